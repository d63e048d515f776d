"""Papers of chip and platform: EMVCo, Common Criteria, GlobalPlatform, Java Card, supply."""

from __future__ import annotations

from datetime import date
from typing import Any

from make_example.papers.looks import Look, certificate, letter
from make_example.papers.parts import Stack
from make_example.values import Paper
from make_example.wording import day

__all__ = [
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
