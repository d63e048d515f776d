"""Findings as stretches over the programme window, for bars of text and pictures."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, timedelta

from cardassay.model.assessment import Assessment
from cardassay.model.finding import Finding
from cardassay.model.outcome import Outcome
from cardassay.model.requirement import Requirement
from cardassay.report.view import groups, target_words

__all__ = ["Mark", "Row", "Scale", "Segment", "State", "marks", "rows", "scale_of"]


class State(enum.StrEnum):
    """What a reader has to know about a stretch of days."""

    COVERED = "covered"
    """Covered by the papers at hand."""
    RENEWAL = "renewal"
    """The paper at hand has ended by then; a renewal is due."""
    OPEN = "open"
    """Cannot be told."""
    FAILED = "failed"
    """Not satisfied, or broken for good."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Days in one state, both ends included."""

    first_day: date
    last_day: date
    state: State


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement over the window, with the targets for which it runs the same."""

    requirement: Requirement
    where: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A day of the programme that matters."""

    day: date
    letter: str
    says: str


@dataclass(frozen=True, slots=True)
class Scale:
    """The days that are drawn; both ends count."""

    first_day: date
    last_day: date

    def share(self, day: date) -> float:
        """Where the beginning of a day lies, from 0 at the first to 1 behind the last."""
        days = (self.last_day - self.first_day).days + 1
        return min(max((day - self.first_day).days / days, 0.0), 1.0)

    def span(self, segment: Segment) -> tuple[float, float]:
        """Where a segment begins and ends, as shares."""
        return self.share(segment.first_day), self.share(segment.last_day + timedelta(days=1))

    def years(self) -> tuple[date, ...]:
        """The first days of the years inside."""
        return tuple(date(y, 1, 1) for y in range(self.first_day.year + 1, self.last_day.year + 1))


def scale_of(assessment: Assessment) -> Scale:
    """From the day judged, or the first order if that comes first, to the last card."""
    window = assessment.project.window
    return Scale(min(assessment.day, window.first_order), max(window.last_card_valid, assessment.day))


def marks(assessment: Assessment) -> tuple[Mark, ...]:
    """The day judged, the first order, the last production day and the last card."""
    window = assessment.project.window
    return (
        Mark(assessment.day, "J", "day judged"),
        Mark(window.first_order, "F", "first order"),
        Mark(window.last_production_day, "P", "last production"),
        Mark(window.last_card_valid, "C", "last card"),
    )


def rows(assessment: Assessment) -> tuple[Row, ...]:
    """
    One row per requirement and run of days, blockers first.

    Left out is what has no run: requirements that are asked on one day only, and those that never
    change the verdict.
    """
    found: list[Row] = []
    for group in groups(assessment):
        if group.key == "asked":
            continue
        by_run: dict[tuple[str, tuple[Segment, ...]], list[Finding]] = {}
        for finding in group.findings:
            segments = _segments(finding)
            if segments and segments[0].first_day < segments[-1].last_day:
                by_run.setdefault((finding.requirement.id, segments), []).append(finding)
        for (_, segments), same in by_run.items():
            where = target_words([finding.target for finding in same], assessment)
            found.append(Row(same[0].requirement, where, segments))
    return tuple(found)


def _segments(finding: Finding) -> tuple[Segment, ...]:
    joined: list[Segment] = []
    for position, stretch in enumerate(finding.timeline):
        state = _PRESENT[stretch.outcome]
        if stretch in finding.breaks:
            state = State.FAILED
        elif position and state is not State.COVERED and all(r.renewable for r in stretch.reasons):
            state = State.RENEWAL
        if joined and joined[-1].state is state:
            joined[-1] = Segment(joined[-1].first_day, stretch.last_day, state)
        else:
            joined.append(Segment(stretch.first_day, stretch.last_day, state))
    return tuple(joined)


_PRESENT = {
    Outcome.SATISFIED: State.COVERED,
    Outcome.NOT_SATISFIED: State.FAILED,
    Outcome.INDETERMINATE: State.OPEN,
    Outcome.NOT_APPLICABLE: State.COVERED,
}
