"""A PDF's text layer, through pdfium; boxes and drawing modes are looked up on demand."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from cardassay.documents.page import Page, Paper, Words
from cardassay.documents.pdf_pages import Look, OpenPages, look_at
from cardassay.model.evidence import Method
from cardassay.model.problem import Problem

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["MAX_PAGES", "NO_PAGES", "UnreadablePdfError", "open_pdf", "rendering"]

MAX_PAGES = 1200
"""Pages read of one file; certification reports and security targets stay below 300."""

_SAME_LENGTH = str.maketrans({"\r": " ", "\x00": " ", "\ufffe": "-", "\x02": "-"})

_MOST_DOTS = 4000
"""Longest side of a drawn page."""

_LOOKED_AT = 12
"""Pages whose objects are looked at for pictures under text; behind them only pages with little text."""

_LITTLE_TEXT = 200

_ASKED = 50
"""Characters of a page that are asked whether their font names them."""

_PICTURE_MAKERS = re.compile(
    r"photoshop|scan|canon|epson|xerox|ricoh|kyocera|konica|lexmark|paper ?port", re.IGNORECASE
)
"""Programs and devices that make a PDF out of a picture; their text was recognised, not typed."""


NO_PAGES = Problem("no-pages", "whole file", "The PDF has no page; ask for the paper again.")


class UnreadablePdfError(Exception):
    """The file cannot be opened as a PDF; the problem says why and what to do."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.message)


def open_pdf(data: bytes, file: str, sha256: str) -> Paper:
    """
    The pages of a PDF with their text layer.

    Raises:
        UnreadablePdfError: Password-protected, damaged, or not a PDF.
    """
    try:
        opened = OpenPages(data)
    except pdfium.PdfiumError as error:
        raise UnreadablePdfError(_why(error, data)) from error
    document = opened.document
    properties = {
        key: str(document.get_metadata_value(key) or "")
        for key in ("Title", "Producer", "Creator", "CreationDate", "ModDate")
    }
    made_of_picture = bool(_PICTURE_MAKERS.search(f"{properties['Producer']} {properties['Creator']}"))
    count = len(document)
    problems = _about_count(count)
    pages: list[Page] = []
    for index in range(min(count, MAX_PAGES)):
        try:
            pages.append(_read_page(opened, index, made_of_picture))
        except pdfium.PdfiumError as error:
            problems.append(
                Problem(
                    "page-unreadable",
                    f"page {index + 1}",
                    f"Page {index + 1} could not be read ({error}); the other pages were. "
                    "Ask for the paper again, or look at the page by eye.",
                    page=index + 1,
                )
            )
    return Paper(file, sha256, "pdf", Method.TEXT_LAYER, tuple(pages), tuple(problems), properties)


def rendering(data: bytes, dots_per_inch: int) -> Callable[[int], Image]:
    """A function that draws the page of a number (counted from 1) as shown."""
    document = pdfium.PdfDocument(data)

    def draw(number: int) -> Image:
        page = document[number - 1]
        # A page of the size of a house would need the memory of one.
        scale = min(dots_per_inch / 72, _MOST_DOTS / max(*page.get_size(), 1.0))
        picture: Image = page.render(scale=scale).to_pil()
        page.close()
        return picture

    return draw


def _about_count(count: int) -> list[Problem]:
    if count == 0:
        return [NO_PAGES]
    if count > MAX_PAGES:
        return [
            Problem(
                "too-many-pages",
                "whole file",
                f"The PDF has {count} pages; the first {MAX_PAGES} were read. "
                "Split it if something that matters stands behind them.",
            )
        ]
    return []


def _why(error: Exception, data: bytes) -> Problem:
    # The library keeps the error of the file before, so the file itself must say that it is encrypted.
    if "password" in str(error).lower() and b"/Encrypt" in data:
        return Problem(
            "password-protected",
            "whole file",
            "The PDF is protected by a password and cannot be read; ask the sender for a copy without one.",
        )
    if b"%PDF-" not in data[:1024]:
        return Problem(
            "not-a-pdf",
            "whole file",
            "The file is named as a PDF but does not begin as one; ask the sender for the original.",
        )
    return Problem(
        "damaged",
        "whole file",
        "The PDF is damaged and cannot be opened; ask the sender for it again.",
    )


def _read_page(opened: OpenPages, index: int, made_of_picture: bool) -> Page:
    page = opened.document[index]
    width, height = page.get_size()
    textpage = page.get_textpage()
    raw_text = textpage.get_text_range()
    # Each replacement keeps the length, so that offsets stay pdfium's own. pdfium marks a hyphen
    # that it would drop at a line end with U+FFFE (or U+0002 in older fonts).
    text = raw_text.translate(_SAME_LENGTH)
    look = Look()
    if index < _LOOKED_AT or len(text) < _LITTLE_TEXT:
        look = look_at(page.raw, width * height)
    unmapped = _unmapped(textpage)
    if not opened.keep(index, page, textpage, len(raw_text)):
        textpage.close()
        page.close()
    return Page(
        number=index + 1,
        text=text,
        words=Words(text, partial(opened.box_of, index)),
        width=width,
        height=height,
        images=look.images,
        image_share=look.largest,
        outlines=look.outlines,
        suspicious=(_suspicion(look, made_of_picture) or unmapped) if text.strip() else "",
        doubt_of=partial(opened.doubt_of, index),
    )


def _unmapped(textpage: pdfium.PdfTextPage) -> str:
    """Why the characters are not those that are drawn: their fonts name none. Empty when they do."""
    count = textpage.count_chars()
    asked = range(0, count, max(1, count // _ASKED))
    lost = sum(raw.FPDFText_HasUnicodeMapError(textpage.raw, character) == 1 for character in asked)
    if lost * 2 <= len(asked):
        return ""
    return "its fonts do not say which letters they draw, so the text layer is not what is seen"


def _suspicion(look: Look, made_of_picture: bool) -> str:
    """
    Why the text layer as a whole is not what a person sees; empty when it is.

    A picture under drawn text is background art and usual. A picture with an invisible text layer
    was read by a machine, and a picture drawn over text hides it.
    """
    if look.unseen > look.seen:
        return "the text layer is invisible and was laid over a picture; it may differ from what is seen"
    if look.covered * 2 > look.seen:
        return "a picture as large as the page is drawn over the text; what is seen may differ"
    if made_of_picture and look.largest > 0.8:
        return "the page was made from a picture and its text recognised by a machine; it may be misread"
    return ""
