"""A catalogue as PDF: rows by where the words stand, chapters, pages, cuts."""

from __future__ import annotations

import re
from datetime import date

import pytest

from cardassay.model.register import Listing, Row, RowStatus
from cardassay.registers.readers import anssi_pdf
from tests.registers.readers import made

DESCRIPTION = made.describe("anssi-pdf", "common-criteria", "cc-site", "eucc")


def read(data: bytes) -> Listing:
    return anssi_pdf.read(data, DESCRIPTION, "catalogue.pdf")


@pytest.fixture(scope="module")
def listing() -> Listing:
    return read(made.catalogue().pdf())


def row_of(listing: Listing, number: str) -> Row:
    return next(row for row in listing.rows if row.number == number)


def test_every_certified_thing_is_a_row_and_nothing_else(listing):
    assert [(row.number, row.attestation.scheme, row.status.value) for row in listing.rows] == [
        ("ANSSI-CC-2025-91", "common-criteria", "active"),
        ("ANSSI-CC-2025-91-R01", "common-criteria", "active"),
        ("EUCC-3090-2026-97", "eucc", "active"),
        ("ANSSI-CSPN-2017-91", "cspn", "unknown"),
        ("ANSSI-CC-PP-2025-91", "cc-protection-profile", "active"),
        ("ANSSI-CC-SITE-2025-91", "cc-site", "active"),
        ("ANSSI-CC-SITE-2025-92", "cc-site", "active"),
        ("ANSSI-CC-2015-91", "common-criteria", "archived"),
        ("ANSSI-CC-SITE-2019-91", "cc-site", "archived"),
    ]
    assert listing.usable
    assert listing.problems == ()
    assert made.keeps_the_contract(listing)


def test_a_product_bears_all_its_columns(listing):
    row = row_of(listing, "ANSSI-CC-2025-91-R01")

    assert made.value(row, "product") == "Musterkarte Chip A1 version 1.0.1"
    assert made.value(row, "developer") == "MUSTERKARTE"
    assert made.value(row, "laboratory") == "LABO FICTIF"
    assert made.value(row, "eal") == "EAL5"
    assert made.value(row, "components") is None
    assert made.value(row, "issue_day") == date(2026, 4, 1)
    assert made.value(row, "last_day") == date(2031, 4, 1)
    assert made.sure(row, "number")
    assert row.more["Certificate URL"] == "https://files.example/visas/ANSSI-CC-2025-91-R01-certificat.pdf"


def test_every_second_row_is_shaded_and_all_are_read_without_shading_too(listing):
    plain = made.catalogue()
    plain.shaded = False

    assert [row.number for row in read(plain.pdf()).rows] == [row.number for row in listing.rows]


def test_a_site_is_held_by_the_company_and_is_no_product(listing):
    row = row_of(listing, "ANSSI-CC-SITE-2025-91")

    assert made.value(row, "sites") == ({"name": "Musterwerk Nord, 1 Example Road, Musterstadt"},)
    assert made.value(row, "holder") == "Specimen Card Works Ltd (fictional)"
    assert made.value(row, "product") is None
    assert made.value(row, "last_day") == date(2027, 4, 4)


def test_not_maintained_is_said_in_the_catalogues_own_words_and_is_no_day(listing):
    row = row_of(listing, "ANSSI-CSPN-2017-91")

    assert made.value(row, "status") == "Non maintenu"
    assert made.value(row, "last_day") is None


def test_another_edition_with_other_measures_gives_the_same_rows(listing):
    other = made.catalogue()
    other.width, other.height, other.left = 640.0, 520.0, 71.0
    other.parts = [
        (title, tuple((head, wide * 1.04) for head, wide in columns), rows)
        for title, columns, rows in other.parts
    ]

    again = read(other.pdf())

    assert [(row.number, row.name) for row in again.rows] == [(row.number, row.name) for row in listing.rows]
    assert [row.place for row in again.rows] != [row.place for row in listing.rows]


@pytest.mark.parametrize("count", range(8, 15))
def test_a_row_cut_by_the_end_of_a_page_is_one_row(count):
    name = "Musterkarte OS 16-bit with optional library and a long name of many lines version 2"
    plan = made.Catalogue(height=480).part(
        "2.1.1 Produits certifiés selon les Critères Communs",
        made.PRODUCT_COLUMNS,
        [made.product(name, f"ANSSI-CC-2025-{10 + at}") for at in range(count)],
    )

    listing = read(plan.pdf())

    assert [row.number for row in listing.rows] == [f"ANSSI-CC-2025-{10 + at}" for at in range(count)]
    assert {row.name for row in listing.rows} == {name}
    assert all(made.sure(row, "number") and made.value(row, "issue_day") for row in listing.rows)


def test_a_word_wider_than_its_cell_is_put_together_and_not_sure():
    plan = made.Catalogue().part(
        "2.1.1 Produits certifiés selon les Critères Communs",
        made.PRODUCT_COLUMNS,
        [made.product("MK100A/MK200B/MK300C/MK400D version 1", "ANSSI-CC-2025-91")],
    )

    row = read(plan.pdf()).rows[0]

    assert row.name == "MK100A/MK200B/MK300C/MK400D version 1"
    assert not made.sure(row, "product")
    assert "broken" in made.doubt(row, "product")


def test_a_number_that_the_linked_files_do_not_bear_is_not_sure(monkeypatch):
    drawn = made._Pages.line

    def elsewhere(self, head, x, wide, words, y, number):
        drawn(self, head, x, wide, words, y, number.replace("-91", "-92"))

    monkeypatch.setattr(made._Pages, "line", elsewhere)
    plan = made.Catalogue().part(
        "5 Les sites", made.SITE_COLUMNS, [made.site("Musterwerk Nord", "ANSSI-CC-SITE-2025-91")]
    )

    row = read(plan.pdf()).rows[0]

    assert row.number == "ANSSI-CC-SITE-2025-91"
    assert "ANSSI-CC-SITE-2025-92" in made.doubt(row, "number")


def test_a_number_that_nobody_gives_becomes_a_problem_and_hides_no_other_row():
    plan = made.Catalogue().part(
        "5 Les sites",
        made.SITE_COLUMNS,
        [made.site("Musterwerk Nord", "sans objet"), made.site("Musterwerk Süd", "ANSSI-CC-SITE-2025-92")],
    )

    listing = read(plan.pdf())

    assert [row.number for row in listing.rows] == ["", "ANSSI-CC-SITE-2025-92"]
    assert made.codes(listing) == ["no-number"]
    assert "page 1, row 1" in listing.problems[0].where


def test_a_day_that_is_not_is_named_with_its_column():
    plan = made.Catalogue().part(
        "5 Les sites",
        made.SITE_COLUMNS,
        [made.site("Musterwerk Nord", "ANSSI-CC-SITE-2025-91", day="31/02/2025")],
    )

    listing = read(plan.pdf())

    assert made.codes(listing) == ["bad-day"]
    assert 'column "Date de début de certification"' in listing.problems[0].where
    assert made.value(listing.rows[0], "issue_day") is None
    assert made.value(listing.rows[0], "last_day") == date(2027, 4, 4)


def test_fewer_pages_than_the_footers_say_is_a_cut_list():
    plan = made.catalogue()

    listing = read(plan._drawn(99)[0])

    assert len(listing.rows) == 9
    assert made.codes(listing) == ["list-cut"]
    assert not listing.usable


def test_a_pdf_that_lost_its_end_gives_the_rows_before_the_cut_and_none_of_them_surely(listing):
    data = made.catalogue().pdf()

    cut = read(data[: data.index(b"\nxref")])

    assert [(row.number, row.name) for row in cut.rows] == [(row.number, row.name) for row in listing.rows]
    assert not any(fact.sure for row in cut.rows for fact in row.attestation.facts.values())
    assert "list-cut" in made.codes(cut)
    assert not cut.usable


def test_a_pdf_cut_in_the_middle_is_never_the_whole_list():
    data = made.catalogue().pdf()

    listing = read(data[: len(data) * 2 // 3])

    assert not listing.usable
    assert listing.problems


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not-a-pdf"),
        (b"<!DOCTYPE html><html><body>Service unavailable</body></html>", "not-a-pdf"),
        (b"%PDF-1.7\nnothing", "damaged"),
    ],
    ids=["empty", "an error page saved as PDF", "a PDF without pages"],
)
def test_what_is_no_catalogue_gives_no_row_and_a_reason(data, code):
    listing = read(data)

    assert listing.rows == ()
    assert made.codes(listing) == [code]
    assert not listing.usable


def test_a_pdf_of_something_else_is_not_taken_for_the_catalogue():
    plan = made.Catalogue().part("1 Avant-propos", (("Sujet", 90.0), ("Page", 60.0)), [("Rien", "3")])

    listing = read(plan.pdf())

    assert made.codes(listing) == ["not-a-list"]
    assert listing.rows == ()


def test_pages_and_places_are_those_a_person_finds(listing):
    row = row_of(listing, "ANSSI-CC-2025-91")

    assert re.fullmatch(r"page \d+, row \d+", row.place)
    assert row.attestation.facts["number"].page == 1
    assert row.status is RowStatus.ACTIVE
