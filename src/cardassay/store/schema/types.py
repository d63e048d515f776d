"""The kinds of columns that all tables share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime, ForeignKey, MetaData, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

__all__ = [
    "METADATA",
    "Moment",
    "ident",
    "json_column",
    "key_link",
    "link",
    "moment",
    "sha256",
    "text",
    "words",
]

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""All tables; the names of constraints are fixed so that migrations are the same on every database."""


class Moment(TypeDecorator[datetime]):
    """A moment with its zone; always UTC in the database, whatever the database makes of zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """What is written; a moment without a zone is a fault of the program, not of the data."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"The moment {value} has no time zone.")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """What was written, in UTC."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def ident() -> Column[str]:
    """The primary key: 20 letters that nobody can guess, fit for addresses of pages."""
    return Column("id", String(20), primary_key=True)


def link(name: str, to: str, *, null: bool = False, index: bool = True, cascade: bool = True) -> Column[str]:
    """A reference to a row of another table; with ``cascade`` it goes when that row goes."""
    return Column(
        name,
        String(20),
        ForeignKey(to, ondelete="CASCADE" if cascade else None),
        nullable=null,
        index=index,
    )


def key_link(name: str, to: str) -> Column[str]:
    """A reference that is part of the primary key."""
    return Column(name, String(20), ForeignKey(to, ondelete="CASCADE"), primary_key=True, index=True)


def moment(name: str, *, null: bool = False) -> Column[datetime]:
    """A moment in UTC."""
    return Column(name, Moment(), nullable=null)


def sha256(name: str = "sha256", *, null: bool = False) -> Column[str]:
    """A SHA-256 in 64 small letters."""
    return Column(name, String(64), nullable=null)


def words(name: str, *, null: bool = False, default: str | None = "") -> Column[str]:
    """A short text of a person or a machine word."""
    return Column(name, Text(), nullable=null, default=None if null else default)


def text(name: str) -> Column[str]:
    """A text that must be given."""
    return Column(name, Text(), nullable=False)


def json_column(name: str, *, null: bool = False) -> Column[Any]:
    """A small JSON value."""
    return Column(name, JSON(none_as_null=True), nullable=null)
