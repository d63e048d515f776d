"""Differences of registers that touch a supplier, with both rows beside each other."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from cardassay.office.abilities import Ability
from cardassay.office.watching.register_news import News, mark_seen, news_for
from cardassay.web.guards import in_tender, signed_in
from cardassay.web.visits import TenderVisit, Visit

__all__ = ["ROUTER"]

ROUTER = APIRouter()
_AT_ONCE = 50

Show = Annotated[str, Query(alias="show", max_length=10)]
Page = Annotated[int, Query(ge=1, le=100_000)]


@ROUTER.get("/watch/registers")
def news(visit: Annotated[Visit, signed_in(Ability.SEE)], show: Show = "", page: Page = 1) -> Response:
    """Those of all tenders that the person sees."""
    found = news_for(visit.office, visit.actor)
    return visit.page(
        "watch/registers.html.j2", tender=None, **_values(found, show, page, "/watch/registers")
    )


@ROUTER.get("/tenders/{tender_id}/watch/registers")
def news_of_tender(
    visit: Annotated[TenderVisit, in_tender(Ability.SEE)], show: Show = "", page: Page = 1
) -> Response:
    """Those of one tender."""
    found = news_for(visit.office, visit.actor, tender_id=visit.tender.id)
    at = f"/tenders/{visit.tender.id}/watch/registers"
    return visit.page("watch/registers.html.j2", **_values(found, show, page, at))


@ROUTER.post("/tenders/{tender_id}/watch/registers/{news_id}/seen")
def seen(visit: Annotated[TenderVisit, in_tender(Ability.COMMENT)], news_id: str) -> Response:
    """Say that one has looked at it."""
    mark_seen(visit.office, visit.actor, visit.tender.id, news_id)
    return visit.to(f"/tenders/{visit.tender.id}/watch/registers", said="register_news.seen_done")


def _values(found: tuple[News, ...], show: str, page: int, at: str) -> dict[str, Any]:
    every = show == "all"
    unseen = tuple(one for one in found if not one.seen_by)
    shown = found if every else unseen
    start = (page - 1) * _AT_ONCE
    more = "&show=all" if every else ""
    return {
        "news": [(one, _fields(one)) for one in shown[start : start + _AT_ONCE]],
        "every": every,
        "counts": (len(unseen), len(found)),
        "at": at,
        "previous": f"{at}?page={page - 1}{more}" if page > 1 else "",
        "following": f"{at}?page={page + 1}{more}" if start + _AT_ONCE < len(shown) else "",
    }


def _fields(one: News) -> list[tuple[str, str, str, bool]]:
    """Every field of the two rows: name, before, after, and whether it changed; the changed ones first."""
    before, after = one.change["before"], one.change["after"]
    changed = {each["field"] for each in one.change["fields"]}
    values = [row["values"] if row is not None else {} for row in (before, after)]
    names = list(dict.fromkeys((*values[0], *values[1])))
    rows = [(name, values[0].get(name, ""), values[1].get(name, ""), name in changed) for name in names]
    if before is not None and after is not None and "status" in changed and "status" not in names:
        rows.append(("status", before["status"], after["status"], True))
    return sorted(rows, key=lambda row: not row[3])
