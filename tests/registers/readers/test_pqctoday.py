"""A third party's copy of three registers as JSON lines: what it changed is never sure."""

from __future__ import annotations

import json
from datetime import date

import pytest

from cardassay.model.numbers import parse_number
from cardassay.model.register import Listing, RowStatus
from cardassay.registers.readers import pqctoday
from tests.registers.readers import made

DESCRIPTION = made.describe("pqctoday", "common-criteria", "eucc")
FILES = "https://portal.example/files/epfiles/"
PORTAL = {
    "id": "cc-musterkarte-chip-a1-x1",
    "source": "Common Criteria",
    "date": "2025-03-31",
    "type": "Common Criteria",
    "status": "Active",
    "productName": "Musterkarte Chip A1",
    "productCategory": "ICs, Smart Cards",
    "vendor": "Musterkarte Fiktiv GmbH (Scheme: FR)",
    "lab": "es",
    "certificationLevel": "EAL5+,ALC_DVS.2,AVA_VAN.5",
    "classicalAlgorithms": "RSA (2048)",
    "certificationReportUrls": [FILES + "ANSSI-CC-2025_91fr.pdf"],
    "securityTargetUrls": [FILES + "ANSSI-cible-CC-2025_91en.pdf"],
}
CATALOGUE = {
    "id": "anssi-cc-2025-91",
    "source": "ANSSI",
    "date": "2025-03-31",
    "type": "Common Criteria",
    "status": "Active",
    "productName": "Chip A1 Cartes à",
    "productCategory": "puce",
    "vendor": "Unknown Vendor",
    "certificationLevel": "EAL5+",
    "lab": "LABO",
}
ENISA = {
    "id": "enisa-eucc-eucc-certificate-eucc-3090-2026-97",
    "source": "ENISA",
    "date": "2026-04-25",
    "link": "https://enisa.example/certificates/eucc-3090-2026-97_en",
    "type": "EUCC",
    "status": "Active",
    "productName": "Specimen TPM",
    "productVersion": "configuration 1.4",
    "productCategory": "smart card and similar device",
    "vendor": "Specimen Card Works Ltd (fictional)",
    "certificationLevel": "EAL4 augmented with ALC_DVS.2, AVA_VAN.4",
    "certificationBody": "that issued the certificateSpecimen Body",
    "protectionProfile": "None",
}


def read(*records: object) -> Listing:
    text = "\n".join(one if isinstance(one, str) else json.dumps(one) for one in records)
    return pqctoday.read(text.encode(), DESCRIPTION, "copy.jsonl")


def test_a_row_of_the_portal_is_typed_and_its_vendor_parted_from_the_scheme():
    listing = read(PORTAL)

    (row,) = listing.rows
    assert row.number == "ANSSI-CC-2025/91"
    assert made.sure(row, "number")
    assert made.value(row, "developer") == "Musterkarte Fiktiv GmbH"
    assert made.value(row, "country") == "FR"
    assert made.value(row, "issue_day") == date(2025, 3, 31)
    assert made.value(row, "laboratory") is None
    assert row.more["lab"] == "es"
    assert row.more["classicalAlgorithms"] == "RSA (2048)"
    assert row.status is RowStatus.ACTIVE
    assert listing.usable
    assert made.keeps_the_contract(listing)


def test_the_copy_of_the_catalogue_is_never_sure():
    (row,) = read(CATALOGUE).rows

    assert row.number == "ANSSI-CC-2025/91"
    assert not any(made.sure(row, name) for name in ("number", "product", "level", "issue_day", "laboratory"))
    assert "-R01" in made.doubt(row, "number")
    assert made.value(row, "developer") is None


def test_one_certificate_under_two_sources_stays_two_rows_with_one_canonical_number():
    listing = read(PORTAL, CATALOGUE)

    one, other = (parse_number(row.number) for row in listing.rows)
    assert one is not None
    assert one == other


def test_a_row_of_enisa_has_no_day_of_issue_and_its_version_in_its_name():
    (row,) = read(ENISA).rows

    assert row.attestation.scheme == "eucc"
    assert row.number == "EUCC-3090-2026-97"
    assert made.sure(row, "number")
    assert row.name == "Specimen TPM, configuration 1.4"
    assert made.value(row, "issue_day") is None
    assert row.more["date"] == "2026-04-25"
    assert made.value(row, "holder") == "Specimen Card Works Ltd (fictional)"
    assert made.value(row, "certification_body") == "Specimen Body"
    assert made.value(row, "protection_profiles") == ()


def test_an_identifier_and_an_address_that_disagree_make_the_number_doubtful():
    (row,) = read(ENISA | {"link": "https://enisa.example/certificates/eucc-3090-2026-98_en"}).rows

    assert "EUCC-3090-2026-98" in made.doubt(row, "number")


def test_a_cspn_certificate_is_kept_apart():
    (row,) = read(CATALOGUE | {"id": "anssi-cspn-2025-91"}).rows

    assert row.attestation.scheme == "cspn"
    assert row.number == "ANSSI-CSPN-2025/91"


def test_records_of_other_sources_are_counted_and_left_out():
    listing = read(PORTAL, PORTAL | {"source": "NIST"}, PORTAL | {"source": ""})

    assert len(listing.rows) == 1
    assert made.codes(listing) == ["other-source"]
    assert listing.problems[0].message.startswith("2 records")


def test_a_line_that_is_no_record_hides_no_other():
    listing = read(PORTAL, "{broken}", "[1, 2]", ENISA)

    assert [row.place for row in listing.rows] == ["line 1", "line 4"]
    assert made.codes(listing) == ["row-broken", "row-broken"]
    assert not listing.usable, "two of four records are missing"
    assert read(*[PORTAL] * 40, "{broken}", ENISA).usable


def test_a_list_cut_in_its_last_line_gives_the_lines_before():
    listing = read(PORTAL, json.dumps(ENISA)[:150])

    assert len(listing.rows) == 1
    assert made.codes(listing) == ["list-cut"]
    assert not listing.usable


def test_the_same_records_as_one_json_list_are_read_too():
    listing = read(json.dumps([PORTAL, ENISA]))

    assert [row.number for row in listing.rows] == ["ANSSI-CC-2025/91", "EUCC-3090-2026-97"]


@pytest.mark.parametrize(
    "said",
    [
        {"date": "2025-02-31"},
        {"date": 20250331},
        {"certificationReportUrls": "no list", "securityTargetUrls": None},
        {"additionalDocuments": [1, None, {"url": 3}]},
        {"vendor": None, "productName": 5, "status": {}},
    ],
    ids=[
        "no day of the calendar",
        "a number for a day",
        "no lists",
        "odd documents",
        "values of other kinds",
    ],
)
def test_odd_values_never_stop_the_reading(said):
    listing = read(PORTAL | said, ENISA)

    assert len(listing.rows) == 2
    assert made.keeps_the_contract(listing)


@pytest.mark.parametrize("text", ["", "<html><body>404</body></html>", "just words"])
def test_what_is_no_list_gives_a_reason(text):
    listing = read(text)

    assert listing.rows == ()
    assert "not-a-list" in made.codes(listing)
    assert not listing.usable
