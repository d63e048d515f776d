"""
Is the paper in force on a day?

1. A status word (suspended, withdrawn …) decides before any date.
2. The last day follows from the scheme's validity rule: as printed; or the end of the assessment
   plus its months, with a grace in which it is late, not dead; or open-ended.
3. Both ends count. Where a scheme knows extension papers, a printed end alone is a question.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cardassay.engine.case import Asked, first_fact, part_of
from cardassay.model.attestation import Attestation
from cardassay.model.day import add_months
from cardassay.model.evidence import Fact
from cardassay.model.finding import Part
from cardassay.model.reason import Reason
from cardassay.model.scheme import Subject, ValidityRule

__all__ = ["Term", "in_force", "status_parts", "term_of"]

_STATUS = {
    "suspended": Reason.SUSPENDED,
    "withdrawn": Reason.WITHDRAWN,
    "cancelled": Reason.WITHDRAWN,
    "canceled": Reason.WITHDRAWN,
    "revoked": Reason.WITHDRAWN,
    "archived": Reason.ARCHIVED,
}
_START = ("first_issue_day", "cycle_start", "decision_day", "issue_day", "assessment_end")
_CYCLE_TOLERANCE_MONTHS = 6
"""A body may restore a certificate within six months of its end (ISO/IEC 17021-1:2015, 9.6.3)."""


@dataclass(frozen=True, slots=True)
class Term:
    """First and last day of a paper, with the facts they follow from."""

    start: date | None
    end: date | None
    """Last day in force; ``None`` when the paper has no end, or when it is unknown."""
    late_until: date | None
    """Last day of the grace behind ``end``; equals ``end`` where there is none."""
    end_known: bool
    """False when the scheme needs an end and the paper gives none."""
    facts: tuple[tuple[str, Fact[Any]], ...]
    start_facts: tuple[tuple[str, Fact[Any]], ...] = ()


def term_of(attestation: Attestation, asked: Asked) -> Term:
    """The days between which the paper is in force, by the scheme's validity rule."""
    starts = [(n, f) for n in _START if (f := attestation.facts.get(n)) is not None]
    first = min(starts, key=lambda pair: pair[1].value, default=None)
    start = first[1].value if first else None
    start_facts = (first,) if first else ()
    validity = asked.scheme.validity
    rule = validity.rule if validity else ValidityRule.PRINTED
    name, fact = first_fact(attestation.facts, ("last_day", "recertification_due"))
    if name is not None and fact is not None:
        return Term(start, fact.value, fact.value, True, ((name, fact),), start_facts)
    if rule is ValidityRule.ASSESSMENT and validity and validity.months:
        name, fact = first_fact(attestation.facts, ("assessment_end", "issue_day"))
        if name is not None and fact is not None:
            end = add_months(fact.value, validity.months)
            late = add_months(fact.value, validity.months + validity.grace_months)
            return Term(start, end, late, True, ((name, fact),), start_facts)
        return Term(start, None, None, False, (), start_facts)
    return Term(start, None, None, rule is ValidityRule.OPEN_ENDED, (), start_facts)


def status_parts(attestation: Attestation) -> tuple[Part, ...]:
    """What a printed or registered status word says; empty when it says nothing against it."""
    status = attestation.text("status")
    if status is not None:
        reason = _STATUS.get(status.value.strip().casefold())
        if reason is not None:
            return (part_of(reason, ("status", status)),)
    return ()


def in_force(asked: Asked, term: Term, on: date) -> Part:
    """Whether the term covers that day."""
    validity = asked.scheme.validity
    if term.start is not None and on < term.start:
        return part_of(Reason.NOT_YET_IN_FORCE, *term.start_facts, on=on, first_day=term.start)
    if term.end is None:
        reason = Reason.IN_FORCE if term.end_known else Reason.END_UNKNOWN
        return part_of(reason, *term.start_facts, on=on)
    if on <= term.end:
        return part_of(Reason.IN_FORCE, *term.facts, on=on, last_day=term.end)
    if term.late_until is not None and on <= term.late_until:
        return part_of(Reason.LATE_ASSESSMENT, *term.facts, on=on, last_day=term.end)
    source = validity.source if validity else None
    if term.facts and term.facts[0][0] in ("assessment_end", "issue_day"):
        return part_of(Reason.ASSESSMENT_TOO_OLD, *term.facts, source=source, on=on, last_day=term.end)
    if validity is not None and validity.extension_possible:
        return part_of(Reason.EXPIRED_EXTENSION_UNKNOWN, *term.facts, on=on, last_day=term.end)
    return part_of(Reason.EXPIRED, *term.facts, on=on, last_day=term.end)


def cycle_parts(attestation: Attestation, asked: Asked, term: Term) -> tuple[Part, ...]:
    """A question when the printed validity is longer than the scheme's cycle; else nothing."""
    validity = asked.scheme.validity
    if (
        asked.scheme.subject is not Subject.MANAGEMENT_SYSTEM
        or validity is None
        or validity.months is None
        or term.end is None
    ):
        return ()
    name, fact = first_fact(attestation.facts, ("cycle_start", "decision_day"))
    if name is None or fact is None:
        return ()
    longest = add_months(fact.value, validity.months + _CYCLE_TOLERANCE_MONTHS) + timedelta(days=1)
    if term.end <= longest:
        return ()
    return (
        part_of(
            Reason.CYCLE_TOO_LONG, (name, fact), *term.facts, source=validity.source, months=validity.months
        ),
    )
