"""Findings: the tree that explains an answer, its timeline, and the action that would close it."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cardassay.model.attestation import Attestation
from cardassay.model.evidence import Fact, no_detail
from cardassay.model.outcome import Outcome
from cardassay.model.reason import Reason
from cardassay.model.requirement import Requirement, Target
from cardassay.model.source import Source

__all__ = ["Action", "ActionKind", "Candidate", "Duty", "Finding", "Part", "Stretch", "Waiver"]


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that was looked at on one paper."""

    reason: Reason
    outcome: Outcome
    """The reason's own outcome, or ``indeterminate`` where a law softened it."""
    detail: Mapping[str, object] = field(default_factory=lambda: no_detail, hash=False)
    """What fills the sentence: printed and wanted values, days."""
    facts: tuple[tuple[str, Fact[Any]], ...] = field(default=(), hash=False)
    """The facts it rests on, by field name."""
    source: Source | None = None
    """Source of the rule; ``None`` for plain comparison."""
    softened: str = ""
    """The law that kept a part from deciding: ``rule-not-sourced`` or ``value-not-sure``."""
    elsewhere: tuple[tuple[str, Attestation], ...] = field(default=(), hash=False)
    """Fields whose fact stands on another paper than the one looked at, with that paper."""

    def paper_of(self, name: str, own: Attestation | None) -> Attestation | None:
        """The paper on which the fact of a field stands; ``own`` is the one looked at."""
        return next((paper for field_name, paper in self.elsewhere if field_name == name), own)

    @property
    def note(self) -> bool:
        """Whether it keeps nothing open and yet is no yes, such as a list's silence."""
        # An accreditation whose chain has an open link is advice, however well its body is known.
        return self.outcome is Outcome.SATISFIED and (self.reason.note or bool(self.detail.get("first_open")))

    @property
    def why(self) -> Reason:
        """The reason as it counts: a value that is not sure is first of all to be confirmed."""
        return Reason.TO_CONFIRM if self.softened == "value-not-sure" else self.reason


@dataclass(frozen=True, slots=True)
class Candidate:
    """One paper held against one requirement."""

    attestation: Attestation
    scheme: str
    outcome: Outcome
    parts: tuple[Part, ...]

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The reasons that decide: those of the parts that share the candidate's outcome."""
        outcome = self.outcome
        return tuple(dict.fromkeys([p.why for p in self.parts if p.outcome is outcome]))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which one outcome stands, both ends included."""

    first_day: date
    last_day: date
    outcome: Outcome
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Duty:
    """A renewal that falls inside the programme."""

    due: date
    """Last day on which the present paper still holds."""
    condition: bool
    """True when it falls before the first order: then it is a condition of the verdict."""
    reason: Reason
    paper: str


class ActionKind(enum.StrEnum):
    """Who has to move."""

    SUPPLIER_SENDS = "supplier-sends"
    BUYER_CHECKS = "buyer-checks"
    PERSON_CONFIRMS = "person-confirms"


@dataclass(frozen=True, slots=True)
class Action:
    """What would close a gap."""

    kind: ActionKind
    what: str
    """The paper or the check, in one sentence."""
    must_show: tuple[tuple[str, str], ...] = ()
    """What the paper must show: entity, site, activity, product, edition, level, days."""
    whom: str = ""
    """Whom the buyer asks."""
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Waiver:
    """A person's decision to accept a shortfall; shown on top, it changes no finding."""

    requirement: str
    who: str
    when: date
    why: str
    target: Target = field(default_factory=Target)
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What was concluded about one requirement for one target."""

    requirement: Requirement
    target: Target
    outcome: Outcome
    """On the day judged."""
    reasons: tuple[Reason, ...]
    parts: tuple[Part, ...] = ()
    """What was looked at without any paper: absence, assignment."""
    candidates: tuple[Candidate, ...] = ()
    """Every paper considered, the best first."""
    timeline: tuple[Stretch, ...] = ()
    duties: tuple[Duty, ...] = ()
    breaks: tuple[Stretch, ...] = ()
    """Stretches inside the anchor that nothing can renew."""
    actions: tuple[Action, ...] = ()
    waiver: Waiver | None = None

    @property
    def id(self) -> str:
        """Requirement and target, as ``explain`` takes them."""
        target = "/".join(
            part
            for part in (self.target.brand, self.target.line, self.target.activity, self.target.site)
            if part
        )
        return f"{self.requirement.id}@{target}" if target else self.requirement.id
