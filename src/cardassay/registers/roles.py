"""
What a cited certificate is to the one that cites it, told from the rows of registers alone.

A second way beside the words of the papers: days of issue, numbers, names, vendors and schemes. It is
independent of the text, so that both ways together are worth more than either.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cardassay.documents.cc.numbers import core
from cardassay.documents.cc.procedures import is_later
from cardassay.model.reference import COMPONENT_ROLES, PREDECESSOR_ROLES, Role
from cardassay.model.register import Row
from cardassay.registers.names import parts_of
from cardassay.registers.sides import LAYERS, Side

__all__ = ["Agreement", "RegisterRole", "both_ways", "role_from_register"]

_TWINS_DAYS = 200
"""Configurations of one product are issued within these days of each other."""
_LATE_DAYS = 60
"""A platform may be issued so much later than the composite that waited for it."""
_NEIGHBOURS = 2
"""Running numbers of procedures that were opened together."""
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class RegisterRole:
    """A role as two rows of registers suggest it."""

    role: Role
    reasons: tuple[str, ...]
    """What speaks for it, in words for a person."""

    sure: bool
    """The rows leave no other explanation."""

    guess: bool = False
    """It rests on nothing but how common the roles are."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What words and registers say together."""

    role: Role
    sure: bool
    why: str


def both_ways(said: Role, said_sure: bool, register: RegisterRole) -> Agreement:
    """
    The role by the words of a paper, held against what registers suggest.

    Agreement makes a proposal sure. Disagreement is for a person, however clear the words are.
    """
    reasons = "; ".join(register.reasons)
    if register.role is Role.UNKNOWN or register.guess:
        return Agreement(said, said_sure, f"only the words say it; registers: {reasons or 'nothing'}")
    if said is Role.UNKNOWN:
        return Agreement(register.role, register.sure, f"only registers say it: {reasons}")
    if _family(said) != _family(register.role):
        return Agreement(
            said,
            False,
            f"the words say {said.value}, registers {register.role.value}: {reasons}; look at both papers",
        )
    # A product that only shares parts is no layer below: there both must say the same.
    alike = said is register.role or said in PREDECESSOR_ROLES
    return Agreement(said, said_sure or alike, f"words and registers agree: {reasons}")


def _family(role: Role) -> str:
    if role in COMPONENT_ROLES:
        return "component"
    return "predecessor" if role in PREDECESSOR_ROLES else role.value


def role_from_register(citing: Row, cited: Row) -> RegisterRole:
    """What the cited row is to the citing one; a cited row may hold nothing but its number."""
    one, other = Side(citing), Side(cited)
    for rule in (_same_procedure, _by_names, _by_numbers):
        found = rule(one, other)
        if found is not None:
            return found
    return RegisterRole(
        Role.COMPONENT, ("most certificates that are cited are components",), sure=False, guess=True
    )


def _days(citing: Side, cited: Side) -> int | None:
    """How many days the cited one is older."""
    if citing.day is None or cited.day is None:
        return None
    return (citing.day - cited.day).days


def _same_procedure(citing: Side, cited: Side) -> RegisterRole | None:
    one, other = citing.number, cited.number
    if one is None or other is None or one.core != other.core:
        return None
    if one == other:
        return RegisterRole(Role.ITSELF, ("it is the same number",), sure=True)
    if core(one.text) != core(other.text):
        reason = "the numbers are two certificates of one project"
        return RegisterRole(Role.COMPONENT_SHARED, (reason,), sure=False)
    earlier = not is_later(other.text, one.text)
    reason = "the numbers are of one procedure" + ("" if earlier else ", but the cited one is later")
    role = Role.MAINTENANCE if one.changes or other.changes else Role.RE_EVALUATION
    return RegisterRole(role, (reason,), sure=earlier)


def _by_names(citing: Side, cited: Side) -> RegisterRole | None:
    if not citing.name or not cited.name:
        return None
    older = _days(citing, cited)
    return _stands_on(citing, cited, older) or _alike(citing, cited, older) or _layers_differ(citing, cited)


def _stands_on(citing: Side, cited: Side, older: int | None) -> RegisterRole | None:
    """The cited product stands in what the citing one says it is built on."""
    timely = older is None or older >= -_LATE_DAYS
    lower = citing.layer is None or cited.layer is None or cited.layer < citing.layer
    words = citing.beneath & cited.family
    versions = set(parts_of(citing.base).versions) & set(parts_of(cited.head).versions)
    if words and lower:
        shown = ", ".join(sorted(words | versions))
        return RegisterRole(
            Role.COMPONENT,
            (f"the citing product says that it stands on it: {shown}",),
            sure=bool(versions) and timely and cited.layer is not None and citing.layer is not None,
        )
    if cited.layer in (0, 1) and not cited.base:
        chip = next(
            (
                a
                for a in sorted(cited.chips)
                for b in citing.chips
                if min(len(a), len(b)) > 4 and _prefix(a, b)
            ),
            None,
        )
        if chip is not None and (citing.layer or 0) > (cited.layer or 0):
            return RegisterRole(Role.COMPONENT, (f"the citing product names the chip {chip}",), sure=timely)
    return None


def _prefix(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _share(one: Iterable[str], other: Iterable[str]) -> float:
    mine, theirs = set(one), set(other)
    return len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.0


def _alike(citing: Side, cited: Side, older: int | None) -> RegisterRole | None:
    """Two names of one product family."""
    same_layer = citing.layer == cited.layer or citing.layer is None or cited.layer is None
    share = _share(citing.family, cited.family)
    if not same_layer or share < _ALIKE:
        return None
    shown = ", ".join(sorted(citing.family & cited.family))
    reasons = [f"both are {shown}"]
    if citing.vendor & cited.vendor:
        reasons.append("of one vendor")
    if _neighbours(citing, cited):
        reasons.append("with neighbouring running numbers")
        return RegisterRole(Role.COMPONENT_SHARED, tuple(reasons), sure=False)
    if older is not None and abs(older) <= _TWINS_DAYS:
        reasons.append(f"issued {abs(older)} days apart")
        return RegisterRole(Role.COMPONENT_SHARED, tuple(reasons), sure=False)
    if citing.configured != cited.configured and citing.configured and cited.configured:
        reasons.append("in other configurations")
        if not older or older < 0:
            return RegisterRole(Role.COMPONENT_SHARED, tuple(reasons), sure=False)
    if older is not None and older > 0:
        reasons.append(f"issued {older} days before")
        return RegisterRole(Role.PREVIOUS_VERSION, tuple(reasons), sure=False)
    return RegisterRole(Role.COMPONENT_SHARED, tuple(reasons), sure=False)


def _layers_differ(citing: Side, cited: Side) -> RegisterRole | None:
    if citing.layer is None or cited.layer is None:
        return None
    one, other = LAYERS[citing.layer], LAYERS[cited.layer]
    if cited.layer < citing.layer:
        return RegisterRole(Role.COMPONENT, (f"one is an {one}, the other {other}",), sure=False)
    same = f"both are of the layer {one}" if one == other else f"the cited one is of the higher layer {other}"
    return RegisterRole(Role.EVALUATION_REUSED, (same, "the names differ"), sure=False)


def _neighbours(citing: Side, cited: Side) -> bool:
    """The two procedures were numbered one right after the other."""
    one, other = citing.number, cited.number
    if one is None or other is None or one.scheme != other.scheme or one.core == other.core:
        return False
    if one.number is None or other.number is None or (one.by_year and one.year != other.year):
        return False
    return abs(one.number - other.number) <= _NEIGHBOURS


def _by_numbers(citing: Side, cited: Side) -> RegisterRole | None:
    """What the numbers and the citing name say, where nothing else is known of the cited one."""
    one, other = citing.number, cited.number
    if one is None or other is None:
        return None
    if one.scheme != other.scheme:
        return RegisterRole(
            Role.COMPONENT,
            ("another scheme certified it; predecessors rarely change the scheme",),
            sure=False,
        )
    if _neighbours(citing, cited):
        reason = "the running numbers are neighbours: opened together"
        return RegisterRole(Role.COMPONENT_SHARED, (reason,), sure=False)
    makers = citing.makers
    if any(other.scheme in maker.schemes for maker in makers) and (citing.layer or 0) > 0:
        names = ", ".join(maker.name for maker in makers)
        reason = f"the citing product names a chip of {names}, whose chips this scheme certifies"
        return RegisterRole(Role.COMPONENT, (reason,), sure=False)
    foreign = bool(makers) and not any(other.scheme in maker.schemes for maker in makers)
    if foreign and not citing.beneath - citing.chips and citing.layer == len(LAYERS) - 1:
        return RegisterRole(
            Role.PREVIOUS_VERSION,
            (f"it is no chip: those of {makers[0].name} are certified elsewhere", "and no platform is named"),
            sure=False,
        )
    return None
