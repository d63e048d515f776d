"""Fictional certificates as PDF pages: drawn with code, and every word of them known."""

from __future__ import annotations

import io
import math
import random
from collections.abc import Callable
from dataclasses import dataclass

from reportlab.lib.colors import Color, black, white
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

__all__ = ["SHEETS", "Sheet", "drawn"]

_WIDTH, _HEIGHT = A4


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page and what stands on it."""

    pdf: bytes
    lines: tuple[str, ...]
    """As printed, from top to bottom."""

    values: tuple[str, ...]
    """Number, days and designation, which must never be wrong and sure."""


@dataclass(slots=True)
class _Pen:
    canvas: Canvas
    lines: list[str]
    y: float = _HEIGHT - 90

    def line(self, text: str, size: float = 11, font: str = "Helvetica", gap: float = 1.7) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawCentredString(_WIDTH / 2, self.y, text)
        self.lines.append(text)
        self.y -= size * gap

    def row(self, label: str, value: str, size: float = 10) -> None:
        self.canvas.setFont("Helvetica", size)
        self.canvas.drawString(110, self.y, label)
        self.canvas.setFont("Helvetica-Bold", size)
        self.canvas.drawString(330, self.y, value)
        self.lines += [label, value]
        self.y -= size * 1.9


def _certificate(pen: _Pen, chance: random.Random) -> tuple[str, ...]:
    number = f"FX-{chance.randrange(100, 999)}/{chance.randrange(10, 99)}-{chance.randrange(10**5, 10**6)}"
    standard = chance.choice(("ISO 9001:2015", "ISO/IEC 27001:2022", "ISO 14001:2015", "ISO 45001:2018"))
    first, last = (
        f"{chance.randrange(10, 28)}.0{chance.randrange(1, 9)}.2024",
        f"{chance.randrange(10, 28)}.1{chance.randrange(2)}.2027",
    )
    pen.line("CERTIFICATE OF REGISTRATION", 24, "Times-Bold")
    pen.line("This is to certify that the management system of", 11)
    pen.line(
        chance.choice(("Musterkarte Fiktiv GmbH", "Specimen Card Works Ltd (fictional)")),
        20,
        "Helvetica-Bold",
    )
    pen.line("Beispielweg 17, 99999 Nirgendwo, Utopia", 10)
    pen.line("has been assessed and found to meet the requirements of", 11)
    pen.line(standard, 22, "Times-Bold")
    pen.line("for the scope of activities", 10)
    pen.line("Design, manufacture and personalisation of smart cards,", 11, "Times-Roman")
    pen.line("including the management of keys and personal data", 11, "Times-Roman")
    pen.y -= 16
    pen.row("Certificate number", number)
    pen.row("Date of issue", first)
    pen.row("Valid until", last)
    pen.row("Audit report", f"R-{chance.randrange(10**4, 10**5)}")
    pen.y -= 30
    pen.line("Fictional Certification Body, 1 Nowhere Square, Erewhon", 8)
    pen.line("The validity can be checked at www.example.org/certificates", 7)
    return number, standard, first, last


def _plain(canvas: Canvas, chance: random.Random) -> tuple[list[str], tuple[str, ...]]:
    pen = _Pen(canvas, [])
    return pen.lines, _certificate(pen, chance)


def _guilloche(canvas: Canvas, chance: random.Random) -> tuple[list[str], tuple[str, ...]]:
    canvas.setFillColor(Color(0.93, 0.96, 0.9))
    canvas.rect(0, 0, _WIDTH, _HEIGHT, stroke=0, fill=1)
    canvas.setStrokeColor(Color(0.72, 0.8, 0.7))
    canvas.setLineWidth(0.4)
    for at in range(40):
        path = canvas.beginPath()
        path.moveTo(0, at * 22)
        for x in range(0, int(_WIDTH) + 8, 6):
            path.lineTo(x, at * 22 + 14 * math.sin(x / 23 + at) + 6 * math.sin(x / 7))
        canvas.drawPath(path)
    canvas.setFillColor(black)
    return _plain(canvas, chance)


def _inverted(canvas: Canvas, chance: random.Random) -> tuple[list[str], tuple[str, ...]]:
    canvas.setFillColor(Color(0.1, 0.16, 0.35))
    canvas.rect(0, 0, _WIDTH, _HEIGHT, stroke=0, fill=1)
    canvas.setFillColor(white)
    return _plain(canvas, chance)


def _side_band(canvas: Canvas, chance: random.Random) -> tuple[list[str], tuple[str, ...]]:
    canvas.setFillColor(Color(0.2, 0.3, 0.55))
    canvas.rect(0, 0, 60, _HEIGHT, stroke=0, fill=1)
    canvas.saveState()
    canvas.setFillColor(white)
    canvas.setFont("Helvetica-Bold", 22)
    canvas.translate(40, 120)
    canvas.rotate(90)
    canvas.drawString(0, 0, "CERTIFICADO CERTIFICAT ZERTIFIKAT")
    canvas.restoreState()
    canvas.setFillColor(black)
    lines, values = _plain(canvas, chance)
    return [*lines, "CERTIFICADO CERTIFICAT ZERTIFIKAT"], values


SHEETS: dict[str, Callable[[Canvas, random.Random], tuple[list[str], tuple[str, ...]]]] = {
    "plain": _plain,
    "guilloche": _guilloche,
    "inverted": _inverted,
    "side band": _side_band,
}


def drawn(kind: str, seed: int) -> Sheet:
    """The sheet of a kind; the same for the same seed."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    lines, values = SHEETS[kind](canvas, random.Random(seed))
    canvas.save()
    return Sheet(out.getvalue(), tuple(lines), values)
