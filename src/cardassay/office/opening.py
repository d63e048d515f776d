"""An installation opened: settings read, database brought to its form, folders made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from cardassay.errors import UsageError
from cardassay.office.office import Office
from cardassay.office.settings import read_settings
from cardassay.store.database import Database
from cardassay.store.evidence import Evidence
from cardassay.store.migrating import migrate

__all__ = ["open_office"]


def open_office(folder: Path, environment: Mapping[str, str], clock: Callable[[], datetime]) -> Office:
    """
    The office that stands in a data folder; a new one when the folder is empty or missing.

    Raises:
        InputError: The settings cannot be used.
        UsageError: The folder cannot be made or written.
        NewerDatabaseError: A newer version of Cardassay used the database.
        DatabaseAwayError: The database does not answer.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        settings = read_settings(folder, environment)
        evidence = Evidence(settings.evidence)
    except OSError as error:
        raise UsageError(
            f"The data folder {folder} cannot be used ({error.strerror}). Name another one with --data, or "
            "mend its permissions."
        ) from error
    database = Database(settings.database_url)
    migrate(database)
    return Office(settings, database, evidence, clock)
