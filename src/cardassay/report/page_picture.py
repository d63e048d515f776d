"""Pictures of a page for a person who compares: the place of a value close up, or the whole page."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError

from cardassay.model.evidence import Box

__all__ = ["CLOSE", "NoPictureError", "close_up", "whole_page"]

CLOSE, _WHOLE = 2.6, 1.8
"""Pixels per point."""
_ABOVE, _HIGHEST = 26.0, 190.0
"""Points shown above the words, and of a close-up at most; a longer passage is shown from its beginning."""
_AIR, _NARROWEST = 7.0, 84.0
"""Points shown around the words alone, and across them at least."""
_PAPER_WIDTH = 595.0
"""Points across a sheet of A4: a picture is taken for a sheet, whatever its resolution."""
_ENLARGED = 5
_MOST_PIXELS = 80_000_000
_FRAME = (214, 90, 0)


class NoPictureError(Exception):
    """There is nothing to show; the message says why."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page that can be drawn in parts; sizes in the unit of its boxes."""

    width: float
    height: float
    unit: float
    """Length of a point in that unit: 1 for PDFs, some pixels for pictures."""
    draw: Callable[[Box, float], Image.Image]
    """A part of the page at so many pixels per point."""


def close_up(data: bytes, page: int, box: Box, *, alone: bool = False) -> Image.Image:
    """
    The lines around a box over the whole width of the page, with the box framed.

    Args:
        data: A PDF or a picture.
        page: Counted from 1.
        box: From the top left; points, or pixels for pictures.
        alone: Nothing but the box with a little air, unframed, for terminals that draw coarsely.

    Raises:
        NoPictureError: The file has no such page, or cannot be drawn.
    """
    return _guarded(lambda: _close_up(_sheet(data, page), box, alone))


def whole_page(data: bytes, page: int, box: Box | None) -> Image.Image:
    """
    The page, with the box framed where there is one.

    Raises:
        NoPictureError: The file has no such page, or cannot be drawn.
    """
    return _guarded(lambda: _whole(_sheet(data, page), box))


def _guarded(drawing: Callable[[], Image.Image]) -> Image.Image:
    import pypdfium2 as pdfium

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return drawing()
    except (
        pdfium.PdfiumError, OSError, ValueError, MemoryError, SyntaxError, Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:  # fmt: skip
        raise NoPictureError(f"the page cannot be drawn ({error})") from error


def _close_up(sheet: _Sheet, box: Box, alone: bool) -> Image.Image:
    part = _alone(sheet, box) if alone else _surroundings(sheet, box)
    return _framed(sheet, part, None if alone else box, CLOSE)


def _whole(sheet: _Sheet, box: Box | None) -> Image.Image:
    part = (0.0, 0.0, sheet.width, sheet.height)
    points = sheet.width * sheet.height / sheet.unit**2
    scale = min(_WHOLE, (_MOST_PIXELS / 8 / max(points, 1.0)) ** 0.5)
    return _framed(sheet, part, box, scale)


def _framed(sheet: _Sheet, part: Box, box: Box | None, scale: float) -> Image.Image:
    picture = sheet.draw(part, scale).convert("RGB")
    if box is not None:
        across = picture.width / max(part[2] - part[0], 1e-6)
        down = picture.height / max(part[3] - part[1], 1e-6)
        left, top = (box[0] - part[0]) * across - 4, (box[1] - part[1]) * down - 4
        right, bottom = (box[2] - part[0]) * across + 4, (box[3] - part[1]) * down + 4
        # Ends far outside are drawn just outside, so that the frame stays open on that side.
        left, top = max(left, -6.0), max(top, -6.0)
        right, bottom = min(right, picture.width + 6.0), min(bottom, picture.height + 6.0)
        if left < right and top < bottom:
            ImageDraw.Draw(picture).rectangle((left, top, right, bottom), outline=_FRAME, width=3)
    return picture


def _surroundings(sheet: _Sheet, box: Box) -> Box:
    """The lines around a box, so that label and neighbours are seen too."""
    y0, y1 = (min(max(y, 0.0), sheet.height) for y in (box[1], box[3]))
    high = min(y1 - y0 + 2 * _ABOVE * sheet.unit, _HIGHEST * sheet.unit, sheet.height)
    top = min(max(y0 - _ABOVE * sheet.unit, 0.0), sheet.height - high)
    return 0.0, top, sheet.width, top + high


def _alone(sheet: _Sheet, box: Box) -> Box:
    """The box with a little air, inside the page."""
    air = _AIR * sheet.unit
    x0, x1 = (min(max(x, 0.0), sheet.width) for x in (box[0] - air, box[2] + air))
    y0, y1 = (min(max(y, 0.0), sheet.height) for y in (box[1] - air / 2, box[3] + air / 2))
    wide = min(max(x1 - x0, _NARROWEST * sheet.unit), sheet.width)
    high = min(max(y1 - y0, air), _HIGHEST * sheet.unit, sheet.height)
    left, top = min(x0, sheet.width - wide), min(y0, sheet.height - high)
    return left, top, left + wide, top + high


def _sheet(data: bytes, page: int) -> _Sheet:
    return _sheet_of_pdf(data, page) if b"%PDF-" in data[:1024] else _sheet_of_picture(data, page)


def _sheet_of_pdf(data: bytes, page: int) -> _Sheet:
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(data)
    if not 1 <= page <= len(document):
        raise ValueError(f"the file has no page {page}")
    shown = document[page - 1]
    width, height = shown.get_size()

    def draw(part: Box, scale: float) -> Image.Image:
        crop = (part[0], height - part[3], width - part[2], part[1])
        picture: Image.Image = shown.render(scale=scale, crop=crop, draw_annots=True).to_pil()
        return picture

    return _Sheet(width, height, 1.0, draw)


def _sheet_of_picture(data: bytes, page: int) -> _Sheet:
    try:
        picture = Image.open(io.BytesIO(data))
    except UnidentifiedImageError:
        raise ValueError("it is neither a PDF nor a picture") from None
    if picture.width * picture.height > _MOST_PIXELS:
        raise ValueError(f"{picture.width} × {picture.height} pixels are too many")
    if page != 1:
        try:
            picture.seek(page - 1)
        except EOFError:
            raise ValueError(f"the file has no page {page}") from None
    upright = ImageOps.exif_transpose(picture)

    def draw(part: Box, scale: float) -> Image.Image:
        left, top, right, bottom = (round(edge) for edge in part)
        cut = upright.crop((left, top, right, bottom))
        # A small picture is enlarged too: sixty pixels of print are easier on the eye as two hundred.
        width = round(min((part[2] - part[0]) / unit * scale, cut.width * _ENLARGED))
        size = (max(width, 1), max(round(cut.height * width / max(cut.width, 1)), 1))
        return cut.convert("RGB").resize(size, Image.Resampling.LANCZOS)

    unit = max(upright.width / _PAPER_WIDTH, 0.1)
    return _Sheet(float(upright.width), float(upright.height), unit, draw)
