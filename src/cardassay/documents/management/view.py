"""A paper as its reader sees it: sheets, segments, labels, and the values that belong to labels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cardassay.documents.dates import Order, settle_order
from cardassay.documents.management.labels import Hit, hits_of
from cardassay.documents.management.layout import Segment, Sheet, Span, lay_out
from cardassay.documents.page import Paper
from cardassay.model.evidence import Box, Fact, Method, no_detail

__all__ = ["Reading", "View", "fact_of", "view_of", "whole"]

MAX_SHEETS = 12
"""Pages looked at for fields; certificates with annexes are shorter."""


_FAR = 20
"""Heights of a label's letters beyond which a value to its right may belong to something else."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One value with the stretches it was read from, before it becomes a fact."""

    value: Any
    spans: tuple[Span, ...]
    sure: bool = True
    why_not_sure: str = ""
    detail: Mapping[str, object] = field(default_factory=lambda: no_detail)

    def doubted(self, why: str) -> Reading:
        """The same reading, not sure, with the reason; the first reason stays."""
        if not self.sure:
            return self
        return Reading(self.value, self.spans, False, why, self.detail)


@dataclass(frozen=True, slots=True)
class View:
    """One paper laid out, with its labels."""

    paper: Paper
    sheets: tuple[Sheet, ...]
    segments: tuple[Segment, ...]
    """All segments of all sheets, in reading order."""

    hits: Mapping[int, tuple[Hit, ...]] = field(hash=False)
    """Labels by ``id`` of the segment."""

    by_role: Mapping[str, tuple[Hit, ...]] = field(hash=False)
    order: Order = Order.UNKNOWN

    def sheet_of(self, segment: Segment) -> Sheet:
        """The sheet that the segment stands on."""
        return self.sheets[segment.page.number - self.sheets[0].page.number]

    def hits_in(self, segment: Segment) -> tuple[Hit, ...]:
        """The labels of a segment, from left to right."""
        return self.hits[id(segment)]

    def role(self, *roles: str) -> Iterator[Hit]:
        """All labels with one of these roles, in reading order."""
        if len(roles) == 1:
            return iter(self.by_role.get(roles[0], ()))
        return (hit for segment in self.segments for hit in self.hits[id(segment)] if hit.role in roles)

    def has_role(self, segment: Segment, *roles: str) -> bool:
        """The segment holds a label with one of these roles."""
        return any(hit.role in roles for hit in self.hits_in(segment))

    def begins_with(self, segment: Segment, roles: Sequence[str]) -> bool:
        """The segment begins with a label of one of these roles."""
        return any(hit.role in roles and hit.leads for hit in self.hits_in(segment))

    def is_label(self, segment: Segment) -> bool:
        """The segment is nothing but labels (and the marks between them)."""
        hits = self.hits_in(segment)
        if not hits or not hits[0].leads:
            return False
        rest = segment.text
        for hit in hits:
            rest = rest[: hit.start] + " " * (hit.end - hit.start) + rest[hit.end :]
        return not re.search(r"\w{2}|\d", rest)

    def with_colon(self, hit: Hit) -> bool:
        """A colon stands behind the label, or behind its translation that follows it."""
        if hit.colon:
            return True
        end = hit.end
        for other in self.hits_in(hit.segment):
            if other.role == hit.role and other.start >= end:
                if re.search(r"\w", hit.segment.text[end : other.start]):
                    return False
                if other.colon:
                    return True
                end = other.end
        return False

    def rest(self, hit: Hit) -> Span | None:
        """
        What follows a label in its own segment, up to the next label with a colon.

        A translation of the label that follows it ("Sertifika No / Certificate No:") is passed over.
        """
        start = hit.value_start
        end = len(hit.segment.text)
        for other in self.hits_in(hit.segment):
            if other.start < hit.end:
                continue
            same = other.role == hit.role or (other.start < start + 4 and other.colon)
            if same and not re.search(r"\w", hit.segment.text[start : other.start]):
                start = max(start, other.value_start)
                continue
            if other.start >= start and other.colon:
                end = other.start
                break
        span = Span(hit.segment, start, end)
        return span if re.search(r"\w", span.text) else None

    def beside(self, hit: Hit) -> Segment | None:
        """The segment to the right of a label's segment, unless it is a label itself."""
        right = self.sheet_of(hit.segment).right_of(hit.segment)
        while right is not None and not re.search(r"\w", right.text):
            right = self.sheet_of(right).right_of(right)
        if right is None or self.is_label(right) or self._far(hit.segment, right):
            return None
        return right

    def _far(self, label: Segment, right: Segment) -> bool:
        """The segment to the right is far, and another one begins right under the label."""
        if right.box[0] - label.box[2] < _FAR * label.height:
            return False
        below = self.sheet_of(label).below(label, 1.2)[:1]
        return bool(below) and abs(below[0].box[0] - label.box[0]) < 8 and not self.is_label(below[0])

    def under(self, hit: Hit) -> tuple[Segment, ...]:
        """The segments under a label's segment, without those that only translate the label."""
        below = self.sheet_of(hit.segment).below(hit.segment)
        skipped = 0
        for segment in below:
            if self.is_label(segment) and self.has_role(segment, hit.role) and skipped < 2:
                skipped += 1
                continue
            break
        return below[skipped:]


def view_of(paper: Paper) -> View:
    """The paper laid out, with labels found and the order of small numbers in days settled."""
    sheets = lay_out(paper, MAX_SHEETS)
    segments = tuple(segment for sheet in sheets for segment in sheet.segments)
    hits = {id(segment): hits_of(segment) for segment in segments}
    order = settle_order(segment.text for segment in segments)
    by_role: dict[str, list[Hit]] = {}
    for segment in segments:
        for hit in hits[id(segment)]:
            by_role.setdefault(hit.role, []).append(hit)
    grouped = {role: tuple(found) for role, found in by_role.items()}
    return View(paper, sheets, segments, hits, grouped, order)


def whole(segment: Segment) -> Span:
    """The whole segment as a span."""
    return Span(segment, 0, len(segment.text))


_MANY_LINES = 3
"""Lines of a picture up to which a value is worth being read a second time."""


def fact_of(view: View, reading: Reading) -> Fact[Any]:
    """
    The reading as a fact.

    Never sure where the text layer is not trusted, where words stand over each other, and where a
    second way of reading does not say the same.
    """
    page = reading.spans[0].segment.page
    sure, why = reading.sure, reading.why_not_sure
    if sure and page.method is Method.OCR and len(reading.spans) > _MANY_LINES:
        sure, why = False, "many words read from a picture; look at the page"
    for span in reading.spans:
        if sure and (doubt := _doubt(span)):
            sure, why = False, doubt
    return Fact(
        value=reading.value,
        sure=sure,
        page=page.number,
        box=_box_of(view, reading.spans),
        words=" ".join(span.text for span in reading.spans),
        method=_method(reading.spans) or view.paper.method,
        detail=reading.detail,
        why_not_sure="" if sure else (why or "another reading is possible"),
    )


def _method(spans: Sequence[Span]) -> Method | None:
    """How the words came to be known: recognised as soon as one of them was; ``None`` as the paper."""
    methods = {
        span.segment.page.method_between(token.start, token.start + token.length)
        for span in spans
        for token in span.segment.tokens_between(span.start, span.end)
    } or {spans[0].segment.page.method}
    return Method.OCR if Method.OCR in methods else next(iter(methods))


def _doubt(span: Span) -> str:
    """Why the words of a stretch may not be what a person sees; empty when they are."""
    if span.segment.clash:
        return "other words stand in the same place; look at the page"
    page = span.segment.page
    tokens = span.segment.tokens_between(span.start, span.end)
    if not tokens:
        return page.suspicious
    start = min(token.start for token in tokens)
    end = max(token.start + token.length for token in tokens)
    return page.doubt_between(start, end)


def _box_of(view: View, spans: Sequence[Span]) -> Box | None:
    """The box around the stretches on the first one's page, as it is shown."""
    if view.paper.method is Method.PLAIN_TEXT:
        return None
    page = spans[0].segment.page
    return page.box_around([span.box for span in spans if span.segment.page is page])
