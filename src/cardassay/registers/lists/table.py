"""
Lists by description: columns of a CSV, XLSX, ODS or JSON list as fields of attestations.

Cells that say nothing fill nothing. A cell that cannot be read is a problem with its place; the
rest of its row stays. Rows whose cells may stand under the wrong heads are never sure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from cardassay.model.problem import Problem
from cardassay.model.register import Description, Listing, Row
from cardassay.registers.described import Described, TableForm
from cardassay.registers.lists.decoding import decoded, note_empty
from cardassay.registers.lists.grid import Grid, Line, UnreadableError
from cardassay.registers.lists.heads import plain_head
from cardassay.registers.lists.notes import WHOLE, Notes, doubled_numbers, shown
from cardassay.registers.lists.rows import Bound, bind, row_of

__all__ = ["read"]

_FEW_SHORT = 3


def read(data: bytes, description: Description, file: str) -> Listing:
    """The rows of a list whose columns stand in its description."""
    assert isinstance(description, Described)
    assert description.table is not None
    form = description.table
    notes = Notes()
    try:
        grids = _grids(data, form, notes)
    except UnreadableError as error:
        return Listing((), (Problem(error.code, WHOLE, error.message),), usable=False)
    if form.sheet and any(grid.sheet for grid in grids):
        wanted = tuple(grid for grid in grids if plain_head(grid.sheet) == plain_head(form.sheet))
        grids = wanted or grids
    found = [(grid, *_head_of(grid, form)) for grid in grids]
    grid, at, heads = max(found, key=lambda one: _known(one[2], form), default=(Grid(()), 0, ()))
    bound = bind(heads, form)
    if not _known(heads, form):
        # What is wrong with single rows of another file helps nobody.
        return Listing((), (_no_head(grid, form, description.id),), usable=False)
    usable = grid.whole and not _note_missing(heads, form, description.id, notes)
    lines = _aligned(grid.lines[at:], len(heads), grid.heads is not None, notes)
    return _listing(data, description, file, bound, lines, notes, usable, heads)


def _listing(
    data: bytes,
    description: Described,
    file: str,
    bound: Bound,
    lines: Sequence[Line],
    notes: Notes,
    usable: bool,
    heads: tuple[str, ...],
) -> Listing:
    sha256 = hashlib.sha256(data).hexdigest()
    bound = bound.settled(lines)
    rows: list[Row] = []
    for line in bound.carried(lines):
        row = row_of(line, bound, description, file, sha256, len(rows), notes)
        if row is not None:
            rows.append(row)
    if notes.left_too_many_out(len(rows)) or notes.count("list-cut"):
        usable = False
    if not lines:
        note_empty(notes)
        usable = False
    if rows and description.table is not None and not description.table.seen:
        notes.add(
            "columns-not-seen",
            WHOLE,
            "The columns in the description of this register are not seen for real, so that nothing read by "
            "them is sure. Compare a few rows with the list; a description of your own with `seen = true` "
            "settles it.",
        )
    problems = (*notes.all(), *doubled_numbers(rows))
    return Listing(tuple(rows), problems, heads, usable and bool(rows))


def _grids(data: bytes, form: TableForm, notes: Notes) -> tuple[Grid, ...]:
    if data.startswith(b"PK\x03\x04"):
        from cardassay.registers.lists.sheet_list import sheet_grids

        return sheet_grids(data, notes)
    text = decoded(data, notes, form.encodings)
    if text.lstrip()[:1] in ("{", "["):
        from cardassay.registers.lists.json_list import json_grid

        return (json_grid(text, form.records, notes),)
    from cardassay.registers.lists.csv_list import csv_grid

    return (csv_grid(text, form.delimiter, form.header_within, notes),)


def _known(heads: Iterable[str], form: TableForm) -> int:
    """How many described columns the heads hold."""
    present = set(map(plain_head, heads))
    return sum(any(plain_head(head) in present for head in column.header) for column in form.columns)


def _head_of(grid: Grid, form: TableForm) -> tuple[int, tuple[str, ...]]:
    """Where the rows begin, and the heads: those of the row that holds most of the described ones."""
    if grid.heads is not None:
        return 0, grid.heads
    best: tuple[str, ...] = ()
    at = most = 0
    for place, line in enumerate(grid.lines[: form.header_within]):
        heads = tuple(shown(str(cell), 200) if cell is not None else "" for cell in line.cells)
        if (known := _known(heads, form)) > most:
            best, at, most = heads, place + 1, known
    return at, best


def _no_head(grid: Grid, form: TableForm, register: str) -> Problem:
    if not grid.lines:
        notes = Notes()
        note_empty(notes)
        return notes.all()[0]
    first = grid.heads or tuple(
        str(cell) for cell in next((line.cells for line in grid.lines if any(line.cells)), ())
    )
    expected = ", ".join(f"“{column.header[0]}”" for column in form.columns)
    return Problem(
        "header-changed",
        WHOLE,
        f"None of the columns that the description tells of is there ({expected}). The list begins with "
        f"“{shown(', '.join(str(head) for head in first), 200)}”. Either it is another list, or its form "
        f"changed: then write its heads into registers/{register}.toml. Nothing was read.",
    )


def _note_missing(heads: Sequence[str], form: TableForm, register: str, notes: Notes) -> bool:
    """Whether a column is missing without which absence from the list says nothing."""
    import difflib

    present = {plain_head(head): head for head in heads}
    described = {plain_head(head) for column in form.columns for head in column.header}
    unknown = [plain for plain in present if plain and plain not in described]
    needed = False
    for column in form.columns:
        if any(plain_head(head) in present for head in column.header):
            continue
        if not column.needed:
            continue
        needed = True
        near = difflib.get_close_matches(plain_head(column.header[0]), unknown, 1, 0.6)
        now = f" “{present[near[0]]}” may be it now." if near else ""
        others = ", ".join(f"“{present[plain]}”" for plain in unknown[:12])
        notes.add(
            "header-changed",
            f"column “{column.header[0]}”",
            f"The column is not there any more.{now} Columns that the description does not know: "
            f"{others or 'none'}. What the list does not hold says nothing until `header` of this column in "
            f"registers/{register}.toml has the new spelling.",
        )
    return needed


def _aligned(lines: Sequence[Line], width: int, bound: bool, notes: Notes) -> list[Line]:
    """The filled rows; those that are too long left out, those that are too short marked."""
    filled = [line for line in lines if any(cell not in (None, "") for cell in line.cells)]
    if bound:
        return filled
    short = sum(len(line.cells) < width for line in filled)
    # Some programs drop blank cells at the end of every row; then a short row is an ordinary one.
    habit = short > _FEW_SHORT and short * 5 > len(filled)
    # Blank cells at the end of all rows are nothing; at the end of one they may hide that it is shifted.
    longer = sum(len(line.cells) > width for line in filled) * 2 > len(filled)
    found: list[Line] = []
    for line in filled:
        more = any(cell not in (None, "") for cell in line.cells[width:])
        if more or (len(line.cells) > width and not longer):
            notes.add(
                "row-too-long",
                line.place,
                f"The row has {len(line.cells)} cells under {width} heads, so that nobody can tell which "
                f"stands where; it was left out. It begins “{shown(' | '.join(map(str, line.cells)))}”. Put "
                "it right in a copy of the list.",
            )
            continue
        if len(line.cells) < width and not habit and line is filled[-1]:
            notes.add(
                "list-cut",
                line.place,
                f"The last row has {len(line.cells)} cells under {width} heads: the list was cut. The row "
                "was left out; what the list does not hold says nothing. Fetch it again.",
            )
            continue
        if len(line.cells) < width and not habit:
            notes.add(
                "row-too-short",
                line.place,
                f"The row has {len(line.cells)} cells under {width} heads; what it says is kept, not sure. "
                "It may be a piece of a row that was broken in two.",
            )
            line = replace(line, damaged=True)
        found.append(line)
    return found
