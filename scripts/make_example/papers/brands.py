"""Papers of the payment brands: vendor approvals, letters for products, quality labels."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from make_example.papers.looks import Look, certificate, letter
from make_example.papers.parts import Plant, Stack, activity_words
from make_example.values import Paper
from make_example.wording import day

__all__ = ["cqm", "csi", "cvcs", "gvcp", "mastercard_loa", "visa_avp", "visa_loa"]

_VISA = Look(
    "Visa Approval Services",
    "Correspondence of a fictional tender",
    "#1b2a6b",
    "#d8a028",
    "wave",
    signatory="V. Fictional",
    role="Approval Services",
    side="right",
)
_AVP = Look(
    "Visa Approved Vendor Program",
    "Correspondence of a fictional tender",
    "#1b2a6b",
    "#d8a028",
    "bars",
    signatory="P. Invented",
    role="Vendor Risk",
    side="left",
)
_MC = Look(
    "Mastercard International Incorporated",
    "Correspondence of a fictional tender",
    "#3a3a3a",
    "#e0662f",
    "rings",
    face="serif",
    signatory="M. Fictional",
    role="Global Vendor Certification",
    side="centre",
)
_CQM = Look(
    "Mastercard Card Quality Management",
    "Correspondence of a fictional tender",
    "#4a2c14",
    "#e0962f",
    "diamond",
    signatory="Q. Invented",
    role="CQM Programme",
    side="centre",
)


def visa_avp(
    file: str, plant: Plant, number: str, issued: date, last: date, confirm: tuple[str, ...] | None = ("*",)
) -> Paper:
    """Visa's letter that approves a vendor's facility for service categories."""
    data = letter(
        _AVP,
        to=(plant.entity, plant.address),
        on=issued,
        subject="Visa Approved Vendor Program: approval of your facility",
        opening="We confirm that the facility named below is approved under the Visa Approved Vendor Program "
        "for the service categories listed. The facility was reviewed on site.",
        rows=(
            ("Vendor Approval No.", number),
            ("Vendor Legal Name", plant.entity),
            ("Facility", plant.name),
            ("Facility Address", plant.address),
            ("Approved Services", activity_words(plant.activities)),
            ("Approval Date", day(issued, "en")),
            ("Valid until", day(last, "en")),
        ),
        closing=(
            "The approval concerns this facility only and is not transferable to another facility or another "
            "company. It rests on the yearly Card Production assessment of the facility.",
        ),
    )
    fields: dict[str, Any] = {
        "number": number,
        "holder": plant.entity,
        "brand": "Visa",
        "sites": [plant.record],
        "activities": list(plant.activities),
        "issue_day": issued,
        "last_day": last,
    }
    return Paper(file, data, "brand-letter", "visa-avp", fields, confirm)


def gvcp(
    file: str,
    plant: Plant,
    number: str,
    first: date,
    issued: date,
    last: date,
    confirm: tuple[str, ...] | None = ("*",),
) -> Paper:
    """Mastercard's certificate for a vendor's facility."""
    data = certificate(
        _MC,
        title="Global Vendor Certification Program",
        subtitle="GVCP Certificate",
        opening="Mastercard confirms that the facility below is certified for the card production services "
        "listed, for Mastercard, Maestro and Cirrus cards.",
        rows=(
            ("GVCP Certificate No.", number),
            ("Certified Vendor", plant.entity),
            ("Certified Facility", plant.name),
            ("Facility Address", plant.address),
            ("Certified Services", activity_words(plant.activities)),
            ("First Certified", day(first, "en")),
            ("Date of Issue", day(issued, "en")),
            ("Valid until", day(last, "en")),
        ),
        notes=("The certification is granted to this facility and is not transferable.",),
    )
    fields: dict[str, Any] = {
        "number": number,
        "holder": plant.entity,
        "brand": "Mastercard",
        "sites": [plant.record],
        "activities": list(plant.activities),
        "first_issue_day": first,
        "issue_day": issued,
        "last_day": last,
    }
    return Paper(file, data, "brand-letter", "mastercard-gvcp", fields, confirm)


def _stack_rows(stack: Stack, applet: str) -> tuple[tuple[str, str], ...]:
    return (
        ("Vendor", stack.vendor),
        ("Product Name", stack.card),
        ("Operating System", stack.platform),
        ("PCN", stack.pcn),
        ("Chip", stack.ic),
        ("ICCN", stack.iccn),
        ("Application", applet),
        ("Interface", stack.interface),
        ("Form Factor", "ID-1"),
    )


def _stack_fields(stack: Stack, applet: str) -> dict[str, Any]:
    return {
        "holder": stack.vendor,
        "vendor": stack.vendor,
        "product": stack.card,
        "platform": stack.platform,
        "ic": stack.ic,
        "applet": applet,
        "interface": "dual",
        "form_factor": "ID-1",
    }


def visa_loa(
    file: str, stack: Stack, number: str, issued: date, last: date, confirm: tuple[str, ...] | None = ("*",)
) -> Paper:
    """Visa's letter of approval for a card product."""
    data = letter(
        _VISA,
        to=(stack.vendor,),
        on=issued,
        subject="Letter of Approval for a chip card product",
        opening="Visa has reviewed the test reports submitted for the card product below and approves it for "
        "issuance by Visa members.",
        rows=(
            ("Letter of Approval No.", number),
            *_stack_rows(stack, stack.visa_applet),
            ("Approval Date", day(issued, "en")),
            ("Approval Expiry Date", day(last, "en")),
        ),
        closing=(
            "This letter is not transferable from one product to another, or from one vendor to another. It "
            "gives no allowance of the card construction per ISO/IEC 7810 and 7811-6, nor of the "
            "card design.",
        ),
    )
    fields = {
        "number": number,
        "brand": "Visa",
        **_stack_fields(stack, stack.visa_applet),
        "issue_day": issued,
        "last_day": last,
    }
    return Paper(file, data, "brand-letter", "visa-loa", fields, confirm)


def mastercard_loa(
    file: str, stack: Stack, number: str, issued: date, last: date, confirm: tuple[str, ...] | None = ("*",)
) -> Paper:
    """Mastercard's letter of approval for a card product."""
    data = letter(
        _MC,
        to=(stack.vendor,),
        on=issued,
        subject="Letter of Approval",
        opening="Mastercard approves the card product below. Interface and application testing (IAT), "
        "Compliance Assessment and Security Testing (CAST) and Card Quality Management (CQM) are complete.",
        rows=(
            ("Letter of Approval No.", number),
            *_stack_rows(stack, stack.mastercard_applet),
            ("Date of Approval", day(issued, "en")),
            ("Valid until", day(last, "en")),
        ),
        closing=("The approval is given to the vendor named above and is not transferable.",),
    )
    fields = {
        "number": number,
        "brand": "Mastercard",
        **_stack_fields(stack, stack.mastercard_applet),
        "issue_day": issued,
        "last_day": last,
    }
    return Paper(file, data, "brand-letter", "mastercard-loa", fields, confirm)


def cvcs(
    file: str,
    stack: Stack,
    number: str,
    loa: str,
    issued: date,
    last: date,
    confirm: tuple[str, ...] | None = ("*",),
) -> Paper:
    """Mastercard's Card Vendor Conformity Statement."""
    data = letter(
        _CQM,
        to=(stack.vendor,),
        on=issued,
        subject="Card Vendor Conformity Statement (CVCS)",
        opening="The card vendor below manufactures the approved card product in conformity with its letter "
        "of approval.",
        rows=(
            ("CVCS No.", number),
            ("Card Vendor", stack.vendor),
            ("Card Product", stack.card),
            ("Chip", stack.ic),
            ("Operating System", stack.platform),
            ("Letter of Approval", loa),
            ("Date of Issue", day(issued, "en")),
            ("Valid until", day(last, "en")),
        ),
    )
    fields = {
        "number": number,
        "holder": stack.vendor,
        "vendor": stack.vendor,
        "product": stack.card,
        "ic": stack.ic,
        "platform": stack.platform,
        "brand": "Mastercard",
        "issue_day": issued,
        "last_day": last,
    }
    return Paper(file, data, "cvcs", "mastercard-cvcs", fields, confirm)


def cqm(
    file: str,
    plant: Plant,
    number: str,
    labels: Sequence[str],
    issued: date,
    last: date,
    *,
    status: str = "Approval",
    interface: str = "Dual interface",
    confirm: tuple[str, ...] | None = ("*",),
) -> Paper:
    """Mastercard's CQM certificate for a plant's product types."""
    data = certificate(
        _CQM,
        title="Card Quality Management",
        subtitle="CQM Certificate",
        opening="The facility below was assessed against the CQM requirements, assessment plan cqmAP 3a.",
        rows=(
            ("CQM Certificate No.", number),
            ("Certified Vendor", plant.entity),
            ("Site", plant.name),
            ("Site Address", plant.address),
            ("Product Types", ", ".join(labels)),
            ("Technology", interface),
            ("CQM Status", status),
            ("Audit Grade", "A"),
            ("Date of Issue", day(issued, "en")),
            ("Valid until", day(last, "en")),
        ),
        notes=("Only products of the types listed, made at this site, carry the label.",),
        framed=False,
    )
    fields: dict[str, Any] = {
        "number": number,
        "holder": plant.entity,
        "sites": [plant.record],
        "label_tokens": list(labels),
        "issue_day": issued,
        "last_day": last,
    }
    return Paper(file, data, "cqm-certificate", "mastercard-cqm", fields, confirm)


def csi(
    file: str,
    stack: Stack,
    number: str,
    material: str,
    issued: date,
    last: date,
    confirm: tuple[str, ...] | None = ("*",),
) -> Paper:
    """Mastercard's letter for a card of special material."""
    data = letter(
        _CQM,
        to=(stack.vendor,),
        on=issued,
        subject="Card Structure Integrity (CSI) letter",
        opening="The card body of the product below, made of a material other than newly produced PVC, was "
        "assessed for its structure integrity and may be used for Mastercard cards.",
        rows=(
            ("CSI Letter No.", number),
            ("Vendor", stack.vendor),
            ("Product", stack.card),
            ("Card Body Material", material),
            ("Date of Issue", day(issued, "en")),
            ("Valid until", day(last, "en")),
        ),
    )
    fields = {
        "number": number,
        "holder": stack.vendor,
        "vendor": stack.vendor,
        "product": stack.card,
        "brand": "Mastercard",
        "issue_day": issued,
        "last_day": last,
    }
    return Paper(file, data, "csi-letter", "mastercard-csi", fields, confirm)
