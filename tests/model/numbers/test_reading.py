"""Numbers as they are printed: spellings, traps, and what cannot exist."""

from __future__ import annotations

import pytest

from cardassay.model.numbers import ChangeKind, NumberKind, find_numbers, parse_number


def canonical(text: str, country: str = "") -> str:
    number = parse_number(text, country)
    return number.canonical if number is not None else ""


@pytest.mark.parametrize(
    "spelling",
    [
        "EUCC-3087-2025-12-0001",
        "EUCC-3087-2025-0000000001-00000",
        "eucc-3087-2025-12-0001",
        "EUCC-3087-2025_12_0001",
        "CERTIFICATE EUCC-3087-2025-12-0001",
        "EUCC‐3087‐2025‐12‐\n0001",
    ],
)
def test_one_eucc_certificate_has_many_spellings(spelling: str):
    assert canonical(spelling) == "EUCC-3087-2025-0000000001-00000"


@pytest.mark.parametrize(
    ("spelling", "core", "revision", "ambiguous"),
    [
        ("EUCC-3090-2025-0000000006-00000", "EUCC-3090-2025-0000000006", 0, False),
        ("EUCC-3090-2025-0000000006-00002", "EUCC-3090-2025-0000000006", 2, False),
        ("EUCC-3090-2026-32", "EUCC-3090-2026-0000000032", 0, False),
        ("EUCC-3090-2026-01", "EUCC-3090-2026-0000000001", 0, False),
        ("EUCC-3090-2025-10-0004", "EUCC-3090-2025-0000000004", 0, False),
        ("EUCC-ANSSI-2025-3-1", "EUCC-3090-2025-0000000001", 0, True),
        ("EUCC-ANSSI-2025-03-02", "EUCC-3090-2025-0000000002", 0, True),
        ("EUCC-ANSSl-2025-03-02", "EUCC-3090-2025-0000000002", 0, True),
        ("EUCC-3095-2025-07-01", "EUCC-3095-2025-0000000001", 0, True),
        ("EUCC-3110-2025-09-2500093-01", "EUCC-3110-2025-0002500093", 1, False),
        ("EUCC-3110-2025-0002500093-00001", "EUCC-3110-2025-0002500093", 1, False),
        ("EUCC-3110-2026-2500100-01", "EUCC-3110-2026-0002500100", 1, False),
        ("EUCC-3110-2025-2500051-01-00000", "EUCC-3110-2025-0002500051", 1, False),
        ("EUCC-3100-2026-0007001701-00000", "EUCC-3100-2026-0007001701", 0, False),
        ("EUCC-9999-2031-12-00001", "EUCC-9999-2031-0000000012", 1, False),
        ("EUCC-9999-2031-05-0", "EUCC-9999-2031-0000000005", 0, False),
        ("EUCC-2025_10_05", "EUCC-2025-10-0005", 0, True),
    ],
)
def test_eucc_body_year_and_number_are_the_identity_and_the_revision_stands_apart(
    spelling: str, core: str, revision: int, ambiguous: bool
):
    number = parse_number(spelling)

    assert number is not None
    assert number.core == core
    assert number.ambiguous is ambiguous
    change = number.change
    assert (change.number if change is not None else 0) == revision
    assert change is None or change.kind is ChangeKind.REVISION


def test_a_revised_eucc_certificate_is_not_the_first_one():
    first, second = parse_number("EUCC-3090-2025-6"), parse_number("EUCC-3090-2025-0000000006-00002")

    assert first is not None
    assert second is not None
    assert first != second
    assert first.core == second.core
    assert first < second


def test_two_short_groups_behind_the_year_are_said_to_be_readable_in_two_ways():
    number = parse_number("EUCC-3095-2025-07-01")

    assert number is not None
    assert number.month == 7
    assert "month" in number.why_ambiguous


def test_the_parts_of_a_german_number():
    number = parse_number("BSI-DSZ-CC-0891-V6-2021-MA-01")

    assert number is not None
    assert (number.scheme, number.country, number.kind) == ("bsi", "DE", NumberKind.PRODUCT)
    assert (number.number, number.version, number.year) == (891, 6, 2021)
    assert number.change is not None
    assert (number.change.kind, number.change.number) == (ChangeKind.MAINTENANCE, 1)
    assert number.core == "BSI-DSZ-CC-0891"


@pytest.mark.parametrize(
    ("suffix", "kind"),
    [
        ("-M01", ChangeKind.MAINTENANCE),
        ("-R01", ChangeKind.REASSESSMENT),
        ("-S01", ChangeKind.SURVEILLANCE),
    ],
)
def test_the_letters_behind_a_french_number(suffix: str, kind: ChangeKind):
    number = parse_number(f"ANSSI-CC-2023/06{suffix}")

    assert number is not None
    assert number.change is not None
    assert (number.change.kind, number.change.number) == (kind, 1)
    assert number.core == "ANSSI-CC-2023/06"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DCSSI-2008/05", "ANSSI-CC-2008/05"),
        ("ANSSI-CC-2023_06v2-R01", "ANSSI-CC-2023/06v2-R01"),
        ("ANSSI-CC-2023/06-S01v2", "ANSSI-CC-2023/06-S01v2"),
        ("ANSSI-CC 2023/06", "ANSSI-CC-2023/06"),
        ("ANSSI-CC-2023-06-R1", "ANSSI-CC-2023/06-R01"),
        ("ANSSI-CC-SITE2021-07", "ANSSI-CC-SITE-2021/07"),
        ("EUCC-CC-3090-2025-10-0004", "EUCC-3090-2025-0000000004-00000"),
        ("ANSSI-CC-2023_35fr.pdf"[:-4], "ANSSI-CC-2023/35"),
        ("ANSSI-CC-PP-2020/01", "ANSSI-CC-PP-2020/01"),
        ("ANSSI-CC-SITE-2021/07", "ANSSI-CC-SITE-2021/07"),
        ("Rapport de certification 2001/02v2", "ANSSI-CC-2001/02v2"),
        ("BSI-PP-0002-2001", "BSI-CC-PP-0002-2001"),
        ("BSI-DSZ-CC-S-0192-2021", "BSI-DSZ-CC-S-0192-2021"),
        ("BSI DSZ CC 0891 V6 2021", "BSI-DSZ-CC-0891-V6-2021"),
        ("BSI-DSZ-CC-0891-V6-20 21", "BSI-DSZ-CC-0891-V6-2021"),
        ("2020-34-INF-3784- v1", "2020-34-INF-3784-v1"),
        ("2004-3-INF-71_", "2004-03-INF-71"),
        ("OCSI/CERT/ATS/06/2020/RC", "OCSI/CERT/ATS/06/2020/RC"),
        ("21.0.03.0.00.00/TSE-CCCS-85", "TSE-CCCS-85"),
        ("CSEC 2019012", "CSEC2019012"),
        ("522 EWA 2020", "522-EWA-2020"),
        ("383 4 123", "383-4-123"),
        ("CCEVS-VR-VID-10015-2008", "CCEVS-VR-VID10015-2008"),
        ("CCEVS-VR-0082-2004", "CCEVS-VR-04-0082"),
        ("NSCIB-CC-180212-CR5-CR", "NSCIB-CC-180212-CR5"),
        ("NSCIB-CC-0123456-CR", "NSCIB-CC-123456-CR"),
        ("CC-22-0428888/2", "NSCIB-CC-22-428888-02"),
        ("ISCB-5-RPT-C127-CR-v1.1", "ISCB-5-RPT-C127-CR-v1.1"),
        ("certificate number: 2010/67", "AISEP-2010/67"),
        ("CERTIFICATION REPORT No. P123A", "UK P123A"),
        ("ICCN 0042", "ICCN0042"),
        ("PCN-0042.3", "PCN0042.03"),
    ],
)
def test_spellings_and_what_they_are(text: str, expected: str):
    assert canonical(text) == expected


@pytest.mark.parametrize("text", ["ICCN 7-A/12.x", "PCN No 12345678", "SECN:2031-4"])
def test_the_form_of_emvco_numbers_is_not_known_so_none_is_refused(text: str):
    assert canonical(text)


def test_a_dutch_report_is_not_the_certificate_but_of_its_procedure():
    report, certificate = parse_number("NSCIB-CC-2200035-01-CR3"), parse_number("NSCIB-CC-2200035-01")

    assert report is not None
    assert certificate is not None
    assert report != certificate
    assert report.core == certificate.core == "NSCIB-CC-2200035"
    assert (report.kind, report.issue) == (NumberKind.REPORT, "3")
    assert (certificate.kind, certificate.issue) == (NumberKind.PRODUCT, None)
    assert certificate.may_be(report)


def test_a_number_printed_without_its_year_may_be_the_whole_one_but_is_not_it():
    short, whole = parse_number("BSI-DSZ-CC-0891-V6"), parse_number("BSI-DSZ-CC-0891-V6-2021")
    other = parse_number("BSI-DSZ-CC-0891-V5-2019")

    assert short is not None
    assert whole is not None
    assert other is not None
    assert short != whole
    assert short.may_be(whole)
    assert not other.may_be(whole)
    assert not other.may_be(short)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("BSI-DSZ-CC-0891-V6-2021", "BSI-DSZ-CC-0892-2014"),
        ("BSI-DSZ-CC-0891-V2-2016", "BSI-DSZ-CC-0891-V10-2024"),
        ("BSI-DSZ-CC-0891-V6-2021", "BSI-DSZ-CC-0891-V6-2021-MA-01"),
        ("ANSSI-CC-2009/61", "ANSSI-CC-2023/06"),
        ("ANSSI-CC-2023/06", "ANSSI-CC-2023/06-R01"),
        ("NSCIB-CC-180212-CR2", "NSCIB-CC-180212-CR10"),
        ("CCEVS-VR-99-0010", "CCEVS-VR-02-0001"),
        ("CRP208", "CRP208A"),
    ],
)
def test_the_order_is_that_of_the_scheme(one: str, other: str):
    first, second = parse_number(one), parse_number(other)

    assert first is not None
    assert second is not None
    assert first < second
    assert not second < first


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("EUCC-3087-2025-13-0001", id="month 13"),
        pytest.param("EUCC-3087-2025-00-0001", id="month 0"),
        pytest.param("BSI-DSZ-CC-0000-2021", id="number 0"),
        pytest.param("BSI-DSZ-CC-0891-V6-1066", id="year 1066"),
        pytest.param("ANSSI-CC-1066/12", id="French year 1066"),
        pytest.param("ANSSI-CC-2023/", id="no running number"),
        pytest.param("BSI-DSZ-CC--2021", id="empty group, a year for a number"),
        pytest.param("BSI-DSZ-CC-0891-V-2021", id="no version behind V"),
        pytest.param("EUCC-3087--0001", id="no year"),
        pytest.param("EUCC--2025-0001", id="no body"),
        pytest.param("NSCIB-CC--CR", id="no project"),
        pytest.param("BSI-DSZ-CC-089112-2021", id="too many digits"),
        pytest.param("OCSI/CERT/ATS/06/20/RC", id="two-digit year in an Italian number"),
        pytest.param("KECS-CISS-1210", id="Korean number without a year"),
        pytest.param("CC-2016", id="bare CC"),
        pytest.param("CC-1107", id="bare CC with four digits"),
        pytest.param("2023/06", id="only year and number"),
        pytest.param("P283", id="letter and number"),
        pytest.param("12 100 12345 TMS", id="number of another field"),
        pytest.param("NSCIB-CC-22000 35", id="a blank that may part groups or not"),
        pytest.param("BSI-DSZ-CC-0891-2014 and BSI-DSZ-CC-0892-2014", id="two numbers"),
        pytest.param("", id="nothing"),
        pytest.param("Certificate No.", id="only the label"),
        pytest.param("BSI-DSZ-CC-" + "1" * 5000, id="endless"),
    ],
)
def test_what_is_no_number_is_not_read_as_one(text: str):
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("under BSI-DSZ-CC-1107-V3-2022 (re-certified)", ["BSI-DSZ-CC-1107-V3-2022"]),
        ("voir ANSSI-CC-2016/64.", ["ANSSI-CC-2016/64"]),
        ("CC-2016, CC-1107 and CC 3.1", []),
        ("certificate CC-18-98209/2.", ["NSCIB-CC-18-98209-02"]),
        ("NSCIB-CC-67206-CR4.1", ["NSCIB-CC-67206-CR4.1"]),
        ("BSI-DSZ-CC-0891-V4-\n      2019 was re-used", ["BSI-DSZ-CC-0891-V4-2019"]),
        ("ANSSl‐CC‐2020/12‐M01", ["ANSSI-CC-2020/12-M01"]),
        ("https://portal.example/files/ANSSI-CC-2023_35fr.pdf", ["ANSSI-CC-2023/35"]),
        ("eucc-3090-2025-10-0004_en", ["EUCC-3090-2025-0000000004-00000"]),
        ("ANSSI-CSPN-2025-11-Rapport.pdf", ["ANSSI-CSPN-2025/11"]),
        ("Cible-EUCC-ANSSI-2025_02en.pdf", ["EUCC-3090-2025-0000000002-00000"]),
        ("XBSI-DSZ-CC-0891-2014", []),
        ("BSI-DSZ-CC-0000-2021", []),
        ("BSI-DSZ-CC-0891-2014-MA-01 and -MA-02", ["BSI-DSZ-CC-0891-2014-MA-01"]),
        ("PP0084 is BSI-CC-PP-0084-2014", ["BSI-CC-PP-0084-2014"]),
        ("Certification Report 2003/20", []),
        ("the PCN 0042 of ICCN0007", ["PCN0042", "ICCN0007"]),
    ],
)
def test_numbers_in_running_text(text: str, expected: list[str]):
    assert [number.canonical for number, _, _ in find_numbers(text)] == expected


def test_a_number_behind_which_an_unknown_group_stands_is_said_to_be_doubtful():
    ((number, start, end),) = find_numbers("see BSI-DSZ-CC-0891-1066")

    assert (start, end) == (4, 19)
    assert number.ambiguous
    assert number.text == "BSI-DSZ-CC-0891"


def test_the_print_is_kept_beside_the_number():
    number = parse_number("  ANSSl-CC-2023_06 ")

    assert number is not None
    assert number.text == "ANSSl-CC-2023_06"
    assert number == parse_number("ANSSI-CC-2023/06")
