"""What lists show of a tender, from its files: names, languages, why a supplier is not judged."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import insert, select, update

from cardassay.errors import Fault
from cardassay.model.project import Project
from cardassay.model.supplier import Supplier
from cardassay.office.office import Change, Office
from cardassay.office.tree import file_at
from cardassay.packs.loader import bundled_packs
from cardassay.store.database import new_id
from cardassay.store.schema.tenders import files, suppliers, tenders
from cardassay.workspace.confirmed import read_decisions
from cardassay.workspace.project_file import read_project
from cardassay.workspace.supplier_file import read_supplier

__all__ = ["faults_value", "folder_of", "index", "known_packs", "name_key", "project_of", "text_of"]

_FOLDER = re.compile(r"suppliers/([^/]+)/")


@dataclass(frozen=True, slots=True)
class _Said:
    supplier: Supplier | None
    faults: tuple[Fault, ...]


def folder_of(path: str) -> str:
    """The supplier's folder in which a path lies; empty for files of the whole tender."""
    found = _FOLDER.match(path)
    return "" if found is None or found[1].startswith(".") else found[1]


def name_key(name: str) -> str:
    """By what two suppliers have the same name."""
    return " ".join(name.casefold().split())


def faults_value(faults: Iterable[Fault]) -> list[dict[str, str]]:
    """Faults as the table holds them."""
    return [{"where": one.where, "what": one.what, "do": one.do} for one in faults]


def text_of(
    office: Office, change: Change, tender_id: str, path: str
) -> tuple[str | None, tuple[Fault, ...]]:
    """The text at a path; ``None`` where there is none, with the fault."""
    sha256 = file_at(change.connection, tender_id, path)
    if sha256 is None:
        return None, (Fault(path, "the file is missing", "Make it; a new tender shows a full example"),)
    try:
        return office.evidence.read(sha256).decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return None, (Fault(f"{path}:{line}", "this line is not UTF-8 text", "Save the file as UTF-8 text"),)


def known_packs(change: Change, tender_id: str) -> set[str]:
    """The identifiers of the packs that a tender can name."""
    own = change.connection.execute(
        select(files.c.path).where(files.c.tender_id == tender_id, files.c.path.like("packs/%.toml"))
    ).scalars()
    return {*bundled_packs(), *(path[6:-5] for path in own if "/" not in path[6:])}


def project_of(office: Office, change: Change, tender_id: str) -> tuple[Project | None, tuple[Fault, ...]]:
    """The project of a tender, and what is wrong with it."""
    text, faults = text_of(office, change, tender_id, "project.toml")
    if text is None:
        return None, faults
    project, _, faults = read_project(text, "project.toml", packs=known_packs(change, tender_id))
    return project, faults


def index(office: Office, change: Change, tender_id: str, *, only: Iterable[str] | None = None) -> None:
    """
    Bring the rows of a tender and its suppliers into step with its files.

    Args:
        only: The folders whose files changed; ``None`` for all, and for the project itself.
    """
    project, faults = project_of(office, change, tender_id)
    if project is not None:
        step = update(tenders).where(tenders.c.id == tender_id).values(name=project.name)
        change.connection.execute(step)
    rows = change.connection.execute(
        select(suppliers.c.id, suppliers.c.folder).where(
            suppliers.c.tender_id == tender_id, suppliers.c.taken_out_at.is_(None)
        )
    ).all()
    wanted = None if only is None else set(only)
    for row in rows:
        if wanted is None or row.folder in wanted:
            said = _said(office, change, tender_id, row.folder, project)
            values = _values(said, row.folder, faults if project is None else ())
            change.connection.execute(update(suppliers).where(suppliers.c.id == row.id).values(**values))


def supplier_row(change: Change, tender_id: str, folder: str) -> str:
    """The identifier of a folder's supplier: made where there is none, brought back where it was out."""
    found = change.connection.execute(
        select(suppliers.c.id).where(suppliers.c.tender_id == tender_id, suppliers.c.folder == folder)
    ).scalar_one_or_none()
    if found is not None:
        step = update(suppliers).where(suppliers.c.id == found).values(taken_out_at=None)
        change.connection.execute(step)
        return str(found)
    made = new_id()
    row = {"id": made, "tender_id": tender_id, "folder": folder, "name": folder, "faults": []}
    change.connection.execute(insert(suppliers).values(**row))
    return made


def _said(office: Office, change: Change, tender_id: str, folder: str, project: Project | None) -> _Said:
    path = f"suppliers/{folder}/supplier.toml"
    text, faults = text_of(office, change, tender_id, path)
    supplier: Supplier | None = None
    if text is not None:
        supplier, faults = read_supplier(text, path, folder, project=project)
    path = f"suppliers/{folder}/confirmed.toml"
    if file_at(change.connection, tender_id, path) is not None:
        text, more = text_of(office, change, tender_id, path)
        if text is not None:
            _, more = read_decisions(text, path, supplier=supplier, project=project)
        faults = (*faults, *more)
    return _Said(supplier, faults)


def _values(said: _Said, folder: str, of_project: Iterable[Fault]) -> dict[str, object]:
    faults = faults_value((*of_project, *said.faults))
    if said.supplier is None:
        return {"name": folder, "name_key": "", "language": "en", "faults": faults}
    name = said.supplier.name
    language = said.supplier.language[:5] or "en"
    return {"name": name, "name_key": name_key(name), "language": language, "faults": faults}
