"""Lists made to break a reader: nothing raises, nothing hangs, nothing fills the memory."""

from __future__ import annotations

import json
import random
import time
import zipfile
from io import BytesIO

import pytest

from cardassay.registers.describing import load_descriptions
from cardassay.registers.parsing import parse

from .written import HEAD, ROWS, TABLE, codes, csv_text, describe, read, xlsx

SEEDS = {
    "csv": csv_text().encode(),
    "utf-16": csv_text().encode("utf-16"),
    "json": json.dumps([{"Certificate No.": row[0], "Product": row[1]} for row in ROWS]).encode(),
    "lines": b"\n".join(json.dumps({"Certificate No.": row[0]}).encode() for row in ROWS),
    "xlsx": xlsx({"List": [("Certificate No.", "Product"), ("SPEC-1", "Chip")]}),
}


@pytest.mark.parametrize("kind", SEEDS)
def test_whatever_happens_to_its_bytes_a_list_never_raises(kind: str) -> None:
    described, chance = describe(), random.Random(kind)
    seed = SEEDS[kind]
    for _ in range(150):
        data = bytearray(seed)
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(data))
            match chance.randrange(4):
                case 0:
                    data[at] = chance.randrange(256)
                case 1:
                    del data[at : at + chance.randint(1, 30)]
                case 2:
                    data[at:at] = chance.choice([b'"', b"\x00", b"\xff", b"\n", b",", b"{", b"[", b"\r"])
                case _:
                    data[at:at] = data[at : at + chance.randint(1, 60)]
            if not data:
                break
        listing = parse(bytes(data), described, "list")
        assert listing.rows or not listing.usable
        assert listing.usable or listing.problems


@pytest.mark.parametrize("name", load_descriptions())
@pytest.mark.parametrize("kind", SEEDS)
def test_a_list_of_another_register_is_a_problem_and_no_crash(name: str, kind: str) -> None:
    listing = parse(SEEDS[kind], load_descriptions()[name], "list")

    assert "not-read" not in codes(listing)
    assert listing.rows or not listing.usable


@pytest.mark.parametrize("name", load_descriptions())
@pytest.mark.parametrize(
    "data",
    [b"\x00" * 3, b"x", b"<html></html>", b"%PDF-1.7\n%%EOF", b"PK\x03\x04", b"[" * 100_000, b"{}", b"[]"],
)
def test_no_reader_falls_over_rubbish(name: str, data: bytes) -> None:
    listing = parse(data, load_descriptions()[name], "list")

    assert (listing.rows, listing.usable) == ((), False)
    assert listing.problems
    assert "not-read" not in codes(listing)


def test_a_sheet_that_claims_to_be_endless_is_not_opened() -> None:
    corner = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(SEEDS["xlsx"])) as old,
        zipfile.ZipFile(corner, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                content = content.replace(
                    b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                )
            new.writestr(name, content)

    listing = read(corner.getvalue())

    assert (listing.usable, codes(listing)) == (False, ["too-large"])


def test_json_that_is_only_depth_is_refused() -> None:
    listing = read(b'[{"Certificate No.": ' + b"[" * 200_000)

    assert (listing.usable, codes(listing)) == (False, ["not-a-list"])


def test_a_cell_without_end_costs_its_row() -> None:
    listing = read(f"Certificate No.,Product\nS1,{'x' * 300_000}\nS2,Chip\n")

    assert [row.number for row in listing.rows] == ["S2"]
    assert codes(listing) == ["torn-row"]


def test_quotation_marks_in_every_line_cost_no_quadratic_time() -> None:
    lines = "\n".join(f'S{at},"Chip {at}' if at % 2 else f"S{at},Chip" for at in range(20_000))
    begun = time.monotonic()

    read(f"Certificate No.,Product,Vendor\n{lines}")

    assert time.monotonic() - begun < 30


def test_a_list_with_thousands_of_columns_is_bounded() -> None:
    heads = ["Certificate No.", *(f"c{at}" for at in range(5_000))]
    begun = time.monotonic()

    listing = read(csv_text([["S1", *["x"] * 5_000]], heads))

    assert [row.number for row in listing.rows] == ["S1"]
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A1", "<script>alert(1)</script>", "\u202eevil", "a\x1b[31mb"]
)
def test_foreign_words_stay_words(text: str) -> None:
    (row,) = read(csv_text([(f"S1{text}", text, "", "", "", "")])).rows

    assert row.name


def test_words_of_a_list_never_reach_a_terminal_as_commands() -> None:
    listing = read("Certificate No.,Valid until\nS1,\x1b[31msoon\x07\n")

    assert all("\x1b" not in problem.message for problem in listing.problems)


def test_numbers_too_long_for_a_machine_are_words() -> None:
    data = '[{"Certificate No.": ' + "9" * 5_000 + ', "Product": "Chip"}]'

    listing = read(data.encode(), describe(HEAD + TABLE))

    assert listing.problems or listing.rows
