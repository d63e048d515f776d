"""
Sites: the holder's address, places behind site labels, and the tables of annexes.

A site's own scope is kept with it where the paper prints one beside or under it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from cardassay.documents.management.blocks import block_behind, is_title, text_of
from cardassay.documents.management.labels import Hit
from cardassay.documents.management.layout import Segment, Sheet, Span
from cardassay.documents.management.name_lines import Holder
from cardassay.documents.management.names import (
    cut_at_form,
    ends_with_form,
    form_end,
    has_form,
    looks_like_address,
)
from cardassay.documents.management.parties import is_certifier
from cardassay.documents.management.view import Reading, View
from cardassay.documents.management.wordings import matching

__all__ = ["sites_of"]

Record = dict[str, str]

_TITLES: Mapping[str, str] = {
    "scope": "scope",
    "scope_weak": "scope",
    "address": "address",
    "holder": "name",
    "site": "name",
}
"""Roles of column titles, and the key of the record each fills."""


def sites_of(view: View, holder: Holder | None) -> Reading | None:
    """The sites of the paper as records of name, address and scope, the holder's own first."""
    found: list[tuple[Record, tuple[Span, ...], bool]] = []
    main = _main(view, holder)
    if main is not None:
        found.append(main)
    for sheet in view.sheets:
        table = _table(view, sheet)
        if table:
            found.extend(table)
        else:
            found.extend(_labelled(view, sheet))
    merged = _merged(found)
    if not merged:
        return None
    records = tuple(record for record, _, _ in merged)
    spans = tuple(span for _, spans, _ in merged for span in spans)
    if all(plain for _, _, plain in merged):
        return Reading(records, spans)
    return Reading(records, spans, False, "the sites stand in a table or list; compare it with the page")


def _main(view: View, holder: Holder | None) -> tuple[Record, tuple[Span, ...], bool] | None:
    """The holder's own place."""
    if holder is None:
        return None
    spans = holder.address
    while spans and matching(r"^\W*(?:{0})\b", "other_name").match(spans[0].folded):
        spans = spans[1:]
    if not spans:
        spans = _address_label(view, holder)
    if not spans:
        return None
    address = _clean(text_of(spans))
    if len(address) < 6:
        return None
    return {"name": str(holder.name.value), "address": address}, spans, holder.name.sure


def _address_label(view: View, holder: Holder) -> tuple[Span, ...]:
    page = holder.name.spans[0].segment.page
    for hit in view.role("address"):
        if is_title(view, hit):
            continue
        if hit.segment.page is page and hit.leads and (hit.colon or view.is_label(hit.segment)):
            spans = block_behind(view, hit, limit=6)
            spans = _until_next(view, spans)
            if spans and looks_like_address(text_of(spans)):
                return spans
    return ()


def _until_next(view: View, spans: Sequence[Span]) -> tuple[Span, ...]:
    kept: list[Span] = []
    for span in spans:
        if kept and (view.has_role(span.segment, "closing", "standard") or span.text.rstrip().endswith(":")):
            break
        kept.append(span)
    return tuple(kept)


def _clean(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" ,;:–-•*")


def _labelled(view: View, sheet: Sheet) -> list[tuple[Record, tuple[Span, ...], bool]]:
    """Places behind labels such as "Additional addresses:" and "Production site:"."""
    found: list[tuple[Record, tuple[Span, ...], bool]] = []
    for segment in sheet.segments:
        for hit in view.hits_in(segment):
            if hit.role not in {"site", "address"} or _seen(found, segment):
                continue
            ends_line = (
                hit.colon and not re.search(r"\w", segment.text[hit.end :]) and hit.end - hit.start > 12
            )
            if not (hit.leads and (hit.colon or view.is_label(segment))) and not ends_line:
                continue
            if hit.role == "address" and _in_imprint(view, sheet, segment):
                continue
            spans = _until_next(view, block_behind(view, hit, limit=8))
            spans = tuple(span for span in spans if not view.is_label(span.segment))
            found.extend(_records(view, hit, spans))
            break
    return found


def _in_imprint(view: View, sheet: Sheet, segment: Segment) -> bool:
    """The address is the certifier's: it stands under its name, a signature, or the small print."""
    over = [other for other in sheet.segments[: segment.index] if other.row != segment.row]
    if any(view.begins_with(other, ("notice", "signature", "certification_body")) for other in over):
        return True
    above = next(iter(sheet.above(segment, 1.5)), None)
    if above is not None and _names_certifier(above):
        return True
    return segment.box[1] > 0.75 * (sheet.page.height or 1e9)


def _names_certifier(segment: Segment) -> bool:
    """The line is a name with a legal form and a certifier's word in it."""
    return ends_with_form(segment.text) and is_certifier(segment.text) and len(segment.text) < 90


def _seen(found: Sequence[tuple[Record, tuple[Span, ...], bool]], segment: Segment) -> bool:
    return any(span.segment is segment for _, spans, _ in found for span in spans)


def _records(view: View, hit: Hit, spans: tuple[Span, ...]) -> list[tuple[Record, tuple[Span, ...], bool]]:
    """One record for each numbered or bulleted line, else one for the block."""
    if not spans or not looks_like_address(text_of(spans)):
        return []
    groups: list[list[Span]] = []
    for span in spans:
        if not groups or re.match(r"^\s*(?:\d{1,2}[.)]|[•*▪–-])\s", span.text):
            groups.append([])
        groups[-1].append(span)
    records = []
    spans = tuple(span for span in spans if not re.search(r"[:：]\s*$", span.text))
    if not spans:
        return []
    scope = _scope_under(view, spans[-1].segment)
    for group in groups:
        text = _clean(re.sub(r"^\s*(?:\d{1,2}[.)]|[•*▪–-])\s+", "", text_of(group)))
        record = _split(text)
        used = tuple(group)
        if scope and len(groups) == 1:
            record["scope"] = text_of(scope)
            used = (*used, *scope)
        records.append((record, used, len(groups) == 1))
    return records


def _scope_under(view: View, segment: Segment) -> tuple[Span, ...]:
    """A site's own scope, printed under it behind a label of its own."""
    for below in view.sheet_of(segment).below(segment, 1.6)[:1]:
        for hit in view.hits_in(below):
            short = len(below.folded[hit.start : hit.end]) < 12
            if (
                hit.role in {"scope", "scope_weak"}
                and hit.leads
                and short
                and (hit.colon or view.is_label(below))
            ):
                return block_behind(view, hit, limit=4)
    return ()


def _split(text: str) -> Record:
    """Name and address of one place."""
    end = form_end(text)
    if 0 < end < len(text) - 4:
        return {"name": _clean(text[:end]), "address": _clean(text[end:])}
    lead = re.match(r"^([^,:\d]{3,40}):\s+(.+)$", text)
    if lead and looks_like_address(lead[2]):
        return {"name": _clean(lead[1]), "address": _clean(lead[2])}
    return {"address": text}


# ── Tables ─────────────────────────────────────────────────────────────────────────────────────


def _table(view: View, sheet: Sheet) -> list[tuple[Record, tuple[Span, ...], bool]]:
    """Rows of a table with titles such as "Site | Address | Scope"."""
    for titles in _title_rows(view, sheet):
        edges = [segment.box[0] for segment, _ in titles]
        names = [name for _, name in titles]
        bottom = max(segment.box[3] for segment, _ in titles)
        below = [
            segment
            for segment in sheet.segments
            if segment.box[1] > bottom - 2 and not any(segment is title for title, _ in titles)
        ]
        found = []
        rows = _table_rows(view, below, edges)
        if _side_by_side(rows[:1], names):
            continue
        tidy = all(_tidy(row, edges) for row in rows)
        for row in rows:
            record: Record = {}
            spans: list[Span] = []
            for name, cells in zip(names, row, strict=True):
                if cells:
                    text = _clean(text_of(cells))
                    record[name] = f"{record[name]} {text}" if name in record else text
                    spans.extend(cells)
            record = _tidied(record)
            if record.get("address") or (record.get("name") and record.get("scope")):
                found.append((record, tuple(spans), tidy))
        if found:
            return found
    return []


def _side_by_side(rows: Sequence[Sequence[Sequence[Span]]], names: Sequence[str]) -> bool:
    """Not a table: two places beside each other ("Legal office", "Operative site"), each with its address."""
    return "scope" not in names and any(
        sum(bool(cells) and looks_like_address(text_of(cells)) for cells in row) > 1 for row in rows
    )


def _tidy(row: Sequence[Sequence[Span]], edges: Sequence[float]) -> bool:
    """Every column of the row is filled, and every line begins at the edge of its column."""
    return all(
        cells and all(abs(cell.box[0] - edge) < 4 for cell in cells)
        for cells, edge in zip(row, edges, strict=True)
    )


def _title_rows(view: View, sheet: Sheet) -> list[list[tuple[Segment, str]]]:
    rows: dict[int, list[tuple[Segment, str]]] = {}
    for segment in sheet.segments:
        if not view.is_label(segment) or segment.text.rstrip().endswith((":", "：")):
            continue
        roles = [hit.role for hit in view.hits_in(segment)]
        name = next((_TITLES[role] for role in _TITLES if role in roles), None)
        if name is not None:
            rows.setdefault(segment.row, []).append((segment, name))
    return [row for row in rows.values() if len(row) >= 2 and len({name for _, name in row}) >= 2]


def _table_rows(view: View, below: Sequence[Segment], edges: Sequence[float]) -> list[list[list[Span]]]:
    """The cells under the titles by row; a row begins where its first column has text after a gap."""
    rows: list[list[list[Span]]] = []
    last_bottom = 0.0
    last_row = -1
    ends = ("notice", "condition", "signature", "closing", "last_day")
    for segment in below:
        if view.begins_with(segment, ends) and segment.box[0] < edges[0] + 20:
            break
        if rows and (_names_certifier(segment) or _is_page_mark(segment)):
            break
        gap = segment.box[1] - last_bottom
        if rows and gap > 6 * segment.height:
            break
        for cell in _split_at(segment, edges):
            x0 = cell.box[0]
            column = max((index for index, edge in enumerate(edges) if x0 >= edge - 14), default=None)
            if column is None:
                # The number in front of a row.
                continue
            new = not rows or (
                segment.row != last_row
                and (gap > 0.55 * segment.height or (column == 0 and bool(rows[-1][0]) and all(rows[-1])))
            )
            if new:
                rows.append([[] for _ in edges])
            rows[-1][column].append(cell)
            last_row = segment.row
        last_bottom = max(last_bottom, segment.box[3])
    return rows


def _is_page_mark(segment: Segment) -> bool:
    """The line is "Page 2 of 2"."""
    mark = matching(r"^\W*(?:{0})\.?\s*:?\s*\d{1,3}\s*(?:(?:{1})\s*\d{1,3})?\W*$", "page", "page_of")
    return bool(mark.match(segment.folded))


def _split_at(segment: Segment, edges: Sequence[float]) -> list[Span]:
    """The segment cut where one of its words begins at the edge of a column."""
    cuts = [
        at
        for token, at in zip(segment.tokens, segment.starts, strict=True)
        if at and any(abs(token.box[0] - edge) < 2.5 for edge in edges[1:])
    ]
    bounds = [0, *cuts, len(segment.text)]
    return [Span(segment, first, last) for first, last in pairwise(bounds)]


def _tidied(record: Record) -> Record:
    """Name and address apart where one column holds both."""
    name, address = record.get("name", ""), record.get("address", "")
    name = re.sub(r"^\d{1,3}[.)]?\s+", "", name)
    if name and not address:
        end = cut_at_form(name) if has_form(name) else -1
        if 0 < end < len(name) - 4:
            record["name"], record["address"] = _clean(name[:end]), _clean(name[end:])
        elif looks_like_address(name):
            record = {**{key: value for key, value in record.items() if key != "name"}, "address": name}
    elif name:
        record["name"] = name
    return record


def _merged(
    found: Sequence[tuple[Record, tuple[Span, ...], bool]],
) -> list[tuple[Record, tuple[Span, ...], bool]]:
    """Each place once; a later mention adds what the earlier one did not say."""
    kept: list[tuple[Record, tuple[Span, ...], bool]] = []
    for record, spans, plain in found:
        key = _key(record.get("address", "") or record.get("name", ""))
        twin = next(
            (
                one
                for one in kept
                if key and (key in _key(one[0].get("address", "")) or _key(one[0].get("address", "-")) in key)
            ),
            None,
        )
        if twin is None and any(_translates(record, one[0]) for one in kept):
            continue
        if twin is None:
            kept.append((record, spans, plain))
        else:
            if twin is kept[0] and record.get("name") and "scope" in record:
                # The holder's own place has a name of its own in the table.
                twin[0]["name"] = record["name"]
            for name, value in record.items():
                twin[0].setdefault(name, value)
    return kept


def _translates(record: Record, other: Record) -> bool:
    """The same place in another script: the same numbers, Chinese in one and Latin letters in the other."""
    one, two = record.get("address", ""), other.get("address", "")
    east = [bool(re.search(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]", text)) for text in (one, two)]
    numbers = [sorted(re.findall(r"\d+", text)) for text in (one, two)]
    return east[0] != east[1] and bool(numbers[0]) and numbers[0] == numbers[1] and "scope" not in record


def _key(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()
