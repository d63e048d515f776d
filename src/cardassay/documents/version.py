"""
The identity of the reader: a kept result counts only for the code, data and libraries that made it.

A stale result that hides a change of the reader is worse than a slow run, so everything that could
change a reading counts: each file of this package on which reading may depend, every installed
library with its version, the second engine with its languages, and Python itself. Taking it costs
about 15 milliseconds.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import cardassay

__all__ = ["judging_version", "reader_version", "recogniser_version", "register_version"]

_ABOVE = frozenset(
    {
        "cli",
        "client",
        "web",
        "office",
        "assessing",
        "report",
        "store",
        "workspace",
        "registers",
        "__pycache__",
    }
)
"""Rooms above this one; by the contract of the imports nothing here can depend on them."""


@cache
def reader_version() -> str:
    """Hexadecimal digits that change with the reader; empty when the reader cannot be looked at."""
    own = _version(Path(cardassay.__file__).parent)
    helper = _helper()
    return f"{own} with {helper}" if own and helper else own


@cache
def recogniser_version() -> str:
    """The same for what is recognised on a picture, which depends on less and costs far more."""
    return _version(Path(cardassay.__file__).parent / "documents" / "ocr")


@cache
def register_version() -> str:
    """The same for the lists of registers, which depend on that room and on what lies below it."""
    package = Path(cardassay.__file__).parent
    parts = (_version(package), _version(package / "registers"))
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:32] if all(parts) else ""


@cache
def judging_version() -> str:
    """The same for whole judgements, which depend on all but the rims."""
    package = Path(cardassay.__file__).parent
    rooms = ("registers", "workspace", "assessing", "report")
    parts = (reader_version(), *(_version(package / room) for room in rooms))
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:32] if all(parts) else ""


def _helper() -> str:
    """The second engine with its languages; empty where there is none."""
    import shutil

    named = os.environ.get("CARDASSAY_TESSERACT", "")
    if named == "off" or shutil.which(named or "tesseract") is None:
        return ""
    from cardassay.documents.ocr.tesseract import installed

    engine = installed()
    if engine is None:
        return ""
    told = f"{engine.version} {' '.join(sorted(engine.languages))}"
    return f"tesseract {hashlib.sha256(told.encode()).hexdigest()[:12]}"


def _version(room: Path) -> str:
    digest = hashlib.sha256()
    try:
        for name, content in _files(str(room), _ABOVE):
            digest.update(f"{name} {len(content)}\n".encode("utf-8", "surrogateescape"))
            digest.update(content)
    except OSError:
        return ""  # run out of an archive, say: then nothing is kept
    for name in sorted(_libraries()):
        digest.update(f"{name}\n".encode("utf-8", "surrogateescape"))
    digest.update(f"{cardassay.__version__} {sys.version} {sys.platform}".encode())
    return digest.hexdigest()[:32]


def _files(folder: str, without: frozenset[str]) -> Iterator[tuple[str, bytes]]:
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        if entry.name in without or entry.name.endswith((".pyc", "~")):
            continue
        if entry.is_dir():
            for name, content in _files(entry.path, frozenset({"__pycache__"})):
                yield f"{entry.name}/{name}", content
        else:
            with open(entry.path, "rb") as file:
                yield entry.name, file.read()


def _libraries() -> set[str]:
    """Name and version of each installed library, as the folders beside them are called."""
    found: set[str] = set()
    for place in filter(None, sys.path):
        try:
            names = os.listdir(place)
        except OSError:
            continue
        found.update(name for name in names if name.endswith((".dist-info", ".egg-info")))
    return found
