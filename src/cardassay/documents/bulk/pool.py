"""
Workers and the files that wait for one: started, watched, replaced.

1. A file goes to a worker that waits. A further one is started only when all have been busy for a
   while: getting ready takes a worker longer than reading a dozen ordinary papers.
2. A worker that takes too long or too much memory is ended; its file is given up with the reason.
3. A worker that ends by itself has left its file unread, for a reason that nobody knows: the file is
   tried once more with no other beside it, then it is given up. The other files go on.
4. A worker is renewed after a number of files, or when it keeps too much memory.
5. Where no worker can be started at all, files are read in this process; that is said.
"""

from __future__ import annotations

import os
import queue
import time
from collections import deque
from collections.abc import Callable

from cardassay.documents.bulk.one import Setup, cannot_open, ending_of, nothing_read
from cardassay.documents.bulk.process import Ask, Process
from cardassay.documents.bulk.settings import Settings, usual_workers

__all__ = ["Done", "Pool"]

TRACE_VARIABLE = "CARDASSAY_TRACE"

_TURN_S = 0.1
_QUICK_S = 0.3
"""Files read faster are not worth watching."""
_START_LIMIT_S = 90.0
_MOST_FAILED_STARTS = 3
_LOOK_EVERY = 16
"""Files between two looks at how much memory a waiting worker keeps."""
_MB = 2**20
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

Done = Callable[[Ask, str, str, bool], None]
"""Called with a file, the SHA-256 that was read, the codec's text of it, and whether to keep that."""


class Pool:
    """Workers for one run; :meth:`close` ends them."""

    def __init__(
        self,
        settings: Settings,
        setup: Setup,
        *,
        reader: str,
        done: Done,
        read_here: Callable[[Ask], None],
        tell: Callable[[str], None],
        threads: int = 1,
    ) -> None:
        """
        Workers that are started as files come.

        Args:
            settings: The limits.
            setup: What each worker is told first.
            reader: The version whose results count.
            done: Told of each file that was read.
            read_here: Reads a file in this process.
            tell: Told what a person should know.
            threads: Threads of each worker; one is best wherever several work at once.
        """
        self._settings, self._setup, self._reader = settings, setup, reader
        self._done, self._read_here, self._tell = done, read_here, tell
        self._most: int | None = settings.workers
        self._waiting: deque[Ask] = deque()
        self._alone: deque[Ask] = deque()
        self._workers: list[Process] = []
        self._events: queue.SimpleQueue[tuple[Process, bytes, bytes]] = queue.SimpleQueue()
        self._last_start = 0.0
        self._failed_starts = 0
        self._environment = {**os.environ, **dict.fromkeys(_THREADS, str(threads))}

    def add(self, ask: Ask) -> None:
        """A file to read; a worker that waits begins at once."""
        self._waiting.append(ask)
        self._assign()

    def turn(self, *, wait: bool = True) -> None:
        """Acts on news from the workers; without any, waits a moment for some."""
        self._assign()
        try:
            worker, kind, content = self._events.get(timeout=_TURN_S if wait else 0)
        except queue.Empty:
            self._watch()
            return
        if worker not in self._workers:
            return  # the last words of one that was ended
        if not kind:
            self._ended(worker)
            return
        ask = worker.ask
        heard = worker.heard(kind, content)
        if worker.ready:
            self._failed_starts = 0
        if heard is not None and ask is not None:
            said, text = heard
            for notice in said["notices"]:
                self._tell(notice)
            if "unopened" in said:
                ask.documents = cannot_open(ask.name, OSError(*said["unopened"]))
            else:
                self._done(ask, said["sha256"], text, said["keep"] and worker.reader == self._reader)
            self._renew(worker)
        self._watch()

    def in_work(self) -> list[tuple[str, float, int]]:
        """What is being read, for how many seconds, and the pictured pages finished; longest first."""
        now = time.monotonic()
        busy = [(worker, worker.ask) for worker in self._workers if worker.ask is not None]
        busy.sort(key=lambda pair: pair[0].began)
        return [(ask.shown, now - worker.began, worker.pages) for worker, ask in busy]

    def close(self) -> None:
        """Ends all workers, whatever they do."""
        for worker in self._workers:
            worker.stop()
        for worker in self._workers:
            worker.ending()
        self._workers.clear()

    def _assign(self) -> None:
        while self._waiting or self._alone:
            if self._failed_starts >= _MOST_FAILED_STARTS:
                self._without_workers()
                return
            idle = next((worker for worker in self._workers if worker.idle), None)
            if self._alone:
                if any(worker.ask for worker in self._workers) or idle is None:
                    self._start(only_one=True)
                    return
                ask = self._alone.popleft()
            elif any(worker.ask is not None and worker.ask.alone for worker in self._workers):
                return
            elif idle is None:
                self._start()
                return
            else:
                ask = self._waiting.popleft()
            idle.hand_over(ask, {"path": ask.path, "ending": ending_of(ask.name)})

    def _start(self, *, only_one: bool = False) -> None:
        """Starts a worker unless one is about to be ready, or there are enough."""
        if any(not worker.ready for worker in self._workers) or (only_one and self._workers):
            return
        now = time.monotonic()
        if self._workers:
            if now - self._last_start < self._settings.patience_s:
                return
            if self._most is None:
                self._most = usual_workers()
            if len(self._workers) >= self._most:
                return
        self._last_start = now
        try:
            shown = bool(os.environ.get(TRACE_VARIABLE))
            worker = Process(self._setup, self._events, self._environment, show_errors=shown)
        except OSError:
            self._failed_starts = _MOST_FAILED_STARTS
        else:
            self._workers.append(worker)

    def _watch(self) -> None:
        now = time.monotonic()
        limits = self._settings
        for worker in list(self._workers):
            if not worker.ready:
                if now - worker.began > _START_LIMIT_S:
                    self._end(worker, "no-start")
            elif worker.ask is not None and now - worker.began > _QUICK_S:
                if now - worker.last_sign > limits.seconds or now - worker.began > limits.longest_s:
                    self._end(worker, "time-limit")
                elif worker.memory() > limits.memory_mb * _MB:
                    self._end(worker, "memory-limit")

    def _renew(self, worker: Process) -> None:
        """Lets a worker go that read enough, or keeps too much."""
        limits = self._settings
        full = worker.files % _LOOK_EVERY == 0 and worker.memory() > limits.rest_mb * _MB
        if full or worker.files >= limits.files_per_worker:
            self._workers.remove(worker)
            worker.stop()
            worker.ending()
            self._last_start = 0.0

    def _end(self, worker: Process, why: str) -> None:
        worker.stop(why)
        self._ended(worker)

    def _ended(self, worker: Process) -> None:
        self._workers.remove(worker)
        how = worker.ending()
        worker.stop()
        ask = worker.ask
        if not worker.ready:
            self._failed_starts += 1
        if ask is None:
            return
        self._last_start = 0.0
        if worker.stopped_for or ask.alone:
            why = worker.stopped_for or "worker-died"
            ask.documents = nothing_read(ask.name, ask.sha256, why, self._message(why, how))
        else:
            ask.alone = True
            self._alone.append(ask)

    def _without_workers(self) -> None:
        if self._failed_starts == _MOST_FAILED_STARTS:
            self._failed_starts += 1
            self._tell(
                "No process could be started to read in, so papers are read in this one, without limits: "
                "a file that breaks a library may end the command. Then leave that file out. "
                f"{TRACE_VARIABLE}=1 shows why the process did not start."
            )
        # One at a time, so that what was read can be shown and kept in between.
        self._read_here((self._alone or self._waiting).popleft())

    def _message(self, why: str, how: str) -> str:
        limits = self._settings
        if why == "time-limit":
            return (
                f"Reading the file took longer than {limits.seconds:g} seconds without getting on, or longer "
                f"than {limits.longest_s:g} in all, and was stopped; nothing was read from it. It may be "
                "damaged, or made to keep programs busy. Look at it by eye; give more time with "
                "--time-limit SECONDS if it is merely large."
            )
        if why == "memory-limit":
            return (
                f"Reading the file took more than {limits.memory_mb} MB of memory and was stopped; nothing "
                "was read from it. It may be damaged, or made to fill the memory. Look at it by eye; allow "
                "more with --memory-limit MB if it is merely large."
            )
        return (
            f"The process that read the file ended twice without an answer ({how}), the second time with "
            "no other file beside it; nothing was read from it. It may be damaged, or made to break "
            "programs: ask the sender for another copy, or type what it says into a form."
        )
