"""A sheet across, with ruled corners and a ribbon seal."""

from __future__ import annotations

from make_example.layouts.marks import accreditation_mark, annex_page, page_mark, signed
from make_example.sheet import LANDSCAPE, Sheet
from make_example.values import Certificate
from make_example.wording import WORDS, day

__all__ = ["draw"]


def _corners(sheet: Sheet, cert: Certificate) -> None:
    house = cert.house
    for x, y, dx, dy in ((26, 26, 1, 1), (816, 26, -1, 1), (26, 569, 1, -1), (816, 569, -1, -1)):
        for step in range(5):
            reach = 90 - step * 14
            sheet.rule(x + dx * step * 6, y, x + dx * step * 6, y + dy * reach, house.colour, 1.6)
            sheet.rule(x, y + dy * step * 6, x + dx * reach, y + dy * step * 6, house.accent, 1.6)


def draw(cert: Certificate) -> bytes:
    """The certificate as PDF."""
    house, language = cert.house, cert.speaks
    words = WORDS[language]
    sheet = Sheet(f"{words.title} {cert.number}", house.name, LANDSCAPE, "serif")
    _corners(sheet, cert)
    sheet.text(421, 78, house.name, 13, "bold", colour=house.colour, align="centre")
    sheet.text(421, 120, words.title, 32, "italic", colour=house.colour, align="centre")
    sheet.text(421, 146, words.certifies, 11, align="centre")
    y = sheet.paragraph(120, 176, 602, cert.holder, 20, "bold", align="centre")
    y = sheet.paragraph(120, y - 4, 602, cert.address, 11, align="centre")
    y = sheet.paragraph(
        120, y + 8, 602, words.has.format(system=words.system(cert.scheme)), 11, align="centre"
    )
    y = sheet.paragraph(120, y + 6, 602, cert.scope, 13, "bold", align="centre")
    y = sheet.paragraph(120, y + 8, 602, words.fulfils, 11, align="centre")
    sheet.text(421, y + 16, cert.standard, 19, "bold", colour=house.colour, align="centre")
    y += 38
    if cert.level:
        sheet.text(421, y, f"{words.level}: {cert.level}", 12, "bold", align="centre")
    if cert.statement_of_applicability:
        sheet.text(421, y, f"{words.soa}: {cert.statement_of_applicability}", 11, align="centre")
    # Ribbon seal.
    sheet.polygon([(690, 452), (680, 520), (700, 505), (712, 522), (716, 452)], house.accent)
    sheet.disc(702, 440, 30, fill=house.colour)
    sheet.star(702, 440, 16, "#ffffff", 8)
    for index, (label, value) in enumerate(
        (
            (words.number, cert.number),
            (words.first, day(cert.first_issue_day, language)),
            (words.valid_from, day(cert.cycle_start, language)),
            (words.valid_until, day(cert.last_day, language)),
            (words.issued, day(cert.issue_day, language)),
        )
    ):
        sheet.text(120, 428 + index * 16, f"{label}:", 10.5)
        sheet.text(270, 428 + index * 16, value, 10.5, "bold")
    signed(sheet, cert, 400, 490)
    accreditation_mark(sheet, cert, 590, 456, house.colour)
    sheet.text(421, 548, words.surveillance, 8.5, "italic", align="centre")
    sheet.text(421, 562, f"{house.name}, {house.address}, {house.web}", 8, align="centre", colour="#555555")
    sheet.text(421, 574, page_mark(words, cert, 1), 8, align="centre", colour="#555555")
    if cert.annexed:
        sheet.new_page()
        _corners(sheet, cert)
        annex_page(sheet, cert, left=110, right=732, top=100, head=house.colour)
        sheet.text(421, 574, page_mark(words, cert, 2), 8, align="centre", colour="#555555")
    return sheet.finish()
