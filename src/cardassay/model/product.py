"""
Names of products with their versions, compared as the field compares them.

Rule: versions that differ in one character are different products. A printed name is the offered
product only when every word of the offer, above all every word with a digit, stands in it.
"""

from __future__ import annotations

import enum
import functools
import re
import unicodedata

from cardassay.model.numbers import parse_number

__all__ = ["Likeness", "compare_numbers", "compare_products"]

_TOKEN = re.compile(r"[^\W_]+(?:[.][^\W_]+)*")
_FILLER = frozenset({"the", "with", "on", "and", "of", "for", "including", "version", "rev", "release", "v"})


class Likeness(enum.StrEnum):
    """How two product names stand to each other."""

    SAME = "same"
    OTHER_VERSION = "other-version"
    """The same words, another version."""
    SIMILAR = "similar"
    """Something is shared; a person decides."""
    DIFFERENT = "different"


@functools.lru_cache(maxsize=4096)
def _tokens(name: str) -> frozenset[str]:
    plain = (
        unicodedata.normalize("NFKC", name).casefold().replace("‐", "-").replace("®", " ").replace("™", " ")
    )
    found = []
    for token in _TOKEN.findall(plain):
        # "v1.2" and "1.2" name one version.
        bare = token[1:] if re.fullmatch(r"v\d.*", token) else token
        if bare not in _FILLER:
            found.append(bare)
    return frozenset(found)


def _versions(tokens: frozenset[str]) -> frozenset[str]:
    return frozenset(token for token in tokens if any(char.isdigit() for char in token))


@functools.lru_cache(maxsize=8192)
def compare_products(offered: str, printed: str) -> Likeness:
    """
    How a printed product name stands to an offered one.

    >>> compare_products("Exa OS 3.1 R2", "EXA OS v3.1 R2 on EX90").value
    'same'
    >>> compare_products("Exa OS 3.1 R2", "Exa OS 3.1 R3").value
    'other-version'

    A printed name that says less than the offer is not another version; a person decides.

    >>> compare_products("Exa OS 3.1 R2", "Exa OS 3.1").value
    'similar'
    """
    mine, theirs = _tokens(offered), _tokens(printed)
    if not mine or not theirs:
        return Likeness.SIMILAR
    if mine <= theirs:
        return Likeness.SAME
    my_versions, their_versions = _versions(mine), _versions(theirs)
    words = mine - my_versions
    if words and words <= theirs and their_versions - my_versions:
        return Likeness.OTHER_VERSION
    if mine & theirs:
        return Likeness.SIMILAR
    return Likeness.DIFFERENT


def _bare(number: str) -> str:
    plain = unicodedata.normalize("NFKC", number).casefold().strip()
    return re.sub(r"[\s_‐‑–—-]+", "", plain)


def compare_numbers(one: str, other: str) -> bool:
    """
    Whether two printed certificate numbers are one number.

    Numbers of known forms are compared by their parts, all others letter by letter, spaces and kinds
    of hyphen aside.

    >>> compare_numbers("ICCN 0123", "ICCN-0123")
    True
    >>> compare_numbers("EUCC-3087-2025-12-0001", "EUCC-3087-2025-0000000001-00000")
    True
    """
    if (first := _bare(one)) and first == _bare(other):
        return True
    read = parse_number(one)
    return read is not None and read == parse_number(other)
