"""The forms of ``forms.toml``, ready to be compared with folded text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from cardassay.model.numbers.number import ChangeKind, NumberKind
from cardassay.model.source import Confidence, Source

__all__ = ["Form", "Parts", "Template", "forms", "leading_words"]

# Around a number stands no letter or digit.
_BEFORE = r"(?<![^\W_])"
_FREE = r"(?<![\w/-])"
_AFTER = r"(?![^\W_])"

_ROOM = r"\s{0,160}"
"""A line break and the next line's margin."""

_SIGNS = {
    "-": f"(?:[-_]{_ROOM})",
    "/": f"(?:[-/_]{_ROOM})",
    "~": f"(?:[-_]{_ROOM}|\\s)",
    "i": "[il1]",
    " ": r"\s",
}
_TOKEN = re.compile(r"\(\?P<\w+>|\(\?[:=!]|\\.|\[[^\]]*\]|\{[^}]*\}|.", re.DOTALL)


def _regex(pattern: str) -> str:
    """
    The regular expression that a pattern of the file stands for.

    >>> _regex("ab-c[a-z]")
    'ab(?:[-_]\\\\s{0,160})c[a-z]'
    """
    return "".join(_SIGNS.get(token, token) for token in _TOKEN.findall(pattern))


Parts = Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Template:
    """How a number is put together from its parts."""

    pieces: tuple[str | tuple[str, int] | Template, ...]
    """Plain text, a part with its width, or what is left out when a part in it is missing."""

    needs: tuple[str, ...]
    """Parts without which nothing is written; empty for a whole number."""

    def fill(self, parts: Parts) -> str:
        """The text; empty when a part that it needs is missing."""
        for name in self.needs:
            if parts.get(name) is None:
                return ""
        written = ""
        for piece in self.pieces:
            if isinstance(piece, str):
                written += piece
            elif isinstance(piece, tuple):
                value = parts.get(piece[0])
                if value is not None:
                    written += str(value).zfill(piece[1])
            else:
                written += piece.fill(parts)
        return written


_PIECE = re.compile(r"\[(?P<optional>[^\]]*)\]|\{(?P<name>\w+)(?::(?P<width>\d+))?\}|(?P<plain>[^\[{]+)")


def _template(text: str, *, optional: bool = False) -> Template:
    found = tuple(_PIECE.finditer(text))
    pieces = tuple(
        _template(match["optional"], optional=True)
        if match["optional"] is not None
        else (match["name"], int(match["width"] or 0))
        if match["name"]
        else match["plain"]
        for match in found
    )
    return Template(pieces, tuple(match["name"] for match in found if match["name"]) if optional else ())


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which a scheme writes numbers."""

    id: str
    scheme: str
    country: str
    kind: NumberKind
    whole: re.Pattern[str]
    """For a whole folded text."""
    bare: str
    """The same without named groups."""
    inside: re.Pattern[str]
    """For running folded text."""
    canonical: Template
    core: Template
    found: str
    anchors: tuple[str, ...]
    reach: int
    by_year: bool
    changes: Mapping[str, ChangeKind]
    written: Template
    names: Mapping[str, str]
    why_ambiguous: str
    example: str
    source: Source


@cache
def _raw() -> dict[str, Any]:
    text = resources.files("cardassay.model.numbers").joinpath("forms.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _form(raw: Mapping[str, Any], sources: Mapping[str, Source]) -> Form:
    regex = _regex(raw["pattern"])
    return Form(
        id=raw["id"],
        scheme=raw["scheme"],
        country=raw["country"],
        kind=NumberKind(raw["kind"]),
        whole=re.compile(regex),
        bare=re.sub(r"\(\?P<\w+>", "(?:", regex),
        inside=re.compile(f"{_FREE if raw.get('stands_free') else _BEFORE}(?:{regex}){_AFTER}"),
        canonical=_template(raw["canonical"]),
        core=_template(raw["core"]),
        found=raw["found"],
        anchors=tuple(raw.get("anchors", ())),
        reach=raw.get("reach", 0),
        by_year=raw.get("series", "through") == "by-year",
        changes={word: ChangeKind(kind) for word, kind in raw.get("changes", {}).items()},
        written=_template(raw.get("written", "")),
        names=raw.get("names", {}),
        why_ambiguous=raw.get("why_ambiguous", ""),
        example=raw["example"],
        source=sources[raw["source"]],
    )


@cache
def forms() -> tuple[Form, ...]:
    """All forms, the more specific first."""
    raw = _raw()
    sources = {
        name: Source(table["document"], Confidence(table["confidence"]), table["checked_on"])
        for name, table in raw["sources"].items()
    }
    return tuple(_form(each, sources) for each in raw["form"])


@cache
def leading_words() -> frozenset[str]:
    """Words that stand before a number and do not belong to it, in lower case."""
    return frozenset(_raw()["leading"])
