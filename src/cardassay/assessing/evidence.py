"""
From the papers of a dossier and what people decided to the attestations that count.

1. Confirmations replace what was read; a person's value is sure.
2. A buyer's own check lifts the evidence grade.
3. An annex in a file of its own joins the certificate whose number it carries.
4. A paper that came after the deadline waits until a person admits it.
5. A file that lies in the dossier several times is one paper; it is late only where every copy is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from cardassay.assessing.copies import each_once
from cardassay.model.attestation import Attestation
from cardassay.model.document import Document, Kind
from cardassay.model.evidence import Fact
from cardassay.model.problem import Problem
from cardassay.model.product import compare_numbers
from cardassay.model.project import Project
from cardassay.workspace.applying import applied
from cardassay.workspace.confirmed import Decisions

__all__ = ["Evidence", "evidence_of"]

_PAGE_OF = re.compile(r"(\d{1,3})\D{1,6}(\d{1,3})")
_ANNEX_MISSING = "site-annex-missing"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A dossier's papers, ready to be judged."""

    documents: tuple[Document, ...]
    """As read, with confirmations applied; a paper of which there are copies stands here once."""
    counted: tuple[Attestation, ...]
    late: tuple[Attestation, ...]
    problems: tuple[Problem, ...]


def evidence_of(documents: Sequence[Document], decisions: Decisions, project: Project) -> Evidence:
    """The attestations that count, those that came too late, and decisions that fit no paper."""
    present = {sha256 for one in documents for sha256 in (one.sha256, one.container_sha256) if sha256}
    deadline = project.deadlines.clarification or project.deadlines.submission

    def is_late(document: Document) -> bool:
        return decisions.admission(document.sha256) is None and any(
            _is_late(attestation, deadline) for attestation in document.attestations
        )

    papers, copied = each_once([applied(document, decisions) for document in documents], is_late)
    joined = _with_annexes(tuple(_whole_or_not(document) for document in papers))
    counted: list[Attestation] = []
    late: list[Attestation] = []
    for document in joined:
        (late if is_late(document) else counted).extend(document.attestations)
    return Evidence(joined, tuple(counted), tuple(late), (*decisions.without_paper(present), *copied))


def _is_late(attestation: Attestation, deadline: date | None) -> bool:
    return deadline is not None and attestation.received is not None and attestation.received > deadline


def _whole_or_not(document: Document) -> Document:
    """The document with what is missing of it noted on its attestations."""
    missing = next((flag.says for flag in document.flags if flag.code == _ANNEX_MISSING), "")
    return replace(
        document,
        attestations=tuple(
            replace(attestation, incomplete=_missing_pages(attestation.facts) or missing)
            for attestation in document.attestations
        ),
    )


def _missing_pages(facts: Mapping[str, Fact[Any]]) -> str:
    """Which pages of a paper are not there, by its own page marks; empty when none is missing."""
    fact = facts.get("pages_present")
    if fact is None:
        return ""
    present: set[int] = set()
    last = 0
    for mark in fact.value:
        match = _PAGE_OF.search(str(mark))
        if match is not None:
            present.add(int(match.group(1)))
            last = max(last, int(match.group(2)))
    missing = [str(page) for page in range(1, last + 1) if page not in present]
    return f"page {', '.join(missing)} of {last}" if missing else ""


def _with_annexes(documents: tuple[Document, ...]) -> tuple[Document, ...]:
    annexes = [
        (document, attestation)
        for document in documents
        if document.kind is Kind.CERTIFICATE_ANNEX
        for attestation in document.attestations
    ]
    if not annexes:
        return documents
    return tuple(
        document
        if document.kind is Kind.CERTIFICATE_ANNEX
        else replace(document, attestations=tuple(_joined(a, annexes) for a in document.attestations))
        for document in documents
    )


def _joined(attestation: Attestation, annexes: Sequence[tuple[Document, Attestation]]) -> Attestation:
    number = attestation.text("number")
    if number is None:
        return attestation
    for _, annex in annexes:
        theirs = annex.text("number")
        if theirs is None or not compare_numbers(number.value, theirs.value):
            continue
        facts = dict(attestation.facts)
        for name in ("sites", "pages_present", "exclusions"):
            facts.update(_both(name, facts.get(name), annex.facts.get(name)))
        if "scope" not in facts and (scope := annex.fact("scope")) is not None:
            facts["scope"] = scope
        attestation = replace(attestation, facts=facts, incomplete=_missing_pages(facts))
    return attestation


def _both(name: str, main: Fact[Any] | None, annex: Fact[Any] | None) -> dict[str, Fact[Any]]:
    if annex is None:
        return {}
    if main is None:
        return {name: annex}
    more = tuple(item for item in annex.value if item not in main.value)
    # An annex that adds nothing cannot make what the certificate itself says less sure.
    return {name: replace(main, value=(*main.value, *more), sure=main.sure and (annex.sure or not more))}
