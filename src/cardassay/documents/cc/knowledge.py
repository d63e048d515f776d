"""The knowledge of ``titles.toml``: how security targets name their product and developer."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from cardassay.documents.needles import Sought

__all__ = ["Titles", "Voice", "titles"]


@dataclass(frozen=True, slots=True)
class Voice:
    """One way in which a text names the developer."""

    pattern: Sought
    weight: int
    company: bool
    """Counts only for a name with a legal form, or one that another voice begins alike."""

    about: bool
    """Counts only where the sentence before speaks of the product."""


@dataclass(frozen=True, slots=True)
class Titles:
    """How title pages are laid out."""

    marker: re.Pattern[str]
    noise: re.Pattern[str]
    product: tuple[re.Pattern[str], ...]
    developer: tuple[Voice, ...]


@cache
def titles() -> Titles:
    """The knowledge of ``titles.toml``, read once."""
    text = resources.files("cardassay.documents.cc").joinpath("titles.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    return Titles(
        re.compile(raw["marker"]),
        re.compile("|".join(f"(?:{pattern})" for pattern in raw["noise"])),
        tuple(re.compile(pattern) for pattern in raw["product"]),
        tuple(
            Voice(
                Sought(voice["pattern"], re.IGNORECASE),
                voice["weight"],
                voice.get("company", False),
                voice.get("about", False),
            )
            for voice in raw["developer"]
        ),
    )
