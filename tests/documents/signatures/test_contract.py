"""Signatures as commands give them: the public JSON, the words for a person, kept results."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
from click.testing import CliRunner
from rich.console import Console

from cardassay.cli.root import root
from cardassay.documents.bulk.codec import decode, encode
from cardassay.model.document import Document
from cardassay.report.reading import document_value
from cardassay.report.reading_text import print_documents
from cardassay.report.schemas import read_schema
from make_signed.situations import Situation, anchors_pem

Read = Callable[[bytes], Document]


def said(document: Document) -> str:
    out = io.StringIO()
    print_documents((document,), Console(file=out, width=400, highlight=False))
    return out.getvalue()


def test_every_situation_keeps_the_public_schema(made: dict[str, Situation], read: Read) -> None:
    validator = jsonschema.Draft202012Validator(read_schema())
    for name, situation in made.items():
        written = json.loads(json.dumps([document_value(read(situation.pdf))]))
        assert [error.message for error in validator.iter_errors(written)] == [], name


def test_kept_results_hold_every_fact(made: dict[str, Situation], read: Read) -> None:
    documents = (read(made["document-timestamp"].pdf),)
    assert decode(encode(documents)) == documents


def test_a_person_sees_the_bottom_line_first_and_then_the_facts(
    made: dict[str, Situation], read: Read
) -> None:
    text = said(read(made["timestamped"].pdf))
    assert "✓ Signature Signature1: The signature holds and covers the whole file." in text
    for words in ("Erika Musterfrau", "Fictional Trust Root CA", "proven 2026-03-02T09:30:00Z", "own store"):
        assert words in text
    assert "✗ Signature Signature1: The signature is BROKEN" in said(read(made["altered-byte"].pdf))
    assert "· Signature Signature1" in said(read(made["wrong-root"].pdf))
    assert "cannot be checked" in said(read(made["broken-cms"].pdf))
    assert "Signature" not in said(read(made["unsigned"].pdf))


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


def test_a_dossier_is_judged_with_the_anchors_of_its_workspace_as_of_the_day(
    made: dict[str, Situation], tmp_path: Path
) -> None:
    def run(*arguments: str) -> str:
        return CliRunner().invoke(root, arguments, env={"CARDASSAY_CACHE": str(tmp_path / "kept")}).stdout

    workspace = tmp_path / "tender"
    run("init", str(workspace))
    dossier = workspace / "suppliers" / "example" / "dossier"
    for name in ("valid", "expired-since-unproven", "wrong-root"):
        (dossier / f"{name}.pdf").write_bytes(made[name].pdf)
    (workspace / "anchors").mkdir()
    (workspace / "anchors" / "root.pem").write_bytes(anchors_pem())

    def grades(day: str) -> dict[str, str]:
        told = json.loads(run("assess", str(workspace), "--json", "--workers", "0", "--day", day))
        return {
            document["file"]: document["attestations"][0]["grade"]
            for document in told["assessments"][0]["documents"]
        }

    assert grades("2026-11-22") == {
        "expired-since-unproven.pdf": "paper",
        "valid.pdf": "signed",
        "wrong-root.pdf": "paper",
    }
    assert grades("2020-12-31")["expired-since-unproven.pdf"] == "signed"
