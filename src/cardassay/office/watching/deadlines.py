"""What ends when, over all tenders that somebody sees (written by :mod:`.naming_days`)."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    false,
    func,
    not_,
    or_,
    select,
    true,
)

from cardassay.assessing.deadlines import DeadlineKind
from cardassay.office.actor import Actor
from cardassay.office.office import Office
from cardassay.office.seeing import visible
from cardassay.store.schema.tenders import suppliers, tenders
from cardassay.store.schema.watching import deadlines, renewal_leads

__all__ = [
    "Coming",
    "Counts",
    "Part",
    "Shown",
    "coming_up",
    "count_deadlines",
    "deadlines_for",
    "read_deadlines",
]

_RENEWED = (DeadlineKind.RENEWAL.value, DeadlineKind.CONDITION.value)
_SOON = timedelta(days=30)


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


class Part(enum.StrEnum):
    """Which of the days, by what has to be done about them."""

    OVERDUE = "overdue"
    """The day has passed and still concerns somebody."""
    STARTING = "starting"
    """A renewal should have been started by today, and its end is still ahead."""
    AHEAD = "ahead"
    """All others that have not passed."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Which days to show; what is left out does not narrow."""

    tender_id: str = ""
    supplier_id: str = ""
    kind: str = ""
    blocking: bool = False
    first: date | None = None
    last: date | None = None
    part: Part | None = None
    begins: bool = False
    """Also those whose renewal must start between ``first`` and ``last``."""
    most: int = 0
    """How many at most; 0 for all."""
    behind: int = 0
    """How many are left out before."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many days there are of each part."""

    overdue: int
    starting: int
    ahead: int
    soon: int
    """Those that end within 30 days, whatever their part."""


def deadlines_for(office: Office, actor: Actor, shown: Shown | None = None) -> tuple[Coming, ...]:
    """The days of the tenders that an actor sees, by day; those of archived tenders are left out."""
    with office.database.reading() as connection:
        return read_deadlines(connection, visible(actor), office.today(), shown or Shown())


def coming_up(office: Office, actor: Actor, days: int) -> tuple[Coming, ...]:
    """What somebody has to move for within so many days: overdue, to be started, or ending."""
    last = office.today() + timedelta(days=days)
    shown = (Shown(part=Part.OVERDUE), Shown(part=Part.STARTING), Shown(part=Part.AHEAD, last=last))
    found = (one for each in shown for one in deadlines_for(office, actor, each))
    return tuple(sorted(found, key=lambda one: one.due))


def count_deadlines(office: Office, actor: Actor, shown: Shown | None = None) -> Counts:
    """How many days of the tenders that an actor sees there are of each part."""
    shown, today = shown or Shown(), office.today()
    with office.database.reading() as connection:
        leads = _leads(connection)
        parts = {part: _of_part(part, leads, today) for part in Part}
        ahead = parts[Part.AHEAD]
        if shown.last is not None:
            ahead = and_(ahead, deadlines.c.due <= shown.last)
        soon = deadlines.c.due.between(today, today + _SOON)
        columns = (parts[Part.OVERDUE], parts[Part.STARTING], ahead, soon)
        query = _narrowed(
            select(*(func.coalesce(func.sum(case((one, 1), else_=0)), 0) for one in columns))
            .select_from(deadlines)
            .join(tenders, tenders.c.id == deadlines.c.tender_id)
            .outerjoin(suppliers, suppliers.c.id == deadlines.c.supplier_id),
            visible(actor),
            shown,
        )
        return Counts(*(int(number) for number in connection.execute(query).one()))


def read_deadlines(
    connection: Connection, tender_ids: Select[tuple[str]], today: date, shown: Shown
) -> tuple[Coming, ...]:
    """The days of some tenders, in the order of day, tender, supplier and title."""
    query = _narrowed(
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
                deadlines.c.kind.in_(_RENEWED),
            ),
        ),
        tender_ids,
        shown,
    ).order_by(deadlines.c.due, tenders.c.name, suppliers.c.folder, deadlines.c.title, deadlines.c.id)
    leads = _leads(connection) if shown.part or shown.begins else ()
    if shown.part is not None:
        query = query.where(_of_part(shown.part, leads, today))
    between = _between(shown.first, shown.last)
    if shown.begins and shown.first is not None and shown.last is not None:
        starts = [_lead(one, shown.first, shown.last) for one in leads]
        between = or_(between, and_(deadlines.c.kind.in_(_RENEWED), or_(false(), *starts)))
    query = query.where(between)
    if shown.most:
        query = query.limit(shown.most).offset(shown.behind)
    return tuple(_coming(row, today) for row in connection.execute(query))


def _narrowed(query: Select[Any], tender_ids: Select[tuple[str]], shown: Shown) -> Select[Any]:
    query = query.where(deadlines.c.tender_id.in_(tender_ids), tenders.c.archived_at.is_(None))
    query = query.where(deadlines.c.supplier_id.is_(None) | suppliers.c.taken_out_at.is_(None))
    for column, value in (
        (deadlines.c.tender_id, shown.tender_id),
        (deadlines.c.supplier_id, shown.supplier_id),
        (deadlines.c.kind, shown.kind),
    ):
        if value:
            query = query.where(column == value)
    return query.where(deadlines.c.blocking) if shown.blocking else query


def _leads(connection: Connection) -> tuple[Any, ...]:
    return tuple(connection.execute(select(renewal_leads)))


def _of_part(part: Part, leads: Iterable[Any], today: date) -> ColumnElement[bool]:
    ahead = deadlines.c.due >= today
    if part is Part.OVERDUE:
        return and_(~ahead, deadlines.c.kind.not_in([kind.value for kind in DeadlineKind if kind.of_project]))
    # A renewal that takes n days should have been started when its end is at most n days away.
    starts = [_lead(one, date.min, today) for one in leads]
    starting = and_(deadlines.c.kind.in_(_RENEWED), or_(false(), *starts))
    return and_(ahead, starting if part is Part.STARTING else not_(starting))


def _lead(lead: Any, first: date, last: date) -> ColumnElement[bool]:
    """Whether the renewal of a paper of this scheme must start between two days."""
    by = timedelta(days=lead.days)
    of_it = and_(deadlines.c.tender_id == lead.tender_id, deadlines.c.scheme == lead.scheme)
    return and_(of_it, _between(first + by, last + by))


def _between(first: date | None, last: date | None) -> ColumnElement[bool]:
    return and_(
        true() if first is None else deadlines.c.due >= first,
        true() if last is None else deadlines.c.due <= last,
    )


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
