"""
A whole installation in one file, consistent though people go on working, and made anew from it.

The file is a zip archive: ``tables/<name>.jsonl`` with a row a line, ``evidence/<sha256>`` with the bytes,
``settings.toml``, and last ``manifest.json`` with counts and hashes; without it a file is not whole.
Bytes are always in the evidence before a row speaks of them, so that everything the rows of one state
speak of is found in the folder afterwards. What can be made again (readings, judgements on disk) stays out.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, Date, LargeBinary, Table, select

from cardassay import __version__
from cardassay.errors import CardassayError, Fault, InputError
from cardassay.office.office import Office
from cardassay.store.database import DatabaseAwayError
from cardassay.store.migrating import stands_at
from cardassay.store.schema import METADATA
from cardassay.store.schema.deciding import frozen
from cardassay.store.schema.tenders import file_history, files
from cardassay.store.schema.types import Moment

__all__ = ["FORMAT", "Backup", "back_up", "column_value", "referred"]

FORMAT = "cardassay-backup/1"
_PIECE = 1 << 20
_ROWS = 500


@dataclass(frozen=True, slots=True)
class Backup:
    """What was put into the file."""

    rows: int
    files: int
    size: int
    """Bytes of the archive."""
    missing: tuple[str, ...]
    """Hashes of evidence that rows speak of and that is gone, or whose bytes were changed."""


def back_up(office: Office, file: Path) -> Backup:
    """
    Everything of an installation put into a new file, which appears whole or not at all.

    Raises:
        InputError: There is a file of that name.
        DatabaseAwayError: The database does not answer.
        OSError: The file cannot be written.
    """
    if file.exists():
        do = "Nothing was written. Give a backup a new name, such as one with the day"
        raise InputError("No backup was made.", (Fault(str(file), "there is a file already", do),))
    step = stands_at(office.database)
    coming = file.with_name(f".{file.name}.coming")
    try:
        handle = os.open(coming, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out, zipfile.ZipFile(out, "w", allowZip64=True) as archive:
            with _one_state(office) as connection:
                tables = {one.name: _put_table(archive, connection, one) for one in METADATA.sorted_tables}
                wanted = referred(connection)
            evidence, missing = _put_evidence(archive, office, wanted)
            settings = office.folder / "settings.toml"
            if settings.exists():
                archive.write(settings, "settings.toml", zipfile.ZIP_DEFLATED)
            manifest = {"format": FORMAT, "version": __version__, "step": step, "tables": tables,
                        "evidence": evidence, "missing": missing}  # fmt: skip
            archive.writestr("manifest.json", json.dumps(manifest, indent=1))
            archive.close()
            out.flush()
            os.fsync(out.fileno())
        os.replace(coming, file)
    finally:
        coming.unlink(missing_ok=True)
    rows = sum(one["rows"] for one in tables.values())
    return Backup(rows, evidence, file.stat().st_size, tuple(missing))


class _one_state:  # noqa: N801  reads as what it gives
    """A transaction in which every query sees the same state, whatever others write meanwhile."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def __enter__(self) -> Connection:
        engine = self._office.database.engine
        if not self._office.database.is_sqlite:
            engine = engine.execution_options(isolation_level="REPEATABLE READ")
        try:
            self._connection = engine.connect()
        except Exception as error:
            raise DatabaseAwayError(f"The database does not answer ({error}); no backup was made.") from error
        self._connection.begin()
        return self._connection

    def __exit__(self, *_: object) -> None:
        self._connection.close()


def referred(connection: Connection) -> set[str]:
    """The hash of every file of which a row speaks."""
    found: set[str] = set()
    of_frozen = (frozen.c.manifest_sha256, frozen.c.json_sha256, frozen.c.report_sha256)
    for column in (files.c.sha256, file_history.c.sha256, *of_frozen):
        found.update(connection.execute(select(column).where(column.is_not(None)).distinct()).scalars())
    for manifest in connection.execute(select(frozen.c.manifest)).scalars():
        found.update(_hashes_in(manifest))
    return found


def _hashes_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if len(value) == 64 and all(sign in "0123456789abcdef" for sign in value):
            yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _hashes_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from _hashes_in(one)


def _put_table(archive: zipfile.ZipFile, connection: Connection, table: Table) -> dict[str, Any]:
    digest, count = hashlib.sha256(), 0
    entry = zipfile.ZipInfo(f"tables/{table.name}.jsonl")
    entry.compress_type = zipfile.ZIP_DEFLATED
    order = list(table.primary_key.columns)
    rows = connection.execution_options(yield_per=_ROWS).execute(select(table).order_by(*order))
    with archive.open(entry, "w", force_zip64=True) as out:
        for row in rows:
            values = {column.name: _plain(value) for column, value in zip(table.columns, row, strict=True)}
            line = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            digest.update(line)
            out.write(line)
            count += 1
    return {"rows": count, "sha256": digest.hexdigest()}


def _plain(value: Any) -> Any:
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return value


def column_value(table: Table, name: str, value: Any) -> Any:
    """The value of a column as it was before it became JSON."""
    if value is None or name not in table.columns:
        return value
    kind = table.columns[name].type
    if isinstance(kind, Moment):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, LargeBinary):
        return base64.b64decode(value)
    return value


def _put_evidence(archive: zipfile.ZipFile, office: Office, wanted: set[str]) -> tuple[int, list[str]]:
    count, missing = 0, []
    for sha256 in sorted(wanted):
        try:
            with office.evidence.open(sha256) as source:
                if hashlib.file_digest(source, "sha256").hexdigest() != sha256:
                    missing.append(sha256)
                    continue
                source.seek(0)
                with archive.open(f"evidence/{sha256}", "w", force_zip64=True) as out:
                    _copy(source, out)
        except CardassayError:
            missing.append(sha256)
            continue
        count += 1
    return count, missing


def _copy(source: IO[bytes], out: IO[bytes]) -> None:
    while piece := source.read(_PIECE):
        out.write(piece)
