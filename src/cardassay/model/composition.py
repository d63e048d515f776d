"""What is known of chains as dated data: rules of days, and breaks of certified products."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cardassay.model.source import Source

__all__ = ["Affected", "ChainKnowledge", "KnownBreak", "OlderCriteria", "SchemeStop", "TechnicalValidity"]


@dataclass(frozen=True, slots=True)
class SchemeStop:
    """National schemes that issue no first certificates after a day."""

    countries: tuple[str, ...]
    """ISO 3166-1 alpha-2."""
    last_first_issue_day: date
    says: str
    source: Source


@dataclass(frozen=True, slots=True)
class OlderCriteria:
    """Up to which day certificates of a scheme may rest on an older version of the criteria."""

    scheme: str
    words: tuple[str, ...]
    """What a paper prints of that version, compared without blanks and case."""
    last_issue_day: date
    source: Source


@dataclass(frozen=True, slots=True)
class TechnicalValidity:
    """Months after which a country's certificates need an interim evaluation."""

    country: str
    months: int
    says: str
    source: Source


@dataclass(frozen=True, slots=True)
class Affected:
    """One group of certificates and products that a break concerns, as far as is known."""

    says: str
    """What the group is, and how it is known."""
    source: Source
    numbers: tuple[str, ...] = ()
    """Certificate numbers."""
    through: str = ""
    """The certificate through which they are reached; empty when they are meant themselves."""
    names: tuple[str, ...] = ()
    """Products and families: all words must stand in a printed name; ``*`` stands for the rest of a word."""
    libraries: tuple[str, ...] = ()
    """Library versions that must be named as well, any one of them; empty when none has to be."""


@dataclass(frozen=True, slots=True)
class KnownBreak:
    """A published break of certified products."""

    id: str
    name: str
    published: date
    what: str
    """What breaks, in one sentence."""
    unknown: str
    """What is not known about its reach."""
    ask: str
    """What the buyer asks the supplier to send or state."""
    verify: str
    """What the buyer checks, and with whom."""
    source: Source
    cve: str = ""
    cve_source: Source | None = None
    affects: tuple[Affected, ...] = ()
    card: bool = True
    """False for products that are no cards: named so that nobody looks for them in a chain."""


@dataclass(frozen=True, slots=True)
class ChainKnowledge:
    """All of it, as an assessment is given it."""

    issued: date
    direct_share: int
    """Per cent of direct references that were judged to be real dependence."""
    indirect_share: int
    """The same of references at one remove or more."""
    shares: Source
    component_under_eucc: Source
    """Why an EUCC composite on a national certificate is a question."""
    stops: tuple[SchemeStop, ...] = ()
    older: tuple[OlderCriteria, ...] = ()
    technical: tuple[TechnicalValidity, ...] = ()
    breaks: tuple[KnownBreak, ...] = ()
