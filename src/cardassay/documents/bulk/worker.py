"""
The process that reads: one file after the other, until whoever started it has gone.

Standard output carries the messages, so whatever a library prints there goes to standard error.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import json
import os
import pickle
import queue
import signal
import sys
import threading
from pathlib import Path
from typing import IO, cast

from cardassay.documents.bulk.frames import HELLO, JOB, PAGE, RESULT, SETUP, receive, send
from cardassay.documents.bulk.one import Reader, Setup, read_one
from cardassay.documents.keeping import Keeper, Kept
from cardassay.documents.version import reader_version, recogniser_version

__all__ = ["PAGE_STORE", "Remembering", "main", "reader_of"]

PAGE_STORE = "ocr-pages"
"""Name of the store in which the recogniser keeps what it saw on a picture."""


class Remembering:
    """
    What the recogniser keeps, for this very recogniser; each picture that it is done with is told.

    The names end in the SHA-256 of the picture, under which more than one thing may be kept.
    """

    def __init__(self, kept: Kept, told: IO[bytes] | None, *, fresh: bool) -> None:
        self._kept, self._told, self._fresh = kept, told, fresh
        self._pictures: set[str] = set()

    def get(self, key: str) -> bytes | None:
        """What was kept."""
        if self._fresh or not recogniser_version():
            return None
        value = self._kept.get(f"{key} {recogniser_version()}")
        if value is not None:
            self._tell(key)
        return value

    def put(self, key: str, value: bytes) -> None:
        """Keeps it."""
        if recogniser_version():
            self._kept.put(f"{key} {recogniser_version()}", value)
        self._tell(key)

    def another_file(self) -> None:
        """Pictures count anew."""
        self._pictures.clear()

    def _tell(self, key: str) -> None:
        picture = key[-64:]
        if self._told is not None and picture not in self._pictures:
            self._pictures.add(picture)
            send(self._told, PAGE)


def reader_of(target: str) -> Reader:
    """The function of a name such as ``package.module:function``."""
    module, _, function = target.partition(":")
    return cast("Reader", getattr(importlib.import_module(module), function))


def main() -> None:
    """Reads the files that it is sent; never returns to a caller that has gone."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one
    _mind_the_machine()
    jobs: queue.SimpleQueue[tuple[bytes, bytes]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, jobs), daemon=True).start()

    kind, content = jobs.get()
    assert kind == SETUP
    setup: Setup = pickle.loads(content)
    notices: list[str] = []
    keeper = Keeper(None if setup.kept_in is None else Path(setup.kept_in), tell=notices.append)
    memory = Remembering(keeper.store(PAGE_STORE), out, fresh=setup.fresh)
    read = reader_of(setup.reader)
    send(out, HELLO, json.dumps({"pid": os.getpid(), "reader": reader_version()}).encode("ascii"))
    while True:
        kind, content = jobs.get()
        assert kind == JOB
        _limit_processor_time(setup.longest_s)
        memory.another_file()
        send(out, RESULT, _result(json.loads(content), read, memory, setup, notices))


def _listen(stream: IO[bytes], jobs: queue.SimpleQueue[tuple[bytes, bytes]]) -> None:
    while (message := receive(stream)) is not None:
        jobs.put(message)
    # Nobody waits for an answer any more, not even for the file that is being read.
    if sys.platform != "win32":
        os.killpg(os.getpgid(0), signal.SIGKILL)  # with the programs that it has started
    os._exit(0)


def _result(
    job: dict[str, str], read: Reader, memory: Remembering, setup: Setup, notices: list[str]
) -> bytes:
    said: dict[str, object]
    text = ""
    try:
        data = Path(job["path"]).read_bytes()
    except OSError as error:
        said = {"unopened": [error.errno or 0, error.strerror or str(error)]}
    else:
        sha256 = hashlib.sha256(data).hexdigest()
        text, keep = read_one(read, data, sha256, job["ending"], memory, setup.options)
        said = {"sha256": sha256, "keep": keep}
    said["notices"] = list(notices)
    notices.clear()
    return json.dumps(said).encode("ascii") + b"\n" + text.encode("ascii")


def _mind_the_machine() -> None:
    """No memory images of confidential papers; and first to go when the memory is used up."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:
        file.write("1000")


def _limit_processor_time(seconds: float) -> None:
    """Lets the system end this process should the one that watches it be stopped."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        wanted = int(used.ru_utime + used.ru_stime + seconds) + 60
        soft = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        resource.setrlimit(resource.RLIMIT_CPU, (soft, most))
