"""
The papers of a dossier held against the registers of the workspace.

Each paper that counts is looked up in every register that speaks for its scheme, in the newest list
that is not after the day judged and that can be used. Where the row says the same, the evidence
grade of the paper rises. The same papers, lists and day give the same answers in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from cardassay.errors import KnowledgeError
from cardassay.model.attestation import Attestation, Origin
from cardassay.model.document import SUPPORTING, Document
from cardassay.model.evidence import Grade
from cardassay.model.numbers import parse_number
from cardassay.model.problem import Problem
from cardassay.model.register import (
    Answer,
    Consulted,
    Description,
    Listing,
    LookUp,
    Row,
    RowStatus,
    Snapshot,
)
from cardassay.model.supplier import Supplier
from cardassay.registers.describing import load_descriptions
from cardassay.registers.index import Index, number_key
from cardassay.registers.loading import load
from cardassay.registers.looking_up import look_up, why_it_cannot_tell
from cardassay.registers.snapshots import shelf_of
from cardassay.registers.weighing import weighed

__all__ = ["Answers", "Registers", "held_against", "lifted_documents", "registers_of"]

_Looked = Mapping[Origin, tuple[LookUp, ...]]
_ENDED = (RowStatus.SUSPENDED, RowStatus.WITHDRAWN, RowStatus.SUPERSEDED, RowStatus.EXPIRED)
_ROUNDS = 6
"""Layers of a card, with some to spare: how often rows are followed to the numbers they cite."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """The list of one register that answers on the day judged."""

    description: Description
    snapshot: Snapshot
    index: Index
    tried: tuple[Consulted, ...]
    """The lists that were opened, the one that answers last; those before it could not be used."""


class Registers:
    """The registers of a workspace on one day; a list is read when it is first asked."""

    def __init__(
        self,
        descriptions: Mapping[str, Description],
        snapshots: Iterable[Snapshot],
        read: Callable[[Snapshot], Listing],
        day: date,
        problems: Iterable[Problem] = (),
    ) -> None:
        self._descriptions = descriptions
        self._read = read
        self.day = day
        self._snapshots: dict[str, list[Snapshot]] = {}
        # Lists of one day stay in the order in which they came: the one that was added last answers.
        for snapshot in sorted(snapshots, key=lambda one: (one.register, one.day)):
            self._snapshots.setdefault(snapshot.register, []).append(snapshot)
        self._asked: dict[str, _Asked] = {}
        self.problems = (*problems, *self._undescribed())

    def _undescribed(self) -> Iterator[Problem]:
        for name in self._snapshots:
            if name not in self._descriptions:
                do = f"Write registers/{name}.toml, or put its lists into the folder of a known register"
                yield Problem(
                    "register-unknown",
                    f"registers/{name}",
                    f"There is no description of a register `{name}`, so that its lists say nothing. {do} "
                    "(`cardassay register list`).",
                )

    @property
    def descriptions(self) -> Mapping[str, Description]:
        """Every register that is known, by identifier."""
        return self._descriptions

    def fresh_named(self, begins: str) -> tuple[tuple[Description, Snapshot, Listing], ...]:
        """The lists that can tell something on the day judged, of registers whose name begins so."""
        names = [name for name in sorted(self._snapshots) if name.startswith(begins)]
        asked = [
            self._answering(name) for name in names if name in self._descriptions and self._may_tell(name)
        ]
        return tuple(
            (one.description, one.snapshot, one.index.listing) for one in asked if not self._why_not(one)
        )

    def speaking_for(self, scheme: str) -> tuple[_Asked, ...]:
        """The registers that speak for a scheme and of which there is a list, by identifier."""
        return tuple(
            self._answering(name)
            for name in sorted(self._snapshots)
            if name in self._descriptions and scheme in self._descriptions[name].schemes
        )

    def fresh(self) -> tuple[_Asked, ...]:
        """The lists of all registers that can tell something on the day judged."""
        names = (name for name in sorted(self._snapshots) if name in self._descriptions)
        asked = (self._answering(name) for name in names if self._may_tell(name))
        return tuple(one for one in asked if not self._why_not(one))

    def _may_tell(self, name: str) -> bool:
        """Whether a list is of a day that can speak for the day judged; nothing is opened for it."""
        description = self._descriptions[name]
        return any(not why_it_cannot_tell(one, description, self.day) for one in self._snapshots[name])

    def _why_not(self, one: _Asked) -> str:
        usable = one.index.listing.usable
        return why_it_cannot_tell(one.snapshot, one.description, self.day, usable=usable)

    def _answering(self, name: str) -> _Asked:
        """The newest list that is not after the day and can be used; else the one that comes nearest."""
        if name in self._asked:
            return self._asked[name]
        description, of_it = self._descriptions[name], self._snapshots[name]
        before = [snapshot for snapshot in of_it if snapshot.day <= self.day]
        tried: list[Consulted] = []
        first: tuple[Snapshot, Listing] | None = None
        for snapshot in reversed(before or of_it[:1]):
            listing = self._read(snapshot)
            found = (snapshot, listing)
            tried.append(
                Consulted(snapshot, description.name, len(listing.rows), listing.problems, listing.usable)
            )
            if listing.usable:
                first = found
                break
            first = first or found
        assert first is not None, "a register without a list is not asked"
        asked = self._asked[name] = _Asked(description, first[0], Index(first[1]), tuple(tried))
        return asked


@dataclass(frozen=True, slots=True)
class Answers:
    """What registers say of the papers of one dossier."""

    attestations: tuple[Attestation, ...]
    """The papers, their evidence grade lifted where a register says the same."""
    looked_up: _Looked = field(default_factory=lambda: MappingProxyType({}), hash=False)
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    """Rows for every number that papers bear or cite, and that those rows cite in turn."""
    consulted: tuple[Consulted, ...] = ()
    """The lists that were opened for it, by register and day."""


def registers_of(workspace: Path, day: date) -> Registers | None:
    """
    The registers in the folder of a workspace on a day; ``None`` when there is no such folder.

    What is wrong in the folder is a problem with its path; it keeps nothing else from being used.
    """
    if not (workspace / "registers").is_dir():
        return None
    shelf = shelf_of(workspace)
    problems = list(shelf.problems)
    try:
        descriptions = load_descriptions(workspace)
    except KnowledgeError as error:
        descriptions = load_descriptions()
        for fault in error.faults:
            says = f"{fault.what}; until it is right, no description of the workspace is used. {fault.do}."
            problems.append(Problem("register-description", fault.where, says))
    return Registers(
        descriptions,
        shelf.snapshots,
        lambda snapshot: load(workspace, snapshot, descriptions[snapshot.register]),
        day,
        problems,
    )


def held_against(
    registers: Registers | None,
    attestations: Sequence[Attestation],
    supplier: Supplier,
    day: date,
    recorded: _Looked = MappingProxyType({}),
) -> Answers:
    """
    Each paper with the answers of the registers that speak for its scheme.

    Args:
        registers: Those of the workspace; ``None`` when it has none.
        attestations: The papers that count.
        supplier: The offer; the numbers it names are looked for as well.
        day: The day judged.
        recorded: What people saw in registers, by the paper's origin.
    """
    looked_up: dict[Origin, tuple[LookUp, ...]] = {}
    lifted: list[Attestation] = []
    for paper in attestations:
        answers = _answers(registers, paper, day)
        if paper.origin is not None:
            seen = recorded.get(paper.origin, ())
            answers = (*(_unless_seen(one, seen) for one in answers), *seen)
            if answers:
                looked_up[paper.origin] = answers
        grade = max([paper.grade, *(one.grade for one in answers if one.lifts)])
        lifted.append(replace(paper, grade=grade) if grade > paper.grade else paper)
    if registers is None:
        return Answers(tuple(lifted), MappingProxyType(looked_up))
    lists = registers.fresh()
    rows = _rows(lists, attestations, supplier)
    schemes = sorted({paper.scheme for paper in attestations if _claims(paper)})
    asked = {one.description.id: one for scheme in schemes for one in registers.speaking_for(scheme)}
    asked.update((one.description.id, one) for one in lists)
    consulted = {entry.snapshot: entry for one in asked.values() for entry in one.tried}
    ordered = sorted(consulted, key=lambda one: (one.register, one.day, one.sha256))
    return Answers(
        tuple(weighed(paper, rows) for paper in lifted),
        MappingProxyType(looked_up),
        MappingProxyType(rows),
        tuple(consulted[snapshot] for snapshot in ordered),
    )


def lifted_documents(
    documents: Sequence[Document], attestations: Sequence[Attestation]
) -> tuple[Document, ...]:
    """The documents with the evidence grades that the papers have now."""
    grades = {paper.origin: paper.grade for paper in attestations if paper.origin is not None}
    return tuple(
        replace(
            document,
            attestations=tuple(
                replace(one, grade=grades[one.origin]) if one.origin in grades else one
                for one in document.attestations
            ),
        )
        for document in documents
    )


def _answers(registers: Registers | None, paper: Attestation, day: date) -> tuple[LookUp, ...]:
    if registers is None or not _claims(paper):
        return ()
    return tuple(
        _as_far_as_shown(look_up(paper, one.index, one.snapshot, one.description, day), paper)
        for one in registers.speaking_for(paper.scheme)
    )


def _as_far_as_shown(one: LookUp, paper: Attestation) -> LookUp:
    """The look-up, which lifts nothing where no paper was shown: a row does not say all that is claimed."""
    if not one.lifts or paper.grade >= Grade.PAPER:
        return one
    why = "No paper was shown, only a claim; the row proves the certificate, not all that is said of it."
    return replace(one, lifts=False, why_not=why)


def _unless_seen(listed: LookUp, seen: Iterable[LookUp]) -> LookUp:
    """The answer of a list, set aside where a person looked in that register and decided it."""
    for one in seen:
        if one.register == listed.register and _decides(one, listed):
            why = f"{one.who} looked there on {one.day}; that answer stands in the place of this list's."
            return replace(listed, set_aside=True, lifts=False, why_not=why)
    return listed


def _decides(one: LookUp, listed: LookUp) -> bool:
    """Whether what a person saw settles what a list leaves open, or says otherwise at a later day."""
    if one.answer is Answer.CANNOT_TELL or listed.answer is Answer.CANNOT_TELL or one.day < listed.day:
        return False
    contradicted = {differs.field for differs in listed.differs} - {"status"}
    if one.answer is Answer.NOT_FOUND:
        return listed.answer is Answer.LIKELY and not contradicted
    # What the list speaks against has to have been shown; a silent answer clears nobody.
    shown = {*one.agrees, *(differs.field for differs in one.differs)}
    if contradicted - shown or (listed.status in _ENDED and one.status is RowStatus.UNKNOWN):
        return False
    number = listed.row.attestation.text("number") if listed.row is not None else None
    surely = listed.answer is Answer.FOUND and (number is None or number.sure)
    return one.day > listed.day if surely else True


def _claims(paper: Attestation) -> bool:
    """Whether a paper claims anything: one that only speaks of another, or proves nothing alone, does not."""
    return paper.kind not in SUPPORTING and paper.stands_alone


def _rows(
    lists: Sequence[_Asked], attestations: Sequence[Attestation], supplier: Supplier
) -> dict[str, tuple[Row, ...]]:
    """Rows by number, from lists that can tell something on that day, following what rows cite."""
    found: dict[str, tuple[Row, ...]] = {}
    wanted = {number for paper in attestations for number in _numbers(paper)}
    wanted |= _offered(supplier)
    for _ in range(_ROUNDS):
        cited: set[str] = set()
        for number in sorted(wanted):
            key = number_key(number)
            if not key or key in found:
                continue
            bearing = (row for one in lists for row in one.index.rows_of_number(number))
            # A row of a product in evaluation is no certificate.
            rows = tuple(row for row in bearing if row.attestation.stands_alone)
            if rows:
                found[key] = rows
                cited.update(other for row in rows for other in _numbers(row.attestation))
        if not cited:
            break
        wanted = cited
    return {key: found[key] for key in sorted(found)}


def _numbers(paper: Attestation) -> set[str]:
    """Every number that a paper bears or cites."""
    own = paper.text("number")
    cited = {str(record.get("number") or "") for record in paper.records("references")}
    # A letter or a platform's certificate may name what it stands on by its number alone.
    below = {fact.value for name in ("ic", "platform") if (fact := paper.text(name)) is not None}
    named = {value for value in below if parse_number(value) is not None}
    return {*((own.value,) if own is not None else ()), *paper.texts("parent_numbers"), *cited, *named} - {""}


def _offered(supplier: Supplier) -> set[str]:
    layers = ("card", "applet", "platform", "ic")
    parts = (product.layer(layer) for product in supplier.products for layer in layers)
    return {number for part in parts if part is not None for number in part.numbers}
