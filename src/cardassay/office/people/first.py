"""The first administrator of an installation, made with a one-time token that the server printed."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, exists, insert, select

from cardassay.office.abilities import ROLE_ABILITIES, Role
from cardassay.office.actor import COMMAND, Actor
from cardassay.office.faults import ForbiddenError, GoneError
from cardassay.office.instance import forget_value, set_value
from cardassay.office.office import Office
from cardassay.office.people import throttling
from cardassay.office.people.logins import checked_login, checked_name, free_login
from cardassay.office.people.passwords import check_password, hash_password
from cardassay.office.people.sign_in import Entered, begin_session
from cardassay.office.people.signed_in import hash_of
from cardassay.store.database import new_id
from cardassay.store.schema.people import instance, people

__all__ = ["make_first", "needs_first", "offer_first"]

_MARK = "first_token"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def needs_first(office: Office) -> bool:
    """Whether nobody can look after the installation yet."""
    with office.database.reading() as connection:
        return not connection.execute(select(exists().where(_administrators()))).scalar_one()


def offer_first(office: Office) -> str | None:
    """A new one-time token, in the place of the former one; ``None`` when there is an administrator."""
    if not needs_first(office):
        return None
    token = "".join(secrets.choice(_LETTERS) for _ in range(20))
    with office.changing(COMMAND) as change:
        forget_value(change.connection, _MARK)
        set_value(change.connection, _MARK, hash_of(token))
        change.record("installation.token_printed")
    return "-".join(token[at : at + 5] for at in range(0, 20, 5))


def make_first(
    office: Office,
    token: str,
    *,
    name: str,
    login: str,
    password: str,
    language: str = "en",
    address: str = "",
    agent: str = "",
) -> Entered:
    """
    The session of the first administrator; the token is used up.

    Raises:
        GoneError: There is an administrator already.
        ForbiddenError: This is not the token.
        NotValidError: Name, login or password cannot be taken; the token still holds.
        TooManyError: The address tries too often.
    """
    throttling.hit(office, "first", address, most=20, within=timedelta(minutes=10))
    if not needs_first(office):
        raise GoneError("This installation has an administrator already. Sign in, or ask for an invitation.")
    given = "".join(letter for letter in token.casefold() if letter.isalnum())
    mark = (instance.c.name == _MARK) & (instance.c.value == hash_of(given))
    with office.database.reading() as connection:
        known = connection.execute(select(exists().where(mark))).scalar_one()
    if not known:
        raise ForbiddenError(
            "This is not the token that the server printed at its last start. Look at the window or the log "
            "of the server; starting it again prints a new one.",
            code="wrong-token",
        )
    name, login = checked_name(name), checked_login(login)
    check_password(office.settings.passwords, password, login=login, name=name)
    hashed = hash_password(office.settings.passwords, password)
    actor = Actor(name, new_id(), Role.ADMINISTRATOR, ROLE_ABILITIES[Role.ADMINISTRATOR], "browser", address)
    with office.changing(actor) as change:
        # Whoever takes the mark out makes the administrator; a second one finds it gone.
        if not change.connection.execute(delete(instance).where(mark)).rowcount:
            raise GoneError("This token was used a moment ago.")
        free_login(change.connection, login)
        row = {"id": actor.person_id, "login": login, "name": name, "mail": login if "@" in login else "",
               "role": Role.ADMINISTRATOR.value, "language": language, "password_hash": hashed,
               "made_at": change.moment}  # fmt: skip
        change.connection.execute(insert(people).values(**row))
        entered = begin_session(office, change, actor.person_id, agent=agent)
        change.record("person.made", person=name, login=login, role=Role.ADMINISTRATOR.value, first=True)
    return entered


def _administrators() -> ColumnElement[bool]:
    return (people.c.role == Role.ADMINISTRATOR.value) & people.c.active.is_(True)
