"""Findings and papers of one supplier as lists for programs, from the same values as its pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cardassay.office.viewing.suppliers import SupplierShown
from cardassay.report.canonical import finding_value
from cardassay.report.explain import source_words
from cardassay.report.html_model import BundleView
from cardassay.report.reading import document_value

__all__ = [
    "ActionItem",
    "FindingItem",
    "PaperItem",
    "SupplierItem",
    "findings_of",
    "papers_of",
    "supplier_item",
]


@dataclass(frozen=True, slots=True)
class SupplierItem:
    """A supplier as of a day."""

    id: str
    name: str
    folder: str
    language: str
    day: date
    by_evidence: str | None
    """A verdict; null when the supplier cannot be judged."""
    with_waivers: str | None
    questions: dict[str, str] = field(hash=False)
    """Each of the four questions with its verdict; they are never added up."""
    cells: tuple[dict[str, Any], ...] = field(hash=False)
    """Verdict by product line, brand, activity and site."""
    counts: dict[str, int] = field(hash=False)
    """How many findings the lists of blockers, conditions, questions, asked and met hold."""
    basis: str
    """Hash over the files that were judged: the same basis and day give the same verdict."""
    faults: tuple[dict[str, str], ...] = field(hash=False)


@dataclass(frozen=True, slots=True)
class ActionItem:
    """What would close a gap."""

    kind: str
    what: str
    whom: str
    must_show: dict[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class FindingItem:
    """What was found about one requirement, for every place where it is the same."""

    group: str
    """``blockers``, ``conditions``, ``questions``, ``asked`` or ``met``."""
    findings: tuple[str, ...]
    """Identifiers, ``requirement@target``."""
    requirement: str
    title: str
    question: str
    weight: str
    mandated: bool
    outcome: str
    where: str
    gist: str
    says: tuple[str, ...]
    """Why, in sentences."""
    actions: tuple[ActionItem, ...]
    breaks_on: date | None
    waived_by: str
    source: str
    """Document, clause, confidence and day of the rule's source."""
    evidence: tuple[dict[str, Any], ...] = field(hash=False)
    """Each finding with the papers held against it, as the canonical JSON has it; only where asked for."""


@dataclass(frozen=True, slots=True)
class PaperItem:
    """One paper of a dossier as it was read."""

    file: str
    sha256: str
    kind: str
    pages: int | None
    to_confirm: int
    flags: int
    problems: int
    read: dict[str, Any] = field(hash=False)
    """Everything that was read, as `cardassay read --json` has it."""


def supplier_item(shown: SupplierShown) -> SupplierItem:
    """The head of a supplier's page."""
    case, supplier = shown.assessment, shown.supplier
    faults = tuple({"where": one.where, "what": one.what, "do": one.do} for one in shown.faults)
    own = (supplier.id, supplier.name, supplier.folder, supplier.language, shown.day)
    if case is None or shown.view is None:
        return SupplierItem(*own, None, None, {}, (), {}, shown.subject.basis, faults)
    cells = tuple(
        {
            "line": cell.target.line,
            "brand": cell.target.brand,
            "activity": cell.target.activity,
            "site": cell.target.site,
            "by_evidence": cell.by_evidence.value,
            "with_waivers": cell.with_waivers.value,
        }
        for cell in case.verdicts.cells
    )
    return SupplierItem(
        *own,
        case.verdicts.by_evidence.value,
        case.verdicts.with_waivers.value,
        {question.value: verdict.value for question, verdict in case.verdicts.questions},
        cells,
        dict(shown.view.counts),
        shown.subject.basis,
        faults,
    )


def findings_of(shown: SupplierShown, *, group: str = "", evidence: bool = False) -> tuple[FindingItem, ...]:
    """The findings in the order of the page; ``group`` narrows them."""
    return tuple(
        _finding(one.key, view, shown, evidence=evidence)
        for one in (() if shown.view is None else shown.view.groups)
        if not group or one.key == group
        for view in one.bundles
    )


def _finding(group: str, view: BundleView, shown: SupplierShown, *, evidence: bool) -> FindingItem:
    bundle, requirement = view.bundle, view.bundle.requirement
    first = bundle.first
    case = shown.assessment
    return FindingItem(
        group=group,
        findings=tuple(finding.id for finding in bundle.findings),
        requirement=requirement.id,
        title=requirement.title,
        question=requirement.question.value,
        weight=requirement.weight.value,
        mandated=requirement.mandated,
        outcome=view.outcome,
        where=bundle.where,
        gist=bundle.gist,
        says=bundle.sentences,
        actions=tuple(
            ActionItem(one.kind.value, one.what, one.whom, dict(one.must_show)) for one in bundle.actions
        ),
        breaks_on=min((one.first_day for one in first.breaks), default=None),
        waived_by="" if first.waiver is None else first.waiver.who,
        source=source_words(requirement.source),
        evidence=()
        if case is None or not evidence
        else tuple(finding_value(finding, case) for finding in bundle.findings),
    )


def papers_of(shown: SupplierShown) -> tuple[PaperItem, ...]:
    """The papers in the order of their paths."""
    if shown.assessment is None or shown.view is None:
        return ()
    return tuple(
        PaperItem(
            document.file,
            document.sha256,
            document.kind.value,
            document.pages,
            view.unsure,
            len(document.flags),
            len(document.problems),
            document_value(document),
        )
        for document, view in zip(shown.assessment.documents, shown.view.documents, strict=True)
    )
