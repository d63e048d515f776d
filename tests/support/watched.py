"""Tenders with days to be watched, put into an office without judging anything."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import insert, update

from cardassay.assessing.deadlines import Deadline, DeadlineKind, Waits
from cardassay.model.reason import Reason
from cardassay.office.actor import Actor
from cardassay.office.watching.delivering import deliver
from cardassay.office.watching.naming_days import replace_days
from cardassay.office.watching.reminding import remind
from cardassay.store.database import new_id
from cardassay.store.schema.people import members, people
from cardassay.store.schema.tenders import suppliers, tenders
from tests.support.office import Team

__all__ = ["leave", "name_days", "paper", "walk", "watched_tender"]


def paper(
    due: date, title: str = "ISO 9001 no. FIK-1", *, blocking: bool = True,
    kind: DeadlineKind = DeadlineKind.RENEWAL, scheme: str = "iso-9001",
) -> Deadline:  # fmt: skip
    """A paper that ends on a day."""
    waits = (Waits("iso-9001.held@werk", "Quality system is certified", "Werk Musterstadt"),)
    return Deadline(
        kind, due, f"paper/{scheme}/{title}", title, scheme, "iso9001.pdf", blocking, Reason.EXPIRED, waits
    )


def watched_tender(
    team: Team, named: Iterable[Deadline] = (), *, name: str = "Karten 2027", supplier: str = "Musterkarte"
) -> tuple[str, str]:
    """A tender with one supplier, and the days of it; their identifiers."""
    tender_id, supplier_id = new_id(), new_id()
    with team.office.database.writing() as connection:
        connection.execute(insert(tenders).values(id=tender_id, name=name, made_at=team.clock()))
        row = {"id": supplier_id, "tender_id": tender_id, "folder": "musterkarte", "name": supplier}
        connection.execute(insert(suppliers).values(**row, faults=[]))
    name_days(team, tender_id, supplier_id, named)
    return tender_id, supplier_id


def name_days(team: Team, tender_id: str, supplier_id: str | None, named: Iterable[Deadline]) -> None:
    """What a new judgement names of a supplier, or of the project."""
    with team.office.database.writing() as connection:
        replace_days(connection, tender_id, supplier_id, named, team.clock())


def leave(team: Team, actor: Actor, tender_id: str) -> None:
    """Take somebody out of a tender."""
    with team.office.database.writing() as connection:
        of_it = (members.c.tender_id == tender_id) & (members.c.person_id == actor.person_id)
        connection.execute(members.delete().where(of_it))


def change_person(team: Team, actor: Actor, **values: object) -> None:
    """Something else about a person."""
    with team.office.database.writing() as connection:
        connection.execute(update(people).where(people.c.id == actor.person_id).values(**values))


def walk(team: Team, days: int, *, sending: bool = False) -> list[date]:
    """Let days pass; on which of them a message was made, once for each message."""
    made: list[date] = []
    for _ in range(days):
        today = team.office.today()
        made += [today] * remind(team.office, today)
        if sending:
            deliver(team.office)
        team.clock.on(timedelta(days=1))
    return made
