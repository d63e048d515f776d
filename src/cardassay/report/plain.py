"""Values of the model as JSON can hold them, always in the same form and order."""

from __future__ import annotations

import dataclasses
import enum
import functools
import json
import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

__all__ = ["plain", "to_json", "to_lines"]

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def plain(value: object) -> Any:
    """
    The value as JSON can hold it.

    Days become ISO 8601, tuples lists, enums their word; broken characters of a foreign file
    become U+FFFD, so that the result can always be written as UTF-8.

    Raises:
        TypeError: A value of a kind that no model holds.

    >>> plain({"last_day": date(2027, 3, 31), "sites": ("Werk 1",)})
    {'last_day': '2027-03-31', 'sites': ['Werk 1']}
    """
    kind = type(value)
    # What most values are, before all that a value can be.
    if kind is str:
        text: str = value  # type: ignore[assignment]  # narrowed by its very type
        return text if text.isascii() else _LONE_SURROGATE.sub("\ufffd", text)
    if value is None or kind is bool or kind is int:
        return value
    if isinstance(value, enum.Enum):
        return _word(value)
    if isinstance(value, str):
        return _LONE_SURROGATE.sub("\ufffd", value)
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted((plain(item) for item in value), key=str)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: plain(getattr(value, name)) for name in _names_of(type(value))}
    raise TypeError(f"{type(value).__name__} has no form in JSON")


@functools.cache
def _names_of(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


def to_json(value: object, *, sort_keys: bool = False) -> bytes:
    """The bytes of a JSON text: UTF-8, indented by two, a line feed at the end."""
    text = json.dumps(plain(value), ensure_ascii=False, indent=2, sort_keys=sort_keys, allow_nan=False)
    return text.encode("utf-8") + b"\n"


def to_lines(value: object, depth: int) -> bytes:
    """
    The bytes of a JSON text with sorted keys, one entry a line down to ``depth``, compact below.

    Large results stay small and quick to write, and a difference between two of them names the
    entry that changed. ``value`` holds only what JSON holds.

    >>> print(to_lines({"b": [1, {"c": [2, 3]}], "a": 4}, 2).decode(), end="")
    {
    "a":4,
    "b":[
    1,
    {"c":[2,3]}
    ]
    }
    """
    return (_lines(value, depth) + "\n").encode("utf-8")


def _lines(value: object, depth: int) -> str:
    if depth and isinstance(value, dict) and value:
        entries = (f"{_compact(str(key))}:{_lines(value[key], depth - 1)}" for key in sorted(value))
        return "{\n" + ",\n".join(entries) + "\n}"
    if depth and isinstance(value, list) and value:
        return "[\n" + ",\n".join(_lines(item, depth - 1) for item in value) + "\n]"
    return _compact(value)


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)


def _word(value: enum.Enum) -> str:
    code = getattr(value, "code", None)  # reasons name themselves
    if isinstance(code, str):
        return code
    label = getattr(value, "label", None)  # evidence grades are numbers with a word
    if isinstance(label, str):
        return label
    return str(value.value)
