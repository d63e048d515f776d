"""The usual papers of a plant and of a card product, as most suppliers of the example have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from make_example.papers.brands import cqm, csi, cvcs, gvcp, mastercard_loa, visa_avp, visa_loa
from make_example.papers.parts import Plant, Stack
from make_example.papers.production import card_production, pci_pin
from make_example.values import Paper

__all__ = ["Approvals", "offered", "plant_papers", "product_papers", "vendors"]


@dataclass(frozen=True, slots=True)
class Approvals:
    """Days on a plant's papers."""

    assessed: date
    """Last day of the Card Production assessment."""
    avp: date
    """Last day of Visa's approval, which began a year earlier."""
    gvcp: date
    cqm: date
    since: date
    """First Mastercard certification."""


def _year_before(last: date) -> date:
    return last.replace(year=last.year - 1) + timedelta(days=1)


def plant_papers(
    plant: Plant,
    slug: str,
    number: str,
    days: Approvals,
    labels: Sequence[str],
    *,
    unread: Sequence[str] = (),
) -> list[Paper]:
    """
    Card Production (both books), PIN, Visa, Mastercard and CQM for one plant.

    Args:
        slug: End of the file names.
        number: Digits of the invented numbers.
        unread: Papers that nobody has confirmed yet, by the beginning of their file names.
    """

    def confirm(name: str) -> tuple[str, ...] | None:
        return None if name in unread else ("*",)

    start, reported = days.assessed - timedelta(days=4), days.assessed + timedelta(days=17)
    return [
        *(
            card_production(
                f"plants/aoc-{book}-{slug}.pdf",
                plant,
                book,
                f"AOC-{book[0].upper()}-{number}",
                start,
                days.assessed,
                reported,
                confirm=confirm(f"aoc-{book}"),
            )
            for book in ("physical", "logical")
        ),
        visa_avp(
            f"plants/visa-avp-{slug}.pdf",
            plant,
            f"AVP-{number}",
            _year_before(days.avp),
            days.avp,
            confirm("visa-avp"),
        ),
        gvcp(
            f"plants/mastercard-gvcp-{slug}.pdf",
            plant,
            f"GVCP-{number}",
            days.since,
            _year_before(days.gvcp),
            days.gvcp,
            confirm("mastercard-gvcp"),
        ),
        pci_pin(
            f"plants/aoc-pin-{slug}.pdf",
            plant,
            f"AOC-PIN-{number}",
            start,
            days.assessed,
            reported,
            confirm("aoc-pin"),
        ),
        cqm(
            f"plants/mastercard-cqm-{slug}.pdf",
            plant,
            f"CQM-{number}",
            labels,
            _year_before(days.cqm),
            days.cqm,
            confirm=confirm("mastercard-cqm"),
        ),
    ]


def product_papers(
    stack: Stack, number: str, issued: date, last: date, *, unread: Sequence[str] = ()
) -> list[Paper]:
    """Both brands' letters, the conformity statement, and the letter for recycled PVC."""

    def confirm(name: str) -> tuple[str, ...] | None:
        return None if name in unread else ("*",)

    stated = issued + timedelta(days=7)
    return [
        visa_loa("product/visa-loa.pdf", stack, f"VLOA-{number}", issued, last, confirm("visa-loa")),
        mastercard_loa(
            "product/mastercard-loa.pdf", stack, f"MLOA-{number}", issued, last, confirm("mastercard-loa")
        ),
        cvcs(
            "product/mastercard-cvcs.pdf",
            stack,
            f"CVCS-{number}",
            f"MLOA-{number}",
            stated,
            stated.replace(year=stated.year + 1) - timedelta(days=1),
            confirm("mastercard-cvcs"),
        ),
        csi(
            "product/mastercard-csi.pdf",
            stack,
            f"CSI-{number}",
            "recycled PVC",
            issued,
            last,
            confirm("mastercard-csi"),
        ),
    ]


def vendors(stack: Stack, laboratory: str) -> list[dict[str, Any]]:
    """The parties behind the chip, as ``supplier.toml`` lists them."""
    return [
        {"id": "platform-vendor", "name": stack.platform_vendor, "roles": ["platform-vendor"]},
        {"id": "ic-vendor", "name": stack.ic_vendor, "roles": ["ic-vendor"]},
        {"id": "laboratory", "name": laboratory, "roles": ["laboratory"]},
    ]


def offered(stack: Stack, line: str, construction: str, end_of_production: date) -> dict[str, Any]:
    """The product offered for one line, as ``supplier.toml`` names it."""
    applets = [{"brand": "mastercard", "name": stack.mastercard_applet, "vendor": "platform-vendor"}]
    if line == "debit":
        applets.insert(0, {"brand": "visa", "name": stack.visa_applet, "vendor": "platform-vendor"})
    return {
        "line": line,
        "card": {"name": stack.card, "vendor": "bidder"},
        "ic": {
            "name": stack.ic,
            "vendor": "ic-vendor",
            "numbers": [stack.iccn],
            "end_of_production": end_of_production,
        },
        "platform": {"name": stack.platform, "vendor": "platform-vendor", "numbers": [stack.pcn]},
        "applets": applets,
        "construction": construction,
    }
