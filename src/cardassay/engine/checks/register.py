"""
What do registers say of the paper?

Absent from a register is not fake; present is no proof that the paper is genuine. Silence makes
nothing worse than a question, and only where the list is meant to hold every certificate. A row
decides against a paper only from a fresh list, found by a number that was read surely, and as far
as the register's own source may reject. Nothing here makes up for what the paper itself lacks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cardassay.engine.case import Asked, part_of
from cardassay.model.attestation import Attestation
from cardassay.model.evidence import Fact, Grade, Method
from cardassay.model.finding import Part
from cardassay.model.project import Stage
from cardassay.model.reason import Reason
from cardassay.model.register import Answer, LookUp, MatchedBy, Row, RowStatus, Silence

__all__ = [
    "archive_days",
    "archived_at_issue",
    "archived_on",
    "offered_parts",
    "register_parts",
    "wanted_grade",
]

_DECISIVE = {RowStatus.SUSPENDED: Reason.SUSPENDED, RowStatus.WITHDRAWN: Reason.WITHDRAWN}
_GONE = (RowStatus.SUSPENDED, RowStatus.WITHDRAWN, RowStatus.SUPERSEDED, RowStatus.EXPIRED)
_BY_NUMBER = (MatchedBy.NUMBER, MatchedBy.PERSON)


def wanted_grade(asked: Asked) -> Grade:
    """The evidence grade that the requirement asks for at the project's stage."""
    award = asked.case.project.stage is Stage.AWARD
    return asked.requirement.grade_at_award if award else asked.requirement.grade_at_bid


def register_parts(attestation: Attestation, asked: Asked) -> tuple[Part, ...]:
    """What the look-ups of a paper say, whatever the day; empty where nothing was looked up."""
    answers = _answers(attestation, asked)
    if not answers:
        return ()
    known = any(one.answer is Answer.FOUND for one in answers) or attestation.grade >= Grade.REGISTER
    needed = attestation.grade < wanted_grade(asked) and wanted_grade(asked) >= Grade.REGISTER
    parts: list[Part] = []
    for one in answers:
        if one.answer is Answer.FOUND:
            parts.extend(_found(one, attestation))
        elif one.answer is Answer.LIKELY:
            parts.extend(_differences(one))
            parts.append(
                part_of(
                    Reason.MAYBE_LISTED, register=one.name, day=one.day, row=_row(one), count=len(one.likely)
                )
            )
        elif one.answer is Answer.NOT_FOUND:
            ask = one.silence is Silence.QUESTION and one.own and not known
            reason = Reason.NOT_LISTED_ASK if ask else Reason.NOT_LISTED
            parts.append(
                part_of(reason, register=one.name, day=one.day, row=_row(one), says=one.silence_says)
            )
        elif needed and one.own:
            parts.append(
                part_of(
                    Reason.REGISTER_STALE if one.snapshot is not None else Reason.LOOK_UP_COUNTS_NOT,
                    register=one.name,
                    day=one.day,
                    row=_row(one),
                    why=one.why_not,
                )
            )
    return tuple(parts)


def offered_parts(askeds: Sequence[Asked]) -> tuple[Part, ...]:
    """
    What registers say of the numbers that the offer names for the layer asked for, and no paper bears.

    A row that has ended is a question: it speaks against a claim, and there is no paper it could reject.
    """
    first = askeds[0]
    layer, schemes = first.requirement.layer, {asked.scheme.id for asked in askeds}
    component = first.product.layer(layer, first.brand) if first.product is not None and layer else None
    if component is None:
        return ()
    parts: list[Part] = []
    for declared in first.case.declared:
        if declared.number not in component.numbers:
            continue
        for one, row in declared.rows():
            if row.attestation.scheme not in schemes:
                continue
            ended = row.status in _GONE
            parts.append(
                part_of(
                    Reason.OFFERED_ENDED if ended else Reason.OFFERED_LISTED,
                    register=one.name, day=one.day, row=row.place, number=declared.number, name=row.name,
                    status=row.status.value, layer=layer,
                )
            )  # fmt: skip
            parts.extend(_differences(one, without="status", paper="the offer"))
    return tuple(parts)


def archived_on(attestation: Attestation, asked: Asked, on: date) -> tuple[Part, ...]:
    """The archiving that a register shows, on days from it on: a residual risk, never a withdrawal."""
    if not asked.case.looked_up:
        return ()
    return tuple(_archived(one) for one in _archivings(attestation, asked) if on >= one.day)


def archived_at_issue(attestation: Attestation, asked: Asked, issued: date) -> tuple[Part, ...]:
    """The archiving, judged at the issue of the paper above: before it a question, after it a risk."""
    parts = []
    for one in _archivings(attestation, asked):
        if one.printed and one.day <= issued and one.look_up.own:
            parts.append(
                part_of(
                    Reason.ARCHIVED_AT_ISSUE,
                    register=one.look_up.name,
                    day=one.look_up.day,
                    row=_row(one.look_up),
                    archived_day=one.day,
                    on=issued,
                )
            )
        elif one.day <= asked.case.day:
            parts.append(_archived(one))
    return tuple(parts)


def archive_days(attestation: Attestation, asked: Asked) -> tuple[date, ...]:
    """The days on which a register moves the entry to its archive."""
    if not asked.case.looked_up:
        return ()
    return tuple(one.day for one in _archivings(attestation, asked))


@dataclass(frozen=True, slots=True)
class _Archiving:
    look_up: LookUp
    day: date
    """Day of the archiving; without one that of the list, which is not earlier."""
    printed: bool


def _answers(attestation: Attestation, asked: Asked) -> tuple[LookUp, ...]:
    origin = attestation.origin
    looked_up = asked.case.looked_up
    if origin is None or not looked_up:
        return ()
    return tuple([one for one in looked_up.get(origin, ()) if not one.set_aside])


def _archivings(attestation: Attestation, asked: Asked) -> Iterator[_Archiving]:
    for one in _answers(attestation, asked):
        if one.answer is not Answer.FOUND or one.matched_by not in _BY_NUMBER:
            continue
        fact = one.row.attestation.day("archived_day") if one.row is not None else None
        if fact is not None:
            yield _Archiving(one, fact.value, True)
        elif one.status is RowStatus.ARCHIVED:
            yield _Archiving(one, one.day, False)


def _archived(one: _Archiving) -> Part:
    return part_of(
        Reason.ARCHIVED, register=one.look_up.name, day=one.look_up.day, row=_row(one.look_up),
        archived_day=one.day if one.printed else None,
    )  # fmt: skip


def _found(one: LookUp, attestation: Attestation) -> Iterator[Part]:
    reason = _DECISIVE.get(one.status)
    decides = reason is not None and one.own and one.source is not None and one.matched_by in _BY_NUMBER
    yield from _differences(one, without="status" if decides else "")
    if reason is not None and decides:
        row = one.row
        yield part_of(
            reason,
            ("status", _status_fact(one, row)),
            ("number", attestation.text("number")),
            source=one.source,
            elsewhere=(("status", row.attestation),) if row is not None else (),
            register=one.name,
            day=one.day,
            row=_row(one),
        )
    elif not one.differs:
        yield part_of(
            Reason.LISTED,
            register=one.name,
            day=one.day,
            row=_row(one),
            agrees=", ".join(map(_plain, one.agrees)),
        )


def _differences(one: LookUp, without: str = "", **detail: Any) -> Iterator[Part]:
    for differs in one.differs:
        if differs.field != without:
            yield part_of(
                Reason.REGISTER_DIFFERS, register=one.name, day=one.day, row=_row(one),
                field=_plain(differs.field), printed=differs.paper, listed=differs.row,
                **detail,
            )  # fmt: skip


def _status_fact(one: LookUp, row: Row | None) -> Fact[str]:
    """The standing as the register has it; sure only where the row's own number is."""
    number = row.attestation.text("number") if row is not None else None
    printed = row.attestation.text("status") if row is not None else None
    words = (printed.words or printed.value) if printed is not None else one.status.value
    if number is not None and not number.sure:
        why = "the number in the register's row was not read surely"
        return Fact(one.status.value, False, words=words, method=Method.REGISTER, why_not_sure=why)
    return Fact(one.status.value, True, words=words, method=Method.REGISTER)


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _row(one: LookUp) -> str:
    """Place of the row, as every sentence of a look-up names it; empty where there is none."""
    row = one.row or (one.likely[0].row if one.likely else None)
    return row.place if row is not None else ""
