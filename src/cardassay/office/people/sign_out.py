"""Sessions and tokens of a person: seen by the person, ended one by one or all at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from cardassay.office.actor import Actor
from cardassay.office.faults import NotFoundError
from cardassay.office.office import Office
from cardassay.store.schema.people import sessions, tokens

__all__ = [
    "OwnSession",
    "end_other_sessions",
    "end_own_session",
    "end_sessions_of",
    "own_sessions",
    "revoke_tokens_of",
]

_SHOWN = 16


@dataclass(frozen=True, slots=True)
class OwnSession:
    """A session as its person sees it."""

    id: str
    """Start of the hash of its cookie: it names the session and opens nothing."""
    made_at: datetime
    seen_at: datetime
    ends_at: datetime
    address: str
    agent: str
    how: str
    current: bool
    """Whether it is the one that asks."""


def own_sessions(office: Office, actor: Actor, key: str = "") -> list[OwnSession]:
    """The sessions of an actor that hold, the last used first."""
    query = (
        select(sessions)
        .where(sessions.c.person_id == actor.person_id, sessions.c.ends_at > office.clock())
        .order_by(sessions.c.seen_at.desc(), sessions.c.token_sha256)
    )
    with office.database.reading() as connection:
        return [
            OwnSession(
                row.token_sha256[:_SHOWN],
                row.made_at,
                row.seen_at,
                row.ends_at,
                row.address,
                row.agent,
                row.how,
                row.token_sha256 == key,
            )
            for row in connection.execute(query)
        ]


def end_own_session(office: Office, actor: Actor, session_id: str) -> None:
    """
    End one of the own sessions.

    Raises:
        NotFoundError: It is none of the actor's, or has ended.
    """
    if len(session_id) != _SHOWN or not session_id.isalnum():
        raise NotFoundError("There is no such session, or it has ended.")
    mine = (sessions.c.person_id == actor.person_id) & sessions.c.token_sha256.startswith(session_id)
    with office.changing(actor) as change:
        if not change.connection.execute(delete(sessions).where(mine)).rowcount:
            raise NotFoundError("There is no such session, or it has ended.")
        change.record("session.ended", by="own list")


def end_other_sessions(office: Office, actor: Actor, key: str) -> int:
    """How many sessions of the actor were ended; the one that asks goes on."""
    others = (sessions.c.person_id == actor.person_id) & (sessions.c.token_sha256 != key)
    with office.changing(actor) as change:
        ended = change.connection.execute(delete(sessions).where(others)).rowcount
        change.record("session.ended", by="own list", count=ended)
    return ended


def end_sessions_of(connection: Connection, person_id: str, *, but: str = "") -> None:
    """End the sessions of a person inside a transaction, but for the one of a key."""
    gone = (sessions.c.person_id == person_id) & (sessions.c.token_sha256 != but)
    connection.execute(delete(sessions).where(gone))


def revoke_tokens_of(connection: Connection, person_id: str, now: datetime) -> None:
    """Revoke all tokens of a person inside a transaction."""
    held = (tokens.c.person_id == person_id) & tokens.c.revoked_at.is_(None)
    connection.execute(update(tokens).where(held).values(revoked_at=now))
