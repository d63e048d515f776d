"""
Errors that stop a command, grouped by what a person can do about them.

A bad row or field is not an error but a :class:`cardassay.model.problem.Problem` value; a
requirement that is not met is a finding. Only what keeps the program from going on is raised.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["CardassayError", "Fault", "InputError", "KnowledgeError", "UsageError", "by_line"]


class CardassayError(Exception):
    """Base of every error that this package raises on purpose."""


class UsageError(CardassayError):
    """The person asked for something that cannot be asked (exit code 2)."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a file that people write: what, where, and what to do."""

    where: str
    """File and line, as an editor would jump to it: ``project.toml:12``."""

    what: str
    """What is wrong, quoting the text that is wrong."""

    do: str
    """What the reader of the message should do."""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. {self.do}"


def by_line(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Faults as one meets them going through each file; the files stay in the order they came."""
    given = tuple(faults)
    files = list(dict.fromkeys(_file_and_line(fault)[0] for fault in given))
    order = {file: place for place, file in enumerate(files)}

    def place(fault: Fault) -> tuple[int, int]:
        file, line = _file_and_line(fault)
        return order[file], line

    return tuple(sorted(given, key=place))


def _file_and_line(fault: Fault) -> tuple[str, int]:
    file, _, line = fault.where.rpartition(":")
    return (file, int(line)) if file and line.isdecimal() else (fault.where, 0)


class _FaultyError(CardassayError):
    """Several faults of one source, reported together."""

    def __init__(self, headline: str, faults: tuple[Fault, ...]) -> None:
        self.headline, self.faults = headline, by_line(faults)
        super().__init__("\n".join([headline, *(f"  {fault}" for fault in self.faults)]))


class InputError(_FaultyError):
    """A workspace file (project, supplier, confirmations) cannot be used; all faults are listed."""


class KnowledgeError(_FaultyError):
    """A scheme file or a requirement pack cannot be used; all faults are listed."""
