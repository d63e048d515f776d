"""What the row of a register says of a product: its layer, what it stands on, whose chip it names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources

from cardassay.documents.cc.common import chips_pattern
from cardassay.documents.folding import fold
from cardassay.model.numbers import CertificateNumber, parse_number
from cardassay.model.register import Row
from cardassay.registers.names import parts_of

__all__ = ["LAYERS", "Maker", "Side"]


@dataclass(frozen=True, slots=True)
class Maker:
    """A maker of chips."""

    name: str
    chips: re.Pattern[str]
    schemes: frozenset[str]
    """National schemes, and EUCC, that certified its chips."""


@dataclass(frozen=True, slots=True)
class _Knowledge:
    stands_on: re.Pattern[str]
    carries: re.Pattern[str]
    layers: Mapping[str, re.Pattern[str]]
    generic: frozenset[str]
    configurations: frozenset[str]
    makers: tuple[Maker, ...]


@cache
def _knowledge() -> _Knowledge:
    text = resources.files("cardassay.registers").joinpath("roles.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    return _Knowledge(
        re.compile(raw["stands_on"]),
        re.compile(raw["carries"]),
        {name: re.compile(pattern) for name, pattern in raw["layers"].items()},
        frozenset(raw["words"]["generic"]),
        frozenset(raw["words"]["configurations"]),
        tuple(
            Maker(maker["name"], re.compile(maker["chips"]), frozenset(maker["schemes"]))
            for maker in raw["makers"]
        ),
    )


LAYERS = ("ic", "library", "platform", "application")
"""Lowest first."""


class Side:
    """One row, with its name taken apart."""

    def __init__(self, row: Row) -> None:
        """Of that row, whose name and day may be missing."""
        self.row = row
        self.number: CertificateNumber | None = parse_number(row.number) if row.number else None
        number = row.number
        # Some lists print the number behind the name.
        self.name = " ".join(fold(row.name).replace(fold(number), " ").split()) if number else fold(row.name)
        day = row.attestation.day("issue_day")
        self.day = day.value if day is not None else None
        known = _knowledge()
        carrier, *carried = known.carries.split(self.name, maxsplit=1)
        if carried:
            # "Card OS 3 embedding application Y": Y is the product, the card is below it.
            self.head, self.base = carried[0], carrier
        else:
            self.head, *below = known.stands_on.split(self.name, maxsplit=1)
            self.base = "".join(below)

    @cached_property
    def layer(self) -> int | None:
        """The layer of the product, 0 for a chip; ``None`` when the name does not say it."""
        places = {
            name: match.start()
            for name, pattern in _knowledge().layers.items()
            if (match := pattern.search(self.head)) is not None
        }
        if "application" in places and "platform" in places and "appl" not in self.head:
            # "Platform X, PACE configuration" is a platform, "ePassport on the card X" an application.
            del places[max(("application", "platform"), key=lambda name: places[name])]
        upper = [name for name in ("application", "platform") if name in places]
        if upper:
            return LAYERS.index(upper[0])
        if "ic" in places or (
            not self.base and "library" not in places and chips_pattern().search(self.head)
        ):
            return 0
        return 1 if "library" in places else None

    @cached_property
    def family(self) -> frozenset[str]:
        """The words of the head that say which product it is, with digits glued to letters kept."""
        return self._telling(self.head)

    @cached_property
    def beneath(self) -> frozenset[str]:
        """The same of what it stands on."""
        return self._telling(self.base)

    def _telling(self, words: str) -> frozenset[str]:
        known = _knowledge()
        found = parts_of(words).words - known.generic - known.configurations
        return frozenset(word for word in found if len(word) > 2 or not word.isalpha())

    @cached_property
    def chips(self) -> frozenset[str]:
        """Designations of chips in the whole name, letters and digits only."""
        return frozenset(re.sub(r"[\W_]", "", match.group()) for match in chips_pattern().finditer(self.name))

    @cached_property
    def configured(self) -> frozenset[str]:
        """The words of the head that name a configuration."""
        return frozenset(re.findall(r"\w+", self.head)) & _knowledge().configurations

    @property
    def vendor(self) -> frozenset[str]:
        """The words of the developer's name."""
        fact = self.row.attestation.text("developer") or self.row.attestation.text("holder")
        words = re.findall(r"[a-z]{4,}", fold(fact.value)) if fact is not None else []
        return frozenset(words) - {"gmbh", "technologies", "technology", "germany", "france", "international"}

    @cached_property
    def makers(self) -> tuple[Maker, ...]:
        """The makers whose chips the name names."""
        return tuple(maker for maker in _knowledge().makers if maker.chips.search(self.name))
