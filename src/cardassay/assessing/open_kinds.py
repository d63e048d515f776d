"""Papers of which it is not certain what they are, so that a person has to say it before anything counts."""

from __future__ import annotations

from cardassay.assessing.waiting import Waiting
from cardassay.model.assessment import Assessment
from cardassay.model.document import KIND_DOUBT
from cardassay.model.open_value import OpenKind, Paper
from cardassay.workspace import Decisions

__all__ = ["open_kinds"]


def open_kinds(assessment: Assessment, decisions: Decisions) -> tuple[OpenKind, ...]:
    """The papers whose values wait only for their kind, what hangs most on it first."""
    waiting = Waiting.of(assessment)
    found = []
    for document in assessment.documents:
        if decisions.kind_said(document.sha256) is not None:
            continue
        doubted = [
            (number, name, fact)
            for number, attestation in enumerate(document.attestations, start=1)
            for name, fact in attestation.facts.items()
            if fact.why_not_sure == KIND_DOUBT
        ]
        if not doubted:
            continue
        ids = {
            finding
            for number, name, _ in doubted
            for finding in waiting.findings.get((document.sha256, number, name), ())
        }
        need, findings = waiting.of_findings(ids)
        values = tuple((name, fact.value) for _, name, fact in doubted)
        paper = Paper(document.file, document.sha256)
        found.append(OpenKind(assessment.supplier.folder, paper, document.kind.value, values, need, findings))
    return tuple(sorted(found, key=lambda kind: (kind.need, waiting.rank(kind.waiting), kind.paper.file)))
