"""CSV lists with a header, record by record: broken ones are named, a list cut in the middle is seen."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from cardassay.registers.lists.notes import Notes, cut, shown

__all__ = ["CsvTable", "Record", "iterate_cells", "read_csv"]

_LONGEST_RECORD = 25
"""Lines that one record may take; product names with line breaks take two or three."""

_WIDEST_CELL = 1_000_000


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
    """The last record is complete; false when the list was cut."""


def read_csv(text: str, notes: Notes) -> CsvTable:
    """
    The records of a CSV list; a broken record is named and left out, and the next one is read.

    A quote that is never closed would swallow the rest of the list in a plain CSV parser. Here a
    record that does not come out with as many cells as there are headers is given up, and reading
    goes on at the next line.
    """
    lines = re.split(r"\r\n|\n|\r", text)
    ended = not lines[-1].strip()
    while lines and not lines[-1].strip():
        lines.pop()
    start = next((at for at, line in enumerate(lines) if line.strip()), None)
    if start is None:
        return CsvTable((), (), whole=True)
    sign = _separator(lines[start])
    head = _cells(lines[start], sign) or ()
    columns = tuple(re.sub(r"\s+", " ", cell).strip().strip("\ufeff") for cell in head)
    records: list[Record] = []
    whole, at, row = True, start + 1, 1
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        row += 1
        cells, taken = _record(lines, at, sign, len(columns))
        if cells is None and at + 1 >= len(lines) and not ended:
            whole = False
            notes.add(*cut(f"row {row}"))
        elif cells is None:
            notes.add(
                "row-broken",
                f"row {row}",
                f"The row has not {len(columns)} cells as the header; it begins “{shown(lines[at], 60)}” and "
                "is left out. Fetch the list again, or look the entry up on the register's page.",
            )
        else:
            records.append(Record(row, cells))
        at += taken
    return CsvTable(columns, tuple(records), whole)


def _separator(header: str) -> str:
    # A spreadsheet of a German or French office writes semicolons.
    return max(",;\t", key=header.count)


def _cells(text: str, sign: str) -> tuple[str, ...] | None:
    csv.field_size_limit(_WIDEST_CELL)
    try:
        found = list(csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True))
    except csv.Error:
        return None
    return tuple(found[0]) if len(found) == 1 else None


def _record(lines: list[str], at: int, sign: str, wide: int) -> tuple[tuple[str, ...] | None, int]:
    """The cells of the record that begins at a line, and how many lines it takes."""
    quotes, gathered = 0, []
    for line in lines[at : at + _LONGEST_RECORD]:
        gathered.append(line)
        quotes += line.count('"')
        if quotes % 2:
            continue
        cells = _cells("\n".join(gathered), sign)
        if cells is not None and len(cells) > wide and not any(cells[wide:]):
            cells = cells[:wide]
        if cells is not None and len(cells) == wide:
            return cells, len(gathered)
        break
    return None, 1


def iterate_cells(columns: tuple[str, ...], cells: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each header with its cell; a header that stands twice keeps its place in its name."""
    seen: dict[str, int] = {}
    for column, cell in zip(columns, cells, strict=False):
        seen[column] = seen.get(column, 0) + 1
        yield (column if seen[column] == 1 else f"{column} ({seen[column]})"), cell
