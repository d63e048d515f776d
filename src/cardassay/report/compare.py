"""Suppliers side by side: verdicts, the four questions, and each requirement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cardassay.model.assessment import Assessment
from cardassay.model.finding import Finding
from cardassay.model.outcome import Outcome
from cardassay.model.requirement import Requirement
from cardassay.model.verdict import Effect, Verdict, effect_of
from cardassay.report.messages import load_messages
from cardassay.report.plain import plain, to_json
from cardassay.report.terminal import print_heading, print_text, verdict_text
from cardassay.report.view import groups, schedule
from cardassay.report.visible import visible

__all__ = ["comparison", "comparison_json", "print_comparison"]

_SHORT = {
    Verdict.QUALIFIED: "yes",
    Verdict.WITH_CONDITIONS: "conditions",
    Verdict.CANNOT_TELL: "?",
    Verdict.NOT_QUALIFIED: "NO",
}
_WORST = {
    Effect.REJECTS: "NO",
    Effect.LEAVES_OPEN: "?",
    Effect.CONDITION: "condition",
    Effect.NONE: "ok",
}


def comparison(assessments: Iterable[Assessment]) -> dict[str, Any]:
    """Verdicts, counts and the worst effect of each requirement, for every supplier."""
    cases = tuple(assessments)
    return {
        "suppliers": [
            {
                "supplier": plain(case.supplier.name),
                "folder": plain(case.supplier.folder),
                "day": plain(case.day),
                "by_evidence": case.verdicts.by_evidence.value,
                "with_waivers": case.verdicts.with_waivers.value,
                "questions": {question.value: verdict.value for question, verdict in case.verdicts.questions},
                "groups": {group.key: len(group.findings) for group in groups(case)},
                "next_renewal": plain(min((duty.due for duty in schedule(case)), default=None)),
            }
            for case in cases
        ],
        "requirements": [
            {
                "requirement": requirement.id,
                "title": plain(requirement.title),
                "effects": {
                    plain(case.supplier.folder): _effect_word(_findings(case, requirement.id))
                    for case in cases
                },
            }
            for requirement in _requirements(cases)
        ],
    }


def comparison_json(assessments: Iterable[Assessment]) -> bytes:
    """The comparison as JSON with sorted keys."""
    return to_json(comparison(assessments), sort_keys=True)


def print_comparison(assessments: Iterable[Assessment], console: Console) -> None:
    """Print the suppliers side by side; columns are numbered so that long names take no room."""
    cases = tuple(assessments)
    messages = load_messages()
    print_heading(console, "Suppliers")
    for number, case in enumerate(cases, start=1):
        line = Text(f"{visible(case.supplier.name)}: ").append_text(verdict_text(case.verdicts.by_evidence))
        if case.verdicts.with_waivers is not case.verdicts.by_evidence:
            line.append(" (with waivers: ").append_text(verdict_text(case.verdicts.with_waivers)).append(")")
        print_text(console, line, 2, mark=f"{number}. ")
    print_heading(console, "The four questions")
    table = _table(cases)
    for position, (question, _) in enumerate(cases[0].verdicts.questions if cases else ()):
        cells = [Text(_SHORT[case.verdicts.questions[position][1]]) for case in cases]
        table.add_row(Text(messages.word("question_short", question.value)), *cells)
    console.print(Padding(table, (0, 0, 0, 2), expand=False))
    print_heading(console, "Requirements (worst over all sites, activities, brands and lines)")
    table = _table(cases)
    for requirement in _requirements(cases):
        shown = [_cell(_findings(case, requirement.id)) for case in cases]
        table.add_row(Text(visible(requirement.title)), *shown)
    console.print(Padding(table, (0, 0, 0, 2), expand=False))
    print_heading(console, "Gaps and renewals")
    table = _table(cases)
    for key, title in (("blockers", "Blockers"), ("conditions", "Conditions"), ("questions", "Questions")):
        table.add_row(Text(title), *(str(_count(case, key)) for case in cases))
    days = [min((duty.due for duty in schedule(case)), default=None) for case in cases]
    table.add_row(Text("Next renewal"), *("-" if day is None else str(day) for day in days))
    console.print(Padding(table, (0, 0, 0, 2), expand=False))


def _table(cases: Sequence[Assessment]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("", overflow="fold", max_width=34)
    for number, _ in enumerate(cases, start=1):
        table.add_column(str(number), overflow="fold")
    return table


def _requirements(cases: Sequence[Assessment]) -> tuple[Requirement, ...]:
    """Every requirement that some supplier was judged by, by family and identifier."""
    found = {finding.requirement.id: finding.requirement for case in cases for finding in case.findings}
    return tuple(sorted(found.values(), key=lambda r: (r.family or 99, r.id)))


def _findings(case: Assessment, requirement: str) -> tuple[Finding, ...]:
    return tuple(finding for finding in case.findings if finding.requirement.id == requirement)


def _effect(findings: Sequence[Finding]) -> Effect | None:
    return max((effect_of(finding, with_waivers=False) for finding in findings), default=None)


def _effect_word(findings: Sequence[Finding]) -> str:
    effect = _effect(findings)
    return "not-asked" if effect is None else effect.name.lower().replace("_", "-")


def _cell(findings: Sequence[Finding]) -> Text:
    effect = _effect(findings)
    if effect is None:
        return Text("-")
    if effect is Effect.NONE and any(finding.outcome is not Outcome.SATISFIED for finding in findings):
        return Text("asked")
    return Text(_WORST[effect])


def _count(case: Assessment, key: str) -> int:
    return next((len(group.findings) for group in groups(case) if group.key == key), 0)
