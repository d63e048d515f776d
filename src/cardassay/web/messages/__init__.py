"""
The words of the interface, as data: ``messages/<language>/<area>.toml``, one table per area.

A key is ``area.name``; places are named in braces. A count chooses ``name.one`` or ``name.many``.
English has every key; a test holds the other languages to the same keys and places.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

__all__ = ["AllWords", "Words", "all_words"]


@dataclass(frozen=True, slots=True)
class Words:
    """The messages of one language."""

    language: str
    texts: Mapping[str, str]

    def __call__(self, key: str, /, **places: Any) -> str:
        """
        The message of a key, its places filled.

        Raises:
            KeyError: There is no such message, or a place was not given.
        """
        if "count" in places and key not in self.texts:
            key = f"{key}.{'one' if places['count'] == 1 else 'many'}"
        text = self.texts[key]
        return text.format(**places) if places else text

    def __contains__(self, key: str) -> bool:
        return key in self.texts


@dataclass(frozen=True, slots=True)
class AllWords:
    """Every language of the interface."""

    languages: Mapping[str, Words]

    def of(self, language: str) -> Words:
        """The messages of a language; English where there are none."""
        return self.languages.get(language.partition("-")[0], self.languages["en"])

    def best(self, accepted: str) -> str:
        """The first language of an ``Accept-Language`` header that there is; English where none is."""
        for entry in accepted.split(","):
            language = entry.partition(";")[0].strip().lower().partition("-")[0]
            if language in self.languages:
                return language
        return "en"


@cache
def all_words() -> AllWords:
    """Every language that lies beside this module."""
    root = resources.files("cardassay.web.messages")
    found = {
        folder.name: Words(folder.name, dict(_texts(folder)))
        for folder in root.iterdir()
        if folder.is_dir() and len(folder.name) == 2
    }
    return AllWords(found)


def _texts(folder: Any) -> Iterator[tuple[str, str]]:
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".toml"):
            area = file.name.removesuffix(".toml")
            yield from _flat(area, tomllib.loads(file.read_text(encoding="utf-8")))


def _flat(prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(f"{prefix}.{key}", value)
        else:
            yield f"{prefix}.{key}", str(value)
