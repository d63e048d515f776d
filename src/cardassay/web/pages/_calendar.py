"""Days as a month of weeks, and the words by which they are spoken of."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cardassay.office.watching.deadlines import Coming
from cardassay.web.messages import Words

__all__ = ["Cell", "Month", "month_of", "when_words"]

_FIRST_YEAR, _LAST_YEAR = 1990, 2200


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the month's picture."""

    day: date
    inside: bool
    """Whether it belongs to the month, and not to the one before or after."""
    due: tuple[Coming, ...]
    begins: tuple[Coming, ...]
    """Renewals that must start on it."""


@dataclass(frozen=True, slots=True)
class Month:
    """One month, Monday first."""

    year: int
    month: int
    weeks: tuple[tuple[Cell, ...], ...]
    before: str
    """The month before, as addresses have it; empty where the calendar ends."""
    after: str

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def count(self) -> int:
        """How many days to know fall into it."""
        return sum(len(c.due) + len(c.begins) for week in self.weeks for c in week if c.inside)


def month_of(text: str, today: date, days: Iterable[Coming]) -> Month:
    """The month that an address names as ``2027-03``; that of today where it names none."""
    year, month = _named(text) or (today.year, today.month)
    due: dict[date, list[Coming]] = {}
    begins: dict[date, list[Coming]] = {}
    for one in days:
        due.setdefault(one.due, []).append(one)
        if one.begin is not None:
            begins.setdefault(one.begin, []).append(one)
    weeks = tuple(
        tuple(
            Cell(day, day.month == month, tuple(due.get(day, ())), tuple(begins.get(day, ()))) for day in week
        )
        for week in Calendar().monthdatescalendar(year, month)
    )
    return Month(year, month, weeks, _beside(year, month, -1), _beside(year, month, 1))


def when_words(days: int, words: Words) -> str:
    """How far away a day is: ``in 12 days``, ``today``, ``3 days ago``."""
    if days == 0:
        return words("watch.today")
    return words("watch.in_days" if days > 0 else "watch.ago", count=abs(days))


def _named(text: str) -> tuple[int, int] | None:
    try:
        day = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return (day.year, day.month) if _FIRST_YEAR <= day.year <= _LAST_YEAR else None


def _beside(year: int, month: int, step: int) -> str:
    year, month = divmod(year * 12 + month - 1 + step, 12)
    return f"{year:04d}-{month + 1:02d}" if _FIRST_YEAR <= year <= _LAST_YEAR else ""
