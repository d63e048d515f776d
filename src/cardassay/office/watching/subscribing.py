"""
Who wants to be told what, by which way.

1. Everybody who may watch is told by mail at the address of the account, and by webhook.
2. Another address of mail, such as that of a department, needs the ability to edit tenders: what is
   sent there leaves the circle of those who may see the tender.
3. A subscription is ended, never deleted, so that what it told keeps its place.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from cardassay.office.abilities import Ability
from cardassay.office.actor import Actor
from cardassay.office.faults import ConflictError, ForbiddenError, NotFoundError, NotValidError
from cardassay.office.instance import secret
from cardassay.office.office import Office
from cardassay.office.seeing import tender_for, visible
from cardassay.office.watching.calling import checked_address
from cardassay.office.watching.mailing import is_address
from cardassay.store.database import new_id
from cardassay.store.schema.people import members, people
from cardassay.store.schema.tenders import tenders
from cardassay.store.schema.watching import subscriptions

__all__ = [
    "STEPS",
    "Subscriber",
    "Subscription",
    "Wish",
    "end_subscription",
    "own_mail",
    "signing_key",
    "subscribe",
    "subscribers_of",
    "subscription_of",
    "subscriptions_of",
]

STEPS = (90, 60, 30, 7, 0)
"""Days before the day, as long as nobody wants others."""
_MOST = 50
"""Subscriptions of one person."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A subscription as somebody wants it."""

    channel: str
    """``mail`` or ``webhook``."""
    address: str = ""
    """Empty for the mail of the account."""
    tender_id: str = ""
    """Empty for every tender that the person sees."""
    steps: tuple[int, ...] = STEPS
    overdue: int = 4
    """Weekly notes after the day, at most; 0 for none."""
    blocking_only: bool = False
    news: bool = True
    """Differences of registers too."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """Somebody's subscription that holds."""

    id: str
    tender_id: str | None
    tender: str
    """Its name; empty for all tenders."""
    channel: str
    address: str
    """Where it goes, that of the account filled in; empty when the account has none."""
    steps: tuple[int, ...]
    overdue: int
    blocking_only: bool
    news: bool
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Somebody who is told about a tender."""

    person_id: str
    person: str
    channel: str
    whole: bool
    """Told of all tenders, not of this one only."""
    blocking_only: bool


def subscribe(office: Office, actor: Actor, wish: Wish) -> Subscription:
    """
    A new subscription of the actor.

    Raises:
        NotValidError: Something of it cannot be used; its field is named.
        NotFoundError: The tender is none that the actor sees.
        ForbiddenError: The address is not the actor's own, and the actor may not edit tenders.
        ConflictError: There is the same already.
    """
    if wish.tender_id and tender_for(office, actor, wish.tender_id) is None:
        raise NotFoundError("There is no such tender, or it is not shown to you.")
    steps = _checked_steps(wish)
    with office.changing(actor) as change:
        connection = change.connection
        own = connection.execute(select(people.c.mail).where(people.c.id == actor.person_id)).scalar_one()
        address = _checked_address(office, actor, wish, own)
        mine = select(subscriptions).where(
            subscriptions.c.person_id == actor.person_id, subscriptions.c.ended_at.is_(None)
        )
        stand = list(connection.execute(mine))
        if any(
            (one.tender_id or "", one.channel, one.address) == (wish.tender_id, wish.channel, address)
            for one in stand
        ):
            raise ConflictError("You are told of this by the same way already. End that one first.")
        if len(stand) >= _MOST:
            raise ConflictError(f"You have {_MOST} subscriptions, which is the most. End one of them first.")
        row = {
            "id": new_id(), "tender_id": wish.tender_id or None, "person_id": actor.person_id,
            "channel": wish.channel, "address": address, "steps": list(steps), "overdue": wish.overdue,
            "blocking_only": wish.blocking_only, "news": wish.news, "made_at": change.moment,
        }  # fmt: skip
        connection.execute(insert(subscriptions).values(**row))
        change.record(
            "subscription.made", tender=wish.tender_id or None, subscription=row["id"], channel=wish.channel,
            address=address or own,
        )  # fmt: skip
    return subscription_of(office, actor, str(row["id"]))


def end_subscription(office: Office, actor: Actor, subscription_id: str) -> None:
    """
    End a subscription of the actor; administrators may end that of anybody.

    Raises:
        NotFoundError: The actor has none such.
    """
    with office.changing(actor) as change:
        step = update(subscriptions).where(
            subscriptions.c.id == subscription_id, subscriptions.c.ended_at.is_(None)
        )
        if not actor.may(Ability.ADMINISTER):
            step = step.where(subscriptions.c.person_id == actor.person_id)
        if not change.connection.execute(step.values(ended_at=change.moment)).rowcount:
            raise NotFoundError("You have no such subscription (any more).")
        change.record("subscription.ended", subscription=subscription_id)


def subscriptions_of(office: Office, actor: Actor) -> tuple[Subscription, ...]:
    """The subscriptions of the actor that hold, the oldest first."""
    with office.database.reading() as connection:
        return tuple(_subscription(row) for row in connection.execute(_mine(actor)))


def subscription_of(office: Office, actor: Actor, subscription_id: str) -> Subscription:
    """
    One subscription of the actor that holds.

    Raises:
        NotFoundError: The actor has none such.
    """
    with office.database.reading() as connection:
        query = _mine(actor).where(subscriptions.c.id == subscription_id)
        row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFoundError("You have no such subscription (any more).")
    return _subscription(row)


def subscribers_of(connection: Connection, tender_id: str) -> tuple[Subscriber, ...]:
    """Everybody who is told about a tender, by name; where to, only they know themselves."""
    member = (
        select(members.c.person_id)
        .where(members.c.tender_id == tender_id, members.c.person_id == people.c.id)
        .exists()
    )
    query = (
        select(
            people.c.id, people.c.name, subscriptions.c.channel, subscriptions.c.tender_id,
            subscriptions.c.blocking_only,
        )
        .join(people, people.c.id == subscriptions.c.person_id)
        .where(subscriptions.c.ended_at.is_(None), people.c.active)
        .where(subscriptions.c.tender_id.is_(None) | (subscriptions.c.tender_id == tender_id))
        .where(member | (people.c.role == "administrator"))
        .order_by(people.c.name, subscriptions.c.channel, subscriptions.c.made_at)
    )  # fmt: skip
    return tuple(
        Subscriber(row.id, row.name, row.channel, row.tender_id is None, row.blocking_only)
        for row in connection.execute(query)
    )


def own_mail(office: Office, actor: Actor) -> str:
    """The address of mail of the actor's account; empty when it has none."""
    with office.database.reading() as connection:
        query = select(people.c.mail).where(people.c.id == actor.person_id)
        return str(connection.execute(query).scalar_one())


def signing_key(office: Office, subscription_id: str) -> str:
    """
    The key with which calls of a webhook are signed, as text.

    It follows from the installation's secret and the subscription, so that it is stored nowhere.
    """
    return hmac.digest(secret(office), f"webhook:{subscription_id}".encode(), "sha256").hex()


def _mine(actor: Actor) -> Any:
    return (
        select(subscriptions, tenders.c.name.label("tender_name"), people.c.mail.label("own_mail"))
        .join(people, people.c.id == subscriptions.c.person_id)
        .outerjoin(tenders, tenders.c.id == subscriptions.c.tender_id)
        .where(subscriptions.c.person_id == actor.person_id, subscriptions.c.ended_at.is_(None))
        .where(subscriptions.c.tender_id.is_(None) | subscriptions.c.tender_id.in_(visible(actor)))
        .order_by(subscriptions.c.made_at, subscriptions.c.id)
    )


def _subscription(row: Any) -> Subscription:
    return Subscription(
        row.id, row.tender_id, row.tender_name or "", row.channel, row.address or row.own_mail,
        tuple(row.steps), row.overdue, row.blocking_only, row.news, row.made_at,
    )  # fmt: skip


def _checked_steps(wish: Wish) -> tuple[int, ...]:
    if wish.channel not in ("mail", "webhook"):
        raise NotValidError("Choose mail or webhook.", field="channel")
    if not wish.steps or len(wish.steps) > 12 or not all(0 <= one <= 730 for one in wish.steps):
        raise NotValidError(
            "Name at least one and at most twelve steps, each a number of days between 0 and 730.",
            field="steps",
        )
    if not 0 <= wish.overdue <= 52:
        raise NotValidError("Name between 0 and 52 weekly notes after the day.", field="overdue")
    return tuple(sorted(set(wish.steps), reverse=True))


def _checked_address(office: Office, actor: Actor, wish: Wish, own: str) -> str:
    if wish.channel == "webhook":
        return checked_address(wish.address, office.settings.watch.own_hosts)
    given = wish.address.strip()
    if not given or given.lower() == own.lower():
        if not is_address(own):
            raise NotValidError(
                "Your account has no address of mail. Write one under your account, then come back.",
                field="address",
            )
        return ""  # that of the account, also when it changes
    if not actor.may(Ability.EDIT):
        raise ForbiddenError(
            "You can have mail sent to the address of your account only. Whoever may edit tenders can name "
            "another one."
        )
    if not is_address(given):
        raise NotValidError(f"“{given[:80]}” is no address of mail.", field="address")
    return given
