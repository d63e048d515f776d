"""
Is a printed site a site of the offer?

1. *Same* only when the whole agrees word by word, or when street and house number agree, postal code
   and town do not contradict (the code agrees, or the town does where one of the two prints no
   code), and no other country is named. Any of the site's addresses will do, its parts in any order.
2. *Different* when the country, the town or, within one town, the street or number is another.
3. *Similar* in between: only the town is printed, only the name agrees, the street is spelt
   otherwise, a building number more, another script, or no address at all. A person decides.
"""

from __future__ import annotations

import functools
import re

from rapidfuzz import fuzz

from cardassay.matching.addresses import Address, parse_address
from cardassay.matching.folding import folded, scripts
from cardassay.model.match import Degree, Match
from cardassay.model.supplier import Site

__all__ = ["match_site"]

_NEARLY = 85
"""Percent of agreeing letters from which a street or a town could be a misspelling."""


def match_site(name: str, address: str, site: Site) -> Match:
    """
    How a printed site relates to one of the offer.

    Args:
        name: Its name as printed; may be empty, and may hold the company's name.
        address: Its address as printed; empty when the paper prints none.
        site: The site with all its addresses.
    """
    named = _same_name(name, site)
    if not address.strip():
        if name and _looks_like_address(name):
            return match_site("", name, site)
        if named:
            return Match(
                site.id, Degree.SIMILAR, f"the name is that of {site.name}, but no address is printed"
            )
        return Match(site.id, Degree.SIMILAR, f"“{name}” is printed without an address")
    address = address.removeprefix(name).lstrip(" ,") or address
    found = [_compared(address, own) for own in _addresses(site)]
    rank = {Degree.SAME: 0, Degree.SIMILAR: 1, Degree.DIFFERENT: 2}
    degree, why = min(found, key=lambda one: rank[one[0]])
    if degree is Degree.DIFFERENT and named:
        return Match(site.id, Degree.SIMILAR, f"the name is that of {site.name}, but {why}")
    return Match(site.id, degree, why)


def _addresses(site: Site) -> tuple[str, ...]:
    return (site.address, *site.also_at)


def _same_name(name: str, site: Site) -> bool:
    mine, theirs = folded(name), folded(site.name)
    return bool(theirs) and len(theirs) > 2 and bool(re.search(rf"(?<!\w){re.escape(theirs)}(?!\w)", mine))


def _looks_like_address(text: str) -> bool:
    parsed = parse_address(text)
    return bool(parsed.numbers) and bool(parsed.street) and bool(parsed.places or parsed.codes)


@functools.lru_cache(maxsize=8192)
def _compared(address: str, own: str) -> tuple[Degree, str]:
    return _compare(parse_address(address), parse_address(own), address, own)


def _compare(printed: Address, own: Address, text: str, own_text: str) -> tuple[Degree, str]:
    if folded(text) == folded(own_text) and (own.numbers or own.codes):
        return Degree.SAME, "the address agrees word by word"
    if not scripts(text) & scripts(own_text):
        return Degree.SIMILAR, "the address is written in another script; only a person can compare them"
    if printed.country and own.country and printed.country != own.country:
        return Degree.DIFFERENT, f"the country is {printed.country}, not {own.country}"
    code, town = _code(printed, own), _town(printed, own)
    street, number = _street(printed, own), _number(printed, own)
    if street and number and own.street:
        if code or (code is None and town):
            return Degree.SAME, "street, number and " + ("postal code agree" if code else "town agree")
        if code is False and town:
            return Degree.SIMILAR, "street, number and town agree, but the postal code is another"
        if printed.place_words or code is False:
            return Degree.SIMILAR, "street and number agree; the town is written otherwise, or is another"
        return Degree.SIMILAR, "street and number agree, but no town is printed"
    if not code and town is False:
        if not printed.place_words and not printed.codes:
            return Degree.SIMILAR, "no town is printed"
        if _nearly(" ".join(sorted(printed.place_words)), " ".join(sorted(own.place_words))):
            return Degree.SIMILAR, "the town could be spelt otherwise"
        return Degree.DIFFERENT, "the town is another"
    if not printed.street and not printed.numbers:
        return Degree.SIMILAR, "the town agrees, but no street is printed"
    if not own.street:
        return Degree.SIMILAR, "the town agrees, but the offer names no street"
    if street:
        if not printed.numbers or not own.numbers:
            return Degree.SIMILAR, "street and town agree, but a house number is missing"
        if set(printed.numbers) & set(own.numbers):
            return Degree.SIMILAR, "street and town agree, but there are further numbers"
        return Degree.DIFFERENT, f"the house number is {', '.join(printed.numbers)}"
    if street is None or _street_nearly(printed, own):
        return Degree.SIMILAR, "town agrees, and the street could be the same, spelt otherwise"
    if number and not printed.parted:
        return Degree.SIMILAR, "town and number agree; the street cannot be told from the words around it"
    if town is None and not code:
        return Degree.DIFFERENT, "neither the street nor the whole of the town agrees"
    return Degree.DIFFERENT, "the street is another"


def _code(printed: Address, own: Address) -> bool | None:
    """Whether the postal codes agree; ``None`` when one of the two prints none."""
    if not printed.codes or not own.codes:
        return None
    return bool(set(printed.codes) & set(own.codes))


def _town(printed: Address, own: Address) -> bool | None:
    """
    Whether the places agree: the words of one hold all of the other's; ``None`` when only some do.

    "Some" is a district or a region that both print, which says nothing about the town.
    """
    there = printed.place_words
    if not printed.parted:
        there = there | set(printed.street)
    if not there or not own.place_words:
        return False
    if own.place_words <= there:
        return True
    # A paper that prints less than the offer may print the region alone, unless there is no region.
    if there <= own.place_words and len(own.places) == 1:
        return True
    return None if there & own.place_words else False


def _street(printed: Address, own: Address) -> bool | None:
    """Whether the streets agree word by word; ``None`` when the printed words around it hide that."""
    if not own.street:
        return not printed.street
    if set(printed.street) == set(own.street):
        return True
    if not printed.parted and set(own.street) <= set(printed.street):
        # Without commas the words before the street may be a company's name, or "Old" Example Street.
        return None
    return False


def _number(printed: Address, own: Address) -> bool:
    return set(printed.numbers) == set(own.numbers)


def _street_nearly(printed: Address, own: Address) -> bool:
    names = [word for word in own.street if not word.startswith("§")]
    there = [word for word in printed.street if not word.startswith("§")]
    if names and set(names) == set(there):
        return True
    return _nearly(" ".join(sorted(there)), " ".join(sorted(names)))


def _nearly(first: str, second: str) -> bool:
    return bool(first) and bool(second) and fuzz.ratio(first, second) >= _NEARLY
