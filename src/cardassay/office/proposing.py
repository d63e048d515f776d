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
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from cardassay.office.abilities import Ability
from cardassay.office.actor import Actor
from cardassay.office.faults import ConflictError, ForbiddenError, NotFoundError
from cardassay.office.judging import Subject, subject_of
from cardassay.office.office import Change, Office
from cardassay.office.review_items import key_of_entry
from cardassay.office.review_records import Record, record_of
from cardassay.office.reviewing import confirmed_path
from cardassay.office.tree import file_at, rewrite
from cardassay.store.database import new_id
from cardassay.store.schema.tenders import suppliers, tenders
from cardassay.store.schema.working import proposals
from cardassay.workspace.deciding import decided, decided_instead, decisions_in
from cardassay.workspace.entries import Decision, NotKeptError, entry_text

__all__ = [
    "Held",
    "Proposal",
    "agree",
    "held",
    "open_proposals",
    "propose",
    "set_two_people",
    "settled_by_answer",
    "withdraw",
]

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
    rows = _open(change.connection, subject.supplier_id, key)
    said = {"entry": _text(decision), "instead_of": _text(former)}
    mine = [row for row in rows if row.person_id == change.actor.person_id]
    same = next((row for row in rows if row not in mine and _means(row.said) == _means(said)), None)
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
    return _proposal(found)


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
        row, subject = _row(change.connection, tender_id, proposal_id)
        _still_open(row)
        if row.person_id == actor.person_id:
            raise ForbiddenError("This is your own proposal; somebody else has to agree with it.", code="own")
        rows = _open(change.connection, row.supplier_id, row.key)
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
        row, subject = _row(change.connection, tender_id, proposal_id)
        _still_open(row)
        if row.person_id != actor.person_id and not actor.may(Ability.EDIT):
            raise ForbiddenError("Only the person who made a proposal takes it back.", code="not-own")
        _settle(change, [row.id], "withdrawn")
        proposal = replace(_proposal(row), state="withdrawn")
        change.record(f"{row.what}.withdrawn", tender=tender_id, **_about(subject, proposal))
    return proposal


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
    means: dict[tuple[str, str], set[object]] = {}
    for row in rows:
        means.setdefault((row.supplier_id, row.key), set()).add(_means(row.said))
    return tuple(replace(_proposal(row), disputed=len(means[row.supplier_id, row.key]) > 1) for row in rows)


def settled_by_answer(change: Change, subject: Subject, decision: Decision) -> None:
    """Settles what was proposed about something that one person may decide since the switch was turned."""
    said = {"entry": _text(decision), "instead_of": ""}
    for row in _open(change.connection, subject.supplier_id, key_of_entry(decision)):
        agreed = _means(row.said) == _means(said)
        _settle(change, [row.id], "agreed" if agreed else "refused")


def _agreed(
    office: Office, change: Change, subject: Subject, row: Any, why: str, *, rows: Iterable[Any]
) -> tuple[Proposal, Decision | None]:
    """Writes what two people said and settles all that was proposed about it."""
    entry, former = _entry(row.said["entry"]), _entry(row.said["instead_of"])
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
        for one in _open(change.connection, row.supplier_id, row.key)
        if _means(one.said) == _means(row.said)
    ]
    _settle(change, same, "agreed")
    _settle(change, [one for one in others if one not in same], "refused")
    proposal = replace(_proposal(row), state="agreed", second=change.actor.name)
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


def _open(connection: Connection, supplier_id: str, key: str) -> list[Any]:
    query = select(proposals).where(
        proposals.c.supplier_id == supplier_id, proposals.c.key == key, proposals.c.state == "open"
    )
    return list(connection.execute(query.order_by(proposals.c.made_at, proposals.c.id)))


def _row(connection: Connection, tender_id: str, proposal_id: str) -> tuple[Any, Subject]:
    query = (
        select(proposals)
        .join(suppliers, suppliers.c.id == proposals.c.supplier_id)
        .where(proposals.c.id == proposal_id, suppliers.c.tender_id == tender_id)
    )
    row = connection.execute(query).one_or_none() if proposal_id.isprintable() else None
    if row is None:
        raise NotFoundError("There is no such proposal in this tender.")
    return row, subject_of(connection, row.supplier_id)


def _still_open(row: Any) -> None:
    if row.state != "open":
        by = f" by {row.second}" if row.second else ""
        raise ConflictError(f"This proposal is settled already: {row.state}{by}.", code="settled")


def _settle(change: Change, ids: list[str], state: str) -> None:
    if not ids:
        return
    second = "" if state == "withdrawn" else change.actor.name
    values = {"state": state, "second": second, "settled_at": change.moment}
    change.connection.execute(
        update(proposals).where(proposals.c.id.in_(ids), proposals.c.state == "open").values(**values)
    )


def _proposal(row: Any) -> Proposal:
    entry, former = _entry(row.said["entry"]), _entry(row.said["instead_of"])
    change = "answer" if former is None else "taking-back" if entry is None else "correction"
    return Proposal(
        row.id, row.supplier_id, row.key, change, _record(entry), _record(former),
        row.who, row.person_id, row.why, row.made_at, row.state, row.second,
    )  # fmt: skip


def _record(decision: Decision | None) -> Record | None:
    return None if decision is None else record_of(decision)


def _text(decision: Decision | None) -> str:
    return "" if decision is None else entry_text(decision)


def _entry(text: str) -> Decision | None:
    if not text:
        return None
    found = decisions_in(text.encode("utf-8"), "the proposal")
    entries: list[Decision] = [*found.confirmed, *found.kinds, *found.same]
    return entries[0]


def _means(said: dict[str, str]) -> tuple[str, str]:
    """What a proposal comes to, whoever made it, when and why."""
    entry = _entry(said["entry"])
    bare = None if entry is None else replace(entry, who="-", when=_NO_DAY, why="-", **_no_file(entry))
    return _text(bare), said["instead_of"]


def _no_file(entry: Decision) -> dict[str, Any]:
    return {"file": ""} if hasattr(entry, "file") else {}
