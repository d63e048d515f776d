"""
What the worker does for the watch: keeps the days of each judgement, compares lists, reminds, delivers.

Reminders of a day are made at six in the morning of the office's time zone, or as soon as a worker runs
after that; a message that failed is tried again when its pause is over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from cardassay.office.judging.judge import Judged
from cardassay.office.judging.kept import Subject
from cardassay.office.office import Office
from cardassay.office.watching.delivering import DELIVER, deliver, next_try
from cardassay.office.watching.naming_days import write_deadlines
from cardassay.office.watching.register_news import compare_lists, has_lists_to_compare
from cardassay.office.watching.reminding import remind
from cardassay.office.work.jobs import Job, Wanted, enqueue
from cardassay.store.schema.tenders import judgements

__all__ = ["COMPARE", "DELIVER", "REMIND", "WATCH_HANDLERS", "note_judgement", "remind_on"]

COMPARE = "compare"
"""Compares the lists of registers for one supplier."""
REMIND = "remind"
_EARLIEST = time(6)


def note_judgement(connection: Connection, subject: Subject, result: Judged, day: date) -> None:
    """Keep the days that a judgement of today names; it runs in the transaction of its summary."""
    of_it = (judgements.c.supplier_id == subject.supplier_id) & (judgements.c.day == day)
    at = connection.execute(select(judgements.c.made_at).where(of_it)).scalar_one()
    write_deadlines(
        connection, subject.tender_id, subject.supplier_id, result.assessment, result.decisions.waivers, at
    )
    if result.assessment is not None and has_lists_to_compare(subject.files):
        # Lists are long: they are read outside of the transaction.
        supplier, tender = subject.supplier_id, subject.tender_id
        job = Wanted(COMPARE, supplier, tender_id=tender, supplier_id=supplier, priority=7)
        enqueue(connection, (job,), at)


def remind_on(office: Office, day: date) -> None:
    """Queue the reminders of a day."""
    zone = ZoneInfo(office.settings.time_zone)
    begin = datetime.combine(day, _EARLIEST, zone).astimezone(UTC)
    with office.database.writing() as connection:
        job = Wanted(REMIND, day.isoformat(), priority=4, not_before=begin)
        enqueue(connection, (job,), office.clock())


def _compare(office: Office, job: Job) -> Mapping[str, Any]:
    return {"news": compare_lists(office, job.key)}


def _remind(office: Office, job: Job) -> Mapping[str, Any]:
    # Of today, also when the worker comes to it days later: days that were missed are made up for.
    made = remind(office, office.today())
    _queue_next(office)
    return {"messages": made}


def _deliver(office: Office, job: Job) -> Mapping[str, Any]:
    tried = deliver(office)
    _queue_next(office)
    return {"tried": tried}


def _queue_next(office: Office) -> None:
    at = next_try(office)
    if at is not None:
        with office.database.writing() as connection:
            job = Wanted(DELIVER, "all", priority=4, not_before=at)
            enqueue(connection, (job,), office.clock())


WATCH_HANDLERS: dict[str, Callable[[Office, Job], Mapping[str, Any] | None]] = {
    COMPARE: _compare,
    REMIND: _remind,
    DELIVER: _deliver,
}
"""By kind of job, for :data:`cardassay.office.work.worker.HANDLERS`."""
