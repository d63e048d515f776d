"""The text layer beside the picture: a second way of reading where a page has both."""

from __future__ import annotations

import enum
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from cardassay.documents.ocr.agreeing import agree
from cardassay.documents.page import Page, Word
from cardassay.documents.seeing.pdf_pictures import readable
from cardassay.model.evidence import Box

__all__ = ["Beside", "Said", "Verdict"]

_LEAST_SHARE = 0.5
"""Share of the letters that the text layer must have at a place to be a voice about it."""


class Verdict(enum.Enum):
    """What the text layer says about words that were read from the picture."""

    SAME = "same"
    DIFFERS = "differs"
    SILENT = "silent"
    """It has no words there, or none that mean anything."""


@dataclass(frozen=True, slots=True)
class Said:
    """The text layer's voice about some words of the picture."""

    verdict: Verdict
    words: str = ""
    """What the text layer has at the place."""


class Beside:
    """A page's text layer, asked about places of its picture."""

    def __init__(self, layer: Page) -> None:
        """``layer`` is the page as its text layer has it."""
        self._layer = layer

    @cached_property
    def _words(self) -> list[tuple[Box, Word]]:
        placed = [(word.box, word) for word in self._layer.words]
        return [(box, word) for box, word in placed if box is not None and readable(word.text)]

    def about(self, picture: Page, words: Sequence[Word]) -> Said:
        """
        What the text layer says where these words of the picture stand.

        Letters and digits count as they are; how words are parted does not.
        """
        boxes = [picture.shown(word.box) if picture.shown else word.box for word in words if word.box]
        there = self._at(boxes)
        read, said = " ".join(word.text for word in words), " ".join(word.text for word in there)
        if _signs(said) < _LEAST_SHARE * _signs(read) or not _signs(said):
            return Said(Verdict.SILENT)
        if agree(read, read, said, _Everything()):
            return Said(Verdict.SAME, said)
        if _left_out(read, [word.text for word in there]) or _look_alike(read, said):
            return Said(Verdict.SILENT, said)
        return Said(Verdict.DIFFERS, said)

    def words_on(self, box: Box) -> list[Word]:
        """The words of the text layer that stand in a box of the page as shown, in their order."""
        return self._at([box])

    def _at(self, boxes: Sequence[Box]) -> list[Word]:
        if not boxes:
            return []
        # A box of the whole stretch first: most words of the page are elsewhere.
        x0, y0 = min(box[0] for box in boxes), min(box[1] for box in boxes)
        x1, y1 = max(box[2] for box in boxes), max(box[3] for box in boxes)
        near = [one for one in self._words if one[0][2] > x0 and one[0][0] < x1 and y0 < _middle(one[0]) < y1]
        return [word for box, word in near if any(_stands_in(box, other) for other in boxes)]


def _left_out(read: str, said: Sequence[str]) -> bool:
    """The text layer only lacks words that the picture has, and says nothing else."""
    plain = "".join(read.split())
    at = 0
    for word in said:
        found = plain.find(word, at)
        if found < 0:
            return False
        at = found + len(word)
    return True


_LOOK_ALIKE = str.maketrans({"I": "l", "|": "l", "1": "l", "!": "l", "0": "O", "o": "O"})


def _look_alike(read: str, said: str) -> bool:
    """
    Only letters differ that look the same in print, as small and large ones may, in no word with digits.

    >>> _look_alike("ISO 9001 LLC", "lSO 9001 LLc"), _look_alike("No. A1O", "No. A10")
    (True, False)
    """
    other = "".join(said.split())
    if len(other) != len("".join(read.split())):
        return False
    at = 0
    for word in read.split():
        there = other[at : at + len(word)]
        at += len(word)
        alike = word.translate(_LOOK_ALIKE).casefold() == there.translate(_LOOK_ALIKE).casefold()
        if word != there and (not alike or any(sign.isdigit() for sign in word)):
            return False
    return True


class _Everything(frozenset[str]):
    """The signs that a text layer can write: all."""

    def __contains__(self, sign: object) -> bool:
        return True


def _middle(box: Box) -> float:
    return (box[1] + box[3]) / 2


def _stands_in(box: Box, other: Box) -> bool:
    """Two words stand at one place: one line, and over half of the narrower one in common."""
    if not (other[1] < _middle(box) < other[3] or box[1] < _middle(other) < box[3]):
        return False
    common = min(box[2], other[2]) - max(box[0], other[0])
    return common > 0.5 * max(min(box[2] - box[0], other[2] - other[0]), 0.1)


def _signs(text: Iterable[str]) -> int:
    return sum(unicodedata.category(sign)[0] in "LN" for sign in text)
