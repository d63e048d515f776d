"""
Accreditation: who stands behind the certification body, link by link.

A paper names its certification body; an accreditation body has accredited that body; the
accreditation body has signed the arrangement under which others recognise it, for some standards,
from some day on. What is known of the bodies is knowledge with its sources (:class:`Accreditors`);
what follows for one paper is an :class:`AccreditationChain`. No link ever leads to a no: a body that
is not listed, a scope that nobody recorded and a suspended accreditation are questions.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, replace
from datetime import date

from cardassay.model.outcome import Outcome
from cardassay.model.register import RowStatus
from cardassay.model.source import Source

__all__ = [
    "AccreditationChain",
    "AccreditationLink",
    "Accredited",
    "Accreditor",
    "Accreditors",
    "Arrangement",
    "Criterion",
    "Signed",
    "Step",
    "standard_number",
]

_NUMBER = re.compile(r"(?<!\d)(\d{4,5}(?:-\d{1,2}(?!\d))?)(?!\d)")


def standard_number(designation: str) -> str:
    """
    The number of a standard without edition and prefix; empty when there is none.

    >>> standard_number("DIN EN ISO/IEC 27001:2022"), standard_number("ISO/IEC 20000-1:2018")
    ('27001', '20000-1')
    """
    match = _NUMBER.search(designation)
    return match.group(1) if match else ""


@dataclass(frozen=True, slots=True)
class Signed:
    """Standards for which an accreditation body signed the arrangement."""

    standards: tuple[str, ...]
    """Numbers without edition, such as ``27001``; empty for management systems as such, the standards
    not being recorded."""
    source: Source
    first_day: date | None = None
    """First day of the recognition; ``None`` when not recorded."""
    last_day: date | None = None
    """Last day; ``None`` while it lasts."""


@dataclass(frozen=True, slots=True)
class Accreditor:
    """One accreditation body of the list."""

    acronym: str
    name: str = ""
    names: tuple[str, ...] = ()
    """Everything that is printed for it."""
    marks: tuple[str, ...] = ()
    """Patterns of its accreditation numbers, where no other body uses that form."""
    signed: tuple[Signed, ...] = ()
    complete: bool = False
    """``signed`` is everything that it signed: a standard that is not there was not signed for."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The recognition between accreditation bodies, with the marks that show it."""

    name: str
    marks: tuple[str, ...]
    """As printed, without case; a mark alone names no accreditation body."""
    source: Source
    first_day: date | None = None
    """First day on which its mark can have been printed."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """What certification bodies have to be accredited to for one scheme after some day."""

    scheme: str
    needs: str
    after: date
    """Last day on which a decision could be taken without it."""
    source: Source


@dataclass(frozen=True, slots=True)
class Accredited:
    """One entry of an accreditation body's directory: a certification body and its standards."""

    accreditor: str
    """Acronym of the accreditation body; empty when the directory does not say it."""
    body: str
    number: str
    standards: tuple[str, ...]
    """As listed; empty when the directory does not list them."""
    status: RowStatus
    place: str
    """Where it stands: ``row 12``."""
    register: str
    """Name of the directory for people."""
    day: date
    """Day of the snapshot."""
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Accreditors:
    """What is known of accreditation bodies, their arrangements and their directories."""

    bodies: tuple[Accreditor, ...] = ()
    arrangements: tuple[Arrangement, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    families: tuple[tuple[str, str], ...] = ()
    """
    What directories list for a standard, and its number: ``("qms", "9001")``, ``("27006-1", "27001")``; with
    an empty number what says nothing about the standard, such as ``17021-1``.
    """
    directory: tuple[Accredited, ...] = ()

    def body(self, printed: str) -> Accreditor | None:
        """The body of that acronym or name; case does not matter."""
        wanted = printed.casefold().strip()
        for body in self.bodies:
            if wanted == body.acronym.casefold() or any(wanted == name.casefold() for name in body.names):
                return body
        return None

    def by_number(self, number: str) -> Accreditor | None:
        """The body whose numbers alone have that form."""
        for body in self.bodies:
            if any(re.search(mark, number) for mark in body.marks):
                return body
        return None

    def arrangement(self, printed: str) -> Arrangement | None:
        """The arrangement whose mark that is."""
        wanted = " ".join(printed.casefold().split())
        return next((one for one in self.arrangements if wanted in one.marks), None)

    def criterion(self, scheme: str) -> Criterion | None:
        """What bodies have to be accredited to for a scheme; ``None`` when nothing is recorded."""
        return next((one for one in self.criteria if one.scheme == scheme), None)

    def number_of(self, listed: str) -> str:
        """The number of the standard that a word of a directory means; empty when none is known."""
        meant = dict(self.families)
        number = standard_number(listed)
        if number:
            return meant.get(number, number)
        return meant.get(re.sub(r"[^a-z]", "", listed.casefold()), "")

    def with_directory(self, rows: tuple[Accredited, ...]) -> Accreditors:
        """The same knowledge with the entries of directories."""
        return replace(self, directory=rows)


class Step(enum.StrEnum):
    """What a link of the chain stands for."""

    CERTIFICATION_BODY = "certification-body"
    ACCREDITATION_BODY = "accreditation-body"
    SIGNATORY = "signatory"
    DIRECTORY = "directory"
    CRITERION = "criterion"
    EDITION = "edition"


@dataclass(frozen=True, slots=True)
class AccreditationLink:
    """One link with what is known of it."""

    step: Step
    name: str
    """What stands there: a body, ``signatory for ISO/IEC 27001``."""
    outcome: Outcome
    """``satisfied`` or ``indeterminate``; never a no."""
    says: str = ""
    """What is open, with what to ask; of a link that holds, what shows it."""
    decides: bool = True
    """An open link keeps the paper open; false where only a record is missing, and for advice."""
    source: Source | None = None

    @property
    def is_open(self) -> bool:
        """Something is to be asked."""
        return self.outcome is not Outcome.SATISFIED


@dataclass(frozen=True, slots=True)
class AccreditationChain:
    """From the paper to the signatory of the arrangement."""

    links: tuple[AccreditationLink, ...]

    @property
    def outcome(self) -> Outcome:
        """``satisfied`` when no deciding link is open, else ``indeterminate``."""
        decided = all(not link.is_open for link in self.links if link.decides)
        return Outcome.SATISFIED if decided else Outcome.INDETERMINATE

    @property
    def first_open(self) -> AccreditationLink | None:
        """The first open link that decides, else the first open one; ``None`` when all hold."""
        waiting = [link for link in self.links if link.is_open]
        return next((link for link in waiting if link.decides), next(iter(waiting), None))

    def __str__(self) -> str:
        """The chain in one line, up to the first link that is open and decides."""
        said: list[str] = []
        for link in self.links:
            said.append(f"{link.name}: {link.says}" if link.is_open and link.says else link.name)
            if link.is_open and link.decides:
                break
        return " → ".join(said)
