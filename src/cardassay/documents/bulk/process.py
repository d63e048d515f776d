"""One worker as the process that started it sees it."""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import time
from typing import Any

from cardassay.documents.bulk.frames import HELLO, JOB, PAGE, RESULT, SETUP, receive, send
from cardassay.documents.bulk.one import Setup
from cardassay.model.document import Document

__all__ = ["Ask", "Process"]

_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from cardassay.documents.bulk.worker import main; main()"
)
"""What the new Python runs. It finds its modules where this one does, never in the current folder."""

_ENDED = b""
_ENDING_S = 3.0


class Ask:
    """One file that a worker is to read, and what came of it."""

    __slots__ = ("alone", "documents", "name", "path", "sha256", "shown", "twin")

    def __init__(self, name: str, path: str, shown: str, sha256: str) -> None:
        self.name, self.path, self.shown, self.sha256 = name, path, shown, sha256
        self.alone = False
        """It ended a worker once; it is tried again with no other beside it."""
        self.twin = False
        """The same bytes are being read for a file before it."""
        self.documents: tuple[Document, ...] | None = None
        """What the file says; ``None`` until that is known."""


class Process:
    """A worker with what it does; its messages arrive in a queue that all workers share."""

    def __init__(
        self,
        setup: Setup,
        events: queue.SimpleQueue[tuple[Process, bytes, bytes]],
        environment: dict[str, str],
        *,
        show_errors: bool,
    ) -> None:
        """
        Starts it.

        Raises:
            OSError: The system does not let a process be started.
        """
        self.ask: Ask | None = None
        self.began = time.monotonic()
        """When the file was handed over; before there is one, when the process was started."""
        self.last_sign = self.began
        self.pages = 0
        self.files = 0
        self.ready = False
        self.stopped_for = ""
        """Code of the problem for which it was stopped; empty when it was not."""
        self.pid = 0
        self.reader = ""
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START, json.dumps([place for place in sys.path if place])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if show_errors else subprocess.DEVNULL,
            env=environment,
            # A Ctrl-C is for the command, which then ends the worker with all that it has started.
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        self.pid = self._process.pid
        self._send(SETUP, pickle.dumps(setup))
        threading.Thread(target=self._listen, args=(events,), daemon=True).start()

    @property
    def idle(self) -> bool:
        """It waits for a file."""
        return self.ready and self.ask is None

    def hand_over(self, ask: Ask, job: dict[str, str]) -> None:
        """Gives it a file to read."""
        self.ask, self.pages = ask, 0
        self.began = self.last_sign = time.monotonic()
        self._send(JOB, json.dumps(job).encode("ascii"))

    def heard(self, kind: bytes, content: bytes) -> tuple[dict[str, Any], str] | None:
        """Notes a message; a result is given back, as what is said about it and the documents' text."""
        self.last_sign = time.monotonic()
        if kind == HELLO:
            hello = json.loads(content)
            # On Windows the process that was started may only be one that starts another.
            self.pid, self.reader, self.ready = int(hello["pid"]), str(hello["reader"]), True
        elif kind == PAGE:
            self.pages += 1
        elif kind == RESULT:
            said, _, text = content.partition(b"\n")
            self.ask, self.files = None, self.files + 1
            return json.loads(said), text.decode("ascii")
        return None

    def memory(self) -> int:
        """Resident bytes; 0 when it has gone."""
        import psutil

        try:
            return int(psutil.Process(self.pid).memory_info().rss)
        except psutil.Error:
            return 0

    def stop(self, why: str = "") -> None:
        """Ends it at once; :attr:`stopped_for` says why."""
        self.stopped_for = self.stopped_for or why
        with contextlib.suppress(OSError):
            if sys.platform == "win32" or self._process.poll() is not None:
                self._process.kill()
            else:
                os.killpg(self._process.pid, signal.SIGKILL)
        with contextlib.suppress(OSError):
            if self._process.stdin is not None:
                self._process.stdin.close()

    def ending(self) -> str:
        """How it ended, in words; one that only closed its side is given a moment to end."""
        try:
            code = self._process.wait(_ENDING_S)
        except subprocess.TimeoutExpired:
            return "it gave no sign any more"
        if code >= 0:
            return f"exit code {code}"
        try:
            name = signal.Signals(-code).name
        except ValueError:
            return f"signal {-code}"
        memory = ", as the system does when memory runs out" if name == "SIGKILL" else ""
        return f"signal {name}{memory}"

    def _send(self, kind: bytes, content: bytes) -> None:
        assert self._process.stdin is not None
        # One that has gone is noticed where its messages end.
        with contextlib.suppress(OSError):
            send(self._process.stdin, kind, content)

    def _listen(self, events: queue.SimpleQueue[tuple[Process, bytes, bytes]]) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as stream:
            while (message := receive(stream)) is not None:
                events.put((self, *message))
        events.put((self, _ENDED, b""))
