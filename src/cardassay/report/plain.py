"""Values of the model as JSON can hold them, always in the same form and order."""

from __future__ import annotations

import dataclasses
import enum
import json
import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

__all__ = ["plain", "to_json"]

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
    if value is None or isinstance(value, bool):
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
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def to_json(value: object, *, sort_keys: bool = False) -> bytes:
    """The bytes of a JSON text: UTF-8, indented by two, a line feed at the end."""
    text = json.dumps(plain(value), ensure_ascii=False, indent=2, sort_keys=sort_keys, allow_nan=False)
    return text.encode("utf-8") + b"\n"


def _word(value: enum.Enum) -> str:
    code = getattr(value, "code", None)  # reasons name themselves
    if isinstance(code, str):
        return code
    label = getattr(value, "label", None)  # evidence grades are numbers with a word
    if isinstance(label, str):
        return label
    return str(value.value)
