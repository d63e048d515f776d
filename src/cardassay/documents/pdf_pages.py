"""Places on the pages of an open PDF, and whether the text there is what a person sees."""

from __future__ import annotations

import ctypes
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from cardassay.documents.pdf_layers import Layers, layers_of
from cardassay.documents.seeing.letter_shapes import Shapes
from cardassay.model.evidence import Box

__all__ = ["Look", "OpenPages", "look_at"]

_OPEN_AT_ONCE = 8
"""Pages kept open for questions about places; most facts of a paper stand on its first pages."""

_DEEPEST_FORM = 3
_TINY = 2.0
"""Points; text below this height cannot be read by eye."""

_PALE, _CONTRAST = 235, 40
"""Of 255: lightness from which text may vanish on paper, and the least difference that an eye sees."""

_INVISIBLE = raw.FPDF_TEXTRENDERMODE_INVISIBLE


@dataclass(frozen=True, slots=True)
class Look:
    """What a page shows besides characters."""

    images: int = 0
    largest: float = 0.0
    """Share of the page that the largest picture covers, 0 to 1."""

    seen: int = 0
    """Text objects that are drawn."""

    unseen: int = 0
    """Text objects in the invisible mode that text recognition uses."""

    covered: int = 0
    """Text objects over which a picture as large as the page is drawn later."""

    outlines: int = 0
    """Drawn shapes: rules, frames, art; and letters that were turned into shapes."""


def look_at(page: Any, area: float) -> Look:
    """What the objects of a page (a raw pdfium page) show."""
    images, largest, seen, unseen, covered, outlines = 0, 0.0, 0, 0, 0, 0
    for item, kind in _objects(page):
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            if raw.FPDFTextObj_GetTextRenderMode(item) == _INVISIBLE:
                unseen += 1
            else:
                seen += 1
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            outlines += 1
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            images += 1
            share = _area(item) / area if area else 0.0
            largest = max(largest, share)
            if share > 0.8 and not raw.FPDFPageObj_HasTransparency(item):
                covered = seen
    return Look(images, min(largest, 1.0), seen, unseen, covered, outlines)


def _objects(page: Any) -> Iterator[tuple[Any, int]]:
    for index in range(raw.FPDFPage_CountObjects(page)):
        yield from _within(raw.FPDFPage_GetObject(page, index), 0)


def _within(item: Any, depth: int) -> Iterator[tuple[Any, int]]:
    kind = raw.FPDFPageObj_GetType(item)
    if kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
        for index in range(raw.FPDFFormObj_CountObjects(item)):
            yield from _within(raw.FPDFFormObj_GetObject(item, index), depth + 1)
    else:
        yield item, kind


def _area(item: Any) -> float:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return 0.0
    return abs(right.value - left.value) * abs(top.value - bottom.value)


@dataclass(slots=True)
class _OpenPage:
    page: pdfium.PdfPage
    text: pdfium.PdfTextPage
    crop: Box
    turn: int
    by_index: bool
    """Offsets in the text are pdfium's own character numbers."""

    layers: Layers | None = None
    """What lies over what; listed when the first fact is asked about."""

    shapes: Shapes = field(default_factory=Shapes)


class OpenPages:
    """
    Answers about places of a PDF, page by page, on demand.

    Boxes and drawing modes are asked for only where a fact was found: finding them for every word
    costs several times as much as the text itself.
    """

    def __init__(self, data: bytes) -> None:
        self.document = pdfium.PdfDocument(data)
        self._open: OrderedDict[int, _OpenPage] = OrderedDict()

    def keep(self, index: int, page: pdfium.PdfPage, text: pdfium.PdfTextPage, characters: int) -> bool:
        """Keep a page open that was just read, if there is room; false when the caller must close it."""
        if len(self._open) >= _OPEN_AT_ONCE:
            return False
        self._open[index] = _OpenPage(
            page, text, page.get_cropbox(), page.get_rotation() % 360, characters == text.count_chars()
        )
        return True

    def _page(self, index: int) -> _OpenPage:
        if index in self._open:
            self._open.move_to_end(index)
            return self._open[index]
        if len(self._open) >= _OPEN_AT_ONCE:
            _, oldest = self._open.popitem(last=False)
            oldest.text.close()
            oldest.page.close()
        page = self.document[index]
        text = page.get_textpage()
        self.keep(index, page, text, len(text.get_text_range()))
        return self._open[index]

    def _characters(self, opened: _OpenPage, start: int, end: int) -> tuple[int, int]:
        first, last = start, end - 1
        if not opened.by_index:
            first = raw.FPDFText_GetCharIndexFromTextIndex(opened.text.raw, first)
            last = raw.FPDFText_GetCharIndexFromTextIndex(opened.text.raw, last)
        return first, last

    def box_of(self, index: int, start: int, end: int) -> Box | None:
        """The box of the word between two offsets of the page's text, from the top left as shown."""
        opened = self._page(index)
        box, text = raw.FS_RECTF(), opened.text.raw
        at = ctypes.byref(box)
        corners = [
            (box.left, box.bottom, box.right, box.top)
            for character in self._characters(opened, start, end)
            if character >= 0 and raw.FPDFText_GetLooseCharBox(text, character, at)
        ]
        return _shown(corners, opened.crop, opened.turn) if corners else None

    def doubt_of(self, index: int, start: int, end: int) -> str:
        """Why the characters between two offsets may not be what a person sees; empty when they are."""
        opened = self._page(index)
        first, last = self._characters(opened, start, end)
        box = raw.FS_RECTF()
        width, height = opened.crop[2] - opened.crop[0], opened.crop[3] - opened.crop[1]
        if opened.turn % 180:
            width, height = height, width
        for character in self._telling(opened, first, last):
            item = raw.FPDFText_GetTextObject(opened.text.raw, character)
            if item and raw.FPDFTextObj_GetTextRenderMode(item) == _INVISIBLE:
                return "the words are in the invisible text layer, not on the page as shown"
            if raw.FPDFText_HasUnicodeMapError(opened.text.raw, character) == 1:
                return "the font does not say which letters it draws, so these are guessed"
            if not raw.FPDFText_GetLooseCharBox(opened.text.raw, character, ctypes.byref(box)):
                continue
            corners = (box.left, box.bottom, box.right, box.top)
            if 0 < box.top - box.bottom < _TINY:
                return "the words are too small to be read by eye"
            if _is_pale(opened, character) and not self._stands_out(opened, corners):
                return "the words are drawn in the colour of what lies behind them"
            x0, y0, x1, y1 = _shown([corners], opened.crop, opened.turn)
            if x1 < 0 or y1 < 0 or x0 > width or y0 > height:
                return "the words lie outside of the page as shown"
            if item and (doubt := self._doubt_of_layers(opened, item, corners)):
                return doubt
        if opened.shapes.doubtful(opened.text.raw, range(max(first, 0), last + 1)):
            return "the digits in the text layer are not those that are drawn"
        return ""

    def _telling(self, opened: _OpenPage, first: int, last: int) -> tuple[int, ...]:
        """The first, a middle and the last letter or digit: blanks and dots show nothing."""
        signs = [
            character
            for character in range(max(first, 0), last + 1)
            if chr(raw.FPDFText_GetUnicode(opened.text.raw, character) & 0x1FFFFF or 32).isalnum()
        ]
        return tuple(dict.fromkeys((signs[0], signs[len(signs) // 2], signs[-1]))) if signs else ()

    def _doubt_of_layers(self, opened: _OpenPage, item: Any, corners: Box) -> str:
        """Why a letter may be hidden by something that is drawn after it."""
        layers = opened.layers
        if layers is None:
            layers = opened.layers = layers_of(opened.page.raw)
        if not layers.covers:
            return ""
        if by := layers.hidden_by(item, corners, lambda: self._shows(opened, item, corners)):
            return f"{by} is drawn over the words; what is seen may differ"
        return ""

    def _shows(self, opened: _OpenPage, item: Any, corners: Box) -> bool:
        """The place looks different without the text object."""
        margins = self._margins(opened, corners)
        if margins is None:
            return False
        before = opened.page.render(scale=2, crop=margins).to_pil()
        raw.FPDFPageObj_SetIsActive(item, False)
        try:
            after = opened.page.render(scale=2, crop=margins).to_pil()
        finally:
            raw.FPDFPageObj_SetIsActive(item, True)
        return bool(before.tobytes() != after.tobytes())

    @staticmethod
    def _margins(opened: _OpenPage, corners: Box) -> tuple[float, float, float, float] | None:
        """What to leave out on each side so that only the place is drawn; ``None`` when it is no place."""
        x0, y0, x1, y1 = _shown([corners], opened.crop, opened.turn)
        width, height = opened.crop[2] - opened.crop[0], opened.crop[3] - opened.crop[1]
        if opened.turn % 180:
            width, height = height, width
        if x0 < 0 or y0 < 0 or x1 > width or y1 > height or x1 - x0 < 1 or y1 - y0 < 1:
            return None
        # pdfium counts left, bottom, right, top.
        return (x0, height - y1, width - x1, y0)

    def _stands_out(self, opened: _OpenPage, corners: Box) -> bool:
        """Something can be seen in the box when the page is drawn."""
        left, bottom, right, top = opened.crop
        x0, y0, x1, y1 = corners
        if opened.turn or x0 < left or y0 < bottom or x1 > right or y1 > top:
            return False
        margins = (x0 - left, y0 - bottom, right - x1, top - y1)
        # Two dots a point, so that thin strokes are not lost between dots.
        picture = opened.page.render(scale=2, crop=margins).to_pil().convert("L")
        darkest, lightest = picture.getextrema()
        return int(lightest) - int(darkest) > _CONTRAST


def _is_pale(opened: _OpenPage, character: int) -> bool:
    """Nearly white or nearly transparent."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFText_GetFillColor(opened.text.raw, character, red, green, blue, alpha):
        return False
    return alpha.value < 64 or min(red.value, green.value, blue.value) > _PALE


def _shown(corners: list[Box], crop: Box, turn: int) -> Box:
    """Corners in the page's own space as a box from the top left of the page as shown."""
    left, bottom, right, top = crop
    # At most two corners, compared by hand: this is run for every word of a certificate.
    x0, y0, x1, y1 = corners[0]
    for near, low, far, high in corners[1:]:
        x0, y0 = (near if near < x0 else x0), (low if low < y0 else y0)
        x1, y1 = (far if far > x1 else x1), (high if high > y1 else y1)
    x0, y0, x1, y1 = x0 - left, y0 - bottom, x1 - left, y1 - bottom
    width, height = right - left, top - bottom
    if turn == 90:
        return (y0, x0, y1, x1)
    if turn == 180:
        return (width - x1, y0, width - x0, y1)
    if turn == 270:
        return (height - y1, width - x1, height - y0, width - x0)
    return (x0, height - y1, x1, height - y0)
