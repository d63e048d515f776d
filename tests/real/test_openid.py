"""Signing in by a real OpenID provider."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from cardassay.office.abilities import Role
from cardassay.office.actor import COMMAND
from cardassay.office.people.everybody import invite
from tests.support.office import Clock, Team, team_in
from tests.support.real.openid import OpenIdProvider


@pytest.fixture
def team(tmp_path: Path, oidc_provider: OpenIdProvider):
    environment = {
        "CARDASSAY_OPENID_ISSUER": oidc_provider.issuer,
        "CARDASSAY_OPENID_CLIENT_ID": oidc_provider.client_id,
        "CARDASSAY_OPENID_CLIENT_SECRET": oidc_provider.client_secret,
        "CARDASSAY_SERVER_ADDRESS": "http://127.0.0.1:8472",
    }
    # The provider's clock is the real one.
    made = team_in(tmp_path / "office", environment=environment, clock=Clock(datetime.now(UTC)))
    made.person(Role.ADMINISTRATOR)
    yield made
    made.close()


def _signed_in(team: Team, provider: OpenIdProvider, person: str, client: TestClient):
    start = client.get("/oidc/start?to=/account").headers["location"]
    back = provider.sign_in(start, person)
    assert back.startswith("http://127.0.0.1:8472/oidc/callback?")
    return client.get(back.removeprefix("http://127.0.0.1:8472"))


def test_who_was_invited_comes_in_with_the_verified_address(
    team: Team, oidc_provider: OpenIdProvider
) -> None:
    invite(team.office, COMMAND, name="Anna Invited", login="anna@bank.example", role="reviewer")
    client = team.browser()
    done = _signed_in(team, oidc_provider, "anna", client)
    assert (done.status_code, done.headers.get("location")) == (303, "/account"), done.text
    assert "Anna Invited" in client.get("/account").text


def test_an_address_that_the_provider_did_not_verify_opens_no_invitation(
    team: Team, oidc_provider: OpenIdProvider
) -> None:
    invite(team.office, COMMAND, name="Ben Invited", login="ben@bank.example", role="administrator")
    waits = _signed_in(team, oidc_provider, "ben", team.browser())
    assert waits.status_code == 403
    assert "no role yet" in waits.text


def test_who_cancels_at_the_provider_is_told_so(team: Team, oidc_provider: OpenIdProvider) -> None:
    answer = _signed_in(team, oidc_provider, "", team.browser())
    assert answer.status_code == 403
    assert "cancelled" in answer.text


def test_a_server_whose_clock_is_wrong_says_so(team: Team, oidc_provider: OpenIdProvider) -> None:
    client = team.browser()
    start = client.get("/oidc/start").headers["location"]
    back = oidc_provider.sign_in(start, "anna").removeprefix("http://127.0.0.1:8472")
    team.clock.moment = team.clock.moment.replace(year=team.clock.moment.year - 1)
    answer = client.get(back)
    assert answer.status_code == 502
    assert "clock" in answer.text
