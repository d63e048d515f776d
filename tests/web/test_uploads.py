"""Papers come in by pages and API: whole, in pieces, once, and never past the limit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from cardassay.office.abilities import Role
from cardassay.office.tenders.making import add_supplier, make_tender
from tests.support.office import Team, team_in

NOTES = {"Idempotency-Key": "one"}


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    made = team_in(tmp_path / "office", environment={"CARDASSAY_LIMITS_FILE_MB": "1"})
    yield made
    made.close()


@pytest.fixture
def at(team: Team) -> str:
    """The address of a supplier of a tender of which the reviewer is a member."""
    manager = team.person(Role.MANAGER)
    tender_id = make_tender(team.office, manager, "Kartenprogramm Fiktiv")
    supplier_id = add_supplier(team.office, manager, tender_id, "Musterkarte Fiktiv GmbH")
    return f"/tenders/{tender_id}/suppliers/{supplier_id}"


@pytest.fixture
def reviewer(team: Team, at: str) -> TestClient:
    person = team.person(Role.REVIEWER)
    team.join(person, at.split("/")[2])
    return team.browser(person)


@pytest.fixture
def program(team: Team, at: str) -> TestClient:
    person = team.person(Role.REVIEWER)
    team.join(person, at.split("/")[2])
    return team.program(person)


def files_in(client: TestClient, at: str) -> list[str]:
    return [one["path"] for one in client.get(f"/api{at}/dossier").json()["items"]]


def test_a_form_without_script_puts_several_files_in(reviewer: TestClient, at: str) -> None:
    mark = reviewer.headers.pop("x-csrf")
    sent = [("files", ("a.txt", b"one")), ("files", ("plants/a.txt", b"two")), ("files", ("b.txt", b"one"))]
    answer = reviewer.post(f"{at}/dossier?csrf={mark}", files=sent)
    assert answer.status_code == 200
    assert "was there before" in answer.text
    assert "plants/a.txt" in answer.text
    assert "2 papers wait" in answer.text


def test_a_form_of_another_page_is_refused(reviewer: TestClient, at: str) -> None:
    del reviewer.headers["x-csrf"]
    answer = reviewer.post(f"{at}/dossier?csrf=guessed", files=[("files", ("a.txt", b"one"))])
    assert answer.status_code == 403


def test_a_file_that_is_too_large_stops_none_before_it(reviewer: TestClient, at: str) -> None:
    large = b"x" * (1 << 20) + b"y"
    sent = [("files", ("a.txt", b"one")), ("files", ("large.bin", large)), ("files", ("c.txt", b"three"))]
    answer = reviewer.post(f"{at}/dossier", files=sent)
    assert answer.status_code == 413
    assert "“large.bin” is too large" in answer.text
    page = reviewer.get(f"{at}/dossier").text
    assert "a.txt" in page
    assert "large.bin" not in page


def test_a_file_that_says_it_is_too_large_is_refused_before_it_is_read(program: TestClient, at: str) -> None:
    def never() -> Iterator[bytes]:
        yield b"x"
        raise AssertionError("the body was read")

    two_gb = {"content-length": str(2 << 30)}
    answer = program.put(f"/api{at}/dossier/huge.pdf", content=b"x", headers=two_gb)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert "2,048 MiB" in answer.json()["detail"]
    announced = program.post(f"/api{at}/uploads", json={"name": "huge.pdf", "size": 2 << 30})
    assert announced.status_code == 413


def test_names_that_lead_elsewhere_or_carry_scripts_become_harmless(program: TestClient, at: str) -> None:
    for name in (
        "..%2F..%2Fetc%2Fpasswd",
        "%3Cscript%3Ealert(1)%3C%2Fscript%3E.pdf",
        "a%00%07%E2%80%AEb.pdf",
    ):
        answer = program.put(f"/api{at}/dossier/{name}", content=name.encode())
        assert answer.status_code == 200, answer.text
    assert files_in(program, at) == ["ab.pdf", "etc/passwd", "scriptalert(1)/script.pdf"]
    assert program.put(f"/api{at}/dossier/..%2F..", content=b"x").status_code in (404, 422)


def test_the_same_request_with_the_same_key_is_done_once_and_answered_alike(
    program: TestClient, at: str
) -> None:
    first = program.put(f"/api{at}/dossier/a.txt", content=b"one", headers=NOTES)
    again = program.put(f"/api{at}/dossier/a.txt", content=b"one", headers=NOTES)
    assert first.json() == again.json()
    assert first.json()["state"] == "kept"
    other = program.put(f"/api{at}/dossier/a.txt", content=b"two", headers=NOTES)
    assert other.status_code == 409
    assert files_in(program, at) == ["a.txt"]


def test_another_file_of_the_same_name_gets_a_number(program: TestClient, at: str) -> None:
    program.put(f"/api{at}/dossier/a.txt", content=b"one")
    second = program.put(f"/api{at}/dossier/A.txt", content=b"two").json()
    assert second["state"] == "renamed"
    assert files_in(program, at) == ["A (2).txt", "a.txt"]


def test_a_file_that_was_cut_off_goes_on_where_it_stopped(program: TestClient, at: str) -> None:
    made = program.post(f"/api{at}/uploads", json={"name": "plants/large.pdf", "size": 10}).json()
    upload = f"/api{at}/uploads/{made['id']}"
    assert program.put(f"{upload}?offset=0", content=b"12345").json()["received"] == 5
    wrong = program.put(f"{upload}?offset=0", content=b"12345")
    assert wrong.status_code == 409
    assert "goes on at byte 5" in wrong.json()["detail"]
    early = program.post(f"{upload}/finished")
    assert early.status_code == 409
    assert program.get(upload).json()["received"] == 5
    program.put(f"{upload}?offset=5", content=b"67890")
    more = program.put(f"{upload}?offset=10", content=b"1")
    assert more.status_code == 413
    done = program.post(f"{upload}/finished").json()
    assert done["paper"]["file"] == "plants/large.pdf"
    assert program.post(f"{upload}/finished").json()["state"] == "done"
    assert files_in(program, at) == ["plants/large.pdf"]


def test_what_came_is_compared_with_what_was_sent(program: TestClient, at: str) -> None:
    made = program.post(f"/api{at}/uploads", json={"name": "a.pdf", "size": 3}).json()
    upload = f"/api{at}/uploads/{made['id']}"
    program.put(f"{upload}?offset=0", content=b"abc")
    wrong = program.post(f"{upload}/finished?sha256={'0' * 64}")
    assert wrong.status_code == 409
    assert program.get(upload).json()["received"] == 0
    assert files_in(program, at) == []


def test_uploads_of_one_person_are_not_there_for_another(team: Team, program: TestClient, at: str) -> None:
    made = program.post(f"/api{at}/uploads", json={"name": "a.pdf", "size": 3}).json()
    other = team.person(Role.REVIEWER, "B. Other")
    team.join(other, at.split("/")[2])
    assert team.program(other).get(f"/api{at}/uploads/{made['id']}").status_code == 404
    stranger = team.person(Role.REVIEWER, "C. Stranger")
    assert team.program(stranger).put(f"/api{at}/dossier/a.pdf", content=b"x").status_code == 404


def test_a_paper_is_taken_out_with_a_reason_and_never_without(reviewer: TestClient, at: str) -> None:
    reviewer.post(f"{at}/dossier", files=[("files", ("a.txt", b"one"))])
    without = reviewer.post(f"{at}/dossier/taken-out", data={"file": "a.txt", "reason": " "})
    assert without.status_code == 422
    assert "Say why" in without.text
    answer = reviewer.post(f"{at}/dossier/taken-out", data={"file": "a.txt", "reason": "sent by mistake"})
    assert answer.status_code == 303
    assert "No paper yet" in reviewer.get(f"{at}/dossier").text


def test_the_list_asks_for_itself_only_while_something_is_read(reviewer: TestClient, at: str) -> None:
    assert "every 1s" not in reviewer.get(f"{at}/dossier/progress").text
    reviewer.post(f"{at}/dossier", files=[("files", ("a.txt", b"one"))])
    assert "every 1s" in reviewer.get(f"{at}/dossier/progress").text
