"""A coloured bar on top and a ruled form below: one field a row."""

from __future__ import annotations

from make_example.layouts.marks import accreditation_mark, annex_page, page_mark, signed
from make_example.sheet import Sheet
from make_example.values import Certificate
from make_example.wording import WORDS, day

__all__ = ["draw"]


def _bar(sheet: Sheet, cert: Certificate, title: str) -> None:
    house = cert.house
    sheet.box(0, 0, 595, 92, fill=house.colour)
    sheet.box(0, 92, 595, 6, fill=house.accent)
    sheet.box(42, 24, 44, 44, fill="#ffffff", round_=8)
    sheet.polygon([(50, 46), (62, 60), (80, 32), (62, 50)], house.accent)
    sheet.text(102, 44, house.name, 15, "bold", colour="#ffffff")
    sheet.text(102, 62, house.address, 8.5, colour="#dde6f2")
    sheet.text(553, 52, title, 22, "bold", colour="#ffffff", align="right")


def draw(cert: Certificate) -> bytes:
    """The certificate as PDF."""
    house, language = cert.house, cert.speaks
    words = WORDS[language]
    sheet = Sheet(f"{words.title} {cert.number}", house.name)
    _bar(sheet, cert, words.title)
    sheet.text(42, 128, f"{words.number} {cert.number}", 12, "bold", colour=house.colour)
    sheet.text(42, 156, f"{house.name} {words.certifies} :", 10)
    y = sheet.paragraph(42, 186, 511, cert.holder, 20, "bold", colour=house.colour)
    y = sheet.paragraph(42, y - 4, 511, cert.address, 11)
    y = sheet.paragraph(42, y + 14, 511, words.has, 10)
    y = sheet.paragraph(42, y + 6, 511, cert.scope, 12, "bold")
    y = sheet.paragraph(42, y + 10, 511, f"{words.fulfils} :", 10)
    sheet.box(42, y, 511, 42, fill="#eef2f8")
    sheet.text(297, y + 27, cert.standard, 18, "bold", colour=house.colour, align="centre")
    rows = [
        (words.valid_from, day(cert.cycle_start, language)),
        (words.valid_until, day(cert.last_day, language)),
        (words.first, day(cert.first_issue_day, language)),
        (words.issued, day(cert.issue_day, language)),
    ]
    if cert.report:
        rows.append((words.report, cert.report))
    if cert.statement_of_applicability:
        rows.append((words.soa, cert.statement_of_applicability))
    if cert.level:
        rows.append((words.level, cert.level))
    y = sheet.table(42, y + 64, (190, 321), rows, 10, first_bold=True, line="#b8c4d6", pad=5)
    y = sheet.paragraph(42, y + 24, 511, words.surveillance, 9, "italic", colour="#444444")
    if cert.sites:
        sheet.paragraph(42, y, 511, words.see_annex, 9, "italic", colour="#444444")
    signed(sheet, cert, 42, 756)
    accreditation_mark(sheet, cert, 461, 722, house.colour)
    sheet.rule(42, 800, 553, 800, house.accent, 1)
    sheet.text(42, 814, house.web, 8, colour="#555555")
    sheet.text(553, 814, page_mark(words, cert, 1), 8, align="right", colour="#555555")
    if cert.annexed:
        sheet.new_page()
        _bar(sheet, cert, words.annex)
        annex_page(sheet, cert, left=42, right=553, top=134, head=house.colour)
        sheet.text(553, 814, page_mark(words, cert, 2), 8, align="right", colour="#555555")
    return sheet.finish()
