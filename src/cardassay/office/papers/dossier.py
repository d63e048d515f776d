"""
Papers put into a supplier's dossier, and taken out of it.

The bytes are in the evidence before the transaction begins; one transaction then makes the files, the
days on which they came in, the work that follows, and the entry of the audit trail. The same bytes
are kept once in a dossier; another paper of the same name gets a number behind its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from sqlalchemy import select

from cardassay.documents.containers.naming import is_leftover
from cardassay.errors import InputError
from cardassay.office.actor import Actor
from cardassay.office.faults import ConflictError, NotFoundError, NotValidError
from cardassay.office.office import Change, Office
from cardassay.office.papers.reading_jobs import read_again
from cardassay.office.tenders.indexing import index
from cardassay.office.tree import (
    StoredFile,
    dossier_path,
    file_at,
    files_of,
    next_revision,
    put_file,
    take_out,
)
from cardassay.store.evidence import Kept
from cardassay.store.schema.tenders import suppliers, tenders
from cardassay.workspace.confirmed import Receipt
from cardassay.workspace.confirming import NotKeptError
from cardassay.workspace.receiving import received

__all__ = ["Coming", "PaperIn", "put_papers", "take_paper_out"]

_NUMBERED_TO = 10_000


@dataclass(frozen=True, slots=True)
class Coming:
    """A paper whose bytes are in the evidence."""

    name: str
    """As it was sent, with the sender's folders."""
    kept: Kept


@dataclass(frozen=True, slots=True)
class PaperIn:
    """What became of a paper that was sent."""

    name: str
    """As it was sent."""
    state: str
    """``kept``; ``renamed``: kept under another name; ``there``: the same bytes were there before;
    ``left-out``: what desktops leave behind."""
    file: str
    """Path inside the dossier; empty when it was left out."""
    sha256: str
    size: int
    note: str = ""
    """What a person should know of it; empty for most."""


def put_papers(
    office: Office,
    actor: Actor,
    tender_id: str,
    supplier_id: str,
    coming: Sequence[Coming],
    *,
    link_id: str | None = None,
    also: Callable[[Change, Sequence[PaperIn]], None] | None = None,
) -> list[PaperIn]:
    """
    Papers put into a dossier; all of them, or none when the transaction fails.

    Args:
        link_id: The upload link by which they came; ``None`` for people of the office.
        also: Done in the same transaction, before the entry of the audit trail; what it raises keeps
            all papers out.

    Raises:
        NotFoundError: There is no such supplier in this tender.
        ConflictError: The tender is archived.
        NotValidError: Nothing of a name is left.
    """
    with office.changing(actor) as change:
        folder = open_folder(change, tender_id, supplier_id)
        revision = next_revision(change, tender_id)
        stored = files_of(change.connection, tender_id, supplier_id=supplier_id)
        dossier = _Dossier(folder, (one for one in stored if one.supplier_id == supplier_id))
        results = []
        for one in coming:
            result, path = dossier.place(one)
            results.append(result)
            if path:
                put_file(
                    change, tender_id, revision, path, one.kept, supplier_id=supplier_id, link_id=link_id
                )
        new = [one for one in results if one.state in ("kept", "renamed")]
        note = _receipts(office, change, tender_id, supplier_id, folder, revision, new)
        if note:
            results = [_with_note(one, note) if one in new else one for one in results]
        if new:
            index(office, change, tender_id, only=(folder,))
            paths = [f"suppliers/{folder}/dossier/{one.file}" for one in new]
            read_again(change, tender_id, paths=paths)
        if also is not None:
            also(change, results)
        shown = [{"file": one.file, "sha256": one.sha256, "size": one.size} for one in new[:200]]
        change.record(
            "paper.uploaded", tender=tender_id, supplier=folder, files=len(new), papers=shown,
            there_before=sum(one.state == "there" for one in results), link=link_id or "",
        )  # fmt: skip
    return results


def take_paper_out(
    office: Office, actor: Actor, tender_id: str, supplier_id: str, file: str, reason: str
) -> None:
    """
    Take a paper out of a dossier; its bytes and its history stay.

    Args:
        file: Path inside the dossier.

    Raises:
        NotValidError: No reason is given.
        NotFoundError: There is no such paper.
    """
    why = " ".join(reason.split())
    if not why:
        raise NotValidError(
            "Say why the paper is taken out; the reason stands in the audit trail.", field="reason"
        )
    with office.changing(actor) as change:
        folder = open_folder(change, tender_id, supplier_id)
        path = f"suppliers/{folder}/dossier/{file}"
        sha256 = file_at(change.connection, tender_id, path)
        if sha256 is None:
            raise NotFoundError(f"There is no paper “{file[:200]}” in this dossier (any more).")
        take_out(change, tender_id, next_revision(change, tender_id), path)
        about = {"supplier": folder, "file": file, "sha256": sha256, "reason": why[:1000]}
        change.record("paper.taken-out", tender=tender_id, **about)


def open_folder(change: Change, tender_id: str, supplier_id: str) -> str:
    """
    The folder of a supplier of a tender that can be changed.

    Raises:
        NotFoundError: There is no such supplier in this tender.
        ConflictError: The tender is archived.
    """
    query = (
        select(suppliers.c.folder, tenders.c.archived_at)
        .join(tenders, tenders.c.id == suppliers.c.tender_id)
        .where(
            suppliers.c.id == supplier_id,
            suppliers.c.tender_id == tender_id,
            suppliers.c.taken_out_at.is_(None),
        )
    )
    row = change.connection.execute(query).one_or_none()
    if row is None:
        raise NotFoundError("There is no such supplier in this tender. Was it taken out?")
    if row.archived_at is not None:
        raise ConflictError("The tender is archived, so that nothing in it changes. Open it again first.")
    return str(row.folder)


class _Dossier:
    """The places of a dossier that are taken, and what stands there."""

    def __init__(self, folder: str, stored: Iterable[StoredFile]) -> None:
        self._folder, self._root = folder, f"suppliers/{folder}/dossier/"
        self._by_hash: dict[str, str] = {}
        self._taken: set[str] = set()
        self._folders: set[str] = set()
        for one in stored:
            if one.path.startswith(self._root):
                self._add(one.path, one.sha256)

    def _add(self, path: str, sha256: str) -> None:
        self._by_hash.setdefault(sha256, path)
        # Folders are exported to machines that do not tell capital letters from small ones.
        self._taken.add(path.casefold())
        self._folders.update(str(above).casefold() for above in PurePosixPath(path).parents)

    def place(self, one: Coming) -> tuple[PaperIn, str]:
        """What becomes of a paper, and the path at which it is put; empty when it is not."""
        sha256, size = one.kept.sha256, one.kept.size
        if is_leftover(one.name):
            note = "Desktops leave this file behind; it is no paper and was not kept."
            return PaperIn(one.name, "left-out", "", sha256, size, note), ""
        wanted = dossier_path(self._folder, one.name)
        if sha256 in self._by_hash:
            there = self._by_hash[sha256].removeprefix(self._root)
            note = f"The same file is in the dossier already, as “{there}”."
            return PaperIn(one.name, "there", there, sha256, size, note), ""
        path = self._free(wanted)
        self._add(path, sha256)
        inside = path.removeprefix(self._root)
        if path == wanted:
            return PaperIn(one.name, "kept", inside, sha256, size), path
        note = f"Another file has that name, so that this one is kept as “{inside}”."
        return PaperIn(one.name, "renamed", inside, sha256, size, note), path

    def _free(self, wanted: str) -> str:
        stem, dot, ending = wanted.rpartition(".")
        if not dot or "/" in ending or stem.endswith("/"):
            stem, dot, ending = wanted, "", ""
        for number in range(1, _NUMBERED_TO):
            path = wanted if number == 1 else f"{stem} ({number}){dot}{ending}"
            key = path.casefold()
            above = {str(one).casefold() for one in PurePosixPath(path).parents}
            if above & self._taken:  # a file stands where a folder is needed
                flat = path.removeprefix(self._root).replace("/", " - ")
                path = f"{self._root}{flat}"
                key = path.casefold()
            if key not in self._taken and key not in self._folders:
                return path
        raise ConflictError(f"There are {_NUMBERED_TO:,} files of the name “{wanted}”; rename this one.")


def _receipts(
    office: Office,
    change: Change,
    tender_id: str,
    supplier_id: str,
    folder: str,
    revision: int,
    new: Sequence[PaperIn],
) -> str:
    """Notes the day on which papers came in; why it could not, which keeps no paper out."""
    if not new:
        return ""
    path = f"suppliers/{folder}/confirmed.toml"
    stands = file_at(change.connection, tender_id, path)
    old = None if stands is None else office.evidence.read(stands)
    today = office.today()
    try:
        text = received(old, [Receipt(today, one.sha256, one.file) for one in new], name=path)
    except (InputError, NotKeptError) as error:
        says = " ".join(str(error).split())
        return f"The day on which it came in could not be noted: {says}"
    if text != (old or b""):
        put_file(change, tender_id, revision, path, office.evidence.keep(text), supplier_id=supplier_id)
    return ""


def _with_note(one: PaperIn, note: str) -> PaperIn:
    return PaperIn(one.name, one.state, one.file, one.sha256, one.size, " ".join((one.note, note)).strip())
