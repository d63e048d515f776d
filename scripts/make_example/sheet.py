"""
Pages to draw on: text from the top left, paragraphs, tables and simple shapes.

The PDFs are not compressed. Compressed bytes differ from one zlib to the next, and the files shall
be the same on every machine; besides, a reader of the repository can look inside.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

__all__ = ["A4", "LANDSCAPE", "Sheet", "needs_cjk"]

A4 = (595.0, 842.0)
LANDSCAPE = (842.0, 595.0)
CJK_FONT = Path(__file__).with_name("fonts") / "NotoSansCJKsc-subset.ttf"

_FACES = {
    "serif": ("Times-Roman", "Times-Bold", "Times-Italic"),
    "sans": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"),
    "mono": ("Courier", "Courier-Bold", "Courier-Oblique"),
}


@cache
def _register_cjk() -> str:
    pdfmetrics.registerFont(TTFont("CJK", str(CJK_FONT)))
    return "CJK"


def needs_cjk(text: str) -> bool:
    """Whether a text holds characters that the standard fonts of PDF lack."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return True
    return False


class Sheet:
    """One PDF in the making; ``y`` counts from the top of the page."""

    def __init__(self, title: str, author: str, size: tuple[float, float] = A4, face: str = "sans") -> None:
        self._buffer = io.BytesIO()
        self.width, self.height = size
        self.face = face
        self._canvas = Canvas(self._buffer, pagesize=size, pageCompression=0, invariant=1)
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setProducer("Cardassay example maker")
        self._canvas.setCreator("Cardassay example maker")

    def finish(self) -> bytes:
        """The PDF's bytes; the sheet is not used afterwards."""
        self._canvas.showPage()
        self._canvas.save()
        return self._buffer.getvalue()

    def new_page(self) -> None:
        """Go on with an empty page of the same size."""
        self._canvas.showPage()

    # text

    def font(self, text: str, style: str = "", face: str = "") -> str:
        """Name of the font for a text; ``style`` is empty, ``bold`` or ``italic``."""
        if needs_cjk(text):
            return _register_cjk()
        return _FACES[face or self.face][{"": 0, "bold": 1, "italic": 2}[style]]

    def measure(self, text: str, size: float, style: str = "", face: str = "") -> float:
        """Width of a line in points."""
        return float(pdfmetrics.stringWidth(text, self.font(text, style, face), size))

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 10,
        style: str = "",
        *,
        face: str = "",
        colour: str = "#1a1a1a",
        align: str = "left",
        spread: float = 0.0,
    ) -> None:
        """One line with its baseline at ``y``; ``align`` is left, centre or right; ``spread`` letters."""
        self._canvas.setFillColor(HexColor(colour))
        width = self.measure(text, size, style, face) + spread * max(len(text) - 1, 0)
        left = x - {"left": 0.0, "centre": width / 2, "right": width}[align]
        line = self._canvas.beginText(left, self.height - y)
        line.setFont(self.font(text, style, face), size)
        if spread:
            line.setCharSpace(spread)
        if style == "bold" and needs_cjk(text):
            # The embedded subset has one weight; a thin outline makes it bolder.
            self._canvas.setStrokeColor(HexColor(colour))
            self._canvas.setLineWidth(size / 55)
            line.setTextRenderMode(2)
        line.textOut(text)
        # Both settings outlive the text object in PDF.
        if style == "bold" and needs_cjk(text):
            line.setTextRenderMode(0)
        if spread:
            line.setCharSpace(0)
        self._canvas.drawText(line)

    def wrap(self, text: str, width: float, size: float, style: str = "", face: str = "") -> list[str]:
        """The lines of a text that fit a width; ``\\n`` starts a new line."""
        lines: list[str] = []
        for part in text.split("\n"):
            line = ""
            for piece in _pieces(part):
                if line and self.measure((line + piece).rstrip(), size, style, face) > width:
                    lines.append(line.rstrip())
                    line = piece.lstrip()
                else:
                    line += piece
            lines.append(line.rstrip())
        return lines

    def paragraph(
        self,
        x: float,
        y: float,
        width: float,
        text: str,
        size: float = 10,
        style: str = "",
        *,
        face: str = "",
        colour: str = "#1a1a1a",
        align: str = "left",
        leading: float = 1.32,
    ) -> float:
        """A wrapped text whose first baseline is at ``y``; gives back the baseline for what follows."""
        for line in self.wrap(text, width, size, style, face):
            at = x + {"left": 0.0, "centre": width / 2, "right": width}[align]
            self.text(at, y, line, size, style, face=face, colour=colour, align=align)
            y += size * leading
        return y

    def sideways(self, x: float, y: float, text: str, size: float, colour: str, style: str = "bold") -> None:
        """A line that runs upwards from ``y``."""
        canvas = self._canvas
        canvas.saveState()
        canvas.translate(x, self.height - y)
        canvas.rotate(90)
        canvas.setFillColor(HexColor(colour))
        canvas.setFont(self.font(text, style), size)
        canvas.drawString(0, 0, text)
        canvas.restoreState()

    # shapes

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = "",
        line: str = "",
        thick: float = 0.8,
        round_: float = 0.0,
    ) -> None:
        """A rectangle whose upper left corner is at ``(x, y)``."""
        canvas = self._canvas
        if fill:
            canvas.setFillColor(HexColor(fill))
        if line:
            canvas.setStrokeColor(HexColor(line))
            canvas.setLineWidth(thick)
        bottom = self.height - y - height
        flags = {"stroke": int(bool(line)), "fill": int(bool(fill))}
        if round_:
            canvas.roundRect(x, bottom, width, height, round_, **flags)
        else:
            canvas.rect(x, bottom, width, height, **flags)

    def rule(
        self, x0: float, y0: float, x1: float, y1: float, colour: str = "#444444", thick: float = 0.6
    ) -> None:
        """A straight line."""
        self._canvas.setStrokeColor(HexColor(colour))
        self._canvas.setLineWidth(thick)
        self._canvas.line(x0, self.height - y0, x1, self.height - y1)

    def polygon(self, points: Sequence[tuple[float, float]], fill: str) -> None:
        """A filled shape."""
        path = self._canvas.beginPath()
        path.moveTo(points[0][0], self.height - points[0][1])
        for x, y in points[1:]:
            path.lineTo(x, self.height - y)
        path.close()
        self._canvas.setFillColor(HexColor(fill))
        self._canvas.drawPath(path, stroke=0, fill=1)

    def disc(
        self, x: float, y: float, radius: float, *, fill: str = "", line: str = "", thick: float = 0.8
    ) -> None:
        """A circle around ``(x, y)``."""
        if fill:
            self._canvas.setFillColor(HexColor(fill))
        if line:
            self._canvas.setStrokeColor(HexColor(line))
            self._canvas.setLineWidth(thick)
        self._canvas.circle(x, self.height - y, radius, stroke=int(bool(line)), fill=int(bool(fill)))

    def star(self, x: float, y: float, radius: float, fill: str, tips: int = 5) -> None:
        """A star around ``(x, y)``."""
        points = []
        for step in range(tips * 2):
            reach = radius if step % 2 == 0 else radius * 0.42
            turn = math.pi * step / tips - math.pi / 2
            points.append((round(x + reach * math.cos(turn), 2), round(y + reach * math.sin(turn), 2)))
        self.polygon(points, fill)

    def signature(self, x: float, y: float, seed: str, colour: str = "#1d2f6f") -> None:
        """A scrawl of about 80 points; the same seed gives the same hand."""
        path = self._canvas.beginPath()
        numbers = [ord(char) % 13 for char in (seed * 3)[:13]]
        left, base = x, self.height - y
        path.moveTo(left, base)
        for first, second, third in zip(numbers[0::3], numbers[1::3], numbers[2::3], strict=False):
            path.curveTo(left + 4, base + first + 4, left + 10, base - second, left + 16, base + third)
            left += 18
        path.curveTo(left, base - 6, left + 20, base + 4, left + 34, base)
        self._canvas.setStrokeColor(HexColor(colour))
        self._canvas.setLineWidth(1.1)
        self._canvas.drawPath(path, stroke=1, fill=0)

    # tables

    def table(
        self,
        x: float,
        y: float,
        widths: Sequence[float],
        rows: Sequence[Sequence[str]],
        size: float = 9,
        *,
        header: str = "",
        head_colour: str = "#ffffff",
        line: str = "#999999",
        first_bold: bool = False,
        pad: float = 4.0,
    ) -> float:
        """
        A ruled table whose top is at ``y``; gives back its bottom.

        Args:
            header: Fill of the first row; empty for a table without a head.
            first_bold: The first column holds labels.
        """
        for number, row in enumerate(rows):
            head = bool(header) and number == 0
            styles = ["bold" if head or (first_bold and column == 0) else "" for column in range(len(row))]
            cells = [
                self.wrap(cell, width - 2 * pad, size, style)
                for cell, width, style in zip(row, widths, styles, strict=True)
            ]
            height = max(len(cell) for cell in cells) * size * 1.3 + 2 * pad
            left = x
            for cell, width, style in zip(cells, widths, styles, strict=True):
                self.box(left, y, width, height, fill=header if head else "", line=line, thick=0.5)
                below = y + pad + size * 0.9
                for text in cell:
                    self.text(left + pad, below, text, size, style, colour=head_colour if head else "#1a1a1a")
                    below += size * 1.3
                left += width
            y += height
        return y


def _pieces(text: str) -> list[str]:
    """The text cut where a line may break: behind blanks, and around each CJK character."""
    pieces: list[str] = []
    word = ""
    for char in text:
        if ord(char) >= 0x2E80:
            if word:
                pieces.append(word)
                word = ""
            # Closing marks do not begin a line.
            if char in ",。、;:)》”,.;:" and pieces:
                pieces[-1] += char
            else:
                pieces.append(char)
        else:
            word += char
            if char == " ":
                pieces.append(word)
                word = ""
    return [*pieces, word] if word else pieces
