"""
What was worked out once, kept for the next run: bytes by key, in one SQLite file of the user.

Whatever happens to the file (damaged, of another program, on a full or read-only disk, used by
several processes), reading goes on: a value that cannot be had is worked out again, and one notice
says why. Keys must name everything that the value depends on; nothing here ever looks inside.

>>> import tempfile
>>> folder = tempfile.TemporaryDirectory()
>>> with Keeper(Path(folder.name) / "kept.sqlite") as keeper:
...     pages = keeper.store("pages")
...     pages.put("a picture's hash", b"what stands on it")
...     pages.get("a picture's hash"), pages.get("another")
(b'what stands on it', None)
>>> folder.cleanup()
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import TypeVar

__all__ = ["CACHE_VARIABLE", "Keeper", "Kept", "kept", "kept_file", "own_keeper", "warn"]

CACHE_VARIABLE = "CARDASSAY_CACHE"
"""Environment variable: the folder to keep results in, or ``off`` to keep nothing."""

DEFAULT_LIMIT = 2 * 2**30
"""Bytes kept at most; what was not used for longest goes first."""

DEFAULT_AGE_DAYS = 180
"""Days after which a value that nobody asked for goes."""

_NAME = "kept-1.sqlite"
"""The number is that of the file's form, so that two releases never take each other's for damaged."""

_APPLICATION = 0x43415244  # "CARD": tells our file from another program's
_DAY_S = 86_400
_BUSY_S = 5.0
_CORRUPT, _NOT_A_DATABASE, _BUSY, _LOCKED, _FULL = 11, 26, 5, 6, 13
_SCHEMA = """
CREATE TABLE IF NOT EXISTS kept (
    store TEXT NOT NULL, key TEXT NOT NULL, size INTEGER NOT NULL, used INTEGER NOT NULL,
    value BLOB NOT NULL, UNIQUE (store, key)
);
CREATE INDEX IF NOT EXISTS kept_by_use ON kept (used, size);
"""

T = TypeVar("T")


class _ForeignFileError(Exception):
    """The file is a database of another program."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One named store of a keeper."""

    keeper: Keeper
    name: str

    def get(self, key: str) -> bytes | None:
        """The bytes kept under the key; ``None`` when there are none, or none that can be trusted."""
        return self.keeper.get(self.name, key)

    def put(self, key: str, value: bytes) -> None:
        """Keeps the bytes; when that cannot be done, they will be worked out again."""
        self.keeper.put(self.name, key, value)


class Keeper:
    """All stores in one file; safe with several processes and threads, and after a fork."""

    def __init__(
        self,
        file: Path | None,
        *,
        limit: int = DEFAULT_LIMIT,
        age_days: int = DEFAULT_AGE_DAYS,
        tell: Callable[[str], None] | None = None,
    ) -> None:
        """``file`` ``None`` keeps nothing; ``tell`` gets each notice once (else it is logged)."""
        self.file, self.limit, self.age_days = file, limit, age_days
        self._tell = tell or warn
        self._told: set[str] = set()
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._pid = 0
        self._given_up = file is None
        self._full = False
        self._since_trim: int | None = None

    def __enter__(self) -> Keeper:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def store(self, name: str) -> Kept:
        """The store of that name; there is nothing to create."""
        return Kept(self, name)

    def get(self, store: str, key: str) -> bytes | None:
        """See :meth:`Kept.get`."""

        def look(connection: sqlite3.Connection) -> bytes | None:
            row = connection.execute(
                "SELECT rowid, value, used FROM kept WHERE store = ? AND key = ?", (store, key)
            ).fetchone()
            if row is None:
                return None
            rowid, packed, used = row
            try:
                value = zlib.decompress(packed)  # its check sum catches what SQLite does not look at
            except (zlib.error, TypeError):
                connection.execute("DELETE FROM kept WHERE rowid = ?", (rowid,))
                return None
            if (now := int(time.time())) - used > _DAY_S and not self._full:
                connection.execute("UPDATE kept SET used = ? WHERE rowid = ?", (now, rowid))
            return value

        return self._try(look)

    def put(self, store: str, key: str, value: bytes) -> bool:
        """Whether the value is kept; see :meth:`Kept.put`."""
        if self._full or self._given_up:
            return False
        packed = zlib.compress(value, 1)
        if len(packed) > self.limit // 4:
            return False

        def write(connection: sqlite3.Connection) -> bool:
            connection.execute(
                "INSERT OR REPLACE INTO kept (store, key, size, used, value) VALUES (?, ?, ?, ?, ?)",
                (store, key, len(packed), int(time.time()), packed),
            )
            if self._since_trim is None or self._since_trim > self.limit // 16:
                self._trim(connection)
                self._since_trim = 0
            self._since_trim += len(packed)
            return True

        return bool(self._try(write))

    def sizes(self) -> dict[str, tuple[int, int]]:
        """Number of values and their bytes on disk, by store."""
        rows = self._try(
            lambda connection: connection.execute(
                "SELECT store, COUNT(*), SUM(size) FROM kept GROUP BY store ORDER BY store"
            ).fetchall()
        )
        return {name: (count, size) for name, count, size in rows or ()}

    def clear(self) -> None:
        """Forgets everything, and leaves nothing of it in the file."""

        def empty(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM kept")
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

        self._try(empty)

    def close(self) -> None:
        """Lets go of the file; the next use opens it again."""
        with self._lock:
            if self._connection is not None and self._pid == os.getpid():
                self._connection.close()
            self._connection = None

    def _trim(self, connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM kept WHERE used < ?", (int(time.time()) - self.age_days * _DAY_S,))
        (total,) = connection.execute("SELECT COALESCE(SUM(size), 0) FROM kept").fetchone()
        if total > self.limit:
            connection.execute(
                "DELETE FROM kept WHERE rowid IN (SELECT rowid FROM (SELECT rowid, SUM(size) OVER "
                "(ORDER BY used DESC, rowid DESC) AS upto FROM kept) WHERE upto > ?)",
                (self.limit * 3 // 4,),
            )
            connection.execute("PRAGMA incremental_vacuum")

    def _try(self, work: Callable[[sqlite3.Connection], T]) -> T | None:
        """The work's result; ``None`` when the file does not let it be done."""
        with self._lock:
            for again in (True, False):
                if self._given_up:
                    return None
                try:
                    return work(self._open())
                except (sqlite3.Error, OSError, _ForeignFileError) as error:
                    if not (self._overcome(error) and again):
                        return None
            return None

    def _open(self) -> sqlite3.Connection:
        if self._connection is not None and self._pid == os.getpid():
            return self._connection
        assert self.file is not None
        # What papers say is nobody else's business.
        self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        connection = sqlite3.connect(
            self.file, timeout=_BUSY_S, isolation_level=None, check_same_thread=False
        )
        try:
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            (tables,) = connection.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()
            if application != _APPLICATION and tables:
                raise _ForeignFileError
            if not tables:
                self.file.chmod(0o600)
                connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            connection.executescript(_SCHEMA)
            connection.execute("PRAGMA synchronous = NORMAL")
        except BaseException:
            connection.close()
            raise
        self._connection, self._pid = connection, os.getpid()
        return connection

    def _overcome(self, error: Exception) -> bool:
        """Whether trying once more may help, after what can be done about the error was done."""
        code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
        if code == _FULL:
            self._full = True
            self._notice(f"no more can be kept ({error}): free some space on its disk")
            return False
        self.close()
        if code in (_CORRUPT, _NOT_A_DATABASE) or isinstance(error, _ForeignFileError):
            return self._set_aside(error)
        self._given_up = True  # waiting for a busy file again and again would take longer than reading
        do = (
            "another Cardassay has been writing for long"
            if code in (_BUSY, _LOCKED)
            else "check the folder, its permissions and its disk"
        )
        self._notice(f"nothing more can be kept ({error}): {do}")
        return False

    def _set_aside(self, error: Exception) -> bool:
        assert self.file is not None
        why = "belongs to another program" if isinstance(error, _ForeignFileError) else "is damaged"
        aside = self.file.with_name(f"{self.file.name}.aside-{int(time.time())}-{os.getpid()}")
        try:
            self.file.replace(aside)
            for ending in ("-wal", "-shm"):
                self.file.with_name(self.file.name + ending).unlink(missing_ok=True)
        except FileNotFoundError:
            return True  # another process was quicker
        except OSError as also:
            self._given_up = True
            self._notice(f"nothing can be kept: the file {why} and cannot be moved away ({also}); remove it")
            return False
        self._notice(f"the file {why}; it is now {aside.name}, and a new one was begun. It may be removed")
        return True

    def _notice(self, says: str) -> None:
        if says not in self._told:
            self._told.add(says)
            self._tell(
                f"{self.file}: {says}. No result is lost; what is not kept is read anew the next time."
            )


def warn(says: str) -> None:
    """Logs something that a person should know."""
    import logging  # takes longer to load than a kept result to be found

    logging.getLogger(__name__).warning(says)


def kept_file() -> Path | None:
    """The file of this user, or the one that the environment names; ``None`` when nothing is kept."""
    given = os.environ.get(CACHE_VARIABLE, "").strip()
    if given.casefold() == "off":
        return None
    if given:
        return Path(given) / _NAME
    import platformdirs

    return Path(platformdirs.user_cache_dir("cardassay", appauthor=False)) / _NAME


@cache
def own_keeper() -> Keeper:
    """The keeper of this process, at the user's place."""
    return Keeper(kept_file())


def kept(name: str) -> Kept:
    """The store of that name at the user's place: ``kept("ocr-pages").get(key)``."""
    return own_keeper().store(name)
