"""Asking and decisions over the API: the same use cases as the pages, by tokens with scopes."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from fastapi.testclient import TestClient

from cardassay.office.abilities import Role
from cardassay.office.actor import Actor
from tests.support.example_tender import Stored
from tests.support.office import Team, team_in
from tests.support.small_tender import nothing_waits, small_tender


@dataclass
class Case:
    """A tender with one supplier, and a manager with programs."""

    team: Team
    stored: Stored
    person: Actor

    @property
    def manager(self) -> TestClient:
        """A program that may do all that a manager may."""
        return self.team.program(self.person)

    @property
    def tender(self) -> str:
        """Where the tender stands."""
        return f"/api/tenders/{self.stored.id}"

    @property
    def supplier(self) -> str:
        """Where its supplier stands."""
        return f"{self.tender}/suppliers/{self.stored.suppliers['cartes-exemple']}"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    folder = tmp_path_factory.mktemp("asking-api")
    team = team_in(folder / "office")
    stored = small_tender(team.office, folder / "tender", "cartes-exemple")
    person = team.person(Role.MANAGER)
    team.join(person, stored.id)
    yield Case(team, stored, person)
    team.close()


def test_a_program_writes_a_letter_gives_a_link_and_sees_what_came(case: Case) -> None:
    api = case.manager
    draft = api.get(f"{case.supplier}/letters/draft").json()
    assert (draft["language"], draft["text"].splitlines()[0][:2]) == ("fr", "# ")
    wish = {"language": "fr", "text": draft["text"], "seen": [one["key"] for one in draft["items"]]}
    letter = api.post(f"{case.supplier}/letters", json=wish)
    assert letter.status_code == 201
    assert api.post(f"{case.supplier}/letters", json={**wish, "seen": []}).status_code == 409
    wish = {"terms": {"days": 3, "most_files": 2, "most_mib": 1}, "request_id": letter.json()["id"]}
    made = api.post(f"{case.supplier}/links", json=wish).json()
    way = "/api/in/" + made["address"].rpartition("/")[2]
    supplier = case.team.browser()
    asked = supplier.get(way).json()
    assert asked["items"] == letter.json()["items"]
    assert case.stored.id not in str(asked)
    came = supplier.put(f"{way}/papers/a folder/paper.txt", content=b"a paper")
    assert came.json()["size"] == 7
    piece = supplier.post(f"{way}/files", json={"name": "b.txt", "size": 1}).json()
    assert supplier.put(f"{way}/files/{piece['id']}?offset=0", content=b"b").json()["done"] is True
    assert supplier.put(f"{way}/papers/c.txt", content=b"c").status_code == 410
    stands = api.get(f"{case.supplier}/links").json()["items"][0]
    assert (stands["state"], [one["name"] for one in stands["came"]]) == (
        "used-up",
        ["a folder/paper.txt", "b.txt"],
    )
    nothing_waits(case.team.office)
    view = api.get(f"{case.supplier}/letters/{letter.json()['id']}").json()
    assert [one["name"] for one in view["other_papers"]] == ["a folder/paper.txt", "b.txt"]
    assert api.get(f"{case.tender}/asking").json()["items"][0]["came"] == 2
    assert api.delete(f"{case.supplier}/links/{made['link']['id']}").status_code == 204
    assert supplier.get(way).json()["type"] == "urn:cardassay:problem:link-revoked"
    assert supplier.get("/api/in/forged").status_code == 404


def test_a_program_freezes_signs_compares_and_takes_it_along(case: Case) -> None:
    api = case.manager
    nothing_waits(case.team.office)
    made = api.post(f"{case.tender}/frozen", json={"reason": "award"})
    assert made.status_code == 201, made.text
    state = made.json()
    at = f"{case.tender}/frozen/{state['id']}"
    wish = {"answer": "approved", "function": "Head", "state_sha256": state["state_sha256"]}
    assert api.post(f"{at}/signatures", json={**wish, "state_sha256": "0" * 64}).status_code == 409
    assert api.post(f"{at}/signatures", json=wish).status_code == 201
    assert api.post(f"{at}/signatures", json=wish).status_code == 409
    view = api.get(at).json()
    assert (view["broken"], view["signatures"][0]["answer"]) == ([], "approved")
    assert api.get(f"{case.tender}/frozen").json()["items"][0]["number"] == state["number"]
    inside = zipfile.ZipFile(io.BytesIO(api.get(f"{at}/archive").content))
    assert api.get(f"{at}/parts/assessment.json").content == inside.read("assessment.json")
    assert api.get(f"{case.tender}/difference", params={"before": state["number"]}).json()["findings"] == []
    assert api.get(f"{case.tender}/difference", params={"before": 99}).status_code == 404


def test_a_program_waives_remarks_and_takes_back(case: Case) -> None:
    api = case.manager
    found = api.get(f"{case.supplier}/waivable", params={"limit": 500}).json()["items"]
    free = next(one for one in found if not one["refused"])
    mandated = next(one for one in found if one["refused"])
    wish = {"finding": free["id"], "until": "2027-01-31", "why": "until the plant is certified"}
    assert api.post(f"{case.supplier}/waivers", json={**wish, "finding": mandated["id"]}).status_code == 409
    waiver = api.post(f"{case.supplier}/waivers", json=wish)
    assert waiver.status_code == 201
    key = waiver.json()["key"]
    assert [one["key"] for one in api.get(f"{case.tender}/waivers").json()["items"]] == [key]
    back = f"{case.supplier}/waivers/{key}/taking-back"
    assert api.post(back, json={"why": "certified"}).status_code == 204
    assert api.post(back, json={"why": "again"}).status_code == 404
    remark = {
        "text": "see the minutes",
        "supplier_id": case.stored.suppliers["cartes-exemple"],
        "about": free["id"],
    }
    assert api.post(f"{case.tender}/comments", json=remark).status_code == 201
    told = api.get(f"{case.tender}/comments", params={"about": free["id"]}).json()["items"]
    assert [one["text"] for one in told] == ["see the minutes"]


@pytest.mark.parametrize("text", ["a\x00b", "\ud800"])
def test_signs_that_cannot_be_kept_are_refused(case: Case, text: str) -> None:
    body = json.dumps({"text": text})
    headers = {"content-type": "application/json"}
    answer = case.manager.post(f"{case.tender}/comments", content=body, headers=headers)
    assert answer.status_code == 422


def test_a_token_without_the_scope_does_nothing(case: Case) -> None:
    api = case.team.program(case.person, "see")
    assert api.get(f"{case.tender}/frozen").status_code == 200
    for path, body in (
        ("/frozen", {"reason": "mine"}),
        ("/comments", {"text": "mine"}),
        (f"/suppliers/{case.stored.suppliers['cartes-exemple']}/links", {"terms": {}}),
    ):
        assert api.post(f"{case.tender}{path}", json=body).status_code == 403, path
