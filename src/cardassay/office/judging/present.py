"""A tender as it stands: its files of one revision, and each supplier judged on them as of a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from cardassay.documents.containers.walking import find_member
from cardassay.errors import Fault
from cardassay.model.assessment import Assessment
from cardassay.office.faults import NotFoundError
from cardassay.office.judging.kept import Subject, judged
from cardassay.office.office import Office
from cardassay.office.seeing import Supplier, suppliers_in
from cardassay.office.tree import StoredFile, files_of
from cardassay.office.working_copy import basis_of
from cardassay.store.schema.tenders import suppliers, tenders
from cardassay.store.schema.working import jobs, uploads

__all__ = ["Present", "Undone", "papers_by_hash", "present", "tender_files", "undone_in"]


@dataclass(frozen=True, slots=True)
class Present:
    """One revision of a tender, judged as of a day."""

    revision: int
    day: date
    files: tuple[StoredFile, ...]
    judged: tuple[tuple[Supplier, Assessment | None, tuple[Fault, ...]], ...]
    """In the order of the folders; faults where a supplier cannot be judged."""

    @property
    def assessments(self) -> tuple[Assessment, ...]:
        """Those of the suppliers that could be judged."""
        return tuple(assessment for _, assessment, _ in self.judged if assessment is not None)


@dataclass(frozen=True, slots=True)
class Undone:
    """Papers of one supplier that are still on their way to a judgement."""

    supplier: str
    reading: int
    """Papers that are being read, or wait for it."""
    judging: bool
    coming: int
    """Uploads that are not finished."""


def tender_files(connection: Connection, tender_id: str) -> tuple[int, tuple[StoredFile, ...]]:
    """
    The revision of a tender, and the files of exactly that revision.

    Raises:
        NotFoundError: There is no such tender.
    """
    query = select(tenders.c.revision).where(tenders.c.id == tender_id)
    while True:
        before = connection.execute(query).scalar_one_or_none()
        if before is None:
            raise NotFoundError("There is no such tender.")
        stored = tuple(files_of(connection, tender_id))
        if connection.execute(query).scalar_one() == before:
            return int(before), stored


def present(office: Office, tender_id: str, day: date) -> Present:
    """
    The tender as it stands, every supplier judged; papers that were not read yet are read.

    Raises:
        NotFoundError: There is no such tender.
    """
    with office.database.reading() as connection:
        revision, stored = tender_files(connection, tender_id)
        found = suppliers_in(connection, tender_id)
    shared = [one for one in stored if one.supplier_id is None]
    by_supplier: dict[str, list[StoredFile]] = {}
    for one in stored:
        by_supplier.setdefault(one.supplier_id or "", []).append(one)
    results = []
    for supplier in found:
        own = tuple(sorted((*shared, *by_supplier.get(supplier.id, ())), key=lambda one: one.path))
        subject = Subject(supplier.id, tender_id, supplier.folder, supplier.name, own, basis_of(own))
        result = judged(office, subject, day)
        results.append((supplier, result.assessment, result.faults))
    return Present(revision, day, stored, tuple(results))


def undone_in(connection: Connection, tender_id: str) -> tuple[Undone, ...]:
    """The suppliers of a tender with papers that are still read, judged or on their way."""
    names = {one.id: one.name for one in suppliers_in(connection, tender_id)}
    queued = select(jobs.c.supplier_id, jobs.c.kind).where(
        jobs.c.tender_id == tender_id,
        jobs.c.kind.in_(("read", "judge")),
        jobs.c.state.in_(("waiting", "running")),
    )
    rows = [(row.supplier_id, row.kind) for row in connection.execute(queued)]
    coming = (
        select(uploads.c.supplier_id)
        .join(suppliers, suppliers.c.id == uploads.c.supplier_id)
        .where(suppliers.c.tender_id == tender_id, uploads.c.state == "open")
    )
    rows += [(row.supplier_id, "upload") for row in connection.execute(coming)]
    return tuple(
        Undone(
            name,
            sum(kind == "read" for of, kind in rows if of == supplier_id),
            any(kind == "judge" for of, kind in rows if of == supplier_id),
            sum(kind == "upload" for of, kind in rows if of == supplier_id),
        )
        for supplier_id, name in names.items()
        if any(of == supplier_id for of, _ in rows)
    )


def papers_by_hash(office: Office, now: Present) -> Callable[[str], bytes]:
    """A function that gives the bytes of a paper by its SHA-256, also of one inside a container."""
    paths = {one.path: one.sha256 for one in now.files}
    held = dict(_containers(now, paths))

    def read(sha256: str) -> bytes:
        if sha256 not in held:
            return office.evidence.read(sha256)
        container, name = held[sha256]
        found = find_member(office.evidence.read(container), name, sha256)
        if found is None:
            raise KeyError(sha256)
        return found

    return read


def _containers(now: Present, paths: dict[str, str]) -> Iterator[tuple[str, tuple[str, str]]]:
    kept = set(paths.values())
    for supplier, assessment, _ in now.judged:
        for document in () if assessment is None else assessment.documents:
            outer, inside, _ = document.file.partition("!/")
            path = f"suppliers/{supplier.folder}/dossier/{outer}"
            if inside and document.sha256 not in kept and path in paths:
                yield document.sha256, (paths[path], outer.rpartition("/")[2])
