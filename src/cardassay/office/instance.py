"""What belongs to the installation as a whole: its secret, and marks that stand once."""

from __future__ import annotations

import secrets
from functools import lru_cache

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import IntegrityError

from cardassay.office.office import Office
from cardassay.store.database import Database
from cardassay.store.schema.people import instance

__all__ = ["forget_value", "secret", "set_value", "value_of"]


def secret(office: Office) -> bytes:
    """The installation's secret: 32 bytes made once; seals what comes back from outside."""
    return _secret(office.database)


@lru_cache(maxsize=8)
def _secret(database: Database) -> bytes:
    with database.reading() as connection:
        found = value_of(connection, "secret")
    if found is None:
        try:
            with database.writing() as connection:
                set_value(connection, "secret", secrets.token_hex(32))
        except IntegrityError:
            pass  # another server of the installation was first; its secret counts
        with database.reading() as connection:
            found = value_of(connection, "secret")
    if found is None:
        raise RuntimeError("The installation has no secret, though it was just written.")
    return bytes.fromhex(found)


def value_of(connection: Connection, name: str) -> str | None:
    """A mark of the installation; ``None`` when it was never set."""
    return connection.execute(select(instance.c.value).where(instance.c.name == name)).scalar_one_or_none()


def set_value(connection: Connection, name: str, value: str) -> None:
    """Set a mark that is not set yet."""
    connection.execute(insert(instance).values(name=name, value=value))


def forget_value(connection: Connection, name: str) -> None:
    """Take a mark back."""
    connection.execute(delete(instance).where(instance.c.name == name))
