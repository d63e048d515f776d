"""Values as TOML text: enough of it for workspace files, and the same text every time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

__all__ = ["document", "inline"]

_MOST_ON_A_LINE = 3
"""Keys of a table that is still written on one line."""


def inline(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {inline(item)}" for key, item in value.items()) + " }"
    if isinstance(value, Sequence):
        return "[" + ", ".join(inline(item) for item in value) + "]"
    raise TypeError(f"{value!r} has no place in a workspace file")


def document(table: Mapping[str, Any], comment: str = "") -> str:
    """A whole file: plain keys first, then tables, then lists of tables in the order given."""
    lines = [f"# {line}" if line else "#" for line in comment.splitlines()]
    if lines:
        lines.append("")
    _table(table, "", lines)
    return "\n".join(lines).rstrip("\n") + "\n"


def _is_tables(value: Any, prefix: str) -> bool:
    """Whether a list is written as tables of their own; small ones inside a table stay on one line."""
    if not isinstance(value, list | tuple) or not value:
        return False
    least = _MOST_ON_A_LINE + 1 if prefix else 0
    return all(isinstance(item, Mapping) and len(item) >= least for item in value)


def _table(table: Mapping[str, Any], prefix: str, lines: list[str]) -> None:
    later = []
    for key, value in table.items():
        if isinstance(value, Mapping) or _is_tables(value, prefix):
            later.append((key, value))
        else:
            lines.append(f"{key} = {inline(value)}")
    for key, value in later:
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            lines += ["", f"[{name}]"]
            _table(value, f"{name}.", lines)
        else:
            for item in value:
                lines += ["", f"[[{name}]]"]
                _table(item, f"{name}.", lines)
