"""Messages of reminders as people see them: what was told, what became of it, and another try."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from cardassay.office.abilities import Ability
from cardassay.office.actor import Actor
from cardassay.office.faults import NotFoundError
from cardassay.office.office import Office
from cardassay.office.seeing import visible
from cardassay.office.watching.delivering import DELIVER
from cardassay.office.work.jobs import Wanted, enqueue
from cardassay.store.schema.people import people
from cardassay.store.schema.watching import deliveries, reminders

__all__ = ["Delivery", "deliveries_of", "given_up", "set_aside", "told_about", "try_again"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message with what became of it."""

    id: str
    person_id: str
    person: str
    channel: str
    address: str
    """Where it went; shown to the person itself and to administrators only, else empty."""
    day: date
    state: str
    """``waiting``, ``sending``, ``failed`` (it is tried again), ``sent``, ``given-up``, ``withdrawn``."""
    tries: int
    made_at: datetime
    next_at: datetime | None
    """When it is tried next; ``None`` when it is not."""
    sent_at: datetime | None
    error: str
    """What the last try said; empty when nothing was wrong."""
    answer: str
    """What the receiver said when it took the message."""
    entries: tuple[dict[str, Any], ...]


def deliveries_of(office: Office, actor: Actor, *, everybody: bool = False) -> tuple[Delivery, ...]:
    """
    The last 500 messages of the actor, the newest first.

    Args:
        everybody: Those of all people, for administrators.
    """
    query = _query().limit(500)
    if not (everybody and actor.may(Ability.ADMINISTER)):
        query = query.where(deliveries.c.person_id == actor.person_id)
    with office.database.reading() as connection:
        seen = {one.id for one in connection.execute(visible(actor))}
        return tuple(_delivery(row, actor, seen) for row in connection.execute(query))


def told_about(office: Office, actor: Actor, tender_id: str) -> tuple[Delivery, ...]:
    """The last 100 messages that told something of a tender; other tenders' entries are left out."""
    of_it = select(reminders.c.delivery_id).where(reminders.c.tender_id == tender_id)
    query = _query().where(deliveries.c.id.in_(of_it)).limit(100)
    with office.database.reading() as connection:
        return tuple(_delivery(row, actor, {tender_id}) for row in connection.execute(query))


def given_up(office: Office, actor: Actor) -> int:
    """How many messages of the actor were given up; administrators see those of everybody."""
    query = select(deliveries.c.id).where(deliveries.c.state == "given-up")
    if not actor.may(Ability.ADMINISTER):
        query = query.where(deliveries.c.person_id == actor.person_id)
    with office.database.reading() as connection:
        return len(connection.execute(query).all())


def try_again(office: Office, actor: Actor, delivery_id: str) -> None:
    """
    Let a failed message be tried at once, with all its tries before it again.

    Raises:
        NotFoundError: The actor has no such message that failed.
    """
    _move(office, actor, delivery_id, "reminder.again", {"state": "waiting", "tries": 0})


def set_aside(office: Office, actor: Actor, delivery_id: str) -> None:
    """
    Let a failed message be, so that nobody is warned of it any more.

    Raises:
        NotFoundError: The actor has no such message that failed.
    """
    _move(office, actor, delivery_id, "reminder.set-aside", {"state": "withdrawn", "next_at": None})


def _move(office: Office, actor: Actor, delivery_id: str, what: str, values: dict[str, Any]) -> None:
    with office.changing(actor) as change:
        step = update(deliveries).where(
            deliveries.c.id == delivery_id, deliveries.c.state.in_(("failed", "given-up"))
        )
        if not actor.may(Ability.ADMINISTER):
            step = step.where(deliveries.c.person_id == actor.person_id)
        now = {"next_at": change.moment} | values
        if not change.connection.execute(step.values(**now)).rowcount:
            raise NotFoundError("You have no such message that failed.")
        if values["state"] == "waiting":
            job = Wanted(DELIVER, "all", priority=4)
            enqueue(change.connection, (job,), change.moment)
        change.record(what, delivery=delivery_id)


def _query() -> Any:
    return (
        select(deliveries, people.c.name.label("person"))
        .join(people, people.c.id == deliveries.c.person_id)
        .order_by(deliveries.c.day.desc(), deliveries.c.made_at.desc(), deliveries.c.id)
    )


def _delivery(row: Any, actor: Actor, seen: set[str]) -> Delivery:
    own = row.person_id == actor.person_id or actor.may(Ability.ADMINISTER)
    entries = [one for one in row.what["entries"] if one["tender_id"] in seen]
    return Delivery(
        row.id, row.person_id, row.person, row.channel, row.address if own else "", row.day, row.state,
        row.tries, row.made_at, row.next_at, row.sent_at, row.error if own else "",
        row.answer if own else "", tuple(entries),
    )  # fmt: skip
