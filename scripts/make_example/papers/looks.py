"""Letters and certificates that share a way of drawing, told apart by their issuer's look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from make_example.sheet import Sheet
from make_example.wording import day

__all__ = ["Look", "certificate", "letter"]

Rows = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Look:
    """An issuer's letterhead."""

    name: str
    address: str
    colour: str
    accent: str
    mark: str
    """Shape of the sign: ``rings``, ``bars``, ``chip``, ``wave`` or ``diamond``."""
    face: str = "sans"
    signatory: str = "A. Example"
    role: str = "Authorised Signatory"
    side: str = "left"
    """Where the sign stands: ``left``, ``right`` or ``centre``."""


def _mark(sheet: Sheet, look: Look, x: float, y: float) -> None:
    colour, accent = look.colour, look.accent
    if look.mark == "rings":
        for step in range(3):
            sheet.disc(x + 20, y + 16, 17 - step * 6, line=colour if step != 1 else accent, thick=2.4)
    elif look.mark == "bars":
        for step in range(4):
            sheet.box(x + step * 11, y + 24 - step * 6, 8, 8 + step * 6, fill=colour if step < 3 else accent)
    elif look.mark == "chip":
        sheet.box(x, y, 40, 32, line=colour, thick=2, round_=5)
        sheet.box(x + 13, y + 9, 14, 14, fill=accent)
        for step in range(3):
            sheet.rule(x, y + 8 + step * 8, x + 13, y + 8 + step * 8, colour, 1.4)
            sheet.rule(x + 27, y + 8 + step * 8, x + 40, y + 8 + step * 8, colour, 1.4)
    elif look.mark == "wave":
        sheet.polygon([(x, y + 30), (x + 20, y), (x + 26, y + 12), (x + 34, y), (x + 46, y + 30)], colour)
        sheet.polygon([(x + 12, y + 30), (x + 22, y + 14), (x + 32, y + 30)], accent)
    else:
        sheet.polygon([(x + 20, y), (x + 40, y + 16), (x + 20, y + 32), (x, y + 16)], colour)
        sheet.polygon([(x + 20, y + 9), (x + 29, y + 16), (x + 20, y + 23), (x + 11, y + 16)], accent)


def _head(sheet: Sheet, look: Look, y: float = 42) -> None:
    if look.side == "right":
        _mark(sheet, look, 500, y)
        sheet.text(490, y + 15, look.name, 12, "bold", colour=look.colour, align="right")
        sheet.text(490, y + 28, look.address, 7.8, colour="#666666", align="right")
    elif look.side == "centre":
        _mark(sheet, look, 276, y)
        sheet.text(297, y + 50, look.name, 13, "bold", colour=look.colour, align="centre")
        sheet.text(297, y + 63, look.address, 7.8, colour="#666666", align="centre")
    else:
        _mark(sheet, look, 52, y)
        sheet.text(106, y + 15, look.name, 12, "bold", colour=look.colour)
        sheet.text(106, y + 28, look.address, 7.8, colour="#666666")


def _sign(sheet: Sheet, look: Look, x: float, y: float) -> None:
    sheet.signature(x + 8, y - 6, look.signatory + look.name)
    sheet.rule(x, y, x + 180, y, "#777777")
    sheet.text(x, y + 12, look.signatory, 9, "bold", face=look.face)
    sheet.text(x, y + 23, f"{look.role}, {look.name}", 8.3, colour="#444444", face=look.face)


def letter(
    look: Look,
    *,
    to: Sequence[str],
    on: date,
    subject: str,
    opening: str,
    rows: Rows,
    closing: Sequence[str] = (),
    language: str = "en",
    page: str = "Page 1 of 1",
    date_label: str = "Date of Issue",
) -> bytes:
    """A letter with letterhead, addressee, subject, details in rows and a signature."""
    sheet = Sheet(subject, look.name, face=look.face)
    _head(sheet, look)
    top = 112.0 if look.side != "centre" else 132.0
    sheet.rule(52, top - 14, 543, top - 14, look.accent, 1.5)
    y = top + 8
    for line in to:
        sheet.text(52, y, line, 10)
        y += 13.5
    label = f"{date_label}: " if date_label else ""
    sheet.text(543, top + 8, f"{label}{day(on, language)}", 9.5, align="right")
    y = sheet.paragraph(52, y + 24, 491, subject, 13.5, "bold", colour=look.colour)
    y = sheet.paragraph(52, y + 8, 491, opening, 10.2, leading=1.42) + 8
    for label, value in rows:
        sheet.paragraph(64, y, 158, label, 9.6, "bold", colour="#333333")
        y = sheet.paragraph(230, y, 313, value, 10) + 4
    y += 8
    for text in closing:
        y = sheet.paragraph(52, y, 491, text, 9.8, leading=1.4) + 6
    _sign(sheet, look, 52, max(y + 60, 640))
    sheet.rule(52, 796, 543, 796, "#cccccc")
    sheet.text(52, 810, look.name, 7.5, colour="#777777")
    sheet.text(543, 810, page, 7.5, colour="#777777", align="right")
    return sheet.finish()


def certificate(
    look: Look,
    *,
    title: str,
    subtitle: str,
    opening: str,
    rows: Rows,
    notes: Sequence[str] = (),
    page: str = "Page 1 of 1",
    framed: bool = True,
) -> bytes:
    """A certificate sheet: frame, centred title, a ruled table of facts, notes and a signature."""
    sheet = Sheet(f"{title} {subtitle}", look.name, face=look.face)
    if framed:
        sheet.box(20, 20, 555, 802, line=look.colour, thick=2.2)
        sheet.box(26, 26, 543, 790, line=look.accent, thick=0.7)
    else:
        sheet.box(0, 0, 16, 842, fill=look.colour)
        sheet.box(16, 0, 4, 842, fill=look.accent)
    _head(sheet, look, 48)
    y = 178.0
    y = sheet.paragraph(60, y, 475, title, 23, "bold", colour=look.colour, align="centre")
    y = sheet.paragraph(60, y, 475, subtitle, 12.5, colour="#333333", align="centre")
    y = sheet.paragraph(60, y + 14, 475, opening, 10.5, align="centre", leading=1.42)
    y = sheet.table(60, y + 6, (165, 310), rows, 10, first_bold=True, line="#c4c4c4", pad=5)
    y += 20
    for note in notes:
        y = sheet.paragraph(60, y, 475, note, 8.8, colour="#333333") + 5
    _sign(sheet, look, 60, max(y + 46, 690))
    sheet.text(535, 800, page, 7.5, colour="#777777", align="right")
    return sheet.finish()
