"""Numbers of certificates, reports, sites and protection profiles, found in running text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from cardassay.documents.cc.text import Span, WholeText
from cardassay.documents.folding import fold

__all__ = ["IssuingScheme", "Number", "core", "find_numbers", "issuing_schemes", "spelled"]


@dataclass(frozen=True, slots=True)
class IssuingScheme:
    """One scheme of ``schemes.toml``."""

    id: str
    country: str
    bodies: tuple[str, ...]
    signs: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Number:
    """One printed number."""

    scheme: str
    form: str
    """``product``, ``site`` or ``profile``."""

    text: str
    """As printed, without line breaks, with plain hyphens."""

    span: Span

    @property
    def core(self) -> str:
        """What two papers of one certification procedure share."""
        return core(self.text)


def spelled(printed: str) -> str:
    """
    A printed number without line breaks, odd hyphens and the letter l taken for I.

    >>> spelled("BSI‐DSZ‐CC- 0891-V4-\\n2019"), spelled("ANSSl-CC-2020/12")
    ('BSI-DSZ-CC-0891-V4-2019', 'ANSSI-CC-2020/12')
    """
    text = re.sub(r"[‐‑‒–—−\u00ad\ufffe]", "-", printed)
    text = re.sub(r"(?<=[-/_])\s+|\s+(?=[-/_])", "", text)
    text = re.sub(r"^ANSS[lL]", "ANSSI", " ".join(text.split()))
    # Numbers are printed in capitals everywhere; small letters come from addresses and file names.
    return re.sub(r"^[a-z]{2,6}(?=[-/ ])", lambda match: match.group().upper(), text)


_DROPPED = re.compile(
    r"-(?:v\d{1,2})(?=-|$)"  # German issue
    r"|-(?:19|20)\d\d$"  # German year
    r"|-(?:ma|ra)-?\d*$"  # German maintenance, reassessment
    r"|[- ]?[mrs]\d{2}$"  # French maintenance, reassessment, surveillance
    r"|-(?:cr|ma|mr)\d?(?:\.\d)?$"  # Dutch report, maintenance
    r"|(?:-| )*v\d$"
)


def core(number: str) -> str:
    """
    The part of a number that stays over issues, maintenance and reports of one procedure.

    >>> core("BSI-DSZ-CC-0961-V3-2018"), core("NSCIB-CC-67206-CR4.1"), core("ANSSI-CC-2019/12-M01")
    ('bsi-dsz-cc-0961', 'nscib-67206', 'anssi-2019/12')
    """
    text = fold(spelled(number)).replace("_", "-" if "nscib" in number.lower() else "/")
    while (shorter := _DROPPED.sub("", text)) != text:
        text = shorter
    return re.sub(r"^(nscib|anssi|dcssi)-cc-", r"\1-", text)


@cache
def _tables() -> tuple[dict[str, Any], ...]:
    text = resources.files("cardassay.documents.cc").joinpath("schemes.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["scheme"])


@cache
def issuing_schemes() -> tuple[IssuingScheme, ...]:
    """The issuing schemes known, most specific signs first."""
    return tuple(
        IssuingScheme(
            raw["id"], raw["country"], tuple(raw["bodies"]), tuple(re.compile(p) for p in raw["signs"])
        )
        for raw in _tables()
    )


def _breakable(pattern: str) -> str:
    """The pattern with room for a line break behind hyphens and slashes, and for the next line's margin."""
    parts = re.split(r"(\[[^\]]*\]|\\.)", pattern)
    return "".join(
        r"[-_]\s{0,160}"
        if part == "[-_]"
        else part
        if part.startswith(("[", "\\"))
        else re.sub(r"([-/])(\??)", r"(?:\1\\s{0,160})\2" if "?" in part else r"\1\\s{0,160}", part)
        for part in parts
    )


@dataclass(frozen=True, slots=True)
class _Finder:
    scheme: str
    anchors: tuple[str, ...]
    reach: int
    patterns: tuple[tuple[str, re.Pattern[str]], ...]


@cache
def _finders() -> tuple[_Finder, ...]:
    return tuple(
        _Finder(
            raw["id"],
            tuple(raw["anchors"]),
            raw.get("reach", 0),
            tuple(
                (form, re.compile(rf"(?<![\w/-])(?:{_breakable(pattern)})(?!\w)"))
                for form in ("site", "profile", "product")
                for pattern in raw[form]
            ),
        )
        for raw in _tables()
    )


def find_numbers(text: WholeText, start: int = 0, end: int | None = None) -> tuple[Number, ...]:
    """The numbers in a stretch of the text, in order, without overlap."""
    folded = text.folded
    stop = len(folded) if end is None else end
    found = [
        number
        for finder in _finders()
        for anchor in finder.anchors
        for at in _occurrences(folded, anchor, start, stop)
        for number in (_at(text, finder, at, start, stop),)
        if number is not None
    ]
    found.sort(key=lambda number: (number.span[0], -number.span[1]))
    kept: list[Number] = []
    for number in found:
        if not kept or number.span[0] >= kept[-1].span[1]:
            kept.append(number)
    return tuple(kept)


def _occurrences(folded: str, anchor: str, start: int, stop: int) -> Iterator[int]:
    at = folded.find(anchor, start, stop)
    while at >= 0:
        yield at
        at = folded.find(anchor, at + 1, stop)


def _at(text: WholeText, finder: _Finder, anchor: int, start: int, stop: int) -> Number | None:
    """The longest number around an anchor."""
    best: Number | None = None
    for begin in range(max(start, anchor - finder.reach), anchor + 1):
        for form, pattern in finder.patterns:
            match = pattern.match(text.folded, begin, stop)
            if match is not None and match.end() > anchor and (best is None or match.end() > best.span[1]):
                printed = spelled(text.text[begin : match.end()])
                best = Number(finder.scheme, form, printed, match.span())
        if best is not None:
            return best
    return None
