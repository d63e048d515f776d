"""Recognised lines as a page: words with boxes, upright, in reading order."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from cardassay.documents.ocr.order import reading_order
from cardassay.documents.ocr.recognised import Line, Point, Recognised
from cardassay.documents.page import Page, Word
from cardassay.model.evidence import Box, Method

__all__ = ["Doubts", "OcrPage", "laid_upright"]

Doubts = Callable[[Sequence[Line], str], str]
"""Takes the lines that a stretch of text stands on and its words; says why they are doubtful, or nothing."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """How the picture that was read lies on the page as shown."""

    width: float
    """Pixels of the picture after its turn."""

    height: float
    turn: int
    skew: float
    """Radians."""

    scale: float
    """Units of the page for one pixel: points for a PDF, 1 for a picture."""

    def upright(self, point: Point) -> Point:
        """A pixel of the turned picture in the upright frame, in units of the page."""
        x, y = self._about_middle(point, -self.skew)
        return x * self.scale, y * self.scale

    def as_shown(self, box: Box) -> Box:
        """A box of the upright frame on the page as shown."""
        x0, y0, x1, y1 = (number / self.scale for number in box)
        points = [
            self._turned_back(self._about_middle(point, self.skew))
            for point in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
        ]
        xs, ys = [x * self.scale for x, _ in points], [y * self.scale for _, y in points]
        return min(xs), min(ys), max(xs), max(ys)

    def _about_middle(self, point: Point, angle: float) -> Point:
        if not angle:
            return point
        x, y = point[0] - self.width / 2, point[1] - self.height / 2
        sine, cosine = math.sin(angle), math.cos(angle)
        return x * cosine - y * sine + self.width / 2, x * sine + y * cosine + self.height / 2

    def _turned_back(self, point: Point) -> Point:
        x, y = point
        if self.turn == 90:
            return y, self.width - x
        if self.turn == 180:
            return self.width - x, self.height - y
        if self.turn == 270:
            return self.height - y, x
        return x, y


@dataclass(frozen=True, slots=True)
class OcrPage:
    """A page made from a picture, with the lines behind each stretch of its text."""

    page: Page
    lines: tuple[Line, ...]
    """In the order of the page's text."""

    starts: tuple[int, ...]
    """Offset of each line in the page's text."""

    def lines_between(self, start: int, end: int) -> tuple[Line, ...]:
        """The lines that overlap the characters ``start`` (counts) to ``end`` (does not count)."""
        return tuple(
            line
            for line, at in zip(self.lines, self.starts, strict=True)
            if at < end and at + len(line.text) > start
        )


def laid_upright(
    recognised: Recognised,
    number: int,
    scale: float,
    doubts: Doubts,
    *,
    images: int = 1,
    image_share: float = 1.0,
    offset: int = 0,
) -> OcrPage:
    """
    The page that the lines make.

    Args:
        recognised: The picture, read.
        number: Number of the page, counted from 1.
        scale: Units of the page for one pixel.
        doubts: Says why a stretch is doubtful; a recogniser alone is never sure.
        images: Number of pictures on the page.
        image_share: Share of the page that the largest covers.
        offset: Where the text begins, when it is joined to other text.
    """
    skew = recognised.skew
    frame = _Frame(
        recognised.width,
        recognised.height,
        recognised.turn,
        math.radians(skew) if abs(skew) > 0.2 else 0.0,
        scale,
    )
    order = reading_order([_box(line, frame, 0.0, 1.0) for line in recognised.lines])
    lines: list[Line] = []
    starts: list[int] = []
    words: list[Word] = []
    parts: list[str] = []
    at = offset
    for line in (recognised.lines[place] for place in order):
        lines.append(line)
        starts.append(at)
        parts.append(line.text)
        words.extend(_words(line, at, frame))
        at += len(line.text) + 1
    made = OcrPage(
        Page(
            number=number,
            text="\n".join(parts),
            words=tuple(words),
            width=recognised.width * scale,
            height=recognised.height * scale,
            images=images,
            image_share=image_share,
            method=Method.OCR,
            shown=frame.as_shown if frame.turn or frame.skew else None,
        ),
        tuple(lines),
        tuple(starts),
    )
    return _with_doubts(made, doubts)


def _with_doubts(made: OcrPage, doubts: Doubts) -> OcrPage:
    from dataclasses import replace

    return replace(made, page=replace(made.page, doubt_of=partial(_doubt, made, doubts)))


def _doubt(made: OcrPage, doubts: Doubts, start: int, end: int) -> str:
    return doubts(made.lines_between(start, end), made.page.text[start:end])


def _words(line: Line, start: int, frame: _Frame) -> Iterator[Word]:
    """The words of a line, each with the box that its signs span."""
    signs = 0
    half = 0.5 / max(len(line.middles), 1)
    at = 0
    for text in line.text.split():
        at = line.text.index(text, at)
        middles = line.middles[signs : signs + len(text)]
        signs += len(text)
        if middles:
            # Half a usual sign beyond the middles of the first and the last.
            usual = (middles[-1] - middles[0]) / (len(middles) - 1) / 2 if len(middles) > 1 else half
            box = _box(line, frame, max(middles[0] - usual, 0.0), min(middles[-1] + usual, 1.0))
            yield Word(text, start + at, box)
        at += len(text)


def _box(line: Line, frame: _Frame, begin: float, end: float) -> Box:
    """The part of a line between two shares of its length, as an upright box."""
    top_left, top_right, bottom_right, bottom_left = (frame.upright(point) for point in line.quad)
    first, last = _between(top_left, top_right, begin), _between(top_left, top_right, end)
    low_first, low_last = _between(bottom_left, bottom_right, begin), _between(bottom_left, bottom_right, end)
    x0, x1 = sorted(((first[0] + low_first[0]) / 2, (last[0] + low_last[0]) / 2))
    if abs(top_right[0] - top_left[0]) >= abs(top_right[1] - top_left[1]):
        return x0, (first[1] + last[1]) / 2, x1, (low_first[1] + low_last[1]) / 2
    # A line that runs up or down keeps its true box, so that the layout sees that it is not level.
    corners = (first, last, low_first, low_last)
    return (
        min(x for x, _ in corners),
        min(y for _, y in corners),
        max(x for x, _ in corners),
        max(y for _, y in corners),
    )


def _between(one: Point, other: Point, share: float) -> Point:
    return one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share
