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
    present = set(outcomes)
    if not present:
        raise ValueError("a requirement without parts says nothing")
    for outcome in order:
        if outcome in present:
            return outcome
    return Outcome.NOT_APPLICABLE
