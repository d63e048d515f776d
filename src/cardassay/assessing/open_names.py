"""Printed names and sites that resemble what is offered, so that a person has to say whether they are it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from cardassay.assessing.waiting import Waiting
from cardassay.engine.checks.place import site_key
from cardassay.matching import identify
from cardassay.model.assessment import Assessment
from cardassay.model.evidence import Fact
from cardassay.model.finding import Candidate, Finding, Part
from cardassay.model.match import Degree, Identities
from cardassay.model.open_value import Need, OpenName, Paper
from cardassay.model.outcome import Outcome
from cardassay.model.reason import Reason
from cardassay.workspace import Decisions

__all__ = ["open_names"]

Key = tuple[str, str, str]


def open_names(assessment: Assessment, decisions: Decisions) -> tuple[OpenName, ...]:
    """
    The names and sites that a finding waits for, the worst finding first.

    A name whose reading is not sure comes too; the reading is asked before it.
    """
    attestations = [a for document in assessment.documents for a in document.attestations]
    identities = identify(attestations, assessment.supplier, decisions.same)
    waiting = Waiting.of(assessment)
    found: dict[Key, OpenName] = {}
    findings: dict[Key, list[str]] = {}
    for finding in assessment.findings:
        if finding.outcome is not Outcome.INDETERMINATE:
            continue
        for name in _of_finding(finding, assessment, identities):
            found.setdefault(name.key, name)
            ids = findings.setdefault(name.key, [])
            if finding.id not in ids:
                ids.append(finding.id)
    named = [_needed(name, waiting, findings[name.key]) for name in found.values()]
    return tuple(sorted(named, key=lambda name: (name.need, waiting.rank(name.waiting), name.key)))


def _needed(name: OpenName, waiting: Waiting, ids: list[str]) -> OpenName:
    need, findings = waiting.of_findings(ids)
    return replace(name, need=need, waiting=findings)


def _of_finding(finding: Finding, assessment: Assessment, identities: Identities) -> Iterator[OpenName]:
    for paper in finding.candidates:
        if paper.outcome is not Outcome.INDETERMINATE:
            continue
        for part in paper.parts:
            if part.outcome is not Outcome.INDETERMINATE:
                continue
            if part.reason is Reason.HOLDER_SIMILAR:
                yield from _parties(part, paper, assessment, identities)
            elif part.reason is Reason.SITE_SIMILAR:
                yield from _sites(finding.target.site, paper, assessment, identities)


def _parties(
    part: Part, paper: Candidate, assessment: Assessment, identities: Identities
) -> Iterator[OpenName]:
    for field, fact in part.facts:
        if not isinstance(fact.value, str):
            continue
        for match in identities.parties.get(fact.value, ()):
            party = assessment.supplier.party(match.id)
            if match.degree is not Degree.SIMILAR or party is None:
                continue
            if party.name in str(part.detail["wanted"]):
                yield _name(assessment, paper, field, fact, fact.value, match.why, party.name, party=party.id)


def _sites(site: str, paper: Candidate, assessment: Assessment, identities: Identities) -> Iterator[OpenName]:
    fact = paper.attestation.fact("sites")
    offered = next((one for one in assessment.supplier.sites if one.id == site), None)
    if fact is None or offered is None:
        return
    for record in paper.attestation.records("sites"):
        printed = site_key(record)
        for match in identities.sites.get(printed, ()):
            if match.id == site and match.degree is Degree.SIMILAR:
                meant = f"{offered.name}, {offered.address}"
                yield _name(assessment, paper, "sites", fact, printed, match.why, meant, site=site)


def _name(
    assessment: Assessment,
    paper: Candidate,
    field: str,
    fact: Fact[Any],
    printed: str,
    why: str,
    meant: str,
    *,
    party: str = "",
    site: str = "",
) -> OpenName:
    origin = paper.attestation.origin
    return OpenName(
        supplier=assessment.supplier.folder,
        paper=Paper(origin.file, origin.sha256) if origin is not None else Paper("", ""),
        field=field,
        fact=fact,
        printed=printed,
        party=party,
        site=site,
        meant=meant,
        why=why,
        need=Need.NOTHING,
        waiting=(),
    )
