"""How one is told: subscriptions, what was sent and what became of it, and private calendar feeds."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query
from fastapi.responses import Response

from cardassay.office.abilities import Ability
from cardassay.office.faults import NotValidError, OfficeError
from cardassay.office.seeing import tenders_for
from cardassay.office.watching.calendar_text import MEDIA_TYPE, calendar_of
from cardassay.office.watching.delivering import Trial, try_subscription
from cardassay.office.watching.feeds import feed_days, feeds_of, make_feed, revoke_feed
from cardassay.office.watching.sent_messages import deliveries_of, given_up, set_aside, try_again
from cardassay.office.watching.subscribing import (
    STEPS,
    Wish,
    end_subscription,
    own_mail,
    signing_key,
    subscribe,
    subscriptions_of,
)
from cardassay.web.guards import public, signed_in
from cardassay.web.pages._forms import base_address, refused
from cardassay.web.visits import Visit

__all__ = ["ROUTER", "steps_of"]

ROUTER = APIRouter()
_TEMPLATE = "watch/told.html.j2"
_SHOWN = 60
"""Messages on the page, the newest ones."""

Watcher = Annotated[Visit, signed_in(Ability.WATCH)]
Field = Annotated[str, Form()]


@ROUTER.get("/watch/told")
def told(visit: Watcher, tender: Annotated[str, Query(max_length=40)] = "", everybody: str = "") -> Response:
    """The subscriptions, messages and feeds of the person."""
    typed = {
        "tender": tender,
        "steps": ", ".join(map(str, STEPS)),
        "overdue": "4",
        "news": "1",
        "channel": "mail",
    }
    return visit.page(_TEMPLATE, fault="", wrong={}, typed=typed, **_values(visit, everybody=bool(everybody)))


@ROUTER.post("/watch/subscriptions")
def make(
    visit: Watcher,
    channel: Field = "mail",
    address: Field = "",
    tender: Field = "",
    steps: Field = "",
    overdue: Field = "",
    blocking_only: Field = "",
    news: Field = "",
) -> Response:
    """Subscribe."""
    typed = {"channel": channel, "address": address, "tender": tender, "steps": steps, "overdue": overdue,
             "blocking_only": blocking_only, "news": news}  # fmt: skip
    try:
        weeks = int(overdue) if overdue.isascii() and overdue.isdecimal() and len(overdue) < 4 else -1
        wish = Wish(channel, address, tender, steps_of(steps), weeks, bool(blocking_only), bool(news))
        subscribe(visit.office, visit.actor, wish)
    except OfficeError as error:
        return refused(visit, _TEMPLATE, error, typed=typed, **_values(visit))
    return visit.to("/watch/told", said="told.subscribed")


@ROUTER.post("/watch/subscriptions/{subscription_id}/end")
def end(visit: Watcher, subscription_id: str) -> Response:
    """End a subscription."""
    end_subscription(visit.office, visit.actor, subscription_id)
    return visit.to("/watch/told", said="told.ended")


@ROUTER.post("/watch/subscriptions/{subscription_id}/test")
def test(visit: Watcher, subscription_id: str) -> Response:
    """Send a test now, and show what the receiver really answers."""
    answer = try_subscription(visit.office, visit.actor, subscription_id)
    return visit.page(_TEMPLATE, fault="", wrong={}, typed={}, **_values(visit, answer=answer))


@ROUTER.post("/watch/deliveries/{delivery_id}/again")
def again(visit: Watcher, delivery_id: str) -> Response:
    """Let a failed message be tried again."""
    try_again(visit.office, visit.actor, delivery_id)
    return visit.to("/watch/told#sent", said="told.again_done")


@ROUTER.post("/watch/deliveries/{delivery_id}/aside")
def aside(visit: Watcher, delivery_id: str) -> Response:
    """Let a failed message be."""
    set_aside(visit.office, visit.actor, delivery_id)
    return visit.to("/watch/told#sent", said="told.aside_done")


@ROUTER.post("/watch/feeds")
def new_feed(visit: Watcher, name: Field = "") -> Response:
    """Make a calendar feed; the answer shows its address this once."""
    try:
        made = make_feed(visit.office, visit.actor, name)
    except OfficeError as error:
        return refused(visit, _TEMPLATE, error, typed={}, **_values(visit))
    values = _values(visit, feed_address=base_address(visit) + made.path)
    return visit.page(_TEMPLATE, fault="", wrong={}, typed={}, **values)


@ROUTER.post("/watch/feeds/{feed_id}/revoke")
def revoke(visit: Watcher, feed_id: str) -> Response:
    """Revoke a calendar feed."""
    revoke_feed(visit.office, visit.actor, feed_id)
    return visit.to("/watch/told#feeds", said="told.feed_revoked")


@ROUTER.get("/feeds/{token}.ics")
def feed(visit: Annotated[Visit, public()], token: str) -> Response:
    """A private calendar; the address is the secret."""
    actor, days = feed_days(visit.office, token)
    words = visit.request.app.state.words.of(actor.language)
    content = calendar_of(days, "Cardassay", words, visit.office.settings.address)
    mark = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": mark, "Cache-Control": "private, no-cache"}
    known = [
        one.strip().removeprefix("W/") for one in visit.request.headers.get("if-none-match", "").split(",")
    ]
    if mark in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=MEDIA_TYPE, headers=headers)


def steps_of(text: str) -> tuple[int, ...]:
    """
    The days in a text such as ``90, 60, 0``.

    Raises:
        NotValidError: Something in it is no number of days.
    """
    parts = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
    if not all(part.isascii() and part.isdecimal() and len(part) < 5 for part in parts):
        raise NotValidError(
            "Write numbers of days, parted by commas, such as 90, 60, 30, 7, 0.", field="steps"
        )
    return tuple(int(part) for part in parts)


def _values(
    visit: Visit, *, everybody: bool = False, answer: Trial | None = None, feed_address: str = ""
) -> dict[str, Any]:
    office, actor = visit.office, visit.actor
    mine = subscriptions_of(office, actor)
    everybody = everybody and actor.may(Ability.ADMINISTER)
    return {
        "subscriptions": mine,
        "keys": {one.id: signing_key(office, one.id) for one in mine if one.channel == "webhook"},
        "told": deliveries_of(office, actor, everybody=everybody)[:_SHOWN],
        "everybody": everybody,
        "failed": given_up(office, actor),
        "feeds": feeds_of(office, actor),
        "feed_address": feed_address,
        "answer": answer,
        "mail": own_mail(office, actor),
        "has_server": bool(office.settings.mail.host),
        "tender_options": [(one.id, one.name) for one in tenders_for(office, actor)],
    }
