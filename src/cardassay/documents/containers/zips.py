"""Zip archives: inner files one at a time, measured while they are inflated."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence

from cardassay.documents.containers.budget import Budget
from cardassay.documents.containers.naming import Names, is_leftover
from cardassay.documents.containers.parts import Member, Parts, RefusedError
from cardassay.documents.plain import decoded
from cardassay.model.problem import Problem

__all__ = ["Zip", "open_zip"]

_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2}
"""LZMA is left out: its header alone can ask for gigabytes of memory."""

_ENCRYPTED, _UTF_8 = 0x1, 0x800
_LOCAL_HEADER = struct.Struct("<4s22xHH")

DAMAGED = Problem(
    "damaged", "whole file", "The archive is damaged and cannot be opened; ask the sender for it again."
)


class Zip:
    """The table of contents of a zip archive, checked before anything is unpacked."""

    def __init__(self, data: bytes, budget: Budget) -> None:
        """
        Reads the table of contents.

        Raises:
            RefusedError: Damaged, too many entries, or entries that share bytes.
        """
        self._data, self._budget = data, budget
        # The table is bounded before it is read: each entry begins with these four bytes.
        if data.count(b"PK\x01\x02") > budget.limits.entries:
            raise RefusedError(
                Problem(
                    "too-many-members",
                    "whole file",
                    f"The archive lists more than {budget.limits.entries} entries and was not opened. "
                    "Give the papers that matter in a smaller one.",
                )
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, struct.error) as error:
            raise RefusedError(DAMAGED) from error
        self.entries: Sequence[zipfile.ZipInfo] = self._zip.infolist()
        self._refuse_overlaps()

    def _refuse_overlaps(self) -> None:
        """Entries that share bytes are how a small archive is made to hold terabytes."""
        ends = 0
        for start, end in sorted(self._span(entry) for entry in self.entries if entry.compress_size):
            if start < ends:
                raise RefusedError(
                    Problem(
                        "zip-bomb",
                        "whole file",
                        "Entries of the archive share the same bytes, as in archives that are made to fill "
                        "disks; nothing was unpacked. Ask the sender for the papers one by one.",
                    )
                )
            ends = end

    def _span(self, entry: zipfile.ZipInfo) -> tuple[int, int]:
        start = entry.header_offset
        head = self._data[start : start + _LOCAL_HEADER.size]
        if start < 0 or len(head) < _LOCAL_HEADER.size:
            raise RefusedError(DAMAGED)
        _, name, extra = _LOCAL_HEADER.unpack(head)
        return start, start + _LOCAL_HEADER.size + name + extra + entry.compress_size

    def read(self, entry: zipfile.ZipInfo) -> bytes:
        """
        The bytes of one entry.

        Raises:
            RefusedError: Encrypted, damaged, packed in an unusual way, or far too large.
        """
        where = f"member {entry.filename}"
        if entry.flag_bits & _ENCRYPTED:
            raise RefusedError(
                Problem(
                    "password-protected",
                    where,
                    f"`{entry.filename}` is protected by a password and was not read; ask the sender for a "
                    "copy without one.",
                )
            )
        if entry.compress_type not in _METHODS:
            raise RefusedError(
                Problem(
                    "not-supported",
                    where,
                    f"`{entry.filename}` is packed by a method that is not opened here; ask for an ordinary "
                    "zip, or unpack it and give the files one by one.",
                )
            )
        try:
            with self._zip.open(entry) as stream:
                return self._budget.inflate(stream, entry.filename)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise RefusedError(
                Problem(
                    "damaged-member",
                    where,
                    f"`{entry.filename}` is damaged inside the archive and was not read; the other files "
                    "were. Ask the sender for it again.",
                )
            ) from error


def open_zip(data: bytes, file: str, budget: Budget) -> Parts:
    """The inner files of a zip archive, in its own order."""
    archive = Zip(data, budget)
    names = Names()
    files = [entry for entry in archive.entries if not entry.is_dir()]
    if not files:
        yield Problem(
            "empty-container", "whole file", "The archive holds no file; ask the sender for it again."
        )
    for entry in files:
        raw = _name(entry)
        if is_leftover(raw):
            continue
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind == stat.S_IFLNK:
            names.odd("link-left-out", raw)
            continue
        if kind not in (0, stat.S_IFREG):
            names.odd("not-a-file", raw)
            continue
        yield from _member(archive, entry, names.harmless(raw), budget)
    yield from names.problems()


def _member(archive: Zip, entry: zipfile.ZipInfo, name: str, budget: Budget) -> Iterator[Member | Problem]:
    budget.next_member()
    entry.filename = name
    try:
        yield Member(name, archive.read(entry))
    except RefusedError as refusal:
        yield refusal.problem


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as its maker meant it; programs forget to say that they write UTF-8."""
    name = entry.orig_filename
    if entry.flag_bits & _UTF_8 or name.isascii():
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeError:
        return name
    meant, encoding = decoded(raw)
    # Archives of Chinese, Japanese and Korean machines; all others are best read as the form says.
    return meant if encoding in ("utf-8", "gb18030", "shift_jis", "euc_kr") else name
