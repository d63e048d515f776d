"""The own account: name, mail, language, password, one-time codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select, update

from cardassay.office.actor import Actor
from cardassay.office.faults import ConflictError, ForbiddenError, NotValidError, TooManyError
from cardassay.office.office import Office
from cardassay.office.people import throttling
from cardassay.office.people.codes import left_recovery_codes, stop_codes
from cardassay.office.people.logins import checked_language, checked_mail, checked_name
from cardassay.office.people.password_links import drop_links
from cardassay.office.people.passwords import check_password, hash_password, is_password
from cardassay.office.people.sign_in import wrong_key
from cardassay.office.people.sign_out import end_sessions_of
from cardassay.store.schema.people import people

__all__ = ["Own", "change_own", "change_password", "own_account", "stop_own_codes"]


@dataclass(frozen=True, slots=True)
class Own:
    """An account as its person sees it."""

    login: str
    name: str
    mail: str
    role: str
    language: str
    until: date | None
    """Last day on which the person may sign in."""
    has_password: bool
    """False for people who sign in by OpenID."""
    codes: bool
    codes_needed: bool
    """Whether the role needs one-time codes."""
    recovery_codes: int
    """How many were not used."""


def own_account(office: Office, actor: Actor) -> Own:
    """The account of an actor."""
    with office.database.reading() as connection:
        row = _row(connection, actor)
        left = left_recovery_codes(connection, actor.person_id)
    needed = actor.role in office.settings.passwords.second_factor_roles
    return Own(
        row.login,
        row.name,
        row.mail,
        row.role,
        row.language,
        row.until,
        bool(row.password_hash),
        bool(row.code_secret),
        needed,
        left,
    )


def change_own(office: Office, actor: Actor, *, name: str, mail: str, language: str) -> Own:
    """
    Say anew how one is called, where mail goes, and in which language pages are shown.

    Raises:
        NotValidError: Something that was given makes no sense.
    """
    values = {"name": checked_name(name), "mail": checked_mail(mail), "language": checked_language(language)}
    with office.changing(actor) as change:
        row = _row(change.connection, actor)
        change.connection.execute(update(people).where(people.c.id == actor.person_id).values(**values))
        told = {
            key: [getattr(row, key), value] for key, value in values.items() if getattr(row, key) != value
        }
        change.record("account.changed", login=row.login, changes=told)
    return own_account(office, actor)


def change_password(office: Office, actor: Actor, former: str, new: str, *, key: str) -> None:
    """
    Change the own password; all other sessions end.

    Args:
        key: Hash of the cookie of the session that goes on.

    Raises:
        ForbiddenError: The former password is wrong.
        NotValidError: The new one is too weak, or the same.
        TooManyError: Too many wrong tries in a row.
        ConflictError: The person signs in by OpenID.
    """
    rules = office.settings.passwords
    row = _confirmed(office, actor, former)
    check_password(rules, new, login=row.login, name=row.name)
    if new == former:
        raise NotValidError("This is the former password.", code="password-same", field="password")
    values = {"password_hash": hash_password(rules, new), "must_change": False}
    with office.changing(actor) as change:
        change.connection.execute(update(people).where(people.c.id == actor.person_id).values(**values))
        end_sessions_of(change.connection, actor.person_id, but=key)
        drop_links(change.connection, actor.person_id)
        change.record("account.password_changed", login=row.login)


def stop_own_codes(office: Office, actor: Actor, password: str) -> None:
    """
    Do without one-time codes.

    Raises:
        ForbiddenError: The password is wrong.
        ConflictError: The role needs them.
    """
    if actor.role in office.settings.passwords.second_factor_roles:
        raise ConflictError(
            "Your role needs one-time codes. If the telephone is lost, an administrator can reset them.",
            code="codes-needed-by-role",
        )
    row = _confirmed(office, actor, password)
    with office.changing(actor) as change:
        stop_codes(change.connection, actor.person_id)
        change.record("account.codes_stopped", login=row.login)


def _confirmed(office: Office, actor: Actor, password: str) -> Any:
    """The row of the actor, when the password is right; wrong tries count as at sign-in."""
    now = office.clock()
    with office.database.writing() as connection:
        row = _row(connection, actor)
        if not row.password_hash:
            raise ConflictError(
                f"You sign in by {office.settings.openid.name}; passwords and codes are its affair.",
                code="no-password",
            )
        key = wrong_key(row.login)
        end = throttling.try_once(connection, office, key, now)
    if end is not None:
        raise TooManyError(
            f"Too many wrong passwords in a row. Try again at {office.local(end):%H:%M}.",
            wait_s=max(1, int((end - now).total_seconds())),
        )
    if not is_password(office.settings.passwords, row.password_hash, password):
        raise ForbiddenError(
            "The password is wrong; nothing was changed.", code="wrong-password", field="former"
        )
    with office.database.writing() as connection:
        throttling.forget(connection, key)
    return row


def _row(connection: Connection, actor: Actor) -> Any:
    return connection.execute(select(people).where(people.c.id == actor.person_id)).one()
