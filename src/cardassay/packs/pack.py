"""The values of a requirement pack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cardassay.model.evidence import Grade
from cardassay.model.project import Brand
from cardassay.model.requirement import Accepted, Anchor, Asset, Requirement, Weight
from cardassay.model.source import Source
from cardassay.packs.applicability import When

__all__ = ["Adjustment", "Pack", "PackHead", "Rule"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A requirement with the lines to which it applies."""

    requirement: Requirement
    when: When


@dataclass(frozen=True, slots=True)
class Adjustment:
    """
    What one pack changes of a requirement below it; ``None`` leaves a field as it is.

    In ``[[tighten]]`` every given field must ask for more, in ``[[weaken]]`` for less.
    """

    requirement: str
    reason: str
    """Why, in one sentence; reports show it."""
    by: str
    """Who of the pack's owner decided it."""
    source: Source | None = None
    """
    Takes the place of the requirement's own source. Needed only where a buyer makes a thinly
    sourced rule its own demand, which then may reject.
    """
    weight: Weight | None = None
    anchor: Anchor | None = None
    grade_at_bid: Grade | None = None
    grade_at_award: Grade | None = None
    components: tuple[str, ...] | None = None
    """Assurance components in the place of the present ones."""
    eal: int | None = None
    level: str | None = None
    edition: str | None = None
    schemes: tuple[str, ...] = ()
    """Alternatives to which components, EAL, level and edition apply; empty for all that have any."""
    only: tuple[str, ...] = ()
    """Tighten: of the alternatives, only these schemes still count."""
    also_accepted: tuple[Accepted, ...] = ()
    """Weaken: further alternatives."""
    life_years: int | None = None
    oldest_months: int | None = None
    mandated: bool | None = None


@dataclass(frozen=True, slots=True)
class PackHead:
    """What stands at the top of a pack file."""

    id: str
    title: str
    says: str
    """What the pack is for, in one or two sentences."""
    issued: date
    builds_on: tuple[str, ...] = ()
    """Packs below, which are loaded as well."""
    brands: tuple[Brand, ...] = ()
    """Brands for which the pack speaks; it is drawn in for every project with such a card."""


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack, with every change by the packs above it made."""

    head: PackHead
    rules: tuple[Rule, ...]
    assets: tuple[Asset, ...]
    shown: str
    """The file's name in messages."""
    content: bytes
    """The file's bytes, for the hash."""

    @property
    def id(self) -> str:
        """The identifier, which is the file's name without ``.toml``."""
        return self.head.id

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """The requirements, in the order of the file."""
        return tuple(rule.requirement for rule in self.rules)
