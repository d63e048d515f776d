"""
Answers of people: each is a record in ``confirmed.toml`` and an entry of the audit trail, or nothing.

1. Somebody else's decision stands. The same answer again is fine and written once; another one is a
   conflict that shows who said what, and changes nothing.
2. Where a tender wants two people, an answer is a proposal until somebody else says the same
   (:mod:`cardassay.office.reviewing.proposing`); nothing counts before.
3. What was decided can be corrected or taken back, with a reason; the trail keeps what stood before.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from cardassay.assessing.answering import Answer, Item, Way, decision_of
from cardassay.office.actor import Actor
from cardassay.office.faults import ConflictError, NotValidError
from cardassay.office.judging.kept import Subject
from cardassay.office.office import Change, Office
from cardassay.office.reviewing import looking
from cardassay.office.reviewing.items import key_of_entry
from cardassay.office.reviewing.proposals import Proposal
from cardassay.office.reviewing.proposing import held, propose, settled_by_answer
from cardassay.office.reviewing.queue import confirmed_path, decisions_of, open_item, subject_in
from cardassay.office.reviewing.records import Record, asked_again, decision_at, record_of
from cardassay.office.tree import rewrite
from cardassay.workspace.deciding import decided, decided_instead
from cardassay.workspace.entries import Decision, NotKeptError, writable

__all__ = ["Answered", "DecidedOtherwiseError", "answer", "correct", "take_back"]

AT_ONCE = "taken back at once"
"""The reason that is noted for taking back an answer that was just given."""


class DecidedOtherwiseError(ConflictError):
    """Somebody else decided otherwise; both answers are told, and nothing was written."""

    def __init__(self, standing: Record, mine: Record) -> None:
        super().__init__(
            f"{standing.who} answered this on {standing.when}: {_in_words(standing)}"
            f"{_since(standing)}. Your answer ({_in_words(mine)}{_since(mine)}) differs and was not kept, "
            "since neither may win by being last. Agree with each other; whoever was wrong corrects the "
            "record.",
            code="decided-otherwise",
        )
        self.standing, self.mine = standing, mine


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of an answer."""

    state: str
    """``kept``; ``stood`` when it was said before; ``taken-back``; ``proposed`` or ``disputed`` where two
    people have to agree."""
    record: Record | None
    """What stands now; nothing after it was taken back, or while a second person is waited for."""
    proposal: Proposal | None = None


def answer(
    office: Office,
    actor: Actor,
    tender_id: str,
    supplier_id: str,
    item_id: str,
    said: Answer,
    why: str = "",
) -> Answered:
    """
    What becomes of an answer to something open.

    Raises:
        NotFoundError: The tender has no such supplier.
        NotValidError: The answer does not fit the question; the message says how it is written.
        DecidedOtherwiseError: Somebody else decided otherwise.
        ConflictError: It is not asked any more.
    """
    subject = subject_in(office, tender_id, supplier_id)
    item = open_item(office, tender_id, supplier_id, item_id)
    if item is None:
        item = _asked_before(office, subject, item_id, said)
    decision = _decision(office, actor, item, said, why)
    with office.changing(actor) as change, _told(decision):
        if held(change, tender_id).two_people:
            proposal, agreed = propose(office, change, subject, decision)
            if agreed is None:
                state = "disputed" if proposal.disputed else "proposed"
                return Answered(state, None, proposal)
            return Answered("kept", record_of(agreed), proposal)
        standing = _put(office, change, subject, decision)
        settled_by_answer(change, subject, decision)
        state = "kept" if standing is None else "stood"
        _note(change, subject, decision, f"{_noun(decision)}.{'confirmed' if standing is None else 'agreed'}")
    looking.gone(office, supplier_id, item_id)
    return Answered(state, record_of(standing or decision))


def _decision(office: Office, actor: Actor, item: Item, said: Answer, why: str) -> Decision:
    try:
        return writable(decision_of(item, said, who=actor.name, when=office.today(), why=why))
    except (ValueError, NotKeptError) as error:
        told = str(error).removesuffix(".")
        raise NotValidError(f"{told}. Nothing was kept; answer again.", code="answer", field="text") from None


def _asked_before(office: Office, subject: Subject, item_id: str, said: Answer) -> Item:
    """The question of something that was decided meanwhile, so that one hears how."""
    for table in ("confirmed", "kinds", "same"):
        for entry in getattr(decisions_of(office, subject), table):
            if key_of_entry(entry) != item_id:
                continue
            if said.way in (Way.AS_READ, Way.CHOICE):
                record = record_of(entry)
                raise ConflictError(
                    f"{record.who} answered this on {record.when}: {_in_words(record)}{_since(record)}. "
                    "Your answer was not kept. If it is another one, correct the record.",
                    code="decided-already",
                )
            return asked_again(entry, subject)
    raise ConflictError(
        "This is not asked any more: the paper was replaced, or another answer settled it. Nothing was kept. "
        "Load the list again.",
        code="not-asked",
    )


@contextmanager
def _told(decision: Decision) -> Iterator[None]:
    """Tells conflicts of the file in the words of people."""
    try:
        yield
    except NotKeptError as error:
        if isinstance(error.standing, Decision):
            raise DecidedOtherwiseError(record_of(error.standing), record_of(decision)) from None
        raise ConflictError(str(error)) from None


def _put(office: Office, change: Change, subject: Subject, decision: Decision) -> Decision | None:
    """What stood there already and says the same; ``None`` when the decision was written."""
    found: list[Decision | None] = []
    path = confirmed_path(subject)

    def edit(old: bytes | None) -> bytes:
        new, standing = decided(old, decision, name=path)
        found.append(standing)
        return new

    rewrite(office, change, subject.tender_id, path, edit, supplier_id=subject.supplier_id)
    return found[-1]


def correct(
    office: Office,
    actor: Actor,
    tender_id: str,
    supplier_id: str,
    record_id: str,
    said: Answer,
    why: str,
) -> Answered:
    """
    Another answer in the place of a record.

    Args:
        why: Must be given.

    Raises:
        NotFoundError: There is no such record (any more).
        NotValidError: The answer does not fit, or no reason was given.
        ConflictError: The record is none that can be changed here, or was changed meanwhile.
    """
    _reason(why)
    subject = subject_in(office, tender_id, supplier_id)
    former = decision_at(decisions_of(office, subject), record_id)
    decision = _decision(office, actor, asked_again(former, subject), said, why)
    if type(decision) is not type(former):
        raise NotValidError("This answers another question than the record does. Nothing was changed.")
    return _instead(office, actor, subject, former, decision, why)


def take_back(
    office: Office,
    actor: Actor,
    tender_id: str,
    supplier_id: str,
    record_id: str,
    why: str,
    *,
    at_once: bool = False,
) -> Answered:
    """
    A record taken out, so that its question is open again.

    Args:
        why: Must be given.
        at_once: The actor's own answer of a moment ago; then no reason is needed.

    Raises:
        NotFoundError: There is no such record (any more).
        NotValidError: No reason was given.
        ConflictError: The record is none that can be changed here, or was changed meanwhile.
    """
    subject = subject_in(office, tender_id, supplier_id)
    former = decision_at(decisions_of(office, subject), record_id)
    if at_once and former.who == actor.name:
        why = why if why.split() else AT_ONCE
    _reason(why)
    return _instead(office, actor, subject, former, None, why)


def _instead(
    office: Office, actor: Actor, subject: Subject, former: Decision, decision: Decision | None, why: str
) -> Answered:
    with office.changing(actor) as change, _told(decision or former):
        if held(change, subject.tender_id).two_people:
            proposal, agreed = propose(office, change, subject, decision, former=former, why=why)
            if agreed is None and proposal.state == "open":
                return Answered("disputed" if proposal.disputed else "proposed", None, proposal)
            return Answered(
                "kept" if agreed else "taken-back", None if agreed is None else record_of(agreed), proposal
            )
        path = confirmed_path(subject)

        def edit(old: bytes | None) -> bytes:
            return decided_instead(old, former, decision, name=path)

        rewrite(office, change, subject.tender_id, path, edit, supplier_id=subject.supplier_id)
        verb = "taken-back" if decision is None else "corrected"
        before = record_of(former)
        more = {"before": before.value, "before_who": before.who, "before_when": str(before.when)}
        _note(change, subject, decision or former, f"{_noun(former)}.{verb}", why=why, **more)
    if decision is None:
        return Answered("taken-back", None)
    return Answered("kept", record_of(decision))


def _reason(why: str) -> None:
    if not why.split():
        raise NotValidError(
            "Say why: whoever reads the trail later will want to know. Nothing was changed.", field="why"
        )


def _noun(decision: Decision) -> str:
    return record_of(decision).what


def _note(change: Change, subject: Subject, decision: Decision, what: str, **more: Any) -> None:
    record = record_of(decision)
    about = {
        "supplier": subject.supplier_id,
        "field": record.field,
        "file": record.file,
        "sha256": record.sha256,
        "attestation": record.attestation,
        "value": record.value,
        "why": record.why,
        "record": record.id,
    }
    if record.what == "name":
        about |= {"printed": record.said, "meant": record.meant}
    change.record(what, tender=subject.tender_id, **{**about, **more})


def _in_words(record: Record) -> str:
    """An answer in a few words."""
    if record.what == "name":
        return f"“{record.said}” is {'' if record.same else 'not '}{record.meant}"
    if record.absent:
        return "the paper does not say it"
    said = " | ".join(record.said.split("\n")) or "none"
    return said if len(said) <= 200 else f"{said[:199]}…"


def _since(record: Record) -> str:
    return f", “{record.why}”" if record.why else ""
