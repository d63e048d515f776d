"""A new workspace with every key explained, which passes as it stands."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from datetime import date
from importlib import resources
from pathlib import Path

from cardassay.errors import Fault, InputError

__all__ = ["create_workspace"]

_FILES = {
    "project.toml": "project.toml",
    "confirmed.toml": "workspace-confirmed.toml",
    "packs/README.txt": "packs-readme.txt",
    "suppliers/example/supplier.toml": "supplier.toml",
    "suppliers/example/confirmed.toml": "confirmed.toml",
    "suppliers/example/dossier/README.txt": "dossier-readme.txt",
}
_YEAR = re.compile(r"@YEAR(\d)@")


def create_workspace(path: Path, day: date) -> tuple[str, ...]:
    """
    Writes a commented workspace; gives back the files it holds.

    The folder appears whole or not at all.

    Args:
        path: The new folder; it may exist when it is empty.
        day: From its year the example days are counted.

    Raises:
        InputError: The folder holds something, or cannot be written.
    """
    if path.is_symlink() or (path.exists() and not path.is_dir()):
        raise _refusal(path, "there is already a file of that name", "Choose another name")
    try:
        if path.is_dir() and any(path.iterdir()):
            do = "Nothing was changed. Choose a new or empty folder"
            raise _refusal(path, "the folder is not empty", do)
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    except OSError as error:
        raise _refusal(
            path, f"the folder cannot be made ({error.strerror})", "Choose another place"
        ) from error
    try:
        for name, template in _FILES.items():
            target = fresh / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(_template(template, day))
        # A folder made by mkdtemp is open to its owner alone; a workspace is as open as any other folder.
        mask = os.umask(0)
        os.umask(mask)
        fresh.chmod(0o777 & ~mask)
        if path.is_dir():
            path.rmdir()
        fresh.rename(path)
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        raise _refusal(
            path, f"the folder cannot be written ({error.strerror})", "Choose another place"
        ) from error
    return tuple(_FILES)


def _template(name: str, day: date) -> bytes:
    text = resources.files("cardassay.workspace").joinpath("template", name).read_text(encoding="utf-8")
    return _YEAR.sub(lambda match: str(day.year + int(match[1])), text).encode()


def _refusal(path: Path, what: str, do: str) -> InputError:
    return InputError("No workspace was made.", (Fault(str(path), what, do),))
