"""The audit trail over the API."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from cardassay.office.abilities import Ability
from cardassay.office.auditing.checking import Checked
from cardassay.office.auditing.reading import Head, Sought, check_trail, entries_of, export_trail, head_of
from cardassay.office.trail import Entry
from cardassay.web.api._days import PlainDay
from cardassay.web.api._lists import Limit
from cardassay.web.guards import caller
from cardassay.web.visits import Visit

__all__ = ["ROUTER"]

ROUTER = APIRouter()

Reader = Annotated[Visit, caller(Ability.AUDIT)]


class Entries(BaseModel):
    """Entries of the trail, the newest first."""

    items: list[Entry]
    next: str | None = Field(description="Send it as `cursor` for older entries; null at the end.")


@ROUTER.get("/audit")
def trail(
    visit: Reader,
    who: Annotated[str, Query(description="Part of a name.")] = "",
    what: Annotated[str, Query(description="Such as `person.made`.")] = "",
    tender_id: str = "",
    first_day: PlainDay | None = None,
    last_day: PlainDay | None = None,
    limit: Limit = 100,
    cursor: Annotated[str, Query(pattern=r"^\d{0,18}$", description="`next` of the page before.")] = "",
) -> Entries:
    """Entries of the tenders that the person sees; administrators see all entries."""
    sought = Sought(who, what, tender_id, first_day, last_day)
    found, following = entries_of(visit.office, visit.actor, sought, before=int(cursor or 0), limit=limit)
    return Entries(items=found, next=str(following) if following else None)


@ROUTER.get("/audit/head")
def head(visit: Reader) -> Head:
    """The end of the trail; keep it elsewhere to show later that nothing before it was rewritten."""
    return head_of(visit.office)


@ROUTER.get("/audit/check")
def check(
    visit: Reader,
    kept: Annotated[str, Query(pattern="^([0-9a-fA-F]{64})?$", description="A hash that was kept.")] = "",
) -> Checked:
    """Check the chain over all entries; the first one that does not fit is named."""
    return check_trail(visit.office, kept=kept)


@ROUTER.get("/audit/export", response_class=StreamingResponse)
def export(visit: Reader) -> StreamingResponse:
    """The trail as JSON lines, with the head in the last line; `cardassay audit verify FILE` checks it."""
    lines = export_trail(visit.office, visit.actor)
    return StreamingResponse(lines, media_type="application/x-ndjson")
