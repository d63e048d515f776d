"""An installation made from a backup, into an empty place; every byte is held against its hash."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy import Connection, column, table

from cardassay.errors import CardassayError, Fault, InputError, UsageError
from cardassay.office.safekeeping.backup import FORMAT, column_value
from cardassay.office.settings import read_settings
from cardassay.store.database import Database
from cardassay.store.evidence import Evidence
from cardassay.store.lasting import make_lasting
from cardassay.store.migrating import config, migrate, stands_at
from cardassay.store.schema import METADATA

__all__ = ["DamagedBackupError", "Restored", "restore"]

_PIECE = 1 << 20
_ROWS = 500


@dataclass(frozen=True, slots=True)
class Restored:
    """What was made."""

    rows: int
    files: int
    missing: tuple[str, ...]
    """Hashes that were missing when the backup was made."""


class DamagedBackupError(CardassayError):
    """The backup is not whole, or was changed."""


def restore(file: Path, folder: Path, environment: Mapping[str, str]) -> Restored:
    """
    Make the installation of a backup in an empty folder and an empty database.

    The database is that of the backup's settings; ``CARDASSAY_DATABASE_URL`` stands before it, so
    that a backup can move from SQLite to PostgreSQL and back.

    Raises:
        UsageError: Folder or database hold something; nothing was written.
        InputError: It is no backup of Cardassay.
        DamagedBackupError: It is not whole, or was changed.
        DatabaseAwayError: The database does not answer.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} holds something; a backup is restored into an empty folder only.")
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError) as error:
        do = "Name a file that `cardassay backup` wrote"
        fault = Fault(str(file), f"it cannot be opened as a backup ({error})", do)
        raise InputError("Nothing was restored.", (fault,)) from error
    with archive:
        manifest = _manifest(archive, file)
        _check_tables(archive, manifest)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if "settings.toml" in archive.namelist():
            (folder / "settings.toml").write_bytes(archive.read("settings.toml"))
            (folder / "settings.toml").chmod(0o600)
        settings = read_settings(folder, environment)
        database = Database(settings.database_url)
        try:
            if stands_at(database):
                (folder / "settings.toml").unlink(missing_ok=True)
                raise UsageError(
                    f"The database {database.shown} holds an installation already, and nothing was written. "
                    "Give the address of an empty one: CARDASSAY_DATABASE_URL=… cardassay restore …"
                )
            files = _evidence(archive, Evidence(settings.evidence), manifest)
            rows = _tables(archive, database, manifest)
            migrate(database)
        finally:
            database.close()
    return Restored(rows, files, tuple(manifest["missing"]))


def _manifest(archive: zipfile.ZipFile, file: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(archive.read("manifest.json"))
    except (KeyError, ValueError):
        manifest = {}
    if manifest.get("format") != FORMAT:
        do = f"This version reads {FORMAT}; name a file that `cardassay backup` wrote"
        raise InputError("Nothing was restored.", (Fault(str(file), "it is no backup of Cardassay", do),))
    return dict(manifest)


def _check_tables(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    """Before anything is written: every table is whole."""
    for name, said in manifest["tables"].items():
        digest = hashlib.sha256()
        try:
            with archive.open(f"tables/{name}.jsonl") as source:
                for piece in iter(partial(source.read, _PIECE), b""):
                    digest.update(piece)
        except (KeyError, zipfile.BadZipFile, OSError) as error:
            raise DamagedBackupError(_damaged(f"table {name}", str(error))) from error
        if digest.hexdigest() != said["sha256"]:
            raise DamagedBackupError(_damaged(f"table {name}", "another hash"))


def _damaged(what: str, why: str) -> str:
    return f"The backup is damaged: {what} ({why}). Nothing of the tables was written; use an earlier backup."


def _evidence(archive: zipfile.ZipFile, evidence: Evidence, manifest: dict[str, Any]) -> int:
    count = 0
    for name in archive.namelist():
        if not name.startswith("evidence/"):
            continue
        sha256 = name.removeprefix("evidence/")
        try:
            with archive.open(name) as source:
                kept = evidence.keep_stream(iter(partial(source.read, _PIECE), b""))
        except zipfile.BadZipFile as error:
            raise DamagedBackupError(_damaged(f"evidence {sha256[:12]}…", str(error))) from error
        if kept.sha256 != sha256:
            raise DamagedBackupError(_damaged(f"evidence {sha256[:12]}…", "another hash"))
        count += 1
    if count != manifest["evidence"]:
        raise DamagedBackupError(_damaged("evidence", f"{count} of {manifest['evidence']} files are there"))
    return count


def _tables(archive: zipfile.ZipFile, database: Database, manifest: dict[str, Any]) -> int:
    """Rows written at the step at which they were saved, in one transaction."""
    settings, rows = config(), 0
    with database.writing() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, manifest["step"])
        names = [one.name for one in METADATA.sorted_tables if one.name in manifest["tables"]]
        for name in reversed(names):  # steps may have put rows there
            connection.execute(table(name).delete())
        for name in names:
            rows += _rows(archive, connection, name)
        make_lasting(connection)
    expected = sum(one["rows"] for one in manifest["tables"].values())
    if rows != expected:
        raise DamagedBackupError(_damaged("tables", f"{rows} of {expected} rows were read"))
    return rows


def _rows(archive: zipfile.ZipFile, connection: Connection, name: str) -> int:
    known, count = METADATA.tables[name], 0
    for batch in _batches(archive, name):
        columns = [column(one, known.columns[one].type if one in known.columns else None) for one in batch[0]]
        values = [{one: column_value(known, one, value) for one, value in row.items()} for row in batch]
        connection.execute(table(name, *columns).insert(), values)
        count += len(batch)
    return count


def _batches(archive: zipfile.ZipFile, name: str) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    with archive.open(f"tables/{name}.jsonl") as source:
        for line in source:
            batch.append(json.loads(line))
            if len(batch) == _ROWS:
                yield batch
                batch = []
    if batch:
        yield batch
