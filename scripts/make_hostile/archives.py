"""Archives: bombs, tricks with names, damage."""

from __future__ import annotations

import bz2
import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable

from make_hostile.good import GOOD_TEXT, good_pdf

__all__ = ["FILES", "zipped"]


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with these members, the same bytes each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            entry.compress_type = method
            archive.writestr(entry, data)
    return out.getvalue()


def _zeros(mebibytes: int) -> bytes:
    return bytes(mebibytes << 20)


def bomb() -> bytes:
    """Eighty megabytes of nothing, with an honest paper beside it."""
    return zipped(("zeros.txt", _zeros(80)), ("paper.txt", GOOD_TEXT))


def nested_bomb() -> bytes:
    """Sixteen archives, each with sixteen archives, each with megabytes of nothing."""
    inner = zipped(*((f"{number}.txt", _zeros(4)) for number in range(16)))
    return zipped(
        *((f"{number}.zip", zipped(*((f"{n}.zip", inner) for n in range(16)))) for number in range(16))
    )


def _entry(
    name: bytes, packed: bytes, size: int, crc: int, at: int, flags: int = 0, method: int = 8
) -> bytes:
    return (
        struct.pack(
            "<4s6H3I5H2I",
            b"PK\x01\x02",
            20,
            20,
            flags,
            method,
            0,
            0x21,
            crc,
            len(packed),
            size,
            len(name),
            0,
            0,
            0,
            0,
            0,
            at,
        )
        + name
    )


def _local(name: bytes, packed: bytes, size: int, crc: int, flags: int = 0, method: int = 8) -> bytes:
    head = struct.pack(
        "<4s5H3I2H", b"PK\x03\x04", 20, flags, method, 0, 0x21, crc, len(packed), size, len(name), 0
    )
    return head + name + packed


def _end(count: int, size: int, at: int) -> bytes:
    return struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, size, at, 0)


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def overlapping() -> bytes:
    """Two thousand entries that all stand for the same bytes."""
    data = _zeros(2)
    packed, crc = _deflated(data), zlib.crc32(data)
    body = _local(b"a.txt", packed, len(data), crc)
    table = b"".join(_entry(b"a.txt", packed, len(data), crc, 0) for _ in range(2000))
    return body + table + _end(2000, len(table), len(body))


def lying_sizes() -> bytes:
    """An entry that says it holds ten bytes and unpacks to twenty megabytes."""
    data = _zeros(20)
    packed = _deflated(data)
    body = _local(b"small.txt", packed, 10, zlib.crc32(data))
    table = _entry(b"small.txt", packed, 10, zlib.crc32(data), 0)
    return body + table + _end(1, len(table), len(body))


def encrypted_member() -> bytes:
    """An entry marked as protected, beside one that is not."""
    packed, crc = _deflated(GOOD_TEXT), zlib.crc32(GOOD_TEXT)
    first = _local(b"secret.txt", packed, len(GOOD_TEXT), crc, flags=1)
    second = _local(b"open.txt", packed, len(GOOD_TEXT), crc)
    table = _entry(b"secret.txt", packed, len(GOOD_TEXT), crc, 0, flags=1)
    table += _entry(b"open.txt", packed, len(GOOD_TEXT), crc, len(first))
    return first + second + table + _end(2, len(table), len(first) + len(second))


def nested_deeply() -> bytes:
    """Forty archives inside each other."""
    data, name = GOOD_TEXT, "paper.txt"
    for level in range(40):
        data, name = zipped((name, data)), f"level{level}.zip"
    return data


def path_tricks() -> bytes:
    """Names that lead out of the folder, in every way that was ever used."""
    names = (
        "../../../etc/cardassay.txt",
        "/etc/absolute.txt",
        "\\\\server\\share\\unc.txt",
        "C:\\Windows\\drive.txt",
        "..\\..\\backslashes.txt",
        "good/./../../mixed.txt",
    )
    return zipped(*((name, GOOD_TEXT) for name in names))


def odd_names() -> bytes:
    """Names with terminal codes, direction overrides and a NUL."""
    names = (
        "\x1b[2J\x1b[31mred.txt",
        "annex\u202efdp.txt",
        "bell\x07.txt",
        "line\nbreak.txt",
        "\x9b31mcsi.txt",
    )
    data = zipped(*((name, GOOD_TEXT) for name in names), ("nul_here.txt", GOOD_TEXT))
    return data.replace(b"nul_here.txt", b"nul\x00here.txt")


def long_name() -> bytes:
    """A name of sixty thousand signs."""
    return zipped(("n" * 60_000 + ".txt", GOOD_TEXT))


def duplicate_names() -> bytes:
    """Two different files under one name."""
    data = zipped(("certificate1.txt", GOOD_TEXT), ("certificate2.txt", GOOD_TEXT.replace(b"EAL5", b"EAL7")))
    return data.replace(b"certificate2.txt", b"certificate1.txt")


def symbolic_link() -> bytes:
    """A link to a file of the machine, and a device."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, mode in (("passwords.txt", 0o120777), ("pipe.txt", 0o010644)):
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, mode << 16
            archive.writestr(entry, "/etc/passwd")
        archive.writestr(zipfile.ZipInfo("paper.txt", (2026, 1, 1, 0, 0, 0)), GOOD_TEXT)
    return out.getvalue()


def many_members() -> bytes:
    """Five thousand empty files."""
    return zipped(*((f"{number}.bin", b"") for number in range(5_000)))


def many_entries() -> bytes:
    """A table of contents with thirty thousand entries."""
    body = _local(b"a", b"", 0, 0, method=0)
    table = b"".join(_entry(b"a", b"", 0, 0, 0, method=0) for _ in range(30_000))
    return body + table + _end(30_000, len(table), len(body))


def bad_checksum() -> bytes:
    """One member whose bytes were changed, beside one that is whole."""
    data = zipped(("broken.txt", GOOD_TEXT), ("whole.txt", GOOD_TEXT), method=zipfile.ZIP_STORED)
    return data.replace(b"Exempla", b"Exampla", 1)


def unusual_method() -> bytes:
    """A member packed by LZMA, whose header may ask for gigabytes."""
    return zipped(("paper.txt", GOOD_TEXT), method=zipfile.ZIP_LZMA)


def with_pdf_first() -> bytes:
    """A stored PDF at the very beginning, so that the archive looks like a PDF to careless readers."""
    return zipped(("p.pdf", good_pdf()), method=zipfile.ZIP_STORED)


def tar_tricks() -> bytes:
    """A tape archive with a path trick, a link and a device."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name, kind in (
            ("../../escape.txt", tarfile.REGTYPE),
            ("link.txt", tarfile.SYMTYPE),
            ("tty", tarfile.CHRTYPE),
        ):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, "/etc/passwd" if kind == tarfile.SYMTYPE else ""
            entry.size = len(GOOD_TEXT) if kind == tarfile.REGTYPE else 0
            archive.addfile(entry, io.BytesIO(GOOD_TEXT) if entry.size else None)
    return out.getvalue()


def tar_negative_size() -> bytes:
    """A tape archive whose second entry has a negative size: careless readers go round in circles."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name in ("paper.txt", "back.txt"):
            entry = tarfile.TarInfo(name)
            entry.size = len(GOOD_TEXT)
            archive.addfile(entry, io.BytesIO(GOOD_TEXT))
    data = bytearray(out.getvalue())
    at = data.index(b"back.txt")
    data[at + 124 : at + 136] = b"\xff" * 10 + struct.pack(">h", -1024)
    data[at + 148 : at + 156] = b" " * 8
    total = sum(data[at : at + 512])
    data[at + 148 : at + 156] = f"{total:06o}\0 ".encode()
    return bytes(data)


def gz_bomb() -> bytes:
    """Eighty megabytes of nothing in eighty kilobytes."""
    return gzip.compress(_zeros(80), 9, mtime=0)


def bz2_bomb() -> bytes:
    """Eighty megabytes of nothing in a hundred bytes."""
    return bz2.compress(_zeros(80))


FILES: dict[str, Callable[[], bytes]] = {
    "bomb.zip": bomb,
    "bomb-nested.zip": nested_bomb,
    "bomb-overlapping.zip": overlapping,
    "bomb-lying-sizes.zip": lying_sizes,
    "bomb.txt.gz": gz_bomb,
    "bomb.txt.bz2": bz2_bomb,
    "encrypted-member.zip": encrypted_member,
    "nested-deeply.zip": nested_deeply,
    "path-tricks.zip": path_tricks,
    "odd-names.zip": odd_names,
    "long-name.zip": long_name,
    "duplicate-names.zip": duplicate_names,
    "symbolic-link.zip": symbolic_link,
    "many-members.zip": many_members,
    "many-entries.zip": many_entries,
    "bad-checksum.zip": bad_checksum,
    "unusual-method.zip": unusual_method,
    "pdf-first.zip": with_pdf_first,
    "truncated.zip": lambda: zipped(("paper.txt", GOOD_TEXT * 50))[:-40],
    "no-files.zip": lambda: zipped(),
    "tricks.tar": tar_tricks,
    "negative-size.tar": tar_negative_size,
    "truncated.gz": lambda: gzip.compress(GOOD_TEXT * 50, mtime=0)[:-20],
    "seven.7z": lambda: b"7z\xbc\xaf\x27\x1c" + bytes(64),
    "roshal.rar": lambda: b"Rar!\x1a\x07\x01\x00" + bytes(64),
}
