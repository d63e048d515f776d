"""Plain files: nothing, noise, and text that runs backwards."""

from __future__ import annotations

import random
from collections.abc import Callable

from make_hostile.archives import zipped
from make_hostile.good import GOOD_TEXT

__all__ = ["FILES"]

_TURNED = (
    "Specimen Card Works Ltd (fictional)\n\u202e0302 eraey eht litnu dilaV\u202c\n"
    "\u200f\u200e\u2066hidden\u2069 marks\n"
    "شهادة نظام إدارة الجودة من مصنع بطاقات خيالي\nA line that is read as it stands, with words enough "
    "to be read.\n"
)


def noise() -> bytes:
    """A hundred kilobytes without sense, the same each time."""
    return random.Random(20261123).randbytes(100_000)


FILES: dict[str, Callable[[], bytes]] = {
    "empty.pdf": lambda: b"",
    "empty.zip": lambda: b"",
    "noise.pdf": lambda: b"\x00\x01" + noise(),
    "right-to-left.txt": lambda: _TURNED.encode(),
    "terminal-codes.txt": lambda: b"\x1b[2J\x1b]0;owned\x07" + GOOD_TEXT,
    "text.pdf": lambda: GOOD_TEXT,
    "archive.pdf": lambda: zipped(("paper.txt", GOOD_TEXT)),
    "nul-signs.txt": lambda: "\x00".join(
        "Certificate of nothing at all, in words enough to be read. "
    ).encode(),
}
