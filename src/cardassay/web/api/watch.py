"""What ends when, who is told, what was told, calendar feeds, and differences of registers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from cardassay.assessing.deadlines import DeadlineKind
from cardassay.office.abilities import Ability
from cardassay.office.watching.alerts import Alerts, alerts_for
from cardassay.office.watching.calendar_text import MEDIA_TYPE, calendar_of
from cardassay.office.watching.deadlines import Coming, Shown, deadlines_for
from cardassay.office.watching.delivering import Trial, try_subscription
from cardassay.office.watching.feeds import Feed, NewFeed, feeds_of, make_feed, revoke_feed
from cardassay.office.watching.leads import Lead, forget_lead, leads_of, say_lead
from cardassay.office.watching.register_news import News, mark_seen, news_for
from cardassay.office.watching.sent_messages import Delivery, deliveries_of, set_aside, told_about, try_again
from cardassay.office.watching.subscribing import (
    STEPS,
    Subscription,
    Wish,
    end_subscription,
    signing_key,
    subscribe,
    subscriptions_of,
)
from cardassay.web.api._days import PlainDay
from cardassay.web.api._lists import Cursor, Limit, Listed, page_of
from cardassay.web.guards import caller, caller_in_tender
from cardassay.web.visits import TenderVisit, Visit

__all__ = ["ROUTER"]

ROUTER = APIRouter(tags=["watch"])

Seer = Annotated[Visit, caller(Ability.SEE)]
Watcher = Annotated[Visit, caller(Ability.WATCH)]
Inside = Annotated[TenderVisit, caller_in_tender(Ability.SEE)]
Editor = Annotated[TenderVisit, caller_in_tender(Ability.EDIT)]
Kind = Annotated[DeadlineKind | None, Query(description="Only this kind.")]
Blocking = Annotated[bool, Query(description="Only blocking ones.")]
First = Annotated[PlainDay | None, Query(description="Only days from this one on.")]
Last = Annotated[PlainDay | None, Query(description="Only days up to this one.")]
Ident = Annotated[str, Query(max_length=40)]


class NewSubscription(BaseModel):
    """A subscription as somebody wants it."""

    channel: str = Field(description="`mail` or `webhook`.", max_length=12)
    address: str = Field(default="", max_length=1000, description="Empty for the mail of the account.")
    tender_id: str = Field(default="", max_length=40, description="Empty for all tenders that one sees.")
    steps: list[int] = Field(default=list(STEPS), max_length=12, description="Days before the day.")
    overdue: int = Field(default=4, description="Weekly notes after the day, at most.")
    blocking_only: bool = False
    news: bool = Field(default=True, description="Differences of registers too.")


class NewLead(BaseModel):
    """How long renewals of a scheme take."""

    days: int = Field(description="Days before the end of the paper on which the renewal must start.")
    why: str = Field(default="", max_length=500)


class FeedWanted(BaseModel):
    """A calendar feed to be made."""

    name: str = Field(default="", max_length=80)


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A subscription, and how a webhook proves where it comes from."""

    subscription: Subscription
    signing_key: str
    """Key of `Cardassay-Signature`; empty for mail."""


@ROUTER.get("/deadlines")
def list_deadlines(
    visit: Seer, tender_id: Ident = "", kind: Kind = None, blocking: Blocking = False, first: First = None,
    last: Last = None, limit: Limit = 100, cursor: Cursor = "",
) -> Listed[Coming]:  # fmt: skip
    """The days of all tenders that the person sees, by day."""
    shown = Shown(tender_id, "", kind or "", blocking, first, last)
    return page_of(deadlines_for(visit.office, visit.actor, shown), limit, cursor)


@ROUTER.get("/tenders/{tender_id}/deadlines")
def list_deadlines_of_tender(
    visit: Inside, supplier_id: Ident = "", kind: Kind = None, blocking: Blocking = False,
    first: First = None, last: Last = None, limit: Limit = 100, cursor: Cursor = "",
) -> Listed[Coming]:  # fmt: skip
    """The days of one tender, by day."""
    shown = Shown(visit.tender.id, supplier_id, kind or "", blocking, first, last)
    return page_of(deadlines_for(visit.office, visit.actor, shown), limit, cursor)


@ROUTER.get("/tenders/{tender_id}/deadlines.ics", response_class=Response)
def calendar(visit: Inside) -> Response:
    """The days of one tender as a calendar of RFC 5545."""
    found = deadlines_for(visit.office, visit.actor, Shown(visit.tender.id))
    words = visit.request.app.state.words.of(visit.actor.language)
    content = calendar_of(found, f"Cardassay · {visit.tender.name}", words, visit.office.settings.address)
    return Response(content, media_type=MEDIA_TYPE)


@ROUTER.get("/watch/alerts")
def alerts(visit: Seer) -> Alerts:
    """What the person has to be warned of: reminders given up, differences nobody looked at."""
    return alerts_for(visit.office, visit.actor)


@ROUTER.get("/tenders/{tender_id}/renewal-leads")
def list_leads(visit: Inside, limit: Limit = 100, cursor: Cursor = "") -> Listed[Lead]:
    """How long renewals take, as the team says, by scheme."""
    return page_of(leads_of(visit.office, visit.tender.id), limit, cursor)


@ROUTER.put("/tenders/{tender_id}/renewal-leads/{scheme}")
def put_lead(visit: Editor, scheme: str, body: NewLead) -> Lead:
    """Say how long the renewals of a scheme take."""
    return say_lead(visit.office, visit.actor, visit.tender.id, scheme, body.days, body.why)


@ROUTER.delete("/tenders/{tender_id}/renewal-leads/{scheme}", status_code=204)
def delete_lead(visit: Editor, scheme: str) -> None:
    """Say nothing of a scheme any more."""
    forget_lead(visit.office, visit.actor, visit.tender.id, scheme)


@ROUTER.get("/subscriptions")
def list_subscriptions(visit: Watcher, limit: Limit = 100, cursor: Cursor = "") -> Listed[Subscription]:
    """The subscriptions of the person."""
    return page_of(subscriptions_of(visit.office, visit.actor), limit, cursor)


@ROUTER.post("/subscriptions", status_code=201)
def post_subscription(visit: Watcher, body: NewSubscription) -> Subscribed:
    """Subscribe; a webhook gets the key with which its calls are signed."""
    wish = Wish(
        body.channel, body.address, body.tender_id, tuple(body.steps), body.overdue, body.blocking_only,
        body.news,
    )  # fmt: skip
    made = subscribe(visit.office, visit.actor, wish)
    return Subscribed(made, signing_key(visit.office, made.id) if made.channel == "webhook" else "")


@ROUTER.delete("/subscriptions/{subscription_id}", status_code=204)
def delete_subscription(visit: Watcher, subscription_id: str) -> None:
    """End a subscription."""
    end_subscription(visit.office, visit.actor, subscription_id)


@ROUTER.post("/subscriptions/{subscription_id}/test")
def test_subscription(visit: Watcher, subscription_id: str) -> Trial:
    """Send a test now; the answer is what the receiver said."""
    return try_subscription(visit.office, visit.actor, subscription_id)


@ROUTER.get("/deliveries")
def list_deliveries(visit: Watcher, limit: Limit = 100, cursor: Cursor = "") -> Listed[Delivery]:
    """The last messages of the person with what became of them, the newest first."""
    return page_of(deliveries_of(visit.office, visit.actor), limit, cursor)


@ROUTER.get("/tenders/{tender_id}/deliveries")
def list_deliveries_of_tender(visit: Inside, limit: Limit = 100, cursor: Cursor = "") -> Listed[Delivery]:
    """The last messages that told something of a tender; addresses of others are left out."""
    return page_of(told_about(visit.office, visit.actor, visit.tender.id), limit, cursor)


@ROUTER.post("/deliveries/{delivery_id}/again", status_code=202)
def deliver_again(visit: Watcher, delivery_id: str) -> None:
    """Let a failed message be tried again."""
    try_again(visit.office, visit.actor, delivery_id)


@ROUTER.post("/deliveries/{delivery_id}/aside", status_code=204)
def put_aside(visit: Watcher, delivery_id: str) -> None:
    """Let a failed message be."""
    set_aside(visit.office, visit.actor, delivery_id)


@ROUTER.get("/feeds")
def list_feeds(visit: Watcher, limit: Limit = 100, cursor: Cursor = "") -> Listed[Feed]:
    """The calendar feeds of the person; their addresses were shown once, when they were made."""
    return page_of(feeds_of(visit.office, visit.actor), limit, cursor)


@ROUTER.post("/feeds", status_code=201)
def post_feed(visit: Watcher, body: FeedWanted) -> NewFeed:
    """Make a calendar feed; its path is the secret and is given this once."""
    return make_feed(visit.office, visit.actor, body.name)


@ROUTER.delete("/feeds/{feed_id}", status_code=204)
def delete_feed(visit: Watcher, feed_id: str) -> None:
    """Revoke a calendar feed."""
    revoke_feed(visit.office, visit.actor, feed_id)


@ROUTER.get("/register-news")
def list_news(visit: Seer, unseen: bool = False, limit: Limit = 100, cursor: Cursor = "") -> Listed[News]:
    """Differences of registers that touch suppliers of the tenders that the person sees."""
    return page_of(news_for(visit.office, visit.actor, unseen=unseen), limit, cursor)


@ROUTER.get("/tenders/{tender_id}/register-news")
def list_news_of_tender(
    visit: Inside, unseen: bool = False, limit: Limit = 100, cursor: Cursor = ""
) -> Listed[News]:
    """Differences of registers that touch suppliers of one tender."""
    found = news_for(visit.office, visit.actor, tender_id=visit.tender.id, unseen=unseen)
    return page_of(found, limit, cursor)


@ROUTER.post("/tenders/{tender_id}/register-news/{news_id}/seen", status_code=204)
def see_news(visit: Annotated[TenderVisit, caller_in_tender(Ability.COMMENT)], news_id: str) -> None:
    """Say that one has looked at a difference."""
    mark_seen(visit.office, visit.actor, visit.tender.id, news_id)
