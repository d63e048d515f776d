"""
The data sets of the sec-certs project: JSON in its forms, and its tables as CSV.

Names, days, levels and links are the portal's. Numbers, references and laboratories are what the
project derived from the texts of reports: never sure, but a number that the name of the report's
file bears as well. A table with one line for each citation becomes one row for each certificate,
with all its citations.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cardassay.model.register import Description, Listing, Row, RowStatus
from cardassay.registers.lists.decoding import decoded, looks_like_html, not_this, note_empty
from cardassay.registers.lists.heads import plain
from cardassay.registers.lists.json_text import load, words_of
from cardassay.registers.lists.levels import join_level
from cardassay.registers.lists.notes import WHOLE, Notes
from cardassay.registers.readers import sec_certs_tables
from cardassay.registers.readers.cells import RowMaker, origin_of, status_of
from cardassay.registers.readers.profiles import Profile, profile_row
from cardassay.registers.readers.sec_certs_rows import fill_certificate, scheme_of

__all__ = ["read"]

_WHAT = "a data set of sec-certs as JSON or CSV"
_LISTS = {
    "CERTIFIED": RowStatus.ACTIVE,
    "ARCHIVED": RowStatus.ARCHIVED,
}
_IN_EVALUATION = "INEVALUATION"


def read(data: bytes, description: Description, file: str) -> Listing:
    """The certificates or profiles of a data set, one row each, and what could not be read."""
    notes = Notes()
    if not data.strip() or looks_like_html(data):
        not_this(_WHAT, data, notes)
        return Listing((), notes.all(), usable=False)
    text = decoded(data, notes)
    if not text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return sec_certs_tables.read(text, data, description, file, notes)
    loaded = load(text, notes)
    if loaded is None:
        not_this(_WHAT, data, notes)
        return Listing((), notes.all(), usable=False)
    rows, complete = _rows(loaded.value, description, origin_of(data, file), notes)
    if rows is None:
        not_this(_WHAT, data, notes)
        return Listing((), notes.all(), usable=False)
    if not rows:
        note_empty(notes)
    complete &= not notes.left_too_many_out(len(rows))
    return Listing(tuple(rows), notes.all(), usable=loaded.whole and complete and bool(rows))


def _rows(
    value: Any, description: Description, origin: tuple[str, str], notes: Notes
) -> tuple[list[Row] | None, bool]:
    """The rows, ``None`` when it is another kind of JSON; and whether all that it promises are there."""
    if isinstance(value, dict) and isinstance(value.get("certs"), (list, dict)):
        certs = value["certs"]
        made = _of_records(
            certs if isinstance(certs, list) else list(certs.values()), description, origin, notes
        )
        return made, _as_many_as(value.get("n_certs"), len(certs), notes)
    if isinstance(value, dict) and isinstance(value.get("schemes"), dict):
        return list(_of_schemes(value["schemes"], description, origin, notes)), True
    if isinstance(value, dict) and any(isinstance(one, dict) and "csv_scan" in one for one in value.values()):
        return list(_of_scans(value, origin, notes)), True
    if isinstance(value, dict) and "dgst" in value:
        value = [value]
    if isinstance(value, list) and any(isinstance(one, dict) and "dgst" in one for one in value):
        return _of_records(value, description, origin, notes), True
    return None, False


def _as_many_as(promised: object, held: int, notes: Notes) -> bool:
    if not isinstance(promised, int) or promised <= held:
        return True
    notes.add(
        "fewer-rows",
        WHOLE,
        f"The data set says that it holds {promised} records but holds {held}. What is not among the rows "
        "may well be in the whole set: fetch it again.",
    )
    return False


def _of_records(
    held: Iterable[Any], description: Description, origin: tuple[str, str], notes: Notes
) -> list[Row]:
    rows: list[Row] = []
    for at, record in enumerate(held):
        place = f"certs[{at}]"
        if not isinstance(record, dict):
            notes.add("row-broken", place, f"{place} is no record; it is left out. Fetch the data set again.")
            continue
        kind = plain(record.get("_type")).rsplit(".", 1)[-1]
        if isinstance(record.get("web_data"), dict):
            rows.append(_profile(place, record, notes, origin, len(rows)))
        elif kind == "CCMaintenanceUpdate":
            rows.append(_maintenance(place, record, description, notes, origin, len(rows)))
        elif kind.startswith("FIPS"):
            notes.add(
                "other-kind",
                place,
                f"The record is a {kind}, no certificate of this field; it is left out.",
                of=kind,
            )
        else:
            row = RowMaker(place, notes)
            status = status_of(record.get("status")) or RowStatus.UNKNOWN
            fill_certificate(row, record, status, eucc=kind.startswith("EUCC"))
            rows.append(row.row(scheme_of(row, description, kind), origin, len(rows), status))
    return rows


def _profile(place: str, record: Mapping[str, Any], notes: Notes, origin: tuple[str, str], index: int) -> Row:
    web = record["web_data"]
    more: dict[str, object] = {"dgst": record.get("dgst"), "is_collaborative": web.get("is_collaborative")}
    for count, one in enumerate(web.get("maintenances") or (), start=1):
        more[f"Maintenance {count}"] = " ".join(map(plain, one)) if isinstance(one, list) else plain(one)
    profile = Profile(
        place=place,
        name=plain(web.get("name")),
        version=plain(web.get("version")),
        level=join_level(words_of(web.get("security_level"))),
        country=plain(web.get("scheme")),
        category=plain(web.get("category")),
        issued=plain(web.get("not_valid_before")),
        archived=plain(web.get("not_valid_after")),
        report=plain(web.get("report_link")),
        document=plain(web.get("pp_link")),
        more=more,
    )
    return profile_row(profile, status_of(web.get("status")) or RowStatus.UNKNOWN, notes, origin, index)


def _of_scans(held: Mapping[str, Any], origin: tuple[str, str], notes: Notes) -> Iterator[Row]:
    """The older form of profiles: what was scanned from the portal, by the name of the file."""
    for index, (key, record) in enumerate(held.items()):
        place = f"entry {key}"
        if not isinstance(record, dict) or not isinstance(record.get("csv_scan"), dict):
            notes.add("row-broken", place, f"{place} is no record; it is left out. Fetch the data set again.")
            continue
        scan = record["csv_scan"]
        short = [plain(one) for one in (record.get("processed") or {}).get("cc_pp_csvid", ()) if plain(one)]
        front = [one for one in record.get("frontpage_scan") or () if isinstance(one, dict)]
        more: dict[str, object] = {"printed number": next((one.get("pp_id") for one in front if one), "")}
        for count, one in enumerate(scan.get("maintainance_updates") or (), start=1):
            more[f"Maintenance Date {count}"] = one.get("cc_pp_maintainance_date")
            more[f"Maintenance Title {count}"] = one.get("cc_pp_maintainance_title")
            more[f"Maintenance Report {count}"] = one.get("cc_maintainance_report_link")
        profile = Profile(
            place=place,
            name=plain(scan.get("cc_pp_name")),
            short=next(iter(short), ""),
            version=plain(scan.get("cc_pp_version")),
            level="" if scan.get("cc_security_level") == "None" else plain(scan.get("cc_security_level")),
            country=plain(scan.get("scheme")),
            category=plain(scan.get("cc_category")),
            issued=plain(scan.get("cc_certification_date")),
            archived=plain(scan.get("cc_archived_date")),
            report=plain(scan.get("link_pp_report")),
            document=plain(scan.get("link_pp_document")),
            more=more,
        )
        yield profile_row(
            profile, status_of(scan.get("cert_status")) or RowStatus.UNKNOWN, notes, origin, index
        )


def _maintenance(
    place: str,
    record: Mapping[str, Any],
    description: Description,
    notes: Notes,
    origin: tuple[str, str],
    index: int,
) -> Row:
    row = RowMaker(place, notes)
    row.text("product", record.get("name"))
    row.say("evaluation_type", "maintenance")
    row.day("issue_day", record.get("maintenance_date"), "maintenance_date")
    for key in ("dgst", "related_cert_digest", "report_link", "st_link"):
        row.keep(key, record.get(key))
    return row.row(description.schemes[0], origin, index, RowStatus.UNKNOWN)


def _of_schemes(
    schemes: Mapping[str, Any], description: Description, origin: tuple[str, str], notes: Notes
) -> Iterator[Row]:
    """The entries of national schemes' own lists; one in evaluation is no certificate."""
    index = 0
    for country, scheme in schemes.items():
        named = scheme.get("lists") if isinstance(scheme, dict) else None
        for name, entries in (named or {}).items():
            for at, entry in enumerate(entries if isinstance(entries, list) else ()):
                if not isinstance(entry, dict):
                    continue
                row = RowMaker(f"{country} {name}[{at}]", notes)
                _scheme_entry(row, country, entry)
                status = _LISTS.get(name, RowStatus.UNKNOWN)
                if status is RowStatus.UNKNOWN:
                    row.text("status", "in evaluation" if name == _IN_EVALUATION else name.lower())
                yield row.row(
                    description.schemes[0], origin, index, status, stands_alone=name != _IN_EVALUATION
                )
                index += 1


def _scheme_entry(row: RowMaker, country: str, entry: Mapping[str, Any]) -> None:
    row.country(country)
    for field, keys in _SCHEME_KEYS.items():
        key = next((key for key in keys if plain(entry.get(key))), "")
        if not key:
            continue
        if field in ("issue_day", "last_day", "archived_day"):
            row.day(field, entry[key], key)
        elif field == "level":
            row.level(entry[key], key)
        else:
            row.text(field, entry[key])
    used = {key for keys in _SCHEME_KEYS.values() for key in keys}
    for key, value in entry.items():
        if key not in used and isinstance(value, (str, int, float)):
            row.keep(key, value)


_SCHEME_KEYS = {
    "product": ("product", "name", "title"),
    "developer": ("vendor", "developer", "manufacturer", "supplier"),
    "number": ("cert_id", "certificate_id", "id"),
    "level": ("level", "assurance_level", "security_level"),
    "laboratory": ("cert_lab", "lab", "itsef", "evaluation_facility"),
    "category": ("category", "product_type"),
    "issue_day": ("certification_date", "certificate_date", "date"),
    "last_day": ("expiration_date", "validity_date"),
    "archived_day": ("archived_date",),
}
