"""
Listings as compact JSON text and back, so that a list of thousands of rows is parsed once.

Only values of the model can come out of it, whatever stands in the file; nothing is executed. The
file's place is not kept: the same bytes may lie in several workspaces.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from cardassay.documents.version import register_version
from cardassay.model.attestation import Attestation, Origin
from cardassay.model.evidence import Fact, Grade, Method, no_detail
from cardassay.model.problem import Problem
from cardassay.model.register import Description, Listing, Row, RowStatus

__all__ = ["decode", "encode", "key_of"]

_FORM = 1
_METHODS = {method.value: method for method in Method}
_GRADES = {int(grade): grade for grade in Grade}
_STATUSES = {status.value: status for status in RowStatus}


class _NotOursError(ValueError):
    """The text is not one of ours."""


def key_of(sha256: str, description: Description) -> str:
    """What a kept listing depends on: bytes, description and the code that reads; empty to keep nothing."""
    version = register_version()
    if not version:
        return ""
    told = hashlib.sha256(repr(description).encode("utf-8", "backslashreplace")).hexdigest()
    return f"{sha256} {told[:32]} {version}"


def encode(listing: Listing) -> bytes:
    """
    The listing as JSON in ASCII.

    Raises:
        TypeError: A value of a kind that no field has.
    """
    problems = [[p.code, p.where, p.message, p.page] for p in listing.problems]
    # Equal facts (a status, a level, a vendor) stand once, and are made once when they are read.
    places: dict[str, int] = {}
    known: dict[int, int] = {}
    rows = [_row(row, places, known) for row in listing.rows]
    facts = f"[{','.join(places)}]"
    rest = json.dumps([_FORM, listing.usable, list(listing.columns), problems, rows], separators=(",", ":"))
    return f"[{facts},{rest}]".encode("ascii")


def _row(row: Row, places: dict[str, int], known: dict[int, int]) -> list[Any]:
    """The row with places of facts; ``known`` are those of facts met before, which many rows share."""
    paper = row.attestation
    facts = {}
    for name, fact in paper.facts.items():
        at = known.get(id(fact))
        if at is None:
            text = json.dumps(_fact(fact), separators=(",", ":"))
            at = known[id(fact)] = places.setdefault(text, len(places))
        facts[name] = at
    rest = [paper.kind, int(paper.grade), paper.incomplete, paper.stands_alone]
    index = paper.origin.index if paper.origin is not None else None
    return [row.place, paper.scheme, row.status.value, index, facts, dict(row.more), rest]


def _fact(fact: Fact[Any]) -> list[Any]:
    words = 0 if fact.words == fact.value else fact.words
    short = [_plain(fact.value), words]
    if fact.sure and fact.method is Method.REGISTER and fact.page is None and not fact.detail:
        return short
    box = list(fact.box) if fact.box is not None else None
    rest = [fact.sure, fact.why_not_sure, fact.method.value, fact.page, box]
    return [*short, *rest, _plain(fact.detail) if fact.detail else None]


def _plain(value: object) -> Any:
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {"m": [[str(key), _plain(item)] for key, item in value.items()]}
    raise TypeError(f"{type(value).__name__} has no form among the values of a row")


def decode(content: bytes, file: str, sha256: str) -> Listing | None:
    """The listing in a text of :func:`encode`, its rows placed in a file; ``None`` for any other text."""
    try:
        plain_facts, (form, usable, columns, problems, rows) = json.loads(content)
        if form != _FORM or not isinstance(usable, bool):
            return None
        facts = [_read_fact(plain) for plain in plain_facts]
        return Listing(
            tuple(_read_row(row, facts, file, sha256) for row in rows),
            tuple(Problem(str(code), str(where), str(says), page) for code, where, says, page in problems),
            tuple(map(str, columns)),
            usable,
        )
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None


def _read_row(plain: Any, facts: list[Fact[Any]], file: str, sha256: str) -> Row:
    place, scheme, status, index, places, more, (kind, grade, incomplete, alone) = plain
    origin = Origin(file, sha256, index) if index is not None else None
    read = {name: facts[at] for name, at in places.items()}
    paper = Attestation(scheme, MappingProxyType(read), origin, kind, _GRADES[grade], None, incomplete, alone)
    return Row(place, paper, _STATUSES[status], MappingProxyType(more))


def _read_fact(plain: Any) -> Fact[Any]:
    value, words = plain[0], plain[1]
    if not isinstance(value, str):
        value = _value(value)
    if words == 0:
        words = value
    if len(plain) == 2:
        return Fact(value, True, None, None, words, Method.REGISTER)
    sure, why, method, page, box, detail = plain[2:]
    place = tuple(box) if box is not None else None
    told = MappingProxyType(_value(detail)) if detail is not None else no_detail
    return replace(Fact(value, sure, page, None, words, _METHODS[method], told, why), box=place)


def _value(plain: Any) -> Any:
    if isinstance(plain, list):
        return tuple(_value(item) for item in plain)
    if not isinstance(plain, dict):
        return plain
    ((form, inner),) = plain.items()
    if form == "d":
        return date.fromisoformat(inner)
    if form == "m":
        return {key: _value(item) for key, item in inner}
    raise _NotOursError(form)
