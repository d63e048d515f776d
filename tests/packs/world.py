"""A small world for the packs' tests; every name in it is invented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from cardassay.model.project import Activity, Brand, Interface, ProductLine, Project, Window
from cardassay.model.supplier import Party, Role, Site, Supplier, Use

SCHEMES = frozenset({"iso-9001", "iso-27001", "visa-loa", "common-criteria", "eucc", "emvco-ic", "naspo-sa"})

HEAD = """\
id = "{name}"
title = "A pack"
says = "For tests."
issued = 2026-11-22
builds_on = [{below}]
"""

SOURCE = 'source = { document = "House rules", confidence = "policy", checked_on = 2026-11-22 }'

REQUIREMENT = """
[[requirement]]
id = "{id}"
title = "A paper"
question = "management"
weight = "{weight}"
why = "Because."
ask = "Send it."
verify = "Look it up."
"""

Write = Callable[..., Path]


def requirement(name: str, weight: str = "conditional", *lines: str) -> str:
    """A sound requirement that accepts ISO 9001, with further lines of TOML."""
    accepts = (
        [] if any(line.startswith("accepted") for line in lines) else ['accepted = [{ scheme = "iso-9001" }]']
    )
    head = REQUIREMENT.format(id=name, weight=weight)
    return head + "\n".join([SOURCE, *accepts, *lines]) + "\n"


def make_line(**changes: Any) -> ProductLine:
    """A dual-interface Visa and Mastercard card with body, embedding and personalisation."""
    line = ProductLine(
        id="debit",
        name="Debit card",
        brands=(Brand.VISA, Brand.MASTERCARD),
        interface=Interface.DUAL,
        services=(Activity.CARD_BODY, Activity.EMBEDDING, Activity.PERSONALISATION),
    )
    return replace(line, **changes)


def make_project(*lines: ProductLine, **changes: Any) -> Project:
    """A three-year programme over the given lines, or over one debit card."""
    window = Window(date(2027, 1, 1), date(2029, 12, 31), date(2034, 12, 31))
    project = Project("Programme", "Specimen Bank (fictional)", window, lines or (make_line(),))
    return replace(project, **changes)


def make_site(name: str, *activities: Activity, **changes: Any) -> Site:
    """A site of the one party."""
    return replace(Site(name, name.title(), "1 Sample Road", "works", activities), **changes)


def make_supplier(*sites: Site) -> Supplier:
    """A card maker with the given sites; without any, Hamburg makes and Hamburg and Graz personalise."""
    party = Party("works", "Musterkarte Fiktiv GmbH", (Role.BIDDER, Role.SITE_OPERATOR))
    chosen = sites or (
        make_site("hamburg", Activity.CARD_BODY, Activity.EMBEDDING, Activity.PERSONALISATION),
        make_site("graz", Activity.PERSONALISATION, use=Use.BACKUP),
    )
    return Supplier("Musterkarte Fiktiv", "musterkarte", "works", (party,), chosen)
