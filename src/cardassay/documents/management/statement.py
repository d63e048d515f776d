"""
A Statement of Applicability itself: its version, its day, and the controls that it excludes.
"""

from __future__ import annotations

import re

from cardassay.documents.dates import find_days
from cardassay.documents.management.layout import Segment, Sheet, Span
from cardassay.documents.management.view import Reading, View, whole
from cardassay.documents.management.wordings import matching

__all__ = ["excluded_controls", "version_of"]

_CONTROL = re.compile(r"^(?:A\.?\s?)?((?:[5-8]\.\d{1,2})|(?:\d{1,2}\.\d{1,2}\.\d{1,2}))$")


def version_of(view: View) -> Reading | None:
    """Version and day as the head of the Statement prints them."""
    spans: list[Span] = []
    for segment in view.segments[:40]:
        sheet = view.sheet_of(segment)
        if matching(r"^(?:{0})\.?(?: no\.?)?\s*:?$", "version").match(segment.folded):
            right = sheet.right_of(segment)
            if right is not None and re.search(r"\d", right.text):
                spans.append(whole(right))
        elif match := re.search(
            r"\b(?:version|rev(?:ision)?\.?|fassung|versione?|版本号?)\s*[:：]?\s*v?\d+(?:\.\d+)*",
            segment.folded,
        ):
            spans.append(Span(segment, *match.span()))
        if spans:
            break
    if not spans:
        return None
    day = _day(view, spans[0].segment)
    if day is not None:
        spans.append(day)
    value = ", ".join(dict.fromkeys(span.text for span in spans))
    if value[:1].isdigit():
        value = f"Version {value}"
    return Reading(value, tuple(spans))


def _day(view: View, version: Segment) -> Span | None:
    """The day on the row of the version or on one of the next rows of the head."""
    for segment in view.segments:
        if segment.page is not version.page or segment.row < version.row - 2 or segment.row > version.row + 4:
            continue
        days = find_days(segment.text, view.order)
        if len(days) == 1:
            return Span(segment, days[0].start, days[0].end)
    return None


def excluded_controls(view: View) -> Reading | None:
    """Controls of Annex A whose row says that they do not apply, with their titles."""
    found: list[tuple[str, tuple[Span, ...]]] = []
    for sheet in view.sheets:
        for segment in sheet.segments:
            control = _CONTROL.match(segment.text.strip())
            if control is None:
                continue
            cells = _cells(sheet, segment)
            if any(matching(r"^(?:{0})(?!\w)", "control_excluded").match(cell.folded) for cell in cells[1:3]):
                title = cells[0].text if cells else ""
                spans = (whole(segment), *(whole(cell) for cell in cells[:2]))
                found.append((f"{segment.text.strip()} {title}".strip(), spans))
    if not found:
        return None
    return Reading(tuple(text for text, _ in found), tuple(span for _, spans in found for span in spans))


def _cells(sheet: Sheet, segment: Segment) -> list[Segment]:
    cells = []
    right = sheet.right_of(segment)
    while right is not None:
        cells.append(right)
        right = sheet.right_of(right)
    return cells
