"""
Fictional certificates whose text layer does not say what is seen, made in memory.

Each function gives the bytes of a PDF. What a person sees is always the certificate of
:data:`SEEN`; what the text layer says besides differs from maker to maker.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import reportlab
from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont as Font
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

HOLDER, NUMBER, LAST_DAY, HIDDEN_DAY = (
    "Musterkarte Fiktiv GmbH",
    "FX-20417-06",
    "14 March 2026",
    "14 March 2029",
)
SEEN: tuple[tuple[int, int, str], ...] = (
    (320, 24, "Certificate"),
    (280, 12, "This is to certify that the management system of"),
    (250, 16, HOLDER),
    (230, 11, "Erfundene Strasse 7, 99999 Nirgendheim, Germany"),
    (200, 12, "has been assessed and found to comply with the requirements of"),
    (175, 16, "ISO 9001:2015"),
    (140, 11, "Scope: Manufacture of specimen cards"),
    (100, 11, f"Certificate number: {NUMBER}"),
    (80, 11, "Issue date: 15 March 2023"),
    (60, 11, f"Valid until: {LAST_DAY}"),
    (20, 11, "Certification body: Specimen Register Ltd (fictional)"),
)
"""Height on the page, size and words of each line."""

PAGE = (440, 350)
"""Points; a small page is read sooner than a large one."""

DAY_AT = 60
_FONTS = Path(reportlab.__file__).parent / "fonts"


def _paper(draw: Callable[[Canvas], None]) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=PAGE, invariant=1)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def _write(
    canvas: Canvas,
    lines: Iterable[tuple[int, int, str]] = SEEN,
    *,
    mode: int = 0,
    font: str = "Helvetica",
    instead: tuple[str, str] = ("", ""),
) -> None:
    for height, size, words in lines:
        text = canvas.beginText(90, height)
        text.setTextRenderMode(mode)
        text.setFont(font, size)
        text.textOut(words.replace(*instead) if instead[0] else words)
        canvas.drawText(text)


@cache
def seen_picture() -> Image.Image:
    """The certificate as a person sees it, at 150 dots an inch."""
    picture: Image.Image = pdfium.PdfDocument(honest())[0].render(scale=150 / 72).to_pil().convert("RGB")
    return picture


@cache
def honest() -> bytes:
    """A certificate whose text layer is what is seen."""
    return _paper(_write)


def scanned() -> bytes:
    """A picture and nothing else."""
    return _paper(lambda canvas: canvas.drawImage(ImageReader(seen_picture()), 0, 0, *PAGE))


def scanned_with_layer(instead: tuple[str, str] = ("", "")) -> bytes:
    """A picture with an invisible text layer, in which some words may be others."""

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(seen_picture()), 0, 0, *PAGE)
        _write(canvas, mode=3, instead=instead)

    return _paper(draw)


def invisible_day() -> bytes:
    """An invisible line with another last day among visible ones."""

    def draw(canvas: Canvas) -> None:
        _write(canvas, [line for line in SEEN if line[0] != DAY_AT])
        _write(canvas, [(DAY_AT, 11, f"Valid until: {HIDDEN_DAY}")], mode=3)
        _day_as_picture(canvas)

    return _paper(draw)


def _day_as_picture(canvas: Canvas, *, under: bool = False) -> None:
    """The line with the last day cut out of the picture of the page."""
    picture = seen_picture()
    dots = picture.height / PAGE[1]
    top, low = int((PAGE[1] - DAY_AT - 12) * dots), int((PAGE[1] - DAY_AT + 5) * dots)
    left, right = int(80 * dots), int(350 * dots)
    cut = picture.crop((left, top, right, low))
    canvas.drawImage(
        ImageReader(cut), left / dots, PAGE[1] - low / dots, (right - left) / dots, (low - top) / dots
    )


def patched_day() -> bytes:
    """A visible line with another last day, and a picture of the seen one pasted over it."""

    def draw(canvas: Canvas) -> None:
        _write(canvas, instead=(LAST_DAY, HIDDEN_DAY))
        _day_as_picture(canvas)

    return _paper(draw)


def boxed_day() -> bytes:
    """A line with another last day under a white box on which the seen day is written."""

    def draw(canvas: Canvas) -> None:
        _write(canvas, instead=(LAST_DAY, HIDDEN_DAY))
        canvas.setFillColorRGB(1, 1, 1)
        canvas.rect(85, DAY_AT - 4, 250, 16, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        _write(canvas, [line for line in SEEN if line[0] == DAY_AT])

    return _paper(draw)


def hidden_line(how: str) -> bytes:
    """The seen certificate, and one more line with another last day: white, tiny, or beside the page."""

    def draw(canvas: Canvas) -> None:
        _write(canvas, [line for line in SEEN if line[0] != DAY_AT])
        words = f"Valid until: {HIDDEN_DAY}"
        if how == "white":
            canvas.setFillColorRGB(1, 1, 1)
            _write(canvas, [(40, 11, words)])
        elif how == "tiny":
            _write(canvas, [(40, 1, words)])
        else:
            canvas.drawString(90, -40, words)
        canvas.setFillColorRGB(0, 0, 0)
        _day_as_picture(canvas)

    return _paper(draw)


def picture_over_text() -> bytes:
    """Other words as text, and a picture of the certificate as large as the page over them."""

    def draw(canvas: Canvas) -> None:
        _write(canvas, instead=(LAST_DAY, HIDDEN_DAY))
        canvas.drawImage(ImageReader(seen_picture()), 0, 0, *PAGE)

    return _paper(draw)


def false_font() -> bytes:
    """A font that draws 6 where the text layer says 9, and 9 where it says 6."""
    if "Exchanged" not in pdfmetrics.getRegisteredFontNames():
        font = Font(_FONTS / "Vera.ttf")
        for table in font["cmap"].tables:
            if ord("6") in table.cmap and ord("9") in table.cmap:
                table.cmap[ord("6")], table.cmap[ord("9")] = table.cmap[ord("9")], table.cmap[ord("6")]
        changed = io.BytesIO()
        font.save(changed)
        changed.seek(0)
        pdfmetrics.registerFont(TTFont("Exchanged", changed))
    exchanged = str.maketrans("69", "96")
    lines = [(height, size, words.translate(exchanged)) for height, size, words in SEEN]
    return _paper(lambda canvas: _write(canvas, lines, font="Exchanged"))


def outlines(parts: Iterable[str] = ()) -> bytes:
    """All lines (or those that hold one of these words) drawn as shapes instead of text."""
    font = Font(_FONTS / "Vera.ttf")
    wanted = tuple(parts)

    def draw(canvas: Canvas) -> None:
        for line in SEEN:
            if wanted and not any(part in line[2] for part in wanted):
                _write(canvas, [line], font="Helvetica")
            else:
                _shapes(canvas, font, *line)

    return _paper(draw)


def _shapes(canvas: Canvas, font: Font, height: int, size: int, words: str) -> None:
    glyphs, names, x = font.getGlyphSet(), font.getBestCmap(), 90.0
    scale = size / font["head"].unitsPerEm
    for sign in words:
        glyph = glyphs[names[ord(sign)]]
        path = canvas.beginPath()
        glyph.draw(_Pen(path, glyphs, x, height, scale))
        canvas.drawPath(path, stroke=0, fill=1)
        x += glyph.width * scale


class _Pen(BasePen):  # type: ignore[misc]
    """Draws the outline of a letter on a page."""

    def __init__(self, path: Any, glyphs: Any, x: float, y: float, scale: float) -> None:
        super().__init__(glyphs)
        self._path, self._x, self._y, self._scale = path, x, y, scale

    def _at(self, point: tuple[float, float]) -> tuple[float, float]:
        return self._x + point[0] * self._scale, self._y + point[1] * self._scale

    def _moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802  named by fontTools
        self._path.moveTo(*self._at(point))

    def _lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self._path.lineTo(*self._at(point))

    def _curveToOne(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self._path.curveTo(*(number for point in points for number in self._at(point)))

    def _closePath(self) -> None:  # noqa: N802
        self._path.close()
