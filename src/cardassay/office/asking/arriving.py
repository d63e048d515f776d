"""
What came in, beside what was asked: each item of a letter with the papers that can meet it.

A paper belongs to the item that its sender named, and to every item that asks for the scheme it was
read as. What it is worth, the judgement says: each finding is shown as it stood when the letter was
written, and as it stands now.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from cardassay.model.assessment import Assessment
from cardassay.model.attestation import Attestation
from cardassay.model.document import Document
from cardassay.office.asking.letters import (
    FindingThen,
    LetterStanding,
    RequestedItem,
    RequestLetter,
    judged_supplier,
    letter_in,
    letter_standing,
    requested_items,
)
from cardassay.office.office import Office
from cardassay.office.tree import file_at
from cardassay.store.schema.asking import arrivals, upload_links
from cardassay.store.schema.working import jobs

__all__ = ["AnsweredItem", "ArrivedPaper", "FindingSince", "LetterView", "Read", "letter_view"]


@dataclass(frozen=True, slots=True)
class Read:
    """What was read from one attestation of a paper."""

    kind: str
    scheme: str
    number: str
    holder: str
    last_day: date | None


@dataclass(frozen=True, slots=True)
class ArrivedPaper:
    """A file that came by a link."""

    name: str
    path: str
    """Inside the tender; empty when it was not kept."""
    sha256: str
    size: int
    at: datetime
    state: str
    """``read``, ``waiting``, ``taken-out`` or ``left-out``."""
    read: tuple[Read, ...]
    """Empty where no paper was recognised in it."""


@dataclass(frozen=True, slots=True)
class FindingSince:
    """A finding when the letter was written, and now."""

    then: FindingThen
    outcome: str
    """As of today; empty when it is not asked any more."""
    reasons: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Whether outcome or reasons are others now."""
        return (self.outcome, self.reasons) != (self.then.outcome, self.then.reasons)


@dataclass(frozen=True, slots=True)
class AnsweredItem:
    """One item of a letter, what came for it, and what became of its findings."""

    item: RequestedItem
    papers: tuple[ArrivedPaper, ...]
    findings: tuple[FindingSince, ...]

    @property
    def settled(self) -> bool:
        """Whether all of its findings are satisfied now, or not asked any more."""
        return all(one.outcome in ("satisfied", "not-applicable", "") for one in self.findings)


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter with everything that came of it."""

    letter: RequestLetter
    standing: LetterStanding | None
    """``None`` when the supplier cannot be judged today."""
    items: tuple[AnsweredItem, ...]
    other_papers: tuple[ArrivedPaper, ...]
    """What came and meets no item of the letter."""


def letter_view(office: Office, tender_id: str, supplier_id: str, request_id: str) -> LetterView:
    """
    A letter, what came by its links, and what became of its findings.

    Raises:
        NotFoundError: There is no such letter to this supplier of this tender.
    """
    with office.database.reading() as connection:
        letter = letter_in(connection, tender_id, supplier_id, request_id)
        query = (
            select(arrivals)
            .join(upload_links, upload_links.c.id == arrivals.c.link_id)
            .where(upload_links.c.request_id == request_id)
            .order_by(arrivals.c.at, arrivals.c.name, arrivals.c.id)
        )
        rows = connection.execute(query).all()
        stands = {row.path: file_at(connection, tender_id, row.path) for row in rows if row.path}
        busy = select(jobs.c.id).where(
            jobs.c.supplier_id == supplier_id,
            jobs.c.kind == "read",
            jobs.c.state.in_(("waiting", "running")),
        )
        waits = connection.execute(busy.limit(1)).first() is not None
    if waits:
        # What waits to be read is read by the worker, not while somebody looks at a page.
        assessment = None
    else:
        _, _, assessment = judged_supplier(office, tender_id, supplier_id)
    read = {} if assessment is None else _by_hash(assessment)
    papers = []
    for row in rows:
        documents = read.get(row.sha256, ())
        state = "waiting" if assessment is None else "read"
        if not row.path:
            state = "left-out"
        elif stands[row.path] != row.sha256:
            state = "taken-out"
        found = tuple(_read(one, paper) for one in documents for paper in one.attestations)
        arrived = ArrivedPaper(row.name, row.path, row.sha256, row.size, row.at, state, found)
        papers.append((row.item, arrived))
    standing = None
    if assessment is not None:
        standing = letter_standing(letter, requested_items(assessment, letter.language))
    items = tuple(
        AnsweredItem(item, tuple(_of(item, papers)), tuple(_since(one, assessment) for one in item.findings))
        for item in letter.items
    )
    placed = {id(paper) for one in items for paper in one.papers}
    return LetterView(letter, standing, items, tuple(paper for _, paper in papers if id(paper) not in placed))


def _of(item: RequestedItem, papers: Iterable[tuple[str, ArrivedPaper]]) -> Iterable[ArrivedPaper]:
    for said, paper in papers:
        if said == item.key or any(one.scheme in item.schemes for one in paper.read):
            yield paper


def _since(then: FindingThen, assessment: Assessment | None) -> FindingSince:
    if assessment is None:
        return FindingSince(then, then.outcome, then.reasons)
    now = next((one for one in assessment.findings if one.id == then.id), None)
    if now is None:
        return FindingSince(then, "", ())
    return FindingSince(then, now.outcome.value, tuple(reason.code for reason in now.reasons))


def _by_hash(assessment: Assessment) -> dict[str, tuple[Document, ...]]:
    """The documents by the hash of the file that was sent, which may hold several."""
    found: dict[str, tuple[Document, ...]] = {}
    for document in assessment.documents:
        for sha256 in {document.sha256, document.container_sha256 or document.sha256}:
            found[sha256] = (*found.get(sha256, ()), document)
    return found


def _read(document: Document, paper: Attestation) -> Read:
    number, holder, last = paper.text("number"), paper.text("holder"), paper.day("last_day")
    return Read(
        document.kind.value,
        paper.scheme,
        "" if number is None else str(number.value),
        "" if holder is None else str(holder.value),
        None if last is None else last.value,
    )
