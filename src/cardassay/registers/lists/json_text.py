"""JSON and JSON lines as records; of a file that was cut, the whole records before the cut."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cardassay.registers.lists.notes import Notes, cut, shown

__all__ = ["Loaded", "load", "load_lines", "words_of"]

_BLANK = re.compile(r"[\s,]*")
_CONTAINERS = re.compile(r"certs|schemes|lists|data|items|INEVALUATION|CERTIFIED|ARCHIVED|[A-Z]{2}")
"""Keys whose value holds records: of these, a part is kept when the file breaks off inside."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a JSON text holds."""

    value: Any
    whole: bool


def load(text: str, notes: Notes, parts: Collection[str] = ()) -> Loaded | None:
    """
    The value of a JSON text, whole or up to where it breaks off; ``None`` when it is no JSON.

    Args:
        text: The whole text.
        notes: Gathers the problems.
        parts: Further keys whose value holds records.
    """
    text = text.lstrip("\ufeff")
    try:
        return Loaded(json.loads(text), whole=True)
    except (ValueError, RecursionError):
        pass
    begin = text.lstrip()
    if not begin.startswith(("{", "[")):
        return None
    try:
        value, _ = _part(begin, 0, parts)
    except RecursionError:
        return None
    if not value:
        return None
    notes.add(*cut("end of the file"))
    return Loaded(value, whole=False)


def _part(text: str, at: int, parts: Collection[str]) -> tuple[Any, int]:
    """A container with its whole members, up to where the text breaks off."""
    decoder = json.JSONDecoder()
    named = text[at] == "{"
    held: dict[str, Any] = {}
    listed: list[Any] = []
    at += 1
    while at < len(text):
        at = _blank(text, at)
        if at >= len(text) or text[at] in "}]":
            break
        key = ""
        try:
            if named:
                key, at = decoder.raw_decode(text, at)
                at = _blank(text, at)
                if text[at : at + 1] != ":":
                    break
                at = _blank(text, at + 1)
            value, at = decoder.raw_decode(text, at)
        except ValueError:
            holds = key in parts or _CONTAINERS.fullmatch(str(key))
            if named and key and text[at : at + 1] in ("{", "[") and holds:
                held[str(key)], at = _part(text, at, parts)
            break
        if named:
            held[str(key)] = value
        else:
            listed.append(value)
    return (held if named else listed), at


def _blank(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def load_lines(text: str, notes: Notes) -> tuple[list[tuple[int, Mapping[str, Any]]], bool]:
    """The records of JSON lines with the number of each line; and whether the last line is whole."""
    found: list[tuple[int, Mapping[str, Any]]] = []
    lines = text.lstrip("\ufeff").split("\n")
    last = max((at for at, line in enumerate(lines, start=1) if line.strip()), default=0)
    whole = True
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            if number == last and line.lstrip().startswith("{"):
                whole = False
                notes.add(*cut(f"line {number}"))
            else:
                _broken(number, line, notes)
            continue
        if isinstance(record, dict):
            found.append((number, record))
        else:
            _broken(number, line, notes)
    return found, whole


def _broken(number: int, line: str, notes: Notes) -> None:
    notes.add(
        "row-broken",
        f"line {number}",
        f"The line is no record: it begins “{shown(line, 60)}”. It is left out and the lines after it were "
        "read. Fetch the list again, or look the entry up on the register's page.",
    )


def words_of(value: Any) -> tuple[str, ...]:
    """
    The words of a list, a set, or a set as other programs write it into one cell.

    >>> words_of("{'EAL5+', 'AVA_VAN.5'}"), words_of("set()")
    (('EAL5+', 'AVA_VAN.5'), ())
    >>> words_of({"_type": "Set", "elements": ["EAL2"]})
    ('EAL2',)
    """
    if isinstance(value, Mapping):
        value = value.get("elements", value.get("_value", ()))
    if isinstance(value, str):
        return tuple(one or other for one, other in re.findall(r"'([^']*)'|\"([^\"]*)\"", value))
    return tuple(_flat(value)) if isinstance(value, (list, tuple)) else ()


def _flat(values: list[Any] | tuple[Any, ...]) -> Iterator[str]:
    for value in values:
        if isinstance(value, (str, int, float)):
            yield str(value)
