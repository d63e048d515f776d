"""
From one requirement and its target to a finding.

1. Every paper of an accepted scheme is held against the requirement; the best decides.
2. Without a paper the outcome follows from the deadlines: indeterminate before the clarification
   deadline has passed, then not evidenced. A neighbour's paper, or a late one, is named.
3. The answer is asked again for each day on which it may change, up to the end of the anchor; from
   those stretches follow duties and breaks.
4. The requirement's own source is the last to speak: one that may not reject softens a no.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from cardassay.engine.actions import actions_for
from cardassay.engine.candidate import Held, best_first
from cardassay.engine.case import Asked, Case, part_of
from cardassay.engine.checks.article import of_another_layer
from cardassay.engine.checks.level import of_another_book
from cardassay.engine.checks.register import offered_parts
from cardassay.engine.upper import issue_day_above
from cardassay.model.attestation import Attestation
from cardassay.model.day import day_before
from cardassay.model.evidence import Fact
from cardassay.model.finding import Candidate, Duty, Finding, Part, Stretch, Waiver
from cardassay.model.outcome import Outcome
from cardassay.model.reason import Reason
from cardassay.model.requirement import Anchor, Requirement, Target

__all__ = ["anchor_end", "closed", "judge_held", "soften", "stretches"]

_Answer = tuple[Outcome, tuple[Reason, ...]]
_Ahead = tuple[Outcome, tuple[Reason, ...], tuple[Stretch, ...]]
"""Outcome on the day judged, what is said of it, and the days ahead."""


def judge_held(
    case: Case,
    requirement: Requirement,
    target: Target,
    papers: Mapping[str, tuple[Attestation, ...]],
) -> Finding:
    """The finding of a requirement that asks for a paper."""
    held: list[Held] = []
    askeds: list[Asked] = []
    beside: list[Part] = []
    for accepted in requirement.accepted:
        scheme = case.schemes[accepted.scheme]
        asked = Asked(case, requirement, target, accepted, scheme)
        askeds.append(asked)
        for paper in papers.get(scheme.id, ()):
            if of_another_book(paper, accepted):
                # Two attestations, one per book, are the rule: the one disproves nothing of the other.
                file = paper.origin.file if paper.origin else ""
                book = paper.text("cpp_book")
                beside.append(part_of(Reason.OTHER_BOOK, ("cpp_book", book), wanted=accepted.book, file=file))
            elif not of_another_layer(paper, asked):
                held.append(Held.of(paper, asked))
    if not held:
        return _absent(case, requirement, target, askeds, beside)
    beside.extend(offered_parts(askeds))

    issued = issue_day_above(askeds[0]) if requirement.anchor is Anchor.WHEN_ISSUED else None

    def judged(papers: Sequence[Held], on: date) -> tuple[Candidate, ...]:
        if issued is not None:
            return best_first([paper.when_issued(issued[0]) for paper in papers])
        return best_first([paper.on(on) for paper in papers])

    candidates = judged(held, case.day)

    def ahead() -> _Ahead:
        # A paper of another entity or plant never becomes the right one: only the others are asked for
        # the days ahead.
        alive = [paper for paper in held if paper.steady_outcome is not Outcome.NOT_SATISFIED] or held

        def answer(on: date) -> _Answer:
            best = candidates if on == case.day else judged(alive, on)
            return soften(requirement, best[0].outcome, best[0].reasons)

        changes = () if issued is not None else tuple(day for paper in alive for day in paper.changes())
        timeline = stretches(case.day, anchor_end(case, requirement), changes, answer)
        outcome, _ = answer(case.day)
        # What is said of the finding comes from every paper that shares the best outcome: the supplier
        # wants to read why each of them does not count.
        said = dict.fromkeys(
            reason
            for candidate in candidates
            if candidate.outcome is candidates[0].outcome
            for reason in candidate.reasons
        )
        return outcome, tuple(said), timeline

    # A plant does many activities. Where every paper answers for two of them alike, so do the days.
    key = ("ahead", *[paper.signature for paper in held])
    known: _Ahead | None = case.memo.get(key)
    if known is None:
        known = case.memo[key] = ahead()
    outcome, said, timeline = known
    if outcome is Outcome.NOT_SATISFIED and beside:
        said = tuple(dict.fromkeys((*said, *[part.reason for part in beside])))
    finding = Finding(requirement, target, outcome, said, tuple(beside), candidates, timeline)
    return closed(case, finding, askeds)


def _absent(
    case: Case,
    requirement: Requirement,
    target: Target,
    askeds: Sequence[Asked],
    beside: Sequence[Part] = (),
) -> Finding:
    parts: list[Part] = []
    deadline = case.project.deadlines.clarification
    if deadline is not None and case.day > deadline:
        parts.append(part_of(Reason.NOT_EVIDENCED, deadline=deadline))
    else:
        parts.append(part_of(Reason.NOTHING_PRESENTED, deadline=deadline))
    parts.extend(beside)
    parts.extend(offered_parts(askeds))
    schemes = {asked.scheme.id for asked in askeds}
    for asked in askeds:
        for neighbour in asked.scheme.neighbours:
            # Also a row of a register, which is no paper of its own, is offered in the place of one.
            for paper in (one for one in case.attestations if one.scheme == neighbour.scheme):
                parts.append(
                    part_of(
                        Reason.NEIGHBOUR_OFFERED,
                        *_identifying(paper),
                        source=neighbour.source,
                        elsewhere=tuple((name, paper) for name, _ in _identifying(paper)),
                        offered=case.schemes[neighbour.scheme].name,
                        says=neighbour.says,
                        file=paper.origin.file if paper.origin else "",
                    )
                )
    for paper in case.late:
        if paper.scheme in schemes:
            parts.append(
                part_of(
                    Reason.LATE, *_identifying(paper),
                    elsewhere=tuple((name, paper) for name, _ in _identifying(paper)),
                    received=paper.received, file=paper.origin.file if paper.origin else "",
                )
            )  # fmt: skip
    outcome = Outcome.NOT_SATISFIED if parts[0].reason is Reason.NOT_EVIDENCED else Outcome.INDETERMINATE
    reasons = tuple(dict.fromkeys(part.reason for part in parts))
    outcome, reasons = soften(requirement, outcome, reasons)
    timeline = stretches(case.day, anchor_end(case, requirement), (), lambda _: (outcome, reasons))
    return closed(case, Finding(requirement, target, outcome, reasons, tuple(parts), (), timeline), askeds)


def _identifying(paper: Attestation) -> tuple[tuple[str, Fact[Any]], ...]:
    # The words by which a person recognises the paper; their sureness decides nothing here.
    for name in ("standard", "number", "holder"):
        fact = paper.facts.get(name)
        if fact is not None:
            return ((name, fact),)
    return ()


def soften(requirement: Requirement, outcome: Outcome, reasons: tuple[Reason, ...]) -> _Answer:
    """The confidence law for the requirement itself: an unsourced demand rejects nobody."""
    if outcome is Outcome.NOT_SATISFIED and not requirement.source.may_reject:
        return Outcome.INDETERMINATE, reasons
    return outcome, reasons


def anchor_end(case: Case, requirement: Requirement) -> date:
    """The last day on which the requirement has to hold; never before the day judged."""
    window = case.project.window
    end = {
        Anchor.DECISION: case.day,
        Anchor.WHEN_ISSUED: case.day,
        Anchor.PRODUCTION: window.last_production_day,
        Anchor.LAST_CARD: window.last_card_valid,
    }[requirement.anchor]
    if requirement.last_day is not None:
        end = min(end, requirement.last_day)
    return max(end, case.day)


def stretches(
    first: date, last: date, changes: Sequence[date], answer: Callable[[date], _Answer]
) -> tuple[Stretch, ...]:
    """The answers from the first to the last day, both counting, equal neighbours joined."""
    starts = sorted({first, *(day for day in changes if first < day <= last)})
    ends = [day_before(day) for day in starts[1:]] + [last]
    joined: list[Stretch] = []
    for start, end in zip(starts, ends, strict=True):
        outcome, reasons = answer(start)
        if joined and (joined[-1].outcome, joined[-1].reasons) == (outcome, reasons):
            joined[-1] = replace(joined[-1], last_day=end)
        else:
            joined.append(Stretch(start, end, outcome, reasons))
    return tuple(joined)


def closed(case: Case, finding: Finding, askeds: Sequence[Asked]) -> Finding:
    """The finding with its duties, breaks, waiver and the actions that would close it."""
    duties: list[Duty] = []
    breaks: list[Stretch] = []
    first_order = case.project.window.first_order
    for before, after in zip(finding.timeline, finding.timeline[1:], strict=False):
        if before.outcome is not Outcome.SATISFIED or after.outcome is Outcome.SATISFIED:
            continue
        if after.outcome is Outcome.NOT_SATISFIED and not _renewable(finding, after, askeds):
            breaks.append(after)
        else:
            due = before.last_day
            reason = after.reasons[0] if after.reasons else Reason.EXPIRED
            duties.append(Duty(due, due < first_order, reason, _paper(finding)))
    waiver = _waiver(case, finding)
    actions = actions_for(case, finding, askeds, duties, breaks)
    if not (duties or breaks or actions or waiver is not None):
        return finding
    # Written out: `replace` would look up every field of the class, for every finding.
    return Finding(
        finding.requirement, finding.target, finding.outcome, finding.reasons, finding.parts,
        finding.candidates, finding.timeline, tuple(duties), tuple(breaks), actions, waiver,
    )  # fmt: skip


def _renewable(finding: Finding, after: Stretch, askeds: Sequence[Asked]) -> bool:
    if not all(reason.renewable for reason in after.reasons):
        return False
    if Reason.EDITION_ENDED in after.reasons:
        # A dead edition is a break unless its holders can move to a successor.
        return any(edition.successor for asked in askeds for edition in asked.scheme.editions
                   if edition.last_day is not None and edition.last_day < after.first_day)  # fmt: skip
    return True


def _paper(finding: Finding) -> str:
    best = finding.candidates[0].attestation if finding.candidates else None
    if best is None:
        return ""
    number = best.text("number") or best.text("standard")
    return number.value if number is not None else (best.origin.file if best.origin else best.scheme)


def _waiver(case: Case, finding: Finding) -> Waiver | None:
    for waiver in case.waivers:
        if (
            waiver.requirement == finding.requirement.id
            and waiver.target.concerns(finding.target)
            and (waiver.until is None or case.day <= waiver.until)
            and waiver.when <= case.day
        ):
            return waiver
    return None
