"""What questions about management-system papers rest on, from ``documents/data/questions.toml``."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib import resources

__all__ = ["FlagData", "flag_data", "sought"]


@dataclass(frozen=True, slots=True)
class FlagData:
    """Editions, recognition, letters of numbers, words."""

    ended: Mapping[str, date] = field(hash=False)
    """Edition to the last day on which a certificate to it could be valid."""

    published: Mapping[str, date] = field(hash=False)
    recognised: frozenset[str]
    """Numbers of standards that the recognition between accreditation bodies covers."""

    other_basis: frozenset[str]
    """Numbers of standards whose certificates rest on the recognition of their own scheme."""

    recognised_as_of: date
    number_letters: Mapping[str, frozenset[str]] = field(hash=False)
    """Letters in certificate numbers, in lower case, to the standards that they stand for."""

    words: Mapping[str, tuple[str, ...]] = field(hash=False)


@functools.cache
def flag_data() -> FlagData:
    """The data, read once."""
    file = resources.files("cardassay.documents") / "data" / "questions.toml"
    raw = tomllib.loads(file.read_text("utf-8"))
    return FlagData(
        {entry["edition"]: entry["last_day"] for entry in raw["ended"]},
        {entry["edition"]: entry["first_day"] for entry in raw["published"]},
        frozenset(raw["recognition"]["standards"]),
        frozenset(raw["recognition"]["other_basis"]),
        raw["recognition"]["as_of"],
        {letters.lower(): frozenset(numbers) for letters, numbers in raw["number_letters"].items()},
        {name: tuple(entries) for name, entries in raw["words"].items()},
    )


@functools.cache
def sought(name: str) -> re.Pattern[str]:
    """One list of words as alternatives, for folded text."""
    return re.compile("|".join(flag_data().words[name]))
