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

__all__ = ["Session", "actor_of_person", "actor_of_token", "hash_of", "may_enter", "session_of"]

_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Session:
    """A session that holds."""

    actor: Actor
    csrf: str
    key: str
    """Hash of the cookie."""
    pending: str = ""
    """
    What has to be done before anything else: ``code`` (give a one-time code), ``password`` (choose an
    own one), ``codes`` (set up one-time codes, which the role needs); empty when nothing.
    """


def hash_of(token: str) -> str:
    """What is stored in the place of a token that nobody can guess."""
    return hashlib.sha256(token.encode("utf-8", "backslashreplace")).hexdigest()


def actor_of_person(person: Any, *, via: str, address: str) -> Actor:
    """The actor that a row of people makes."""
    role = Role(person.role)
    return Actor(person.name, person.id, role, ROLE_ABILITIES[role], via, address, person.language)


def session_of(office: Office, cookie: str, address: str) -> Session | None:
    """The session of a cookie; ``None`` when it has ended, was left alone too long, or never was."""
    if not cookie:
        return None
    now, key = office.clock(), hash_of(cookie)
    query = (
        select(
            sessions.c.csrf,
            sessions.c.seen_at,
            sessions.c.ends_at,
            sessions.c.second_factor,
            sessions.c.how,
            *people.c,
        )
        .join(people, people.c.id == sessions.c.person_id)
        .where(sessions.c.token_sha256 == key)
    )
    with office.database.reading() as connection:
        row = connection.execute(query).one_or_none()
    idle = timedelta(minutes=office.settings.limits.idle_minutes)
    if row is None or now >= row.ends_at or now - row.seen_at > idle or not may_enter(office, row):
        return None
    if now - row.seen_at > _SEEN_EVERY:
        with office.database.writing() as connection:
            connection.execute(update(sessions).where(sessions.c.token_sha256 == key).values(seen_at=now))
    actor = actor_of_person(row, via="browser", address=address)
    return Session(actor, row.csrf, key, _pending(office, row))


def actor_of_token(office: Office, token: str, address: str) -> Actor | None:
    """The actor of an API token, with the abilities that its scopes leave; ``None`` when it does not hold."""
    if not token:
        return None
    now: datetime = office.clock()
    query = (
        select(
            tokens.c.id.label("token_id"),
            tokens.c.scopes,
            tokens.c.ends_at,
            tokens.c.revoked_at,
            tokens.c.seen_at,
            *people.c,
        )
        .join(people, people.c.id == tokens.c.person_id)
        .where(tokens.c.token_sha256 == hash_of(token))
    )
    with office.database.reading() as connection:
        row = connection.execute(query).one_or_none()
    if row is None or row.revoked_at is not None or (row.ends_at is not None and now >= row.ends_at):
        return None
    if not may_enter(office, row):
        return None
    if row.seen_at is None or now - row.seen_at > _SEEN_EVERY:
        with office.database.writing() as connection:
            connection.execute(update(tokens).where(tokens.c.id == row.token_id).values(seen_at=now))
    actor = actor_of_person(row, via="token", address=address)
    scopes = frozenset(Ability(scope) for scope in row.scopes)
    return Actor(
        actor.name, actor.person_id, actor.role, actor.abilities & scopes, "token", address, actor.language
    )


def may_enter(office: Office, person: Any) -> bool:
    """Whether somebody has a role, was not deactivated, and the last day is not over."""
    until_holds = person.until is None or office.today() <= person.until
    return bool(person.active) and bool(person.role) and until_holds


def _pending(office: Office, row: Any) -> str:
    if row.how == "openid":
        return ""  # the provider looks after passwords and second factors
    if row.code_secret and not row.second_factor:
        return "code"
    if row.must_change:
        return "password"
    if not row.code_secret and Role(row.role) in office.settings.passwords.second_factor_roles:
        return "codes"
    return ""
