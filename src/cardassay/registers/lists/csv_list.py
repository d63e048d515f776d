"""CSV lists as rows of cells: delimiters found, stray quotes and cut ends survived."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from cardassay.registers.lists.grid import MOST_CELL, MOST_COLUMNS, MOST_ROWS, Grid, Line
from cardassay.registers.lists.notes import WHOLE, Notes, shown

__all__ = ["csv_grid"]

_DELIMITERS = (",", ";", "\t", "|")
_TOO_LONG = f"A cell is longer than {MOST_CELL:,} characters, or is no text."
_NEVER_ENDS = "A quotation mark opens a cell that never ends."
_FEWEST = 3
"""Cells from which on a line can be told from a piece of text with a delimiter in it."""
_RUNAWAY = 60
"""Lines that one cell may span; a stray quote would swallow the rest of the list."""


def csv_grid(text: str, delimiter: str, within: int, notes: Notes) -> Grid:
    """The rows of a CSV text; ``delimiter`` empty lets the text itself show it."""
    text_lines = list(io.StringIO(text, newline=""))
    mark = delimiter or _delimiter_of(text_lines[: within + 20])
    lines: list[Line] = []
    whole, wide = True, False
    for number, (cells, torn) in enumerate(_records(text_lines, mark), start=1):
        if number > MOST_ROWS:
            notes.add("too-large", WHOLE, f"The list has more than {MOST_ROWS:,} rows; only these were read.")
            whole = False
            break
        if torn:
            whole = False
            begin = shown(" ".join(cell[:200] for cell in cells[:20]))
            notes.add(
                "torn-row",
                f"row {number}",
                f"{torn} The row begins “{begin}” and was left out; the rows after it were "
                "read. Fetch the list again, or put the row right in a copy.",
            )
            continue
        if len(cells) > MOST_COLUMNS:
            wide = True
        lines.append(Line(f"row {number}", tuple(cells[:MOST_COLUMNS])))
    if wide:
        notes.add("too-large", WHOLE, f"Rows have more than {MOST_COLUMNS} cells; only these were read.")
    return Grid(tuple(lines), whole=whole)


def _records(lines: list[str], mark: str) -> Iterator[tuple[list[str], str]]:
    """Each record, and what is wrong with it."""
    at = width = 0
    while at < len(lines):
        took = _lines_of_record(lines, at)
        if took == 0:
            last = at == len(lines) - 1
            says = "The list ends inside a cell: it was cut." if last else _NEVER_ENDS
            yield [lines[at][:200]], says
            at += 1
            continue
        chunk = lines[at : at + took]
        try:
            found = list(csv.reader(chunk, delimiter=mark))
        except csv.Error:
            yield [lines[at][:200]], _TOO_LONG
            at += 1
            continue
        if took > 1 and len(found) == 1 and _swallows_rows(chunk, {len(found[0]), width}, mark):
            yield [lines[at][:200]], _NEVER_ENDS
            at += 1
            continue
        for cells in found:
            width = len(cells)
            yield cells, _TOO_LONG if max(map(len, cells), default=0) > MOST_CELL else ""
        at += took


def _lines_of_record(lines: list[str], at: int) -> int:
    """Lines until every quotation mark is closed; 0 when that never happens."""
    quotes = 0
    for took, line in enumerate(lines[at : at + _RUNAWAY], start=1):
        quotes += line.count('"')
        if quotes % 2 == 0:
            return took
    return 0


def _swallows_rows(chunk: list[str], widths: set[int], mark: str) -> bool:
    """
    Whether a line inside a cell is a row by itself: two stray quotes make one cell of what is between.

    ``widths`` are the cells of the record and of the one before.
    """
    widths = {width for width in widths if width >= _FEWEST}
    inside = (line for line in chunk[1:-1] if line.count('"') % 2 == 0)
    if any(len(next(csv.reader((line,), delimiter=mark), ())) in widths for line in inside):
        return True
    last = chunk[-1]
    return last.startswith('"') and any(last.count(mark) >= width - 1 for width in widths)


def _delimiter_of(lines: list[str]) -> str:
    """The character that divides most rows into equally many cells."""
    best, score = ",", (0, 0)
    for mark in _DELIMITERS:
        widths = [len(cells) for cells, torn in _records(lines, mark) if not torn and len(cells) > 1]
        if not widths:
            continue
        usual = max(set(widths), key=lambda width: (widths.count(width), width))
        found = (widths.count(usual), usual)
        if found > score:
            best, score = mark, found
    return best
