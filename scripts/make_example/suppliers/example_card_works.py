"""
Example Card Works Ltd: a thick dossier of genuine papers, four of which are about something else.

The ISO 9001 certificate is the sister company's; the annex of the ISO/IEC 27001 certificate is
complete and leaves out the plant; a PCI DSS attestation stands where Card Production is asked; and
the platform certificate is for the circuit one revision before the offered one.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from make_example.houses import ASSURANCE, REGISTRARS
from make_example.offer import Expected, Offer, Shortfall
from make_example.papers.dossier import Approvals, offered, plant_papers, product_papers, vendors
from make_example.papers.management import certificate_paper, statement_of_applicability
from make_example.papers.parts import Plant
from make_example.papers.production import pci_dss, physical_tests
from make_example.stacks import NEWER, PHYSICAL_LAB, card_on, chip_papers
from make_example.values import Certificate, House, Paper, Place

__all__ = ["offer"]

_FIRM = "Example Card Works Ltd"
_SISTER = "Example Card Services Ltd"
_HOME = "12 Foundry Lane, Exampleton EX1 2AB, United Kingdom"
_OFFICE = "1 Sample Square, Exampleton EX1 1AA, United Kingdom"
_CENTRE = "7 Cable Street, Sampleham EX7 4DC, United Kingdom"
_ALL = (
    "card-body",
    "embedding",
    "pre-personalisation",
    "data-preparation",
    "personalisation",
    "pin",
    "mailing",
)
_MAIN = Plant(_FIRM, "Exampleton Works", _HOME, _ALL)
_SCOPE = (
    "Manufacture of payment cards, chip embedding, pre-personalisation, data preparation, personalisation, "
    "printing of PIN mailers and mailing"
)
_CONSTRUCTION = "PVC 5 layers, aluminium antenna, module EM-9 dual"
_RECYCLED = "recycled PVC 5 layers, aluminium antenna, module EM-9 dual"
_STACK = card_on(NEWER, "EcoWorks Dual 3", _FIRM, _CONSTRUCTION)
_WRONG_IC = "ESC-900 rev. A7"


def _certificate(
    house: House,
    scheme: str,
    standard: str,
    number: str,
    first: date,
    *,
    holder: str = _FIRM,
    sites: tuple[Place, ...] = (),
    address: str = _HOME,
    soa: str = "",
    level: str = "",
) -> Certificate:
    start, last = date(2026, 5, 18), date(2029, 5, 17)
    if scheme == "iso-14001":
        last = date(2029, 4, 30)
    return Certificate(
        house,
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
        sites=sites,
        statement_of_applicability=soa,
        level=level,
    )


def _management() -> list[Paper]:
    annex = (
        Place(
            "Head Office", _OFFICE, "Management of information security, customer service, data preparation"
        ),
        Place("Sampleham Data Centre", _CENTRE, "Hosting of personalisation databases, key management"),
    )
    return [
        certificate_paper(
            "management/iso-9001.pdf",
            _certificate(
                ASSURANCE, "iso-9001", "ISO 9001:2015", "EA-QMS-99031", date(2008, 5, 19), holder=_SISTER
            ),
        ),
        certificate_paper(
            "management/iso-14001.pdf",
            _certificate(ASSURANCE, "iso-14001", "ISO 14001:2015", "EA-EMS-99032", date(2012, 5, 18)),
        ),
        certificate_paper(
            "management/iso-45001.pdf",
            _certificate(ASSURANCE, "iso-45001", "ISO 45001:2018", "EA-OHS-99033", date(2020, 5, 18)),
        ),
        certificate_paper(
            "management/iso-27001.pdf",
            _certificate(
                REGISTRARS,
                "iso-27001",
                "ISO/IEC 27001:2022",
                "FR-ISMS-99034",
                date(2016, 5, 18),
                sites=annex,
                address=_OFFICE,
                soa="Version 9.0, 2 March 2026",
            ),
        ),
        statement_of_applicability(
            "management/statement-of-applicability.pdf",
            _FIRM,
            ("Head Office", "Sampleham Data Centre"),
            "Version 9.0",
            date(2026, 3, 2),
        ),
        certificate_paper(
            "management/iso-14298.pdf",
            _certificate(
                REGISTRARS,
                "iso-14298",
                "ISO 14298:2021",
                "FR-SPR-99035",
                date(2019, 5, 18),
                level="Governmental",
            ),
        ),
    ]


def _product() -> list[Paper]:
    return [
        *product_papers(_STACK, "9503", date(2026, 8, 10), date(2031, 8, 9)),
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
            pcn_ic=_WRONG_IC,
        ),
        *(
            physical_tests(
                f"product/test-report-{name}.pdf",
                PHYSICAL_LAB,
                ("COFRAC", "1-9901"),
                _FIRM,
                f"{_STACK.card}: {sample}",
                number,
                date(2026, 4, 13),
                date(2026, 5, 8),
                date(2026, 5, 15),
            )
            for name, sample, number in (
                ("pvc", _CONSTRUCTION, "LEC-26-9531"),
                ("recycled", _RECYCLED, "LEC-26-9532"),
            )
        ),
    ]


def _supplier() -> dict[str, Any]:
    life = date(2035, 12, 31)
    return {
        "name": _FIRM,
        "bidder": "bidder",
        "language": "en",
        "party": [
            {
                "id": "bidder",
                "name": _FIRM,
                "roles": ["bidder", "site-operator", "product-vendor"],
                "registration": "Company No. 99990031",
                "country": "GB",
            },
            {
                "id": "sister",
                "name": _SISTER,
                "roles": ["affiliate"],
                "registration": "Company No. 99990032",
                "country": "GB",
            },
            *vendors(_STACK, PHYSICAL_LAB),
        ],
        "site": [
            {
                "id": "exampleton",
                "name": _MAIN.name,
                "address": _HOME,
                "party": "bidder",
                "activities": list(_ALL),
                "use": "primary",
                "since": date(2006, 2, 1),
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
        assessed=date(2026, 6, 26),
        avp=date(2027, 8, 31),
        gvcp=date(2027, 8, 15),
        cqm=date(2027, 6, 30),
        since=date(2009, 8, 16),
    )
    plant = [
        paper
        for paper in plant_papers(_MAIN, "exampleton", "9503", days, ("CB", "ICC", "P"))
        if paper.scheme != "pci-card-production"
    ]
    plant.append(
        pci_dss(
            "plants/pci-aoc-exampleton.pdf",
            _MAIN,
            "AOC-DSS-9503",
            date(2026, 6, 15),
            date(2026, 6, 26),
            date(2026, 7, 10),
        )
    )
    expected = Expected(
        "not-qualified",
        "It looks perfect, and four papers are about something else: the sister company's ISO 9001 "
        "certificate, an ISO/IEC 27001 annex without the plant, PCI DSS for Card Production, and "
        "a PCN on another circuit.",
        (
            Shortfall(
                "iso-9001.plant",
                "rejects",
                ("other-entity",),
                "The certificate is held by the sister company Example Card Services Ltd.",
            ),
            Shortfall(
                "iso-27001.data",
                "rejects",
                ("other-site",),
                "The annex is complete and lists head office and data centre, not the plant.",
            ),
            Shortfall(
                "card-production.physical",
                "rejects",
                ("not-evidenced", "neighbour-offered"),
                "A PCI DSS attestation was shown; Card Production is another standard.",
            ),
            Shortfall(
                "card-production.logical",
                "rejects",
                ("not-evidenced", "neighbour-offered"),
                "The same PCI DSS attestation.",
            ),
            Shortfall(
                "emvco.platform",
                "rejects",
                ("other-ic",),
                "The PCN is for ESC-900 rev. A7; the offer is on rev. B2.",
            ),
            Shortfall(
                "continuity.unbroken-9001",
                "condition",
                ("continuity-unknown",),
                "The sister company's certificate shows nothing about this plant's past.",
            ),
            Shortfall(
                "continuity.surveillance-9001",
                "condition",
                ("continuity-unknown",),
                "Nor does it show a surveillance of this plant.",
            ),
            Shortfall(
                "continuity.established-site",
                "condition",
                ("continuity-unknown",),
                "Nor that this plant worked before the first order.",
            ),
            Shortfall(
                "continuity.surveillance-27001",
                "condition",
                ("continuity-unknown",),
                "No certificate names the plant, so nothing shows its surveillance.",
            ),
        ),
    )
    return Offer("example-card-works", _supplier(), (*_management(), *plant, *_product()), expected)
