"""
Assessments in the terminal on one screen per supplier: what keeps it out, and what closes that.

Nothing is decided here and nothing hidden: what is left out is counted, and ``--full`` prints it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cardassay.model.assessment import Assessment
from cardassay.report.look_ups import looked_up_summary
from cardassay.report.messages import load_messages
from cardassay.report.short import Entry, differing_cells, entries, renewals, troubles, watched, where
from cardassay.report.terminal import print_heading, print_text, short_verdict, verdict_text
from cardassay.report.terminal_bars import print_rows
from cardassay.report.terminal_chains import print_chains_short
from cardassay.report.view import Bundle, Group, bundles, groups
from cardassay.report.visible import visible

__all__ = ["print_short"]

_ROWS, _BAD_ROWS = 5, 10
"""Rows of the timeline; more are printed only where days are not met or cannot be told."""
_RENEWALS, _TROUBLES, _REASONS = 4, 6, 3
"""Renewals, files with trouble, and reasons of one entry that are printed."""
_ENTRIES = {"blockers": 8, "conditions": 5, "questions": 8}
"""Entries of a group that say what closes them; further ones are named with their first reason."""
_LISTED = 4
_LINES = {"blockers": 5, "conditions": 2, "questions": 3}
"""Lines of one reason at most; what closes it takes three, and fewer where conditions name several."""


def print_short(assessments: Iterable[Assessment], console: Console) -> None:
    """Print each supplier on about one screen, and all of them in a table at the end."""
    cases = tuple(assessments)
    legend = True
    for position, case in enumerate(cases):
        if position == 0:
            print_text(console, f"{visible(case.project.name)}, judged on {case.day}", 0)
        console.print()
        legend = _print_one(case, console, legend=legend)
    if len(cases) > 1:
        _print_table(cases, console)
    if cases:
        _print_limits(cases[0], console)


def _print_one(case: Assessment, console: Console, *, legend: bool) -> bool:
    """Whether the next timeline still needs its legend."""
    words = load_messages()
    verdicts = case.verdicts
    console.rule(Text(visible(case.supplier.name), style="bold"), align="left", characters="=")
    answer = verdict_text(verdicts.by_evidence)
    if verdicts.with_waivers is not verdicts.by_evidence:
        answer.append(" (with waivers: ", style="not bold default")
        answer.append_text(verdict_text(verdicts.with_waivers)).append(")", style="not bold default")
    answer.append(". ", style="not bold default")
    for number, (question, verdict) in enumerate(verdicts.questions):
        lead = f"{', ' if number else ''}{words.word('question_short', question.value)}: "
        answer.append(lead, style="not bold default").append_text(short_verdict(verdict))
    print_text(console, answer, 0)
    _print_differing(case, console)
    found = {group.key: group for group in groups(case)}
    for key in ("blockers", "conditions", "questions"):
        if key in found:
            _print_group(found[key], case, console)
    shown = _print_timeline(case, console, legend=legend)
    print_chains_short(case, console)
    _print_renewals(case, console, apart=not shown)
    _print_troubles(case, console)
    _print_counts(found, case, console)
    return legend and not shown


def _print_differing(case: Assessment, console: Console) -> None:
    for verdict, words in differing_cells(case):
        print_text(console, short_verdict(verdict).append(f": {words}", style="not bold default"), 2, most=3)


def _print_timeline(case: Assessment, console: Console, *, legend: bool) -> bool:
    """Whether there was anything to draw."""
    found = watched(case)
    if not found:
        return False
    bad = sum(1 for one in found if one.bad)
    shown = max(_ROWS, min(bad, _BAD_ROWS))
    heading = f"Timeline ({shown} of {len(found)} rows)" if len(found) > shown else "Timeline"
    print_rows(((one.titles, one.row) for one in found[:shown]), case, console, heading, legend=legend)
    if bad > shown:
        print_text(console, f"and {bad - shown} more rows that are not met or open", 2)
    return True


def _print_group(group: Group, case: Assessment, console: Console) -> None:
    bundled = bundles(group.findings, case)
    print_heading(console, f"{group.title} ({len(bundled)})")
    number = 0
    for position, entry in enumerate(entries(bundled, case)):
        _print_titles(entry, number + 1, case, console)
        number += len(entry.bundles)
        _print_entry(entry, _LINES[group.key], console, whole=position < _ENTRIES[group.key])


def _print_titles(entry: Entry, number: int, case: Assessment, console: Console) -> None:
    many = len(entry.bundles)
    if many > _LISTED:
        titles = "; ".join(dict.fromkeys(visible(bundle.requirement.title) for bundle in entry.bundles))
        print_text(console, Text(titles, style="bold"), 2, mark=f"{number}-{number + many - 1}. ")
        return
    for offset, bundle in enumerate(entry.bundles):
        print_text(console, _title(bundle, case), 2, mark=f"{number + offset}. ")


def _title(bundle: Bundle, case: Assessment) -> Text:
    title = Text(visible(bundle.requirement.title), style="bold")
    if place := where(bundle, case):
        title.append(f" ({place})", style="not bold")
    return title.append(f" [{bundle.requirement.id}]", style="not bold dim")


def _print_entry(entry: Entry, lines: int, console: Console, *, whole: bool) -> None:
    if not whole:
        for reason in entry.reasons[:1]:
            print_text(console, reason, 5, mark="- ", most=1)
        return
    for reason in entry.reasons[:_REASONS]:
        print_text(console, reason, 5, mark="- ", most=lines)
    if len(entry.reasons) > _REASONS:
        print_text(console, f"and {len(entry.reasons) - _REASONS} more reasons", 5, mark="- ")
    for waiver in dict.fromkeys(bundle.first.waiver for bundle in entry.bundles):
        if waiver is not None:
            named = [b.requirement for b in entry.bundles if b.requirement.id == waiver.requirement]
            mandated = any(requirement.mandated for requirement in named)
            counts = " It does not count: a brand mandates this." if mandated else ""
            # An entry may join several requirements: the waiver covers the one it names.
            says = (
                f"{waiver.requirement} waived by {visible(waiver.who)} on {waiver.when}: "
                f"{visible(waiver.why)}{counts}"
            )
            print_text(console, says, 5, mark="- ")
    most = 1 if lines < 3 and len(entry.closes) > 1 else min(lines, 3)
    for closes in entry.closes:
        print_text(console, closes, 5, mark="> ", most=most)


def _print_renewals(case: Assessment, console: Console, *, apart: bool) -> None:
    due = renewals(case)
    if not due:
        return
    if apart:
        console.print()
    count = f" ({_RENEWALS} of {len(due)}, up to {due[-1].due})" if len(due) > _RENEWALS else ""
    # No blank line below a timeline: this goes on with what it began.
    console.print(Text(f"NEXT RENEWALS{count}", style="bold"))
    for renewal in due[:_RENEWALS]:
        early = "before the first order: " if renewal.condition else ""
        print_text(console, f"{early}{renewal.papers}", 2, mark=f"{renewal.due}  ", most=1)


def _print_troubles(case: Assessment, console: Console) -> None:
    found = troubles(case)
    if not found:
        return
    print_heading(console, f"What could not be read or used ({len(found)})")
    for trouble in found[:_TROUBLES]:
        more = f" (and {trouble.more} more)" if trouble.more else ""
        print_text(console, f"{trouble.file}{more}: {trouble.says}", 2, mark="- ", most=2)
    if len(found) > _TROUBLES:
        print_text(console, f"and {len(found) - _TROUBLES} more files", 2)


def _print_counts(found: dict[str, Group], case: Assessment, console: Console) -> None:
    def count(key: str) -> int:
        return len({f.requirement.id for f in found[key].findings}) if key in found else 0

    read = sum(1 for document in case.documents if document.attestations)
    unseen = sum(1 for d in case.documents if d.attestations and not d.layout_seen)
    layouts = f" ({unseen} in an unseen layout)" if unseen else ""
    print_text(
        console,
        f"{count('met')} met, {count('asked')} asked without effect; "
        f"{read} of {len(case.documents)} files read{layouts}.",
        0,
    )
    if case.registers or case.looked_up:
        print_text(console, f"Registers: {looked_up_summary(case)}", 0)


def _print_table(cases: Sequence[Assessment], console: Console) -> None:
    print_heading(console, "All suppliers")
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="dim")
    table.add_column("supplier", overflow="fold")
    table.add_column("verdict", overflow="fold")
    for key in ("blockers", "conditions", "questions"):
        table.add_column(key, justify="right")
    for case in cases:
        counts = {group.key: len(bundles(group.findings, case)) for group in groups(case)}
        verdict = verdict_text(case.verdicts.by_evidence)
        waived = case.verdicts.with_waivers
        if waived is not case.verdicts.by_evidence:
            verdict.append(" (with waivers: ").append_text(verdict_text(waived)).append(")")
        numbers = (str(counts.get(key, 0)) for key in ("blockers", "conditions", "questions"))
        table.add_row(Text(visible(case.supplier.name)), verdict, *numbers)
    console.print(Padding(table, (0, 0, 0, 2), expand=False))


def _print_limits(case: Assessment, console: Console) -> None:
    knowledge = case.knowledge
    if knowledge.reviewed_by:
        who = f"Rules reviewed by {visible(knowledge.reviewed_by)} on {knowledge.reviewed_on}."
    else:
        who = "The rules were not reviewed by your organisation."
    stale = knowledge.stale_sources
    old = f" {stale} rules rest on sources checked too long ago." if stale else ""
    console.print()
    print_text(console, f"{who}{old} Packs: {', '.join(knowledge.packs)}.", 0)
    more = "`--full` prints everything; `cardassay explain DIR REQUIREMENT` shows the words and pages."
    print_text(console, Text(more, style="dim"), 0)
