"""
What has to hold inside a scheme file beyond the form of its entries.

1.  The identifier is the file's name.
2.  An edition ends after it begins; a first certificate is issued between the two; its successor exists.
3.  An adoption names an edition of the same file; no printed form stands twice.
4.  Levels form one order: no two share a rank or a spelling.
5.  A number pattern is a regular expression and matches its own example.
6.  Dependencies, neighbours and link papers are other schemes that exist; dependencies have no cycle.
7.  A register that exists has an address; an assessment-based validity has a length.

Worked example: the level ``high`` with rank 2 beside ``substantial`` with rank 2 breaks law 4, because a
paper at one of them could neither be said to include the other nor not to.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping

from cardassay.errors import Fault
from cardassay.form import Form
from cardassay.model.scheme import Scheme, ValidityRule

__all__ = ["dependency_faults", "note_broken_laws"]

_NEAR_ENOUGH = 0.6


def note_broken_laws(form: Form, scheme: Scheme, file_id: str, ids: frozenset[str]) -> None:
    """Note in the form every law that the scheme breaks; ``ids`` are all known schemes."""
    if scheme.id != file_id:
        form.fault(("id",), f"`{scheme.id}` is not the file's name `{file_id}`", "Make the two the same")
    _editions(form, scheme)
    _adoptions(form, scheme)
    _levels(form, scheme)
    _numbers(form, scheme)
    _others(form, "depends", [dependency.on for dependency in scheme.depends], "on", scheme.id, ids)
    _others(form, "neighbours", [one.scheme for one in scheme.neighbours], "scheme", scheme.id, ids)
    _others(form, "links", [one.scheme for one in scheme.links], "scheme", scheme.id, ids)
    register, validity = scheme.register, scheme.validity
    if register is not None and register.exists and not register.address:
        form.fault(("register",), "the register exists, but has no address", "Add `address`")
    if validity is not None and validity.rule is ValidityRule.ASSESSMENT and not validity.months:
        do = "Add `months`, or choose the rule `printed`"
        form.fault(("validity", "rule"), "an assessment-based validity needs its length", do)


def dependency_faults(schemes: Mapping[str, Scheme], shown: Mapping[str, str]) -> tuple[Fault, ...]:
    """One fault for each circle of dependencies, named at its alphabetically first scheme."""
    faults: dict[frozenset[str], Fault] = {}
    for start in sorted(schemes):
        trail = _trail_back(start, schemes)
        if trail and frozenset(trail) not in faults:
            circle = " → ".join((*trail, start))
            what = f"the dependencies run in a circle: {circle}"
            faults[frozenset(trail)] = Fault(f"{shown[start]}:1", what, "Take one [[depends]] out")
    return tuple(faults.values())


def _trail_back(start: str, schemes: Mapping[str, Scheme]) -> tuple[str, ...]:
    """The way along dependencies from a scheme back to itself; empty when there is none."""
    waiting: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while waiting:
        trail = waiting.pop()
        for dependency in schemes[trail[-1]].depends:
            if dependency.on == start:
                return trail
            if dependency.on in schemes and dependency.on not in seen:
                seen.add(dependency.on)
                waiting.append((*trail, dependency.on))
    return ()


def _editions(form: Form, scheme: Scheme) -> None:
    names = [edition.name for edition in scheme.editions]
    _twice(form, "editions", "name", names)
    for at, edition in enumerate(scheme.editions):
        first, last, issue = edition.first_day, edition.last_day, edition.last_first_issue_day
        if first and last and last < first:
            what = f"the edition ends on {last}, before it begins on {first}"
            form.fault(("editions", at, "last_day"), what, "Correct one of the two days")
        if issue and ((first and issue < first) or (last and issue > last)):
            what = f"first certificates until {issue} lie outside the edition's own days"
            form.fault(("editions", at, "last_first_issue_day"), what, "Correct one of the days")
        if edition.successor and (edition.successor == edition.name or edition.successor not in names):
            _unknown(form, ("editions", at, "successor"), edition.successor, names, "another edition")


def _adoptions(form: Form, scheme: Scheme) -> None:
    names = [edition.name for edition in scheme.editions]
    _twice(form, "adoptions", "printed", [adoption.printed for adoption in scheme.adoptions])
    for at, adoption in enumerate(scheme.adoptions):
        if adoption.edition not in names:
            _unknown(form, ("adoptions", at, "edition"), adoption.edition, names, "an edition")


def _levels(form: Form, scheme: Scheme) -> None:
    ranks: dict[int, str] = {}
    spellings: dict[str, str] = {}
    for at, level in enumerate(scheme.levels):
        if level.rank in ranks:
            what = f"`{level.name}` has the rank {level.rank} of `{ranks[level.rank]}`"
            form.fault(("levels", at, "rank"), what, "Give every level its own rank")
        ranks.setdefault(level.rank, level.name)
        for spelling in dict.fromkeys(name.casefold() for name in (level.name, *level.also)):
            if spelling in spellings:
                what = f"the spelling `{spelling}` belongs to the level `{spellings[spelling]}` already"
                form.fault(("levels", at), what, "Let each spelling stand once")
            spellings.setdefault(spelling, level.name)


def _numbers(form: Form, scheme: Scheme) -> None:
    for at, hint in enumerate(scheme.numbers):
        try:
            pattern = re.compile(hint.pattern)
        except re.error as error:
            what = f"the pattern `{hint.pattern}` is no regular expression: {error.msg}"
            form.fault(("numbers", at, "pattern"), what, "Correct the pattern")
            continue
        if pattern.fullmatch(hint.example) is None:
            what = f"the pattern `{hint.pattern}` does not match its own example `{hint.example}`"
            form.fault(("numbers", at, "example"), what, "Correct the pattern or the example")


def _others(form: Form, table: str, named: list[str], key: str, own: str, ids: frozenset[str]) -> None:
    """Law 6 for one table; ``own`` is the scheme itself, which cannot stand in its own table."""
    _twice(form, table, key, named)
    for at, name in enumerate(named):
        if name == own:
            form.fault((table, at, key), f"`{name}` is this scheme itself", "Name another scheme")
        elif name not in ids:
            _unknown(form, (table, at, key), name, sorted(ids), "a scheme")


def _twice(form: Form, table: str, key: str, values: Iterable[str]) -> None:
    seen: set[str] = set()
    for at, value in enumerate(values):
        if value in seen:
            form.fault((table, at, key), f"`{value}` stands twice in [[{table}]]", "Take one of them out")
        seen.add(value)


def _unknown(form: Form, path: tuple[str | int, ...], name: str, known: list[str], what: str) -> None:
    near = difflib.get_close_matches(name, known, 1, _NEAR_ENOUGH)
    do = f"Did you mean `{near[0]}`?" if near else f"Name {what} that exists, or add it"
    form.fault(path, f"`{name}` is not {what} that is known here", do)
