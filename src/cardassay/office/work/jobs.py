"""
Work in the background: queued in the transaction that makes it necessary, done at least once.

1. The same work (kind and key) is queued once. Asked for while it runs, it runs again afterwards.
2. A worker holds a job for as long as its lease, which it renews while it works. When a worker is
   seen to be dead, or its lease ends, somebody else takes the job.
3. A job that failed is tried again after a pause; after :data:`MOST_TRIES` it stays failed and says why.
   A worker may die of other things than its job: only after :data:`MOST_BEGUN` deaths a job is given up,
   so that one file cannot stop everything and a night of restarts loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from cardassay.store.database import new_id
from cardassay.store.schema.working import jobs

__all__ = [
    "LEASE",
    "MOST_BEGUN",
    "MOST_TRIES",
    "Job",
    "Wanted",
    "claim",
    "done",
    "enqueue",
    "failed",
    "give_back",
    "release",
    "renew",
    "waiting",
]

LEASE = timedelta(seconds=90)
MOST_TRIES = 3
MOST_BEGUN = 12
_PAUSES = (timedelta(seconds=5), timedelta(seconds=60))
"""Before the second and the third try."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Work to be queued."""

    kind: str
    key: str
    """The same work has the same key."""
    what: dict[str, Any] = field(default_factory=dict)
    tender_id: str | None = None
    supplier_id: str | None = None
    priority: int = 5
    """Less is sooner."""
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """Work that a worker holds."""

    id: str
    kind: str
    key: str
    what: dict[str, Any]
    tender_id: str | None
    supplier_id: str | None
    tries: int
    """Counted from 1, this one included."""
    worker: str


def enqueue(connection: Connection, wanted: Iterable[Wanted], now: datetime) -> None:
    """Queue work that is not queued yet; what is done, failed or running is done anew."""
    rows = [
        {"id": new_id(), "kind": one.kind, "key": one.key, "what": one.what, "tender_id": one.tender_id,
         "supplier_id": one.supplier_id, "priority": one.priority, "not_before": one.not_before,
         "state": "waiting", "made_at": now}
        for one in wanted
    ]  # fmt: skip
    if not rows:
        return
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    step = dialect.insert(jobs)
    new, running, idle = step.excluded, jobs.c.state == "running", jobs.c.state == "waiting"
    step = step.on_conflict_do_update(
        index_elements=["kind", "key"],
        set_={
            "again": running,
            "state": case((running, "running"), else_="waiting"),
            "tries": case((running, jobs.c.tries), else_=0),
            "made_at": case((or_(running, idle), jobs.c.made_at), else_=new.made_at),
            "priority": case((idle, _least(jobs.c.priority, new.priority)), else_=new.priority),
            "what": new.what,
            "not_before": new.not_before,
            "error": case((running, jobs.c.error), else_=""),
        },
    )  # fmt: skip
    connection.execute(step, rows)


def _least(one: ColumnElement[int], other: ColumnElement[int]) -> ColumnElement[int]:
    """The smaller of two numbers, on every database."""
    return case((one < other, one), else_=other)


def claim(
    connection: Connection, worker: str, now: datetime, *, kinds: Sequence[str], most: int = 1
) -> list[Job]:
    """
    The next jobs of one kind, held for this worker from now on; none when nothing can be begun.

    Judging waits until the supplier's papers are read. Several workers never get the same job.
    """
    _give_up(connection, now)
    reading = jobs.alias("reading")
    unread = exists().where(
        reading.c.kind == "read",
        reading.c.supplier_id == jobs.c.supplier_id,
        reading.c.state.in_(("waiting", "running")),
    )
    free = and_(
        jobs.c.kind.in_(kinds),
        _takeable(now),
        or_(jobs.c.not_before.is_(None), jobs.c.not_before <= now),
        or_(jobs.c.kind != "judge", ~unread),
    )
    order = (jobs.c.priority, jobs.c.made_at, jobs.c.id)
    first = select(jobs.c.id, jobs.c.kind).where(free).order_by(*order).limit(most)
    if connection.dialect.name == "postgresql":
        first = first.with_for_update(skip_locked=True, of=jobs)
    found = connection.execute(first).all()
    chosen = [row.id for row in found if row.kind == found[0].kind]
    if not chosen:
        return []
    step = (
        update(jobs)
        .where(jobs.c.id.in_(chosen))
        .values(state="running", worker=worker, leased_until=now + LEASE, begun_at=now, ended_at=None,
                tries=jobs.c.tries + 1, again=False)
        .returning(*(jobs.c[name] for name in Job.__dataclass_fields__))
    )  # fmt: skip
    held = {row.id: Job(**row._mapping) for row in connection.execute(step)}
    return [held[one] for one in chosen]


def _takeable(now: datetime) -> ColumnElement[bool]:
    lapsed = and_(jobs.c.state == "running", jobs.c.leased_until < now)
    return and_(or_(jobs.c.state == "waiting", lapsed), jobs.c.tries < MOST_BEGUN)


def _give_up(connection: Connection, now: datetime) -> None:
    """Fails the jobs whose workers died each time."""
    lost = and_(
        jobs.c.tries >= MOST_BEGUN,
        or_(jobs.c.state == "waiting", and_(jobs.c.state == "running", jobs.c.leased_until < now)),
    )
    if connection.execute(select(jobs.c.id).where(lost).limit(1)).first() is None:
        return
    says = (
        f"The worker ended {MOST_BEGUN} times while it was at this, so it was given up. The other work goes "
        "on. Is there enough memory? Look at the log of the server; start it again when that is mended."
    )
    step = update(jobs).where(lost).values(state="failed", ended_at=now, worker="", leased_until=None)
    connection.execute(step.values(error=case((jobs.c.error == "", says), else_=jobs.c.error)))


def renew(connection: Connection, worker: str, ids: Iterable[str], now: datetime) -> None:
    """Hold jobs for another lease."""
    own = and_(jobs.c.id.in_(list(ids)), jobs.c.worker == worker, jobs.c.state == "running")
    connection.execute(update(jobs).where(own).values(leased_until=now + LEASE))


def done(connection: Connection, job: Job, outcome: dict[str, Any] | None, now: datetime) -> bool:
    """Whether a job was ended as done; not, when somebody else had taken it meanwhile."""
    own = and_(jobs.c.id == job.id, jobs.c.worker == job.worker, jobs.c.state == "running")
    step = (
        update(jobs)
        .where(own)
        .values(
            state=case((jobs.c.again, "waiting"), else_="done"),
            again=False, tries=0, worker="", leased_until=None, ended_at=now, outcome=outcome, error="",
        )
    )  # fmt: skip
    return connection.execute(step).rowcount > 0


def failed(connection: Connection, job: Job, says: str, now: datetime, *, final: bool = False) -> None:
    """End a try that did not work: another one later, or none."""
    last = final or job.tries >= MOST_TRIES
    pause = None if last else now + _PAUSES[min(job.tries, len(_PAUSES)) - 1]
    own = and_(jobs.c.id == job.id, jobs.c.worker == job.worker, jobs.c.state == "running")
    step = (
        update(jobs)
        .where(own)
        .values(
            state=case((jobs.c.again, "waiting"), else_="failed" if last else "waiting"),
            tries=case((jobs.c.again, 0), else_=jobs.c.tries),
            again=False, worker="", leased_until=None, ended_at=now, not_before=pause, error=says[:2000],
        )
    )  # fmt: skip
    connection.execute(step)


def give_back(connection: Connection, held: Iterable[Job]) -> None:
    """Let go of jobs that were not begun; the try does not count."""
    for job in held:
        own = and_(jobs.c.id == job.id, jobs.c.worker == job.worker)
        step = update(jobs).where(own).values(state="waiting", worker="", tries=jobs.c.tries - 1)
        connection.execute(step)


def release(connection: Connection, worker: str) -> int:
    """How many jobs a worker that is dead held; others can take them now."""
    own = and_(jobs.c.worker == worker, jobs.c.state == "running")
    return connection.execute(update(jobs).where(own).values(state="waiting", worker="")).rowcount


def waiting(connection: Connection, *, supplier_id: str | None = None) -> int:
    """How many jobs wait or run, of one supplier or of all."""
    query = select(func.count()).select_from(jobs).where(jobs.c.state.in_(("waiting", "running")))
    if supplier_id is not None:
        query = query.where(jobs.c.supplier_id == supplier_id)
    return int(connection.execute(query).scalar_one())
