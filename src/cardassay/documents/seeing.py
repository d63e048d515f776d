"""
Pages whose text layer does not carry what a person sees, read from their pictures.

Only pages that need it: those without text, and those whose text was laid over a picture. What is
read from a picture is sure only where a second way of reading says the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from cardassay.documents.ocr.pages import OcrPage, laid_upright
from cardassay.documents.ocr.recognised import Line, Memory
from cardassay.documents.page import Page, Paper

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["DOTS_PER_INCH", "FEW_SIGNS", "MAX_PICTURE_PAGES", "seen", "with_pictures_read"]

DOTS_PER_INCH = 200
MAX_PICTURE_PAGES = 40
"""Pages read from pictures in one file; certificates with all their annexes are shorter."""

FEW_SIGNS = 40
"""Signs on a page below which its text is taken for a stamp or a page number, not for the paper."""

_LEAST = 0.9
"""Score of a line below which it is not worth asking a second recogniser."""


def seen(paper: Paper, picture_of: Callable[[int], Image.Image], memory: Memory | None = None) -> Paper:
    """
    The paper with its pictured pages read.

    Args:
        paper: As opened.
        picture_of: Renders the page of a number (from 1) at :data:`DOTS_PER_INCH`.
        memory: Keeps what was read.
    """
    wanted = [page.number for page in paper.pages if _needs_eyes(page)][:MAX_PICTURE_PAGES]
    if not wanted:
        return paper
    pages = tuple(
        _seen_page(page, partial(picture_of, page.number), memory).page if page.number in wanted else page
        for page in paper.pages
    )
    return replace(paper, pages=pages)


def with_pictures_read(paper: Paper, data: bytes, memory: Memory | None = None) -> Paper:
    """The paper with its pictured pages read; ``data`` are the bytes it was opened from."""
    if paper.media != "pdf" or not paper.pages:
        return paper
    from cardassay.documents.pdf import rendering

    return seen(paper, rendering(data, DOTS_PER_INCH), memory)


def _needs_eyes(page: Page) -> bool:
    if page.suspicious:
        return True
    return len(page.text.strip()) < FEW_SIGNS and bool(page.images)


def _seen_page(page: Page, picture: Callable[[], Image.Image], memory: Memory | None) -> OcrPage:
    # The recogniser and its libraries take a second to load: papers with text never need them.
    from cardassay.documents.ocr.memory import remembered

    read = remembered(picture(), memory)
    upright = page.height if read.turn % 180 == 0 else page.width
    scale = upright / read.height if read.height else 1.0
    second = _Second(picture, read.turn)
    return laid_upright(
        read, page.number, scale, second.doubts, images=page.images, image_share=page.image_share
    )


class _Second:
    """Asks the second recogniser about lines, once each."""

    def __init__(self, picture: Callable[[], Image.Image], turn: int) -> None:
        self._picture, self._turn = picture, turn
        self._made: Image.Image | None = None
        self._said: dict[Line, str] = {}

    def doubts(self, lines: Sequence[Line], words: str) -> str:
        """Why words read from these lines are not certain; empty when both recognisers say the same."""
        if not lines or any(line.score < _LEAST for line in lines):
            return "the letters in the picture are hard to recognise"
        fresh = [line for line in lines if line not in self._said]
        if fresh:
            from cardassay.documents.ocr.rapid import crops_of
            from cardassay.documents.ocr.second import read_again

            picture = self._upright()
            for line, text in zip(
                fresh, read_again(crops_of(picture, [line.quad for line in fresh])), strict=True
            ):
                self._said[line] = text
        other = " ".join(self._said[line] for line in lines)
        if _signs(words) in _signs(other):
            return ""
        return f"a second recogniser reads the line in the picture as “{other.strip()[:120]}”"

    def _upright(self) -> Image.Image:
        if self._made is None:
            from cardassay.documents.ocr.rapid import TURNS

            made = self._picture().convert("RGB")
            self._made = made.transpose(TURNS[self._turn]) if self._turn else made
        return self._made


def _signs(text: str) -> str:
    """Letters and digits as they are: O and 0 are not the same."""
    return re.sub(r"[\W_]", "", text)
