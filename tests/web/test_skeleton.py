"""What holds for the application as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import APIRouter

from cardassay.web.app import way_of
from cardassay.web.messages import all_words
from tests.support.office import Team, team_in


@pytest.fixture
def team(tmp_path: Path):
    made = team_in(tmp_path / "office")
    yield made
    made.close()


def test_the_server_says_whether_it_can_work(team: Team) -> None:
    answer = team.browser().get("/api/health")
    assert answer.status_code == 200
    assert answer.json()["database"] == answer.json()["needs"] != ""


def test_what_is_not_there_is_told_to_people_as_a_page_and_to_programs_as_a_problem(team: Team) -> None:
    page = team.browser().get("/nothing-here")
    assert page.status_code == 404
    assert "There is no such page" in page.text
    told = team.browser().get("/api/nothing-here")
    assert told.headers["content-type"] == "application/problem+json"
    assert told.json()["status"] == 404


def test_every_answer_forbids_what_no_page_of_ours_asks_for(team: Team) -> None:
    answer = team.browser().get("/api/health")
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_route_without_a_guard_is_refused() -> None:
    router = APIRouter()

    @router.get("/open")
    def door() -> str:
        return "open"

    with pytest.raises(RuntimeError, match="/api/open names 0 guards"):
        way_of("/api", router.routes[0])


def test_every_language_has_the_keys_and_the_places_of_english() -> None:
    import string

    def places(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    languages = dict(all_words().languages)
    english = languages.pop("en").texts
    assert languages
    for words in languages.values():
        assert set(words.texts) == set(english), words.language
        for key, text in words.texts.items():
            assert places(text) == places(english[key]), (words.language, key)
