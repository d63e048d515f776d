"""What commands that work on a server's own data share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cardassay.office.actor import Actor
    from cardassay.office.office import Office

__all__ = ["command_actor", "opened"]


@contextmanager
def opened(data: Path) -> Iterator[Office]:
    """
    The office of a data folder, until the end of the block.

    Raises:
        UsageError: There is no such folder; it is not made here, since a mistyped name would
            otherwise be answered by an empty installation.
    """
    from datetime import UTC, datetime

    from cardassay.errors import UsageError
    from cardassay.office.opening import open_office

    if not data.is_dir():
        raise UsageError(f"There is no data folder {data}. Name that of the server with --data.")
    office = open_office(data, os.environ, lambda: datetime.now(UTC))
    try:
        yield office
    finally:
        office.database.close()


def command_actor() -> Actor:
    """Whoever types on the server, with the name of the account there for the audit trail."""
    from dataclasses import replace
    from getpass import getuser

    from cardassay.office.actor import COMMAND

    try:
        return replace(COMMAND, name=f"{COMMAND.name} ({getuser()})")
    except (OSError, KeyError):  # an account without a name, as in a container
        return COMMAND
