"""
Words of a page as rows and segments, in the order in which a person reads them.

A *segment* is a run of words on one row without a gap wide enough to be a column. Plain text is
laid out on a grid of characters, so that columns made with blanks work like columns on a page.
Words that do not stand level (side bands, watermarks across the page) are kept apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from cardassay.documents.folding import fold
from cardassay.documents.management.mending import mended
from cardassay.documents.page import Page, Paper
from cardassay.model.evidence import Box, Method

__all__ = ["Segment", "Sheet", "Span", "Token", "lay_out"]

_CHAR_WIDTH, _LINE_HEIGHT = 6.0, 12.0
_NEAR = 40
"""Segments before one among which the one right above it is looked for."""

_GAP = 1.3
"""A blank wider than this share of the height of the letters begins a new segment."""

_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef、。]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_LEADERS = re.compile(r"[._…\-–·]{3,}$")
_READABLE = re.compile(r"[^\x00-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd\s]")
_ONES = re.compile(r"\w$")


@dataclass(frozen=True, slots=True)
class Token:
    """A word with its place on the laid-out page."""

    text: str
    start: int
    """Offset in the page's text."""

    box: Box
    height: float
    """Height of the letters."""

    length: int
    """Characters of the page's text that it stands for."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Words on one row that belong together."""

    page: Page
    tokens: tuple[Token, ...]
    text: str
    """The words, joined with one blank (none between East Asian characters)."""

    folded: str
    """The same in folded form; same length."""

    starts: tuple[int, ...]
    """Offset of each token in :attr:`text`."""

    box: Box
    height: float
    """Usual height of the letters."""

    row: int
    index: int
    """Place in reading order on its page."""

    clash: bool = False
    """Other words stand in the same place; one of the two cannot be what is seen."""

    def tokens_between(self, start: int, end: int) -> tuple[Token, ...]:
        """Tokens that overlap the characters ``start`` to ``end`` of :attr:`text`."""
        return tuple(
            token
            for token, at in zip(self.tokens, self.starts, strict=True)
            if at < end and at + len(token.text) > start
        )


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one segment's text."""

    segment: Segment
    start: int
    end: int

    @property
    def text(self) -> str:
        """The characters of the stretch, without blanks at the ends."""
        return self.segment.text[self.start : self.end].strip()

    @property
    def folded(self) -> str:
        """The folded characters of the stretch, without blanks at the ends."""
        return self.segment.folded[self.start : self.end].strip()

    @property
    def box(self) -> Box:
        """The smallest box around its words."""
        return _around([token.box for token in self.segment.tokens_between(self.start, self.end)])


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page laid out."""

    page: Page
    segments: tuple[Segment, ...]
    """Level segments in reading order."""

    slanted: tuple[str, ...]
    """Words that do not stand level: side bands and watermarks."""

    body_height: float
    """Usual height of the letters on the page."""

    marks: tuple[Segment, ...] = ()
    """The same words with their places, and words in very large letters; they stand in no row."""

    blind: bool = False
    """Some words have letters whose meaning the file does not say; they are seen but cannot be read."""

    def right_of(self, segment: Segment) -> Segment | None:
        """The next segment on the same row."""
        at = segment.index + 1
        if at < len(self.segments) and self.segments[at].row == segment.row:
            return self.segments[at]
        return None

    def left_of(self, segment: Segment) -> Segment | None:
        """The segment before it on the same row."""
        if segment.index and self.segments[segment.index - 1].row == segment.row:
            return self.segments[segment.index - 1]
        return None

    def below(self, segment: Segment, limit: float = 6.0) -> tuple[Segment, ...]:
        """
        Segments under it that share some of its width, nearest first.

        Args:
            segment: Where to start.
            limit: Largest distance to the first of them, in letter heights.
        """
        found = [
            other
            for other in self.segments[segment.index + 1 :]
            if other.row != segment.row and _share_width(segment.box, other.box)
        ]
        if found and found[0].box[1] - segment.box[3] > limit * max(segment.height, self.body_height):
            return ()
        return tuple(found)

    def flow(self, segment: Segment, limit: float = 6.0) -> tuple[Segment, ...]:
        """
        Segments under it as text flows: those of :meth:`below`, and rows that hold a single segment.

        A centred name under words at the margin shares no width with them and still comes next.
        """
        alone = Counter(other.row for other in self.segments)
        found = [
            other
            for other in self.segments[segment.index + 1 :]
            if other.row != segment.row
            and (
                _share_width(segment.box, other.box)
                or (alone[other.row] == 1 and other.box[0] >= segment.box[0] - 5)
            )
        ]
        if found and found[0].box[1] - segment.box[3] > limit * max(segment.height, self.body_height):
            return ()
        return tuple(found)

    def next_above(self, segment: Segment, limit: float = 4.0) -> Segment | None:
        """The first of :meth:`above`; costs the distance to it, not the page."""
        for other in reversed(self.segments[max(segment.index - _NEAR, 0) : segment.index]):
            if other.row != segment.row and _share_width(segment.box, other.box):
                far = segment.box[1] - other.box[3] > limit * max(segment.height, self.body_height)
                return None if far else other
        return None

    def above(self, segment: Segment, limit: float = 4.0) -> tuple[Segment, ...]:
        """Segments over it that share some of its width, nearest first; see :meth:`below`."""
        found = [
            other
            for other in reversed(self.segments[: segment.index])
            if other.row != segment.row and _share_width(segment.box, other.box)
        ]
        if found and segment.box[1] - found[0].box[3] > limit * max(segment.height, self.body_height):
            return ()
        return tuple(found)


def _share_width(one: Box, other: Box) -> bool:
    return min(one[2], other[2]) - max(one[0], other[0]) > 0.5


def _around(boxes: Sequence[Box]) -> Box:
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def lay_out(paper: Paper, pages: int) -> tuple[Sheet, ...]:
    """The first pages of a paper, laid out."""
    return tuple(_sheet(page) for page in paper.pages[:pages])


def _sheet(page: Page) -> Sheet:
    tokens = _tokens(page)
    heights = [token.height for token in tokens if len(token.text) > 1]
    body = median(heights) if heights else _LINE_HEIGHT
    level: list[Token] = []
    slanted: list[Token] = []
    blind = False
    for token in tokens:
        if token.text.isprintable() or _READABLE.search(token.text):
            (level if _is_level(token, body) else slanted).append(token)
        else:
            blind = blind or token.height > 0.8 * body
    strewn = _strewn(level)
    segments: list[Segment] = []
    for number, whole in enumerate(_rows(level)):
        row = _without(whole, strewn)
        layers = _layers(row)
        for layer in layers:
            for run in _runs(layer):
                if all(token.text in strewn for token in run):
                    continue
                segments.append(_segment(page, run, number, len(segments), len(layers) > 1))
    marks = tuple(_segment(page, [token], -1, len(segments), False) for token in slanted)
    return Sheet(page, tuple(segments), tuple(token.text for token in slanted), body, marks, blind)


def _tokens(page: Page) -> list[Token]:
    words = tuple(page.words)
    if any(word.box is not None for word in words):
        seen: set[tuple[str, int, int]] = set()
        tokens = []
        for word in words:
            if word.box is None or _LEADERS.match(word.text):
                continue
            # Bold letters are sometimes printed twice, a hair apart.
            key = (word.text, round(word.box[0] / 3), round(word.box[1] / 3))
            if key in seen or word.box[2] <= word.box[0]:
                continue
            seen.add(key)
            recognised = page.method_between(word.start, word.end) is Method.OCR
            text = mended(word.text) if recognised else word.text
            tokens.append(Token(text, word.start, word.box, word.box[3] - word.box[1], len(word.text)))
        return tokens
    return list(_grid(page.text))


def _grid(text: str) -> Iterable[Token]:
    """Words of plain text on a grid of characters."""
    offset = 0
    for number, line in enumerate(text.split("\n")):
        top = number * _LINE_HEIGHT
        column = 0.0
        at = 0
        for match in re.finditer(r"\S+", line):
            column += sum(8 if sign == "\t" else _width(sign) for sign in line[at : match.start()])
            width = sum(_width(sign) for sign in match.group())
            if not _LEADERS.match(match.group()):
                box = (column * _CHAR_WIDTH, top, (column + width) * _CHAR_WIDTH, top + _LINE_HEIGHT * 0.8)
                yield Token(
                    match.group(), offset + match.start(), box, _LINE_HEIGHT * 0.8, len(match.group())
                )
            column += width
            at = match.end()
        offset += len(line) + 1


def _width(sign: str) -> int:
    return 2 if _EAST_ASIAN.match(sign) or sign == "\u3000" else 1


def _joins(tokens: Sequence[Token], token: Token, text: str) -> bool:
    """
    No blank stands between the text so far and the word.

    Korean is written with blanks; only a title in spaced letters is joined.
    """
    if not (_EAST_ASIAN.match(text[-1]) and _EAST_ASIAN.match(token.text[0])):
        return False
    if _HANGUL.match(text[-1]) or _HANGUL.match(token.text[0]):
        return all(len(one.text) == 1 for one in tokens)
    return True


def _is_level(token: Token, body: float) -> bool:
    """False for words that run up, down or across the page."""
    letters = len(token.text)
    if letters < 3:
        return token.height < 12 * body
    width = token.box[2] - token.box[0]
    if width < 0.16 * letters * token.height and token.height > 1.5 * body:
        return False
    return not (token.height > 4 * body and width < 0.36 * letters * token.height)


def _strewn(tokens: list[Token]) -> frozenset[str]:
    """Words that are repeated all over the page as a background."""
    counts = Counter(token.text for token in tokens if len(token.text) > 2 and not token.text.isdigit())
    return frozenset(text for text, count in counts.items() if count >= 40)


def _without(row: list[Token], strewn: frozenset[str]) -> list[Token]:
    """The row without the words of a background pattern."""
    if not strewn or not any(token.text in strewn for token in row):
        return row
    others = [token.height for token in row if token.text not in strewn]
    if not others:
        return []
    usual = median(others)
    return [token for token in row if token.text not in strewn or 0.8 * usual < token.height < 1.25 * usual]


def _layers(row: list[Token]) -> list[list[Token]]:
    """The row split where words are printed over each other, each layer in the order of the text."""
    over = any(
        first.box[2] - second.box[0] > 0.5 * min(first.box[2] - first.box[0], second.box[2] - second.box[0])
        for first, second in pairwise(row)
    )
    if not over:
        return [row] if row else []
    layers: list[list[Token]] = []
    for token in sorted(row, key=lambda token: token.start):
        if layers and token.box[0] >= layers[-1][-1].box[2] - 1:
            layers[-1].append(token)
        else:
            layers.append([token])
    return layers


def _rows(tokens: list[Token]) -> list[list[Token]]:
    rows: list[list[Token]] = []
    spans: list[tuple[float, float]] = []
    levels: list[set[tuple[float, float]]] = []
    for token in sorted(tokens, key=lambda token: (token.box[1] + token.box[3], token.box[0])):
        top, bottom = token.box[1], token.box[3]
        for back in range(1, min(6, len(rows)) + 1):
            # A long line has few levels: its words are looked at only where one of these is another.
            if _apart(levels[-back], token) and _stands_over(rows[-back], token):
                continue
            row_top, row_bottom = spans[-back]
            overlap = min(bottom, row_bottom) - max(top, row_top)
            smaller = min(bottom - top, row_bottom - row_top)
            larger = max(bottom - top, row_bottom - row_top)
            fits = overlap > 0.55 * smaller and (larger < 2.0 * smaller or _touches(rows[-back], token))
            if fits or _level_with(rows[-back], token):
                rows[-back].append(token)
                levels[-back].add((top + bottom, token.height))
                if larger < 1.3 * smaller:
                    spans[-back] = (min(top, row_top), max(bottom, row_bottom))
                break
        else:
            rows.append([token])
            spans.append((top, bottom))
            levels.append({(top + bottom, token.height)})
    ordered = sorted(rows, key=lambda row: min(token.box[1] + token.box[3] for token in row))
    return [sorted(row, key=lambda token: token.box[0]) for row in ordered]


def _apart(levels: set[tuple[float, float]], token: Token) -> bool:
    """Whether words of one of the levels (twice their middle, their height) stand on another line."""
    middle = token.box[1] + token.box[3]
    return any(abs(other - middle) > 0.7 * min(height, token.height) for other, height in levels)


def _stands_over(row: list[Token], token: Token) -> bool:
    """
    A word of the row stands over the token, on a line of its own.

    Boxes of recognised lines reach into the next line, and columns are seldom level with each other.
    """
    middle = token.box[1] + token.box[3]
    return any(
        min(other.box[2], token.box[2]) - max(other.box[0], token.box[0])
        > 0.5 * min(other.box[2] - other.box[0], token.box[2] - token.box[0])
        and abs(other.box[1] + other.box[3] - middle) > 0.7 * min(other.height, token.height)
        for other in row[-_NEIGHBOURS:]
    )


def _level_with(row: list[Token], token: Token) -> bool:
    """A word of the row has letters of the same height at the same height."""
    return any(
        max(token.height, other.height) < 1.3 * min(token.height, other.height)
        and min(token.box[3], other.box[3]) - max(token.box[1], other.box[1])
        > 0.75 * min(token.height, other.height)
        for other in row[-_NEIGHBOURS:]
    )


_NEIGHBOURS = 200
"""Words of a row that are looked at; a line of a paper has fewer, a text made to be slow has more."""


def _touches(row: list[Token], token: Token) -> bool:
    """A raised or lowered short word beside a word of the row, as the letters of "25th"."""
    return len(token.text) <= 3 and any(
        -2 <= token.box[0] - other.box[2] < 0.4 * other.height for other in row[-_NEIGHBOURS:]
    )


def _runs(row: list[Token]) -> list[list[Token]]:
    runs: list[list[Token]] = []
    reach = 0.0
    for token in row:
        if runs:
            gap = token.box[0] - reach
            before = runs[-1][-1].height
            near = gap <= _GAP * min(token.height, 1.3 * before)
            if near or (token.height < before and gap <= _GAP * before and _touches(runs[-1], token)):
                runs[-1].append(token)
                reach = max(reach, token.box[2])
                continue
        runs.append([token])
        reach = token.box[2]
    return [_joined_letters(run) for run in runs]


def _joined_letters(run: list[Token]) -> list[Token]:
    """The run with spaced letters ("C E R T I F I C A T E") as one word."""
    if len(run) < 5 or not all(_ONES.match(token.text) and len(token.text) == 1 for token in run):
        return run
    gaps = [second.box[0] - first.box[2] for first, second in pairwise(run)]
    usual = median(gaps)
    words: list[list[Token]] = [[run[0]]]
    for token, gap in zip(run[1:], gaps, strict=True):
        if gap > max(2.0 * usual, usual + 3):
            words.append([token])
        else:
            words[-1].append(token)
    return [
        Token(
            "".join(token.text for token in word),
            word[0].start,
            _around([token.box for token in word]),
            max(token.height for token in word),
            word[-1].start + word[-1].length - word[0].start,
        )
        for word in words
    ]


def _segment(page: Page, tokens: list[Token], row: int, index: int, clash: bool) -> Segment:
    text = ""
    starts: list[int] = []
    for token in tokens:
        if text and not _joins(tokens, token, text):
            text += " "
        starts.append(len(text))
        text += token.text
    return Segment(
        page=page,
        tokens=tuple(tokens),
        text=text,
        folded=fold(text),
        starts=tuple(starts),
        box=_around([token.box for token in tokens]),
        height=median([token.height for token in tokens]),
        row=row,
        index=index,
        clash=clash,
    )
