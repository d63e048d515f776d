"""What happens once each day of the office: every supplier is judged anew, and leftovers are cleared."""

from __future__ import annotations

import time
from datetime import date, timedelta

from sqlalchemy import delete, select, update

from cardassay.office.office import Office
from cardassay.office.tenders.concerning import JUDGE
from cardassay.office.work.jobs import Wanted, enqueue
from cardassay.store.schema.tenders import suppliers, tenders
from cardassay.store.schema.working import idempotent, jobs, uploads

__all__ = ["DAY", "begin_day"]

DAY = "day"
"""Kind of the job that begins a day; its key is the day."""

_JOBS_DAYS, _ANSWERS_DAYS, _UPLOADS_DAYS, _JUDGED_DAYS = 30, 7, 2, 8


def begin_day(office: Office, day: date) -> int:
    """How many suppliers are judged anew, since a new day can end a certificate."""
    _clear(office)
    now = office.clock()
    wanted = (
        select(suppliers.c.id, suppliers.c.tender_id)
        .join(tenders, tenders.c.id == suppliers.c.tender_id)
        .where(suppliers.c.taken_out_at.is_(None), tenders.c.archived_at.is_(None))
        .order_by(suppliers.c.tender_id, suppliers.c.folder)
    )
    with office.database.writing() as connection:
        found = connection.execute(wanted).all()
        each = (
            Wanted(JUDGE, row.id, tender_id=row.tender_id, supplier_id=row.id, priority=8) for row in found
        )
        enqueue(connection, each, now)
    return len(found)


def _clear(office: Office) -> None:
    """Removes what nobody asks for any more: old jobs, kept answers, uploads that were never finished."""
    now = office.clock()
    with office.database.writing() as connection:
        old = (jobs.c.state == "done") & (jobs.c.ended_at < now - timedelta(days=_JOBS_DAYS))
        connection.execute(delete(jobs).where(old, jobs.c.kind.not_in(("read", "judge"))))
        before = now - timedelta(days=_ANSWERS_DAYS)
        connection.execute(delete(idempotent).where(idempotent.c.made_at < before))
        stopped = (uploads.c.state == "open") & (uploads.c.changed_at < now - timedelta(days=_UPLOADS_DAYS))
        says = "It was cut off and nobody went on with it for two days. Send the file again."
        connection.execute(update(uploads).where(stopped).values(state="stopped", error=says))
    office.evidence.sweep()
    _clear_judged(office)


def _clear_judged(office: Office) -> None:
    """Removes kept judgements that nobody has asked for; they can be made again at any time."""
    oldest = time.time() - _JUDGED_DAYS * 86_400
    for file in (office.folder / "judged").glob("*/*.bin"):
        try:
            if file.stat().st_mtime < oldest:
                file.unlink()
        except FileNotFoundError:
            continue  # another worker cleared it
