"""
Pages whose text layer does not carry what a person sees, read from their pictures.

Only pages that need it: those without text, and those whose text was laid over a picture. What is
read from a picture is sure only where a second way of reading says the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from cardassay.documents.ocr.pages import OcrPage, laid_upright
from cardassay.documents.ocr.recognised import Memory
from cardassay.documents.page import Page, Paper

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["DOTS_PER_INCH", "FEW_SIGNS", "MAX_PICTURE_PAGES", "seen", "with_pictures_read"]

DOTS_PER_INCH = 200
MAX_PICTURE_PAGES = 40
"""Pages read from pictures in one file; certificates with all their annexes are shorter."""

FEW_SIGNS = 40
"""Signs on a page below which its text is taken for a stamp or a page number, not for the paper."""


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
    if paper.media not in ("pdf", "image") or not paper.pages:
        return paper
    if paper.media == "image":
        from cardassay.documents.pictures import picture_drawer

        return seen(paper, picture_drawer(data), memory)
    from cardassay.documents.pdf import rendering

    return seen(paper, rendering(data, DOTS_PER_INCH), memory)


def _needs_eyes(page: Page) -> bool:
    if page.suspicious:
        return True
    return len(page.text.strip()) < FEW_SIGNS and bool(page.images)


def _seen_page(page: Page, picture: Callable[[], Image.Image], memory: Memory | None) -> OcrPage:
    # The recogniser and its libraries take a second to load: papers with text never need them.
    from cardassay.documents.ocr.memory import remembered
    from cardassay.documents.ocr.second import SecondReading

    read = remembered(picture(), memory)
    upright = page.height if read.turn % 180 == 0 else page.width
    scale = upright / read.height if read.height else 1.0
    second = SecondReading(picture, read, memory)
    return laid_upright(
        read, page.number, scale, second.doubts, images=page.images, image_share=page.image_share
    )
