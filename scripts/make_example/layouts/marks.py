"""Parts that several layouts share: accreditation marks, signatures, page marks, the annex page."""

from __future__ import annotations

from make_example.sheet import Sheet
from make_example.values import Certificate
from make_example.wording import WORDS, Words

__all__ = ["accreditation_mark", "annex_page", "page_mark", "pages_claimed", "signed"]


def accreditation_mark(sheet: Sheet, cert: Certificate, x: float, y: float, colour: str) -> None:
    """A plain mark with the acronym and the accreditation number, 92 points wide."""
    house = cert.house
    if not house.accreditation_body:
        return
    sheet.box(x, y, 92, 46, line=colour, thick=1.2)
    sheet.box(x, y, 14, 46, fill=colour)
    sheet.text(x + 53, y + 20, house.accreditation_body, 13, "bold", colour=colour, align="centre")
    sheet.text(x + 53, y + 36, house.accreditation_number, 6.8, colour="#333333", align="centre")


def pages_claimed(cert: Certificate) -> int:
    """How many pages the paper says that it has."""
    return cert.pages_of or (2 if cert.sites else 1)


def page_mark(words: Words, cert: Certificate, number: int) -> str:
    """``Page 1 of 2`` in the paper's language."""
    return words.page.format(n=number, m=pages_claimed(cert))


def signed(sheet: Sheet, cert: Certificate, x: float, y: float, width: float = 170) -> None:
    """A signature over a line with name and role."""
    house = cert.house
    sheet.signature(x + 12, y - 8, house.signatory)
    sheet.rule(x, y, x + width, y)
    sheet.text(x, y + 11, house.signatory, 8.5, "bold")
    sheet.text(x, y + 22, house.signatory_role, 8, colour="#444444")


def annex_page(
    sheet: Sheet, cert: Certificate, *, left: float, right: float, top: float, head: str, size: float = 9
) -> float:
    """The table of sites; gives back its bottom."""
    words = WORDS[cert.speaks.split("+")[0]]
    sheet.text(left, top, f"{words.annex_to} {cert.number}", 13, "bold", colour=head)
    sheet.text(left, top + 18, cert.holder, 10.5, "bold")
    sheet.text(left, top + 33, cert.standard, 9.5, colour="#333333")
    width = right - left
    rows = [(words.site, words.address, words.scope)]
    rows += [(site.name, site.address, site.scope) for site in cert.sites]
    widths = (width * 0.22, width * 0.28, width * 0.5)
    return sheet.table(left, top + 48, widths, rows, size, header=head)
