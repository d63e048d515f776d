"""
Pictures of the application over the bundled example, taken with a real Chromium: docs/images/web-*.png.

They are made anew from the code, so that they show what people see: ``make screenshots``.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, ViewportSize  # noqa: E402

from tests.support.real.browser import running_browser  # noqa: E402
from tests.support.real.crawling import Site, crawl  # noqa: E402
from tests.support.real.furnished import House, furnish, open_house  # noqa: E402

IMAGES = ROOT / "docs" / "images"
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}

SHOTS = {
    "dashboard": "/",
    "tender": "/tenders/{tender_id}",
    "supplier": "/tenders/{tender_id}/suppliers/{supplier_id}",
    "cell": "/tenders/{tender_id}/suppliers/{supplier_id}/cell",
    "finding": "/tenders/{tender_id}/suppliers/{supplier_id}/finding",
    "chains": "/tenders/{tender_id}/suppliers/{supplier_id}/chains",
    "dossier": "/tenders/{tender_id}/suppliers/{supplier_id}/dossier",
    "review": "/review/{tender_id}/{supplier_id}/items/{item_id}",
    "watch": "/watch",
    "asking": "/tenders/{tender_id}/suppliers/{supplier_id}/asking/{request_id}",
    "way-in": "/in/{token}",
    "decision": "/tenders/{tender_id}/decisions/{frozen_id}",
    "people": "/people",
    "audit": "/audit",
}
"""Name of the picture to the way of the page."""

ALSO_NARROW = ("dashboard", "tender", "review", "way-in")
ALSO_DARK = ("tender",)


def main() -> int:
    """0 when every picture was taken."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        furnished = furnish(place / "office", place / "papers")
        with open_house(furnished, place / "house") as house, running_browser() as browser:
            with house.client() as client:
                site = crawl(client, furnished.ways)
            missing = [name for name, way in SHOTS.items() if not _take(name, way, house, site, browser)]
    if missing:
        print(f"No page was found for: {', '.join(missing)}", file=sys.stderr)
    return 1 if missing else 0


def _take(name: str, way: str, house: House, site: Site, browser: Browser) -> bool:
    """Whether there is such a page; its pictures are written then."""
    unlinked = {one.way: one for one in house.furnished.unlinked}
    if way not in site.pages and way not in unlinked:
        return False
    address, who = (
        (site.pages[way][0], "en") if way in site.pages else (unlinked[way].address, unlinked[way].who)
    )
    _shoot(name, WIDE, "light", address, who, house, browser)
    if name in ALSO_NARROW:
        _shoot(f"{name}-390", NARROW, "light", address, who, house, browser)
    if name in ALSO_DARK:
        _shoot(f"{name}-dark", WIDE, "dark", address, who, house, browser)
    return True


def _shoot(
    name: str, size: ViewportSize, scheme: str, address: str, who: str, house: House, browser: Browser
) -> None:
    context = browser.new_context(
        viewport=size,
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        locale="en",
    )
    if who:
        cookie = house.furnished.cookies[who]
        context.add_cookies([{"name": "cardassay", "value": cookie, "url": house.server.url}])
    page = context.new_page()
    page.goto(house.server.url + address, wait_until="load")
    page.screenshot(path=IMAGES / f"web-{name}.png")
    context.close()
    print(f"docs/images/web-{name}.png")


if __name__ == "__main__":
    sys.exit(main())
