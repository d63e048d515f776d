"""A server with everything in it that pages can show, and people who are signed in."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
from fastapi import FastAPI
from sqlalchemy import insert, update

from cardassay.office.abilities import Role
from cardassay.office.actor import Actor
from cardassay.office.people.everybody import invite
from cardassay.office.people.signed_in import hash_of
from cardassay.office.work.worker import run_all_jobs
from cardassay.store.database import new_id
from cardassay.store.schema.people import people, sessions, tokens
from cardassay.web.app import Way, ways_of
from tests.support.office import Clock, Team, team_in
from tests.support.real.living import ask, live_in
from tests.support.real.server import LiveServer, running_server
from tests.support.tender import example_tender

__all__ = ["Furnished", "House", "Unlinked", "furnish", "open_house"]

SETTINGS = {
    "CARDASSAY_SERVER_WORKERS": "0",
    # Pages are opened faster than by any person.
    "CARDASSAY_LIMITS_REQUESTS_PER_MINUTE": "1000000",
}


@dataclass(frozen=True, slots=True)
class Unlinked:
    """A page to which no link of another page leads, since it is for somebody else or for a moment only."""

    way: str
    address: str
    who: str = ""
    """Whose session it needs: a name of :attr:`Furnished.cookies`; empty for nobody's."""


@dataclass(frozen=True, slots=True)
class Furnished:
    """A data folder with everything in it."""

    data: Path
    app: FastAPI
    """The application inside the tests, for its table of routes."""
    cookies: dict[str, str]
    """Cookies of sessions: ``en`` and ``de`` are administrators, ``code`` still owes a one-time code."""
    token: str
    """A token of the API with every scope."""
    tender_id: str
    unlinked: tuple[Unlinked, ...]

    @property
    def ways(self) -> tuple[Way, ...]:
        """Every way in."""
        return ways_of(self.app)


@dataclass(frozen=True, slots=True)
class House:
    """A server that runs over a copy of it."""

    furnished: Furnished
    server: LiveServer

    def client(self, language: str = "en") -> httpx2.Client:
        """A browser without eyes, signed in; without a language nobody is."""
        cookies = {"cardassay": self.furnished.cookies[language]} if language else {}
        return httpx2.Client(base_url=self.server.url, cookies=cookies, timeout=60)

    def program(self) -> httpx2.Client:
        """A program with every scope."""
        headers = {"Authorization": f"Bearer {self.furnished.token}"}
        return httpx2.Client(base_url=self.server.url, headers=headers, timeout=60)


def furnish(folder: Path, kept_papers: Path, *suppliers: str) -> Furnished:
    """The bundled example in an office: read, judged, decided on, watched; with people of every role."""
    team = team_in(folder, environment=SETTINGS, clock=Clock(datetime.now(UTC)))
    try:
        cookies = {}
        for language, name in (("en", "Anna Example"), ("de", "Anna Beispiel")):
            actor = team.person(Role.ADMINISTRATOR, name)
            cookies[language] = _session(team, actor, language)
        made = example_tender(team.office, kept_papers, *suppliers, actor=actor)
        run_all_jobs(team.office)
        live_in(team, actor, made.tender_id)
        # Nothing is under way any more when somebody looks.
        run_all_jobs(team.office)
        owes = team.person(Role.READER, "C. Code")
        cookies["code"] = _session(team, owes, "en")
        with team.office.database.writing() as connection:
            connection.execute(
                update(people).where(people.c.id == owes.person_id).values(code_secret="A" * 32)
            )
        invitation = invite(team.office, actor, name="N. New", login="new", role="reader")
        unlinked = (
            Unlinked("/sign-in", "/sign-in"),
            # Its link is shown where registers differ from what was judged.
            Unlinked(
                "/tenders/{tender_id}/watch/registers", f"/tenders/{made.tender_id}/watch/registers", "en"
            ),
            Unlinked("/sign-in/code", "/sign-in/code", "code"),
            Unlinked("/welcome/{token}", f"/welcome/{invitation.token}"),
            Unlinked("/in/{token}", f"/in/{ask(team, actor, made.tender_id)}"),
        )
        return Furnished(folder, team.app, cookies, _token(team, actor), made.tender_id, unlinked)
    finally:
        team.close()


@contextmanager
def open_house(furnished: Furnished, folder: Path) -> Iterator[House]:
    """A server over a copy of a furnished office, until the end of the block."""
    shutil.copytree(furnished.data, folder / "data", symlinks=True)
    with running_server(folder, environment=SETTINGS) as server:
        yield House(furnished, server)


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
