"""The page behind an upload link in a real browser: over a bad line, and without any script."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, FilePayload, Page, Route, expect

from cardassay.office.abilities import Role
from cardassay.office.asking.links import LinkTerms, make_link
from tests.support.office import Team, team_in
from tests.support.real.browser import BEST_PRACTICE, WCAG, axe, told
from tests.support.real.needs import free_port
from tests.support.small_tender import small_tender

LARGE = hashlib.sha256(b"large").digest() * (9 << 15)  # 9 MiB, so that it takes three pieces


@dataclass
class Place:
    """A server with one supplier to whom links can be given."""

    team: Team
    tender: str
    supplier: str
    url: str

    def link(self, **terms: int) -> str:
        """The address of a new link."""
        manager = self.team.person(Role.MANAGER)
        given = LinkTerms(**{"days": 7, "most_files": 5, "most_mib": 64, **terms})  # type: ignore[arg-type]
        _, token = make_link(self.team.office, manager, self.tender, self.supplier, given)
        return f"{self.url}/in/{token}"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("way-in")
    team = team_in(folder / "office")
    stored = small_tender(team.office, folder / "tender", "cartes-exemple")
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(team.app, "127.0.0.1", port, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield Place(team, stored.id, stored.suppliers["cartes-exemple"], f"http://127.0.0.1:{port}")
    server.should_exit = True
    thread.join()
    team.close()


@pytest.fixture(autouse=True)
def _later(place: Place) -> None:
    place.team.clock.on(timedelta(minutes=2))


def _file(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def _on_disk(folder: Path, name: str, data: bytes) -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def test_a_file_goes_on_where_a_bad_line_cut_it_off(place: Place, page: Page, tmp_path: Path) -> None:
    broken: list[str] = []

    def once(route: Route) -> None:
        if route.request.method == "PUT" and len(broken) < 2 and "offset=0" not in route.request.url:
            broken.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/files/**", once)
    page.goto(f"{place.link()}?language=fr")
    page.set_input_files("#files", _on_disk(tmp_path, "grand.bin", LARGE))
    page.click("button[type=submit]")
    arrived = page.get_by_role("row", name="grand.bin")
    expect(arrived).to_contain_text(hashlib.sha256(LARGE).hexdigest(), timeout=30_000)
    assert len(broken) == 2
    expect(page.get_by_role("row")).to_have_count(2)  # its head, and the file once


def test_several_files_are_sent_and_what_is_refused_is_named(
    place: Place, page: Page, tmp_path: Path
) -> None:
    page.goto(f"{place.link(most_mib=1)}?language=en")
    small, large = _on_disk(tmp_path, "small.txt", b"small"), _on_disk(tmp_path, "large.bin", LARGE)
    page.set_input_files("#files", [small, large])
    page.click("button[type=submit]")
    expect(page.locator("#progress")).to_contain_text("small.txt · arrived")
    expect(page.locator("#progress")).to_contain_text("large.bin · not sent")
    page.reload()
    expect(page.get_by_role("row", name="small.txt")).to_be_visible()


def test_the_page_works_without_a_script(place: Place, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{place.link()}?language=en")
    page.set_input_files("#files", [_file("one.txt", b"1"), _file("two.txt", b"2")])
    page.click("button[type=submit]")
    expect(page.get_by_role("status")).to_contain_text("2 files arrived")
    expect(page.get_by_role("row", name="two.txt")).to_contain_text(hashlib.sha256(b"2").hexdigest())
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_reads_well_for_everybody(place: Place, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    used = place.link(most_files=1)
    for address in (f"{place.link()}?language=zh", f"{place.url}/in/nothing", used):
        page.goto(address)
        assert told(axe(page, (*WCAG, *BEST_PRACTICE))) == ""
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_input_files("#files", _file("one.txt", b"1"))
    page.click("button[type=submit]")
    expect(page.get_by_text(hashlib.sha256(b"1").hexdigest())).to_be_visible()
    assert told(axe(page, (*WCAG, *BEST_PRACTICE))) == ""
