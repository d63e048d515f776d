"""What papers of every kind may say: spans of time and page marks."""

from __future__ import annotations

from datetime import date

from cardassay.documents.cards.knowledge import wording
from cardassay.documents.cards.layout import Span
from cardassay.documents.cards.sheet import Sheet
from cardassay.model.evidence import Fact

__all__ = ["read_pages", "read_range"]


def read_range(sheet: Sheet, name: str) -> tuple[Fact[date], Fact[date]] | None:
    """Both days of a span of time; one day alone is both its ends."""
    start, end = sheet.day(name, index=0, of=2), sheet.day(name, index=1, of=2)
    if start is not None and end is not None:
        return start, end
    one = sheet.day(name)
    return (one, one) if one is not None else None


def read_pages(sheet: Sheet) -> Fact[tuple[str, ...]] | None:
    """The page marks found, as ``n of m``."""
    marks: list[str] = []
    spans: list[Span] = []
    for flow, match in sheet.search(wording("page", "mark")):
        marks.append(" of ".join(number for number in match.groups() if number))
        spans.append(flow.span(*match.span()))
    return sheet.fact_at(spans, tuple(dict.fromkeys(marks))) if marks else None
