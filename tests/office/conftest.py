"""The review of one office, for all modules that look at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cardassay.office.abilities import Role
from tests.support.example_tender import store_tender
from tests.support.office import START, Team, team_in
from tests.support.review_case import Case
from tests.support.reviewed import SUPPLIER, review_workspace
from tests.support.small_tender import nothing_waits


@pytest.fixture(scope="module")
def review_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return review_workspace(tmp_path_factory.mktemp("review") / "tender")


@pytest.fixture(scope="module")
def review_team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    made = team_in(tmp_path_factory.mktemp("office"))
    yield made
    made.close()


@pytest.fixture
def case(review_team: Team, review_folder: Path) -> Case:
    team = review_team
    stored = store_tender(team.office, review_folder)
    nothing_waits(team.office)
    team.clock.moment = START
    people = [team.person(Role.REVIEWER, name) for name in ("Anna Example", "Ben Example")]
    return Case(team, team.office, stored.id, stored.suppliers[SUPPLIER], people[0], people[1])
