"""
The portal's page of protection profiles, and the records of profiles that sec-certs makes of it.

The page holds its table as a JavaScript list of records. Its own level numbers are names of packages
(``4+``); the augmentations stand as numbers that a second list on the page resolves.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from cardassay.model.register import Description, Listing, Row, RowStatus
from cardassay.registers.lists.decoding import decoded, looks_like_html, not_this, note_empty
from cardassay.registers.lists.heads import plain
from cardassay.registers.lists.json_text import load
from cardassay.registers.lists.notes import Notes, cut
from cardassay.registers.readers import sec_certs
from cardassay.registers.readers.cells import origin_of
from cardassay.registers.readers.profiles import Profile, profile_row

__all__ = ["read"]

_LIST = re.compile(r"\bvar\s+(?P<name>ppList|maintList|augsList|categoriesList)\s*=\s*(?=\[)")
_FILES = "https://www.commoncriteriaportal.org/files/ppfiles/"
_USED = frozenset({"Name", "Abbr", "Version", "EAL", "eal_name", "Augs", "Scheme", "Categories"}) | {
    "Issue_Date",
    "Archived",
    "PDF_Cert",
    "PDF_PP",
}
_OWN = frozenset(["Creator", "Editor", "EntryDate", "ModDate"])
"""Who of the portal typed an entry and when; says nothing of the profile."""


def read(data: bytes, description: Description, file: str) -> Listing:
    """The protection profiles of the page, one row each, and what could not be read."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return sec_certs.read(data, description, file)
    notes = Notes()
    text = decoded(data, notes)
    held = _held(text, notes) if looks_like_html(data) else {}
    if not held.get("ppList"):
        not_this("the portal's page of protection profiles", data, notes)
        return Listing((), notes.all(), usable=False)
    components = {str(one.get("ID")): plain(one.get("Abbr")) for one in held.get("augsList", ())}
    categories = {str(one.get("ID")): plain(one.get("Name")) for one in held.get("categoriesList", ())}
    maintained: dict[str, list[Mapping[str, Any]]] = {}
    for one in held.get("maintList", ()):
        maintained.setdefault(str(one.get("PP_ID")), []).append(one)
    status = description.status
    if status is RowStatus.UNKNOWN:
        status = RowStatus.ARCHIVED if re.search(r"(?i)<h1[^>]*>[^<]*archive", text) else RowStatus.ACTIVE
    origin, rows = origin_of(data, file), list[Row]()
    for at, record in enumerate(held["ppList"]):
        profile = _profile(at, record, components, categories, maintained)
        rows.append(profile_row(profile, status, notes, origin, len(rows)))
    whole = "</html>" in text[-2000:].lower()
    if not whole:
        notes.add(*cut("end of the page"))
    if not rows:
        note_empty(notes)
    columns = tuple(dict.fromkeys(key for record in held["ppList"] for key in record))
    return Listing(tuple(rows), notes.all(), columns, usable=whole and bool(rows))


def _held(text: str, notes: Notes) -> dict[str, list[Mapping[str, Any]]]:
    """The lists of records that the page's script holds; the whole records of one that is cut."""
    held: dict[str, list[Mapping[str, Any]]] = {}
    for match in _LIST.finditer(text):
        try:
            value, _ = json.JSONDecoder().raw_decode(text, match.end())
        except ValueError:
            loaded = load(text[match.end() :], notes)
            value = loaded.value if loaded is not None else []
        held.setdefault(match["name"], [one for one in value if isinstance(one, dict)])
    return held


def _profile(
    at: int,
    record: Mapping[str, Any],
    components: Mapping[str, str],
    categories: Mapping[str, str],
    maintained: Mapping[str, list[Mapping[str, Any]]],
) -> Profile:
    level = plain(record.get("eal_name")) or plain(record.get("EAL"))
    augmented = [components.get(one, one) for one in plain(record.get("Augs")).split(",") if one]
    named = [categories.get(one, one) for one in plain(record.get("Categories")).split(",") if one]
    more: dict[str, object] = {
        key: value for key, value in record.items() if key not in _USED | _OWN and value not in ("", 0, None)
    }
    for count, one in enumerate(maintained.get(str(record.get("ID")), ()), start=1):
        more[f"Maintenance Date {count}"] = one.get("Date")
        more[f"Maintenance Title {count}"] = one.get("Name")
        more[f"Maintenance Report {count}"] = one.get("PDF_Report")
    return Profile(
        place=f"entry {at + 1}",
        name=plain(record.get("Name")),
        short=plain(record.get("Abbr")),
        version=plain(record.get("Version")),
        level="" if level == "None" else ",".join([level, *augmented]),
        country=plain(record.get("Scheme")),
        category=", ".join(named),
        issued=plain(record.get("Issue_Date")),
        archived=plain(record.get("Archived")),
        report=_address(record.get("PDF_Cert")),
        document=_address(record.get("PDF_PP")),
        more=more,
    )


def _address(name: object) -> str:
    return f"{_FILES}{plain(name)}" if plain(name) else ""
