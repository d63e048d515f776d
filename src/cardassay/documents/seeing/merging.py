"""A page whose words stand partly in its text layer and partly in its picture, as one page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from cardassay.documents.page import Page, Word
from cardassay.documents.seeing.pdf_pictures import readable
from cardassay.model.evidence import Box, Method

__all__ = ["merged"]


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of the joined text and where it came from."""

    start: int
    end: int
    origin: int
    """Offset of its first sign in the text of the page it came from."""

    recognised: bool


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of one of the two pages."""

    start: int
    end: int
    middle: float
    """Half-way down the line, on the page as shown."""


def merged(layer: Page, picture: Page) -> Page:
    """
    The text layer's page with the words added that only the picture has.

    Args:
        layer: As the text layer has it; its words stay as they are.
        picture: What was recognised on the page drawn without the words of the text layer.
    """
    words = _level(picture)
    doubled = _doubled(layer, words) if not readable(layer.text) else frozenset[int]()
    text, parts = _joined(layer, _blanked(layer, doubled), picture)
    shift = {(part.origin, part.recognised): part.start - part.origin for part in parts}
    return replace(
        layer,
        text=text,
        words=tuple(_placed(parts, shift, layer, words, doubled)),
        doubt_of=partial(_doubt, tuple(parts), layer.doubt_of, picture.doubt_of),
        method_of=partial(_method, tuple(parts)),
        pictures_read=True,
    )


def _level(picture: Page) -> tuple[Word, ...]:
    """The recognised words with their boxes on the page as shown, where the text layer's are."""
    if picture.shown is None:
        return tuple(picture.words)
    shown = picture.shown
    return tuple(replace(word, box=shown(word.box)) if word.box else word for word in picture.words)


def _doubled(layer: Page, words: Sequence[Word]) -> frozenset[int]:
    """
    Offsets of the text layer's words that the picture shows as well.

    Where the text layer has signs without meaning, the pieces of text that hold them were drawn for
    the recogniser, and their other words with them.
    """
    boxes = [word.box for word in words if word.box]
    found = set()
    for word in layer.words:
        if word.box is None:
            continue
        x, y = (word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2
        if not readable(word.text) or any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box in boxes):
            found.add(word.start)
    return frozenset(found)


def _blanked(layer: Page, doubled: frozenset[int]) -> str:
    text = layer.text
    for word in layer.words:
        if word.start in doubled:
            text = text[: word.start] + " " * (word.end - word.start) + text[word.end :]
    return text


def _joined(layer: Page, text: str, picture: Page) -> tuple[str, list[_Part]]:
    """The text with each recognised line behind the line of the text layer that stands above it."""
    own = list(_rows(layer))
    behind: dict[int, list[_Row]] = {}
    for row in _rows(picture):
        above = [at for at, one in enumerate(own) if one.middle <= row.middle]
        place = max(above, key=lambda at: own[at].middle) if above else -1
        behind.setdefault(place, []).append(row)
    pieces: list[str] = []
    parts: list[_Part] = []
    at = 0

    def add(row: _Row, source: str, recognised: bool) -> None:
        nonlocal at
        piece = source[row.start : row.end]
        parts.append(_Part(at, at + len(piece), row.start, recognised))
        pieces.append(piece)
        at += len(piece) + 1

    for added in behind.get(-1, ()):
        add(added, picture.text, True)
    for number, row in enumerate(own):
        add(row, text, False)
        for added in behind.get(number, ()):
            add(added, picture.text, True)
    return "\n".join(pieces), parts


def _rows(page: Page) -> Iterator[_Row]:
    """The lines of a page's text; a line without a place stands where the one before it does."""
    middle = 0.0
    for line in re.finditer(r"[^\n]+", page.text):
        first = next(iter(page.words_between(*line.span())), None)
        if first is not None and first.box is not None:
            box: Box = page.shown(first.box) if page.shown else first.box
            middle = (box[1] + box[3]) / 2
        yield _Row(line.start(), line.end(), middle)


def _placed(
    parts: Sequence[_Part],
    shift: dict[tuple[int, bool], int],
    layer: Page,
    recognised: Sequence[Word],
    doubled: frozenset[int],
) -> Iterator[Word]:
    """All words in the order of the joined text."""
    own = [word for word in layer.words if word.start not in doubled]
    for part in parts:
        length = part.end - part.start
        for word in recognised if part.recognised else own:
            if part.origin <= word.start < part.origin + length:
                yield replace(word, start=word.start + shift[part.origin, part.recognised])


def _doubt(
    parts: Sequence[_Part],
    of_layer: Callable[[int, int], str] | None,
    of_picture: Callable[[int, int], str] | None,
    start: int,
    end: int,
) -> str:
    for part in parts:
        if part.start < end and part.end > start:
            ask = of_picture if part.recognised else of_layer
            first, last = max(start, part.start), min(end, part.end)
            shift = part.origin - part.start
            if ask and (doubt := ask(first + shift, last + shift)):
                return doubt
    return ""


def _method(parts: Sequence[_Part], start: int, end: int) -> Method:
    """Recognised as soon as one word of the stretch is."""
    return (
        Method.OCR
        if any(part.recognised for part in parts if part.start < end and part.end > start)
        else Method.TEXT_LAYER
    )
