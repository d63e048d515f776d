"""
CSV lists as rows of cells: delimiters found, stray quotes and cut ends survived.

:func:`csv_grid` gives the rows as they stand, for lists whose head has to be looked for. :func:`read_csv`
gives those of a list that begins with its head, and leaves out what has not as many cells.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from cardassay.registers.lists.grid import MOST_CELL, MOST_COLUMNS, MOST_ROWS, Grid, Line
from cardassay.registers.lists.notes import WHOLE, Notes, cut, shown

__all__ = ["CsvTable", "Record", "csv_grid", "iterate_cells", "read_csv"]

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
    for number, (cells, torn, last) in enumerate(_records(text_lines, mark), start=1):
        if number > MOST_ROWS:
            notes.add("too-large", WHOLE, f"The list has more than {MOST_ROWS:,} rows; only these were read.")
            whole = False
            break
        if torn and last:
            whole = False
            notes.add(*cut(f"row {number}"))
            continue
        if torn:
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


def _records(lines: list[str], mark: str, *, strict: bool = False) -> Iterator[tuple[list[str], str, bool]]:
    """
    Each record, what is wrong with it, and whether it is the last line.

    A strict record has no quotation mark inside a bare cell.
    """
    at = width = 0
    while at < len(lines):
        took = _lines_of_record(lines, at)
        if took == 0:
            yield [lines[at][:200]], _NEVER_ENDS, at == len(lines) - 1
            at += 1
            continue
        chunk = lines[at : at + took]
        try:
            found = list(csv.reader(chunk, delimiter=mark, strict=strict))
        except csv.Error:
            yield [lines[at][:200]], _TOO_LONG, False
            at += 1
            continue
        if took > 1 and len(found) == 1 and _swallows_rows(chunk, {len(found[0]), width}, mark):
            yield [lines[at][:200]], _NEVER_ENDS, False
            at += 1
            continue
        for cells in found:
            width = len(cells)
            yield cells, _TOO_LONG if max(map(len, cells), default=0) > MOST_CELL else "", False
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
        widths = [len(cells) for cells, torn, _ in _records(lines, mark) if not torn and len(cells) > 1]
        if not widths:
            continue
        usual = max(set(widths), key=lambda width: (widths.count(width), width))
        found = (widths.count(usual), usual)
        if found > score:
            best, score = mark, found
    return best


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a CSV list."""

    row: int
    """As a spreadsheet counts, the header being row 1."""

    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A CSV list taken apart."""

    columns: tuple[str, ...]
    records: tuple[Record, ...]
    whole: bool
    """Neither cut nor with too many broken rows: absence from it says something."""


def read_csv(text: str, notes: Notes) -> CsvTable:
    """
    The records of a CSV list; a broken record is named and left out, and the next one is read.

    A record that has not as many cells as the header is broken; when it is the last one and has too few,
    or no line end follows it, the list was cut. With more than one broken row in twenty it is not whole.
    """
    text = text.lstrip("\ufeff \t\r\n")
    if not text:
        return CsvTable((), (), whole=True)
    lines = list(io.StringIO(text.replace("\r\n", "\n"), newline=""))
    # A spreadsheet of a German or French office writes semicolons.
    mark = max(",;\t", key=lines[0].count)
    filled = [(cells, torn) for cells, torn, _ in _records(lines, mark, strict=True) if cells]
    columns = tuple(" ".join(cell.split()) for cell in filled[0][0])
    wide = len(columns)
    # Blank cells at the end of all rows are nothing; at the end of one they may hide that it is shifted.
    habit = sum(len(cells) > wide for cells, _ in filled[1:]) * 2 > len(filled[1:])
    records: list[Record] = []
    whole = True
    for row, (cells, torn) in enumerate(filled[1:], start=2):
        if habit and len(cells) > wide and not any(cells[wide:]):
            cells = cells[:wide]
        if not torn and len(cells) == wide:
            records.append(Record(row, tuple(cells)))
        elif row == len(filled) and (len(cells) < wide or not text.rstrip(" \t").endswith(("\n", "\r"))):
            whole = False
            notes.add(*cut(f"row {row}"))
        else:
            begin = shown(mark.join(cells), 60)
            notes.add(
                "row-broken",
                f"row {row}",
                f"The row has not {wide} cells as the header; it begins “{begin}” and is left out. Fetch the "
                "list again, or look the entry up on the register's page.",
            )
    return CsvTable(columns, tuple(records), whole and not notes.left_too_many_out(len(records)))


def iterate_cells(columns: tuple[str, ...], cells: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each header with its cell; a header that stands twice keeps its place in its name."""
    seen: dict[str, int] = {}
    for column, cell in zip(columns, cells, strict=False):
        seen[column] = seen.get(column, 0) + 1
        yield (column if seen[column] == 1 else f"{column} ({seen[column]})"), cell
