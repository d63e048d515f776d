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

_EAL = re.compile(r"\bEAL\s?([1-7])(?!\d)(\s?\+)?", re.IGNORECASE)
_COMPONENT = re.compile(r"(?<![A-Z_])(A[A-Z]{2}_[A-Z]{3})[._ ]?([1-9])(?!\d)")
_BETWEEN = re.compile(
    r"\b(?:augmented|augmentation|augmentée?|erweitert|with|by|and|avec|mit|um|und|et|de|par|plus|of|"
    r"global|assurance|level|package|basic)(?![^\W\d_])|[\s,;:.+()/&-]+",
    re.IGNORECASE,
)
"""Words and marks around levels and components that say nothing by themselves."""

_LACKING = "the cell says more than its level and these components"
_INNER = re.compile(r"\bsub[- ]?TSF\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Claim:
    """A level taken apart."""

    eal: str
    """Base level without plus; empty when the words give none."""

    components: tuple[str, ...] | None
    """Empty where the level stands alone; ``None`` where there are some that the list does not name."""

    doubt: str = ""
    """Why another level may be the product's."""

    lacking: str = ""
    """Why these may not be all components."""

    inner: str = ""
    """Words on a second package for a part of the product; empty when there is one package."""


@functools.lru_cache(maxsize=4096)
def read_level(words: str) -> Claim | None:
    """
    What a printed level says; ``None`` when it names none (``None``, ``PP Compliant``).

    >>> read_level("EAL5+,ALC_DVS.2,AVA_VAN.5")
    Claim(eal='EAL5', components=('ALC_DVS.2', 'AVA_VAN.5'), doubt='', lacking='', inner='')

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
    rest = _BETWEEN.sub("", _COMPONENT.sub(" ", _EAL.sub(" ", words)))
    lacking = _LACKING if components and rest else ""
    if not found:
        named = components or re.match(r"Basic\b", words)
        return Claim("", components or None, lacking=lacking) if named else None
    eal = f"EAL{found[0][1]}"
    if components:
        return Claim(eal, components, doubt, lacking, inner)
    more = _EAL.sub("", words).strip(" ,;.:()") or found[0][2]
    return Claim(eal, None if more else (), doubt, "", inner)


def join_level(parts: Iterable[str]) -> str:
    """
    A level that a list keeps as a set of words, in the portal's spelling.

    >>> join_level({"AVA_VAN.5", "EAL5+", "ALC_DVS.2"})
    'EAL5+,ALC_DVS.2,AVA_VAN.5'
    """
    return ",".join(sorted(parts, key=lambda part: (not part.startswith("EAL"), part)))
