"""All findings, and the verdicts over them."""

from __future__ import annotations

from collections.abc import Sequence

from cardassay.engine.breaks import judge_breaks
from cardassay.engine.case import Case
from cardassay.engine.continuity import judge_assigned, judge_continuity
from cardassay.engine.judge import judge_held
from cardassay.engine.life import judge_life
from cardassay.engine.linking import judge_component
from cardassay.engine.meeting import judge_meeting
from cardassay.engine.scheme_days import judge_scheme_days
from cardassay.model.finding import Finding
from cardassay.model.requirement import Check, Question, Requirement, Target, Weight
from cardassay.model.verdict import Cell, Effect, Verdicts, effect_of, verdict_of

__all__ = ["cells_of", "evaluate", "verdicts_over"]

_WEIGHT = {Weight.BLOCKING: 0, Weight.CONDITIONAL: 1, Weight.ADVISORY: 2}
_JUDGES = {Check.HELD: judge_held, Check.LIFE_LIMIT: judge_life, Check.ASSIGNED: judge_assigned}
_OF_CHAINS = {
    Check.COMPONENT_CITED: judge_component,
    Check.SCHEME_DAYS: judge_scheme_days,
    Check.CHAINS_MEET: judge_meeting,
    Check.KNOWN_BREAKS: judge_breaks,
}
"""Questions about papers together: they look at the papers that the other findings have chosen."""


def evaluate(
    case: Case, demands: Sequence[tuple[Requirement, Target]], beside: Sequence[Finding] = ()
) -> tuple[Finding, ...]:
    """
    The findings, worst effect first, then by weight, requirement and target.

    Args:
        beside: Findings that were judged before and are not judged again; questions about chains look
            at their papers as well.
    """
    papers = case.by_scheme()
    findings = [
        _JUDGES.get(requirement.check, judge_continuity)(case, requirement, target, papers)
        for requirement, target in demands
        if requirement.check not in _OF_CHAINS
    ]
    alone = (*findings, *beside)
    findings += [
        _OF_CHAINS[requirement.check](case, requirement, target, alone)
        for requirement, target in demands
        if requirement.check in _OF_CHAINS
    ]
    return tuple(
        sorted(
            findings,
            key=lambda f: (
                -effect_of(f, with_waivers=False),
                _WEIGHT[f.requirement.weight],
                f.requirement.family or 99,
                f.requirement.id,
                f.target,
            ),
        )
    )


def cells_of(case: Case) -> tuple[Target, ...]:
    """Every brand × activity × site × product line that the offer is to serve."""
    cells: list[Target] = []
    for line in case.project.lines:
        for brand in line.brands or ("",):
            for activity in line.services:
                sites = [
                    site.id
                    for site in case.supplier.sites
                    if activity in site.activities
                    and (not site.lines or line.id in site.lines)
                    and (not site.brands or not brand or brand in site.brands)
                ]
                cells.extend(Target(str(brand), str(activity), site, line.id) for site in sites or ("",))
    return tuple(cells)


def verdicts_over(case: Case, findings: Sequence[Finding]) -> Verdicts:
    """The verdict for each cell and question, then overall, by evidence and with waivers."""
    felt = [
        (finding, plain, effect_of(finding, with_waivers=True))
        for finding in findings
        if (plain := effect_of(finding, with_waivers=False)) is not Effect.NONE
    ]
    cells = []
    for cell in cells_of(case):
        here = [(plain, waived) for finding, plain, waived in felt if finding.target.concerns(cell)]
        cells.append(
            Cell(cell, verdict_of(plain for plain, _ in here), verdict_of(waived for _, waived in here))
        )
    questions = tuple(
        (
            question,
            verdict_of(plain for finding, plain, _ in felt if finding.requirement.question is question),
        )
        for question in Question
    )
    return Verdicts(
        verdict_of(plain for _, plain, _ in felt),
        verdict_of(waived for _, _, waived in felt),
        tuple(cells),
        questions,
    )
