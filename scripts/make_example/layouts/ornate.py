"""A patterned border, a title in the middle and a round seal: the Chinese certificate."""

from __future__ import annotations

from make_example.layouts.marks import accreditation_mark, annex_page, page_mark
from make_example.sheet import Sheet
from make_example.values import Certificate
from make_example.wording import WORDS, day

__all__ = ["draw"]


def _border(sheet: Sheet, cert: Certificate) -> None:
    house = cert.house
    sheet.box(22, 22, 551, 798, line=house.accent, thick=1)
    sheet.box(40, 40, 515, 762, line=house.accent, thick=1)
    for step in range(29):
        x = 22 + 9 + step * 19.05
        for y in (31.0, 811.0):
            sheet.polygon([(x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y)], house.colour)
    for step in range(41):
        y = 31 + 19 + step * 18.6
        for x in (31.0, 564.0):
            sheet.polygon([(x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y)], house.colour)


def _seal(sheet: Sheet, x: float, y: float) -> None:
    sheet.disc(x, y, 40, line="#c1121f", thick=2.4)
    sheet.star(x, y, 13, "#c1121f")


def draw(cert: Certificate) -> bytes:
    """The certificate as PDF."""
    house, language = cert.house, cert.speaks
    words = WORDS[language]
    sheet = Sheet(f"{cert.number}", house.name, face="serif")
    _border(sheet, cert)
    system = words.system(cert.scheme)
    sheet.text(297, 118, f"{system}{words.title}", 27, "bold", colour=house.colour, align="centre")
    sheet.text(297, 150, f"{words.number}:{cert.number}", 11, align="centre")
    sheet.text(80, 196, words.certifies, 12)
    y = sheet.paragraph(80, 226, 435, cert.holder, 18, "bold", align="centre")
    sheet.text(80, y + 4, f"{words.address}:{cert.address}", 11)
    y += 34
    sheet.text(80, y, words.has.format(system=system), 12)
    sheet.text(297, y + 34, cert.standard, 17, "bold", colour=house.colour, align="centre")
    y += 66
    sheet.text(80, y, f"{words.fulfils}:", 12)
    y = sheet.paragraph(80, y + 26, 435, cert.scope, 13, "bold", leading=1.5)
    if cert.statement_of_applicability:
        y = sheet.paragraph(80, y + 6, 435, f"{words.soa}:{cert.statement_of_applicability}", 11)
    if cert.level:
        y = sheet.paragraph(80, y + 6, 435, f"{words.level}:{cert.level}", 11)
    if cert.sites:
        y = sheet.paragraph(80, y + 6, 435, words.see_annex, 10)
    y = max(y + 20, 560)
    for label, value in (
        (words.first, cert.first_issue_day),
        (words.issued, cert.issue_day),
        (words.valid_from, cert.cycle_start),
        (words.valid_until, cert.last_day),
    ):
        sheet.text(80, y, f"{label}:{day(value, language)}", 11.5)
        y += 20
    sheet.text(80, y + 4, words.surveillance, 9.5, colour="#444444")
    accreditation_mark(sheet, cert, 80, 708, house.colour)
    _seal(sheet, 436, 712)
    sheet.text(436, 766, house.name, 11, "bold", align="centre")
    sheet.text(297, 782, f"{house.address} {house.web}", 8, align="centre", colour="#555555")
    sheet.text(297, 796, page_mark(words, cert, 1), 8, align="centre", colour="#555555")
    if cert.annexed:
        sheet.new_page()
        _border(sheet, cert)
        annex_page(sheet, cert, left=62, right=533, top=110, head=house.colour, size=9.5)
        _seal(sheet, 436, 712)
        sheet.text(436, 766, house.name, 11, "bold", align="centre")
        sheet.text(297, 796, page_mark(words, cert, 2), 8, align="centre", colour="#555555")
    return sheet.finish()
