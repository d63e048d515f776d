"""Files packed one by one (gz, bz2) and tape archives (tar), with the standard library alone."""

from __future__ import annotations

import bz2
import gzip
import io
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from cardassay.documents.containers.budget import Budget
from cardassay.documents.containers.naming import Names, is_leftover
from cardassay.documents.containers.parts import Member, Parts, RefusedError
from cardassay.documents.containers.zips import DAMAGED
from cardassay.model.problem import Problem

__all__ = ["open_packed", "open_tar"]

_UNPACKED = {".tgz": ".tar", ".tbz2": ".tar", ".tbz": ".tar", ".gz": "", ".bz2": ""}


def open_packed(data: bytes, file: str, budget: Budget) -> Parts:
    """The one file inside a gz or bz2."""
    path = PurePosixPath(file.replace("\\", "/").rpartition("!/")[2])
    ending = path.suffix.lower()
    name = f"{path.stem}{_UNPACKED[ending]}" if ending in _UNPACKED else f"{path.name}.unpacked"
    budget.next_member()
    stream = (
        gzip.GzipFile(fileobj=io.BytesIO(data)) if data[:2] == b"\x1f\x8b" else bz2.BZ2File(io.BytesIO(data))
    )
    try:
        with stream:
            unpacked = budget.inflate(stream, "")
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise RefusedError(DAMAGED) from error
    yield Member(Names().harmless(name), unpacked)


class _Info(tarfile.TarInfo):
    """An entry whose size is never negative: such a one sends the reader round in circles."""

    def _block(self, count: int) -> int:
        if count < 0:
            raise tarfile.ReadError("negative size")
        return -(-count // tarfile.BLOCKSIZE) * tarfile.BLOCKSIZE


def open_tar(data: bytes, file: str, budget: Budget) -> Parts:
    """The inner files of a tape archive, in its own order."""
    names = Names()
    seen = False
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:", tarinfo=_Info) as archive:
            for number, entry in enumerate(archive):
                seen = True
                if number >= budget.limits.entries:
                    break
                yield from _entry(archive, entry, names, budget)
    except (tarfile.TarError, OSError, EOFError, ValueError, OverflowError, UnicodeError) as error:
        if not seen:
            raise RefusedError(DAMAGED) from error
        yield Problem(
            "damaged",
            "whole file",
            "The archive is damaged behind the files that were read; ask the sender for it again.",
        )
    if not seen:
        yield Problem(
            "empty-container", "whole file", "The archive holds no file; ask the sender for it again."
        )
    yield from names.problems()


def _entry(
    archive: tarfile.TarFile, entry: tarfile.TarInfo, names: Names, budget: Budget
) -> Iterator[Member | Problem]:
    if entry.isdir() or is_leftover(entry.name):
        return
    if entry.issym() or entry.islnk():
        names.odd("link-left-out", entry.name)
        return
    if not entry.isreg():
        names.odd("not-a-file", entry.name)
        return
    budget.next_member()
    name = names.harmless(entry.name)
    stream = archive.extractfile(entry)
    if stream is None:
        return
    try:
        unpacked = budget.inflate(stream, name)
    except RefusedError as refusal:
        yield refusal.problem
        return
    yield Member(name, unpacked)
