"""One paper held against one requirement: what stays true, and what depends on the day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from cardassay.engine.case import Asked, Case, part_of
from cardassay.engine.checks.article import article_parts
from cardassay.engine.checks.edition import edition_of, edition_on, edition_static
from cardassay.engine.checks.force import Term, cycle_parts, in_force, status_parts, term_of
from cardassay.engine.checks.holder import holder_parts
from cardassay.engine.checks.level import level_parts
from cardassay.engine.checks.place import activity_parts, site_parts
from cardassay.engine.checks.register import archive_days, archived_at_issue, archived_on, register_parts
from cardassay.engine.checks.standing import standing_parts
from cardassay.engine.identity import renews
from cardassay.engine.naming import key_of_paper
from cardassay.engine.web import web_of
from cardassay.model.attestation import Attestation
from cardassay.model.day import add_months
from cardassay.model.document import Kind
from cardassay.model.evidence import Fact
from cardassay.model.finding import Candidate, Part
from cardassay.model.outcome import Outcome, all_of
from cardassay.model.reason import Reason
from cardassay.model.scheme import Edition

__all__ = ["Held"]

_RANK = {Outcome.SATISFIED: 0, Outcome.INDETERMINATE: 1, Outcome.NOT_SATISFIED: 2}


@dataclass(frozen=True, slots=True)
class _Common:
    """What is the same for every activity that is asked of one paper at one place."""

    parts: tuple[Part, ...]
    outcome: Outcome
    """Of these parts together."""
    record: Mapping[str, Any] | None
    """The paper's entry for the site asked for."""
    term: Term
    edition: Edition | None
    """The edition that the paper names; ``None`` when the scheme has none, or when it is not known."""
    timed: dict[date, tuple[Part, ...]]
    """Parts that depend on the day, once asked for."""
    about: tuple[Attestation, Asked]
    """Kept so that no identity by which this is found can be given to another value."""


@dataclass(frozen=True, slots=True)
class Held:
    """A paper with everything about it that does not depend on the day, ready to be asked for days."""

    attestation: Attestation
    asked: Asked
    steady: tuple[Part, ...]
    steady_outcome: Outcome
    common: _Common
    activity: tuple[Part, ...] = ()
    """Of the steady parts those that speak of the activity."""

    @classmethod
    def of(cls, attestation: Attestation, asked: Asked) -> Held:
        """The paper after all checks that do not depend on the day."""
        target = asked.target
        key = (
            id(attestation),
            id(asked.requirement),
            id(asked.accepted),
            target.brand,
            target.site,
            target.line,
        )
        common = asked.case.memo.get(key)
        if common is None:
            # A plant does many activities; what a paper says of entity, plant and product is looked
            # at once for all of them.
            common = asked.case.memo[key] = _common(attestation, asked)
        activity = _activity(attestation, asked, common)
        if not activity:
            return cls(attestation, asked, common.parts, common.outcome, common, activity)
        outcome = all_of([common.outcome, *[part.outcome for part in activity]])
        return cls(attestation, asked, (*common.parts, *activity), outcome, common, activity)

    @property
    def term(self) -> Term:
        """The days between which the paper is in force."""
        return self.common.term

    @property
    def signature(self) -> tuple[object, ...]:
        """What the paper's answers for days follow from: papers with one signature answer alike in a run."""
        return (id(self.common), *[(part.outcome, part.why) for part in self.activity])

    def on(self, day: date) -> Candidate:
        """The paper judged for one day."""
        timed = self.common.timed.get(day)
        if timed is None:
            timed = (in_force(self.asked, self.term, day),)
            if self.common.edition is not None:
                timed = (*timed, edition_on(self.attestation, self.common.edition, self.asked, day))
            timed = (*timed, *archived_on(self.attestation, self.asked, day))
            timed = self.common.timed[day] = _as_far_as_known(timed, self.attestation)
        outcome = all_of([self.steady_outcome, *[part.outcome for part in timed]])
        return Candidate(self.attestation, self.asked.scheme.id, outcome, (*timed, *self.steady))

    def when_issued(self, day: date) -> Candidate:
        """
        The paper judged for the day on which the paper above it was issued.

        An end after that day is a residual risk, not a failure: "archived" is judged at composition.
        """
        then = in_force(self.asked, self.term, day)
        if then.reason is Reason.NOT_YET_IN_FORCE:
            # Younger than the paper that stands on it: usually the successor of the one it stands on.
            then = part_of(Reason.CONTRADICTION, *then.facts, on=day, first_day=self.term.start)
        if then.outcome is Outcome.NOT_SATISFIED:
            then = part_of(Reason.NOT_IN_FORCE_AT_ISSUE, *then.facts, source=then.source, on=day)
        archived = archived_at_issue(self.attestation, self.asked, day)
        parts = [*_as_far_as_known((then, *self._age(day), *archived), self.attestation), *self.steady]
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
        # A security target bears the day on which its maker wrote it, not that of an evaluation.
        target = self.attestation.kind == Kind.CC_SECURITY_TARGET
        newest = None if target else self.attestation.day("issue_day")
        if months is None or newest is None or day <= add_months(newest.value, months):
            return ()
        renewed = _renewed(self.asked.case, self.attestation, day)
        if renewed is not None and day <= add_months(renewed[1].value, months):
            paper, fact = renewed
            return (part_of(Reason.ANALYSIS_RENEWED, ("issue_day", fact), elsewhere=(("issue_day", paper),)),)
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
        edition = self.common.edition
        if edition is not None and edition.last_day is not None:
            days.append(edition.last_day + timedelta(days=1))
        return (*days, *archive_days(self.attestation, self.asked))


def _common(attestation: Attestation, asked: Asked) -> _Common:
    term = term_of(attestation, asked)
    site, record = site_parts(attestation, asked)
    parts = (
        *holder_parts(attestation, asked),
        *site,
        *article_parts(attestation, asked),
        *level_parts(attestation, asked),
        *edition_static(attestation, asked),
        *cycle_parts(attestation, asked, term),
        *status_parts(attestation),
        *standing_parts(attestation, asked),
        *register_parts(attestation, asked),
    )
    edition, _ = edition_of(attestation, asked.scheme) if asked.scheme.editions else (None, "")
    known = _as_far_as_known(parts, attestation)
    return _Common(
        known, all_of([part.outcome for part in known]), record, term, edition, {}, (attestation, asked)
    )


def _activity(attestation: Attestation, asked: Asked, common: _Common) -> tuple[Part, ...]:
    """What the paper says of the activity, whichever requirement asks for it."""
    if not (asked.scheme.match_activity and asked.target.activity):
        return ()
    memo, key = asked.case.memo, ("activity", id(attestation), asked.target.activity, id(common.record))
    parts: tuple[Part, ...] | None = memo.get(key)
    if parts is None:
        found = activity_parts(attestation, asked, common.record)
        parts = memo[key] = _as_far_as_known(found, attestation)
    return parts


def _renewed(case: Case, attestation: Attestation, by: date) -> tuple[Attestation, Fact[date]] | None:
    """The newest paper or register row of the same certificate by a day that renews its analysis."""
    found = [
        (one, day)
        for one in web_of(case).nodes[key_of_paper(attestation)].attestations()
        if (number := one.text("number")) is not None
        and renews(number.value)
        and (day := one.day("issue_day")) is not None
        and day.value <= by
    ]
    return max(found, key=lambda pair: pair[1].value, default=None)


def _as_far_as_known(parts: Iterable[Part], attestation: Attestation) -> tuple[Part, ...]:
    """
    The parts, none of them a no where the paper may be none of the scheme at all.

    Which scheme a paper belongs to follows from the standard it names. Where that was not read surely,
    a wrong holder or an ended term may be those of a certificate that nobody asked for.
    """
    named = attestation.facts.get("standard")
    if named is None or named.sure:
        return tuple(parts)
    return tuple(
        replace(
            part,
            outcome=Outcome.INDETERMINATE,
            softened="value-not-sure",
            facts=(("standard", named), *(fact for fact in part.facts if fact[0] != "standard")),
        )
        if part.outcome is Outcome.NOT_SATISFIED
        else part
        for part in parts
    )


def best_first(candidates: list[Candidate]) -> tuple[Candidate, ...]:
    """Candidates from the best outcome to the worst, then the later end, then a steady order."""
    if len(candidates) == 1:
        return (candidates[0],)

    def rank(candidate: Candidate) -> tuple[int, int, int, str, int]:
        last = candidate.attestation.day("last_day")
        wrong = len([part for part in candidate.parts if part.outcome is not Outcome.SATISFIED])
        origin = candidate.attestation.origin
        return (
            _RANK[candidate.outcome],
            wrong,
            -(last.value.toordinal() if last is not None else 0),
            origin.file if origin else "",
            origin.index if origin else 0,
        )

    return tuple(sorted(candidates, key=rank))
