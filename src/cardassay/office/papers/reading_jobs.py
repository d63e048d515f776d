"""Reading papers in the background: one job for each paper, done in batches, kept for whoever judges."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

from sqlalchemy import Connection, and_, select

from cardassay.documents.bulk.one import ending_of
from cardassay.documents.bulk.reading import Reading, Wanted
from cardassay.documents.bulk.settings import Settings as ReadingSettings
from cardassay.documents.containers.naming import is_leftover
from cardassay.model.document import Document
from cardassay.office.judging.judge import kept_readings, reading_options
from cardassay.office.office import Change, Office
from cardassay.office.tree import files_of
from cardassay.office.work import jobs as queue
from cardassay.office.work.jobs import Job, enqueue
from cardassay.office.working_copy import working_copy
from cardassay.store.schema.tenders import files
from cardassay.store.schema.working import jobs

__all__ = ["READ", "PaperState", "paper_states", "read_again", "read_papers"]

READ = "read"
"""Kind of the jobs that read one paper."""


@dataclass(frozen=True, slots=True)
class PaperState:
    """A paper of a dossier, and how far its reading is."""

    path: str
    """Inside the dossier."""
    sha256: str
    size: int
    given_by: str
    given_at: datetime
    state: str
    """``queued``, ``reading``, ``read`` or ``failed``."""
    kind: str = ""
    """What kind of paper was read; several words where it holds several papers."""
    papers: int = 0
    """How many papers were read from it: one, or those inside a container."""
    values: int = 0
    unsure: int = 0
    """Values that a person should look at."""
    problems: tuple[str, ...] = ()
    error: str = ""
    """Why reading failed."""


def read_again(change: Change, tender_id: str, *, paths: Sequence[str] | None = None) -> None:
    """Have papers of a tender read: those at some paths, or all."""
    dossier = and_(files.c.tender_id == tender_id, files.c.path.like("suppliers/%/dossier/%"))
    query = select(files.c.path, files.c.sha256, files.c.supplier_id).where(dossier)
    if paths is not None:
        query = query.where(files.c.path.in_(paths))
    wanted = {
        f"{row.supplier_id} {row.sha256}{ending_of(row.path)}": queue.Wanted(
            READ,
            f"{row.supplier_id} {row.sha256}{ending_of(row.path)}",
            {"path": row.path, "sha256": row.sha256},
            tender_id,
            row.supplier_id,
            priority=4,
        )
        for row in change.connection.execute(query)
        if row.supplier_id is not None and _is_paper(row.path, row.sha256)
    }
    enqueue(change.connection, wanted.values(), change.moment)


def read_papers(office: Office, batch: Sequence[Job], ended: Callable[[Job, dict[str, Any]], None]) -> None:
    """
    Read the papers of some jobs of one tender; each is told as soon as it is read.

    A paper that cannot be read is no error of the job: what kept it from being read is its outcome.
    """
    tender_id = batch[0].tender_id or ""
    with office.database.reading() as connection:
        shared = [one for one in files_of(connection, tender_id) if one.path.startswith("anchors/")]
    with working_copy(office, shared) as folder:
        wanted = []
        for number, job in enumerate(batch):
            place = folder / "papers" / f"{number}{ending_of(job.what['path'])}"
            office.evidence.put_into(job.what["sha256"], place)
            shown = job.what["path"].partition("/dossier/")[2]
            wanted.append(Wanted(shown, place))
        settings = ReadingSettings(workers=office.settings.reading_workers)
        kept, options = kept_readings(office.folder), reading_options(folder)
        with Reading(settings, kept_in=kept, options=options) as reading:
            for job, documents in zip(batch, reading.each(wanted, len(wanted)), strict=True):
                ended(job, _outcome(documents))


def _outcome(documents: Sequence[Document]) -> dict[str, Any]:
    facts = [fact for one in documents for paper in one.attestations for fact in paper.facts.values()]
    return {
        "kind": ", ".join(dict.fromkeys(one.kind.value for one in documents)),
        "papers": len(documents),
        "values": len(facts),
        "unsure": sum(not fact.sure for fact in facts),
        "problems": [problem.message for one in documents for problem in one.problems][:5],
    }


def paper_states(connection: Connection, tender_id: str, supplier_id: str) -> list[PaperState]:
    """Every paper of a dossier by path, with how far its reading is."""
    query = select(jobs).where(jobs.c.kind == READ, jobs.c.supplier_id == supplier_id)
    known = {row.key: row for row in connection.execute(query)}
    found = []
    for one in files_of(connection, tender_id, supplier_id=supplier_id):
        inside = one.path.partition("/dossier/")[2]
        if one.supplier_id != supplier_id or not inside or not _is_paper(one.path, one.sha256):
            continue
        row = known.get(f"{supplier_id} {one.sha256}{ending_of(one.path)}")
        found.append(PaperState(inside, one.sha256, one.size, one.given_by, one.given_at, **_state(row)))
    return found


def _is_paper(path: str, sha256: str) -> bool:
    """Not what desktops leave behind, nor our own explanation of the folder."""
    return not is_leftover(path) and sha256 != _explanation()


@cache
def _explanation() -> str:
    text = resources.files("cardassay.workspace").joinpath("template/dossier-readme.txt").read_bytes()
    return hashlib.sha256(text).hexdigest()


_STATES = {"waiting": "queued", "running": "reading", "done": "read", "failed": "failed"}


def _state(row: Any) -> dict[str, Any]:
    if row is None:
        return {"state": "queued"}
    told = row.outcome or {}
    problems = tuple(told.get("problems", ()))
    counted = {name: told[name] for name in ("kind", "papers", "values", "unsure") if name in told}
    return {"state": _STATES[row.state], "problems": problems, "error": row.error, **counted}
