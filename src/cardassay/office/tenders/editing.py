"""
The text files of a tender edited by people: checked by the same readers that judge, kept only when sound.

A text with faults is given back with its faults, so that nothing that was typed is lost. Somebody
else's change in between is a conflict, not an overwriting.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from cardassay.errors import Fault, KnowledgeError, by_line
from cardassay.form import read_toml
from cardassay.model.project import Project
from cardassay.office.actor import Actor
from cardassay.office.faults import ConflictError, NotFoundError, NotValidError, OfficeError
from cardassay.office.office import Change, Office
from cardassay.office.seeing import suppliers_in
from cardassay.office.tenders.indexing import folder_of, index, known_packs, project_of, text_of
from cardassay.office.tree import file_at, files_of, next_revision, put_file, take_out
from cardassay.packs.loader import load_packs, packs_for
from cardassay.registers.describing import check_descriptions
from cardassay.schemes.loader import load_schemes
from cardassay.store.schema.tenders import tenders
from cardassay.workspace.confirmed import read_decisions
from cardassay.workspace.project_file import read_project
from cardassay.workspace.supplier_file import read_supplier

__all__ = [
    "EditRefusedError",
    "Edited",
    "checked",
    "editable",
    "open_tender",
    "remove_text",
    "text_at",
    "write_text",
]

_PLACES = re.compile(
    r"project\.toml|confirmed\.toml|[^/]+\.(md|txt)|packs/[A-Za-z0-9][A-Za-z0-9._-]*\.(toml|txt|md)"
    r"|registers/[A-Za-z0-9][A-Za-z0-9._-]*\.toml|suppliers/[^/]+/(supplier|confirmed)\.toml"
)
_REMOVABLE = re.compile(r"packs/[^/]+|registers/[^/]+\.toml|[^/]+\.(md|txt)")
_MOST = 2 << 20


@dataclass(frozen=True, slots=True)
class Edited:
    """What became of an edited text."""

    path: str
    text: str
    """As it was sent."""
    sha256: str
    """Of what stands there now."""
    kept: bool
    faults: tuple[Fault, ...] = ()
    """What is wrong in it; with any it was not kept."""
    concerned: tuple[str, ...] = ()
    """Names of suppliers that can no longer be judged since this change."""


class EditRefusedError(OfficeError):
    """The text has faults and was not kept; ``edited`` holds it with its faults."""

    status = 422

    def __init__(self, edited: Edited) -> None:
        told = "; ".join(str(fault) for fault in edited.faults[:5])
        super().__init__(f"{edited.path} was not kept: {told}", code="faults", field="text")
        self.edited = edited


def editable(path: str) -> bool:
    """Whether people edit the file at a path as text."""
    return _PLACES.fullmatch(path) is not None and ".." not in path


def text_at(office: Office, tender_id: str, path: str) -> tuple[str, str]:
    """
    The text at a path, and its hash; both empty for a file that can be made there.

    Raises:
        NotFoundError: Nothing of that path is edited as text.
    """
    if not editable(path):
        raise NotFoundError(f"“{path[:200]}” is no text of this tender that can be edited here.")
    with office.database.reading() as connection:
        sha256 = file_at(connection, tender_id, path)
    if sha256 is None:
        return "", ""
    return office.evidence.read(sha256).decode("utf-8-sig", "replace"), sha256


def write_text(office: Office, actor: Actor, tender_id: str, path: str, text: str, *, was: str) -> Edited:
    """
    A text kept when it has no faults.

    Args:
        was: Hash of the text that was edited; empty for a new file.

    Raises:
        NotFoundError: Nothing of that path is edited as text.
        NotValidError: The text is too long.
        ConflictError: Somebody changed it meanwhile, or the tender is archived.
    """
    if not editable(path):
        raise NotFoundError(f"“{path[:200]}” is no text of this tender that can be edited here.")
    text = text.replace("\r\n", "\n")
    if len(text) > _MOST or "\x00" in text:
        raise NotValidError("The text is too long, or holds signs that no text file holds.", field="text")
    with office.database.reading() as connection:
        stands = file_at(connection, tender_id, path)
    old = b"" if stands is None else office.evidence.read(stands)
    if b"\r\n" in old:
        text = text.replace("\n", "\r\n")  # the file keeps its line ends
    if stands is not None and old == text.encode():
        return Edited(path, text, stands, True)
    with office.changing(actor) as change:
        open_tender(change, tender_id)
        revision = next_revision(change, tender_id)
        stands = file_at(change.connection, tender_id, path)
        if (stands or "") != was:
            raise ConflictError(
                f"{path} was changed by somebody else while you edited it. Your text was not kept; it still "
                "stands on your page. Open the file again in another window, and put both together.",
                code="changed-meanwhile",
                field="text",
            )
        faults = checked(office, change, tender_id, path, text)
        if faults:
            raise EditRefusedError(Edited(path, text, stands or "", False, faults))
        folder = folder_of(path)
        before = {one.id for one in suppliers_in(change.connection, tender_id) if one.faults}
        supplier_id = _supplier_id(change, tender_id, folder) if folder else None
        kept = office.evidence.keep(text.encode())
        put_file(change, tender_id, revision, path, kept, supplier_id=supplier_id)
        index(office, change, tender_id, only=(folder,) if folder else None)
        after = [one for one in suppliers_in(change.connection, tender_id) if one.faults]
        change.record("text.written", tender=tender_id, path=path, sha256=kept.sha256, was=was)
    return Edited(path, text, kept.sha256, True, (), tuple(one.name for one in after if one.id not in before))


def remove_text(office: Office, actor: Actor, tender_id: str, path: str) -> None:
    """
    Take a pack, a description of a register or a note out of a tender.

    Raises:
        NotValidError: The file is one that a tender needs.
        NotFoundError: There is none.
        ConflictError: The project names the pack, or the tender is archived.
    """
    if not _REMOVABLE.fullmatch(path):
        raise NotValidError(f"{path[:200]} belongs to every tender and is not taken out here.", field="path")
    with office.changing(actor) as change:
        open_tender(change, tender_id)
        if path.startswith("packs/") and path.endswith(".toml"):
            project, _ = project_of(office, change, tender_id)
            if project is not None and path[6:-5] in project.packs:
                raise ConflictError(f"project.toml names this pack; take `{path[6:-5]}` out of it first.")
        take_out(change, tender_id, next_revision(change, tender_id), path)
        index(office, change, tender_id)
        change.record("text.taken-out", tender=tender_id, path=path)


def checked(office: Office, change: Change, tender_id: str, path: str, text: str) -> tuple[Fault, ...]:
    """Everything that is wrong in a text of that place, by the readers that ``assess`` uses."""
    name = path.rpartition("/")[2]
    if path == "project.toml":
        _, _, faults = read_project(text, path, packs=known_packs(change, tender_id))
    elif name == "supplier.toml":
        project, _ = project_of(office, change, tender_id)
        _, faults = read_supplier(text, path, folder_of(path), project=project)
    elif name == "confirmed.toml" and folder_of(path):
        project, _ = project_of(office, change, tender_id)
        own, _ = text_of(office, change, tender_id, path.replace("confirmed.toml", "supplier.toml"))
        supplier = read_supplier(own, "", folder_of(path), project=project)[0] if own is not None else None
        _, faults = read_decisions(text, path, supplier=supplier, project=project)
    elif name == "confirmed.toml":
        _, faults = read_decisions(text, path, supplier=None, project=None)
    elif path.endswith(".toml"):
        faults = _of_knowledge(office, change, tender_id, path, text)
    else:
        faults = ()
    return by_line(faults)


def _of_knowledge(office: Office, change: Change, tender_id: str, path: str, text: str) -> tuple[Fault, ...]:
    """Faults of a pack beside the tender's other packs, or of a description of a register."""
    _, faults = read_toml(text, path)
    if faults:
        return faults
    kind = path.partition("/")[0]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / kind
        folder.mkdir()
        for one in files_of(change.connection, tender_id, supplier_id=""):
            if one.path.startswith(f"{kind}/") and one.path.endswith(".toml") and one.path.count("/") == 1:
                (folder / one.path.partition("/")[2]).write_bytes(office.evidence.read(one.sha256))
        own = folder / path.partition("/")[2]
        own.write_text(text, encoding="utf-8")
        if kind == "packs":
            project, _ = project_of(office, change, tender_id)
            found = _of_pack(own.stem, folder, project)
        else:
            found = check_descriptions((own,))
    shown = f"{temporary}/"
    return tuple(
        Fault(one.where.replace(shown, ""), one.what.replace(shown, ""), one.do.replace(shown, ""))
        for one in found
    )


def _of_pack(name: str, folder: Path, project: Project | None) -> tuple[Fault, ...]:
    """Faults of a pack on what it builds on, and of the project's packs together where it is one of them."""
    wanted = [[name]]
    if project is not None and name in project.packs:
        wanted.append(list(packs_for(project, (folder,))))
    for names in wanted:
        try:
            load_packs(names, (folder,), schemes=load_schemes())
        except KnowledgeError as error:
            return error.faults
    return ()


def open_tender(change: Change, tender_id: str) -> None:
    """
    See that a tender is there and can be changed.

    Raises:
        NotFoundError: There is no such tender.
        ConflictError: It is archived.
    """
    query = select(tenders.c.archived_at).where(tenders.c.id == tender_id)
    row = change.connection.execute(query).one_or_none()
    if row is None:
        raise NotFoundError("There is no such tender. Was it removed meanwhile? Look at the list of tenders.")
    if row.archived_at is not None:
        raise ConflictError("The tender is archived, so that nothing in it changes. Open it again first.")


def _supplier_id(change: Change, tender_id: str, folder: str) -> str:
    found = [one.id for one in suppliers_in(change.connection, tender_id) if one.folder == folder]
    if not found:
        raise NotFoundError(f"There is no supplier in the folder “{folder[:200]}”. Add it first.")
    return found[0]
