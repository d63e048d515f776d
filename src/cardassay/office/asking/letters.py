"""
Request letters: written from today's judgement, changed by a person, kept as they went out.

1. A draft is the letter in a language, over the items that are missing today; items can be left out.
2. What is kept is the text as the person left it, and the items with the findings as they stood, so
   that it can be said later what changed, and whether the letter still asks for what is missing.
3. A kept letter is never edited; a new one is written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from cardassay.model.assessment import Assessment
from cardassay.model.finding import Finding
from cardassay.model.requirement import Weight
from cardassay.office.actor import Actor
from cardassay.office.faults import ConflictError, NotFoundError, NotValidError
from cardassay.office.judging.kept import Subject, judged, subject_of
from cardassay.office.office import Office
from cardassay.office.said import several_lines
from cardassay.office.seeing import Supplier, supplier_in
from cardassay.report.letter import Item, asked, requested, to_supplier
from cardassay.report.messages import LANGUAGES
from cardassay.store.database import new_id
from cardassay.store.schema.asking import requests

__all__ = [
    "Draft",
    "FindingThen",
    "LetterStanding",
    "RequestLetter",
    "RequestedItem",
    "draft_letter",
    "judged_supplier",
    "keep_letter",
    "letter_in",
    "letter_standing",
    "letters_of",
    "requested_items",
]

_LONGEST = 100_000
"""Letters of a text; a request for every paper that there is has a tenth of that."""


@dataclass(frozen=True, slots=True)
class FindingThen:
    """How a finding stood when a letter was written."""

    id: str
    title: str
    outcome: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RequestedItem:
    """One paper that a letter asks for, in the letter's language."""

    key: str
    """Names the item in every language and on every day."""
    requirement: str
    title: str
    please: str
    wording: str
    must_show: tuple[str, ...]
    advisory: bool
    """Asked, and without effect on the verdict."""
    schemes: tuple[str, ...]
    """Schemes whose paper can meet it."""
    findings: tuple[FindingThen, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter that nobody has kept yet."""

    supplier: Supplier
    language: str
    text: str
    items: tuple[RequestedItem, ...]
    """All that is missing, those that were left out too."""
    left_out: frozenset[str]
    basis: str
    """Hash over the files that were judged."""
    day: date


@dataclass(frozen=True, slots=True)
class RequestLetter:
    """A letter that was kept."""

    id: str
    supplier_id: str
    language: str
    text: str
    items: tuple[RequestedItem, ...]
    day: date
    basis: str
    who: str
    made_at: datetime
    mail: str
    """Where it was sent last; empty when it never was."""
    state: str
    """``written``, ``sent`` or ``failed``."""
    error: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class LetterStanding:
    """Whether a letter asks for what is missing today."""

    no_longer: tuple[RequestedItem, ...]
    """Asked for in the letter, and not missing any more, or to show something else now."""
    new: tuple[RequestedItem, ...]
    """Missing today and not asked for."""

    @property
    def up_to_date(self) -> bool:
        """Whether nothing more and nothing less is missing."""
        return not self.no_longer and not self.new


def judged_supplier(
    office: Office, tender_id: str, supplier_id: str
) -> tuple[Supplier, Subject, Assessment | None]:
    """
    A supplier of a tender with its judgement as of today; ``None`` when it cannot be judged.

    Raises:
        NotFoundError: It is none of this tender.
    """
    with office.database.reading() as connection:
        supplier = supplier_in(connection, tender_id, supplier_id)
        if supplier is None:
            raise NotFoundError("There is no such supplier in this tender.")
        subject = subject_of(connection, supplier_id)
    return supplier, subject, judged(office, subject, office.today()).assessment


def draft_letter(
    office: Office,
    tender_id: str,
    supplier_id: str,
    *,
    language: str = "",
    left_out: Collection[str] = (),
) -> Draft:
    """
    The letter that today's judgement asks for.

    Args:
        language: One of :data:`LANGUAGES`; empty for the supplier's own.
        left_out: Keys of items that this letter does not ask for.

    Raises:
        NotFoundError: The supplier is none of this tender.
        NotValidError: There are no letters in that language.
        ConflictError: The supplier cannot be judged.
    """
    if language and language not in LANGUAGES:
        told = f"There are no letters in `{language}`; choose one of {', '.join(LANGUAGES)}."
        raise NotValidError(told, field="language")
    supplier, subject, assessment = judged_supplier(office, tender_id, supplier_id)
    if assessment is None:
        raise ConflictError(
            f"{supplier.name} cannot be judged, so that nobody can say what is missing. Mend its file "
            "(the page of the supplier says what is wrong) and write the letter then.",
            code="not-judged",
        )
    own = supplier.language
    language = language or (own if own in LANGUAGES else "en")
    missing = requested(assessment)
    wanted = [item for item in missing if _key(item) not in left_out]
    return Draft(
        supplier,
        language,
        to_supplier(assessment, language, wanted),
        requested_items(assessment, language),
        frozenset(_key(item) for item in missing) & frozenset(left_out),
        subject.basis,
        assessment.day,
    )


def keep_letter(
    office: Office,
    actor: Actor,
    tender_id: str,
    supplier_id: str,
    *,
    language: str,
    text: str,
    seen: Collection[str],
    left_out: Collection[str] = (),
) -> RequestLetter:
    """
    The letter, kept with the items that it asks for.

    Args:
        text: As the person left it.
        seen: Keys of all items that were missing when the person wrote; another set today means
            that the judgement has changed meanwhile.

    Raises:
        NotFoundError: The supplier is none of this tender.
        NotValidError: The text is empty or endless, or there are no letters in that language.
        ConflictError: Other papers are missing now than the person saw.
    """
    text = several_lines(text, "text", most=_LONGEST)
    if not text:
        raise NotValidError("A letter has a text; write one, or have it written anew.", field="text")
    draft = draft_letter(office, tender_id, supplier_id, language=language, left_out=left_out)
    if {item.key for item in draft.items} != set(seen):
        raise ConflictError(
            "The judgement has changed since you began this letter: other papers are missing now. Nothing "
            "was kept. Compare the list of papers with your text, and keep it then.",
            code="judgement-changed",
        )
    items = tuple(item for item in draft.items if item.key not in draft.left_out)
    identifier = new_id()
    with office.changing(actor) as change:
        row = {
            "id": identifier,
            "supplier_id": supplier_id,
            "language": draft.language,
            "text": f"{text}\n",
            "items": [asdict(item) for item in items],
            "day": draft.day,
            "basis": draft.basis,
            "who": actor.name,
            "made_at": change.moment,
        }
        change.connection.execute(insert(requests).values(**row))
        change.record(
            "request.kept",
            tender=tender_id,
            supplier=draft.supplier.name,
            request=identifier,
            language=draft.language,
            items=[item.requirement for item in items],
        )
        return letter_in(change.connection, tender_id, supplier_id, identifier)


def letters_of(connection: Connection, supplier_id: str) -> tuple[RequestLetter, ...]:
    """The letters to a supplier, the newest first."""
    query = select(requests).where(requests.c.supplier_id == supplier_id)
    query = query.order_by(requests.c.made_at.desc(), requests.c.id)
    return tuple(_letter(row) for row in connection.execute(query))


def letter_in(connection: Connection, tender_id: str, supplier_id: str, request_id: str) -> RequestLetter:
    """
    One letter to a supplier of a tender.

    Raises:
        NotFoundError: There is none of that identifier.
    """
    row = None
    if supplier_in(connection, tender_id, supplier_id) is not None:
        wanted = requests.c.id == request_id, requests.c.supplier_id == supplier_id
        row = connection.execute(select(requests).where(*wanted)).one_or_none()
    if row is None:
        raise NotFoundError("There is no such letter to this supplier.")
    return _letter(row)


def letter_standing(letter: RequestLetter, missing: Collection[RequestedItem]) -> LetterStanding:
    """Whether a letter asks for what is missing today."""
    now, then = {item.key for item in missing}, {item.key for item in letter.items}
    return LetterStanding(
        tuple(item for item in letter.items if item.key not in now),
        tuple(item for item in missing if item.key not in then),
    )


def requested_items(assessment: Assessment, language: str) -> tuple[RequestedItem, ...]:
    """What is missing, in a language, those without effect on the verdict last."""
    items = tuple(_item(item, language) for item in requested(assessment))
    return tuple(sorted(items, key=lambda item: item.advisory))


def _item(item: Item, language: str) -> RequestedItem:
    words = asked(item, language)
    requirement = item.finding.requirement
    return RequestedItem(
        _key(item),
        requirement.id,
        words.title,
        words.please,
        words.wording,
        words.must_show,
        requirement.weight is Weight.ADVISORY,
        tuple(dict.fromkeys(accepted.scheme for accepted in requirement.accepted)),
        tuple(_then(finding) for finding in item.findings.values()),
    )


def _then(finding: Finding) -> FindingThen:
    reasons = tuple(reason.code for reason in finding.reasons)
    return FindingThen(finding.id, finding.requirement.title, finding.outcome.value, reasons)


def _key(item: Item) -> str:
    """What is asked for: the paper and what it must show, days aside, since they move with the day."""
    shown = [[name, sorted(values)] for name, values in sorted(item.must_show.items()) if name != "days"]
    return hashlib.sha256(repr((item.what, shown)).encode()).hexdigest()[:16]


def _letter(row: Any) -> RequestLetter:
    values = {name: getattr(row, name) for name in RequestLetter.__dataclass_fields__}
    return RequestLetter(**{**values, "items": tuple(_item_of(one) for one in values["items"])})


def _item_of(value: Mapping[str, Any]) -> RequestedItem:
    then = tuple(FindingThen(**{**one, "reasons": tuple(one["reasons"])}) for one in value["findings"])
    lists = {name: tuple(value[name]) for name in ("must_show", "schemes")}
    return RequestedItem(**{**value, **lists, "findings": then})
