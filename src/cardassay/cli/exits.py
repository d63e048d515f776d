"""Exit codes: the answer as a number, for scripts."""

from __future__ import annotations

import enum
from collections.abc import Iterable

__all__ = ["ExitCode", "exit_code_help", "worst"]


class ExitCode(enum.IntEnum):
    """What the process ends with."""

    QUALIFIED = 0, "qualified; or the command did what was asked"
    NOT_QUALIFIED = 1, "not qualified"
    USAGE = 2, "the command was not understood"
    CONDITIONS = 3, "qualified with conditions"
    CANNOT_TELL = 4, "cannot tell yet"
    COULD_NOT_RUN = 5, "could not run: nothing to judge, or a file that cannot be used"

    says: str

    def __new__(cls, value: int, says: str) -> ExitCode:
        """A code with its meaning."""
        member = int.__new__(cls, value)
        member._value_ = value
        member.says = says
        return member


_BY_VERDICT = {
    "qualified": ExitCode.QUALIFIED,
    "qualified-with-conditions": ExitCode.CONDITIONS,
    "cannot-tell-yet": ExitCode.CANNOT_TELL,
    "not-qualified": ExitCode.NOT_QUALIFIED,
}
_WORST_FIRST = (ExitCode.NOT_QUALIFIED, ExitCode.CANNOT_TELL, ExitCode.CONDITIONS, ExitCode.QUALIFIED)


def worst(verdicts: Iterable[str], *, unjudged: int = 0) -> ExitCode:
    """
    The exit code over several suppliers.

    Args:
        verdicts: Words of :class:`cardassay.model.verdict.Verdict`.
        unjudged: Suppliers whose files could not be used; each counts as "cannot tell yet", and
            when nobody at all could be judged the command could not run.

    >>> worst(["qualified", "cannot-tell-yet", "not-qualified"]).name
    'NOT_QUALIFIED'
    """
    codes = {_BY_VERDICT[verdict] for verdict in verdicts}
    if not codes:
        return ExitCode.COULD_NOT_RUN
    if unjudged:
        codes.add(ExitCode.CANNOT_TELL)
    return next(code for code in _WORST_FIRST if code in codes)


def exit_code_help() -> str:
    """The codes as ``--help`` shows them."""
    lines = [f"  {code.value}  {code.says}" for code in ExitCode]
    return "\n".join(["Exit codes:", *lines, "Over several suppliers: 1 before 4 before 3 before 0."])
