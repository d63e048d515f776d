"""
Lines of a picture with the blanks of the text layer, where both say the same.

Recognisers lose blanks between words that stand close; a text layer keeps them.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from cardassay.documents.page import Page, Word
from cardassay.documents.seeing.beside import Beside

__all__ = ["parted"]


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the new text and of the one it was made from."""

    start: int
    end: int
    old_start: int
    old_end: int
    taken: bool
    """Its words are the text layer's."""


def parted(picture: Page, beside: Beside) -> Page:
    """The page with every line that the text layer has letter by letter parted into its words."""
    if picture.shown is not None:
        return picture
    lines: list[_Line] = []
    pieces: list[str] = []
    words: list[Word] = []
    at = 0
    for match in re.finditer(r"[^\n]+", picture.text):
        read = picture.words_between(*match.span())
        there = _same(read, beside)
        piece = " ".join(word.text for word in there) if there else match.group()
        if there:
            offset = at
            for word in there:
                words.append(Word(word.text, offset, word.box))
                offset += len(word.text) + 1
        else:
            words.extend(replace(word, start=word.start - match.start() + at) for word in read)
        lines.append(_Line(at, at + len(piece), *match.span(), bool(there)))
        pieces.append(piece)
        at += len(piece) + 1
    if not any(line.taken for line in lines):
        return picture
    return replace(
        picture,
        text="\n".join(pieces),
        words=tuple(words),
        doubt_of=partial(_doubt, picture, tuple(lines)),
    )


def _same(read: Sequence[Word], beside: Beside) -> list[Word]:
    """The text layer's words at a line's place where they are the line letter by letter, else none."""
    boxes = [word.box for word in read if word.box]
    if not boxes or len(boxes) < len(read):
        return []
    there = beside.words_on(
        (
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        )
    )
    if "".join(word.text for word in read) != "".join(word.text for word in there):
        return []
    return there


def _doubt(picture: Page, lines: Sequence[_Line], start: int, end: int) -> str:
    """Why words are not certain, by themselves; a line that was taken is asked about as a whole."""
    if picture.doubt_of is None:
        return ""
    first = max(bisect.bisect_right(lines, start, key=lambda line: line.start) - 1, 0)
    for line in lines[first:]:
        if line.start >= end:
            break
        old = (line.old_start, line.old_end)
        if not line.taken:
            shift = line.old_start - line.start
            old = (max(start, line.start) + shift, min(end, line.end) + shift)
        if doubt := picture.doubt_of(*old):
            return doubt
    return ""
