"""Named sources of a knowledge file, put in the place of their names before the file is filled."""

from __future__ import annotations

import difflib
from datetime import date
from typing import Any

from cardassay.form import Form
from cardassay.model.source import Confidence, Source

__all__ = ["with_sources"]

_NEAR_ENOUGH = 0.6
_STAND_IN = Source("-", Confidence.OPEN, date(2000, 1, 1))
"""Stands for a source whose own fault is noted already, so that each use of it is not one more."""


def with_sources(form: Form, also: tuple[str, ...] = ()) -> dict[str, Any]:
    """
    The file's content without ``[sources]``, every ``source = "name"`` replaced by that source.

    Args:
        also: Further keys that name a source.
    """
    named = form.data.get("sources", {})
    if not isinstance(named, dict):
        form.fault(("sources",), "`sources` is not a table", "Write each source as [sources.name]")
        named = {}
    sound: dict[str, Source] = {}
    for name, table in named.items():
        sound[name] = form.fill(Source, ("sources", name), data=table) or _STAND_IN
    used: set[str] = set()

    def put(value: Any, path: tuple[str | int, ...]) -> Any:
        if isinstance(value, list):
            return [put(item, (*path, i)) for i, item in enumerate(value)]
        if not isinstance(value, dict):
            return value
        return {
            key: source(item, (*path, key))
            if (key == "source" or key in also) and isinstance(item, str)
            else put(item, (*path, key))
            for key, item in value.items()
        }

    def source(name: str, path: tuple[str | int, ...]) -> Source:
        used.add(name)
        if name not in sound:
            near = difflib.get_close_matches(name, sound, 1, _NEAR_ENOUGH)
            do = f"Did you mean `{near[0]}`?" if near else f"Add a table [sources.{name}]"
            form.fault(path, f"`{name}` is not among this file's sources", do)
        return sound.get(name, _STAND_IN)

    rest = {key: item for key, item in form.data.items() if key != "sources"}
    data: dict[str, Any] = put(rest, ())
    for name in sound:
        if name not in used:
            form.fault(("sources", name), f"the source `{name}` is used nowhere", "Use it, or take it out")
    return data
