"""A workspace folder, or an archive of one, made a tender: every file of it, byte for byte."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import insert

from cardassay.documents.containers.naming import is_leftover
from cardassay.errors import Fault, InputError
from cardassay.office.actor import Actor
from cardassay.office.faults import NotValidError
from cardassay.office.office import Change, Office
from cardassay.office.papers.reading_jobs import read_again
from cardassay.office.tenders.indexing import folder_of, index, supplier_row
from cardassay.office.tenders.unpacking import Bounds, unpack
from cardassay.office.tree import next_revision, put_file
from cardassay.packs.loader import bundled_packs
from cardassay.store.database import new_id
from cardassay.store.evidence import Kept
from cardassay.store.schema.people import members
from cardassay.store.schema.tenders import tenders
from cardassay.workspace.project_file import read_project

__all__ = ["Imported", "begin_tender", "import_archive", "import_folder"]

_PIECE = 1 << 20
_LONGEST_PATH, _LONGEST_FOLDER = 700, 200
_WHOLE = 16
"""An import may hold so many times what one file may."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a folder."""

    tender_id: str
    name: str
    files: int
    left_out: tuple[str, ...]
    """Paths that are no files of a workspace: links, devices, what desktops and git leave behind."""


def import_folder(office: Office, actor: Actor, folder: Path) -> Imported:
    """
    A new tender that holds the files of a workspace folder; papers are read in the background.

    Faults of one supplier do not keep the tender from being imported; they are shown with it.

    Raises:
        InputError: The folder is no workspace, its project cannot be used, or a path is too long.
        OSError: A file cannot be read, or the evidence cannot be written.
    """
    left: list[str] = []
    found = list(_files(folder, left))
    name = _name_of(folder)
    kept: list[tuple[str, Kept]] = []
    for path, file in found:
        kept.append((path, _kept(office, file)))
    with office.changing(actor) as change:
        tender_id = begin_tender(change, name)
        revision = next_revision(change, tender_id)
        rows: dict[str, str] = {}
        for path, one in kept:
            supplier = folder_of(path)
            if supplier and supplier not in rows:
                rows[supplier] = supplier_row(change, tender_id, supplier)
            put_file(change, tender_id, revision, path, one, supplier_id=rows.get(supplier))
        index(office, change, tender_id)
        read_again(change, tender_id)
        change.record("tender.imported", tender=tender_id, name=name, files=len(kept), left_out=len(left))
    return Imported(tender_id, name, len(kept), tuple(left))


def import_archive(office: Office, actor: Actor, archive: Path) -> Imported:
    """
    The same from a zip or tar archive; the workspace may lie in a folder of the archive.

    Raises:
        NotValidError: It is no archive that can be opened, or holds no workspace.
        TooMuchError: It holds more than may come in.
        InputError: The project in it cannot be used.
    """
    most = office.settings.limits.file_mb << 20
    place = office.folder / "working"
    place.mkdir(exist_ok=True)
    into = Path(tempfile.mkdtemp(dir=place))
    try:
        left = unpack(archive, into, Bounds(most, most * _WHOLE))
        result = import_folder(office, actor, _workspace_in(into))
    finally:
        shutil.rmtree(into, ignore_errors=True)
    return Imported(result.tender_id, result.name, result.files, (*left, *result.left_out))


def begin_tender(change: Change, name: str) -> str:
    """The identifier of a new tender without files; whoever makes it sees it."""
    tender_id, actor = new_id(), change.actor
    row = {"id": tender_id, "name": name, "made_by": actor.name, "made_at": change.moment}
    change.connection.execute(insert(tenders).values(**row))
    if actor.person_id:
        member = {"tender_id": tender_id, "person_id": actor.person_id, "made_at": change.moment}
        change.connection.execute(insert(members).values(**member))
    return tender_id


def _workspace_in(folder: Path) -> Path:
    """The folder with ``project.toml``: this one, or the one below that holds it."""
    here = folder
    for _ in range(4):
        if (here / "project.toml").is_file():
            return here
        inner = [one for one in here.iterdir() if one.is_dir() and one.name != "__MACOSX"]
        if len(inner) != 1:
            break
        here = inner[0]
    raise NotValidError(
        "There is no project.toml at the top of the archive, so that it is no workspace. Pack the folder "
        "that holds project.toml and suppliers/. Nothing was kept.",
        field="archive",
    )


def _name_of(folder: Path) -> str:
    """The name of the tender; its project must be sound, since everything is judged by it."""
    headline = f"{folder.name} was not imported."
    try:
        text = (folder / "project.toml").read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        do = "Name the folder that holds project.toml; `cardassay init DIR` makes a new one"
        raise InputError(headline, (Fault("project.toml", "the file is missing", do),)) from None
    except UnicodeDecodeError:
        fault = Fault("project.toml", "it is not UTF-8 text", "Save the file as UTF-8 text")
        raise InputError(headline, (fault,)) from None
    packs = {*bundled_packs(), *(file.stem for file in (folder / "packs").glob("*.toml"))}
    project, _, faults = read_project(text, "project.toml", packs=packs)
    if project is None:
        raise InputError(headline, faults)
    return project.name


def _files(folder: Path, left: list[str]) -> Iterator[tuple[str, Path]]:
    """Every ordinary file with its path as it is kept, in the order of the paths; fills ``left``."""
    for directory, folders, names in os.walk(folder):
        here = Path(directory)
        folders.sort()
        for name in list(folders):
            path = here / name
            hidden = here == folder and name.startswith(".")
            if path.is_symlink() or hidden or name == "__MACOSX":
                folders.remove(name)
                left.append(_text(path, folder))
        for name in sorted(names):
            path = here / name
            if is_leftover(name) or not stat.S_ISREG(path.lstat().st_mode):
                left.append(_text(path, folder))
                continue
            kept = _text(path, folder)
            if len(kept) > _LONGEST_PATH or len(folder_of(kept)) > _LONGEST_FOLDER:
                do = f"Shorten the names of files and folders to {_LONGEST_PATH} letters in all"
                raise InputError("The folder was not imported.", (Fault(kept, "the path is too long", do),))
            yield kept, path


def _kept(office: Office, file: Path) -> Kept:
    """The bytes of a file under their hash; they are written only when they are new."""
    with file.open("rb") as source:
        sha256 = hashlib.file_digest(source, "sha256").hexdigest()
        if office.evidence.holds(sha256):
            return Kept(sha256, source.tell(), False)
        source.seek(0)
        return office.evidence.keep_stream(iter(partial(source.read, _PIECE), b""))


def _text(path: Path, folder: Path) -> str:
    """The path inside the folder as text; bytes that are no text as reports show them."""
    return os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", "backslashreplace")
