"""ENISA's list in its known forms: pages, feed, and what others made of them."""

from __future__ import annotations

import json
from datetime import date

import pytest

from cardassay.model.register import Listing, RowStatus
from cardassay.registers.readers import eucc
from tests.registers.readers import made

DESCRIPTION = made.describe("eucc", "eucc", status=RowStatus.ACTIVE)
DOWNLOAD = "https://enisa.example/document/download/1_en?filename="
METADATA = {
    "certificate_id": "CERTIFICATE EUCC-3087-2026-05-0091",
    "product_name": "Musterkarte Chip A1",
    "product_type": "Smartcard Controller",
    "product_version": "See table 1 of the Security Target.",
    "holder_name": "Musterkarte Fiktiv GmbH",
    "certification_body": "Specimen Body",
    "nando_id": "3087",
    "itsef": "; LABO FICTIF",
    "assurance_level": "High",
    "ava_van_level": "Global: 5, SubTSF: 6",
    "package": "Global Assurance: EAL 5 augmented with ALC_DVS.2, AVA_VAN.5 sub-TSF assurance level EAL6",
    "protection_profile": "none",
    "issuance_date_full": "'19/05/2026'",
    "validity_period_years": "5 years",
}


def read(value: object) -> Listing:
    text = value if isinstance(value, str) else json.dumps(value)
    return eucc.read(text.encode(), DESCRIPTION, "eucc.json")


def test_metadata_give_the_global_package_the_day_and_a_counted_end_that_is_not_sure():
    listing = read(METADATA)

    (row,) = listing.rows
    assert row.attestation.scheme == "eucc"
    assert row.number == "EUCC-3087-2026-05-0091"
    assert made.sure(row, "number")
    assert row.name == "Musterkarte Chip A1"
    assert made.value(row, "eal") == "EAL5"
    assert made.value(row, "components") == ("ALC_DVS.2", "AVA_VAN.5")
    assert made.value(row, "issue_day") == date(2026, 5, 19)
    assert made.value(row, "last_day") == date(2031, 5, 19)
    assert not made.sure(row, "last_day")
    assert made.value(row, "laboratory") == "LABO FICTIF"
    assert made.value(row, "protection_profiles") == ()
    assert made.value(row, "country") == "DE"
    assert row.more["assurance_level"] == "High"
    assert made.codes(listing) == ["not-the-whole-list"]
    assert not listing.usable
    assert made.keeps_the_contract(listing)


def test_packages_without_a_word_on_which_is_which_are_configurations_and_not_sure():
    (row,) = read(METADATA | {"package": {"EAL5": ["AVA_VAN.5"], "EAL6": ["ALC_FLR.3"]}}).rows

    assert made.value(row, "eal") is None
    assert [one["eal"] for one in row.attestation.records("configurations")] == ["EAL5", "EAL6"]
    assert not made.sure(row, "configurations")


def test_links_alone_give_the_number_of_the_papers():
    papers = {
        "certificate": DOWNLOAD + "EUCC-3087-2026-05-0091%20Certificate.pdf",
        "security_target": DOWNLOAD + "EUCC-3087-2026-05-0091%20Security.pdf",
    }

    (row,) = read(papers).rows

    assert row.number == "EUCC-3087-2026-05-0091"
    assert row.more["certificate"] == papers["certificate"]


def test_papers_of_another_certificate_make_the_number_doubtful():
    (row,) = read(METADATA | {"certificate": DOWNLOAD + "EUCC-3087-2026-05-0092%20Certificate.pdf"}).rows

    assert row.number == "EUCC-3087-2026-05-0091"
    assert "EUCC-3087-2026-05-0092" in made.doubt(row, "number")


def test_two_spellings_of_one_number_are_no_contradiction():
    (row,) = read(METADATA | {"certificate": DOWNLOAD + "EUCC-3087-2026-0000000091-00000.pdf"}).rows

    assert made.sure(row, "number")


def test_an_unknown_body_number_is_read_and_its_country_left_open():
    (row,) = read(METADATA | {"certificate_id": "EUCC-3199-2026-7", "nando_id": "3199"}).rows

    assert row.number == "EUCC-3199-2026-7"
    assert made.value(row, "country") is None


def test_the_page_of_one_certificate_is_read_by_its_labels():
    cells = {
        "Certificate ID": "CERTIFICATE EUCC-3090-2026-91",
        "Name of Product": "Specimen TPM",
        "Version of Product": "configuration 1.4",
        "Name of the Holder": "Specimen Card Works Ltd (fictional)",
        "Package": "EAL4 augmented with ALC_DVS.2, AVA_VAN.4",
        "Certificate issue date": "16/10/2026",
    }
    rows = "".join(f"<tr><td>{label};</td><td>{words}</td></tr>" for label, words in cells.items())

    listing = read(
        f'<!DOCTYPE html><html><body><div class="ecl"><table class="ecl-table">{rows}</table>'
        f'<a href="{DOWNLOAD}EUCC-3090-2026-91-rapport.pdf">Download</a></div></body></html>'
    )

    (row,) = listing.rows
    assert row.number == "EUCC-3090-2026-91"
    assert row.name == "Specimen TPM, configuration 1.4"
    assert made.value(row, "issue_day") == date(2026, 10, 16)
    assert made.value(row, "country") == "FR"
    assert not listing.usable


def test_the_page_of_all_certificates_gives_one_row_for_each_link():
    listing = read(
        '<!DOCTYPE html><html><body><main><a href="/certificates/eucc-3090-2026-91_en">EUCC-3090-2026-91</a>'
        '<a href="/certificates/eucc-3110-2026-05-9500076-01_en">Musterkarte Chip A1</a>'
        '<a href="/certificates/eucc-3090-2026-91_en">more</a><a href="/about_en">About</a></main>'
        "</body></html>"
    )

    assert [(row.number, row.name) for row in listing.rows] == [
        ("EUCC-3090-2026-91", ""),
        ("EUCC-3110-2026-05-9500076-01", "Musterkarte Chip A1"),
    ]
    assert listing.usable


def test_a_feed_gives_its_entries_but_is_never_the_whole_list():
    item = (
        "<item><title>EUCC-3090-2026-91</title>"
        "<link>https://enisa.example/certificates/eucc-3090-2026-91_en</link></item>"
    )

    listing = read(f'<?xml version="1.0"?><rss version="2.0"><channel>{item}</channel></rss>')

    assert [row.number for row in listing.rows] == ["EUCC-3090-2026-91"]
    assert made.codes(listing) == ["not-the-whole-list"]
    assert not listing.usable


def test_a_cut_page_is_said_to_be_cut():
    listing = read(
        '<!DOCTYPE html><html><body><a href="/certificates/eucc-3090-2026-91_en">EUCC-3090-2026-91</a>'
    )

    assert len(listing.rows) == 1
    assert "list-cut" in made.codes(listing)
    assert not listing.usable


def test_a_day_that_is_not_leaves_the_row():
    listing = read([METADATA | {"issuance_date_full": "19/19/2026"}, METADATA])

    assert len(listing.rows) == 2
    assert made.codes(listing)[0] == "bad-day"
    assert made.value(listing.rows[0], "last_day") is None


@pytest.mark.parametrize("text", ["", "{}", "words", "<html><body>503</body></html>", "[1]", '{"package": 3'])
def test_what_holds_no_certificate_gives_a_reason(text):
    listing = read(text)

    assert listing.rows == ()
    assert "not-a-list" in made.codes(listing)
    assert not listing.usable


def test_a_data_set_that_others_made_of_the_pages_is_never_the_whole_list_whatever_it_counts():
    certificate = {"_type": "EUCCCertificate", "dgst": "1", "cert_id": "EUCC-3090-2026-91", "name": "Chip A1"}

    listing = read({"name": "made of pages", "n_certs": 1, "certs": [certificate]})

    assert [row.name for row in listing.rows] == ["Chip A1"]
    assert {"not-the-whole-list", "made-by-others"} <= set(made.codes(listing))
    assert listing.usable


def test_one_of_several_pages_of_certificates_is_a_part_of_the_list():
    listing = read(
        '<!DOCTYPE html><html><body><a href="/certificates/eucc-3090-2026-91_en">EUCC-3090-2026-91</a>'
        '<a href="/certificates_en?page=1">2</a></body></html>'
    )

    assert len(listing.rows) == 1
    assert "not-the-whole-list" in made.codes(listing)
