"""
What ends when, over all tenders that somebody sees: written at each judgement, read by everybody.

A judgement says all days of its supplier. Those that it names again keep their row, new ones come,
the others go; what was told of them stays told (:mod:`cardassay.office.reminding`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from cardassay.assessing.deadlines import Deadline, DeadlineKind, deadlines_of, project_days
from cardassay.model.assessment import Assessment
from cardassay.model.finding import Waiver
from cardassay.office.actor import Actor
from cardassay.office.office import Office
from cardassay.office.seeing import visible
from cardassay.store.database import new_id
from cardassay.store.schema.tenders import suppliers, tenders
from cardassay.store.schema.watching import deadlines, renewal_leads

__all__ = ["Coming", "Shown", "coming_up", "deadlines_for", "read_deadlines", "write_deadlines"]


@dataclass(frozen=True, slots=True)
class Coming:
    """One day of one tender, as lists, calendars and reminders show it."""

    id: str
    tender_id: str
    tender: str
    supplier_id: str | None
    """``None`` for a day of the project."""
    supplier: str
    """Empty for a day of the project."""
    kind: DeadlineKind
    due: date
    """The last good day; it counts."""
    days: int
    """Days from today until then; negative when it has passed."""
    begin: date | None
    """Day on which a renewal must start; ``None``: not known."""
    begin_days: int | None
    """Days from today until the start; negative when it has passed."""
    lead_said_by: str
    """Who said how long a renewal takes; empty when nobody did."""
    title: str
    """Paper or requirement; empty for days of the project."""
    scheme: str
    file: str
    blocking: bool
    reason: str
    """Code of the reason that is true on the day after; empty when there is none."""
    reason_text: str
    waits: tuple[dict[str, str], ...]
    """Findings that wait for it: ``finding``, ``requirement``, ``where``."""
    who: str
    why: str
    key: str
    made_at: datetime

    @property
    def overdue(self) -> bool:
        """Whether the day has passed and still concerns somebody."""
        return self.days < 0 and not self.kind.of_project

    @property
    def must_start(self) -> bool:
        """Whether a renewal should have been started by today, and its end is still ahead."""
        return self.begin_days is not None and self.begin_days <= 0 <= self.days


@dataclass(frozen=True, slots=True)
class Shown:
    """Which days to show; what is left out does not narrow."""

    tender_id: str = ""
    supplier_id: str = ""
    kind: str = ""
    blocking: bool = False
    first: date | None = None
    last: date | None = None


def write_deadlines(
    connection: Connection,
    tender_id: str,
    supplier_id: str,
    assessment: Assessment | None,
    waivers: Iterable[Waiver],
    at: datetime,
) -> int:
    """
    How many days of a supplier and its project stand now that it was judged.

    Args:
        assessment: ``None`` when the supplier cannot be judged; its former days stay then, since
            nothing says that they have changed.
        waivers: Every waiver of the dossier.
        at: The moment of the judgement.
    """
    if assessment is None:
        return 0
    of_supplier, of_project = deadlines_of(assessment, waivers), project_days(assessment)
    _replace(connection, tender_id, supplier_id, of_supplier, at)
    _replace(connection, tender_id, None, of_project, at)
    return len(of_supplier) + len(of_project)


def _replace(
    connection: Connection, tender_id: str, supplier_id: str | None, named: Iterable[Deadline], at: datetime
) -> None:
    of_whom = deadlines.c.supplier_id == supplier_id if supplier_id else deadlines.c.supplier_id.is_(None)
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    stand = {
        (row.key, row.due, row.kind): row
        for row in connection.execute(select(deadlines).where(deadlines.c.tender_id == tender_id, of_whom))
    }
    for one in named:
        key = f"{supplier_id or 'project'}/{one.key}"[:300]
        row = {"scheme": one.scheme, "title": one.title, "detail": _detail(one), "blocking": one.blocking}
        known = stand.pop((key, one.due, one.kind.value), None)
        if known is None:
            place = {"id": new_id(), "tender_id": tender_id, "supplier_id": supplier_id, "key": key}
            # Another supplier of the tender may be judged at the same moment and name the same days.
            new = insert(deadlines).values(**place, **row, due=one.due, kind=one.kind.value, made_at=at)
            connection.execute(new.on_conflict_do_nothing())
        elif any(getattr(known, name) != value for name, value in row.items()):
            connection.execute(update(deadlines).where(deadlines.c.id == known.id).values(**row))
    for gone in stand.values():
        connection.execute(delete(deadlines).where(deadlines.c.id == gone.id))


def _detail(one: Deadline) -> dict[str, Any]:
    return {
        "file": one.file,
        "reason": one.reason.code if one.reason is not None else "",
        "reason_text": one.reason.text if one.reason is not None else "",
        "waits": [
            {"finding": each.finding, "requirement": each.requirement, "where": each.where}
            for each in one.waits
        ],
        "who": one.who,
        "why": one.why,
    }


def deadlines_for(office: Office, actor: Actor, shown: Shown | None = None) -> tuple[Coming, ...]:
    """The days of the tenders that an actor sees, by day; those of archived tenders are left out."""
    with office.database.reading() as connection:
        return read_deadlines(connection, visible(actor), office.today(), shown or Shown())


def coming_up(office: Office, actor: Actor, days: int) -> tuple[Coming, ...]:
    """What somebody has to move for within so many days: overdue, to be started, or ending."""
    today = office.today()
    last = today + timedelta(days=days)
    return tuple(
        one
        for one in deadlines_for(office, actor)
        if one.overdue or one.must_start or today <= one.due <= last
    )


def read_deadlines(
    connection: Connection, tender_ids: Select[tuple[str]], today: date, shown: Shown
) -> tuple[Coming, ...]:
    """The days of some tenders, in the order of day, tender, supplier and title."""
    query = (
        select(
            deadlines,
            tenders.c.name.label("tender_name"),
            suppliers.c.name.label("supplier_name"),
            renewal_leads.c.days.label("lead_days"),
            renewal_leads.c.who.label("lead_who"),
        )
        .join(tenders, tenders.c.id == deadlines.c.tender_id)
        .outerjoin(suppliers, suppliers.c.id == deadlines.c.supplier_id)
        .outerjoin(
            renewal_leads,
            and_(
                renewal_leads.c.tender_id == deadlines.c.tender_id,
                renewal_leads.c.scheme == deadlines.c.scheme,
                deadlines.c.kind.in_((DeadlineKind.RENEWAL.value, DeadlineKind.CONDITION.value)),
            ),
        )
        .where(deadlines.c.tender_id.in_(tender_ids), tenders.c.archived_at.is_(None))
        .where(deadlines.c.supplier_id.is_(None) | suppliers.c.taken_out_at.is_(None))
        .order_by(deadlines.c.due, tenders.c.name, suppliers.c.folder, deadlines.c.title, deadlines.c.id)
    )
    for column, value in (
        (deadlines.c.tender_id, shown.tender_id),
        (deadlines.c.supplier_id, shown.supplier_id),
        (deadlines.c.kind, shown.kind),
    ):
        if value:
            query = query.where(column == value)
    if shown.blocking:
        query = query.where(deadlines.c.blocking)
    if shown.first is not None:
        query = query.where(deadlines.c.due >= shown.first)
    if shown.last is not None:
        query = query.where(deadlines.c.due <= shown.last)
    return tuple(_coming(row, today) for row in connection.execute(query))


def _coming(row: Any, today: date) -> Coming:
    detail: Mapping[str, Any] = row.detail
    begin = row.due - timedelta(days=row.lead_days) if row.lead_days is not None else None
    return Coming(
        row.id,
        row.tender_id,
        row.tender_name,
        row.supplier_id,
        row.supplier_name or "",
        DeadlineKind(row.kind),
        row.due,
        (row.due - today).days,
        begin,
        (begin - today).days if begin is not None else None,
        row.lead_who or "",
        row.title,
        row.scheme,
        detail["file"],
        row.blocking,
        detail["reason"],
        detail["reason_text"],
        tuple(detail["waits"]),
        detail["who"],
        detail["why"],
        row.key,
        row.made_at,
    )
