"""A tender written out as the workspace folder that it is: into a folder, or as a zip archive."""

from __future__ import annotations

import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cardassay.errors import Fault, InputError
from cardassay.office.office import Office
from cardassay.office.tree import StoredFile, files_of

__all__ = ["export_archive", "export_folder"]

_PIECE = 1 << 20
_FIXED = (1980, 1, 1, 0, 0, 0)
"""The time of every member: the same tender gives the same archive."""


def export_folder(office: Office, tender_id: str, folder: Path) -> list[StoredFile]:
    """
    The files that were written into a new folder, which appears whole or not at all.

    Raises:
        InputError: The folder holds something.
        EvidenceLostError: Bytes are missing or were changed.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        do = "Nothing was written. Name a new or empty folder"
        raise InputError("The tender was not exported.", (Fault(str(folder), "it holds something", do),))
    with office.database.reading() as connection:
        stored = files_of(connection, tender_id)
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for one in stored:
            place = fresh / one.path
            place.parent.mkdir(parents=True, exist_ok=True)
            # A copy, never a second name: whoever edits the folder must not edit the evidence.
            with office.evidence.open(one.sha256) as source, place.open("xb") as out:
                shutil.copyfileobj(source, out, _PIECE)
        fresh.chmod(0o755)
        if folder.is_dir():
            folder.rmdir()
        fresh.rename(folder)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    return stored


def export_archive(office: Office, stored: list[StoredFile]) -> Iterator[bytes]:
    """A zip archive of files, in pieces; papers are packed already, so that they are only put in."""
    out = _Pieces()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for one in stored:
            entry = zipfile.ZipInfo(one.path, _FIXED)
            entry.external_attr = 0o100644 << 16
            with office.evidence.open(one.sha256) as source, archive.open(entry, "w", force_zip64=True) as to:
                while piece := source.read(_PIECE):
                    to.write(piece)
                    yield from out.taken()
        # The list of members comes with the end of the archive.
    yield from out.taken()


class _Pieces(io.RawIOBase):
    """A file that can only be written on; what was written is taken away in pieces."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: Any, /) -> int:
        """Take bytes."""
        self._pieces.append(bytes(data))
        return len(data)

    def taken(self) -> Iterator[bytes]:
        """What was written since."""
        pieces, self._pieces = self._pieces, []
        yield from pieces
