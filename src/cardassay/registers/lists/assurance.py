"""Assurance levels as lists print them in one cell."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["PrintedLevel", "level_of"]

_EAL = re.compile(r"\bEAL\s?([1-7])(?!\d)\s?(\+)?", re.IGNORECASE)
_COMPONENT = re.compile(r"\b([A-Z]{3}_[A-Z]{3})[._](\d)(?!\d)", re.IGNORECASE)
_AUGMENTED = re.compile(r"\baugment|\berweitert|\+", re.IGNORECASE)
_FILLER = re.compile(
    r"\b(?:augmented|augmentation|augmenté[e]?|erweitert|with|by|and|avec|mit|um|und|et|de|par|plus)\b|[\s,;:+()/&-]+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PrintedLevel:
    """A level with its components, as far as the cell says them."""

    eal: str
    """Such as ``EAL5``; empty when the cell names no single one."""
    components: tuple[str, ...] | None
    """``None`` when the cell says that there are some, or may be, without naming them."""


def level_of(text: str) -> PrintedLevel:
    """
    The level in a cell.

    >>> level_of("EAL5+,ALC_DVS.2,AVA_VAN.5")
    PrintedLevel(eal='EAL5', components=('ALC_DVS.2', 'AVA_VAN.5'))
    >>> level_of("EAL4"), level_of("EAL4+").components, level_of("cPP").eal
    (PrintedLevel(eal='EAL4', components=()), None, '')
    """
    levels = {match[1] for match in _EAL.finditer(text)}
    if len(levels) != 1:
        return PrintedLevel("", None)
    found = dict.fromkeys(f"{match[1].upper()}.{match[2]}" for match in _COMPONENT.finditer(text))
    rest = _FILLER.sub("", _COMPONENT.sub(" ", _EAL.sub(" ", text)))
    eal = f"EAL{levels.pop()}"
    if found:
        # Something besides level and components stands there: the list may not be the whole one.
        return PrintedLevel(eal, tuple(found) if not rest else None)
    return PrintedLevel(eal, None if rest or _AUGMENTED.search(text) else ())
