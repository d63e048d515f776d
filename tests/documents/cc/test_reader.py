"""Every layout of a Common Criteria paper is read into its fields."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cardassay.documents.reading import read_bytes
from cardassay.model.document import Document, Kind

PAPERS = Path(__file__).parent / "papers"


def paper(name: str) -> str:
    """The text of a fictional paper, as it comes out of a text extractor."""
    return (PAPERS / f"{name}.txt").read_text(encoding="utf-8")


def two_levels() -> str:
    """A report whose level depends on how the chip is used."""
    before, _, behind = paper("dutch_report").partition("evidence that the TOE meets the EAL5")
    after = behind.partition("vulnerability analysis).\n")[2]
    return (
        f"{before}evidence that the TOE meets:\n"
        "• the EAL4 augmented (EAL4+) assurance requirements for the evaluated security functionality\n"
        "when BAC is used. This assurance level is augmented with ALC_DVS.2 (Sufficiency of security\n"
        "measures).\n"
        "• the EAL5 augmented (EAL5+) assurance requirements for the evaluated security functionality\n"
        "when PACE is used. This assurance level is augmented with ALC_DVS.2 and AVA_VAN.5.\n"
        + after.replace(
            "meets the requirements of EAL 5 augmented with ALC_DVS.2 and\nAVA_VAN.5.", "is as said above."
        )
    )


def read(text: str, name: str = "paper.txt") -> Document:
    (document,) = read_bytes(text.encode(), name)
    assert [problem.code for problem in document.problems] == []
    return document


def values(document: Document) -> dict[str, Any]:
    return {name: fact.value for name, fact in document.attestations[0].facts.items()}


CASES: list[tuple[str, str, Kind, str, dict[str, Any]]] = [
    (
        "german report",
        paper("german_report"),
        Kind.CC_CERTIFICATION_REPORT,
        "common-criteria",
        {
            "number": "BSI-DSZ-CC-9901-V2-2024",
            "product": "Exempla Secure Controller EX31A with optional Exempla Crypto Library v2.04.003 "
            "and specific IC-dedicated software",
            "developer": "Exempel Silicon Fiktiv AG",
            "sponsor": "Exempel Silicon Fiktiv AG",
            "laboratory": "Exemplab Evaluation GmbH",
            "certification_body": "Bundesamt für Sicherheit in der Informationstechnik",
            "issue_day": date(2024, 9, 9),
            "last_day": date(2029, 9, 8),
            "eal": "EAL5",
            "components": ["ALC_DVS.2", "ALC_FLR.1", "AVA_VAN.5"],
            "protection_profiles": [
                "Security IC Platform Protection Profile with Augmentation Packages Version 1.0, "
                "13 January 2014, BSI-CC-PP-0084-2014"
            ],
            "evaluation_type": "re-certification",
            "language": "en",
        },
    ),
    (
        "dutch report",
        paper("dutch_report"),
        Kind.CC_CERTIFICATION_REPORT,
        "common-criteria",
        {
            "number": "NSCIB-CC-2490001-01-CR",
            "product": "Exempla OS 3.1 on EX31A",
            "developer": "Musterkarte Fiktiv GmbH",
            "sponsor": "Musterkarte Fiktiv GmbH",
            "laboratory": "Exemplab",
            "certification_body": "TrustCB B.V.",
            "issue_day": date(2024, 3, 18),
            "eal": "EAL5",
            "components": ["ALC_DVS.2", "AVA_VAN.5"],
            "pages_present": ["2 of 12", "3 of 12"],
        },
    ),
    (
        "french report",
        paper("french_report"),
        Kind.CC_CERTIFICATION_REPORT,
        "common-criteria",
        {
            "number": "ANSSI-CC-2099/12",
            "product": "Plateforme Exempla OS 4 sur composant EX31A 4.0.2",
            "developer": "Carte Fictive SAS",
            "sponsor": "Carte Fictive SAS",
            "laboratory": "LABO EXEMPLE",
            "issue_day": date(2024, 2, 12),
            "eal": "EAL5",
            "components": ["ALC_DVS.2", "AVA_VAN.5"],
            "protection_profiles": ["BSI-CC-PP-0099-V2-2020"],
            "language": "fr",
        },
    ),
    (
        "french certificate with a letter l for I in its number",
        paper("french_certificate"),
        Kind.CC_CERTIFICATE,
        "common-criteria",
        {
            "number": "ANSSI-CC-2099/21",
            "developer": "Carte Fictive SAS",
            "laboratory": "LABO EXEMPLE",
            "issue_day": date(2024, 4, 13),
            "last_day": date(2029, 4, 13),
            "eal": "EAL6",
            "components": ["ASE_TSS.2", "ALC_FLR.1"],
        },
    ),
    (
        "spanish report",
        paper("spanish_report"),
        Kind.CC_CERTIFICATION_REPORT,
        "common-criteria",
        {
            "number": "2099-34-INF-3784 v1",
            "product": "Tarjeta Ficticia DNI versión 4.0",
            "developer": "Tarjeta Ficticia S.A.",
            "sponsor": "Tarjeta Ficticia S.A.",
            "laboratory": "Laboratorio Ejemplo S.L.",
            "issue_day": date(2022, 5, 25),
            "last_day": date(2027, 5, 20),
            "eal": "EAL4",
            "components": ["ALC_DVS.2", "AVA_VAN.5"],
            "protection_profiles": ["BSI-CC-PP-0059-2009-MA-02"],
        },
    ),
    (
        "italian report",
        paper("italian_report"),
        Kind.CC_CERTIFICATION_REPORT,
        "common-criteria",
        {
            "number": "OCSI/CERT/ATS/06/2099/RC",
            "product": "Carta Fittizia v2.1",
            "developer": "Carta Fittizia S.p.A.",
            "laboratory": "Laboratorio Esempio S.r.l.",
            "eal": "EAL4",
            "components": ["AVA_VAN.5"],
            "protection_profiles": [],
        },
    ),
    (
        "EUCC certificate",
        paper("eucc_certificate"),
        Kind.CC_CERTIFICATE,
        "eucc",
        {
            "number": "EUCC-9999-2025-12-0001",
            "product": "Exempla Secure Controller EX40 B2",
            "holder": "Exempel Silicon Fiktiv AG",
            "certification_body": "Zertifizierungsstelle Muster GmbH",
            "laboratory": "Exemplab Evaluation GmbH",
            "level": "high",
            "issue_day": date(2025, 12, 19),
            "last_day": date(2030, 12, 19),
            "eal": "EAL5",
            "components": ["ADV_IMP.2", "ALC_DVS.2", "ALC_FLR.3", "AVA_VAN.5"],
            "protection_profiles": ["BSI-CC-PP-0084-2014"],
        },
    ),
    (
        "EUCC report in the German layout, with a second package for a part",
        paper("eucc_german_report"),
        Kind.CC_CERTIFICATION_REPORT,
        "eucc",
        {
            "number": "EUCC-9999-2025-12-0001",
            "product": "Exempla Secure Controller EX40 B2",
            "developer": "Exempel Silicon Fiktiv AG",
            "issue_day": date(2025, 12, 20),
            "last_day": date(2030, 12, 19),
            "eal": "EAL5",
            "components": ["ADV_IMP.2", "ALC_DVS.2", "ALC_FLR.3", "AVA_VAN.5"],
        },
    ),
    (
        "security target of a chip, named behind the title",
        paper("chip_target"),
        Kind.CC_SECURITY_TARGET,
        "common-criteria",
        {
            "product": "Exempla S3EX9 16-bit RISC Microcontroller for Smart Card with optional Secure RSA "
            "Library v3.1",
            "developer": "Exempel Electronics Co., Ltd.",
            "issue_day": date(2024, 3, 4),
            "eal": "EAL6",
            "components": ["ASE_TSS.2", "ALC_FLR.1"],
        },
    ),
    (
        "dutch certificate",
        paper("dutch_certificate"),
        Kind.CC_CERTIFICATE,
        "common-criteria",
        {
            "number": "CC-24-2490001",
            "product": "Exempla OS 3.1 on EX31A",
            "developer": "Musterkarte Fiktiv GmbH",
            "laboratory": "Exemplab",
            "first_issue_day": date(2024, 3, 18),
            "last_day": date(2029, 3, 18),
            "eal": "EAL5",
            "components": ["ALC_DVS.2", "AVA_VAN.5"],
        },
    ),
    (
        "german maintenance report",
        paper("maintenance_report"),
        Kind.CC_MAINTENANCE_REPORT,
        "common-criteria",
        {
            "number": "BSI-DSZ-CC-9901-V2-2024-MA-01",
            "developer": "Exempel Silicon Fiktiv AG",
            "issue_day": date(2024, 12, 12),
            "parent_numbers": ["BSI-DSZ-CC-9901-V2-2024"],
        },
    ),
    (
        "german site certificate",
        paper("site_certificate"),
        Kind.SITE_CERTIFICATE,
        "cc-site",
        {
            "number": "BSI-DSZ-CC-S-9902-2024",
            "issue_day": date(2024, 2, 11),
            "last_day": date(2026, 2, 10),
            "sites": [
                {
                    "name": "Musterwerk Fiktiv, Module Assembly",
                    "address": "Beispielweg 3, 12345 Musterstadt",
                }
            ],
        },
    ),
    (
        "security target",
        paper("security_target"),
        Kind.CC_SECURITY_TARGET,
        "common-criteria",
        {
            "product": "Exempla Secure Controller EX31A",
            "developer": "Exempel Silicon Fiktiv AG",
            "issue_day": date(2024, 6, 30),
            "eal": "EAL6",
            "components": ["ALC_FLR.1", "ASE_TSS.2"],
            "protection_profiles": ["BSI-CC-PP-0084-2014"],
        },
    ),
]


@pytest.mark.parametrize(
    ("text", "kind", "scheme", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_paper_is_told_and_read(text: str, kind: Kind, scheme: str, expected: dict[str, Any]) -> None:
    document = read(text)
    assert document.kind is kind
    assert len(document.attestations) == 1
    assert document.attestations[0].scheme == scheme
    found = values(document)
    assert {name: found.get(name) for name in expected} == expected


def test_two_levels_by_configuration_give_no_single_level() -> None:
    found = values(read(two_levels()))
    assert found["configurations"] == [
        {"configuration": "BAC", "eal": "EAL4", "components": ["ALC_DVS.2"]},
        {"configuration": "PACE", "eal": "EAL5", "components": ["ALC_DVS.2", "AVA_VAN.5"]},
    ]
    assert "eal" not in found
    assert "components" not in found


def test_level_with_a_plus_and_no_list_leaves_the_components_out() -> None:
    text = paper("security_target").replace(
        "claims conformance to the assurance package EAL6 augmented. The\n"
        "augmentations to EAL6 are ALC_FLR.1 and ASE_TSS.2.\n",
        "claims conformance to the assurance package EAL6+.\n",
    )
    facts = read(text).attestations[0].facts
    assert facts["eal"].value == "EAL6"
    assert facts["eal"].sure
    assert "components" not in facts


def test_plain_level_claims_no_component() -> None:
    text = (
        paper("security_target")
        .replace("EAL6 augmented (EAL6+)", "EAL6")
        .replace("EAL6 augmented. The\naugmentations to EAL6 are ALC_FLR.1 and ASE_TSS.2.", "EAL6.")
    )
    assert values(read(text))["components"] == []


def test_citations_keep_number_sentence_page_and_role() -> None:
    (reference,) = values(read(paper("dutch_report")))["references"]
    assert reference["number"] == "BSI-DSZ-CC-9901-V2-2024"
    assert reference["role"] == "component"
    assert reference["page"] == 2
    assert "hardware platform of the TOE is certified" in reference["sentence"]
    (earlier,) = values(read(paper("german_report")))["references"]
    assert (earlier["number"], earlier["role"]) == ("BSI-DSZ-CC-9901-2021", "re-evaluation")


def test_reports_of_tried_layouts_are_sure() -> None:
    for text in (paper("german_report"), paper("dutch_report")):
        document = read(text)
        assert document.layout_seen
        facts = document.attestations[0].facts
        assert all(facts[name].sure for name in ("number", "product", "developer", "issue_day", "eal"))


def test_reports_of_layouts_never_tried_are_never_sure() -> None:
    for text in (paper("french_report"), paper("spanish_report"), paper("italian_report")):
        document = read(text)
        assert not document.layout_seen
        facts = document.attestations[0].facts
        assert facts
        assert not any(fact.sure for fact in facts.values())
        assert facts["number"].why_not_sure == "layout not yet seen for real"


def test_number_broken_over_lines_with_odd_hyphens_is_put_together() -> None:
    text = paper("dutch_report").replace("BSI-DSZ-CC-9901-V2-2024.", "BSI‐DSZ‐CC-9901-V2-\n   2024.")
    (reference,) = values(read(text))["references"]
    assert reference["number"] == "BSI-DSZ-CC-9901-V2-2024"


def test_front_page_and_page_heads_that_differ_make_the_number_unsure() -> None:
    text = paper("dutch_report").replace(
        "Report number:                NSCIB-CC-2490001-01-CR", "Report number:  NSCIB-CC-2490001-01"
    )
    fact = read(text).attestations[0].facts["number"]
    assert fact.value == "NSCIB-CC-2490001-01"
    assert not fact.sure


def test_certificate_page_and_results_that_differ_make_the_level_unsure() -> None:
    text = paper("german_report").replace(
        "Evaluation Assurance Level EAL 5 augmented by\nALC_DVS.2, ALC_FLR.1 and AVA_VAN.5.",
        "Evaluation Assurance Level EAL 5 augmented by\nALC_DVS.2 and AVA_VAN.5.",
    )
    facts = read(text).attestations[0].facts
    assert facts["components"].value == ["ALC_DVS.2", "ALC_FLR.1", "AVA_VAN.5"]
    assert not facts["components"].sure


def test_eucc_paper_with_a_plus_sign_is_flagged() -> None:
    text = paper("eucc_certificate").replace("EAL5 augmented with", "EAL5+ augmented with")
    assert [flag.code for flag in read(text).flags] == ["eucc-plus"]
    assert read(paper("eucc_certificate")).flags == ()


def profiles(text: str) -> tuple[list[str], bool]:
    fact = read(text).attestations[0].facts["protection_profiles"]
    return list(fact.value), fact.sure


@pytest.mark.parametrize(
    "further",
    ["(BSI-CC-PP0056v2) [PP0056v2]", "PP-0099", "[PP-A] and of [PP-B]"],
)
def test_a_claim_that_names_a_further_profile_in_short_is_not_surely_one_profile(further: str) -> None:
    text = paper("security_target").replace(
        "BSI-CC-PP-0084-2014. The PP", f"BSI-CC-PP-0084-2014, and to the profile {further}. The PP"
    )
    names, sure = profiles(text)

    assert "BSI-CC-PP-0084-2014" in names
    assert not sure


def test_the_profile_of_the_platform_below_makes_the_claim_no_less_sure() -> None:
    text = paper("security_target").replace(
        "The PP requires",
        "The evaluation of the TOE uses the result of the evaluation of the chip, which claims "
        "conformance to the PP [PP0035]. The PP requires",
    )

    assert profiles(text) == (["BSI-CC-PP-0084-2014"], True)


def test_a_tag_that_is_the_short_number_of_its_own_entry_is_no_second_profile() -> None:
    text = (
        paper("dutch_report")
        .replace("[PP_JC]", "[BSI-PP-0099]")
        .replace("BSI-CC-PP-0099-V2", "BSI-PP-0099-V2")
    )

    assert profiles(text) == (["BSI-PP-0099-V2-2020"], True)
