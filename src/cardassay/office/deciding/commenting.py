"""Remarks of people on a tender, a supplier, a finding or a paper; never edited, the newest last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from cardassay.office.actor import Actor
from cardassay.office.faults import NotFoundError, NotValidError
from cardassay.office.office import Office
from cardassay.office.said import one_line, several_lines
from cardassay.office.seeing import supplier_in
from cardassay.store.database import new_id
from cardassay.store.schema.deciding import comments
from cardassay.store.schema.tenders import suppliers

__all__ = ["Comment", "comment", "comments_in"]

_LONGEST = 8_000
_LONGEST_ABOUT = 300


@dataclass(frozen=True, slots=True)
class Comment:
    """One remark."""

    id: str
    supplier_id: str | None
    """``None`` for a remark on the whole tender."""
    supplier: str
    """Its name; empty for the whole tender."""
    about: str
    """Identifier of a finding (``requirement@target``) or path of a paper; empty for the whole."""
    text: str
    who: str
    made_at: datetime


def comment(
    office: Office, actor: Actor, tender_id: str, *, text: str, supplier_id: str = "", about: str = ""
) -> Comment:
    """
    The remark, kept.

    Raises:
        NotFoundError: The supplier is none of this tender.
        NotValidError: The text is empty or too long.
    """
    text = several_lines(text, "text", most=_LONGEST)
    if not text:
        raise NotValidError("A remark has a text; write what you want to say.", field="text")
    about = one_line(about, "about", most=_LONGEST_ABOUT)
    if about and not supplier_id:
        raise NotValidError(
            "Say of which supplier's finding or paper you speak, by its identifier.", field="about"
        )
    with office.changing(actor) as change:
        name = ""
        if supplier_id:
            supplier = supplier_in(change.connection, tender_id, supplier_id)
            if supplier is None:
                raise NotFoundError("There is no such supplier in this tender.")
            name = supplier.name
        row = {
            "id": new_id(),
            "tender_id": tender_id,
            "supplier_id": supplier_id or None,
            "about": about,
            "text": text,
            "who": actor.name,
            "person_id": actor.person_id,
            "made_at": change.moment,
        }
        change.connection.execute(insert(comments).values(**row))
        change.record(
            "comment.made", tender=tender_id, comment=row["id"], supplier=name, about=about, text=text
        )
        return Comment(str(row["id"]), supplier_id or None, name, about, text, actor.name, change.moment)


def comments_in(
    connection: Connection, tender_id: str, *, supplier_id: str | None = None, about: str | None = None
) -> tuple[Comment, ...]:
    """
    The remarks in a tender, the newest last.

    Args:
        supplier_id: Only those on this supplier; ``None`` for all.
        about: Only those on this finding or paper; ``None`` for all.
    """
    query = (
        select(*comments.c, suppliers.c.name)
        .outerjoin(suppliers, suppliers.c.id == comments.c.supplier_id)
        .where(comments.c.tender_id == tender_id)
        .order_by(comments.c.made_at, comments.c.id)
    )
    if supplier_id is not None:
        query = query.where(comments.c.supplier_id == supplier_id)
    if about is not None:
        query = query.where(comments.c.about == about)
    return tuple(
        Comment(r.id, r.supplier_id, r.name or "", r.about, r.text, r.who, r.made_at)
        for r in connection.execute(query)
    )
