"""
The days that a judgement names, written into the office.

A judgement says all days of its supplier. Those that it names again keep their row, new ones come,
the others go; what was told of them stays told (:mod:`cardassay.office.watching.reminding`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from cardassay.assessing.deadlines import Deadline, deadlines_of, project_days
from cardassay.model.assessment import Assessment
from cardassay.model.finding import Waiver
from cardassay.store.database import new_id
from cardassay.store.schema.watching import deadlines

__all__ = ["replace_days", "write_deadlines"]


def write_deadlines(
    connection: Connection,
    tender_id: str,
    supplier_id: str,
    assessment: Assessment | None,
    waivers: Iterable[Waiver],
    at: datetime,
) -> int:
    """
    How many days of a supplier and its project stand now that it was judged.

    Args:
        assessment: ``None`` when the supplier cannot be judged; its former days stay then, since
            nothing says that they have changed.
        waivers: Every waiver of the dossier.
        at: The moment of the judgement.
    """
    if assessment is None:
        return 0
    of_supplier, of_project = deadlines_of(assessment, waivers), project_days(assessment)
    replace_days(connection, tender_id, supplier_id, of_supplier, at)
    replace_days(connection, tender_id, None, of_project, at)
    return len(of_supplier) + len(of_project)


def replace_days(
    connection: Connection, tender_id: str, supplier_id: str | None, named: Iterable[Deadline], at: datetime
) -> None:
    """Let exactly these days stand for a supplier, or without one for the project of a tender."""
    of_whom = deadlines.c.supplier_id == supplier_id if supplier_id else deadlines.c.supplier_id.is_(None)
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    stand = {
        (row.key, row.due, row.kind): row
        for row in connection.execute(select(deadlines).where(deadlines.c.tender_id == tender_id, of_whom))
    }
    for one in named:
        key = f"{supplier_id or 'project'}/{one.key}"[:300]
        row = {"scheme": one.scheme, "title": one.title, "detail": _detail(one), "blocking": one.blocking}
        known = stand.pop((key, one.due, one.kind.value), None)
        if known is None:
            place = {"id": new_id(), "tender_id": tender_id, "supplier_id": supplier_id, "key": key}
            # Another supplier of the tender may be judged at the same moment and name the same days.
            new = insert(deadlines).values(**place, **row, due=one.due, kind=one.kind.value, made_at=at)
            connection.execute(new.on_conflict_do_nothing())
        elif any(getattr(known, name) != value for name, value in row.items()):
            connection.execute(update(deadlines).where(deadlines.c.id == known.id).values(**row))
    for gone in stand.values():
        connection.execute(delete(deadlines).where(deadlines.c.id == gone.id))


def _detail(one: Deadline) -> dict[str, Any]:
    return {
        "file": one.file,
        "reason": one.reason.code if one.reason is not None else "",
        "reason_text": one.reason.text if one.reason is not None else "",
        "waits": [
            {"finding": each.finding, "requirement": each.requirement, "where": each.where}
            for each in one.waits
        ],
        "who": one.who,
        "why": one.why,
    }
