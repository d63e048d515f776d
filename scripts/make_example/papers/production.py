"""Papers of a plant: Card Production and its neighbours, and tests of the finished card."""

from __future__ import annotations

from datetime import date
from typing import Any

from make_example.papers.looks import Look, certificate
from make_example.papers.parts import Plant, activity_words
from make_example.sheet import Sheet
from make_example.values import Paper
from make_example.wording import day

__all__ = ["CPSA", "card_production", "pci_dss", "pci_pin", "physical_tests"]

CPSA = "Example Card Security Assessors Ltd"
_CPSA_PERSON, _QSA_PERSON = "Ada Example", "Quentin Example"
_QPA, _QPA_PERSON = "Example PIN Assessors Ltd", "Petra Example"
_QSA = "Example Data Security Assessors Ltd"


def _attestation(
    title: str, subtitle: str, sections: tuple[tuple[str, tuple[tuple[str, str], ...]], ...], colour: str
) -> Sheet:
    sheet = Sheet(f"{title} {subtitle}", "Fictional assessor")
    sheet.box(0, 0, 595, 70, fill=colour)
    sheet.text(48, 36, title, 17, "bold", colour="#ffffff")
    sheet.text(48, 56, subtitle, 10.5, colour="#ffffff")
    y = 96.0
    for heading, rows in sections:
        sheet.box(48, y, 499, 18, fill="#e6e9ee")
        sheet.text(54, y + 13, heading, 10, "bold", colour=colour)
        y = sheet.table(48, y + 18, (180, 319), rows, 9.5, first_bold=True, line="#aab2bd") + 12
    sheet.text(48, y + 10, "Signatures", 10, "bold", colour=colour)
    for x, who in ((48, "For the assessed entity"), (310, "For the assessor company")):
        sheet.signature(x + 10, y + 44, who + title)
        sheet.rule(x, y + 54, x + 190, y + 54)
        sheet.text(x, y + 66, who, 8.5, colour="#444444")
    sheet.text(547, 818, "Page 1 of 1", 8, align="right", colour="#666666")
    return sheet


def card_production(
    file: str,
    plant: Plant,
    book: str,
    number: str,
    start: date,
    end: date,
    reported: date,
    *,
    activities: tuple[str, ...] | None = None,
    assessor: str = CPSA,
    version: str = "3.0.1",
    confirm: tuple[str, ...] | None = ("*",),
) -> Paper:
    """The Attestation of Compliance of one facility for one book."""
    done = plant.activities if activities is None else activities
    sheet = _attestation(
        "Attestation of Compliance",
        f"PCI Card Production and Provisioning - {book.capitalize()} Security Requirements",
        (
            (
                "Part 1. Vendor Information",
                (
                    ("Assessed Entity", plant.entity),
                    ("Facility", plant.name),
                    ("Facility Address", plant.address),
                ),
            ),
            (
                "Part 2. Assessment",
                (
                    ("AOC Number", number),
                    (
                        "Requirements",
                        f"PCI Card Production and Provisioning {book.capitalize()} Security Requirements",
                    ),
                    ("Version", version),
                    ("Card Production Activities", activity_words(done)),
                    ("Assessment Start Date", day(start, "en")),
                    ("Assessment End Date", day(end, "en")),
                    ("Date of Report", day(reported, "en")),
                    ("Compliance Status", "Compliant"),
                    ("Open Findings", "None"),
                ),
            ),
            ("Part 3. Assessor Information", (("CPSA Company", assessor), ("Assessor Name", _CPSA_PERSON))),
        ),
        "#20415f",
    )
    fields: dict[str, Any] = {
        "number": number,
        "holder": plant.entity,
        "sites": [plant.record],
        "activities": list(done),
        "cpp_book": book,
        "cpp_version": version,
        "assessor": f"{assessor} ({_CPSA_PERSON})",
        "assessment_start": start,
        "assessment_end": end,
        "issue_day": reported,
        "result": "Compliant",
    }
    return Paper(file, sheet.finish(), "pci-card-production-aoc", "pci-card-production", fields, confirm)


def pci_dss(
    file: str,
    plant: Plant,
    number: str,
    start: date,
    end: date,
    reported: date,
    confirm: tuple[str, ...] | None = ("*",),
) -> Paper:
    """A PCI DSS Attestation of Compliance: true, and about something else."""
    sheet = _attestation(
        "Attestation of Compliance",
        "Payment Card Industry Data Security Standard - PCI DSS Report on Compliance, Service Providers",
        (
            (
                "Part 1. Contact Information",
                (("Company Name", plant.entity), ("Business Address", plant.address)),
            ),
            (
                "Part 2. Executive Summary",
                (
                    ("Reference No.", number),
                    ("Standard", "PCI DSS v4.0.1"),
                    (
                        "Services that were included in the scope of the PCI DSS Assessment",
                        "Card personalisation bureau, customer portal, hosting",
                    ),
                    ("Assessment Start Date", day(start, "en")),
                    ("Assessment End Date", day(end, "en")),
                    ("Date of Report", day(reported, "en")),
                    ("Compliance Status", "Compliant"),
                ),
            ),
            (
                "Part 3. Qualified Security Assessor Company",
                (("Company Name", _QSA), ("Lead QSA Contact Name", _QSA_PERSON)),
            ),
        ),
        "#0d5c4c",
    )
    fields: dict[str, Any] = {
        "number": number,
        "holder": plant.entity,
        "standard": "PCI DSS v4.0.1",
        "assessor": f"{_QSA} ({_QSA_PERSON})",
        "assessment_start": start,
        "assessment_end": end,
        "issue_day": reported,
        "result": "Compliant",
    }
    return Paper(file, sheet.finish(), "pci-dss-aoc", "pci-dss", fields, confirm)


def pci_pin(
    file: str,
    plant: Plant,
    number: str,
    start: date,
    end: date,
    reported: date,
    confirm: tuple[str, ...] | None = ("*",),
) -> Paper:
    """The Attestation of Compliance for the handling of PINs."""
    sheet = _attestation(
        "Attestation of Compliance",
        "Payment Card Industry PIN Security - PCI PIN Report on Compliance",
        (
            (
                "Part 1. Entity Information",
                (
                    ("Assessed Entity", plant.entity),
                    ("Facility", plant.name),
                    ("Facility Address", plant.address),
                ),
            ),
            (
                "Part 2. Assessment",
                (
                    ("Reference No.", number),
                    ("Standard", "PCI PIN v3.1"),
                    ("Activities Assessed", activity_words(("pin",))),
                    ("Assessment Start Date", day(start, "en")),
                    ("Assessment End Date", day(end, "en")),
                    ("Date of Report", day(reported, "en")),
                    ("Compliance Status", "Compliant"),
                ),
            ),
            (
                "Part 3. Qualified PIN Assessor Company",
                (("Company Name", _QPA), ("Contact Name", _QPA_PERSON)),
            ),
        ),
        "#5b3a6e",
    )
    fields: dict[str, Any] = {
        "number": number,
        "holder": plant.entity,
        "sites": [plant.record],
        "activities": ["pin"],
        "standard": "PCI PIN v3.1",
        "assessor": f"{_QPA} ({_QPA_PERSON})",
        "assessment_start": start,
        "assessment_end": end,
        "issue_day": reported,
        "result": "Compliant",
    }
    return Paper(file, sheet.finish(), "pci-pin-aoc", "pci-pin", fields, confirm)


def physical_tests(
    file: str,
    laboratory: str,
    accreditation: tuple[str, str],
    client: str,
    sample: str,
    number: str,
    start: date,
    end: date,
    reported: date,
    confirm: tuple[str, ...] | None = ("*",),
) -> Paper:
    """A laboratory's report on the physical tests of a card."""
    look = Look(
        laboratory,
        "Accredited test laboratory for cards",
        "#2b4c3f",
        "#c9d66b",
        "bars",
        signatory="L. Example",
        role="Head of Laboratory",
    )
    methods = ("ISO/IEC 10373-1", "ISO/IEC 10373-3", "ISO/IEC 10373-6")
    data = certificate(
        look,
        title="Test Report",
        subtitle="Physical tests of identification cards, ISO/IEC 7810, 7816-1 and 14443-1",
        opening="The samples described below were tested by the methods listed.",
        rows=(
            ("Test Report No.", number),
            ("Client", client),
            ("Sample Description", sample),
            ("Laboratory", laboratory),
            ("ISO/IEC 17025 Accreditation", " ".join(accreditation)),
            ("Test Methods", ", ".join(methods)),
            ("Test Period", f"{day(start, 'en')} - {day(end, 'en')}"),
            ("Report Date", day(reported, "en")),
            ("Test Result", "Passed: all samples met the requirements"),
        ),
        notes=(
            "Bending, torsion, dimensions, delamination, adhesion, light, chemicals, module push-out "
            "and reading distance were tested. The results concern the samples only.",
        ),
    )
    fields: dict[str, Any] = {
        "number": number,
        "holder": client,
        "product": sample,
        "laboratory": laboratory,
        "accreditation_body": accreditation[0],
        "accreditation_number": accreditation[1],
        "standard": "; ".join(methods),
        "issue_day": reported,
        "assessment_start": start,
        "assessment_end": end,
        "result": "Passed: all samples met the requirements",
    }
    return Paper(file, data, "test-report", "card-physical-test", fields, confirm)
