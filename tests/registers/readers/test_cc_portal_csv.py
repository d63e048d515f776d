"""The portal's product lists as CSV: encodings, maintenances, numbers from file names, broken lists."""

from __future__ import annotations

from datetime import date

import pytest

from cardassay.model.register import Listing, RowStatus
from cardassay.registers.readers import cc_portal_csv
from tests.registers.readers import made
from tests.registers.readers.made import FILES, PORTAL_HEADS, portal_csv, portal_row

ACTIVE = made.describe("cc-portal-csv", "common-criteria", "eucc", status=RowStatus.ACTIVE)
ARCHIVED = made.describe("cc-portal-csv", "common-criteria", "eucc", status=RowStatus.ARCHIVED)


def read(data: bytes | str, description=ACTIVE) -> Listing:
    content = data.encode("cp1252") if isinstance(data, str) else data
    return cc_portal_csv.read(content, description, "registers/cc-portal/list.csv")


def test_a_product_becomes_one_row_with_typed_facts():
    listing = read(portal_csv(portal_row()))

    (row,) = listing.rows
    assert row.place == "row 2"
    assert row.status is RowStatus.ACTIVE
    assert made.value(row, "product") == "Musterkarte Chip A1"
    assert made.value(row, "level") == "EAL5+,ALC_DVS.2,AVA_VAN.5"
    assert made.value(row, "eal") == "EAL5"
    assert made.value(row, "components") == ("ALC_DVS.2", "AVA_VAN.5")
    assert made.value(row, "issue_day") == date(2025, 3, 31)
    assert made.value(row, "last_day") == date(2030, 3, 31)
    assert row.number == "BSI-DSZ-CC-9001-V2-2025"
    assert made.sure(row, "number")
    assert listing.problems == ()
    assert listing.usable
    assert listing.columns == PORTAL_HEADS
    assert made.keeps_the_contract(listing)


def test_the_archived_list_gives_the_day_of_archiving_and_no_last_day():
    (row,) = read(portal_csv(portal_row()), ARCHIVED).rows

    assert made.value(row, "archived_day") == date(2030, 3, 31)
    assert made.value(row, "last_day") is None
    assert row.status is RowStatus.ARCHIVED


def test_a_list_of_unknown_standing_never_says_surely_that_a_product_is_archived():
    (row,) = read(portal_csv(portal_row()), made.describe("cc-portal-csv")).rows

    assert not made.sure(row, "archived_day")
    assert "lie ahead" in made.doubt(row, "archived_day")


def test_rows_of_one_product_are_joined_and_no_maintenance_is_lost():
    first = portal_row(maintenance_date="08/26/2026", maintenance_title="Chip A1 rev. 2")
    second = portal_row(maintenance_date="02/03/2027", maintenance_title="Chip A1 rev. 3")

    listing = read(portal_csv(second, first, portal_row()))

    (row,) = listing.rows
    assert row.more["Maintenance Title 1"] == "Chip A1 rev. 2"
    assert row.more["Maintenance Date 2"] == "02/03/2027"
    assert row.more["Maintenance Title 2"] == "Chip A1 rev. 3"


def test_twins_that_differ_in_one_letter_stay_two_rows():
    listing = read(portal_csv(portal_row(), portal_row(name="Musterkarte Chip A2")))

    assert [row.name for row in listing.rows] == ["Musterkarte Chip A1", "Musterkarte Chip A2"]
    assert made.codes(listing) == ["double-number"]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_every_encoding_in_which_the_list_comes_gives_the_same_names(encoding):
    listing = read(portal_csv(portal_row(name="Karte® für Prüfer – 2")).encode(encoding))

    assert listing.rows[0].name == "Karte® für Prüfer – 2"
    assert listing.problems == ()


def test_a_list_put_together_from_two_encodings_is_read_line_by_line():
    lines = portal_csv(portal_row(name="Prüfkarte 1"), portal_row(name="Prüfkarte 2")).split("\r\n")
    mixed = b"\r\n".join([lines[0].encode(), lines[1].encode("utf-8"), lines[2].encode("cp1252"), b""])

    assert [row.name for row in read(mixed).rows] == ["Prüfkarte 1", "Prüfkarte 2"]


def test_stray_bytes_are_named_with_their_line_and_hide_nothing():
    data = portal_csv(portal_row(name="Prüfkarte 1"), portal_row(name="Karte X")).encode("cp1252")

    listing = read(data.replace(b"Karte X", b"Karte \x81X"))

    assert [row.name for row in listing.rows] == ["Prüfkarte 1", "Karte \ufffdX"]
    assert made.codes(listing)[0] == "encoding"
    assert listing.problems[0].where == "line 3"


def test_entities_of_the_portal_are_letters_and_the_level_none_is_no_level():
    (row,) = read(portal_csv(portal_row(name="Gate w&#x2f; OS", assurance_level="None"))).rows

    assert row.name == "Gate w/ OS"
    assert made.value(row, "level") is None
    assert row.more["Assurance Level"] == "None"


def test_unknown_columns_are_kept_and_said():
    heads = (*PORTAL_HEADS, "Colour")

    listing = read(portal_csv(portal_row() | {"Colour": "green"}, heads=heads))

    assert listing.rows[0].more["Colour"] == "green"
    assert made.codes(listing) == ["column-unknown"]
    assert listing.usable


def test_a_missing_column_that_identifies_makes_the_list_unusable_but_keeps_its_rows():
    heads = tuple(head for head in PORTAL_HEADS if head != "Certification Report URL")

    listing = read(portal_csv(portal_row(), heads=heads))

    assert len(listing.rows) == 1
    assert made.codes(listing) == ["column-missing"]
    assert not listing.usable


def test_the_columns_may_stand_in_another_order_and_the_separator_be_a_semicolon():
    text = portal_csv(portal_row(), heads=tuple(reversed(PORTAL_HEADS))).replace('","', '";"')

    assert read(text).rows[0].number == "BSI-DSZ-CC-9001-V2-2025"


@pytest.mark.parametrize(
    "cell",
    ["31/03/2025", "02/30/2025", "soon", "01/01/2205"],
    ids=["the day before the month", "no day of the calendar", "a word", "a year too far ahead"],
)
def test_a_day_that_is_not_is_named_by_row_and_column_and_kept_as_words(cell):
    listing = read(portal_csv(portal_row(certification_date=cell), portal_row(name="Chip B")))

    assert made.codes(listing)[0] == "bad-day"
    assert listing.problems[0].where == 'row 2, column "Certification Date"'
    assert made.value(listing.rows[0], "issue_day") is None
    assert listing.rows[0].more["Certification Date"] == cell
    assert made.value(listing.rows[1], "issue_day") == date(2025, 3, 31)


def test_a_list_cut_in_the_middle_of_a_row_gives_the_rows_before_and_says_nothing_of_others():
    text = portal_csv(*(portal_row(name=f"Chip {at}") for at in range(5)))

    listing = read(text[:-180])

    assert [row.name for row in listing.rows] == [f"Chip {at}" for at in range(4)]
    assert "list-cut" in made.codes(listing)
    assert not listing.usable


def test_a_quote_that_never_closes_loses_one_row_and_not_the_rest():
    text = portal_csv(*(portal_row(name=f"Chip {at}") for at in range(40)))

    listing = read(text.replace('"Chip 3",', '"Chip 3,'))

    assert [row.name for row in listing.rows] == [f"Chip {at}" for at in range(40) if at != 3]
    assert made.codes(listing)[0] == "row-broken"
    assert listing.problems[0].where == "row 5"


def test_a_name_with_a_line_break_is_one_row():
    (row,) = read(portal_csv(portal_row(name="Chip A\r\nversion 2"))).rows

    assert row.name == "Chip A version 2"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   \r\n",
        b"<!DOCTYPE html><html><title>503</title></html>",
        b"PK\x03\x04junk",
        b"one line of words",
    ],
    ids=["empty", "blank", "an error page saved as CSV", "another file", "no table"],
)
def test_what_is_no_list_gives_no_row_one_reason_and_is_not_usable(data):
    listing = read(data)

    assert listing.rows == ()
    assert made.codes(listing) == ["not-a-list"]
    assert not listing.usable


def test_a_list_with_a_header_alone_is_never_the_whole_register():
    listing = read(portal_csv())

    assert made.codes(listing) == ["no-rows"]
    assert not listing.usable


def test_an_eucc_certificate_on_the_portal_is_of_the_scheme_eucc():
    (row,) = read(
        portal_csv(
            portal_row(
                scheme="FR",
                certification_report_url=FILES + "EUCC-3090-2026_98-rapport.pdf",
                security_target_url=FILES + "EUCC-3090-2026_98-cible.pdf",
            )
        )
    ).rows

    assert row.attestation.scheme == "eucc"
    assert row.number == "EUCC-3090-2026-98"


def test_files_of_two_certificates_make_the_number_doubtful():
    (row,) = read(portal_csv(portal_row(security_target_url=FILES + "9001b_pdf.pdf"))).rows

    assert row.number == "BSI-DSZ-CC-9001-V2-2025"
    assert not made.sure(row, "number")


def test_no_number_is_made_up_from_file_names_that_bear_none():
    (row,) = read(
        portal_csv(
            portal_row(
                scheme="KR",
                certification_report_url=FILES + "KECS-CR-25-91 Card V1.0(eng).pdf",
                security_target_url=FILES + "Card ST v2025.pdf",
            )
        )
    ).rows

    assert row.number == ""


def renamed(**names: str) -> Listing:
    """A list of forty products whose heads were renamed: the old one with underscores, and the new one."""
    text = portal_csv(*(portal_row(name=f"Chip {at}") for at in range(40)))
    for old, new in names.items():
        text = text.replace(f'"{old.replace("_", " ")}"', f'"{new}"', 1)
    return read(text)


def test_a_list_whose_column_of_names_is_renamed_is_read_and_the_column_is_named():
    listing = renamed(Name="Title of the item")

    (missing,) = (problem for problem in listing.problems if problem.code == "column-missing")
    assert "“Name”" in missing.message
    assert "“Title of the item” may be it now" in missing.message
    assert len(listing.rows) == 40
    assert listing.rows[0].number == "BSI-DSZ-CC-9001-V2-2025"
    assert listing.rows[0].more["Title of the item"] == "Chip 0"
    assert not listing.usable
    assert "no-name" not in made.codes(listing)


def test_a_renamed_column_of_days_is_guessed_by_what_its_cells_are():
    listing = renamed(Certification_Date="Sealed", Assurance_Level="Rank", Security_Target_URL="Paper")

    said = [problem.message for problem in listing.problems if problem.code == "column-missing"]
    assert any("“Certification Date”" in one and "“Sealed” may be it now" in one for one in said)
    assert any("“Assurance Level”" in one and "“Rank” may be it now" in one for one in said)
    assert any("“Security Target URL”" in one and "“Paper” may be it now" in one for one in said)
    assert len(listing.rows) == 40
    assert not listing.usable


def test_a_column_that_is_gone_is_not_said_to_be_one_of_another_form():
    heads = (*(head for head in PORTAL_HEADS if head != "Certification Date"), "Colour")

    listing = read(portal_csv(portal_row() | {"Colour": "green"}, heads=heads))

    (missing,) = (problem for problem in listing.problems if problem.code == "column-missing")
    assert "may be it now" not in missing.message
    assert "“Colour”" in missing.message


def test_one_broken_row_in_twenty_leaves_the_list_whole_and_more_do_not():
    def broken(count: int) -> Listing:
        text = portal_csv(*(portal_row(name=f"Chip {at}") for at in range(60)))
        for at in range(count):
            text = text.replace(f'"Chip {at + 7}",', "", 1)
        return read(text)

    assert broken(1).usable
    assert broken(3).usable
    assert not broken(4).usable
    assert len(broken(4).rows) == 56


def test_a_last_row_with_too_few_cells_is_a_cut_list_even_with_a_line_end():
    text = portal_csv(*(portal_row(name=f"Chip {at}") for at in range(40)))

    listing = read(text + '"ICs","Chip 40","Musterkarte"\r\n')

    assert len(listing.rows) == 40
    assert "list-cut" in made.codes(listing)
    assert not listing.usable
