"""Values that wait for a person, shown so that the person can compare them with the paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from cardassay.model.assessment import Assessment
from cardassay.model.document import KIND_DOUBT, STANDS_ALONE, Document, Kind
from cardassay.model.fields import FIELDS
from cardassay.model.finding import Finding
from cardassay.model.open_value import Need, OpenKind, OpenName, OpenValue
from cardassay.report.messages import load_messages
from cardassay.report.names import scheme_name, target_name
from cardassay.report.plain import plain, to_json
from cardassay.report.reading_text import shown
from cardassay.report.terminal import print_text, verdict_text
from cardassay.report.visible import visible

__all__ = [
    "NEED",
    "open_values_json",
    "print_changes",
    "print_flags",
    "print_list",
    "print_open_kind",
    "print_open_name",
    "print_open_value",
    "print_others",
    "print_unreadable",
    "unreadable",
]

Item = OpenValue | OpenName | OpenKind

NEED = {
    Need.BLOCKING: "keeps a blocking requirement open",
    Need.OTHER: "keeps a requirement open that does not block",
    Need.NOTHING: "no finding of today waits for it",
}
_STYLE = {Need.BLOCKING: "bold magenta", Need.OTHER: "yellow", Need.NOTHING: "dim"}
_LABEL = 11
_WAITING = 3
_VALUES = 8
_FLAGS = 3
_LINES = 6
"""Lines of printed words at most; a scope may fill a page."""


def print_flags(item: Item, assessment: Assessment, console: Console) -> None:
    """What the paper makes one ask, so that nobody confirms its values without having heard of it."""
    flags = [
        flag
        for document in assessment.documents
        if document.sha256 == item.seen_on.sha256
        for flag in document.flags
    ]
    for flag in flags[:_FLAGS]:
        page = "" if flag.page is None else f" (page {flag.page})"
        _row(console, "beware", Text(f"{visible(flag.says)}{page}", "yellow"), most=2)
    if len(flags) > _FLAGS:
        _row(console, "", Text(f"and {len(flags) - _FLAGS} further questions; cardassay read shows them"))


def print_open_value(
    value: OpenValue, assessment: Assessment, console: Console, *, number: int, count: int
) -> None:
    """One value: the paper, the field and its meaning, what was read, why it is asked, other readings."""
    _print_head(value, assessment, console, number, count)
    which = f", attestation {value.attestation} of {value.attestations}" if value.attestations > 1 else ""
    print_text(console, f"{_words(value.kind)} · {scheme_name(value.scheme)}{which}", 0)
    if value.stands_on is not None:
        print_text(console, f"an annex; it counts for {visible(value.paper.file)}", 0)
    console.print()
    meaning = f": {FIELDS[value.field].says}"
    _row(console, "field", Text(_words(value.field), style="bold").append(meaning, "not bold"))
    if value.fact is None:
        _row(console, "read", Text("nothing", style="bold"))
        _row(console, "asked since", Text("a requirement asks for it, and no reading found it", "yellow"))
    else:
        _row(console, "read", Text(_value(value.fact.value), style="bold cyan"))
        why = value.fact.why_not_sure or "another reading is possible"
        _row(console, "not sure", Text(visible(why), "yellow"))
        if value.fact.words:
            _row(console, "printed", Text(f"“{visible(value.fact.words)}”"), most=_LINES)
    _print_waiting(value, assessment, console)


def print_open_name(
    name: OpenName, assessment: Assessment, console: Console, *, number: int, count: int
) -> None:
    """One name or site: the paper, what it prints, what the offer says, how far they agree."""
    _print_head(name, assessment, console, number, count)
    console.print()
    _row(console, "printed", Text(visible(name.printed), style="bold cyan"))
    _row(console, "offered", Text(visible(name.meant), style="bold"))
    _row(console, "not equal", Text(visible(name.why), "yellow"))
    _print_waiting(name, assessment, console)


def print_open_kind(
    kind: OpenKind, assessment: Assessment, console: Console, *, number: int, count: int
) -> None:
    """One paper that could be of another kind: what it was read as, and the values that hang on it."""
    _print_head(kind, assessment, console, number, count)
    console.print()
    _row(console, "read as", Text(_words(kind.kind), style="bold cyan"))
    _row(console, "not sure", Text("its words also fit another kind of paper", "yellow"))
    _row(console, "values", Text("what was read for certain, if it is of that kind:"))
    for name, value in kind.values[:_VALUES]:
        text = Text(f"{_words(name)}: ").append(_value(value).replace("\n", " | "), "bold")
        print_text(console, text, _LABEL + 2, mark="- ", most=2)
    if len(kind.values) > _VALUES:
        print_text(console, f"and {len(kind.values) - _VALUES} more", _LABEL + 2, mark="- ")
    _print_waiting(kind, assessment, console)


def _print_head(item: Item, assessment: Assessment, console: Console, number: int, count: int) -> None:
    head = f"{number} of {count} · {visible(assessment.supplier.name)}"
    console.rule(Text(head, style="bold"), align="left", characters="─", style="dim")
    print_text(console, Text(NEED[item.need], style=_STYLE[item.need]), 0)
    page = item.fact.page if item.fact is not None else None
    place = f", page {page}" if page else ""
    print_text(console, Text(visible(item.seen_on.file) + place, style="bold"), 0)


def print_others(value: OpenValue, console: Console) -> None:
    """The readings to choose from, the one that was read first; nothing where there is only that one."""
    if not value.others or value.fact is None:
        return
    console.print()
    said = [(_value(value.fact.value), "as read")]
    for other in value.others:
        page = f", page {other.page}" if other.page else ""
        said.append((_value(other.value), f"{visible(other.why)}{page}"))
    for number, (reading, why) in enumerate(said, start=1):
        text = Text(reading, style="bold").append(f"  ({why})", "not bold dim")
        print_text(console, text, 2, mark=f"{number}  ")


def _row(console: Console, label: str, text: Text, *, most: int | None = None) -> None:
    lead = Text(f"{label:<{_LABEL}}  ", style="dim")
    width = max(console.width - len(lead), 20)
    lines = [line for part in text.split("\n") for line in part.wrap(console, width)]
    if most is not None and len(lines) > most:
        lines = lines[:most]
        lines[-1].truncate(width - 1)
        lines[-1].append("…")
    for line in lines:
        line.rstrip()
        console.print(Text().append_text(lead).append_text(line), soft_wrap=True)
        lead = Text(" " * len(lead))


def _value(value: Any) -> str:
    return shown(value) or "none (the paper says that there is none)"


def _print_waiting(item: Item, assessment: Assessment, console: Console) -> None:
    findings = _findings(item, assessment)
    titles: dict[str, dict[str, None]] = {}
    for finding in findings:
        where = target_name(assessment, finding.target)
        titles.setdefault(visible(finding.requirement.title), {})[where] = None
    label = "needed for"
    for title, places in list(titles.items())[:_WAITING]:
        first = next(iter(places))
        more = f" and {len(places) - 1} more" if len(places) > 1 else ""
        _row(console, label, Text(f"{title} ({first}{more})"))
        label = ""
    if len(titles) > _WAITING:
        _row(console, "", Text(f"and {len(titles) - _WAITING} further requirements"))


def _findings(item: Item, assessment: Assessment) -> list[Finding]:
    wanted = set(item.waiting)
    return [finding for finding in assessment.findings if finding.id in wanted]


def _words(identifier: str) -> str:
    return identifier.replace("_", " ").replace("-", " ")


def print_list(items: Sequence[Item], assessment: Assessment, console: Console) -> None:
    """Everything that would be asked of one supplier, one entry for each."""
    console.rule(Text(visible(assessment.supplier.name), style="bold"), align="left", characters="=")
    if not items:
        print_text(console, "Nothing waits for a person.", 0)
    for need in Need:
        inside = [item for item in items if item.need is need]
        if not inside:
            continue
        print_text(console, Text(f"{NEED[need]} ({len(inside)})", style=_STYLE[need]), 0)
        for file in dict.fromkeys(item.paper.file for item in inside):
            print_text(console, Text(visible(file), style="bold"), 2)
            for item in inside:
                if item.paper.file == file:
                    print_text(console, _line(item), 4, mark="- ", most=3)


def _line(item: Item) -> Text:
    if isinstance(item, OpenKind):
        text = Text("is it a ").append(item.kind, "bold").append("?")
        return text.append(f"  ({len(item.values)} values hang on it)", "dim")
    if isinstance(item, OpenName):
        text = Text("is ").append(f"“{visible(item.printed)}”", "bold")
        return text.append(f" the same as {visible(item.meant)}?").append(f"  ({visible(item.why)})", "dim")
    read = "nothing was read" if item.fact is None else shown(item.fact.value) or "none"
    why = "" if item.fact is None else f"  ({visible(item.fact.why_not_sure)})"
    text = Text(f"{_words(item.field)}: ").append(read.replace("\n", " | "), "bold")
    return text.append(why, "dim")


def _open_value_json(value: OpenValue) -> dict[str, Any]:
    """One value as ``review --json`` gives it; an answer is added as ``answer`` (and ``why``)."""
    fact = value.fact
    return {
        "supplier": value.supplier,
        "file": plain(value.paper.file),
        "sha256": value.paper.sha256,
        "attestation": value.attestation,
        "kind": value.kind,
        "scheme": value.scheme,
        "field": value.field,
        "form": FIELDS[value.field].form.value,
        "says": FIELDS[value.field].says,
        "need": value.need.name.lower(),
        "waiting": list(value.waiting),
        "read": None if fact is None else plain(fact.value),
        "why_not_sure": "nothing was read" if fact is None else plain(fact.why_not_sure),
        "page": None if fact is None else fact.page,
        "box": None if fact is None else plain(fact.box),
        "words": "" if fact is None else plain(fact.words),
        "others": [{"value": plain(other.value), "why": plain(other.why)} for other in value.others],
    }


def unreadable(assessment: Assessment) -> tuple[Document, ...]:
    """Papers from which no field was read at all, so that nothing of them can be confirmed."""
    return tuple(
        document
        for document in assessment.documents
        if not document.attestations
        and (document.kind is Kind.UNKNOWN or document.problems)
        # Somebody looked at it and said that there is nothing in it to confirm.
        and (document.kind in STANDS_ALONE or all(p.code != "kind-by-person" for p in document.problems))
    )


def print_unreadable(assessment: Assessment, console: Console) -> None:
    """The papers of which nothing can be confirmed, with what is wrong and what to do."""
    papers = unreadable(assessment)
    if not papers:
        return
    many = f"{len(papers)} papers" if len(papers) > 1 else "One paper"
    print_text(console, Text(f"{many} of {visible(assessment.supplier.name)} cannot be confirmed:"), 0)
    for document in papers:
        says = " ".join(visible(problem.message) for problem in document.problems)
        text = Text(visible(document.file), style="bold").append(f": {says}", "not bold")
        print_text(console, text, 2, mark="- ", most=5)


def print_changes(
    before: Iterable[Assessment],
    after: Iterable[Assessment],
    console: Console,
    *,
    answered: Mapping[str, int],
) -> None:
    """
    What the answers changed: verdicts and requirements, supplier by supplier.

    Args:
        answered: How many answers were kept, by supplier folder; others are left out.
    """
    was = {assessment.supplier.folder: assessment for assessment in before}
    for now in after:
        then = was.get(now.supplier.folder)
        if then is None or not answered.get(now.supplier.folder):
            continue
        line = Text(f"{visible(now.supplier.name)}: ", style="bold")
        line.append_text(verdict_text(then.verdicts.by_evidence))
        if now.verdicts.by_evidence is not then.verdicts.by_evidence:
            line.append(" → ", "not bold").append_text(verdict_text(now.verdicts.by_evidence))
        else:
            line.append(", as before", "not bold default")
        print_text(console, line, 0)
        _print_moved(then, now, console)


def _print_moved(then: Assessment, now: Assessment, console: Console) -> None:
    messages = load_messages()
    was = {finding.id: finding for finding in then.findings}
    moved: dict[tuple[str, str], list[Finding]] = {}
    for finding in now.findings:
        old = was.get(finding.id)
        if old is not None and old.outcome is not finding.outcome:
            words = " → ".join(messages.word("outcome", o.value) for o in (old.outcome, finding.outcome))
            moved.setdefault((visible(finding.requirement.title), words), []).append(finding)
    for (title, words), findings in moved.items():
        where = target_name(now, findings[0].target)
        more = f" and {len(findings) - 1} more" if len(findings) > 1 else ""
        print_text(console, f"{title} ({where}{more}): {words}", 2, mark="- ")


def _open_name_json(name: OpenName) -> dict[str, Any]:
    """One name; the answer is ``true`` for the same, ``false`` for another."""
    return {
        "supplier": name.supplier,
        "file": plain(name.paper.file),
        "sha256": name.paper.sha256,
        "form": "same-or-not",
        "need": name.need.name.lower(),
        "waiting": list(name.waiting),
        "printed": plain(name.printed),
        "party": name.party,
        "site": name.site,
        "meant": plain(name.meant),
        "why_not_sure": plain(name.why),
        "page": name.fact.page,
        "box": plain(name.fact.box),
    }


def open_values_json(items: Iterable[Item]) -> bytes:
    """The JSON text of ``review --json``: an array with one object for each open value and name."""
    return to_json([_json_of(item) for item in items])


def _json_of(item: Item) -> dict[str, Any]:
    if isinstance(item, OpenKind):
        return _open_kind_json(item)
    return _open_name_json(item) if isinstance(item, OpenName) else _open_value_json(item)


def _open_kind_json(kind: OpenKind) -> dict[str, Any]:
    """One paper; the answer is the kind that it is."""
    return {
        "supplier": kind.supplier,
        "file": plain(kind.paper.file),
        "sha256": kind.paper.sha256,
        "form": "kind",
        "need": kind.need.name.lower(),
        "waiting": list(kind.waiting),
        "read": kind.kind,
        "why_not_sure": KIND_DOUBT,
        "values": [{"field": name, "value": plain(value)} for name, value in kind.values],
    }
