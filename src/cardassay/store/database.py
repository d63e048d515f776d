"""
The database of a server: SQLite in a file, or PostgreSQL, with the same code.

A transaction either reads or writes. On SQLite a writing one takes the lock at its start, so that two
writers wait for each other instead of failing half-way; readers never wait. A connection that broke
is replaced by the next transaction; one that cannot be made raises :class:`DatabaseAwayError`.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from cardassay.errors import CardassayError, UsageError

__all__ = ["Database", "DatabaseAwayError", "new_id", "sqlite_url"]

_BUSY_S = 30
"""How long a writer of SQLite waits for another one."""

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class DatabaseAwayError(CardassayError):
    """The database does not answer; nothing was written."""


def new_id() -> str:
    """An identifier of 20 letters and digits that nobody can guess (99 bits)."""
    return "".join(secrets.choice(_LETTERS) for _ in range(20))


def sqlite_url(file: Path) -> str:
    """The address of a SQLite file."""
    return URL.create("sqlite", database=str(file)).render_as_string()


class Database:
    """Connections to one database; thread-safe."""

    def __init__(self, url: str) -> None:
        """
        Args:
            url: ``sqlite:///file`` or ``postgresql://user:password@host/name``.

        Raises:
            UsageError: The address cannot be used.
        """
        try:
            made = make_url(url)
        except ArgumentError:
            raise UsageError(
                "The address of the database cannot be read. Give sqlite:///FILE, or "
                "postgresql://USER:PASSWORD@HOST/NAME."
            ) from None
        if made.get_backend_name() not in ("sqlite", "postgresql"):
            raise UsageError(f"{made.get_backend_name()} is no database for Cardassay: SQLite or PostgreSQL.")
        self.is_sqlite = made.get_backend_name() == "sqlite"
        self.shown = made.render_as_string(hide_password=True)
        """The address without its password, for messages."""
        self.engine = _sqlite(made) if self.is_sqlite else _postgres(made)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state and changes nothing."""
        with self._connected() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is kept as a whole at its end, or not at all."""
        with self._connected() as connection:
            connection = connection.execution_options(cardassay_writes=True)
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Ends all connections."""
        self.engine.dispose()

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        try:
            with self.engine.connect() as connection:
                yield connection
        except OperationalError as error:
            raise DatabaseAwayError(
                f"The database {self.shown} does not answer ({_short(error)}). Nothing of this step was "
                "written. Is it running, and is there room on its disk? Try again then; nothing is lost."
            ) from error
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            raise DatabaseAwayError(
                f"The connection to the database {self.shown} broke. Nothing of this step was written; "
                "try again."
            ) from error


def _short(error: DBAPIError) -> str:
    return " ".join(str(error.orig).split())[:200]


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": _BUSY_S, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin where we say so
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get("cardassay_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgres(url: URL) -> Engine:
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    try:
        return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=30, pool_timeout=20)
    except (NoSuchModuleError, ModuleNotFoundError):
        raise UsageError(
            "PostgreSQL needs the package psycopg, which is not installed. Install Cardassay with it: "
            "pip install 'cardassay[postgres]'."
        ) from None
