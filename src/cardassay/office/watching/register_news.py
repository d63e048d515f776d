"""
Differences between lists of a register that touch a supplier: found after each judgement, seen by people.

Each list of a register is compared with the one before it. A changed row touches a supplier when its
number, or where it has none its holder, stands in the offer or in a paper of the dossier
(:func:`cardassay.registers.differing.touched_by`). Nothing is concluded from it: a person looks.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from cardassay.assessing.claims import claims_of_offer, claims_of_papers
from cardassay.errors import KnowledgeError
from cardassay.model.assessment import Assessment
from cardassay.model.register import Row, Snapshot
from cardassay.office.actor import Actor
from cardassay.office.faults import NotFoundError
from cardassay.office.judging.kept import Subject, judged, subject_of
from cardassay.office.office import Office
from cardassay.office.seeing import visible
from cardassay.office.tree import StoredFile
from cardassay.office.working_copy import basis_of, working_copy
from cardassay.registers.describing import load_descriptions
from cardassay.registers.differing import Change, Claim, Differences, difference, row_values, touched_by
from cardassay.registers.loading import load
from cardassay.registers.snapshots import shelf_of
from cardassay.store.database import new_id
from cardassay.store.schema.tenders import suppliers, tenders
from cardassay.store.schema.watching import register_news

__all__ = ["News", "compare_lists", "has_lists_to_compare", "mark_seen", "news_count", "news_for", "news_in"]

_LISTS = 4
"""Lists of a register that are compared, the newest ones, each with the one before it."""
_IN_MEMORY = 4


@dataclass(frozen=True, slots=True)
class News:
    """One difference that touches one supplier."""

    id: str
    tender_id: str
    tender: str
    supplier_id: str
    supplier: str
    register: str
    """Identifier of the register's description."""
    before: date
    """Day of the earlier list."""
    after: date
    change: dict[str, Any]
    """``register``, ``kinds``, ``number``, ``name``, ``certain``, ``why``, ``before``, ``after``, ``fields``,
    ``touches``."""
    made_at: datetime
    seen_by: str
    """Who looked at it; empty while nobody did."""
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Step:
    """Two lists of one register that follow each other."""

    name: str
    before: Snapshot
    after: Snapshot
    differences: Differences


_steps: OrderedDict[str, tuple[_Step, ...]] = OrderedDict()
_steps_lock = threading.Lock()


def has_lists_to_compare(stored: Sequence[StoredFile]) -> bool:
    """Whether a tender holds several lists of one register; nothing is opened for the answer."""
    count: dict[str, int] = defaultdict(int)
    for one in stored:
        parts = one.path.split("/")
        if len(parts) == 3 and parts[0] == "registers" and parts[2].endswith(".toml"):
            count[parts[1]] += 1
    return any(number > 1 for number in count.values())


def compare_lists(office: Office, supplier_id: str) -> int:
    """How many new differences touch a supplier; those that are known stay as they are."""
    with office.database.reading() as connection:
        subject = subject_of(connection, supplier_id)
    if not has_lists_to_compare(subject.files):
        return 0
    assessment = judged(office, subject, office.today()).assessment
    if assessment is None:
        return 0
    rows = list(_rows(office, subject, assessment))
    if not rows:
        return 0
    with office.database.writing() as connection:
        insert = sqlite.insert if office.database.is_sqlite else postgresql.insert
        new = 0
        for row in rows:
            made = connection.execute(insert(register_news).values(**row).on_conflict_do_nothing())
            new += max(made.rowcount, 0)
    return new


def news_for(office: Office, actor: Actor, *, tender_id: str = "", unseen: bool = False) -> tuple[News, ...]:
    """The differences of the tenders that an actor sees, the newest first."""
    with office.database.reading() as connection:
        query = _query().where(register_news.c.tender_id.in_(visible(actor)))
        if tender_id:
            query = query.where(register_news.c.tender_id == tender_id)
        if unseen:
            query = query.where(register_news.c.seen_by == "")
        return tuple(_news(row) for row in connection.execute(query))


def news_count(office: Office, actor: Actor) -> int:
    """How many differences nobody has looked at yet."""
    query = (
        select(func.count())
        .select_from(register_news)
        .join(tenders, tenders.c.id == register_news.c.tender_id)
        .join(suppliers, suppliers.c.id == register_news.c.supplier_id)
        .where(register_news.c.tender_id.in_(visible(actor)), register_news.c.seen_by == "")
        .where(tenders.c.archived_at.is_(None), suppliers.c.taken_out_at.is_(None))
    )
    with office.database.reading() as connection:
        return int(connection.execute(query).scalar_one())


def news_in(connection: Connection, tender_ids: Any) -> tuple[News, ...]:
    """The differences of some tenders that nobody has looked at yet."""
    query = _query().where(register_news.c.tender_id.in_(tender_ids), register_news.c.seen_by == "")
    return tuple(_news(row) for row in connection.execute(query))


def mark_seen(office: Office, actor: Actor, tender_id: str, news_id: str) -> None:
    """
    Keep that somebody looked at a difference; the first one who did stays named.

    Raises:
        NotFoundError: The tender has no such difference.
    """
    of_it = (register_news.c.id == news_id) & (register_news.c.tender_id == tender_id)
    with office.changing(actor) as change:
        found = change.connection.execute(select(register_news).where(of_it)).one_or_none()
        if found is None:
            raise NotFoundError("There is no such difference of a register in this tender.")
        step = update(register_news).where(of_it, register_news.c.seen_by == "")
        change.connection.execute(step.values(seen_by=actor.name, seen_at=change.moment))
        change.record(
            "register-news.seen", tender=tender_id, news=news_id, register=found.register,
            number=found.change["number"], supplier=found.supplier_id,
        )  # fmt: skip


def _query() -> Any:
    return (
        select(register_news, tenders.c.name.label("tender"), suppliers.c.name.label("supplier"))
        .join(tenders, tenders.c.id == register_news.c.tender_id)
        .join(suppliers, suppliers.c.id == register_news.c.supplier_id)
        .where(tenders.c.archived_at.is_(None), suppliers.c.taken_out_at.is_(None))
        .order_by(register_news.c.after.desc(), register_news.c.made_at.desc(), register_news.c.id)
    )


def _news(row: Any) -> News:
    return News(**{name: getattr(row, name) for name in News.__dataclass_fields__})


def _rows(office: Office, subject: Subject, assessment: Assessment) -> Iterator[dict[str, Any]]:
    claims = [*claims_of_offer(assessment.supplier), *claims_of_papers(assessment)]
    for step in _steps_of(office, subject):
        by_change: dict[int, tuple[Change, list[Claim]]] = {}
        for one in touched_by(step.differences, claims):
            by_change.setdefault(id(one.change), (one.change, []))[1].append(one.claim)
        for change, touches in by_change.values():
            places = [row.place if row is not None else "" for row in (change.before, change.after)]
            marks = (subject.supplier_id, step.before.sha256, step.after.sha256, *places)
            yield {
                "id": new_id(),
                "tender_id": subject.tender_id,
                "supplier_id": subject.supplier_id,
                "register": step.after.register,
                "before": step.before.day,
                "after": step.after.day,
                "key": hashlib.sha256("\n".join(marks).encode("utf-8", "backslashreplace")).hexdigest(),
                "change": _value(step, change, touches),
                "made_at": office.clock(),
                "seen_by": "",
            }


def _value(step: _Step, change: Change, touches: list[Claim]) -> dict[str, Any]:
    return {
        "register": step.name,
        "kinds": [kind.value for kind in change.kinds],
        "number": change.number,
        "name": change.name,
        "certain": change.certain,
        "why": change.why,
        "before": _row_value(change.before),
        "after": _row_value(change.after),
        "fields": [{"field": f.field, "before": f.before, "after": f.after} for f in change.fields],
        "touches": [
            {"where": c.where, "number": c.number, "holder": c.holder, "findings": list(c.findings)}
            for c in touches
        ],
        "doubts": list(step.differences.doubts),
    }


def _row_value(row: Row | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {"place": row.place, "status": row.status.value, "values": row_values(row)}


def _steps_of(office: Office, subject: Subject) -> tuple[_Step, ...]:
    """The last lists of each register compared; the same for all suppliers of a tender, so made once."""
    lists = [one for one in subject.files if one.path.startswith("registers/")]
    key = basis_of(lists)
    with _steps_lock:
        if key in _steps:
            _steps.move_to_end(key)
            return _steps[key]
    found = tuple(_compared(office, lists))
    with _steps_lock:
        _steps[key] = found
        while len(_steps) > _IN_MEMORY:
            _steps.popitem(last=False)
    return found


def _compared(office: Office, lists: list[StoredFile]) -> Iterator[_Step]:
    with working_copy(office, lists) as folder:
        try:
            descriptions = load_descriptions(folder)
        except KnowledgeError:
            descriptions = load_descriptions()  # its fault is told where the supplier is judged
        shelf = shelf_of(folder)
        for name in sorted({one.register for one in shelf.snapshots}):
            description = descriptions.get(name)
            if description is None:
                continue
            for before, after in pairwise(shelf.of(name)[-_LISTS:]):
                listings = [load(folder, one, description) for one in (before, after)]
                yield _Step(description.name, before, after, difference(listings[0], listings[1]))
