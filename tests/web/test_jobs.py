"""People see what waits in the background and what failed, and have it tried again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from cardassay.office.abilities import Role
from cardassay.office.tenders.making import add_supplier, make_tender
from cardassay.store.schema.working import jobs
from tests.support.office import Team, team_in


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    made = team_in(tmp_path / "office")
    yield made
    made.close()


def test_failed_work_says_why_and_is_tried_again(team: Team) -> None:
    manager = team.person(Role.MANAGER)
    tender = make_tender(team.office, manager, "Kartenprogramm Fiktiv")
    add_supplier(team.office, manager, tender, "Musterkarte Fiktiv GmbH")
    browser, program = team.browser(manager), team.program(manager)
    assert program.get(f"/api/tenders/{tender}/work").json()["waiting"] == 1
    with team.office.database.writing() as connection:
        connection.execute(update(jobs).values(state="failed", error="The printer is out of ink."))
    page = browser.get(f"/tenders/{tender}/setup").text
    assert "The printer is out of ink." in page
    job = program.get(f"/api/tenders/{tender}/work").json()["failed"][0]["id"]
    answer = browser.post(f"/tenders/{tender}/work/{job}/again")
    assert answer.headers["location"] == f"/tenders/{tender}/setup"
    assert program.get(f"/api/tenders/{tender}/work").json()["waiting"] == 1
    assert program.post(f"/api/tenders/{tender}/work/{job}/again").status_code == 404
