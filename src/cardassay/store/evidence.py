"""
The evidence: every file once, under its SHA-256, never overwritten and never changed.

A file is written beside its place, forced to the disk and moved there, so that whatever stands under
a hash is whole. What was cut off stays outside under a name of its own and is swept up later.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from uuid import uuid4

from cardassay.errors import CardassayError

__all__ = ["Evidence", "EvidenceLostError", "Kept", "TooLargeError"]

_SHA256 = re.compile(r"[0-9a-f]{64}")
_PIECE = 1 << 20
_OLD_S = 2 * 86_400
"""What is still under way after two days never ends."""


class EvidenceLostError(CardassayError):
    """Bytes that must be there are not, or are others."""


class TooLargeError(CardassayError):
    """More bytes came than may be kept; none of them was."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes that are kept."""

    sha256: str
    size: int
    """In bytes."""
    new: bool
    """False when the same bytes were there before."""


class Evidence:
    """A folder of files by hash."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "coming").mkdir(parents=True, exist_ok=True)

    def keep(self, data: bytes) -> Kept:
        """Bytes put under their hash."""
        return self.keep_stream((data,))

    def keep_stream(self, pieces: Iterable[bytes], *, most: int | None = None) -> Kept:
        """
        A stream put under its hash; nothing is kept of one that breaks off or is too large.

        Args:
            most: Largest size in bytes; ``None`` for none.

        Raises:
            TooLargeError: More than ``most`` bytes came.
            OSError: The disk is full or cannot be written.
        """
        coming = self.folder / "coming" / uuid4().hex
        digest, size = hashlib.sha256(), 0
        try:
            with coming.open("xb") as out:
                for piece in pieces:
                    size += len(piece)
                    if most is not None and size > most:
                        raise TooLargeError(
                            f"The file is larger than {most:,} bytes; nothing of it was kept."
                        )
                    digest.update(piece)
                    out.write(piece)
                out.flush()
                os.fsync(out.fileno())
            return self.adopt(coming, digest.hexdigest(), size)
        finally:
            coming.unlink(missing_ok=True)

    def adopt(self, file: Path, sha256: str, size: int) -> Kept:
        """A whole file of the ``coming`` folder moved to its hash; the caller has counted the hash."""
        place = self.path(sha256)
        if place.exists():
            return Kept(sha256, size, False)
        place.parent.mkdir(exist_ok=True)
        file.chmod(0o444)
        os.replace(file, place)
        _force(place.parent)
        return Kept(sha256, size, True)

    def path(self, sha256: str) -> Path:
        """Where the bytes of a hash stand, whether they are there or not."""
        if not _SHA256.fullmatch(sha256):
            raise ValueError(f"`{sha256}` is not a SHA-256")
        return self.folder / sha256[:2] / sha256

    def holds(self, sha256: str) -> bool:
        """Whether the bytes of a hash are there."""
        return self.path(sha256).is_file()

    def read(self, sha256: str) -> bytes:
        """
        The bytes of a hash, checked.

        Raises:
            EvidenceLostError: They are not there, or are others.
        """
        with self.open(sha256) as file:
            data = file.read()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise EvidenceLostError(
                f"The evidence file {sha256[:12]}… was changed on the disk: its bytes have another hash. "
                "Bring it back from a backup; nothing that cites it can be trusted."
            )
        return data

    def open(self, sha256: str) -> BufferedReader:
        """The file of a hash, opened for reading; not checked.

        Raises:
            EvidenceLostError: It is not there.
        """
        try:
            return self.path(sha256).open("rb")
        except FileNotFoundError:
            raise EvidenceLostError(
                f"The evidence file {sha256[:12]}… is not in {self.folder}. Was the folder moved, or not "
                "restored with the database? Bring it back from a backup (`cardassay restore`)."
            ) from None

    def put_into(self, sha256: str, place: Path) -> None:
        """The file under a name in a working folder: a second name where the disk allows, else a copy."""
        source = self.path(sha256)
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(source, place)
        except FileNotFoundError:
            raise EvidenceLostError(
                f"The evidence file {sha256[:12]}… is not in {self.folder}; bring it back from a backup."
            ) from None
        except OSError:
            shutil.copyfile(source, place)

    def hashes(self) -> Iterator[str]:
        """Every hash that is kept, in order."""
        for folder in sorted(one for one in self.folder.iterdir() if len(one.name) == 2):
            for file in sorted(folder.iterdir()):
                if _SHA256.fullmatch(file.name):
                    yield file.name

    def sweep(self) -> int:
        """How many leftovers of broken uploads were removed: those nobody has written to for two days."""
        removed, now = 0, time.time()
        for file in (self.folder / "coming").iterdir():
            if file.is_file() and now - file.stat().st_mtime > _OLD_S:
                file.unlink(missing_ok=True)
                removed += 1
        return removed


def _force(folder: Path) -> None:
    """Forces a folder's entries to the disk, where the system can do that."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
