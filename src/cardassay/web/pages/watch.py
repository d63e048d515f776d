"""What ends when: as a list and month by month, over all tenders and in one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query
from fastapi.responses import Response

from cardassay.assessing.deadlines import DeadlineKind
from cardassay.office.abilities import Ability
from cardassay.office.faults import NotValidError, OfficeError
from cardassay.office.seeing import suppliers_in, tenders_for
from cardassay.office.watching.calendar_text import MEDIA_TYPE, calendar_of
from cardassay.office.watching.deadlines import Coming, Part, Shown, count_deadlines, deadlines_for
from cardassay.office.watching.leads import forget_lead, leads_of, say_lead, schemes_to_renew
from cardassay.office.watching.register_news import news_count, news_for
from cardassay.office.watching.sent_messages import told_about
from cardassay.office.watching.subscribing import subscribers_of
from cardassay.report.names import scheme_name
from cardassay.web.guards import in_tender, signed_in
from cardassay.web.pages._calendar import Month, month_of, when_words
from cardassay.web.pages._forms import refused
from cardassay.web.visits import TenderVisit, Visit

__all__ = ["ROUTER"]

ROUTER = APIRouter()
_AT_ONCE = 50
"""Rows of the list on one page."""
_SPANS = (30, 90, 365, 0)
"""Days that the list can be narrowed to; 0 for all."""

Text = Annotated[str, Query(max_length=40)]
See = Annotated[Visit, signed_in(Ability.SEE)]
Inside = Annotated[TenderVisit, in_tender(Ability.SEE)]
Editor = Annotated[TenderVisit, in_tender(Ability.EDIT)]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an address asks for."""

    view: str
    tender: str
    supplier: str
    kind: str
    blocking: bool
    days: int
    month: str
    page: int


def _chosen(
    view: Text = "list",
    tender: Text = "",
    supplier: Text = "",
    kind: Text = "",
    blocking: Text = "",
    days: Annotated[int, Query(ge=0, le=3650)] = 365,
    month: Text = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Chosen:
    known = kind if kind in [one.value for one in DeadlineKind] else ""
    return Chosen(
        "month" if view == "month" else "list", tender, supplier, known, bool(blocking), days, month, page
    )


Picked = Annotated[Chosen, Depends(_chosen)]


@ROUTER.get("/watch")
def watch(visit: See, chosen: Picked) -> Response:
    """The days of all tenders that the person sees."""
    shown = Shown(chosen.tender, "", chosen.kind, chosen.blocking)
    return visit.page(
        "watch/watch.html.j2",
        tender_options=[(one.id, one.name) for one in tenders_for(visit.office, visit.actor)],
        news=news_count(visit.office, visit.actor),
        **_values(visit, replace(chosen, supplier=""), shown, "/watch"),
    )


@ROUTER.get("/tenders/{tender_id}/watch")
def watch_tender(visit: Inside, chosen: Picked) -> Response:
    """The days of one tender, who is told of them, and how long its renewals take."""
    values = _of_tender(visit, replace(chosen, tender=""))
    return visit.page("watch/tender.html.j2", fault="", wrong={}, typed={}, **values)


@ROUTER.get("/tenders/{tender_id}/watch.ics")
def download(visit: Inside) -> Response:
    """The days of one tender as a calendar file."""
    found = deadlines_for(visit.office, visit.actor, Shown(visit.tender.id))
    name = f"Cardassay · {visit.tender.name}"
    content = calendar_of(found, name, visit.words, visit.office.settings.address)
    headers = {"Content-Disposition": 'attachment; filename="cardassay.ics"'}
    return Response(content, media_type=MEDIA_TYPE, headers=headers)


@ROUTER.post("/tenders/{tender_id}/watch/leads")
def say(
    visit: Editor,
    scheme: Annotated[str, Form()] = "",
    lead_days: Annotated[str, Form()] = "",
    why: Annotated[str, Form()] = "",
) -> Response:
    """Say how long the renewals of a scheme take."""
    try:
        if not (lead_days.isascii() and lead_days.isdecimal() and len(lead_days) < 6):
            raise NotValidError("Give a number of days, such as 180.", field="days")
        say_lead(visit.office, visit.actor, visit.tender.id, scheme, int(lead_days), why)
    except OfficeError as error:
        typed = {"scheme": scheme, "days": lead_days, "why": why}
        values = _of_tender(visit, _chosen())
        return refused(visit, "watch/tender.html.j2", error, typed=typed, **values)
    return visit.to(f"/tenders/{visit.tender.id}/watch#leads", said="watch.lead_saved")


@ROUTER.post("/tenders/{tender_id}/watch/leads/{scheme}/forget")
def forget(visit: Editor, scheme: str) -> Response:
    """Say nothing of a scheme any more."""
    forget_lead(visit.office, visit.actor, visit.tender.id, scheme)
    return visit.to(f"/tenders/{visit.tender.id}/watch#leads", said="watch.lead_forgotten")


def _of_tender(visit: TenderVisit, chosen: Chosen) -> dict[str, Any]:
    tender_id = visit.tender.id
    shown = Shown(tender_id, chosen.supplier, chosen.kind, chosen.blocking)
    with visit.office.database.reading() as connection:
        suppliers = suppliers_in(connection, tender_id)
        subscribers = subscribers_of(connection, tender_id)
    leads = leads_of(visit.office, tender_id)
    return {
        "supplier_options": [(one.id, one.name) for one in suppliers],
        "subscribers": subscribers,
        "told": told_about(visit.office, visit.actor, tender_id)[:20],
        "leads": leads,
        "scheme_options": [
            (scheme, scheme_name(scheme))
            for scheme in sorted({*schemes_to_renew(visit.office, tender_id), *(one.scheme for one in leads)})
        ],
        "news": len(news_for(visit.office, visit.actor, tender_id=tender_id, unseen=True)),
        **_values(visit, chosen, shown, f"/tenders/{tender_id}/watch"),
    }


def _values(visit: Visit, chosen: Chosen, wanted: Shown, at: str) -> dict[str, Any]:
    today, words, office, actor = visit.today, visit.words, visit.office, visit.actor
    last = today + timedelta(days=chosen.days) if chosen.days else None
    counts = count_deadlines(office, actor, replace(wanted, last=last))
    behind = (chosen.page - 1) * _AT_ONCE

    def part(which: Part, **more: Any) -> tuple[Coming, ...]:
        if chosen.view != "list":
            return ()
        return deadlines_for(office, actor, replace(wanted, part=which, most=_AT_ONCE, **more))

    def address(**change: object) -> str:
        """This page otherwise; what is as usual is left out."""
        given = {
            "view": chosen.view, "tender": chosen.tender, "supplier": chosen.supplier, "kind": chosen.kind,
            "blocking": "1" if chosen.blocking else "", "days": chosen.days, "month": chosen.month,
            "page": 1, **change,
        }  # fmt: skip
        usual = {"view": "list", "days": 365, "page": 1}
        query = urlencode({key: str(value) for key, value in given.items() if value != usual.get(key, "")})
        return at + (f"?{query}" if query else "")

    return {
        "chosen": chosen,
        "at": at,
        "address": address,
        "counts": counts,
        "overdue": part(Part.OVERDUE),
        "starting": part(Part.STARTING),
        "ahead": part(Part.AHEAD, last=last, behind=behind),
        "ahead_first": behind + 1,
        "month": _month(visit, chosen, wanted) if chosen.view == "month" else None,
        "kind_options": [
            ("", words("watch.all_kinds")),
            *((kind.value, words(f"watch.kind.{kind}")) for kind in DeadlineKind),
        ],
        "span_options": [
            (span, words("watch.within_days", count=span) if span else words("watch.within_all"))
            for span in _SPANS
        ],
        "when": lambda number: when_words(number, words),
        "today": today,
    }


def _month(visit: Visit, chosen: Chosen, wanted: Shown) -> Month:
    weeks = month_of(chosen.month, visit.today, ()).weeks
    shown = replace(wanted, first=weeks[0][0].day, last=weeks[-1][-1].day, begins=True)
    return month_of(chosen.month, visit.today, deadlines_for(visit.office, visit.actor, shown))
