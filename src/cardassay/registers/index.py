"""
The rows of one list, ready to be asked by number and by name.

By number one look into a table answers. By name the rarest words lead to some candidates, whose
letters are then compared; only when none of them comes near are all names compared letter by letter,
so that a name that is damaged in every word is found as well.
"""

from __future__ import annotations

import functools
import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from cardassay.matching.folding import folded, words
from cardassay.model.numbers import CertificateNumber, parse_number
from cardassay.model.register import Listing, Row
from cardassay.registers.names import NameParts, parts_of

__all__ = ["Index", "Near", "certain_number", "holder_of", "number_key", "same_number", "vendor_words"]

_CANDIDATES = 24
"""Rows that share the rarest words and whose letters are compared."""
_NEAREST = 10
"""Rows that are handed on."""
_LOOKED_AT = 150
"""Rows that the words of a name lead to; a word that would lead beyond them adds no more."""
_GOOD = 80
"""Percent of agreeing letters from which on no other row is searched for."""
_LEAST = 62
"""Percent of agreeing letters below which a row is no candidate."""
_TELLING = 4
"""Common words that are used to tell rows apart which rarer words led to."""
_SAME_VERSIONS = 12
"""What equal versions count, in percent of letters."""
_INSIDE = 0.82
"""What a name counts that stands whole among the words of another one."""
_HOLDER_FIELDS = ("holder", "vendor", "developer", "sponsor")
_DASHES = re.compile(r"[\s_‐‑‒–—―−-]+")


@functools.lru_cache(maxsize=16384)
def number_key(text: str) -> str:
    """
    The form in which a certificate number is looked up: canonical, else its letters and digits.

    >>> number_key("FIK 12-345") == number_key("fik12345")
    True
    """
    known = _known(text)
    if known is not None:
        return known.canonical
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    return _DASHES.sub("", plain)


@functools.lru_cache(maxsize=16384)
def _known(text: str) -> CertificateNumber | None:
    return parse_number(text)


def certain_number(text: str) -> bool:
    """Whether a number is of a known scheme and read one way only: no other certificate bears it."""
    known = _known(text)
    return known is not None and not known.ambiguous


def same_number(one: str, other: str) -> bool:
    """
    Whether two numbers are those of one certificate; a report's suffix counts for nothing.

    >>> same_number("NSCIB-CC-0000001-01-CR", "NSCIB-CC-0000001-01")
    True
    """
    return number_key(one) == number_key(other) or _same_but_for_the_report(_known(one), _known(other))


def _same_but_for_the_report(one: CertificateNumber | None, other: CertificateNumber | None) -> bool:
    if one is None or other is None or not one.may_be(other):
        return False
    # A print without year or version may be the same certificate; a person decides.
    return (one.version, one.year, one.issue or "") == (other.version, other.year, other.issue or "")


@functools.lru_cache(maxsize=16384)
def vendor_words(name: str) -> frozenset[str]:
    """The words of a company's name; they say nothing about a product."""
    return frozenset(words(name)) if name else frozenset()


def holder_of(row: Row) -> str:
    """The company that a row names, whatever its role; empty when it names none."""
    facts = row.attestation.facts
    for name in _HOLDER_FIELDS:
        if name in facts and str(facts[name].value).strip():
            return str(facts[name].value)
    return ""


@dataclass(frozen=True, slots=True)
class Near:
    """A row whose name comes near."""

    row: Row
    parts: NameParts
    score: float
    """Percent of agreeing letters."""


class Index:
    """One listing; tables by name are made when a name is first asked for."""

    def __init__(self, listing: Listing) -> None:
        self.listing = listing
        self._numbers: dict[str, list[Row]] = {}
        self._cores: dict[str, list[Row]] = {}
        for row in listing.rows:
            if row.number and (key := number_key(row.number)):
                self._numbers.setdefault(key, []).append(row)
                known = _known(row.number)
                if known is not None:
                    self._cores.setdefault(known.core, []).append(row)
        self.has_products = any("product" in row.attestation.facts for row in listing.rows)
        """The list is one of products, though a row of it may lack the name."""
        self._products: _Names | None = None
        self._holders: _Names | None = None

    def rows_of_number(self, text: str) -> tuple[Row, ...]:
        """The rows that bear a number, in the order of the list."""
        key = number_key(text)
        if not key:
            return ()
        found = self._numbers.get(key)
        if found is not None:
            return tuple(found)
        return tuple(row for row in self.rows_of_kin(text) if same_number(text, row.number))

    def rows_of_kin(self, text: str) -> tuple[Row, ...]:
        """The rows whose number is of the same procedure, whatever its version, change or report."""
        known = _known(text)
        return tuple(self._cores.get(known.core, ())) if known is not None else ()

    @property
    def numbers(self) -> frozenset[str]:
        """Every number of the list in the form in which it is looked up."""
        return frozenset(self._numbers)

    def near_products(self, name: str, vendor: str = "", *, thorough: bool = True) -> tuple[Near, ...]:
        """
        Rows whose product's name comes near, the nearest first; only the equal ones where there are any.

        Args:
            name: As a paper prints it.
            vendor: The company behind it; its words are put aside.
            thorough: Compare all names letter by letter where words lead to none that comes near.
        """
        if self._products is None:
            rows = [row for row in self.listing.rows if row.attestation.text("product") is not None]
            self._products = _Names(rows, [_product_parts(row) for row in rows], vendors=True)
        return self._products.near(parts_of(name), vendor_words(vendor), thorough=thorough)

    def near_holders(self, name: str) -> tuple[Near, ...]:
        """Rows without a product whose company's name comes near, the nearest first."""
        if self._holders is None:
            rows = [
                row for row in self.listing.rows if row.attestation.text("product") is None and holder_of(row)
            ]
            self._holders = _Names(rows, [parts_of(folded(holder_of(row))) for row in rows], vendors=False)
        return self._holders.near(parts_of(folded(name)))


def _product_parts(row: Row) -> NameParts:
    fact = row.attestation.text("product")
    return parts_of(fact.value if fact is not None else "", row.number)


class _Names:
    """The names of some rows, by their words."""

    def __init__(self, rows: Sequence[Row], parts: Sequence[NameParts], *, vendors: bool) -> None:
        self._rows, self._parts = rows, parts
        self._same: dict[tuple[frozenset[str], frozenset[str]], list[int]] = {}
        for place, (row, one) in enumerate(zip(rows, parts, strict=True)):
            aside = vendor_words(holder_of(row)) if vendors else frozenset[str]()
            self._same.setdefault((one.words - aside, frozenset(one.versions)), []).append(place)
        self._plain = [one.plain for one in parts]
        self._tokens = [one.words.union(one.versions) for one in parts]
        self._places: dict[str, list[int]] = {}
        for place, tokens in enumerate(self._tokens):
            for token in tokens:
                self._places.setdefault(token, []).append(place)

    def near(
        self, wanted: NameParts, aside: frozenset[str] = frozenset(), *, thorough: bool = True
    ) -> tuple[Near, ...]:
        """The rows that come near, the nearest first; of equally near ones the earlier."""
        if wanted.empty or not self._rows:
            return ()
        same = self._same.get((wanted.words - aside, frozenset(wanted.versions)))
        if same is not None:
            return tuple(Near(self._rows[place], self._parts[place], 100) for place in same)
        found = self._scored(wanted, self._sharing(wanted))
        if thorough and (not found or found[0].score < _GOOD):
            found = self._by_letters(wanted) or found
        return found

    def _sharing(self, wanted: NameParts) -> list[int]:
        """Places of the rows that share the rarest words."""
        total = len(self._rows)
        known = [(self._places[t], t) for t in wanted.words.union(wanted.versions) if t in self._places]
        known.sort(key=lambda pair: (len(pair[0]), pair[1]))
        weights: dict[int, float] = {}
        looked_at = telling = 0
        for places, token in known:
            weight = math.log(1 + total / len(places))
            looked_at += len(places)
            if weights and looked_at > _LOOKED_AT:
                # A word that leads to too many rows only tells those apart that are there already.
                telling += 1
                if telling > _TELLING or len(weights) <= _CANDIDATES:
                    break
                for place in weights:
                    if token in self._tokens[place]:
                        weights[place] += weight
            else:
                for place in places:
                    weights[place] = weights.get(place, 0.0) + weight
        best = sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))
        return [place for place, _ in best[:_CANDIDATES]]

    def _scored(self, wanted: NameParts, places: Sequence[int]) -> tuple[Near, ...]:
        from rapidfuzz import fuzz

        found = []
        several = len(wanted.words) + len(wanted.versions) > 1
        for place in places:
            plain = self._plain[place]
            score = fuzz.ratio(wanted.plain, plain)
            if score < _GOOD:
                score = max(score, fuzz.token_sort_ratio(wanted.plain, plain))
            if score < _GOOD and several:
                # Lists often add what a thing is ("secure controller") to its name.
                score = max(score, _INSIDE * fuzz.token_set_ratio(wanted.plain, plain))
            if score >= _LEAST:
                # For "2.1 R2" a name that is written a little differently is nearer than "2.1 R3".
                same = self._parts[place].versions == wanted.versions
                found.append((score + (_SAME_VERSIONS if same else 0), score, place))
        found.sort(key=lambda one: (-one[0], one[2]))
        return tuple(
            Near(self._rows[place], self._parts[place], score) for _, score, place in found[:_NEAREST]
        )

    def _by_letters(self, wanted: NameParts) -> tuple[Near, ...]:
        from rapidfuzz import fuzz, process

        hits = process.extract(
            wanted.plain, self._plain, scorer=fuzz.ratio, score_cutoff=_LEAST + 6, limit=_CANDIDATES
        )
        return self._scored(wanted, sorted(place for _, _, place in hits))
