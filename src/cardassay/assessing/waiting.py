"""Which findings of an assessment wait for which values, and how much hangs on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from cardassay.model.assessment import Assessment
from cardassay.model.finding import Candidate, Finding
from cardassay.model.open_value import Need
from cardassay.model.outcome import Outcome
from cardassay.model.reason import Reason
from cardassay.model.verdict import Effect, effect_of

__all__ = ["Key", "Waiting"]

Key = tuple[str, int, str]
"""SHA-256 of the file, position of the attestation counted from 1, field."""

_MISSING = {
    Reason.END_UNKNOWN: "last_day",
    Reason.EDITION_MISSING: "standard",
    Reason.HOLDER_UNKNOWN: "holder",
    Reason.SITE_UNKNOWN: "sites",
    Reason.LEVEL_MISSING: "level",
    Reason.INTERFACE_UNKNOWN: "interface",
    Reason.BRAND_UNKNOWN: "brand",
    Reason.BOOK_UNKNOWN: "cpp_book",
    Reason.ACCREDITATION_MISSING: "accreditation_body",
    Reason.ISSUER_UNKNOWN: "certification_body",
}
"""The field that would settle a reason, when the paper has it and nobody could read it."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Which findings wait for which value."""

    findings: Mapping[Key, tuple[str, ...]]
    blocking: frozenset[str]
    order: Mapping[str, int]
    missing: frozenset[Key]
    """Values that nobody could read."""

    @classmethod
    def of(cls, assessment: Assessment) -> Waiting:
        """What the findings of an assessment wait for."""
        places = {
            id(fact): (document.sha256, number, name)
            for document in assessment.documents
            for number, attestation in enumerate(document.attestations, start=1)
            for name, fact in attestation.facts.items()
        }
        findings: dict[Key, dict[str, None]] = {}
        missing: set[Key] = set()
        blocking = set()
        for finding in assessment.findings:
            if finding.outcome is not Outcome.INDETERMINATE:
                continue
            if effect_of(finding, with_waivers=False) is Effect.LEAVES_OPEN:
                blocking.add(finding.id)
            for key in _not_sure(finding, places):
                findings.setdefault(key, {})[finding.id] = None
            for key in _not_read(finding):
                missing.add(key)
                findings.setdefault(key, {})[finding.id] = None
        order = {finding.id: position for position, finding in enumerate(assessment.findings)}
        return cls(
            {key: tuple(ids) for key, ids in findings.items()}, frozenset(blocking), order, frozenset(missing)
        )

    @property
    def last(self) -> int:
        """The rank of what nothing waits for."""
        return len(self.order)

    def rank(self, findings: Iterable[str]) -> int:
        """Place of the worst of some findings."""
        return min((self.order[finding] for finding in findings), default=self.last)

    def of_key(self, key: Key) -> tuple[Need, tuple[str, ...]]:
        """What hangs on a value, and the findings that wait for it."""
        return self.of_findings(self.findings.get(key, ()))

    def of_findings(self, ids: Iterable[str]) -> tuple[Need, tuple[str, ...]]:
        """What hangs on some findings, and these with the worst first."""
        findings = tuple(sorted(ids, key=lambda one: self.order[one]))
        if not findings:
            return Need.NOTHING, ()
        return (Need.BLOCKING if self.blocking.intersection(findings) else Need.OTHER), findings


def _not_sure(finding: Finding, places: Mapping[int, Key]) -> Iterator[Key]:
    """The values that are not sure and keep a finding, or a paper that could answer it, open."""
    papers: list[Candidate | None] = [
        None,
        *(one for one in finding.candidates if one.outcome is Outcome.INDETERMINATE),
    ]
    for paper in papers:
        for part in finding.parts if paper is None else paper.parts:
            if part.outcome is not Outcome.INDETERMINATE:
                continue
            for name, fact in part.facts:
                if fact.sure:
                    continue
                stands = part.paper_of(name, None if paper is None else paper.attestation)
                if id(fact) in places:
                    # A check may speak of a value by another name, such as a version as the edition.
                    yield places[id(fact)]
                elif stands is not None and stands.origin is not None:
                    yield stands.origin.sha256, stands.origin.index + 1, name


def _not_read(finding: Finding) -> Iterator[Key]:
    for paper in finding.candidates:
        if paper.outcome is not Outcome.INDETERMINATE or paper.attestation.origin is None:
            continue
        for part in paper.parts:
            name = _MISSING.get(part.reason)
            if (
                name is not None
                and part.outcome is Outcome.INDETERMINATE
                and not paper.attestation.fact(name)
            ):
                yield paper.attestation.origin.sha256, paper.attestation.origin.index + 1, name
