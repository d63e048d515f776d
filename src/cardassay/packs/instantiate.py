"""
From packs to questions about one offer.

1. A requirement applies to the product lines on which its condition holds, which carry one of its
   brands and for which one of its activities is bought. Without such a line it does not apply.
2. It is asked once for every combination of the dimensions it is asked ``per``, of what exists:
   brands of the line, activities bought for it, sites that do that work for that line and brand.
   The back-up site counts like the first one.
3. A bought activity that no site does gives no target here: that is what "every activity has a
   site" asks. A requirement that is left without any target for this reason is *unplaced*, which
   is not the same as not applicable.
4. Targets that come out alike are asked once, in the order of the project's lines.

Worked example: per brand, activity and site, for a Visa and Mastercard card that is made in Hamburg
and personalised in Hamburg and Graz, gives six targets: two brands times (one site + two sites).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cardassay.model.project import Activity, Brand, ProductLine, Project
from cardassay.model.requirement import Asset, Dimension, Requirement, Target
from cardassay.model.supplier import Site, Supplier
from cardassay.packs.applicability import ALWAYS, Traits, traits_of
from cardassay.packs.pack import Pack, Rule

__all__ = ["Demands", "assets_for", "instantiate", "sites_for"]


@dataclass(frozen=True, slots=True)
class Demands:
    """Everything that the packs ask of one supplier for one project."""

    asked: tuple[tuple[Requirement, Target], ...]
    not_applicable: tuple[tuple[Requirement, str], ...]
    """Requirements that do not concern this project, each with the reason."""
    unplaced: tuple[tuple[Requirement, str], ...]
    """Requirements that concern it, but no site does the work, each with what is missing."""


def instantiate(packs: Iterable[Pack], project: Project, supplier: Supplier) -> Demands:
    """What the packs ask, in the order of the packs and of their requirements."""
    asked: list[tuple[Requirement, Target]] = []
    without: list[tuple[Requirement, str]] = []
    unplaced: list[tuple[Requirement, str]] = []
    lines_and_traits = [(line, traits_of(line, project)) for line in project.lines]
    for pack in packs:
        for rule in pack.rules:
            requirement = rule.requirement
            lines = [line for line, traits in lines_and_traits if _concerned(rule, line, traits)]
            if not lines:
                without.append((requirement, _why_not(rule, project)))
                continue
            targets = dict.fromkeys(t for line in lines for t in _targets(requirement, line, supplier))
            asked.extend((requirement, Target(*target)) for target in targets)
            if not targets:
                unplaced.append((requirement, f"no site is declared for {_work(requirement, lines)}"))
    return Demands(tuple(asked), tuple(without), tuple(unplaced))


def assets_for(packs: Iterable[Pack], project: Project) -> tuple[Asset, ...]:
    """The rows of the asset and control matrix in which something bought appears."""
    bought = {activity for line in project.lines for activity in line.services}
    return tuple(
        asset
        for pack in packs
        for asset in pack.assets
        if not asset.activities or bought.intersection(asset.activities)
    )


def sites_for(supplier: Supplier, line: ProductLine, activity: Activity, brand: Brand | None) -> list[Site]:
    """The sites that do that work for that line and brand, back-up sites too, in the order declared."""
    return [
        site
        for site in supplier.sites
        if activity in site.activities
        and (not site.lines or line.id in site.lines)
        and (not site.brands or brand is None or brand in site.brands)
    ]


def _concerned(rule: Rule, line: ProductLine, traits: Traits) -> bool:
    requirement = rule.requirement
    if requirement.brands and not set(requirement.brands) & set(line.brands):
        return False
    if requirement.activities and not set(requirement.activities) & set(line.services):
        return False
    return rule.when.holds(traits)


def _why_not(rule: Rule, project: Project) -> str:
    requirement = rule.requirement
    carried = {brand for line in project.lines for brand in line.brands}
    bought = {activity for line in project.lines for activity in line.services}
    if requirement.brands and not carried & set(requirement.brands):
        return f"no card carries {_either(requirement.brands)}"
    if requirement.activities and not bought & set(requirement.activities):
        return f"{_either(requirement.activities)} is not bought"
    if rule.when is not ALWAYS:
        return f"applies to cards with {rule.when.says}; none is bought"
    return "no product line is bought" if not project.lines else "no product line has all that it looks at"


def _either(words: Iterable[str]) -> str:
    return " or ".join(str(word) for word in words)


def _work(requirement: Requirement, lines: list[ProductLine]) -> str:
    wanted = {activity for line in lines for activity in _activities(requirement, line)}
    return ", ".join(str(activity) for activity in Activity if activity in wanted)


def _activities(requirement: Requirement, line: ProductLine) -> list[Activity]:
    return [one for one in line.services if not requirement.activities or one in requirement.activities]


def _brands(requirement: Requirement, line: ProductLine) -> list[Brand | None]:
    if not requirement.brands:
        return list(line.brands) or [None]
    return [brand for brand in line.brands if brand in requirement.brands]


def _targets(
    requirement: Requirement, line: ProductLine, supplier: Supplier
) -> Iterator[tuple[str, str, str, str]]:
    """The coordinates of every target; the same ones may come again and again."""
    per = requirement.per
    per_brand, per_activity, per_site = (
        one in per for one in (Dimension.BRAND, Dimension.ACTIVITY, Dimension.SITE)
    )
    own = line.id if Dimension.LINE in per else ""
    for brand in _brands(requirement, line):
        named = str(brand) if brand is not None and per_brand else ""
        for activity in _activities(requirement, line):
            work = str(activity) if per_activity else ""
            if not per_site:
                yield named, work, "", own
                continue
            for site in sites_for(supplier, line, activity, brand):
                yield named, work, site.id, own
