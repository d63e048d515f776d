"""Tokens of the API: each can do at most what its person can, has a last day, and is shown once."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, update

from cardassay.office.abilities import Ability
from cardassay.office.actor import Actor
from cardassay.office.faults import NotFoundError, NotValidError
from cardassay.office.office import Office
from cardassay.office.people.logins import checked_name
from cardassay.office.people.signed_in import hash_of
from cardassay.store.database import new_id
from cardassay.store.schema.people import tokens

__all__ = ["MOST_DAYS", "MadeToken", "Token", "make_token", "own_tokens", "revoke_token"]

MOST_DAYS = 366
"""How far the last day of a token may lie ahead."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token as its person sees it."""

    id: str
    name: str
    scopes: tuple[str, ...]
    made_at: datetime
    ends_at: datetime | None
    seen_at: datetime | None
    """When it was last used, to the minute."""
    revoked_at: datetime | None
    holds: bool


@dataclass(frozen=True, slots=True)
class MadeToken:
    """A new token, with the secret that is shown this once."""

    token: Token
    secret: str


def own_tokens(office: Office, actor: Actor) -> list[Token]:
    """The tokens of an actor's person, the newest first; those that ended as well."""
    query = (
        select(tokens)
        .where(tokens.c.person_id == actor.person_id)
        .order_by(tokens.c.made_at.desc(), tokens.c.id)
    )
    now = office.clock()
    with office.database.reading() as connection:
        return [_token(row, now) for row in connection.execute(query)]


def make_token(
    office: Office, actor: Actor, *, name: str, scopes: Iterable[str], last_day: date
) -> MadeToken:
    """
    A new token.

    Args:
        scopes: Abilities of the actor.
        last_day: Last day on which it counts, in the office's time zone.

    Raises:
        NotValidError: No name, no scope, a scope that the actor does not have, or a day out of reach.
    """
    held = tuple(sorted(set(scopes)))
    if not held:
        raise NotValidError("Choose at least one scope.", code="no-scope", field="scopes")
    for scope in held:
        if scope not in list(Ability) or not actor.may(Ability(scope)):
            raise NotValidError(
                f"You cannot give the scope `{scope}`: a token can do at most what you can.",
                code="scope-beyond",
                field="scopes",
            )
    if not office.today() <= last_day <= office.today() + timedelta(days=MOST_DAYS):
        raise NotValidError(
            f"Give a last day from today on, at most {MOST_DAYS} days ahead.",
            code="token-day",
            field="last_day",
        )
    zone = ZoneInfo(office.settings.time_zone)
    ends_at = datetime.combine(last_day + timedelta(days=1), time(), zone)
    secret, identifier, name = f"cardassay_{secrets.token_urlsafe(32)}", new_id(), checked_name(name)
    row = {"id": identifier, "person_id": actor.person_id, "name": name, "scopes": list(held),
           "token_sha256": hash_of(secret), "ends_at": ends_at}  # fmt: skip
    with office.changing(actor) as change:
        change.connection.execute(insert(tokens).values(**row, made_at=change.moment))
        change.record("token.made", token=name, id=identifier, scopes=list(held), last_day=last_day)
    made = next(one for one in own_tokens(office, actor) if one.id == identifier)
    return MadeToken(made, secret)


def revoke_token(office: Office, actor: Actor, token_id: str) -> None:
    """
    Revoke one of the own tokens; it counts no more from this moment.

    Raises:
        NotFoundError: It is none of the actor's, or was revoked before.
    """
    mine = (tokens.c.id == token_id) & (tokens.c.person_id == actor.person_id) & tokens.c.revoked_at.is_(None)
    with office.changing(actor) as change:
        name = change.connection.execute(select(tokens.c.name).where(mine)).scalar_one_or_none()
        done = change.connection.execute(update(tokens).where(mine).values(revoked_at=change.moment))
        if not done.rowcount:
            raise NotFoundError("There is no such token, or it was revoked.")
        change.record("token.revoked", token=name, id=token_id)


def _token(row: object, now: datetime) -> Token:
    values = {name: getattr(row, name) for name in Token.__dataclass_fields__ if name != "holds"}
    holds = values["revoked_at"] is None and (values["ends_at"] is None or now < values["ends_at"])
    return Token(**{**values, "scopes": tuple(values["scopes"])}, holds=holds)
