"""Problems of a list, gathered: the first ones each with its place, the rest counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from cardassay.model.problem import Problem
from cardassay.model.register import Row

__all__ = ["WHOLE", "Notes", "cut", "doubled_numbers", "shown"]

WHOLE = "whole list"
"""Place of a problem that concerns no single row."""

_EACH = 20
"""Problems of one sort that are kept with their places; more of them say nothing new."""


_LEFT_OUT = ("row-says-nothing", "row-too-long", "row-broken", "torn-row", "not-a-record")
"""Codes of rows that were left out."""
_TOO_MANY = 20
"""One row in so many may be left out before the list says nothing of what it does not hold."""


class Notes:
    """Gathers problems; thousands of one sort become a few and a count."""

    def __init__(self) -> None:
        self._found: list[Problem] = []
        self._counts: dict[tuple[str, str], int] = defaultdict(int)

    def add(self, code: str, where: str, message: str, *, of: str = "") -> None:
        """Notes one problem; ``of`` tells sorts of one code apart, such as the column."""
        self._counts[code, of] += 1
        if self._counts[code, of] <= _EACH:
            self._found.append(Problem(code, where, message))

    def count(self, code: str) -> int:
        """How many problems of that code there were, kept or not."""
        return sum(count for (known, _), count in self._counts.items() if known == code)

    def left_too_many_out(self, kept: int) -> bool:
        """Whether so many rows were left out beside those kept that absence says nothing."""
        left = sum(map(self.count, _LEFT_OUT))
        return left * _TOO_MANY > kept + left

    def all(self) -> tuple[Problem, ...]:
        """The problems in the order in which they were met, then what was only counted."""
        more = [
            Problem(
                code,
                WHOLE,
                f"{count - _EACH:,} more places{f' in {of}' if of else ''} have the problem `{code}`; the "
                f"first {_EACH} are named. Mostly the form of the list changed.",
            )
            for (code, of), count in self._counts.items()
            if count > _EACH
        ]
        return (*self._found, *more)


def shown(text: str, most: int = 80) -> str:
    """A foreign text as messages quote it: on one line, without control characters, not too long."""
    flat = "".join(char if char.isprintable() else " " for char in text[: most * 4])
    line = " ".join(flat.split())
    return line if len(line) <= most and len(text) <= most * 4 else f"{line[: most - 1]}…"


def doubled_numbers(rows: Iterable[Row]) -> tuple[Problem, ...]:
    """One problem for each number that more than one row bears; every such row stays."""
    places: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if number := " ".join(row.number.casefold().split()):
            places[number].append(row)
    notes = Notes()
    for same in places.values():
        if len(same) > 1:
            where = ", ".join(row.place for row in same[:5]) + (" …" if len(same) > 5 else "")
            notes.add(
                "double-number",
                where,
                f"{len(same)} rows bear the number “{shown(same[0].number)}”. All are kept; which one is "
                "meant has to be seen from product and days.",
            )
    return notes.all()


def cut(where: str) -> tuple[str, str, str]:
    """Code, place and message of a list that breaks off."""
    return (
        "list-cut",
        where,
        "The list breaks off here; what stands before it was read. What is not among the rows may "
        "stand in the missing part: fetch the list again.",
    )
