"""
Who may do what: every role past every guard, every route past its guard, those of areas that are yet
to come as well.

The handlers stand aside: what is tried is whether a request gets to them. Another walk lets them
work, with identifiers that belong to another tender or to somebody else.
"""

from __future__ import annotations

import asyncio
import os
import re
import runpy
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import Request, routing
from fastapi.responses import Response
from fastapi.routing import APIRoute
from pydantic import TypeAdapter
from sqlalchemy import insert, select, update

from cardassay.office.abilities import ROLE_ABILITIES, Role
from cardassay.office.actor import Actor
from cardassay.office.faults import OfficeError
from cardassay.store.database import new_id
from cardassay.store.schema.people import people, tokens
from cardassay.store.schema.tenders import tenders
from cardassay.web.app import Way, _areas, ways_of
from tests.support.filled import MARK, fill
from tests.support.office import START, Team, team_in

ROOT = Path(__file__).resolve().parents[2]
PASSED = 299
"""Status of the stand-in for every handler."""

EVERYTHING = os.environ.get("CARDASSAY_MATRIX") == "everything"
"""Every role past the guard of every single route, not once for each kind and ability."""

KNOWN = {
    "language": "en",
    "to": "a.person@bank.example",
    "answer": "approved",
    "box": "0,0,1,1",
    "reason": "so",
}
"""What fits where words of a certain form are asked for."""

HOST = {"host": "testserver"}
OUTCOMES = {401: "sign-in", 403: "forbidden", 404: "not found"}
WEAKEST = ("nobody", "reader, not a member", "token of reader, not a member")
"""Whom hardly any route lets in, over HTTP; the guards themselves are tried with everybody."""

JSON = {"accept": "application/json"}
"""Errors are told in JSON then, which takes less time than pages."""

ENDS = START.date() + timedelta(days=30)


@dataclass(frozen=True)
class Who:
    """Somebody with a browser or a token, and what is known of the person."""

    name: str
    headers: Mapping[str, str]
    role: Role | None = None
    """``None``: nobody, as far as the server knows."""
    member: bool = False
    program: bool = False
    scopes: frozenset[str] | None = None
    """Of a token; ``None``: all that the role has."""


@dataclass
class Scene:
    """Two tenders, and everybody who may come."""

    team: Team
    own: dict[str, dict[str, Any]]
    """What hangs on the tender that members see."""
    other: dict[str, dict[str, Any]]
    everybody: list[Who] = field(default_factory=list)

    @property
    def ways(self) -> tuple[Way, ...]:
        return ways_of(self.team.app)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    team = team_in(tmp_path_factory.mktemp("matrix") / "office")
    made = []
    for number in (1, 2):
        with team.office.database.writing() as connection:
            tender_id, person_id, mark = new_id(), new_id(), f"{MARK}-{number}"
            connection.execute(insert(tenders).values(id=tender_id, name=mark, made_at=START))
            holder = {"id": person_id, "login": f"holder-{number}", "name": mark, "role": "reader"}
            connection.execute(insert(people).values(**holder, made_at=START))
            paper = team.office.evidence.keep(f"A paper {mark}".encode()).sha256
            given = {"tenders": tender_id, "people": person_id}
            made.append(fill(connection, mark, given, {"files.sha256": paper}))
    scene = Scene(team, made[0], made[1])
    _invite_all(scene)
    yield scene
    team.close()


def _invite_all(scene: Scene) -> None:
    team, tender_id = scene.team, scene.own["tenders"]["id"]

    def comes(name: str, actor: Actor | None, role: Role | None, *, member: bool = True) -> None:
        headers = dict(_headers(team, actor)) if actor else {}
        scene.everybody.append(Who(name, headers, role, member))

    def calls(name: str, actor: Actor, role: Role | None, *, member: bool = True, scopes: Any = None) -> None:
        held = sorted(scopes) if scopes is not None else ()
        client = team.program(actor, *held)
        headers = {"authorization": client.headers["authorization"]}
        scene.everybody.append(Who(name, headers, role, member, True, scopes))

    for role in Role:
        until = ENDS if role is Role.AUDITOR else None
        member, stranger = team.person(role, until=until), team.person(role, until=until)
        team.join(member, tender_id)
        comes(f"{role}, member", member, role)
        comes(f"{role}, not a member", stranger, role, member=False)
        calls(f"token of {role}, member", member, role)
        calls(f"token of {role}, not a member", stranger, role, member=False)
        calls(f"token of {role} for watching only", member, role, scopes=frozenset({"watch"}))
    over = team.person(Role.AUDITOR, until=START.date() - timedelta(days=1))
    gone = team.person(Role.ADMINISTRATOR)
    with team.office.database.writing() as connection:
        connection.execute(update(people).where(people.c.id == gone.person_id).values(active=False))
    waits = team.person(Role.MANAGER)
    for actor in (over, gone, waits):
        team.join(actor, tender_id)
    for name, actor in (("auditor whose last day is over", over), ("deactivated administrator", gone)):
        comes(name, actor, None)
        calls(f"token of {name}", actor, None)
    comes("somebody who waits for a role", waits, None)
    with team.office.database.writing() as connection:
        connection.execute(update(people).where(people.c.id == waits.person_id).values(role=""))
    chief = team.person(Role.ADMINISTRATOR)
    for name, values in (
        ("revoked token", {"revoked_at": START - timedelta(days=1)}),
        ("token whose time is over", {"ends_at": START - timedelta(days=1)}),
    ):
        calls(name, chief, None)
        with team.office.database.writing() as connection:
            newest = connection.execute(
                select(tokens.c.id).where(tokens.c.person_id == chief.person_id)
            ).scalars()
            last = tokens.c.id.in_([one for one in newest if one])
            connection.execute(update(tokens).where(last, tokens.c.revoked_at.is_(None)).values(**values))
    comes("nobody", None, None)
    scene.everybody.append(Who("made-up cookie", {"cookie": f"cardassay={secrets.token_urlsafe(32)}"}))
    scene.everybody.append(Who("made-up token", {"authorization": "Bearer cardassay_nothing"}, program=True))
    # Suppliers come by a link and have nothing else: the link opens its own way and no other.
    scene.everybody.append(Who("supplier with a link", {"referer": "http://testserver/in/some-link"}))


def _headers(team: Team, actor: Actor) -> Mapping[str, str]:
    client = team.browser(actor)
    return {"cookie": f"cardassay={client.cookies['cardassay']}", "x-csrf": client.headers["x-csrf"]}


def _expected(way: Way, who: Who) -> str:
    """What the guard of a way declares."""
    kind, ability = way.guard.kind, way.guard.ability
    if kind == "public":
        return "allowed"
    assert ability is not None
    if who.role is None or who.program is not kind.startswith("caller"):
        return "sign-in"
    held = {one.value for one in ROLE_ABILITIES[who.role]}
    if ability.value not in (held if who.scopes is None else held & who.scopes):
        return "forbidden"
    inside = kind in ("in_tender", "caller_in_tender")
    if inside and not who.member and who.role is not Role.ADMINISTRATOR:
        return "not found"
    return "allowed"


def _says_something(way: Way, who: Who) -> bool:
    """
    Whether somebody can meet a way otherwise than the others do.

    Members and strangers differ in tenders alone. Tokens come to pages, and cookies to the API, as
    nobody: the strongest of each is enough to show it.
    """
    if not who.member and who.role is not None and "in_tender" not in way.guard.kind:
        return False
    if who.program is way.guard.kind.startswith("caller"):
        return True
    return who.role in (None, Role.ADMINISTRATOR) and who.member and who.scopes is None


def _told(answer: httpx2.Response, way: Way, method: str) -> str:
    """What an answer says."""
    if answer.status_code in (PASSED, 422):  # 422: got past the guard, and brought nothing that fits
        return "allowed"
    if answer.status_code == 303 and answer.headers["location"].startswith("/sign-in"):
        return "sign-in" if method == "GET" and not way.path.startswith("/api/") else "sent to a page"
    return OUTCOMES.get(answer.status_code, f"status {answer.status_code}")


def _filled(path: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: str(values.get(found[1], "1")), path)


def _values(made: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """What the names in paths mean, of one of the tenders."""
    own = {f"{table.removesuffix('s')}_id": row["id"] for table, row in made.items() if "id" in row}
    return {
        **own,
        "person_id": made["people"]["id"],
        "link_id": made["upload_links"]["id"],
        "news_id": made["register_news"]["id"],
        "delivery_id": made["deliveries"]["id"],
        "frozen_id": made["frozen"]["id"],
        "session_id": made["sessions"]["token_sha256"][:16],
        "sha256": made["files"]["sha256"],
        "item_id": made["proposals"]["key"],
        "record_id": "0" * 20,
        "key": made["proposals"]["key"],
        "day": "2026-11-22",
        "path": made["files"]["path"],
        "name": made["files"]["path"],
        "file": made["files"]["path"],
        "token": secrets.token_urlsafe(24),
    }


def _asked(scene: Scene, way: Way, method: str, values: Mapping[str, str], who: Who) -> Request:
    """A request as the guard of a way gets it."""
    headers = [(name.encode(), value.encode()) for name, value in {**HOST, **who.headers}.items()]
    scope = {"type": "http", "method": method, "path": _filled(way.path, values), "headers": headers,
             "query_string": b"", "path_params": dict(values), "app": scene.team.app, "scheme": "http",
             "client": ("127.0.0.1", 4000), "server": ("testserver", 80)}  # fmt: skip
    return Request(scope)


def _past_guards(scene: Scene) -> list[str]:
    wrong, values, tried = [], _values(scene.own), set()
    for way in scene.ways:
        for method in way.methods:
            # Guards of one kind and ability are made by one function and see the same tender.
            same = (
                way.guard.kind,
                way.guard.ability,
                method in ("GET", "HEAD"),
                way.path.startswith("/api/"),
            )
            if same in tried and not EVERYTHING:
                continue
            tried.add(same)
            for who in scene.everybody:
                if not _says_something(way, who):
                    continue
                try:
                    way.guard.check(_asked(scene, way, method, values, who))
                    told = "allowed"
                except OfficeError as error:
                    told = OUTCOMES[error.status]
                expected = _expected(way, who)
                if told != expected:
                    wrong.append(f"{method} {way.path}: {who.name} is {told}, not {expected}")
    return wrong


async def _past_routes(scene: Scene) -> list[str]:
    transport = httpx2.ASGITransport(scene.team.app, raise_app_exceptions=False)
    wrong, values = [], _values(scene.own)
    weakest = [who for who in scene.everybody if who.name in WEAKEST]
    async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
        for way in scene.ways:
            for method in way.methods:
                for who in weakest:
                    if who.role is not None and who.program is not way.guard.kind.startswith("caller"):
                        continue  # comes as nobody
                    headers = {**JSON, **who.headers}
                    answer = await client.request(method, _filled(way.path, values), headers=headers)
                    told, expected = _told(answer, way, method), _expected(way, who)
                    if told != expected:
                        wrong.append(f"{method} {way.path}: {who.name} is {told}, not {expected}")
    return wrong


def test_every_role_gets_past_exactly_those_guards_that_say_so(scene: Scene) -> None:
    assert len(scene.everybody) > 30

    found = _past_guards(scene)

    assert not found, "\n".join(found)


def test_every_route_asks_its_guard_before_anything_else(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stand_in(**_: object) -> Response:
        return Response(status_code=PASSED)

    monkeypatch.setattr(routing, "run_endpoint_function", stand_in)

    found = asyncio.run(_past_routes(scene))

    assert not found, "\n".join(found)


STRANGE = (404, 410)
"""How something of somebody else is answered: as if it were not there."""

IDENTIFIERS = frozenset(
    {"supplier_id", "request_id", "link_id", "frozen_id", "person_id", "proposal_id", "upload_id", "news_id",
     "subscription_id", "delivery_id", "feed_id", "token_id", "session_id", "comment_id", "sha256", "job_id"}
)  # fmt: skip
"""Names in paths that mean one thing of one tender or person."""


@dataclass(frozen=True)
class Needs:
    """What a route wants besides its path."""

    body: Mapping[str, Any] | None
    """Schema; ``None`` when it takes none."""
    query: Mapping[str, str]
    """What must be given, guessed."""


def _needs() -> dict[tuple[str, str], Needs]:
    """What each route wants, by method and path."""
    found: dict[tuple[str, str], Needs] = {}
    for prefix, router in _areas():
        for route in router.routes:
            assert isinstance(route, APIRoute)
            kind: Any = None if route.body_field is None else route.body_field.field_info.annotation
            asked = [one for one in route.dependant.query_params if one.field_info.is_required()]
            query = {one.alias: KNOWN.get(one.alias, "1") for one in asked}
            needs = Needs(None if kind is None else TypeAdapter(kind).json_schema(), query)
            found |= {(method, prefix + route.path): needs for method in route.methods or ()}
    return found


def _guess(schema: Mapping[str, Any], known: Mapping[str, Any]) -> Any:
    """Something that fits a schema."""
    if "$ref" in schema:
        return _guess(known[schema["$ref"].rpartition("/")[2]], known)
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [""])[0])
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return _guess(schema[several][0], known)
    kind = schema.get("type", "string")
    if kind == "object":
        properties = schema.get("properties", {}).items()
        return {name: KNOWN.get(name) or _guess(one, known) for name, one in properties}
    if kind == "string":
        return {"date": str(ENDS), "date-time": START.isoformat()}.get(schema.get("format", ""), "some words")
    return {"integer": 1, "number": 1, "boolean": False, "array": []}.get(kind)


async def _sent(
    client: httpx2.AsyncClient, method: str, address: str, who: Who, needs: Needs
) -> httpx2.Response:
    """An answer to a request that brings what the route asks for, as far as that can be guessed."""
    sent: dict[str, Any] = {}
    if needs.body is not None:
        kind = "json" if address.startswith("/api/") else "data"
        sent = {kind: _guess(needs.body, needs.body.get("$defs", {}))}
    headers = {**JSON, **who.headers}
    return await client.request(method, address, headers=headers, params=dict(needs.query), **sent)


async def _strange(scene: Scene) -> list[str]:
    """What an answer to a member of one tender tells of another tender, or of somebody else."""
    transport = httpx2.ASGITransport(scene.team.app, raise_app_exceptions=False)
    own, other = _values(scene.own), _values(scene.other)
    by_name = {who.name: who for who in scene.everybody}
    wrong, needs = [], _needs()
    async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
        for way in scene.ways:
            names = [name for name in re.findall(r"\{(\w+)", way.path) if name != "tender_id"]
            strange = [name for name in names if name in IDENTIFIERS]
            if not strange or way.guard.ability is None or way.guard.ability.value == "administer":
                continue
            program = way.path.startswith("/api/")
            who = by_name["token of manager, member" if program else "manager, member"]
            # All of them of the other tender, then only the last: a supplier of ours with a paper of theirs.
            for mixed in {tuple(strange), tuple(strange[-1:])}:
                values = {**own, **{name: other[name] for name in mixed}}
                for method in way.methods:
                    wanted = needs[(method, way.path)]
                    answer = await _sent(client, method, _filled(way.path, values), who, wanted)
                    shown = f"{method} {way.path} with {', '.join(mixed)} of others"
                    if answer.status_code not in STRANGE:
                        wrong.append(f"{shown}: {answer.status_code} {answer.text[:300]}")
                    elif f"{MARK}-2" in answer.text:
                        wrong.append(f"{shown}: tells of it")
    return wrong


def test_what_belongs_to_another_tender_or_person_is_not_found(scene: Scene) -> None:
    found = asyncio.run(_strange(scene))

    assert not found, "\n".join(found)


def test_the_page_of_rights_is_fresh() -> None:
    made = runpy.run_path(str(ROOT / "scripts" / "make_authorisation.py"))

    assert (ROOT / "docs/authorisation.md").read_text(encoding="utf-8") == made["rendered"](), (
        "docs/authorisation.md is stale: read what changed, then run python scripts/make_authorisation.py"
    )
