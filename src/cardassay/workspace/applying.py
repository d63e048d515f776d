"""
What people decided, laid over what was read.

0. Where a person says that a paper is of another kind than the one it was read as, what was read
   counts for nothing; where a person says that it is of that kind, that doubt ends.
1. A confirmed value takes the place of the one that was read, keeps its page and box, and is sure.
2. A field that a person found absent is removed.
3. A check at a register or an issuer raises the evidence grade, and never lowers it; one that was
   recorded with what was shown is judged apart, with its proof.
4. The day a paper came in is noted on its attestations.

A confirmation says that the words were read rightly. It makes no draft, annex or letter stand
alone: on such papers a confirmed value is shown, and stays not sure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cardassay.documents.designation import find_designations
from cardassay.model.attestation import Attestation
from cardassay.model.document import KIND_DOUBT, STANDS_ALONE, Document
from cardassay.model.evidence import Fact, Method, no_detail
from cardassay.model.problem import Problem
from cardassay.workspace.confirmed import Checked, Confirmation, Decisions, KindSaid

__all__ = ["applied"]


def applied(document: Document, decisions: Decisions) -> Document:
    """The document with everything that people decided about it."""
    said = decisions.kind_said(document.sha256)
    if said is not None and said.kind is not document.kind:
        return _of_another_kind(document, said)
    if said is not None:
        document = _of_that_kind(document)
    received = decisions.received_on(document.sha256, document.file, document.container_sha256)
    confirmed = [entry for entry in decisions.confirmed if entry.sha256 == document.sha256]
    checked = [entry for entry in decisions.checked if entry.sha256 == document.sha256]
    if received is None and not confirmed and not checked:
        return document
    attestations = tuple(
        replace(
            _checked(_confirmed(attestation, number, confirmed), number, checked),
            received=received or attestation.received,
        )
        for number, attestation in enumerate(document.attestations, start=1)
    )
    decided: list[Confirmation | Checked] = [*confirmed, *checked]
    beyond = [entry for entry in decided if entry.attestation > len(document.attestations)]
    problems = _beyond(beyond, len(document.attestations))
    return replace(document, attestations=attestations, problems=(*document.problems, *problems))


def _of_that_kind(document: Document) -> Document:
    """The document with every value sure that was not so only for the doubt about its kind."""
    return replace(
        document,
        attestations=tuple(
            replace(attestation, facts={name: _undoubted(fact) for name, fact in attestation.facts.items()})
            for attestation in document.attestations
        ),
    )


def _undoubted(fact: Fact[Any]) -> Fact[Any]:
    return replace(fact, sure=True, why_not_sure="") if fact.why_not_sure == KIND_DOUBT else fact


def _of_another_kind(document: Document, said: KindSaid) -> Document:
    """The document without what was read from it as a paper of a kind that it is not."""
    message = (
        f"{said.who} said on {said.when} that this is a {said.kind}; it was read as a {document.kind}, so "
        "that what was read counts for nothing."
    )
    if said.kind in STANDS_ALONE:
        message += " Type what it says into a form, if it is to count."
    problem = Problem("kind-by-person", "whole file", message)
    return replace(document, kind=said.kind, attestations=(), problems=(*document.problems, problem))


def _beyond(entries: list[Confirmation | Checked], read: int) -> tuple[Problem, ...]:
    """One problem for all decisions about attestations that were not read from the file."""
    if not entries:
        return ()
    numbers = sorted({entry.attestation for entry in entries})
    said = " and ".join(dict.fromkeys(f"{entry.who} on {entry.when}" for entry in entries))
    named = ("attestation " if len(numbers) == 1 else "attestations ") + ", ".join(map(str, numbers))
    many = f"{len(entries)} decisions" if len(entries) > 1 else "A decision"
    count = "count" if len(entries) > 1 else "counts"
    message = (
        f"{many} (by {said}) about {named} of this file {count} for nothing: {read} "
        f"{'was' if read == 1 else 'were'} read from it. "
        "Count again with `cardassay read`, and correct confirmed.toml."
    )
    return (Problem("decision-without-attestation", named, message),)


def _confirmed(attestation: Attestation, number: int, entries: list[Confirmation]) -> Attestation:
    facts: dict[str, Fact[Any]] = dict(attestation.facts)
    for entry in entries:
        if entry.attestation != number:
            continue
        if entry.value is None:
            facts.pop(entry.field, None)
            continue
        read = facts.get(entry.field)
        said = f"confirmed by {entry.who} on {entry.when}" + (f": {entry.why}" if entry.why else "")
        stands = attestation.stands_alone
        facts[entry.field] = Fact(
            entry.value,
            sure=stands,
            page=read.page if read else None,
            box=read.box if read else None,
            words=f"{read.words} ({said})" if read and read.words else said,
            method=Method.PERSON,
            detail=_detail(entry, read),
            why_not_sure="" if stands else "papers of this kind prove nothing by themselves",
        )
    return replace(attestation, facts=facts)


def _detail(entry: Confirmation, read: Fact[Any] | None) -> Mapping[str, object]:
    """What stands beside the value, such as the edition that a national standard adopts."""
    if read is not None and read.value == entry.value:
        return read.detail
    if entry.field == "standard":
        editions = {found.adopts for found in find_designations(entry.value)}
        if len(editions) == 1 and (edition := editions.pop()):
            return {"adopts": edition}
    return no_detail


def _checked(attestation: Attestation, number: int, entries: list[Checked]) -> Attestation:
    # What a register showed lifts only when it agrees and its proof is there: that is judged with it.
    grades = [entry.grade for entry in entries if entry.attestation == number and not entry.register]
    return replace(attestation, grade=max([attestation.grade, *grades]))
