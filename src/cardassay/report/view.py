"""What every report shows first and how it groups the findings; it only reads effects and verdicts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cardassay.model.assessment import Assessment
from cardassay.model.finding import Action, Candidate, Duty, Finding, Part
from cardassay.model.outcome import Outcome
from cardassay.model.reason import Reason
from cardassay.model.requirement import Requirement, Target
from cardassay.model.verdict import Effect, effect_of
from cardassay.report.messages import load_messages
from cardassay.report.names import line_name, paper_name, site_name, target_name
from cardassay.report.sentences import part_sentence

__all__ = [
    "Bundle", "Group", "Scheduled", "best", "bundles", "decisive", "groups", "schedule",
    "target_words", "why",
]  # fmt: skip

_TARGETS_NAMED = 6
"""Targets that a line names one by one before it says how many more there are."""


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that do the same to the verdict."""

    key: str
    title: str
    says: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """Findings of one requirement that say the same of several targets."""

    requirement: Requirement
    findings: tuple[Finding, ...]
    where: str
    """The targets for people."""
    sentences: tuple[str, ...]
    """Why, each sentence once."""
    actions: tuple[Action, ...]
    """What would close them, each action once."""

    @property
    def first(self) -> Finding:
        """The finding that stands for all of them."""
        return self.findings[0]


@dataclass(frozen=True, slots=True)
class Scheduled:
    """One renewal with every finding that waits for it."""

    due: date
    paper: str
    condition: bool
    reason: Reason
    findings: tuple[Finding, ...]


_GROUPS = (
    ("blockers", "Blockers", "Each of these alone keeps the supplier out."),
    ("questions", "Open questions", "Each of these keeps the answer open until somebody moves."),
    ("conditions", "Conditions", "To be met before or with the award; they do not keep the supplier out."),
    ("asked", "Asked, without effect", "Shown for completeness; these never change the verdict."),
    ("met", "Met", "Shown with the papers that meet them."),
)


def groups(assessment: Assessment) -> tuple[Group, ...]:
    """Blockers, conditions, open questions, questions without effect, and what is met; never empty ones."""
    found: dict[str, list[Finding]] = {key: [] for key, _, _ in _GROUPS}
    for finding in assessment.findings:
        found[_group_of(finding)].append(finding)
    order = ("blockers", "conditions", "questions", "asked", "met")
    texts = {key: (title, says) for key, title, says in _GROUPS}
    return tuple(Group(key, *texts[key], tuple(found[key])) for key in order if found[key])


def _group_of(finding: Finding) -> str:
    effect = effect_of(finding, with_waivers=False)
    if effect is Effect.REJECTS:
        return "blockers"
    if effect is Effect.CONDITION:
        return "conditions"
    if effect is Effect.LEAVES_OPEN:
        return "questions"
    return "met" if finding.outcome is Outcome.SATISFIED else "asked"


def bundles(findings: Iterable[Finding], assessment: Assessment) -> tuple[Bundle, ...]:
    """The findings of one requirement, outcome, reasons and paper put together, in their order."""
    found: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        candidate = best(finding)
        origin = candidate.attestation.origin if candidate is not None else None
        key = (
            finding.requirement.id,
            finding.outcome,
            finding.reasons,
            origin,
            finding.breaks,
            finding.waiver,
        )
        found.setdefault(key, []).append(finding)
    return tuple(
        Bundle(
            same[0].requirement,
            tuple(same),
            target_words([finding.target for finding in same], assessment),
            tuple(dict.fromkeys(says for finding in same for says in why(finding, assessment))),
            _actions(same),
        )
        for same in found.values()
    )


def _actions(findings: Iterable[Finding]) -> tuple[Action, ...]:
    """Each action once; what differs in what must be shown is joined."""
    found: dict[tuple[object, ...], dict[str, dict[str, None]]] = {}
    first: dict[tuple[object, ...], Action] = {}
    for finding in findings:
        for action in finding.actions:
            key = (action.kind, action.what, action.whom, action.reason)
            first.setdefault(key, action)
            shown = found.setdefault(key, {})
            for name, value in action.must_show:
                shown.setdefault(name, {})[value] = None
    return tuple(
        replace(action, must_show=tuple((name, "; ".join(values)) for name, values in found[key].items()))
        for key, action in first.items()
    )


def target_words(targets: Sequence[Target], assessment: Assessment) -> str:
    """
    The targets for people.

    Where they are all combinations of some brands, lines, activities and sites, those are listed;
    else the targets one by one.
    """
    axes = [
        list(dict.fromkeys(words))
        for words in zip(*(_coordinates(target, assessment) for target in targets), strict=True)
    ]
    if math.prod(map(len, axes)) == len(set(targets)):
        return " · ".join(text for words in axes if (text := ", ".join(words))) or "whole offer"
    named = [target_name(assessment, target) for target in dict.fromkeys(targets)]
    more = len(named) - _TARGETS_NAMED
    return "; ".join(named[:_TARGETS_NAMED]) + (f"; and {more} more" if more > 0 else "")


def _coordinates(target: Target, assessment: Assessment) -> tuple[str, str, str, str]:
    messages = load_messages()
    return (
        messages.word("brand", target.brand) if target.brand else "",
        line_name(assessment, target.line) if target.line else "",
        messages.word("activity", target.activity) if target.activity else "",
        site_name(assessment, target.site) if target.site else "",
    )


def best(finding: Finding) -> Candidate | None:
    """The paper that decides; ``None`` when none was held against the requirement."""
    return finding.candidates[0] if finding.candidates else None


def decisive(finding: Finding) -> tuple[tuple[Part, Candidate | None], ...]:
    """
    The parts that make the finding what it is, with the paper they look at.

    For a finding that a break ahead brings down, the parts of the present outcome are shown and
    the break stands beside them.
    """
    candidate = best(finding)
    if candidate is None:
        same = [part for part in finding.parts if part.outcome is finding.outcome]
        return tuple((part, None) for part in same or finding.parts)
    chosen = [part for part in candidate.parts if part.outcome is candidate.outcome]
    return tuple((part, candidate) for part in chosen or candidate.parts)


def why(finding: Finding, assessment: Assessment, *, quoted: bool = True) -> tuple[str, ...]:
    """The sentences that say why the finding is what it is, breaks included."""
    sentences = [
        part_sentence(
            part, candidate.attestation if candidate else None, finding.target, assessment, quoted=quoted
        )
        for part, candidate in decisive(finding)
    ]
    for stretch in finding.breaks:
        reasons = ", ".join(reason.text for reason in stretch.reasons)
        sentences.append(f"From {stretch.first_day} to {stretch.last_day}: {reasons}; no renewal mends that.")
    return tuple(dict.fromkeys(sentences))


def schedule(assessment: Assessment) -> tuple[Scheduled, ...]:
    """The renewals by day, each paper once however many findings wait for it."""
    found: dict[tuple[date, str, bool], tuple[Reason, list[Finding]]] = {}
    for finding in assessment.findings:
        for duty in finding.duties:
            key = (duty.due, _paper(finding, duty), duty.condition)
            found.setdefault(key, (duty.reason, []))[1].append(finding)
    return tuple(
        Scheduled(due, paper, condition, reason, tuple(findings))
        for (due, paper, condition), (reason, findings) in sorted(found.items(), key=lambda item: item[0])
    )


def _paper(finding: Finding, duty: Duty) -> str:
    candidate = best(finding)
    return paper_name(candidate.attestation) if candidate is not None else duty.paper
