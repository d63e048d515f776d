"""Data sets of sec-certs: what is the portal's, what the project derived, and its many forms."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import pytest

from cardassay.model.register import Listing, RowStatus
from cardassay.registers.readers import sec_certs
from tests.registers.readers import made

DESCRIPTION = made.describe("sec-certs", "common-criteria", "eucc")
FILES = "https://portal.example/files/epfiles/"


def certificate(**said: Any) -> dict[str, Any]:
    return {
        "_type": "sec_certs.sample.cc.CCCertificate",
        "dgst": "00aa",
        "status": "active",
        "category": "ICs, Smart Cards",
        "name": "Musterkarte Chip A1",
        "manufacturer": "Musterkarte Fiktiv GmbH",
        "scheme": "DE",
        "security_level": {"_type": "Set", "elements": ["AVA_VAN.5", "EAL5+", "ALC_DVS.2"]},
        "not_valid_before": "2025-03-31",
        "not_valid_after": "2030-03-31",
        "report_link": FILES + "9001a_pdf.pdf",
        "st_link": FILES + "9001b_pdf.pdf",
        "cert_link": None,
        "maintenance_updates": {"_type": "Set", "elements": []},
        "state": {"report": {"download_ok": True}},
        "pdf_data": {"report_keywords": {"rules": {"EAL5": 3}}},
        "heuristics": {
            "cert_id": "BSI-DSZ-CC-9001-2025",
            "cert_lab": ["SPECIMENLAB"],
            "report_references": {
                "directly_referencing": {"_type": "Set", "elements": ["BSI-DSZ-CC-9000-2024"]}
            },
            "st_references": {"directly_referencing": None},
            "extracted_sars": {"elements": [{"family": "ALC_DVS", "level": 2}]},
        },
    } | said


def data_set(*certs: Any, count: int | None = None) -> dict[str, Any]:
    return {
        "_type": "sec_certs.dataset.cc.CCDataset",
        "name": "specimen",
        "n_certs": len(certs) if count is None else count,
        "certs": list(certs),
    }


def read(value: object) -> Listing:
    text = value if isinstance(value, str) else json.dumps(value)
    return sec_certs.read(text.encode(), DESCRIPTION, "data.json")


def table(heads: str, *rows: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([heads.split(","), *rows])
    return out.getvalue()


def test_what_is_the_portals_is_sure_and_what_the_project_derived_is_not():
    listing = read(data_set(certificate()))

    (row,) = listing.rows
    assert row.place == "certs[0]"
    assert made.value(row, "level") == "EAL5+,ALC_DVS.2,AVA_VAN.5"
    assert made.value(row, "issue_day") == date(2025, 3, 31)
    assert made.value(row, "last_day") == date(2030, 3, 31)
    assert made.sure(row, "product")
    assert not made.sure(row, "laboratory")
    assert made.value(row, "references") == ({"number": "BSI-DSZ-CC-9000-2024"},)
    assert not made.sure(row, "references")
    assert row.more["extracted_sars"] == "ALC_DVS.2"
    assert not any("keywords" in key or "download" in key for key in row.more)
    assert listing.usable
    assert made.keeps_the_contract(listing)


def test_a_derived_number_is_sure_only_when_the_files_bear_it():
    borne, not_borne, other = read(
        data_set(
            certificate(),
            certificate(report_link=FILES + "report.pdf", st_link=FILES + "target.pdf"),
            certificate(report_link=FILES + "9002a_pdf.pdf", st_link=FILES + "9002b_pdf.pdf"),
        )
    ).rows

    assert made.sure(borne, "number")
    assert not made.sure(not_borne, "number")
    assert other.number == "BSI-DSZ-CC-9001-2025"
    assert "BSI-DSZ-CC-9002-2025" in made.doubt(other, "number")


def test_an_archived_certificate_has_a_day_of_archiving_and_no_last_day():
    (row,) = read(data_set(certificate(status="archived"))).rows

    assert row.status is RowStatus.ARCHIVED
    assert made.value(row, "archived_day") == date(2030, 3, 31)
    assert made.value(row, "last_day") is None


def test_records_as_the_data_base_keeps_them_are_read_the_same():
    kept = certificate(
        _id="00aa",
        security_level={"_type": "set", "_value": ["EAL5+", "ALC_DVS.2", "AVA_VAN.5"]},
        not_valid_before={"_type": "date", "_value": "2025-03-31"},
        not_valid_after={"_type": "date", "_value": "2030-03-31"},
        maintenance_updates={
            "_type": "set",
            "_value": [
                {
                    "maintenance_date": {"_type": "date", "_value": "2026-01-16"},
                    "maintenance_title": "Chip A1 rev. 2",
                    "maintenance_report_link": "m.pdf",
                }
            ],
        },
    )

    (row,) = read([kept]).rows

    assert made.value(row, "level") == "EAL5+,ALC_DVS.2,AVA_VAN.5"
    assert made.value(row, "last_day") == date(2030, 3, 31)
    assert row.more["Maintenance Date 1"] == "2026-01-16"
    assert row.more["Maintenance Title 1"] == "Chip A1 rev. 2"


def test_the_level_of_an_eucc_record_is_not_sure_and_its_number_loses_the_word_before_it():
    eucc = certificate(
        _type="sec_certs.sample.eucc.EUCCCertificate",
        cert_id="CERTIFICATE EUCC-3199-2026-0007",
        heuristics={},
    )

    (row,) = read(data_set(eucc)).rows

    assert row.attestation.scheme == "eucc"
    assert row.number == "EUCC-3199-2026-0007"
    assert made.value(row, "holder") == "Musterkarte Fiktiv GmbH"
    assert "second package" in made.doubt(row, "eal")


def test_a_set_that_holds_less_than_it_says_is_not_the_whole_set():
    listing = read(data_set(certificate(), count=3))

    assert len(listing.rows) == 1
    assert made.codes(listing) == ["fewer-rows"]
    assert not listing.usable


def test_a_set_cut_in_a_record_gives_the_whole_records_before():
    text = json.dumps(data_set(certificate(), certificate(name="Chip B"), certificate(name="Chip C")))

    listing = read(text[: text.index("Chip C") + 20])

    assert [row.name for row in listing.rows] == ["Musterkarte Chip A1", "Chip B"]
    assert "list-cut" in made.codes(listing)
    assert not listing.usable


def test_records_of_another_kind_and_none_at_all_hide_no_other():
    listing = read(
        data_set({"_type": "sec_certs.sample.fips.FIPSCertificate", "dgst": "1"}, 7, certificate())
    )

    assert [row.place for row in listing.rows] == ["certs[2]"]
    assert made.codes(listing) == ["other-kind", "row-broken"]


def test_a_maintenance_is_a_row_that_says_so():
    update = {
        "_type": "sec_certs.sample.cc_maintenance_update.CCMaintenanceUpdate",
        "dgst": "cert_1_update_2",
        "name": "Musterkarte Chip A1 rev. 2",
        "report_link": FILES + "m.pdf",
        "related_cert_digest": "00aa",
        "maintenance_date": "2026-08-26",
    }

    (row,) = read(data_set(update)).rows

    assert made.value(row, "evaluation_type") == "maintenance"
    assert made.value(row, "issue_day") == date(2026, 8, 26)
    assert row.more["related_cert_digest"] == "00aa"


def test_an_entry_in_evaluation_is_no_certificate_and_proves_nothing():
    entry = {"product": "Chip A1", "vendor": "Musterkarte", "level": "EAL 2+ (ALC_FLR.2)", "cert_lab": "LAB"}
    lists = {"INEVALUATION": [entry], "CERTIFIED": [entry | {"certification_date": "2026-03-31"}]}

    waiting, certified = read({"schemes": {"CA": {"country": "CA", "lists": lists}}}).rows

    assert waiting.place == "CA INEVALUATION[0]"
    assert waiting.status is RowStatus.UNKNOWN
    assert made.value(waiting, "status") == "in evaluation"
    assert not waiting.attestation.stands_alone
    assert certified.status is RowStatus.ACTIVE
    assert certified.attestation.stands_alone
    assert made.value(certified, "components") == ("ALC_FLR.2",)


def test_profiles_of_both_forms_are_rows_of_their_own_scheme():
    new = {
        "_type": "sec_certs.sample.protection_profile.ProtectionProfile",
        "dgst": "1",
        "web_data": {
            "name": "Specimen Profile",
            "version": "1.0",
            "status": "active",
            "scheme": "DE",
            "security_level": {"elements": ["EAL4+"]},
            "not_valid_before": "2024-02-19",
            "not_valid_after": None,
            "report_link": FILES + "pp9001a_pdf.pdf",
            "pp_link": FILES + "pp9001b_pdf.pdf",
        },
    }
    old = {
        "pp9001b.pdf__1": {
            "csv_scan": {
                "cc_pp_name": "Specimen Profile",
                "cc_pp_version": "1.0",
                "cert_status": "archived",
                "scheme": "DE",
                "cc_security_level": "EAL4+",
                "cc_certification_date": "02/19/2024",
                "cc_archived_date": "02/19/2026",
                "link_pp_report": FILES + "pp9001a_pdf.pdf",
                "link_pp_document": FILES + "pp9001b_pdf.pdf",
                "maintainance_updates": [],
            },
            "processed": {"cc_pp_csvid": ["SPECIMEN_PP"]},
        }
    }

    (one,), (other,) = read(data_set(new)).rows, read(old).rows

    assert one.attestation.scheme == other.attestation.scheme == "cc-protection-profile"
    assert one.number == other.number == "BSI-CC-PP-9001-2024"
    assert (one.status, other.status) == (RowStatus.ACTIVE, RowStatus.ARCHIVED)
    assert made.value(other, "archived_day") == date(2026, 2, 19)


CITING = "dgst,cert_id,name,status,manufacturer,scheme,security_level,not_valid_before,refs,ref_cert_date"


def test_a_table_with_a_line_for_each_citation_gives_one_row_with_all_citations():
    line = (
        "00aa",
        "BSI-DSZ-CC-9001-2025",
        "Chip A1",
        "active",
        "Musterkarte",
        "DE",
        "{'EAL5+'}",
        "2025-03-31",
    )

    listing = read(
        table(
            CITING, (*line, "BSI-DSZ-CC-9000-2024", "2024-01-31"), (*line, "ANSSI-CC-2023/91", "2023-01-31")
        )
    )

    (row,) = listing.rows
    assert row.place == "row 2"
    assert made.value(row, "references") == (
        {"number": "BSI-DSZ-CC-9000-2024"},
        {"number": "ANSSI-CC-2023/91"},
    )
    assert row.more["ref_cert_date ANSSI-CC-2023/91"] == "2023-01-31"
    assert listing.usable


def test_a_table_of_citations_keeps_those_that_cite_nothing():
    listing = read(
        table(
            "cert_id,scheme,refs",
            ("ANSSI-CC-2025/91", "FR", "set()"),
            ("ANSSI-CC-2025/92", "FR", "{'ANSSI-CC-2025/91', 'ANSSI-CC-2025/92'}"),
        )
    )

    none, two = listing.rows
    assert made.value(none, "references") is None
    assert [one["number"] for one in two.attestation.records("references")] == [
        "ANSSI-CC-2025/91",
        "ANSSI-CC-2025/92",
    ]
    assert not made.sure(none, "number")


def test_a_table_of_digests_alone_is_kept_but_nothing_can_be_looked_up_in_it():
    listing = read(table("dgst,year_from,validity_period", ("00aa", "2024", "5.0")))

    assert listing.rows[0].more == {"dgst": "00aa", "year_from": "2024", "validity_period": "5.0"}
    assert made.codes(listing) == ["no-number-or-name"]
    assert not listing.usable


@pytest.mark.parametrize(
    "text",
    ["", "<html></html>", "{}", "[]", '{"a": 1}', "{", "year_from,category,size\n1997,A,0\n"],
    ids=[
        "empty",
        "a web page",
        "an empty record",
        "an empty list",
        "other JSON",
        "a brace",
        "counts by year",
    ],
)
def test_what_names_no_certificate_gives_a_reason_and_no_row(text):
    listing = read(text)

    assert listing.rows == ()
    assert made.codes(listing)
    assert not listing.usable


@pytest.mark.parametrize(
    "said",
    [
        {"not_valid_before": "31.02.2025"},
        {"security_level": None},
        {"heuristics": None, "report_link": None, "st_link": 4},
        {"maintenance_updates": [3, None]},
        {"name": None, "status": "on holiday", "scheme": 7},
    ],
    ids=["a day that is not", "no level", "nothing derived", "odd maintenances", "odd values"],
)
def test_odd_values_never_stop_the_reading(said):
    listing = read(data_set(certificate(**said), certificate(name="Chip B")))

    assert len(listing.rows) == 2
    assert made.keeps_the_contract(listing)
