"""
What a person sees first: the tenders with their verdicts, what waits for a person, what ends soon, what is
under way. A handful of queries, however many suppliers there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select

from cardassay.office.actor import Actor
from cardassay.office.office import Office
from cardassay.office.seeing import visible
from cardassay.office.tenders.programme import programme_of
from cardassay.store.schema.tenders import judgements, suppliers, tenders
from cardassay.store.schema.watching import deadlines
from cardassay.store.schema.working import jobs, proposals

__all__ = ["SOON", "Dashboard", "Ending", "TenderCard", "dashboard_of"]

SOON = 90
"""Days ahead in which something ends soon."""
_LISTED = 12
"""Ends that the first page names; the calendar has all of them."""
_WORK = ("read", "judge")


@dataclass(frozen=True, slots=True)
class TenderCard:
    """One tender in figures."""

    id: str
    name: str
    buyer: str
    revision: int
    first_order: date | None
    last_day: date | None
    """Last production day."""
    suppliers: int
    verdicts: dict[str, int] = field(hash=False)
    """Suppliers by their verdict of evidence; ``not-judged``, and empty for those without one yet."""
    waiting: int
    """Values, names and kinds of papers that wait for a person."""
    second: int
    """Answers that wait for a second person."""
    working: int
    """Papers that are being read, and judgements being made."""
    failed: int
    """Such steps that failed for good."""
    ends: int
    """Days within :data:`SOON` on which something of it ends."""
    next_end: date | None
    archived: bool


@dataclass(frozen=True, slots=True)
class Ending:
    """One day on which something ends."""

    tender_id: str
    tender: str
    supplier_id: str | None
    supplier: str
    kind: str
    title: str
    due: date
    days: int
    """From today."""
    blocking: bool


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Everything on the first page."""

    tenders: tuple[TenderCard, ...]
    ending: tuple[Ending, ...]
    ends: int
    """How many there are within :data:`SOON` days."""

    @property
    def waiting(self) -> int:
        """Over all tenders."""
        return sum(one.waiting + one.second for one in self.tenders)

    @property
    def working(self) -> int:
        """Over all tenders."""
        return sum(one.working for one in self.tenders)

    @property
    def failed(self) -> int:
        """Over all tenders."""
        return sum(one.failed for one in self.tenders)


def dashboard_of(office: Office, actor: Actor, *, archived: bool = False) -> Dashboard:
    """The tenders that an actor sees, in figures, and the ends that come next."""
    today = office.today()
    with office.database.reading() as connection:
        query = select(tenders).where(tenders.c.id.in_(visible(actor))).order_by(tenders.c.name, tenders.c.id)
        if not archived:
            query = query.where(tenders.c.archived_at.is_(None))
        rows = connection.execute(query).all()
        seen = visible(actor)
        verdicts, waiting = _verdicts(connection, seen)
        work, second, ends = (
            _work(connection, seen),
            _second(connection, seen),
            _ends(connection, seen, today),
        )
        cards = []
        for row in rows:
            programme = programme_of(office, connection, row.id)
            project = programme.project
            of = verdicts.get(row.id, {})
            count, next_end = ends.get(row.id, (0, None))
            cards.append(
                TenderCard(
                    row.id, row.name, project.buyer if project else "", row.revision,
                    project.window.first_order if project else None,
                    project.window.last_production_day if project else None,
                    sum(of.values()), of, waiting.get(row.id, 0), second.get(row.id, 0),
                    work.get((row.id, "under way"), 0), work.get((row.id, "failed"), 0),
                    count, next_end, row.archived_at is not None,
                )
            )  # fmt: skip
        ending = tuple(_ending(connection, seen, today))
    return Dashboard(tuple(cards), ending, sum(count for count, _ in ends.values()))


def _verdicts(
    connection: Connection, seen: Select[tuple[str]]
) -> tuple[Mapping[str, dict[str, int]], Mapping[str, int]]:
    """Suppliers by verdict, and what waits for a person, by tender."""
    last = (
        select(judgements.c.supplier_id, func.max(judgements.c.day).label("day"))
        .group_by(judgements.c.supplier_id)
        .subquery("last")
    )
    joined = suppliers.outerjoin(last, last.c.supplier_id == suppliers.c.id).outerjoin(
        judgements, and_(judgements.c.supplier_id == last.c.supplier_id, judgements.c.day == last.c.day)
    )
    answer = func.coalesce(judgements.c.by_evidence, "")
    query = (
        select(suppliers.c.tender_id, answer, func.count(), func.sum(func.coalesce(judgements.c.waiting, 0)))
        .select_from(joined)
        .where(suppliers.c.tender_id.in_(seen), suppliers.c.taken_out_at.is_(None))
        .group_by(suppliers.c.tender_id, answer)
    )
    found: dict[str, dict[str, int]] = {}
    waiting: dict[str, int] = {}
    for tender, verdict, count, waits in connection.execute(query):
        found.setdefault(tender, {})[verdict] = int(count)
        waiting[tender] = waiting.get(tender, 0) + int(waits or 0)
    return found, waiting


def _work(connection: Connection, seen: Select[tuple[str]]) -> Mapping[tuple[str, str], int]:
    query = (
        select(jobs.c.tender_id, jobs.c.state, func.count())
        .where(
            jobs.c.tender_id.in_(seen),
            jobs.c.kind.in_(_WORK),
            jobs.c.state.in_(("waiting", "running", "failed")),
        )
        .group_by(jobs.c.tender_id, jobs.c.state)
    )
    found: dict[tuple[str, str], int] = {}
    for tender, state, count in connection.execute(query):
        key = (tender, "failed" if state == "failed" else "under way")
        found[key] = found.get(key, 0) + int(count)
    return found


def _second(connection: Connection, seen: Select[tuple[str]]) -> Mapping[str, int]:
    query = (
        select(suppliers.c.tender_id, func.count())
        .select_from(proposals.join(suppliers, suppliers.c.id == proposals.c.supplier_id))
        .where(suppliers.c.tender_id.in_(seen), proposals.c.state == "open")
        .group_by(suppliers.c.tender_id)
    )
    return {tender: int(count) for tender, count in connection.execute(query)}


def _soon(today: date) -> Iterable[Any]:
    return (deadlines.c.due >= today, deadlines.c.due <= today + timedelta(days=SOON))


def _ends(
    connection: Connection, seen: Select[tuple[str]], today: date
) -> Mapping[str, tuple[int, date | None]]:
    query = (
        select(deadlines.c.tender_id, func.count(), func.min(deadlines.c.due))
        .outerjoin(suppliers, suppliers.c.id == deadlines.c.supplier_id)
        .where(deadlines.c.tender_id.in_(seen), suppliers.c.taken_out_at.is_(None), *_soon(today))
        .group_by(deadlines.c.tender_id)
    )
    return {tender: (int(count), first) for tender, count, first in connection.execute(query)}


def _ending(connection: Connection, seen: Select[tuple[str]], today: date) -> Iterable[Ending]:
    query = (
        select(deadlines, tenders.c.name.label("tender"), suppliers.c.name.label("supplier"))
        .join(tenders, tenders.c.id == deadlines.c.tender_id)
        .outerjoin(suppliers, suppliers.c.id == deadlines.c.supplier_id)
        .where(
            deadlines.c.tender_id.in_(seen),
            tenders.c.archived_at.is_(None),
            suppliers.c.taken_out_at.is_(None),
            *_soon(today),
        )
        .order_by(deadlines.c.due, deadlines.c.blocking.desc(), tenders.c.name, deadlines.c.id)
        .limit(_LISTED)
    )
    for row in connection.execute(query):
        days = (row.due - today).days
        yield Ending(
            row.tender_id, row.tender, row.supplier_id, row.supplier or "", row.kind, row.title, row.due,
            days, row.blocking,
        )  # fmt: skip
