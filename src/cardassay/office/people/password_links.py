"""Links by which a person chooses a password: after an invitation, and after a reset."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from cardassay.office.abilities import ROLE_ABILITIES, Role
from cardassay.office.actor import Actor
from cardassay.office.faults import GoneError
from cardassay.office.office import Change, Office
from cardassay.office.people import throttling
from cardassay.office.people.passwords import check_password, hash_password
from cardassay.office.people.sign_in import Entered, begin_session
from cardassay.office.people.sign_out import end_sessions_of
from cardassay.office.people.signed_in import hash_of, may_enter
from cardassay.store.schema.people import password_links, people

__all__ = ["Invitation", "Welcome", "choose_password", "drop_links", "new_link", "set_password", "welcome_of"]

_LASTS = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that was made; shown this once, since only its hash is kept."""

    person_id: str
    token: str
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Welcome:
    """Whom a link is for."""

    name: str
    login: str
    ends_at: datetime


def new_link(change: Change, person_id: str) -> Invitation:
    """A link for a person inside a transaction; former ones count no more."""
    drop_links(change.connection, person_id)
    token, ends_at = secrets.token_urlsafe(24), change.moment + _LASTS
    row = {"token_sha256": hash_of(token), "person_id": person_id, "made_by": change.actor.name,
           "made_at": change.moment, "ends_at": ends_at}  # fmt: skip
    change.connection.execute(insert(password_links).values(**row))
    return Invitation(person_id, token, ends_at)


def drop_links(connection: Connection, person_id: str) -> None:
    """Take all links of a person back, inside a transaction."""
    connection.execute(delete(password_links).where(password_links.c.person_id == person_id))


def welcome_of(office: Office, token: str) -> Welcome:
    """
    Whom a link is for.

    Raises:
        GoneError: It was used, has ended, or never was.
    """
    with office.database.reading() as connection:
        row = _row(office, connection, token)
    return Welcome(row.name, row.login, row.ends_at)


def choose_password(
    office: Office, token: str, password: str, *, address: str = "", agent: str = "", former: str = ""
) -> Entered:
    """
    A session of the person, with the password chosen; the link is used up.

    Raises:
        GoneError: The link was used, has ended, or never was.
        NotValidError: The password is too weak; the link still holds.
        TooManyError: The address tries too often.
    """
    throttling.hit(office, "welcome", address, most=30, within=timedelta(minutes=10))
    with office.database.reading() as connection:
        row = _row(office, connection, token)
    rules = office.settings.passwords
    check_password(rules, password, login=row.login, name=row.name)
    hashed, role = hash_password(rules, password), Role(row.role)
    actor = Actor(row.name, row.person_id, role, ROLE_ABILITIES[role], "browser", address, row.language)
    with office.changing(actor) as change:
        used = delete(password_links).where(password_links.c.token_sha256 == hash_of(token))
        if not change.connection.execute(used).rowcount:
            raise _gone()
        values = {"password_hash": hashed, "must_change": False}
        change.connection.execute(update(people).where(people.c.id == row.person_id).values(**values))
        end_sessions_of(change.connection, row.person_id)
        entered = begin_session(office, change, row.person_id, agent=agent, former=former)
        change.record("person.password_chosen", person=row.name, login=row.login)
    return entered


def set_password(office: Office, actor: Actor, person_id: str, password: str) -> None:
    """
    Give somebody a password that must be changed at the first sign-in; links count no more.

    Raises:
        NotValidError: It is too weak.
    """
    rules = office.settings.passwords
    with office.database.reading() as connection:
        row = connection.execute(select(people).where(people.c.id == person_id)).one()
    check_password(rules, password, login=row.login, name=row.name)
    values = {"password_hash": hash_password(rules, password), "must_change": True}
    with office.changing(actor) as change:
        change.connection.execute(update(people).where(people.c.id == person_id).values(**values))
        drop_links(change.connection, person_id)
        change.record("person.password_given", person=row.name, login=row.login)


def _row(office: Office, connection: Connection, token: str) -> Any:
    query = (
        select(password_links.c.person_id, password_links.c.ends_at, *people.c)
        .join(people, people.c.id == password_links.c.person_id)
        .where(password_links.c.token_sha256 == hash_of(token))
    )
    row = connection.execute(query).one_or_none()
    if row is None or office.clock() >= row.ends_at or not may_enter(office, row):
        raise _gone()
    return row


def _gone() -> GoneError:
    return GoneError(
        "This link was used, or its time is over. Ask an administrator of the installation for a new one.",
        code="link-gone",
    )
