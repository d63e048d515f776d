"""The page of a tender: its suppliers side by side, as of any day of the programme."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import Response

from cardassay.model.verdict import Verdict
from cardassay.office.abilities import Ability
from cardassay.office.judging.summaries import NOT_JUDGED
from cardassay.office.viewing.tenders import SORTS, Wanted, suppliers_on
from cardassay.web.guards import in_tender
from cardassay.web.pages._days import At, Day, Was, day_of
from cardassay.web.visits import TenderVisit

__all__ = ["ROUTER"]

ROUTER = APIRouter()
VERDICTS = (*(verdict.value for verdict in Verdict), NOT_JUDGED)


@ROUTER.get("/tenders/{tender_id}")
def tender_page(
    visit: Annotated[TenderVisit, in_tender(Ability.SEE)],
    day: Day = "",
    at: At = "",
    was: Was = "",
    q: Annotated[str, Query(max_length=200)] = "",
    verdict: Annotated[str, Query(max_length=40)] = "",
    sort: Annotated[str, Query(max_length=10)] = "name",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """Suppliers side by side; htmx gets the table alone."""
    chosen = day_of(visit, day, at, was)
    wanted = Wanted(q, verdict if verdict in VERDICTS else "", sort if sort in SORTS else "name", page)
    found = suppliers_on(visit.office, visit.tender.id, chosen.day, wanted)

    def address(**change: object) -> str:
        """This list otherwise; what is as usual is left out."""
        given = {"day": "" if chosen.is_today else chosen.day, "q": wanted.text, "verdict": wanted.verdict,
                 "sort": wanted.sort, "page": found.page, **change}  # fmt: skip
        usual = {"day": "", "q": "", "verdict": "", "sort": "name", "page": 1}
        query = urlencode({key: str(value) for key, value in given.items() if value != usual[key]})
        return f"/tenders/{visit.tender.id}" + (f"?{query}" if query else "")

    return visit.page(
        "tender/suppliers.html.j2" if visit.is_fragment else "tender/tender.html.j2",
        chosen=chosen,
        wanted=wanted,
        found=found,
        address=address,
        day_address=lambda other: address(day="" if other == chosen.today else other, page=1),
        verdicts=VERDICTS,
    )
