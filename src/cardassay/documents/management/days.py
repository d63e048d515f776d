"""
Days with their roles.

Each day printed on the paper looks for its label: before it in its own segment, to the left on its
row, above it in its column (header of a table, or the line that breaks in front of it). The nearest
label gives the role. Two days joined by "to", "until", "bis", "至" … are a range.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from cardassay.documents.dates import FoundDay, Order, find_days
from cardassay.documents.designation import find_designations
from cardassay.documents.management.cycles import ORDER_OF_ISSUE, checked, whole_years, with_first_cycle
from cardassay.documents.management.labels import languages, roles_in
from cardassay.documents.management.layout import Segment, Span
from cardassay.documents.management.view import Reading, View
from cardassay.documents.management.wordings import matching
from cardassay.documents.management.wordings import words as listed_words

__all__ = ["DAY_ROLES", "RoledDay", "days_of", "roled_days"]

DAY_ROLES = frozenset(
    {
        "first_issue_day",
        "cycle_start",
        "decision_day",
        "issue_day",
        "certification_day",
        "revision_day",
        "print_day",
        "place_day",
        "last_day",
        "period",
        "recertification_due",
        "surveillance_due",
        "ignored_day",
        "statement_of_applicability",
        "from",
        "until",
    }
)

_LISTED = re.compile(r"^\W*(?:iso(?:\s?/\s?iec)?|ohsas|en|iatf)\s?\d{4,5}")
_UNREAD_DAY = re.compile(r"\d[./-]\s?\d{1,2}[./-]\s?\d{2,4}")
"""A day between a label and the day in hand that could not be read: the label is its label."""

_NEAR = 70


@dataclass(frozen=True, slots=True)
class RoledDay:
    """One printed day, what it is, and how it was told."""

    role: str
    found: FoundDay
    span: Span
    context: str
    """Folded words in front of it, for what the label adds (such as the standard it speaks of)."""

    firm: bool
    """The label stands right at the day; ``False`` when it was found over a distance."""


def roled_days(view: View) -> tuple[RoledDay, ...]:
    """Every day of the paper with its role; ``""`` when no label speaks for it."""
    result: list[RoledDay] = []
    for segment in view.segments:
        days = find_days(segment.text, view.order)
        before: RoledDay | None = None
        for index, found in enumerate(days):
            since = days[index - 1].end if index else 0
            prefix = segment.folded[since : found.start]
            span = Span(segment, found.start, found.end)
            if before is not None and matching(r"^[\s,)]*(?:{0})[\s,(:]*$", "range").match(prefix):
                role = _end_of_range(before, result)
                one = RoledDay(role, found, span, prefix, before.firm or role == "last_day")
            else:
                role, context, firm = _role(view, segment, prefix, at_start=index == 0)
                if not role and index:
                    role = _shared(before)
                    firm = False
                if not role and (
                    _alone_at_top(view, segment, found)
                    or _beside_certifier(view, segment, found)
                    or _under_place(view, segment, found)
                ):
                    role, firm = "place_day", False
                one = RoledDay(role, found, span, context, firm)
            result.append(one)
            before = one
    return tuple(_without_bare(day) for day in result)


def _without_bare(day: RoledDay) -> RoledDay:
    """A bare "from" or "to" says nothing, unless validity is spoken of in front of it."""
    if day.role not in {"from", "until"}:
        return day
    validity = any(role in {"period", "last_day", "cycle_start"} for role, *_ in roles_in(day.context))
    role = {"from": "cycle_start", "until": "last_day"}[day.role] if validity else ""
    return RoledDay(role, day.found, day.span, day.context, day.firm)


def _end_of_range(before: RoledDay, result: list[RoledDay]) -> str:
    """The role of a range's end; its start is set right on the way."""
    if before.role in {"ignored_day", "statement_of_applicability"}:
        return "ignored_day"
    starts = {"", "period", "cycle_start", "last_day", "place_day", "issue_day", "certification_day", "from"}
    if before.role in starts:
        if before.role in {"", "period", "last_day", "place_day", "from"}:
            result[-1] = RoledDay("cycle_start", before.found, before.span, before.context, True)
        return "last_day"
    return "ignored_day"


def _alone_at_top(view: View, segment: Segment, found: FoundDay) -> bool:
    """A day alone on its line in the upper half of the first page: the day of a letter."""
    rest = segment.text[: found.start] + segment.text[found.end :]
    sheet = view.sheet_of(segment)
    height = sheet.page.height or sheet.segments[-1].box[3]
    alone = sheet.right_of(segment) is None and sheet.left_of(segment) is None
    return alone and segment.page.number == 1 and not re.search(r"\w", rest) and segment.box[1] < 0.5 * height


def _under_place(view: View, segment: Segment, found: FoundDay) -> bool:
    """A day alone under the name of a town and over an office such as "President": the day of signature."""
    if re.search(r"\w", segment.text[: found.start] + segment.text[found.end :]):
        return False
    sheet = view.sheet_of(segment)
    above, below = sheet.above(segment, 1.5)[:1], sheet.below(segment, 2.5)[:1]
    town = bool(above) and re.fullmatch(r"[^\W\d_]{3,20},?", above[0].text) and above[0].text[:1].isupper()
    return bool(town) and bool(below) and view.begins_with(below[0], ("signature",))


def _beside_certifier(view: View, segment: Segment, found: FoundDay) -> bool:
    """A day alone in its place, on the row of a certifier's name or right under it: the day of signature."""
    if re.search(r"\w", segment.text[: found.start] + segment.text[found.end :]):
        return False
    sheet = view.sheet_of(segment)
    near = [sheet.left_of(segment), sheet.right_of(segment), *sheet.above(segment, 1.2)[:1]]
    return any(
        one is not None and len(one.text) < 80 and matching("{0}", "certifier").search(one.folded)
        for one in near
    ) and not any(one is not None and view.is_label(one) for one in near)


def _shared(before: RoledDay | None) -> str:
    """Days of a list ("surveillance due: 1.3.2026, 1.3.2027") share the label in front."""
    return before.role if before is not None and before.role == "surveillance_due" else ""


def _role(view: View, segment: Segment, prefix: str, *, at_start: bool) -> tuple[str, str, bool]:
    """Role, the words it was told by, and whether the label stands right at the day."""
    role = _last_role(prefix)
    if role:
        return role, prefix, not _qualified(prefix)
    place = matching(r"^[^\d:]{2,40},\s*(?:{0})?\s*$", "place_and_day")
    if at_start and place.match(prefix) and not roles_in(prefix):
        return "place_day", prefix, True
    words = bool(re.search(r"[^\W\d_]{2}", prefix))
    sheet = view.sheet_of(segment)
    if at_start and not words:
        left = sheet.left_of(segment)
        if left is not None and not find_days(left.text, view.order):
            role = _last_role(left.folded)
            if role:
                return role, left.folded, not _qualified(left.folded)
    if at_start:
        gathered = prefix
        # A label under another label of the day's column is its translation; further up is another field.
        for above in sheet.above(segment, 2.5)[:3]:
            days = find_days(above.text, view.order)
            tail = above.folded[days[-1].end :] if days else above.folded
            gathered = f"{tail} {gathered}".strip()
            role = _last_role(gathered)
            if role:
                return (
                    role,
                    gathered,
                    not words or _breaks_off(tail) or (_ends_open(tail) and not _own_label(prefix)),
                )
            listed = days and all(
                _LISTED.match(one.folded) or _LISTED.match(_row_head(view, one).folded)
                for one in (above, segment)
            )
            if listed:
                # "ISO 9001 - 15 February 2013" over "ISO 14001 - 3 May 2016": one list under one label.
                gathered = prefix
            elif days or not view.is_label(above):
                break
    if words and place.match(prefix):
        return "place_day", prefix, True
    if at_start and not words:
        role, label = _label_below(view, segment)
        if role:
            return role, label, False
    return "", prefix, False


_FULL_LABEL = re.compile(r"[^\W\d_]{3}[^:：]*[:：]\s*$")


def _own_label(prefix: str) -> bool:
    """Words of the day's own line look like a label, known or not: one above may not be its label."""
    if any(hit[0] in DAY_ROLES for hit in roles_in(prefix)):
        return False
    return bool(_FULL_LABEL.search(prefix) or re.fullmatch(r"\W*[^\W\d_]{3,}\W*", prefix))


def _breaks_off(text: str) -> bool:
    """The line ends with a word that needs another behind it, as "Date of issue of the" does."""
    last = re.search(r"(\w+)\s*$", text)
    return last is not None and last.group(1) in listed_words("binding")


def _ends_open(text: str) -> bool:
    """The line goes on in the next one: it does not end a sentence."""
    return not text.rstrip().endswith((".", ";"))


_IN_FRONT = re.compile(r"(?:^|[.:;,()|/–-])\s*([^\W\d_]{3,}(?:\s[^\W\d_]{2,}){0,2})\s$")


def _qualified(text: str) -> bool:
    """
    A label of one word has a word in front of it that no list knows, as in "Cycle issued:".

    The two together may be the label of another day than the one word alone.
    """
    found = [hit for hit in roles_in(text) if hit[0] in DAY_ROLES]
    if not found:
        return False
    end = max(hit[2] for hit in found)
    start = min(hit[1] for hit in found if hit[2] == end)
    front = _IN_FRONT.search(text[:start])
    if front is None or re.search(r"\s", text[start:end]) or not text[start:end].isascii():
        return False
    if any(hit[2] > front.start(1) for hit in roles_in(text) if hit[1] < start):
        return False
    common = frozenset[str]().union(*(language.function_words | language.fillers for language in languages()))
    return not set(front[1].split()) & common


def _last_role(text: str) -> str:
    """The role of the label nearest to the end of the text; empty when none is near."""
    found = [hit for hit in roles_in(text) if hit[0] in DAY_ROLES]
    if not found:
        return ""
    end = max(hit[2] for hit in found)
    if len(text) - end > _NEAR or re.search(r"[.;]\s+\w{3}", text[end:]) or _UNREAD_DAY.search(text[end:]):
        return ""
    roles = {hit[0] for hit in found if hit[2] == end}
    if roles <= {"from", "until"} and re.search(r"\w", text[end:]):
        return ""
    start = min(hit[1] for hit in found if hit[2] == end)
    clause = re.split(r"[.:：;|]", text[max(0, start - 30) : start])[-1] + re.split(r"[:：]", text[start:])[0]
    if matching(r"(?<![^\W\d_])(?:{0})|(?:{1})", "previous", "previous_east").search(clause):
        return "ignored_day"
    soa = [hit for hit in found if hit[0] == "statement_of_applicability" and start - hit[2] < 60]
    if soa and "ignored_day" not in roles and not roles & {"last_day", "first_issue_day", "cycle_start"}:
        return "ignored_day"
    for role in _FIRST:
        if role in roles:
            return role
    return min(roles)


_FIRST = ("ignored_day", "surveillance_due", "recertification_due", "first_issue_day", "period", "last_day")
"""Which role counts where one label has several; a period with one day is told apart later."""


def _label_below(view: View, segment: Segment) -> tuple[str, str]:
    """A label right under the day, as under a line to be filled in."""
    below = view.sheet_of(segment).below(segment, 1.2)
    if not below or not view.is_label(below[0]) or re.search(r"[:：]\s*$", below[0].text):
        return "", ""
    sheet = view.sheet_of(below[0])
    if sheet.right_of(below[0]) is not None and find_days(sheet.right_of(below[0]).text):  # type: ignore[union-attr]
        return "", ""
    if any(find_days(under.text) for under in sheet.below(below[0], 1.2)[:1]):
        return "", ""
    return _last_role(below[0].folded), below[0].folded


# ── From roles to fields ───────────────────────────────────────────────────────────────────────

_ONLY_PRINT = "only the day of print is given"


def days_of(view: View, days: tuple[RoledDay, ...], standard: str = "") -> dict[str, Reading]:
    """
    The day fields of the paper.

    Args:
        view: The paper.
        days: Its days with roles.
        standard: Number of the standard that the claim is about; a day whose label names another
            standard is left out.
    """
    days = tuple(day for day in days if _speaks_of(view, day, standard))
    days = _with_renewals(_with_periods(days))
    settled = _settled(days, view.order)
    fields: dict[str, Reading] = {}
    for name in ("first_issue_day", "cycle_start", "decision_day", "last_day", "recertification_due"):
        reading = _one(days, (name,), settled)
        if reading is not None:
            fields[name] = reading
    issue = _one(days, ORDER_OF_ISSUE, settled)
    start = fields.get("cycle_start")
    printed = issue is not None and issue.why_not_sure == _ONLY_PRINT
    if issue is not None and printed and start is not None and start.sure and start.value == issue.value:
        # Printed on the day on which it begins.
        issue = Reading(issue.value, issue.spans)
    if issue is not None:
        fields["issue_day"] = issue
    surveillance = _several(days, settled)
    if surveillance is not None:
        fields["surveillance_due"] = surveillance
    return with_first_cycle(view, checked(fields))


def _row_head(view: View, segment: Segment) -> Segment:
    """The first segment of the row."""
    sheet = view.sheet_of(segment)
    while (left := sheet.left_of(segment)) is not None:
        segment = left
    return segment


def _speaks_of(view: View, day: RoledDay, standard: str) -> bool:
    head = _row_head(view, day.span.segment)
    if standard and head is not day.span.segment and _LISTED.match(head.folded):
        # A table with one row for each standard.
        return standard in {one.number for one in find_designations(head.text)}
    named = set(re.findall(r"\b(?:iso(?:/iec)?|ohsas|en)\s?(\d{4,5})\b", day.context))
    return not standard or not named or standard in named


def _with_periods(days: tuple[RoledDay, ...]) -> tuple[RoledDay, ...]:
    """One day behind "validity" is its end, unless another label gives the end."""
    result = []
    ends = {day.found.day for day in days if day.role == "last_day"}
    for day in days:
        if day.role == "period":
            role = "last_day" if not ends else "cycle_start"
            day = RoledDay(role, day.found, day.span, day.context, day.firm and not ends)
        result.append(day)
    return tuple(result)


def _with_renewals(days: tuple[RoledDay, ...]) -> tuple[RoledDay, ...]:
    """A day of certification beside a later renewal is the first one, unless another label gives that."""
    roles = {day.role for day in days}
    if "decision_day" not in roles or roles & {"first_issue_day", "issue_day"}:
        return days
    renewals = [day.found.day for day in days if day.role == "decision_day" and day.found.day is not None]
    return tuple(
        RoledDay("first_issue_day", day.found, day.span, day.context, False)
        if day.role == "certification_day"
        and day.found.day is not None
        and all(day.found.day < renewal for renewal in renewals)
        else day
        for day in days
    )


def _settled(days: tuple[RoledDay, ...], order: Order) -> Order:
    """
    The order of small numbers, settled by the paper's own days where one reading contradicts them.

    A first certification after the issue, an end before the start, or a cycle that is whole years
    less a day in one reading only: what the paper prints then says which number is the day.
    """
    if order is not Order.UNKNOWN or not any(day.found.other for day in days):
        return order
    verdicts = {}
    for candidate in (Order.DAY_FIRST, Order.MONTH_FIRST):
        read: dict[str, list[date]] = {}
        for day in days:
            value = day.found.day if candidate is Order.DAY_FIRST else (day.found.other or day.found.day)
            if value is not None and day.firm:
                read.setdefault(day.role, []).append(value)
        verdicts[candidate] = (_contradicts(read), whole_years(read))
    day_first, month_first = verdicts[Order.DAY_FIRST], verdicts[Order.MONTH_FIRST]
    if day_first[0] != month_first[0]:
        return Order.MONTH_FIRST if day_first[0] else Order.DAY_FIRST
    if not day_first[0] and day_first[1] != month_first[1]:
        return Order.DAY_FIRST if day_first[1] else Order.MONTH_FIRST
    return order


def _contradicts(read: Mapping[str, list[date]]) -> bool:
    starts = read.get("first_issue_day", [])
    issued = [day for role in ORDER_OF_ISSUE for day in read.get(role, [])]
    ends = read.get("last_day", [])
    late = any(start > day for start in starts for day in issued)
    return late or any(day >= end for end in ends for day in (*starts, *read.get("cycle_start", ()), *issued))


def _reading(day: RoledDay, order: Order, why: str = "") -> Reading | None:
    found = day.found
    if found.day is None and found.other is None:
        return None
    value = found.day
    sure, reason = not why, why
    if found.other is not None:
        if order is Order.MONTH_FIRST:
            value = found.other
        elif order is not Order.DAY_FIRST:
            sure, reason = False, "the paper does not settle which number is the day and which the month"
    if found.short_year:
        sure, reason = False, "the century is not printed"
    if not day.firm and sure:
        sure, reason = False, "the label stands apart from the day"
    return Reading(value, (day.span,), sure, reason)


def _one(days: tuple[RoledDay, ...], roles: tuple[str, ...], order: Order) -> Reading | None:
    """The day of the first of these roles that has one."""
    for role in roles:
        readings = [
            reading for day in days if day.role == role and (reading := _reading(day, order)) is not None
        ]
        if not readings:
            continue
        best = max(readings, key=lambda reading: reading.sure)
        values = {reading.value for reading in readings}
        if len(values) > 1:
            return best.doubted("several days stand behind labels of this kind")
        if role == "print_day":
            return best.doubted(_ONLY_PRINT)
        return best
    return None


def _several(days: tuple[RoledDay, ...], order: Order) -> Reading | None:
    readings = [
        reading
        for day in days
        if day.role == "surveillance_due" and (reading := _reading(day, order)) is not None
    ]
    if not readings:
        return None
    values = tuple(sorted({reading.value for reading in readings}))
    doubt = next((reading.why_not_sure for reading in readings if not reading.sure), "")
    spans = tuple(span for reading in readings for span in reading.spans)
    return Reading(values, spans, not doubt, doubt)


def invalid_days(days: tuple[RoledDay, ...]) -> Iterator[RoledDay]:
    """Printed days that the calendar does not have."""
    return (day for day in days if day.found.day is None and day.found.other is None)
