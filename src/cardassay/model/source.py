"""Where a rule comes from, and how far it may go."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date

__all__ = ["Confidence", "Source"]


class Confidence(enum.StrEnum):
    """How well a rule or fact of the knowledge base is supported."""

    POLICY = "policy"
    """The buyer's own demand; needs no other source than the pack that makes it."""
    SOURCED = "2"
    """Two or more independent sources."""
    ONE_SOURCE = "1"
    """One source."""
    MEASURED = "run"
    """Counted or tested on named data."""
    DEDUCED = "d"
    """Deduced from marked facts; the deduction was not confirmed."""
    WEAK = "1w"
    """One weak source: a secondary text, an undated page, a vendor's own claim."""
    KNOWN_HIGH = "gk-h"
    KNOWN_MEDIUM = "gk-m"
    KNOWN_LOW = "gk-l"
    """General knowledge without a source, confidence high, medium, low."""
    OPEN = "open"

    @property
    def may_reject(self) -> bool:
        """Whether a rule of this confidence may lead to ``not-satisfied``."""
        return self in _MAY_REJECT


_MAY_REJECT = frozenset({Confidence.POLICY, Confidence.SOURCED, Confidence.ONE_SOURCE, Confidence.MEASURED})


@dataclass(frozen=True, slots=True)
class Source:
    """Document, edition and clause that a rule rests on, and when a person last checked it."""

    document: str
    confidence: Confidence
    checked_on: date
    clause: str = ""

    @property
    def may_reject(self) -> bool:
        """Whether the rule may lead to ``not-satisfied`` (the confidence law)."""
        return self.confidence.may_reject

    def age_days(self, day: date) -> int:
        """Days since the source was checked; negative when checked after ``day``."""
        return (day - self.checked_on).days
