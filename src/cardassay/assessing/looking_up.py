"""
The papers of a dossier held against the registers of the workspace.

Each paper that counts is looked up in every register that speaks for its scheme, in the newest list
that is not after the day judged and that can be used. Where the row says the same, the evidence
grade of the paper rises. The same papers, lists and day give the same answers in the same order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from cardassay.assessing.offered import declared_numbers, offered_numbers
from cardassay.assessing.registers import AskedList, Registers
from cardassay.assessing.set_aside import one_answer_each
from cardassay.model.attestation import Attestation, Origin
from cardassay.model.document import SUPPORTING, Document
from cardassay.model.evidence import Grade
from cardassay.model.numbers import parse_number
from cardassay.model.register import Consulted, Declared, LookUp, Row
from cardassay.model.supplier import Supplier
from cardassay.registers.index import number_key
from cardassay.registers.looking_up import look_up
from cardassay.registers.weighing import weighed

__all__ = ["Answers", "held_against", "lifted_documents"]

_Looked = Mapping[Origin, tuple[LookUp, ...]]
_ROUNDS = 6
"""Layers of a card, with some to spare: how often rows are followed to the numbers they cite."""


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
    declared: tuple[Declared, ...] = ()
    """Numbers that the offer names and no paper bears, with the answers of the registers."""


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
            answers = one_answer_each(answers, seen)
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
    counted = [paper for paper in lifted if _claims(paper)]
    declared = declared_numbers(registers, lists, counted, supplier, day)
    named = {one.register for number in declared for one in number.look_ups}
    asked.update((one.description.id, one) for one in registers.every() if one.description.id in named)
    consulted = {entry.snapshot: entry for one in asked.values() for entry in one.tried}
    ordered = sorted(consulted, key=lambda one: (one.register, one.day, one.sha256))
    return Answers(
        tuple(weighed(paper, rows) for paper in lifted),
        MappingProxyType(looked_up),
        MappingProxyType(rows),
        tuple(consulted[snapshot] for snapshot in ordered),
        declared,
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


def _claims(paper: Attestation) -> bool:
    """Whether a paper claims anything: one that only speaks of another, or proves nothing alone, does not."""
    return paper.kind not in SUPPORTING and paper.stands_alone


def _rows(
    lists: Sequence[AskedList], attestations: Sequence[Attestation], supplier: Supplier
) -> dict[str, tuple[Row, ...]]:
    """Rows by number, from lists that can tell something on that day, following what rows cite."""
    found: dict[str, tuple[Row, ...]] = {}
    wanted = {number for paper in attestations for number in _numbers(paper)}
    wanted |= {number for number, _ in offered_numbers(supplier)}
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
