"""Printed designations and the ISO edition that each adopts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardassay.documents.designation import find_designations, standards

ADOPTS = {
    "ISO 9001:2015": "ISO 9001:2015",
    "ISO 9001 : 2015": "ISO 9001:2015",
    "ISO9001-2015": "ISO 9001:2015",
    "UNI EN ISO 9001:2015": "ISO 9001:2015",
    "ABNT NBR ISO 9001:2015": "ISO 9001:2015",
    "DIN EN ISO 9001:2015-11": "ISO 9001:2015",
    "IS/ISO 9001:2015": "ISO 9001:2015",
    "AS/NZS ISO 45001:2018": "ISO 45001:2018",
    "KS Q ISO 9001:2015": "ISO 9001:2015",
    "EN ISO/IEC 27001:2017": "ISO/IEC 27001:2013",
    "DIN EN ISO/IEC 27001:2017-06": "ISO/IEC 27001:2013",
    "UNE-EN ISO/IEC 27001:2017": "ISO/IEC 27001:2013",
    "EN ISO/IEC 27001:2023": "ISO/IEC 27001:2022",
    "DIN EN ISO/IEC 27001:2024-01": "ISO/IEC 27001:2022",
    "JIS Q 27001:2014": "ISO/IEC 27001:2013",
    "JIS Q 27001:2023": "ISO/IEC 27001:2022",
    "GB/T 22080-2016": "ISO/IEC 27001:2013",
    "GB/T 22080-2025": "ISO/IEC 27001:2022",
    "GB/T 19001-2016": "ISO 9001:2015",
    "GB/T 24001-2016": "ISO 14001:2015",
    "GB/T 45001-2020": "ISO 45001:2018",
    "SIST ISO 14298:2022": "ISO 14298:2021",
    "SIST ISO 14298:2020": "ISO 14298:2013",
    "EN ISO 45001:2023": "ISO 45001:2018",
    "ISO/IEC 27001:2022/Amd 1:2024": "ISO/IEC 27001:2022",
    "NMX-CC-9001-IMNC-2015 / ISO 9001:2015": "ISO 9001:2015",
    "ISO 9001:2015 / JIS Q 9001:2015": "ISO 9001:2015",
    "ГОСТ Р ИСО 9001-2015 (ISO 9001:2015)": "ISO 9001:2015",
    "GB/T 19001-2016/ISO 9001:2015": "ISO 9001:2015",
    "GB/T22080-2016 idt ISO/IEC 27001:2013": "ISO/IEC 27001:2013",
}


@pytest.mark.parametrize("text", ADOPTS)
def test_the_year_of_a_national_document_is_not_the_year_of_the_iso_edition(text: str) -> None:
    (found,) = find_designations(text)

    assert text == found.text
    assert ADOPTS[text] == found.adopts


@pytest.mark.parametrize(
    ("text", "year"), [("ISO/IEC 27001:2023", 2023), ("ISO 9001:2016", 2016), ("ISO 14298:2022", 2022)]
)
def test_a_year_that_iso_never_published_adopts_nothing_known(text: str, year: int) -> None:
    (found,) = find_designations(text)

    assert found.year == year
    assert found.adopts is None


@pytest.mark.parametrize(
    "text",
    ["ISO 9001 – 00018408", "ISO 9001 - 15 February 2013", "the ISO 9001 certificate", "ISO 9001 20012345"],
)
def test_a_number_behind_the_standard_is_not_its_edition(text: str) -> None:
    (found,) = find_designations(text)

    assert found.year is None
    assert found.adopts is None


@pytest.mark.parametrize("text", ["TEL 27001", "EN 1090-1", "the system is good", "2015", "P.O. Box 9001"])
def test_what_names_no_standard_is_left_alone(text: str) -> None:
    assert not find_designations(text)


def test_a_verb_in_front_of_the_standard_is_no_national_prefix() -> None:
    (found,) = find_designations("the plant IS ISO 9001:2015 certified")

    assert not found.prefix


def test_standards_side_by_side_stay_apart() -> None:
    found = find_designations("ISO 9001:2015, ISO 14001:2015 and ISO 45001:2018")

    assert [one.text for one in found] == ["ISO 9001:2015", "ISO 14001:2015", "ISO 45001:2018"]


def test_no_standard_of_the_table_is_both_guidance_and_small_print() -> None:
    assert not [standard for standard in standards() if standard.guidance and standard.base]


def test_every_standard_of_the_table_is_found_by_its_own_name() -> None:
    for standard in standards():
        text = f"{standard.name}:{standard.editions[-1]}"
        (found,) = find_designations(text)

        assert standard == found.standard
        assert text == found.adopts


@given(st.text(max_size=60))
def test_no_text_breaks_the_search(text: str) -> None:
    for found in find_designations(text):
        assert 0 <= found.start < found.end <= len(text)
