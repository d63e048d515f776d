"""Beispiel Karten GmbH: every paper is there, for both plants; only renewals lie ahead."""

from __future__ import annotations

from datetime import date
from typing import Any

from make_example.houses import BEISPIELZERT, FIKTIV, KEURING
from make_example.offer import Expected, Offer
from make_example.papers.dossier import Approvals, offered, plant_papers, product_papers, vendors
from make_example.papers.management import certificate_paper, statement_of_applicability
from make_example.papers.parts import Plant
from make_example.papers.production import physical_tests
from make_example.stacks import NEWER, PHYSICAL_LAB, card_on, chip_papers
from make_example.values import Certificate, House, Paper, Place

__all__ = ["offer"]

_FIRM = "Beispiel Karten GmbH"
_HOME = "Kartenstraße 1, 99950 Beispielstadt, Deutschland"
_SPARE = "Lettershopweg 5, 99951 Musterdorf, Deutschland"
_ALL = (
    "card-body",
    "embedding",
    "pre-personalisation",
    "data-preparation",
    "personalisation",
    "pin",
    "mailing",
)
_BUREAU = ("data-preparation", "personalisation", "pin", "mailing")
_MAIN = Plant(_FIRM, "Werk Beispielstadt", _HOME, _ALL)
_BACKUP = Plant(_FIRM, "Werk Musterdorf", _SPARE, _BUREAU)

_SCOPE = (
    "Herstellung von Zahlungskarten, Chip-Implantation, Vorpersonalisierung, Datenaufbereitung, "
    "Personalisierung, PIN-Briefdruck und Versand"
)
_SCOPE_EN = (
    "Manufacture of payment cards, chip embedding, pre-personalisation, data preparation, personalisation, "
    "printing of PIN mailers and mailing"
)
_SITES = (
    Place(_MAIN.name, _HOME, _SCOPE),
    Place(
        _BACKUP.name,
        _SPARE,
        "Datenaufbereitung, Personalisierung, PIN-Briefdruck und Versand von Zahlungskarten",
    ),
)
_CONSTRUCTION = "PVC 5 layers, copper antenna, module EM-8 dual"
_RECYCLED = "recycled PVC 5 layers, copper antenna, module EM-8 dual"
_STACK = card_on(NEWER, "BK Dual 5", _FIRM, _CONSTRUCTION)


def _certificate(
    house: House,
    scheme: str,
    standard: str,
    number: str,
    first: date,
    start: date,
    last: date,
    report: str = "",
    soa: str = "",
) -> Certificate:
    return Certificate(
        house,
        scheme,
        standard,
        number,
        _FIRM,
        _HOME,
        _SCOPE,
        first,
        start,
        last,
        start,
        sites=_SITES,
        report=report,
        statement_of_applicability=soa,
        second_scope=_SCOPE_EN,
        # In two columns the scope stands twice; which one is read does not matter, the annex decides.
        without=("scope",) if house is FIKTIV else (),
    )


def _management() -> list[Paper]:
    start, last = date(2026, 6, 8), date(2029, 6, 7)
    certificates = (
        _certificate(
            BEISPIELZERT,
            "iso-9001",
            "DIN EN ISO 9001:2015",
            "BZ-99 100 9501",
            date(2011, 6, 8),
            start,
            last,
            "9501-26",
        ),
        _certificate(
            BEISPIELZERT,
            "iso-14001",
            "DIN EN ISO 14001:2015",
            "BZ-99 104 9501",
            date(2014, 6, 8),
            start,
            date(2029, 4, 30),
            "9501-26",
        ),
        _certificate(
            BEISPIELZERT,
            "iso-45001",
            "DIN ISO 45001:2018",
            "BZ-99 126 9501",
            date(2020, 6, 8),
            start,
            last,
            "9501-26",
        ),
        _certificate(
            FIKTIV,
            "iso-27001",
            "ISO/IEC 27001:2022",
            "FZ-27-99501",
            date(2017, 9, 14),
            date(2026, 9, 14),
            date(2029, 9, 13),
            soa="Version 6.2, 02.07.2026",
        ),
    )
    return [
        *(certificate_paper(f"management/{cert.scheme}.pdf", cert) for cert in certificates),
        statement_of_applicability(
            "management/statement-of-applicability.pdf",
            _FIRM,
            (_MAIN.name, _BACKUP.name),
            "Version 6.2",
            date(2026, 7, 2),
        ),
        _secure_printing(
            _MAIN,
            "beispielstadt",
            1,
            "Security printing and manufacture of payment cards, personalisation of cards",
        ),
        _secure_printing(
            _BACKUP, "musterdorf", 2, "Personalisation of payment cards and secure handling after printing"
        ),
    ]


def _secure_printing(plant: Plant, slug: str, number: int, scope: str) -> Paper:
    cert = Certificate(
        KEURING,
        "iso-14298",
        "ISO 14298:2021",
        f"VK-14298-950{number}",
        _FIRM,
        plant.address,
        scope,
        date(2018, 5, 4),
        date(2026, 5, 4),
        date(2029, 5, 3),
        date(2026, 5, 4),
        level="Governmental",
    )
    return certificate_paper(f"management/iso-14298-{slug}.pdf", cert)


def _product() -> list[Paper]:
    return [
        *product_papers(_STACK, "9501", date(2026, 9, 21), date(2031, 9, 20)),
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
        ),
        *(
            physical_tests(
                f"product/test-report-{name}.pdf",
                PHYSICAL_LAB,
                ("COFRAC", "1-9901"),
                _FIRM,
                f"{_STACK.card}: {sample}",
                number,
                date(2026, 5, 11),
                date(2026, 6, 5),
                date(2026, 6, 12),
            )
            for name, sample, number in (
                ("pvc", _CONSTRUCTION, "LEC-26-9501"),
                ("recycled", _RECYCLED, "LEC-26-9502"),
            )
        ),
    ]


def _supplier() -> dict[str, Any]:
    life = date(2035, 12, 31)
    return {
        "name": _FIRM,
        "bidder": "bidder",
        "language": "de",
        "party": [
            {
                "id": "bidder",
                "name": _FIRM,
                "roles": ["bidder", "site-operator", "product-vendor"],
                "registration": "HRB 999501 Beispielstadt",
                "country": "DE",
            },
            *vendors(_STACK, PHYSICAL_LAB),
        ],
        "site": [
            {
                "id": "beispielstadt",
                "name": _MAIN.name,
                "address": _HOME,
                "party": "bidder",
                "activities": list(_ALL),
                "use": "primary",
                "since": date(2009, 4, 1),
            },
            {
                "id": "musterdorf",
                "name": _BACKUP.name,
                "address": _SPARE,
                "party": "bidder",
                "activities": list(_BUREAU),
                "use": "backup",
                "since": date(2012, 3, 1),
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
        assessed=date(2026, 8, 21),
        avp=date(2027, 10, 4),
        gvcp=date(2027, 9, 30),
        cqm=date(2027, 7, 5),
        since=date(2012, 10, 1),
    )
    papers = (
        *_management(),
        *plant_papers(_MAIN, "beispielstadt", "9501", days, ("CB", "ICC", "P")),
        *plant_papers(_BACKUP, "musterdorf", "9502", days, ("P",)),
        *_product(),
    )
    expected = Expected(
        "qualified",
        "Every paper is there, for both plants and both lines; only renewals after the first order "
        "lie ahead.",
    )
    return Offer("beispiel-karten", _supplier(), papers, expected)
