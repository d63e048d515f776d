"""The walk through what waits: counts of suppliers and tenders, and where it goes after each item."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import overload

from sqlalchemy import Connection, select

from cardassay.model.open_value import Need
from cardassay.office.actor import Actor
from cardassay.office.office import Office
from cardassay.office.reviewing.items import OpenItem
from cardassay.office.reviewing.proposals import open_proposals
from cardassay.office.reviewing.queue import Queue, is_known, known_queue, queue_of
from cardassay.office.seeing import Supplier, suppliers_in, tenders_for
from cardassay.store.schema.tenders import judgements, suppliers
from cardassay.store.schema.working import jobs

__all__ = [
    "SCOPES",
    "OpenItems",
    "SupplierWaits",
    "TenderWaits",
    "asked_of",
    "following",
    "previous",
    "waits_everywhere",
    "waits_in",
]

SCOPES = ("supplier", "tender", "all")
"""How far a walk goes: one supplier, one tender, everything that the person sees."""
_FEW = 30
"""So many suppliers are looked at one by one, where no summary was written yet."""


@dataclass(frozen=True, slots=True)
class SupplierWaits:
    """How much of a supplier waits for a person."""

    tender_id: str
    supplier_id: str
    supplier: str
    judged: bool
    """False while nothing is known yet: its papers are still being read."""
    blocking: int
    other: int
    nothing: int
    """What nothing of today waits for."""
    proposed: int
    """Proposals that wait for a second person."""
    at_work: bool
    """Papers are being read, or the judgement is being made; the numbers may change."""
    faults: int
    """What keeps it from being judged."""

    @property
    def needed(self) -> int:
        """How many answers findings wait for."""
        return self.blocking + self.other


@dataclass(frozen=True, slots=True)
class TenderWaits:
    """How much of a tender waits for a person."""

    tender_id: str
    tender: str
    two_people: bool
    suppliers: tuple[SupplierWaits, ...]

    def total(self, name: str) -> int:
        """A number of all suppliers together."""
        return sum(getattr(one, name) for one in self.suppliers)


def waits_in(office: Office, tender_id: str) -> tuple[SupplierWaits, ...]:
    """How much waits of each supplier of a tender, in their order; nothing is judged for it."""
    with office.database.reading() as connection:
        found = suppliers_in(connection, tender_id)
        known = _needs(connection, tender_id)
        at_work = set(
            connection.execute(
                select(jobs.c.supplier_id).where(
                    jobs.c.tender_id == tender_id, jobs.c.state.in_(("waiting", "running"))
                )
            ).scalars()
        )
    proposed: dict[str, int] = {}
    for one in open_proposals(office, tender_id):
        proposed[one.supplier_id] = proposed.get(one.supplier_id, 0) + 1
    made = []
    for supplier in found:
        working = supplier.id in at_work or None in at_work
        needs = known.get(supplier.id)
        # Answers count at once, though the summary is written by the worker a moment later.
        look = (working or needs is None) and (len(found) <= _FEW or is_known(office, supplier.id))
        live = known_queue(office, tender_id, supplier.id) if look else None
        if live is not None:
            needs = {need.name.lower(): live.count(need) for need in Need}
        made.append(_waits(supplier, needs, working, proposed.get(supplier.id, 0)))
    return tuple(made)


def _needs(connection: Connection, tender_id: str) -> dict[str, Mapping[str, int]]:
    """What the last summary of each supplier says of this, without the rest of it."""
    query = (
        select(judgements.c.supplier_id, judgements.c.summary["needs"].label("needs"))
        .join(suppliers, suppliers.c.id == judgements.c.supplier_id)
        .where(suppliers.c.tender_id == tender_id)
        .order_by(judgements.c.day)
    )
    return {row.supplier_id: row.needs for row in connection.execute(query) if row.needs is not None}


def _waits(
    supplier: Supplier, needs: Mapping[str, int] | None, at_work: bool, proposed: int
) -> SupplierWaits:
    of = needs or {}
    return SupplierWaits(
        supplier.tender_id,
        supplier.id,
        supplier.name,
        needs is not None,
        of.get("blocking", 0),
        of.get("other", 0),
        of.get("nothing", 0),
        proposed,
        at_work,
        len(supplier.faults),
    )


def waits_everywhere(office: Office, actor: Actor) -> tuple[TenderWaits, ...]:
    """The same of every tender that an actor sees."""
    return tuple(
        TenderWaits(one.id, one.name, one.two_people, waits_in(office, one.id))
        for one in tenders_for(office, actor)
    )


class OpenItems(Sequence[OpenItem]):
    """
    Everything that waits in a tender, what is needed of all suppliers first.

    Queues are opened only for the part that is asked for: a portfolio has a thousand of them.
    """

    def __init__(self, office: Office, waits: Iterable[SupplierWaits], need: str = "") -> None:
        """
        Args:
            need: Only ``blocking``, ``other`` or ``nothing``; empty for all.
        """
        every = (("blocking", "other"), ("nothing",))
        groups = tuple(tuple(one for one in group if need in ("", one)) for group in every)
        self._office = office
        self._parts = [
            (one, group, sum(getattr(one, name) for name in group))
            for group in groups
            for one in waits
        ]  # fmt: skip

    def __len__(self) -> int:
        return sum(count for _, _, count in self._parts)

    @overload
    def __getitem__(self, at: int) -> OpenItem: ...

    @overload
    def __getitem__(self, at: slice) -> list[OpenItem]: ...

    def __getitem__(self, at: int | slice) -> OpenItem | list[OpenItem]:
        if isinstance(at, int):
            return self[at : at + 1][0]
        start, end, _ = at.indices(len(self))
        found: list[OpenItem] = []
        position = 0
        for one, group, count in self._parts:
            if position >= end:
                break
            if count and position + count > start:
                items = queue_of(self._office, one.tender_id, one.supplier_id).items
                here = [item for item in items if item.need in group]
                found += here[max(start - position, 0) : end - position]
            position += count
        return found


def asked_of(office: Office, actor: Actor, queue: Queue) -> tuple[OpenItem, ...]:
    """The items of a queue without those of which the actor has said what it thinks, and waits for others."""
    mine = {
        one.item_id
        for one in open_proposals(office, queue.tender_id, queue.supplier_id)
        if one.person_id == actor.person_id and one.change == "answer"
    }
    return tuple(one for one in queue.items if one.id not in mine)


def following(
    office: Office, actor: Actor, before: Queue, item_id: str, scope: str = "supplier"
) -> OpenItem | None:
    """
    The item that comes after one; ``None`` when there is no other.

    Args:
        before: The queue in which the item stood.
        scope: How far the walk goes, one of :data:`SCOPES`.
    """
    return next(_following(office, actor, before, item_id, scope), None)


def _following(office: Office, actor: Actor, before: Queue, item_id: str, scope: str) -> Iterator[OpenItem]:
    now = asked_of(office, actor, queue_of(office, before.tender_id, before.supplier_id))
    order = [one.id for one in before.items]
    at = order.index(item_id) if item_id in order else -1
    earlier = set(order[: at + 1])
    ahead = [one for one in now if one.id not in earlier]
    behind = [one for one in now if one.id in earlier and one.id != item_id]
    if scope == "supplier":
        yield from ahead
        yield from behind
        return
    left = before.item(item_id)
    first = left is not None and not _needed(left)
    for nothing in (first, not first):
        yield from (one for one in ahead if _needed(one) is not nothing)
        for queue in _others(office, actor, before, scope, nothing=nothing):
            yield from (one for one in asked_of(office, actor, queue) if _needed(one) is not nothing)
        yield from (one for one in behind if _needed(one) is not nothing)


def _needed(item: OpenItem) -> bool:
    return item.need != Need.NOTHING.name.lower()


def _others(office: Office, actor: Actor, here: Queue, scope: str, *, nothing: bool) -> Iterator[Queue]:
    """The queues of the other suppliers of a walk in which something waits, those after this one first."""
    if scope == "tender":
        every = list(waits_in(office, here.tender_id))
    else:
        every = [one for tender in waits_everywhere(office, actor) for one in tender.suppliers]
    at = next((n for n, one in enumerate(every) if one.supplier_id == here.supplier_id), 0)
    for one in (*every[at + 1 :], *every[:at]):
        if (one.nothing if nothing else one.needed) > 0:
            yield queue_of(office, one.tender_id, one.supplier_id)


def previous(items: tuple[OpenItem, ...], item_id: str) -> OpenItem | None:
    """The item before one; ``None`` when it is the first."""
    at = next((number for number, one in enumerate(items) if one.id == item_id), 0)
    return items[at - 1] if at > 0 else None
