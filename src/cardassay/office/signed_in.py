"""Who stands behind a session cookie or an API token."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from cardassay.office.abilities import ROLE_ABILITIES, Ability, Role
from cardassay.office.actor import Actor
from cardassay.office.office import Office
from cardassay.store.schema.people import people, sessions, tokens

__all__ = ["Session", "actor_of_person", "actor_of_token", "hash_of", "session_of"]

_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Session:
    """A session that holds."""

    actor: Actor
    csrf: str


def hash_of(token: str) -> str:
    """What is stored in the place of a token that nobody can guess."""
    return hashlib.sha256(token.encode()).hexdigest()


def actor_of_person(person: Any, *, via: str, address: str) -> Actor:
    """The actor that a row of people makes."""
    role = Role(person.role)
    return Actor(person.name, person.id, role, ROLE_ABILITIES[role], via, address, person.language)


def session_of(office: Office, cookie: str, address: str) -> Session | None:
    """The session of a cookie; ``None`` when it has ended, was left alone too long, or never was."""
    if not cookie:
        return None
    now = office.clock()
    query = (
        select(sessions.c.csrf, sessions.c.seen_at, sessions.c.ends_at, *people.c)
        .join(people, people.c.id == sessions.c.person_id)
        .where(sessions.c.token_sha256 == hash_of(cookie))
    )
    with office.database.reading() as connection:
        row = connection.execute(query).one_or_none()
    idle = timedelta(minutes=office.settings.limits.idle_minutes)
    if row is None or now >= row.ends_at or now - row.seen_at > idle or not _may_enter(office, row):
        return None
    if now - row.seen_at > _SEEN_EVERY:
        with office.database.writing() as connection:
            seen = update(sessions).where(sessions.c.token_sha256 == hash_of(cookie)).values(seen_at=now)
            connection.execute(seen)
    return Session(actor_of_person(row, via="browser", address=address), row.csrf)


def actor_of_token(office: Office, token: str, address: str) -> Actor | None:
    """The actor of an API token, with the abilities that its scopes leave; ``None`` when it does not hold."""
    if not token:
        return None
    now: datetime = office.clock()
    query = (
        select(
            tokens.c.scopes,
            tokens.c.ends_at,
            tokens.c.revoked_at,
            tokens.c.name.label("token_name"),
            *people.c,
        )
        .join(people, people.c.id == tokens.c.person_id)
        .where(tokens.c.token_sha256 == hash_of(token))
    )
    with office.database.reading() as connection:
        row = connection.execute(query).one_or_none()
    if row is None or row.revoked_at is not None or (row.ends_at is not None and now >= row.ends_at):
        return None
    if not _may_enter(office, row):
        return None
    actor = actor_of_person(row, via="token", address=address)
    scopes = frozenset(Ability(scope) for scope in row.scopes)
    return Actor(
        actor.name, actor.person_id, actor.role, actor.abilities & scopes, "token", address, actor.language
    )


def _may_enter(office: Office, person: Any) -> bool:
    return bool(person.active) and (person.until is None or office.today() <= person.until)
