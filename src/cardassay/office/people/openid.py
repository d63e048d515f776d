"""
Signing in by OpenID. A person is known by issuer and subject, never by name or mail address alone.

The first time, in this order:

1. Somebody was invited with the (verified) mail address as login and has no password yet: that is the
   person from now on.
2. Else the person is made anew. With ``role_claim`` in the settings the provider says the role; else the
   person waits until an administrator gives one.

With ``role_claim`` each sign-in brings the role that the provider says, and none without one; auditors
are made by administrators, since they need a last day.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from cardassay.office.abilities import Role
from cardassay.office.actor import Actor
from cardassay.office.faults import ForbiddenError, GoneError, NotFoundError
from cardassay.office.office import Change, Office
from cardassay.office.people import throttling
from cardassay.office.people.everybody import one_administrator_left
from cardassay.office.people.openid_provider import Start, claims_of_code, start_address
from cardassay.office.people.password_links import drop_links
from cardassay.office.people.sign_in import Entered, begin_session
from cardassay.office.people.sign_out import end_sessions_of
from cardassay.office.people.signed_in import hash_of, may_enter
from cardassay.store.database import new_id
from cardassay.store.schema.people import openid_starts, people

__all__ = ["Sent", "come_back", "send"]

_LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a browser is sent, and the cookie by which it is known when it comes back."""

    address: str
    cookie: str


def send(office: Office, *, back: str, goal: str, address: str = "") -> Sent:
    """
    Send a browser to the provider.

    Args:
        back: The address of ours to which the provider sends it back.
        goal: The page that was wanted.

    Raises:
        NotFoundError: The settings name no provider.
        ProviderError: The provider does not answer.
        TooManyError: The address tries too often.
    """
    openid = office.settings.openid
    if not openid.issuer:
        raise NotFoundError("This installation has no OpenID provider. Sign in with login and password.")
    throttling.hit(office, "openid", address, most=40, within=_LASTS)
    start = Start(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48))
    to, cookie, now = start_address(openid, start, back), secrets.token_urlsafe(24), office.clock()
    row = {"state_sha256": hash_of(start.state), "browser_sha256": hash_of(cookie), "nonce": start.nonce,
           "verifier": start.verifier, "goal": goal, "made_at": now}  # fmt: skip
    with office.database.writing() as connection:
        connection.execute(delete(openid_starts).where(openid_starts.c.made_at < now - _LASTS))
        connection.execute(insert(openid_starts).values(**row))
    return Sent(to, cookie)


def come_back(
    office: Office,
    *,
    state: str,
    cookie: str,
    code: str,
    issuer: str,
    error: str,
    back: str,
    address: str = "",
    agent: str = "",
    former: str = "",
) -> tuple[Entered, str]:
    """
    A session for a browser that came back from the provider, and the page that was wanted.

    Raises:
        GoneError: This browser was not sent, or too long ago, or came back before.
        ForbiddenError: The provider refused, or the person may not enter (yet).
        ProviderError: The provider does not answer, or cannot be believed.
    """
    start, goal = _begun(office, state, cookie)
    if error:
        raise ForbiddenError(
            "The OpenID provider did not sign you in"
            + (", since it was cancelled there." if error == "access_denied" else f" ({error[:60]!r}).")
            + " Nothing was changed; try again, or use another way.",
            code="openid-refused",
        )
    claims = claims_of_code(office.settings.openid, start, back, code, issuer, office.clock())
    person = _known(office, claims, address)
    if not person.role:
        raise ForbiddenError(
            f"You are known now, {person.name}, but have no role yet. An administrator of this installation "
            "has to give you one; then sign in again.",
            code="openid-waits",
        )
    if not may_enter(office, person):
        raise ForbiddenError(
            "Your account here was deactivated, or its last day is over. Ask an administrator of this "
            "installation.",
            code="openid-out",
        )
    actor = Actor(person.name, person.id, Role(person.role), via="browser", address=address)
    with office.changing(actor) as change:
        entered = begin_session(office, change, person.id, agent=agent, former=former, how="openid")
        change.record("session.begun", how="openid")
    return entered, goal


def _begun(office: Office, state: str, cookie: str) -> tuple[Start, str]:
    """What was kept of a browser that was sent; it comes back once."""
    mine = (openid_starts.c.state_sha256 == hash_of(state)) & (
        openid_starts.c.browser_sha256 == hash_of(cookie)
    )
    with office.database.writing() as connection:
        row = connection.execute(select(openid_starts).where(mine)).one_or_none()
        taken = connection.execute(delete(openid_starts).where(mine)).rowcount if row is not None else 0
    if row is None or not taken or office.clock() - row.made_at > _LASTS:
        raise GoneError(
            "This browser was not sent to the provider from here, or too long ago. Begin the sign-in again.",
            code="openid-gone",
        )
    return Start(state, row.nonce, row.verifier), row.goal


def _known(office: Office, claims: dict[str, Any], address: str) -> Any:
    """The row of the person whom the claims name; made, or found by an invitation, the first time."""
    issuer, subject = office.settings.openid.issuer, claims["sub"]
    same = (people.c.oidc_issuer == issuer) & (people.c.oidc_subject == subject)
    with office.database.reading() as connection:
        row = connection.execute(select(people).where(same)).one_or_none()
    role = _claimed_role(office, claims)
    if row is not None and role is None and office.settings.openid.role_claim and row.role != Role.AUDITOR:
        raise ForbiddenError(
            "Your organisation's OpenID provider gives you no role here any more. Ask whoever looks after "
            "it.",
            code="openid-no-role",
        )
    if row is not None and (role is None or row.role == role.value):
        return row
    name = _name(claims)
    with office.changing(Actor(row.name if row else name, row.id if row else "", address=address)) as change:
        if row is not None and role is not None:
            changed = update(people).where(people.c.id == row.id).values(role=role.value)
            change.connection.execute(changed)
            one_administrator_left(change.connection)
            end_sessions_of(change.connection, row.id)
            change.record("person.role_claimed", person=row.name, role=role.value, before=row.role)
        else:
            _first_time(office, change, claims, role, name)
        return change.connection.execute(select(people).where(same)).one()


def _first_time(office: Office, change: Change, claims: dict[str, Any], role: Role | None, name: str) -> None:
    issuer, subject = office.settings.openid.issuer, claims["sub"]
    mail = str(claims.get("email", "")).strip().casefold() if claims.get("email_verified") is True else ""
    invited = _invited(change.connection, mail) if mail else None
    if invited is not None:
        values = {"oidc_issuer": issuer, "oidc_subject": subject}
        change.connection.execute(update(people).where(people.c.id == invited.id).values(**values))
        drop_links(change.connection, invited.id)
        change.record("person.linked", person=invited.name, login=invited.login)
        return
    taken = select(people.c.id).where(people.c.login == mail)
    free = bool(mail) and change.connection.execute(taken).one_or_none() is None
    # An unverified address, or one whose login somebody has, says nothing about who this is.
    login = mail if free else f"openid-{new_id()}"
    row = {"id": new_id(), "login": login, "name": name, "mail": mail, "role": role.value if role else "",
           "oidc_issuer": issuer, "oidc_subject": subject, "made_at": change.moment}  # fmt: skip
    change.connection.execute(insert(people).values(**row))
    change.record(
        "person.made" if role else "person.waits", person=name, login=login, role=row["role"], how="openid"
    )


def _invited(connection: Connection, mail: str) -> Any:
    """Who was invited with this address as login and has chosen no password."""
    query = select(people).where(
        people.c.login == mail,
        people.c.password_hash.is_(None),
        people.c.oidc_subject.is_(None),
        people.c.active.is_(True),
    )
    return connection.execute(query).one_or_none()


def _claimed_role(office: Office, claims: dict[str, Any]) -> Role | None:
    """The role that the provider says, where the settings let it; of several the one that may most."""
    claim = office.settings.openid.role_claim
    if not claim:
        return None
    given = claims.get(claim)
    said = given if isinstance(given, list) else [given]
    # Auditors need a last day, which no claim gives: an administrator makes them.
    return next((role for role in Role if role.value in said and role is not Role.AUDITOR), None)


def _name(claims: dict[str, Any]) -> str:
    for claim in ("name", "preferred_username", "email", "sub"):
        tidy = " ".join(str(claims.get(claim) or "").split())[:120]
        if tidy and tidy.isprintable():
            return tidy
    return "unknown"
