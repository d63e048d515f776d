"""
The verdict: a published truth table over weight, outcome and waiver.

========== ================================== ==========================
weight     finding on the day judged          effect
========== ================================== ==========================
blocking   not-satisfied, or a break ahead    rejects
blocking   indeterminate                      leaves open
blocking   satisfied, renewal before 1st order condition
conditional not-satisfied, indeterminate, break condition
conditional satisfied, renewal before 1st order condition
advisory   anything                           none
any        satisfied, duties after 1st order  none (a duty in the schedule)
any        not-applicable                     none
========== ================================== ==========================

A waiver turns *rejects* and *leaves open* into *condition*, only in the verdict "with waivers", and
never for a requirement that a brand mandates. The verdict is the worst effect: any *rejects* → not
qualified; else any *leaves open* → cannot tell yet; else any *condition* → qualified with
conditions; else qualified.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from cardassay.model.finding import Finding
from cardassay.model.outcome import Outcome
from cardassay.model.requirement import Question, Target, Weight

__all__ = ["Cell", "Effect", "Verdict", "Verdicts", "effect_of", "table_effect", "verdict_of"]


class Effect(enum.IntEnum):
    """What one finding does to the verdict, in rising severity."""

    NONE = 0
    CONDITION = 1
    LEAVES_OPEN = 2
    REJECTS = 3


class Verdict(enum.StrEnum):
    """The answer for a cell, a question or the whole offer."""

    QUALIFIED = "qualified"
    WITH_CONDITIONS = "qualified-with-conditions"
    CANNOT_TELL = "cannot-tell-yet"
    NOT_QUALIFIED = "not-qualified"


_VERDICT = {
    Effect.NONE: Verdict.QUALIFIED,
    Effect.CONDITION: Verdict.WITH_CONDITIONS,
    Effect.LEAVES_OPEN: Verdict.CANNOT_TELL,
    Effect.REJECTS: Verdict.NOT_QUALIFIED,
}


def table_effect(
    weight: Weight, outcome: Outcome, *, break_ahead: bool, condition_ahead: bool, waived: bool
) -> Effect:
    """One cell of the truth table; ``waived`` already says that the waiver counts here."""
    if weight is Weight.ADVISORY or outcome is Outcome.NOT_APPLICABLE:
        return Effect.NONE
    failed = outcome is Outcome.NOT_SATISFIED or break_ahead
    if failed or outcome is Outcome.INDETERMINATE:
        if waived or weight is Weight.CONDITIONAL:
            return Effect.CONDITION
        return Effect.REJECTS if failed else Effect.LEAVES_OPEN
    return Effect.CONDITION if condition_ahead else Effect.NONE


def effect_of(finding: Finding, *, with_waivers: bool) -> Effect:
    """The effect of a finding; waivers of mandated requirements never count."""
    waived = with_waivers and finding.waiver is not None and not finding.requirement.mandated
    return table_effect(
        finding.requirement.weight,
        finding.outcome,
        break_ahead=bool(finding.breaks),
        condition_ahead=any(duty.condition for duty in finding.duties),
        waived=waived,
    )


def verdict_of(effects: Iterable[Effect]) -> Verdict:
    """The verdict over effects; without any finding there is nothing to object to."""
    return _VERDICT[max(effects, default=Effect.NONE)]


@dataclass(frozen=True, slots=True)
class Cell:
    """The verdict for one brand × activity × site × product line."""

    target: Target
    by_evidence: Verdict
    with_waivers: Verdict


@dataclass(frozen=True, slots=True)
class Verdicts:
    """All verdicts over one supplier."""

    by_evidence: Verdict
    with_waivers: Verdict
    cells: tuple[Cell, ...]
    questions: tuple[tuple[Question, Verdict], ...]
    """By evidence, in the order of :class:`Question`."""
