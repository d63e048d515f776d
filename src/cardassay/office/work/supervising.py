"""
The worker processes that a server starts: begun with it, replaced when they die, ended with it.

A worker holds the end of a pipe to its server. When the server dies, however that came, the pipe
closes, and the worker ends after what it is doing.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

__all__ = ["supervised"]

LOG = logging.getLogger("cardassay.worker")

_LOOK_EVERY_S, _SHORT_LIFE_S, _LONGEST_PAUSE_S, _TO_END_S = 0.5, 10.0, 30.0, 15.0


@dataclass(slots=True)
class _Child:
    process: subprocess.Popen[bytes]
    begun: float


@contextmanager
def supervised(folder: Path, count: int, environment: Mapping[str, str]) -> Iterator[None]:
    """
    Worker processes for as long as the context lasts.

    Args:
        folder: The data folder.
        count: How many; 0 for none.
        environment: That of the workers.
    """
    ended = threading.Event()
    thread = threading.Thread(
        target=_watch, args=(folder, count, dict(environment), ended), name="cardassay workers", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _watch(folder: Path, count: int, environment: dict[str, str], ended: threading.Event) -> None:
    children = [_started(folder, environment) for _ in range(count)]
    pause = _LOOK_EVERY_S
    try:
        while not ended.wait(_LOOK_EVERY_S):
            for number, child in enumerate(children):
                code = child.process.poll()
                if code is None:
                    continue
                _close(child)
                short = time.monotonic() - child.begun < _SHORT_LIFE_S
                pause = min(pause * 2, _LONGEST_PAUSE_S) if short else _LOOK_EVERY_S
                LOG.warning("A worker ended (code %s); another one is started in %.1f s.", code, pause)
                if ended.wait(pause):
                    return
                children[number] = _started(folder, environment)
    finally:
        for child in children:
            _close(child)
            if os.name != "nt":
                # It ends after its job; at once when it has not even begun to work.
                child.process.terminate()
        for child in children:
            try:
                child.process.wait(_TO_END_S)
            except subprocess.TimeoutExpired:
                # Its job is taken up at the next start.
                child.process.kill()
                child.process.wait()


def _started(folder: Path, environment: dict[str, str]) -> _Child:
    code = "import sys; from cardassay.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", code, "worker", "--data", str(folder), "--with-server"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)
    return _Child(process, time.monotonic())


def _close(child: _Child) -> None:
    if child.process.stdin is not None:
        child.process.stdin.close()
