"""
Spreadsheets (xlsx, ods, xls): each sheet as a page with its rows, and lists of certificates in them.

How wide a sheet claims to be is measured before it is opened: one cell in the last corner makes
spreadsheet libraries reserve room for all seventeen thousand million cells.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Mapping, Sequence
from typing import Any

from cardassay.documents.containers.listing import list_of_certificates
from cardassay.documents.containers.parts import Own, Parts, RefusedError
from cardassay.documents.containers.table import Table, cell_text
from cardassay.documents.containers.word import EDITABLE, MACROS, inner_files
from cardassay.documents.containers.xml import walk_xml
from cardassay.documents.containers.zips import Zip
from cardassay.documents.page import Page, Paper, Words
from cardassay.documents.plain import MAX_CHARS
from cardassay.model.evidence import Method
from cardassay.model.problem import Problem

__all__ = ["measure_part", "open_old_sheets", "open_sheets"]

_MOST_CELLS = 2_000_000
_MOST_ROWS = 20_000
_MOST_SHEETS = 60
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})$")

_CELLS = {0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x00FD, 0x027E, 0x00BD, 0x00BE, 0x00D6}
"""Records of the old format that begin with a row and a column (MS-XLS 2.4)."""
_PROTECTED = 0x002F

_TOO_WIDE = Problem(
    "too-large",
    "whole file",
    f"A sheet spans more than {_MOST_CELLS:,} cells, most of them empty, and was not opened. Copy the "
    "rows that matter into a new file.",
)
_DAMAGED = Problem(
    "damaged", "whole file", "The spreadsheet is damaged and cannot be opened; ask the sender for it again."
)


def open_sheets(data: bytes, file: str, sha256: str, archive: Zip) -> Parts:
    """What an xlsx or ods says, then the files inside."""
    names = [entry.filename for entry in archive.entries]
    if len(set(names)) < len(names):
        # Which of two parts of one name counts differs from program to program.
        raise RefusedError(_DAMAGED)
    for entry in archive.entries:
        if entry.filename.lower().endswith((".xml", ".rels", ".bin")):
            part = archive.read(entry)
            if entry.filename.lower().endswith(".xml"):
                measure_part(part, entry.filename)
    problems = (MACROS,) if any(name.endswith("vbaProject.bin") for name in names) else ()
    yield _read(data, file, sha256, problems)
    yield from inner_files(archive)


def open_old_sheets(data: bytes, file: str, sha256: str, streams: Mapping[str, bytes]) -> Parts:
    """What an xls says."""
    _measure_old(streams.get("Workbook") or streams.get("Book") or b"")
    macros = any(name.startswith("_VBA_PROJECT") for name in streams)
    yield _read(data, file, sha256, (MACROS,) if macros else ())


def measure_part(part: bytes, name: str) -> None:
    """
    Refuses a part whose filled cells span more than is opened.

    Raises:
        RefusedError: Too wide, damaged, or with entities.
    """
    area = _Area()
    walk_xml(part, name, area.start, area.end, area.text)
    if area.cells > _MOST_CELLS:
        raise RefusedError(_TOO_WIDE)


class _Area:
    """The rectangle around the filled cells of the widest sheet in one part."""

    def __init__(self) -> None:
        self.cells = 0
        self._row = self._column = 0
        self._rows: list[int] = []
        self._columns: list[int] = []
        self._repeat = 1
        self._row_repeat = 1
        self._filled = False
        self._row_filled = False
        self._in_cell = False

    def start(self, name: str, values: Mapping[str, str]) -> None:
        if name == "row":
            self._row = _number(values.get("r"), self._row + 1)
            self._column = 0
        elif name == "c":
            match = _REFERENCE.match(values.get("r", ""))
            self._column += 1
            if match is not None:
                self._column, self._row = _column(match.group(1)), int(match.group(2))
            self._fill(self._row, self._column)
        elif name == "table":
            self._row, self._rows, self._columns = 0, [], []
        elif name == "table-row":
            self._column, self._row_filled = 0, False
            self._row_repeat = _number(values.get("number-rows-repeated"), 1)
        elif name in ("table-cell", "covered-table-cell"):
            self._repeat = _number(values.get("number-columns-repeated"), 1)
            self._in_cell, self._filled = True, "value-type" in values

    def end(self, name: str) -> None:
        if name in ("table-cell", "covered-table-cell"):
            if self._filled:
                self._row_filled = True
                self._fill(self._row + 1, self._column + 1)
                self._fill(self._row + self._row_repeat, self._column + self._repeat)
            self._column += self._repeat
            self._in_cell = False
        elif name == "table-row":
            self._row += self._row_repeat

    def text(self, text: str) -> None:
        if self._in_cell and not text.isspace():
            self._filled = True

    def _fill(self, row: int, column: int) -> None:
        for at, ends in ((row, self._rows), (column, self._columns)):
            if not ends:
                ends[:] = [at, at]
            ends[:] = [min(ends[0], at), max(ends[1], at)]
        span = (self._rows[1] - self._rows[0] + 1) * (self._columns[1] - self._columns[0] + 1)
        self.cells = max(self.cells, span)


def _number(text: str | None, instead: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"[0-9]{1,12}", text) else instead


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _measure_old(workbook: bytes) -> None:
    at, last_row, last_column = 0, 0, 0
    while at + 4 <= len(workbook):
        kind, size = struct.unpack_from("<HH", workbook, at)
        if kind == _PROTECTED:
            raise RefusedError(
                Problem(
                    "password-protected",
                    "whole file",
                    "The spreadsheet is protected by a password and was not read; ask for a copy without "
                    "one.",
                )
            )
        if kind in _CELLS and at + 8 <= len(workbook):
            row, column = struct.unpack_from("<HH", workbook, at + 4)
            last_row, last_column = max(last_row, row), max(last_column, column)
        at += 4 + size
    if (last_row + 1) * (last_column + 1) > _MOST_CELLS:
        raise RefusedError(_TOO_WIDE)


def _read(data: bytes, file: str, sha256: str, problems: Sequence[Problem]) -> Any:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, XmlError, ZipError

    found = list(problems)
    tables: list[Table] = []
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = workbook.sheet_names
        for name in names[:_MOST_SHEETS]:
            table, more = _sheet(workbook, name, len(tables) + 1)
            tables.append(table)
            found += more
    except PasswordError as error:
        raise RefusedError(_DAMAGED) from error
    except (CalamineError, XmlError, ZipError, OSError, ValueError, OverflowError) as error:
        raise RefusedError(_DAMAGED) from error
    if len(names) > _MOST_SHEETS:
        found.append(_left_out("workbook", f"{len(names)} sheets", f"first {_MOST_SHEETS}"))
    listed = list_of_certificates(tables, file, sha256, tuple(found))
    if listed is not None:
        return listed
    pages = []
    left = MAX_CHARS
    for table in tables:
        text = "\n".join("\t".join(cell for cell in map(cell_text, row)).rstrip() for row in table.rows)[
            :left
        ]
        left -= len(text)
        pages.append(Page(table.number, text, Words(text)))
    return Own(Paper(file, sha256, "office", Method.PLAIN_TEXT, tuple(pages), tuple(found)), EDITABLE)


def _sheet(workbook: Any, name: str, number: int) -> tuple[Table, list[Problem]]:
    sheet = workbook.get_sheet_by_name(name)
    rows: list[tuple[object, ...]] = []
    for row in sheet.iter_rows():
        if len(rows) >= _MOST_ROWS:
            return Table(name, number, tuple(rows)), [
                _left_out(f"sheet {name}", f"more than {_MOST_ROWS} rows", f"first {_MOST_ROWS}")
            ]
        rows.append(tuple(row))
    return Table(name, number, tuple(rows)), []


def _left_out(where: str, has: str, read: str) -> Problem:
    return Problem(
        "too-large",
        where,
        f"It has {has}; the {read} were read. Give the rows that matter in a file of their own.",
    )
