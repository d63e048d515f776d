"""
How much may come out of one given file, however deep its containers are nested.

Sizes that a file states about itself are never trusted: everything is measured while it is
inflated, a piece at a time, and the piece that breaks a limit is the last one made.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from cardassay.documents.containers.parts import RefusedError
from cardassay.model.problem import Problem

__all__ = ["LIMITS", "Budget", "Limits"]

_MIB = 1 << 20
_PIECE = 256 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What is opened at most."""

    depth: int = 6
    """Containers inside each other; a mail with a zip with a mail with a PDF is three."""

    members: int = 2000
    """Inner files of one given file, at all depths."""

    parts_of_mail: int = 500
    """Parts of one mail."""

    member_bytes: int = 256 * _MIB
    """One inner file; it is held in memory while it is read."""

    total_bytes: int = 1024 * _MIB
    """All inner files of one given file."""

    ratio: int = 100
    """Bytes that may come out for each byte of the given file, once ``ratio_from`` is passed."""

    ratio_from: int = 64 * _MIB
    """Blank scans compress a thousandfold; below this, any ratio is fine."""

    bombs: int = 3
    """Inner files that may turn out to be bombs before the rest is left alone."""

    entries: int = 20_000
    """Entries of one archive's table of contents, folders included."""


LIMITS = Limits()
"""What holds unless a test says otherwise."""


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass(slots=True)
class Budget:
    """What is left for one given file."""

    given: int
    """Bytes of the given file."""

    limits: Limits = LIMITS
    members: int = 0
    """Inner files met so far."""

    inflated: int = 0
    """Bytes that came out so far, without those of bombs."""

    bombs: int = 0
    """Inner files that were bombs."""

    said: set[str] = field(default_factory=set)
    """Limits that were already complained about, so that each is said once."""

    @property
    def may_inflate(self) -> int:
        """Bytes that may come out of the given file altogether."""
        return min(
            self.limits.total_bytes, max(self.limits.ratio_from, self.limits.ratio * max(self.given, 1))
        )

    def next_member(self) -> None:
        """
        Count one more inner file.

        Raises:
            RefusedError: There are too many; nothing more of the given file is opened.
        """
        if self.bombs >= self.limits.bombs:
            raise RefusedError(
                Problem(
                    "zip-bomb",
                    "whole file",
                    "Several of the inner files unpack to far more than the file they came in accounts for; "
                    "nothing more of it was opened. Ask the sender for the papers one by one.",
                )
            )
        if self.members >= self.limits.members:
            raise RefusedError(
                Problem(
                    "too-many-members",
                    "whole file",
                    f"It holds more than {self.limits.members} files; the first {self.limits.members} were "
                    "opened. Give the others in a file of their own.",
                )
            )
        self.members += 1

    def inflate(self, stream: _Readable, name: str) -> bytes:
        """
        Everything that a stream gives.

        Raises:
            RefusedError: More comes out than any honest file would hold; the rest was not made.
        """
        pieces: list[bytes] = []
        size = 0
        while piece := stream.read(_PIECE):
            size += len(piece)
            self.inflated += len(piece)
            if size > self.limits.member_bytes or self.inflated > self.may_inflate:
                self.inflated -= size
                self.bombs += 1
                raise RefusedError(
                    Problem(
                        "zip-bomb",
                        _where(name),
                        f"{_quoted(name)} unpacks to more than "
                        f"{min(self.limits.member_bytes, self.may_inflate) // _MIB} MB, far more than "
                        "the file it came in accounts for; it was not unpacked further. Ask for the "
                        "papers one by one.",
                    )
                )
            pieces.append(piece)
        return b"".join(pieces)


def _where(name: str) -> str:
    return f"member {name}" if name else "whole file"


def _quoted(name: str) -> str:
    return f"`{name}`" if name else "The file"
