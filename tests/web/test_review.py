"""The pages and the API of the review: everything works as a form, for whom it concerns and nobody else."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from cardassay.model.document import Kind
from cardassay.model.fields import FIELDS
from cardassay.office.abilities import Role
from cardassay.office.actor import COMMAND, Actor
from cardassay.office.reviewing.items import OpenItem
from cardassay.office.reviewing.queue import queue_of
from cardassay.office.tree import next_revision, put_file
from cardassay.web.messages import all_words
from tests.support.example_tender import store_tender
from tests.support.office import Team, team_in
from tests.support.reviewed import SUPPLIER, certificate, doubting, review_workspace
from tests.support.small_tender import nothing_waits


@dataclass
class Case:
    """A tender of its own with two reviewers and browsers of theirs."""

    team: Team
    tender: str
    supplier: str
    anna: Actor
    browser: TestClient
    other: TestClient

    @property
    def at(self) -> str:
        return f"/review/{self.tender}/{self.supplier}"

    @property
    def api(self) -> str:
        return f"/api/tenders/{self.tender}/review"

    def items(self) -> tuple[OpenItem, ...]:
        return queue_of(self.team.office, self.tender, self.supplier).items

    def item(self, field: str = "last_day", file: str = "iso-9001.pdf") -> OpenItem:
        return next(one for one in self.items() if (one.field, one.file) == (field, file))

    def page(self, item: OpenItem) -> str:
        return f"{self.at}/items/{item.id}"


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    made = team_in(tmp_path_factory.mktemp("office"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return review_workspace(tmp_path_factory.mktemp("review") / "tender")


@pytest.fixture
def case(team: Team, workspace: Path) -> Case:
    stored = store_tender(team.office, workspace)
    nothing_waits(team.office)
    people = [team.person(Role.REVIEWER, name) for name in ("Anna Example", "Ben Example")]
    for one in people:
        team.join(one, stored.id)
    browsers = [team.browser(one) for one in people]
    return Case(team, stored.id, stored.suppliers[SUPPLIER], people[0], *browsers)


def test_the_walk_begins_with_what_blocks_and_each_answer_brings_the_next_item(case: Case) -> None:
    browser, first = case.browser, case.items()[0]
    start = browser.get(f"/review/{case.tender}/start")
    assert start.status_code == 303
    assert start.headers["location"] == f"{case.page(first)}?scope=tender"
    assert f"1 of {len(case.items())}" in browser.get(start.headers["location"]).text

    item = case.item()
    kept = browser.post(case.page(item), data={"answer": "choice-2", "why": "the month stands first"})
    assert kept.status_code == 303
    to = urlsplit(kept.headers["location"])
    ids = [one.id for one in case.items()]
    assert item.id not in ids
    assert to.path.rpartition("/")[2] in ids
    shown = browser.get(kept.headers["location"]).text
    assert "Kept:" in shown
    assert "2028-03-04" in shown

    (record_id,) = parse_qs(to.query)["last"]
    undo = browser.post(
        f"{case.at}/records/{record_id}/take-back", data={"at_once": "true", "to": case.page(item)}
    )
    assert undo.status_code == 303
    assert undo.headers["location"] == case.page(item)
    assert case.item().id == item.id


def test_an_item_shows_the_field_its_meaning_the_words_why_it_is_asked_and_what_waits(case: Case) -> None:
    page = html.unescape(case.browser.get(case.page(case.item())).text)
    for said in (
        "Last day in force; this day still counts.",
        "the paper does not settle which number is the day",
        "<q>03/04/2028</q>",
        "2028-03-04",
        "the same numbers, day and month the other way round",
        "ISO 9001 for the plant",
        "blocking",
        "compared with the page",
    ):
        assert said in page, said
    assert set(re.findall(r'data-key="([^"]+)"', page)) >= {"1", "2", "a", "e", "k", "s j", "]"}
    assert "<script>" not in page
    assert " style=" not in page


def test_the_page_beside_the_item_can_be_turned_and_is_shown_to_members_only(case: Case) -> None:
    item = case.item()
    page = html.unescape(case.browser.get(case.page(item)).text)
    pictures = re.findall(r'<img src="([^"]+)"', page)
    assert len(pictures) == 2
    for address in pictures:
        found = case.browser.get(address)
        assert found.status_code == 200
        assert found.headers["content-type"].startswith("image/")
        assert "private" in found.headers["cache-control"]
    turned = html.unescape(case.browser.get(f"{case.page(item)}?page=2").text)
    assert "Page 2 of 2" in turned
    stranger = case.team.browser(case.team.person(Role.REVIEWER))
    assert stranger.get(pictures[0]).status_code == 404
    assert case.team.browser().get(pictures[0]).status_code == 303
    wrong = case.browser.get(pictures[0].partition("?")[0] + "?box=1,2,nan,4")
    assert wrong.status_code == 422
    assert case.browser.get(f"{case.at}/pages/{'ab' * 32}/1").status_code == 404


def test_what_was_typed_and_is_none_stays_in_the_field_with_what_is_wrong(case: Case) -> None:
    item = case.item()
    refused = case.browser.post(
        case.page(item), data={"answer": "typed", "text": "31 January 2029", "why": "so"}
    )
    assert refused.status_code == 422
    page = html.unescape(refused.text)
    assert "2029-01-31 may be meant" in page
    assert ">31 January 2029</textarea>" in page
    assert 'value="so"' in page
    assert case.item().id == item.id
    assert case.browser.post(case.page(item), data={"answer": "perhaps"}).status_code == 422
    kept = case.browser.post(case.page(item), data={"answer": "typed", "text": " 2029-01-31 \r\n"})
    assert kept.status_code == 303


def test_who_comes_second_sees_both_answers_and_can_correct_the_record(case: Case) -> None:
    item = case.item()
    assert case.browser.post(case.page(item), data={"answer": "as-read"}).status_code == 303
    sent = {"answer": "choice-2", "why": "the month stands first"}
    conflict = case.other.post(case.page(item), data=sent)
    assert conflict.status_code == 409
    page = html.unescape(conflict.text)
    for said in ("Anna Example", "2028-04-03", "2028-03-04", "the month stands first"):
        assert said in page, said
    address = next(one for one in re.findall(r'action="([^"]+)"', page) if one.endswith("/correct"))
    fields = {"answer": "typed", "text": "2028-03-04", "why": "both looked again"}
    corrected = case.other.post(address, data=fields)
    assert corrected.status_code == 303
    records = html.unescape(case.browser.get(f"{case.at}/records").text)
    assert "2028-03-04" in records
    assert "Ben Example" in records
    assert "both looked again" in records
    settled = case.browser.get(case.page(item))
    assert settled.status_code == 200
    assert "Ben Example" in settled.text


def test_a_correction_without_a_reason_is_refused_beside_its_record(case: Case) -> None:
    case.browser.post(case.page(case.item()), data={"answer": "as-read"})
    (record,) = (
        case.team.program(case.anna).get(f"{case.api}/records?supplier={case.supplier}").json()["items"]
    )
    at = f"{case.at}/records/{record['id']}"
    refused = case.browser.post(f"{at}/correct", data={"answer": "typed", "text": "2028-03-04"})
    assert refused.status_code == 422
    assert "Say why" in refused.text
    assert case.browser.post(f"{at}/take-back", data={"why": "the wrong paper"}).status_code == 303
    assert case.browser.post(f"{at}/take-back", data={"why": "again"}).status_code == 404
    elsewhere = {"why": "x", "to": "https://elsewhere.test/"}
    case.browser.post(case.page(case.item()), data={"answer": "as-read"})
    back = case.browser.post(f"{at}/take-back", data=elsewhere)
    assert back.headers["location"] == f"{case.at}/records"


def test_everybody_who_sees_a_tender_sees_the_queue_and_only_reviewers_answer(case: Case) -> None:
    reader = case.team.person(Role.READER)
    case.team.join(reader, case.tender)
    browser, item = case.team.browser(reader), case.item()
    for address in ("/review", f"/review/{case.tender}", case.at, case.page(item), f"{case.at}/records"):
        assert browser.get(address).status_code == 200, address
    assert 'name="answer"' not in browser.get(case.page(item)).text
    assert browser.post(case.page(item), data={"answer": "as-read"}).status_code == 403
    stranger = case.team.browser(case.team.person(Role.MANAGER))
    for address in (f"/review/{case.tender}", case.at, case.page(item), f"{case.at}/records"):
        assert stranger.get(address).status_code == 404, address
    assert stranger.post(case.page(item), data={"answer": "as-read"}).status_code == 404
    del case.browser.headers["x-csrf"]
    assert case.browser.post(case.page(item), data={"answer": "as-read"}).status_code == 403
    assert case.item().id == item.id


def test_who_else_looks_at_an_item_is_said_softly(case: Case) -> None:
    item = case.item()
    assert "is looking at this" not in case.browser.get(case.page(item)).text
    assert "Anna Example is looking at this" in case.other.get(case.page(item)).text
    assert "Anna Example is looking at this" in case.other.get(case.at).text


def test_two_people_are_a_switch_of_the_manager_and_the_second_sees_what_the_first_said(
    case: Case,
) -> None:
    manager = case.team.person(Role.MANAGER)
    case.team.join(manager, case.tender)
    switch = f"/review/{case.tender}/two-people"
    assert case.browser.post(switch, data={"on": "true"}).status_code == 403
    assert case.team.browser(manager).post(switch, data={"on": "true"}).status_code == 303

    item = case.item()
    proposed = case.browser.post(case.page(item), data={"answer": "as-read", "why": "day first"})
    assert proposed.status_code == 303
    assert "waits for a second person" in case.browser.get(proposed.headers["location"]).text
    page = html.unescape(case.other.get(case.page(item)).text)
    assert "I say the same as Anna Example" in page
    assert "day first" in page
    address = next(one for one in re.findall(r'action="([^"]+)"', page) if one.endswith("/agree"))
    assert case.browser.post(address).status_code == 403
    assert case.other.post(address).status_code == 303
    assert "Anna Example and Ben Example" in case.browser.get(f"{case.at}/records").text
    assert item.id not in [one.id for one in case.items()]


def test_a_name_is_asked_with_what_the_offer_says(case: Case) -> None:
    (name,) = (one for one in case.items() if one.what == "name")
    page = html.unescape(case.browser.get(case.page(name)).text)
    assert "Is this the same company?" in page
    assert "Example Cards Works Ltd (fictional)" in page
    kept = case.browser.post(case.page(name), data={"answer": "different", "why": "another register number"})
    assert kept.status_code == 303
    assert "another register number" in case.browser.get(f"{case.at}/records").text
    assert "How do you know?" in page


def test_a_paper_of_doubtful_kind_and_one_without_pages_are_shown_with_what_was_read(case: Case) -> None:
    office = case.team.office
    lines = "\n".join(certificate("Example Card Works Ltd (fictional)", "07/08/2028", "FX 0009"))
    with office.changing(COMMAND) as change:
        revision = next_revision(change, case.tender)
        path = f"suppliers/{SUPPLIER}/dossier/iso-9001-words.txt"
        kept = office.evidence.keep(lines.encode())
        put_file(change, case.tender, revision, path, kept, supplier_id=case.supplier)
        change.record("paper.test", tender=case.tender)
    nothing_waits(office)
    case.team.app.state.office = case.team.office = replace(office, judge=doubting)
    try:
        words = html.unescape(case.browser.get(case.page(case.item(file="iso-9001-words.txt"))).text)
        (kind,) = (one for one in case.items() if one.what == "kind")
        page = html.unescape(case.browser.get(case.page(kind)).text)
        kept_kind = case.browser.post(case.page(kind), data={"answer": "kind", "text": kind.kind})
    finally:
        case.team.app.state.office = case.team.office = office
    assert "There is no picture of this paper" in words
    assert "<blockquote><p>07/08/2028" in words
    assert "Is this a management system certificate?" in page
    assert "FX 0001" in page
    assert kept_kind.status_code == 303


def test_when_nothing_waits_any_more_the_page_says_so(case: Case) -> None:
    answered = 0
    while items := case.items():
        item = items[0]
        said = {"name": "same", "value": "absent"}[item.what]
        done = case.browser.post(case.page(item), data={"answer": said})
        assert done.status_code == 303
        answered += 1
        assert answered < 40
    assert done.headers["location"].startswith(f"{case.at}?last=")
    page = case.browser.get(done.headers["location"]).text
    assert "Nothing waits for a person here" in page
    assert "Undo" in page
    assert case.browser.get(case.page(item)).status_code in (200, 404)


def test_programs_see_and_answer_the_same(case: Case) -> None:
    program = case.team.program(case.anna)
    listed = program.get(f"{case.api}?supplier={case.supplier}&limit=2").json()
    assert [one["id"] for one in listed["items"]] == [one.id for one in case.items()[:2]]
    assert listed["total"] == len(case.items())
    blocking = program.get(f"{case.api}?need=blocking").json()
    assert {one["need"] for one in blocking["items"]} == {"blocking"}
    item = case.item()
    one = program.get(f"{case.api}/items/{item.id}?supplier={case.supplier}").json()
    assert (one["read"], one["field"]) == ("2028-04-03", "last_day")
    picture = program.get(f"{case.api}/pages/{item.sha256}/1?supplier={case.supplier}&width=480")
    assert picture.headers["content-type"].startswith("image/")

    given = {"supplier": case.supplier, "item": item.id, "value": "2029-01-31", "why": "by eye"}
    kept = program.post(f"{case.api}/answers", json=given)
    assert kept.status_code == 201
    assert kept.json()["record"]["who"] == "Anna Example"
    assert program.post(f"{case.api}/answers", json=given).json()["state"] == "stood"
    told = program.post(f"{case.api}/answers", json={**given, "value": "2029-02-28"})
    assert told.status_code == 409
    assert told.json()["type"] == "urn:cardassay:problem:decided-otherwise"
    wrong = program.post(f"{case.api}/answers", json={**given, "value": "soon"})
    assert wrong.status_code == 422

    (record,) = program.get(f"{case.api}/records?supplier={case.supplier}").json()["items"]
    at = f"{case.api}/records/{record['id']}"
    why = {"supplier": case.supplier, "why": "looked again"}
    corrected = program.post(f"{at}/correction", json={**why, "typed": "2029-02-28"}).json()
    assert corrected["record"]["value"] == "2029-02-28"
    at = f"{case.api}/records/{corrected['record']['id']}"
    assert program.post(f"{at}/taking-back", json=why).json()["state"] == "taken-back"
    assert case.item().id == item.id
    (supplier,) = program.get(f"{case.api}/suppliers").json()["items"]
    assert supplier["supplier_id"] == case.supplier


def test_programs_turn_the_switch_propose_and_agree(case: Case) -> None:
    manager, ben = case.team.person(Role.MANAGER), case.team.person(Role.REVIEWER)
    for one in (manager, ben):
        case.team.join(one, case.tender)
    program, second = case.team.program(case.anna), case.team.program(ben)
    assert program.put(f"{case.api}/two-people", json={"on": True}).status_code == 403
    assert case.team.program(manager).put(f"{case.api}/two-people", json={"on": True}).json() == {"on": True}
    given = {"supplier": case.supplier, "item": case.item().id, "as_read": True}
    proposed = program.post(f"{case.api}/answers", json=given).json()
    assert (proposed["state"], proposed["record"]) == ("proposed", None)
    (waiting,) = second.get(f"{case.api}/proposals").json()["items"]
    at = f"{case.api}/proposals/{waiting['id']}"
    assert program.post(f"{at}/agreement").status_code == 403
    assert second.post(f"{at}/agreement", json={"why": "seen too"}).json()["state"] == "agreed"
    assert second.post(f"{at}/withdrawal").status_code == 409
    reads = case.team.program(case.anna, "see")
    assert reads.get(case.api).status_code == 200
    assert reads.post(f"{case.api}/answers", json=given).status_code == 403


def test_every_field_and_kind_of_paper_has_a_name_and_a_meaning() -> None:
    english = all_words().of("en")
    for name, spec in FIELDS.items():
        assert english(f"review_fields.says.{name}") == spec.says
        assert english(f"review_fields.name.{name}")
    for kind in Kind:
        assert english(f"review_fields.kind.{kind.value}")


def test_the_review_speaks_german(case: Case) -> None:
    from sqlalchemy import update

    from cardassay.store.schema.people import people

    with case.team.office.database.writing() as connection:
        own = update(people).where(people.c.id == case.anna.person_id)
        connection.execute(own.values(language="de"))
    page = html.unescape(case.browser.get(case.page(case.item())).text)
    assert "Letzter Tag der Gültigkeit" in page
    assert "Überspringen" in page
