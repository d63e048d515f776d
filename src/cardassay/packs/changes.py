"""
What a pack on top changes of a requirement below.

1. Tightening asks for more in every field that it gives; weakening asks for less. A field that
   moves the other way, or does not move, is a fault: the word must say what happens.
2. What a brand or a law mandates is never weakened.
3. The requirement keeps its own source, and with it how far it may go, unless a tightening brings a
   source of its own: a buyer who makes a thinly sourced rule its own demand says so. Weakening
   never brings one.
4. Every change is kept on the requirement with who made it and why.

Worked example: ``[[tighten]]`` of a conditional requirement with ``weight = "blocking"`` is right,
with ``weight = "advisory"`` it is a fault under law 1.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from cardassay.form import Form
from cardassay.model.assurance import parse_component
from cardassay.model.requirement import Accepted, Anchor, Change, Requirement, Weight
from cardassay.model.scheme import Scheme
from cardassay.packs.laws import note_accepted
from cardassay.packs.pack import Adjustment

__all__ = ["adjusted"]

Path = tuple[str | int, ...]

_WEIGHT = {Weight.ADVISORY: 0, Weight.CONDITIONAL: 1, Weight.BLOCKING: 2}
_ANCHOR = {Anchor.WHEN_ISSUED: 0, Anchor.DECISION: 1, Anchor.PRODUCTION: 2, Anchor.LAST_CARD: 3}
_NEAR_ENOUGH = 0.6


def adjusted(
    form: Form,
    adjustment: Adjustment,
    requirement: Requirement,
    *,
    tighten: bool,
    path: Path,
    pack: str,
    schemes: Collection[str] | Mapping[str, Scheme],
) -> Requirement:
    """The requirement after the change; faults are noted in the form."""
    if not tighten and requirement.mandated:
        what = f"`{requirement.id}` is mandated by a brand or by law and cannot be weakened"
        form.fault(path, what, "Take this change out; record a deviation outside the packs")
        return requirement
    if not tighten and adjustment.source is not None:
        what = f"[[weaken]] of `{requirement.id}` brings a source, which would let it reject more"
        form.fault((*path, "source"), what, "Take `source` out")
        return requirement
    work = _Work(form, adjustment, requirement, tighten, path)
    work.plain()
    work.alternatives(schemes)
    if not work.said and not work.faulty:
        form.fault(
            path, f"`{requirement.id}` is not changed by this", "Give the field that changes, as `weight`"
        )
    if work.faulty or not work.said:
        return requirement
    values = dict(work.values)
    if adjustment.source is not None:
        values["source"] = adjustment.source
    change = Change(pack, "; ".join(work.said), adjustment.reason, adjustment.by)
    return replace(requirement, **values, changes=(*requirement.changes, change))


class _Work:
    """One change in the making."""

    def __init__(
        self, form: Form, adjustment: Adjustment, requirement: Requirement, tighten: bool, path: Path
    ) -> None:
        self.form, self.adjustment, self.requirement = form, adjustment, requirement
        self.tighten, self.path = tighten, path
        self.values: dict[str, Any] = {}
        self.said: list[str] = []
        self.faulty = False

    def plain(self) -> None:
        """Fields of the requirement itself."""
        new, old = self.adjustment, self.requirement
        if new.weight is not None:
            self._move("weight", old.weight, new.weight, _WEIGHT[new.weight] - _WEIGHT[old.weight])
        if new.anchor is not None:
            self._move("anchor", old.anchor, new.anchor, _ANCHOR[new.anchor] - _ANCHOR[old.anchor])
        for name in ("grade_at_bid", "grade_at_award"):
            grade, was = getattr(new, name), getattr(old, name)
            if grade is not None:
                self._move(name, was, grade, int(grade) - int(was), was.label, grade.label)
        for name in ("life_years", "oldest_months"):
            limit, had = getattr(new, name), getattr(old, name)
            if limit is not None:
                # A shorter time asks for more; a first limit does as well.
                self._move(name, had, limit, 1 if had is None else had - limit)
        if new.mandated is not None:
            self._move("mandated", old.mandated, new.mandated, int(new.mandated) - int(old.mandated))

    def alternatives(self, schemes: Collection[str] | Mapping[str, Scheme]) -> None:
        """The accepted schemes and what they have to reach."""
        new = self.adjustment
        accepted = self.requirement.accepted
        known = [one.scheme for one in accepted]
        for name in ("schemes", "only"):
            for scheme in getattr(new, name):
                if scheme not in known:
                    near = difflib.get_close_matches(scheme, known, 1, _NEAR_ENOUGH)
                    do = f"Did you mean `{near[0]}`?" if near else f"Accepted: {', '.join(known) or 'none'}"
                    what = f"`{scheme}` is not accepted by `{self.requirement.id}`"
                    self._fault((name,), what, do)
        if new.only:
            kept = tuple(one for one in accepted if one.scheme in new.only)
            self._move("only", len(accepted), len(kept), len(accepted) - len(kept), words=", ".join(new.only))
            accepted = kept
        accepted = tuple(self._raised(one, accepted, schemes) for one in accepted)
        self._reach_nothing(accepted)
        if new.also_accepted:
            for at, one in enumerate(new.also_accepted):
                note_accepted(self.form, one, (*self.path, "also_accepted", at), schemes)
            names = ", ".join(one.scheme for one in new.also_accepted)
            self._move("also_accepted", 0, 1, -1, words=names)
            accepted = (*accepted, *new.also_accepted)
        if accepted != self.requirement.accepted:
            self.values["accepted"] = accepted

    def _raised(
        self,
        one: Accepted,
        all_of_them: tuple[Accepted, ...],
        schemes: Collection[str] | Mapping[str, Scheme],
    ) -> Accepted:
        new = self.adjustment
        if new.schemes and one.scheme not in new.schemes:
            return one
        values: dict[str, Any] = {}
        label = f" of {one.scheme}"
        if new.components is not None and (
            new.schemes or one.components or not _any(all_of_them, "components")
        ):
            direction = _direction(one.components, new.components)
            self._move(
                f"components{label}", one.components, new.components, direction,
                " + ".join(one.components), " + ".join(new.components),
            )  # fmt: skip
            values["components"] = new.components
        if new.eal is not None and (new.schemes or one.eal is not None or not _any(all_of_them, "eal")):
            self._move(f"eal{label}", one.eal, new.eal, 1 if one.eal is None else new.eal - one.eal)
            values["eal"] = new.eal
        if new.level is not None:
            self._move(f"level{label}", one.level, new.level, _level_step(one, new.level, schemes))
            values["level"] = new.level
        if new.edition is not None:
            step = 0 if one.edition == new.edition else (1 if new.edition else -1)
            self._move(f"edition{label}", one.edition, new.edition, step)
            values["edition"] = new.edition
        if not values:
            return one
        raised = replace(one, **values, source=new.source or one.source)
        note_accepted(self.form, raised, self.path, schemes)
        return raised

    def _reach_nothing(self, accepted: tuple[Accepted, ...]) -> None:
        fields = [
            n for n in ("components", "eal", "level", "edition") if getattr(self.adjustment, n) is not None
        ]
        if fields and not accepted:
            what = f"`{self.requirement.id}` accepts no scheme to which `{fields[0]}` could apply"
            self._fault((fields[0],), what, "Take the field out")

    def _move(
        self, name: str, old: object, new: object, step: int, was: str = "", now: str = "", *, words: str = ""
    ) -> None:
        """Keep one change; ``step`` is positive when it asks for more."""
        key = name.split(" ", 1)[0]
        if (step > 0) is self.tighten and step != 0:
            moved = words or f"{was or old or 'any'} → {now or new or 'any'}"
            self.said.append(f"{name.replace('_', ' ')}: {moved}")
            if hasattr(self.requirement, key):
                self.values[key] = new
            return
        verb = "tighten" if self.tighten else "weaken"
        if step == 0:
            problem, do = "asks neither for more nor for less", "Correct it, or take it out"
        elif self.tighten:
            problem, do = "asks for less", "Write it under [[weaken]]"
        else:
            problem, do = "asks for more", "Write it under [[tighten]]"
        self._fault((key,), f"[[{verb}]] of `{self.requirement.id}`: `{name}` {problem}", do)

    def _fault(self, path: Path, what: str, do: str) -> None:
        self.faulty = True
        self.form.fault((*self.path, *path), what, do)


def _any(accepted: tuple[Accepted, ...], field: str) -> bool:
    return any(getattr(one, field) for one in accepted)


def _direction(old: tuple[str, ...], new: tuple[str, ...]) -> int:
    """1 when the new components include the old ones, -1 when the old include the new, else 0."""
    if _reaches(new, old):
        return 0 if _reaches(old, new) else 1
    return -1 if _reaches(old, new) else 0


def _reaches(higher: tuple[str, ...], lower: tuple[str, ...]) -> bool:
    try:
        reached = dict(parse_component(component) for component in higher)
        return all(reached.get(name, 0) >= number for name, number in map(parse_component, lower))
    except ValueError:
        return False


def _level_step(one: Accepted, level: str, schemes: Collection[str] | Mapping[str, Scheme]) -> int:
    if one.level == level:
        return 0
    if not one.level or not level:
        return 1 if level else -1
    scheme = schemes.get(one.scheme) if isinstance(schemes, Mapping) else None
    old = scheme.level(one.level) if scheme else None
    new = scheme.level(level) if scheme else None
    return new.rank - old.rank if old and new else 1
