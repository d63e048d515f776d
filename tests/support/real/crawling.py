"""Finds the pages of a server by following its links, and says which ways in no link leads to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit

import httpx2
from starlette.routing import compile_path

from cardassay.web.app import Way

__all__ = ["Site", "crawl"]

LEADING = {("a", "href"), ("img", "src"), ("iframe", "src"), ("object", "data")}

FOLLOWED = 2
"""From how many addresses of one way links are followed."""


@dataclass(slots=True)
class Site:
    """What was found by following links."""

    pages: dict[str, list[str]] = field(default_factory=dict)
    """Path of the way, as the routes have it, to addresses that answered with a whole page."""
    others: dict[str, str] = field(default_factory=dict)
    """Path of the way to the kind of what it answered: downloads, parts of pages."""
    broken: list[str] = field(default_factory=list)
    """Links that lead to an error, with the page they stand on."""

    @property
    def addresses(self) -> list[str]:
        """Every page, in the order of their ways."""
        return [address for way in sorted(self.pages) for address in self.pages[way]]

    def missed(self, ways: Iterable[Way]) -> list[str]:
        """Paths of pages that no link led to."""
        seen = self.pages.keys() | self.others.keys()
        return sorted({way.path for way in ways if _is_page(way)} - seen)


class _Links(HTMLParser):
    """The links of a page, and the addresses to which its forms lead as they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._form: tuple[str, dict[str, str]] | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        for name, value in given.items():
            if value and (name == "hx-get" or (tag, name) in LEADING):
                self.found.append(value)
        if tag == "form" and given.get("method", "get").lower() == "get":
            self._form = (given.get("action", ""), {})
        elif self._form is not None:
            self._fill(tag, given, self._form[1])

    def _fill(self, tag: str, given: dict[str, str], fields: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and (self._select not in fields or "selected" in given):
            fields[self._select] = given.get("value", "")
        elif (
            tag == "input" and name and (given.get("type") not in ("checkbox", "radio") or "checked" in given)
        ):
            fields[name] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._form is not None:
            action, fields = self._form
            self.found.append(f"{action}?{urlencode(fields)}" if fields else action)
            self._form = None


def _is_page(way: Way) -> bool:
    return "GET" in way.methods and not way.path.startswith("/api/")


def crawl(
    client: httpx2.Client, ways: Sequence[Way], starts: Iterable[str] = ("/",), *, each: int = 1
) -> Site:
    """The pages that links lead to from the first ones, a few of each way."""
    patterns = [(compile_path(way.path)[0], way.path) for way in ways if _is_page(way)]
    site, waiting, met = Site(), [(start, "the start") for start in starts], set()
    opened: dict[str, int] = {}
    while waiting:
        address, where = waiting.pop(0)
        path = urlsplit(address).path
        way = next((name for pattern, name in patterns if pattern.match(path)), "")
        if address in met or opened.get(way, 0) >= FOLLOWED:
            continue
        met.add(address)
        opened[way] = opened.get(way, 0) + 1
        answer = client.get(address)
        if answer.is_redirect:
            waiting.append((_local(client, address, answer.headers["location"]), address))
            site.others.setdefault(way, "redirect")
            continue
        if answer.status_code >= 400:
            site.broken.append(f"{address} (on {where}): {answer.status_code}")
            continue
        kind = answer.headers.get("content-type", "").split(";")[0]
        whole = kind == "text/html" and re.match(r"\s*<!doctype html", answer.text, re.IGNORECASE)
        if not whole:
            site.others.setdefault(way, kind)
        elif len(site.pages.setdefault(way, [])) < each:
            site.pages[way].append(address)
        if kind == "text/html":
            links = _Links()
            links.feed(answer.text)
            waiting += [(one, address) for one in _within(client, address, links.found)]
    for way in site.pages:
        site.others.pop(way, None)
    return site


def _local(client: httpx2.Client, page: str, link: str) -> str:
    full = urlsplit(urldefrag(urljoin(f"{client.base_url}".rstrip("/") + page, link)).url)
    return full.path + (f"?{full.query}" if full.query else "")


def _within(client: httpx2.Client, page: str, links: Iterable[str]) -> list[str]:
    """The links that stay on the server, without static files and the API, as paths."""
    base = urlsplit(str(client.base_url)).netloc
    found: Mapping[str, None] = {
        _local(client, page, link): None
        for link in links
        if urlsplit(urljoin(str(client.base_url), link)).netloc == base
        and urlsplit(link).scheme in ("", "http", "https")
    }
    return [one for one in found if not one.startswith(("/static/", "/api/"))]
