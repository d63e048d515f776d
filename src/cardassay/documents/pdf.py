"""A PDF's text layer with words and boxes, through pdfium."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from cardassay.documents.page import Page, Paper, Word
from cardassay.model.evidence import Box, Method
from cardassay.model.problem import Problem

__all__ = ["MAX_PAGES", "UnreadablePdfError", "open_pdf"]

MAX_PAGES = 1200
"""Pages read of one file; certification reports and security targets stay below 300."""

_WORD = re.compile(r"\S+")
_SAME_LENGTH = str.maketrans({"\r": " ", "\x00": " ", "\ufffe": "-", "\x02": "-"})


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
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise UnreadablePdfError(_why(error, data)) from error
    try:
        problems: list[Problem] = []
        count = len(document)
        if count == 0:
            problems.append(
                Problem("no-pages", "whole file", "The PDF has no page; ask for the paper again.")
            )
        if count > MAX_PAGES:
            problems.append(
                Problem(
                    "too-many-pages",
                    "whole file",
                    f"The PDF has {count} pages; the first {MAX_PAGES} were read. "
                    "Split it if something that matters stands behind them.",
                )
            )
        pages: list[Page] = []
        for index in range(min(count, MAX_PAGES)):
            try:
                pages.append(_read_page(document, index))
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
        properties = {
            key: str(document.get_metadata_value(key) or "")
            for key in ("Title", "Producer", "Creator", "CreationDate", "ModDate")
        }
    finally:
        document.close()
    return Paper(file, sha256, "pdf", Method.TEXT_LAYER, tuple(pages), tuple(problems), properties)


def _why(error: Exception, data: bytes) -> Problem:
    if "password" in str(error).lower():
        return Problem(
            "password-protected",
            "whole file",
            "The PDF is protected by a password and cannot be read; ask the sender for a copy without one.",
        )
    if not data.lstrip()[:5].startswith(b"%PDF"):
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


def _read_page(document: pdfium.PdfDocument, index: int) -> Page:
    page = document[index]
    try:
        width, height = page.get_size()
        textpage = page.get_textpage()
        try:
            text, words = _words(textpage, page)
        finally:
            textpage.close()
        images, share = _images(page, width * height)
    finally:
        page.close()
    suspicious = ""
    if share > 0.8 and words:
        suspicious = "the page is a picture with a text layer over it, which may differ from what is seen"
    return Page(index + 1, text, words, width, height, images, share, suspicious)


def _words(textpage: pdfium.PdfTextPage, page: pdfium.PdfPage) -> tuple[str, tuple[Word, ...]]:
    # Each replacement keeps the length, so that offsets stay pdfium's own. pdfium marks a hyphen
    # that it would drop at a line end with U+FFFE (or U+0002 in older fonts).
    text = textpage.get_text_range().translate(_SAME_LENGTH)
    box = raw.FS_RECTF()
    # pdfium gives boxes in the page's own space; the shown page may be turned and cropped.
    to_shown = _shown(page)
    by_index = len(text) == textpage.count_chars()
    words = []
    for match in _WORD.finditer(text):
        first, last = match.start(), match.end() - 1
        if not by_index:
            first = raw.FPDFText_GetCharIndexFromTextIndex(textpage.raw, first)
            last = raw.FPDFText_GetCharIndexFromTextIndex(textpage.raw, last)
        corners: list[Box] = []
        for char in (first, last):
            if char >= 0 and raw.FPDFText_GetLooseCharBox(textpage.raw, char, ctypes.byref(box)):
                corners.append((box.left, box.bottom, box.right, box.top))
        words.append(Word(match.group(), match.start(), to_shown(corners) if corners else None))
    return text, tuple(words)


def _shown(page: pdfium.PdfPage) -> Callable[[list[Box]], Box]:
    left, bottom, right, top = page.get_cropbox()
    turn = page.get_rotation() % 360

    def convert(corners: list[Box]) -> Box:
        x0 = min(c[0] for c in corners) - left
        y0 = min(c[1] for c in corners) - bottom
        x1 = max(c[2] for c in corners) - left
        y1 = max(c[3] for c in corners) - bottom
        width, height = right - left, top - bottom
        if turn == 90:
            return (y0, x0, y1, x1)
        if turn == 180:
            return (width - x1, y0, width - x0, y1)
        if turn == 270:
            return (height - y1, width - x1, height - y0, width - x0)
        return (x0, height - y1, x1, height - y0)

    return convert


def _images(page: pdfium.PdfPage, area: float) -> tuple[int, float]:
    count, largest = 0, 0.0
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        count += 1
        left, bottom, right, top = item.get_bounds()
        largest = max(largest, (right - left) * (top - bottom))
    return count, min(largest / area, 1.0) if area else 0.0
