"""
Assessments in the terminal in full, readable at 80 columns and without colour.

The verdict comes first, then blockers, conditions and questions, each with what closes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cardassay.model.assessment import Assessment
from cardassay.model.finding import Action
from cardassay.model.verdict import Cell, Verdict
from cardassay.report.look_ups import consulted_words, declared_words, look_up_words, looked_up_summary
from cardassay.report.messages import load_messages
from cardassay.report.terminal_bars import print_timeline
from cardassay.report.terminal_chains import print_chains
from cardassay.report.terminal_text import print_heading, print_text
from cardassay.report.view import (
    Bundle,
    Group,
    MatrixRow,
    bundles,
    groups,
    matrix,
    schedule,
    shown_value,
)
from cardassay.report.visible import visible

__all__ = [
    "print_action",
    "print_assessments",
    "print_heading",
    "print_text",
    "short_verdict",
    "verdict_text",
]

_STYLE = {
    Verdict.QUALIFIED: "bold green",
    Verdict.WITH_CONDITIONS: "bold yellow",
    Verdict.CANNOT_TELL: "bold magenta",
    Verdict.NOT_QUALIFIED: "bold red",
}
_CELL = {
    Verdict.QUALIFIED: "yes",
    Verdict.WITH_CONDITIONS: "conditions",
    Verdict.CANNOT_TELL: "?",
    Verdict.NOT_QUALIFIED: "NO",
}
_COLUMNS = 5
"""Sites beside each other in the verdict table; more get a table of their own."""


def print_assessments(assessments: Iterable[Assessment], console: Console) -> None:
    """Print each supplier's result, with one line per supplier at the end when there are several."""
    cases = tuple(assessments)
    for position, assessment in enumerate(cases):
        if position:
            console.print()
        _print_one(assessment, console)
    if len(cases) > 1:
        print_heading(console, "All suppliers")
        for assessment in cases:
            line = Text(f"{visible(assessment.supplier.name)}: ")
            print_text(console, line.append_text(verdict_text(assessment.verdicts.by_evidence)), 2)


def _print_one(assessment: Assessment, console: Console) -> None:
    messages = load_messages()
    verdicts = assessment.verdicts
    console.rule(Text(visible(assessment.supplier.name), style="bold"), align="left", characters="=")
    print_text(console, f"{visible(assessment.project.name)}, judged on {assessment.day}", 0)
    console.print()
    says = messages.word("verdict_says", verdicts.by_evidence.value)
    line = Text("By evidence: ").append_text(verdict_text(verdicts.by_evidence)).append(f". {says}")
    print_text(console, line, 0)
    if verdicts.with_waivers is not verdicts.by_evidence:
        print_text(console, Text("With waivers: ").append_text(verdict_text(verdicts.with_waivers)), 0)
    for question, verdict in verdicts.questions:
        name = messages.word("question_short", question.value)
        print_text(console, Text(f"{name + ':':<12}").append_text(verdict_text(verdict)), 2)
    _print_cells(assessment, console)
    for group in groups(assessment):
        _print_group(group, assessment, console)
    print_timeline(assessment, console)
    print_chains(assessment, console)
    _print_schedule(assessment, console)
    _print_unread(assessment, console)
    _print_knowledge(assessment, console)


def verdict_text(verdict: Verdict) -> Text:
    """The verdict's words; capitals make the bad one stand out without colour."""
    words = load_messages().word("verdict", verdict.value)
    return Text(words.upper() if verdict is Verdict.NOT_QUALIFIED else words, style=_STYLE[verdict])


def _print_cells(assessment: Assessment, console: Console) -> None:
    if len(assessment.verdicts.cells) < 2:
        return
    sites, rows = matrix(assessment)
    print_heading(console, "Verdict by product line, brand, activity and site")
    for line in dict.fromkeys(row.line for row in rows):
        print_text(console, Text(line or "whole offer", style="bold"), 2)
        inside = [row for row in rows if row.line == line]
        for start in range(0, len(sites), _COLUMNS):
            _print_cell_table(sites, inside, slice(start, start + _COLUMNS), console)


def _print_cell_table(sites: Sequence[str], rows: Sequence[MatrixRow], part: slice, console: Console) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("", overflow="fold")
    for site in sites[part]:
        table.add_column(site, overflow="fold")
    for row in rows:
        what = f"{row.brand}: {', '.join(row.activities)}" if row.activities else row.brand
        table.add_row(Text(what), *(_cell_text(cell) for cell in row.cells[part]))
    console.print(Padding(table, (0, 0, 0, 4), expand=False))


def short_verdict(verdict: Verdict) -> Text:
    """The verdict in one word, for tables."""
    return Text(_CELL[verdict], style=_STYLE[verdict])


def _cell_text(cell: Cell | None) -> Text:
    if cell is None:
        return Text("-", style="dim")
    text = short_verdict(cell.by_evidence)
    if cell.with_waivers is not cell.by_evidence:
        text.append(f" (waived: {_CELL[cell.with_waivers]})", style="dim")
    return text


def _print_group(group: Group, assessment: Assessment, console: Console) -> None:
    if group.key == "met":
        titles = dict.fromkeys(visible(finding.requirement.title) for finding in group.findings)
        print_heading(console, f"{group.title} ({len(titles)})")
        for title in titles:
            print_text(console, title, 2, mark="- ")
        return
    bundled = bundles(group.findings, assessment)
    print_heading(console, f"{group.title} ({len(bundled)})")
    if group.key == "asked":
        for bundle in bundled:
            print_text(console, f"{visible(bundle.requirement.title)} ({bundle.where})", 2, mark="- ")
        return
    print_text(console, Text(group.says, style="dim"), 2)
    for number, bundle in enumerate(bundled, start=1):
        _print_bundle(number, bundle, console)


def _print_bundle(number: int, bundle: Bundle, console: Console) -> None:
    title = Text(visible(bundle.requirement.title), style="bold")
    print_text(console, title.append(f" ({bundle.where})", style="not bold"), 2, mark=f"{number}. ")
    for sentence in bundle.sentences:
        print_text(console, f"{sentence}", 5, mark="- ")
    if not bundle.requirement.source.may_reject:
        words = load_messages().word("confidence", bundle.requirement.source.confidence.value)
        print_text(console, f"The demand itself is not well sourced ({words}); it rejects nobody.", 5)
    waiver = bundle.first.waiver
    if waiver is not None:
        counts = " It does not count: a brand mandates this." if bundle.requirement.mandated else ""
        print_text(
            console, f"Waived by {visible(waiver.who)} on {waiver.when}: {visible(waiver.why)}{counts}", 5
        )
    for action in bundle.actions:
        print_action(console, action, 5)


def print_action(console: Console, action: Action, indent: int) -> None:
    """Print who moves, what closes the gap and what the paper must show."""
    messages = load_messages()
    whom = f" (ask: {visible(action.whom)})" if action.whom else ""
    lead = Text(messages.word("action", action.kind.value))
    print_text(console, lead.append(f": {visible(action.what)}{whom}"), indent, mark="> ")
    for name, value in action.must_show:
        label = f"{messages.word('must_show', name)}: "
        print_text(console, Text(shown_value(name, value), style="dim"), indent + 4, mark=label)


def _print_schedule(assessment: Assessment, console: Console) -> None:
    duties = schedule(assessment)
    if not duties:
        return
    print_heading(console, "Schedule of renewals")
    for duty in duties:
        kind = "condition, before the first order" if duty.condition else "duty"
        titles = ", ".join(dict.fromkeys(visible(f.requirement.title) for f in duty.findings))
        print_text(console, f"{duty.paper}: renew by then ({kind}; for {titles})", 2, mark=f"{duty.due}  ")


def _print_unread(assessment: Assessment, console: Console) -> None:
    troubled = [document for document in assessment.documents if document.problems]
    if not troubled and not assessment.problems:
        return
    print_heading(console, "What could not be read or used")
    for document in troubled:
        for problem in document.problems:
            where = f"{visible(document.file)}, {visible(problem.where)}"
            print_text(console, f"{where}: {visible(problem.message)}", 2, mark="- ")
    for problem in assessment.problems:
        print_text(console, f"{visible(problem.where)}: {visible(problem.message)}", 2, mark="- ")


def _print_knowledge(assessment: Assessment, console: Console) -> None:
    knowledge = assessment.knowledge
    print_heading(console, "What this rests on")
    unseen = [document for document in assessment.documents if not document.layout_seen]
    read = sum(1 for document in assessment.documents if document.attestations)
    print_text(console, f"{len(assessment.documents)} files, {read} of them with papers that were read.", 2)
    if unseen:
        files = ", ".join(visible(document.file) for document in unseen)
        print_text(console, f"Layout not yet seen for real, so nothing in it is sure: {files}.", 2)
    if knowledge.reviewed_by:
        who = f"Rules reviewed by {visible(knowledge.reviewed_by)} on {knowledge.reviewed_on}."
    else:
        who = "The rules were not reviewed by your organisation."
    print_text(console, who, 2)
    if knowledge.stale_sources:
        print_text(console, f"{knowledge.stale_sources} rules rest on sources checked too long ago.", 2)
    print_text(console, f"Packs: {', '.join(knowledge.packs)}", 2)
    _print_registers(assessment, console)


def _print_registers(assessment: Assessment, console: Console) -> None:
    if not assessment.registers:
        return
    print_heading(console, "Registers asked")
    print_text(console, looked_up_summary(assessment), 2)
    for number in assessment.declared:
        print_text(console, declared_words(number), 2, mark="- ")
        for answer in number.look_ups:
            print_text(console, look_up_words(answer).headline, 4)
    for one in assessment.registers:
        print_text(console, consulted_words(one), 2, mark="- ")
