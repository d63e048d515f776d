"""
Days as certificates print them, found in running text.

Rules:

* A form that can only be read in one way is one day: ``2026-02-28``, ``28.02.2026``,
  ``28 February 2026``, ``2026年2月28日``.
* ``03/04/2026`` is two days. It is read day first or month first only when the document itself
  settles the order: another day of the same form that can be read in one way only, or a printed
  form such as ``dd/mm/yyyy``. Otherwise :attr:`FoundDay.other` holds the second reading.
* Dots are day first (``03.04.2026`` is 3 April), unless the year leads.
* A form that is no day (``31.02.2027``) is found all the same, with ``day`` ``None``.
"""

from __future__ import annotations

import enum
import functools
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib import resources

from cardassay.documents.folding import fold

__all__ = ["FoundDay", "Order", "find_days", "parse_day", "settle_order"]


class Order(enum.StrEnum):
    """Which of two small numbers is the day."""

    UNKNOWN = "unknown"
    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
    CONFLICT = "conflict"
    """The document prints both."""


@dataclass(frozen=True, slots=True)
class FoundDay:
    """One day in a text."""

    start: int
    """Offset of its first character."""

    end: int
    """Offset behind its last character."""

    day: date | None
    """``None`` when the numbers are no day of the calendar."""

    other: date | None = None
    """The other reading, when the document does not settle which number is the day."""

    short_year: bool = False
    """The century is not printed."""


_CHINESE = "〇零○一二三四五六七八九十"
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}

# Patterns begin with the digit, which the search runs to fast, and look at what stands before it after.
_YEAR_FIRST = re.compile(
    r"(\d(?<![\d./-]\d)\d{3})\s?([/.\-])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?![A-Za-z\d]|[/-]\d)"
)
_SMALL = re.compile(r"(\d(?<![\d./-]\d)\d?)\s?([/.\-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![A-Za-z\d]|[/-]\d)")
_EAST = re.compile(
    r"(?:(令和|平成|昭和)\s*(\d{1,2}|元)|(?<!\d)(\d{4}))\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일号]"
)
_CHINESE_NUMERALS = re.compile(
    rf"([{_CHINESE}]{{4}})\s*年\s*([{_CHINESE}]{{1,3}})\s*月\s*([{_CHINESE}]{{1,3}})\s*日"
)
# "01.02.2025-31.01.2028": two days with nothing but a mark between them, as recognised lines often print.
_GLUED = re.compile(
    r"(?:(?<=\d[./]\d{4})|(?<=\d[./] \d{4}))-(?=\d{1,2}\s?[./]\s?\d{1,2}\s?[./]\s?\d{4}(?!\d))"
    r"|(?<=\d-\d{2})[/-](?=\d{4}-\d{2}-\d{2}(?!\d))"
    r"|(?<=[./]\d{2})-(?=\d{4}[./]\d{2}[./]\d{2}(?!\d))"
)
_DIGIT, _YEAR = re.compile(r"\d"), re.compile(r"\d{4}")
_FORM = re.compile(r"\b(?:(dd|jj|tt|gg)[./\-\s](mm)|(mm)[./\-\s](dd|jj|tt|gg))[./\-\s](?:yy|aa|jj|rr|gg|ss)")


@functools.cache
def _months() -> dict[str, int]:
    """Folded month names and short forms of all label languages, with their number."""
    names: dict[str, int] = {}
    for file in (resources.files("cardassay.documents") / "labels").iterdir():
        if not file.name.endswith(".toml"):
            continue
        for number, forms in enumerate(tomllib.loads(file.read_text("utf-8")).get("months", []), 1):
            for form in forms:
                names[fold(form)] = number
    return names


def _months_in(folded: str) -> tuple[str, ...]:
    """The names of months that a text holds with no letter behind them, the longest first."""
    return tuple(name for name in _month_names() if name in folded and _ends_a_word(name, folded))


@functools.cache
def _month_names() -> tuple[str, ...]:
    return tuple(sorted(_months(), key=len, reverse=True))


def _ends_a_word(name: str, folded: str) -> bool:
    at = folded.find(name)
    while at >= 0:
        behind = folded[at + len(name) : at + len(name) + 1]
        if not behind.isalnum() or behind.isdecimal():
            return True
        at = folded.find(name, at + 1)
    return False


@functools.lru_cache(maxsize=512)
def _in_words(names: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Patterns of days with one of these names of months; those of all languages are slow to compile."""
    months = "|".join(map(re.escape, names))
    # "1 st", "2nd", "16 th": raised letters often stand apart; "1er" French, "1.o" Italian and Spanish.
    nth = r"(?:\s?(?:st|nd|rd|th|er|re|e|o|a)(?![^\W\d]))?"
    of = r"(?:of|de|del|d'|di|den|the)"
    year = r"(\d{4})(?!\d)(?:\s?г(?:\.|ода)?)?"
    day_month = re.compile(
        rf"(\d(?<![\d.]\d)\d?){nth}\s*[.,/\-]?\s*(?:{of}\s+)?({months})(?![^\W\d])\s*[.,/\-]*\s*"
        rf"(?:{of}l?\s+)?{year}"
    )
    month_day = re.compile(
        rf"(?<![^\W\d])({months})(?![^\W\d])\s*[.,/\-]?\s*(?:the\s+)?(\d{{1,2}}){nth}\s*[.,/\-]\s*{year}"
        rf"|(?<![^\W\d])({months})(?![^\W\d])\s*\.?\s+(\d{{1,2}}){nth}\s+{year}"
    )
    year_month = re.compile(
        rf"(\d(?<!\d\d)\d{{3}})\s*[.,/\-]?\s*({months})(?![^\W\d])\s*[.,/\-]?\s*(\d{{1,2}})(?!\d)"
    )
    return day_month, month_day, year_month


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _chinese(numeral: str) -> int:
    digits = {char: index for index, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
    if "十" in numeral:
        tens, _, ones = numeral.partition("十")
        return (digits[tens] if tens else 1) * 10 + (digits[ones] if ones else 0)
    value = 0
    for char in numeral:
        value = value * 10 + digits[char]
    return value


@functools.lru_cache(maxsize=4096)
def find_days(text: str, order: Order = Order.UNKNOWN) -> tuple[FoundDay, ...]:
    """
    The days in a text, from left to right, without overlap.

    Args:
        text: Any text; offsets of the result are offsets in it.
        order: What the document settled about forms such as ``03/04/2026``.
    """
    if _DIGIT.search(text) is None and "年" not in text:
        return ()
    folded = _GLUED.sub("~", fold(text))
    found: list[FoundDay] = []
    taken: list[tuple[int, int]] = []

    def add(day: FoundDay) -> None:
        if all(day.end <= start or day.start >= end for start, end in taken):
            taken.append((day.start, day.end))
            found.append(day)

    for match in _YEAR_FIRST.finditer(folded):
        year, _, month, last = match.groups()
        if 1950 <= int(year) <= 2150:
            add(FoundDay(*match.span(), _day(int(year), int(month), int(last))))
    for match in _EAST.finditer(text):
        era, era_year, year, month, last = match.groups()
        value = int(year) if year else _ERAS[era] + (1 if era_year == "元" else int(era_year))
        add(FoundDay(*match.span(), _day(value, int(month), int(last))))
    for match in _CHINESE_NUMERALS.finditer(text):
        add(FoundDay(*match.span(), _day(*(_chinese(part) for part in match.groups()))))
    names = _months_in(folded) if _YEAR.search(folded) else ()
    if names:
        day_month, month_day, year_month = _in_words(names)
        months = _months()
        for match in day_month.finditer(folded):
            add(FoundDay(*match.span(), _day(int(match[3]), months[match[2]], int(match[1]))))
        for match in month_day.finditer(folded):
            name, last, year = (part for part in match.groups() if part is not None)
            add(FoundDay(*match.span(), _day(int(year), months[name], int(last))))
        for match in year_month.finditer(folded):
            if int(match[1]) >= 1950:
                add(FoundDay(*match.span(), _day(int(match[1]), months[match[2]], int(match[3]))))
    for match in _SMALL.finditer(folded):
        small = _small(match, order)
        if small is not None:
            add(small)
    return tuple(sorted(found, key=lambda day: day.start))


def _small(match: re.Match[str], order: Order) -> FoundDay | None:
    """A day of three numbers with the year behind."""
    first, mark, second, year = int(match[1]), match[2], int(match[3]), int(match[4])
    short = len(match[4]) == 2
    if short:
        if mark == "-" or not 1 <= first <= 31:
            return None
        year += 2000 if year < 80 else 1900
    if not 1950 <= year <= 2150:
        return None
    by_day, by_month = _day(year, second, first), _day(year, first, second)
    if mark == "." or by_month is None or by_day == by_month:
        return FoundDay(*match.span(), by_day, None, short)
    if by_day is None:
        return FoundDay(*match.span(), by_month, None, short)
    if order is Order.DAY_FIRST:
        return FoundDay(*match.span(), by_day, None, short)
    if order is Order.MONTH_FIRST:
        return FoundDay(*match.span(), by_month, None, short)
    return FoundDay(*match.span(), by_day, by_month, short)


def settle_order(texts: Iterable[str]) -> Order:
    """
    Which number is the day in forms such as ``03/04/2026``, as far as the document says so.

    Days that can be read in one way only settle it, and so does a printed form (``dd/mm/yyyy``).
    Dots say nothing here: they are day first anyway.
    """
    day_first = month_first = False
    for text in texts:
        folded = fold(text)
        for match in _SMALL.finditer(folded):
            first, second = int(match[1]), int(match[3])
            if match[2] == "." or len(match[4]) == 2:
                continue
            day_first |= 12 < first <= 31 and 1 <= second <= 12
            month_first |= 12 < second <= 31 and 1 <= first <= 12
        for match in _FORM.finditer(folded):
            day_first |= match[1] is not None
            month_first |= match[3] is not None
    if day_first and month_first:
        return Order.CONFLICT
    if day_first:
        return Order.DAY_FIRST
    return Order.MONTH_FIRST if month_first else Order.UNKNOWN


def parse_day(text: str) -> date:
    """
    The one day that a text prints.

    Raises:
        ValueError: No day, more than one, or a form that could mean two days.

    >>> parse_day("28. Februar 2026")
    datetime.date(2026, 2, 28)
    """
    found = find_days(text)
    if len(found) != 1 or found[0].day is None or found[0].other is not None:
        raise ValueError(f"{text!r} is not one day that can be read in one way only")
    return found[0].day
