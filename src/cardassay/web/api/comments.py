"""Remarks over the API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Body, Query

from cardassay.office.abilities import Ability
from cardassay.office.deciding.commenting import Comment, comment, comments_in
from cardassay.web.api._lists import Cursor, Limit, Listed, page_of
from cardassay.web.guards import caller_in_tender
from cardassay.web.visits import TenderVisit

__all__ = ["ROUTER"]

ROUTER = APIRouter(prefix="/tenders/{tender_id}/comments", tags=["comments"])


@dataclass(frozen=True, slots=True)
class CommentWish:
    """A remark to be made."""

    text: str
    supplier_id: str = ""
    """Empty for a remark on the whole tender."""
    about: str = ""
    """Identifier of a finding, or SHA-256 of a paper; empty for the whole."""


@ROUTER.get("")
def comments(
    visit: Annotated[TenderVisit, caller_in_tender(Ability.SEE)],
    supplier_id: Annotated[str, Query(max_length=20)] = "",
    about: Annotated[str, Query(max_length=300)] = "",
    limit: Limit = 100,
    cursor: Cursor = "",
) -> Listed[Comment]:
    """The remarks in a tender, or only those on a supplier, a finding or a paper; the newest last."""
    with visit.office.database.reading() as connection:
        found = comments_in(connection, visit.tender.id, supplier_id=supplier_id or None, about=about or None)
    return page_of(found, limit, cursor)


@ROUTER.post("", status_code=201)
def remark(
    visit: Annotated[TenderVisit, caller_in_tender(Ability.COMMENT)], wish: Annotated[CommentWish, Body()]
) -> Comment:
    """Remark on something; nobody can change it afterwards."""
    return comment(
        visit.office,
        visit.actor,
        visit.tender.id,
        text=wish.text,
        supplier_id=wish.supplier_id,
        about=wish.about,
    )
