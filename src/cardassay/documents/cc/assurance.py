"""Assurance levels with their augmentations, as sentences and tables print them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from cardassay.documents.cc.text import Span, WholeText

__all__ = ["Level", "components_in", "further_component", "levels_in", "packages"]

# Both begin with plain letters, which the search runs over fast; what stands before is looked at after.
_LEVELS = (
    re.compile(r"eal[\s-]{0,3}(?:number\s{1,3})?([1-7])(?!\d|\.\d)(\s?\(?\+\)?)?"),
    re.compile(r"evaluation\s+assurance\s+level\s{1,3}([1-7])(?!\d|\.\d)(\s?\(?\+\)?)?"),
)
_COMPONENT = re.compile(r"(?<![a-z_])(a(?:co|dv|gd|lc|pe|se|te|va|ma)_[a-z]{3})\s?[._]\s?(\d)(?!\d)")

_BETWEEN = re.compile(
    # A title behind a component: in brackets, in quotes, or as plain words.
    r"(?:\s*(?:\([^()]{0,120}\)|\"[^\"]{0,120}\"|[-:]?\s?(?!augmented)[a-z][a-z ,\-\r\n]{0,90}?))?"
    # A mark of a list, or several.
    r"(?:\s*(?:,|;|/|&|\+|and|et|und|y|e|as well as|[•▪●■\-*\uf0b7]|\d{1,2}\)))*\s*"
    r"(?:(?:with|by|the|of|components?)\s+){0,3}"
)
"""What may stand between two components of one list; a full stop or a digit ends the list."""

_AUGMENTED = re.compile(
    r"augment|extended|enhanced|erweitert|zusatz|erganzt|aumentat|aumentad|ampliad|uitgebreid|\bplus\b|\+"
)
_RIGHT_BEHIND = re.compile(
    r"\s*[(,:]\s*|\s*,?\s*(?:with|mit|avec|con|met|plus)\s+(?:(?:the\s+)?(?:additional\s+)?components?\s+)?"
)
_NAMED_LATER = re.compile(
    r"augmentations?\s+(?:to|of|for|compared to)?\s*(?:this|the|that|eal)?[^.:]{0,60}?\s(?:is|are|be)\b|"
    r"augmentations?\s*:|"
    r"(?:is|are|was|been)\s+(?:also\s+|further\s+)?(?:augmented|extended|augmentation)\s+(?:with|by|using)|"
    r"augmented\s+(?:with|by|using)"
)
_NAMED_AS_SUCH = re.compile(
    r"\.\s+the\s+augmentations?\s+(?:to|of)\s+(?:this|the|eal)[^.:]{0,40}?\s(?:is|are)\b"
)
_REACH, _LATER = 170, 420


@dataclass(frozen=True, slots=True)
class Level:
    """One mention of an evaluation assurance level."""

    eal: int
    plus: bool
    """Printed as augmented, by a plus or by a word."""

    components: tuple[str, ...] | None
    """The augmentations named with it, in the order printed; ``None`` when none is named."""

    span: Span
    """From the level to the last component."""

    @property
    def name(self) -> str:
        """The level without plus, such as ``EAL5``."""
        return f"EAL{self.eal}"


@cache
def packages() -> Mapping[int, frozenset[str]]:
    """What each level contains by itself."""
    text = resources.files("cardassay.documents.cc").joinpath("packages.toml").read_text(encoding="utf-8")
    return {int(name[3:]): frozenset(parts) for name, parts in tomllib.loads(text).items()}


def components_in(folded: str, start: int, end: int) -> tuple[tuple[str, ...], int]:
    """The list of components whose first one stands in the stretch, and the offset behind its last."""
    match = _COMPONENT.search(folded, start, end)
    found: list[str] = []
    at = start
    while match is not None:
        name = f"{match[1].upper()}.{match[2]}"
        if name not in found:
            found.append(name)
        at = match.end()
        between = _BETWEEN.match(folded, at)
        match = _COMPONENT.match(folded, between.end()) if between else None
        if match is None:
            match = _after_title(folded, at)
    return tuple(found), at


def _after_title(folded: str, at: int) -> re.Match[str] | None:
    """The next component behind a title of plain words, which may be several lines long."""
    match = _COMPONENT.search(folded, at, at + 130)
    if match is None:
        return None
    return match if _BETWEEN.fullmatch(folded, at, match.start()) else None


def levels_in(text: WholeText, start: int = 0, end: int | None = None) -> tuple[Level, ...]:
    """The levels that a stretch of the text mentions, each with the augmentations named with it."""
    folded = text.folded
    stop = len(folded) if end is None else end
    matches = sorted(
        (
            match
            for pattern in _LEVELS
            for match in pattern.finditer(folded, start, stop)
            if match.start() == 0
            or not (folded[match.start() - 1].isalpha() or folded[match.start() - 1] == "_")
        ),
        key=lambda match: match.start(),
    )
    found = []
    following = stop
    for match, after in zip(reversed(matches), [None, *reversed(matches)], strict=False):
        if after is not None and after[1] != match[1]:
            following = after.start()
        found.append(_level(folded, match, following))
    return tuple(reversed(found))


def _beyond(component: str, eal: int) -> bool:
    """The component asks for more than the level contains by itself."""
    family, _, number = component.partition(".")
    inside = next((name for name in packages()[eal] if name.startswith(f"{family}.")), f"{family}.0")
    return int(number) > int(inside.partition(".")[2])


def further_component(folded: str, eal: int) -> bool:
    """Whether a component beyond the level stands shortly behind a mention of it, in whatever words."""
    for match in re.finditer(rf"(?:eal\s?|assurance level\s+){eal}(?!\d|\.\d)", folded):
        for component in _COMPONENT.finditer(folded, match.end(), match.end() + _REACH):
            if _beyond(f"{component[1].upper()}.{component[2]}", eal):
                return True
    return False


_AUGMENTED_NEXT = re.compile(r"\s*\)?[\s,(]*(?:is\s+)?(?:augment|extended)")


def _level(folded: str, match: re.Match[str], stop: int) -> Level:
    eal, sign = int(match[1]), match[2] or ""
    at = match.end() - len(sign)
    components, last = _named_at_once(folded, at, min(stop, match.end() + _REACH), bool(sign))
    plus = bool(components or sign or _AUGMENTED_NEXT.match(folded, match.end(), match.end() + 40))
    if components is None:
        pattern = _NAMED_LATER if plus else _NAMED_AS_SUCH
        components, last = _named_later(folded, match.end(), min(stop, match.end() + _LATER), pattern)
        plus = plus or bool(components)
    kept = tuple(name for name in components or () if _beyond(name, eal))
    return Level(eal, plus, kept or None, (match.start(), last if components else match.end()))


def _named_at_once(folded: str, at: int, stop: int, plus: bool) -> tuple[tuple[str, ...] | None, int]:
    """Components behind "augmented by", a plus or an opening bracket, in the same sentence."""
    first = _COMPONENT.search(folded, at, stop)
    if first is None:
        return None, at
    between = folded[at : first.start()]
    # In tables of components a level stands right before a component that belongs to it.
    listed = (plus and re.fullmatch(r"[\s,(:+)]*", between)) or _RIGHT_BEHIND.fullmatch(between)
    if not listed and not _AUGMENTED.search(between):
        return None, at
    if re.search(r"\.\s", between):
        return None, at
    return components_in(folded, first.start(), first.end())


def _named_later(
    folded: str, at: int, stop: int, pattern: re.Pattern[str]
) -> tuple[tuple[str, ...] | None, int]:
    """Components of the sentences that follow and say what the augmentations are."""
    found: list[str] = []
    last = at
    while (match := pattern.search(folded, last, stop)) is not None:
        first = _COMPONENT.search(folded, match.end(), match.end() + 90)
        if first is None or re.search(r"\.\s", folded[match.end() : first.start()]):
            last = match.end()
            continue
        names, last = components_in(folded, first.start(), first.end())
        found.extend(name for name in names if name not in found)
    return (tuple(found), last) if found else (None, at)
