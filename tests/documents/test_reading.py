"""The rim: whatever a file holds, one document comes out and nothing is lost."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from cardassay.documents import reading
from cardassay.documents.page import Paper
from cardassay.documents.reading import READERS, layouts, read_bytes
from cardassay.documents.understanding import Understanding
from cardassay.model.document import STANDS_ALONE, Kind

TARGET = b"""Exempla OS 3.1
Security Target Lite
\x0c
This Security Target claims conformance to the assurance package EAL5 augmented with AVA_VAN.5.
"""


def test_every_kind_that_stands_for_itself_has_a_reader() -> None:
    assert set(Kind) - set(READERS) == {Kind.UNKNOWN}


def test_layouts_tried_for_real_are_kinds_that_stand_alone() -> None:
    assert layouts().keys() <= STANDS_ALONE
    assert layouts()[Kind.CC_CERTIFICATION_REPORT].schemes == {"bsi", "nscib"}


def test_exception_of_a_reader_becomes_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(paper: Paper, kind: Kind) -> Understanding:
        raise RuntimeError("an odd table on page 7")

    monkeypatch.setattr(reading, "_reader", lambda target: broken)
    (document,) = read_bytes(TARGET, "target.txt")
    assert document.kind is Kind.CC_SECURITY_TARGET
    assert document.attestations == ()
    (problem,) = document.problems
    assert problem.code == "reader-failed"
    assert "an odd table on page 7" in problem.message


def test_fields_of_a_kind_not_in_the_layouts_are_never_sure(monkeypatch: pytest.MonkeyPatch) -> None:
    (seen,) = read_bytes(TARGET, "target.txt")
    assert seen.layout_seen
    assert seen.attestations[0].facts["eal"].sure
    monkeypatch.setattr(reading, "layouts", dict)
    (document,) = read_bytes(TARGET, "target.txt")
    assert not document.layout_seen
    fact = document.attestations[0].facts["eal"]
    assert (fact.sure, fact.why_not_sure) == (False, "layout not yet seen for real")


def test_attestation_knows_its_file_and_kind() -> None:
    (document,) = read_bytes(TARGET, "folder/target.txt")
    (attestation,) = document.attestations
    assert attestation.kind == "cc-security-target"
    assert attestation.origin is not None
    assert (attestation.origin.file, attestation.origin.sha256) == ("folder/target.txt", document.sha256)
    assert attestation.stands_alone


def scanned(pages: int) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    for _ in range(pages):
        canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 595, 842)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_scan_without_text_is_unknown_with_one_problem_that_names_its_pages() -> None:
    (document,) = read_bytes(scanned(3), "scan.pdf")
    assert document.kind is Kind.UNKNOWN
    assert document.pages == 3
    (problem,) = document.problems
    assert problem.code == "no-text-layer"
    assert "1, 2, 3" in problem.message


def test_picture_is_unknown_with_what_to_do() -> None:
    out = io.BytesIO()
    Image.new("L", (4, 4)).save(out, "PNG")
    (document,) = read_bytes(out.getvalue(), "photo.png")
    assert document.kind is Kind.UNKNOWN
    assert [problem.code for problem in document.problems] == ["picture-too-small"]


def test_typed_form_goes_to_its_own_reader() -> None:
    (document,) = read_bytes(b"[paper]\nkind = 'no such kind'\n", "typed.toml")
    assert document.problems


def test_unknown_paper_says_that_no_field_was_read() -> None:
    (document,) = read_bytes(b"A long letter about the weather and nothing else at all, truly.", "a.txt")
    assert document.kind is Kind.UNKNOWN
    assert "kind-unknown" in [problem.code for problem in document.problems]
