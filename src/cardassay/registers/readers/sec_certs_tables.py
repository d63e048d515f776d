"""
The tables that sec-certs publishes as CSV: certificates with one line for each citation, citations
alone, and how long certificates were valid. Tables of counts by year name no certificate.
"""

from __future__ import annotations

from cardassay.model.register import Description, Listing, Row, RowStatus
from cardassay.registers.lists.csv_list import read_csv
from cardassay.registers.lists.decoding import not_this, note_empty
from cardassay.registers.lists.heads import plain
from cardassay.registers.lists.json_text import words_of
from cardassay.registers.lists.notes import WHOLE, Notes
from cardassay.registers.readers.cells import RowMaker, origin_of, status_of
from cardassay.registers.readers.sec_certs_rows import fill_certificate, refer, scheme_of

__all__ = ["read"]

_OF_THE_CITATION = ("refs", "ref_cert_date", "date_diff")
"""Columns that differ from line to line of one certificate."""


def read(text: str, data: bytes, description: Description, file: str, notes: Notes) -> Listing:
    """The certificates of a table, one row each."""
    table = read_csv(text, notes)
    if not {"dgst", "cert_id"} & set(table.columns):
        notes = Notes()
        not_this("a table of sec-certs that names certificates", data, notes, table.columns)
        return Listing((), notes.all(), table.columns, usable=False)
    held: dict[str, list[tuple[int, dict[str, str]]]] = {}
    for record in table.records:
        cells = {column: plain(cell) for column, cell in zip(table.columns, record.cells, strict=True)}
        key = cells.get("dgst") or cells.get("cert_id") or f"row {record.row}"
        held.setdefault(key, []).append((record.row, cells))
    origin = origin_of(data, file)
    rows = tuple(_row(lines, description, notes, origin, at) for at, lines in enumerate(held.values()))
    if not rows:
        note_empty(notes)
    named = "name" in table.columns or "cert_id" in table.columns
    if rows and not named:
        notes.add(
            "no-number-or-name",
            WHOLE,
            "The table names certificates by the project's own digest only: nothing can be looked up in it. "
            "Add the data set that it belongs to.",
        )
    return Listing(rows, notes.all(), table.columns, usable=table.whole and named and bool(rows))


def _row(
    lines: list[tuple[int, dict[str, str]]],
    description: Description,
    notes: Notes,
    origin: tuple[str, str],
    index: int,
) -> Row:
    first, cells = lines[0]
    row = RowMaker(f"row {first}", notes)
    status = status_of(cells.get("status")) or RowStatus.UNKNOWN
    record = {key: value for key, value in cells.items() if value and key not in _OF_THE_CITATION}
    fill_certificate(row, record, status, eucc=False)
    cited: list[str] = []
    for _, line in lines:
        # One number on a line of its own, or all of them as a set in one cell.
        found = words_of(line.get("refs", "")) or ((line["refs"],) if line.get("refs") else ())
        cited += [number for number in found if number != "set()"]
        for column in _OF_THE_CITATION[1:]:
            if line.get(column) and len(found) == 1:
                row.keep(f"{column} {found[0]}", line[column])
    refer(row, cited)
    return row.row(scheme_of(row, description, ""), origin, index, status)
