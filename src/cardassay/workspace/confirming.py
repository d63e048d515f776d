"""
What a person decided, kept in the file ``confirmed.toml`` while others may write to it too.

The file is replaced in one step, under a lock that also holds between machines that share a folder,
and only when it is still the file that was read. What becomes of its text is said in
:mod:`cardassay.workspace.deciding`.
"""

from __future__ import annotations

import os
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from cardassay.workspace.deciding import decided, decided_instead
from cardassay.workspace.entries import Decision, Entry, NotKeptError, entry_text, writable

__all__ = [
    "Decision",
    "Entry",
    "NotKeptError",
    "decided",
    "decided_instead",
    "entry_text",
    "keep",
    "keep_instead",
    "writable",
]

E = TypeVar("E", bound=Entry)

_TRIES = 5
_PAUSE_S, _DEAD_AFTER_S, _AT_MOST_S = 0.02, 10.0, 60.0
"""A lock is held for milliseconds; one that nobody renewed for so long belongs to a dead process."""


def keep(file: Path, decision: E, *, name: str) -> E | None:
    """
    Write a decision; ``None``, or what stands there already and says the same.

    Args:
        file: The supplier's ``confirmed.toml``; it is made when there is none.
        name: The file as messages show it.

    Raises:
        NotKeptError: Somebody decided otherwise meanwhile, or the file is in use for too long.
        InputError: What stands in the file cannot be read.
        OSError: The file cannot be written.
    """
    with _locked(file):
        for _ in range(_TRIES):
            old = _bytes_of(file)
            new, standing = decided(old, decision, name=name)
            if standing is not None:
                return standing
            if _replaced(file, old, new):
                return None
    raise NotKeptError(_BUSY.format(name=name))


def keep_instead(file: Path, former: Entry, decision: Entry | None, *, name: str) -> None:
    """
    Put a decision in the place of one that was just written; ``None`` takes it back.

    Raises:
        NotKeptError: The former one does not stand in the file any more as it was written.
        InputError: What stands in the file cannot be read.
        OSError: The file cannot be written.
    """
    with _locked(file):
        for _ in range(_TRIES):
            old = _bytes_of(file)
            if _replaced(file, old, decided_instead(old, former, decision, name=name)):
                return
    raise NotKeptError(_BUSY.format(name=name))


_BUSY = (
    "{name} was changed again and again while your answer was to be written, so nothing was written. "
    "Is it open in a program that saves it all the time? Close it there, and answer again."
)


def _bytes_of(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None


def _replaced(file: Path, old: bytes | None, new: bytes) -> bool:
    """Whether the file was replaced; not, when it is no longer the one that was read."""
    place = Path(os.path.realpath(file))
    handle, temporary = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(new)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(temporary, place.stat().st_mode & 0o777 if old is not None else 0o644)
        if (place.read_bytes() if place.exists() else None) != old:
            return False
        os.replace(temporary, place)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return True


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    """
    Only one writer at a time; the lock is a file that only one can make, so that it also holds on
    shared folders, where locks of the system often do not.
    """
    place = Path(os.path.realpath(file))
    lock, mine = place.with_name(f".{place.name}.lock"), uuid.uuid4().hex.encode()
    seen, since, begun = b"", time.monotonic(), time.monotonic()
    while not _made(lock, mine):
        now = time.monotonic()
        holder = _content(lock)
        if holder != seen:
            seen, since = holder, now
        elif now - since > _DEAD_AFTER_S:
            lock.unlink(missing_ok=True)
        if now - begun > _AT_MOST_S:
            raise NotKeptError(
                f"{file} is being written by others for a minute, so your answer was not written. "
                f"Answer again; if nobody else is at work, remove {lock}."
            )
        time.sleep(_PAUSE_S)
    try:
        yield
    finally:
        if _content(lock) == mine:
            lock.unlink(missing_ok=True)


def _made(lock: Path, mine: bytes) -> bool:
    try:
        handle = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
    except FileExistsError:
        return False
    except PermissionError:
        if os.name == "nt" and lock.exists():  # Windows: the holder is just removing it
            return False
        raise
    with os.fdopen(handle, "wb") as out:
        out.write(mine)
    return True


def _content(lock: Path) -> bytes:
    try:
        return lock.read_bytes()
    except OSError:
        return b""
