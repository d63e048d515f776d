"""What a sentence says about a cited certificate, and which product it names beside the number."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from importlib import resources
from typing import Any

from cardassay.documents.cc.common import chips_pattern
from cardassay.documents.cc.text import Span
from cardassay.model.reference import Role

__all__ = [
    "CITED",
    "OTHER",
    "OWN",
    "Said",
    "chip_named",
    "last_year",
    "masked",
    "names_quoted",
    "product_named",
    "role_of_tag",
    "said_of",
]

CITED, OTHER, OWN = "‹n›", "‹m›", "‹o›"
"""Signs that stand for the cited number, for other numbers, and for the paper's own."""


@dataclass(frozen=True, slots=True)
class Said:
    """A role, and whether the words say it outright or only propose it."""

    role: Role
    strong: bool


@dataclass(frozen=True, slots=True)
class _Group:
    said: Said
    patterns: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class _Knowledge:
    roles: tuple[_Group, ...]
    tags: tuple[_Group, ...]
    marks: tuple[tuple[str, re.Pattern[str]], ...]
    products: tuple[re.Pattern[str], ...]
    entry_products: tuple[re.Pattern[str], ...]
    last_year: int


@cache
def _knowledge() -> _Knowledge:
    text = resources.files("cardassay.documents.cc").joinpath("references.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    words: dict[str, str] = {"n": CITED, "m": OTHER, "o": OWN}
    for name, pattern in raw["words"].items():
        words[name] = _filled(pattern, words)
    return _Knowledge(
        tuple(_group(entry, words) for entry in raw["role"]),
        tuple(_group(entry, words) for entry in raw["tag"]),
        tuple((mark, re.compile(pattern)) for mark, pattern in raw["marks"].items()),
        tuple(re.compile(_filled(pattern, words)) for pattern in raw["product"]["patterns"]),
        tuple(re.compile(_filled(pattern, words)) for pattern in raw["product"]["entry"]),
        raw["years"]["last"],
    )


def _group(raw: dict[str, Any], words: dict[str, str]) -> _Group:
    said = Said(Role(raw["role"]), raw["strong"])
    return _Group(said, tuple(re.compile(_filled(pattern, words)) for pattern in raw["patterns"]))


def _filled(pattern: str, words: dict[str, str]) -> str:
    return re.sub(r"\{([a-z_]+)\}", lambda match: words[match[1]], pattern)


def last_year() -> int:
    """The last year that a number may bear."""
    return _knowledge().last_year


_QUOTED = re.compile(r"«[^»‹›]{3,200}»|“[^”‹›]{3,200}”|„[^“”‹›]{3,200}[“”]")


def names_quoted(text: str, span: Span) -> tuple[Span, ...]:
    """Names in quotation marks inside a stretch of the text as printed."""
    return tuple(match.span() for match in _QUOTED.finditer(text, *span))


_LIST = re.compile(
    rf"(?:{CITED}|{OTHER})(?:[\s(]{{0,3}}(?:,|;|/|\+|&|\band\b|\bor\b|\bet\b|\bou\b|\bund\b|\boder\b|\bsowie\b|\by\b|\be\b|\bo\b"
    rf"|\brespectively\b|\bresp\.)[\s,()]{{0,3}}(?:(?:and|or|et|ou|und|oder)\s)?(?:{CITED}|{OTHER})\)?)+"
)


def masked(text: str, span: Span, marks: Iterable[tuple[Span, str]]) -> str:
    """
    A stretch of text with the numbers in it replaced by signs, on one line.

    Numbers joined by "and", "or" or a comma share what is said of them: where the cited one is among
    them, one sign stands for all.
    """
    parts = []
    at = span[0]
    for (start, end), mark in sorted(marks):
        if start >= at and end <= span[1]:
            parts.append(f"{text[at:start]} {mark} ")
            at = end
    parts.append(text[at : span[1]])
    line = " ".join(re.sub(r"-(?<=\w-)\s*\n\s*(?=[a-z])", "", "".join(parts)).split())
    for loose, close in (
        (" ,", ","),
        (" .", "."),
        (" ;", ";"),
        (" )", ")"),
        (" ]", "]"),
        ("( ", "("),
        ("[ ", "["),
    ):
        line = line.replace(loose, close)
    return _LIST.sub(lambda match: CITED if CITED in match.group() else match.group(), line)


@lru_cache(maxsize=512)
def said_of(sentence: str) -> Said:
    """What a masked and folded sentence says of the cited certificate."""
    known = _knowledge()
    marked = sentence
    for mark, pattern in known.marks:
        marked = pattern.sub(partial(_marked, mark), marked.replace(mark, ""))
    return _first(known.roles, lambda pattern: pattern.search(marked) is not None)


def _marked(mark: str, match: re.Match[str]) -> str:
    return mark + match.group().replace(" ", "_")


def role_of_tag(tag: str) -> Said:
    """What the name of a tag says, such as ``[hw-cert]``."""
    return _first(_knowledge().tags, lambda pattern: pattern.fullmatch(tag) is not None)


def _first(groups: Iterable[_Group], fits: Callable[[re.Pattern[str]], bool]) -> Said:
    for group in groups:
        if any(map(fits, group.patterns)):
            return group.said
    return Said(Role.UNKNOWN, strong=False)


def product_named(sentence: str, *, entry: bool) -> str:
    """
    The product that a masked sentence, in its own letters, names beside the cited number; or nothing.

    ``entry`` is for the entry of a bibliography.
    """
    known = _knowledge()
    for pattern in (*known.products, *(known.entry_products if entry else ())):
        match = pattern.search(sentence)
        if match is not None and re.search(r"[A-Z0-9]", match["p"]):
            return match["p"].strip(' ,;:.()[]"“”„«»')
    return ""


def chip_named(sentence: str) -> str:
    """The one chip that a sentence names; nothing where it names several."""
    named = {match.group() for match in chips_pattern().finditer(sentence)}
    return named.pop() if len(named) == 1 else ""
