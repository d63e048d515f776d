"""A double frame and centred serif lines: the classic German certificate."""

from __future__ import annotations

from make_example.layouts.marks import accreditation_mark, annex_page, page_mark, signed
from make_example.sheet import Sheet
from make_example.values import Certificate
from make_example.wording import WORDS, day

__all__ = ["draw"]


def _frame(sheet: Sheet, cert: Certificate) -> None:
    colour, gold = cert.house.colour, cert.house.accent
    sheet.box(24, 24, 547, 794, line=colour, thick=3)
    sheet.box(31, 31, 533, 780, line=gold, thick=0.8)
    for x, y in ((31, 31), (564, 31), (31, 811), (564, 811)):
        sheet.disc(x, y, 6, fill="#ffffff", line=gold, thick=1)
    # The house's sign: three bars in a ring.
    sheet.disc(297, 84, 26, line=colour, thick=2.5)
    for step, height in enumerate((16, 26, 34)):
        sheet.box(281 + step * 12, 84 + 17 - height, 8, height, fill=colour if step < 2 else gold)


def draw(cert: Certificate) -> bytes:
    """The certificate as PDF."""
    house, language = cert.house, cert.speaks
    words = WORDS[language]
    sheet = Sheet(f"{words.title} {cert.standard}", house.name, face="serif")
    _frame(sheet, cert)
    middle, colour = 297.5, house.colour
    sheet.text(middle, 132, house.name, 12, "bold", colour=colour, align="centre")
    sheet.text(middle, 190, words.title.upper(), 36, "bold", colour=colour, align="centre", spread=5)
    y = 232.0
    sheet.text(middle, y, words.certifies, 12, "italic", align="centre")
    y = sheet.paragraph(90, y + 34, 415, cert.holder, 19, "bold", align="centre")
    y = sheet.paragraph(90, y - 4, 415, cert.address, 11.5, align="centre")
    y = sheet.paragraph(
        90, y + 14, 415, words.has.format(system=words.system(cert.scheme)), 12, "italic", align="centre"
    )
    y = sheet.paragraph(90, y + 10, 415, cert.scope, 13, "bold", align="centre")
    y = sheet.paragraph(90, y + 12, 415, words.fulfils, 12, "italic", align="centre")
    sheet.text(middle, y + 20, cert.standard, 20, "bold", colour=colour, align="centre")
    y += 44
    if cert.statement_of_applicability:
        sheet.text(middle, y, f"{words.soa}: {cert.statement_of_applicability}", 11, align="centre")
        y += 18
    if cert.level:
        sheet.text(middle, y, f"{words.level}: {cert.level}", 12, "bold", align="centre")
        y += 18
    y = max(y + 8, 588)
    for label, value in (
        (words.number, cert.number),
        (words.valid_from, day(cert.cycle_start, language)),
        (words.valid_until, day(cert.last_day, language)),
        (words.first, day(cert.first_issue_day, language)),
        (words.report, cert.report),
    ):
        if value:
            sheet.text(282, y, f"{label}:", 11, align="right")
            sheet.text(292, y, value, 11, "bold")
            y += 16
    y = sheet.paragraph(90, y + 4, 415, words.surveillance, 8.5, "italic", align="centre")
    if cert.sites:
        sheet.paragraph(90, y, 415, words.see_annex, 8.5, "italic", align="centre")
    city = house.address.rsplit(" ", 1)[-1]
    sheet.text(70, 706, f"{city}, {day(cert.issue_day, language)}", 10)
    signed(sheet, cert, 70, 752)
    accreditation_mark(sheet, cert, 424, 716, colour)
    sheet.text(
        middle, 794, f"{house.name} · {house.address} · {house.web}", 8, align="centre", colour="#555555"
    )
    sheet.text(middle, 804, page_mark(words, cert, 1), 8, align="centre", colour="#555555")
    if cert.annexed:
        sheet.new_page()
        _frame(sheet, cert)
        annex_page(sheet, cert, left=62, right=533, top=150, head=colour, size=9.5)
        signed(sheet, cert, 70, 740)
        sheet.text(middle, 804, page_mark(words, cert, 2), 8, align="centre", colour="#555555")
    return sheet.finish()
