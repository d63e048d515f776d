"""
The queue of the review: what waits for a person, of one supplier, of a tender, of all that one sees.

1. It is made of a judgement. An answer changes the files, so that the next judgement takes its
   moment; meanwhile the items of the former one are shown without those that were decided.
2. The order is that of :mod:`cardassay.assessing.review`: what keeps a blocking requirement open
   first, paper by paper; what nothing waits for comes last, also after other suppliers' needs.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import select

from cardassay.assessing.answering import Item, is_decided
from cardassay.assessing.open_kinds import open_kinds
from cardassay.assessing.open_names import open_names
from cardassay.assessing.review import Disagreement, not_asked, open_values
from cardassay.errors import Fault
from cardassay.model.assessment import Assessment
from cardassay.model.open_value import Need
from cardassay.office.faults import NotFoundError
from cardassay.office.judging.judge import Judged
from cardassay.office.judging.kept import Subject, judged, kept, subject_of
from cardassay.office.office import Office
from cardassay.office.reviewing.items import OpenItem, item_of, key_of
from cardassay.office.seeing import supplier_in
from cardassay.office.working_copy import basis_of
from cardassay.report.open_values import unreadable
from cardassay.report.visible import visible
from cardassay.store.schema.working import jobs
from cardassay.workspace import Decisions
from cardassay.workspace.deciding import decisions_in

__all__ = [
    "Aside",
    "Queue",
    "catch_up",
    "confirmed_path",
    "decisions_of",
    "is_known",
    "known_queue",
    "open_item",
    "queue_of",
    "subject_in",
]

_IN_MEMORY = 200
_lock = threading.Lock()
_latest: OrderedDict[tuple[Path, str], _Known] = OrderedDict()
_catching_up: dict[tuple[Path, str], threading.Lock] = {}


@dataclass(frozen=True, slots=True)
class Aside:
    """A paper of which nothing is asked, though something on it is not sure."""

    file: str
    says: str
    """What is wrong with it; empty for papers that prove nothing by themselves."""
    count: int
    """Values that are not sure."""


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for a person of one supplier."""

    tender_id: str
    supplier_id: str
    supplier: str
    items: tuple[OpenItem, ...]
    fresh: bool
    """False while the judgement with the last answers is still under way."""
    faults: tuple[Fault, ...] = ()
    """What keeps the supplier from being judged; then nothing can be asked."""
    aside: tuple[Aside, ...] = ()
    contradicted: tuple[Disagreement, ...] = ()
    reading: bool = False
    """Papers are still being read, so that more may come."""

    def item(self, item_id: str) -> OpenItem | None:
        """The item of that identifier; ``None`` when it does not wait (any more)."""
        return next((one for one in self.items if one.id == item_id), None)

    def count(self, need: Need) -> int:
        """How many items there are of a need."""
        return sum(one.need == need.name.lower() for one in self.items)

    @property
    def needed(self) -> int:
        """How many items findings of today wait for."""
        return len(self.items) - self.count(Need.NOTHING)


@dataclass(frozen=True, slots=True)
class _Known:
    """What a judgement left open."""

    basis: str
    papers: str
    """Basis of everything but the decisions, with the day."""
    raw: dict[str, Item]
    queue: Queue


def subject_in(office: Office, tender_id: str, supplier_id: str) -> Subject:
    """
    What a supplier of exactly this tender is judged on.

    Raises:
        NotFoundError: The tender has no such supplier.
    """
    with office.database.reading() as connection:
        if supplier_in(connection, tender_id, supplier_id) is None:
            raise NotFoundError("There is no such supplier in this tender. Was it taken out?")
        return subject_of(connection, supplier_id)


def confirmed_path(subject: Subject) -> str:
    """The file that holds what people decided about a supplier."""
    return f"suppliers/{subject.folder}/confirmed.toml"


def decisions_of(office: Office, subject: Subject) -> Decisions:
    """
    What people decided about a supplier, as it stands now.

    Raises:
        InputError: The file cannot be read.
    """
    path = confirmed_path(subject)
    found = next((one.sha256 for one in subject.files if one.path == path), None)
    return decisions_in(None if found is None else office.evidence.read(found), path)


def queue_of(office: Office, tender_id: str, supplier_id: str, *, fresh: bool = False) -> Queue:
    """
    What waits for a person of one supplier.

    Args:
        fresh: Wait for the judgement with the last answers, where something may have come to it.

    Raises:
        NotFoundError: The tender has no such supplier.
    """
    return _known(office, subject_in(office, tender_id, supplier_id), fresh=fresh)[1]


def known_queue(office: Office, tender_id: str, supplier_id: str) -> Queue | None:
    """The same without judging anything for it; ``None`` when nothing fitting was judged before."""
    subject = subject_in(office, tender_id, supplier_id)
    with _lock:
        latest = _latest.get((office.folder, supplier_id))
    current = latest is not None and latest.papers == _papers(subject, office.today())
    if not current and kept(office, subject, office.today()) is None:
        return None
    return _known(office, subject, fresh=False)[1]


def is_known(office: Office, supplier_id: str) -> bool:
    """Whether this server had the queue of a supplier before it."""
    with _lock:
        return (office.folder, supplier_id) in _latest


def open_item(office: Office, tender_id: str, supplier_id: str, item_id: str) -> Item | None:
    """Something open by its identifier, also when it was decided a moment ago; ``None`` if unknown."""
    known, _ = _known(office, subject_in(office, tender_id, supplier_id), fresh=False)
    return None if known is None else known.raw.get(item_id)


def _known(office: Office, subject: Subject, *, fresh: bool) -> tuple[_Known | None, Queue]:
    day, key = office.today(), (office.folder, subject.supplier_id)
    papers = _papers(subject, day)
    with _lock:
        latest = _latest.get(key)
    if latest is not None and latest.basis == subject.basis and latest.papers == papers:
        return latest, latest.queue
    result = kept(office, subject, day)
    if result is None and latest is not None and latest.papers == papers and not fresh:
        return latest, _without_decided(latest, decisions_of(office, subject))
    if result is None and not fresh and _being_read(office, subject.supplier_id):
        # Nobody waits in front of a page until a whole dossier is read.
        return latest, _while_reading(office, subject, latest)
    if result is None:
        result = judged(office, subject, day)
    made = _made(subject, papers, result)
    if latest is not None and latest.papers == papers:
        # Somebody may still have an item before them that was decided meanwhile.
        made = replace(made, raw={**latest.raw, **made.raw})
    with _lock:
        _latest[key] = made
        _latest.move_to_end(key)
        while len(_latest) > _IN_MEMORY:
            _latest.popitem(last=False)
    return made, made.queue


def _without_decided(latest: _Known, decisions: Decisions) -> Queue:
    items = tuple(one for one in latest.queue.items if not is_decided(latest.raw[one.id], decisions))
    return replace(latest.queue, items=items, fresh=False)


def _being_read(office: Office, supplier_id: str) -> bool:
    query = select(jobs.c.id).where(
        jobs.c.supplier_id == supplier_id,
        jobs.c.kind == "read",
        jobs.c.state.in_(("waiting", "running")),
    )
    with office.database.reading() as connection:
        return connection.execute(query.limit(1)).first() is not None


def _while_reading(office: Office, subject: Subject, latest: _Known | None) -> Queue:
    """What was open before more papers came, as far as its papers are still there."""
    if latest is None:
        name = visible(subject.name)
        return Queue(subject.tender_id, subject.supplier_id, name, (), False, reading=True)
    given = {one.path for one in subject.files}
    dossier = f"suppliers/{subject.folder}/dossier/"
    left = _without_decided(latest, decisions_of(office, subject))
    items = tuple(one for one in left.items if dossier + one.file.partition("!/")[0] in given)
    return replace(left, items=items, reading=True)


def _papers(subject: Subject, day: date) -> str:
    decisions = confirmed_path(subject)
    return f"{basis_of(one for one in subject.files if one.path != decisions)} {day} {subject.twin}"


def _made(subject: Subject, papers: str, result: Judged) -> _Known:
    assessment = result.assessment
    if assessment is None:
        queue = Queue(subject.tender_id, subject.supplier_id, visible(subject.name), (), True, result.faults)
        return _Known(subject.basis, papers, {}, queue)
    here: list[Item] = [
        *open_kinds(assessment, result.decisions),
        *open_values(assessment, result.decisions),
        *open_names(assessment, result.decisions),
    ]
    here.sort(key=lambda item: item.need)
    tender_id, supplier_id = subject.tender_id, subject.supplier_id
    queue = Queue(
        tender_id,
        supplier_id,
        visible(assessment.supplier.name),
        tuple(item_of(one, assessment, tender_id=tender_id, supplier_id=supplier_id) for one in here),
        fresh=True,
        aside=tuple(_aside(assessment)),
        contradicted=result.contradicted,
    )
    return _Known(subject.basis, papers, {key_of(one): one for one in here}, queue)


def _aside(assessment: Assessment) -> Iterator[Aside]:
    for document in unreadable(assessment):
        yield Aside(visible(document.file), " ".join(visible(p.message) for p in document.problems), 0)
    for file, count in not_asked(assessment).items():
        yield Aside(visible(file), "", count)


def catch_up(office: Office, tender_id: str, supplier_id: str) -> None:
    """Makes the judgement with the last answers, so that the next page has it; once at a time."""
    with _lock:
        own = _catching_up.setdefault((office.folder, supplier_id), threading.Lock())
    with own:
        try:
            _known(office, subject_in(office, tender_id, supplier_id), fresh=True)
        except NotFoundError:
            return  # the supplier was taken out meanwhile
