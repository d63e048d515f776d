"""
示例卡业有限公司 (Shili Card Industry Co., Ltd.): everything is in order but the age of the chip.

The circuit was first certified in June 2016; a brand lets a chip be used for twelve years. The maker
ends its production in June 2028, in the middle of the programme.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from make_example.houses import ASSURANCE, SHILI
from make_example.offer import Expected, Offer, Shortfall
from make_example.papers.dossier import Approvals, offered, plant_papers, product_papers, vendors
from make_example.papers.management import certificate_paper, statement_of_applicability, surveillance_letter
from make_example.papers.parts import Plant
from make_example.papers.production import physical_tests
from make_example.stacks import ELDER, PHYSICAL_LAB, card_on, chip_papers
from make_example.values import Certificate, Paper, Place

__all__ = ["offer"]

_FIRM = "示例卡业有限公司"
_FIRM_EN = "Shili Card Industry Co., Ltd."
_HOME = "示例市示范区卡片路8号"
_HOME_EN = "8 Kapian Road, Shifan District, Shili City, China"
_ALL = (
    "card-body",
    "embedding",
    "pre-personalisation",
    "data-preparation",
    "personalisation",
    "pin",
    "mailing",
)
_MAIN = Plant(_FIRM_EN, "Shili Plant", _HOME_EN, _ALL)
_SCOPE = "银行卡的生产、芯片封装、预个人化、数据准备、个人化、密码信封打印和邮寄"
_SCOPE_EN = (
    "Manufacture of payment cards, chip embedding, pre-personalisation, data preparation, personalisation, "
    "printing of PIN mailers and mailing"
)
_CONSTRUCTION = "PVC 5 layers, copper antenna, module BM-4 dual"
_RECYCLED = "recycled PVC 5 layers, copper antenna, module BM-4 dual"
_STACK = card_on(ELDER, "SL Dual 2", _FIRM_EN, _CONSTRUCTION)


def _chinese(scheme: str, standard: str, number: str, first: date, start: date, last: date) -> Certificate:
    return Certificate(
        SHILI,
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
        sites=(Place("示例工厂", _HOME, _SCOPE),),
    )


def _management() -> list[Paper]:
    quality = _chinese(
        "iso-9001",
        "GB/T 19001-2016/ISO 9001:2015",
        "99925Q90041R4M",
        date(2013, 10, 9),
        date(2025, 10, 9),
        date(2028, 10, 8),
    )
    environment = _chinese(
        "iso-14001",
        "GB/T 24001-2016/ISO 14001:2015",
        "99926E90042R2M",
        date(2020, 7, 1),
        date(2026, 7, 1),
        date(2029, 4, 30),
    )
    safety = _chinese(
        "iso-45001",
        "GB/T 45001-2020/ISO 45001:2018",
        "99926S90043R2M",
        date(2020, 7, 1),
        date(2026, 7, 1),
        date(2029, 6, 30),
    )
    security = Certificate(
        ASSURANCE,
        "iso-27001",
        "ISO/IEC 27001:2022",
        "EA-ISMS-99044",
        _FIRM_EN,
        _HOME_EN,
        _SCOPE_EN,
        date(2018, 9, 3),
        date(2026, 8, 31),
        date(2029, 8, 30),
        date(2026, 8, 31),
        statement_of_applicability="Version 4.0, 1 June 2026",
    )
    printing = Certificate(
        ASSURANCE,
        "iso-14298",
        "ISO 14298:2021",
        "EA-SPR-99045",
        _FIRM_EN,
        _HOME_EN,
        "Security printing and manufacture of payment cards, personalisation of cards",
        date(2020, 9, 7),
        date(2026, 9, 7),
        date(2029, 9, 6),
        date(2026, 9, 7),
        level="Foundation",
    )
    return [
        *(
            certificate_paper(f"management/{cert.scheme}.pdf", cert)
            for cert in (quality, environment, safety)
        ),
        surveillance_letter(
            "management/iso-9001-surveillance.pdf",
            SHILI,
            quality,
            date(2026, 9, 16),
            date(2026, 9, 28),
            date(2027, 10, 8),
        ),
        certificate_paper("management/iso-27001.pdf", security),
        statement_of_applicability(
            "management/statement-of-applicability.pdf",
            _FIRM_EN,
            (_MAIN.name,),
            "Version 4.0",
            date(2026, 6, 1),
        ),
        certificate_paper("management/iso-14298.pdf", printing),
    ]


def _product() -> list[Paper]:
    return [
        *product_papers(_STACK, "9504", date(2026, 7, 20), date(2031, 7, 19)),
        *chip_papers(
            _STACK,
            "product",
            number=4,
            ic_first=date(2016, 6, 15),
            ic_issued=date(2026, 6, 15),
            ic_last=date(2027, 6, 14),
            platform_first=date(2017, 3, 1),
            platform_issued=date(2026, 7, 1),
            platform_last=date(2027, 6, 30),
        ),
        *(
            physical_tests(
                f"product/test-report-{name}.pdf",
                PHYSICAL_LAB,
                ("COFRAC", "1-9901"),
                _FIRM_EN,
                f"{_STACK.card}: {sample}",
                number,
                date(2026, 3, 16),
                date(2026, 4, 10),
                date(2026, 4, 17),
            )
            for name, sample, number in (
                ("pvc", _CONSTRUCTION, "LEC-26-9541"),
                ("recycled", _RECYCLED, "LEC-26-9542"),
            )
        ),
    ]


def _supplier() -> dict[str, Any]:
    end = date(2028, 6, 30)
    return {
        "name": _FIRM,
        "bidder": "bidder",
        "language": "zh",
        "party": [
            {
                "id": "bidder",
                "name": _FIRM,
                "roles": ["bidder", "site-operator", "product-vendor"],
                "registration": "99990000SHILI00041",
                "country": "CN",
                "former_names": [{"name": _FIRM_EN, "proof": "English name in the articles of association"}],
            },
            *vendors(_STACK, PHYSICAL_LAB),
        ],
        "site": [
            {
                "id": "shili",
                "name": "示例工厂",
                "address": _HOME,
                "party": "bidder",
                "activities": list(_ALL),
                "use": "primary",
                "since": date(2011, 5, 1),
                "also_at": [_HOME_EN],
            },
        ],
        "product": [
            offered(_STACK, "debit", _CONSTRUCTION, end),
            offered(_STACK, "youth", _RECYCLED, end),
        ],
    }


def offer() -> Offer:
    """The whole offer."""
    days = Approvals(
        assessed=date(2026, 7, 31),
        avp=date(2027, 9, 14),
        gvcp=date(2027, 9, 1),
        cqm=date(2027, 8, 9),
        since=date(2013, 9, 2),
    )
    papers = (*_management(), *plant_papers(_MAIN, "shili", "9504", days, ("CB", "ICC", "P")), *_product())
    expected = Expected(
        "not-qualified",
        "The chip was first certified in June 2016 and may be used for twelve years: it ends in June "
        "2028, and so does its production, while cards are bought until the end of "
        "2029 and valid until the end of 2034.",
        (
            Shortfall(
                "visa.chip-life",
                "rejects",
                ("chip-life-ends",),
                "First certified on 15 June 2016: twelve years later it is 15 June 2028.",
            ),
            Shortfall(
                "chip.end-of-production",
                "condition",
                ("chip-life-ends",),
                "The chip's maker ends production on 30 June 2028, in the middle of the programme.",
            ),
        ),
    )
    return Offer("shili-card", _supplier(), papers, expected)
