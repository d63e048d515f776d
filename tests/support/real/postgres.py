"""A PostgreSQL server of the tests' own, on the loopback address, in a folder that goes away."""

from __future__ import annotations

import glob
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.support.real.needs import free_port, not_here, until

__all__ = ["PostgresServer", "running_server"]

PASSWORD = secrets.token_hex(8)


class PostgresServer:
    """One server; it can be stopped and started again, as happens to servers."""

    def __init__(self, programs: Path, folder: Path, owner: dict[str, Any]) -> None:
        self.port = free_port()
        self._programs, self._folder, self._owner = programs, folder, owner
        self._process: subprocess.Popen[bytes] | None = None

    def address(self, database: str = "postgres") -> str:
        """SQLAlchemy's address of a database of this server."""
        return f"postgresql+psycopg://cardassay:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    def create(self) -> None:
        """Makes the files of the server."""
        secret = self._folder / "password"
        secret.write_text(PASSWORD, encoding="utf-8")
        if self._owner:
            os.chown(secret, self._owner["user"], self._owner["group"])
        command = [str(self._programs / "initdb"), "-D", str(self._folder / "data"), "-U", "cardassay"]
        command += [
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-A",
            "scram-sha-256",
            f"--pwfile={secret}",
            "--no-sync",
        ]
        done = subprocess.run(command, cwd=self._folder, capture_output=True, check=False, **self._owner)
        assert done.returncode == 0, done.stderr.decode(errors="replace")

    def start(self) -> None:
        """Starts the server and waits until it takes connections."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            # What is written need not outlive a power failure: the folder does not outlive the tests.
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "shared_buffers": "32MB",
            "max_connections": "120",
        }
        command = [str(self._programs / "postgres"), "-D", str(self._folder / "data")]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=self._folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **self._owner
            )
        until(self._answers, "the PostgreSQL server answers")

    def stop(self) -> None:
        """Stops the server at once; every connection breaks off."""
        if self._process is not None:
            # "Fast" in PostgreSQL's words: it does not wait for those who are connected.
            self._process.send_signal(2)
            self._process.wait(timeout=20)
            self._process = None

    def make_database(self, name: str) -> str:
        """The address of a new empty database."""
        with psycopg.connect(self._plain(), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.address(name)

    def drop_database(self, name: str) -> None:
        """Removes a database together with the connections to it."""
        with psycopg.connect(self._plain(), autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )

    def _plain(self) -> str:
        return self.address().replace("+psycopg", "")

    def _answers(self) -> bool:
        process = self._process
        assert process is not None
        said = (self._folder / "log").read_text(encoding="utf-8", errors="replace")
        assert process.poll() is None, f"the PostgreSQL server ended:\n{said}"
        try:
            psycopg.connect(self._plain(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def running_server() -> Iterator[PostgresServer]:
    """A server that runs until the end of the block."""
    found = [Path(place).parent for place in glob.glob("/usr/lib/postgresql/*/bin/postgres")]
    if (on_path := shutil.which("postgres")) is not None:
        found.append(Path(on_path).parent)
    if not found:
        not_here("a PostgreSQL server")
    # pytest's own folders are closed to others, and the server is run as somebody else below.
    folder = Path(tempfile.mkdtemp(prefix="cardassay-postgres-"))
    owner: dict[str, Any] = {}
    if os.getuid() == 0:
        # The server refuses to run as root.
        try:
            account = pwd.getpwnam("postgres")
        except KeyError:
            account = pwd.getpwnam("nobody")
        owner = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        os.chown(folder, account.pw_uid, account.pw_gid)
    newest = max(
        found, key=lambda place: [int(part) for part in place.parent.name.split(".") if part.isdigit()]
    )
    server = PostgresServer(newest, folder, owner)
    try:
        server.create()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
