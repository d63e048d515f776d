"""The level that a paper claims or attests, chosen among all levels that it mentions."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from cardassay.documents.cc.assurance import Level, further_component, levels_in
from cardassay.documents.cc.text import WholeText, joined
from cardassay.model.evidence import Fact

__all__ = ["Claimed", "claimed_level", "level_facts"]

_BEFORE, _BEHIND, _SENTENCE = 150, 120, 330
_OWN_CLAIM = 3
_THE_LEVEL = re.compile(r"(?:evaluation\s+assurance\s+level\s+|eal[\s-]{0,3}(?:number\s+)?)\d\s?\(?\+?\)?")


@dataclass(frozen=True, slots=True)
class Claimed:
    """One mention of a level that the paper makes its own."""

    level: Level
    weight: int
    condition: str
    """The configuration that it is about; empty when it is about the whole product."""


@dataclass(frozen=True, slots=True)
class _Sign:
    before: re.Pattern[str] | None
    behind: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    weight: int

    def meets(self, before: str, behind: str) -> bool:
        if self.unless is not None and self.unless.search(before):
            return False
        return (self.before is None or self.before.search(before) is not None) and (
            self.behind is None or self.behind.search(behind) is not None
        )


@cache
def _tables() -> tuple[tuple[_Sign, ...], tuple[_Sign, ...], tuple[re.Pattern[str], ...]]:
    text = resources.files("cardassay.documents.cc").joinpath("claims.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    return (
        tuple(map(_sign, raw["own"])),
        tuple(map(_sign, raw["not_own"])),
        tuple(re.compile(item["pattern"]) for item in raw["condition"]),
    )


def _sign(raw: dict[str, Any]) -> _Sign:
    before, behind, unless = (
        re.compile(raw[key]) if key in raw else None for key in ("before", "behind", "unless")
    )
    return _Sign(before, behind, unless, raw.get("weight", 0))


def claimed_level(text: WholeText, start: int = 0, end: int | None = None) -> tuple[Claimed, ...]:
    """The mentions of a level by which the paper speaks of its own product, in order."""
    found = []
    for level in levels_in(text, start, end):
        weight = _weight(text, level)
        if weight:
            found.append(Claimed(level, weight, _condition(text, level)))
    return tuple(found)


def _around(text: WholeText, level: Level) -> tuple[str, str]:
    """The folded words of the sentence before the level and behind it."""
    at, end = level.span
    before = " ".join(text.folded[max(0, at - _BEFORE) : at].split()) + " "
    before = re.split(r"(?<=[a-z)\]])[.;] (?=\S)", before)[-1]
    match = _THE_LEVEL.match(text.folded, at)
    return before, " ".join(text.folded[match.end() if match else at : end + _BEHIND].split())


def _weight(text: WholeText, level: Level) -> int:
    own, not_own, _conditions = _tables()
    before, behind = _around(text, level)
    weight = max((sign.weight for sign in own if sign.meets(before, behind)), default=0)
    if weight == 0 or any(sign.meets(before, behind) for sign in not_own):
        return 0
    return weight


def _condition(text: WholeText, level: Level) -> str:
    """The configuration that the sentence around the level names, as printed."""
    _own, _not_own, conditions = _tables()
    at = level.span[0]
    printed = joined(text.text[at : at + _SENTENCE])
    # "e.g." and version numbers end no sentence.
    printed = re.split(r"(?<=[a-zA-Z)\]])\. (?=[A-Z])|[•▪●\uf0b7]", printed)[0]
    before = joined(text.text[max(0, at - 90) : at])
    before = re.split(r"(?<=[a-z)\]])[.;] |[•▪●\uf0b7]", before)[-1]
    for pattern in conditions:
        for stretch in (printed, before):
            match = pattern.search(stretch.lower())
            if match is not None:
                return stretch[match.start(1) : match.end(1)].strip()
    return ""


def level_facts(text: WholeText, claims: Iterable[Claimed]) -> dict[str, Fact[Any]]:
    """
    ``eal`` and ``components``, or ``configurations`` where the level depends on one.

    Components are left out where the level is printed with a plus and no list was found.
    """
    claims = [claim for claim in claims if claim.weight]
    if not claims:
        return {}
    strong = [claim for claim in claims if claim.weight >= _OWN_CLAIM] or claims
    if len({claim.level.eal for claim in strong}) > 1 and all(claim.condition for claim in _firsts(strong)):
        return {"configurations": _configurations(text, strong)}
    return _one_level(text, claims, strong)


def _firsts(claims: list[Claimed]) -> list[Claimed]:
    """The first mention of each level."""
    seen: dict[int, Claimed] = {}
    for claim in claims:
        if claim.level.eal not in seen or (claim.condition and not seen[claim.level.eal].condition):
            seen[claim.level.eal] = claim
    return list(seen.values())


def _configurations(text: WholeText, claims: list[Claimed]) -> Fact[Any]:
    records: list[dict[str, Any]] = []
    first = claims[0].level.span[0]
    last = first
    doubt = ""
    for claim in claims:
        if not claim.condition:
            continue
        known = next((r for r in records if _same_configuration(claim.condition, r["configuration"])), None)
        record = {
            "configuration": claim.condition,
            "eal": claim.level.name,
            "components": list(claim.level.components or ()),
        }
        if known is None:
            records.append(record)
            last = claim.level.span[1]
            if claim.level.plus and not claim.level.components:
                doubt = "no list of augmentations was found for one of the configurations"
        elif (
            known["eal"] == record["eal"]
            and claim.level.components
            and set(known["components"]) != set(record["components"])
        ):
            doubt = "the paper names different levels for one configuration"
    return text.fact((first, last), records, sure=not doubt, why_not_sure=doubt)


def _same_configuration(one: str, other: str) -> bool:
    """ "BAC feature" is the configuration that was named "BAC" before."""
    rest = one.lower().removeprefix(other.lower()).strip()
    return one.lower().startswith(other.lower()) and bool(
        re.fullmatch(r"|(?:feature|configuration|variant|mode)s?", rest)
    )


def _one_level(text: WholeText, claims: list[Claimed], strong: list[Claimed]) -> dict[str, Fact[Any]]:
    counts: dict[int, int] = {}
    for claim in strong:
        counts[claim.level.eal] = counts.get(claim.level.eal, 0) + claim.weight
    eal = max(counts, key=lambda level: counts[level])
    own = [claim for claim in strong if claim.level.eal == eal]
    named = [claim for claim in own if claim.level.components] or [
        claim for claim in claims if claim.level.eal == eal and claim.level.components
    ]
    best = (named or own)[0].level
    several = len(counts) > 1
    facts: dict[str, Fact[Any]] = {
        "eal": text.fact(
            best.span,
            f"EAL{eal}",
            sure=not several,
            why_not_sure="the paper names several levels in the same words" if several else "",
        )
    }
    if named:
        sets = {frozenset(claim.level.components or ()) for claim in named}
        alike = len(sets) == 1
        facts["components"] = text.fact(
            best.span,
            list(best.components or ()),
            sure=alike and not several,
            why_not_sure="" if alike else "the paper lists the augmentations in different ways",
        )
    elif not (
        re.search(rf"eal\s?{eal}\s?(?:\+|\(\+|augment)|assurance level\s+{eal}\s?\+", text.folded)
        or further_component(text.folded, eal)
    ):
        facts["components"] = text.fact(best.span, [], sure=not several)
    return facts
