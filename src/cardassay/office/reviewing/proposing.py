"""
Four eyes: where a tender wants two people, what one says counts when somebody else says the same.

1. A proposal stands in the database and changes no file. Nobody agrees with themselves, whether they
   come by browser or by token.
2. When two people differ, both proposals stay with their reasons until a third person, such as the
   manager, agrees with one of them; the other is refused then.
3. What two people agreed is a record that names both. To correct it or take it back needs two again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import insert, select, update

from cardassay.office.abilities import Ability
from cardassay.office.actor import Actor
from cardassay.office.faults import ConflictError, ForbiddenError, NotFoundError
from cardassay.office.judging.kept import Subject
from cardassay.office.office import Change, Office
from cardassay.office.reviewing.items import key_of_entry
from cardassay.office.reviewing.proposals import (
    Proposal,
    entry_of,
    means,
    open_rows,
    proposal_of,
    row_of,
    text_of,
)
from cardassay.office.reviewing.queue import confirmed_path
from cardassay.office.reviewing.records import record_of
from cardassay.office.tree import file_at, rewrite
from cardassay.store.database import new_id
from cardassay.store.schema.tenders import tenders
from cardassay.store.schema.working import proposals
from cardassay.workspace.deciding import decided, decided_instead
from cardassay.workspace.entries import Decision, NotKeptError

__all__ = [
    "Held",
    "agree",
    "held",
    "propose",
    "set_two_people",
    "settled_by_answer",
    "withdraw",
]


@dataclass(frozen=True, slots=True)
class Held:
    """A tender held until the transaction ends."""

    two_people: bool


def held(change: Change, tender_id: str) -> Held:
    """
    The tender, held so that answers in it follow each other.

    Raises:
        NotFoundError: There is no such tender.
        ConflictError: It was put away.
    """
    step = update(tenders).where(tenders.c.id == tender_id).values(revision=tenders.c.revision)
    row = change.connection.execute(step.returning(tenders.c.two_people, tenders.c.archived_at)).one_or_none()
    if row is None:
        raise NotFoundError("There is no such tender. Was it removed meanwhile?")
    if row.archived_at is not None:
        raise ConflictError("This tender was put away, so that nothing in it changes. Bring it back first.")
    return Held(bool(row.two_people))


def set_two_people(office: Office, actor: Actor, tender_id: str, on: bool) -> bool:
    """Whether answers in a tender need a second person from now on; what was proposed stays open."""
    with office.changing(actor) as change:
        held(change, tender_id)
        change.connection.execute(update(tenders).where(tenders.c.id == tender_id).values(two_people=on))
        change.record("review.two-people", tender=tender_id, on=on)
    return on


def propose(
    office: Office,
    change: Change,
    subject: Subject,
    decision: Decision | None,
    *,
    former: Decision | None = None,
    why: str = "",
) -> tuple[Proposal, Decision | None]:
    """
    The proposal, and what was written since somebody else had said the same; ``None`` while it waits.

    Args:
        decision: What would stand; ``None`` to take ``former`` back.
        why: The reason, where ``decision`` has none.

    Raises:
        NotKeptError: Another decision stands there already.
    """
    about = decision or former
    assert about is not None
    key = key_of_entry(about)
    _refuse_where_decided(office, change, subject, decision, former)
    rows = open_rows(change.connection, subject.supplier_id, key)
    said = {"entry": text_of(decision), "instead_of": text_of(former)}
    mine = [row for row in rows if row.person_id == change.actor.person_id]
    same = next((row for row in rows if row not in mine and means(row.said) == means(said)), None)
    for row in mine:
        _settle(change, [row.id], "withdrawn")
    made = _inserted(change, subject, about, key, said, getattr(decision, "why", "") or why)
    if same is not None:
        return _agreed(office, change, subject, same, made.why, rows=(*rows, made.id))
    change.record(f"{record_of(about).what}.proposed", tender=subject.tender_id, **_about(subject, made))
    others = [row for row in rows if row not in mine]
    return replace(made, disputed=bool(others)), None


def _refuse_where_decided(
    office: Office, change: Change, subject: Subject, decision: Decision | None, former: Decision | None
) -> None:
    """Raises what writing it would raise, so that nobody proposes what cannot be kept."""
    old, path = _stands(office, change, subject), confirmed_path(subject)
    if former is not None:
        decided_instead(old, former, decision, name=path)
    elif decision is not None:
        _, standing = decided(old, decision, name=path)
        if standing is not None:
            raise NotKeptError(
                f"{standing.who} decided the same already; it counts, and nothing is left to say."
            )


def _stands(office: Office, change: Change, subject: Subject) -> bytes | None:
    found = file_at(change.connection, subject.tender_id, confirmed_path(subject))
    return None if found is None else office.evidence.read(found)


def _inserted(
    change: Change, subject: Subject, about: Decision, key: str, said: dict[str, str], why: str
) -> Proposal:
    row = {
        "id": new_id(),
        "supplier_id": subject.supplier_id,
        "what": record_of(about).what,
        "key": key,
        "said": said,
        "who": change.actor.name,
        "person_id": change.actor.person_id,
        "why": why,
        "made_at": change.moment,
        "state": "open",
    }
    change.connection.execute(insert(proposals).values(**row))
    found = change.connection.execute(select(proposals).where(proposals.c.id == row["id"])).one()
    return proposal_of(found)


def agree(office: Office, actor: Actor, tender_id: str, proposal_id: str, why: str = "") -> Proposal:
    """
    A proposal with which a second person agrees, so that it counts from now on.

    Raises:
        NotFoundError: The tender has no such proposal.
        ForbiddenError: It is the actor's own.
        ConflictError: It is settled, or something else was decided meanwhile.
    """
    with office.changing(actor) as change:
        held(change, tender_id)
        row, subject = row_of(change.connection, tender_id, proposal_id)
        _still_open(row)
        if row.person_id == actor.person_id:
            raise ForbiddenError("This is your own proposal; somebody else has to agree with it.", code="own")
        rows = open_rows(change.connection, row.supplier_id, row.key)
        try:
            proposal, _ = _agreed(office, change, subject, row, why, rows=rows)
        except NotKeptError as error:
            raise ConflictError(str(error)) from None
    return proposal


def withdraw(office: Office, actor: Actor, tender_id: str, proposal_id: str) -> Proposal:
    """
    A proposal taken back by the person who made it, or put aside by whoever looks after the tender.

    Raises:
        NotFoundError: The tender has no such proposal.
        ForbiddenError: It is somebody else's.
        ConflictError: It is settled.
    """
    with office.changing(actor) as change:
        held(change, tender_id)
        row, subject = row_of(change.connection, tender_id, proposal_id)
        _still_open(row)
        if row.person_id != actor.person_id and not actor.may(Ability.EDIT):
            raise ForbiddenError("Only the person who made a proposal takes it back.", code="not-own")
        _settle(change, [row.id], "withdrawn")
        proposal = replace(proposal_of(row), state="withdrawn")
        change.record(f"{row.what}.withdrawn", tender=tender_id, **_about(subject, proposal))
    return proposal


def settled_by_answer(change: Change, subject: Subject, decision: Decision) -> None:
    """Settles what was proposed about something that one person may decide since the switch was turned."""
    said = {"entry": text_of(decision), "instead_of": ""}
    for row in open_rows(change.connection, subject.supplier_id, key_of_entry(decision)):
        agreed = means(row.said) == means(said)
        _settle(change, [row.id], "agreed" if agreed else "refused")


def _agreed(
    office: Office, change: Change, subject: Subject, row: Any, why: str, *, rows: Iterable[Any]
) -> tuple[Proposal, Decision | None]:
    """Writes what two people said and settles all that was proposed about it."""
    entry, former = entry_of(row.said["entry"]), entry_of(row.said["instead_of"])
    both = f"{row.who} and {change.actor.name}"
    if entry is not None:
        first = entry.why
        more = f"; {change.actor.name}: {why}" if why and why != first else ""
        entry = replace(entry, who=both, when=office.today(), why=f"{first}{more}")
    path = confirmed_path(subject)

    def edit(old: bytes | None) -> bytes:
        if former is not None:
            return decided_instead(old, former, entry, name=path)
        assert entry is not None
        return decided(old, entry, name=path)[0]

    rewrite(office, change, subject.tender_id, path, edit, supplier_id=subject.supplier_id)
    others = [one if isinstance(one, str) else one.id for one in rows]
    same = [
        one.id
        for one in open_rows(change.connection, row.supplier_id, row.key)
        if means(one.said) == means(row.said)
    ]
    _settle(change, same, "agreed")
    _settle(change, [one for one in others if one not in same], "refused")
    proposal = replace(proposal_of(row), state="agreed", second=change.actor.name)
    verb = "confirmed" if former is None else "taken-back" if entry is None else "corrected"
    said = _about(subject, proposal)
    if entry is not None:
        said["record"] = record_of(entry).id
    change.record(
        f"{row.what}.{verb}", tender=subject.tender_id, **said, first=row.who, second=change.actor.name
    )
    return proposal, entry


def _about(subject: Subject, proposal: Proposal) -> dict[str, Any]:
    record = proposal.says or proposal.former
    assert record is not None
    return {
        "supplier": subject.supplier_id,
        "proposal": proposal.id,
        "change": proposal.change,
        "field": record.field,
        "file": record.file,
        "sha256": record.sha256,
        "value": None if proposal.says is None else proposal.says.value,
        "before": None if proposal.former is None else proposal.former.value,
        "why": proposal.why,
    }


def _settle(change: Change, ids: list[str], state: str) -> None:
    if not ids:
        return
    second = "" if state == "withdrawn" else change.actor.name
    values = {"state": state, "second": second, "settled_at": change.moment}
    change.connection.execute(
        update(proposals).where(proposals.c.id.in_(ids), proposals.c.state == "open").values(**values)
    )


def _still_open(row: Any) -> None:
    if row.state != "open":
        by = f" by {row.second}" if row.second else ""
        raise ConflictError(f"This proposal is settled already: {row.state}{by}.", code="settled")
