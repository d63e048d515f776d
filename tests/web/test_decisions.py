"""Decisions over HTTP: frozen states, sign-off pinned to one of them, waivers, remarks."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import update

from cardassay.office.abilities import Role
from cardassay.office.deciding.verifying import verify_archive
from cardassay.office.deciding.waiving import waivable_of
from cardassay.store.schema.working import jobs
from tests.support.example_tender import Stored
from tests.support.office import START, Team, team_in
from tests.support.small_tender import nothing_waits, small_tender


@dataclass
class Case:
    """A tender with one supplier, and the browsers of those who see it."""

    team: Team
    stored: Stored
    manager: TestClient = field(init=False)
    reviewer: TestClient = field(init=False)
    reader: TestClient = field(init=False)
    stranger: TestClient = field(init=False)
    state: str = ""
    """Where a frozen state stands that tests share."""

    def __post_init__(self) -> None:
        for role in (Role.MANAGER, Role.REVIEWER, Role.READER):
            person = self.team.person(role)
            self.team.join(person, self.stored.id)
            setattr(self, role.value, self.team.browser(person))
        self.stranger = self.team.browser(self.team.person(Role.MANAGER, "C. Stranger"))

    @property
    def at(self) -> str:
        """The tender's decisions."""
        return f"/tenders/{self.stored.id}/decisions"

    @property
    def supplier(self) -> str:
        """Its only supplier."""
        return self.stored.suppliers["example-card-works"]

    def frozen(self) -> str:
        """Where a new frozen state stands."""
        nothing_waits(self.team.office)
        answer = self.manager.post(f"{self.at}/freeze", data={"reason": "Award", "day": ""})
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    def first(self) -> str:
        """Where the first one stands."""
        self.state = self.state or self.frozen()
        return self.state

    def sign(self, client: TestClient, state: str, **given: str) -> Response:
        """An answer to a state, as its page sends it."""
        found = re.search(r"SHA-256\)</strong><br><code>(\w{64})<", self.reader.get(state).text)
        form = {"answer": "approved", "function": "Head", "state_sha256": found[1] if found else "", **given}
        answer: Response = client.post(f"{state}/sign", data=form)
        return answer


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    folder = tmp_path_factory.mktemp("decisions")
    team = team_in(folder / "office")
    stored = small_tender(team.office, folder / "tender", "example-card-works")
    yield Case(team, stored)
    team.close()


def test_freezing_while_papers_wait_has_to_be_confirmed(case: Case) -> None:
    with case.team.office.database.writing() as connection:
        connection.execute(update(jobs).where(jobs.c.kind == "judge").values(state="waiting"))
    refused = case.manager.post(f"{case.at}/freeze", data={"reason": "For the <board>"})
    assert refused.status_code == 409
    assert "Not everything is read and judged yet" in refused.text
    assert "For the &lt;board&gt;" in refused.text
    confirmed = case.manager.post(f"{case.at}/freeze", data={"reason": "For the board", "confirmed": "1"})
    assert confirmed.status_code == 303
    nothing_waits(case.team.office)


def test_only_deciders_freeze_and_only_members_see_it(case: Case) -> None:
    state = case.first()
    for client in (case.reviewer, case.reader):
        assert client.post(f"{case.at}/freeze", data={"reason": "mine"}).status_code == 403
        assert client.get(state).status_code == 200
    for path in (
        case.at,
        state,
        f"{state}/archive.zip",
        f"{state}/parts/report.html",
        f"{case.at}/compare?before=1",
    ):
        assert case.stranger.get(path).status_code == 404, path
    assert case.reader.post(f"{state}/sign", data={"answer": "approved"}).status_code == 403


def test_the_parts_of_a_frozen_state_are_the_bytes_that_its_hashes_name(case: Case, tmp_path: Path) -> None:
    state = case.first()
    archive = case.reader.get(f"{state}/archive.zip").content
    inside = zipfile.ZipFile(io.BytesIO(archive))
    for part in ("assessment.json", "manifest.json", "report.html"):
        assert case.reader.get(f"{state}/parts/{part}").content == inside.read(part)
    path = tmp_path / "frozen.zip"
    path.write_bytes(archive)
    assert verify_archive(path, judge=False).holds
    report = case.reader.get(f"{state}/parts/report.html")
    assert "script" not in report.headers["content-security-policy"]
    assert case.reader.get(f"{state}/parts/other").status_code == 404
    project = case.reader.get(f"{state}/files/project.toml")
    assert project.content == inside.read("workspace/project.toml")
    assert case.reader.get(f"{state}/files/../../secret").status_code == 404


def test_a_sign_off_shows_what_was_signed_and_counts_once(case: Case) -> None:
    state = case.frozen()
    page = case.reviewer.get(state).text
    assert "You sign as A. Reviewer" in page
    refused = case.sign(case.reviewer, state, answer="refused")
    assert (refused.status_code, "why you refuse" in refused.text) == (422, True)
    assert case.sign(case.reviewer, state, answer="refused", why="Paper 3 is missing").status_code == 303
    page = case.reader.get(state).text
    assert "Paper 3 is missing" in page
    assert case.sign(case.manager, state).status_code == 303
    again = case.manager.post(
        f"{state}/sign",
        data={"answer": "refused", "function": "Head", "why": "x",
              "state_sha256": json.loads(_archive(case, state))["state_sha256"]},
    )  # fmt: skip
    assert (again.status_code, "already" in again.text) == (409, True)
    other = case.sign(case.manager, case.first(), state_sha256="0" * 64)
    assert (other.status_code, "its hash is another one" in other.text) == (409, True)


def _archive(case: Case, state: str) -> bytes:
    return zipfile.ZipFile(io.BytesIO(case.reader.get(f"{state}/archive.zip").content)).read("frozen.json")


def test_a_newer_state_begins_without_sign_offs(case: Case) -> None:
    former = case.first()
    case.sign(case.reviewer, former)
    newer = case.frozen()
    assert "Nobody has signed this state" in case.reader.get(newer).text
    assert "A newer state was frozen since" in case.reader.get(former).text


def test_a_waiver_is_written_shown_compared_and_taken_back(case: Case) -> None:
    before = case.frozen()
    number = re.search(r"Frozen assessment (\d+)", case.reader.get(before).text)
    assert number is not None
    found = waivable_of(case.team.office, case.stored.id, case.supplier)
    free = next(one for one in found if not one.refused)
    mandated = next(one for one in found if one.refused)
    at = f"/tenders/{case.stored.id}/suppliers/{case.supplier}/waivers"
    assert mandated.refused.replace("`", "") in case.manager.get(f"{at}/new").text.replace("`", "")
    until = str((START + timedelta(days=30)).date())
    told = case.manager.post(at, data={"finding": mandated.id, "until": until, "why": "we hope"})
    assert (told.status_code, "mandated by a brand or by law" in told.text) == (409, True)
    for wrong in ({"until": "2020-01-01"}, {"until": "soon"}, {"why": " "}, {"finding": "nothing"}):
        form = {"finding": free.id, "until": until, "why": "certified soon", **wrong}
        assert case.manager.post(at, data=form).status_code == 422
    form = {"finding": free.id, "until": until, "why": "certified soon"}
    assert case.reviewer.post(at, data=form).status_code == 403
    assert case.manager.post(at, data=form).status_code == 303
    nothing_waits(case.team.office)
    page = case.reader.get(case.at).text
    assert "certified soon" in page
    assert "ends soon" in page
    compared = case.reader.get(f"{case.at}/compare?before={number[1]}").text
    assert "certified soon" in compared
    back = re.findall(r'action="([^"]+/back)"', case.manager.get(case.at).text)[0]
    assert case.manager.post(back, data={"why": ""}).status_code == 422
    assert case.manager.post(back, data={"why": "not needed"}).status_code == 303
    assert "No requirement is waived" in case.reader.get(case.at).text
    assert case.manager.post(back, data={"why": "again"}).status_code == 404


def test_a_difference_of_nothing_says_so(case: Case) -> None:
    state = case.frozen()
    number = re.search(r"Frozen assessment (\d+)", case.reader.get(state).text)
    assert number is not None
    assert "Nothing differs" in case.reader.get(f"{case.at}/compare?before={number[1]}").text
    assert case.reader.get(f"{case.at}/compare?before=99").status_code == 404


def test_remarks_are_kept_escaped_and_nobody_elses(case: Case) -> None:
    at = f"/tenders/{case.stored.id}/comments"
    form = {
        "supplier": case.supplier,
        "about": "iso-9001.plant@exampleton",
        "text": "<script>1</script>\nsecond",
    }
    assert case.reader.post(at, data=form).status_code == 403
    assert case.reviewer.post(at, data=form).status_code == 303
    case.team.clock.on(timedelta(seconds=1))
    case.reviewer.post(at, data={"text": "On the whole tender"})
    page = case.reader.get(at).text
    assert "&lt;script&gt;1&lt;/script&gt;" in page
    assert page.index("second") < page.index("On the whole tender")
    part = case.reader.get(at, params={"supplier": case.supplier}, headers={"hx-request": "true"}).text
    assert "<html" not in part
    assert "On the whole tender" not in part
    assert case.stranger.get(at).status_code == 404
    assert case.reviewer.post(at, data={"text": " "}).status_code == 422
    assert case.reviewer.post(at, data={"text": "x", "supplier": "another"}).status_code == 404
