"""
What an answer of a person to something open decides, and the reason noted where the person gives none.

Terminal, pages and API share it: an answer means the same wherever it is given.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date
from typing import Any
from unicodedata import category

from cardassay.assessing.review import confirmation
from cardassay.model.document import Kind
from cardassay.model.fields import FIELDS
from cardassay.model.open_value import OpenKind, OpenName, OpenValue
from cardassay.workspace.answers import answer_of_json, parse_answer, typed
from cardassay.workspace.confirmed import Decisions, KindSaid, Sameness
from cardassay.workspace.entries import Decision

__all__ = ["Answer", "Item", "Way", "decision_of", "is_decided", "reason_for"]

Item = OpenValue | OpenName | OpenKind

_LONGEST_WHY = 300
_UNSEEN = frozenset({"Cc", "Cs"})


class Way(enum.StrEnum):
    """How something open is answered."""

    AS_READ = "as-read"
    """What was read is right."""
    CHOICE = "choice"
    """One of the readings shown; the first is what was read."""
    TYPED = "typed"
    """What the paper really says, as typed."""
    GIVEN = "given"
    """The same, as a value of JSON; ``None`` when the paper does not say it."""
    ABSENT = "absent"
    """The paper does not say it."""
    KIND = "kind"
    """What kind of paper it is."""
    SAME = "same"
    """The printed name or site is the one of the offer."""
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person says."""

    way: Way
    text: str = ""
    """As typed, or the kind of paper."""
    number: int = 0
    """Of the reading chosen, counted from 1."""
    value: Any = None
    """As JSON has it."""


def decision_of(item: Item, answer: Answer, *, who: str, when: date, why: str = "") -> Decision:
    """
    The decision that an answer makes.

    Args:
        why: The person's own reason; empty for the usual one.

    Raises:
        ValueError: The answer does not fit what was asked; the message says why, and how it is written.
    """
    why = _one_line(why)
    if answer.way is Way.KIND:
        return KindSaid(
            item.paper.sha256, _kind(answer.text), who, when, why or reason_for(item, answer), item.paper.file
        )
    if isinstance(item, OpenName):
        if answer.way not in (Way.SAME, Way.DIFFERENT):
            raise ValueError("This asks whether two names are the same; answer that they are, or are not")
        same = answer.way is Way.SAME
        reason = why or reason_for(item, answer)
        return Sameness(item.printed, who, when, reason, item.party, item.site, same)
    if isinstance(item, OpenKind):
        raise ValueError("This asks what kind of paper it is; name a kind")
    value = _value(item, answer)
    return confirmation(item, value, who=who, when=when, why=why or reason_for(item, answer, value))


def _one_line(text: str) -> str:
    """The text without line ends and signs that nobody sees."""
    return " ".join("".join(sign for sign in text if sign.isspace() or category(sign) not in _UNSEEN).split())


def _kind(word: str) -> Kind:
    name = "-".join(word.casefold().split())
    if name not in list(Kind):
        raise ValueError(f"`{word}` is none of the kinds of paper: {', '.join(Kind)}")
    return Kind(name)


def _value(item: OpenValue, answer: Answer) -> Any:
    spec = FIELDS[item.field]
    number = 1 if answer.way is Way.AS_READ else answer.number
    match answer.way:
        case Way.ABSENT:
            return None
        case Way.TYPED:
            return parse_answer(spec, answer.text)
        case Way.GIVEN:
            return answer_of_json(spec, answer.value)
        case Way.AS_READ | Way.CHOICE if number == 1:
            if item.fact is None:
                raise ValueError("Nothing was read, so there is nothing to confirm; type what the paper says")
            return item.fact.value
        case Way.CHOICE if 2 <= number <= len(item.others) + 1:
            return item.others[number - 2].value
        case Way.CHOICE:
            raise ValueError(f"There is no reading {number}; {len(item.others) + 1} are shown")
        case _:
            raise ValueError("This asks for a value; confirm what was read, or say what the paper says")


def reason_for(item: Item, answer: Answer, value: Any = None) -> str:
    """The reason that is noted when a person gives none."""
    if answer.way is Way.KIND:
        return "looked at the paper" if isinstance(item, OpenKind) else "seen while its values were confirmed"
    if not isinstance(item, OpenValue):
        return "compared by eye"
    if answer.way is Way.ABSENT or value is None:
        return "the paper does not say it"
    spec = FIELDS[item.field]
    if item.fact is not None and _same(spec.name, value, item.fact.value):
        return "compared with the page"
    if answer.way is Way.CHOICE:
        return f"chosen by eye: {item.others[answer.number - 2].why}"
    if item.fact is None:
        return "read by eye; nothing was read"
    read = " ".join(typed(spec, item.fact.value).split())
    return f"read by eye; read as {read}"[:_LONGEST_WHY]


def _same(name: str, one: Any, other: Any) -> bool:
    """Whether two values are typed alike, lists or tuples, blanks apart."""
    spec = FIELDS[name]
    return " ".join(typed(spec, one).split()) == " ".join(typed(spec, other).split())


def is_decided(item: Item, decisions: Decisions) -> bool:
    """Whether decisions answer something that was open, by themselves or since the paper is another kind."""
    said = decisions.kind_said(item.paper.sha256)
    if isinstance(item, OpenKind):
        return said is not None
    if isinstance(item, OpenName):
        return any((one.printed, one.party, one.site) == item.key for one in decisions.same)
    if said is not None and said.kind.value != item.kind:
        return True  # its values were read as those of another kind of paper
    return any((one.sha256, one.attestation, one.field) == item.key for one in decisions.confirmed)
