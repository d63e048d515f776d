"""
Words and sentences of the reports, as data in one TOML file per language.

A sentence may have several forms, the richest first; the first whose places are all known is used.
"""

from __future__ import annotations

import functools
import string
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

__all__ = ["LANGUAGES", "Messages", "load_messages"]

LANGUAGES = ("en", "de", "fr", "es", "zh")
"""Languages in which a supplier can be written to."""


@dataclass(frozen=True, slots=True)
class Messages:
    """The messages of one language."""

    language: str
    data: Mapping[str, Any]

    def word(self, section: str, key: str) -> str:
        """The word for a code; the code itself in plain letters where no word is known."""
        found = self.data.get(section, {}).get(key)
        return found if isinstance(found, str) else key.replace("_", " ").replace("-", " ")

    def text(self, section: str, key: str, values: Mapping[str, str] | None = None) -> str:
        """
        The sentence of that name with its places filled.

        Raises:
            KeyError: No such sentence, or no form of it whose places are all known.
        """
        forms = self.data[section][key]
        chosen = choose([forms] if isinstance(forms, str) else forms, values or {})
        if chosen is None:
            raise KeyError(f"{self.language}: {section}.{key} needs more than {sorted(values or {})}")
        return chosen

    def has(self, section: str, key: str) -> bool:
        """Whether there is such a sentence or word."""
        return key in self.data.get(section, {})


def choose(forms: Iterable[str], values: Mapping[str, str]) -> str | None:
    """
    The first form whose places all have a value, filled; ``None`` when there is none.

    >>> choose(["ran out on {day}", "has run out"], {})
    'has run out'
    """
    for form in forms:
        if all(values.get(place) for place in _places(form)):
            return form.format_map(values)
    return None


@functools.cache
def _places(form: str) -> tuple[str, ...]:
    return tuple(name for _, name, _, _ in string.Formatter().parse(form) if name)


@functools.cache
def load_messages(language: str = "en") -> Messages:
    """
    The messages of a language.

    Raises:
        ValueError: No such language.
    """
    if language not in LANGUAGES:
        raise ValueError(f"{language!r} is not one of {', '.join(LANGUAGES)}")
    text = resources.files(__name__).joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return Messages(language, tomllib.loads(text))
