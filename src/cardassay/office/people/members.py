"""Who may see a tender. Administrators see every one and need not be members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, exists, insert, select
from sqlalchemy.exc import IntegrityError

from cardassay.office.abilities import Role
from cardassay.office.actor import Actor
from cardassay.office.faults import ConflictError, NotFoundError
from cardassay.office.office import Office
from cardassay.store.schema.people import members, people

__all__ = ["Candidate", "Member", "add_member", "list_candidates", "list_members", "remove_member"]


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who sees a tender."""

    person_id: str
    login: str
    name: str
    role: str
    until: date | None
    active: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could be made a member."""

    login: str
    name: str
    role: str


def list_members(office: Office, tender_id: str) -> list[Member]:
    """The members of a tender, by name."""
    query = (
        select(people, members.c.made_at.label("since"))
        .join(members, members.c.person_id == people.c.id)
        .where(members.c.tender_id == tender_id)
        .order_by(people.c.name, people.c.id)
    )
    with office.database.reading() as connection:
        return [
            Member(row.id, row.login, row.name, row.role, row.until, row.active, row.since)
            for row in connection.execute(query)
        ]


def list_candidates(office: Office, tender_id: str) -> list[Candidate]:
    """Active people with a role who are no members, by name; administrators see the tender anyway."""
    query = (
        select(people)
        .where(
            people.c.active.is_(True),
            people.c.role.not_in(("", Role.ADMINISTRATOR.value)),
            ~exists().where(members.c.tender_id == tender_id, members.c.person_id == people.c.id),
        )
        .order_by(people.c.name, people.c.id)
    )
    with office.database.reading() as connection:
        return [Candidate(row.login, row.name, row.role) for row in connection.execute(query)]


def add_member(office: Office, actor: Actor, tender_id: str, login: str) -> Member:
    """
    Let somebody see a tender.

    Raises:
        NotFoundError: Nobody active has this login.
        ConflictError: The person is a member already.
    """
    with office.changing(actor) as change:
        query = select(people).where(
            people.c.login == login.strip().casefold(), people.c.active.is_(True), people.c.role != ""
        )
        row = change.connection.execute(query).one_or_none()
        if row is None:
            raise NotFoundError("Nobody active has this login.", code="no-such-login", field="login")
        values = {"tender_id": tender_id, "person_id": row.id, "made_at": change.moment}
        try:
            change.connection.execute(insert(members).values(**values))
        except IntegrityError:
            raise ConflictError(f"{row.name} is a member already.", code="member-already") from None
        change.record("member.added", tender=tender_id, person=row.name, login=row.login)
    return Member(row.id, row.login, row.name, row.role, row.until, row.active, change.moment)


def remove_member(office: Office, actor: Actor, tender_id: str, person_id: str) -> None:
    """
    Let somebody see a tender no more.

    Raises:
        NotFoundError: The person is no member.
    """
    one = (members.c.tender_id == tender_id) & (members.c.person_id == person_id)
    with office.changing(actor) as change:
        query = select(people.c.name, people.c.login).where(people.c.id == person_id)
        row = change.connection.execute(query).one_or_none()
        if row is None or not change.connection.execute(delete(members).where(one)).rowcount:
            raise NotFoundError("This person is no member of the tender.")
        change.record("member.removed", tender=tender_id, person=row.name, login=row.login)
