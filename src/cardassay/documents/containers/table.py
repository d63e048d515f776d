"""A sheet as rows of cells, and a cell as text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

__all__ = ["Table", "cell_text"]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a spreadsheet."""

    name: str
    number: int
    """Counted from 1."""

    rows: tuple[tuple[object, ...], ...]


def cell_text(cell: object) -> str:
    """
    A cell's value as text on one line.

    >>> cell_text(datetime(2027, 3, 31)), cell_text(12.0), cell_text(" two\\nlines ")
    ('2027-03-31', '12', 'two lines')
    """
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return " ".join(str(cell).split())
