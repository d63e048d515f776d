"""Days as lists print them: one cell, one day, or the reason why not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from cardassay.documents.dates import Order, find_days, settle_order
from cardassay.registers.described import Slashes
from cardassay.registers.lists.notes import shown

__all__ = ["NoDayError", "day_of", "no_day", "order_of"]

_ISO = re.compile(
    r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?:[T ](\d{2}):\d{2}(?::\d{2}(?:\.\d+)?)?\s*(Z|[+-]00:?00)?)?"
)
_PLAIN = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4})(?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp][Mm])?)?")
_SERIAL_BEGINS = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)
"""Days as spreadsheets count them, from 1954 to 2119."""
_YEARS = range(1980, 2101)
"""Years in which a certificate can begin or end; portals print 9999 for "no end"."""
_NOON = 12


class NoDayError(ValueError):
    """A cell that is not one day; its text says why."""


def no_day(words: str, why: NoDayError) -> str:
    """What a person is told of a cell that is not one day."""
    return f"“{shown(words)}” is no day that can be used: {why}. The rest of the row was read."


def order_of(texts: Iterable[str], said: Slashes | None) -> Order:
    """The order of day and month in a column: as the description says, else as its days show."""
    if said is not None:
        return Order.DAY_FIRST if said is Slashes.DAY_FIRST else Order.MONTH_FIRST
    return settle_order(texts)


def day_of(cell: object, order: Order) -> date:
    """
    The day in a cell.

    Raises:
        NoDayError: No day of the calendar, a day in two ways, or one that no certificate has.

    >>> day_of("03/04/2026", Order.MONTH_FIRST), day_of("3. April 2026", Order.UNKNOWN)
    (datetime.date(2026, 3, 4), datetime.date(2026, 4, 3))
    """
    day = _read(cell, order)
    if day.year not in _YEARS:
        raise NoDayError(f"the year {day.year} says nothing: some lists print it where there is no end")
    return day


def _read(cell: object, order: Order) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if cell == int(cell) and int(cell) in _SERIALS:
            return _SERIAL_BEGINS + timedelta(days=int(cell))
        raise NoDayError("it is a number and no day of a spreadsheet")
    if not isinstance(cell, str):
        raise NoDayError("it is no day")
    text = cell.strip()
    if (iso := _ISO.fullmatch(text)) is not None:
        if iso[2] == "" and len(text) != 8:
            raise NoDayError("it is no day of the calendar")
        if iso[6] and int(iso[5]) > _NOON:
            raise NoDayError("it is a moment late in the day in UTC, so that the next day may be meant")
        return _calendar(int(iso[1]), int(iso[3]), int(iso[4]))
    if (plain := _PLAIN.fullmatch(text)) is not None:
        return _ordered(int(plain[1]), int(plain[3]), int(plain[4]), plain[2], order)
    found = find_days(text, order)
    if len(found) != 1:
        raise NoDayError("it is no day" if not found else "it holds more than one day")
    if found[0].day is None:
        raise NoDayError("it is no day of the calendar")
    if found[0].other is not None or found[0].short_year:
        raise NoDayError("it can be read as more than one day")
    if (text[: found[0].start] + text[found[0].end :]).strip(" .,"):
        raise NoDayError("there is more than a day in it")
    return found[0].day


def _ordered(first: int, second: int, year: int, mark: str, order: Order) -> date:
    if mark == "." or order is Order.DAY_FIRST:
        return _calendar(year, second, first)
    if order is Order.MONTH_FIRST:
        return _calendar(year, first, second)
    if first == second or first > _NOON or second > _NOON:
        return _calendar(year, min(first, second), max(first, second))
    raise NoDayError(
        "nothing in the list shows which number is the day; say it with `slashes` in its description"
    )


def _calendar(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NoDayError("it is no day of the calendar") from None
