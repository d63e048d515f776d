"""Registers of a vector, given as rows: what they say of the papers, and what is expected of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from cardassay.assessing.registers import Registers
from cardassay.model.attestation import Attestation, Origin
from cardassay.model.evidence import Fact, Grade, Method
from cardassay.model.fields import FIELDS
from cardassay.model.problem import Problem
from cardassay.model.register import Description, Listing, LookUp, Row, RowStatus, Silence, Snapshot
from cardassay.model.source import Confidence, Source
from cardassay.registers.described import Described, TableForm
from cardassay.registers.why_not import BY_OTHERS, NOT_WHOLE

_ROW_KEYS = ("scheme", "place", "status_word", "row_status", "unsure", "more", "in_evaluation")


def row(data: Mapping[str, Any], number: int, scheme: str, file: str = "list.csv", sha256: str = "") -> Row:
    """A row of a list; every fact is sure unless named in ``unsure``."""
    unsure = set(data.get("unsure", ()))
    facts = {}
    for name, raw in data.items():
        if name in _ROW_KEYS:
            continue
        assert name in FIELDS, f"a row has no field {name}"
        value = tuple(raw) if isinstance(raw, list) else raw
        why = "the row is damaged" if name in unsure else ""
        facts[name] = Fact(value, not why, words=str(raw), method=Method.REGISTER, why_not_sure=why)
    return Row(
        data.get("place", f"row {number}"),
        Attestation(
            data.get("scheme", scheme),
            facts,
            Origin(file, sha256 or "1" * 64, number),
            grade=Grade.REGISTER,
            stands_alone=not data.get("in_evaluation", False),
        ),
        RowStatus(data.get("row_status", "unknown")),
        data.get("more", {}),
    )


def description(data: Mapping[str, Any]) -> Description:
    """A register's description; what is left out is as harmless as can be."""
    return Described(
        id=data["id"],
        name=data.get("name", data["id"]),
        publisher=data.get("publisher", "Fictional Publisher"),
        schemes=tuple(data["schemes"]),
        source=Source("Fictional register", Confidence(data.get("confidence", "1")), date(2026, 11, 1)),
        silence=Silence(data.get("silence", "nothing")),
        silence_says=data.get("silence_says", "Nothing: the list is not meant to be complete."),
        freshness_days=data.get("freshness_days", 31),
        public_file=data.get("public_file", "https://register.example/list.csv"),
        grade=data.get("grade", True),
        table=TableForm((), seen=data["seen"]) if "seen" in data else None,
    )


def registers(entries: tuple[Mapping[str, Any], ...], day: date) -> Registers | None:
    """The registers of a vector on a day; ``None`` when it has none."""
    if not entries:
        return None
    lists: dict[Snapshot, Listing] = {}
    for entry in entries:
        for one in entry["list"]:
            sha256 = hashlib.sha256(repr((entry["id"], one)).encode()).hexdigest()
            file = f"registers/{entry['id']}/{one['day']}-{sha256[:12]}.csv"
            snapshot = Snapshot(entry["id"], one["day"], sha256, "https://register.example/list.csv", file)
            rows = tuple(
                row(data, number, entry["schemes"][0], file, sha256)
                for number, data in enumerate(one.get("row", ()), start=1)
            )
            problems = tuple(Problem("odd-row", "row 1", words) for words in one.get("problems", ()))
            if one.get("part", False):
                problems += (Problem(NOT_WHOLE, "whole list", "It is a part."),)
            if one.get("by_others", False):
                problems += (Problem(BY_OTHERS, "whole list", "Others made it."),)
            lists[snapshot] = Listing(rows, problems, usable=one.get("usable", True))
    described = {entry["id"]: description(entry) for entry in entries}
    return Registers(described, tuple(lists), lists.__getitem__, day)


def failures(
    expected: tuple[Mapping[str, Any], ...], looked_up: Mapping[Origin, tuple[LookUp, ...]]
) -> list[str]:
    """Where the look-ups differ from what a vector expects; empty when they do not."""
    wrong = []
    for wanted in expected:
        found = [
            one
            for origin, several in looked_up.items()
            for one in several
            if origin.file == wanted["paper"] and one.register == wanted["register"]
        ]
        if len(found) != 1:
            wrong.append(f"{len(found)} look-ups of {wanted['paper']} in {wanted['register']}")
            continue
        given = _given(found[0])
        wrong.extend(
            f"{wanted['paper']} in {wanted['register']}: {key} is {given[key]}, not {wanted[key]}"
            for key in given
            if key in wanted and given[key] != wanted[key]
        )
        wrong.extend(
            f"{wanted['paper']}: “{words}” is not said in {given['all_said']}"
            for words in wanted.get("says", ())
            if words not in given["all_said"]
        )
    return wrong


def _given(one: LookUp) -> dict[str, Any]:
    return {
        "answer": one.answer.value,
        "lifts": one.lifts,
        "status": one.status.value,
        "matched_by": one.matched_by.value if one.matched_by else "",
        "row": one.row.place if one.row else "",
        "day": one.day,
        "agrees": sorted(one.agrees),
        "differs": sorted(entry.field for entry in one.differs),
        "nearly": sorted(entry.field for entry in one.nearly),
        "likely": [entry.row.place for entry in one.likely],
        "all_said": " ".join([one.why_not, one.silence_says, *(entry.why for entry in one.likely)]),
    }
