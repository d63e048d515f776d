"""
What the reader of card-industry papers knows, from the TOML files beside it.

``labels.toml`` words before a value; ``activities.toml`` what a plant does; ``brands.toml`` who
speaks for which brand; ``prose.toml`` the sentences of letters; ``claims.toml`` claims that cannot
be true and what should stand in their place. An expert edits them without Python.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from cardassay.documents.folding import fold
from cardassay.documents.needles import Sought
from cardassay.errors import Fault, KnowledgeError

__all__ = [
    "Activity",
    "Brand",
    "Label",
    "Labels",
    "Sentence",
    "activities",
    "activity_ids",
    "brands",
    "labels_of",
    "load",
    "plain_label",
    "sentences_of",
    "tick_marks",
    "ticked",
    "weighted_signs",
    "wording",
]

_NUMBERING = re.compile(
    r"^[\s>*.\-\u25aa\u25cf\u25a0]*(?:(?:part|section|teil|partie|parte)\s+\d{0,2}[a-z]?\s*[.:)\-]*\s*"
    r"|\(?\d{1,2}[a-z]?(?:\.\d{1,2}){0,3}[.)]?\s+|\(?[a-z]\)\s+)?"
)
_BLANKS = re.compile(r"\s+")
_BRACKETS = re.compile(r"\s{0,40}\([^()]*\)\s*\Z")


@dataclass(frozen=True, slots=True)
class Label:
    """A field that a label stands for."""

    field: str
    rank: int
    """Place of the label among those of its field; the lowest wins."""

    section: str
    """Part of the paper in which it holds; empty for anywhere."""


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels that count on one kind of paper."""

    by_text: Mapping[str, tuple[Label, ...]] = field(hash=False)
    headings: Mapping[str, str] = field(hash=False)
    """Heading of a part, folded, and the part's id."""

    def look_up(self, text: str, section: str) -> Label | None:
        """The label that a folded text is in a part of the paper."""
        found = self.by_text.get(text, ())
        for label in found:
            if label.section == section and section:
                return label
        for label in found:
            if not label.section:
                return label
        return None


@dataclass(frozen=True, slots=True)
class Activity:
    """One closed activity and the words for it."""

    id: str
    says: str
    pattern: re.Pattern[str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Brand:
    """A payment brand: its words, who signs for it, and the schemes of its papers."""

    id: str
    name: str
    schemes: Mapping[str, str] = field(hash=False)
    """Scheme of its ``vendor``, ``product`` and ``personalisation`` papers."""

    strong: tuple[re.Pattern[str], ...] = field(hash=False)
    weak: tuple[re.Pattern[str], ...] = field(hash=False)
    issuers: tuple[re.Pattern[str], ...] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a letter; each named group is the field of that name."""

    pattern: Sought = field(hash=False)
    kinds: frozenset[str]
    """Kinds of paper in which it counts; empty for all."""


@cache
def load(name: str) -> Mapping[str, Any]:
    """The content of one TOML file of this package; every part of it must say where it is from."""
    text = resources.files("cardassay.documents.cards").joinpath(name).read_text(encoding="utf-8")
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(
            "A knowledge file of the card-paper reader cannot be used:",
            (Fault(name, f"it is not TOML: {error}", "Mend the line that the message names."),),
        ) from error
    parts = [table["about"]] if "about" in table else table.get("group", [])
    faults = tuple(
        Fault(name, f"a part has no {key}", f"Give {key}.")
        for part in parts
        for key in ("source", "checked_on", "confidence")
        if not part.get(key) or (key == "checked_on" and not isinstance(part[key], date))
    )
    if faults or not parts:
        raise KnowledgeError("A knowledge file of the card-paper reader cannot be used:", faults)
    return table


@lru_cache(maxsize=16_384)
def plain_label(text: str) -> str:
    """
    A label without numbering, brackets, marks and case, as the table of labels holds it.

    >>> plain_label(" 2a.  Certificate  N° (LoA):")
    'certificate no'
    """
    folded = _NUMBERING.sub("", fold(text), count=1)
    folded = folded.rstrip(" :*.\t")
    if folded.rstrip().endswith(")"):
        folded = _BRACKETS.sub("", folded)
    return _BLANKS.sub(" ", folded).strip(" :*.-")


@cache
def labels_of(kind: str) -> Labels:
    """The labels of one kind of paper, those of the kind before those of all kinds."""
    table = load("labels.toml")
    numbers = [str(word) for word in table["macros"]["no"]]
    by_text: dict[str, list[Label]] = {}
    groups = sorted(table["group"], key=lambda group: (not group.get("section"), not group.get("kinds")))
    begin: dict[tuple[str, str], int] = {}
    for group in groups:
        if group.get("kinds") and kind not in group["kinds"]:
            continue
        section = group.get("section", "")
        for name, words in group["fields"].items():
            rank = begin.get((name, section), 0)
            for word in words:
                for spelling in _spellings(word, numbers):
                    known = by_text.setdefault(spelling, [])
                    # A label of the kind's own group hides the same label of the group for all.
                    if all(label.section != section for label in known):
                        known.append(Label(name, rank, section))
                rank += 1
            begin[name, section] = rank
    headings = {
        plain_label(heading): section["id"] for section in table["section"] for heading in section["headings"]
    }
    return Labels({text: tuple(found) for text, found in by_text.items()}, headings)


def _spellings(word: str, numbers: Iterable[str]) -> Iterable[str]:
    if "{no}" not in word:
        return (plain_label(word),)
    return tuple(dict.fromkeys(plain_label(word.replace("{no}", number)) for number in numbers))


def _patterns(raw: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in raw)


def folded_pattern(pattern: str) -> str:
    r"""A pattern folded as texts are, but for classes such as ``\S``, whose case means something."""
    return "".join(
        part if part.startswith("\\") else fold(part) for part in re.split(r"(\\.)", pattern, flags=re.DOTALL)
    )


@cache
def activities() -> tuple[Activity, ...]:
    """The closed activities, in the order of making a card."""
    return tuple(
        Activity(raw["id"], raw["says"], re.compile("|".join(map(folded_pattern, raw["patterns"]))))
        for raw in load("activities.toml")["activity"]
    )


@cache
def activity_ids() -> tuple[str, ...]:
    """The ids of the closed activities."""
    return tuple(activity.id for activity in activities())


@cache
def brands() -> tuple[Brand, ...]:
    """The payment brands."""
    return tuple(
        Brand(
            raw["id"],
            raw["name"],
            {about: raw[about] for about in ("vendor", "product", "personalisation")},
            _patterns(raw["strong"]),
            _patterns(raw["words"]),
            _patterns(raw["issuers"]),
        )
        for raw in load("brands.toml")["brand"]
    )


@cache
def weighted_signs() -> tuple[tuple[str, int, re.Pattern[str]], ...]:
    """What tells a letter on a plant from one on a product: subject, weight, pattern."""
    return tuple(
        (raw["about"], raw["weight"], pattern)
        for raw in load("brands.toml")["sign"]
        for pattern in _patterns(raw["patterns"])
    )


@cache
def wording(part: str, name: str) -> re.Pattern[str]:
    """The pattern of one entry of ``words.toml``; its alternatives in the order of the file."""
    return re.compile("|".join(_in_line(raw) for raw in load("words.toml")[part][name]))


def _in_line(pattern: str) -> str:
    """A pattern whose flags hold for itself alone, so that it can stand beside others."""
    match = re.match(r"\(\?([a-z]+)\)", pattern)
    return f"(?{match.group(1)}:{pattern[match.end() :]})" if match else f"(?:{pattern})"


@cache
def tick_marks() -> tuple[frozenset[str], frozenset[str], re.Pattern[str]]:
    """Marks of ticked boxes, of empty boxes, and a pattern that finds either."""
    ticks = load("activities.toml")["ticks"]
    marks = sorted((*ticks["yes"], *ticks["no"]), key=len, reverse=True)
    return frozenset(ticks["yes"]), frozenset(ticks["no"]), re.compile("|".join(map(re.escape, marks)))


@cache
def ticked() -> re.Pattern[str]:
    """What stands behind a ticked box, up to the next box; in the group ``on``."""
    yes, _, either = tick_marks()
    boxes = "|".join(map(re.escape, sorted(yes, key=len, reverse=True)))
    return re.compile(rf"(?:{boxes})\s*(?P<on>(?:(?!{either.pattern}).){{2,60}})")


@cache
def sentences_of(kind: str) -> tuple[Sentence, ...]:
    """The sentences of letters that count on one kind of paper, the most telling first."""
    table = load("prose.toml")
    found = []
    for raw in table["sentence"]:
        kinds = frozenset(raw.get("kinds", ()))
        if kinds and kind not in kinds:
            continue
        pattern = raw["pattern"]
        # A macro may use others that stand before it.
        for name, part in reversed(table["macros"].items()):
            pattern = pattern.replace("{" + name + "}", part)
        found.append(Sentence(Sought(pattern), kinds))
    return tuple(found)
