"""
What lists show: the tenders of a person, and the suppliers of a tender side by side.

Today's answers come from the summaries that the background job writes, so that a thousand suppliers are
as quick as ten. For any other day the suppliers of one page are judged as of that day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, case, func, or_, select
from sqlalchemy.sql import Subquery

from cardassay.model.assessment import Assessment
from cardassay.office.judging.kept import judged, kept, subject_of
from cardassay.office.judging.summaries import NOT_JUDGED
from cardassay.office.office import Office
from cardassay.office.viewing.suppliers import papers_unread
from cardassay.report.view import bundles, groups, schedule
from cardassay.store.schema.tenders import judgements, suppliers
from cardassay.store.schema.watching import deadlines
from cardassay.store.schema.working import jobs

__all__ = ["SORTS", "Gist", "SupplierRow", "Suppliers", "Wanted", "all_suppliers_on", "suppliers_on"]

PAGE = 25
"""Suppliers of one page today; ten where each has to be judged as of another day."""
_PAGE_OF_ANOTHER_DAY = 10
_GISTS = 3
"""Blockers of one supplier that the list says in a sentence; the rest is counted."""
SORTS = ("name", "verdict", "waiting")
_SEVERITY = {"not-qualified": 0, "cannot-tell-yet": 1, "qualified-with-conditions": 2, "qualified": 3}
_KEYS = ("blockers", "questions", "conditions")


@dataclass(frozen=True, slots=True)
class Gist:
    """What stands in a supplier's way, in one sentence."""

    group: str
    """``blockers`` or ``questions``."""
    title: str
    where: str
    says: str


@dataclass(frozen=True, slots=True)
class SupplierRow:
    """One supplier as the list shows it."""

    id: str
    name: str
    folder: str
    by_evidence: str
    """A verdict; ``not-judged`` when its files cannot be used, empty while no judgement was made yet."""
    with_waivers: str
    questions: tuple[tuple[str, str], ...]
    """Each of the four questions with its verdict; they are never added up."""
    counts: dict[str, int] = field(hash=False)
    """Bundles of findings that are blockers, questions, conditions."""
    first: tuple[Gist, ...]
    """The first blockers, or what is open where nothing blocks."""
    waiting: int
    """Values, names and kinds of papers that wait for a person."""
    next_due: date | None
    """The next day on which something of it ends."""
    day: date | None
    """The day of the judgement."""
    working: int
    """Papers that are being read, and judgements that are being made."""
    faults: tuple[dict[str, str], ...] = field(default=(), hash=False)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which suppliers a list is to show."""

    text: str = ""
    """Part of the name."""
    verdict: str = ""
    sort: str = "name"
    page: int = 1


@dataclass(frozen=True, slots=True)
class Suppliers:
    """One page of the suppliers of a tender."""

    day: date
    rows: tuple[SupplierRow, ...]
    found: int
    """How many there are by what was asked for."""
    page: int
    pages: int
    verdicts: dict[str, int] = field(hash=False)
    """How many suppliers have which verdict today, over the whole tender; ``""`` for no judgement yet."""

    @property
    def total(self) -> int:
        """Suppliers of the tender."""
        return sum(self.verdicts.values())


def suppliers_on(office: Office, tender_id: str, day: date, wanted: Wanted) -> Suppliers:
    """The suppliers of a tender as of a day; filters and order go by the judgement of today."""
    today = office.today()
    size = PAGE if day == today else _PAGE_OF_ANOTHER_DAY
    with office.database.reading() as connection:
        verdicts = _verdicts(connection, tender_id)
        last = _last()
        query = _query(tender_id, last, wanted)
        found = _found(connection, query, wanted, verdicts)
        pages = max(-(-found // size), 1)
        page = min(max(wanted.page, 1), pages)
        chosen = _ordered(query, last, wanted.sort).limit(size).offset((page - 1) * size)
        rows = _rows(connection, chosen)
        ids = [row["id"] for row in rows]
        working, due = _working(connection, ids), _due(connection, ids, today)
        unread = {} if day == today else papers_unread(connection, ids)
        subjects = {} if day == today else {one: subject_of(connection, one) for one in ids}
    if day == today:
        shown = [_row(one, working, due) for one in rows]
    else:
        shown = []
        for one in rows:
            subject = subjects[one["id"]]
            result = kept(office, subject, day)
            if result is None and unread.get(one["id"]):
                # Nobody waits here for papers that are being read.
                shown.append(_row({**one, "by_evidence": "", "summary": {}, "day": None}, working, {}))
                continue
            result = result or judged(office, subject, day)
            faults = [{"where": f.where, "what": f.what, "do": f.do} for f in result.faults]
            shown.append(_row_on(one, result.assessment, faults, day, working))
    return Suppliers(day, tuple(shown), found, page, pages, verdicts)


def all_suppliers_on(office: Office, tender_id: str, wanted: Wanted) -> tuple[SupplierRow, ...]:
    """Every supplier by what was asked for, as judged last; for programs, which take them page by page."""
    last = _last()
    with office.database.reading() as connection:
        rows = _rows(connection, _ordered(_query(tender_id, last, wanted), last, wanted.sort))
        ids = [row["id"] for row in rows]
        working, due = _working(connection, ids), _due(connection, ids, office.today())
    return tuple(_row(one, working, due) for one in rows)


def _last() -> Subquery:
    """The day of the last judgement of each supplier."""
    return (
        select(judgements.c.supplier_id, func.max(judgements.c.day).label("day"))
        .group_by(judgements.c.supplier_id)
        .subquery("last")
    )


def _verdicts(connection: Connection, tender_id: str) -> dict[str, int]:
    last = _last()
    answer = func.coalesce(judgements.c.by_evidence, "")
    query = (
        select(answer, func.count())
        .select_from(_joined(last))
        .where(suppliers.c.tender_id == tender_id, suppliers.c.taken_out_at.is_(None))
        .group_by(answer)
    )
    return {str(verdict): int(count) for verdict, count in connection.execute(query)}


def _joined(last: Subquery) -> Any:
    return suppliers.outerjoin(last, last.c.supplier_id == suppliers.c.id).outerjoin(
        judgements, (judgements.c.supplier_id == last.c.supplier_id) & (judgements.c.day == last.c.day)
    )


def _query(tender_id: str, last: Subquery, wanted: Wanted) -> Select[Any]:
    columns = (
        suppliers.c.id, suppliers.c.name, suppliers.c.folder, suppliers.c.faults, judgements.c.day,
        judgements.c.by_evidence, judgements.c.with_waivers, judgements.c.waiting, judgements.c.summary,
    )  # fmt: skip
    query = (
        select(*columns)
        .select_from(_joined(last))
        .where(suppliers.c.tender_id == tender_id, suppliers.c.taken_out_at.is_(None))
    )
    if wanted.text:
        part = wanted.text.strip()
        named = suppliers.c.name.icontains(part, autoescape=True)
        query = query.where(or_(named, suppliers.c.folder.icontains(part, autoescape=True)))
    if wanted.verdict:
        query = query.where(judgements.c.by_evidence == wanted.verdict)
    return query


def _ordered(query: Select[Any], last: Subquery, sort: str) -> Select[Any]:
    name = (func.lower(suppliers.c.name), suppliers.c.folder)
    if sort == "verdict":
        severity = case(_SEVERITY, value=judgements.c.by_evidence, else_=9)
        return query.order_by(severity.desc(), *name)
    if sort == "waiting":
        return query.order_by(func.coalesce(judgements.c.waiting, 0).desc(), *name)
    return query.order_by(*name)


def _found(connection: Connection, query: Select[Any], wanted: Wanted, verdicts: Mapping[str, int]) -> int:
    """How many suppliers fit; counted only where the verdicts do not say it already."""
    if wanted.text:
        return int(connection.execute(query.with_only_columns(func.count())).scalar_one())
    return verdicts.get(wanted.verdict, 0) if wanted.verdict else sum(verdicts.values())


def _rows(connection: Connection, query: Select[Any]) -> list[dict[str, Any]]:
    return [row._asdict() for row in connection.execute(query)]


def _working(connection: Connection, ids: Sequence[str]) -> Mapping[str, int]:
    query = (
        select(jobs.c.supplier_id, func.count())
        .where(jobs.c.supplier_id.in_(ids), jobs.c.state.in_(("waiting", "running")))
        .group_by(jobs.c.supplier_id)
    )
    return {str(one): int(count) for one, count in connection.execute(query)}


def _due(connection: Connection, ids: Sequence[str], today: date) -> Mapping[str, date]:
    query = (
        select(deadlines.c.supplier_id, func.min(deadlines.c.due))
        .where(deadlines.c.supplier_id.in_(ids), deadlines.c.due >= today)
        .group_by(deadlines.c.supplier_id)
    )
    return {str(one): due for one, due in connection.execute(query)}


def _row(row: Mapping[str, Any], working: Mapping[str, int], due: Mapping[str, date]) -> SupplierRow:
    summary: dict[str, Any] = row["summary"] or {}
    said = [one for one in summary.get("blockers", ()) if one["gist"]]
    # Where something blocks, that is said; questions are said where they are the worst.
    worst = [one for one in said if one["group"] == "blockers"] or said
    return SupplierRow(
        row["id"], row["name"], row["folder"], row["by_evidence"] or "", row["with_waivers"] or "",
        tuple((one["question"], one["by_evidence"]) for one in summary.get("questions", ())),
        {key: int(summary.get("bundles", {}).get(key, 0)) for key in _KEYS},
        tuple(Gist(one["group"], one["title"], one["where"], one["gist"]) for one in worst[:_GISTS]),
        row["waiting"] or 0, due.get(row["id"]), row["day"], working.get(row["id"], 0),
        tuple(row["faults"] or summary.get("faults", ())),
    )  # fmt: skip


def _row_on(
    row: Mapping[str, Any],
    assessment: Assessment | None,
    faults: Iterable[dict[str, str]],
    day: date,
    working: Mapping[str, int],
) -> SupplierRow:
    """The same row as of another day, from the whole judgement."""
    own = (row["id"], row["name"], row["folder"])
    if assessment is None:
        empty = dict.fromkeys(_KEYS, 0)
        busy = working.get(row["id"], 0)
        return SupplierRow(
            *own, NOT_JUDGED, NOT_JUDGED, (), empty, (), 0, None, day, busy, tuple(faults)
        )  # fmt: skip
    found = {group.key: bundles(group.findings, assessment) for group in groups(assessment)}
    worst = found.get("blockers") or found.get("questions") or ()
    group = "blockers" if found.get("blockers") else "questions"
    said = [Gist(group, one.requirement.title, one.where, one.gist) for one in worst if one.gist]
    verdicts = assessment.verdicts
    return SupplierRow(
        *own, verdicts.by_evidence.value, verdicts.with_waivers.value,
        tuple((question.value, verdict.value) for question, verdict in verdicts.questions),
        {key: len(found.get(key, ())) for key in _KEYS},
        tuple(said[:_GISTS]), row["waiting"] or 0,
        min((duty.due for duty in schedule(assessment) if duty.due >= day), default=None),
        day, working.get(row["id"], 0),
    )  # fmt: skip
