"""
Every page is judged by axe in a real browser: light and dark, wide and narrow, English and German.

Pages are found by following links, so that new ones come in by themselves; a page that no link leads to
is a fault. What a rule of axe looks at says in which ways of looking it is asked again: colours where the
colours are others, places where the places are, all of them in each language and each width.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.support.real.browser import BEST_PRACTICE, COLOUR, WCAG, axe, told
from tests.support.real.crawling import Site, crawl
from tests.support.real.furnished import House

WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}

LANGUAGES = ("en", "de")
MOST = 250
"""How often the tabulator is pressed on one page at most."""

EVERYTHING = os.environ.get("CARDASSAY_AXE") == "everything"
"""Every rule in every way of looking, on two pages of each kind: for a night."""


@dataclass(frozen=True, slots=True)
class Look:
    """One way of looking at a page, and the rules that it can break where it broke none before.

    Without any rule, only that the page is not wider than the screen.
    """

    scheme: Literal["light", "dark"]
    size: ViewportSize
    tags: tuple[str, ...]
    without: tuple[str, ...] = ()


LOOKS = {
    "en": (
        Look("light", WIDE, (*WCAG, *BEST_PRACTICE)),
        Look("dark", WIDE, COLOUR),
        Look("light", NARROW, WCAG, without=COLOUR),
    ),
    "de": (
        Look("dark", NARROW, WCAG),
        Look("light", WIDE, ()),
    ),
}
if EVERYTHING:
    LOOKS = {
        language: tuple(
            Look(scheme, size, (*WCAG, *BEST_PRACTICE))
            for scheme in ("light", "dark")
            for size in (WIDE, NARROW)
        )
        for language in LANGUAGES
    }


@pytest.fixture(scope="module")
def site(house: House) -> Site:
    with house.client() as client:
        found = crawl(client, house.furnished.ways, each=2 if EVERYTHING else 1)
        for way in NOT_OURS_TO_JUDGE:
            found.others[way] = "text/html"
            found.pages.pop(way, None)
        # A page that is not there is a page, too.
        found.pages["(no such page)"] = ["/no-such-page"]
        return found


@pytest.fixture
def visitor(browser: Browser, house: House) -> Iterator[Callable[..., Page]]:
    """Opens a browser's page for somebody with a session, or for nobody."""
    opened = []

    def open_for(who: str, language: str = "en") -> Page:
        # Buttons that fade into another colour are judged in the colour that they come to.
        context = browser.new_context(viewport=WIDE, reduced_motion="reduce", locale=language)
        context.set_default_timeout(20_000)
        opened.append(context)
        if who:
            cookie = house.furnished.cookies[who]
            context.add_cookies([{"name": "cardassay", "value": cookie, "url": house.server.url}])
        return context.new_page()

    yield open_for
    for context in opened:
        context.close()


def test_every_page_is_reached_by_a_link_and_no_link_leads_nowhere(site: Site, house: House):
    assert site.broken == []
    elsewhere = {one.way for one in house.furnished.unlinked} | ONLY_FOR_A_MOMENT
    assert [one for one in site.missed(house.furnished.ways) if one not in elsewhere] == []


ONLY_FOR_A_MOMENT = {
    "/first",  # until there is an administrator: tests/real/test_first_visit.py
    "/in/{token}/files/{upload_id}",  # asked by the script that sends a large file in pieces
    "/tenders/{tender_id}/suppliers/{supplier_id}/dossier/uploads/{upload_id}",  # the same
    "/feeds/{token}.ics",  # shown once, for a calendar program
    "/oidc/start",  # where an OpenID provider is set: tests/real/test_openid.py
    "/oidc/callback",  # the same
    "/tenders/{tender_id}/suppliers/{supplier_id}/reading",  # a part of a page while papers are read
    "/tenders/{tender_id}/suppliers/{supplier_id}/papers/{sha256}/crop",  # a picture on what is opened
}
NOT_OURS_TO_JUDGE = {
    # The report as it was frozen, byte for byte: a document of megabytes, not a page of the application.
    "/tenders/{tender_id}/decisions/{frozen_id}/parts/{part}",
}


@pytest.mark.parametrize("language", ["en", pytest.param("de", marks=pytest.mark.slow)])
def test_no_page_breaks_a_rule_of_wcag_2_2_aa_or_scrolls_sideways(
    visitor: Callable[..., Page], site: Site, house: House, figure: Callable[[str], None], language: str
):
    faults = list(_faults(visitor(language, language), house.server.url, site.addresses, LOOKS[language]))
    for one in house.furnished.unlinked:
        faults += _faults(visitor(one.who, language), house.server.url, [one.address], LOOKS[language])
    pages = len(site.addresses) + len(house.furnished.unlinked)
    assert not faults, "\n".join(faults)
    judged = pages * sum(bool(look.tags) for look in LOOKS[language])
    figure(f"axe: {pages} pages in {language}, {judged} times judged, 0 violations")


def _faults(page: Page, server: str, addresses: Sequence[str], looks: Sequence[Look]) -> Iterator[str]:
    noise: list[str] = []
    page.on("console", lambda one: noise.append(one.text) if one.type in ("error", "warning") else None)
    page.on("pageerror", lambda one: noise.append(str(one)))
    for address in addresses:
        noise.clear()
        page.goto(server + address, wait_until="load")
        for look in looks:
            page.emulate_media(color_scheme=look.scheme)
            page.set_viewport_size(look.size)
            width = look.size["width"]
            where = f"{address} ({look.scheme}, {width} px)"
            if look.tags and (found := told(axe(page, look.tags, without=look.without))):
                yield f"{where}\n{found}"
            if (wide := _width(page)) > width:
                yield f"{where} is {wide} pixels wide:\n   {_too_wide(page, width)}"
        expected = "404" if "no-such" in address else "nothing"
        yield from (f"{address} complains: {one}" for one in noise if expected not in one)


def _width(page: Page) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width


def _too_wide(page: Page, width: int) -> str:
    """The innermost elements that stick out, to know where to mend."""
    found: list[str] = page.evaluate(
        """(width) => [...document.querySelectorAll('body *')].filter((one) => {
          if (one.getBoundingClientRect().right <= width + 1) return false
          for (let up = one.parentElement; up && up !== document.body; up = up.parentElement)
            if (getComputedStyle(up).overflowX !== 'visible') return false
          return ![...one.children].some((child) => child.getBoundingClientRect().right > width + 1)
        }).slice(0, 5).map((one) => one.outerHTML.slice(0, 160))""",
        width,
    )
    return "\n   ".join(found)


WATCH = """() => {
  window.met = new Map()
  document.addEventListener('focusin', (event) => {
    const one = event.target, style = getComputedStyle(one), box = one.getBoundingClientRect()
    const ringed = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) ||
      style.boxShadow !== 'none'
    const points = [[.5, .5], [.1, .1], [.9, .1], [.1, .9], [.9, .9]].map(([x, y]) =>
      document.elementFromPoint(box.left + box.width * x, box.top + box.height * y))
    const seen = points.some((top) => top && (one.contains(top) || top.contains(one)))
    window.met.set(one, { ringed, seen })
  })
  return document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]').length
}"""

MISSED = """() => {
  const kinds = 'a[href], button:enabled, input:enabled:not([type=hidden]), select:enabled, ' +
    'textarea:enabled, summary, [tabindex]:not([tabindex="-1"])'
  const shown = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest('[inert]')
  const short = (one) => one.outerHTML.replace(/\\s+/g, ' ').slice(0, 140)
  // Of radio buttons of one name the arrows lead from one to the next.
  const all = [...document.querySelectorAll(kinds)].filter((one) => shown(one) && one.type !== 'radio')
  const found = []
  for (const one of all) if (!met.has(one)) found.push('not reached: ' + short(one))
  for (const [one, how] of met) {
    if (!how.ringed) found.push('nothing shows that it has the focus: ' + short(one))
    if (!how.seen) found.push('hidden behind something while it has the focus: ' + short(one))
  }
  return { count: all.length, found }
}"""


@pytest.mark.slow
def test_everything_on_a_page_is_reached_by_the_keyboard_and_seen_to_have_the_focus(
    visitor: Callable[..., Page], site: Site, house: House, figure: Callable[[str], None]
):
    page, faults, reached = visitor("en"), [], 0
    for address in (each[0] for each in site.pages.values()):
        page.goto(house.server.url + address)
        # From the top, wherever the page has put the focus; and once more around than there are things.
        page.evaluate("document.activeElement.blur(); document.body.tabIndex = -1; document.body.focus()")
        page.evaluate("document.body.removeAttribute('tabindex')")
        for _ in range(min(MOST, page.evaluate(WATCH) + 3)):
            page.keyboard.press("Tab")
        told_by_page = page.evaluate(MISSED)
        reached += told_by_page["count"]
        faults += [f"{address}: {one}" for one in told_by_page["found"][:8]]
    assert not faults, "\n".join(faults)
    figure(f"keyboard: {len(site.pages)} pages, {reached} things reached")
