"""Pages of a PDF drawn without the words that its text layer already says."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["is_blank", "readable", "wordless"]

_DEEPEST_FORM = 3
_MOST_DOTS = 4000
_MOST_SIGNS = 2000
"""Signs of one text object that are looked at; none that is meant for people is longer."""

_FLAT = 24
"""Of 255: greatest difference of lightness on a page that shows nothing."""


def wordless(data: bytes, dots_per_inch: int) -> Callable[[int], Image]:
    """A function that draws the page of a number (from 1) without the text that a machine can read."""
    document = pdfium.PdfDocument(data)

    def draw(number: int) -> Image:
        page = document[number - 1]
        text = page.get_textpage()
        for item in _text_objects(page.raw):
            if readable(_text_of(item, text.raw)):
                raw.FPDFPageObj_SetIsActive(item, False)
        scale = min(dots_per_inch / 72, _MOST_DOTS / max(*page.get_size(), 1.0))
        picture: Image = page.render(scale=scale).to_pil()
        text.close()
        page.close()
        return picture

    return draw


def readable(text: str) -> bool:
    """
    Whether each sign of a text means something to a person.

    >>> readable("Example 12"), readable("\\x1f\\x1e"), readable("Certi\\ufffdcate")
    (True, False, False)
    """
    # Python takes some control characters for blanks, with which fonts of no meaning begin.
    return all(
        (sign.isspace() and not "\x1c" <= sign <= "\x1f")
        or (sign.isprintable() and not _is_placeholder(sign))
        for sign in text
    )


def _is_placeholder(sign: str) -> bool:
    # The replacement character, and the areas in which fonts keep signs of their own.
    return sign == "\ufffd" or "\ue000" <= sign <= "\uf8ff" or sign >= "\U000f0000"


def is_blank(picture: Image) -> bool:
    """Whether nothing can be seen on a picture."""
    lightness = picture.convert("L").reduce(4) if min(picture.size) > 16 else picture.convert("L")
    darkest, lightest = lightness.getextrema()
    return int(lightest) - int(darkest) < _FLAT  # type: ignore[arg-type]


def _text_objects(page: Any) -> Iterator[Any]:
    for index in range(raw.FPDFPage_CountObjects(page)):
        yield from _within(raw.FPDFPage_GetObject(page, index), 0)


def _within(item: Any, depth: int) -> Iterator[Any]:
    kind = raw.FPDFPageObj_GetType(item)
    if kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
        for index in range(raw.FPDFFormObj_CountObjects(item)):
            yield from _within(raw.FPDFFormObj_GetObject(item, index), depth + 1)
    elif kind == raw.FPDF_PAGEOBJ_TEXT:
        yield item


def _text_of(item: Any, textpage: Any) -> str:
    buffer = (ctypes.c_ushort * _MOST_SIGNS)()
    length = raw.FPDFTextObj_GetText(item, textpage, buffer, _MOST_SIGNS)
    # Counted in bytes, with the two of the closing zero.
    return bytes(buffer)[: max(length - 2, 0)].decode("utf-16-le", errors="replace")
