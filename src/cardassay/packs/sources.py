"""Named sources of a pack file, put where they are used."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date
from typing import Any

from cardassay.form import Form
from cardassay.model.source import Source

__all__ = ["with_sources"]

_NEAR_ENOUGH = 0.6
_STAND_IN = {"document": "-", "confidence": "open", "checked_on": date(2000, 1, 1)}
"""Stands for a source whose own fault is noted already, so that each use of it is not one more."""

Path = tuple[str | int, ...]


def with_sources(form: Form) -> dict[str, Any]:
    """
    The file's content with every ``source = "name"`` replaced by the table ``[sources.name]``.

    Unknown names, broken tables and sources that nothing uses are noted as faults.
    """
    named = form.data.get("sources", {})
    if not isinstance(named, Mapping):
        form.fault(("sources",), "`sources` is not a table", "Write each source as [sources.name]")
        named = {}
    sound: dict[str, Any] = {}
    for name, table in named.items():
        filled = form.fill(Source, ("sources", name), data=table)
        sound[name] = _STAND_IN if filled is None else table
    used: set[str] = set()

    def source(name: str, path: Path) -> Any:
        used.add(name)
        if name in sound:
            return sound[name]
        near = difflib.get_close_matches(name, sound, 1, _NEAR_ENOUGH)
        do = f"Did you mean `{near[0]}`?" if near else f"Add a table [sources.{name}]"
        form.fault(path, f"`{name}` is not among this file's sources", do)
        return _STAND_IN

    def put(value: Any, path: Path) -> Any:
        if isinstance(value, list):
            return [put(item, (*path, at)) for at, item in enumerate(value)]
        if not isinstance(value, Mapping):
            return value
        return {
            key: source(item, (*path, key))
            if key == "source" and isinstance(item, str)
            else put(item, (*path, key))
            for key, item in value.items()
        }

    data: dict[str, Any] = {k: put(v, (k,)) for k, v in form.data.items() if k != "sources"}
    for name in sound:
        if name not in used:
            form.fault(("sources", name), f"the source `{name}` is used nowhere", "Use it, or take it out")
    return data
