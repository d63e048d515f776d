"""
Assurance levels as lists print them.

``EAL5+,ALC_DVS.2,AVA_VAN.5`` (portal), ``EAL4 augmented with AVA_VAN.5, ALC_DVS.2`` (ENISA),
``EAL5 Augmenté (ADV_IMP.2 …)`` (ANSSI), a bare ``EAL6+`` whose components stand elsewhere, and two
packages in one cell: ``Global Assurance: EAL 5 augmented with … sub-TSF assurance level EAL6 …``,
of which the global one is the product's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Claim", "join_level", "read_level"]

_EAL = re.compile(r"\bEAL\s?([1-7])(\s?\+)?")
_COMPONENT = re.compile(r"\b(A[A-Z]{2}_[A-Z]{3})[. ]?([1-9])(?!\d)")
_INNER = re.compile(r"\bsub[- ]?TSF\b", re.IGNORECASE)
_AUGMENTED = re.compile(r"\+|\baugment|\bAugmenté", re.IGNORECASE)


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
    inner = ""
    if (second := _INNER.search(words)) is not None and _EAL.search(words, 0, second.start()):
        words, inner = words[: second.start()], words[second.start() :]
    levels = {int(match[1]) for match in _EAL.finditer(words)}
    components = tuple(dict.fromkeys(f"{family}.{number}" for family, number in _COMPONENT.findall(words)))
    if not levels:
        return Claim("", components or None) if components or re.match(r"Basic\b", words) else None
    # The first is the claim; another one competes.
    first = _EAL.search(words)
    eal = f"EAL{first[1]}" if first else ""
    doubt = "" if len(levels) == 1 else "the cell names more than one level"
    if components:
        return Claim(eal, components, doubt, inner)
    return Claim(eal, None if _AUGMENTED.search(words) else (), doubt, inner)


def join_level(parts: Iterable[str]) -> str:
    """
    A level that a list keeps as a set of words, in the portal's spelling.

    >>> join_level({"AVA_VAN.5", "EAL5+", "ALC_DVS.2"})
    'EAL5+,ALC_DVS.2,AVA_VAN.5'
    """
    return ",".join(sorted(parts, key=lambda part: (not part.startswith("EAL"), part)))
