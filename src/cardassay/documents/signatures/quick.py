"""
pyHanko's reader of PDFs, quick on papers whose objects lie packed in streams.

pyHanko reads the table of such a stream anew for every object in it, which takes 20 seconds for a
tagged paper of 13 pages that was signed twice. Here each table is read once; everything that is not
as it should be is left to pyHanko.
"""

from __future__ import annotations

import io
from typing import Any

from pyhanko.pdf_utils import generic, misc
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.reader import PdfFileReader

__all__ = ["QuickReader"]


class QuickReader(PdfFileReader):
    """Reads as :class:`PdfFileReader` does."""

    def __init__(self, data: bytes) -> None:
        self._tables: dict[int, tuple[bytes, dict[int, int]] | None] = {}
        super().__init__(io.BytesIO(data), strict=False)

    def _get_object_from_stream(self, idnum: int, stmnum: int, idx: int) -> Any:
        if stmnum not in self._tables:
            self._tables[stmnum] = self._table(stmnum)
        table = self._tables[stmnum]
        if table is not None and idnum in table[1]:
            held = io.BytesIO(table[0])
            held.seek(table[1][idnum])
            try:
                found = generic.read_object(held, generic.Reference(idnum, 0, self))
            except (misc.PdfStreamError, misc.PdfReadError):
                found = None
            if found is not None and not isinstance(found, generic.StreamObject | generic.IndirectObject):
                return found
        return super()._get_object_from_stream(idnum, stmnum, idx)  # type: ignore[no-untyped-call]

    def _table(self, stmnum: int) -> tuple[bytes, dict[int, int]] | None:
        """The stream's bytes, and where in them each object begins."""
        stream = generic.Reference(stmnum, 0, self).get_object()
        if not isinstance(stream, generic.StreamObject) or stream.get("/Type") != "/ObjStm":
            return None
        data = bytes(stream.read_data(DecodePurpose.OBJECT_STREAM))
        first, count = int(stream["/First"]), int(stream["/N"])
        numbers = data[:first].split()
        if len(numbers) < 2 * count or not all(number.isdigit() for number in numbers[: 2 * count]):
            return None
        pairs = zip(numbers[0 : 2 * count : 2], numbers[1 : 2 * count : 2], strict=True)
        table: dict[int, int] = {}
        for number, offset in pairs:
            # The first of two with one number is the one that pyHanko takes.
            table.setdefault(int(number), first + int(offset))
        return data, table
