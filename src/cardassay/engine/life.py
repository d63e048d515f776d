"""Product life: does the chip's life reach the end of the programme?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from cardassay.engine.case import Asked, Case, part_of
from cardassay.engine.checks.article import article_parts
from cardassay.engine.judge import anchor_end, closed, soften, stretches
from cardassay.model.attestation import Attestation
from cardassay.model.day import add_months
from cardassay.model.evidence import Fact
from cardassay.model.finding import Candidate, Finding, Part
from cardassay.model.outcome import Outcome
from cardassay.model.reason import Reason
from cardassay.model.requirement import Requirement, Target

__all__ = ["judge_life"]

_CONTINUING = ("renew", "exten", "update")


def judge_life(
    case: Case,
    requirement: Requirement,
    target: Target,
    papers: Mapping[str, tuple[Attestation, ...]],
) -> Finding:
    """
    The finding of a life limit.

    With ``life_years`` the life counts from the earliest issue of the accepted paper for the layer
    offered; the same day of the last year still counts. Without it, it ends on the last production
    day that the maker of the layer gives in the offer.
    """
    askeds = [
        Asked(case, requirement, target, accepted, case.schemes[accepted.scheme])
        for accepted in requirement.accepted
    ]
    if requirement.life_years is None:
        return _by_maker(case, requirement, target, askeds)
    births: list[tuple[date, str, Fact[date], Attestation, Asked]] = []
    for asked in askeds:
        for paper in papers.get(asked.scheme.id, ()):
            named = article_parts(paper, asked)
            if all(part.reason.outcome is Outcome.SATISFIED for part in named):
                name = "first_issue_day" if paper.day("first_issue_day") else "issue_day"
                fact = paper.day(name)
                if fact is not None:
                    births.append((fact.value, name, fact, paper, asked))
    if not births:
        part = part_of(Reason.LIFE_UNKNOWN, wanted="day of first certification")
        return _finding(case, requirement, target, askeds, (part,), ())
    birth, name, fact, paper, asked = min(births, key=lambda item: item[0])
    end = add_months(birth, 12 * requirement.life_years)
    # The day of a renewal is no first day; the life began earlier, so that it can only end sooner.
    open_start = name == "issue_day" and _continues(paper) and end >= anchor_end(case, requirement)
    within = Reason.LIFE_UNKNOWN if open_start else Reason.LIFE_COVERS

    def part_on(on: date) -> Part:
        reason = within if on <= end else Reason.CHIP_LIFE_ENDS
        return part_of(reason, (name, fact), source=requirement.source, last_day=end, on=on)

    last = part_on(anchor_end(case, requirement))
    shown = last if last.reason is Reason.CHIP_LIFE_ENDS else part_on(case.day)
    now = part_on(case.day)
    candidate = Candidate(paper, asked.scheme.id, now.outcome, (now, *([shown] if shown is not now else [])))
    timeline = stretches(
        case.day,
        anchor_end(case, requirement),
        (end + timedelta(days=1),),
        lambda on: soften(requirement, (p := part_on(on)).outcome, (p.why,)),
    )
    outcome, reasons = timeline[0].outcome, timeline[0].reasons
    finding = Finding(requirement, target, outcome, reasons, (), (candidate,), timeline)
    return closed(case, finding, askeds)


def _continues(paper: Attestation) -> bool:
    """Whether a paper says that it carries an earlier one on."""
    said = paper.text("evaluation_type")
    return said is not None and any(word in said.value.casefold() for word in _CONTINUING)


def _by_maker(case: Case, requirement: Requirement, target: Target, askeds: list[Asked]) -> Finding:
    product = case.supplier.product(target.line)
    component = product.layer(requirement.layer) if product is not None else None
    end = component.end_of_production if component is not None else None
    if end is None:
        part = part_of(Reason.LIFE_UNKNOWN, wanted="last production day given by the maker")
        return _finding(case, requirement, target, askeds, (part,), ())

    def part_on(on: date) -> Part:
        reason = Reason.LIFE_COVERS if on <= end else Reason.CHIP_LIFE_ENDS
        return part_of(
            reason,
            source=requirement.source,
            last_day=end,
            on=on,
            product=component.name if component else "",
        )

    return _finding(
        case,
        requirement,
        target,
        askeds,
        (part_on(case.day), part_on(anchor_end(case, requirement))),
        (end + timedelta(days=1),),
        part_on,
    )


def _finding(
    case: Case,
    requirement: Requirement,
    target: Target,
    askeds: list[Asked],
    parts: tuple[Part, ...],
    changes: tuple[date, ...],
    part_on: object = None,
) -> Finding:
    def answer(on: date) -> tuple[Outcome, tuple[Reason, ...]]:
        part = part_on(on) if callable(part_on) else parts[0]
        return soften(requirement, part.outcome, (part.why,))

    timeline = stretches(case.day, anchor_end(case, requirement), changes, answer)
    outcome, reasons = timeline[0].outcome, timeline[0].reasons
    return closed(case, Finding(requirement, target, outcome, reasons, parts, (), timeline), askeds)
