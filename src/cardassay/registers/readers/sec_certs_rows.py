"""One certificate of sec-certs as facts: what is the portal's, and what the project derived."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from cardassay.model.register import Description, RowStatus
from cardassay.registers.index import number_key
from cardassay.registers.lists.heads import plain
from cardassay.registers.lists.json_text import words_of
from cardassay.registers.lists.levels import join_level
from cardassay.registers.readers.cells import RowMaker
from cardassay.registers.readers.file_names import Numbered, number_of_files, same_certificate

__all__ = ["fill_certificate", "scheme_of"]

DERIVED = "derived by sec-certs from the texts of reports; compare it with the paper"
_LEVEL_OF_PAGE = "sec-certs takes one level from the page's words; a second package may stand there"
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ]00:00(?::00(?:\.0+)?)?")
_PREFIX = re.compile(r"^\s*certificate\s+(?=EUCC-)", re.IGNORECASE)
_FILLED = frozenset({"name", "category", "manufacturer", "scheme", "status", "security_level", "_type"}) | {
    "not_valid_before",
    "not_valid_after",
    "cert_id",
    "cert_lab",
}
_NOT_OF_A_REGISTER = frozenset({"state", "pdf_data", "heuristics", "maintenance_updates"})
"""The state of the project's files and its counts of words in the texts."""


def fill_certificate(row: RowMaker, record: Mapping[str, Any], status: RowStatus, *, eucc: bool) -> None:
    """Fill a row from a record; of its inner parts only what the project found out is kept."""
    derived = record.get("heuristics")
    heuristics: Mapping[str, Any] = derived if isinstance(derived, Mapping) else {}
    row.text("product", record.get("name"))
    row.text("holder" if eucc else "developer", record.get("manufacturer"))
    row.text("category", record.get("category"))
    country = row.country(record.get("scheme"))
    levels = words_of(record.get("security_level"))
    row.level(join_level(levels), "security_level", doubt=_LEVEL_OF_PAGE if eucc else "")
    issued = row.day("issue_day", _day(record.get("not_valid_before")), "not_valid_before")
    last = "archived_day" if status is RowStatus.ARCHIVED else "last_day"
    row.day(last, _day(record.get("not_valid_after")), "not_valid_after")
    laboratories = _several(heuristics.get("cert_lab") or record.get("cert_lab"))
    row.text("laboratory", "; ".join(laboratories), DERIVED)
    said = _PREFIX.sub("", plain(heuristics.get("cert_id") or record.get("cert_id")))
    year = str(issued.year) if issued else ""
    row.number(derived_number(said, record, country, year))
    refer(row, _references(heuristics))
    _keep(row, record, heuristics)


def scheme_of(row: RowMaker, description: Description, kind: str) -> str:
    """``eucc`` for EUCC certificates, else the first scheme of the description."""
    number = row.facts.get("number")
    if kind.startswith("EUCC") or (number is not None and str(number.value).upper().startswith("EUCC-")):
        return "eucc"
    return description.schemes[0]


def derived_number(said: str, record: Mapping[str, Any], country: str, year: str) -> Numbered | None:
    """The number that the project gives; sure when the name of the report's file bears it as well."""
    report, others = _links(record, "report_link"), _links(record, "st_link", "cert_link")
    filed = number_of_files(report, others, plain(record.get("name")), country, year)
    if not said:
        return filed
    if filed is None:
        return Numbered(said, said, "sec-certs", DERIVED)
    if number_key(filed.number) == number_key(said):
        return Numbered(said, said, f"sec-certs and {filed.derived}", filed.doubt)
    apart = "" if same_certificate(filed.number, said) else ", which is another certificate"
    return Numbered(said, said, "sec-certs", f"sec-certs gives {said}, a file bears {filed.number}{apart}")


def refer(row: RowMaker, numbers: Iterable[str]) -> None:
    """Fill the references; the project found them in the texts and does not say what they mean."""
    found = tuple(dict.fromkeys(filter(None, numbers)))
    if found:
        row.say("references", tuple({"number": number} for number in found), "; ".join(found), doubt=DERIVED)


def _links(record: Mapping[str, Any], *keys: str) -> list[str]:
    return [plain(record[key]) for key in keys if plain(record.get(key))]


def _day(value: object) -> str:
    words = plain(value.get("_value")) if isinstance(value, Mapping) else plain(value)
    found = _MOMENT.fullmatch(words)
    return found[1] if found else words


def _several(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,) if value else ()
    return words_of(value)


def _references(heuristics: Mapping[str, Any]) -> list[str]:
    found: list[str] = []
    for part in ("report_references", "st_references"):
        held = heuristics.get(part)
        if isinstance(held, Mapping):
            found += words_of(held.get("directly_referencing"))
    return found


def _keep(row: RowMaker, record: Mapping[str, Any], heuristics: Mapping[str, Any]) -> None:
    for key, value in record.items():
        if key not in _FILLED and key not in _NOT_OF_A_REGISTER and key != "_id":
            row.keep(key, _flat(value))
    for key, value in heuristics.items():
        if key not in ("_type", "cert_id", "cert_lab", "report_references", "st_references"):
            row.keep(key, _flat(value))
    updates = record.get("maintenance_updates")
    held = updates.get("elements", updates.get("_value")) if isinstance(updates, Mapping) else updates
    for count, one in enumerate(held if isinstance(held, list) else (), start=1):
        if isinstance(one, Mapping):
            for key, header in _MAINTENANCE.items():
                row.keep(f"{header} {count}", _day(one.get(key)))


_MAINTENANCE = {
    "maintenance_date": "Maintenance Date",
    "maintenance_title": "Maintenance Title",
    "maintenance_report_link": "Maintenance Report",
    "maintenance_st_link": "Maintenance ST",
}


def _flat(value: object) -> str:
    if isinstance(value, (str, int, float)):
        return plain(value)
    if isinstance(value, Mapping):
        held = value.get("elements", value.get("_value"))
        parts = held if isinstance(held, list) else ()
        return ", ".join(sorted(_component(part) for part in parts if _component(part)))
    return ", ".join(words_of(value))


def _component(part: object) -> str:
    """A word, or an assurance component that the project keeps as family and number."""
    if isinstance(part, Mapping):
        return f"{part['family']}.{part['level']}" if {"family", "level"} <= part.keys() else ""
    return plain(part)
