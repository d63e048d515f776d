"""What is refused before a route is asked, and whose address counts behind a proxy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from cardassay.office.abilities import Role
from cardassay.office.people.throttling import network_of
from cardassay.store.schema.people import sessions
from tests.support.office import Team, team_in


@pytest.fixture
def team(tmp_path: Path):
    made = team_in(tmp_path / "office")
    yield made
    made.close()


def _from(team: Team, address: str, **more: str) -> TestClient:
    return TestClient(team.app, client=(address, 4000), follow_redirects=False, headers=more)


def test_one_address_that_asks_too_often_waits_and_others_do_not(tmp_path: Path) -> None:
    team = team_in(tmp_path / "office", environment={"CARDASSAY_LIMITS_REQUESTS_PER_MINUTE": "5"})
    answers = [_from(team, "192.0.2.1").get("/api/health") for _ in range(12)]
    refused = [one for one in answers if one.status_code == 429]
    assert refused  # at least two of the twelve, wherever in the minute the test begins
    assert 1 <= int(refused[0].headers["retry-after"]) <= 60
    assert refused[0].headers["content-type"] == "application/problem+json"
    assert refused[0].headers["x-content-type-options"] == "nosniff"
    assert _from(team, "192.0.2.2").get("/api/health").status_code == 200
    assert _from(team, "192.0.2.1").get("/static/app.css").status_code == 200
    team.close()


def test_neighbours_in_one_network_of_ipv6_count_together() -> None:
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff:1") != network_of("2001:db8:0:1::1")
    assert network_of("192.0.2.1") != network_of("192.0.2.2")
    assert network_of("testclient") == "testclient"


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data"])
def test_a_form_that_is_too_large_is_refused_unread(team: Team, kind: str) -> None:
    large = b"login=" + b"a" * (3 << 20)
    told = team.browser().post("/sign-in", content=large, headers={"content-type": kind})
    assert told.status_code == 413
    assert "more than a form may hold" in told.text


def test_a_form_that_does_not_say_how_large_it_is_is_cut_off(team: Team) -> None:
    sent = 0

    def pieces() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(64):
            sent += 1 << 20
            yield b"a" * (1 << 20)

    kind = {"content-type": "application/x-www-form-urlencoded"}
    told = team.browser().post("/sign-in", content=pieces(), headers=kind)
    assert told.status_code == 413


def test_json_of_the_api_is_limited_as_well(team: Team) -> None:
    program = team.program(team.person(Role.ADMINISTRATOR))
    told = program.post("/api/people", json={"name": "a" * (3 << 20)})
    assert told.status_code == 413
    assert told.json()["status"] == 413


def _sign_in(team: Team, **headers: str):
    client = _from(team, "10.1.2.3", **headers)
    return client.post("/sign-in", data={"login": "ada", "password": "nine blue herons wait"})


def test_the_word_of_a_proxy_counts_only_when_the_settings_trust_it(tmp_path: Path) -> None:
    forwarded = {"x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https"}
    for trusted, address, name in (("", "10.1.2.3", "cardassay="), ("10.0.0.0/8", "203.0.113.9", "__Host-")):
        environment = {"CARDASSAY_SERVER_TRUSTED_PROXIES": trusted}
        team = team_in(tmp_path / (trusted.replace("/", "-") or "none"), environment=environment)
        from cardassay.office.people.first import make_first, offer_first

        token = offer_first(team.office) or ""
        make_first(team.office, token, name="Ada", login="ada", password="nine blue herons wait")
        answer = _sign_in(team, **forwarded)
        assert answer.headers["set-cookie"].startswith(name)
        assert ("strict-transport-security" in answer.headers) is bool(trusted)
        with team.office.database.reading() as connection:
            assert address in connection.execute(select(sessions.c.address)).scalars().all()
        team.close()
