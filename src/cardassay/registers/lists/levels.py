"""
Assurance levels as lists print them.

``EAL5+,ALC_DVS.2,AVA_VAN.5`` (portal), ``EAL4 augmented with AVA_VAN.5, ALC_DVS.2`` (ENISA),
``EAL5 Augmenté (ADV_IMP.2 …)`` (ANSSI), a bare ``EAL6+`` whose components stand elsewhere, and two
packages in one cell: ``Global Assurance: EAL 5 augmented with … sub-TSF assurance level EAL6 …``,
of which the global one is the product's.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Claim", "join_level", "read_level"]

_EAL = re.compile(r"\bEAL\s?([1-7])(\s?\+)?")
_COMPONENT = re.compile(r"(?<![A-Z_])(A[A-Z]{2}_[A-Z]{3})[. ]?([1-9])(?!\d)")
_LEFT_OVER = re.compile(r"[A-Z]{2,}_[A-Z]")
"""What looks like a component and was not read as one."""

_INNER = re.compile(r"\bsub[- ]?TSF\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Claim:
    """A level taken apart."""

    eal: str
    """Base level without plus; empty when the words give none."""

    components: tuple[str, ...] | None
    """Empty where the level stands alone; ``None`` where there are some that the list does not name."""

    doubt: str = ""
    inner: str = ""
    """Words on a second package for a part of the product; empty when there is one package."""


@functools.lru_cache(maxsize=4096)
def read_level(words: str) -> Claim | None:
    """
    What a printed level says; ``None`` when it names none (``None``, ``PP Compliant``).

    >>> read_level("EAL5+,ALC_DVS.2,AVA_VAN.5")
    Claim(eal='EAL5', components=('ALC_DVS.2', 'AVA_VAN.5'), doubt='', inner='')

    A plus without its components says that there are some, not which.

    >>> read_level("EAL6+").components is None
    True
    >>> read_level("EAL2").components
    ()
    """
    found = list(_EAL.finditer(words))
    inner, doubt = "", ""
    if len({match[1] for match in found}) > 1:
        # A second package is the product's own part only when the cell says so.
        cut = next(match.start() for match in found if match[1] != found[0][1])
        part = _INNER.search(words, found[0].end())
        doubt = "" if part is not None else "the cell names more than one level"
        cut = min(cut, part.start()) if part is not None else cut
        words, inner = words[:cut], words[cut:]
    components = tuple(dict.fromkeys(f"{family}.{number}" for family, number in _COMPONENT.findall(words)))
    if not found:
        return Claim("", components or None) if components or re.match(r"Basic\b", words) else None
    eal = f"EAL{found[0][1]}"
    if _LEFT_OVER.search(_COMPONENT.sub("", words)):
        doubt = doubt or "not every component of the cell could be read"
    if components:
        return Claim(eal, components, doubt, inner)
    rest = _EAL.sub("", words).strip(" ,;.:()")
    return Claim(eal, None if rest or found[0][2] else (), doubt, inner)


def join_level(parts: Iterable[str]) -> str:
    """
    A level that a list keeps as a set of words, in the portal's spelling.

    >>> join_level({"AVA_VAN.5", "EAL5+", "ALC_DVS.2"})
    'EAL5+,ALC_DVS.2,AVA_VAN.5'
    """
    return ",".join(sorted(parts, key=lambda part: (not part.startswith("EAL"), part)))
