"""One paper held against one requirement: what stays true, and what depends on the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from cardassay.engine.case import Asked, part_of
from cardassay.engine.checks.article import article_parts
from cardassay.engine.checks.edition import edition_of, edition_on, edition_static
from cardassay.engine.checks.force import Term, cycle_parts, in_force, status_parts, term_of
from cardassay.engine.checks.holder import holder_parts
from cardassay.engine.checks.level import level_parts
from cardassay.engine.checks.place import place_parts
from cardassay.engine.checks.standing import standing_parts
from cardassay.model.attestation import Attestation
from cardassay.model.day import add_months
from cardassay.model.finding import Candidate, Part
from cardassay.model.outcome import Outcome, all_of
from cardassay.model.reason import Reason
from cardassay.model.scheme import Edition

__all__ = ["Held"]

_RANK = {Outcome.SATISFIED: 0, Outcome.INDETERMINATE: 1, Outcome.NOT_SATISFIED: 2}


@dataclass(frozen=True, slots=True)
class Held:
    """A paper with everything about it that does not depend on the day, ready to be asked for days."""

    attestation: Attestation
    asked: Asked
    steady: tuple[Part, ...]
    steady_outcome: Outcome
    term: Term
    edition: Edition | None
    """The edition that the paper names; ``None`` when the scheme has none, or when it is not known."""

    @classmethod
    def of(cls, attestation: Attestation, asked: Asked) -> Held:
        """The paper after all checks that do not depend on the day."""
        term = term_of(attestation, asked)
        steady = (
            *holder_parts(attestation, asked),
            *place_parts(attestation, asked),
            *article_parts(attestation, asked),
            *level_parts(attestation, asked),
            *edition_static(attestation, asked),
            *cycle_parts(attestation, asked, term),
            *status_parts(attestation),
            *standing_parts(attestation, asked),
        )
        edition, _ = edition_of(attestation, asked.scheme) if asked.scheme.editions else (None, "")
        return cls(attestation, asked, steady, all_of(p.outcome for p in steady), term, edition)

    def on(self, day: date) -> Candidate:
        """The paper judged for one day."""
        timed: tuple[Part, ...] = (in_force(self.asked, self.term, day),)
        if self.edition is not None:
            timed = (*timed, edition_on(self.attestation, self.edition, self.asked, day))
        parts = (*timed, *self.steady)
        outcome = all_of((*(part.outcome for part in timed), self.steady_outcome))
        return Candidate(self.attestation, self.asked.scheme.id, outcome, parts)

    def when_issued(self, day: date) -> Candidate:
        """
        The paper judged for the day on which the paper above it was issued.

        An end after that day is a residual risk, not a failure: "archived" is judged at composition.
        """
        then = in_force(self.asked, self.term, day)
        if then.outcome is Outcome.NOT_SATISFIED:
            then = part_of(Reason.NOT_IN_FORCE_AT_ISSUE, *then.facts, source=then.source, on=day)
        parts = [then, *self.steady]
        parts.extend(self._age(day))
        if (
            then.reason is Reason.IN_FORCE
            and self.term.end is not None
            and self.term.end < self.asked.case.day
        ):
            parts.append(part_of(Reason.ARCHIVED, *self.term.facts, last_day=self.term.end))
        return Candidate(
            self.attestation, self.asked.scheme.id, all_of(part.outcome for part in parts), tuple(parts)
        )

    def _age(self, day: date) -> tuple[Part, ...]:
        months = self.asked.requirement.oldest_months
        newest = self.attestation.day("issue_day")
        if months is None or newest is None or day <= add_months(newest.value, months):
            return ()
        return (
            part_of(Reason.EVALUATION_TOO_OLD, ("issue_day", newest), source=self.asked.requirement.source,
                    months=months, on=day),
        )  # fmt: skip

    def changes(self) -> tuple[date, ...]:
        """The days on which the answer may become another one."""
        days = []
        if self.term.start is not None:
            days.append(self.term.start)
        for end in (self.term.end, self.term.late_until):
            if end is not None:
                days.append(end + timedelta(days=1))
        if self.edition is not None and self.edition.last_day is not None:
            days.append(self.edition.last_day + timedelta(days=1))
        return tuple(days)


def best_first(candidates: list[Candidate]) -> tuple[Candidate, ...]:
    """Candidates from the best outcome to the worst, then the later end, then a steady order."""

    def rank(candidate: Candidate) -> tuple[int, int, int, str, int]:
        last = candidate.attestation.day("last_day")
        wrong = sum(part.outcome is not Outcome.SATISFIED for part in candidate.parts)
        origin = candidate.attestation.origin
        return (
            _RANK[candidate.outcome],
            wrong,
            -(last.value.toordinal() if last is not None else 0),
            origin.file if origin else "",
            origin.index if origin else 0,
        )

    return tuple(sorted(candidates, key=rank))
