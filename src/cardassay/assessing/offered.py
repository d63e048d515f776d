"""Numbers that the offer names and no paper bears, held against the registers like those of papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from cardassay.assessing.registers import AskedList, Registers
from cardassay.model.attestation import Attestation
from cardassay.model.evidence import Fact, Grade, Method
from cardassay.model.numbers import parse_number
from cardassay.model.register import Answer, Declared, LookUp
from cardassay.model.supplier import Supplier
from cardassay.registers.index import number_key
from cardassay.registers.looking_up import look_up

__all__ = ["declared_numbers", "offered_numbers"]

_OF_THEIR_OWN = frozenset({"eucc", "emvco-ic", "emvco-platform", "emvco-sbmp"})
"""Schemes whose numbers are told from those of the national schemes of Common Criteria."""
_CRITERIA = "common-criteria"


def offered_numbers(supplier: Supplier) -> dict[tuple[str, str], None]:
    """Each number that the offer names, with the name of its layer, once and in the order of the offer."""
    layers = ("card", "applet", "platform", "ic")
    parts = (product.layer(layer) for product in supplier.products for layer in layers)
    return {(number, part.name): None for part in parts if part is not None for number in part.numbers}


def declared_numbers(
    registers: Registers,
    lists: Sequence[AskedList],
    attestations: Sequence[Attestation],
    supplier: Supplier,
    day: date,
) -> tuple[Declared, ...]:
    """The numbers of the offer that no paper bears, each with what the registers say of it."""
    borne = {number_key(own.value) for paper in attestations if (own := paper.text("number")) is not None}
    found = []
    for number, component in offered_numbers(supplier):
        if not number_key(number) or number_key(number) in borne:
            continue
        bearing = {one.description.id: one.index.rows_of_number(number) for one in lists}
        scheme = _scheme_of(number) or next(
            (rows[0].attestation.scheme for rows in bearing.values() if rows), ""
        )
        speaking = {one.description.id: one for one in (*registers.speaking_for(scheme), *lists)
                    if bearing.get(one.description.id) or scheme in one.description.schemes}  # fmt: skip
        claim = Attestation(
            scheme,
            {name: Fact(value, True, words=value, method=Method.PERSON)
             for name, value in (("number", number), ("product", component))},
            grade=Grade.CLAIMED,
        )  # fmt: skip
        answers = tuple(
            _shown_by_no_paper(look_up(claim, one.index, one.snapshot, one.description, day))
            for _, one in sorted(speaking.items())
        )
        if answers:
            found.append(Declared(number, component, answers))
    return tuple(found)


def _scheme_of(number: str) -> str:
    """The scheme that issues such numbers; empty for a number of no known form."""
    parsed = parse_number(number)
    if parsed is None:
        return ""
    return parsed.scheme if parsed.scheme in _OF_THEIR_OWN else _CRITERIA


def _shown_by_no_paper(one: LookUp) -> LookUp:
    if one.answer is not Answer.FOUND:
        return one
    why = "The offer names the number, and no paper that bears it was shown; the row stands for none."
    return replace(one, lifts=False, why_not=f"{why} {one.why_not}".strip())
