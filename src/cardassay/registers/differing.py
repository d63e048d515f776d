"""
What changed from one snapshot of a register to the next: each change a row that a person can check.

Rows are the same entry when they bear the same certificate number; without number, when scheme, name
and holder are the same. One that is gone and one that is new may be one entry under another name or
number: that is said with its reason, and never taken for certain.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cardassay.matching.folding import folded
from cardassay.model.fields import FIELDS, Form
from cardassay.model.register import Listing, Row, RowStatus
from cardassay.registers.index import holder_of, number_key
from cardassay.registers.names import parts_of

__all__ = [
    "Change",
    "ChangeKind",
    "Claim",
    "Differences",
    "FieldChange",
    "Touched",
    "difference",
    "touched_by",
]

_NEAR = 85
"""Percent of agreeing letters from which on a name may be the old one changed."""
_LEVEL_FIELDS = ("eal", "components", "level", "configurations")
_NAME_FIELDS = ("number", "product", "holder")
_MOST_TRIED = 400
"""Gone or new rows of one holder that are compared name by name."""


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
    pairs, gone, new = _paired(before.rows, after.rows)
    likely, gone, new = _likely(gone, new)
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
    staying = {_key(row) for row in after.rows} & {_key(row) for row in before.rows}
    for row in gone:
        why = cut or ("Another row of this number is still there." if _key(row) in staying else "")
        changes.append(Change((ChangeKind.GONE,), row.number, row.name, row, None, (), not cut, why))
    for row in new:
        why = short or ("Another row of this number was there before." if _key(row) in staying else "")
        changes.append(Change((ChangeKind.NEW,), row.number, row.name, None, row, (), not short, why))
    doubts = tuple(
        f"The {which} list cannot be trusted as a whole (see its problems), so that {what} is no conclusion."
        for which, what, listing in (("earlier", "what is new", before), ("later", "what is gone", after))
        if not listing.usable
    )
    return Differences(tuple(sorted(changes, key=_place)), same, doubts)


def _place(change: Change) -> tuple[int, str, str, str]:
    row = change.after or change.before
    return (
        _ORDER[change.kinds[0]],
        number_key(change.number),
        folded(change.name),
        row.place if row is not None else "",
    )


Key = tuple[str, ...]


def _key(row: Row) -> Key:
    if number := number_key(row.number):
        return ("number", number)
    return ("name", row.attestation.scheme, folded(row.name), folded(holder_of(row)))


Pairs = list[tuple[Row, Row]]


def _paired(before: Sequence[Row], after: Sequence[Row]) -> tuple[Pairs, list[Row], list[Row]]:
    """Rows that are the same entry, and those that have no partner on either side."""
    old_rows, new_rows = _by_key(before), _by_key(after)
    pairs: Pairs = []
    gone: list[Row] = []
    new: list[Row] = []
    for key in dict.fromkeys((*old_rows, *new_rows)):
        mine, theirs = old_rows.get(key, []), new_rows.get(key, [])
        # Several rows of one number: first those that say the same, then those of one name, then in order.
        for alike in (_same_facts, _same_name, _any):
            for row in list(mine):
                partner = next((one for one in theirs if alike(row, one)), None)
                if partner is not None:
                    pairs.append((row, partner))
                    mine.remove(row)
                    theirs.remove(partner)
        gone += mine
        new += theirs
    return pairs, gone, new


def _by_key(rows: Iterable[Row]) -> dict[Key, list[Row]]:
    found: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        found[_key(row)].append(row)
    return found


def _same_facts(one: Row, other: Row) -> bool:
    return _values(one) == _values(other)


def _same_name(one: Row, other: Row) -> bool:
    return folded(one.name) == folded(other.name)


def _any(one: Row, other: Row) -> bool:
    return True


def _values(row: Row) -> Mapping[str, Any]:
    return {name: fact.value for name, fact in row.attestation.facts.items()}


def _changed(old: Row, now: Row) -> tuple[list[ChangeKind], tuple[FieldChange, ...]]:
    kinds: list[ChangeKind] = []
    fields: list[FieldChange] = []
    if old.status is not now.status:
        archived = now.status is RowStatus.ARCHIVED
        kinds.append(ChangeKind.ARCHIVED if archived else ChangeKind.STATUS)
        fields.append(FieldChange("status", old.status.value, now.status.value))
    mine, theirs = _values(old), _values(now)
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


Likelies = list[tuple[Row, Row, str]]


def _likely(gone: list[Row], new: list[Row]) -> tuple[Likelies, list[Row], list[Row]]:
    """Gone and new rows that may be one entry, each with the reason; the best pairs first."""
    found: list[tuple[int, int, int, str]] = []
    for at, old in enumerate(gone):
        for place, now in _to_try(old, new):
            score, why = _why_one(old, now)
            if score:
                found.append((-score, at, place, why))
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    likely: Likelies = []
    for _, at, place, why in sorted(found):
        if at not in taken_old and place not in taken_new:
            taken_old.add(at)
            taken_new.add(place)
            likely.append((gone[at], new[place], why))
    return (
        likely,
        [row for at, row in enumerate(gone) if at not in taken_old],
        [row for at, row in enumerate(new) if at not in taken_new],
    )


def _to_try(old: Row, new: list[Row]) -> Iterable[tuple[int, Row]]:
    """New rows of the same holder, or that show the same document."""
    holder, links = folded(holder_of(old)), _links(old)
    tried = 0
    for place, now in enumerate(new):
        if (holder and folded(holder_of(now)) == holder) or links & _links(now):
            tried += 1
            if tried > _MOST_TRIED:
                return
            yield place, now


def _links(row: Row) -> frozenset[str]:
    return frozenset(text for text in row.more.values() if text.startswith(("http://", "https://")))


def _why_one(old: Row, now: Row) -> tuple[int, str]:
    """How likely two rows are one entry, and why; 0 when they are not."""
    doubt = "A person decides whether they are one entry."
    same_number = number_key(old.number) == number_key(now.number)
    if old.number and now.number and not same_number:
        if folded(old.name) == folded(now.name):
            says = f"Name and holder are the same; the number is now {now.number} instead of {old.number}."
            return 90, f"{says} {doubt}"
        return 0, ""
    if _links(old) & _links(now):
        return 95, f"Both rows show the same document. {doubt}"
    mine, theirs = parts_of(old.name), parts_of(now.name)
    if mine.versions != theirs.versions:
        # Versions that differ in one character are different products.
        return 0, ""
    if folded(old.name) == folded(now.name):
        return 92, f"Name and holder are the same; one of the rows gives no number. {doubt}"
    from rapidfuzz.fuzz import ratio

    score = int(ratio(mine.plain, theirs.plain))
    if score < _NEAR:
        return 0, ""
    return (
        score,
        f"The holder is the same and the names differ in few letters, no version among them. {doubt}",
    )


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
