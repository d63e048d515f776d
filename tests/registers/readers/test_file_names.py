"""Numbers in the names of files: each scheme's own way of writing them, and what must not be read."""

from __future__ import annotations

import pytest

from cardassay.model.numbers import parse_number
from cardassay.registers.readers.file_names import (
    file_name,
    number_in,
    number_of_files,
    number_of_profile,
    same_certificate,
)


@pytest.mark.parametrize(
    ("name", "country", "number"),
    [
        ("9001a_pdf", "DE", "BSI-DSZ-CC-9001-2025"),
        ("9001V12c_pdf", "DE", "BSI-DSZ-CC-9001-V12-2025"),
        ("ANSSI-CC-2025_91fr", "FR", "ANSSI-CC-2025/91"),
        ("anssi-cc-2021_91-s01v2fr", "FR", "ANSSI-CC-2021/91-S01v2"),
        ("ANSSI-cible-CC-2021_91v2-R01en", "FR", "ANSSI-CC-2021/91v2-R01"),
        ("Rapport de certification_2014-91", "FR", "ANSSI-CC-2014/91"),
        ("dcssi-cible2008_91en", "FR", "DCSSI-2008/91"),
        ("2005_91", "FR", "DCSSI-2005/91"),
        ("[CR] NSCIB-CC-13-99760-CR2", "NL", "NSCIB-CC-13-99760-CR2"),
        ("NSCIB-CC-995773_3-CR-1.0", "NL", "NSCIB-CC-995773-CR3"),
        ("NSCIB-2300973-03-CR", "NL", "NSCIB-CC-2300973-03-CR"),
        ("2024-91_INF-9699", "ES", "2024-91-INF-9699"),
        ("2012-08-INF-9198", "ES", "2012-8-INF-9198"),
        ("c9857_erpt", "JP", "C9857"),
        ("KECS-CISS-9390-2026_CR_EN", "KR", "KECS-CISS-9390-2026"),
        ("EUCC-3110-2026-01-9500076-01 Certificate", "NL", "EUCC-3110-2026-01-9500076-01"),
        ("EUCC-ANSSI-2025_03_92fr", "FR", "EUCC-ANSSI-2025-03-92"),
    ],
)
def test_a_file_name_gives_the_number_in_the_schemes_own_spelling(name, country, number):
    found = number_in(name, country, "2025")

    assert found is not None
    assert found.number == number
    assert parse_number(found.number) is not None


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("KECS-CR-25-91 Card V1.0(eng)", "KR"),
        ("Certification Report 2003/20", "AU"),
        ("Security_Target_v2025_01", "SE"),
        ("EUCC-2025_10_95_Rapport", "FR"),
        ("20250306_9476a", "DE"),
        ("2023-06 CERTIFICATION REPORT", "ES"),
    ],
)
def test_a_file_name_that_bears_no_certificates_number_gives_none(name, country):
    assert number_in(name, country, "2025") is None


def test_a_name_without_a_year_gives_no_number_where_the_day_is_not_known():
    assert number_in("9001a_pdf", "DE", "") is None


def test_names_are_taken_from_addresses_with_escapes_and_queries():
    assert file_name("https://portal.example/files/CR%20A%23 1.pdf") == "CR A# 1"
    assert file_name("https://enisa.example/download/1_en?filename=EUCC-3199-2026-7%20Cert.pdf ") == (
        "EUCC-3199-2026-7 Cert"
    )


def test_the_report_decides_and_an_older_target_of_the_same_certificate_is_no_contradiction():
    found = number_of_files(
        ["https://p.example/ANSSI-CC-2023_91-R01fr.pdf"],
        ["https://p.example/ANSSI-cible-CC-2023_91en.pdf"],
        "Chip (ANSSI-CC-2023/91-R01)",
        "FR",
        "2025",
    )

    assert found is not None
    assert (found.number, found.doubt) == ("ANSSI-CC-2023/91-R01", "")


def test_a_product_name_that_bears_another_issue_makes_the_number_doubtful():
    found = number_of_files(
        ["https://p.example/ANSSI-CC-2023_91-R01fr.pdf"], [], "Chip (ANSSI-CC-2023/91-R02)", "FR", "2025"
    )

    assert found is not None
    assert "ANSSI-CC-2023/91-R02" in found.doubt


def test_a_number_put_together_with_the_year_needs_two_files():
    alone = number_of_files(["https://p.example/9001a_pdf.pdf"], [], "Chip", "DE", "2025")
    both = number_of_files(
        ["https://p.example/9001a_pdf.pdf"], ["https://p.example/9001b_pdf.pdf"], "Chip", "DE", "2025"
    )

    assert alone is not None
    assert alone.doubt
    assert both is not None
    assert not both.doubt


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ANSSI-CC-2025/91-S01", "ANSSI-CC-2025_91v2", True),
        ("ANSSI-CC-2025/91", "DCSSI-2025/91", True),
        ("NSCIB-CC-22-995773-CR", "NSCIB-995773-CR3", True),
        ("EUCC-3087-2025-12-0001", "EUCC-3087-2025-0000000001-00000", True),
        ("BSI-DSZ-CC-9001-V2-2025", "BSI-DSZ-CC-9001-V3-2025", False),
        ("BSI-DSZ-CC-9001-2025", "BSI-DSZ-CC-9001-V3-2025", False),
        ("NSCIB-CC-2300973-03-CR", "NSCIB-CC-2300973-02", False),
    ],
)
def test_maintenance_and_reports_make_no_other_certificate_and_later_versions_do(one, other, same):
    assert same_certificate(one, other) is same


def test_a_misprinted_number_of_a_profile_is_not_sure_when_its_files_say_another():
    found = number_of_profile(
        "ANSSI-CC-PP-2001-93-M01",
        "ANSSI-CC-PP-2010-93-M01en.pdf",
        "ANSSI-CC-profil_PP-2010-93en.pdf",
        "FR",
        "2012",
    )

    assert found is not None
    assert "ANSSI-CC-PP-2010/93" in found.doubt
