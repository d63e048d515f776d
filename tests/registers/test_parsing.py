"""A file of another kind than the register's list is named by its first bytes, in one line."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO

import pytest

from cardassay.registers.describing import load_descriptions
from cardassay.registers.parsing import parse

from .readers.made import portal_csv, portal_row
from .written import csv_text, xlsx

BUNDLED = load_descriptions()
LICENCE = "Specimen Licence version 2\n\n" + 'Granted "as is", without, any, warranty\n' * 200


def packed(name: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "x")
    return out.getvalue()


FILES = {
    "a PDF": b"%PDF-1.7\n" + b"\n".join(b"\x00\xff stream, %d, x" % at for at in range(60)) + b"\n%%EOF",
    "an XLSX spreadsheet": xlsx({"List": [("Certificate No.", "Product"), ("SPEC-1", "Chip")]}),
    "a Word document": packed("word/document.xml"),
    "a ZIP archive": packed("list.csv"),
    "JSON": json.dumps({"people": [{"name": "A, B"}, {"name": "C"}]}, indent=1).encode(),
    "a web page": b"<!DOCTYPE html><html><title>Specimen log-in</title><body>x</body></html>",
    "CSV": csv_text().encode(),
    "plain text": LICENCE.encode(),
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
    "bytes that are no text": bytes(range(256)) * 40,
}
WRONG = {
    "cc-portal": ["a PDF", "an XLSX spreadsheet", "a Word document", "a ZIP archive", "JSON", "plain text"],
    "cc-portal-archived": ["a picture", "bytes that are no text"],
    "cc-portal-pp": ["a PDF", "an XLSX spreadsheet", "CSV", "plain text"],
    "anssi-catalogue": ["CSV", "JSON", "a web page", "an XLSX spreadsheet", "plain text"],
    "eucc-list": ["a PDF", "CSV", "an XLSX spreadsheet", "plain text"],
    "sec-certs": ["a PDF", "an XLSX spreadsheet", "a web page", "plain text"],
    "compliance-hub": ["a PDF", "CSV", "a web page", "plain text"],
    "visa-registry": ["a PDF", "a Word document", "a picture", "a web page"],
}


@pytest.mark.parametrize(
    ("register", "kind"), [(name, kind) for name, kinds in WRONG.items() for kind in kinds]
)
def test_a_file_of_another_kind_is_named_once_with_what_the_list_is(register: str, kind: str) -> None:
    listing = parse(FILES[kind], BUNDLED[register], "list")

    (problem,) = listing.problems
    assert (listing.rows, listing.usable) == ((), False)
    assert kind in problem.message
    assert BUNDLED[register].name in problem.message
    assert "Save" in problem.message or "save" in problem.message


def test_a_page_in_the_place_of_a_list_is_named_with_its_title() -> None:
    (problem,) = parse(FILES["a web page"], BUNDLED["sec-certs"], "list").problems

    assert problem.code == "web-page"
    assert "Specimen log-in" in problem.message


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_json_in_another_encoding_is_json(encoding: str) -> None:
    (problem,) = parse('{"people": 3}'.encode(encoding), BUNDLED["cc-portal"], "list").problems

    assert "JSON" in problem.message


def test_a_text_with_commas_that_is_no_list_of_the_portal_gives_one_line() -> None:
    text = "Copyright (c), Specimen Scheme Office\n" + "one, two, three\nfour\n" * 50

    (problem,) = parse(text.encode(), BUNDLED["cc-portal"], "list").problems

    assert "Copyright (c), Specimen Scheme Office" in problem.message


def test_what_is_of_the_right_kind_is_read() -> None:
    listing = parse(portal_csv(portal_row()).encode(), BUNDLED["cc-portal"], "list")

    assert (len(listing.rows), listing.usable) == (1, True)


@pytest.mark.parametrize("register", ["visa-registry", "emvco-approved-products"])
def test_a_text_without_the_described_columns_is_told_once_and_its_lines_are_not_counted(
    register: str,
) -> None:
    text = LICENCE[:60] + 'a "torn, line\n' + "of, words\n" * 100

    (problem,) = parse(text.encode(), BUNDLED[register], "list").problems

    assert problem.code == "header-changed"
    assert "Specimen Licence version 2" in problem.message
