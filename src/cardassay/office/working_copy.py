"""A tender as a workspace folder on this machine: the same files that an export holds."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cardassay.office.office import Office
from cardassay.office.tree import StoredFile

__all__ = ["basis_of", "working_copy", "written_into"]


@contextmanager
def working_copy(office: Office, stored: Iterable[StoredFile]) -> Iterator[Path]:
    """
    A folder with some files of a tender, gone at the end of the context.

    Papers have their bytes in common with the evidence where the disk allows that; whoever works in
    the folder must not write into files, only beside them.
    """
    place = office.folder / "working"
    place.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=place))
    try:
        written_into(office, stored, folder)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def written_into(office: Office, stored: Iterable[StoredFile], folder: Path) -> None:
    """Put files of a tender into a folder, each at its path."""
    for one in stored:
        office.evidence.put_into(one.sha256, folder / one.path)


def basis_of(stored: Iterable[StoredFile]) -> str:
    """SHA-256 over paths and hashes: two states with the same basis are judged the same on a day."""
    digest = hashlib.sha256()
    for one in sorted(stored, key=lambda one: one.path):
        digest.update(f"{one.sha256} {one.path}\n".encode("utf-8", "backslashreplace"))
    return digest.hexdigest()
