"""An office in a folder of its own, people in it, and browsers that are signed in."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import insert

from cardassay.office.abilities import ROLE_ABILITIES, Role
from cardassay.office.actor import COMMAND, Actor
from cardassay.office.office import Office
from cardassay.office.opening import open_office
from cardassay.office.people.signed_in import hash_of
from cardassay.store.database import Database, new_id, sqlite_url
from cardassay.store.migrating import migrate
from cardassay.store.schema.people import members, people, sessions, tokens
from cardassay.web.app import make_app

__all__ = ["START", "Clock", "Team", "cheap", "team_in"]

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
"""The moment at which offices of the tests begin; the day of the bundled example."""


@dataclass
class Clock:
    """A clock that goes when it is told to."""

    moment: datetime = START

    def __call__(self) -> datetime:
        return self.moment

    def on(self, by: timedelta) -> None:
        """Let time pass."""
        self.moment += by


def cheap() -> dict[str, str]:
    """Settings by which passwords cost next to nothing, and no test runs into the limit of requests."""
    return {
        "CARDASSAY_PASSWORDS_MEMORY_KIB": "64",
        "CARDASSAY_PASSWORDS_PASSES": "1",
        "CARDASSAY_LIMITS_REQUESTS_PER_MINUTE": "1000000",
    }


@dataclass
class Team:
    """An office with people; every person has the name of the role unless another is given."""

    office: Office
    clock: Clock
    app: FastAPI = field(init=False)

    def __post_init__(self) -> None:
        self.app = make_app(self.office)

    def person(self, role: Role, name: str = "", *, until: date | None = None) -> Actor:
        """Somebody new of a role."""
        identifier, name = new_id(), name or f"A. {role.value.capitalize()}"
        login = f"{role.value}-{identifier[:6]}"
        row = {"id": identifier, "login": login, "name": name, "mail": f"{login}@example.test",
               "role": role.value, "until": until, "made_at": self.clock()}  # fmt: skip
        with self.office.changing(COMMAND) as change:
            change.connection.execute(insert(people).values(**row))
            change.record("person.made", login=login)
        return Actor(name, identifier, role, ROLE_ABILITIES[role])

    def join(self, actor: Actor, tender_id: str) -> None:
        """Make somebody a member of a tender."""
        with self.office.changing(COMMAND) as change:
            row = {"tender_id": tender_id, "person_id": actor.person_id, "made_at": self.clock()}
            change.connection.execute(insert(members).values(**row))
            change.record("member.added", tender=tender_id, person=actor.name)

    def browser(self, actor: Actor | None = None) -> TestClient:
        """A browser, signed in as somebody; its ``csrf`` header is set as pages do."""
        client = TestClient(self.app, follow_redirects=False, raise_server_exceptions=False)
        if actor is not None:
            cookie, csrf, now = secrets.token_urlsafe(32), secrets.token_urlsafe(16), self.clock()
            row = {"token_sha256": hash_of(cookie), "person_id": actor.person_id, "csrf": csrf,
                   "made_at": now, "seen_at": now, "ends_at": now + timedelta(hours=10)}  # fmt: skip
            with self.office.database.writing() as connection:
                connection.execute(insert(sessions).values(**row))
            client.cookies.set("cardassay", cookie)
            client.headers["x-csrf"] = csrf
        return client

    def program(self, actor: Actor, *scopes: str) -> TestClient:
        """A program with a token of somebody's; all abilities of the person where no scope is given."""
        token, identifier = f"cardassay_{secrets.token_urlsafe(32)}", new_id()
        held = list(scopes) or [ability.value for ability in actor.abilities]
        row = {"id": identifier, "person_id": actor.person_id, "name": "test", "scopes": held,
               "token_sha256": hash_of(token), "made_at": self.clock()}  # fmt: skip
        with self.office.database.writing() as connection:
            connection.execute(insert(tokens).values(**row))
        client = TestClient(self.app, follow_redirects=False, raise_server_exceptions=False)
        client.headers["authorization"] = f"Bearer {token}"
        return client

    def close(self) -> None:
        """Ends the connections."""
        self.office.database.close()


@cache
def _empty_database() -> bytes:
    """A SQLite file in the form of today: its steps are done once for a run of tests."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "empty.sqlite"
        database = Database(sqlite_url(file))
        migrate(database)
        database.close()
        return file.read_bytes()


def team_in(
    folder: Path, *, environment: dict[str, str] | None = None, clock: Callable[[], datetime] | None = None
) -> Team:
    """A team whose office stands in a folder."""
    own = clock if isinstance(clock, Clock) else Clock()
    if "CARDASSAY_DATABASE_URL" not in (environment or {}) and not (folder / "cardassay.sqlite").exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "cardassay.sqlite").write_bytes(_empty_database())
    return Team(open_office(folder, {**cheap(), **(environment or {})}, own), own)
