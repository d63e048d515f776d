"""Papers put in by people: chosen or dragged, sent in pieces, going on where they were cut off."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route
from sqlalchemy import insert

from cardassay.office.abilities import Role
from cardassay.office.people.signed_in import hash_of
from cardassay.office.tenders.making import add_supplier, make_tender
from cardassay.store.schema.people import sessions
from tests.support.office import Clock, team_in
from tests.support.real.server import LiveServer, running_server

LARGE = 9 << 20
DROP = """([place, name, text]) => {
  const held = new DataTransfer();
  held.items.add(new File([text], name, { type: "text/plain" }));
  const place_ = document.querySelector(place);
  place_.dispatchEvent(new DragEvent("dragenter", { dataTransfer: held, bubbles: true, cancelable: true }));
  place_.dispatchEvent(new DragEvent("drop", { dataTransfer: held, bubbles: true, cancelable: true }));
}"""


@dataclass(frozen=True, slots=True)
class Desk:
    """A server, a supplier's page on it, and who is signed in."""

    server: LiveServer
    address: str
    cookie: str


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    team = team_in(folder / "data", clock=Clock(datetime.now(UTC)))
    manager = team.person(Role.MANAGER)
    tender = make_tender(team.office, manager, "Kartenprogramm Fiktiv")
    supplier = add_supplier(team.office, manager, tender, "Musterkarte Fiktiv GmbH")
    cookie, now = secrets.token_urlsafe(32), team.clock()
    row = {"token_sha256": hash_of(cookie), "person_id": manager.person_id, "csrf": "a" * 16, "made_at": now,
           "seen_at": now, "ends_at": now + timedelta(hours=10)}  # fmt: skip
    with team.office.database.writing() as connection:
        connection.execute(insert(sessions).values(**row))
    team.close()
    with running_server(folder, environment={"CARDASSAY_SERVER_WORKERS": "0"}) as server:
        yield Desk(server, f"{server.url}/tenders/{tender}/suppliers/{supplier}/dossier", cookie)


@pytest.fixture
def dossier(desk: Desk, page: Page) -> Page:
    page.context.add_cookies([{"name": "cardassay", "value": desk.cookie, "url": desk.server.url}])
    page.set_default_timeout(30_000)
    page.goto(desk.address)
    return page


def test_a_large_file_goes_on_where_it_was_cut_off(dossier: Page, tmp_path: Path) -> None:
    pieces: list[str] = []

    def cut(route: Route) -> None:
        pieces.append(route.request.url.rpartition("=")[2])
        if len(pieces) == 2:
            route.abort()
        else:
            route.continue_()

    dossier.route("**/uploads/*?offset=*", cut)
    file = tmp_path / "grosse-akte.txt"
    file.write_bytes(b"fictional\n" * (LARGE // 10))
    dossier.locator("#files").set_input_files(file)
    dossier.get_by_role("button", name="Send").click()
    dossier.locator(".sending li.ok").wait_for()
    assert pieces == ["0", "4194304", "4194304", "8388608"]
    dossier.get_by_role("rowheader", name="grosse-akte.txt").wait_for()


def test_a_file_that_is_dragged_there_appears_in_the_list_by_itself(dossier: Page) -> None:
    dossier.evaluate(DROP, [".drop", "gezogen.txt", "fictional and dragged"])
    dossier.locator(".sending li.ok").wait_for()
    dossier.get_by_role("rowheader", name="gezogen.txt").wait_for()
    dossier.evaluate(DROP, [".drop", "noch-einmal.txt", "fictional and dragged"])
    again = dossier.locator(".sending li.ok", has_text="was there before")
    again.wait_for()
    assert "noch-einmal.txt" in again.inner_text()
    assert dossier.get_by_role("rowheader", name="gezogen.txt").count() == 1
    assert dossier.get_by_role("rowheader", name="noch-einmal.txt").count() == 0


def test_a_folder_keeps_its_folders(dossier: Page, tmp_path: Path) -> None:
    (tmp_path / "werke").mkdir()
    (tmp_path / "werke" / "werk-1.txt").write_text("fictional plant 1")
    dossier.locator("#folder").set_input_files(tmp_path / "werke")
    dossier.get_by_role("button", name="Send").click()
    kept = dossier.get_by_role("rowheader", name="werke/werk-1.txt")
    kept.wait_for()
    assert kept.count() == 1
