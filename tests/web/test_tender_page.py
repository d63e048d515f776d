"""The page of a tender: suppliers side by side, as of any day of the programme."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from cardassay.office.abilities import Role
from cardassay.office.actor import COMMAND
from cardassay.office.judging.summaries import judge_now
from cardassay.store.database import new_id
from cardassay.store.schema.people import people
from cardassay.store.schema.tenders import suppliers, tenders
from tests.support.example_tender import Stored, store_tender
from tests.support.office import Team, team_in
from tests.support.tender import share_readings

PAPERS = ("management/iso-14001.pdf",)
"""Nothing is wrong with it; everything else is missing."""
WORKS = "example-card-works"
OPEN_DAY = date(2026, 11, 10)
"""Before papers had to be in, so that what is missing is still open."""


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory, kept_papers: Path):
    made = team_in(tmp_path_factory.mktemp("office"))
    share_readings(made.office, kept_papers)
    yield made
    made.close()


@pytest.fixture(scope="module")
def tender(team: Team) -> Stored:
    stored = store_tender(team.office, only=[WORKS], papers=PAPERS)
    judge_now(team.office, stored.suppliers[WORKS])
    return stored


@pytest.fixture(scope="module")
def reader(team: Team, tender: Stored):
    person = team.person(Role.READER)
    team.join(person, tender.id)
    return person


def many(team: Team, count: int) -> str:
    """A tender of many suppliers, none of them judged yet."""
    identifier = new_id()
    with team.office.changing(COMMAND) as change:
        row = {"id": identifier, "name": "Many", "made_by": "test", "made_at": change.moment}
        change.connection.execute(insert(tenders).values(**row))
        change.connection.execute(
            insert(suppliers),
            [
                {"id": new_id(), "tender_id": identifier, "folder": f"card-{number:04}",
                 "name": f"Specimen Cards {number:04} Ltd (fictional)", "language": "en", "faults": []}
                for number in range(count)
            ],
        )  # fmt: skip
        change.record("tender.made", tender=identifier)
    return identifier


def test_each_supplier_stands_with_its_verdict_and_what_is_in_the_way(team, tender, reader) -> None:
    page = team.browser(reader).get(f"/tenders/{tender.id}").text
    assert "Example Card Works Ltd" in page
    assert "not qualified" in page
    assert "ISO 9001 for the plant and the activity" in page
    assert re.search(r"\d+ blockers", page)


def test_the_four_questions_stand_beside_each_other_and_are_never_added_up(team, tender, reader) -> None:
    page = team.browser(reader).get(f"/tenders/{tender.id}").text
    row = page[page.index("<tbody>") : page.index("</tbody>")]
    assert row.count('class="q"') == 4
    assert "never added up" in page


def test_a_verdict_is_said_by_a_word_and_a_sign_and_never_by_a_colour_alone(team, tender, reader) -> None:
    page = team.browser(reader).get(f"/tenders/{tender.id}").text
    badges = re.findall(
        r'<span class="badge [a-z-]+[^"]*"[^>]*>(.*?)</span>\s*(?:</td>|</span>|<)', page, re.S
    )
    assert badges
    for badge in badges:
        assert re.search(r"[✔◐?✖]", badge), badge


def verdict_of(page: str, start: str) -> str:
    """The first verdict behind a piece of a page."""
    found = re.search(r'class="badge ([a-z-]+)', page[page.index(start) :])
    assert found is not None
    return found[1]


def test_another_day_gives_another_verdict(team, tender, reader) -> None:
    browser = team.browser(reader)
    for address, start in (
        (f"/tenders/{tender.id}", "<tbody>"),
        (f"/tenders/{tender.id}/suppliers/{tender.suppliers[WORKS]}", "verdict-head"),
    ):
        assert verdict_of(browser.get(address).text, start) == "not-qualified"
        before = browser.get(f"{address}?day={OPEN_DAY}").text
        assert verdict_of(before, start) == "cannot-tell-yet"
        assert "as of 2026-11-10" in before


def test_the_slider_asks_for_the_day_that_it_stands_on(team, tender, reader) -> None:
    browser = team.browser(reader)
    # The window begins on the day of submission, 2026-11-01.
    answer = browser.get(f"/tenders/{tender.id}?day=2026-11-22&was=2026-11-22&at=9")
    assert "as of 2026-11-10" in answer.text
    typed = browser.get(f"/tenders/{tender.id}?day=2026-11-10&was=2026-11-22&at=21")
    assert "as of 2026-11-10" in typed.text


@pytest.mark.parametrize("asked", ["day=never", "at=999999", "at=-3", "day=0001-01-01", "day=9999-12-31"])
def test_a_day_that_makes_no_sense_or_lies_outside_is_answered_with_one_inside(
    team, tender, reader, asked: str
) -> None:
    assert team.browser(reader).get(f"/tenders/{tender.id}?{asked}").status_code == 200


def test_htmx_gets_the_table_without_the_page_around_it(team, tender, reader) -> None:
    answer = team.browser(reader).get(f"/tenders/{tender.id}?day={OPEN_DAY}", headers={"hx-request": "true"})
    assert "<html" not in answer.text
    assert "Example Card Works Ltd" in answer.text


def test_a_thousand_suppliers_are_shown_page_by_page_and_found_by_name(team) -> None:
    administrator = team.person(Role.ADMINISTRATOR)
    identifier = many(team, 1000)
    browser = team.browser(administrator)
    first = browser.get(f"/tenders/{identifier}").text
    assert first.count('<th scope="row">') == 25
    assert "page 1 of 40, 1000 suppliers" in first
    assert "not judged yet" in first
    second = browser.get(f"/tenders/{identifier}?page=2").text
    assert "Specimen Cards 0025 Ltd" in second
    found = browser.get(f"/tenders/{identifier}?q=0777").text
    assert found.count('<th scope="row">') == 1
    nothing = browser.get(f"/tenders/{identifier}?q=%25").text
    assert "No supplier fits" in nothing, "a sign of the database's search means only itself"


def test_a_tender_of_others_is_not_found(team, tender) -> None:
    stranger = team.browser(team.person(Role.REVIEWER))
    for address in ("", "?day=2027-01-01", f"/suppliers/{tender.suppliers[WORKS]}"):
        assert stranger.get(f"/tenders/{tender.id}{address}").status_code == 404
    assert "Example Card Works" not in stranger.get(f"/tenders/{tender.id}").text


def test_nobody_sees_anything_before_signing_in(team, tender) -> None:
    answer = team.browser().get(f"/tenders/{tender.id}")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")


def test_the_page_is_german_for_whom_german_is_the_language(team, tender, reader) -> None:
    german = team.person(Role.READER, "Greta Fiktiv")
    with team.office.database.writing() as connection:
        connection.execute(update(people).where(people.c.id == german.person_id).values(language="de"))
    team.join(german, tender.id)
    browser = team.browser(german)
    page = browser.get(f"/tenders/{tender.id}").text
    assert '<html lang="de"' in page
    assert "nicht geeignet" in page
    assert "auf Englisch" in page, "it says plainly that the sentences of findings are English"


def test_a_project_that_cannot_be_used_is_told_with_place_and_what_to_do(team) -> None:
    administrator = team.person(Role.ADMINISTRATOR)
    stored = store_tender(team.office, only=[WORKS], papers=(), also={"project.toml": b"name = 3\n"})
    page = team.browser(administrator).get(f"/tenders/{stored.id}").text
    assert "The project file cannot be used" in page
    assert "project.toml" in page


def test_the_api_says_what_the_page_says(team, tender, reader) -> None:
    program = team.program(reader)
    figures = program.get("/api/tenders").json()["items"]
    assert [one["id"] for one in figures] == [tender.id]
    assert figures[0]["verdicts"] == {"not-qualified": 1}
    one = program.get(f"/api/tenders/{tender.id}").json()
    assert one["project"]["name"] == "Debit cards 2027-2029"
    (row,) = program.get(f"/api/tenders/{tender.id}/suppliers").json()["items"]
    assert row["by_evidence"] == "not-qualified"
    page = team.browser(reader).get(f"/tenders/{tender.id}").text
    assert f"{row['counts']['blockers']} blockers" in page
    assert row["first"][0]["title"] in page
    none = program.get(f"/api/tenders/{tender.id}/suppliers?verdict=qualified").json()
    assert none["items"] == []


def test_a_program_without_the_scope_or_without_the_tender_gets_nothing(team, tender, reader) -> None:
    assert team.program(reader, "own").get(f"/api/tenders/{tender.id}").status_code == 403
    stranger = team.program(team.person(Role.READER))
    assert stranger.get(f"/api/tenders/{tender.id}").status_code == 404
    assert stranger.get("/api/tenders").json()["items"] == []


def test_a_program_is_told_that_a_day_lies_outside_the_programme(team, tender, reader) -> None:
    address = f"/api/tenders/{tender.id}/suppliers/{tender.suppliers[WORKS]}"
    program = team.program(reader)
    told = program.get(f"{address}?day=0001-01-01")
    assert told.status_code == 422
    assert "2026-11-01 to 2034-12-31" in told.json()["detail"]
    assert program.get(f"{address}?day={OPEN_DAY}").json()["by_evidence"] == "cannot-tell-yet"
