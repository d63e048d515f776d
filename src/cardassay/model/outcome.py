"""
Outcomes of requirements and the two ways of combining them.

The laws, tested exhaustively: order and grouping of parts do not matter; a part that is not
applicable changes nothing; learning what an indeterminate part really is never turns a settled
answer over.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable

__all__ = ["Outcome", "all_of", "any_of"]


class Outcome(enum.StrEnum):
    """Result of one requirement. Unknown is never a soft no, and never a soft yes."""

    SATISFIED = "satisfied"
    NOT_SATISFIED = "not-satisfied"
    INDETERMINATE = "indeterminate"
    NOT_APPLICABLE = "not-applicable"

    # An enum hashes its name in Python code; the string's own hash is the same to every user.
    __hash__ = str.__hash__


_ALL = (Outcome.NOT_SATISFIED, Outcome.INDETERMINATE, Outcome.SATISFIED)
_ANY = (Outcome.SATISFIED, Outcome.INDETERMINATE, Outcome.NOT_SATISFIED)


def all_of(outcomes: Iterable[Outcome]) -> Outcome:
    """
    The outcome of parts that all have to hold.

    Raises:
        ValueError: No parts; "all of nothing holds" would be true of anything.

    >>> all_of((Outcome.SATISFIED, Outcome.INDETERMINATE)).value
    'indeterminate'
    """
    return _combine(outcomes, _ALL)


def any_of(outcomes: Iterable[Outcome]) -> Outcome:
    """
    The outcome of alternatives of which one has to hold.

    Raises:
        ValueError: No alternatives.

    >>> any_of((Outcome.NOT_SATISFIED, Outcome.SATISFIED)).value
    'satisfied'
    """
    return _combine(outcomes, _ANY)


def _combine(outcomes: Iterable[Outcome], order: tuple[Outcome, ...]) -> Outcome:
    best = len(order)
    none = True
    for outcome in outcomes:
        none = False
        if outcome is order[0]:
            return outcome
        if outcome is order[1]:
            best = 1
        elif outcome is order[2] and best > 1:
            best = 2
    if none:
        raise ValueError("a requirement without parts says nothing")
    return order[best] if best < len(order) else Outcome.NOT_APPLICABLE
