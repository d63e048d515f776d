"""The timeline as bars of text: a person sees at once what holds how long."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.text import Text

from cardassay.model.assessment import Assessment
from cardassay.report.timeline import Row, Scale, State, marks, rows, scale_of
from cardassay.report.visible import visible

__all__ = ["bar", "print_rows", "print_timeline"]

_SIGNS: Mapping[State, str] = {State.COVERED: "█", State.RENEWAL: "░", State.OPEN: "?", State.FAILED: "x"}
_PLAIN: Mapping[State, str] = {State.COVERED: "#", State.RENEWAL: ".", State.OPEN: "?", State.FAILED: "x"}
_STYLES: Mapping[State, str] = {
    State.COVERED: "green",
    State.RENEWAL: "yellow",
    State.OPEN: "magenta",
    State.FAILED: "red",
}
_SAYS: Mapping[State, str] = {
    State.COVERED: "covered by the papers at hand",
    State.RENEWAL: "renewal needed",
    State.OPEN: "cannot tell",
    State.FAILED: "not met, or no renewal mends it",
}
_LABEL = 34


def print_timeline(assessment: Assessment, console: Console) -> None:
    """Print one bar per requirement and target over the programme, with the days that matter."""
    found = rows(assessment)
    if not found:
        return
    signs = _signs(console)
    scale = scale_of(assessment)
    width = _width(console)
    console.print()
    console.print(Text("TIMELINE", style="bold"))
    _print_legend(assessment, signs, console)
    blank = " " * (_LABEL + 3)
    console.print(Text(blank + _year_line(scale, width), style="dim"), soft_wrap=True)
    console.print(Text(blank + _mark_line(assessment, scale, width)), soft_wrap=True)
    for row in found:
        _print_row(_fit(visible(row.requirement.title), _LABEL), row, scale, width, signs, console)
        if any(segment.state in (State.FAILED, State.OPEN) for segment in row.segments):
            console.print(Text(f"    {_fit(row.where, console.width - 4)}", style="dim"), soft_wrap=True)


def print_rows(
    found: Iterable[tuple[Sequence[str], Row]],
    assessment: Assessment,
    console: Console,
    heading: str,
    *,
    legend: bool,
) -> None:
    """Print these rows alone, each with the titles that share it; the heading stands beside the years."""
    signs = _signs(console)
    scale = scale_of(assessment)
    width = _width(console)
    console.print()
    head = Text(f"{heading.upper():<{_LABEL + 3}}", style="bold")
    console.print(head.append(_year_line(scale, width), style="not bold dim"), soft_wrap=True)
    if legend:
        _print_legend(assessment, signs, console)
    console.print(Text(" " * (_LABEL + 3) + _mark_line(assessment, scale, width)), soft_wrap=True)
    for titles, row in found:
        more = f" +{len(titles) - 1}" if len(titles) > 1 else ""
        label = _fit(titles[0], _LABEL - len(more)) + more
        _print_row(label, row, scale, width, signs, console)


def _signs(console: Console) -> Mapping[State, str]:
    return _SIGNS if console.encoding.lower().startswith("utf") else _PLAIN


def _width(console: Console) -> int:
    return max(console.width - _LABEL - 3, 20)


def _print_legend(assessment: Assessment, signs: Mapping[State, str], console: Console) -> None:
    days = ", ".join(f"{mark.letter} {mark.says} {mark.day}" for mark in marks(assessment))
    says = ", ".join(f"{signs[state]} {_SAYS[state]}" for state in State)
    for line in (days, says):
        for wrapped in Text(line, style="dim").wrap(console, console.width - 2):
            wrapped.rstrip()
            console.print(Text("  ").append_text(wrapped), soft_wrap=True)


def _print_row(
    label: str, row: Row, scale: Scale, width: int, signs: Mapping[State, str], console: Console
) -> None:
    line = Text(f"  {label:<{_LABEL}} ")
    line.append_text(bar(row, scale, width, signs)).rstrip()
    console.print(line, soft_wrap=True)


def bar(row: Row, scale: Scale, width: int, signs: Mapping[State, str] = _SIGNS) -> Text:
    """The row as ``width`` signs; a stretch shorter than a sign still shows when it is bad."""
    columns = [" "] * width
    styles = [""] * width
    # What is bad is drawn last, so that nothing good can cover it.
    for segment in sorted(row.segments, key=lambda segment: list(State).index(segment.state)):
        start, end = (round(share * width) for share in scale.span(segment))
        if end <= start and segment.state is not State.COVERED:
            start = min(start, width - 1)
            end = start + 1
        for column in range(start, end):
            columns[column], styles[column] = signs[segment.state], _STYLES[segment.state]
    text = Text()
    for sign, style in zip(columns, styles, strict=True):
        text.append(sign, style=style)
    return text


def _year_line(scale: Scale, width: int) -> str:
    line = [" "] * width
    for day in scale.years():
        at = round(scale.share(day) * width)
        if at + 4 <= width:
            line[at : at + 4] = str(day.year)
    return "".join(line).rstrip()


def _mark_line(assessment: Assessment, scale: Scale, width: int) -> str:
    line = [" "] * width
    for mark in marks(assessment):
        at = min(round(scale.share(mark.day) * width), width - 1)
        # Two marks on one column: the later one moves to the next free column.
        while line[at] != " " and at + 1 < width:
            at += 1
        line[at] = mark.letter
    return "".join(line).rstrip()


def _fit(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
