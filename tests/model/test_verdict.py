"""The published truth table, cell by cell."""

from __future__ import annotations

from itertools import product

import pytest

from cardassay.model.outcome import Outcome
from cardassay.model.requirement import Weight
from cardassay.model.verdict import Effect, Verdict, table_effect, verdict_of

YES, NO, OPEN, NOT_ASKED = (
    Outcome.SATISFIED,
    Outcome.NOT_SATISFIED,
    Outcome.INDETERMINATE,
    Outcome.NOT_APPLICABLE,
)
BOTH = (False, True)
B, C, A = Weight.BLOCKING, Weight.CONDITIONAL, Weight.ADVISORY

# weight, outcome, break ahead, renewal before the first order, waived -> effect
TABLE = [
    (B, YES, False, False, False, Effect.NONE),
    (B, YES, False, True, False, Effect.CONDITION),
    (B, YES, True, False, False, Effect.REJECTS),
    (B, YES, True, True, False, Effect.REJECTS),
    (B, NO, False, False, False, Effect.REJECTS),
    (B, NO, True, True, False, Effect.REJECTS),
    (B, OPEN, False, False, False, Effect.LEAVES_OPEN),
    (B, OPEN, False, True, False, Effect.LEAVES_OPEN),
    (B, OPEN, True, False, False, Effect.REJECTS),
    (B, NO, False, False, True, Effect.CONDITION),
    (B, OPEN, False, False, True, Effect.CONDITION),
    (B, YES, True, False, True, Effect.CONDITION),
    (B, YES, False, False, True, Effect.NONE),
    (B, YES, False, True, True, Effect.CONDITION),
    (C, YES, False, False, False, Effect.NONE),
    (C, YES, False, True, False, Effect.CONDITION),
    (C, YES, True, False, False, Effect.CONDITION),
    (C, NO, False, False, False, Effect.CONDITION),
    (C, OPEN, False, False, False, Effect.CONDITION),
    (C, NO, False, False, True, Effect.CONDITION),
]


@pytest.mark.parametrize(("weight", "outcome", "broken", "renewal", "waived", "effect"), TABLE)
def test_each_cell_of_the_table(weight, outcome, broken, renewal, waived, effect):
    given = table_effect(weight, outcome, break_ahead=broken, condition_ahead=renewal, waived=waived)

    assert given is effect


def test_an_advisory_requirement_never_changes_the_verdict():
    for outcome, broken, renewal, waived in product(Outcome, BOTH, BOTH, BOTH):
        given = table_effect(A, outcome, break_ahead=broken, condition_ahead=renewal, waived=waived)

        assert given is Effect.NONE


def test_what_does_not_apply_never_changes_the_verdict():
    for weight, broken, renewal, waived in product(Weight, BOTH, BOTH, BOTH):
        given = table_effect(weight, NOT_ASKED, break_ahead=broken, condition_ahead=renewal, waived=waived)

        assert given is Effect.NONE


def test_a_waiver_never_makes_anything_worse():
    for weight, outcome, broken, renewal in product(Weight, Outcome, BOTH, BOTH):
        plain = table_effect(weight, outcome, break_ahead=broken, condition_ahead=renewal, waived=False)
        waived = table_effect(weight, outcome, break_ahead=broken, condition_ahead=renewal, waived=True)

        assert waived <= plain


def test_the_worst_effect_gives_the_verdict():
    assert verdict_of([]) is Verdict.QUALIFIED
    assert verdict_of([Effect.NONE, Effect.CONDITION]) is Verdict.WITH_CONDITIONS
    assert verdict_of([Effect.CONDITION, Effect.LEAVES_OPEN]) is Verdict.CANNOT_TELL
    assert verdict_of([Effect.LEAVES_OPEN, Effect.REJECTS]) is Verdict.NOT_QUALIFIED
