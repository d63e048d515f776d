"""
Assurance levels and components of Common Criteria, compared component by component.

The level number alone says little for a card: EAL4 with AVA_VAN.5 resists more than plain EAL5,
which contains AVA_VAN.4 only. The package contents below are those of CC v3.1 R5 part 3, tables
for EAL1 to EAL7, restricted to the two families that card buyers compare.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["AssuranceClaim", "parse_component", "parse_eal"]

_VAN = {1: 1, 2: 2, 3: 2, 4: 3, 5: 4, 6: 5, 7: 5}
_DVS = {3: 1, 4: 1, 5: 1, 6: 2, 7: 2}
_PACKAGE: Mapping[str, Mapping[int, int]] = MappingProxyType({"AVA_VAN": _VAN, "ALC_DVS": _DVS})


def parse_eal(text: str) -> int:
    """
    The level number of ``EAL5``, ``EAL 5`` or ``EAL5+``.

    Raises:
        ValueError: Not an evaluation assurance level.
    """
    match = re.fullmatch(r"EAL\s?([1-7])\+?", text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not an evaluation assurance level")
    return int(match.group(1))


def parse_component(text: str) -> tuple[str, int]:
    """
    Family and number of a component such as ``AVA_VAN.5``.

    Raises:
        ValueError: Not an assurance component.
    """
    match = re.fullmatch(r"([A-Z]{3}_[A-Z]{3})\.(\d)", text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not an assurance component")
    return match.group(1), int(match.group(2))


@dataclass(frozen=True, slots=True)
class AssuranceClaim:
    """
    A base level with its augmentations.

    >>> AssuranceClaim(4, ("AVA_VAN.5",)).effective("AVA_VAN")
    5
    >>> AssuranceClaim(5, ("ALC_DVS.2",)).effective("AVA_VAN")
    4
    """

    eal: int
    augmentations: tuple[str, ...] = ()

    def effective(self, family: str) -> int | None:
        """The highest number in that family, from package or augmentation; ``None`` when in neither."""
        numbers = [number for name, number in map(parse_component, self.augmentations) if name == family]
        inside = _PACKAGE.get(family, {}).get(self.eal)
        if inside is not None:
            numbers.append(inside)
        return max(numbers, default=None)

    def falls_short_of(self, components: Iterable[str]) -> tuple[str, ...]:
        """The demanded components that this claim does not reach, in the order given."""
        short = []
        for component in components:
            family, wanted = parse_component(component)
            reached = self.effective(family)
            if reached is None or reached < wanted:
                short.append(component)
        return tuple(short)
