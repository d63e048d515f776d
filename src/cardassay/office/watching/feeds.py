"""
Private calendar feeds: the address is the secret, so that a calendar program needs no password.

The secret stands in the database as its hash only and is shown once; whoever lost it makes another
feed. A feed shows what its person sees at the moment it is fetched: a person who left, or a tender that
is seen no more, is empty of it at once.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from cardassay.office.abilities import Ability
from cardassay.office.actor import Actor
from cardassay.office.faults import ConflictError, GoneError, NotFoundError, NotValidError
from cardassay.office.office import Office
from cardassay.office.people.signed_in import actor_of_person, hash_of, may_enter
from cardassay.office.watching.deadlines import Coming, Shown, deadlines_for
from cardassay.report.visible import visible
from cardassay.store.database import new_id
from cardassay.store.schema.people import people
from cardassay.store.schema.watching import feeds

__all__ = ["Feed", "NewFeed", "feed_days", "feeds_of", "make_feed", "revoke_feed"]

_PAST = timedelta(days=90)
"""What has passed longer ago is of no use in a calendar."""
_MOST_DAYS = 2_000
"""The nearest days; more of them help nobody in a calendar."""
_SEEN_EVERY = timedelta(minutes=5)
_MOST = 20


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that holds."""

    id: str
    name: str
    made_at: datetime
    seen_at: datetime | None
    """When a calendar program last fetched it; ``None``: never."""


@dataclass(frozen=True, slots=True)
class NewFeed:
    """A feed just made; its path is shown this once."""

    feed: Feed
    path: str
    """Path of the address at which calendar programs fetch it."""


def make_feed(office: Office, actor: Actor, name: str) -> NewFeed:
    """
    A new feed of the actor.

    Raises:
        NotValidError: The name is too long.
        ConflictError: The actor has as many as there may be.
    """
    name = " ".join(visible(name).split())
    if len(name) > 80:
        raise NotValidError("Give the calendar a name of at most 80 letters.", field="name")
    token, identifier = secrets.token_urlsafe(32), new_id()
    with office.changing(actor) as change:
        if len(change.connection.execute(_mine(actor)).all()) >= _MOST:
            raise ConflictError(f"You have {_MOST} calendars, which is the most. Revoke one of them first.")
        row = {"id": identifier, "person_id": actor.person_id, "token_sha256": hash_of(token),
               "name": name, "made_at": change.moment}  # fmt: skip
        change.connection.execute(insert(feeds).values(**row))
        change.record("feed.made", feed=identifier, name=name)
        made = Feed(identifier, name, change.moment, None)
    return NewFeed(made, f"/feeds/{token}.ics")


def feeds_of(office: Office, actor: Actor) -> tuple[Feed, ...]:
    """The feeds of the actor that hold, the oldest first."""
    with office.database.reading() as connection:
        return tuple(
            Feed(row.id, row.name, row.made_at, row.seen_at) for row in connection.execute(_mine(actor))
        )


def revoke_feed(office: Office, actor: Actor, feed_id: str) -> None:
    """
    Let a feed show nothing any more; administrators may do that with anybody's.

    Raises:
        NotFoundError: The actor has none such.
    """
    with office.changing(actor) as change:
        step = update(feeds).where(feeds.c.id == feed_id, feeds.c.revoked_at.is_(None))
        if not actor.may(Ability.ADMINISTER):
            step = step.where(feeds.c.person_id == actor.person_id)
        if not change.connection.execute(step.values(revoked_at=change.moment)).rowcount:
            raise NotFoundError("You have no such calendar (any more).")
        change.record("feed.revoked", feed=feed_id)


def feed_days(office: Office, token: str) -> tuple[Actor, tuple[Coming, ...]]:
    """
    Whose feed a secret is, and the days that its person sees.

    Raises:
        NotFoundError: There is no such feed, or its person may not enter any more.
        GoneError: It was revoked.
    """
    now = office.clock()
    query = (
        select(
            feeds.c.id.label("feed_id"), feeds.c.revoked_at, feeds.c.seen_at.label("feed_seen_at"), *people.c
        )
        .join(people, people.c.id == feeds.c.person_id)
        .where(feeds.c.token_sha256 == hash_of(token))
    )
    with office.database.reading() as connection:
        row: Any = connection.execute(query).one_or_none()
    if row is None or not may_enter(office, row):
        raise NotFoundError("There is no such calendar.")
    if row.revoked_at is not None:
        raise GoneError(
            "This calendar was revoked. Take it out of your calendar program; make another one under "
            "“Reminders” in Cardassay."
        )
    actor = actor_of_person(row, via="feed", address="")
    if not actor.may(Ability.WATCH):
        raise NotFoundError("There is no such calendar.")
    if row.feed_seen_at is None or now - row.feed_seen_at > _SEEN_EVERY:
        with office.database.writing() as connection:
            connection.execute(update(feeds).where(feeds.c.id == row.feed_id).values(seen_at=now))
    shown = Shown(first=office.today() - _PAST, most=_MOST_DAYS)
    return actor, deadlines_for(office, actor, shown)


def _mine(actor: Actor) -> Any:
    mine = (feeds.c.person_id == actor.person_id) & feeds.c.revoked_at.is_(None)
    return select(feeds).where(mine).order_by(feeds.c.made_at, feeds.c.id)
