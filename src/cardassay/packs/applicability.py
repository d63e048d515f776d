"""
When a requirement applies: a closed set of named predicates over the traits of a product line.

A condition is a table. Each key is one predicate; several keys in one table must all hold::

    when = { chip = true, brand = ["visa", "mastercard"] }
    when = { any = [{ programmable = true }, { not = { service = ["personalisation"] } }] }

Flags take ``true`` or ``false``; lists hold when the line has at least one of their words; ``all``
and ``any`` take a list of tables and ``not`` takes one table. There is nothing else: what cannot be
said with these words needs a new trait here, with its test, not a cleverer pack.

============================= =====================================================================
``chip``                      the card carries a chip
``contactless``               the card talks without contact (contactless or dual)
``payment``                   the card pays
``programmable``              the platform takes applets
``multi_application``         several applications on one card
``post_issuance``             applications are added or changed after issuance
``eco_claim``                 an environmental claim is made for the card
``government_id``             the card is an identity document of a state
``special_material``          anything other than newly produced PVC
``data_or_keys``              a service is bought that handles cardholder data or keys
``brand``                     one of these brands is on the card
``interface``                 the card's interface is one of these
``service``                   one of these activities is bought
``material``                  one of these materials is used
``form_factor``               the form is one of these
``region``                    the project's region is one of these
============================= =====================================================================
"""

from __future__ import annotations

import difflib
import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from cardassay.form import Form
from cardassay.model.project import Activity, Brand, Interface, ProductLine, Project

__all__ = ["ALWAYS", "DATA_OR_KEYS", "FLAGS", "WORDS", "AllOf", "AnyOf", "Has", "Is", "Not", "Traits", "When",
           "read_when", "traits_of"]  # fmt: skip

DATA_OR_KEYS = frozenset(
    {
        Activity.PRE_PERSONALISATION,
        Activity.PERSONALISATION,
        Activity.DATA_PREPARATION,
        Activity.PIN,
        Activity.KEY_MANAGEMENT,
        Activity.MOBILE_PROVISIONING,
        Activity.MAILING,
    }
)
"""Activities in which issuer keys or cardholder data are handled; mailing handles names and addresses."""

FLAGS: Mapping[str, str] = {
    "chip": "a chip",
    "contactless": "a contactless interface",
    "payment": "a payment function",
    "programmable": "a programmable platform",
    "multi_application": "several applications",
    "post_issuance": "management after issuance",
    "eco_claim": "an environmental claim",
    "government_id": "a state's identity function",
    "special_material": "a material other than new PVC",
    "data_or_keys": "services that handle cardholder data or keys",
}
"""Flags, and how a sentence names them."""

WORDS: Mapping[str, tuple[str, type[enum.StrEnum] | None]] = {
    "brand": ("brand", Brand),
    "interface": ("interface", Interface),
    "service": ("service", Activity),
    "material": ("material", None),
    "form_factor": ("form", None),
    "region": ("region", None),
}
"""Lists of words, how a sentence names them, and the closed set that the words come from."""

_NEAR_ENOUGH = 0.6


@dataclass(frozen=True, slots=True)
class Traits:
    """What a condition may look at, for one product line of one project."""

    flags: frozenset[str]
    words: Mapping[str, frozenset[str]]
    """Casefolded."""


def traits_of(line: ProductLine, project: Project) -> Traits:
    """The traits of one product line in its project."""
    truths = {
        "chip": line.chip,
        "contactless": line.interface in (Interface.CONTACTLESS, Interface.DUAL),
        "payment": line.payment,
        "programmable": line.programmable,
        "multi_application": line.multi_application,
        "post_issuance": line.post_issuance,
        "eco_claim": line.eco_claim,
        "government_id": line.government_id,
        "special_material": bool(line.materials),
        "data_or_keys": not DATA_OR_KEYS.isdisjoint(line.services),
    }
    words = {
        "brand": line.brands,
        "interface": (line.interface,),
        "service": line.services,
        "material": line.materials,
        "form_factor": (line.form_factor,),
        "region": (project.region,) if project.region else (),
    }
    return Traits(
        frozenset(name for name, true in truths.items() if true),
        {name: frozenset(str(word).casefold() for word in held) for name, held in words.items()},
    )


@dataclass(frozen=True, slots=True)
class Is:
    """A flag has this value."""

    flag: str
    wanted: bool

    def holds(self, traits: Traits) -> bool:
        return (self.flag in traits.flags) is self.wanted

    @property
    def says(self) -> str:
        return FLAGS[self.flag] if self.wanted else f"not {FLAGS[self.flag]}"


@dataclass(frozen=True, slots=True)
class Has:
    """At least one of the words is among the line's."""

    trait: str
    any_of: tuple[str, ...]

    def holds(self, traits: Traits) -> bool:
        return not traits.words[self.trait].isdisjoint(word.casefold() for word in self.any_of)

    @property
    def says(self) -> str:
        return f"{WORDS[self.trait][0]} {' or '.join(self.any_of)}"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds; without parts it always does."""

    parts: tuple[When, ...]

    def holds(self, traits: Traits) -> bool:
        return all(part.holds(traits) for part in self.parts)

    @property
    def says(self) -> str:
        return " and ".join(_grouped(part) for part in self.parts) or "anything"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[When, ...]

    def holds(self, traits: Traits) -> bool:
        return any(part.holds(traits) for part in self.parts)

    @property
    def says(self) -> str:
        return " or ".join(_grouped(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: When

    def holds(self, traits: Traits) -> bool:
        return not self.part.holds(traits)

    @property
    def says(self) -> str:
        return f"not {_grouped(self.part)}"


When: TypeAlias = Is | Has | AllOf | AnyOf | Not
"""A condition: ``holds(traits)`` says whether a line is concerned, ``says`` puts it into words."""

ALWAYS: When = AllOf(())
"""The condition of a requirement without ``when``."""


def _grouped(part: When) -> str:
    several = isinstance(part, (AllOf, AnyOf)) and len(part.parts) > 1
    return f"({part.says})" if several else part.says


def read_when(form: Form, raw: Any, path: tuple[str | int, ...]) -> When:
    """
    The condition in a table; faults are noted in the form.

    Where a part is faulty the rest still stands, so that all faults are named at once; the result
    is then of no use.
    """
    if not isinstance(raw, Mapping) or not raw:
        form.fault(path, f"{raw!r} is not a condition", "Write a table such as { chip = true }")
        return ALWAYS
    parts = [part for key, value in raw.items() if (part := _one(form, key, value, (*path, key))) is not None]
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def _one(form: Form, key: str, value: Any, path: tuple[str | int, ...]) -> When | None:
    if key in ("all", "any"):
        if not isinstance(value, list) or not value:
            form.fault(path, f"`{key}` needs a list of tables", f"Write {key} = [{{ … }}, {{ … }}]")
            return None
        parts = tuple(read_when(form, item, (*path, at)) for at, item in enumerate(value))
        return AllOf(parts) if key == "all" else AnyOf(parts)
    if key == "not":
        return Not(read_when(form, value, path))
    if key in FLAGS:
        if not isinstance(value, bool):
            form.fault(path, f"`{key}` is {value!r}, not true or false", "Write true or false")
            return None
        return Is(key, value)
    if key in WORDS:
        return _words(form, key, value, path)
    known = ["all", "any", "not", *FLAGS, *WORDS]
    near = difflib.get_close_matches(key, known, 1, _NEAR_ENOUGH)
    do = f"Did you mean `{near[0]}`?" if near else f"Known here: {', '.join(sorted(known))}"
    form.fault(path, f"`{key}` is not a predicate", do)
    return None


def _words(form: Form, key: str, value: Any, path: tuple[str | int, ...]) -> When | None:
    if not isinstance(value, list) or not value or not all(isinstance(word, str) for word in value):
        form.fault(path, f"`{key}` is {value!r}, not a list of texts", f'Write {key} = ["…"]')
        return None
    closed = WORDS[key][1]
    if closed is not None:
        known = [str(member) for member in closed]
        for word in value:
            if word not in known:
                near = difflib.get_close_matches(word, known, 1, _NEAR_ENOUGH)
                do = f"Did you mean `{near[0]}`?" if near else f"Choose from: {', '.join(known)}"
                form.fault(path, f"`{word}` is not a word for `{key}`", do)
    return Has(key, tuple(value))
