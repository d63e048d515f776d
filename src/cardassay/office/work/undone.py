"""The work in the background of a tender as people see it: how much waits, what failed and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from cardassay.office.actor import Actor
from cardassay.office.faults import NotFoundError
from cardassay.office.office import Office
from cardassay.store.schema.working import jobs

__all__ = ["FailedWork", "Work", "do_again", "work_of"]


@dataclass(frozen=True, slots=True)
class FailedWork:
    """Something that was tried three times and did not work."""

    id: str
    kind: str
    """``read``, ``judge`` and others."""
    supplier_id: str | None
    error: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Work:
    """The work in the background of one tender."""

    waiting: int
    running: int
    failed: tuple[FailedWork, ...]
    """The last hundred."""


def work_of(connection: Connection, tender_id: str) -> Work:
    """How much waits and runs, and what failed."""
    own = jobs.c.tender_id == tender_id
    query = select(jobs.c.state, func.count()).where(own).group_by(jobs.c.state)
    counts = {row[0]: int(row[1]) for row in connection.execute(query)}
    lost = select(jobs).where(own, jobs.c.state == "failed").order_by(jobs.c.ended_at.desc()).limit(100)
    failed = tuple(
        FailedWork(row.id, row.kind, row.supplier_id, row.error, row.ended_at)
        for row in connection.execute(lost)
    )
    return Work(counts.get("waiting", 0), counts.get("running", 0), failed)


def do_again(office: Office, actor: Actor, tender_id: str, job_id: str) -> None:
    """
    Have work tried again that failed.

    Raises:
        NotFoundError: Nothing of that kind failed in this tender.
    """
    with office.changing(actor) as change:
        lost = (jobs.c.id == job_id) & (jobs.c.tender_id == tender_id) & (jobs.c.state == "failed")
        step = update(jobs).where(lost).values(state="waiting", tries=0, not_before=None)
        row = change.connection.execute(step.returning(jobs.c.kind, jobs.c.key)).one_or_none()
        if row is None:
            raise NotFoundError("This work did not fail, or is being tried again already.")
        change.record("work.again", tender=tender_id, kind=row.kind, key=row.key)
