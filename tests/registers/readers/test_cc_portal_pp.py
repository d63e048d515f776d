"""The portal's page of protection profiles: a JavaScript list inside a page."""

from __future__ import annotations

import json
from datetime import date

from cardassay.model.register import Listing, RowStatus
from cardassay.registers.readers import cc_portal_pp
from tests.registers.readers import made

DESCRIPTION = made.describe("cc-portal-pp", "unknown", status=RowStatus.ACTIVE)


def entry(**said: object) -> dict[str, object]:
    return {
        "PPID": 1,
        "ID": "2026.9001",
        "Scheme": "DE",
        "Name": "Specimen Chip Profile &#x28;fictional&#x29;",
        "Abbr": "BSI-CC-PP-9001-V2-2024",
        "Categories": "IC",
        "EAL": "4+",
        "eal_name": "EAL4+",
        "Version": "Version 2.0",
        "Augs": "126,149",
        "PDF_Cert": "pp9001V2a_pdf.pdf",
        "PDF_PP": "pp9001V2b_pdf.pdf",
        "Issue_Date": "2024-02-19",
        "Archived": "2034-02-19",
        "Creator": 61,
    } | said


def page(*entries: dict[str, object], end: str = "</script></body></html>") -> bytes:
    lists = {
        "ppList": list(entries),
        "maintList": [
            {"PP_ID": "2026.9001", "Name": "Version 2.1", "Date": "2025-01-01", "PDF_Report": "m.pdf"}
        ],
        "categoriesList": [{"ID": "IC", "Name": "ICs and smart cards"}],
        "augsList": [{"ID": 126, "Abbr": "ALC_DVS.2"}, {"ID": 149, "Abbr": "AVA_VAN.5"}],
    }
    script = "\n".join(f"var {name} = {json.dumps(value)}" for name, value in lists.items())
    return f"<!DOCTYPE html><html><body><h1>Protection Profiles</h1><script>{script}{end}".encode()


def read(data: bytes) -> Listing:
    return cc_portal_pp.read(data, DESCRIPTION, "page.html")


def test_a_profile_is_a_row_of_its_own_scheme_with_its_components_resolved():
    listing = read(page(entry()))

    (row,) = listing.rows
    assert row.attestation.scheme == "cc-protection-profile"
    assert row.name == "Specimen Chip Profile (fictional), Version 2.0"
    assert row.number == "BSI-CC-PP-9001-V2-2024"
    assert made.sure(row, "number")
    assert made.value(row, "components") == ("ALC_DVS.2", "AVA_VAN.5")
    assert made.value(row, "category") == "ICs and smart cards"
    assert made.value(row, "issue_day") == date(2024, 2, 19)
    assert made.value(row, "last_day") == date(2034, 2, 19)
    assert row.more["Maintenance Title 1"] == "Version 2.1"
    assert "Creator" not in row.more
    assert listing.usable
    assert made.keeps_the_contract(listing)


def test_a_short_name_that_is_no_number_is_kept_and_the_files_give_the_number():
    (row,) = read(page(entry(Abbr="SPECIMEN_V2"))).rows

    assert row.number == "BSI-CC-PP-9001-V2-2024"
    assert row.more["Abbreviation"] == "SPECIMEN_V2"


def test_a_page_cut_in_its_list_gives_the_whole_entries_before():
    data = page(entry(), entry(Name="Second profile", ID="2026.9002"))

    listing = read(data[: data.index(b"Second profile") + 30])

    assert [row.name for row in listing.rows] == ["Specimen Chip Profile (fictional), Version 2.0"]
    assert "list-cut" in made.codes(listing)
    assert not listing.usable


def test_a_bad_day_hides_no_other_profile():
    listing = read(page(entry(Issue_Date="2024-02-30"), entry(Name="Second profile")))

    assert len(listing.rows) == 2
    assert made.codes(listing)[0] == "bad-day"


def test_another_page_is_no_list_of_profiles():
    assert made.codes(read(b"<!DOCTYPE html><html><body>Maintenance</body></html>")) == ["not-a-list"]
