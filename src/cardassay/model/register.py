"""
Registers: what others say. A list on a day, its rows, and the answer to one question asked of it.

A *register* is a public or restricted list that its publisher keeps, such as the Common Criteria
portal. A :class:`Snapshot` is that list on one day, byte for byte. A :class:`LookUp` is one claim of
a supplier held against it, or what a person saw there. Silence means what the description says that
it means; it is never a sign of fraud.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from cardassay.model.attestation import Attestation
from cardassay.model.evidence import Grade
from cardassay.model.problem import Problem
from cardassay.model.source import Source

__all__ = [
    "Answer",
    "Consulted",
    "Declared",
    "Description",
    "Difference",
    "Likely",
    "Listing",
    "LookUp",
    "MatchedBy",
    "Row",
    "RowStatus",
    "Silence",
    "Snapshot",
]

_nothing_more: Mapping[str, str] = MappingProxyType({})


class RowStatus(enum.StrEnum):
    """What a register says of a row's standing, whatever word it uses."""

    ACTIVE = "active"
    ARCHIVED = "archived"
    """No longer on the list of the valid ones; not a withdrawal."""
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    UNKNOWN = "unknown"
    """The register says nothing, or a word that is not in its description."""


class Silence(enum.StrEnum):
    """What it means that a register does not hold an attestation."""

    NOTHING = "nothing"
    """The list is not meant to be complete."""
    QUESTION = "question"
    """The list is meant to hold every one; the issuer is asked."""


class Answer(enum.StrEnum):
    """The answer of one register to one claim."""

    FOUND = "found"
    LIKELY = "likely"
    """Rows that may be meant; a person decides."""
    NOT_FOUND = "not-found"
    CANNOT_TELL = "cannot-tell"
    """The snapshot is too old or bears a day that lies ahead; a fresh one is needed."""


class MatchedBy(enum.StrEnum):
    """How a row was found, from certain to likely."""

    NUMBER = "number"
    NAME = "name"
    """The name, with every version token equal."""
    NEAR_NAME = "near-name"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Description:
    """One register as data: who keeps it, for which schemes it speaks, what its silence means."""

    id: str
    name: str
    publisher: str
    schemes: tuple[str, ...]
    """Scheme identifiers it speaks for; the first is that of a row that names none."""
    source: Source
    reader: str = "table"
    """``table`` for lists whose columns stand in this description, else a reader of their own."""
    silence: Silence = Silence.NOTHING
    silence_says: str = ""
    """What "not found" means here, in one sentence for a person."""
    freshness_days: int | None = None
    """Age in days up to which, counting the last, a snapshot answers; ``None`` for any age."""
    address: str = ""
    """Page on which a person looks the register up."""
    public_file: str = ""
    """Address of a public file with the whole list; empty where there is none."""
    hosts: tuple[str, ...] = ()
    """Registrable domains on which the register answers."""
    status: RowStatus = RowStatus.UNKNOWN
    """Standing of every row where the list itself has no such column."""
    grade: bool = True
    """A row of it lifts the evidence grade; false for third parties' copies."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A list as it was on one day; the bytes are never changed."""

    register: str
    """Identifier of its description."""
    day: date
    """Day on which it was retrieved."""
    sha256: str
    origin: str
    """Address or file it came from, as the person said."""
    file: str
    """Path inside the workspace, with forward slashes."""
    who: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a list, as an attestation whose facts bear the method ``register``."""

    place: str
    """Where it stands: ``row 12``, ``page 31``, ``certs[3]``."""
    attestation: Attestation
    status: RowStatus = RowStatus.UNKNOWN
    more: Mapping[str, str] = field(default_factory=lambda: _nothing_more, hash=False)
    """Columns that fill no field, by their header, as printed."""

    @property
    def number(self) -> str:
        """The number as printed; empty when the list gives none."""
        fact = self.attestation.text("number")
        return fact.value if fact is not None else ""

    @property
    def name(self) -> str:
        """The product, else the holder, as printed; empty when the list gives neither."""
        fact = self.attestation.text("product") or self.attestation.text("holder")
        return fact.value if fact is not None else ""


@dataclass(frozen=True, slots=True)
class Listing:
    """What the bytes of a snapshot say."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()
    """Rows and cells that could not be read, and what is odd about the list as a whole."""
    columns: tuple[str, ...] = ()
    """Headers as printed, in their order; empty where the form has none."""
    usable: bool = True
    """False when the list as a whole cannot be trusted: it says nothing of what it does not hold."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which paper and row do not say the same."""

    field: str
    paper: str
    row: str


@dataclass(frozen=True, slots=True)
class Likely:
    """A row that may be meant, with the reason."""

    row: Row
    matched_by: MatchedBy
    why: str
    score: int
    """From 0 to 100; for the order only."""


@dataclass(frozen=True, slots=True)
class LookUp:
    """One claim held against one register: evidence, whatever the answer."""

    register: str
    """Identifier of the register's description."""
    name: str
    """The register's name for people."""
    answer: Answer
    day: date
    """Day of the snapshot, or on which the person looked."""
    asked: str
    """What was looked for, in words: ``number BSI-DSZ-CC-…``."""
    snapshot: Snapshot | None = None
    """``None`` for a look-up that a person made."""
    row: Row | None = None
    """The row that says it; ``None`` unless found."""
    matched_by: MatchedBy | None = None
    agrees: tuple[str, ...] = ()
    """Fields in which paper and row say the same."""
    differs: tuple[Difference, ...] = ()
    likely: tuple[Likely, ...] = ()
    """The likeliest first, when the answer is ``likely``."""
    status: RowStatus = RowStatus.UNKNOWN
    silence: Silence = Silence.NOTHING
    silence_says: str = ""
    lifts: bool = False
    """The answer lifts the evidence grade of the paper: found, fresh, nothing differs."""
    why_not: str = ""
    """Why it cannot tell, or does not lift, with what to do; empty otherwise."""
    who: str = ""
    """The person who looked; empty for a snapshot."""
    address: str = ""
    """Exact address that the person looked at."""
    proof: tuple[str, ...] = ()
    """SHA-256 of screenshots and mails that show the answer."""
    nearly: tuple[Difference, ...] = ()
    """Days that agree only within the day by which a list and its papers may differ; also in ``agrees``."""
    source: Source | None = None
    """Source of the register's description: a row may reject only as far as it may."""
    own: bool = True
    """The register speaks for itself; false for third parties' copies, which settle nothing."""
    grade: Grade = Grade.REGISTER
    """Evidence grade that it lifts the paper to: ``issuer`` for the issuer's own answer to the buyer."""
    set_aside: bool = False
    """A later answer of that register, of a person or a list, stands in the place of this one."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A number that the offer names and no paper bears, held against the registers."""

    number: str
    """As the offer prints it."""
    component: str
    """Name of the layer for which it is offered."""
    look_ups: tuple[LookUp, ...]
    """The answers of the registers that speak for its scheme or hold it; none of them lifts anything."""

    def rows(self) -> tuple[tuple[LookUp, Row], ...]:
        """The rows that bear the number, each with the answer that shows it."""
        found = []
        for one in self.look_ups:
            likely = (entry.row for entry in one.likely if entry.matched_by is MatchedBy.NUMBER)
            found += [(one, row) for row in ((one.row,) if one.row is not None else tuple(likely))]
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Consulted:
    """A snapshot that was asked, with what could be read of it."""

    snapshot: Snapshot
    name: str
    """The register's name for people."""
    rows: int
    problems: tuple[Problem, ...] = ()
    usable: bool = True
    """False when the list as a whole could not be trusted, so that an older one or none answered."""
