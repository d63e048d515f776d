"""Signatures as commands give them: the public JSON, the words for a person, kept results."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import jsonschema
from click.testing import CliRunner
from rich.console import Console

from cardassay.cli.root import root
from cardassay.documents.bulk.codec import decode, encode
from cardassay.documents.reading import read_bytes
from cardassay.documents.signatures.anchors import Anchors
from cardassay.report.reading import document_value
from cardassay.report.reading_text import print_documents
from cardassay.report.schemas import read_schema
from make_signed.situations import Situation, anchors_pem


def said(data: bytes, anchors: Anchors) -> str:
    out = io.StringIO()
    print_documents(
        read_bytes(data, "paper.pdf", anchors=anchors), Console(file=out, width=400, highlight=False)
    )
    return out.getvalue()


def test_every_situation_keeps_the_public_schema(made: dict[str, Situation], anchors: Anchors) -> None:
    validator = jsonschema.Draft202012Validator(read_schema())
    for situation in made.values():
        values = [document_value(one) for one in read_bytes(situation.pdf, "a.pdf", anchors=anchors)]
        validator.validate(json.loads(json.dumps(values)))


def test_kept_results_hold_every_fact(made: dict[str, Situation], anchors: Anchors) -> None:
    documents = read_bytes(made["document-timestamp"].pdf, "a.pdf", anchors=anchors)
    assert decode(encode(documents)) == documents


def test_a_person_sees_the_bottom_line_first_and_then_the_facts(
    made: dict[str, Situation], anchors: Anchors
) -> None:
    text = said(made["timestamped"].pdf, anchors)
    assert "✓ Signature Signature1: The signature holds and covers the whole file." in text
    for words in ("Erika Musterfrau", "Fictional Trust Root CA", "proven 2026-03-02T09:30:00Z", "own store"):
        assert words in text
    assert "✗ Signature Signature1: The signature is BROKEN" in said(made["altered-byte"].pdf, anchors)
    assert "· Signature Signature1" in said(made["wrong-root"].pdf, anchors)
    assert "cannot be checked" in said(made["broken-cms"].pdf, anchors)
    assert "Signature" not in said(made["unsigned"].pdf, anchors)


def test_read_takes_a_folder_of_anchors(made: dict[str, Situation], tmp_path: Path) -> None:
    (tmp_path / "anchors").mkdir()
    (tmp_path / "anchors" / "root.pem").write_bytes(anchors_pem())
    (tmp_path / "anchors" / "odd.bin").write_bytes(b"nothing of use")
    (tmp_path / "valid.pdf").write_bytes(made["valid"].pdf)

    def trusted(*options: str) -> tuple[Any, str]:
        arguments = ["read", "--json", "--workers", "0", *options, str(tmp_path / "valid.pdf")]
        result = CliRunner().invoke(root, arguments, env={"CARDASSAY_CACHE": str(tmp_path / "kept")})
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)[0]["signatures"][0]["trusted"], result.stderr

    assert trusted() == (False, "")
    found, notices = trusted("--anchors", str(tmp_path / "anchors"))
    assert found is True
    assert "odd.bin" in notices
    assert trusted()[0] is False  # what is kept is kept for these anchors
