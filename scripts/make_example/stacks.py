"""The chips and platforms of the example, with the papers that stand behind them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from make_example.papers.chips import (
    globalplatform,
    iccn,
    java_card_licence,
    java_card_tck,
    pcn,
    supply_authorisation,
)
from make_example.papers.criteria import criteria_certificate, criteria_report
from make_example.papers.looks import Look
from make_example.papers.parts import Stack
from make_example.values import Paper

__all__ = ["BODY", "CHIP_LAB", "ELDER", "NEWER", "PHYSICAL_LAB", "card_on", "chip_papers"]

BODY = "Example Cybersecurity Certification Body"
CHIP_LAB = "Example Secure Laboratories B.V."
PHYSICAL_LAB = "Laboratoire Exemple d'Essais de Cartes SAS"
_GP_LAB = "Example Compliance Laboratory Ltd"
_CONFIGURATION = "Common Implementation Configuration v2.1"
_JAVA = "Java Card Classic 3.1"

NEWER = Stack(
    card="",
    vendor="",
    platform="ExemplOS 5.2",
    platform_vendor="Exemple Plateformes SA",
    ic="ESC-900 rev. B2",
    ic_vendor="Example Semiconductors B.V.",
    iccn="ICCN9901",
    pcn="PCN9911.01",
    visa_applet="VSDC-Example 2.9.1",
    mastercard_applet="M/Chip-Example 1.3.2",
)
"""First certified in 2025."""

ELDER = Stack(
    card="",
    vendor="",
    platform="BeispielOS 3.6",
    platform_vendor="Beispiel Betriebssysteme GmbH",
    ic="BHL-640 step C1",
    ic_vendor="Beispiel Halbleiter AG",
    iccn="ICCN9902",
    pcn="PCN9912.03",
    visa_applet="VSDC-Beispiel 2.8.3",
    mastercard_applet="M/Chip-Beispiel 1.2.8",
)
"""First certified in 2016: twelve years later it is 2028."""


def card_on(stack: Stack, card: str, vendor: str, construction: str) -> Stack:
    """The stack with a card on top."""
    return replace(stack, card=card, vendor=vendor, construction=construction)


def chip_papers(
    stack: Stack,
    folder: str,
    *,
    ic_first: date,
    ic_issued: date,
    ic_last: date,
    platform_first: date,
    platform_issued: date,
    platform_last: date,
    number: int,
    pcn_ic: str = "",
    library: tuple[str, str] | None = None,
    skip: tuple[str, ...] = (),
) -> list[Paper]:
    """
    The papers of circuit and platform, in the order of the stack.

    Args:
        number: Last digits of the invented numbers.
        pcn_ic: Circuit that the platform certificate names, where it is not the offered one.
        library: A library that the platform's report names as a further component, with the number of
            its certificate; the report is in the dossier only then.
        skip: Papers left out, by the end of their file names.
    """
    maker = Look(
        stack.platform_vendor,
        "Plateforme 99, 99990 Exempleville",
        "#274060",
        "#e4b363",
        "chip",
        signatory="P. Exemple",
        role="Sales Director",
    )
    papers = [
        iccn(
            f"{folder}/iccn.pdf",
            stack.iccn,
            stack.ic_vendor,
            stack.ic,
            "ExCrypto 4.1",
            ic_first,
            ic_issued,
            ic_last,
            CHIP_LAB,
        ),
        pcn(
            f"{folder}/pcn.pdf",
            stack.pcn,
            stack.platform_vendor,
            stack.platform,
            pcn_ic or stack.ic,
            stack.iccn,
            platform_first,
            platform_issued,
            platform_last,
            CHIP_LAB,
        ),
        criteria_certificate(
            f"{folder}/cc-ic.pdf",
            f"EUCC-9999-2025-00000009{number:02d}-00000",
            stack.ic,
            stack.ic_vendor,
            date(2025, 6, 2),
            date(2030, 6, 1),
            CHIP_LAB,
            body=BODY,
            eal="EAL6",
            components=("ALC_FLR.1", "ASE_TSS.2"),
            profile="BSI-CC-PP-0084-2014",
        ),
        criteria_report(
            f"{folder}/cc-ic-report.pdf",
            f"EUCC-9999-2025-00000009{number:02d}-00000",
            stack.ic,
            stack.ic_vendor,
            date(2025, 6, 2),
            CHIP_LAB,
            body=BODY,
            eal="EAL6",
            components=("ALC_FLR.1", "ASE_TSS.2"),
            profile="BSI-CC-PP-0084-2014",
        ),
        criteria_certificate(
            f"{folder}/cc-platform.pdf",
            f"EUCC-9999-2026-00000009{number + 50:02d}-00000",
            stack.platform,
            stack.platform_vendor,
            date(2026, 2, 16),
            date(2031, 2, 15),
            CHIP_LAB,
            body=BODY,
            eal="EAL5",
            components=("ALC_DVS.2", "AVA_VAN.5"),
            profile="BSI-CC-PP-0099-V2-2020",
            ic=stack.ic,
        ),
        globalplatform(
            f"{folder}/globalplatform.pdf",
            f"GP-LOQ-99{number:02d}",
            stack.platform_vendor,
            stack.platform,
            stack.ic,
            _CONFIGURATION,
            date(2026, 3, 9),
            date(2031, 3, 8),
            _GP_LAB,
        ),
        java_card_licence(
            f"{folder}/java-card-licence.pdf",
            f"JC-LIC-99{number:02d}",
            stack.platform_vendor,
            _JAVA,
            date(2026, 1, 12),
        ),
        java_card_tck(
            f"{folder}/java-card-tck.pdf",
            f"JC-TCK-99{number:02d}",
            stack.platform_vendor,
            stack.platform,
            _JAVA,
            "Java Card TCK 3.1",
            date(2026, 2, 2),
        ),
        supply_authorisation(
            f"{folder}/supply-authorisation.pdf",
            maker,
            stack,
            f"SA-99{number:02d}",
            date(2026, 9, 1),
            date(2030, 12, 31),
        ),
    ]
    if library is not None:
        papers.append(
            criteria_report(
                f"{folder}/cc-platform-report.pdf",
                f"EUCC-9999-2026-00000009{number + 50:02d}-00000",
                stack.platform,
                stack.platform_vendor,
                date(2026, 2, 16),
                CHIP_LAB,
                body=BODY,
                eal="EAL5",
                components=("ALC_DVS.2", "AVA_VAN.5"),
                profile="BSI-CC-PP-0099-V2-2020",
                built_on=(
                    (f"the integrated circuit {stack.ic}", f"EUCC-9999-2025-00000009{number:02d}-00000"),
                    library,
                ),
            )
        )
    return [
        paper for paper in papers if not paper.file.endswith(tuple(f"{name}.pdf" for name in skip) or "\0")
    ]
