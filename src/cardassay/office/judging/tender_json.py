"""
The assessment of a whole tender as canonical JSON, byte for byte what ``cardassay assess --json`` gives.

It is put together supplier by supplier, so that a tender of a thousand suppliers needs no more memory
than its largest one.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import date

from sqlalchemy import select

from cardassay.documents.version import judging_version
from cardassay.errors import Fault
from cardassay.office.faults import ConflictError
from cardassay.office.judging.kept import judged, subject_of
from cardassay.office.judging.summaries import entry_of, frame_of
from cardassay.office.office import Office
from cardassay.office.seeing import suppliers_in
from cardassay.report.canonical import assessment_json
from cardassay.store.schema.tenders import judgements

__all__ = ["tender_json"]


def tender_json(office: Office, tender_id: str, day: date, *, only: str | None = None) -> Iterator[bytes]:
    """
    The bytes, in pieces; suppliers that cannot be judged stand in none of them, as on the command line.

    Args:
        only: Identifier of the one supplier wanted; ``None`` for all.

    Raises:
        ConflictError: Before the first piece: no supplier can be judged; the faults say why.
    """
    with office.database.reading() as connection:
        ids = [one.id for one in suppliers_in(connection, tender_id) if only in (None, one.id)]
    faults: list[Fault] = []
    rest = iter(ids)
    first = _next(office, rest, day, faults)
    if first is None:
        raise ConflictError(_no_one(faults), code="not-judged")
    return _pieces(office, first, rest, day)


def _pieces(office: Office, first: bytes, rest: Iterator[str], day: date) -> Iterator[bytes]:
    begin, end = frame_of(first)
    yield begin
    yield entry_of(first)
    while (content := _next(office, rest, day, [])) is not None:
        yield b",\n"
        yield entry_of(content)
    yield end


def _next(office: Office, ids: Iterator[str], day: date, faults: list[Fault]) -> bytes | None:
    """The JSON of the next supplier that can be judged."""
    for supplier_id in ids:
        with office.database.reading() as connection:
            subject = subject_of(connection, supplier_id)
            kept = connection.execute(
                select(judgements.c.json).where(
                    judgements.c.supplier_id == supplier_id,
                    judgements.c.day == day,
                    judgements.c.basis == subject.basis,
                    judgements.c.version == judging_version(),
                )
            ).scalar_one_or_none()
        if kept:
            return zlib.decompress(kept)
        result = judged(office, subject, day)
        if result.assessment is not None:
            return assessment_json((result.assessment,))
        faults += result.faults
    return None


def _no_one(faults: list[Fault]) -> str:
    if not faults:
        return "The tender has no supplier yet, so that nobody can be judged. Add one first."
    told = "; ".join(dict.fromkeys(str(fault) for fault in faults[:5]))
    return f"No supplier of this tender can be judged until this is put right: {told}"
