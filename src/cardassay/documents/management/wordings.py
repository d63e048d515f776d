"""Words of the field that are not labels, from ``documents/data/wordings.toml``."""

from __future__ import annotations

import functools
import re
import tomllib
from importlib import resources

__all__ = ["alternatives", "matching", "words"]


@functools.cache
def _table() -> dict[str, list[str]]:
    file = resources.files("cardassay.documents") / "data" / "wordings.toml"
    raw = tomllib.loads(file.read_text("utf-8"))
    return {name: entry for name, entry in raw.items() if isinstance(entry, list)}


def words(name: str) -> tuple[str, ...]:
    """The entries of one list, as they stand."""
    return tuple(_table()[name])


def alternatives(name: str) -> str:
    """The entries of one list as alternatives of a regular expression, the longest first."""
    return "|".join(sorted(_table()[name], key=len, reverse=True))


@functools.cache
def matching(form: str, *names: str) -> re.Pattern[str]:
    r"""
    A pattern with the lists of these names in the places of ``{0}``, ``{1}`` …

    >>> bool(matching(r"\b(?:{0})\b", "draft").search("specimen"))
    True
    """
    filled = form
    for index, name in enumerate(names):
        filled = filled.replace("{" + str(index) + "}", alternatives(name))
    return re.compile(filled)
