"""A folder on disk, opened as a workspace: the project, every supplier, and what people decided."""

from __future__ import annotations

import difflib
import functools
import os
import stat
from collections.abc import Collection, Iterator
from importlib import resources
from pathlib import Path

from cardassay.errors import Fault, InputError
from cardassay.model.problem import Problem
from cardassay.model.project import Project
from cardassay.model.supplier import Supplier
from cardassay.workspace.confirmed import Decisions, Review, read_decisions
from cardassay.workspace.project_file import read_project
from cardassay.workspace.supplier_file import read_supplier
from cardassay.workspace.values import DossierFile, SupplierFolder, Workspace

__all__ = ["open_workspace", "own_packs"]

_LEFT_BY_DESKTOPS = frozenset({".ds_store", "thumbs.db", "desktop.ini", ".gitkeep", ".gitignore"})
"""Files that file managers and git leave behind; nobody offers them as a paper."""


def open_workspace(path: Path, *, bundled_packs: Collection[str]) -> Workspace:
    """
    Everything that stands in a workspace folder.

    Args:
        path: The folder that holds ``project.toml``.
        bundled_packs: Identifiers of the packs that come with Cardassay.

    Raises:
        InputError: The project cannot be used, or there is no supplier at all. Faults of one
            supplier are no error: they stand in the result, beside the other suppliers.
    """
    if not path.is_dir():
        what = "there is no such folder" if not path.exists() else "this is a file, not a folder"
        do = "Name the folder that holds project.toml; `cardassay init DIR` makes a new one"
        raise InputError("The workspace cannot be opened.", (Fault(str(path), what, do),))
    packs = own_packs(path)
    known = {*bundled_packs, *(identifier for _, identifier in packs)}
    project_text, faults = _text(path / "project.toml", "project.toml")
    if project_text is None:
        raise InputError(f"{path} is not a workspace that can be judged.", (*faults, *_near(path)))
    project, review, faults = read_project(project_text, "project.toml", packs=known)
    reviewed, more = _reviews(path)
    folders = _folders(path)
    if not folders:
        do = "Make suppliers/<name>/supplier.toml for each; `cardassay init` shows an example"
        more = (*more, Fault("suppliers/", "there is no supplier folder", do))
    if project is None or more:
        raise InputError(f"The project in {path} cannot be judged.", (*faults, *more))
    opened: list[SupplierFolder] = []
    refused: dict[str, tuple[Fault, ...]] = {}
    names: dict[str, str] = {}
    for folder in folders:
        result, supplier_faults = _supplier(path, folder, project)
        if result is not None:
            name = " ".join(result.supplier.name.casefold().split())
            if name in names:
                what = f"the name `{result.supplier.name}` is also that of suppliers/{names[name]}"
                do = "Give each supplier its own name, or remove one of the folders"
                supplier_faults = (*supplier_faults, Fault(_shown(folder, "supplier.toml"), what, do))
            names.setdefault(name, folder)
        if result is None or supplier_faults:
            refused[folder] = supplier_faults
        else:
            opened.append(result)
    paths = tuple(pack for pack, _ in packs)
    return Workspace(path, project, review, reviewed, paths, tuple(opened), refused)


def own_packs(path: Path) -> tuple[tuple[Path, str], ...]:
    """The buyer's own packs with their identifiers, which are their files' names; nothing is read yet."""
    files = sorted((path / "packs").glob("*.toml"), key=lambda file: file.name)
    return tuple((file, file.stem) for file in files)


def _text(path: Path, name: str) -> tuple[str | None, tuple[Fault, ...]]:
    try:
        return path.read_bytes().decode("utf-8-sig"), ()
    except FileNotFoundError:
        return None, (Fault(name, "the file is missing", "Make it; `cardassay init` shows a full example"),)
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        do = "Save the file as UTF-8 text"
        return None, (Fault(f"{name}:{line}", "this line is not UTF-8 text", do),)
    except OSError as error:
        return None, (Fault(name, f"the file cannot be opened ({error.strerror})", "Check its permissions"),)


def _near(path: Path) -> tuple[Fault, ...]:
    """Hints when ``project.toml`` is missing: a misspelt name, or the folder above or below."""
    names = [entry.name for entry in path.iterdir() if entry.is_file()]
    near = difflib.get_close_matches("project.toml", names, 1, 0.7)
    if near and near[0] != "project.toml":
        return (Fault(near[0], "this file looks like the project", "Rename it to project.toml"),)
    inner = sorted(entry.name for entry in path.iterdir() if (entry / "project.toml").is_file())
    if inner:
        return (Fault(f"{inner[0]}/", "this folder below it is a workspace", "Name that folder"),)
    return ()


def _folders(path: Path) -> list[str]:
    try:
        entries = sorted((path / "suppliers").iterdir(), key=lambda entry: entry.name)
    except OSError:
        return []
    return [entry.name for entry in entries if entry.is_dir() and not entry.name.startswith(".")]


def _shown(folder: str, file: str) -> str:
    return f"suppliers/{folder}/{file}"


def _reviews(path: Path) -> tuple[tuple[Review, ...], tuple[Fault, ...]]:
    if not (path / "confirmed.toml").exists():
        return (), ()
    text, faults = _text(path / "confirmed.toml", "confirmed.toml")
    if text is None:
        return (), faults
    decisions, faults = read_decisions(text, "confirmed.toml", supplier=None, project=None)
    if decisions != Decisions(reviewed=decisions.reviewed):
        do = "Move every other entry to suppliers/<name>/confirmed.toml"
        faults = (*faults, Fault("confirmed.toml", "only [[reviewed]] can stand beside project.toml", do))
    return decisions.reviewed, faults


def _supplier(path: Path, folder: str, project: Project) -> tuple[SupplierFolder | None, tuple[Fault, ...]]:
    place = path / "suppliers" / folder
    name = _shown(folder, "supplier.toml")
    text, faults = _text(place / "supplier.toml", name)
    supplier: Supplier | None = None
    if text is not None:
        supplier, faults = read_supplier(text, name, _as_text(folder), project=project)
    decisions = Decisions()
    if (place / "confirmed.toml").exists():
        name = _shown(folder, "confirmed.toml")
        text, more = _text(place / "confirmed.toml", name)
        if text is not None:
            decisions, more = read_decisions(text, name, supplier=supplier, project=project)
        faults = (*faults, *more)
    if supplier is None:
        return None, faults
    files: list[DossierFile] = []
    problems: list[Problem] = []
    for item in _dossier(place / "dossier"):
        (files if isinstance(item, DossierFile) else problems).append(item)  # type: ignore[arg-type]
    if not files:
        problems.append(
            Problem(
                "empty-dossier",
                "dossier",
                f"The dossier of {supplier.name} is empty, so that nothing can be shown by paper. "
                f"Put the supplier's files, as received, into suppliers/{folder}/dossier/.",
            )
        )
    return SupplierFolder(supplier, place, decisions, tuple(sorted(files)), tuple(problems)), faults


@functools.cache
def _explanation() -> bytes:
    return resources.files("cardassay.workspace").joinpath("template/dossier-readme.txt").read_bytes()


def _dossier(root: Path) -> Iterator[DossierFile | Problem]:
    """Every paper below a folder, and a problem for everything that is neither paper nor folder."""
    explanation = _explanation()
    for directory, folders, files in os.walk(root):
        here = Path(directory)
        folders.sort()
        for name in list(folders):
            if (here / name).is_symlink():
                folders.remove(name)
                yield _link(root, here / name)
        for name in sorted(files):
            path = here / name
            if name.lower() in _LEFT_BY_DESKTOPS:
                continue
            if path.is_symlink():
                yield _link(root, path)
            elif not stat.S_ISREG(path.stat().st_mode):
                message = "This is no ordinary file (a pipe or a device) and is left out; remove it."
                yield Problem("not-a-file", _printable(root, path), message)
            elif name == "README.txt" and path.read_bytes() == explanation:
                # The explanation that `init` wrote is ours, not the supplier's.
                continue
            else:
                yield DossierFile(_printable(root, path), path)


def _link(root: Path, path: Path) -> Problem:
    return Problem(
        "link-left-out",
        _printable(root, path),
        "This is a link to another place, not a file, and is left out: what it points to may change "
        "or lie outside the dossier. Put a copy of the file here instead.",
    )


def _printable(root: Path, path: Path) -> str:
    """The path inside the dossier; bytes that are no text are shown as ``\\xff``."""
    return _as_text(path.relative_to(root).as_posix())


def _as_text(name: str) -> str:
    """A file's name as UTF-8, whatever the machine's locale made of its bytes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
