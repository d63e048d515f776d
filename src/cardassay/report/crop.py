"""Crops of pages as PNG pictures, with the cited words framed."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType

import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from cardassay.model.evidence import Box

__all__ = ["Crop", "Cropper"]

_SCALE = 1.5
"""Pixels per point."""
_BESIDE, _ABOVE = 42.0, 16.0
"""Points of surroundings shown beside and above the words."""
_WIDEST, _HIGHEST = 440.0, 130.0
"""Points of a crop at most; a longer passage is shown from its beginning."""
_NARROWEST = 240.0
_FRAME = (214, 120, 0)
_COLOURS = 6
"""Enough for black letters with smooth edges, a tint of the paper and the frame; more only cost room."""
_OPEN_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Crop:
    """A picture of a part of a page."""

    png: bytes
    width: int
    """Points as shown."""
    height: int


class Cropper:
    """Draws crops of the files behind hashes; files are opened when first needed, few at a time."""

    def __init__(self, read_bytes: Callable[[str], bytes]) -> None:
        self._read_bytes = read_bytes
        self._open: dict[str, pdfium.PdfDocument | None] = {}

    def __enter__(self) -> Cropper:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for document in self._open.values():
            if document is not None:
                document.close()
        self._open.clear()

    def crop(self, sha256: str, page: int, box: Box) -> Crop | None:
        """
        The surroundings of a box; ``None`` when the file is no PDF that can be drawn.

        The words are in the report anyway, so a picture that cannot be made is left out.
        """
        document = self._document(sha256)
        if document is None or not 1 <= page <= len(document):
            return None
        try:
            return _draw(document[page - 1], box)
        except (pdfium.PdfiumError, ValueError, MemoryError):
            return None

    def _document(self, sha256: str) -> pdfium.PdfDocument | None:
        if sha256 not in self._open:
            if len(self._open) >= _OPEN_AT_ONCE:
                oldest = self._open.pop(next(iter(self._open)))
                if oldest is not None:
                    oldest.close()
            try:
                data = self._read_bytes(sha256)
                self._open[sha256] = pdfium.PdfDocument(data) if b"%PDF-" in data[:1024] else None
            except (pdfium.PdfiumError, OSError, KeyError):
                self._open[sha256] = None
        return self._open[sha256]


def _draw(page: pdfium.PdfPage, box: Box) -> Crop:
    width, height = page.get_size()
    left, top, right, bottom = _surroundings(box, width, height)
    bitmap = page.render(scale=_SCALE, crop=(left, height - bottom, width - right, top), draw_annots=True)
    picture = bitmap.to_pil().convert("RGB")
    frame = _frame(box, left, top, picture.width, picture.height)
    if frame[0] < frame[2] and frame[1] < frame[3]:
        ImageDraw.Draw(picture).rectangle(frame, outline=_FRAME, width=3)
    out = io.BytesIO()
    # The octree is many times faster than the default and good enough for print on paper.
    small = picture.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    small.save(out, "PNG", compress_level=9)
    return Crop(out.getvalue(), round(right - left), round(bottom - top))


def _frame(box: Box, left: float, top: float, width: int, height: int) -> Box:
    """The box in pixels of the crop with a little air; its ends stay near the picture, however far off."""
    x0, y0, x1, y1 = box
    return (
        max((x0 - left) * _SCALE - 3, -5.0),
        max((y0 - top) * _SCALE - 3, -5.0),
        min((x1 - left) * _SCALE + 3, width + 5.0),
        min((y1 - top) * _SCALE + 3, height + 5.0),
    )


def _surroundings(box: Box, width: float, height: float) -> Box:
    """The part of the page that is shown around a box, inside the page and no larger than allowed."""
    x0, y0, x1, y1 = box
    x0, x1 = max(min(x0, width), 0.0), max(min(x1, width), 0.0)
    y0, y1 = max(min(y0, height), 0.0), max(min(y1, height), 0.0)
    wide = min(max(x1 - x0 + 2 * _BESIDE, _NARROWEST), _WIDEST, width)
    high = min(y1 - y0 + 2 * _ABOVE, _HIGHEST, height)
    left = min(max(x0 - _BESIDE, 0.0), width - wide)
    top = min(max(y0 - _ABOVE, 0.0), height - high)
    return left, top, left + wide, top + high
