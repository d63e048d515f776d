"""Papers of chip and platform: EMVCo, Common Criteria, GlobalPlatform, Java Card, supply."""

from __future__ import annotations

from datetime import date
from typing import Any

from make_example.papers.looks import Look, certificate, letter
from make_example.papers.parts import Stack
from make_example.sheet import Sheet
from make_example.values import Paper
from make_example.wording import day

__all__ = [
    "criteria_certificate",
    "globalplatform",
    "iccn",
    "java_card_licence",
    "java_card_tck",
    "pcn",
    "supply_authorisation",
]

_EMVCO = Look(
    "EMVCo, LLC",
    "Security evaluation, papers of a fictional tender",
    "#174a5b",
    "#79b8a0",
    "chip",
    signatory="E. Fictional",
    role="EMVCo Security Evaluation Secretariat",
)
_GP = Look(
    "GlobalPlatform, Inc.",
    "Compliance Secretariat, papers of a fictional tender",
    "#5a2a6b",
    "#9fd356",
    "diamond",
    signatory="G. Invented",
    role="Compliance Secretariat",
    side="right",
)
_JAVA = Look(
    "Oracle America, Inc.",
    "Java Card Licensing, papers of a fictional tender",
    "#8a1c1c",
    "#3f6f9f",
    "bars",
    face="serif",
    signatory="O. Fictional",
    role="Java Card Licensing",
)


def iccn(
    file: str,
    number: str,
    provider: str,
    ic: str,
    library: str,
    first: date,
    issued: date,
    last: date,
    laboratory: str,
    *,
    evaluation: str = "Renewal",
    confirm: tuple[str, ...] | None = ("*",),
) -> Paper:
    """EMVCo's certificate of an integrated circuit."""
    data = certificate(
        _EMVCO,
        title="IC Certificate",
        subtitle="EMVCo security evaluation of integrated circuits",
        opening="EMVCo confirms that the integrated circuit below was evaluated by a recognised laboratory "
        "and meets the security guidelines in force.",
        rows=(
            ("ICCN", number),
            ("Product Provider", provider),
            ("IC Name", ic),
            ("Cryptographic Library", library),
            ("Evaluation Laboratory", laboratory),
            ("Evaluation Type", evaluation),
            ("First Issued", day(first, "en")),
            ("Date of Issue", day(issued, "en")),
            ("Valid until", day(last, "en")),
        ),
        notes=(
            "The certificate concerns the product provider's circuit in the version named. It "
            "approves neither a card nor a manufacturing facility.",
        ),
    )
    fields: dict[str, Any] = {
        "number": number,
        "holder": provider,
        "vendor": provider,
        "ic": ic,
        "library_versions": [library],
        "laboratory": laboratory,
        "evaluation_type": evaluation.casefold(),
        "first_issue_day": first,
        "issue_day": issued,
        "last_day": last,
    }
    return Paper(file, data, "emvco-certificate", "emvco-ic", fields, confirm)


def pcn(
    file: str,
    number: str,
    provider: str,
    platform: str,
    ic: str,
    iccn_number: str,
    first: date,
    issued: date,
    last: date,
    laboratory: str,
    *,
    evaluation: str = "Renewal",
    confirm: tuple[str, ...] | None = ("*",),
) -> Paper:
    """EMVCo's certificate of a platform on a named circuit."""
    data = certificate(
        _EMVCO,
        title="Platform Certificate",
        subtitle="EMVCo security evaluation of platforms",
        opening="EMVCo confirms that the platform below, residing on the integrated circuit named "
        "and without applications, was evaluated and meets the security guidelines in force.",
        rows=(
            ("PCN", number),
            ("Platform Provider", provider),
            ("Operating System", platform),
            ("Underlying IC", ic),
            ("Underlying ICCN", iccn_number),
            ("Evaluation Laboratory", laboratory),
            ("Evaluation Type", evaluation),
            ("First Issued", day(first, "en")),
            ("Date of Issue", day(issued, "en")),
            ("Valid until", day(last, "en")),
        ),
        notes=("The certificate is valid for the circuit named above only.",),
        framed=False,
    )
    fields: dict[str, Any] = {
        "number": number,
        "holder": provider,
        "vendor": provider,
        "platform": platform,
        "ic": ic,
        "laboratory": laboratory,
        "evaluation_type": evaluation.casefold(),
        "first_issue_day": first,
        "issue_day": issued,
        "last_day": last,
    }
    return Paper(file, data, "emvco-certificate", "emvco-platform", fields, confirm)


def globalplatform(
    file: str,
    number: str,
    provider: str,
    platform: str,
    ic: str,
    configuration: str,
    issued: date,
    last: date,
    laboratory: str,
    confirm: tuple[str, ...] | None = ("*",),
) -> Paper:
    """GlobalPlatform's letter of qualification for a named configuration."""
    data = letter(
        _GP,
        to=(provider,),
        on=issued,
        subject="Letter of Qualification",
        opening="GlobalPlatform confirms that the product below passed the compliance tests of the "
        "configuration named and is a qualified product.",
        rows=(
            ("Letter of Qualification No.", number),
            ("Product Vendor", provider),
            ("Product Name", platform),
            ("Hardware Platform", ic),
            ("GlobalPlatform Configuration", configuration),
            ("Qualified Laboratory", laboratory),
            ("Valid from", day(issued, "en")),
            ("Valid to", day(last, "en")),
        ),
        date_label="",
    )
    fields = {
        "number": number,
        "holder": provider,
        "vendor": provider,
        "product": platform,
        "ic": ic,
        "configuration": configuration,
        "laboratory": laboratory,
        "issue_day": issued,
        "last_day": last,
    }
    return Paper(
        file, data, "globalplatform-letter-of-qualification", "globalplatform-functional", fields, confirm
    )


def java_card_licence(
    file: str,
    number: str,
    licensee: str,
    version: str,
    issued: date,
    confirm: tuple[str, ...] | None = ("*",),
) -> Paper:
    """The licensor's statement that a company may distribute Java Card products."""
    data = letter(
        _JAVA,
        to=(licensee,),
        on=issued,
        subject="Java Card technology: statement of licence",
        opening="We confirm that the company below holds a commercial licence to develop and distribute "
        "products with Java Card technology.",
        rows=(
            ("License Agreement No.", number),
            ("Licensee", licensee),
            ("Java Card Version", version),
            ("Status", "in force"),
            ("Date of Issue", day(issued, "en")),
        ),
        closing=("The licence concerns the company; each product version passes the TCK on its own.",),
        date_label="",
    )
    fields = {
        "number": number,
        "holder": licensee,
        "vendor": licensee,
        "configuration": version,
        "issue_day": issued,
    }
    return Paper(file, data, "java-card-statement", "java-card-licence", fields, confirm)


def java_card_tck(
    file: str,
    number: str,
    licensee: str,
    platform: str,
    version: str,
    tck: str,
    issued: date,
    confirm: tuple[str, ...] | None = ("*",),
) -> Paper:
    """The statement that a product version passed the Java Card TCK."""
    data = certificate(
        _JAVA,
        title="Java Card TCK",
        subtitle="Statement of the Technology Compatibility Kit result",
        opening="The licensee reported, and the licensor recorded, that the product below passed the "
        "Java Card Technology Compatibility Kit of the version named.",
        rows=(
            ("Statement No.", number),
            ("Licensee", licensee),
            ("Product Tested", platform),
            ("Java Card Version", version),
            ("TCK Version", tck),
            ("TCK Result", "Passed, no exclusions"),
            ("Date of Issue", day(issued, "en")),
        ),
    )
    fields = {
        "number": number,
        "holder": licensee,
        "vendor": licensee,
        "product": platform,
        "configuration": version,
        "standard": tck,
        "result": "Passed, no exclusions",
        "issue_day": issued,
    }
    return Paper(file, data, "java-card-statement", "java-card-tck", fields, confirm)


def supply_authorisation(
    file: str,
    look: Look,
    stack: Stack,
    number: str,
    issued: date,
    last: date,
    confirm: tuple[str, ...] | None = ("*",),
) -> Paper:
    """A maker's letter that it supplies the bidder with a named product."""
    data = letter(
        look,
        to=(stack.vendor,),
        on=issued,
        subject="Supply authorisation",
        opening="We supply the platform and the circuit named below to the card manufacturer named "
        "below, and authorise it to offer and to sell cards that carry them.",
        rows=(
            ("Authorisation No.", number),
            ("Issuing Company", look.name),
            ("Card Manufacturer", stack.vendor),
            ("Authorised Product", stack.platform),
            ("Chip", stack.ic),
            ("Date of Issue", day(issued, "en")),
            ("Valid until", day(last, "en")),
        ),
    )
    fields = {
        "number": number,
        "vendor": look.name,
        "holder": stack.vendor,
        "product": stack.platform,
        "ic": stack.ic,
        "issue_day": issued,
        "last_day": last,
    }
    return Paper(file, data, "supply-authorisation", "supply-authorisation", fields, confirm)


def criteria_certificate(
    file: str,
    number: str,
    product: str,
    developer: str,
    issued: date,
    last: date,
    laboratory: str,
    *,
    body: str,
    eal: str,
    components: tuple[str, ...],
    profile: str,
    ic: str = "",
    platform: str = "",
    confirm: tuple[str, ...] | None = ("*",),
) -> Paper:
    """A Common Criteria certificate as a public office prints it."""
    sheet = Sheet(f"Common Criteria certificate {number}", body, face="serif")
    sheet.box(0, 0, 595, 26, fill="#111111")
    sheet.box(0, 26, 595, 26, fill="#9b1b1b")
    sheet.box(0, 52, 595, 8, fill="#d9a400")
    sheet.text(54, 106, body, 13, "bold")
    sheet.text(541, 106, number, 11.5, "bold", align="right")
    sheet.text(54, 172, "Certificate", 30, "bold")
    sheet.text(54, 196, "Common Criteria for Information Technology Security Evaluation", 12, "italic")
    sheet.rule(54, 210, 541, 210, "#9b1b1b", 1.4)
    y = sheet.paragraph(54, 242, 487, product, 18, "bold")
    sheet.text(54, y, f"from {developer}", 12.5)
    y += 34
    rows = [
        ("Certificate number", number),
        ("Product", product),
        ("Developer", developer),
        ("Evaluation facility", laboratory),
        ("Assurance", f"Common Criteria Part 3 conformant, {eal} augmented by {' and '.join(components)}"),
        ("Protection profile", profile),
    ]
    if ic:
        rows.append(("Underlying integrated circuit", ic))
    rows += [("Date of issue", day(issued, "en")), ("Valid until", day(last, "en"))]
    for label, value in rows:
        sheet.text(54, y, f"{label}:", 10.5, "bold")
        y = sheet.paragraph(220, y, 321, value, 10.5) + 6
    y = sheet.paragraph(
        54,
        y + 20,
        487,
        "The IT product identified in this certificate has been evaluated at a licensed evaluation facility. "
        "This certificate applies only to the specific version and release of the product in its evaluated "
        "configuration and in conjunction with the complete certification report.",
        10.5,
    )
    sheet.signature(60, 706, body)
    sheet.rule(54, 716, 240, 716)
    sheet.text(54, 730, "Head of the certification body", 9)
    sheet.disc(486, 700, 34, line="#111111", thick=1.6)
    sheet.disc(486, 700, 28, line="#9b1b1b", thick=1)
    sheet.star(486, 700, 14, "#d9a400", 8)
    sheet.text(541, 806, "Page 1 of 1", 8, align="right", colour="#666666")
    fields: dict[str, Any] = {
        "number": number,
        "product": product,
        "developer": developer,
        "laboratory": laboratory,
        "certification_body": body,
        "eal": eal,
        "components": list(components),
        "protection_profiles": [profile],
        "issue_day": issued,
        "last_day": last,
    }
    if ic:
        fields["ic"] = ic
    if platform:
        fields["platform"] = platform
    return Paper(file, sheet.finish(), "cc-certificate", "eucc", fields, confirm)
