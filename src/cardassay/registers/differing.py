"""
What changed from one snapshot of a register to the next: each change a row that a person can check.

Rows are the same entry when they bear the same certificate number; without number, when scheme, name
and holder are the same. One that is gone and one that is new may be one entry under another name or
number: that is said with its reason, and never taken for certain.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cardassay.matching.folding import folded
from cardassay.model.fields import FIELDS, Form
from cardassay.model.register import Listing, Row, RowStatus
from cardassay.registers.index import number_key
from cardassay.registers.pairing import key_of_entry, likely_pairs, paired, values_of

__all__ = [
    "Change",
    "ChangeKind",
    "Claim",
    "Differences",
    "FieldChange",
    "Touched",
    "difference",
    "row_values",
    "touched_by",
]

_LEVEL_FIELDS = ("eal", "components", "level", "configurations")
_NAME_FIELDS = ("number", "product", "holder")


class ChangeKind(enum.StrEnum):
    """What happened to an entry; in the order in which a buyer wants to see it."""

    GONE = "gone"
    ARCHIVED = "archived"
    STATUS = "status"
    LEVEL = "level"
    DAYS = "days"
    RENAMED = "renamed"
    NEW = "new"
    OTHER = "other"


_ORDER = {kind: place for place, kind in enumerate(ChangeKind)}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that says something else now."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One entry that changed."""

    kinds: tuple[ChangeKind, ...]
    """All that happened to it, the gravest first."""
    number: str
    """As printed, from the later row where there is one."""
    name: str
    before: Row | None
    """``None`` for a new entry."""
    after: Row | None
    """``None`` for one that is gone."""
    fields: tuple[FieldChange, ...] = ()
    certain: bool = True
    """False when two rows are only likely one entry; a person decides."""
    why: str = ""
    """Why two rows are taken for one entry, or what is doubtful about the change."""


@dataclass(frozen=True, slots=True)
class Differences:
    """All changes between two listings, in a stable order."""

    changes: tuple[Change, ...]
    same: int
    """Entries that say the same in both."""
    doubts: tuple[str, ...] = ()
    """What keeps a conclusion from being drawn, such as a list that was cut."""

    def of(self, kind: ChangeKind) -> tuple[Change, ...]:
        """The changes of one kind."""
        return tuple(change for change in self.changes if kind in change.kinds)


def difference(before: Listing, after: Listing) -> Differences:
    """What changed from one listing to a later one of the same register."""
    pairs, gone, new = paired(before.rows, after.rows)
    likely, gone, new = likely_pairs(gone, new)
    changes: list[Change] = []
    same = 0
    for old, now, why in (*((old, now, "") for old, now in pairs), *likely):
        kinds, fields = _changed(old, now)
        if why and ChangeKind.RENAMED not in kinds:
            kinds.append(ChangeKind.RENAMED)
        if not kinds:
            same += 1
            continue
        ordered = tuple(sorted(kinds, key=_ORDER.__getitem__))
        changes.append(Change(ordered, now.number or old.number, now.name, old, now, fields, not why, why))
    cut = "" if after.usable else "The later list is not whole; the entry may still stand there."
    short = "" if before.usable else "The earlier list is not whole; the entry may have stood there before."
    staying = {key_of_entry(row) for row in after.rows} & {key_of_entry(row) for row in before.rows}
    for row in gone:
        why = cut or ("Another row of this number is still there." if key_of_entry(row) in staying else "")
        changes.append(Change((ChangeKind.GONE,), row.number, row.name, row, None, (), not cut, why))
    for row in new:
        why = short or (
            "Another row of this number was there before." if key_of_entry(row) in staying else ""
        )
        changes.append(Change((ChangeKind.NEW,), row.number, row.name, None, row, (), not short, why))
    doubts = tuple(
        f"The {which} list cannot be trusted as a whole (see its problems), so that {what} is no conclusion."
        for which, what, listing in (("earlier", "what is new", before), ("later", "what is gone", after))
        if not listing.usable
    )
    return Differences(tuple(sorted(changes, key=_place)), same, doubts)


def row_values(row: Row) -> dict[str, str]:
    """What a row says, by field, each value as text."""
    return {name: _shown(value) for name, value in values_of(row).items()}


def _place(change: Change) -> tuple[int, str, str, str]:
    row = change.after or change.before
    return (
        _ORDER[change.kinds[0]],
        number_key(change.number),
        folded(change.name),
        row.place if row is not None else "",
    )


def _changed(old: Row, now: Row) -> tuple[list[ChangeKind], tuple[FieldChange, ...]]:
    kinds: list[ChangeKind] = []
    fields: list[FieldChange] = []
    if old.status is not now.status:
        archived = now.status is RowStatus.ARCHIVED
        kinds.append(ChangeKind.ARCHIVED if archived else ChangeKind.STATUS)
        fields.append(FieldChange("status", old.status.value, now.status.value))
    mine, theirs = values_of(old), values_of(now)
    names = [name for name in FIELDS if name in mine or name in theirs]
    for name in names:
        if name == "status" or _equal(mine.get(name), theirs.get(name)):
            continue
        if name == "number" and number_key(old.number) == number_key(now.number):
            continue  # another spelling of the same number
        kind = _kind_of(name)
        if kind not in kinds:
            kinds.append(kind)
        fields.append(FieldChange(name, _shown(mine.get(name)), _shown(theirs.get(name))))
    return kinds, tuple(fields)


def _kind_of(name: str) -> ChangeKind:
    if name in _LEVEL_FIELDS:
        return ChangeKind.LEVEL
    if FIELDS[name].form in (Form.DAY, Form.DAYS):
        return ChangeKind.DAYS
    return ChangeKind.RENAMED if name in _NAME_FIELDS else ChangeKind.OTHER


def _equal(one: Any, other: Any) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return one == other or folded(one) == folded(other)
    if isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        if all(isinstance(item, str) for item in (*one, *other)):
            return sorted(map(folded, one)) == sorted(map(folded, other))
        return one == other
    return bool(one == other)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "; ".join(f"{key} {_shown(item)}" for key, item in value.items())
    if isinstance(value, tuple):
        return ", ".join(map(_shown, value)) or "none"
    return str(value)


@dataclass(frozen=True, slots=True)
class Claim:
    """Something of a supplier that a register's row may speak of."""

    supplier: str
    where: str
    """Paper of the dossier, or place in ``supplier.toml``."""
    number: str = ""
    holder: str = ""
    """Company that the paper names; compared only with rows that bear no number."""
    findings: tuple[str, ...] = ()
    """Findings that the paper was held against."""


@dataclass(frozen=True, slots=True)
class Touched:
    """One claim that a change speaks of."""

    change: Change
    claim: Claim


def touched_by(differences: Differences, claims: Iterable[Claim]) -> tuple[Touched, ...]:
    """The claims whose number, or where a row has none whose holder, stands in a changed row."""
    by_number: dict[str, list[Claim]] = defaultdict(list)
    by_holder: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if key := number_key(claim.number):
            by_number[key].append(claim)
        if holder := folded(claim.holder):
            by_holder[holder].append(claim)
    found: dict[tuple[int, Claim], Touched] = {}
    for place, change in enumerate(differences.changes):
        for row in (change.before, change.after):
            if row is None:
                continue
            key = number_key(row.number)
            holders = (folded(fact.value) for name in _HOLDERS if (fact := row.attestation.text(name)))
            claims_here = (
                by_number.get(key, []) if key else [c for h in holders for c in by_holder.get(h, [])]
            )
            for claim in claims_here:
                found.setdefault((place, claim), Touched(change, claim))
    return tuple(found.values())


_HOLDERS = ("holder", "vendor", "developer")
