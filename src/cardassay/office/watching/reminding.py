"""
Who has to be told what today: each thing once, all of it in one message for each person and way.

1. A *step* is a number of days before a day. On a day the nearest step counts that has been reached:
   the least one that is not less than the days left. So days on which the server was off are made up
   for once, by the nearest step only.
2. After the day there is a note each week, so many as the subscription wants; after the last of them
   silence. Days of the project are never overdue.
3. Where the team said how long a renewal takes, the same steps count from the day of its start too.
4. What was told is kept by person, way, deadline and step, with a unique key: the same is never told
   twice, whatever is judged anew, and whoever runs this at the same moment.
5. Days are days of the office's time zone; hours play no part.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.exc import IntegrityError

from cardassay.office.abilities import ROLE_ABILITIES, Ability, Role
from cardassay.office.office import Office
from cardassay.office.people.signed_in import actor_of_person, may_enter
from cardassay.office.seeing import visible
from cardassay.office.watching.deadlines import Coming, Shown, read_deadlines
from cardassay.office.watching.register_news import News, news_in
from cardassay.office.watching.telling import entry_of_deadline, entry_of_news
from cardassay.store.database import new_id
from cardassay.store.schema.people import people
from cardassay.store.schema.tenders import tenders
from cardassay.store.schema.watching import deliveries, reminders, renewal_leads, subscriptions

__all__ = ["remind", "step_on"]


@dataclass(frozen=True, slots=True)
class _Told:
    """One thing to be told, with the key by which it is told once."""

    key: str
    tender_id: str
    supplier_id: str | None
    entry: dict[str, Any]


@dataclass(slots=True)
class _Recipient:
    """One person by one way, with every subscription that leads there."""

    person: Any
    channel: str
    address: str
    subscriptions: list[Any]

    @property
    def mark(self) -> str:
        """The same for the same way, however the address is written."""
        return hashlib.sha256(f"{self.channel}\n{self.address.casefold()}".encode()).hexdigest()


def step_on(days: int, steps: Iterable[int], overdue: int) -> str:
    """
    The step that counts so many days before a day; empty when none does yet, or none any more.

    Args:
        days: Days left; negative when the day has passed.
        overdue: Weekly notes after the day, at most.

    >>> step_on(91, (90, 60), 4), step_on(75, (90, 60), 4), step_on(60, (90, 60), 4)
    ('', '90', '60')
    >>> step_on(-1, (0,), 4), step_on(-8, (0,), 4), step_on(-300, (0,), 4), step_on(-1, (0,), 0)
    ('overdue-1', 'overdue-2', 'overdue-4', '')
    """
    if days >= 0:
        reached = min((step for step in steps if step >= days), default=None)
        return "" if reached is None else str(reached)
    return f"overdue-{min((-days - 1) // 7 + 1, overdue)}" if overdue else ""


def remind(office: Office, day: date) -> int:
    """
    How many messages were made ready for a day; nothing is sent here (:mod:`.delivering`).

    It may be called as often as one likes: one message for each person, way and day is made.
    """
    with office.database.reading() as connection:
        ready = list(_ready(office, connection, day))
    made = 0
    for recipient, told in ready:
        made += _made(office, day, recipient, told)
    return made


def _ready(office: Office, connection: Connection, day: date) -> Iterator[tuple[_Recipient, list[_Told]]]:
    recipients = _recipients(office, connection)
    if not recipients:
        return
    furthest = max(max(one.steps) for each in recipients for one in each.subscriptions)
    lead = connection.execute(select(func.max(renewal_leads.c.days))).scalar_one() or 0
    last = day + timedelta(days=furthest + lead)
    due = read_deadlines(connection, select(tenders.c.id), day, Shown(last=last))
    news = news_in(connection, select(tenders.c.id))
    of_today = select(deliveries.c.person_id, deliveries.c.recipient).where(deliveries.c.day == day)
    done = {(row.person_id, row.recipient) for row in connection.execute(of_today)}
    for recipient in recipients:
        if (recipient.person.id, recipient.mark) in done:
            continue
        actor = actor_of_person(recipient.person, via="mail", address="")
        seen = {row.id for row in connection.execute(visible(actor))}
        of_them = reminders.c.person_id == recipient.person.id, reminders.c.recipient == recipient.mark
        known = set(connection.execute(select(reminders.c.key).where(*of_them)).scalars())
        told: dict[str, _Told] = {}
        for one in _told(recipient, due, news, seen):
            if one.key not in known:
                told.setdefault(one.key, one)
        if told:
            yield recipient, list(told.values())


def _recipients(office: Office, connection: Connection) -> list[_Recipient]:
    query = (
        select(people, *[column.label(f"of_{column.name}") for column in subscriptions.c])
        .join(subscriptions, subscriptions.c.person_id == people.c.id)
        .where(subscriptions.c.ended_at.is_(None))
        .order_by(subscriptions.c.made_at, subscriptions.c.id)
    )
    found: dict[tuple[str, str], _Recipient] = {}
    for row in connection.execute(query):
        if not may_enter(office, row) or Ability.WATCH not in ROLE_ABILITIES[Role(row.role)]:
            continue
        one = _Recipient(row, row.of_channel, row.of_address or row.mail, [])
        found.setdefault((row.id, one.mark), one).subscriptions.append(_Wanted.of(row))
    return list(found.values())


@dataclass(frozen=True, slots=True)
class _Wanted:
    id: str
    tender_id: str | None
    steps: tuple[int, ...]
    overdue: int
    blocking_only: bool
    news: bool

    @classmethod
    def of(cls, row: Any) -> _Wanted:
        """The subscription in a row."""
        return cls(
            row.of_id,
            row.of_tender_id,
            tuple(row.of_steps),
            row.of_overdue,
            row.of_blocking_only,
            row.of_news,
        )


def _told(
    recipient: _Recipient, due: Iterable[Coming], news: Iterable[News], seen: set[str]
) -> Iterator[_Told]:
    for one in due:
        if one.tender_id not in seen:
            continue
        wants = [
            wanted
            for wanted in recipient.subscriptions
            if wanted.tender_id in (None, one.tender_id) and (one.blocking or not wanted.blocking_only)
        ]
        if wants:  # several subscriptions by the same way speak as one
            steps = {step for wanted in wants for step in wanted.steps}
            yield from _of_deadline(one, steps, max(wanted.overdue for wanted in wants))
    for item in news:
        if item.tender_id in seen and any(
            wanted.news and wanted.tender_id in (None, item.tender_id) for wanted in recipient.subscriptions
        ):
            yield _Told(_key("register", item.id), item.tender_id, item.supplier_id, entry_of_news(item))


def _of_deadline(one: Coming, steps: Iterable[int], weeks: int) -> Iterator[_Told]:
    overdue = 0 if one.kind.of_project else weeks
    if one.begin is not None and one.begin_days is not None and one.days >= 0:
        step = step_on(one.begin_days, steps, overdue)
        if step:
            key = _key(one.tender_id, one.key, one.kind, one.due, "begin", one.begin, step)
            entry = entry_of_deadline(one, "begin", step)
            yield _Told(key, one.tender_id, one.supplier_id, entry)
    step = step_on(one.days, steps, overdue)
    if step:
        key = _key(one.tender_id, one.key, one.kind, one.due, "due", step)
        yield _Told(key, one.tender_id, one.supplier_id, entry_of_deadline(one, "due", step))


def _key(*parts: object) -> str:
    return hashlib.sha256("\n".join(map(str, parts)).encode("utf-8", "backslashreplace")).hexdigest()


def _made(office: Office, day: date, recipient: _Recipient, told: list[_Told]) -> int:
    delivery, now = new_id(), office.clock()
    person, mark = recipient.person, recipient.mark
    try:
        with office.database.writing() as connection:
            connection.execute(
                insert(deliveries).values(
                    id=delivery, person_id=person.id, subscription_id=recipient.subscriptions[0].id,
                    channel=recipient.channel, address=recipient.address, recipient=mark, day=day,
                    what={"entries": [one.entry for one in told]}, state="waiting", tries=0, made_at=now,
                    next_at=now,
                )
            )  # fmt: skip
            connection.execute(
                insert(reminders),
                [
                    {"id": new_id(), "delivery_id": delivery, "person_id": person.id, "recipient": mark,
                     "tender_id": one.tender_id, "supplier_id": one.supplier_id, "key": one.key}
                    for one in told
                ],
            )  # fmt: skip
    except IntegrityError:
        return 0  # another worker made the same message at the same moment; its one counts
    return 1
