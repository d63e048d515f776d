"""
What a list says and what a person saw in the same register: which of two answers counts.

The later one, where it settles what the earlier one says. Both are shown; the one that was set aside
says which stands in its place, and counts for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from cardassay.model.register import Answer, LookUp, RowStatus
from cardassay.registers.why_not import ENDED

__all__ = ["one_answer_each"]


def one_answer_each(listed: Iterable[LookUp], seen: Iterable[LookUp]) -> tuple[LookUp, ...]:
    """The answers of lists and of people, those set aside in whose place a later one stands."""
    lists, people = tuple(listed), tuple(seen)
    return (*(_unless_seen(one, people) for one in lists), *(_unless_listed(one, lists) for one in people))


def _unless_seen(listed: LookUp, seen: Iterable[LookUp]) -> LookUp:
    """The answer of a list, set aside where a person looked in that register and decided it."""
    for one in seen:
        if one.register == listed.register and _decides(one, listed):
            why = f"{one.who} looked there on {one.day}; that answer stands in the place of this list's."
            return replace(listed, set_aside=True, lifts=False, why_not=why)
    return listed


def _unless_listed(seen: LookUp, lists: Iterable[LookUp]) -> LookUp:
    """What a person saw, set aside where a later list of that register settles it."""
    for one in lists:
        if one.register == seen.register and _settles(one, seen):
            why = f"A later list of that register, of {one.day}, stands in the place of this look-up."
            return replace(seen, set_aside=True, lifts=False, why_not=why)
    return seen


def _decides(one: LookUp, listed: LookUp) -> bool:
    """Whether what a person saw settles what a list leaves open, or says otherwise at a later day."""
    if one.answer is Answer.CANNOT_TELL or listed.answer is Answer.CANNOT_TELL or one.day < listed.day:
        return False
    if one.answer is Answer.NOT_FOUND:
        return listed.answer is Answer.LIKELY and not _contradicted(listed)
    # What the list speaks against has to have been shown; a silent answer clears nobody.
    if _contradicted(listed) - _shown(one) or _clears_in_silence(one, listed):
        return False
    surely = listed.answer is Answer.FOUND and _surely_read(listed)
    return one.day > listed.day if surely else True


def _settles(listed: LookUp, one: LookUp) -> bool:
    """Whether a later list holds the very entry, and says all that speaks against what the person saw."""
    if listed.answer is not Answer.FOUND or not _surely_read(listed) or listed.day <= one.day:
        return False
    if one.answer is Answer.NOT_FOUND:
        return True
    if one.answer is Answer.CANNOT_TELL or _contradicted(one) - _shown(listed):
        return False
    # A row that proves less than the person saw takes nothing from it.
    says = listed.lifts or bool(listed.differs) or listed.status in ENDED
    return (says or not one.lifts) and not _clears_in_silence(listed, one)


def _contradicted(one: LookUp) -> set[str]:
    return {differs.field for differs in one.differs} - {"status"}


def _shown(one: LookUp) -> set[str]:
    return {*one.agrees, *(differs.field for differs in one.differs)}


def _clears_in_silence(later: LookUp, earlier: LookUp) -> bool:
    return earlier.status in ENDED and later.status is RowStatus.UNKNOWN


def _surely_read(listed: LookUp) -> bool:
    number = listed.row.attestation.text("number") if listed.row is not None else None
    return number is None or number.sure
