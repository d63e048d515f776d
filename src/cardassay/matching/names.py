"""
Is a printed name the name of a party?

1. *Same* only when the names are equal letter by letter once case, accents, punctuation and blanks
   are put aside, and their legal forms mean the same: "GmbH" is "Gesellschaft mit beschränkter
   Haftung", and never "AG". A name without its legal form is not the same as one with it.
2. A former name is the same only on papers issued while it was borne.
3. *Similar* when a word that is not common in the field is shared, when the letters nearly agree,
   when one could be the initials of the other, or when the two are written in different scripts:
   a person decides.
4. Else *different*.

A sister company always shares the family's word with the bidder: that is similar, never the same.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

from rapidfuzz import fuzz

from cardassay.matching.folding import blankless, folded, scripts, shown, spellings
from cardassay.model.match import Degree, Match
from cardassay.model.supplier import Party

__all__ = ["match_name"]

_NEARLY = 86
"""Percent of agreeing letters from which a name could be a misspelling of another."""
_NEARLY_WORD = 85
_LONG_WORD = 5
_MARK = "§"
"""Begins a legal form among the words of a name; no folded text holds it."""


@dataclass(frozen=True, slots=True)
class _Name:
    """A name taken apart."""

    words: tuple[str, ...]
    """Folded words without the legal form."""
    forms: tuple[frozenset[str], ...]
    """What each legal form can mean, in the order of the words."""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Name):
            return NotImplemented
        return (
            self.words == other.words
            and len(self.forms) == len(other.forms)
            and all(mine & theirs for mine, theirs in zip(self.forms, other.forms, strict=True))
        )

    __hash__ = None  # type: ignore[assignment]  # "S.A." equals two forms that differ from one another


@functools.cache
def _legal_forms() -> tuple[tuple[tuple[str, ...], frozenset[str]], ...]:
    """Folded spellings with what each can mean, the longest first."""
    meanings: dict[tuple[str, ...], set[str]] = {}
    for form, printed in _data("legal_forms.toml")["forms"].items():
        for spelling in printed:
            for plain in spellings(spelling):
                meanings.setdefault(tuple(plain.split()), set()).add(form)
    longest_first = sorted(meanings.items(), key=lambda item: (-len(item[0]), item[0]))
    return tuple((spelling, frozenset(forms)) for spelling, forms in longest_first)


@functools.cache
def _common_words() -> frozenset[str]:
    countries = _data("addresses.toml")["country"].values()
    places = (word for names in countries for name in names for word in folded(name).split())
    return frozenset((*_data("common_words.toml")["words"], *places))


def _data(name: str) -> dict[str, Any]:
    file = resources.files("cardassay.matching").joinpath("data", name)
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _apart(plain: str) -> _Name:
    """A folded name as words and legal forms; forms count wherever they stand (``PT Contoh Tbk``)."""
    words = plain.split()
    kept: list[str] = []
    forms: list[frozenset[str]] = []
    at = 0
    while at < len(words):
        for spelling, meanings in _legal_forms():
            if tuple(words[at : at + len(spelling)]) == spelling:
                forms.append(meanings)
                at += len(spelling)
                break
        else:
            word = words[at]
            tail = _glued_form(word)
            if tail is not None:
                kept.append(word[: -len(tail[0])])
                forms.append(tail[1])
            else:
                kept.append(word)
            at += 1
    # A name that consists of forms only ("AG AG") is compared by its words.
    return _Name(tuple(kept), tuple(forms)) if kept else _Name(tuple(words), ())


def _glued_form(word: str) -> tuple[str, frozenset[str]] | None:
    """The legal form at the end of a name that is written without blanks, as in Chinese."""
    if "han" not in scripts(word):
        return None
    for spelling, meanings in sorted(_legal_forms(), key=lambda item: -len(item[0][0])):
        if len(spelling) == 1 and len(word) > len(spelling[0]) and word.endswith(spelling[0]):
            return spelling[0], meanings
    return None


@functools.lru_cache(maxsize=4096)
def _readings(text: str) -> tuple[_Name, ...]:
    # The plain spelling first: it is the one that messages show.
    return tuple(_apart(plain) for plain in (folded(text), *sorted(spellings(text) - {folded(text)})))


@functools.lru_cache(maxsize=8192)
def _equal(first: str, second: str) -> bool:
    return any(mine == theirs for mine in _readings(first) for theirs in _readings(second))


def match_name(
    printed: str, party: Party, *, issued: Iterable[date | None], local_words: frozenset[str] = frozenset()
) -> Match:
    """
    How a printed name relates to a party.

    Args:
        printed: Name as printed.
        party: The party with its former names.
        issued: Days on which the papers that print it were issued; ``None`` for a paper whose day
            is not known.
        local_words: Folded words, such as the towns of the offer, that say nothing about kinship.
    """
    if _equal(printed, party.name):
        return Match(party.id, Degree.SAME, f"it is the name of {party.name}, letter by letter")
    days = tuple(issued)
    for former in party.former_names:
        if not _equal(printed, former.name):
            continue
        span = _span_words(former.first_day, former.last_day)
        limited = former.first_day is not None or former.last_day is not None
        if limited and None in days:
            why = f"it is a former name of {party.name} ({span}), and the day of the paper is not known"
            return Match(party.id, Degree.SIMILAR, why)
        outside = [day for day in days if day is not None and not former.borne_on(day)]
        if outside:
            why = f"it is a former name of {party.name} ({span}), but the paper is of {min(outside)}"
            return Match(party.id, Degree.SIMILAR, why)
        why = f"it is the name that {party.name} bore when the paper was issued ({span})"
        return Match(party.id, Degree.SAME, why)
    for name in (party.name, *(former.name for former in party.former_names)):
        why = _kinship(printed, name, local_words)
        if why:
            return Match(party.id, Degree.SIMILAR, why)
    return Match(party.id, Degree.DIFFERENT, f"it shares nothing of weight with the name {party.name}")


def _span_words(first: date | None, last: date | None) -> str:
    if first is not None and last is not None:
        return f"from {first} to {last}"
    if first is not None:
        return f"since {first}"
    return f"until {last}" if last is not None else "days not said"


@functools.lru_cache(maxsize=8192)
def _kinship(printed: str, name: str, local_words: frozenset[str]) -> str:
    """Why a person should look whether two unequal names mean one company; empty when nothing says so."""
    mine, theirs = scripts(printed), scripts(name)
    if len(mine - {"han"}) > 1 and mine != theirs:
        return f"it looks like {name}, but mixes letters of several alphabets ({', '.join(sorted(mine))})"
    if mine and theirs and not mine & theirs:
        return f"it is written in another script than {name}; only a person can compare them"
    first, second = _readings(printed)[0], _readings(name)[0]
    if first.words == second.words:
        return f"only the legal form differs from {name}"
    if "".join(first.words) == "".join(second.words):
        return f"it differs from {name} only in where the words are parted"
    common = _common_words() | local_words
    shared = [w for w in first.words if w in second.words and w not in common and not _slight(w)]
    if shared:
        return f"it shares “{', '.join(dict.fromkeys(shared))}” with {name}"
    if any(fuzz.ratio(gap.join(first.words), gap.join(second.words)) >= _NEARLY for gap in (" ", "")):
        return f"its letters nearly agree with {name}"
    for word in first.words:
        for other in second.words:
            long = min(len(word), len(other)) >= _LONG_WORD and not {word, other} & common
            if long and fuzz.ratio(word, other) >= _NEARLY_WORD:
                return f"“{word}” could be a spelling of “{other}” in {name}"
    if _could_be_initials(first.words, second.words) or _could_be_initials(second.words, first.words):
        return f"one could be the initials of the other ({shown(printed)}, {name})"
    if "han" in mine and fuzz.ratio(blankless(printed), blankless(name)) >= _NEARLY_WORD - 15:
        return f"its characters partly agree with {name}"
    return ""


def _slight(word: str) -> bool:
    return len(word) < 3 and "han" not in scripts(word)


def _could_be_initials(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    initials = "".join(word[0] for word in long)
    return len(long) >= 3 and bool(short) and folded(short[0]) == initials
