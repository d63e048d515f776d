"""The audit trail: what happened, whether the chain fits, and the export."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from fastapi.responses import Response, StreamingResponse

from cardassay.office.abilities import Ability
from cardassay.office.auditing.reading import Sought, check_trail, entries_of, export_trail, head_of, kinds_of
from cardassay.office.seeing import tenders_for
from cardassay.web.guards import in_tender, signed_in
from cardassay.web.visits import TenderVisit, Visit

__all__ = ["ROUTER"]

ROUTER = APIRouter()

Reader = Annotated[Visit, signed_in(Ability.AUDIT)]
_SHOWN = 100


@ROUTER.get("/audit")
def trail(
    visit: Reader,
    who: str = "",
    what: str = "",
    tender: str = "",
    first: str = "",
    last: str = "",
    before: int = 0,
) -> Response:
    """The entries that the person may see, the newest first."""
    sought = Sought(who.strip(), what, tender, _day(first), _day(last))
    return visit.page("audit/list.html.j2", **_list(visit, sought, before))


@ROUTER.get("/tenders/{tender_id}/audit")
def trail_of_tender(
    visit: Annotated[TenderVisit, in_tender(Ability.AUDIT)],
    who: str = "",
    what: str = "",
    first: str = "",
    last: str = "",
    before: int = 0,
) -> Response:
    """The entries of one tender."""
    sought = Sought(who.strip(), what, visit.tender.id, _day(first), _day(last))
    return visit.page("audit/list.html.j2", **_list(visit, sought, before, within=True))


@ROUTER.get("/audit/chain")
def chain(visit: Reader) -> Response:
    """What the chain proves and what it cannot, with its head."""
    return visit.page("audit/chain.html.j2", head=head_of(visit.office), checked=None, kept="")


@ROUTER.post("/audit/chain")
def check(visit: Reader, kept: Annotated[str, Form()] = "") -> Response:
    """Check every entry; a hash that was kept elsewhere must be found."""
    checked = check_trail(visit.office, kept=kept)
    return visit.page("audit/chain.html.j2", head=head_of(visit.office), checked=checked, kept=kept.strip())


@ROUTER.post("/audit/export")
def export(visit: Reader) -> Response:
    """The entries that the person may see as JSON lines, with the head at the end."""
    name = f"cardassay-audit-{visit.today}.jsonl"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    lines = export_trail(visit.office, visit.actor)
    return StreamingResponse(lines, media_type="application/x-ndjson", headers=headers)


def _list(visit: Visit, sought: Sought, before: int, *, within: bool = False) -> dict[str, Any]:
    entries, following = entries_of(
        visit.office, visit.actor, sought, before=max(0, min(before, 2**62)), limit=_SHOWN
    )
    tenders = {one.id: one.name for one in tenders_for(visit.office, visit.actor, archived=True)}
    asked = {"who": sought.who, "what": sought.what, "first": sought.first_day, "last": sought.last_day}
    if not within:
        asked["tender"] = sought.tender_id
    kept = {key: str(value) for key, value in asked.items() if value}
    here = visit.request.url.path
    following_at = f"{here}?{urlencode({**kept, 'before': following})}" if following else ""
    newest = f"{here}?{urlencode(kept)}" if before else ""
    return {
        "entries": [replace(one, about=dict(one.about)) for one in entries],
        "sought": sought,
        "tenders": tenders,
        "kinds": kinds_of(visit.office, visit.actor),
        "next": following_at,
        "newest": newest,
        "within": within,
        "here": here,
    }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None  # a filter that is no day seeks all days, as an empty one does
