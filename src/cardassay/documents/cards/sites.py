"""Facilities that a card-industry paper names, put together from their labels or a table's rows."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cardassay.documents.cards.labelled import Labelled, Line, cells_of
from cardassay.documents.cards.layout import Span
from cardassay.documents.cards.sheet import FROM_SENTENCE, Sheet, clean, is_placeholder
from cardassay.model.evidence import Fact

__all__ = ["read_sites"]

_PARTS = ("facility", "address", "city", "country")
_STARTS_ADDRESS = re.compile(
    r"(?:^|, )(?=\d{1,5}[A-Za-z]? [A-ZÀ-Ý]|[A-ZÀ-Ý][^\d,]{2,40} \d{1,5}[A-Za-z]?\b)|(?<=[^\s]) [-–] "
)


def read_sites(sheet: Sheet) -> Fact[tuple[Mapping[str, str], ...]] | None:
    """The facilities with name and address as printed; ``None`` when the paper names none."""
    tabled = _table(sheet)
    if tabled is not None:
        return tabled
    groups = _groups(sheet)
    records: list[Mapping[str, str]] = []
    spans: list[Span] = []
    for group in groups:
        record = _record({name: clean(item.text) for name, item in group.items()})
        if record and record not in records:
            records.append(record)
            spans.extend(span for item in group.values() for line in item.lines for span in line.spans())
    if records:
        why = "" if len(records) == 1 else "several facilities; their parts were put together by their order"
        return sheet.fact_at(spans, tuple(records), why=why)
    phrases = sheet.phrases.get("address", ())
    if phrases:
        address = clean(phrases[0].words)
        if re.search(r"\d|,", address):
            return sheet.fact_at((phrases[0].span,), ({"address": address},), why=FROM_SENTENCE)
    return None


def _groups(sheet: Sheet) -> list[dict[str, Labelled]]:
    """Labelled parts in the order of the paper; a second name or address begins a new facility."""
    items = sorted(
        ((item, name) for name in _PARTS for item in sheet.all_labelled(name) if not item.in_table),
        key=lambda pair: (pair[0].row, pair[0].lines[0].segment.x0),
    )
    groups: list[dict[str, Labelled]] = []
    for item, name in items:
        if not groups or name in groups[-1]:
            groups.append({})
        groups[-1][name] = item
    # An address without a facility's name beside one with it is the company's seat, not a plant.
    named = [group for group in groups if "facility" in group]
    return named or groups


def _record(parts: Mapping[str, str]) -> dict[str, str]:
    name, address = parts.get("facility", ""), parts.get("address", "")
    if name and not address:
        # "Plant 2, 14 Example Road, Sampletown": the name ends where a street or a dash begins.
        match = _STARTS_ADDRESS.search(name)
        if match and match.start() > 0:
            name, address = clean(name[: match.start()]), clean(name[match.end() :])
        elif re.match(r"\d|\S+ \d", name) or name.count(",") >= 2:
            name, address = "", name
    for more in ("city", "country"):
        value = parts.get(more, "")
        if value and value.lower() not in address.lower():
            address = f"{address}, {value}" if address else value
    record = {}
    if name:
        record["name"] = name
    if address:
        record["address"] = address
    return record


def _table(sheet: Sheet) -> Fact[tuple[Mapping[str, str], ...]] | None:
    """Facilities in the rows of a table whose columns are headed by the labels."""
    columns = {
        name: cells_of(item.lines) for name in _PARTS for item in sheet.all_labelled(name) if item.in_table
    }
    if "facility" not in columns and "address" not in columns:
        return None
    lead = columns.get("facility") or columns["address"]
    records: list[Mapping[str, str]] = []
    spans: list[Span] = []
    for cell in lead:
        parts: dict[str, str] = {}
        for name, others in columns.items():
            for other in others:
                text = clean(" ".join(line.text for line in other))
                if _same_row(cell, other) and not is_placeholder(text):
                    parts[name] = text
                    spans.extend(span for line in other for span in line.spans())
        record = _record(parts)
        if record:
            records.append(record)
    if not records:
        return None
    return sheet.fact_at(spans, tuple(records), why="read from the rows of a table")


def _same_row(one: tuple[Line, ...], other: tuple[Line, ...]) -> bool:
    """Two cells that overlap in height by at least half a line."""
    overlap = min(one[-1].segment.bottom, other[-1].segment.bottom) - max(
        one[0].segment.top, other[0].segment.top
    )
    return overlap > 0.5 * (one[0].segment.bottom - one[0].segment.top)
