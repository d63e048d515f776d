"""
Tarjetas Ejemplo, S.A.: nothing is disproved, and too much cannot be told.

The ISO 9001 certificate is held by a company of almost the same name; of the ISO/IEC 27001
certificate two of three pages are missing; three papers were not yet read by a person.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from make_example.houses import CERTIFICA, KEURING
from make_example.offer import Expected, Offer, Shortfall
from make_example.papers.dossier import Approvals, offered, plant_papers, product_papers, vendors
from make_example.papers.management import certificate_paper, statement_of_applicability
from make_example.papers.parts import Plant
from make_example.papers.production import physical_tests
from make_example.stacks import NEWER, PHYSICAL_LAB, card_on, chip_papers
from make_example.values import Certificate, Paper

__all__ = ["offer"]

_FIRM = "Tarjetas Ejemplo, S.A."
_ALMOST = "Tarjetas Ejemplos, S.A."
_HOME = "Calle de la Tarjeta 20, 99970 Villaejemplo, España"
_OFFICE = "Plaza del Modelo 2, 99971 Villaejemplo, España"
_ALL = (
    "card-body",
    "embedding",
    "pre-personalisation",
    "data-preparation",
    "personalisation",
    "pin",
    "mailing",
)
_MAIN = Plant(_FIRM, "Planta de Villaejemplo", _HOME, _ALL)
_SCOPE = (
    "Fabricación de tarjetas bancarias, implantación de chips, prepersonalización, preparación de datos, "
    "personalización, impresión de PIN y ensobrado"
)
_CONSTRUCTION = "PVC 5 layers, copper antenna, module EM-6 dual"
_RECYCLED = "recycled PVC 5 layers, copper antenna, module EM-6 dual"
_STACK = card_on(NEWER, "TE Dual 4", _FIRM, _CONSTRUCTION)


def _certificate(
    scheme: str,
    standard: str,
    number: str,
    first: date,
    *,
    holder: str = _FIRM,
    last: date = date(2029, 6, 21),
    soa: str = "",
    pages_of: int | None = None,
    address: str = _HOME,
) -> Certificate:
    start = date(2026, 6, 22)
    return Certificate(
        CERTIFICA,
        scheme,
        standard,
        number,
        holder,
        address,
        _SCOPE,
        first,
        start,
        last,
        start,
        statement_of_applicability=soa,
        pages_of=pages_of,
    )


def _management() -> list[Paper]:
    printing = Certificate(
        KEURING,
        "iso-14298",
        "ISO 14298:2021",
        "VK-14298-9505",
        _FIRM,
        _HOME,
        "Security printing and manufacture of payment cards, personalisation of cards",
        date(2021, 5, 10),
        date(2026, 5, 10),
        date(2029, 5, 9),
        date(2026, 5, 10),
        level="Governmental",
    )
    return [
        certificate_paper(
            "management/iso-9001.pdf",
            _certificate(
                "iso-9001", "UNE-EN ISO 9001:2015", "EC-9905/2010", date(2010, 6, 22), holder=_ALMOST
            ),
        ),
        certificate_paper(
            "management/iso-14001.pdf",
            _certificate(
                "iso-14001",
                "UNE-EN ISO 14001:2015",
                "ECA-9905/2014",
                date(2014, 6, 22),
                last=date(2029, 4, 30),
            ),
        ),
        certificate_paper(
            "management/iso-45001.pdf",
            _certificate("iso-45001", "UNE-ISO 45001:2018", "ECS-9905/2020", date(2020, 6, 22)),
        ),
        certificate_paper(
            "management/iso-27001.pdf",
            _certificate(
                "iso-27001",
                "UNE-EN ISO/IEC 27001:2023",
                "ECI-9905/2018",
                date(2018, 6, 22),
                address=_OFFICE,
                soa="Versión 2.1, 11/05/2026",
                pages_of=3,
            ),
        ),
        statement_of_applicability(
            "management/statement-of-applicability.pdf",
            _FIRM,
            (_MAIN.name,),
            "Version 2.1",
            date(2026, 5, 11),
        ),
        certificate_paper("management/iso-14298.pdf", printing),
    ]


def _product() -> list[Paper]:
    return [
        *product_papers(_STACK, "9505", date(2026, 8, 24), date(2031, 8, 23), unread=("visa-loa",)),
        *chip_papers(
            _STACK,
            "product",
            number=1,
            ic_first=date(2025, 6, 16),
            ic_issued=date(2026, 6, 16),
            ic_last=date(2027, 6, 15),
            platform_first=date(2026, 3, 2),
            platform_issued=date(2026, 7, 1),
            platform_last=date(2027, 6, 30),
            # The root of a known break, so that the report shows a chain that is possibly affected.
            library=("the key generation library ExLib 1.02", "BSI-DSZ-CC-0782-V2-2015"),
        ),
        *(
            physical_tests(
                f"product/test-report-{name}.pdf",
                PHYSICAL_LAB,
                ("COFRAC", "1-9901"),
                _FIRM,
                f"{_STACK.card}: {sample}",
                number,
                date(2026, 6, 8),
                date(2026, 7, 3),
                date(2026, 7, 10),
            )
            for name, sample, number in (
                ("pvc", _CONSTRUCTION, "LEC-26-9551"),
                ("recycled", _RECYCLED, "LEC-26-9552"),
            )
        ),
    ]


def _supplier() -> dict[str, Any]:
    life = date(2035, 12, 31)
    return {
        "name": _FIRM,
        "bidder": "bidder",
        "language": "es",
        "party": [
            {
                "id": "bidder",
                "name": _FIRM,
                "roles": ["bidder", "site-operator", "product-vendor"],
                "registration": "NIF A-99999905",
                "country": "ES",
            },
            *vendors(_STACK, PHYSICAL_LAB),
        ],
        "site": [
            {
                "id": "villaejemplo",
                "name": _MAIN.name,
                "address": _HOME,
                "party": "bidder",
                "activities": list(_ALL),
                "use": "primary",
                "since": date(2008, 1, 1),
            },
        ],
        "product": [
            offered(_STACK, "debit", _CONSTRUCTION, life),
            offered(_STACK, "youth", _RECYCLED, life),
        ],
    }


def offer() -> Offer:
    """The whole offer."""
    days = Approvals(
        assessed=date(2026, 7, 17),
        avp=date(2027, 8, 20),
        gvcp=date(2027, 8, 12),
        cqm=date(2027, 7, 19),
        since=date(2011, 8, 13),
    )
    plant = plant_papers(
        _MAIN, "villaejemplo", "9505", days, ("CB", "ICC", "P"), unread=("aoc-logical", "mastercard-gvcp")
    )
    expected = Expected(
        "cannot-tell-yet",
        "Nothing is disproved: a holder of almost the same name, two pages that are missing, and "
        "three papers that nobody has read yet keep the answer open.",
        (
            Shortfall(
                "iso-9001.plant",
                "leaves-open",
                ("holder-similar",),
                'Held by "Tarjetas Ejemplos, S.A.": a misprint, or another company? A person decides.',
            ),
            Shortfall(
                "iso-27001.data",
                "leaves-open",
                ("incomplete",),
                "Page 1 of 3 is there; the plant may stand in the annex that is missing.",
            ),
            Shortfall(
                "card-production.logical",
                "leaves-open",
                ("to-confirm",),
                "Nobody has confirmed what the attestation says.",
            ),
            Shortfall(
                "mastercard.gvcp",
                "leaves-open",
                ("to-confirm",),
                "Nobody has confirmed what the certificate says.",
            ),
            Shortfall(
                "visa.letter", "leaves-open", ("to-confirm",), "Nobody has confirmed what the letter says."
            ),
            Shortfall(
                "mastercard.gvcp-established", "condition", ("to-confirm",), "The same GVCP certificate."
            ),
            Shortfall(
                "continuity.surveillance-27001",
                "condition",
                ("continuity-unknown",),
                "The page that could name the plant is missing.",
            ),
        ),
    )
    return Offer("tarjetas-ejemplo", _supplier(), (*_management(), *plant, *_product()), expected)
