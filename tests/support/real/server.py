"""``cardassay web`` as a process of its own, as people start it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

from tests.support.office import cheap
from tests.support.real.needs import free_port, until
from tests.support.scripts import ROOT

__all__ = ["LiveServer", "running_server"]


@dataclass(slots=True)
class LiveServer:
    """A server with its data folder; it can be ended, killed and started again."""

    folder: Path
    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers, without a stroke at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def data(self) -> Path:
        """Its data folder."""
        return self.folder / "data"

    @property
    def output(self) -> str:
        """What it and its workers have printed since the first start."""
        return (self.folder / "output").read_text(encoding="utf-8", errors="replace")

    def said(self, pattern: str) -> str:
        """The first group of a pattern in what the server printed, waiting for it."""
        until(lambda: re.search(pattern, self.output) is not None, f"the server prints {pattern}")
        found = re.search(pattern, self.output)
        assert found is not None
        return found.group(1)

    def start(self) -> None:
        """Starts it and waits until it answers."""
        command = [sys.executable, "-c", "from cardassay.cli import main; main()", "web"]
        command += ["--data", str(self.data), "--port", str(self.port)]
        clean = {name: value for name, value in os.environ.items() if not name.startswith("CARDASSAY_")}
        environment = {**clean, "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1", **self.environment}
        with (self.folder / "output").open("ab") as output:
            # A group of its own, so that its workers can be reached with it.
            self._process = subprocess.Popen(
                command,
                cwd=self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        until(self._answers, "the server answers", 120)

    def stop(self) -> int | None:
        """Ends it as administrators do; the exit code, below 0 the signal that ended it."""
        return self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Ends it and its workers without a word, as a power failure does."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> int | None:
        process, self._process = self._process, None
        if process is None:
            return None
        process.send_signal(how)
        try:
            return process.wait(timeout=20)
        finally:
            # Workers that outlived their server would go on into the next test.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, f"the server ended:\n{self.output}"
        try:
            return httpx2.get(f"{self.url}/api/health", timeout=20).status_code == 200
        except httpx2.TransportError:
            return False


@contextmanager
def running_server(
    folder: Path, *, database: str = "", environment: Mapping[str, str] | None = None
) -> Iterator[LiveServer]:
    """A server on the loopback address until the end of the block; without a database, SQLite."""
    settings = {**cheap(), **(environment or {})}
    if database:
        settings["CARDASSAY_DATABASE_URL"] = database
    folder.mkdir(parents=True, exist_ok=True)
    server = LiveServer(folder, settings)
    try:
        server.start()
        yield server
    finally:
        server.stop()
