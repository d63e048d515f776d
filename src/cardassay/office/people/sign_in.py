"""
Signing in and out. Whoever does not know a login learns nothing: unknown, wrong, deactivated and
ended logins are answered in the same words, after the same work, and are locked alike.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from cardassay.office.actor import Actor
from cardassay.office.faults import ForbiddenError, GoneError, TooManyError
from cardassay.office.office import Change, Office
from cardassay.office.people import codes, throttling
from cardassay.office.people.passwords import hash_password, is_password, needs_new_hash
from cardassay.office.people.signed_in import Session, actor_of_person, hash_of, may_enter
from cardassay.store.schema.people import people, sessions

__all__ = ["Entered", "begin_session", "end_session", "sign_in", "with_code", "wrong_key"]

_FROM_ADDRESS = 40
_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Entered:
    """A session that was begun; only its holder ever has the cookie."""

    cookie: str
    ends_at: datetime


def wrong_key(login: str) -> str:
    """Under which key wrong tries of a login are counted, whether or not anybody has it."""
    return throttling.key_of("login", login.strip().casefold())


def sign_in(
    office: Office, login: str, password: str, *, address: str, agent: str = "", former: str = ""
) -> Entered:
    """
    Begin a session with login and password.

    Args:
        address: Network address.
        agent: What the browser calls itself, shown among the own sessions.
        former: Cookie that the browser brought; that session ends, whoever's it was.

    Raises:
        TooManyError: The login is locked, or the address tries too often.
        ForbiddenError: Login or password are wrong, or the person may not enter.
    """
    throttling.hit(office, "sign-in", address, most=_FROM_ADDRESS, within=_WITHIN)
    rules, now, key = office.settings.passwords, office.clock(), wrong_key(login)
    with office.database.writing() as connection:
        end = throttling.try_once(connection, office, key, now)
        query = select(people).where(people.c.login == login.strip().casefold())
        person = connection.execute(query).one_or_none()
    if end is not None:
        raise _locked(office, end, now)
    right = is_password(rules, person.password_hash if person is not None else None, password)
    if person is None or not right or not may_enter(office, person):
        with office.changing(_stranger(person, address)) as change:
            locked = throttling.locked_until(change.connection, office, key, now) is not None
            change.record("sign-in.refused", known=person is not None, locked=locked)
        raise ForbiddenError(
            f"Login or password is wrong. After {rules.tries} wrong tries in a row a login is locked for "
            f"{rules.locked_minutes} minutes.",
            code="wrong-sign-in",
        )
    actor = actor_of_person(person, via="browser", address=address)
    new_hash = hash_password(rules, password) if needs_new_hash(rules, person.password_hash) else ""
    with office.changing(actor) as change:
        throttling.forget(change.connection, key)
        if new_hash:
            new = update(people).where(people.c.id == person.id).values(password_hash=new_hash)
            change.connection.execute(new)
        entered = begin_session(office, change, person.id, agent=agent, former=former)
        change.record("session.begun", how="password", code_needed=bool(person.code_secret))
    return entered


def with_code(office: Office, session: Session, code: str, *, agent: str = "", former: str = "") -> Entered:
    """
    A full session in the place of one that waits for a one-time code or a recovery code.

    Raises:
        TooManyError: Too many wrong codes in a row; the waiting session has ended.
        ForbiddenError: The code is wrong or was used.
    """
    now, actor = office.clock(), session.actor
    key = throttling.key_of("code", actor.person_id)
    with office.database.writing() as connection:
        end = throttling.try_once(connection, office, key, now)
        if end is not None:
            connection.execute(delete(sessions).where(sessions.c.token_sha256 == session.key))
    if end is not None:
        raise _locked(office, end, now)
    with office.changing(actor) as change:
        kind = codes.use_code(change.connection, actor.person_id, code, now)
        if kind:
            throttling.forget(change.connection, key)
            entered = begin_session(
                office, change, actor.person_id, agent=agent, former=former, second_factor=True
            )
        change.record("session.code_accepted" if kind else "session.code_refused", kind=kind)
    if not kind:
        raise ForbiddenError(
            "This code is wrong, was used before, or is too old. Wait for the next one; check that the clock "
            "of your telephone is right.",
            code="wrong-code",
        )
    return entered


def begin_session(
    office: Office,
    change: Change,
    person_id: str,
    *,
    agent: str = "",
    former: str = "",
    second_factor: bool = False,
    how: str = "password",
) -> Entered:
    """A new session inside a transaction; the one that the browser brought ends, and so do old ones."""
    cookie, now = secrets.token_urlsafe(32), change.moment
    ends_at = now + timedelta(hours=office.settings.limits.session_hours)
    over = (sessions.c.person_id == person_id) & (sessions.c.ends_at <= now)
    if former:
        over = over | (sessions.c.token_sha256 == hash_of(former))
    change.connection.execute(delete(sessions).where(over))
    row = {"token_sha256": hash_of(cookie), "person_id": person_id, "csrf": secrets.token_urlsafe(32),
           "made_at": now, "seen_at": now, "ends_at": ends_at, "second_factor": second_factor, "how": how,
           "address": change.actor.address, "agent": agent[:200]}  # fmt: skip
    change.connection.execute(insert(sessions).values(**row))
    return Entered(cookie, ends_at)


def end_session(office: Office, session: Session) -> None:
    """
    Sign out.

    Raises:
        GoneError: The session had ended.
    """
    with office.changing(session.actor) as change:
        ended = change.connection.execute(delete(sessions).where(sessions.c.token_sha256 == session.key))
        if not ended.rowcount:
            raise GoneError("This session has ended already.")
        change.record("session.ended", by="sign-out")


def _stranger(person: Any, address: str) -> Actor:
    """Who tried: the name of the person whose login it was, else nobody. What was typed is not kept."""
    name, identifier = ("unknown", "") if person is None else (person.name, person.id)
    return Actor(name, identifier, via="browser", address=address)


def _locked(office: Office, end: datetime, now: datetime) -> TooManyError:
    shown = office.local(end).strftime("%H:%M")
    return TooManyError(
        f"Too many wrong tries in a row: this login is locked until {shown} ({office.settings.time_zone}). "
        "An administrator can give you a new password before that.",
        wait_s=max(1, int((end - now).total_seconds())),
    )
