"""
Product names taken apart as a register and a paper print them: what tells versions apart, and the rest.

Versions that differ in one character are different products. A token tells versions apart when it
holds a digit, is a single letter or a Roman number, or follows a word such as "revision". It counts
as often as it is printed, so that no other token can hide behind it.
"""

from __future__ import annotations

import enum
import functools
import re
import unicodedata
from dataclasses import dataclass

__all__ = ["NameParts", "VersionsStand", "WordsStand", "parts_of", "versions_stand", "words_stand"]

_TOKEN = re.compile(r"[^\W_]+(?:[.,][^\W_]+)*|\+")
_LED = re.compile(r"v(?=\d)")
_LEADS = frozenset(
    {"v", "ver", "vers", "version", "versions", "rev", "revision", "release", "rel", "step", "stepping"}
)
"""Words behind which a version stands; they say nothing themselves."""
_VERSION = re.compile(r".*\d|(?:[b-z]|[ivx]{1,4}|\+)$")
"""Tokens that tell versions apart; "a" alone is an article far more often than a revision."""
_FILLER = frozenset({"the", "with", "on", "and", "of", "for", "in", "a", "an", "from", "including", "by"})


class VersionsStand(enum.Enum):
    """How the versions of a paper's name stand to those of a row's name."""

    EQUAL = "equal"
    ROW_SAYS_MORE = "row-says-more"
    ROW_SAYS_LESS = "row-says-less"
    OTHER = "other"
    """Each names one that the other does not: another version."""


class WordsStand(enum.Enum):
    """How the other words stand, the vendors' own aside."""

    EQUAL = "equal"
    INSIDE = "inside"
    """All words of the paper stand in the row, or the paper has none."""
    SHARED = "shared"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name without its filler."""

    words: frozenset[str]
    versions: tuple[str, ...]
    """Sorted; one that is printed twice stands there twice."""
    plain: str
    """All tokens in their order, joined by a blank: the form in which letters are compared."""

    @property
    def empty(self) -> bool:
        """Whether nothing is left that could be compared."""
        return not self.words and not self.versions


@functools.lru_cache(maxsize=16384)
def parts_of(name: str, number: str = "") -> NameParts:
    """
    The parts of a name; ``number`` is left out where it stands in the name as a whole.

    >>> parts_of("Exa OS v3.1 R2 on EX90, rev. B").versions
    ('3.1', 'b', 'ex90', 'r2')
    """
    found = _tokens(name)
    own = _tokens(number) if number else []
    if len(own) > 1:
        for start in range(len(found) - len(own), -1, -1):
            if found[start : start + len(own)] == own:
                del found[start : start + len(own)]
    words, versions, kept = set(), [], []
    led = False
    for place, token in enumerate(found):
        if token in _LEADS:
            led = True
            continue
        bare = _LED.sub("", token, count=1)
        if led or _VERSION.match(bare) or (bare == "a" and _ends(found, place)):
            versions.append(bare)
        elif bare in _FILLER:
            continue
        else:
            words.add(bare)
        kept.append(bare)
        led = False
    return NameParts(frozenset(words), tuple(sorted(versions)), " ".join(kept))


def _tokens(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", name).casefold().replace("®", " ").replace("™", " ")
    return _TOKEN.findall(plain)


def _ends(tokens: list[str], place: int) -> bool:
    """Whether "a" is a letter that tells versions apart rather than an article: no word follows it."""
    return place + 1 == len(tokens) or any(char.isdigit() for char in tokens[place + 1])


def versions_stand(paper: NameParts, row: NameParts) -> VersionsStand:
    """How the versions stand; of names with as many versions each counts as often as it is printed."""
    if paper.versions == row.versions:
        return VersionsStand.EQUAL
    if len(paper.versions) != len(row.versions) and set(paper.versions) == set(row.versions):
        # "MultiCard 5.2 (version 5.2)": one of the two prints a version once more.
        return VersionsStand.EQUAL
    if _inside(paper.versions, row.versions):
        return VersionsStand.ROW_SAYS_MORE
    if _inside(row.versions, paper.versions):
        return VersionsStand.ROW_SAYS_LESS
    return VersionsStand.OTHER


def _inside(few: tuple[str, ...], many: tuple[str, ...]) -> bool:
    """Whether all of the one stand in the other, each as often; both are sorted."""
    if len(few) > len(many):
        return False
    rest = iter(many)
    return all(any(token == other for other in rest) for token in few)


def words_stand(paper: NameParts, row: NameParts, vendors: frozenset[str] = frozenset()) -> WordsStand:
    """How the words stand, those of the vendors' names aside."""
    mine, theirs = paper.words - vendors, row.words - vendors
    if mine == theirs:
        return WordsStand.EQUAL
    if mine <= theirs:
        return WordsStand.INSIDE
    return WordsStand.SHARED if mine & theirs else WordsStand.APART
