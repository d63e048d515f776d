"""
Printed addresses taken apart: street, numbers, postal code, town, country; in any order.

The part of an address that holds the street is the first one with a house number or a word for a
kind of street; all other parts are places. Parts are set apart by commas, semicolons, dots in the
middle, or line ends. Where a paper prints no such sign, the whole is one part, and what cannot be
told apart is left to a person.

>>> a = parse_address("Musterstr. 12, D-12345 Musterstadt, Germany")
>>> a.street, a.numbers, a.codes, a.places, a.country
(('muster', '§street'), ('12',), ('12345',), (('musterstadt',),), 'DE')
"""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from cardassay.matching.folding import words

__all__ = ["Address", "parse_address"]

_PARTS = re.compile(r"[,;·|\n，；、]|\s[-–—]\s")
_LETTERED = (
    re.compile(r"\b(\d{1,4})\s?/\s?([A-Za-z])\b"),  # 10/A
    re.compile(r"\b(\d{1,4})\s([A-Za-z])(?=\s*(?:[,;\n]|$|\d{4}))"),  # 10 A
)
"""House numbers with a letter, which is a part of the number: 10a is not 10b."""
_ORDINAL_SIGN = re.compile(r"\b[Nn]\s?[°º]")
_CEDEX = re.compile(r"\bcedex\b\s*\d*", re.IGNORECASE)
_CODE_PREFIX = re.compile(r"\b(?:D|A|CH|F|L|B|I|E|DK|NL|SE|FIN)-(?=\d{4,5}\b)")
_SPLIT_CODES = (
    re.compile(r"\b([A-Za-z]{1,2}\d[A-Za-z\d]?)\s+(\d[A-Za-z]{2})\b"),  # United Kingdom: EX1 1EX
    re.compile(r"\b(\d{4})\s+([A-Z]{2})\b"),  # Netherlands: 1234 AB
    re.compile(r"\b(\d{3})\s(\d{2,3})\b"),  # Sweden, Czechia, Greece, India: 123 45, 123 456
    re.compile(r"\b(\d{2,5})-(\d{3,4})\b"),  # Poland, Portugal, Japan, Brazil, USA: 12-345
)
_CODE = re.compile(r"(?=\w*\d)(?:\d{4,9}|[a-z]{1,2}\d[a-z\d]?\d[a-z]{2}|\d{4}[a-z]{2})")
_HAN_UNITS = re.compile(r"(?<=[省市区區县縣镇鎮路街道号號栋棟楼樓室])")
_HAN_COUNTRY = re.compile(r"^\s*(中国|中华人民共和国|日本)")
_HAN_LEVEL = re.compile(r"(?<=[\u4e00-\u9fff]{2})[省市]$")
_HAN_NUMBER = re.compile(r"^(\d+)[号號]$")
_HAS_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Address:
    """An address taken apart; everything folded."""

    street: tuple[str, ...]
    """Words of the street; kinds of street as ``§street``; empty when none is printed."""
    numbers: tuple[str, ...]
    """House numbers, and every other number of the street's part."""
    codes: tuple[str, ...]
    """What can be postal codes, blanks and hyphens removed."""
    places: tuple[tuple[str, ...], ...]
    """Words of the other parts, towns by one name: town, district, region."""
    country: str
    """ISO 3166 code; empty when none is printed."""
    parted: bool
    """Whether the parts were set apart; without that the street's words may hold more."""

    @property
    def place_words(self) -> frozenset[str]:
        """All words of all places."""
        return frozenset(word for place in self.places for word in place)

    @property
    def town(self) -> frozenset[str]:
        """Words of the likeliest town: the place that stands with the postal code, else the first."""
        return frozenset(self.places[0]) if self.places else frozenset()


@dataclass(frozen=True, slots=True)
class _Tables:
    """The word tables, folded."""

    kinds: dict[str, str]
    endings: tuple[str, ...]
    han: tuple[str, ...]
    noise: frozenset[str]
    countries: tuple[tuple[tuple[str, ...], str], ...]
    towns: tuple[tuple[tuple[str, ...], str], ...]


@functools.cache
def _tables() -> _Tables:
    file = resources.files("cardassay.matching").joinpath("data/addresses.toml")
    data: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    street = dict(data["street"])
    endings, noise, han = (street.pop(key) for key in ("endings", "noise", "han_street"))
    return _Tables(
        kinds={word: f"§{kind}" for kind, spelt in street.items() for word in spelt},
        endings=tuple(sorted(endings, key=len, reverse=True)),
        han=tuple(han),
        noise=frozenset(noise),
        countries=_longest_first(data["country"]),
        towns=_longest_first(data["town"]),
    )


def _words(piece: str) -> list[str]:
    """Folded words; Chinese numbers and towns without the sign that says what they are."""
    return [_HAN_LEVEL.sub("", _HAN_NUMBER.sub(r"\1", word)) for word in words(piece)]


def _longest_first(table: dict[str, list[str]]) -> tuple[tuple[tuple[str, ...], str], ...]:
    pairs = [(words(name), key) for key, names in table.items() for name in names]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))


@functools.lru_cache(maxsize=4096)
def parse_address(text: str) -> Address:
    """The address in a text; what is not there is empty."""
    text = _CEDEX.sub("", _ORDINAL_SIGN.sub("no ", _CODE_PREFIX.sub("", text)))
    for pattern in _LETTERED:
        text = pattern.sub(r"\1\2", text)
    for pattern in _SPLIT_CODES:
        text = pattern.sub(r"\1\2", text)
    text = _HAN_COUNTRY.sub(r"\1, ", _HAN_UNITS.sub(", ", text))
    parts = [part for part in (_words(piece) for piece in _PARTS.split(text)) if part]
    parted = len(parts) > 1
    country, parts = _take_country(parts)
    at = _street_part(parts)
    street: tuple[str, ...] = ()
    numbers: list[str] = []
    codes: list[str] = []
    places: list[tuple[str, ...]] = []
    with_code: list[tuple[str, ...]] = []
    for index, part in enumerate(parts):
        if index == at:
            street, more, rest = _street(part, alone=not parted)
            numbers += more
            codes += [word for word in rest if _CODE.fullmatch(word)]
            names = tuple(word for word in rest if not _HAS_DIGIT.search(word))
            if names:
                places.append(_town(names))
            continue
        here = [word for word in part if _CODE.fullmatch(word)]
        codes += here
        numbers += [word for word in part if _HAS_DIGIT.search(word) and word not in here]
        noise = _tables().noise
        names = tuple(word for word in part if not _HAS_DIGIT.search(word) and word not in noise)
        if names:
            (with_code if here else places).append(_town(names))
    return Address(street, tuple(numbers), tuple(codes), (*with_code, *places), country, parted)


def _take_country(parts: list[list[str]]) -> tuple[str, list[list[str]]]:
    """The country, looked for from the end, and the parts without it."""
    for index in range(len(parts) - 1, -1, -1):
        part = parts[index]
        for name, code in _tables().countries:
            # Two letters alone ("DE", "IT") are a country only as a part of their own.
            if len(name) == 1 and len(name[0]) == 2 and tuple(part) != name:
                continue
            if tuple(part[-len(name) :]) == name:
                rest = part[: -len(name)]
                return code, [*parts[:index], *([rest] if rest else []), *parts[index + 1 :]]
    return "", parts


def _street_part(parts: list[list[str]]) -> int | None:
    """Position of the part that holds the street: by a word for a street, else by a house number."""
    named = [i for i, part in enumerate(parts) if any(_kind(word) for word in part)]
    if named:
        with_number = [i for i in named if any(_HAS_DIGIT.search(word) for word in parts[i])]
        return (with_number or named)[0]
    for index, part in enumerate(parts):
        numbers = [word for word in part if _HAS_DIGIT.search(word)]
        if numbers and not all(_CODE.fullmatch(word) for word in numbers):
            return index
    return None


def _kind(word: str) -> str:
    """The kind of street that a word is or ends in; empty when it is neither."""
    tables = _tables()
    if word in tables.kinds:
        return tables.kinds[word]
    if word.endswith(tables.han):
        return "§street"
    for ending in tables.endings:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return tables.kinds.get(ending, f"§{ending}")
    return ""


def _street(part: list[str], *, alone: bool) -> tuple[tuple[str, ...], list[str], list[str]]:
    """
    Words and numbers of the street, and what stands beside it.

    A part that holds a postal code too ("Musterstrasse 12 12345 Musterstadt") is cut before it when
    the street stands first, and behind its place name else.
    """
    codes = [i for i, word in enumerate(part) if _CODE.fullmatch(word)]
    house = [i for i, word in enumerate(part) if _HAS_DIGIT.search(word) and i not in codes]
    rest: list[str] = []
    if codes and (alone or house) and (kinds := [i for i, word in enumerate(part) if _kind(word)]):
        cut = codes[-1]
        if cut > kinds[0]:
            part, rest = part[:cut], part[cut:]
    noise = _tables().noise
    names = [word for word in part if not _HAS_DIGIT.search(word) and word not in noise]
    street: list[str] = []
    for word in names:
        kind = _kind(word)
        if kind and word not in _tables().kinds and not word.endswith(_tables().han):
            ending = next(end for end in _tables().endings if word.endswith(end))
            street += [word[: -len(ending)], kind]
        else:
            street.append(kind if word in _tables().kinds else word)
    numbers = [word for word in part if _HAS_DIGIT.search(word)]
    return tuple(street), numbers, rest


def _town(names: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a place, a town with several names by one of them."""
    for name, key in _tables().towns:
        for at in range(len(names) - len(name) + 1):
            if names[at : at + len(name)] == name:
                return (*names[:at], key, *names[at + len(name) :])
    return names
