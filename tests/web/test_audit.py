"""The pages and the API of the audit trail."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import insert, update

from cardassay.office.abilities import Role
from cardassay.office.actor import Actor
from cardassay.office.auditing.checking import check_export
from cardassay.office.auditing.reading import head_of
from cardassay.store.database import new_id
from cardassay.store.schema.auditing import audit
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
def admin(team: Team, chief: Actor) -> TestClient:
    return team.browser(chief)


def test_the_list_shows_who_did_what_in_words(team: Team, admin: TestClient) -> None:
    with team.office.changing(team.person(Role.READER, "Rita <b>Reader</b>")) as change:
        change.record("made.up", text="<script>alert(1)</script>")
    page = admin.get("/audit").text
    assert "made a person" in page
    assert "made.up" in page  # without words: as it is
    assert "<script>alert" not in page
    assert "<b>Reader" not in page
    assert admin.get("/audit?who=rita&what=made.up&first=2026-11-22&last=soon").status_code == 200


def test_the_chain_page_checks_and_says_what_it_cannot_prove(team: Team, admin: TestClient) -> None:
    head = head_of(team.office)
    page = admin.get("/audit/chain").text
    assert head.sha256 in page
    assert "Whoever can write to the database can make the whole chain anew" in page
    assert "fit one another" in admin.post("/audit/chain", data={"kept": head.sha256}).text
    assert "does not stand in the trail" in admin.post("/audit/chain", data={"kept": "f" * 64}).text
    with team.office.database.writing() as connection:
        connection.execute(update(audit).where(audit.c.number == 1).values(who="Somebody Else"))
    spoiled = admin.post("/audit/chain").text
    assert "Entry 1 was changed" in spoiled


def test_the_export_of_page_and_api_can_be_checked(team: Team, chief: Actor, admin: TestClient) -> None:
    answer = admin.post("/audit/export")
    assert answer.headers["content-disposition"] == 'attachment; filename="cardassay-audit-2026-11-22.jsonl"'
    assert check_export(answer.text.splitlines(keepends=True)).fits
    told = team.program(chief, "audit").get("/api/audit/export")
    assert check_export(told.text.splitlines(keepends=True)).entries == 3


def test_the_api_tells_the_same(team: Team, chief: Actor) -> None:
    program = team.program(chief, "audit")
    first = program.get("/api/audit?limit=1").json()
    assert first["items"][0]["what"] == "person.made"
    assert first["next"] is None
    assert program.get("/api/audit/head").json()["sha256"] == head_of(team.office).sha256
    checked = program.get("/api/audit/check").json()
    assert checked["misfit"] is None
    assert program.get("/api/audit?cursor=x").status_code == 422
    assert program.get("/api/audit/check?kept=nonsense").status_code == 422


def test_a_tender_has_its_own_list(team: Team, admin: TestClient) -> None:
    own, other = new_id(), new_id()
    with team.office.database.writing() as connection:
        for one in (own, other):
            connection.execute(insert(tenders).values(id=one, name=f"T {one}", made_at=team.clock()))
    manager = team.person(Role.MANAGER, "Max Manager")
    team.join(manager, own)
    with team.office.changing(manager) as change:
        change.record("text.written", tender=other, text=json.dumps({"secret": "other tender"}))
    browser = team.browser(manager)
    page = browser.get(f"/tenders/{own}/audit").text
    assert "added a member" in page
    assert browser.get(f"/tenders/{other}/audit").status_code == 404
    assert "other tender" not in browser.get("/audit").text
    assert team.browser(team.person(Role.REVIEWER)).get("/audit").status_code == 403
