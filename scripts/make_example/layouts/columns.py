"""Labels in a narrow left column, values in a wide right one, on a tinted ground."""

from __future__ import annotations

from make_example.layouts.marks import accreditation_mark, annex_page, page_mark, signed
from make_example.sheet import Sheet
from make_example.values import Certificate
from make_example.wording import WORDS, day

__all__ = ["draw"]


def _ground(sheet: Sheet, cert: Certificate) -> None:
    house = cert.house
    sheet.box(0, 0, 595, 842, fill="#fbf7f0")
    sheet.box(0, 0, 190, 842, fill="#f1e6d4")
    for step in range(6):
        sheet.disc(95, 66, 34 - step * 5, line=house.colour, thick=0.9)
    sheet.disc(95, 66, 6, fill=house.accent)
    sheet.rule(190, 0, 190, 842, house.colour, 1.5)


def draw(cert: Certificate) -> bytes:
    """The certificate as PDF."""
    house, language = cert.house, cert.speaks
    words = WORDS[language]
    sheet = Sheet(f"{words.title} {cert.number}", house.name)
    _ground(sheet, cert)
    sheet.text(212, 62, words.title, 30, "bold", colour=house.colour)
    sheet.text(212, 84, house.name, 10.5, colour="#444444")

    y = sheet.paragraph(
        212, 116, 345, f"{house.name} {words.certifies} {cert.holder} {words.fulfils} {cert.standard}.", 10
    )
    y += 24

    def row(label: str, value: str, size: float = 11, style: str = "", gap: float = 20) -> None:
        nonlocal y
        sheet.paragraph(20, y, 158, label, 9, "bold", colour=house.colour)
        y = sheet.paragraph(212, y, 345, value, size, style) + gap

    row(words.number, cert.number, 11, "bold")
    row(words.holder, cert.holder, 15, "bold", 4)
    row(words.address, cert.address)
    row(words.standard, cert.standard, 17, "bold")
    row(words.scope, cert.scope, 11, "bold")
    if cert.statement_of_applicability:
        row(words.soa, cert.statement_of_applicability)
    if cert.level:
        row(words.level, cert.level, 11, "bold")
    row(words.first, day(cert.first_issue_day, language), gap=4)
    row(words.valid_from, day(cert.cycle_start, language), gap=4)
    row(words.issued, day(cert.issue_day, language), gap=4)
    row(words.valid_until, day(cert.last_day, language), 11, "bold")
    row("", words.surveillance, 8.5, "italic", 4)
    if cert.sites:
        row("", words.see_annex, 8.5, "italic")
    signed(sheet, cert, 212, 762)
    accreditation_mark(sheet, cert, 49, 728, house.colour)
    sheet.text(212, 812, f"{house.name}. {house.address}. {house.web}", 7.5, colour="#555555")
    sheet.text(565, 826, page_mark(words, cert, 1), 7.5, align="right", colour="#555555")
    if cert.annexed:
        sheet.new_page()
        sheet.box(0, 0, 595, 842, fill="#fbf7f0")
        sheet.rule(36, 70, 559, 70, house.colour, 1.5)
        sheet.text(36, 58, house.name, 10.5, colour="#444444")
        annex_page(sheet, cert, left=36, right=559, top=104, head=house.colour)
        sheet.text(559, 826, page_mark(words, cert, 2), 7.5, align="right", colour="#555555")
    return sheet.finish()
