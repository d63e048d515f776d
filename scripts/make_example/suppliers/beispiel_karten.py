"""Beispiel Karten GmbH: every paper is there, for both plants; only renewals lie ahead."""

from __future__ import annotations

from datetime import date

from make_example.houses import BEISPIELZERT, KEURING, MUSTER
from make_example.offer import Expected, Offer
from make_example.papers.brands import cqm, csi, cvcs, gvcp, mastercard_loa, visa_avp, visa_loa
from make_example.papers.management import certificate_paper, statement_of_applicability
from make_example.papers.parts import Plant
from make_example.papers.production import card_production, test_report
from make_example.stacks import NEWER, PHYSICAL_LAB, card_on, chip_papers
from make_example.values import Certificate, House, Paper, Place

__all__ = ["offer"]

_FIRM = "Beispiel Karten GmbH"
_HOME = "Kartenstraße 1, 99950 Beispielstadt, Deutschland"
_SPARE = "Lettershopweg 5, 99951 Musterdorf, Deutschland"
_ALL = ("card-body", "embedding", "pre-personalisation", "data-preparation", "personalisation", "pin", "mailing")
_BUREAU = ("data-preparation", "personalisation", "pin", "mailing")
MAIN = Plant(_FIRM, "Werk Beispielstadt", _HOME, _ALL)
BACKUP = Plant(_FIRM, "Werk Musterdorf", _SPARE, _BUREAU)

_SCOPE = (
    "Herstellung von Zahlungskarten, Chip-Implantation, Vorpersonalisierung, Datenaufbereitung, "
    "Personalisierung, PIN-Briefdruck und Versand"
)
_SCOPE_BACKUP = "Datenaufbereitung, Personalisierung, PIN-Briefdruck und Versand von Zahlungskarten"
_SITES = (
    Place(MAIN.name, _HOME, _SCOPE),
    Place(BACKUP.name, _SPARE, _SCOPE_BACKUP),
)
_CONSTRUCTION = "PVC 5 layers, copper antenna, module EM-8 dual"
_CONSTRUCTION_RECYCLED = "recycled PVC 5 layers, copper antenna, module EM-8 dual"
_STACK = card_on(NEWER, "BK Dual 5", _FIRM, _CONSTRUCTION)


def _certificate(
    house: House, scheme: str, standard: str, number: str, first: date, start: date, last: date, issued: date,
    **more: str,
) -> Certificate:  # fmt: skip
    return Certificate(
        house, scheme, standard, number, _FIRM, _HOME, _SCOPE, first, start, last, issued, sites=_SITES, **more
    )  # type: ignore[arg-type]  # keyword texts only


def _management() -> list[Paper]:
    quality = _certificate(
        BEISPIELZERT, "iso-9001", "DIN EN ISO 9001:2015", "BZ-99 100 9501", date(2011, 6, 8), date(2026, 6, 8),
        date(2029, 6, 7), date(2026, 6, 1), report="9501-26",
    )  # fmt: skip
    environment = _certificate(
        BEISPIELZERT, "iso-14001", "DIN EN ISO 14001:2015", "BZ-99 104 9501", date(2014, 6, 8), date(2026, 6, 8),
        date(2029, 4, 30), date(2026, 6, 1), report="9501-26",
    )  # fmt: skip
    safety = _certificate(
        BEISPIELZERT, "iso-45001", "DIN EN ISO 45001:2018", "BZ-99 126 9501", date(2020, 6, 8), date(2026, 6, 8),
        date(2029, 6, 7), date(2026, 6, 1), report="9501-26",
    )  # fmt: skip
    security = _certificate(
        MUSTER, "iso-27001", "ISO/IEC 27001:2022", "MMS-27-99501", date(2017, 9, 14), date(2026, 9, 14),
        date(2029, 9, 13), date(2026, 9, 10), statement_of_applicability="Version 6.2, 02.07.2026",
        second_scope="Manufacture of payment cards, chip embedding, pre-personalisation, data preparation, "
        "personalisation, printing of PIN mailers and mailing",
    )  # fmt: skip
    return [
        certificate_paper("management/iso-9001.pdf", quality),
        certificate_paper("management/iso-14001.pdf", environment),
        certificate_paper("management/iso-45001.pdf", safety),
        certificate_paper("management/iso-27001.pdf", security),
        statement_of_applicability(
            "management/statement-of-applicability.pdf", _FIRM, (MAIN.name, BACKUP.name), "Version 6.2",
            date(2026, 7, 2),
        ),
        *(_secure_printing(plant, number) for plant, number in ((MAIN, 1), (BACKUP, 2))),
    ]  # fmt: skip


def _secure_printing(plant: Plant, number: int) -> Paper:
    scope = (
        "Security printing and manufacture of payment cards, personalisation of cards"
        if plant is MAIN
        else "Personalisation of payment cards and secure handling after printing"
    )
    cert = Certificate(
        KEURING, "iso-14298", "ISO 14298:2021", f"VK-14298-950{number}", _FIRM, plant.address, scope,
        date(2018, 5, 4), date(2026, 5, 4), date(2029, 5, 3), date(2026, 4, 27), level="Governmental",
    )  # fmt: skip
    return certificate_paper(f"management/iso-14298-{_slug(plant)}.pdf", cert, ("*",))


def _slug(plant: Plant) -> str:
    return plant.name.split()[-1].lower()


def _plant(plant: Plant, number: int) -> list[Paper]:
    slug = _slug(plant)
    start, end, reported = date(2026, 8, 17), date(2026, 8, 21), date(2026, 9, 7)
    labels = ("CB", "ICC", "P") if plant is MAIN else ("P",)
    return [
        *(
            card_production(
                f"plants/aoc-{book}-{slug}.pdf", plant, book, f"AOC-{book[0].upper()}-950{number}", start, end, reported
            )
            for book in ("physical", "logical")
        ),
        visa_avp(f"plants/visa-avp-{slug}.pdf", plant, f"AVP-950{number}", date(2026, 10, 5), date(2027, 10, 4)),
        gvcp(
            f"plants/mastercard-gvcp-{slug}.pdf", plant, f"GVCP-950{number}", date(2012, 10, 1),
            date(2026, 10, 1), date(2027, 9, 30),
        ),
        cqm(
            f"plants/mastercard-cqm-{slug}.pdf", plant, f"CQM-950{number}", labels, date(2026, 7, 6),
            date(2027, 7, 5),
        ),
    ]  # fmt: skip


def _product() -> list[Paper]:
    issued, last = date(2026, 9, 21), date(2031, 9, 20)
    return [
        visa_loa("product/visa-loa.pdf", _STACK, "VLOA-9501", issued, last),
        mastercard_loa("product/mastercard-loa.pdf", _STACK, "MLOA-9501", issued, last),
        cvcs("product/mastercard-cvcs.pdf", _STACK, "CVCS-9501", "MLOA-9501", date(2026, 9, 28), date(2027, 9, 27)),
        csi("product/mastercard-csi.pdf", _STACK, "CSI-9501", "recycled PVC", date(2026, 8, 3), date(2031, 8, 2)),
        *chip_papers(
            _STACK, "product", number=1, ic_first=date(2025, 6, 16), ic_issued=date(2026, 6, 16),
            ic_last=date(2027, 6, 15), platform_first=date(2026, 3, 2), platform_issued=date(2026, 7, 1),
            platform_last=date(2027, 6, 30),
        ),
        test_report(
            "product/test-report-pvc.pdf", PHYSICAL_LAB, "COFRAC 1-9901", _FIRM, _CONSTRUCTION, "LEC-26-9501",
            date(2026, 5, 11), date(2026, 6, 5), date(2026, 6, 12),
        ),
        test_report(
            "product/test-report-recycled.pdf", PHYSICAL_LAB, "COFRAC 1-9901", _FIRM, _CONSTRUCTION_RECYCLED,
            "LEC-26-9502", date(2026, 5, 11), date(2026, 6, 5), date(2026, 6, 12),
        ),
    ]  # fmt: skip


def offer() -> Offer:
    """The whole offer."""
    supplier = {
        "name": _FIRM, "bidder": "beispiel-karten", "language": "de",
        "parties": [
            {"id": "beispiel-karten", "name": _FIRM, "roles": ["bidder", "site-operator", "product-vendor"],
             "registration": "HRB 999501 Beispielstadt", "country": "DE"},
            {"id": "exemple-plateformes", "name": NEWER.platform_vendor, "roles": ["platform-vendor"], "country": "FR"},
            {"id": "example-semiconductors", "name": NEWER.ic_vendor, "roles": ["ic-vendor"], "country": "NL"},
            {"id": "essais-de-cartes", "name": PHYSICAL_LAB, "roles": ["laboratory"], "country": "FR"},
        ],
        "sites": [
            {"id": "beispielstadt", "name": MAIN.name, "address": _HOME, "party": "beispiel-karten",
             "activities": list(_ALL), "use": "primary", "since": date(2009, 4, 1)},
            {"id": "musterdorf", "name": BACKUP.name, "address": _SPARE, "party": "beispiel-karten",
             "activities": list(_BUREAU), "use": "backup", "since": date(2012, 3, 1)},
        ],
        "products": [
            _offered("debit", _CONSTRUCTION),
            _offered("youth", _CONSTRUCTION_RECYCLED),
        ],
    }  # fmt: skip
    expected = Expected(
        "qualified",
        "Every paper is there, for both plants and both lines; only renewals after the first order lie ahead.",
    )
    return Offer("beispiel-karten", supplier, (*_management(), *_plant(MAIN, 1), *_plant(BACKUP, 2), *_product()), expected)


def _offered(line: str, construction: str) -> dict[str, object]:
    stack = _STACK
    applets = [["mastercard", {"name": stack.mastercard_applet, "vendor": "exemple-plateformes"}]]
    if line == "debit":
        applets.insert(0, ["visa", {"name": stack.visa_applet, "vendor": "exemple-plateformes"}])
    return {
        "line": line,
        "card": {"name": stack.card, "vendor": "beispiel-karten"},
        "ic": {
            "name": stack.ic, "vendor": "example-semiconductors", "numbers": [stack.iccn],
            "end_of_production": date(2035, 12, 31),
        },
        "platform": {"name": stack.platform, "vendor": "exemple-plateformes", "numbers": [stack.pcn]},
        "applets": applets,
        "construction": construction,
    }  # fmt: skip
