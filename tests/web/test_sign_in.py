"""The first visit, signing in and out, as a browser meets them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from cardassay.office.people.first import offer_first
from cardassay.store.schema.auditing import audit
from cardassay.store.schema.people import instance, people, sessions
from tests.support.office import Team, team_in

PASSWORD = "nine blue herons wait"


@pytest.fixture
def team(tmp_path: Path):
    made = team_in(tmp_path / "office")
    yield made
    made.close()


def _first(team: Team, client: TestClient, *, token: str = "", **changed: str):
    typed = {"token": token or offer_first(team.office) or "", "name": "Ada Verwalter",
             "login": "Ada@Bank.Example", "password": PASSWORD}  # fmt: skip
    return client.post("/first", data={**typed, **changed})


@pytest.fixture
def ada(team: Team) -> TestClient:
    """The browser of the first administrator, signed in."""
    client = team.browser()
    assert _first(team, client).status_code == 303
    return client


def _sign_in(client: TestClient, login: str = "ada@bank.example", password: str = PASSWORD, to: str = "/"):
    return client.post("/sign-in", data={"login": login, "password": password, "to": to})


def test_the_first_visit_leads_to_the_page_for_the_first_administrator(team: Team) -> None:
    client = team.browser()
    assert client.get("/sign-in").headers["location"] == "/first"
    page = client.get("/first")
    assert page.status_code == 200
    assert 'name="token"' in page.text


def test_the_token_makes_one_administrator_and_counts_once(team: Team) -> None:
    client, token = team.browser(), offer_first(team.office) or ""
    answer = _first(team, client, token=token.upper())
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert _first(team, team.browser(), token=token, login="b@bank.example").status_code == 410
    assert offer_first(team.office) is None
    assert team.browser().get("/first").headers["location"] == "/sign-in"


def test_a_new_start_makes_the_former_token_worthless(team: Team) -> None:
    former = offer_first(team.office) or ""
    offer_first(team.office)
    assert _first(team, team.browser(), token=former).status_code == 403


def test_the_token_is_stored_as_a_hash_only(team: Team) -> None:
    token = (offer_first(team.office) or "").replace("-", "")
    with team.office.database.reading() as connection:
        kept = connection.execute(select(instance.c.value)).scalars().all()
        told = connection.execute(select(audit.c.about)).scalars().all()
    assert token
    assert token not in repr(kept) + repr(told)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"token": "wrong-token"}, "not the token"),
        ({"password": "Kurz und"}, "too short"),
        ({"password": "ada@bank.example"}, "made of the login"),
        ({"password": "Passwort123456!!"}, "others guess it"),
        ({"password": "aaaaaaaaaaaaaaaa"}, "others guess it"),
        ({"name": "  "}, "Give a name"),
        ({"login": "a b"}, "without blanks"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(team: Team, changed, says) -> None:
    token = offer_first(team.office) or ""
    answer = _first(team, team.browser(), **{"token": token, **changed})
    assert answer.status_code in (403, 422)
    assert says in answer.text
    assert changed.get("login", "Ada@Bank.Example") in answer.text
    assert changed.get("password", PASSWORD) not in answer.text.replace("ada@bank.example", "")
    assert _first(team, team.browser(), token=token).status_code == 303  # nothing was used up


def test_whoever_signs_in_gets_a_session_that_no_script_reads(team: Team, ada: TestClient) -> None:
    client = team.browser()
    answer = _sign_in(client, "ADA@bank.example", to="/sign-out-of-here")
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("cardassay=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert client.cookies["cardassay"] not in repr(_rows(team, sessions))


def test_under_https_the_cookie_belongs_to_this_host_alone(team: Team, ada: TestClient) -> None:
    client = TestClient(team.app, base_url="https://cards.bank.example", follow_redirects=False)
    cookie = _sign_in(client).headers["set-cookie"]
    assert cookie.startswith("__Host-cardassay=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    stolen = TestClient(team.app, base_url="https://cards.bank.example", follow_redirects=False)
    stolen.cookies.set("cardassay", client.cookies["__Host-cardassay"])
    assert stolen.get("/sign-in").status_code == 200  # the plain name, which neighbours can set, is not read


def test_a_new_sign_in_ends_the_session_that_the_browser_brought(team: Team, ada: TestClient) -> None:
    before = ada.cookies["cardassay"]
    _sign_in(ada)
    assert ada.cookies["cardassay"] != before
    thief = team.browser()
    thief.cookies.set("cardassay", before)
    assert thief.get("/sign-in").status_code == 200


def test_unknown_and_wrong_are_told_in_the_same_words(team: Team, ada: TestClient) -> None:
    wrong = _sign_in(team.browser(), password="not the password")
    unknown = _sign_in(team.browser(), "nobody@bank.example", "not the password")
    assert wrong.status_code == unknown.status_code == 403
    assert wrong.text.replace("ada@bank.example", "") == unknown.text.replace("nobody@bank.example", "")


@pytest.mark.parametrize("login", ["ada@bank.example", "nobody@bank.example"])
def test_wrong_tries_in_a_row_lock_a_login_known_or_not(team: Team, ada: TestClient, login: str) -> None:
    for _ in range(5):
        assert _sign_in(team.browser(), login, "not the password").status_code == 403
    locked = _sign_in(team.browser(), login)
    assert locked.status_code == 429
    assert "locked until 09:15" in locked.text
    assert int(locked.headers["retry-after"]) == 15 * 60
    team.clock.on(timedelta(minutes=15))
    assert _sign_in(team.browser(), login).status_code == (303 if login.startswith("ada") else 403)


def test_a_right_password_forgets_the_wrong_ones(team: Team, ada: TestClient) -> None:
    for _ in range(3):
        for _ in range(4):
            _sign_in(team.browser(), password="not the password")
        assert _sign_in(team.browser()).status_code == 303


def test_one_address_cannot_try_many_logins(team: Team, ada: TestClient) -> None:
    answers = [_sign_in(team.browser(), f"n{one}@bank.example", "guess").status_code for one in range(45)]
    assert answers.count(429) == 5
    team.clock.on(timedelta(minutes=10))
    assert _sign_in(team.browser()).status_code == 303


def test_refused_tries_stand_in_the_trail_without_what_was_typed(team: Team, ada: TestClient) -> None:
    _sign_in(team.browser(), "my secret by mistake", "not the password")
    refused = [row for row in _rows(team, audit) if row.what == "sign-in.refused"]
    assert [row.who for row in refused] == ["unknown"]
    assert "secret" not in repr(_rows(team, audit))


def test_a_form_of_another_site_is_refused(team: Team, ada: TestClient) -> None:
    typed = {"login": "ada@bank.example", "password": PASSWORD}
    for headers in ({"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        assert team.browser().post("/sign-in", data=typed, headers=headers).status_code == 403
    ours = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
    assert team.browser().post("/sign-in", data=typed, headers=ours).status_code == 303


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example/", "/\\evil.example", "/a\nb", "x"])
def test_signing_in_never_leads_to_another_site(team: Team, ada: TestClient, to: str) -> None:
    assert _sign_in(team.browser(), to=to).headers["location"] == "/"


def test_signing_out_needs_our_form_and_ends_the_session(team: Team, ada: TestClient) -> None:
    assert ada.post("/sign-out").status_code == 403
    csrf = _rows(team, sessions)[0].csrf
    assert ada.post("/sign-out", data={"csrf": csrf}).headers["location"] == "/sign-in"
    assert _rows(team, sessions) == []
    assert ada.get("/sign-in").status_code == 200


def test_sessions_end_when_left_alone_and_at_the_end_of_the_day(team: Team, ada: TestClient) -> None:
    for _ in range(9):
        team.clock.on(timedelta(minutes=59))
        assert ada.get("/sign-in").status_code == 303  # still in
    team.clock.on(timedelta(minutes=61))
    assert ada.get("/sign-in").status_code == 200
    again = team.browser()
    _sign_in(again)
    for _ in range(12):
        team.clock.on(timedelta(minutes=55))
        last = again.get("/sign-in").status_code
    assert last == 200


def test_a_hash_is_made_anew_when_the_settings_ask_for_more(tmp_path: Path) -> None:
    before = team_in(tmp_path / "office")
    _first(before, before.browser())
    before.close()
    after = team_in(tmp_path / "office", environment={"CARDASSAY_PASSWORDS_PASSES": "2"})
    assert _sign_in(after.browser()).status_code == 303
    stored = _rows(after, people)[0].password_hash
    assert stored.startswith("$argon2id$")
    assert "t=2" in stored
    assert _sign_in(after.browser()).status_code == 303
    after.close()


def test_a_second_factor_is_asked_for_before_anything_else(team: Team, ada: TestClient) -> None:
    secret = pyotp.random_base32()
    with team.office.database.writing() as connection:
        connection.execute(people.update().values(code_secret=secret))
    client = team.browser()
    assert _sign_in(client, to="/tenders").status_code == 303
    assert client.get("/sign-in").status_code == 200  # half a session is none
    csrf = _rows(team, sessions)[-1].csrf
    waiting = client.cookies["cardassay"]
    wrong = client.post("/sign-in/code", data={"csrf": csrf, "code": "000000", "to": "/tenders"})
    assert wrong.status_code == 403
    code = pyotp.TOTP(secret).at(team.clock())
    right = client.post("/sign-in/code", data={"csrf": csrf, "code": code, "to": "/tenders"})
    assert right.headers["location"] == "/tenders"
    assert client.cookies["cardassay"] != waiting
    again = team.browser()
    _sign_in(again)
    csrf = _rows(team, sessions)[-1].csrf
    assert again.post("/sign-in/code", data={"csrf": csrf, "code": code}).status_code == 403  # counts once


def test_codes_cannot_be_guessed_in_a_row(team: Team, ada: TestClient) -> None:
    with team.office.database.writing() as connection:
        connection.execute(people.update().values(code_secret=pyotp.random_base32()))
    client = team.browser()
    _sign_in(client)
    csrf = _rows(team, sessions)[-1].csrf
    answers = [
        client.post("/sign-in/code", data={"csrf": csrf, "code": f"00000{one}"}).status_code
        for one in range(7)
    ]
    assert answers[-1] != 303
    assert 429 in answers


def _rows(team: Team, table):
    with team.office.database.reading() as connection:
        return connection.execute(select(table)).all()
