"""Signing in by OpenID: with a provider that does wrong in every way it can be told to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from joserfc.jwk import OctKey
from sqlalchemy import select

from cardassay.office.abilities import Role
from cardassay.office.actor import COMMAND
from cardassay.office.people import openid_provider
from cardassay.office.people.everybody import change_person, deactivate, invite, person_by_login
from cardassay.store.schema.people import openid_starts, people
from tests.support.office import Team, team_in
from tests.support.openid_fake import CLIENT, OTHER, SECRET, FakeProvider, running_fake


@pytest.fixture
def fake() -> Iterator[FakeProvider]:
    with running_fake() as provider:
        openid_provider._KEPT.clear()
        yield provider


def _settings(fake: FakeProvider, **more: str) -> dict[str, str]:
    return {
        "CARDASSAY_OPENID_ISSUER": fake.issuer,
        "CARDASSAY_OPENID_CLIENT_ID": CLIENT,
        "CARDASSAY_OPENID_CLIENT_SECRET": SECRET,
        "CARDASSAY_OPENID_NAME": "Bank ID",
        **more,
    }


@pytest.fixture
def team(tmp_path: Path, fake: FakeProvider) -> Iterator[Team]:
    made = team_in(tmp_path / "office", environment=_settings(fake))
    made.person(Role.ADMINISTRATOR)
    fake.now = made.clock().timestamp()
    yield made
    made.close()


def _go(team: Team, fake: FakeProvider, client: TestClient | None = None, **more: str):
    client = client or team.browser()
    sent = client.get("/oidc/start?to=/account")
    assert sent.status_code == 303, sent.text
    return client.get("/oidc/callback", params=fake.come_back(sent.headers["location"], **more))


def _invite(team: Team, login: str = "anna@bank.example", role: str = "reviewer") -> None:
    invite(team.office, COMMAND, name="Anna Invited", login=login, role=role)


def _everybody(team: Team) -> list[tuple[str, str]]:
    with team.office.database.reading() as connection:
        query = select(people.c.login, people.c.role).where(people.c.oidc_subject.is_not(None))
        return [(row.login, row.role) for row in connection.execute(query)]


VERIFIED = {"email": "Anna@Bank.example", "email_verified": True}


def test_who_was_invited_is_known_by_the_verified_address_and_then_by_the_subject(
    team: Team, fake: FakeProvider
) -> None:
    _invite(team)
    fake.claims = dict(VERIFIED)
    client = team.browser()
    assert "Bank ID" in client.get("/sign-in").text
    done = _go(team, fake, client)
    assert (done.status_code, done.headers["location"]) == (303, "/account")
    page = client.get("/account").text
    assert "Anna Invited" in page
    fake.claims = {"email": "married@bank.example", "email_verified": True}
    again = team.browser()
    assert _go(team, fake, again).status_code == 303
    assert "anna@bank.example" in again.get("/account").text
    assert "authorization" in fake.seen[0]
    assert "client_secret" not in fake.seen[0]


def test_who_is_not_known_waits_until_an_administrator_gives_a_role(team: Team, fake: FakeProvider) -> None:
    fake.claims = dict(VERIFIED)
    waits = _go(team, fake)
    assert waits.status_code == 403
    assert "have no role yet" in waits.text
    assert _everybody(team) == [("anna@bank.example", "")]
    assert _go(team, fake).status_code == 403  # made once
    one = person_by_login(team.office, "anna@bank.example")
    change_person(
        team.office, COMMAND, one.id, name=one.name, mail="", role="reader", language="en", until=None
    )
    assert _go(team, fake).status_code == 303
    deactivate(team.office, COMMAND, one.id)
    assert "deactivated" in _go(team, fake).text


@pytest.mark.parametrize("claims", [{"email": "anna@bank.example"}, {**VERIFIED, "email_verified": "true"}])
def test_an_address_that_is_not_verified_opens_no_invitation(
    team: Team, fake: FakeProvider, claims: dict[str, object]
) -> None:
    _invite(team, role="administrator")
    fake.claims = claims
    assert _go(team, fake).status_code == 403
    assert [role for _, role in _everybody(team)] == [""]


def test_nobody_takes_over_an_account_that_has_a_password(team: Team, fake: FakeProvider) -> None:
    _invite(team, role="administrator")
    with team.office.database.writing() as connection:
        connection.execute(people.update().values(password_hash="some"))
    fake.claims = dict(VERIFIED)
    assert _go(team, fake).status_code == 403
    found = _everybody(team)
    assert found[0][0].startswith("openid-")
    assert found[0][1] == ""


WRONG: dict[str, dict[str, Any]] = {
    "another issuer": {"claims": {"iss": "https://evil.example"}},
    "another audience": {"claims": {"aud": "somebody-else"}},
    "several audiences": {"claims": {"aud": [CLIENT, "other"]}},
    "another nonce": {"claims": {"nonce": "replayed"}},
    "no nonce": {"claims": {"nonce": None}},
    "no subject": {"claims": {"sub": None}},
    "an empty subject": {"claims": {"sub": ""}},
    "no end": {"claims": {"exp": None}},
    "no signature": {"header": {"alg": "none"}},
    "the client's secret as key": {
        "header": {"alg": "HS256", "kid": "one"},
        "signer": OctKey.import_key(SECRET),
    },
    "a key of somebody else": {"header": {"alg": "RS256", "kid": "two"}, "signer": OTHER},
    "the name of our key on another": {"signer": OTHER},
    "no token": {"raw": '{"access_token": "x"}'},
    "no JSON": {"raw": "<html>"},
    "a list": {"raw": "[]"},
    "an error": {"status": 400, "raw": '{"error": "invalid_client"}'},
}


@pytest.mark.parametrize("what", WRONG)
def test_a_token_with_anything_wrong_signs_nobody_in(team: Team, fake: FakeProvider, what: str) -> None:
    fake.claims = dict(VERIFIED)
    for name, value in WRONG[what].items():
        setattr(fake, name, value if name != "claims" else {**VERIFIED, **value})
    client = team.browser()
    answer = _go(team, fake, client)
    assert answer.status_code == 502, answer.text
    assert "cardassay" not in client.cookies
    assert _everybody(team) == []


@pytest.mark.parametrize("hours", [-2, 2])
def test_clocks_that_differ_are_named(team: Team, fake: FakeProvider, hours: int) -> None:
    fake.now += hours * 3600
    answer = _go(team, fake)
    assert answer.status_code == 502
    assert "clock" in answer.text


def test_a_minute_between_the_clocks_does_no_harm(team: Team, fake: FakeProvider) -> None:
    fake.now += 50
    assert "have no role yet" in _go(team, fake).text


def test_keys_that_the_provider_changed_are_fetched_anew(team: Team, fake: FakeProvider) -> None:
    _go(team, fake)
    fake.keys, fake.signer, fake.header = [OTHER], OTHER, {"alg": "RS256", "kid": "two"}
    assert "have no role yet" in _go(team, fake).text


def test_what_comes_back_belongs_to_the_browser_that_was_sent_and_counts_once(
    team: Team, fake: FakeProvider
) -> None:
    victim, thief = team.browser(), team.browser()
    brought = fake.come_back(thief.get("/oidc/start").headers["location"])
    assert victim.get("/oidc/callback", params=brought).status_code == 410
    assert thief.get("/oidc/callback", params=brought).status_code == 403  # known now, without a role
    assert thief.get("/oidc/callback", params=brought).status_code == 410
    late = team.browser()
    brought = fake.come_back(late.get("/oidc/start").headers["location"])
    team.clock.on(timedelta(minutes=11))
    assert late.get("/oidc/callback", params=brought).status_code == 410
    with team.office.database.reading() as connection:
        assert len(connection.execute(select(openid_starts)).all()) == 0


@pytest.mark.parametrize("issuer", ["", "https://evil.example"])
def test_an_answer_of_another_provider_is_not_taken(team: Team, fake: FakeProvider, issuer: str) -> None:
    assert _go(team, fake, iss=issuer).status_code == 502
    assert fake.seen == []  # the code was shown to nobody


def test_a_refusal_at_the_provider_is_told_and_what_it_says_is_not_believed(
    team: Team, fake: FakeProvider
) -> None:
    answer = _go(team, fake, error="<script>alert(1)</script>")
    assert answer.status_code == 403
    assert "<script>alert" not in answer.text
    assert "cancelled" in _go(team, fake, error="access_denied").text


def test_a_provider_that_is_away_leaves_passwords(tmp_path: Path, fake: FakeProvider) -> None:
    environment = _settings(fake, CARDASSAY_OPENID_ISSUER="http://127.0.0.1:9")
    team = team_in(tmp_path / "office", environment=environment)
    team.person(Role.ADMINISTRATOR)
    answer = team.browser().get("/oidc/start")
    assert answer.status_code == 502
    assert "does not answer" in answer.text
    assert team.browser().get("/sign-in").status_code == 200
    team.close()


@pytest.mark.parametrize(
    "description",
    [{"issuer": "https://evil.example"}, {"token_endpoint": "http://evil.example/token"}, {"jwks_uri": 3}],
)
def test_a_description_that_is_not_the_providers_is_not_used(
    team: Team, fake: FakeProvider, description: dict[str, object]
) -> None:
    fake.description = description
    answer = team.browser().get("/oidc/start")
    assert answer.status_code == 502
    assert "location" not in answer.headers


def test_the_provider_can_say_the_role(tmp_path: Path, fake: FakeProvider) -> None:
    team = team_in(tmp_path / "roles", environment=_settings(fake, CARDASSAY_OPENID_ROLE_CLAIM="groups"))
    team.person(Role.ADMINISTRATOR)
    fake.now = team.clock().timestamp()
    client = team.browser()
    fake.claims = {**VERIFIED, "groups": ["cards", "reviewer", "manager"]}
    assert _go(team, fake, client).status_code == 303
    assert _everybody(team) == [("anna@bank.example", "manager")]
    fake.claims = {**VERIFIED, "groups": "reader"}
    assert _go(team, fake).status_code == 303
    assert _everybody(team) == [("anna@bank.example", "reader")]
    assert client.get("/account").status_code == 303  # the session of the former role has ended
    for groups in (["auditor"], [], None):
        fake.claims = {**VERIFIED, "groups": groups}
        assert _go(team, fake).status_code == 403
    team.close()


def test_without_a_provider_there_is_no_such_way(tmp_path: Path) -> None:
    team = team_in(tmp_path / "office")
    assert team.browser().get("/oidc/start").status_code == 404
    assert team.browser().get("/oidc/callback").status_code == 410
    team.close()
