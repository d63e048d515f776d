"""Whom a change of files concerns: those suppliers are judged anew, once for each transaction."""

from __future__ import annotations

from sqlalchemy import select

from cardassay.office.office import Change
from cardassay.office.work.jobs import Wanted, enqueue
from cardassay.store.schema.tenders import suppliers, tenders

__all__ = ["JUDGE", "judge_again"]

JUDGE = "judge"
"""Kind of the jobs that judge a supplier as of today."""


def judge_again(change: Change, tender_id: str, supplier_id: str | None) -> None:
    """
    Have a supplier judged anew after this transaction.

    Args:
        supplier_id: ``None`` for every supplier of the tender.
    """
    key = ("judge again", tender_id, supplier_id)
    change.at_last(key, lambda change: _queued(change, tender_id, supplier_id))


def _queued(change: Change, tender_id: str, supplier_id: str | None) -> None:
    wanted = (
        select(suppliers.c.id)
        .join(tenders, tenders.c.id == suppliers.c.tender_id)
        .where(
            suppliers.c.tender_id == tender_id,
            suppliers.c.taken_out_at.is_(None),
            tenders.c.archived_at.is_(None),
        )
    )
    if supplier_id is not None:
        wanted = wanted.where(suppliers.c.id == supplier_id)
    found = change.connection.execute(wanted.order_by(suppliers.c.folder)).scalars().all()
    jobs = [Wanted(JUDGE, one, tender_id=tender_id, supplier_id=one) for one in found]
    enqueue(change.connection, jobs, change.moment)
