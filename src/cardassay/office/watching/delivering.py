"""
Messages sent, tried again, and given up where people see it.

1. A message is taken by one worker: its state becomes ``sending`` with one try more, for a while.
2. It is sent. A worker that dies between sending and noting leaves it ``sending``; after the while it is
   sent again, with the same ``Message-ID`` or ``Cardassay-Delivery``. So each message is sent at least
   once, nearly always exactly once, and a second copy can be told as such. (Exactly once cannot be
   promised: no mail server says afterwards whether it has taken a letter.)
3. What fails is tried again after longer and longer pauses; after :data:`MOST_TRIES`, or when the
   receiver refuses for good, it is given up. That stands on the start page of the person and of
   administrators until somebody tries again or sets it aside. Where the whole way is broken, such as
   a mail server that does not answer, the others of that way wait some minutes without being tried.
4. Just before sending it is looked up again whether the person may still see what it tells.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from cardassay.office.abilities import Ability
from cardassay.office.actor import WORKER, Actor
from cardassay.office.faults import NotValidError
from cardassay.office.office import Office
from cardassay.office.people.signed_in import actor_of_person, may_enter
from cardassay.office.people.throttling import hit
from cardassay.office.seeing import visible
from cardassay.office.watching.calling import call
from cardassay.office.watching.mailing import Letter, NotSentError, send_letter
from cardassay.office.watching.subscribing import signing_key, subscription_of
from cardassay.office.watching.telling import payload, subject_of, test_text, text_of
from cardassay.store.database import new_id
from cardassay.store.schema.people import people
from cardassay.store.schema.watching import deliveries, subscriptions

__all__ = [
    "DELIVER",
    "MOST_TRIES",
    "PAUSES",
    "Trial",
    "deliver",
    "next_try",
    "try_subscription",
]

DELIVER = "deliver"
"""Kind of the job that sends what waits."""

PAUSES = (
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
    timedelta(hours=24),
)
"""After the first try, the second, and so on."""
MOST_TRIES = len(PAUSES) + 1
_HELD = timedelta(minutes=10)
"""For so long a message belongs to the worker that took it; longer than any sending can last."""
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Trial:
    """What the receiver of a test said."""

    sent: bool
    says: str
    address: str


def deliver(office: Office, most: int = _AT_ONCE) -> int:
    """How many messages were tried now: those that wait, and failed ones whose pause is over."""
    tried = 0
    while tried < most:
        row = _taken(office)
        if row is None:
            break
        tried += 1
        _tried(office, row)
    return tried


def next_try(office: Office) -> datetime | None:
    """When the next message is due; ``None`` when none waits."""
    query = select(func.min(deliveries.c.next_at)).where(
        deliveries.c.state.in_(("waiting", "failed", "sending"))
    )
    with office.database.reading() as connection:
        at: datetime | None = connection.execute(query).scalar_one()
    return at


def try_subscription(office: Office, actor: Actor, subscription_id: str) -> Trial:
    """
    What the receiver of a subscription answers to a test that is sent now.

    Raises:
        NotFoundError: The actor has no such subscription.
        TooManyError: It was tried too often.
    """
    wanted = subscription_of(office, actor, subscription_id)
    hit(office, "watch-test", actor.person_id, most=10, within=timedelta(minutes=10))
    if not wanted.address:
        raise NotValidError("Your account has no address of mail. Write one under your account.")
    now, mark = office.clock(), new_id()
    try:
        if wanted.channel == "mail":
            subject, text = test_text(actor.name, actor.language)
            letter = Letter(wanted.address, subject, text, _message_id(office, mark), now, actor.language)
            says, sent = send_letter(office.settings.mail, letter, time_limit_s=10), True
        else:
            body = _body({"format": "cardassay-test/1", "delivery": mark})
            says, sent = _called(office, wanted.id, wanted.address, body, mark, now), True
    except NotSentError as error:
        says, sent = error.message, False
    with office.changing(actor) as change:
        change.record("subscription.tested", subscription=wanted.id, sent=sent, says=says)
    return Trial(sent, says, wanted.address)


def _taken(office: Office) -> Any:
    """A message that is due, now this worker's; ``None`` when there is none."""
    now = office.clock()
    due = deliveries.c.state.in_(("waiting", "failed", "sending")) & (deliveries.c.next_at <= now)
    query = select(deliveries).where(due).order_by(deliveries.c.next_at, deliveries.c.id).limit(1)
    while True:
        with office.database.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        same = (deliveries.c.id == row.id) & (deliveries.c.tries == row.tries) & due
        step = update(deliveries).where(same)
        with office.database.writing() as connection:
            values = {"state": "sending", "tries": row.tries + 1, "next_at": now + _HELD}
            if connection.execute(step.values(**values)).rowcount:
                return row
        # Another worker took it in between: the next one is looked for.


def _tried(office: Office, row: Any) -> None:
    now, tries = office.clock(), row.tries + 1
    entries, person = _still_seen(office, row)
    if not entries or person is None:
        _noted(office, row, {"state": "withdrawn", "next_at": None}, "reminder.withdrawn")
        return
    try:
        if tries > MOST_TRIES:
            # Workers died while they sent it, again and again: the last try is not begun anew.
            raise NotSentError("The server was ended each time while it was sent.", permanent=True)
        answer = _sent(office, row, entries, person, now)
    except NotSentError as error:
        if error.permanent or tries >= MOST_TRIES:
            values: dict[str, Any] = {"state": "given-up", "next_at": None, "error": error.message}
            _noted(office, row, values, "reminder.given-up", says=error.message)
        else:
            values = {"state": "failed", "next_at": now + PAUSES[tries - 1], "error": error.message}
            _noted(office, row, values, "")
            if error.whole_way:
                _put_off(office, row, now)
        return
    values = {"state": "sent", "next_at": None, "sent_at": office.clock(), "error": "", "answer": answer}
    _noted(office, row, values, "reminder.sent", entries=len(entries))


def _put_off(office: Office, row: Any, now: datetime) -> None:
    """Lets the others of a broken way wait too: a server that says nothing must not hold up all work."""
    same = (deliveries.c.channel == row.channel) & (deliveries.c.next_at <= now)
    if row.channel == "webhook":
        same &= deliveries.c.address == row.address
    step = update(deliveries).where(same, deliveries.c.state.in_(("waiting", "failed")))
    with office.database.writing() as connection:
        connection.execute(step.values(next_at=now + PAUSES[0]))


def _sent(office: Office, row: Any, entries: list[Any], person: Any, now: datetime) -> str:
    reached_at = office.settings.address
    if row.channel == "webhook":
        body = _body(payload(row.id, row.day, entries, reached_at))
        return _called(office, row.subscription_id, row.address, body, row.id, now)
    text = text_of(entries, person.name, row.day, person.language, reached_at)
    subject = subject_of(entries, person.language)
    # The date is that of the message, not of the try: a second copy is the same letter.
    letter = Letter(row.address, subject, text, _message_id(office, row.id), row.made_at, person.language)
    return send_letter(office.settings.mail, letter)


def _called(
    office: Office, subscription_id: str, address: str, body: bytes, delivery: str, now: datetime
) -> str:
    key = signing_key(office, subscription_id).encode()
    return call(address, body, key, delivery, now, office.settings.watch.own_hosts)


def _body(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")


def _message_id(office: Office, mark: str) -> str:
    domain = office.settings.mail.sender.rpartition("@")[2] or "localhost"
    return f"{mark}.reminder@{domain}"


def _still_seen(office: Office, row: Any) -> tuple[list[Any], Any]:
    """The entries of tenders that the person still sees, and its row; ``None`` when it may not enter."""
    with office.database.reading() as connection:
        person = connection.execute(select(people).where(people.c.id == row.person_id)).one()
        query = select(subscriptions.c.address).where(
            subscriptions.c.person_id == row.person_id,
            subscriptions.c.channel == row.channel,
            subscriptions.c.ended_at.is_(None),
        )
        ways = {(way or person.mail).casefold() for way in connection.execute(query).scalars()}
        if row.address.casefold() not in ways or not may_enter(office, person):
            return [], None
        actor = actor_of_person(person, via="mail", address="")
        if not actor.may(Ability.WATCH):
            return [], None
        seen = {one.id for one in connection.execute(visible(actor))}
    return [entry for entry in row.what["entries"] if entry["tender_id"] in seen], person


def _noted(office: Office, row: Any, values: Mapping[str, Any], what: str, **about: Any) -> None:
    step = update(deliveries).where(deliveries.c.id == row.id).values(**values)
    if not what:
        with office.database.writing() as connection:
            connection.execute(step)
        return
    with office.changing(WORKER) as change:
        change.connection.execute(step)
        change.record(what, delivery=row.id, person=row.person_id, channel=row.channel, day=row.day, **about)
