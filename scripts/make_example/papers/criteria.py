"""Papers of Common Criteria: the certificate of a product and the first pages of its report."""

from __future__ import annotations

from datetime import date
from typing import Any

from make_example.sheet import Sheet
from make_example.values import Paper
from make_example.wording import day

__all__ = ["criteria_certificate", "criteria_report"]


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


def criteria_report(
    file: str,
    number: str,
    product: str,
    developer: str,
    issued: date,
    laboratory: str,
    *,
    body: str,
    eal: str,
    components: tuple[str, ...],
    profile: str,
    built_on: tuple[tuple[str, str], ...] = (),
    ic: str = "",
    confirm: tuple[str, ...] | None = ("*",),
) -> Paper:
    """
    The title page and the certification page of a certification report.

    Args:
        built_on: What a composite is built on: each part with the number of its certificate.
    """
    sheet = Sheet(f"Certification Report {number}", body, face="serif")
    level = f"{eal} augmented by {' and '.join(components)}"
    sheet.text(297, 120, body, 14, "bold", align="centre")
    sheet.rule(120, 140, 475, 140, "#9b1b1b", 2)
    sheet.text(297, 230, "Certification Report", 30, "bold", align="centre")
    sheet.text(297, 262, number, 14, align="centre")
    sheet.text(297, 330, "for", 12, "italic", align="centre")
    y = sheet.paragraph(80, 360, 435, product, 22, "bold", align="centre")
    sheet.text(297, y + 6, "from", 12, "italic", align="centre")
    sheet.text(297, y + 34, developer, 16, "bold", align="centre")
    rows = (
        ("Certificate number", number),
        ("Sponsor and developer", developer),
        ("Evaluation facility", laboratory),
        ("Date", day(issued, "en")),
    )
    sheet.table(120, 560, (150, 205), rows, 10.5, first_bold=True, line="#b0b0b0", pad=5)
    sheet.text(541, 806, "Page 1 of 2", 8, align="right", colour="#666666")
    sheet.new_page()
    sheet.text(54, 80, "1  Certification statement", 16, "bold")
    paragraphs = (
        f"The product {product} was evaluated by {laboratory} and certified by the certification body. The "
        f"evaluation was carried out against Common Criteria version CC:2022 at assurance level {level}.",
        f"The security target claims conformance to the protection profile {profile}.",
        "The certificate applies only to the version named, in the evaluated configuration, as long as the "
        "guidance is followed. It is no recommendation of the product by the certification body.",
    )
    composite = tuple(
        f"The product is a composite. The composite evaluation is based on {part}, which was certified under "
        f"the certificate {cited}."
        for part, cited in built_on
    )
    y = 110.0
    for text in (*paragraphs, *composite):
        y = sheet.paragraph(54, y, 487, text, 11, leading=1.45) + 8
    sheet.text(54, y + 22, "2  Results of the evaluation", 16, "bold")
    y = sheet.paragraph(
        54,
        y + 50,
        487,
        f"All assurance components of {eal} and the augmentations {', '.join(components)} received the "
        "verdict PASS. The vulnerability analysis took attackers with high attack potential into account.",
        11,
        leading=1.45,
    )
    sheet.text(541, 806, "Page 2 of 2", 8, align="right", colour="#666666")
    fields: dict[str, Any] = {
        "number": number,
        "product": product,
        "developer": developer,
        "sponsor": developer,
        "laboratory": laboratory,
        "eal": eal,
        "components": list(components),
        "protection_profiles": [profile],
        "issue_day": issued,
    }
    if ic:
        fields["ic"] = ic
    return Paper(file, sheet.finish(), "cc-certification-report", "eucc", fields, confirm)
