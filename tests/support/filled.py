"""One row in every table that hangs on a tender or a person, made from the tables themselves."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Date, Integer, LargeBinary, Table, insert
from sqlalchemy.types import JSON

from cardassay.store.database import new_id
from cardassay.store.schema import METADATA
from cardassay.store.schema.types import Moment
from tests.support.office import START

__all__ = ["MARK", "fill"]

MARK = "only-for-members"
"""Begins every text of the rows, so that it shows when one of them is told to somebody else."""

_LEFT = {"instance", "audit", "audit_head", "throttles", "idempotent", "openid_starts"}
"""What hangs on no tender and on no person, or is tried elsewhere."""


_OF_KIND: tuple[tuple[type, Any], ...] = (
    (Boolean, False),
    (Moment, START),
    (Date, START.date()),
    (LargeBinary, b""),
    (JSON, {}),
    (Integer, 1),
)


def fill(
    connection: Connection, mark: str, given: Mapping[str, str], said: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """
    A row in each table, each hanging on those before it; by the name of its table.

    Args:
        mark: Stands in every text.
        given: Identifiers of rows that are there already, by table; nothing is made for those.
        said: Values of columns that must be certain ones, such as ``files.sha256``.
    """
    made: dict[str, dict[str, Any]] = {table: {"id": identifier} for table, identifier in given.items()}
    for table in METADATA.sorted_tables:
        if table.name not in _LEFT and table.name not in made:
            row = {column.name: _value(table, column, made, mark) for column in table.columns}
            row |= {one: said[f"{table.name}.{one}"] for one in row if f"{table.name}.{one}" in said}
            connection.execute(insert(table).values(**row))
            made[table.name] = row
    return made


def _value(table: Table, column: Column[Any], made: Mapping[str, Mapping[str, Any]], mark: str) -> Any:
    if column.foreign_keys:
        target = next(iter(column.foreign_keys)).column.table.name
        return made[target]["id"] if target in made else None
    if column.name == "id":
        return new_id()
    if "sha256" in column.name:
        return hashlib.sha256(f"{table.name}.{column.name} {new_id()}".encode()).hexdigest()
    return _plain(column, mark)


def _plain(column: Column[Any], mark: str) -> Any:
    kind = column.type
    if column.nullable:
        return None
    if column.default is not None and column.name != "state":
        return column.default.arg  # type: ignore[attr-defined]
    for cls, value in _OF_KIND:
        if isinstance(kind, cls):
            return value
    named = {"language": "en", "channel": "mail", "role": "reader", "state": "open", "what": "value"}
    if column.name in named:
        return named[column.name]
    length = getattr(kind, "length", None)
    return f"{mark}-{new_id()}"[: length or 200]
