"""
Rows and segments of a page as a reader sees them: words on one line, split where a wide gap stands.

A form says "label, gap, value" or "label above value"; the order of words in a PDF's text layer
need not follow what is seen. Rows are therefore rebuilt from the boxes, or from the columns of a
plain text, so that one way of finding values serves both.
"""

from __future__ import annotations

import statistics
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from cardassay.documents.page import Page, Paper, Word
from cardassay.model.evidence import Box

__all__ = ["Row", "Segment", "Span", "boxes_around", "rows_of", "wide"]


_MOST_PAGES = 40
"""Pages that are looked at for labels; what a long report says of itself stands at its beginning."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one page's text that belongs to a value; a value may have several."""

    page: Page
    start: int
    end: int

    @property
    def words(self) -> str:
        """The words as printed, blanks collapsed."""
        return " ".join(self.page.text[self.start : self.end].split())


@dataclass(frozen=True, slots=True)
class Segment:
    """Neighbouring words of one row without a wide gap between them."""

    page: Page
    words: tuple[Word, ...]
    text: str
    """The words with single blanks between them."""

    starts: tuple[int, ...]
    """Offset of each word in :attr:`text`."""

    x0: float
    x1: float
    top: float
    bottom: float

    def spans(self, begin: int = 0, end: int | None = None) -> tuple[Span, ...]:
        """The places of the page's text behind ``text[begin:end]``, one for each word."""
        end = len(self.text) if end is None else end
        found = []
        for word, at in zip(self.words, self.starts, strict=True):
            first, last = max(begin, at), min(end, at + len(word.text))
            if first < last:
                found.append(Span(self.page, word.start + first - at, word.start + last - at))
        return tuple(found)

    def x_of(self, offset: int) -> float:
        """Left edge of the word that holds ``text[offset]``."""
        for word, at in zip(reversed(self.words), reversed(self.starts), strict=True):
            if at <= offset:
                return word.box[0] if word.box else float(_columns(self.page.text, word.start))
        return self.x0


@dataclass(frozen=True, slots=True)
class Row:
    """One line as seen, from left to right."""

    page: Page
    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        """The whole line, its segments parted by three blanks."""
        return "   ".join(segment.text for segment in self.segments)

    @property
    def top(self) -> float:
        """Upper edge."""
        return min(segment.top for segment in self.segments)

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return max(segment.bottom for segment in self.segments)

    @property
    def height(self) -> float:
        """Height of the line."""
        return self.bottom - self.top


def wide(text: str) -> int:
    """Number of columns that a text takes in a fixed-width rendering."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _columns(text: str, offset: int) -> int:
    line = text.rfind("\n", 0, offset) + 1
    return wide(text[line:offset].expandtabs(8))


def rows_of(paper: Paper) -> tuple[Row, ...]:
    """The rows of a paper's first pages, from top to bottom."""
    rows: list[Row] = []
    for page in paper.pages[:_MOST_PAGES]:
        boxed = any(word.box is not None for word in page.words)
        rows.extend(_boxed_rows(page) if boxed else _plain_rows(page))
    return tuple(rows)


def _segment(page: Page, words: list[Word], edges: list[Box]) -> Segment:
    starts, text = [], ""
    for word in words:
        text = f"{text} " if text else text
        starts.append(len(text))
        text += word.text
    return Segment(
        page,
        tuple(words),
        text,
        tuple(starts),
        min(edge[0] for edge in edges),
        max(edge[2] for edge in edges),
        min(edge[1] for edge in edges),
        max(edge[3] for edge in edges),
    )


def _split(page: Page, words: list[tuple[Word, Box]], gap: float) -> tuple[Segment, ...]:
    segments: list[Segment] = []
    run: list[tuple[Word, Box]] = []
    for word, box in words:
        # A bar between cells is a rule of the table, not a word.
        if word.text in {"|", "│", "¦", "\u2503"}:
            if run:
                segments.append(_segment(page, [w for w, _ in run], [b for _, b in run]))
            run = []
            continue
        if run and box[0] - run[-1][1][2] > gap:
            segments.append(_segment(page, [w for w, _ in run], [b for _, b in run]))
            run = []
        run.append((word, box))
    if run:
        segments.append(_segment(page, [w for w, _ in run], [b for _, b in run]))
    return tuple(segments)


def _boxed_rows(page: Page) -> Iterable[Row]:
    words = [(word, word.box) for word in page.words if word.box is not None]
    heights = [box[3] - box[1] for _, box in words if box[3] > box[1]]
    if not heights:
        return []
    usual = statistics.median(heights)
    lines: list[list[tuple[Word, Box]]] = []
    middle = 0.0
    for word, box in sorted(words, key=lambda item: ((item[1][1] + item[1][3]) / 2, item[1][0])):
        centre = (box[1] + box[3]) / 2
        if lines and centre - middle <= 0.4 * min(usual, max(box[3] - box[1], 1.0)):
            lines[-1].append((word, box))
        else:
            lines.append([(word, box)])
            middle = centre
    rows = []
    for line in lines:
        line.sort(key=lambda item: item[1][0])
        height = statistics.median(box[3] - box[1] for _, box in line)
        segments = _split(page, line, 0.95 * height)
        if segments:
            rows.append(Row(page, segments))
    return rows


def _plain_rows(page: Page) -> Iterable[Row]:
    by_line: dict[int, list[tuple[Word, Box]]] = {}
    starts: list[int] = [0]
    for offset, char in enumerate(page.text):
        if char == "\n":
            starts.append(offset + 1)
    line = 0
    for word in page.words:
        while line + 1 < len(starts) and starts[line + 1] <= word.start:
            line += 1
        x0 = float(_columns(page.text, word.start))
        by_line.setdefault(line, []).append((word, (x0, float(line), x0 + wide(word.text), line + 1.0)))
    rows = []
    for _, words in sorted(by_line.items()):
        segments = _split(page, words, 1.5)
        if segments:
            rows.append(Row(page, segments))
    return rows


def boxes_around(spans: Iterable[Span]) -> Box | None:
    """The smallest box around spans of one page; ``None`` for plain text."""
    boxes = [box for span in spans if (box := span.page.box_between(span.start, span.end)) is not None]
    if not boxes:
        return None
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
