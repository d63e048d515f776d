"""Civil days: spans with both ends included, months added as contracts add them."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["Span", "add_months", "day_after", "day_before", "parse_day"]


def parse_day(text: str) -> date:
    """
    Read a day in the one form that is used in files and on the command line.

    Raises:
        ValueError: Not a day of the form 2026-02-28.

    >>> parse_day("2026-02-28")
    datetime.date(2026, 2, 28)
    """
    try:
        if len(text) != 10:
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a day of the form 2026-02-28") from None


def day_after(day: date) -> date:
    """The next day."""
    return day + timedelta(days=1)


def day_before(day: date) -> date:
    """The day before."""
    return day - timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """
    The same day of the month ``months`` later, or that month's last day.

    >>> add_months(date(2024, 2, 29), 12)
    datetime.date(2025, 2, 28)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Span:
    """
    Days from the first to the last, both included.

    >>> span = Span(date(2024, 3, 1), date(2026, 2, 28))
    >>> span.covers(date(2026, 2, 28)), span.covers(date(2026, 3, 1))
    (True, False)
    """

    first_day: date
    last_day: date | None = None
    """``None`` when there is no end."""

    def __post_init__(self) -> None:
        if self.last_day is not None and self.last_day < self.first_day:
            raise ValueError(f"a span cannot end on {self.last_day} before it begins on {self.first_day}")

    def covers(self, day: date) -> bool:
        """Whether the day lies in the span, both ends counting."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)
