"""
Every page that a link leads to is judged by axe in a real browser: light and dark, wide and narrow,
English and German. New pages come in by themselves; a page that no link leads to is a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.support.real.browser import BEST_PRACTICE, WCAG, axe, told
from tests.support.real.crawling import Site, crawl
from tests.support.real.furnished import House

WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}

MOST = 250
"""How often the tabulator is pressed on one page at most."""

LANGUAGES = ("en", "de")
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.fixture(scope="module")
def site(house: House) -> Site:
    with house.client() as client:
        found = crawl(client, house.furnished.ways)
        # A page that is not there is a page, too.
        found.pages["(no such page)"] = ["/no-such-page"]
        return found


@pytest.fixture(params=LANGUAGES)
def context(request: pytest.FixtureRequest, browser: Browser, house: House) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport=WIDE)
    made.set_default_timeout(20_000)
    made.add_cookies(
        [{"name": "cardassay", "value": house.furnished.cookies[request.param], "url": house.server.url}]
    )
    yield made
    made.close()


def test_every_page_is_reached_by_a_link_and_no_link_leads_nowhere(site: Site, house: House):
    assert site.broken == []
    assert site.missed(house.furnished.ways) == []


def test_no_page_breaks_a_rule_of_wcag_2_2_aa_or_scrolls_sideways(
    context: BrowserContext, site: Site, house: House, figure: Callable[[str], None]
):
    page, faults, judged = context.new_page(), [], 0
    noise: list[str] = []
    page.on("console", lambda one: noise.append(one.text) if one.type in ("error", "warning") else None)
    page.on("pageerror", lambda one: noise.append(str(one)))
    for address in site.addresses:
        noise.clear()
        page.set_viewport_size(WIDE)
        page.goto(house.server.url + address, wait_until="load")
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            for size in (WIDE, NARROW):
                page.set_viewport_size(size)
                judged += 1
                where = f"{address} ({scheme}, {size['width']} px)"
                tags = (*WCAG, *BEST_PRACTICE) if scheme == "light" else WCAG
                if found := told(axe(page, tags)):
                    faults.append(f"{where}\n{found}")
                if (wide := _width(page)) > size["width"]:
                    faults.append(f"{where} is {wide} pixels wide:\n   {_too_wide(page, size['width'])}")
        expected = "404" if "no-such" in address else "nothing"
        faults += [f"{address} complains: {one}" for one in noise if expected not in one]
    assert not faults, "\n".join(faults)
    figure(f"axe: {len(site.addresses)} pages, {judged} times judged, 0 violations")


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


def test_everything_on_a_page_is_reached_by_the_keyboard_and_seen_to_have_the_focus(
    browser: Browser, site: Site, house: House, figure: Callable[[str], None]
):
    context = browser.new_context(viewport=WIDE, reduced_motion="reduce")
    context.add_cookies(
        [{"name": "cardassay", "value": house.furnished.cookies["en"], "url": house.server.url}]
    )
    page, faults, reached = context.new_page(), [], 0
    for address in (each[0] for each in site.pages.values()):
        page.goto(house.server.url + address)
        page.evaluate(WATCH)
        for _ in range(MOST):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement === document.body"):
                break
        told_by_page = page.evaluate(MISSED)
        reached += told_by_page["count"]
        faults += [f"{address}: {one}" for one in told_by_page["found"][:8]]
    context.close()
    assert not faults, "\n".join(faults)
    figure(f"keyboard: {len(site.pages)} pages, {reached} things reached")
