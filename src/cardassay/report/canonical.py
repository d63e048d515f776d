"""
The assessment as canonical JSON: the same bytes for the same dossier, packs, registers and day.

Nothing in it comes from the clock or the machine; keys are sorted; lists keep the order of the
assessment, which is deterministic itself. Evidence is cited where it decides, with the SHA-256 of
the file, page, box and words; papers are given once, under ``documents``, and requirements under
``requirements``. One finding is one line, so that two results can be compared line by line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cardassay import __version__
from cardassay.model.assessment import Assessment, AssetFinding, Knowledge
from cardassay.model.attestation import Attestation, Origin
from cardassay.model.document import Document
from cardassay.model.evidence import Fact
from cardassay.model.finding import Action, Candidate, Duty, Finding, Part, Stretch, Waiver
from cardassay.model.problem import Problem
from cardassay.model.reason import Reason
from cardassay.model.requirement import Requirement, Target
from cardassay.model.source import Source
from cardassay.model.verdict import Verdicts, effect_of
from cardassay.report.chain_value import chain_value
from cardassay.report.look_up_values import consulted_value, declared_value, look_up_value
from cardassay.report.plain import plain, to_lines
from cardassay.report.reading import document_value, fact_value
from cardassay.report.sentences import part_sentence, reason_sentence

__all__ = [
    "FORMAT",
    "assessment_json",
    "assessment_value",
    "finding_value",
    "looked_up_value",
    "requirement_value",
]

FORMAT = "cardassay-assessment/1"

_LINES_TO = 4
"""Each finding, document, chain and requirement stands on a line of its own."""


def assessment_json(assessments: Iterable[Assessment]) -> bytes:
    """The canonical JSON text of one run: one entry per supplier, in the order given."""
    return to_lines(
        {
            "format": FORMAT,
            "made_by": {"name": "cardassay", "version": __version__},
            "assessments": [assessment_value(assessment) for assessment in assessments],
        },
        _LINES_TO,
    )


def assessment_value(assessment: Assessment) -> dict[str, Any]:
    """One supplier's assessment."""
    shared = _Shared()
    return {
        "project": plain(assessment.project),
        "supplier": plain(assessment.supplier),
        "day": plain(assessment.day),
        "verdicts": _verdicts(assessment.verdicts),
        "requirements": [requirement_value(requirement) for requirement in _requirements(assessment)],
        "findings": [_finding(finding, assessment, shared) for finding in assessment.findings],
        "not_applicable": [
            {"requirement": requirement.id, "title": requirement.title, "why": why}
            for requirement, why in assessment.not_applicable
        ],
        "assets": [_asset(row) for row in assessment.assets],
        "chains": [chain_value(chain, _paper) for chain in assessment.chains],
        "documents": [_document(document) for document in assessment.documents],
        "knowledge": _knowledge(assessment.knowledge),
        "problems": [_problem(problem) for problem in assessment.problems],
        "looked_up": [looked_up_value(origin, assessment) for origin in _in_order(assessment.looked_up)],
        "declared": [declared_value(one) for one in assessment.declared],
        "registers": [consulted_value(one) for one in assessment.registers],
    }


def finding_value(finding: Finding, assessment: Assessment) -> dict[str, Any]:
    """One finding as a tree: requirement, target, reasons, parts, papers, timeline, actions."""
    return _finding(finding, assessment, _Shared())


class _Shared:
    """The values of parts and facts, each made once: many findings rest on the same ones."""

    def __init__(self) -> None:
        # What is found by its identity is kept, so that this cannot be given to another value.
        self._facts: dict[int, tuple[Fact[Any], dict[str, Any]]] = {}
        self._parts: dict[tuple[int, int], tuple[Part, Attestation | None, dict[str, Any]]] = {}

    def part(self, part: Part, attestation: Attestation | None) -> dict[str, Any]:
        """A part of a paper without what its sentence says, which names the target; nobody changes it."""
        key = (id(part), id(attestation))
        made = self._parts.get(key)
        if made is None:
            made = self._parts[key] = (part, attestation, self._part(part, attestation))
        return made[2]

    def _part(self, part: Part, attestation: Attestation | None) -> dict[str, Any]:
        return {
            "reason": _reason(part.reason),
            "outcome": part.outcome.value,
            "softened": part.softened,
            "detail": _detail(part.detail),
            "facts": [
                {"field": name, "sha256": _sha256(part.paper_of(name, attestation)), **self._fact(fact)}
                for name, fact in part.facts
            ],
            "source": _source(part.source),
        }

    def _fact(self, fact: Fact[Any]) -> dict[str, Any]:
        made = self._facts.get(id(fact))
        if made is None:
            made = self._facts[id(fact)] = (fact, fact_value(fact))
        return made[1]


def _finding(finding: Finding, assessment: Assessment, shared: _Shared) -> dict[str, Any]:
    return {
        "id": finding.id,
        "requirement": finding.requirement.id,
        "title": plain(finding.requirement.title),
        "weight": finding.requirement.weight.value,
        "question": finding.requirement.question.value,
        "target": plain(finding.target),
        "outcome": finding.outcome.value,
        "effect": _effect_words(finding, with_waivers=False),
        "effect_with_waivers": _effect_words(finding, with_waivers=True),
        "reasons": [_reason(reason) for reason in finding.reasons],
        "parts": [_part(part, None, finding.target, assessment, shared) for part in finding.parts],
        "candidates": [
            _candidate(candidate, finding.target, assessment, shared) for candidate in finding.candidates
        ],
        "timeline": [_stretch(stretch) for stretch in finding.timeline],
        "duties": [_duty(duty) for duty in finding.duties],
        "breaks": [_stretch(stretch) for stretch in finding.breaks],
        "actions": [_action(action) for action in finding.actions],
        "waiver": None if finding.waiver is None else _waiver(finding.waiver),
    }


def _effect_words(finding: Finding, *, with_waivers: bool) -> str:
    return effect_of(finding, with_waivers=with_waivers).name.lower().replace("_", "-")


def _verdicts(verdicts: Verdicts) -> dict[str, Any]:
    return {
        "by_evidence": verdicts.by_evidence.value,
        "with_waivers": verdicts.with_waivers.value,
        "cells": [
            {
                "target": plain(cell.target),
                "by_evidence": cell.by_evidence.value,
                "with_waivers": cell.with_waivers.value,
            }
            for cell in verdicts.cells
        ],
        "questions": [
            {"question": question.value, "by_evidence": verdict.value}
            for question, verdict in verdicts.questions
        ],
    }


def _requirements(assessment: Assessment) -> tuple[Requirement, ...]:
    """Each requirement that was judged, once, by identifier."""
    found = {finding.requirement.id: finding.requirement for finding in assessment.findings}
    return tuple(found[identifier] for identifier in sorted(found))


def requirement_value(requirement: Requirement) -> dict[str, Any]:
    """One requirement with its source."""
    value: dict[str, Any] = plain(requirement)
    value["source"] = _source(requirement.source)
    return value


def _source(source: Source | None) -> dict[str, Any] | None:
    if source is None:
        return None
    return {
        "document": plain(source.document),
        "clause": plain(source.clause),
        "confidence": source.confidence.value,
        "checked_on": plain(source.checked_on),
        "may_reject": source.may_reject,
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {"code": reason.code, "axis": reason.axis.value, "says": reason_sentence(reason)}


def _candidate(
    candidate: Candidate, target: Target, assessment: Assessment, shared: _Shared
) -> dict[str, Any]:
    attestation = candidate.attestation
    return {
        "paper": _paper(attestation),
        "scheme": candidate.scheme,
        "outcome": candidate.outcome.value,
        "reasons": [_reason(reason) for reason in candidate.reasons],
        "parts": [_part(part, attestation, target, assessment, shared) for part in candidate.parts],
    }


def _part(
    part: Part, attestation: Attestation | None, target: Target, assessment: Assessment, shared: _Shared
) -> dict[str, Any]:
    value = shared.part(part, attestation)
    says = part_sentence(part, attestation, target, assessment)
    return {**value, "reason": {**value["reason"], "says": says}}


def _sha256(attestation: Attestation | None) -> str | None:
    return None if attestation is None or attestation.origin is None else attestation.origin.sha256


def _detail(detail: Mapping[str, object]) -> dict[str, Any]:
    return {name: plain(detail[name]) for name in sorted(detail)}


def _paper(attestation: Attestation | None) -> dict[str, Any] | None:
    if attestation is None:
        return None
    origin = attestation.origin
    return {
        "file": None if origin is None else plain(origin.file),
        "sha256": None if origin is None else origin.sha256,
        "index": None if origin is None else origin.index,
        "scheme": attestation.scheme,
        "kind": attestation.kind,
        "grade": attestation.grade.label,
    }


def _stretch(stretch: Stretch) -> dict[str, Any]:
    return {
        "first_day": plain(stretch.first_day),
        "last_day": plain(stretch.last_day),
        "outcome": stretch.outcome.value,
        "reasons": [reason.code for reason in stretch.reasons],
    }


def _duty(duty: Duty) -> dict[str, Any]:
    return {
        "due": plain(duty.due),
        "condition": duty.condition,
        "reason": duty.reason.code,
        "paper": plain(duty.paper),
    }


def _action(action: Action) -> dict[str, Any]:
    return {
        "kind": action.kind.value,
        "what": plain(action.what),
        "must_show": [{"what": plain(what), "value": plain(value)} for what, value in action.must_show],
        "whom": plain(action.whom),
        "reason": None if action.reason is None else action.reason.code,
    }


def _waiver(waiver: Waiver) -> dict[str, Any]:
    value: dict[str, Any] = plain(waiver)
    return value


def _asset(row: AssetFinding) -> dict[str, Any]:
    return {
        "id": row.asset.id,
        "title": plain(row.asset.title),
        "fear": plain(row.asset.fear),
        "source": _source(row.asset.source),
        "outcome": row.outcome.value,
        "covers": [
            {
                "scheme": cover.cover.scheme,
                "how": plain(cover.cover.how),
                "outcome": cover.outcome.value,
                "paper": _paper(cover.attestation),
                "words": plain(cover.words),
                "page": cover.page,
                "site": cover.site,
            }
            for cover in row.covers
        ],
    }


def _document(document: Document) -> dict[str, Any]:
    """The document as ``read --json`` has it, with what the assessment adds to it."""
    value = document_value(document)
    value["pages"] = document.pages
    value["layout_seen"] = document.layout_seen
    for entry, attestation in zip(value["attestations"], document.attestations, strict=True):
        entry["grade"] = attestation.grade.label
        entry["received"] = plain(attestation.received)
        entry["stands_alone"] = attestation.stands_alone
        entry["incomplete"] = plain(attestation.incomplete)
    return value


def _in_order(looked_up: Mapping[Origin, object]) -> list[Origin]:
    return sorted(looked_up, key=lambda origin: (origin.file, origin.sha256, origin.index))


def looked_up_value(origin: Origin, assessment: Assessment) -> dict[str, Any]:
    """What registers say of one paper."""
    return {
        "file": plain(origin.file),
        "sha256": origin.sha256,
        "index": origin.index,
        "look_ups": [look_up_value(one) for one in assessment.looked_up[origin]],
    }


def _knowledge(knowledge: Knowledge) -> dict[str, Any]:
    value: dict[str, Any] = plain(knowledge)
    return value


def _problem(problem: Problem) -> dict[str, Any]:
    value: dict[str, Any] = plain(problem)
    return value
