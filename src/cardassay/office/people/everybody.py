"""
The people of an installation: who may sign in, as what, and until when.

- Nobody is deleted: the audit trail and sign-offs name them. Who has left is deactivated.
- An auditor always has a last day.
- One administrator who is active and has no last day always remains.
- A new or lost password goes by a link that its holder uses once; nobody else ever knows the password.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from cardassay.office.abilities import Role
from cardassay.office.actor import Actor
from cardassay.office.faults import ConflictError, NotFoundError, NotValidError
from cardassay.office.office import Change, Office
from cardassay.office.people import throttling
from cardassay.office.people.codes import stop_codes
from cardassay.office.people.logins import (
    checked_language,
    checked_login,
    checked_mail,
    checked_name,
    free_login,
)
from cardassay.office.people.password_links import Invitation, drop_links, new_link
from cardassay.office.people.sign_in import wrong_key
from cardassay.office.people.sign_out import end_sessions_of, revoke_tokens_of
from cardassay.store.database import new_id
from cardassay.store.schema.people import people

__all__ = [
    "Person",
    "change_person",
    "checked_role",
    "deactivate",
    "end_access",
    "invite",
    "list_people",
    "one_administrator_left",
    "person_by_login",
    "person_of",
    "reactivate",
    "reset",
]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as administrators see them."""

    id: str
    login: str
    name: str
    mail: str
    role: str
    """Empty while the person waits for one."""
    language: str
    until: date | None
    """Last day on which the person may sign in; ``None``: no end."""
    active: bool
    way: str
    """``password``, ``openid``, or ``invited`` while no password was chosen."""
    codes: bool
    """Whether one-time codes are set up."""
    locked_until: datetime | None
    """After too many wrong passwords; ``None`` when not locked."""
    made_at: datetime


def list_people(office: Office) -> list[Person]:
    """Everybody, by name; who waits for a role comes first."""
    query = select(people).order_by(people.c.role != "", people.c.name, people.c.id)
    with office.database.reading() as connection:
        return [_person(office, connection, row) for row in connection.execute(query).all()]


def person_of(office: Office, person_id: str) -> Person:
    """
    One person.

    Raises:
        NotFoundError: There is none of this identifier.
    """
    with office.database.reading() as connection:
        return _person(office, connection, _row(connection, person_id))


def person_by_login(office: Office, login: str) -> Person:
    """
    The person of a login.

    Raises:
        NotFoundError: Nobody has it.
    """
    with office.database.reading() as connection:
        query = select(people).where(people.c.login == login.strip().casefold())
        row = connection.execute(query).one_or_none()
        if row is None:
            raise NotFoundError(f"Nobody has the login {login.strip()}. `cardassay person list` shows all.")
        return _person(office, connection, row)


def invite(
    office: Office,
    actor: Actor,
    *,
    name: str,
    login: str,
    role: str,
    mail: str = "",
    language: str = "en",
    until: date | None = None,
) -> Invitation:
    """
    Make somebody, with the link by which that person chooses a password.

    Who signs in by OpenID needs no link: the first time counts whose login is the mail address.

    Raises:
        NotValidError: Something that was given makes no sense.
        ConflictError: Somebody has the login.
    """
    login, given = checked_login(login), checked_role(role)
    values = {
        "id": new_id(),
        "login": login,
        "name": checked_name(name),
        "mail": checked_mail(mail) or (login if "@" in login else ""),
        "role": given.value,
        "language": checked_language(language),
        "until": _checked_until(office, given, until),
    }
    with office.changing(actor) as change:
        free_login(change.connection, login)
        try:
            change.connection.execute(insert(people).values(**values, made_at=change.moment))
        except IntegrityError:  # somebody else took it between the two statements
            raise ConflictError("Somebody has this login already.", code="login-taken") from None
        link = new_link(change, str(values["id"]))
        change.record("person.made", person=values["name"], login=login, role=given.value, until=until)
    return link


def change_person(
    office: Office,
    actor: Actor,
    person_id: str,
    *,
    name: str,
    mail: str,
    role: str,
    language: str,
    until: date | None,
) -> Person:
    """
    Say anew who somebody is; the person's sessions end when role or last day change.

    Raises:
        NotFoundError: There is no such person.
        NotValidError: Something that was given makes no sense.
        ConflictError: It would take away the last administrator.
    """
    given = checked_role(role)
    values: dict[str, Any] = {
        "name": checked_name(name),
        "mail": checked_mail(mail),
        "role": given.value,
        "language": checked_language(language),
    }
    with office.changing(actor) as change:
        row = _row(change.connection, person_id)
        # A last day that is over may stay as it is; a new one must lie ahead.
        values["until"] = until if until == row.until else _checked_until(office, given, until)
        if given is Role.AUDITOR and values["until"] is None:
            _checked_until(office, given, None)
        differs = {key: value for key, value in values.items() if getattr(row, key) != value}
        change.connection.execute(update(people).where(people.c.id == person_id).values(**values))
        one_administrator_left(change.connection)
        if "role" in differs:
            end_sessions_of(change.connection, person_id)
        told = {key: [getattr(row, key), value] for key, value in differs.items()}
        change.record("person.changed", person=values["name"], login=row.login, changes=told)
    return person_of(office, person_id)


def deactivate(office: Office, actor: Actor, person_id: str) -> Person:
    """
    Keep somebody out: sessions end, tokens and links count no more.

    Raises:
        NotFoundError: There is no such person.
        ConflictError: It is the last administrator, or has left already.
    """

    def do(change: Change, row: Any) -> None:
        if not row.active:
            raise ConflictError(f"{row.name} was deactivated already.")
        change.connection.execute(update(people).where(people.c.id == person_id).values(active=False))
        one_administrator_left(change.connection)
        end_sessions_of(change.connection, person_id)
        revoke_tokens_of(change.connection, person_id, change.moment)
        drop_links(change.connection, person_id)

    return _done(office, actor, person_id, "person.deactivated", do)


def reactivate(office: Office, actor: Actor, person_id: str) -> Person:
    """
    Let somebody in again; former tokens stay revoked.

    Raises:
        NotFoundError: There is no such person.
        ConflictError: The person is active.
    """

    def do(change: Change, row: Any) -> None:
        if row.active:
            raise ConflictError(f"{row.name} is active.")
        change.connection.execute(update(people).where(people.c.id == person_id).values(active=True))

    return _done(office, actor, person_id, "person.reactivated", do)


def end_access(office: Office, actor: Actor, person_id: str) -> Person:
    """
    End all sessions of somebody and revoke all tokens, as after a lost laptop.

    Raises:
        NotFoundError: There is no such person.
    """

    def do(change: Change, row: Any) -> None:
        end_sessions_of(change.connection, row.id)
        revoke_tokens_of(change.connection, row.id, change.moment)

    return _done(office, actor, person_id, "person.access_ended", do)


def reset(
    office: Office, actor: Actor, person_id: str, *, codes: bool = False, force: bool = False
) -> Invitation:
    """
    A link by which somebody chooses a new password; the former one counts no more, sessions end.

    Args:
        codes: Whether one-time codes are taken away as well, as after a lost telephone.
        force: Give a password also to a person who signs in by OpenID.

    Raises:
        NotFoundError: There is no such person.
        ConflictError: The person signs in by OpenID, or was deactivated.
    """
    with office.changing(actor) as change:
        row = _row(change.connection, person_id)
        if row.oidc_subject and not force:
            raise ConflictError(
                f"{row.name} signs in by {office.settings.openid.name}; the password is changed there. If "
                "the provider is gone, `cardassay person reset` on the server gives a password."
            )
        if not row.active:
            raise ConflictError(f"{row.name} is deactivated. Activate the person first.")
        values = {"password_hash": None, "must_change": False}
        change.connection.execute(update(people).where(people.c.id == person_id).values(**values))
        if codes:
            stop_codes(change.connection, person_id)
        end_sessions_of(change.connection, person_id)
        throttling.forget(change.connection, wrong_key(row.login))
        link = new_link(change, person_id)
        change.record("person.reset", person=row.name, login=row.login, codes=codes)
    return link


def checked_role(role: str) -> Role:
    """
    A role.

    Raises:
        NotValidError: There is no such one.
    """
    if role not in list(Role):
        raise NotValidError(f"Choose a role: {', '.join(Role)}.", code="role", field="role")
    return Role(role)


def _done(
    office: Office, actor: Actor, person_id: str, what: str, do: Callable[[Change, Any], None]
) -> Person:
    with office.changing(actor) as change:
        row = _row(change.connection, person_id)
        do(change, row)
        change.record(what, person=row.name, login=row.login)
    return person_of(office, person_id)


def _checked_until(office: Office, role: Role, until: date | None) -> date | None:
    if role is Role.AUDITOR and until is None:
        raise NotValidError(
            "An auditor needs a last day: reading everything must not go on by itself.",
            code="auditor-until",
            field="until",
        )
    if until is not None and until < office.today():
        raise NotValidError(
            "The last day is over. Give today or a later day, or deactivate the person.",
            code="until-over",
            field="until",
        )
    return until


def one_administrator_left(connection: Connection) -> None:
    """
    Nothing, when somebody can look after the installation; asked inside a transaction, after a change.

    Raises:
        ConflictError: Nobody could any more.
    """
    # Whoever changes administrators holds their rows: two people cannot take each other away at once.
    query = select(people.c.id).where(
        people.c.role == Role.ADMINISTRATOR.value, people.c.active.is_(True), people.c.until.is_(None)
    )
    if not connection.execute(query.with_for_update()).all():
        raise ConflictError(
            "Nobody could look after this installation any more: it would take away the last administrator "
            "without a last day. Make somebody else an administrator first.",
            code="last-administrator",
        )


def _row(connection: Connection, person_id: str) -> Any:
    row = connection.execute(select(people).where(people.c.id == person_id)).one_or_none()
    if row is None:
        raise NotFoundError("There is no such person.")
    return row


def _person(office: Office, connection: Connection, row: Any) -> Person:
    way = "openid" if row.oidc_subject else "password" if row.password_hash else "invited"
    locked = throttling.locked_until(connection, office, wrong_key(row.login), office.clock())
    return Person(
        row.id,
        row.login,
        row.name,
        row.mail,
        row.role,
        row.language,
        row.until,
        row.active,
        way,
        bool(row.code_secret),
        locked,
        row.made_at,
    )
