"""Which tenders an actor sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, exists, select

from cardassay.office.actor import Actor
from cardassay.office.office import Office
from cardassay.store.schema.people import members
from cardassay.store.schema.tenders import suppliers, tenders

__all__ = ["Supplier", "Tender", "supplier_in", "suppliers_in", "tender_for", "tenders_for", "visible"]


@dataclass(frozen=True, slots=True)
class Tender:
    """A tender as lists show it."""

    id: str
    name: str
    revision: int
    two_people: bool
    made_by: str
    made_at: datetime
    archived_at: datetime | None


@dataclass(frozen=True, slots=True)
class Supplier:
    """A supplier of a tender as lists show it."""

    id: str
    tender_id: str
    folder: str
    name: str
    language: str
    """Of letters to it."""
    faults: tuple[dict[str, str], ...]
    """What keeps it from being judged: where, what, do."""


def visible(actor: Actor) -> Select[tuple[str]]:
    """The identifiers of the tenders that an actor sees, as a query to be used in others."""
    query = select(tenders.c.id)
    if actor.sees_all:
        return query
    return query.where(
        exists().where(members.c.tender_id == tenders.c.id, members.c.person_id == actor.person_id)
    )


def tenders_for(office: Office, actor: Actor, *, archived: bool = False) -> list[Tender]:
    """The tenders that an actor sees, by name."""
    query = select(tenders).where(tenders.c.id.in_(visible(actor))).order_by(tenders.c.name, tenders.c.id)
    if not archived:
        query = query.where(tenders.c.archived_at.is_(None))
    with office.database.reading() as connection:
        return [_tender(row) for row in connection.execute(query)]


def tender_for(office: Office, actor: Actor, tender_id: str) -> Tender | None:
    """A tender; ``None`` when it is not there or the actor must not see it."""
    if not _fits(tender_id):
        return None
    query = select(tenders).where(tenders.c.id == tender_id, tenders.c.id.in_(visible(actor)))
    with office.database.reading() as connection:
        row = connection.execute(query).one_or_none()
    return None if row is None else _tender(row)


def suppliers_in(connection: Connection, tender_id: str) -> list[Supplier]:
    """The suppliers of a tender, in the order of their folders, as ``assess`` has them."""
    query = select(suppliers).where(suppliers.c.tender_id == tender_id, suppliers.c.taken_out_at.is_(None))
    # Sorted here: databases have orders of their own.
    return sorted((_supplier(row) for row in connection.execute(query)), key=lambda one: one.folder)


def supplier_in(connection: Connection, tender_id: str, supplier_id: str) -> Supplier | None:
    """A supplier of exactly this tender; ``None`` when it is none of its."""
    if not _fits(supplier_id):
        return None
    query = select(suppliers).where(
        suppliers.c.tender_id == tender_id,
        suppliers.c.id == supplier_id,
        suppliers.c.taken_out_at.is_(None),
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _supplier(row)


def _fits(identifier: str) -> bool:
    """Whether a database can be asked for an identifier; not every one takes every sign."""
    return identifier.isascii() and identifier.isprintable()


def _tender(row: object) -> Tender:
    return Tender(**{name: getattr(row, name) for name in Tender.__dataclass_fields__})


def _supplier(row: object) -> Supplier:
    values = {name: getattr(row, name) for name in Supplier.__dataclass_fields__}
    return Supplier(**{**values, "faults": tuple(values["faults"])})
