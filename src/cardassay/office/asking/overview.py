"""All suppliers of a tender with what they were asked last, and what came by their links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from cardassay.office.office import Office
from cardassay.office.seeing import suppliers_in
from cardassay.store.schema.asking import arrivals, requests, upload_links
from cardassay.store.schema.tenders import judgements, suppliers

__all__ = ["AskedSupplier", "asked_in"]


@dataclass(frozen=True, slots=True)
class AskedSupplier:
    """One supplier in the list."""

    supplier_id: str
    name: str
    letters: int
    last_letter: str
    """Identifier of the last letter; empty when there is none."""
    last_at: datetime | None
    state: str
    """Of the last letter: ``written``, ``sent`` or ``failed``; empty without one."""
    items: int
    files_changed: bool
    """Whether the files were judged anew since the last letter was written."""
    open_links: int
    came: int
    """Files that came by links."""
    last_came: datetime | None


def asked_in(office: Office, tender_id: str) -> tuple[AskedSupplier, ...]:
    """The suppliers of a tender, in the order of their names."""
    now = office.clock()
    of = suppliers.c.tender_id == tender_id
    with office.database.reading() as connection:
        found = suppliers_in(connection, tender_id)
        query = select(requests).join(suppliers, suppliers.c.id == requests.c.supplier_id).where(of)
        letters: dict[str, list[object]] = {}
        for row in connection.execute(query.order_by(requests.c.made_at)):
            letters.setdefault(row.supplier_id, []).append(row)
        open_ones = (
            select(upload_links.c.supplier_id, func.count())
            .join(suppliers, suppliers.c.id == upload_links.c.supplier_id)
            .where(of, upload_links.c.revoked_at.is_(None), upload_links.c.ends_at > now,
                   upload_links.c.used_files < upload_links.c.most_files)
            .group_by(upload_links.c.supplier_id)
        )  # fmt: skip
        links = {row[0]: int(row[1]) for row in connection.execute(open_ones)}
        came_in = (
            select(upload_links.c.supplier_id, func.count(), func.max(arrivals.c.at))
            .join(upload_links, upload_links.c.id == arrivals.c.link_id)
            .join(suppliers, suppliers.c.id == upload_links.c.supplier_id)
            .where(of)
            .group_by(upload_links.c.supplier_id)
        )
        came = {row[0]: (int(row[1]), row[2]) for row in connection.execute(came_in)}
        judged = (
            select(judgements.c.supplier_id, judgements.c.basis)
            .join(suppliers, suppliers.c.id == judgements.c.supplier_id)
            .where(of, judgements.c.day == office.today())
        )
        bases = {row.supplier_id: row.basis for row in connection.execute(judged)}
    rows = []
    for one in found:
        own = letters.get(one.id, [])
        last = own[-1] if own else None
        basis = getattr(last, "basis", "")
        rows.append(
            AskedSupplier(
                one.id,
                one.name,
                len(own),
                getattr(last, "id", ""),
                getattr(last, "made_at", None),
                getattr(last, "state", ""),
                len(getattr(last, "items", ())),
                bool(basis and one.id in bases and bases[one.id] != basis),
                links.get(one.id, 0),
                *came.get(one.id, (0, None)),
            )
        )
    return tuple(sorted(rows, key=lambda row: row.name.casefold()))
