"""A dark band along the left edge, flush-left lines: the British certificate of registration."""

from __future__ import annotations

from make_example.layouts.marks import accreditation_mark, annex_page, page_mark, signed
from make_example.sheet import Sheet
from make_example.values import Certificate
from make_example.wording import WORDS, day

__all__ = ["draw"]

_LEFT, _WIDTH = 142.0, 400.0


def _band(sheet: Sheet, cert: Certificate) -> None:
    house = cert.house
    sheet.box(0, 0, 104, 842, fill=house.colour)
    sheet.box(104, 0, 5, 842, fill=house.accent)
    sheet.disc(52, 70, 30, line="#ffffff", thick=2)
    sheet.polygon([(52, 48), (72, 82), (32, 82)], house.accent)
    sheet.sideways(63, 640, "EXAMPLE ASSURANCE", 28, "#ffffff")


def draw(cert: Certificate) -> bytes:
    """The certificate as PDF."""
    house, language = cert.house, cert.speaks
    words = WORDS[language]
    sheet = Sheet(f"Certificate of Registration {cert.number}", house.name)
    _band(sheet, cert)
    sheet.text(_LEFT, 78, "Certificate of Registration", 27, colour=house.colour)
    system = words.system(cert.scheme).split(" ", 1)[1].upper()
    sheet.text(_LEFT, 100, system, 10.5, "bold", colour="#555555")
    sheet.text(_LEFT, 118, f"Issued by {house.name}", 10, colour="#555555")
    sheet.text(_LEFT, 158, "This is to certify that", 10)
    y = sheet.paragraph(_LEFT, 184, _WIDTH, cert.holder, 16, "bold")
    y = sheet.paragraph(_LEFT, y, _WIDTH, cert.address, 11)
    sheet.text(_LEFT, y + 14, f"holds Certificate No.: {cert.number}", 11, "bold")
    y = sheet.paragraph(
        _LEFT,
        y + 42,
        _WIDTH,
        f"and operates {words.system(cert.scheme)} which complies with the requirements of",
        10,
    )
    sheet.text(_LEFT, y + 12, cert.standard, 20, "bold", colour=house.colour)
    sheet.text(_LEFT, y + 40, "for the following scope:", 10)
    y = sheet.paragraph(_LEFT, y + 60, _WIDTH, cert.scope, 12, "bold", leading=1.4)
    if cert.statement_of_applicability:
        y = sheet.paragraph(
            _LEFT, y + 10, _WIDTH, f"Statement of Applicability: {cert.statement_of_applicability}", 10
        )
    if cert.level:
        y = sheet.paragraph(_LEFT, y + 10, _WIDTH, f"Certification level: {cert.level}", 11, "bold")
    if cert.sites:
        sheet.paragraph(_LEFT, y + 12, _WIDTH, words.see_annex, 9, "italic", colour="#444444")
    sheet.rule(_LEFT, 640, _LEFT + _WIDTH, 640, house.colour, 1)
    sheet.text(_LEFT, 626, "For and on behalf of the certification body:", 8.5, colour="#444444")
    pairs = (
        ("Original registration date", cert.first_issue_day),
        ("Effective date", cert.cycle_start),
        ("Latest revision date", cert.issue_day),
        ("Expiry date", cert.last_day),
    )
    for index, (label, value) in enumerate(pairs):
        x, row = _LEFT + (index % 2) * 205, 662 + (index // 2) * 20
        sheet.text(x, row, f"{label}:", 9, colour="#444444")
        sheet.text(x + 116, row, day(value, language, "iso"), 9.5, "bold")
    signed(sheet, cert, _LEFT, 748)
    accreditation_mark(sheet, cert, _LEFT + 300, 716, house.colour)
    sheet.paragraph(
        _LEFT,
        792,
        _WIDTH,
        f"{house.name}, {house.address}. This certificate remains the property of the certification body. "
        f"Verify at {house.web}",
        7,
        colour="#666666",
    )
    sheet.text(_LEFT + _WIDTH, 826, page_mark(words, cert, 1), 7.5, align="right", colour="#666666")
    if cert.annexed:
        sheet.new_page()
        _band(sheet, cert)
        annex_page(sheet, cert, left=_LEFT - 10, right=_LEFT + _WIDTH + 14, top=78, head=house.colour)
        sheet.text(_LEFT + _WIDTH, 826, page_mark(words, cert, 2), 7.5, align="right", colour="#666666")
    return sheet.finish()
