"""The standard in very large type, facts in a row of tiles at the foot."""

from __future__ import annotations

from make_example.layouts.marks import accreditation_mark, annex_page, page_mark, signed
from make_example.sheet import Sheet
from make_example.values import Certificate
from make_example.wording import WORDS, day

__all__ = ["draw"]


def _corner(sheet: Sheet, cert: Certificate) -> None:
    house = cert.house
    sheet.polygon([(595, 0), (595, 230), (365, 0)], house.colour)
    sheet.polygon([(595, 0), (595, 120), (475, 0)], house.accent)
    sheet.text(44, 58, house.name, 11, "bold", colour=house.colour)


def draw(cert: Certificate) -> bytes:
    """The certificate as PDF."""
    house, language = cert.house, cert.speaks
    words = WORDS[language]
    sheet = Sheet(f"{cert.standard} {cert.holder}", house.name)
    _corner(sheet, cert)
    sheet.text(44, 132, words.title.upper(), 11, "bold", colour="#777777", spread=3)
    sheet.paragraph(44, 176, 380, cert.standard, 38, "bold", colour=house.colour, leading=1.1)
    sheet.text(44, 262, f"{words.certifies}", 10, colour="#555555")
    y = sheet.paragraph(44, 288, 500, cert.holder, 19, "bold")
    y = sheet.paragraph(44, y - 2, 500, cert.address, 11)
    has = words.has.format(system=words.system(cert.scheme))
    y = sheet.paragraph(44, y + 18, 500, has, 10, colour="#555555")
    y = sheet.paragraph(44, y + 8, 500, cert.scope, 13, leading=1.45)
    if cert.level:
        y = sheet.paragraph(44, y + 10, 500, f"{words.level}: {cert.level}", 12, "bold", colour=house.colour)
    if cert.statement_of_applicability:
        y = sheet.paragraph(44, y + 10, 500, f"{words.soa}: {cert.statement_of_applicability}", 10)
    y = sheet.paragraph(44, y + 12, 500, words.surveillance, 9, colour="#555555")
    if cert.sites:
        sheet.paragraph(44, y, 500, words.see_annex, 9, colour="#555555")
    tiles = (
        (words.number, cert.number),
        (words.first, day(cert.first_issue_day, language)),
        (words.valid_from, day(cert.cycle_start, language)),
        (words.valid_until, day(cert.last_day, language)),
    )
    for index, (label, value) in enumerate(tiles):
        x = 44 + index * 128
        sheet.box(x, 622, 120, 54, fill="#f0f3f5")
        sheet.box(x, 622, 120, 3, fill=house.accent)
        sheet.text(x + 8, 642, label, 7.8, colour="#555555")
        sheet.text(x + 8, 662, value, 9.5, "bold", colour=house.colour)
    signed(sheet, cert, 44, 752)
    sheet.text(250, 752, f"{words.issued}: {day(cert.issue_day, language)}", 9)
    accreditation_mark(sheet, cert, 456, 716, house.colour)
    sheet.text(44, 814, f"{house.name} | {house.address} | {house.web}", 7.5, colour="#777777")
    sheet.text(551, 814, page_mark(words, cert, 1), 7.5, align="right", colour="#777777")
    if cert.annexed:
        sheet.new_page()
        _corner(sheet, cert)
        annex_page(sheet, cert, left=44, right=551, top=270, head=house.colour)
        sheet.text(551, 814, page_mark(words, cert, 2), 7.5, align="right", colour="#777777")
    return sheet.finish()
