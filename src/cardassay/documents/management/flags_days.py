"""Questions that the days of a paper raise by themselves; none here depends on the day of judgement."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from cardassay.documents.management.view import Reading, View
from cardassay.model.document import Flag

__all__ = ["day_flags"]

_RENEWED_EARLY = 124
"""Days before the end of a cycle in which its renewal is usually decided and printed."""

_YEAR = (timedelta(days=330), timedelta(days=400))
_STARTS = ("cycle_start", "issue_day", "decision_day", "first_issue_day")


def day_flags(view: View, fields: Mapping[str, Reading]) -> Iterator[Flag]:
    """All questions about the days of the paper."""
    yield from _contradictions(fields)
    days = {
        name: reading.value
        for name, reading in fields.items()
        if reading.sure and isinstance(reading.value, date)
    }
    last = days.get("last_day")
    if last is None:
        return
    page = fields["last_day"].spans[0].segment.page.number
    start = next((days[name] for name in _STARTS if name in days), None)
    due = days.get("recertification_due")
    if start is not None and _YEAR[0] <= last - start <= _YEAR[1]:
        yield _one_year(view, start, last, due, page)
    cycle = days.get("cycle_start") or days.get("decision_day") or days.get("issue_day")
    # A renewal may be decided and printed some months before the old cycle ends.
    early = timedelta(days=0 if "cycle_start" in days else _RENEWED_EARLY)
    if cycle is not None and last - cycle > timedelta(days=3 * 366 + 2) + early:
        yield Flag(
            "expiry-longer-than-cycle",
            f"From {cycle.isoformat()} to {last.isoformat()} is more than the three years of a "
            "cycle; ask the certification body for the days of the cycle.",
            page,
        )
    if due is not None and due < last - timedelta(days=200):
        yield Flag(
            "recertification-before-expiry",
            f"Recertification is printed as due on {due.isoformat()}, long before the end "
            f"on {last.isoformat()}; ask which of the two holds.",
            page,
        )
    yield from _number_year(fields, days, last)


_THREE_YEARS = re.compile(
    r"\b(?:3|three|drei|trois|tres|tre|uc|trzy|drie)\s?(?:\(\d\)\s?)?(?:years?|jahre|ans|anos|anni|yil|lata|jaar)\b|三年|3年|3년"
)


def _one_year(view: View, start: date, last: date, due: date | None, page: int) -> Flag:
    printed = next(
        (match.group() for segment in view.segments if (match := _THREE_YEARS.search(segment.folded))), ""
    )
    if due is not None and due > last + timedelta(days=300):
        cycle = f"while the cycle is printed until {due.isoformat()}"
    elif printed:
        cycle = f"while the paper itself speaks of a period of {printed}"
    else:
        cycle = "while a cycle has three years"
    return Flag(
        "one-year-expiry",
        f"The paper ends one year after it begins ({start.isoformat()} to {last.isoformat()}), {cycle}; "
        "ask for the surveillance result and the next paper.",
        page,
    )


def _contradictions(fields: Mapping[str, Reading]) -> Iterator[Flag]:
    last = fields.get("last_day")
    if last is None:
        return
    page = last.spans[0].segment.page.number
    if last.why_not_sure == "several days stand behind labels of this kind":
        yield Flag(
            "two-last-days",
            "The paper prints more than one day as its end; ask the certification body which of them holds.",
            page,
        )
    for name in _STARTS:
        start = fields.get(name)
        if (
            start is not None
            and isinstance(start.value, date)
            and isinstance(last.value, date)
            and start.value >= last.value
            and "which number is the day" not in start.why_not_sure + last.why_not_sure
        ):
            yield Flag(
                "ends-before-it-begins",
                f"The end ({last.value.isoformat()}) lies before the beginning ({start.value.isoformat()}); "
                "look at the page, and ask the certification body.",
                page,
            )
            return


def _number_year(fields: Mapping[str, Reading], days: Mapping[str, date], last: date) -> Iterator[Flag]:
    """A year inside the number that lies behind everything that the paper prints."""
    number = fields.get("number")
    issued = max((days[name] for name in _STARTS if name in days), default=None)
    if number is None or issued is None or not number.sure or not isinstance(number.value, str):
        return
    years = re.findall(r"(?<![A-Za-z\d])(20\d{2})(?=[-/._ ]|$)", number.value)
    ahead = [year for year in years if issued.year < int(year) <= last.year + 2]
    if ahead and not any(int(year) <= issued.year for year in years):
        yield Flag(
            "number-ahead-of-issue",
            f"The certificate's number ({number.value}) carries the year {ahead[0]}, but the paper was "
            f"issued on {issued.isoformat()}; ask the certification body which certificate has this number.",
            number.spans[0].segment.page.number,
        )
