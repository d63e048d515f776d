"""A writer of compound files (OLE), as small as one that Outlook and Excel files need."""

from __future__ import annotations

import struct
from collections.abc import Mapping

__all__ = ["Tree", "compound_file"]

Tree = Mapping[str, "bytes | Tree"]

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_STORAGE, _STREAM, _ROOT = 1, 2, 5


def compound_file(tree: Tree) -> bytes:
    """The compound file with the streams (bytes) and storages (mappings) of the tree."""
    entries: list[list[object]] = []

    def add(name: str, content: bytes | Tree, kind: int) -> int:
        number = len(entries)
        entries.append([name, kind, _FREE, b""])
        if isinstance(content, bytes):
            # Streams below 4096 bytes belong into a second table; padded ones need none.
            entries[number][3] = content
        else:
            children = [
                add(key, value, _STREAM if isinstance(value, bytes) else _STORAGE)
                for key, value in sorted(content.items(), key=lambda item: (len(item[0]), item[0].upper()))
            ]
            entries[number][2] = children
        return number

    add("Root Entry", tree, _ROOT)
    right: dict[int, int] = {}
    child: dict[int, int] = {}
    for number, entry in enumerate(entries):
        if isinstance(entry[2], list) and entry[2]:
            child[number] = entry[2][0]
            # A chain to the right is a valid, if lopsided, tree.
            for one, following in zip(entry[2], entry[2][1:], strict=False):
                right[one] = following
    sectors: list[bytes] = []
    fat: list[int] = []

    def store(data: bytes) -> int:
        pieces = [data[at : at + _SECTOR].ljust(_SECTOR, b"\0") for at in range(0, len(data), _SECTOR)]
        if not pieces:
            return _END
        first = len(sectors)
        sectors.extend(pieces)
        fat.extend([*range(first + 1, first + len(pieces)), _END])
        return first

    starts = {
        number: store(_padded(entry[3]))
        for number, entry in enumerate(entries)
        if isinstance(entry[3], bytes)
    }
    directory = b"".join(
        _entry(entry, starts.get(number, _END), right.get(number, _FREE), child.get(number, _FREE))
        for number, entry in enumerate(entries)
    )
    directory_at = store(directory)
    fat_sectors = 1
    while (len(sectors) + fat_sectors) > fat_sectors * (_SECTOR // 4):
        fat_sectors += 1
    places = list(range(len(sectors), len(sectors) + fat_sectors))
    table = [*fat, *[_FAT] * fat_sectors]
    table += [_FREE] * (fat_sectors * (_SECTOR // 4) - len(table))
    packed = struct.pack(f"<{len(table)}I", *table)
    header = struct.pack(
        "<8s16s5H6s9I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        b"",
        0,
        fat_sectors,
        directory_at,
        0,
        4096,
        _END,
        0,
        _END,
        0,
    )
    header += struct.pack("<109I", *places, *[_FREE] * (109 - fat_sectors))
    return header + b"".join(sectors) + packed


def _padded(data: bytes) -> bytes:
    return data if len(data) >= 4096 or not data else data.ljust(4096, b"\0")


def _entry(entry: list[object], start: int, right: int, child: int) -> bytes:
    name = str(entry[0]).encode("utf-16-le")
    data = entry[3]
    size = len(_padded(data)) if isinstance(data, bytes) and entry[1] == _STREAM else 0
    if entry[1] == _ROOT:
        start = _END
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        name,
        len(name) + 2,
        entry[1],
        1,
        _FREE,
        right,
        child,
        b"",
        0,
        0,
        0,
        start,
        size,
    )
