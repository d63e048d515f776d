"""
Which rows of two lists are one entry: by number, else by scheme, name and holder, else likely only.

Of several rows of one number those that say the same go together first, then those of one name. Rows
that are gone and rows that are new are tried against each other; what comes near is said with its
reason, and never taken for certain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cardassay.matching.folding import folded
from cardassay.model.register import Row
from cardassay.registers.index import holder_of, number_key
from cardassay.registers.names import parts_of

__all__ = ["Likelies", "Pairs", "key_of_entry", "likely_pairs", "paired", "values_of"]

_NEAR = 85
"""Percent of agreeing letters from which on a name may be the old one changed."""
_MOST_TRIED = 400
"""Gone or new rows of one holder that are compared name by name."""

Key = tuple[str, ...]
Pairs = list[tuple[Row, Row]]
Likelies = list[tuple[Row, Row, str]]


def key_of_entry(row: Row) -> Key:
    """What the rows of one entry share: the number, else scheme, name and holder."""
    if number := number_key(row.number):
        return ("number", number)
    return ("name", row.attestation.scheme, folded(row.name), folded(holder_of(row)))


def paired(before: Sequence[Row], after: Sequence[Row]) -> tuple[Pairs, list[Row], list[Row]]:
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
        found[key_of_entry(row)].append(row)
    return found


def _same_facts(one: Row, other: Row) -> bool:
    return values_of(one) == values_of(other)


def _same_name(one: Row, other: Row) -> bool:
    return folded(one.name) == folded(other.name)


def _any(one: Row, other: Row) -> bool:
    return True


def values_of(row: Row) -> Mapping[str, Any]:
    """What a row says, by field."""
    return {name: fact.value for name, fact in row.attestation.facts.items()}


def likely_pairs(gone: list[Row], new: list[Row]) -> tuple[Likelies, list[Row], list[Row]]:
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
