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
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pypdfium2 import PdfiumError

from cardassay.documents.folding import fold
from cardassay.documents.pdf import NO_PAGES, UnreadablePdfError, open_pdf
from cardassay.model.evidence import Box
from cardassay.model.problem import Problem
from cardassay.model.register import Description, Listing, Row, RowStatus
from cardassay.registers.decoding import note_empty
from cardassay.registers.notes import Notes, doubled_numbers
from cardassay.registers.readers import lists
from cardassay.registers.readers.cells import EUROPEAN, PROFILE_SCHEME, RowMaker, origin_of
from cardassay.registers.readers.file_names import core, file_name
from cardassay.registers.readers.pdf_tables import (
    Band,
    Columns,
    bands_of,
    columns_of,
    header_cells,
    lines_of,
    sheets_of,
    with_new_end,
)

__all__ = ["read"]

_HEADING = re.compile(r"^(?P<at>\d{1,2}(?:\.\d{1,2}){0,4})\s+(?P<title>\S.*)$")
_FOOTER = re.compile(r"^page (\d+) (?:sur|of|/) (\d+)$")
_SECTIONS = (
    ("criteres communs", "common-criteria"),
    ("cspn", "cspn"),
    ("profils de protection", PROFILE_SCHEME),
    ("sites", "cc-site"),
)
_COLUMNS = (
    ("developer", "developpeur"),
    ("level", "niveau de certification"),
    ("sponsor", "commanditaire"),
    ("laboratory", "centre d'evaluation"),
    ("category", "type de produit"),
    ("begins", "date de debut"),
    ("ends", "date de fin"),
    ("number", "lien vers le certificat"),
    ("report", "rapport"),
    ("target", "cible"),
    ("site", "nom du site"),
    ("name", "nom du p"),
)
_FIELDS = frozenset(name for name, _ in _COLUMNS)
_NEEDED = frozenset({"developer", "begins", "number"})
_DAY = re.compile(r"\b\d{2}/\d{2}/\d{4}\b")
_NUMBER = re.compile(
    r"(?:ANSSI|DCSSI|EUCC)-[A-Z0-9][A-Z0-9/_-]*\d(?:v\d)?(?:-[MRS]\d\d(?:v\d)?)?", re.IGNORECASE
)
_WIDE = 0.8
"""Of the height of a line: the width of its widest letters; of most it is half of that."""

_LOST_END = "the file is cut and may lack a font, so that letters may be wrong; fetch it again"
_MARKS = ",;:.()"
_LISTED = re.compile(r"[/\d]")
_GOES_ON = re.compile(r"[A-Z0-9/]")
"""Lists of models without a blank, the words most often wider than a cell, go on with one of these."""

_LIKE_I = re.compile(r"(?<=[A-Z])l(?=[A-Z])|\bl(?=[bcdfghjkmnpqrstvwxz][a-z]{2})")
"""A small l that can only be a capital I: between capitals, or before a consonant that begins a word."""

_BROKEN_WORD = "a word may be broken at the end of a line; compare it with the page"


@dataclass(slots=True)
class _Table:
    """The rows under headers that repeat from page to page."""

    scheme: str
    status: RowStatus
    cells: list[tuple[str, float, float]]
    rows: list[list[Band]] = field(default_factory=list)
    """The strips of each row: one, or two when the end of a page cuts it."""

    columns: Columns = field(default_factory=lambda: Columns(("",), ()))
    lines: list[dict[str, list[tuple[str, Box]]]] = field(default_factory=list)
    """Of each row, the lines of each cell with their places."""

    widths: dict[str, float] = field(default_factory=dict)
    """The width of the widest line in each column: what a line of it can hold."""


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
    tables = _tables(bands)
    if not tables:
        lists.not_this("ANSSI's catalogue as a PDF with a text layer", data, notes)
        return Listing((), notes.all(), usable=False)
    known = _whole_words(tables)
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
    printed = [int(found[2]) for band in bands if (found := _FOOTER.match(fold(band.text).strip()))]
    if b"%%EOF" in data[-2048:] and (not printed or max(printed) <= pages):
        return True
    notes.add(*lists.cut(f"page {pages}"))
    return False


def _tables(bands: Iterable[Band]) -> list[_Table]:
    """The tables of the sections that certify, in the order of the catalogue."""
    tables: list[_Table] = []
    section: tuple[str, RowStatus] | None = None
    here: _Table | None = None
    for band in bands:
        words = fold(band.text).strip()
        if _FOOTER.match(words):
            continue
        if (heading := _HEADING.match(words)) is not None and _is_heading(band, heading["title"]):
            section, here = _section(heading["title"]), None
            continue
        cells = _header(band)
        if cells is not None:
            here = _opened(tables, section, cells) if section is not None else None
        elif here is not None:
            here.rows.append([band])
    for table in tables:
        table.columns = columns_of(table.cells, (band for row in table.rows for band in row))
        table.rows = _whole_rows(table.rows, table.columns)
        table.lines = [_lines(table.columns, strips) for strips in table.rows]
        table.widths = _widths(table.lines)
    return [table for table in tables if table.rows]


def _is_heading(band: Band, title: str) -> bool:
    # Headings are set larger than rows; their known titles are enough where they are not.
    return band.height > 11 or (_section(title) is not None and len(title) < 80 and not _DAY.search(title))


def _section(title: str) -> tuple[str, RowStatus] | None:
    if "qualifi" in title or "service" in title:
        return None
    status = RowStatus.ARCHIVED if "archive" in title else RowStatus.ACTIVE
    return next(((scheme, status) for words, scheme in _SECTIONS if words in title), None)


def _header(band: Band) -> list[tuple[str, float, float]] | None:
    """The header's cells named by field; ``None`` when the strip is no header of ours."""
    words = fold(band.text)
    if "nom du developpeur" not in words and "date de debut" not in words:
        return None
    cells = []
    for printed, left, right in header_cells(band):
        folded = fold(printed)
        name = next((name for name, part in _COLUMNS if part in folded), printed)
        cells.append((name, left, right))
    return cells if {name for name, _, _ in cells} >= _NEEDED else None


def _opened(
    tables: list[_Table], section: tuple[str, RowStatus], cells: list[tuple[str, float, float]]
) -> _Table:
    """The table that goes on under a repeated header, or a new one."""
    if tables:
        last = tables[-1]
        same = [name for name, _, _ in last.cells] == [name for name, _, _ in cells] and all(
            abs(one[1] - other[1]) < 3 for one, other in zip(last.cells, cells, strict=True)
        )
        if same and (last.scheme, last.status) == section:
            return last
    tables.append(_Table(*section, cells))
    return tables[-1]


def _whole_rows(rows: Sequence[list[Band]], columns: Columns) -> list[list[Band]]:
    """Rows that the end of a page cut, joined: of such a row, one part lacks the day or the number."""
    joined: list[list[Band]] = []
    for strips in rows:
        before = joined[-1] if joined else None
        if before is not None and before[0].page + 1 == strips[0].page and len(before) == 1:
            dated = _dated(before) and _dated(strips)
            if not dated and not (_numbered(before, columns) and _numbered(strips, columns)):
                before += strips
                continue
        joined.append(list(strips))
    return joined


def _dated(strips: Iterable[Band]) -> bool:
    return any(_DAY.search(piece.text) for strip in strips for piece in strip.pieces)


def _numbered(strips: Sequence[Band], columns: Columns) -> bool:
    lines = [line for strip in strips for line, _ in lines_of(columns.cells(strip.pieces)["number"])]
    return _NUMBER.fullmatch(re.sub(r"\s+", "", "".join(lines))) is not None


def _lines(columns: Columns, strips: Sequence[Band]) -> dict[str, list[tuple[str, Box]]]:
    cells = [columns.cells(strip.pieces) for strip in strips]
    return {name: [line for cell in cells for line in lines_of(cell[name])] for name in columns.names}


def _whole_words(tables: Iterable[_Table]) -> frozenset[str]:
    """The words of all cells that are certainly not a part of a longer one."""
    whole: set[str] = set()
    for cells in (cells for table in tables for cells in table.lines):
        for lines in cells.values():
            for line, _ in lines:
                words = line.split()
                # Only a word alone on its line is broken; the first of the next line may be its rest.
                whole.update(words[1:] if len(lines) > 1 else words)
    return frozenset(word.strip(_MARKS) for word in whole)


def _text(row: RowMaker, name: str) -> str:
    fact = row.facts.get(name)
    return "" if fact is None else str(fact.value)


def _row(
    row: RowMaker, table: _Table, cells: dict[str, list[tuple[str, Box]]], known: frozenset[str]
) -> RowMaker:
    def words(name: str) -> tuple[str, str]:
        return _wrapped(cells.get(name, ()), table.widths.get(name, 0.0), known)

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
        if name not in _FIELDS:
            row.keep(name, words(name)[0])
    return row


def _widths(rows: Iterable[dict[str, list[tuple[str, Box]]]]) -> dict[str, float]:
    wide: dict[str, float] = {}
    for cells in rows:
        for name, lines in cells.items():
            for _, box in lines:
                wide[name] = max(wide.get(name, 0.0), box[2] - box[0])
    return wide


def _wrapped(lines: Sequence[tuple[str, Box]], wide: float, known: frozenset[str]) -> tuple[str, str]:
    """The words of a cell over its lines, and why a break may be inside a word."""
    text, doubt, room, last = "", "", wide, ""
    for line, box in lines:
        head = line.split(" ", 1)[0]
        if not text:
            text = line
        elif text.endswith("-") and not text.endswith(" -"):
            # Lines break behind hyphens; a hyphen between blanks stands for itself.
            text += line
        else:
            # A word alone on its line that leaves no room for a letter was wider than its cell.
            letter = (box[3] - box[1]) * _WIDE
            alone = " " not in last and room < letter
            broken = alone and (room < letter / 2 or (_LISTED.search(last) and _GOES_ON.match(head)))
            joined = (text.rsplit(" ", 1)[-1] + head).strip(_MARKS) in known
            apart = last.strip(_MARKS) in known and head.strip(_MARKS) in known
            text += line if broken and not apart else f" {line}"
            if alone and not (broken and joined) and not (apart and not joined):
                doubt = _BROKEN_WORD
        room, last = wide - (box[2] - box[0]), line
    return text, doubt


def _days(row: RowMaker, begins: str, ends: str) -> None:
    if begins:
        row.day("issue_day", begins, "Date de début de certification", EUROPEAN)
    else:
        row.problem(
            "no-day",
            "Date de début de certification",
            "The row has no day of certification; it stands without one. Look at the page.",
        )
    if _DAY.search(ends):
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
    if not _NUMBER.fullmatch(printed):
        row.facts.pop("number", None)
        row.keep("Lien vers le certificat", printed)
        row.problem(
            "no-number",
            "Lien vers le certificat",
            f"“{printed}” is no number that ANSSI gives; the row stands without one. Look at the page.",
        )
        return
    linked = {found[0] for address in addresses if (found := _NUMBER.match(file_name(address)))}
    bare = {re.sub(r"-(?:certificat|rapport|cible).*$", "", one, flags=re.IGNORECASE) for one in linked}
    doubt = ""
    if not bare:
        doubt = "no file that the row links to bears the number"
    elif any(_same(one) != _same(printed) for one in bare):
        apart = next(one for one in sorted(bare) if _same(one) != _same(printed))
        doubt = f"the row prints {printed} and links to {apart}"
        if core(apart) == core(printed):
            doubt += ", another issue of it"
    row.say("number", printed, printed, doubt=doubt)


def _same(number: str) -> str:
    # Some linked files lack the mark between year and number.
    return re.sub(r"[^A-Z0-9]+", "", number.upper())
