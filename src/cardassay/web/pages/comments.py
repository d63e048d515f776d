"""Remarks on a tender, a supplier, a finding or a paper."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query
from fastapi.responses import Response

from cardassay.office.abilities import Ability
from cardassay.office.deciding.commenting import comment, comments_in
from cardassay.office.faults import NotFoundError, NotValidError
from cardassay.office.seeing import supplier_in
from cardassay.web.guards import in_tender
from cardassay.web.pages._forms import fault_words
from cardassay.web.visits import TenderVisit

__all__ = ["ROUTER"]

ROUTER = APIRouter(prefix="/tenders/{tender_id}/comments")
Supplier = Annotated[str, Query(max_length=20)]
About = Annotated[str, Query(max_length=300)]


@ROUTER.get("")
def comments(
    visit: Annotated[TenderVisit, in_tender(Ability.SEE)], supplier: Supplier = "", about: About = ""
) -> Response:
    """The remarks, the newest last; htmx gets the list and the form alone."""
    return _shown(visit, supplier, about)


@ROUTER.post("")
def remark(
    visit: Annotated[TenderVisit, in_tender(Ability.COMMENT)],
    supplier: Annotated[str, Form(max_length=20)] = "",
    about: Annotated[str, Form(max_length=300)] = "",
    text: Annotated[str, Form()] = "",
) -> Response:
    """A remark; nobody can change it afterwards."""
    try:
        comment(visit.office, visit.actor, visit.tender.id, text=text, supplier_id=supplier, about=about)
    except NotValidError as error:
        return _shown(visit, supplier, about, text=text, fault=fault_words(visit, error), status=error.status)
    if visit.is_fragment:
        return _shown(visit, supplier, about)
    query = urlencode({name: value for name, value in (("supplier", supplier), ("about", about)) if value})
    return visit.to(f"/tenders/{visit.tender.id}/comments" + (f"?{query}" if query else ""))


def _shown(
    visit: TenderVisit, supplier: str, about: str, *, text: str = "", fault: str = "", status: int = 200
) -> Response:
    of = None
    with visit.office.database.reading() as connection:
        if supplier:
            of = supplier_in(connection, visit.tender.id, supplier)
            if of is None:
                raise NotFoundError("There is no such supplier in this tender.")
        found = comments_in(connection, visit.tender.id, supplier_id=supplier or None, about=about or None)
    return visit.page(
        "comments/part.html.j2" if visit.is_fragment else "comments/page.html.j2",
        # htmx shows only what went well; the form with its fault is such an answer.
        status=200 if visit.is_fragment else status,
        comments=found,
        supplier=of,
        about=about,
        text=text,
        fault=fault,
    )
