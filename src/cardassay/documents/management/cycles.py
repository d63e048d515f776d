"""How the days of one paper fit together: cycles of whole years, and days that contradict each other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from cardassay.documents.management.view import Reading, View

__all__ = ["ORDER_OF_ISSUE", "checked", "whole_years", "with_first_cycle"]

ORDER_OF_ISSUE = ("issue_day", "certification_day", "revision_day", "place_day", "print_day")
"""Days that may stand for the day of issue, the first that is printed counts."""


def with_first_cycle(view: View, fields: dict[str, Reading]) -> dict[str, Reading]:
    """
    The days with the start of the first cycle.

    Where the paper prints no other start, and its end is one, two or three whole years after the first
    issue, it is the paper of the first cycle, which began on that day.
    """
    first, last = fields.get("first_issue_day"), fields.get("last_day")
    if first is None or last is None or fields.keys() & {"issue_day", "decision_day", "cycle_start"}:
        return fields
    if whole_years({"first_issue_day": [first.value], "last_day": [last.value]}, 3):
        start = first if last.sure else first.doubted(last.why_not_sure)
        if any(hit.leads for hit in view.role("issue_day", "decision_day", "cycle_start", "revision_day")):
            start = start.doubted("a label of another day stands on the paper, but its day was not read")
        return {**fields, "cycle_start": start}
    return fields


def checked(fields: dict[str, Reading]) -> dict[str, Reading]:
    """Days that contradict each other are not sure."""
    last = fields.get("last_day")
    if last is not None:
        for name in ("first_issue_day", "cycle_start", "issue_day", "decision_day"):
            other = fields.get(name)
            if other is not None and other.value >= last.value:
                why = "the paper would end before it begins; look at the days"
                fields[name], fields["last_day"] = other.doubted(why), last.doubted(why)
    return fields


def whole_years(read: Mapping[str, list[date]], most: int = 5) -> bool:
    """The end is one day before a whole number of years after a start."""
    starts = {
        day for role in ("first_issue_day", "cycle_start", *ORDER_OF_ISSUE) for day in read.get(role, ())
    }
    for end in read.get("last_day", ()):
        after = end + timedelta(days=1)
        if any(
            (after.month, after.day) == (day.month, day.day) and 0 < after.year - day.year <= most
            for day in starts
        ):
            return True
    return False
