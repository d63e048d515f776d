"""People, members, sessions and tokens over the API."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import insert

from cardassay.office.abilities import Role
from cardassay.office.actor import Actor
from cardassay.store.database import new_id
from cardassay.store.schema.tenders import tenders
from tests.support.office import Team, team_in


@pytest.fixture
def team(tmp_path: Path):
    made = team_in(tmp_path / "office")
    yield made
    made.close()


@pytest.fixture
def chief(team: Team) -> Actor:
    return team.person(Role.ADMINISTRATOR, "Carla Chief")


@pytest.fixture
def program(team: Team, chief: Actor) -> TestClient:
    return team.program(chief)


def test_people_are_made_changed_and_deactivated(team: Team, program: TestClient) -> None:
    wish = {"name": "Ben Beispiel", "login": "Ben@bank.example", "role": "auditor"}
    refused = program.post("/api/people", json=wish)
    assert (refused.status_code, refused.json()["field"]) == (422, "until")
    made = program.post("/api/people", json={**wish, "until": "2026-12-31"})
    assert made.status_code == 201
    one = made.json()["person"]
    assert (one["login"], one["way"], one["until"]) == ("ben@bank.example", "invited", "2026-12-31")
    at = f"/api/people/{one['id']}"
    assert team.browser().get(f"/welcome/{made.json()['token']}").status_code == 200
    assert program.patch(at, json={"until": None}).status_code == 422  # auditors keep a last day
    assert program.patch(at, json={"role": "reader", "until": None}).json()["until"] is None
    assert program.patch(at, json={"name": "Ben B."}).json()["role"] == "reader"
    assert program.post(f"{at}/deactivate").json()["active"] is False
    assert program.post(f"{at}/deactivate").status_code == 409
    assert program.post(f"{at}/activate").json()["active"] is True
    assert program.post(f"{at}/end-access").status_code == 200
    assert len(program.post(f"{at}/reset").json()["token"]) > 30
    assert program.get("/api/people/nobody").status_code == 404
    assert program.get("/api/people?limit=1").json()["total"] == 2


def test_the_last_administrator_stays(program: TestClient, chief: Actor) -> None:
    told = program.patch(f"/api/people/{chief.person_id}", json={"role": "reader"})
    assert (told.status_code, told.json()["type"]) == (409, "urn:cardassay:problem:last-administrator")


def test_members_are_added_and_taken_out(team: Team, program: TestClient) -> None:
    tender_id = new_id()
    with team.office.database.writing() as connection:
        connection.execute(insert(tenders).values(id=tender_id, name="T", made_at=team.clock()))
    program.post("/api/people", json={"name": "Ben", "login": "ben@bank.example", "role": "reader"})
    at = f"/api/tenders/{tender_id}/members"
    added = program.post(at, json={"login": "ben@bank.example"})
    assert added.status_code == 201
    assert [one["login"] for one in program.get(at).json()["items"]] == ["ben@bank.example"]
    assert program.delete(f"{at}/{added.json()['person_id']}").status_code == 204
    assert program.delete(f"{at}/{added.json()['person_id']}").status_code == 404


def test_a_token_makes_tokens_that_can_do_no_more(team: Team) -> None:
    manager = team.person(Role.MANAGER)
    weak = team.program(manager, "own", "see")
    wish = {"name": "child", "scopes": ["see"], "last_day": "2026-12-31"}
    made = weak.post("/api/tokens", json=wish)
    assert made.status_code == 201
    assert made.json()["secret"].startswith("cardassay_")
    assert weak.post("/api/tokens", json={**wish, "scopes": ["edit"]}).status_code == 422
    listed = weak.get("/api/tokens").json()["items"]
    assert "secret" not in repr(listed)
    assert weak.delete(f"/api/tokens/{made.json()['token']['id']}").status_code == 204


def test_own_account_and_sessions(team: Team) -> None:
    reader = team.person(Role.READER)
    team.browser(reader)
    program = team.program(reader, "own")
    assert program.patch("/api/account", json={"language": "de"}).json()["language"] == "de"
    assert program.patch("/api/account", json={"language": "xx"}).status_code == 422
    found = program.get("/api/sessions").json()["items"]
    assert len(found) == 1
    assert program.delete(f"/api/sessions/{found[0]['id']}").status_code == 204
    assert program.get("/api/sessions").json()["items"] == []
