"""
ENISA's list of EUCC certificates in its known forms.

The page of one certificate is a table of labels and values; the page of all, and its feed, name each
certificate by a link. What others made of the pages is known as JSON: metadata with the labels as
keys, links to the three papers, and the EUCC data set of sec-certs. Days are day/month/year. A page
may name two packages, one for the product and one for a part of it; the global one is the product's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from cardassay.model.day import add_months
from cardassay.model.register import Description, Listing, Row
from cardassay.registers.index import number_key
from cardassay.registers.lists.decoding import decoded, looks_like_html, not_this, note_empty
from cardassay.registers.lists.heads import plain, plain_head
from cardassay.registers.lists.html_tables import Link, read_tables
from cardassay.registers.lists.json_text import load
from cardassay.registers.lists.notes import WHOLE, Notes, cut
from cardassay.registers.readers import sec_certs
from cardassay.registers.readers.cells import EUROPEAN, RowMaker, origin_of
from cardassay.registers.readers.file_names import Numbered, file_name, number_in
from cardassay.registers.why_not import BY_OTHERS, NOT_WHOLE

__all__ = ["read"]

_WHAT = "ENISA's list of EUCC certificates as page, feed or JSON"
_LABELS = {
    "certificate id": "certificate_id",
    "name of product": "product_name",
    "type of product": "product_type",
    "version of product": "product_version",
    "name of the holder": "holder_name",
    "address of the holder": "holder_address",
    "name of the certification body that issued the certificate": "certification_body",
    "nando id of the cb": "nando_id",
    "name of the itsef which performed the evaluation": "itsef",
    "scheme": "scheme",
    "assurance level": "assurance_level",
    "ava van level": "ava_van_level",
    "package": "package",
    "protection profile": "protection_profile",
    "date of issuance": "issuance_date_full",
    "certificate issue date": "issuance_date_full",
    "period of validity of the certificate": "validity_period_years",
}
_BODIES = {"3087": "DE", "3090": "FR", "ANSSI": "FR", "3095": "ES", "3110": "NL", "3100": "NL"}
"""Countries of bodies by their number; an unknown one is no fault."""

_PAPERS = ("certificate", "security_target", "certificate_report", "certification_report")
_FILLED = frozenset(
    {"certificate_id", "product_name", "product_type", "product_version", "holder_name", "package"}
) | {"certification_body", "itsef", "issuance_date_full"}
_PAGE = re.compile(r"/certificates/(?P<slug>eucc-[\w-]+?)(?:-0)?(?:_[a-z]{2})?/?(?:[?#].*)?$", re.IGNORECASE)
_PAGES = re.compile(r"""href=["'][^"']*[?&;]page=\d""", re.IGNORECASE)
"""A link to another page of the same list."""
_ITEM = re.compile(r"<(item|entry)\b.*?</\1>", re.IGNORECASE | re.DOTALL)
_COUNTED = "counted from the day of issue and the years of validity; the paper may say a day less or more"
_NONE = frozenset({"none", "n/a", "na", "-"})


def read(data: bytes, description: Description, file: str) -> Listing:
    """The EUCC certificates, one row each, and what could not be read."""
    notes = Notes()
    text = decoded(data, notes)
    begin = text.lstrip("\ufeff \t\r\n")
    origin = origin_of(data, file)
    whole, part = True, ""
    if begin.startswith(("{", "[")):
        loaded = load(text, notes)
        if loaded is not None and _is_data_set(loaded.value):
            held = sec_certs.read(data, description, file)
            # It counts what its makers took, which need not be all of ENISA's list.
            _note_part("a data set that others made of ENISA's pages", notes)
            notes.add(
                BY_OTHERS,
                WHOLE,
                "What others took from ENISA's pages is shown and proves nothing. Save ENISA's own page, or "
                "look the certificate up there and keep the answer (`cardassay register record`).",
            )
            return replace(held, problems=(*held.problems, *notes.all()))
        found = list(_of_json(loaded.value)) if loaded is not None else []
        whole = loaded is not None and loaded.whole
        part = "what somebody took from single pages"
    elif re.search(r"<(?:rss|feed)\b", begin[:2000], re.IGNORECASE):
        found = [_of_item(match[0]) for match in _ITEM.finditer(text)]
        whole = re.search(r"</(?:rss|feed)>\s*$", text, re.IGNORECASE) is not None
        part = "a feed, which holds the newest entries"
    elif looks_like_html(data):
        found, whole = _of_page(text)
        one = bool(found) and "page" not in found[0]
        several = _PAGES.search(text) is not None
        part = "the page of one certificate" if one else "one of several pages" if several else ""
    else:
        found = []
    if not found:
        not_this(_WHAT, data, notes)
        return Listing((), notes.all(), usable=False)
    if not whole:
        notes.add(*cut("end of the file"))
    rows: list[Row] = []
    for at, record in enumerate(found):
        row = RowMaker(f"entry {at + 1}", notes)
        _fill(row, record)
        rows.append(row.row("eucc", origin, at, description.status))
    if not any(row.number or row.name for row in rows):
        note_empty(notes)
    if part:
        _note_part(part, notes)
    return Listing(tuple(rows), notes.all(), usable=whole and not part)


def _note_part(part: str, notes: Notes) -> None:
    notes.add(
        NOT_WHOLE,
        WHOLE,
        f"The file is {part}: what it does not hold may well be on ENISA's list. Save the page of all "
        "certificates to have the list.",
    )


def _is_data_set(value: Any) -> bool:
    return (isinstance(value, dict) and "certs" in value) or (
        isinstance(value, list) and any(isinstance(one, dict) and "dgst" in one for one in value)
    )


def _of_json(value: Any) -> Iterable[Mapping[str, Any]]:
    """Records of metadata or of links: one, a list of them, or several under their names."""
    if isinstance(value, list):
        return [one for one in value if isinstance(one, dict)]
    if not isinstance(value, dict):
        return []
    if {"certificate_id", "product_name", *_PAPERS} & value.keys():
        return [value]
    return [one for one in value.values() if isinstance(one, dict)]


def _of_item(text: str) -> Mapping[str, Any]:
    """One entry of a feed; its day is that of the entry and is not taken for the day of issue."""
    told = {
        name: plain(re.sub(r"<!\[CDATA\[|\]\]>", "", found[1]))
        for name in ("title", "link", "pubDate", "guid")
        if (found := re.search(rf"<{name}\b[^>]*>(.*?)</{name}>", text, re.IGNORECASE | re.DOTALL))
    }
    return {"page": told.get("link", ""), "title": told.get("title", ""), "feed": told.get("pubDate", "")}


def _of_page(text: str) -> tuple[list[Mapping[str, Any]], bool]:
    """The certificate of a page of its own, else those that a page of all links to."""
    page = read_tables(text)
    told: dict[str, Any] = {}
    for table in page.tables:
        for line in table.rows:
            if len(line.cells) == 2:
                label = plain(line.cells[0].text).rstrip("; ")
                told[_LABELS.get(plain_head(label), label)] = plain(line.cells[1].text)
    if "certificate_id" in told or "product_name" in told:
        papers = [link for link in page.links if "filename=" in link.address]
        told |= {f"paper {count}": link.address for count, link in enumerate(papers, start=1)}
        return [told], page.whole
    named: dict[str, Link] = {}
    for link in page.links:
        if (found := _PAGE.search(link.address)) is not None:
            known = named.setdefault(found["slug"].lower(), link)
            if len(plain(link.text)) > len(plain(known.text)):
                named[found["slug"].lower()] = link
    return [{"page": link.address, "title": plain(link.text)} for link in named.values()], page.whole


def _fill(row: RowMaker, record: Mapping[str, Any]) -> None:
    name, version = plain(record.get("product_name")), plain(record.get("product_version"))
    title = plain(record.get("title"))
    if not name and number_in(title) is None:
        name = title
    if re.search(r"\d", version) and version not in name and not version.lower().startswith("see "):
        name = f"{name}, {version}"
    row.text("product", name)
    row.text("holder", record.get("holder_name"))
    row.text("category", record.get("product_type"))
    row.text("certification_body", record.get("certification_body"))
    row.text("laboratory", plain(record.get("itsef")).strip("; "))
    _profiles(row, plain(record.get("protection_profile")))
    _packages(row, record.get("package"), record)
    issued = row.day(
        "issue_day", plain(record.get("issuance_date_full")).strip("' "), "date of issuance", EUROPEAN
    )
    years = re.fullmatch(r"(\d{1,2}) years?", plain(record.get("validity_period_years")))
    if issued is not None and years is not None:
        # Five years from 19 December end on 19 December on ENISA's pages, a day later on some papers.
        row.say("last_day", add_months(issued, 12 * int(years[1])), years[0], doubt=_COUNTED)
    number = _number(record)
    row.number(number)
    body = number.number.split("-")[1] if number is not None else plain(record.get("nando_id"))
    if body in _BODIES:
        row.say("country", _BODIES[body], body)
    for key, value in record.items():
        if isinstance(value, (str, int, float)) and key not in _FILLED:
            row.keep(key, value)


def _profiles(row: RowMaker, words: str) -> None:
    if words.casefold() in _NONE:
        row.say("protection_profiles", (), words)
    elif words and "EAL" not in words:
        # Some pages repeat the package in the place of the profile.
        row.texts("protection_profiles", [words])


def _packages(row: RowMaker, package: Any, record: Mapping[str, Any]) -> None:
    """Level and components; of two packages, which is the product's is said by the page's words."""
    if not isinstance(package, Mapping):
        row.level(package, "package")
        return
    words = plain(record.get("protection_profile"))
    if "EAL" in words:
        row.level(words, "package")
        return
    packages = [
        (str(eal), tuple(map(str, parts))) for eal, parts in package.items() if isinstance(parts, list)
    ]
    if len(packages) == 1:
        row.level(",".join([packages[0][0], *packages[0][1]]), "package")
    elif packages:
        row.say(
            "configurations",
            tuple({"configuration": "", "eal": eal, "components": parts} for eal, parts in packages),
            "; ".join(",".join([eal, *parts]) for eal, parts in packages),
            doubt="the list does not say which of the packages is the product's and which a part's",
        )


def _number(record: Mapping[str, Any]) -> Numbered | None:
    """The number from its label; else from the address of the page or the names of the papers."""
    label = plain(record.get("certificate_id")) or plain(record.get("title"))
    page = _PAGE.search(plain(record.get("page")))
    addresses = [plain(value) for value in record.values() if isinstance(value, str) and "://" in value]
    named = [number_in(label), number_in(unquote(page["slug"]).upper()) if page is not None else None]
    named += [number_in(file_name(address)) for address in addresses]
    found = [one for one in named if one is not None and one.number.startswith("EUCC-")]
    if not found:
        return None
    first = found[0]
    derived = "" if named[0] is first else "the address of the page or the name of a file"
    apart = next((one for one in found if number_key(one.number) != number_key(first.number)), None)
    doubt = f"one place bears {first.number}, another {apart.number}" if apart is not None else ""
    return Numbered(first.number, first.words, derived, doubt)
