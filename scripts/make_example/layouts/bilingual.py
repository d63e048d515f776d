"""Two languages side by side, German left and English right, under a common head."""

from __future__ import annotations

from make_example.layouts.marks import accreditation_mark, page_mark, signed
from make_example.sheet import Sheet
from make_example.values import Certificate
from make_example.wording import WORDS, day

__all__ = ["draw"]


def _head(sheet: Sheet, cert: Certificate) -> None:
    house = cert.house
    sheet.box(0, 0, 595, 14, fill=house.colour)
    sheet.box(0, 828, 595, 14, fill=house.colour)
    sheet.box(44, 40, 30, 30, fill=house.accent)
    sheet.box(56, 52, 30, 30, fill=house.colour)
    sheet.text(100, 64, house.name, 14, "bold", colour=house.colour)
    sheet.text(100, 78, house.address, 8, colour="#666666")


def draw(cert: Certificate) -> bytes:
    """The certificate as PDF."""
    house = cert.house
    sheet = Sheet(f"Zertifikat / Certificate {cert.number}", house.name)
    _head(sheet, cert)
    left, right = WORDS["de"], WORDS["en"]
    sheet.text(44, 132, "Zertifikat", 26, "bold", colour=house.colour)
    sheet.text(310, 132, "Certificate", 26, "bold", colour=house.colour)
    sheet.rule(44, 144, 551, 144, house.accent, 2)
    sheet.text(44, 164, f"{left.number} / {right.number}: {cert.number}", 10.5, "bold")
    y = sheet.paragraph(44, 204, 507, cert.holder, 18, "bold", align="centre")
    y = sheet.paragraph(44, y - 2, 507, cert.address, 11, align="centre")
    top = y + 20
    y_left = sheet.paragraph(44, top, 235, f"hat {left.system(cert.scheme)} eingeführt und wendet es an.", 10)
    y_right = sheet.paragraph(310, top, 235, f"has established and applies {right.system(cert.scheme)}.", 10)
    top = max(y_left, y_right) + 12
    sheet.text(44, top, f"{left.scope}:", 9, "bold", colour=house.colour)
    sheet.text(310, top, f"{right.scope}:", 9, "bold", colour=house.colour)
    y_left = sheet.paragraph(44, top + 16, 235, cert.scope, 11, "bold")
    y_right = sheet.paragraph(310, top + 16, 235, cert.second_scope, 11, "bold")
    top = max(y_left, y_right) + 16
    sheet.paragraph(44, top, 235, left.fulfils, 10)
    y = sheet.paragraph(310, top, 235, right.fulfils, 10) + 28
    sheet.text(297, y, cert.standard, 19, "bold", colour=house.colour, align="centre")
    y += 30
    for german, english, value in (
        (left.valid_from, right.valid_from, day(cert.cycle_start, "de")),
        (left.valid_until, right.valid_until, day(cert.last_day, "de")),
        (left.first, right.first, day(cert.first_issue_day, "de")),
        (left.issued, right.issued, day(cert.issue_day, "de")),
    ):
        sheet.text(44, y, f"{german} / {english}:", 9.5)
        sheet.text(310, y, value, 10, "bold")
        y += 17
    if cert.statement_of_applicability:
        sheet.text(44, y, f"{left.soa} / {right.soa}:", 9.5)
        sheet.text(310, y, cert.statement_of_applicability, 10, "bold")
        y += 17
    if cert.level:
        sheet.text(44, y, f"{left.level} / {right.level}:", 9.5)
        sheet.text(310, y, cert.level, 10, "bold")
        y += 17
    sheet.paragraph(44, y + 8, 235, left.surveillance, 8.5, "italic")
    sheet.paragraph(310, y + 8, 235, right.surveillance, 8.5, "italic")
    signed(sheet, cert, 44, 770)
    accreditation_mark(sheet, cert, 459, 738, house.colour)
    sheet.text(551, 818, f"{page_mark(left, cert, 1)} / {page_mark(right, cert, 1)}", 7.5, align="right")
    if cert.annexed:
        sheet.new_page()
        _head(sheet, cert)
        sheet.text(44, 124, f"{left.annex_to} / {right.annex_to}: {cert.number}", 11, "bold")
        rows = [
            (
                f"{left.site} / {right.site}",
                f"{left.address} / {right.address}",
                f"{left.scope} / {right.scope}",
            )
        ]
        rows += [(site.name, site.address, site.scope) for site in cert.sites]
        sheet.table(44, 140, (120, 150, 237), rows, 9, header=house.colour)
        sheet.text(551, 818, f"{page_mark(left, cert, 2)} / {page_mark(right, cert, 2)}", 7.5, align="right")
    return sheet.finish()
