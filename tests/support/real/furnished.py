"""A server with everything in it that pages can show, and people who are signed in."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from fastapi import FastAPI
from sqlalchemy import insert, update

from cardassay.office.abilities import Role
from cardassay.office.actor import Actor
from cardassay.office.signed_in import hash_of
from cardassay.store.database import new_id
from cardassay.store.schema.people import people, sessions, tokens
from cardassay.web.app import Way, ways_of
from tests.support.office import Clock, Team, team_in
from tests.support.real.server import LiveServer, running_server

__all__ = ["Furnished", "furnished"]


@dataclass(frozen=True, slots=True)
class Furnished:
    """A server that runs, with its people and what they may ask of it."""

    server: LiveServer
    app: FastAPI
    """The same application inside the tests, for its table of routes."""
    cookies: dict[str, str]
    """Language of an administrator to the cookie of the session."""
    token: str
    """A token of the API with every scope."""

    @property
    def ways(self) -> tuple[Way, ...]:
        """Every way in."""
        return ways_of(self.app)

    def client(self, language: str = "en") -> httpx.Client:
        """A browser without eyes, signed in."""
        cookies = {"cardassay": self.cookies[language]} if language else {}
        return httpx.Client(base_url=self.server.url, cookies=cookies, timeout=60)


@contextmanager
def furnished(folder: Path, *, database: str = "") -> Iterator[Furnished]:
    """A server over a furnished office, until the end of the block."""
    environment = {
        "CARDASSAY_SERVER_WORKERS": "0",
        # The pages are opened faster than any person does.
        "CARDASSAY_LIMITS_REQUESTS_PER_MINUTE": "1000000",
    }
    if database:
        environment["CARDASSAY_DATABASE_URL"] = database
    team = team_in(folder / "data", environment=environment, clock=Clock(datetime.now(UTC)))
    try:
        cookies = {}
        for language, name in (("en", "Anna Example"), ("de", "Anna Beispiel")):
            actor = team.person(Role.ADMINISTRATOR, name)
            cookies[language] = _session(team, actor, language)
        token = _token(team, actor)
        with running_server(folder, database=database, environment=environment) as server:
            yield Furnished(server, team.app, cookies, token)
    finally:
        team.close()


def _session(team: Team, actor: Actor, language: str) -> str:
    cookie, now = secrets.token_urlsafe(32), team.clock()
    row = {"token_sha256": hash_of(cookie), "person_id": actor.person_id, "csrf": secrets.token_urlsafe(16),
           "made_at": now, "seen_at": now, "ends_at": now + timedelta(hours=10)}  # fmt: skip
    with team.office.database.writing() as connection:
        connection.execute(update(people).where(people.c.id == actor.person_id).values(language=language))
        connection.execute(insert(sessions).values(**row))
    return cookie


def _token(team: Team, actor: Actor) -> str:
    token = f"cardassay_{secrets.token_urlsafe(32)}"
    row = {"id": new_id(), "person_id": actor.person_id, "name": "tests", "token_sha256": hash_of(token),
           "scopes": [ability.value for ability in actor.abilities], "made_at": team.clock()}  # fmt: skip
    with team.office.database.writing() as connection:
        connection.execute(insert(tokens).values(**row))
    return token
