"""A certification scheme as data: what kind of subject it certifies, and by which rules."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date

from cardassay.model.source import Source
from cardassay.model.supplier import Role

__all__ = [
    "Adoption", "Dependency", "Edition", "Level", "LinkPaper", "Neighbour", "NumberHint", "Register",
    "Scheme", "Subject", "Term", "Validity", "ValidityRule",
]  # fmt: skip


class Subject(enum.StrEnum):
    """What kind of thing a scheme certifies; it decides which facts must match."""

    MANAGEMENT_SYSTEM = "management-system"
    SITE_SECURITY = "site-security"
    FACILITY = "facility"
    IC = "ic"
    PLATFORM = "platform"
    CARD_PRODUCT = "card-product"
    COMPONENT_QUALITY = "component-quality"
    PROFILE = "profile"
    SAMPLES = "samples"
    LICENCE = "licence"
    SUPPLY = "supply"
    TERMINAL = "terminal"
    SOFTWARE = "software"
    LABORATORY = "laboratory"
    SERVICE_PROVIDER = "service-provider"
    OTHER = "other"


class ValidityRule(enum.StrEnum):
    """How the last day follows from the paper."""

    PRINTED = "printed"
    """Only a printed last day counts; without one the end is unknown."""
    ASSESSMENT = "assessment"
    """The end of the assessment plus ``months``; ``grace_months`` more is late, not dead."""
    OPEN_ENDED = "open-ended"
    """The paper has no end of its own; a printed one still counts."""


@dataclass(frozen=True, slots=True)
class Validity:
    """Validity and surveillance rule of a scheme."""

    rule: ValidityRule
    source: Source
    months: int | None = None
    """Usual length in months; ``None`` when the scheme has none."""
    grace_months: int = 0
    surveillance_months: int | None = None
    """Surveillance at least every so many months; ``None`` when the scheme has none."""
    extension_possible: bool = False
    """An expired paper may have been extended by another paper (a question, never a failure)."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of the standard or programme."""

    name: str
    source: Source
    first_day: date | None = None
    """Publication."""
    last_first_issue_day: date | None = None
    """Last day on which a first certificate to this edition could be issued."""
    last_day: date | None = None
    """Last day on which certificates to this edition are accepted; ``None`` while open."""
    successor: str = ""
    """Edition that a holder moves to; empty when there is none."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """A national designation and the edition it equals; the year is the national one."""

    printed: str
    edition: str
    source: Source


@dataclass(frozen=True, slots=True)
class Level:
    """One level with its rank; a higher rank includes the lower ones."""

    name: str
    rank: int
    source: Source
    also: tuple[str, ...] = ()
    """Other spellings."""


@dataclass(frozen=True, slots=True)
class Register:
    """The public register of a scheme, and what its silence means."""

    name: str
    address: str
    exists: bool
    silence: str
    """What "not found" means, in one sentence."""
    ask: str
    """Whom the buyer asks instead, or as well, and what."""
    source: Source
    freshness_days: int | None = None


@dataclass(frozen=True, slots=True)
class NumberHint:
    """A usual form of certificate numbers; a hint only, a mismatch never lowers anything."""

    pattern: str
    example: str
    issuer: str
    source: Source


@dataclass(frozen=True, slots=True)
class Dependency:
    """Another scheme that this one rests on."""

    on: str
    why: str
    source: Source


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A paper that is wrongly offered in the place of this one."""

    scheme: str
    says: str
    """Why it does not stand in, in one sentence for the supplier."""
    source: Source


@dataclass(frozen=True, slots=True)
class LinkPaper:
    """A paper that ties a third party's attestation to the bidder."""

    scheme: str
    says: str
    source: Source


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the scheme, for the glossary and the expert's table."""

    name: str
    says: str
    source: Source


@dataclass(frozen=True, slots=True)
class Scheme:
    """One scheme file."""

    id: str
    name: str
    title: str
    subject: Subject
    source: Source
    certifies: str
    """What exactly it certifies, in one sentence."""
    applies: str
    """When a financial-grade buyer asks for it, in one sentence."""
    checks_first: str
    """What an expert checks first."""
    paper: str
    """What the paper is called."""
    family: int | None = None
    """Row of the twelve families; ``None`` for papers outside them."""
    holder_role: Role | None = None
    """Whose name must stand on it; ``None`` when the holder does not matter."""
    match_site: bool = False
    match_activity: bool = False
    match_product: bool = False
    accredited: bool = False
    """The body must be accredited for it by a signatory accreditation body."""
    issuers: tuple[str, ...] = ()
    """Names of the issuers where the scheme has its own; empty when any accredited body may issue."""
    editions: tuple[Edition, ...] = ()
    adoptions: tuple[Adoption, ...] = ()
    validity: Validity | None = None
    levels: tuple[Level, ...] = ()
    register: Register | None = None
    numbers: tuple[NumberHint, ...] = ()
    depends: tuple[Dependency, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    links: tuple[LinkPaper, ...] = ()
    terms: tuple[Term, ...] = ()

    def edition(self, name: str) -> Edition | None:
        """The edition of that name."""
        return next((edition for edition in self.editions if edition.name == name), None)

    def level(self, name: str) -> Level | None:
        """The level that a printed word names; case does not matter."""
        wanted = name.casefold().strip()
        for level in self.levels:
            if wanted in {level.name.casefold(), *(also.casefold() for also in level.also)}:
                return level
        return None
