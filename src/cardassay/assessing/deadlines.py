"""
The days that an assessment names: what ends, what must be renewed, what must be there before when.

1. A renewal or condition is a duty of a finding; the days of one paper are named once, with every
   finding that waits for it. What nothing can renew is a break.
2. An end is the last day of a paper that decides a finding and has no duty: it lies behind the
   programme, it has passed and the finding is no yes for it, or the finding is still open.
3. A surveillance is due when the scheme's interval since the last one that was shown has passed.
4. Waivers end; the project has days of its own.

How long before its end a renewal must start stands in no scheme file: no source was found that says
it. It is said by the team for each scheme, and "not known" where nobody did.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from cardassay.model.assessment import Assessment
from cardassay.model.attestation import Attestation
from cardassay.model.day import add_months, day_before
from cardassay.model.finding import Candidate, Finding, Part, Waiver
from cardassay.model.outcome import Outcome
from cardassay.model.reason import Reason
from cardassay.model.requirement import Check, Weight
from cardassay.registers.index import number_key
from cardassay.report.names import paper_name, target_name
from cardassay.report.view import best
from cardassay.schemes.loader import load_schemes

__all__ = ["Deadline", "DeadlineKind", "Waits", "deadlines_of", "project_days"]

_ENDED = (
    Reason.EXPIRED,
    Reason.EXPIRED_EXTENSION_UNKNOWN,
    Reason.LATE_ASSESSMENT,
    Reason.ASSESSMENT_TOO_OLD,
)
_WAIVER_PAST_DAYS = 60
"""Days for which a waiver that has ended is still named."""


class DeadlineKind(enum.StrEnum):
    """What falls on the day."""

    RENEWAL = "renewal"
    """Last day of a paper that the programme still needs afterwards."""
    CONDITION = "condition"
    """The same before the first order: a condition of the verdict."""
    END = "end"
    """Last day of a paper without such a duty: behind the programme, passed, or of an open finding."""
    BREAK = "break"
    """Last good day before something that no renewal mends."""
    WAIVER = "waiver"
    SURVEILLANCE = "surveillance"
    """Day by which a surveillance has to be passed, and shown."""
    SUBMISSION = "submission"
    CLARIFICATION = "clarification"
    FIRST_ORDER = "first-order"
    LAST_PRODUCTION = "last-production"
    PROGRAMME_END = "programme-end"

    @property
    def of_project(self) -> bool:
        """Whether it is a day of the project: it passes, and nothing is overdue then."""
        return self in _OF_PROJECT


_OF_PROJECT = (
    DeadlineKind.SUBMISSION,
    DeadlineKind.CLARIFICATION,
    DeadlineKind.FIRST_ORDER,
    DeadlineKind.LAST_PRODUCTION,
    DeadlineKind.PROGRAMME_END,
)


@dataclass(frozen=True, slots=True)
class Waits:
    """A finding that rests on the paper, or that the day concerns."""

    finding: str
    """As ``explain`` takes it."""
    requirement: str
    """Its title."""
    where: str
    """Its target for people."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """One day that somebody has to know."""

    kind: DeadlineKind
    due: date
    """The last good day; it counts."""
    key: str
    """What it is about: the same paper has the same key in every judgement."""
    title: str
    """The paper or requirement for people; empty for days of the project."""
    scheme: str = ""
    file: str = ""
    """Paper of the dossier; empty where there is none."""
    blocking: bool = False
    """Whether missing it keeps the supplier out, or the answer open."""
    reason: Reason | None = None
    """What is true on the day after."""
    waits: tuple[Waits, ...] = ()
    who: str = ""
    """Who waived."""
    why: str = ""


def project_days(assessment: Assessment) -> tuple[Deadline, ...]:
    """The days of the project, the same for every supplier."""
    window, deadlines = assessment.project.window, assessment.project.deadlines
    days = (
        (DeadlineKind.SUBMISSION, deadlines.submission, False),
        # What is missing on the day after is judged as not evidenced.
        (DeadlineKind.CLARIFICATION, deadlines.clarification, True),
        (DeadlineKind.FIRST_ORDER, window.first_order, False),
        (DeadlineKind.LAST_PRODUCTION, window.last_production_day, False),
        (DeadlineKind.PROGRAMME_END, window.last_card_valid, False),
    )
    return tuple(
        Deadline(kind, day, "project", "", blocking=blocking)
        for kind, day, blocking in days
        if day is not None
    )


def deadlines_of(assessment: Assessment, waivers: Iterable[Waiver] = ()) -> tuple[Deadline, ...]:
    """
    The days of one supplier, by day and what they are about; those of the project are not among them.

    Args:
        waivers: Every waiver of the dossier, also those that have ended and count no more.
    """
    found: dict[tuple[DeadlineKind, date, str], Deadline] = {}
    for finding in assessment.findings:
        for one in (*_duties(assessment, finding), *_breaks(assessment, finding)):
            _join(found, one)
    needed = {(one.key, one.due) for one in found.values()}
    for finding in assessment.findings:
        for one in (*_ends(assessment, finding), *_surveillance(assessment, finding)):
            if one.kind is not DeadlineKind.END or (one.key, one.due) not in needed:
                _join(found, one)
    for one in _waivers(assessment, waivers):
        _join(found, one)
    return tuple(sorted(found.values(), key=lambda one: (one.due, one.kind, one.key)))


def _join(found: dict[tuple[DeadlineKind, date, str], Deadline], one: Deadline) -> None:
    place = (one.kind, one.due, one.key)
    known = found.get(place)
    if known is None:
        found[place] = one
        return
    waits = tuple(dict.fromkeys((*known.waits, *one.waits)))
    found[place] = Deadline(
        known.kind, known.due, known.key, known.title, known.scheme, known.file,
        known.blocking or one.blocking, known.reason, waits, known.who, known.why,
    )  # fmt: skip


def _duties(assessment: Assessment, finding: Finding) -> Iterator[Deadline]:
    candidate = best(finding)
    for duty in finding.duties:
        kind = DeadlineKind.CONDITION if duty.condition else DeadlineKind.RENEWAL
        if candidate is not None:
            yield _of_paper(assessment, finding, candidate.attestation, kind, duty.due, duty.reason)
        else:
            asked = finding.requirement
            yield Deadline(
                kind, duty.due, f"requirement/{asked.id}", duty.paper or asked.title,
                blocking=_blocking(finding), reason=duty.reason, waits=(_waits(assessment, finding),),
            )  # fmt: skip


def _breaks(assessment: Assessment, finding: Finding) -> Iterator[Deadline]:
    for stretch in finding.breaks:
        if stretch.first_day > assessment.day:
            yield Deadline(
                DeadlineKind.BREAK, day_before(stretch.first_day), f"requirement/{finding.requirement.id}",
                finding.requirement.title, blocking=_blocking(finding),
                reason=stretch.reasons[0] if stretch.reasons else None, waits=(_waits(assessment, finding),),
            )  # fmt: skip


def _ends(assessment: Assessment, finding: Finding) -> Iterator[Deadline]:
    candidate = best(finding)
    if candidate is None:
        return
    for part in candidate.parts:
        last = part.detail.get("last_day")
        if not isinstance(last, date) or part.detail.get("on") != assessment.day:
            continue  # judged when the paper above was issued: its end decides nothing any more
        ended = part.reason in _ENDED
        if ended or (part.reason is Reason.IN_FORCE and finding.outcome is not Outcome.NOT_SATISFIED):
            reason = part.reason if ended else Reason.EXPIRED
            yield _of_paper(
                assessment, finding, candidate.attestation, DeadlineKind.END, last, reason,
                blocking=ended and _blocking(finding),
            )  # fmt: skip


def _surveillance(assessment: Assessment, finding: Finding) -> Iterator[Deadline]:
    candidate = best(finding)
    if finding.requirement.check is not Check.SURVEILLANCE or candidate is None:
        return
    for part in candidate.parts:
        due = _surveillance_due(candidate, part, assessment.day)
        ends = candidate.attestation.day("last_day")
        if due is not None and (ends is None or due < ends.value):
            yield _of_paper(
                assessment, finding, candidate.attestation, DeadlineKind.SURVEILLANCE, due,
                Reason.SURVEILLANCE_UNPROVEN,
            )  # fmt: skip


def _surveillance_due(candidate: Candidate, part: Part, day: date) -> date | None:
    scheme = load_schemes().get(candidate.scheme)
    validity = scheme.validity if scheme is not None else None
    months = validity.surveillance_months if validity is not None else None
    if part.reason is Reason.CONTINUITY_SHOWN:
        printed, since = part.detail.get("next_due"), part.detail.get("since")
        if isinstance(printed, date):
            return printed
        return add_months(since, months) if isinstance(since, date) and months else None
    if part.reason is not Reason.SURVEILLANCE_UNPROVEN:
        return None
    passed = [one for one in candidate.attestation.days("surveillance_due") if one <= day]
    if passed:
        return max(passed)
    start = next((fact.value for name, fact in part.facts if name == "issue_day"), None)
    if not isinstance(start, date) or not months:
        return None
    due = add_months(start, months)
    times = 2
    while (following := add_months(start, months * times)) <= day:
        due, times = following, times + 1
    return due


def _waivers(assessment: Assessment, waivers: Iterable[Waiver]) -> Iterator[Deadline]:
    for waiver in waivers:
        if waiver.until is None or waiver.until < assessment.day - timedelta(days=_WAIVER_PAST_DAYS):
            continue
        held = [
            finding
            for finding in assessment.findings
            if finding.requirement.id == waiver.requirement and waiver.target.concerns(finding.target)
        ]
        # One that has passed is a day to know only while its finding is still no yes.
        if waiver.until < assessment.day and all(f.outcome is Outcome.SATISFIED for f in held):
            continue
        yield Deadline(
            DeadlineKind.WAIVER, waiver.until, f"waiver/{waiver.requirement}@{waiver.target.label}",
            held[0].requirement.title if held else waiver.requirement,
            blocking=any(_blocking(finding) for finding in held),
            waits=tuple(_waits(assessment, finding) for finding in held), who=waiver.who, why=waiver.why,
        )  # fmt: skip


def _of_paper(
    assessment: Assessment,
    finding: Finding,
    paper: Attestation,
    kind: DeadlineKind,
    due: date,
    reason: Reason,
    *,
    blocking: bool | None = None,
) -> Deadline:
    number = paper.text("number")
    file = paper.origin.file if paper.origin is not None else ""
    mark = number_key(str(number.value)) if number is not None else ""
    return Deadline(
        kind, due, f"paper/{paper.scheme}/{mark or file}", paper_name(paper), paper.scheme, file,
        _blocking(finding) if blocking is None else blocking, reason, (_waits(assessment, finding),),
    )  # fmt: skip


def _waits(assessment: Assessment, finding: Finding) -> Waits:
    return Waits(finding.id, finding.requirement.title, target_name(assessment, finding.target))


def _blocking(finding: Finding) -> bool:
    return finding.requirement.weight is Weight.BLOCKING
