"""Lists in spreadsheets (XLSX, ODS) as rows of cells, each sheet by itself."""

from __future__ import annotations

import io

from cardassay.registers.lists.grid import MOST_COLUMNS, MOST_ROWS, Grid, Line, UnreadableError
from cardassay.registers.lists.notes import Notes

__all__ = ["sheet_grids"]

_MOST_SHEETS = 30


def sheet_grids(data: bytes, notes: Notes) -> tuple[Grid, ...]:
    """
    The sheets of a spreadsheet, in its order; how wide they claim to be is measured before.

    Raises:
        UnreadableError: Damaged, protected, made to fill memory, or no spreadsheet.
    """
    from cardassay.documents.containers.budget import Budget
    from cardassay.documents.containers.parts import RefusedError
    from cardassay.documents.containers.sheets import measure_part
    from cardassay.documents.containers.zips import Zip

    try:
        archive = Zip(data, Budget(len(data)))
        for entry in archive.entries:
            if entry.filename.lower().endswith((".xml", ".rels")):
                measure_part(archive.read(entry), entry.filename)
    except RefusedError as error:
        raise UnreadableError(error.problem.code, error.problem.message) from error
    return _sheets(data, notes)


def _sheets(data: bytes, notes: Notes) -> tuple[Grid, ...]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, XmlError, ZipError

    grids: list[Grid] = []
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in workbook.sheet_names[:_MOST_SHEETS]:
            sheet = workbook.get_sheet_by_name(name)
            lines: list[Line] = []
            whole = True
            for number, cells in enumerate(sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS + 1), 1):
                if number > MOST_ROWS:
                    notes.add("too-large", f"sheet {name}", f"Only the first {MOST_ROWS:,} rows were read.")
                    whole = False
                    break
                lines.append(Line(f"row {number}", tuple(cells[:MOST_COLUMNS])))
            grids.append(Grid(tuple(lines), whole=whole, sheet=name))
    except PasswordError as error:
        raise UnreadableError(
            "password-protected", "The spreadsheet is protected by a password; save a copy without one."
        ) from error
    except (CalamineError, XmlError, ZipError, OSError, ValueError, OverflowError) as error:
        raise UnreadableError(
            "damaged", "The spreadsheet is damaged and cannot be opened; fetch the list again."
        ) from error
    if len(workbook.sheet_names) > _MOST_SHEETS:
        notes.add("too-large", "workbook", f"Only the first {_MOST_SHEETS} sheets were looked at.")
    return tuple(grids)
