"""
What a person has to look at before a dossier can be judged, in the order in which it matters.

1. Every value of a paper that stands alone and is not sure is an open value.
2. A value that nobody could read is open too, when a finding waits for it.
3. First come the values that keep a blocking requirement open, then those of other requirements,
   then the rest; inside each, paper by paper, so that a person opens each paper once. Language and
   page marks are asked for only where a finding waits for them.
4. Values that wait only for the kind of their paper are asked as one: what kind of paper it is.
5. Values of drafts, annexes and companion papers are not asked for: confirmed or not, they prove
   nothing by themselves. They are counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cardassay.assessing.other_readings import in_form, other_readings
from cardassay.assessing.waiting import Key, Waiting
from cardassay.model.assessment import Assessment
from cardassay.model.attestation import Attestation
from cardassay.model.document import KIND_DOUBT, Document, Kind
from cardassay.model.evidence import Fact
from cardassay.model.fields import FIELDS
from cardassay.model.open_value import Need, OpenValue, OtherReading, Paper
from cardassay.workspace import Confirmation, Decisions

__all__ = ["Disagreement", "confirmation", "disagreements", "not_asked", "open_values"]

_OF_THE_FILE = frozenset({"language", "pages_present"})
"""Fields that speak of the file and not of what is attested; nobody is asked unless a finding waits."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A person confirmed a value, and what is read today from the same file is surely another one."""

    confirmed: Confirmation
    read: Fact[Any]


def open_values(assessment: Assessment, decisions: Decisions) -> tuple[OpenValue, ...]:
    """Everything in a dossier that waits for a person, in the order in which to ask."""
    waiting = Waiting.of(assessment)
    absent = {(c.sha256, c.attestation, c.field) for c in decisions.confirmed if c.value is None}
    rivals = _rivals(assessment.documents)
    found: dict[Key, OpenValue] = {}
    for document in assessment.documents:
        for number, attestation in enumerate(document.attestations, start=1):
            if not attestation.stands_alone:
                continue
            for name in FIELDS:
                key = (document.sha256, number, name)
                fact = attestation.fact(name)
                if key in found or key in absent:
                    continue
                if fact.sure if fact is not None else key not in waiting.missing:
                    continue
                if fact is not None and fact.why_not_sure == KIND_DOUBT:
                    continue  # asked once, for the whole paper
                if name in _OF_THE_FILE and key not in waiting.findings:
                    continue
                found[key] = _open_value(
                    assessment,
                    document,
                    number,
                    name,
                    fact,
                    waiting,
                    rivals.get(_twin(attestation, name), ()),
                )
    return _in_order(found.values(), waiting)


def _open_value(
    assessment: Assessment,
    document: Document,
    number: int,
    name: str,
    fact: Fact[Any] | None,
    waiting: Waiting,
    rivals: Iterable[tuple[Document, Fact[Any]]],
) -> OpenValue:
    need, findings = waiting.of_key((document.sha256, number, name))
    others = () if fact is None else other_readings(name, fact)
    read = [value.value for value in others] + ([] if fact is None else [fact.value])
    for other, theirs in rivals:
        if other.sha256 != document.sha256 and theirs.value not in read:
            read.append(theirs.value)
            page = f", page {theirs.page}" if theirs.page else ""
            why = f"{other.file}{page} prints this under the same number"
            others = (*others, OtherReading(theirs.value, why))
    return OpenValue(
        supplier=assessment.supplier.folder,
        paper=Paper(document.file, document.sha256),
        kind=document.kind.value,
        scheme=document.attestations[number - 1].scheme,
        attestation=number,
        attestations=len(document.attestations),
        field=name,
        fact=fact,
        need=need,
        waiting=findings,
        others=others,
        stands_on=_annex_of(fact, document, assessment.documents),
    )


def _annex_of(fact: Fact[Any] | None, own: Document, documents: Iterable[Document]) -> Paper | None:
    """The annex from which a value came that counts for its certificate."""
    if fact is None or fact.box is None:
        return None
    for document in documents:
        if document.kind is Kind.CERTIFICATE_ANNEX and document is not own:
            for attestation in document.attestations:
                if any(fact is theirs for theirs in attestation.facts.values()):
                    return Paper(document.file, document.sha256)
    return None


def _in_order(values: Iterable[OpenValue], waiting: Waiting) -> tuple[OpenValue, ...]:
    first: dict[tuple[Need, str], int] = {}
    for value in values:
        here = (value.need, value.paper.sha256)
        first[here] = min(first.get(here, waiting.last), waiting.rank(value.waiting))
    place = {name: position for position, name in enumerate(FIELDS)}
    return tuple(
        sorted(
            values,
            key=lambda v: (
                v.need, first[v.need, v.paper.sha256], v.paper.file, v.attestation, place[v.field]
            ),
        )
    )  # fmt: skip


Twin = tuple[str, str, str, str]


def _twin(attestation: Attestation, name: str) -> Twin:
    number = attestation.text("number")
    return attestation.kind, attestation.scheme, "" if number is None else str(number.value), name


def _rivals(documents: Iterable[Document]) -> dict[Twin, list[tuple[Document, Fact[Any]]]]:
    """Values that papers of the same kind, scheme and number print for the same field."""
    found: dict[Twin, list[tuple[Document, Fact[Any]]]] = {}
    for document in documents:
        for attestation in document.attestations:
            if attestation.text("number") is None:
                continue
            for name, fact in attestation.facts.items():
                if name not in _OF_THE_FILE | {"number"}:
                    found.setdefault(_twin(attestation, name), []).append((document, fact))
    return found


def not_asked(assessment: Assessment) -> Mapping[str, int]:
    """How many values that are not sure stand on papers that prove nothing by themselves, by file."""
    counts = {
        document.file: sum(
            not fact.sure
            for attestation in document.attestations
            if not attestation.stands_alone
            for fact in attestation.facts.values()
        )
        for document in assessment.documents
    }
    return {file: count for file, count in counts.items() if count}


def disagreements(documents: Iterable[Document], decisions: Decisions) -> tuple[Disagreement, ...]:
    """
    Confirmed values that today's reading surely contradicts; the confirmed ones still count.

    Args:
        documents: As read, before anything that people decided was laid over them.
    """
    read = {document.sha256: document for document in documents}
    found = []
    for entry in decisions.confirmed:
        document = read.get(entry.sha256)
        if document is None or entry.attestation > len(document.attestations):
            continue
        fact = document.attestations[entry.attestation - 1].fact(entry.field)
        if fact is not None and fact.sure and in_form(FIELDS[entry.field], fact.value) != entry.value:
            found.append(Disagreement(entry, fact))
    return tuple(found)


def confirmation(value: OpenValue, answer: Any, *, who: str, when: date, why: str) -> Confirmation:
    """The decision that an answer makes; ``answer`` is ``None`` when the paper does not say it."""
    return Confirmation(
        sha256=value.paper.sha256, field=value.field, value=answer, who=who, when=when, why=why,
        file=value.paper.file, attestation=value.attestation,
    )  # fmt: skip
