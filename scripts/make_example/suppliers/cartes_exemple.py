"""
Cartes Exemple SAS: qualified, with conditions to be met before the first order.

No ISO 45001 certificate was shown; the CQM certificate and the platform's certificate run out
between the award and the first order.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from make_example.houses import EXEMPLECERT, REGISTRARS
from make_example.offer import Expected, Offer, Shortfall
from make_example.papers.dossier import Approvals, offered, plant_papers, product_papers, vendors
from make_example.papers.management import certificate_paper, statement_of_applicability, surveillance_letter
from make_example.papers.parts import Plant
from make_example.papers.production import physical_tests
from make_example.stacks import NEWER, PHYSICAL_LAB, card_on, chip_papers
from make_example.values import Certificate, Paper

__all__ = ["offer"]

_FIRM = "Cartes Exemple SAS"
_HOME = "4 rue de l'Encarteur, 99960 Exempleville, France"
_ALL = (
    "card-body",
    "embedding",
    "pre-personalisation",
    "data-preparation",
    "personalisation",
    "pin",
    "mailing",
)
_MAIN = Plant(_FIRM, "Usine d'Exempleville", _HOME, _ALL)
_SCOPE = (
    "Fabrication de cartes bancaires, encartage, pré-personnalisation, préparation des données, "
    "personnalisation, impression des codes PIN et mise sous pli"
)
_SCOPE_EN = (
    "Manufacture of payment cards, chip embedding, pre-personalisation, data preparation, personalisation, "
    "printing of PIN mailers and mailing"
)
_CONSTRUCTION = "PVC 4 layers, copper antenna, module EM-8 dual"
_RECYCLED = "recycled PVC 4 layers, copper antenna, module EM-8 dual"
_STACK = card_on(NEWER, "CE Duo 7", _FIRM, _CONSTRUCTION)


def _management() -> list[Paper]:
    quality = Certificate(
        EXEMPLECERT,
        "iso-9001",
        "NF EN ISO 9001:2015",
        "2009/99021.7",
        _FIRM,
        _HOME,
        _SCOPE,
        date(2009, 3, 12),
        date(2024, 3, 12),
        date(2027, 3, 11),
        date(2024, 3, 12),
        report="R-24-9902",
    )
    environment = Certificate(
        EXEMPLECERT,
        "iso-14001",
        "NF EN ISO 14001:2015",
        "2013/99022.5",
        _FIRM,
        _HOME,
        _SCOPE,
        date(2013, 9, 2),
        date(2026, 5, 2),
        date(2029, 4, 30),
        date(2026, 5, 2),
        report="R-26-9902",
    )
    security = Certificate(
        REGISTRARS,
        "iso-27001",
        "ISO/IEC 27001:2022",
        "FR-ISMS-99023",
        _FIRM,
        _HOME,
        _SCOPE_EN,
        date(2019, 4, 15),
        date(2026, 4, 15),
        date(2029, 4, 14),
        date(2026, 4, 15),
        statement_of_applicability="Version 3.4, 9 February 2026",
    )
    printing = Certificate(
        REGISTRARS,
        "iso-14298",
        "ISO 14298:2021",
        "FR-SPR-99024",
        _FIRM,
        _HOME,
        "Security printing and manufacture of payment cards, personalisation of cards",
        date(2020, 6, 1),
        date(2026, 6, 1),
        date(2029, 5, 31),
        date(2026, 6, 1),
        level="Governmental",
    )
    return [
        certificate_paper("management/iso-9001.pdf", quality),
        surveillance_letter(
            "management/iso-9001-surveillance.pdf",
            EXEMPLECERT,
            quality,
            date(2026, 2, 24),
            date(2026, 3, 6),
            date(2027, 3, 11),
        ),
        certificate_paper("management/iso-14001.pdf", environment),
        certificate_paper("management/iso-27001.pdf", security),
        statement_of_applicability(
            "management/statement-of-applicability.pdf", _FIRM, (_MAIN.name,), "Version 3.4", date(2026, 2, 9)
        ),
        certificate_paper("management/iso-14298.pdf", printing),
    ]


def _product() -> list[Paper]:
    return [
        *product_papers(_STACK, "9502", date(2026, 7, 6), date(2031, 7, 5)),
        *chip_papers(
            _STACK,
            "product",
            number=1,
            ic_first=date(2025, 6, 16),
            ic_issued=date(2026, 6, 16),
            ic_last=date(2027, 6, 15),
            platform_first=date(2026, 2, 15),
            platform_issued=date(2026, 2, 15),
            platform_last=date(2027, 2, 14),
        ),
        *(
            physical_tests(
                f"product/test-report-{name}.pdf",
                PHYSICAL_LAB,
                ("COFRAC", "1-9901"),
                _FIRM,
                f"{_STACK.card}: {sample}",
                number,
                date(2026, 2, 2),
                date(2026, 2, 27),
                date(2026, 3, 6),
            )
            for name, sample, number in (
                ("pvc", _CONSTRUCTION, "LEC-26-9521"),
                ("recycled", _RECYCLED, "LEC-26-9522"),
            )
        ),
    ]


def _supplier() -> dict[str, Any]:
    life = date(2035, 12, 31)
    return {
        "name": _FIRM,
        "bidder": "bidder",
        "language": "fr",
        "party": [
            {
                "id": "bidder",
                "name": _FIRM,
                "roles": ["bidder", "site-operator", "product-vendor"],
                "registration": "RCS Exempleville 999 902 001",
                "country": "FR",
            },
            *vendors(_STACK, PHYSICAL_LAB),
        ],
        "site": [
            {
                "id": "exempleville",
                "name": _MAIN.name,
                "address": _HOME,
                "party": "bidder",
                "activities": list(_ALL),
                "use": "primary",
                "since": date(2005, 9, 1),
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
        assessed=date(2026, 5, 22),
        avp=date(2027, 7, 31),
        gvcp=date(2027, 7, 15),
        cqm=date(2027, 1, 31),
        since=date(2008, 7, 16),
    )
    papers = (
        *_management(),
        *plant_papers(_MAIN, "exempleville", "9502", days, ("CB", "ICC", "P")),
        *_product(),
    )
    expected = Expected(
        "qualified-with-conditions",
        "Nothing blocking is missing; no ISO 45001 certificate was shown, and the CQM certificate "
        "and the platform certificate have to be renewed before the first order.",
        (
            Shortfall(
                "iso-45001.plant",
                "condition",
                ("not-evidenced",),
                "No ISO 45001 certificate was shown by the clarification deadline.",
            ),
            Shortfall(
                "emvco.platform",
                "condition",
                ("expired-extension-unknown",),
                "The platform certificate ends on 14 February 2027, before the first order.",
            ),
            Shortfall(
                "mastercard.cqm-card-body",
                "condition",
                ("expired-extension-unknown",),
                "The CQM certificate ends on 31 January 2027, before the first order.",
            ),
            Shortfall(
                "mastercard.cqm-card",
                "condition",
                ("expired-extension-unknown",),
                "The same CQM certificate.",
            ),
            Shortfall(
                "mastercard.cqm-personalisation",
                "condition",
                ("expired-extension-unknown",),
                "The same CQM certificate.",
            ),
        ),
    )
    return Offer("cartes-exemple", _supplier(), papers, expected)
