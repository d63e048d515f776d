"""
Other values that may be the right one where a value is not sure, each with where it comes from.

1. What the reader itself kept beside the value, under ``other_readings``.
2. What a second way of reading saw, which stands in quotes in the reason.
3. For days: every other day in the printed words, and the other order of day and month.
4. For texts: the printed words themselves, where they say more than the value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from cardassay.documents.dates import find_days
from cardassay.model.evidence import Fact
from cardassay.model.fields import FIELDS, FieldSpec, Form
from cardassay.model.open_value import OtherReading
from cardassay.workspace.confirmed import shaped

__all__ = ["KEPT_BY_READER", "other_readings"]

KEPT_BY_READER = "other_readings"
"""Detail of a fact: a list of values, or of tables with ``value``, ``why``, ``page``, ``box``, ``words``."""

_OUR_WORDS = frozenset(
    {"language", "interface", "brand", "cpp_book", "cpp_version", "eal", "form_factor", "evaluation_type"}
)
"""Texts whose values are words of a list of ours, never a whole line of the paper."""

_QUOTED = re.compile(r"“([^”]+)”")
_MOST = 6
_LONGEST = 200
_ALIKE = 60
"""Least likeness, of 100, at which a second reading is taken for one of the same words."""
_SECOND = "a second way of reading sees this"


def other_readings(name: str, fact: Fact[Any]) -> tuple[OtherReading, ...]:
    """The other readings of a field, the best first, each value once and none that was read."""
    spec = FIELDS[name]
    found: list[OtherReading] = []
    for reading in (*_kept(fact), *_seconds(spec, fact), *_printed(spec, fact)):
        value = in_form(spec, reading.value)
        if value is None or value == fact.value or any(value == other.value for other in found):
            continue
        found.append(OtherReading(value, reading.why, reading.page, reading.box, reading.words))
    return tuple(found[:_MOST])


def in_form(spec: FieldSpec, value: Any) -> Any:
    """The value as a confirmation holds it; ``None`` when it has not the form of the field."""
    return shaped(spec, _lists(value))


def _lists(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _lists(item) for key, item in value.items()}
    return [_lists(item) for item in value] if isinstance(value, (list, tuple)) else value


def _kept(fact: Fact[Any]) -> Iterator[OtherReading]:
    kept = fact.detail.get(KEPT_BY_READER, ())
    for entry in kept if isinstance(kept, (list, tuple)) else ():
        if isinstance(entry, Mapping) and "value" in entry:
            box = entry.get("box")
            page = entry.get("page")
            yield OtherReading(
                entry["value"],
                str(entry.get("why") or "also read on the paper"),
                page if isinstance(page, int) else None,
                box if isinstance(box, tuple) and len(box) == 4 else None,
                str(entry.get("words") or ""),
            )
        else:
            yield OtherReading(entry, "also read on the paper")


def _seconds(spec: FieldSpec, fact: Fact[Any]) -> Iterator[OtherReading]:
    for line in _QUOTED.findall(fact.why_not_sure):
        if spec.form is Form.DAY:
            yield from (OtherReading(day, _SECOND, words=line) for day in _days(line))
        elif spec.form in (Form.TEXT, Form.TEXT_OR_TEXTS) and isinstance(fact.value, str):
            yield OtherReading(_counterpart(fact.value, line), _SECOND, words=line)


def _counterpart(value: str, line: str) -> str:
    """The value as a second reading of its line has it; the value itself where the two share nothing."""
    from rapidfuzz import fuzz

    if len(line) < len(value):
        # The value runs over several lines, of which the second reading saw one.
        found = fuzz.partial_ratio_alignment(line, value, score_cutoff=_ALIKE)
        return value if found is None else value[: found.dest_start] + line + value[found.dest_end :]
    found = fuzz.partial_ratio_alignment(value, line, score_cutoff=_ALIKE)
    if found is None:
        return value
    start = line.rfind(" ", 0, found.dest_start + 1) + 1
    end = line.find(" ", max(found.dest_end - 1, start))
    return line[start : end if end >= 0 else len(line)]


def _printed(spec: FieldSpec, fact: Fact[Any]) -> Iterator[OtherReading]:
    words = " ".join(fact.words.split())
    if spec.form is Form.DAY:
        why = "another day in the printed words"
        if len(find_days(words)) == 1:
            why = "the same numbers, day and month the other way round"
        yield from (OtherReading(day, why) for day in _days(words))
    elif (
        spec.form is Form.TEXT
        and spec.name not in _OUR_WORDS
        and len(words) <= _LONGEST
        and str(fact.value).casefold() in words.casefold()
    ):
        yield OtherReading(words, "all the words that are printed there")


def _days(words: str) -> list[date]:
    return [day for one in find_days(words) for day in (one.day, one.other) if day is not None]
