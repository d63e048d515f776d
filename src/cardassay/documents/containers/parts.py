"""What an opened container gives: inner files, papers of its own, and what was wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cardassay.documents.page import Paper
from cardassay.model.document import Document
from cardassay.model.problem import Problem

__all__ = ["Member", "Own", "Part", "Parts", "RefusedError"]


@dataclass(frozen=True, slots=True)
class Member:
    """One inner file."""

    name: str
    """Path inside the container, made harmless; never used to write anything."""

    data: bytes

    claim: str = ""
    """Why what it says only claims (the words of a mail); empty for a file of its own."""

    picture: bool = False
    """Stands inside a text (a logo, a signature), so that small ones are not worth reading."""


@dataclass(frozen=True, slots=True)
class Own:
    """The text of the container itself, such as that of a word-processor file."""

    paper: Paper
    claim: str
    """Why what it says only claims."""


Part = Member | Own | Document | Problem
Parts = Iterator[Part]
"""One part at a time, so that only one inner file is held in memory."""


class RefusedError(Exception):
    """A container or an inner file is not opened; the problem says why and what to do."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.message)
