"""A list as rows of cells, whatever file it came in; what the cells mean is said elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["MOST_CELL", "MOST_COLUMNS", "MOST_ROWS", "Cell", "Grid", "Line", "UnreadableError"]

Cell = object
"""Text, number, day, moment, truth value, ``None``, or a tuple of texts."""

MOST_ROWS = 500_000
"""Rows read of one list; the largest known register has some ten thousand."""

MOST_COLUMNS = 400
MOST_CELL = 100_000
"""Characters of one cell."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list."""

    place: str
    """Where it stands, as a reader would find it: ``row 12``, ``certs[3]``."""
    cells: tuple[Cell, ...]
    damaged: bool = False
    """Its cells may stand under the wrong heads; the problem is noted."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows, and the heads where the file itself binds cells to them."""

    lines: tuple[Line, ...]
    heads: tuple[str, ...] | None = None
    """``None`` when the head is one of the rows, as in CSV and sheets."""
    whole: bool = True
    """False when the file was cut, or too much of it had to be left out."""
    sheet: str = ""


class UnreadableError(Exception):
    """Nothing of the file can be read as a list; the text says why and what to do."""

    def __init__(self, code: str, message: str) -> None:
        self.code, self.message = code, message
        super().__init__(message)
