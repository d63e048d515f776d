"""
The audit trail as people read it: lists, the check over all entries, and the export.

Administrators see everything. Managers and auditors see the entries of the tenders that they see; the
chain is always checked over all entries, since a part of a chain proves little.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Select, func, select

from cardassay.office.actor import Actor
from cardassay.office.auditing.checking import Checked, check_entries, export_line, head_line
from cardassay.office.office import Office
from cardassay.office.seeing import visible
from cardassay.office.trail import Entry, entry_of
from cardassay.store.schema.auditing import audit, audit_head

__all__ = [
    "Head",
    "Sought",
    "check_trail",
    "entries_of",
    "export_trail",
    "head_of",
    "kinds_of",
]


@dataclass(frozen=True, slots=True)
class Sought:
    """Which entries are sought; empty values seek all."""

    who: str = ""
    """Part of a name."""
    what: str = ""
    tender_id: str = ""
    first_day: date | None = None
    last_day: date | None = None
    """Days in the office's time zone, both included."""


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the trail; whoever keeps it elsewhere sees later whether anything before was rewritten."""

    number: int
    sha256: str
    at: datetime | None
    """Moment of the last entry; ``None`` while there is none."""


def entries_of(
    office: Office, actor: Actor, sought: Sought, *, before: int = 0, limit: int = 100
) -> tuple[list[Entry], int]:
    """
    Entries that an actor may see, the newest first, and the number to go on from; 0 at the end.

    Args:
        before: Only entries with smaller numbers; 0 for the newest.
    """
    query = _seen(office, actor, sought).order_by(audit.c.number.desc()).limit(limit + 1)
    if before:
        query = query.where(audit.c.number < before)
    with office.database.reading() as connection:
        found = [entry_of(row) for row in connection.execute(query)]
    shown = found[:limit]
    return shown, shown[-1].number if len(found) > limit else 0


def kinds_of(office: Office, actor: Actor) -> list[str]:
    """What happened at all, among the entries that an actor may see."""
    inner = _seen(office, actor, Sought()).subquery()
    with office.database.reading() as connection:
        return sorted(connection.execute(select(inner.c.what).distinct()).scalars())


def head_of(office: Office) -> Head:
    """The end of the trail."""
    with office.database.reading() as connection:
        return _head(connection)


def check_trail(office: Office, *, kept: str = "") -> Checked:
    """
    Check every entry there is.

    Args:
        kept: Hash of an entry that somebody kept elsewhere; it must be found.
    """
    with office.database.reading() as connection:
        head = _head(connection)
        query = select(audit).order_by(audit.c.number).execution_options(yield_per=1000)
        rows = (row._asdict() for row in connection.execute(query))
        return check_entries(rows, head=(head.number, head.sha256), kept=kept.strip().lower())


def export_trail(office: Office, actor: Actor) -> Iterator[str]:
    """
    The lines of an export: all entries for who sees all, else those of the tenders that the actor sees.

    That it was exported is an entry of its own, which the export holds already.
    """
    whole = actor.sees_all
    with office.changing(actor) as change:
        change.record("audit.exported", whole=whole)
    return _lines(office, actor, whole)


def _lines(office: Office, actor: Actor, whole: bool) -> Iterator[str]:
    with office.database.reading() as connection:
        head = _head(connection)
        query = _seen(office, actor, Sought()).where(audit.c.number <= head.number)
        ordered = query.order_by(audit.c.number).execution_options(yield_per=1000)
        for row in connection.execute(ordered):
            yield export_line(row._asdict())
    yield head_line(head.number, head.sha256, office.clock(), whole=whole)


def _head(connection: Connection) -> Head:
    row = connection.execute(select(audit_head.c.number, audit_head.c.sha256)).one()
    at = connection.execute(select(audit.c.at).where(audit.c.number == row.number)).scalar_one_or_none()
    return Head(row.number, row.sha256, at)


def _seen(office: Office, actor: Actor, sought: Sought) -> Select[Any]:
    query = select(audit)
    if not actor.sees_all:
        query = query.where(audit.c.tender_id.in_(visible(actor)))
    if sought.who:
        wanted = sought.who.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        query = query.where(func.lower(audit.c.who).like(f"%{wanted}%", escape="\\"))
    if sought.what:
        query = query.where(audit.c.what == sought.what)
    if sought.tender_id:
        query = query.where(audit.c.tender_id == sought.tender_id)
    zone = ZoneInfo(office.settings.time_zone)
    if sought.first_day:
        query = query.where(audit.c.at >= datetime.combine(sought.first_day, time(), zone))
    if sought.last_day and sought.last_day < date.max:
        after = sought.last_day + timedelta(days=1)
        query = query.where(audit.c.at < datetime.combine(after, time(), zone))
    return query
