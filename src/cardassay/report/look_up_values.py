"""Look-ups and the snapshots asked, as plain values of the canonical JSON, with their JSON Schemas."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import Any

from cardassay.model.evidence import Grade
from cardassay.model.register import (
    Answer,
    Consulted,
    Declared,
    LookUp,
    MatchedBy,
    Row,
    RowStatus,
    Silence,
    Snapshot,
)
from cardassay.report.look_ups import look_up_words
from cardassay.report.plain import plain
from cardassay.report.reading import fact_value

__all__ = [
    "consulted_schema",
    "consulted_value",
    "declared_schema",
    "declared_value",
    "look_up_schema",
    "look_up_value",
]

_TEXT = {"type": "string"}
_DAY = {"$ref": "#/$defs/day"}


def look_up_value(one: LookUp) -> dict[str, Any]:
    """One look-up with the row, the rows that may be meant, and its sentence."""
    words = look_up_words(one)
    return {
        "register": one.register,
        "name": plain(one.name),
        "answer": one.answer.value,
        "says": plain(words.headline),
        "details": plain(words.details),
        "day": plain(one.day),
        "asked": plain(one.asked),
        "snapshot": None if one.snapshot is None else _snapshot(one.snapshot),
        "row": None if one.row is None else _row(one.row),
        "matched_by": None if one.matched_by is None else one.matched_by.value,
        "agrees": list(one.agrees),
        "nearly": plain(one.nearly),
        "differs": plain(one.differs),
        "likely": [
            {"row": _row(entry.row), "matched_by": entry.matched_by.value, "why": plain(entry.why),
             "score": entry.score}
            for entry in one.likely
        ],
        "status": one.status.value,
        "silence": one.silence.value,
        "silence_says": plain(one.silence_says),
        "own": one.own,
        "lifts": one.lifts,
        "set_aside": one.set_aside,
        "grade": one.grade.label,
        "why_not": plain(one.why_not),
        "who": plain(one.who),
        "address": plain(one.address),
        "proof": list(one.proof),
    }  # fmt: skip


def declared_value(one: Declared) -> dict[str, Any]:
    """A number that the offer names and no paper bears, with what registers say of it."""
    return {
        "number": plain(one.number),
        "component": plain(one.component),
        "look_ups": [look_up_value(answer) for answer in one.look_ups],
    }


def consulted_value(one: Consulted) -> dict[str, Any]:
    """A snapshot that was asked, with its rows counted and what of it could not be read."""
    return {
        **_snapshot(one.snapshot),
        "name": plain(one.name),
        "rows": one.rows,
        "usable": one.usable,
        "problems": [plain(problem) for problem in one.problems],
    }


def _snapshot(snapshot: Snapshot) -> dict[str, Any]:
    value: dict[str, Any] = plain(snapshot)
    return value


def _row(row: Row) -> dict[str, Any]:
    return {
        "place": plain(row.place),
        "scheme": row.attestation.scheme,
        "status": row.status.value,
        "facts": {name: fact_value(row.attestation.facts[name]) for name in sorted(row.attestation.facts)},
        "more": plain(row.more),
    }


def look_up_schema() -> dict[str, Any]:
    """The JSON Schema of one look-up."""
    difference = _object(field=_TEXT, paper=_TEXT, row=_TEXT)
    return _object(
        register=_TEXT,
        name=_TEXT,
        answer=_one_of(Answer),
        says={"type": "string", "description": "The answer in one sentence."},
        details=_list(_TEXT),
        day=_DAY,
        asked=_TEXT,
        snapshot=_or_none(_object(**_snapshot_keys())),
        row=_or_none(_row_schema()),
        matched_by=_or_none(_one_of(MatchedBy)),
        agrees=_list(_TEXT),
        nearly=_list(difference),
        differs=_list(difference),
        likely=_list(
            _object(row=_row_schema(), matched_by=_one_of(MatchedBy), why=_TEXT, score={"type": "integer"})
        ),
        status=_one_of(RowStatus),
        silence=_one_of(Silence),
        silence_says=_TEXT,
        own={"type": "boolean", "description": "False for a third party's copy of the register."},
        lifts={"type": "boolean", "description": "It lifts the evidence grade of the paper."},
        grade={"enum": [grade.label for grade in Grade], "description": "The grade it would lift to."},
        set_aside={
            "type": "boolean",
            "description": "A later answer of that register stands in its place; it counts for nothing.",
        },
        why_not=_TEXT,
        who=_TEXT,
        address=_TEXT,
        proof=_list(_TEXT),
    )


def declared_schema(look_up: dict[str, Any]) -> dict[str, Any]:
    """The JSON Schema of a number that the offer names, given that of a look-up."""
    return _object(number=_TEXT, component=_TEXT, look_ups=_list(look_up))


def consulted_schema() -> dict[str, Any]:
    """The JSON Schema of a snapshot that was asked."""
    return _object(
        **_snapshot_keys(),
        name=_TEXT,
        rows={"type": "integer", "minimum": 0},
        usable={"type": "boolean"},
        problems=_list({"type": "object"}),
    )


def _snapshot_keys() -> dict[str, Any]:
    return {"register": _TEXT, "day": _DAY, "sha256": _TEXT, "origin": _TEXT, "file": _TEXT, "who": _TEXT}


def _row_schema() -> dict[str, Any]:
    return _object(
        place=_TEXT,
        scheme=_TEXT,
        status=_one_of(RowStatus),
        facts={"type": "object", "additionalProperties": {"$ref": "#/$defs/evidence"}},
        more={"type": "object"},
    )


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": sorted(properties), "properties": properties}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _or_none(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


def _one_of(words: Iterable[enum.Enum]) -> dict[str, Any]:
    return {"enum": [word.value for word in words]}
