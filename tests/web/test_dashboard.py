"""The first page, and how pages look and speak."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from cardassay.office.abilities import Role
from cardassay.office.actor import COMMAND
from cardassay.office.judging.summaries import NOT_JUDGED
from cardassay.office.tenders.programme import Milestone, Programme, day_in, stepped
from cardassay.store.database import new_id
from cardassay.store.schema.tenders import judgements, suppliers, tenders
from cardassay.store.schema.watching import deadlines
from cardassay.store.schema.working import jobs
from tests.support.office import Team, team_in

FIRST, LAST = date(2026, 11, 1), date(2034, 12, 31)
WINDOW = Programme(None, FIRST, LAST, (Milestone("today", FIRST, 0),))


@pytest.fixture
def team(tmp_path: Path):
    made = team_in(tmp_path / "office")
    yield made
    made.close()


def a_tender(team: Team, name: str, *verdicts: str, waiting: int = 0) -> str:
    """A tender whose suppliers were judged so; one step of work is under way."""
    identifier, today = new_id(), team.office.today()
    with team.office.changing(COMMAND) as change:
        row = {"id": identifier, "name": name, "made_by": "test", "made_at": change.moment}
        change.connection.execute(insert(tenders).values(**row))
        for number, verdict in enumerate(verdicts):
            one = new_id()
            row = {"id": one, "tender_id": identifier, "folder": f"s{number}", "language": "en",
                   "name": f"Specimen {number} (fictional)", "faults": []}  # fmt: skip
            change.connection.execute(insert(suppliers).values(**row))
            row = {"supplier_id": one, "day": today, "basis": "0" * 64, "by_evidence": verdict,
                   "version": "1", "with_waivers": verdict, "summary": {}, "waiting": waiting, "json": b"",
                   "made_at": change.moment}  # fmt: skip
            change.connection.execute(insert(judgements).values(**row))
            row = {"id": new_id(), "tender_id": identifier, "supplier_id": one, "key": f"{one}/end",
                   "due": today + timedelta(days=30 + number), "kind": "end", "title": "Specimen certificate",
                   "detail": {}, "made_at": change.moment}  # fmt: skip
            change.connection.execute(insert(deadlines).values(**row))
        row = {"id": new_id(), "kind": "judge", "key": identifier, "tender_id": identifier, "what": {},
               "made_at": change.moment}  # fmt: skip
        change.connection.execute(insert(jobs).values(**row))
        change.record("tender.made", tender=identifier)
    return identifier


def test_an_empty_installation_says_what_to_do_first(team: Team) -> None:
    page = team.browser(team.person(Role.MANAGER)).get("/").text
    assert "/new-tender" in page
    assert "begin with a tender" in page


def test_the_bundled_example_comes_in_by_one_button(team: Team) -> None:
    browser = team.browser(team.person(Role.MANAGER))
    assert "/new-tender/example" in browser.get("/").text
    answer = browser.post("/new-tender/example")
    assert answer.status_code == 303
    page = browser.get(answer.headers["location"]).text
    assert "Debit cards 2027-2029" in page
    assert "Its papers are being read" in page
    assert page.count("not judged yet") >= 5
    assert team.browser(team.person(Role.READER)).post("/new-tender/example").status_code == 403


def test_whoever_may_make_nothing_is_told_whom_to_ask(team: Team) -> None:
    page = team.browser(team.person(Role.READER)).get("/").text
    assert "/new-tender" not in page
    assert "Ask a manager" in page


def test_each_tender_stands_with_its_verdicts_what_waits_and_what_ends(team: Team) -> None:
    identifier = a_tender(team, "Cards 2027", "qualified", "not-qualified", NOT_JUDGED, waiting=4)
    page = team.browser(team.person(Role.ADMINISTRATOR)).get("/").text
    assert "Cards 2027" in page
    assert f"/tenders/{identifier}?verdict=not-qualified" in page
    assert "cannot be judged" in page
    assert ">12</strong> wait for a person" in page
    assert ">3</strong> end within 90 days" in page
    assert "in 30 days" in page
    assert ">1</strong> being read or judged" in page


def test_a_person_sees_the_figures_of_the_own_tenders_only(team: Team) -> None:
    own, other = a_tender(team, "Own cards", "qualified"), a_tender(team, "Others' cards", "not-qualified")
    person = team.person(Role.READER)
    team.join(person, own)
    page = team.browser(person).get("/").text
    assert "Own cards" in page
    assert "Others" not in page
    assert other not in page
    assert ">1</strong> end within 90 days" in page


def test_light_or_dark_is_kept_by_the_browser(team: Team) -> None:
    browser = team.browser(team.person(Role.READER))
    assert "data-theme" not in browser.get("/").text
    answer = browser.post("/looks", data={"theme": "dark", "to": "/?archived=1"})
    assert answer.headers["location"] == "/?archived=1"
    assert 'data-theme="dark"' in browser.get("/").text


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/\\evil.example", "/\tx", "evil"])
def test_a_choice_of_looks_leads_to_no_other_site(team: Team, to: str) -> None:
    assert team.browser().post("/looks", data={"theme": "dark", "to": to}).headers["location"] == "/"


def test_what_was_done_is_said_once_and_only_in_words_of_ours(team: Team) -> None:
    browser = team.browser(team.person(Role.READER))
    browser.cookies.set("said", "base.to_start")
    answer = browser.get("/")
    assert "To the start" in answer.text
    assert 'said=""' in answer.headers["set-cookie"]
    assert "Max-Age=0" in answer.headers["set-cookie"], "the browser forgets it, so that it is said once"
    browser.cookies.set("said", "<script>")
    assert "<script>" not in browser.get("/").text.replace("<script src", "")


def test_a_day_of_the_address_comes_before_a_slider_that_was_not_moved() -> None:
    today = date(2026, 11, 22)
    assert day_in(WINDOW, today, "") == today
    assert day_in(WINDOW, today, "2027-03-01") == date(2027, 3, 1)
    assert day_in(WINDOW, today, "2027-03-01", 0, "2026-11-22") == date(2027, 3, 1)
    assert day_in(WINDOW, today, "2026-11-22", 120, "2026-11-22") == FIRST + timedelta(days=120)
    assert day_in(WINDOW, today, "", 10**6) == LAST
    assert day_in(WINDOW, today, "1999-01-01") == FIRST


def test_a_month_later_is_the_same_day_or_the_last_of_the_month() -> None:
    assert stepped(WINDOW, date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert stepped(WINDOW, date(2027, 12, 15), 1) == date(2028, 1, 15)
    assert stepped(WINDOW, date(2028, 2, 29), -12) == date(2027, 2, 28)
    assert stepped(WINDOW, date(2026, 11, 15), -1) == FIRST
    assert stepped(WINDOW, date(2034, 12, 1), 12) == LAST
