"""People, members, the own account and tokens, as a browser meets them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pyotp
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import insert, select

from cardassay.office.abilities import Role
from cardassay.office.actor import Actor
from cardassay.office.people.signed_in import hash_of
from cardassay.store.database import new_id
from cardassay.store.schema.auditing import audit
from cardassay.store.schema.people import people, sessions, tokens
from cardassay.store.schema.tenders import tenders
from tests.support.office import Team, team_in

PASSWORD = "nine blue herons wait"
TODAY = date(2026, 11, 22)


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


def _invite(client: TestClient, **changed: str):
    typed = {"name": "Ben Beispiel", "login": "ben@bank.example", "role": "reviewer", "language": "en"}
    return client.post("/people/new", data={**typed, **changed})


def _link(text: str) -> str:
    found = re.search(r"http://testserver(/welcome/[\w-]+)", text)
    assert found is not None, text
    return found.group(1)


def _person(team: Team, login: str = "ben@bank.example"):
    with team.office.database.reading() as connection:
        return connection.execute(select(people).where(people.c.login == login)).one()


def _count(team: Team, table, where) -> int:
    with team.office.database.reading() as connection:
        return len(connection.execute(select(table).where(where)).all())


def _sign_in(team: Team, password: str = PASSWORD, login: str = "ben@bank.example") -> TestClient:
    client = team.browser()
    client.post("/sign-in", data={"login": login, "password": password})
    if client.cookies.get("cardassay"):
        with team.office.database.reading() as connection:
            query = select(sessions.c.csrf).join(people).where(people.c.login == login)
            csrf = connection.execute(query.order_by(sessions.c.made_at.desc())).scalars().all()[-1]
        client.headers["x-csrf"] = csrf
    return client


@pytest.fixture
def ben(team: Team, admin: TestClient) -> TestClient:
    """The browser of a reviewer who was invited and chose a password."""
    link = _link(_invite(admin).text)
    assert team.browser().post(link, data={"password": PASSWORD}).status_code == 303
    with team.office.database.writing() as connection:
        connection.execute(sessions.delete().where(sessions.c.person_id == _person(team).id))
    return _sign_in(team)


def test_an_invitation_is_a_link_that_counts_once(team: Team, admin: TestClient) -> None:
    link = _link(_invite(admin).text)
    guest = team.browser()
    page = guest.get(link)
    assert "Welcome, Ben Beispiel" in page.text
    weak = guest.post(link, data={"password": "ben"})
    assert weak.status_code == 422
    done = guest.post(link, data={"password": PASSWORD})
    assert (done.status_code, done.headers["location"]) == (303, "/")
    assert guest.get("/account").status_code == 200
    assert team.browser().get(link).status_code == 410
    assert team.browser().post(link, data={"password": "another good one"}).status_code == 410


def test_an_invitation_ends_after_three_days(team: Team, admin: TestClient) -> None:
    link = _link(_invite(admin).text)
    team.clock.on(timedelta(days=3))
    assert team.browser().get(link).status_code == 410


def test_the_list_shows_everybody_with_state_and_role(team: Team, admin: TestClient) -> None:
    _invite(admin)
    team.person(Role.AUDITOR, "Old Auditor", until=date(2026, 11, 1))
    page = admin.get("/people").text
    assert "invited" in page
    assert "last day is over" in page
    found = admin.get("/people?q=beispiel").text
    assert "Ben Beispiel" in found
    assert "Old Auditor" not in found


def test_only_administrators_look_after_people(team: Team, chief: Actor) -> None:
    manager = team.browser(team.person(Role.MANAGER))
    assert manager.get("/people").status_code == 403
    assert _invite(manager).status_code == 403


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"role": "auditor"}, "needs a last day"),
        ({"role": "king"}, "Choose a role"),
        ({"until": "2026-11-21"}, "last day is over"),
        ({"until": "soon"}, "2026-11-30"),
        ({"mail": "no address"}, "mail address such as"),
        ({"login": "x"}, "login of 2 to 200"),
    ],
)
def test_what_cannot_be_is_told_at_the_form(team: Team, admin: TestClient, changed, says) -> None:
    answer = _invite(admin, **changed)
    assert answer.status_code == 422
    assert says in answer.text
    assert "Ben Beispiel" in answer.text


def test_a_login_is_given_once(team: Team, admin: TestClient) -> None:
    _invite(admin)
    assert _invite(admin, login="BEN@bank.example").status_code == 409


def test_a_changed_role_ends_the_sessions(team: Team, admin: TestClient, ben: TestClient) -> None:
    assert ben.get("/account").status_code == 200
    one = _person(team)
    typed = {"name": one.name, "mail": one.mail, "language": "de", "role": "reviewer"}
    admin.post(f"/people/{one.id}", data=typed)
    assert ben.get("/account").status_code == 200  # the language alone ends nothing
    admin.post(f"/people/{one.id}", data={**typed, "role": "reader"})
    assert ben.get("/account").status_code == 303


def test_who_was_deactivated_is_out_at_once(team: Team, admin: TestClient, ben: TestClient) -> None:
    one = _person(team)
    program = team.program(Actor("Ben", one.id, Role.REVIEWER), "see", "own")
    assert program.get("/api/account").status_code == 200
    assert admin.post(f"/people/{one.id}/deactivate").status_code == 303
    assert ben.get("/account").status_code == 303
    assert program.get("/api/account").status_code == 401
    assert _sign_in(team).cookies.get("cardassay") is None
    admin.post(f"/people/{one.id}/activate")
    assert _sign_in(team).get("/account").status_code == 200
    assert program.get("/api/account").status_code == 401  # former tokens stay revoked


def test_nobody_takes_away_the_last_administrator(team: Team, chief: Actor, admin: TestClient) -> None:
    typed = {"name": chief.name, "mail": "", "language": "en", "role": "manager"}
    page = admin.post(f"/people/{chief.person_id}", data=typed)
    assert page.status_code == 409
    assert "last administrator" in page.text
    assert admin.post(f"/people/{chief.person_id}/deactivate").status_code == 409
    until = {**typed, "role": "administrator", "until": "2027-01-01"}
    assert admin.post(f"/people/{chief.person_id}", data=until).status_code == 409
    second = team.person(Role.ADMINISTRATOR, "Second")
    assert admin.post(f"/people/{second.person_id}/deactivate").status_code == 303
    assert admin.get("/people").status_code == 200


def test_a_reset_takes_the_former_password_and_gives_a_link(
    team: Team, admin: TestClient, ben: TestClient
) -> None:
    link = _link(admin.post(f"/people/{_person(team).id}/reset").text)
    assert ben.get("/account").status_code == 303
    assert _sign_in(team).cookies.get("cardassay") is None
    new = "seven green kettles sing"
    assert team.browser().post(link, data={"password": new}).status_code == 303
    assert _sign_in(team, new).get("/account").status_code == 200


def test_the_own_password_changes_only_with_the_former_one(team: Team, ben: TestClient) -> None:
    other = _sign_in(team)
    new = "seven green kettles sing"
    wrong = ben.post("/account/password", data={"former": "not it", "password": new})
    assert wrong.status_code == 403
    for weak, says in (("short", "too short"), (PASSWORD, "until now"), ("ben@bank.example", "made of")):
        answer = ben.post("/account/password", data={"former": PASSWORD, "password": weak})
        assert (answer.status_code, says in answer.text) == (422, True), weak
    done = ben.post("/account/password", data={"former": PASSWORD, "password": new})
    assert done.headers["location"] == "/account"
    assert ben.get("/account").status_code == 200
    assert other.get("/account").status_code == 303


def test_wrong_tries_at_the_own_password_lock_as_at_sign_in(team: Team, ben: TestClient) -> None:
    typed = {"former": "not it", "password": "seven green kettles sing"}
    answers = [ben.post("/account/password", data=typed).status_code for _ in range(6)]
    assert answers == [403] * 5 + [429]


def test_a_password_that_somebody_else_chose_must_be_changed_first(team: Team, ben: TestClient) -> None:
    with team.office.database.writing() as connection:
        connection.execute(people.update().values(must_change=True))
    answer = ben.get("/account/tokens")
    assert answer.headers["location"] == "/account/password?to=/account/tokens"
    typed = {"former": PASSWORD, "password": "seven green kettles sing", "to": "/account/tokens"}
    assert ben.post("/account/password", data=typed).headers["location"] == "/account/tokens"
    assert ben.get("/account/tokens").status_code == 200


def test_one_time_codes_are_set_up_with_a_first_code_and_stopped_with_the_password(
    team: Team, ben: TestClient
) -> None:
    page = ben.get("/account/codes").text
    secret = _person(team).code_offered
    assert "<svg" in page
    assert "style=" not in page  # the content security policy would not let it pass
    assert secret[:4] + " " + secret[4:8] in page
    assert ben.post("/account/codes", data={"code": "000000"}).status_code == 403
    other = _sign_in(team)
    done = ben.post("/account/codes", data={"code": pyotp.TOTP(secret).at(team.clock())})
    recovery = re.findall(r"<code>([a-z0-9-]{19})</code>", done.text)
    assert len(recovery) == 10
    assert ben.get("/account").status_code == 200
    assert other.get("/account").status_code == 303

    again = _sign_in(team)
    assert again.get("/account").headers["location"] == "/sign-in/code?to=/account"
    assert again.post("/sign-in/code", data={"code": recovery[0]}).status_code == 303
    assert again.get("/account").status_code == 200
    twice = _sign_in(team)
    assert twice.post("/sign-in/code", data={"code": recovery[0]}).status_code == 403
    assert "9 recovery codes" in again.get("/account/codes").text
    assert ben.post("/account/codes/stop", data={"former": "not it"}).status_code == 403
    assert ben.post("/account/codes/stop", data={"former": PASSWORD}).status_code == 303
    assert _sign_in(team).get("/account").status_code == 200


def test_an_administrator_can_need_codes_for_a_role(tmp_path: Path) -> None:
    team = team_in(tmp_path / "strict", environment={"CARDASSAY_PASSWORDS_SECOND_FACTOR": "manager"})
    actor = team.person(Role.MANAGER)
    with team.office.database.writing() as connection:
        connection.execute(people.update().values(password_hash="some"))
    client = team.browser(actor)
    assert client.get("/account/tokens").headers["location"] == "/account/codes?to=/account/tokens"
    client.get("/account/codes")
    with team.office.database.reading() as connection:
        secret = connection.execute(select(people.c.code_offered)).scalar_one()
    assert (
        client.post("/account/codes", data={"code": pyotp.TOTP(secret).at(team.clock())}).status_code == 200
    )
    assert client.get("/account/tokens").status_code == 200
    assert client.post("/account/codes/stop", data={"former": "x"}).status_code == 409
    assert team.browser(team.person(Role.READER)).get("/account").status_code == 200
    team.close()


def test_own_sessions_are_seen_and_ended_one_by_one(team: Team, ben: TestClient) -> None:
    other = _sign_in(team)
    page = ben.get("/account").text
    ids = re.findall(r"/account/sessions/(\w+)/end", page)
    assert len(ids) == 1
    assert ben.post(f"/account/sessions/{ids[0]}/end").status_code == 303
    assert other.get("/account").status_code == 303
    assert ben.post(f"/account/sessions/{ids[0]}/end").status_code == 404
    third = _sign_in(team)
    assert ben.post("/account/sessions/end").status_code == 303
    assert third.get("/account").status_code == 303
    assert ben.get("/account").status_code == 200


def test_nobody_ends_the_session_of_somebody_else(team: Team, admin: TestClient, ben: TestClient) -> None:
    with team.office.database.reading() as connection:
        keys = connection.execute(select(sessions.c.token_sha256)).scalars().all()
    own = hash_of(ben.cookies["cardassay"])
    others = [key for key in keys if key != own]
    assert len(others) == len(keys) - 1 > 0
    for key in others:
        assert ben.post(f"/account/sessions/{key[:16]}/end").status_code == 404
    assert admin.get("/account").status_code == 200


def test_the_own_account_is_changed_and_language_follows(team: Team, ben: TestClient) -> None:
    typed = {"name": "Ben B. Beispiel", "mail": "b@bank.example", "language": "de"}
    assert ben.post("/account", data=typed).status_code == 303
    page = ben.get("/account").text
    assert 'lang="de"' in page
    assert "Ben B. Beispiel" in page
    assert ben.post("/account", data={**typed, "mail": "no address"}).status_code == 422


def test_a_token_is_shown_once_does_what_its_scopes_say_and_ends(team: Team, ben: TestClient) -> None:
    typed = {"name": "nightly", "scopes": ["own", "see"], "last_day": str(TODAY + timedelta(days=5))}
    page = ben.post("/account/tokens", data=typed).text
    secret = re.search(r"cardassay_[\w-]{43}", page)
    assert secret is not None
    assert secret.group() not in ben.get("/account/tokens").text
    program = TestClient(team.app, headers={"authorization": f"Bearer {secret.group()}"})
    assert program.get("/api/account").json()["login"] == "ben@bank.example"
    assert program.get("/api/people").status_code == 403
    team.clock.on(timedelta(days=5))
    assert program.get("/api/account").status_code == 200  # the last day is included
    team.clock.on(timedelta(days=1))
    assert program.get("/api/account").status_code == 401


@pytest.mark.parametrize(
    "changed",
    [
        {"scopes": []},
        {"scopes": ["administer"]},
        {"scopes": ["anything"]},
        {"last_day": "2026-11-21"},
        {"last_day": "2029-01-01"},
        {"name": ""},
    ],
)
def test_a_token_can_do_at_most_what_its_person_can(team: Team, ben: TestClient, changed) -> None:
    typed = {"name": "nightly", "scopes": ["see"], "last_day": "2026-12-01"}
    assert ben.post("/account/tokens", data={**typed, **changed}).status_code == 422
    assert _count(team, tokens, tokens.c.name != "") == 0


def test_a_revoked_token_counts_no_more_and_only_the_own_can_be_revoked(
    team: Team, admin: TestClient, ben: TestClient
) -> None:
    ben.post("/account/tokens", data={"name": "t", "scopes": ["own"], "last_day": "2026-12-01"})
    with team.office.database.reading() as connection:
        token_id = connection.execute(select(tokens.c.id)).scalar_one()
    assert admin.post(f"/account/tokens/{token_id}/revoke").status_code == 404
    assert ben.post(f"/account/tokens/{token_id}/revoke").status_code == 303
    assert ben.post(f"/account/tokens/{token_id}/revoke").status_code == 404


def test_members_see_a_tender_and_others_do_not(team: Team, admin: TestClient, ben: TestClient) -> None:
    tender_id, other_id = new_id(), new_id()
    with team.office.database.writing() as connection:
        for one in (tender_id, other_id):
            row = {"id": one, "name": f"Tender {one}", "made_at": team.clock()}
            connection.execute(insert(tenders).values(**row))
    manager = team.person(Role.MANAGER)
    team.join(manager, tender_id)
    browser, where = team.browser(manager), f"/tenders/{tender_id}/members"
    assert "ben@bank.example" in browser.get(where).text
    assert browser.get(f"/tenders/{other_id}/members").status_code == 404
    assert browser.post(where, data={"login": "ben@bank.example"}).status_code == 303
    assert browser.post(where, data={"login": "ben@bank.example"}).status_code == 409
    assert browser.post(where, data={"login": "nobody"}).status_code == 404
    assert ben.get(where).status_code == 403  # sees it, but may not say who else does
    one = _person(team).id
    assert browser.post(f"/tenders/{other_id}/members/{one}/remove").status_code == 404
    assert browser.post(f"{where}/{one}/remove").status_code == 303
    assert browser.post(f"{where}/{one}/remove").status_code == 404
    assert _count(team, audit, audit.c.what.in_(("member.added", "member.removed"))) == 3


def test_every_page_of_people_speaks_german(team: Team, chief: Actor, admin: TestClient) -> None:
    with team.office.database.writing() as connection:
        connection.execute(people.update().values(language="de"))
    for address in ("/people", "/people/new", f"/people/{chief.person_id}", "/account", "/account/tokens"):
        page = admin.get(address)
        assert page.status_code == 200, address
        assert 'lang="de"' in page.text
