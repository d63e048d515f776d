"""The review in a real browser: by keyboard alone, without loading pages, and without any script."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect

from cardassay.office.abilities import Role
from cardassay.office.papers.pictures import pages_of, paper_in
from cardassay.office.reviewing.items import OpenItem
from cardassay.office.reviewing.queue import queue_of
from tests.support.example_tender import Stored
from tests.support.office import Team, team_in
from tests.support.real.browser import BEST_PRACTICE, WCAG, axe, told
from tests.support.real.needs import free_port
from tests.support.reviewed import SUPPLIER, review_tender


@dataclass
class Place:
    """A server with one tender, and a reviewer who is signed in."""

    team: Team
    stored: Stored
    url: str
    cookie: str

    @property
    def supplier(self) -> str:
        return self.stored.suppliers[SUPPLIER]

    def items(self) -> tuple[OpenItem, ...]:
        return queue_of(self.team.office, self.stored.id, self.supplier).items

    def item(self, field: str = "last_day") -> OpenItem:
        here = ("iso-9001.pdf", field)
        return next(one for one in self.items() if (one.file, one.field) == here)

    def address(self, item: OpenItem) -> str:
        return f"{self.url}/review/{self.stored.id}/{self.supplier}/items/{item.id}"

    def enter(self, page: Page) -> None:
        page.context.add_cookies([{"name": "cardassay", "value": self.cookie, "url": self.url}])


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("keyboard")
    team = team_in(folder / "office")
    stored = review_tender(team.office, folder / "tender")
    anna = team.person(Role.REVIEWER, "Anna Example")
    team.join(anna, stored.id)
    cookie = team.browser(anna).cookies["cardassay"]
    port = free_port()
    config = uvicorn.Config(team.app, "127.0.0.1", port, log_level="warning", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    made = Place(team, stored, f"http://127.0.0.1:{port}", cookie)
    # Judged once, and the process that draws is started, before anybody waits for it.
    item = made.item()
    pages_of(team.office, paper_in(team.office, stored.id, made.supplier, item.sha256))
    yield made
    server.should_exit = True
    thread.join(20)
    team.close()


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def test_a_person_walks_through_the_queue_by_keyboard_and_no_page_is_loaded(place: Place, page: Page) -> None:
    place.enter(page)
    item = place.item()
    page.goto(place.address(item))
    expect(page.locator("#asked")).to_have_text("Last day")
    assert focused(page) == "asked"
    page.evaluate("window.notLoadedAnew = true")

    page.keyboard.press("2")
    expect(page.locator(".kept")).to_contain_text("Kept: Last day: 2028-03-04")
    assert focused(page) == "asked"
    expect(page.locator("body > [role=status]")).to_contain_text("2028-03-04")
    assert item.id not in [one.id for one in place.items()]
    assert item.id not in page.url

    page.keyboard.press("u")
    expect(page.locator("#asked")).to_have_text("Last day")
    assert page.url.endswith(item.id)
    page.keyboard.press("s")
    expect(page.locator("#asked")).not_to_have_text("Last day")
    page.keyboard.press("k")
    expect(page.locator("#asked")).to_have_text("Last day")

    page.keyboard.press("e")
    assert focused(page) == "text"
    page.keyboard.type("31 January 2029")
    page.keyboard.press("Enter")
    expect(page.locator("#text-wrong")).to_contain_text("2029-01-31 may be meant")
    assert focused(page) == "text"
    assert page.input_value("#text") == "31 January 2029"
    page.fill("#text", "2029-01-31")
    page.keyboard.press("Enter")
    expect(page.locator(".kept")).to_contain_text("2029-01-31")
    assert page.evaluate("window.notLoadedAnew") is True, "everything came without loading a page"
    assert told(axe(page, (*WCAG, *BEST_PRACTICE))) == ""


def test_the_page_of_the_paper_turns_and_is_enlarged_by_keyboard(place: Place, page: Page) -> None:
    place.enter(page)
    page.goto(place.address(place.item("certification_body")))
    expect(page.locator("#sheet")).to_contain_text("Page 1 of 2")
    page.keyboard.press("]")
    expect(page.locator("#sheet")).to_contain_text("Page 2 of 2")
    page.keyboard.press("[")
    expect(page.locator("#sheet")).to_contain_text("Page 1 of 2")
    page.keyboard.press("z")
    expect(page.locator("#sheet.large")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#sheet.large")).to_have_count(0)
    for picture in page.locator("#review img").all():
        picture.scroll_into_view_if_needed()
        picture.evaluate("one => one.decode()")  # fails where there is no picture
        assert picture.get_attribute("alt")


def test_keys_can_be_switched_off_and_stay_so(place: Place, page: Page) -> None:
    place.enter(page)
    item = place.item("certification_body")
    page.goto(place.address(item))
    page.uncheck("#keys")
    page.locator("#asked").focus()
    page.keyboard.press("a")
    page.reload()
    expect(page.locator("#keys")).not_to_be_checked()
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    assert item.id in page.url
    assert item.id in [one.id for one in place.items()]


def test_it_works_without_script_at_390_pixels(place: Place, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    try:
        page = context.new_page()
        place.enter(page)
        item = place.item("certification_body")
        page.goto(place.address(item))
        page.get_by_role("button", name="It is right").click()
        expect(page.locator(".kept")).to_contain_text("Kept: Certification body")
        page.get_by_role("button", name="Undo").click()
        expect(page.locator("#asked")).to_have_text("Certification body")
        page.locator("nav.moves a").last.click()
        expect(page.locator("#asked")).to_be_visible()
        assert item.id not in page.url
    finally:
        context.close()
