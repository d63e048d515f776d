"""
Proposals as they stand in the database: what one person said where a second one has to agree.

What is proposed is kept as the text that would stand in ``confirmed.toml``, and is read back from it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from cardassay.office.faults import NotFoundError
from cardassay.office.judging.kept import Subject, subject_of
from cardassay.office.office import Office
from cardassay.office.reviewing.records import Record, record_of
from cardassay.store.schema.tenders import suppliers
from cardassay.store.schema.working import proposals
from cardassay.workspace.deciding import decisions_in
from cardassay.workspace.entries import Decision, entry_text

__all__ = ["Proposal", "entry_of", "means", "open_proposals", "open_rows", "proposal_of", "row_of", "text_of"]

_NO_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one person said where a second one has to agree."""

    id: str
    supplier_id: str
    item_id: str
    change: str
    """``answer``, ``correction`` or ``taking-back``."""
    says: Record | None
    """What would stand; nothing for taking back."""
    former: Record | None
    """What stands now and would go; nothing for a first answer."""
    who: str
    person_id: str
    why: str
    made_at: datetime
    state: str
    """``open``, ``agreed``, ``refused`` or ``withdrawn``."""
    second: str = ""
    """Who agreed."""
    disputed: bool = False
    """Somebody else said something else about the same; a third person has to say who is right."""


def open_proposals(office: Office, tender_id: str, supplier_id: str | None = None) -> tuple[Proposal, ...]:
    """The proposals of a tender, or of one of its suppliers, that wait for a second person; oldest first."""
    if supplier_id is not None and not supplier_id.isprintable():
        return ()
    query = (
        select(proposals)
        .join(suppliers, suppliers.c.id == proposals.c.supplier_id)
        .where(suppliers.c.tender_id == tender_id, proposals.c.state == "open")
        .order_by(proposals.c.made_at, proposals.c.id)
    )
    if supplier_id is not None:
        query = query.where(proposals.c.supplier_id == supplier_id)
    with office.database.reading() as connection:
        rows = connection.execute(query).all()
    sayings: dict[tuple[str, str], set[object]] = {}
    for row in rows:
        sayings.setdefault((row.supplier_id, row.key), set()).add(means(row.said))
    return tuple(
        replace(proposal_of(row), disputed=len(sayings[row.supplier_id, row.key]) > 1) for row in rows
    )


def open_rows(connection: Connection, supplier_id: str, key: str) -> list[Any]:
    """The rows of what is proposed about one question, the oldest first."""
    query = select(proposals).where(
        proposals.c.supplier_id == supplier_id, proposals.c.key == key, proposals.c.state == "open"
    )
    return list(connection.execute(query.order_by(proposals.c.made_at, proposals.c.id)))


def row_of(connection: Connection, tender_id: str, proposal_id: str) -> tuple[Any, Subject]:
    """
    The row of a proposal of exactly this tender, and its supplier.

    Raises:
        NotFoundError: The tender has no such proposal.
    """
    query = (
        select(proposals)
        .join(suppliers, suppliers.c.id == proposals.c.supplier_id)
        .where(proposals.c.id == proposal_id, suppliers.c.tender_id == tender_id)
    )
    row = connection.execute(query).one_or_none() if proposal_id.isprintable() else None
    if row is None:
        raise NotFoundError("There is no such proposal in this tender.")
    return row, subject_of(connection, row.supplier_id)


def proposal_of(row: Any) -> Proposal:
    """The proposal in a row of the table."""
    entry, former = entry_of(row.said["entry"]), entry_of(row.said["instead_of"])
    change = "answer" if former is None else "taking-back" if entry is None else "correction"
    return Proposal(
        row.id, row.supplier_id, row.key, change, _record(entry), _record(former),
        row.who, row.person_id, row.why, row.made_at, row.state, row.second,
    )  # fmt: skip


def _record(decision: Decision | None) -> Record | None:
    return None if decision is None else record_of(decision)


def text_of(decision: Decision | None) -> str:
    """A decision as it is kept; empty for none."""
    return "" if decision is None else entry_text(decision)


def entry_of(text: str) -> Decision | None:
    """The decision that was kept; ``None`` for an empty text."""
    if not text:
        return None
    found = decisions_in(text.encode("utf-8"), "the proposal")
    entries: list[Decision] = [*found.confirmed, *found.kinds, *found.same]
    return entries[0]


def means(said: dict[str, str]) -> tuple[str, str]:
    """What a proposal comes to, whoever made it, when and why."""
    entry = entry_of(said["entry"])
    bare = None if entry is None else replace(entry, who="-", when=_NO_DAY, why="-", **_no_file(entry))
    return text_of(bare), said["instead_of"]


def _no_file(entry: Decision) -> dict[str, Any]:
    return {"file": ""} if hasattr(entry, "file") else {}
