"""
The tables of ANSSI's catalogue: chapters, headers that repeat, rows over pages, words over lines.

A row that the end of a page cuts lacks its day or its number in one of its parts. A word is broken
over lines only where it is wider than its cell: it then stands alone on its line and fills it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cardassay.documents.folding import fold
from cardassay.model.evidence import Box
from cardassay.model.register import RowStatus
from cardassay.registers.lists.pdf_tables import Band, Columns, columns_of, header_cells, lines_of
from cardassay.registers.readers.cells import PROFILE_SCHEME

__all__ = ["DAY", "FIELDS", "FOOTER", "NUMBER", "Cells", "Table", "tables_of", "whole_words", "wrapped"]

Cells = dict[str, list[tuple[str, Box]]]
"""Of one row, the lines of each cell with their places."""

_HEADING = re.compile(r"^(?P<at>\d{1,2}(?:\.\d{1,2}){0,4})\s+(?P<title>\S.*)$")
FOOTER = re.compile(r"^page (\d+) (?:sur|of|/) (\d+)$")
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
FIELDS = frozenset(name for name, _ in _COLUMNS)
_NEEDED = frozenset({"developer", "begins", "number"})
DAY = re.compile(r"\b\d{2}/\d{2}/\d{4}\b")
NUMBER = re.compile(
    r"(?:ANSSI|DCSSI|EUCC)-[A-Z0-9][A-Z0-9/_-]*\d(?:v\d)?(?:-[MRS]\d\d(?:v\d)?)?", re.IGNORECASE
)
_WIDE = 0.8
"""Of the height of a line: the width of its widest letters; of most it is half of that."""

_MARKS = ",;:.()"
_LISTED = re.compile(r"[/\d]")
_GOES_ON = re.compile(r"[A-Z0-9/]")
"""Lists of models without a blank, the words most often wider than a cell, go on with one of these."""

_BROKEN_WORD = "a word may be broken at the end of a line; compare it with the page"


@dataclass(slots=True)
class Table:
    """The rows under headers that repeat from page to page."""

    scheme: str
    status: RowStatus
    cells: list[tuple[str, float, float]]
    rows: list[list[Band]] = field(default_factory=list)
    """The strips of each row: one, or two when the end of a page cuts it."""

    columns: Columns = field(default_factory=lambda: Columns(("",), ()))
    lines: list[Cells] = field(default_factory=list)
    """Of each row, the lines of each cell with their places."""

    widths: dict[str, float] = field(default_factory=dict)
    """The width of the widest line in each column: what a line of it can hold."""


def tables_of(bands: Iterable[Band]) -> list[Table]:
    """The tables of the sections that certify, in the order of the catalogue."""
    tables: list[Table] = []
    section: tuple[str, RowStatus] | None = None
    here: Table | None = None
    for band in bands:
        words = fold(band.text).strip()
        if FOOTER.match(words):
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
    return band.height > 11 or (_section(title) is not None and len(title) < 80 and not DAY.search(title))


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
    tables: list[Table], section: tuple[str, RowStatus], cells: list[tuple[str, float, float]]
) -> Table:
    """The table that goes on under a repeated header, or a new one."""
    if tables:
        last = tables[-1]
        same = [name for name, _, _ in last.cells] == [name for name, _, _ in cells] and all(
            abs(one[1] - other[1]) < 3 for one, other in zip(last.cells, cells, strict=True)
        )
        if same and (last.scheme, last.status) == section:
            return last
    tables.append(Table(*section, cells))
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
    return any(DAY.search(piece.text) for strip in strips for piece in strip.pieces)


def _numbered(strips: Sequence[Band], columns: Columns) -> bool:
    lines = [line for strip in strips for line, _ in lines_of(columns.cells(strip.pieces)["number"])]
    return NUMBER.fullmatch(re.sub(r"\s+", "", "".join(lines))) is not None


def _lines(columns: Columns, strips: Sequence[Band]) -> Cells:
    cells = [columns.cells(strip.pieces) for strip in strips]
    return {name: [line for cell in cells for line in lines_of(cell[name])] for name in columns.names}


def whole_words(tables: Iterable[Table]) -> frozenset[str]:
    """The words of all cells that are certainly not a part of a longer one."""
    whole: set[str] = set()
    for cells in (cells for table in tables for cells in table.lines):
        for lines in cells.values():
            for line, _ in lines:
                words = line.split()
                # Only a word alone on its line is broken; the first of the next line may be its rest.
                whole.update(words[1:] if len(lines) > 1 else words)
    return frozenset(word.strip(_MARKS) for word in whole)


def _widths(rows: Iterable[Cells]) -> dict[str, float]:
    wide: dict[str, float] = {}
    for cells in rows:
        for name, lines in cells.items():
            for _, box in lines:
                wide[name] = max(wide.get(name, 0.0), box[2] - box[0])
    return wide


def wrapped(lines: Sequence[tuple[str, Box]], wide: float, known: frozenset[str]) -> tuple[str, str]:
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
