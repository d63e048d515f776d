"""
A third party's copy of three registers as JSON lines: the portal, ANSSI's catalogue, ENISA's list.

What the copy changed is known and told with each value: of ANSSI's catalogue it keeps parts of
names only and drops the suffix of the number (``-R01``), so those are never sure. Of ENISA's list it
gives the day on which it looked, not the day of issue. Its guesses on algorithms are kept as they
are. A certificate that two of the registers hold stands in two rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from cardassay.model.register import Description, Listing, Row, RowStatus
from cardassay.registers.lists.decoding import decoded, looks_like_html, not_this, note_empty
from cardassay.registers.lists.heads import plain
from cardassay.registers.lists.json_text import load, load_lines
from cardassay.registers.lists.notes import Notes
from cardassay.registers.readers.cells import RowMaker, origin_of, status_of
from cardassay.registers.readers.file_names import (
    Numbered,
    file_name,
    number_in,
    number_of_files,
    same_certificate,
)

__all__ = ["read"]

_SOURCES = ("Common Criteria", "ANSSI", "ENISA")
_FILLED = frozenset(
    {
        "productName",
        "productCategory",
        "vendor",
        "status",
        "certificationLevel",
        "certificationReportUrls",
        "securityTargetUrls",
        "additionalDocuments",
    }
)
_IN_PARTS = "the copy keeps parts of the catalogue's words only; compare it with the catalogue"
_NO_SUFFIX = "the copy drops suffixes of the number such as -R01; compare it with the catalogue"
_VENDOR = re.compile(r"^(?P<name>.*?)\s*\(Scheme:\s*(?P<country>[A-Z]{2})\)\s*$", re.S)
_BODY_LABEL = re.compile(r"^\s*that issued the certificate\s*")
_NO_PRODUCT = frozenset({"unknown product", "unknown vendor"})
_OWN_COUNTRY = {"ANSSI": "FR"}


def read(data: bytes, description: Description, file: str) -> Listing:
    """The certificates of the copy, one row for each of its records, and what could not be read."""
    notes = Notes()
    if not data.strip() or looks_like_html(data):
        not_this("a list of records as JSON lines", data, notes)
        return Listing((), notes.all(), usable=False)
    found, whole = _records(decoded(data, notes), notes)
    origin, rows, others = origin_of(data, file), list[Row](), 0
    columns: dict[str, None] = {}
    for line, record in found:
        if plain(record.get("source")) not in _SOURCES:
            others += 1
            continue
        columns.update(dict.fromkeys(record))
        rows.append(_row(line, record, description, origin, len(rows), notes))
    if others:
        notes.add(
            "other-source",
            "whole list",
            f"{others} records are of other sources than {', '.join(_SOURCES)} and were left out; their "
            "meaning is not known. Say so if they should be read.",
        )
    if not found:
        not_this("a list of records as JSON lines", data, notes)
    elif not rows:
        note_empty(notes)
    whole &= not notes.left_too_many_out(len(found))
    return Listing(tuple(rows), notes.all(), tuple(columns), usable=whole and bool(rows))


def _records(text: str, notes: Notes) -> tuple[list[tuple[int, Mapping[str, Any]]], bool]:
    """The records with their lines; of one JSON list, with their places in it."""
    if not text.lstrip("\ufeff \t\r\n").startswith("["):
        return load_lines(text, notes)
    loaded = load(text, notes)
    if loaded is None or not isinstance(loaded.value, list):
        return [], True
    return [(at, one) for at, one in enumerate(loaded.value, start=1) if isinstance(one, dict)], loaded.whole


def _row(
    line: int,
    record: Mapping[str, Any],
    description: Description,
    origin: tuple[str, str],
    index: int,
    notes: Notes,
) -> Row:
    row = RowMaker(f"line {line}", notes)
    source = plain(record["source"])
    doubt = _IN_PARTS if source == "ANSSI" else ""
    _names(row, record, source, doubt)
    row.level(record.get("certificationLevel"), "certificationLevel", doubt=doubt)
    issued = None
    if source == "ENISA":
        row.keep("date", record.get("date"))
    else:
        issued = row.day("issue_day", record.get("date"), "date", doubt=doubt)
    if source == "ENISA":
        _of_enisa(row, record)
    row.text("laboratory", record.get("lab") if source != "Common Criteria" else "", doubt=doubt)
    country = str(row.facts["country"].value) if "country" in row.facts else ""
    found = _number(record, source, country, str(issued.year) if issued else "")
    row.number(found)
    _keep(row, record)
    status = status_of(record.get("status")) or RowStatus.UNKNOWN
    return row.row(_scheme(found, source, description), origin, index, status)


def _scheme(found: Numbered | None, source: str, description: Description) -> str:
    number = found.number if found else ""
    if source == "ENISA" or number.startswith("EUCC-"):
        return "eucc"
    return "cspn" if "-CSPN-" in number else description.schemes[0]


def _names(row: RowMaker, record: Mapping[str, Any], source: str, doubt: str) -> None:
    product, vendor = plain(record.get("productName")), plain(record.get("vendor"))
    version = plain(record.get("productVersion"))
    if product.casefold() not in _NO_PRODUCT:
        # Twins differ in their version alone; "see the security target" is none.
        if re.search(r"\d", version) and version not in product and not version.lower().startswith("see "):
            product = f"{product}, {version}"
        row.text("product", product, doubt=doubt)
    split = _VENDOR.match(vendor)
    if vendor.casefold() not in _NO_PRODUCT:
        name = split["name"] if split else vendor
        row.text("holder" if source == "ENISA" else "developer", name, doubt=doubt)
    if split or source in _OWN_COUNTRY:
        row.country(split["country"] if split else _OWN_COUNTRY[source])
    row.text("category", record.get("productCategory"), doubt=doubt)


def _of_enisa(row: RowMaker, record: Mapping[str, Any]) -> None:
    row.text("certification_body", _BODY_LABEL.sub("", plain(record.get("certificationBody"))))
    profile = plain(record.get("protectionProfile"))
    if profile.casefold() == "none":
        row.say("protection_profiles", (), profile)
    else:
        row.texts("protection_profiles", [profile])


def _number(record: Mapping[str, Any], source: str, country: str, year: str) -> Numbered | None:
    """The number: of the portal's rows from the files, of the others from the copy's own identifier."""
    reports, others = _addresses(record, "certificationReportUrls"), _addresses(record, "securityTargetUrls")
    product = plain(record.get("productName"))
    if source == "Common Criteria":
        # Where the copy could not tell a report from other files, it lists them all as additional.
        return number_of_files(reports or _additional(record), others, product, country, year)
    named = plain(record.get("id"))
    if source == "ANSSI":
        return _of_catalogue(named)
    bare = re.sub(r"^enisa-eucc-(?:eucc-certificate-|eucc-)?(?=eucc-)", "", named).upper()
    own = number_in(bare)
    if own is None:
        return None
    page = re.search(r"/certificates/(eucc-[\w-]+?)(?:-0)?_en$", plain(record.get("link")))
    beside = [number_in(page[1].upper())] if page else []
    beside += [number_in(file_name(address)) for address in (*reports, *others, *_additional(record))]
    told = [one for one in beside if one is not None and one.number.startswith("EUCC-")]
    apart = next((one for one in told if not same_certificate(one.number, own.number)), None)
    doubt = f"its name bears {own.number}, its address or files {apart.number}" if apart else ""
    return Numbered(own.number, named, "the copy's identifier", doubt)


def _of_catalogue(named: str) -> Numbered | None:
    found = re.fullmatch(r"anssi-(?P<kind>cc|cspn)-(?P<year>\d{4})-(?P<n>\d{2,3})(?P<rest>[a-z0-9-]*)", named)
    if found is None:
        return None
    number = f"ANSSI-{found['kind'].upper()}-{found['year']}/{found['n']}{found['rest'].upper()}"
    return Numbered(number, named, "the copy's identifier", _NO_SUFFIX)


def _addresses(record: Mapping[str, Any], key: str) -> list[str]:
    value = record.get(key)
    return [plain(one) for one in value if plain(one)] if isinstance(value, list) else []


def _additional(record: Mapping[str, Any]) -> list[str]:
    documents = record.get("additionalDocuments")
    named = [one for one in documents if isinstance(one, Mapping)] if isinstance(documents, list) else []
    return [plain(one.get("url")) for one in named if plain(one.get("url"))]


def _keep(row: RowMaker, record: Mapping[str, Any]) -> None:
    for key, value in record.items():
        if (key in ("lab",) and "laboratory" not in row.facts) or (
            isinstance(value, (str, int, float)) and key not in _FILLED and key not in ("date", "lab")
        ):
            row.keep(key, value)
    for key in ("certificationReportUrls", "securityTargetUrls"):
        row.keep(key, " ".join(address.replace(" ", "%20") for address in _addresses(record, key)))
    row.keep("additionalDocuments", " ".join(address.replace(" ", "%20") for address in _additional(record)))
