"""
Whether the letters that a font draws look like the letters that the text layer takes them for.

A file says by itself which letter each drawn shape means, and may say it wrongly: a page on which 2029
is seen can have 2026 in its text layer. The outlines of digits and letters are compared with those of
well-known typefaces. A shape that is nearer to another letter than to its own is a reason to read
the page by eye; it is no proof, for typefaces differ.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Sequence
from functools import cache
from math import ceil
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

__all__ = ["Shapes", "nearer_to_another"]

_SIDE = 16
"""Rows and columns of the grid on which outlines are compared."""

_CURVE = 4
"""Straight pieces by which a curve is replaced."""

_DIGITS = "0123456789"

_FAR, _NEARER = 18, 6
"""
Fields of the grid by which a shape is nearer to another digit than to its own: for one digit, and for
each of two. Of 1,394 digits in the typefaces of papers of the field, 8 were nearer to another digit at
all, one by more than 9 and none by more than 12; those of heavy slanted typefaces come to 16. Digits
that were exchanged are nearer by 10 to 60.
"""

_TYPEFACES = (
    "Helvetica",
    "Helvetica-Bold",
    "Helvetica-Oblique",
    "Helvetica-BoldOblique",
    "Times-Roman",
    "Times-Bold",
    "Times-Italic",
    "Courier",
    "Courier-Bold",
)
"""Every PDF reader carries them; they need no file."""

_Point = tuple[float, float]
Shape = int
"""One bit for each field of the grid."""


class Shapes:
    """The digits of an open page's fonts, compared with what they are taken for."""

    def __init__(self) -> None:
        self._nearer: dict[int, dict[str, int]] = {}

    def doubtful(self, textpage: Any, characters: Iterable[int]) -> bool:
        """Whether some of these characters of a text page are drawn as other digits than they are."""
        suspects: dict[int, int] = {}
        for character in characters:
            sign = chr(raw.FPDFText_GetUnicode(textpage, character) & 0x1FFFFF)
            if sign not in _DIGITS:
                continue
            item = raw.FPDFText_GetTextObject(textpage, character)
            font = raw.FPDFTextObj_GetFont(item) if item else None
            if not font or raw.FPDFFont_GetIsEmbedded(font) != 1:
                continue
            nearer = self._of(font, sign)
            if nearer > _FAR:
                return True
            if nearer > _NEARER:
                key = ctypes.addressof(font.contents)
                suspects[key] = suspects.get(key, 0) | 1 << int(sign)
        return any(digits.bit_count() > 1 for digits in suspects.values())

    def _of(self, font: Any, sign: str) -> int:
        """By how many fields the shape is nearer to another digit than to its own."""
        known = self._nearer.setdefault(ctypes.addressof(font.contents), {})
        if sign not in known:
            shape = _shape_of(font, sign)
            known[sign] = nearer_to_another(shape, sign) if shape is not None else 0
        return known[sign]


def nearer_to_another(shape: Shape, sign: str) -> int:
    """By how many fields of the grid a shape is nearer to some other digit than to this one."""
    apart = {
        digit: min((shape ^ known).bit_count() for known in shapes) for digit, shapes in _known().items()
    }
    return apart[sign] - min(fields for digit, fields in apart.items() if digit != sign)


@cache
def _known() -> dict[str, tuple[Shape, ...]]:
    document = pdfium.PdfDocument.new()
    fonts = [raw.FPDFText_LoadStandardFont(document, name.encode()) for name in _TYPEFACES]
    return {
        sign: tuple(shape for font in fonts if (shape := _shape_of(font, sign)) is not None)
        for sign in _DIGITS
    }


def _shape_of(font: Any, sign: str) -> Shape | None:
    """The outline that a font draws for what it calls this sign, on the grid; ``None`` without one."""
    path = raw.FPDFFont_GetGlyphPath(font, ord(sign), ctypes.c_float(1000.0))
    if not path:
        return None
    contours = _contours(path)
    points = [point for contour in contours for point in contour]
    if len(points) < 3:
        return None
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    low, high = min(y for _, y in points), max(y for _, y in points)
    if high <= low or right <= left:
        return None
    # Height is what all typefaces share; width is kept in proportion, about the middle.
    step = (high - low) / _SIDE
    first = (left + right) / 2 - step * _SIDE / 2
    return _drawn([[((x - first) / step, (high - y) / step) for x, y in contour] for contour in contours])


def _drawn(contours: Sequence[Sequence[_Point]]) -> Shape:
    """The fields of the grid whose middle lies within the contours, which are in units of the grid."""
    full = (1 << _SIDE) - 1
    rows = [0] * _SIDE
    for contour in contours:
        x0, y0 = contour[-1]
        for x1, y1 in contour:
            if y0 != y1:
                upper, lower = (y0, y1) if y0 < y1 else (y1, y0)
                for row in range(max(ceil(upper - 0.5), 0), min(ceil(lower - 0.5), _SIDE)):
                    x = x0 + (row + 0.5 - y0) * (x1 - x0) / (y1 - y0)
                    # All fields to the right of an edge change sides.
                    rows[row] ^= (full << min(max(ceil(x - 0.5), 0), _SIDE)) & full
            x0, y0 = x1, y1
    shape = 0
    for row in rows:
        shape = shape << _SIDE | row
    return shape


def _contours(path: Any) -> list[list[_Point]]:
    contours: list[list[_Point]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    waiting: list[_Point] = []
    for index in range(raw.FPDFGlyphPath_CountGlyphSegments(path)):
        segment = raw.FPDFGlyphPath_GetGlyphPathSegment(path, index)
        if not raw.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        point = (x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            contours.append([point])
        elif not contours:
            continue
        elif kind == raw.FPDF_SEGMENT_BEZIERTO:
            waiting.append(point)
            if len(waiting) == 3:
                contours[-1].extend(_curve(contours[-1][-1], *waiting))
                waiting.clear()
        else:
            contours[-1].append(point)
    return contours


def _curve(start: _Point, one: _Point, two: _Point, end: _Point) -> Iterable[_Point]:
    for number in range(1, _CURVE + 1):
        t = number / _CURVE
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        yield (
            a * start[0] + b * one[0] + c * two[0] + d * end[0],
            a * start[1] + b * one[1] + c * two[1] + d * end[1],
        )
