"""
The worker: takes jobs and does them until it is told to end. Several can work at once, on several machines.

Who adds a kind of work puts a function into :data:`HANDLERS`; what has to happen each day goes into
:data:`every_day`. Both are called with the office; what a handler gives back is kept as the outcome.
"""

from __future__ import annotations

import errno
import logging
import os
import platform
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import psutil
from sqlalchemy import select

from cardassay.documents.version import judging_version
from cardassay.errors import CardassayError
from cardassay.office.judging.summaries import judge_now
from cardassay.office.office import Office
from cardassay.office.papers.reading_jobs import READ, read_papers
from cardassay.office.tenders.concerning import JUDGE
from cardassay.office.watching.daily import WATCH_HANDLERS, remind_on
from cardassay.office.work import jobs as queue
from cardassay.office.work.jobs import Job
from cardassay.office.work.nightly import DAY, begin_day
from cardassay.store.database import DatabaseAwayError
from cardassay.store.schema.tenders import judgements, suppliers
from cardassay.store.schema.working import jobs as jobs_table

__all__ = ["HANDLERS", "Worker", "every_day", "own_name", "release_dead", "run_all_jobs"]

LOG = logging.getLogger("cardassay.worker")

Outcome = Mapping[str, Any] | None

every_day: list[Callable[[Office, date], None]] = [remind_on]
"""Called once each day of the office, by one worker, after every supplier was queued to be judged."""

_IDLE_S, _AWAY_S, _HEARTBEAT_S = 0.5, 3.0, 20.0
_BATCH = 8
"""Papers that one worker holds at once for each process that reads."""


def _judge(office: Office, job: Job) -> Outcome:
    result = judge_now(office, job.key)
    if result is None or result.assessment is None:
        return {"faults": 0 if result is None else len(result.faults)}
    return {"by_evidence": result.assessment.verdicts.by_evidence.value}


def _day(office: Office, job: Job) -> Outcome:
    day = date.fromisoformat(job.key)
    queued = begin_day(office, day)
    for step in every_day:
        step(office, day)
    return {"suppliers": queued}


HANDLERS: dict[str, Callable[[Office, Job], Outcome]] = {JUDGE: _judge, DAY: _day, **WATCH_HANDLERS}
"""By kind of job; reading is done in batches and stands apart."""


def own_name() -> str:
    """A name that tells this process from every other one, and lets others see whether it lives."""
    process = psutil.Process()
    return f"{_machine()} {process.pid} {process.create_time():.2f}"


def _machine() -> str:
    """This machine; in a container another one than its host."""
    try:
        space = os.readlink("/proc/self/ns/pid")
    except OSError:
        space = ""
    return f"{platform.node()}{space}".replace(" ", "_")


def _is_dead(worker: str) -> bool:
    """Whether a worker ran on this machine and has ended; of others nobody can tell."""
    machine, _, rest = worker.partition(" ")
    pid, _, begun = rest.partition(" ")
    if machine != _machine() or not pid.isdecimal():
        return False
    try:
        process = psutil.Process(int(pid))
        return process.status() == psutil.STATUS_ZOMBIE or f"{process.create_time():.2f}" != begun
    except psutil.NoSuchProcess:
        return True
    except psutil.Error:
        return False


def release_dead(office: Office) -> int:
    """How many jobs of workers that died on this machine can be taken again."""
    query = select(jobs_table.c.worker).where(jobs_table.c.state == "running").distinct()
    with office.database.reading() as connection:
        holders = connection.execute(query).scalars().all()
    dead = [one for one in holders if _is_dead(one)]
    if not dead:
        return 0
    with office.database.writing() as connection:
        return sum(queue.release(connection, one) for one in dead)


class Worker:
    """One worker in this process."""

    def __init__(self, office: Office, *, name: str = "", kinds: Sequence[str] | None = None) -> None:
        self.office, self.name = office, name or own_name()
        self._kinds = kinds
        self._stop = threading.Event()

    def stop(self) -> None:
        """End after the job that is being done."""
        self._stop.set()

    def run(self) -> None:
        """Work until it is told to end; a database that is away is waited for."""
        away, looked = False, False
        while not self._stop.is_set():
            try:
                looked = looked or self._after_upgrade()
                self._begin_day()
                release_dead(self.office)
                worked = self.step()
                if away:
                    LOG.warning("The database answers again.")
                away = False
            except DatabaseAwayError as error:
                if not away:
                    LOG.warning("%s", error)
                away = True
                self._stop.wait(_AWAY_S)
                continue
            if not worked:
                self._stop.wait(_IDLE_S)

    def _after_upgrade(self) -> bool:
        """True, when suppliers were queued that another version of Cardassay has judged."""
        old = select(judgements.c.supplier_id, suppliers.c.tender_id).join(suppliers)
        old = old.where(judgements.c.version != judging_version(), suppliers.c.taken_out_at.is_(None))
        with self.office.database.writing() as connection:
            found = {row.supplier_id: row.tender_id for row in connection.execute(old)}
            each = (
                queue.Wanted(JUDGE, one, tender_id=tender, supplier_id=one, priority=8)
                for one, tender in found.items()
            )
            queue.enqueue(connection, each, self.office.clock())
        return True

    def _begin_day(self) -> None:
        key = self.office.today().isoformat()
        known = select(jobs_table.c.id).where(jobs_table.c.kind == DAY, jobs_table.c.key == key)
        with self.office.database.reading() as connection:
            if connection.execute(known).first() is not None:
                return
        with self.office.database.writing() as connection:
            if connection.execute(known).first() is None:
                wanted = queue.Wanted(DAY, key, priority=3)
                queue.enqueue(connection, [wanted], self.office.clock())

    def step(self) -> bool:
        """Whether there was something to do; it is done then, well or not."""
        kinds = self._kinds or (READ, *HANDLERS)
        most = _BATCH * self.office.settings.reading_workers
        with self.office.database.reading() as connection:
            if not queue.waiting(connection):
                return False  # without taking the lock of whoever writes
        with self.office.database.writing() as connection:
            held = queue.claim(connection, self.name, self.office.clock(), kinds=kinds, most=most)
            # A batch is papers of one tender; whatever else was found stays for the next step.
            batch = [one for one in held if one.kind == READ and one.tender_id == held[0].tender_id]
            batch = batch or held[:1]
            queue.give_back(connection, [one for one in held if one not in batch])
        if not batch:
            return False
        with self._held(batch):
            if batch[0].kind == READ:
                self._read(batch)
            else:
                self._do(batch[0])
        return True

    def _read(self, batch: list[Job]) -> None:
        left = {job.id: job for job in batch}

        def ended(job: Job, outcome: dict[str, Any]) -> None:
            self._done(job, outcome)
            del left[job.id]

        try:
            read_papers(self.office, batch, ended)
        except DatabaseAwayError:
            raise
        except Exception as error:  # noqa: BLE001  whatever it is, the other papers go on
            if len(batch) > 1:
                for job in list(left.values()):
                    self._read([job])
            else:
                self._failed(batch[0], error)

    def _do(self, job: Job) -> None:
        try:
            outcome = HANDLERS[job.kind](self.office, job)
        except DatabaseAwayError:
            raise
        except Exception as error:  # noqa: BLE001  one job must not end the worker
            self._failed(job, error)
        else:
            self._done(job, None if outcome is None else dict(outcome))

    def _done(self, job: Job, outcome: dict[str, Any] | None) -> None:
        with self.office.database.writing() as connection:
            queue.done(connection, job, outcome, self.office.clock())

    def _failed(self, job: Job, error: Exception) -> None:
        LOG.error("job %s %s, try %d", job.kind, job.key, job.tries, exc_info=error)
        with self.office.database.writing() as connection:
            queue.failed(connection, job, self._says(job, error), self.office.clock())

    def _says(self, job: Job, error: Exception) -> str:
        about = job.what.get("path") or self._supplier(job) or job.key
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return f"{about}: the server's disk is full. Nothing is lost; it is tried again."
        if isinstance(error, (CardassayError, OSError)):
            return f"{about}: {error}"
        return (
            f"{about}: this is a fault of Cardassay ({type(error).__name__}: {error}). Other work goes "
            "on; whoever looks after the server finds more in its log."
        )

    def _supplier(self, job: Job) -> str:
        if job.supplier_id is None:
            return ""
        with self.office.database.reading() as connection:
            query = select(suppliers.c.name).where(suppliers.c.id == job.supplier_id)
            return str(connection.execute(query).scalar_one_or_none() or "")

    @contextmanager
    def _held(self, batch: Sequence[Job]) -> Iterator[None]:
        """Renews the lease while the work lasts."""
        ended = threading.Event()

        def beat() -> None:
            while not ended.wait(_HEARTBEAT_S):
                try:
                    with self.office.database.writing() as connection:
                        ids = [one.id for one in batch]
                        queue.renew(connection, self.name, ids, self.office.clock())
                except DatabaseAwayError as error:
                    LOG.warning("%s", error)

        thread = threading.Thread(target=beat, daemon=True, name="cardassay lease")
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()


def run_all_jobs(office: Office, *, kinds: Sequence[str] | None = None) -> int:
    """How many steps of work were done here and now, until nothing is left that can be begun."""
    worker, steps = Worker(office, name="here", kinds=kinds), 0
    while worker.step():
        steps += 1
    return steps
