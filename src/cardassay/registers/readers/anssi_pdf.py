"""
ANSSI's catalogue as the PDF that it is published as.

Read are the tables of certified products (Common Criteria), of products certified under CSPN, of
protection profiles and of sites, each in force and archived; the chapters on qualified products and
services certify nothing of this field. A table goes on over pages and a row may be cut by the end
of a page. Names are broken inside a word where a word is wider than its cell: such a name is not
sure unless the whole word stands elsewhere in the catalogue. Each row prints its number and links
to files that bear it: a number is sure when both agree.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pypdfium2 import PdfiumError

from cardassay.documents.folding import fold
from cardassay.documents.pdf import NO_PAGES, UnreadablePdfError, open_pdf
from cardassay.model.evidence import Box
from cardassay.model.problem import Problem
from cardassay.model.register import Description, Listing, Row, RowStatus
from cardassay.registers.lists.decoding import not_this, note_empty
from cardassay.registers.lists.notes import Notes, cut, doubled_numbers
from cardassay.registers.lists.pdf_tables import Band, bands_of, sheets_of, with_new_end
from cardassay.registers.readers.anssi_tables import (
    DAY,
    FIELDS,
    FOOTER,
    NUMBER,
    Cells,
    Table,
    tables_of,
    whole_words,
    wrapped,
)
from cardassay.registers.readers.cells import EUROPEAN, RowMaker, origin_of
from cardassay.registers.readers.file_names import file_name, same_certificate

__all__ = ["read"]

_LOST_END = "the file is cut and may lack a font, so that letters may be wrong; fetch it again"
_LIKE_I = re.compile(r"(?<=[A-Z])l(?=[A-Z])|\bl(?=[bcdfghjkmnpqrstvwxz][a-z]{2})")
"""A small l that can only be a capital I: between capitals, or before a consonant that begins a word."""


def read(data: bytes, description: Description, file: str) -> Listing:
    """The certified products, profiles and sites of the catalogue, and what could not be read."""
    notes = Notes()
    origin = origin_of(data, file)
    doubt = ""
    try:
        bands, links = _opened_pages(data)
    except PdfiumError:
        try:
            bands, links = _opened_pages(with_new_end(data) or b"")
        except PdfiumError:
            return Listing((), (_why_closed(data, origin),), usable=False)
        doubt = _LOST_END
    whole = _is_whole(data, bands, len(links), notes)
    tables = tables_of(bands)
    if not tables:
        not_this("ANSSI's catalogue as a PDF with a text layer", data, notes)
        return Listing((), notes.all(), usable=False)
    known = whole_words(tables)
    rows: list[Row] = []
    on_page: Counter[int] = Counter()
    for table in tables:
        for strips, cells in zip(table.rows, table.lines, strict=True):
            on_page[strips[0].page] += 1
            place = f"page {strips[0].page}, row {on_page[strips[0].page]}"
            row = _row(RowMaker(place, notes, page=strips[0].page, doubt=doubt), table, cells, known)
            _link(row, strips, links)
            scheme = "eucc" if _text(row, "number").upper().startswith("EUCC") else table.scheme
            # "Non maintenu" in the place of a last day: neither in force nor archived.
            status = RowStatus.UNKNOWN if "status" in row.facts else table.status
            rows.append(row.row(scheme, origin, len(rows), status))
    if not rows:
        note_empty(notes)
    heads = tuple(dict.fromkeys(words for table in tables for words, _, _ in table.cells))
    problems = (*notes.all(), *doubled_numbers(rows))
    return Listing(tuple(rows), problems, heads, usable=whole and bool(rows))


def _opened_pages(data: bytes) -> tuple[list[Band], list[tuple[tuple[Box, str], ...]]]:
    """The strips of all pages, and of each page the addresses that it links to."""
    bands, links = list[Band](), list[tuple[tuple[Box, str], ...]]()
    for sheet in sheets_of(data):
        links.append(sheet.links)
        bands += bands_of(len(links), sheet.pieces)
    return bands, links


def _why_closed(data: bytes, origin: tuple[str, str]) -> Problem:
    """Why the PDF cannot be opened, in the words that papers get."""
    try:
        return next(iter(open_pdf(data, *origin).problems), NO_PAGES)
    except UnreadablePdfError as error:
        return error.problem


def _is_whole(data: bytes, bands: Sequence[Band], pages: int, notes: Notes) -> bool:
    """The file ends as a PDF, and holds as many pages as its footers say."""
    printed = [int(found[2]) for band in bands if (found := FOOTER.match(fold(band.text).strip()))]
    if b"%%EOF" in data[-2048:] and (not printed or max(printed) <= pages):
        return True
    notes.add(*cut(f"page {pages}"))
    return False


def _text(row: RowMaker, name: str) -> str:
    fact = row.facts.get(name)
    return "" if fact is None else str(fact.value)


def _row(row: RowMaker, table: Table, cells: Cells, known: frozenset[str]) -> RowMaker:
    def words(name: str) -> tuple[str, str]:
        return wrapped(cells.get(name, ()), table.widths.get(name, 0.0), known)

    if table.scheme == "cc-site":
        site, doubt = words("site")
        if site:
            row.say("sites", ({"name": _LIKE_I.sub("I", site)},), site, doubt=doubt)
        row.text("holder", *words("developer"))
    else:
        row.text("product", *words("name"))
        row.text("developer", *words("developer"))
        row.text("category", *words("category"))
    row.text("sponsor", *words("sponsor"))
    row.text("laboratory", *words("laboratory"))
    row.level(words("level")[0], "Niveau de certification")
    row.say("country", "FR", "ANSSI")
    _days(row, words("begins")[0], words("ends")[0])
    printed = "".join(line for line, _ in cells["number"])
    row.say("number", re.sub(r"\s+", "", printed))
    for name in table.columns.names:
        if name not in FIELDS:
            row.keep(name, words(name)[0])
    return row


def _days(row: RowMaker, begins: str, ends: str) -> None:
    if begins:
        row.day("issue_day", begins, "Date de début de certification", EUROPEAN)
    else:
        row.problem(
            "no-day",
            "Date de début de certification",
            "The row has no day of certification; it stands without one. Look at the page.",
        )
    if DAY.search(ends):
        row.day("last_day", ends, "Date de fin de certification", EUROPEAN)
    elif ends:
        row.text("status", ends)


def _link(row: RowMaker, strips: Sequence[Band], links: Sequence[Sequence[tuple[Box, str]]]) -> None:
    """Keep the addresses linked in a row, and hold its number against the files they name."""
    found = [
        address
        for strip in strips
        for box, address in links[strip.page - 1]
        if strip.top <= (box[1] + box[3]) / 2 <= strip.bottom
    ]
    addresses = tuple(dict.fromkeys(found))
    for address in addresses:
        row.keep(_document(address), address)
    _number(row, _text(row, "number"), addresses)


def _document(address: str) -> str:
    folded = fold(file_name(address))
    for part, name in (("certificat", "Certificate URL"), ("rapport", "Certification Report URL")):
        if part in folded:
            return name
    return "Security Target URL" if "cible" in folded else "Link"


def _number(row: RowMaker, printed: str, addresses: Sequence[str]) -> None:
    """The printed number; sure when the linked files bear it too."""
    if not NUMBER.fullmatch(printed):
        row.facts.pop("number", None)
        row.keep("Lien vers le certificat", printed)
        row.problem(
            "no-number",
            "Lien vers le certificat",
            f"“{printed}” is no number that ANSSI gives; the row stands without one. Look at the page.",
        )
        return
    linked = {found[0] for address in addresses if (found := NUMBER.match(file_name(address)))}
    bare = {re.sub(r"-(?:certificat|rapport|cible).*$", "", one, flags=re.IGNORECASE) for one in linked}
    doubt = ""
    if not bare:
        doubt = "no file that the row links to bears the number"
    elif any(_same(one) != _same(printed) for one in bare):
        apart = next(one for one in sorted(bare) if _same(one) != _same(printed))
        doubt = f"the row prints {printed} and links to {apart}"
        if same_certificate(apart, printed):
            doubt += ", another issue of it"
    row.say("number", printed, printed, doubt=doubt)


def _same(number: str) -> str:
    # Some linked files lack the mark between year and number.
    return re.sub(r"[^A-Z0-9]+", "", number.upper())
