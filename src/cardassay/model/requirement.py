"""One requirement of a pack, as the engine evaluates it."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date

from cardassay.model.evidence import Grade
from cardassay.model.project import Activity, Brand
from cardassay.model.source import Source

__all__ = ["Accepted", "Anchor", "Asset", "Change", "Check", "Cover", "Dimension", "Question", "Requirement",
           "Target", "Weight"]  # fmt: skip


class Weight(enum.StrEnum):
    """What a shortfall does to the verdict."""

    BLOCKING = "blocking"
    CONDITIONAL = "conditional"
    ADVISORY = "advisory"
    """A question that is asked and shown, and never changes the verdict."""


class Question(enum.StrEnum):
    """The four questions that are never added up into one score."""

    SITE = "site"
    """May this site do this for this brand?"""
    PRODUCT = "product"
    """Is this product approved for this vendor?"""
    QUALITY = "quality"
    """Is the physical quality process qualified?"""
    MANAGEMENT = "management"
    """Is the management baseline there?"""


class Anchor(enum.StrEnum):
    """The days on which a requirement has to hold."""

    DECISION = "at-decision"
    PRODUCTION = "each-production-day"
    WHEN_ISSUED = "when-the-paper-above-was-issued"
    LAST_CARD = "until-the-last-card-is-valid"


class Check(enum.StrEnum):
    """What kind of question a requirement asks; each is one function of the engine."""

    HELD = "held"
    """A paper of an accepted scheme is held."""
    LIFE_LIMIT = "life-limit"
    """A product's life reaches the end of the programme."""
    ASSIGNED = "assigned"
    """Every bought activity has a site."""
    UNBROKEN = "unbroken-certification"
    """Certification without a gap since the first issue."""
    ESTABLISHED_SITE = "established-site"
    """The plant's approvals are older than the first order."""
    SURVEILLANCE = "surveillance-passed"
    """The last due surveillance was passed."""
    CONSTRUCTION = "construction-named"
    """Reports and letters name the construction that is offered."""
    COMPONENT_CITED = "component-cited"
    """The paper of a layer cites the certificate of the layer below that is shown."""
    SCHEME_DAYS = "scheme-days"
    """Certificates were issued when their scheme could issue them."""
    CHAINS_MEET = "chains-meet"
    """Both chains speak of the same platform and chip."""
    KNOWN_BREAKS = "known-breaks"
    """No known break reaches the product."""


class Dimension(enum.StrEnum):
    """What a requirement is asked for, one by one."""

    BRAND = "brand"
    ACTIVITY = "activity"
    SITE = "site"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Accepted:
    """One scheme whose paper can meet the requirement, with what it has to reach."""

    scheme: str
    components: tuple[str, ...] = ()
    """Assurance components that must be reached, each by itself."""
    eal: int | None = None
    level: str = ""
    """Least level of the scheme's own order; empty for any."""
    book: str = ""
    """Card Production book: ``physical`` or ``logical``."""
    labels: tuple[str, ...] = ()
    """CQM product types of which one must stand on the label."""
    edition: str = ""
    """The one edition that is accepted; empty for every edition in force on the day."""
    source: Source | None = None
    """Source of what has to be reached, where it is another one than that of the demand itself."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a pack changed of a requirement that stands in a pack below it."""

    pack: str
    what: str
    """The change in words: ``weight: conditional → blocking``."""
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """A demand of a pack, with its source."""

    id: str
    title: str
    question: Question
    weight: Weight
    source: Source
    pack: str
    why: str
    """Why a buyer asks, in one sentence."""
    ask: str
    """What the supplier is asked to send when it is missing."""
    verify: str = ""
    """What the buyer checks itself, and whom it asks."""
    family: int | None = None
    check: Check = Check.HELD
    accepted: tuple[Accepted, ...] = ()
    """Alternatives: one of them is enough."""
    per: tuple[Dimension, ...] = ()
    activities: tuple[Activity, ...] = ()
    """Activities concerned; empty for all."""
    brands: tuple[Brand, ...] = ()
    """Brands concerned; empty for all."""
    anchor: Anchor = Anchor.PRODUCTION
    layer: str = ""
    """Layer of the offered product that the paper must name: ``ic``, ``platform``, ``applet``, ``card``."""
    names: tuple[str, ...] = ()
    """Further layers that the paper must name rightly, such as the IC below a platform."""
    match_interface: bool = False
    match_form_factor: bool = False
    grade_at_bid: Grade = Grade.PAPER
    grade_at_award: Grade = Grade.PAPER
    mandated: bool = False
    """Mandated by a brand or by law: no waiver counts."""
    oldest_months: int | None = None
    """For papers judged when the one above was issued: months that they may then be old."""
    life_years: int | None = None
    """For life limits: years from the first issue of the accepted paper."""
    first_day: date | None = None
    last_day: date | None = None
    """Days on which the requirement itself is in force; ``None`` for no end."""
    changes: tuple[Change, ...] = ()
    """Changes by packs on top, oldest first."""


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """What one finding is about; ``""`` in a coordinate means that it holds for all."""

    brand: str = ""
    activity: str = ""
    site: str = ""
    line: str = ""

    def concerns(self, cell: Target) -> bool:
        """Whether a finding with this target counts in that cell."""
        return (
            (not self.brand or not cell.brand or self.brand == cell.brand)
            and (not self.activity or not cell.activity or self.activity == cell.activity)
            and (not self.site or not cell.site or self.site == cell.site)
            and (not self.line or not cell.line or self.line == cell.line)
        )

    @property
    def label(self) -> str:
        """The coordinates for people: ``visa · personalisation · hamburg``."""
        parts = (self.brand, self.line, self.activity, self.site)
        return " · ".join(part for part in parts if part) or "offer"


@dataclass(frozen=True, slots=True)
class Cover:
    """One way in which an asset can be covered."""

    scheme: str
    how: str
    """What the paper must show, in words."""
    terms: tuple[str, ...] = ()
    """Words of which one must stand in scope, activities or Statement of Applicability."""
    activities: tuple[Activity, ...] = ()
    """Activities of which one must be named by the paper; empty when words decide."""
    book: str = ""


@dataclass(frozen=True, slots=True)
class Asset:
    """An asset or step that a financial buyer fears for, with the papers that can cover it."""

    id: str
    title: str
    fear: str
    """What goes wrong when it is not covered."""
    covers: tuple[Cover, ...]
    source: Source
    activities: tuple[Activity, ...] = ()
    """Bought activities in which the asset appears; empty for every project."""
