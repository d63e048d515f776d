"""What a signature lends, to whom, and until when."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date

import pytest

from cardassay.documents.reading import read_bytes
from cardassay.documents.signatures.attaching import graded_on, is_signed
from cardassay.model.document import Document
from cardassay.model.evidence import Grade
from make_signed.signing import paper, sign
from make_signed.situations import Situation

Read = Callable[[bytes], Document]


def grade(document: Document) -> Grade:
    return document.attestations[0].grade


def test_a_signature_of_unproven_time_lends_nothing_once_its_certificate_has_ended(
    made: dict[str, Situation], read: Read
) -> None:
    document = read(made["expired-since-unproven"].pdf)
    assert grade(graded_on(document, date(2021, 1, 1))) is Grade.SIGNED
    assert grade(graded_on(document, date(2021, 1, 2))) is Grade.PAPER


def test_a_signature_of_proven_time_goes_on_lending(made: dict[str, Situation], read: Read) -> None:
    document = read(made["expired-since-proven"].pdf)
    assert grade(graded_on(document, date(2040, 1, 1))) is Grade.SIGNED


def test_a_paper_without_signature_is_the_same_on_every_day(made: dict[str, Situation], read: Read) -> None:
    document = read(made["unsigned"].pdf)
    assert graded_on(document, date(2040, 1, 1)) is document


def test_one_broken_signature_keeps_another_from_lending(read: Read) -> None:
    first = sign(paper()).replace(
        b"(Fictional Certificate System 3.1)", b"(Fictional Certificate System 3.9)"
    )
    document = read(sign(first, field="Signature2"))
    assert [facts["intact"] for facts in document.signatures] == [False, True]
    assert grade(document) is Grade.PAPER


@pytest.mark.parametrize(
    ("data", "signed"),
    [(b"", False), (b"%PDF-1.7 nothing", False), (b"/ByteRange", False), (b"%PDF-1.7 /ByteRange", True)],
)
def test_a_signature_is_looked_for_in_the_bytes(data: bytes, signed: bool) -> None:
    assert is_signed(data) is signed


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n/ByteRange [0 1 2 3]\n%%EOF",
        b"%PDF-1.7 /ByteRange" + b"\xff" * 200,
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/AcroForm<</Fields[1 0 R]>>/T(a)/FT/Sig/V 1 0 R/ByteRange[]>>"
        b"endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF",
    ],
)
def test_what_only_looks_like_a_signature_raises_nothing(data: bytes) -> None:
    documents = read_bytes(data, "odd.pdf")
    assert len(documents) == 1
    assert documents[0].attestations == ()


def test_signed_papers_cut_or_altered_anywhere_raise_nothing(made: dict[str, Situation]) -> None:
    signed = made["timestamped"].pdf
    for place in range(0, len(signed), len(signed) // 25):
        for broken in (signed[:place], signed[:place] + b"\xff\x00((<<" + signed[place + 6 :]):
            assert len(read_bytes(broken, "broken.pdf")) == 1


def test_facts_are_plain_values(made: dict[str, Situation], read: Read) -> None:
    for situation in made.values():
        document = read(situation.pdf)
        assert json.loads(json.dumps(list(document.signatures))) == list(document.signatures)


def test_the_library_is_loaded_only_where_there_is_a_signature() -> None:
    code = (
        "import sys; from cardassay.documents.reading import read_bytes; from reportlab.pdfgen.canvas import "
        "Canvas; import io; out = io.BytesIO(); canvas = Canvas(out); canvas.drawString(9, 9, 'words'); "
        "canvas.save(); read_bytes(out.getvalue(), 'a.pdf'); print('pyhanko' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


def test_an_unreadable_signature_keeps_another_from_lending(read: Read) -> None:
    twice = sign(sign(paper()), field="Signature2")
    place = twice.rindex(b"/Contents <") + len(b"/Contents <")
    document = read(twice[:place] + b"00" * 20 + twice[place + 40 :])
    assert [facts["readable"] for facts in document.signatures] == [True, False]
    assert document.signatures[0]["sound"] is True
    assert grade(document) is Grade.PAPER
