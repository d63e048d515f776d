"""What waits for a person: values that are not sure, names that may be the same; and what hangs on it."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import Any

from cardassay.model.evidence import Box, Fact

__all__ = ["Need", "OpenKind", "OpenName", "OpenValue", "OtherReading", "Paper"]


class Need(enum.IntEnum):
    """What hangs on an open value, the most first."""

    BLOCKING = 0
    """It keeps a blocking requirement open."""
    OTHER = 1
    """It keeps a requirement open that does not block."""
    NOTHING = 2
    """No finding of today waits for it."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A file of a dossier."""

    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class OtherReading:
    """Another value that may be the right one."""

    value: Any = field(hash=False)
    why: str
    """Where it comes from, for people."""
    page: int | None = None
    box: Box | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class OpenValue:
    """One field of one paper that a person has to look at."""

    supplier: str
    """Folder of the supplier."""
    paper: Paper
    kind: str
    scheme: str
    attestation: int
    """Position among the attestations of the file, counted from 1."""
    attestations: int
    """How many were read from the file."""
    field: str
    fact: Fact[Any] | None
    """What was read; ``None`` when nothing was, and a finding waits for it."""
    need: Need
    waiting: tuple[str, ...] = ()
    """Identifiers of the findings that wait for it, the worst first."""
    others: tuple[OtherReading, ...] = ()
    stands_on: Paper | None = None
    """The paper whose page shows it, where that is another one (an annex); ``None`` for its own."""

    @property
    def key(self) -> tuple[str, int, str]:
        """What a confirmation speaks of: file, attestation, field."""
        return self.paper.sha256, self.attestation, self.field

    @property
    def seen_on(self) -> Paper:
        """The paper to look at."""
        return self.stands_on or self.paper


@dataclass(frozen=True, slots=True)
class OpenName:
    """A printed name or site that resembles a party or site of the offer, and is not equal to it."""

    supplier: str
    """Folder of the supplier."""
    paper: Paper
    field: str
    """Field that prints it, ``sites`` for sites."""
    fact: Fact[Any]
    printed: str
    """Name as printed, or a site as ``name · address``."""
    party: str
    """Identifier of the party; empty when a site is meant."""
    site: str
    meant: str
    """The party or site as the supplier's file has it."""
    why: str
    """How far they agree, for people."""
    need: Need
    waiting: tuple[str, ...]
    """Identifiers of the findings that wait for it, the worst first."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What a decision speaks of: the printed words, party, site."""
        return self.printed, self.party, self.site

    @property
    def seen_on(self) -> Paper:
        """The paper to look at."""
        return self.paper


@dataclass(frozen=True, slots=True)
class OpenKind:
    """A paper that could be of another kind than the one it was read as."""

    supplier: str
    """Folder of the supplier."""
    paper: Paper
    kind: str
    """The kind it was read as."""
    values: tuple[tuple[str, Any], ...]
    """Field and value of what was read for certain, if it is of that kind."""
    need: Need
    waiting: tuple[str, ...]
    """Identifiers of the findings that wait for it, the worst first."""

    @property
    def key(self) -> tuple[str, str]:
        """What a decision speaks of."""
        return "kind", self.paper.sha256

    @property
    def seen_on(self) -> Paper:
        """The paper to look at."""
        return self.paper

    @property
    def field(self) -> str:
        """A word for files that belong to it."""
        return "kind"

    @property
    def fact(self) -> None:
        """There is no place on a page that says it."""
        return None
