"""Files to documents, in the order given: kept results where there are any, workers for the rest."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from cardassay.documents.bulk.codec import CodecError, decode
from cardassay.documents.bulk.one import Setup, cannot_open, ending_of, named, nothing_read, read_one
from cardassay.documents.bulk.pool import Pool
from cardassay.documents.bulk.process import Ask
from cardassay.documents.bulk.settings import Settings
from cardassay.documents.bulk.worker import PAGE_STORE, Remembering, reader_of
from cardassay.documents.keeping import Keeper, warn
from cardassay.documents.version import reader_version
from cardassay.model.document import Document

__all__ = ["DOCUMENT_STORE", "Progress", "Reading", "Wanted"]

DOCUMENT_STORE = "documents"
"""Name of the store in which whole results are kept."""

_MOST_THREADS = 4
"""For a single file; more do not read a page faster."""

_AHEAD = 128
"""Files that may be read while an earlier one takes its time; more would fill the memory."""

_LONG_S = 3.0
_BETWEEN_S = 0.1

Progress = Callable[[str, int, int], None]
"""Called with what is being read, how many files are done, and how many there are."""


class Wanted(NamedTuple):
    """A file to read."""

    name: str
    """Shown as the file, in results and messages."""
    path: Path
    shown: str = ""
    """Shown while it is read, where that is not the name."""


class Reading:
    """
    Reads files for one run; to be used as a context, which ends the workers.

    The same files give the same documents however many workers there are and whatever was kept.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        kept_in: Path | None = None,
        fresh: bool = False,
        options: Mapping[str, Any] | None = None,
        tell: Callable[[str], None] | None = None,
    ) -> None:
        """
        Args:
            settings: The limits.
            kept_in: File of kept results; ``None`` keeps nothing.
            fresh: Nothing that was kept before counts.
            options: Named values for the reader, each with a ``digest`` of what it changes.
            tell: Called with each thing that a person should know about the run; else it is logged.
        """
        self._settings, self._fresh = settings, fresh
        self._tell, self._told = tell or warn, set[str]()
        self._keeper = Keeper(kept_in, tell=self._tell_once)
        self._options = dict(options or {})
        self._kept = self._keeper.store(DOCUMENT_STORE)
        self._pages = Remembering(self._keeper.store(PAGE_STORE), None, fresh=fresh)
        self._pool: Pool | None = None
        self._count_kept = 0
        self._asked: set[str] = set()
        self._total = 0

    def __enter__(self) -> Reading:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.close()
            self._pool = None
        self._keeper.close()
        if kind is KeyboardInterrupt and self._count_kept:
            count = f"{self._count_kept} file{'' if self._count_kept == 1 else 's'}"
            self._tell(f"What was read of {count} is kept; the next run begins with the others.")

    def each(
        self, files: Iterable[Wanted], total: int = 0, progress: Progress | None = None
    ) -> Iterator[tuple[Document, ...]]:
        """
        What each file says, in the order of the files, as soon as the ones before it were given.

        A file that cannot be opened or read is one document with the problem that says why.

        Args:
            files: Taken as they are needed.
            total: How many there are, for the progress; a single file gets all processors.
            progress: Told again and again while files are read.
        """
        self._total = total
        coming = iter(files)
        begun: deque[Ask] = deque()
        done, told, more = 0, 0.0, True
        while more or begun:
            if more and len(begun) < _AHEAD:
                wanted = next(coming, None)
                if wanted is None:
                    more = False
                else:
                    if progress is not None and self._settings.workers == 0:
                        progress(wanted.shown or wanted.name, done, total)
                    begun.append(self._begin(wanted))
            if begun and begun[0].twin:
                self._end_of_twin(begun[0])
            waits = bool(begun) and begun[0].documents is None
            if self._pool is not None and waits:
                self._pool.turn(wait=not (more and len(begun) < _AHEAD))
            if progress is not None and (now := time.monotonic()) - told > _BETWEEN_S:
                told = now
                progress(self._doing(begun), done, total)
            while begun and (documents := begun[0].documents) is not None:
                begun.popleft()
                done += 1
                yield documents
        if progress is not None:
            progress("", done, total)

    def _begin(self, wanted: Wanted) -> Ask:
        ask = Ask(wanted.name, str(wanted.path.absolute()), wanted.shown or wanted.name, "")
        try:
            ask.sha256 = _sha256_of(wanted.path)
        except OSError as error:
            ask.documents = cannot_open(ask.name, error)
            return ask
        if not self._fresh:
            ask.documents = self._remembered(ask)
        if ask.documents is None:
            key = self._key(ask.sha256, ask.name)
            ask.twin = bool(key) and key in self._asked and self._keeper.file is not None
            self._asked.add(key)
            if not ask.twin:
                self._read(ask)
        return ask

    def _end_of_twin(self, ask: Ask) -> None:
        """All files before it are read: its own content is known by now, unless that could not be kept."""
        ask.twin = False
        ask.documents = self._remembered(ask)
        if ask.documents is None:
            self._read(ask)

    def _read(self, ask: Ask) -> None:
        if self._settings.workers == 0:
            self._read_here(ask)
        else:
            self._workers().add(ask)

    def _workers(self) -> Pool:
        if self._pool is None:
            settings = self._settings
            file = self._keeper.file
            kept_in = None if file is None else str(file.absolute())
            setup = Setup(settings.reader, self._options, kept_in, self._fresh, settings.longest_s)
            self._pool = Pool(
                settings,
                setup,
                reader=reader_version(),
                done=self._done,
                read_here=self._read_here,
                tell=self._tell_once,
                threads=min(os.cpu_count() or 1, _MOST_THREADS) if self._total == 1 else 1,
            )
        return self._pool

    def _read_here(self, ask: Ask) -> None:
        try:
            data = Path(ask.path).read_bytes()
        except OSError as error:
            ask.documents = cannot_open(ask.name, error)
            return
        sha256 = hashlib.sha256(data).hexdigest()
        read = reader_of(self._settings.reader)
        text, keep = read_one(read, data, sha256, ending_of(ask.name), self._pages, self._options)
        self._done(ask, sha256, text, keep)

    def _done(self, ask: Ask, sha256: str, text: str, keep: bool) -> None:
        try:
            ask.documents = decode(named(text, sha256, ask.name))
        except CodecError as error:
            message = (
                f"What was read could not be handed over ({error}), so it is lost. Look at the file by eye, "
                "type what it says into a form, and report the message."
            )
            ask.documents = nothing_read(ask.name, sha256, "reader-failed", message)
            return
        if keep and (key := self._key(sha256, ask.name)):
            self._count_kept += self._keeper.put(DOCUMENT_STORE, key, text.encode("ascii"))

    def _remembered(self, ask: Ask) -> tuple[Document, ...] | None:
        key = self._key(ask.sha256, ask.name)
        text = self._kept.get(key) if key else None
        if text is None:
            return None
        try:
            return decode(named(text.decode("ascii"), ask.sha256, ask.name))
        except (CodecError, UnicodeDecodeError):
            return None  # it is read anew, and written over

    def _key(self, sha256: str, name: str) -> str:
        """Everything that a result depends on; empty when that cannot be told."""
        if not (reader := reader_version()):
            return ""
        digests = ((key, getattr(value, "digest", value)) for key, value in sorted(self._options.items()))
        options = (f"{key}={digest}" for key, digest in digests if digest != "")
        return " ".join((sha256 + ending_of(name), reader, self._settings.reader, *options))

    def _doing(self, begun: Iterable[Ask]) -> str:
        """What is being read, for a person who waits."""
        busy = [] if self._pool is None else self._pool.in_work()
        if not busy:
            return next((ask.shown for ask in begun if ask.documents is None), "")
        shown, seconds, pages = busy[0]
        if seconds >= _LONG_S:
            read = f", {pages} page{'' if pages == 1 else 's'} read" if pages else ""
            shown = f"{shown} ({seconds:.0f} s{read})"
        return shown if len(busy) == 1 else f"{shown} and {len(busy) - 1} more"

    def _tell_once(self, says: str) -> None:
        if says not in self._told:
            self._told.add(says)
            self._tell(says)


def _sha256_of(path: Path) -> str:
    """
    SHA-256 of a file, however large.

    Raises:
        OSError: It cannot be opened, or is no ordinary file.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(0, "it is no ordinary file")
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
