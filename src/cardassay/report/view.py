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
from cardassay.model.verdict import Cell, Effect, effect_of
from cardassay.report.messages import load_messages
from cardassay.report.names import line_name, paper_name, site_name
from cardassay.report.sentences import part_sentence
from cardassay.report.visible import visible

__all__ = [
    "Bundle",
    "Group",
    "MatrixRow",
    "Scheduled",
    "ahead",
    "best",
    "bundles",
    "decisive",
    "ends_early",
    "groups",
    "matrix",
    "schedule",
    "shown_value",
    "target_words",
    "why",
]  # fmt: skip

_ENTRIES_NAMED = 6
"""Groups of targets that a line names before it says how many more there are."""

_Coordinates = tuple[str, str, str, str]
_GLUE = (", ", " + ", ", ", ", ")
"""What stands between several brands, lines, activities and sites; names of lines may hold commas."""


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
    gist: str
    """The one sentence that says what is wrong; empty where nothing is."""

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
            _gist(same[0], assessment),
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
    The targets for people, in as few words as say them exactly.

    All combinations of some brands, lines, activities and sites are one entry; what is no such
    product is told apart along the axis that needs the fewest entries.
    """
    entries = _entries(tuple(dict.fromkeys(_coordinates(target, assessment) for target in targets)))
    more = len(entries) - _ENTRIES_NAMED
    return "; ".join(entries[:_ENTRIES_NAMED]) + (f"; and {more} more" if more > 0 else "")


def _entries(coordinates: tuple[_Coordinates, ...]) -> tuple[str, ...]:
    axes = [list(dict.fromkeys(words)) for words in zip(*coordinates, strict=True)]
    if math.prod(map(len, axes)) == len(coordinates):
        shown = (glue.join(words) for glue, words in zip(_GLUE, axes, strict=True))
        return (" · ".join(text for text in shown if text) or "whole offer",)
    split = (
        tuple(
            entry
            for word in words
            for entry in _entries(tuple(place for place in coordinates if place[axis] == word))
        )
        for axis, words in enumerate(axes)
        if len(words) > 1
    )
    return min(split, key=len)


def _coordinates(target: Target, assessment: Assessment) -> _Coordinates:
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


def ends_early(finding: Finding) -> bool:
    """Whether a good paper sets a condition only because it ends before the first order."""
    ahead = any(duty.condition for duty in finding.duties)
    return ahead and finding.outcome is Outcome.SATISFIED and not finding.breaks


def decisive(finding: Finding) -> tuple[tuple[Part, Candidate | None], ...]:
    """
    The parts that make the finding what it is, with the paper they look at.

    Where a break ahead brings a finding down, those are the parts that speak of the break. Where a
    good paper ends before the first order, it is the part that names its last day. Where no paper
    was presented, all parts count: absence, and what was offered in its place.
    """
    candidate = best(finding)
    parts = finding.parts if candidate is None else candidate.parts
    broken = {reason for stretch in finding.breaks for reason in stretch.reasons}
    chosen = [part for part in parts if part.reason in broken]
    if not chosen and ends_early(finding):
        chosen = [part for part in parts if part.reason is Reason.IN_FORCE]
    if not chosen and candidate is not None:
        chosen = [part for part in parts if part.outcome is candidate.outcome]
    return tuple((part, candidate) for part in chosen or parts)


def why(finding: Finding, assessment: Assessment, *, quoted: bool = True) -> tuple[str, ...]:
    """The sentences that say why the finding is what it is, breaks included."""
    sentences = [
        part_sentence(
            part, candidate.attestation if candidate else None, finding.target, assessment, quoted=quoted
        )
        for part, candidate in decisive(finding)
    ]
    sentences += ahead(finding, assessment)
    return tuple(dict.fromkeys(sentences))


def ahead(finding: Finding, assessment: Assessment) -> tuple[str, ...]:
    """The sentences about ends that lie ahead: before the first order, and those that nothing renews."""
    sentences = []
    first_order = assessment.project.window.first_order
    for duty in finding.duties if ends_early(finding) else ():
        if duty.condition:
            paper = _paper(finding, duty)
            sentences.append(f"{paper} ends on {duty.due}, before the first order on {first_order}.")
    for stretch in finding.breaks:
        reasons = ", ".join(reason.text for reason in stretch.reasons)
        sentences.append(f"From {stretch.first_day} to {stretch.last_day}: {reasons}; no renewal mends that.")
    return tuple(sentences)


def _gist(finding: Finding, assessment: Assessment) -> str:
    lasting = ahead(finding, assessment)
    if finding.breaks:
        broken = {reason for stretch in finding.breaks for reason in stretch.reasons}
        speaks = any(part.reason in broken for part, _ in decisive(finding))
        return why(finding, assessment)[0] if speaks else lasting[0]
    if finding.outcome is Outcome.SATISFIED:
        return lasting[0] if lasting else ""
    return next(iter(why(finding, assessment)), "")


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One row of the verdict matrix: activities of one brand and line that fare the same everywhere."""

    brand: str
    line: str
    activities: tuple[str, ...]
    cells: tuple[Cell | None, ...]
    """One per site, ``None`` where the site does not do it."""


def matrix(assessment: Assessment) -> tuple[tuple[str, ...], tuple[MatrixRow, ...]]:
    """The names of the sites, and the rows of the verdict matrix."""
    messages = load_messages()
    cells = assessment.verdicts.cells
    sites = tuple(dict.fromkeys(cell.target.site for cell in cells))
    by_row: dict[tuple[str, str, str], dict[str, Cell]] = {}
    for cell in cells:
        key = (cell.target.line, cell.target.brand, cell.target.activity)
        by_row.setdefault(key, {})[cell.target.site] = cell
    merged: dict[tuple[object, ...], tuple[list[str], tuple[Cell | None, ...]]] = {}
    for (line, brand, activity), by_site in by_row.items():
        row = tuple(by_site.get(site) for site in sites)
        answers = tuple(cell and (cell.by_evidence, cell.with_waivers) for cell in row)
        merged.setdefault((line, brand, answers), ([], row))[0].append(activity)
    rows = tuple(
        MatrixRow(
            messages.word("brand", str(brand)) if brand else "no brand",
            line_name(assessment, str(line)) if line else "",
            tuple(messages.word("activity", activity) for activity in activities if activity),
            row,
        )
        for (line, brand, _), (activities, row) in merged.items()
    )
    names = tuple(site_name(assessment, site) if site else "no site assigned" for site in sites)
    return names, rows


def shown_value(name: str, value: str) -> str:
    """What a paper must show, with words for codes; several values are parted by semicolons."""
    if name in ("activity", "book", "brand"):
        return ", ".join(load_messages().word(name, code) for code in value.split("; "))
    return visible(value)


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
