"""What the page of one supplier shows: the values of the report, with addresses where it has pictures."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from cardassay.errors import Fault
from cardassay.model.assessment import Assessment
from cardassay.model.document import Document
from cardassay.model.evidence import Fact
from cardassay.model.finding import Finding
from cardassay.model.requirement import Target
from cardassay.model.verdict import Cell, Verdict
from cardassay.office.faults import NotFoundError
from cardassay.office.judging.kept import Subject, judged, kept, subject_of
from cardassay.office.office import Office
from cardassay.office.papers.pictures import PaperPlace
from cardassay.office.papers.reading_jobs import READ
from cardassay.office.seeing import Supplier, supplier_in
from cardassay.report.crop import Crop
from cardassay.report.html_model import BundleView, Crops, DocumentView, SupplierView, supplier_view
from cardassay.report.reading import facts_in_order
from cardassay.store.schema.working import jobs

__all__ = [
    "CellView",
    "MatrixLine",
    "SupplierShown",
    "cell_findings",
    "finding_shown",
    "matrix_of",
    "paper_shown",
    "papers_unread",
    "places_in",
    "supplier_shown",
]

_IN_MEMORY = 60
_memory: OrderedDict[tuple[str, str, date], tuple[Assessment, SupplierView]] = OrderedDict()
_lock = threading.Lock()
_ROOM = Crop(b"", 0, 0)
_INSIDE = "!/"


@dataclass(frozen=True, slots=True)
class SupplierShown:
    """One supplier as of a day."""

    supplier: Supplier
    subject: Subject
    day: date
    assessment: Assessment | None
    view: SupplierView | None
    """``None`` when it cannot be judged; then ``faults`` say why."""
    faults: tuple[Fault, ...]
    reading: int = 0
    """Papers that are still being read; without a judgement of this state, it comes when they are."""


@dataclass(frozen=True, slots=True)
class CellView:
    """One cell of the matrix."""

    site: str
    by_evidence: Verdict
    with_waivers: Verdict


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """Activities of one brand and product line that fare the same at every site."""

    line: str
    line_name: str
    brand: str
    activities: tuple[str, ...]
    cells: tuple[CellView | None, ...]
    """One per site, ``None`` where the site does not do it."""


def supplier_shown(office: Office, tender_id: str, supplier_id: str, day: date) -> SupplierShown:
    """
    A supplier of a tender as of a day.

    While papers are being read nobody waits for them here: there is no judgement yet then.

    Raises:
        NotFoundError: It is none of this tender.
    """
    with office.database.reading() as connection:
        supplier = supplier_in(connection, tender_id, supplier_id)
        if supplier is None:
            raise NotFoundError("There is no such supplier in this tender. Was it taken out?")
        subject = subject_of(connection, supplier_id)
        reading = papers_unread(connection, (supplier_id,)).get(supplier_id, 0)
    result = kept(office, subject, day)
    if result is None and reading:
        return SupplierShown(supplier, subject, day, None, None, (), reading)
    if result is None:
        result = judged(office, subject, day)
    view = None if result.assessment is None else _view(subject, day, result.assessment)
    return SupplierShown(supplier, subject, day, result.assessment, view, result.faults)


def papers_unread(connection: Connection, supplier_ids: Sequence[str]) -> Mapping[str, int]:
    """How many papers of each supplier are being read, or wait for it; none where all are read."""
    query = (
        select(jobs.c.supplier_id, func.count())
        .where(
            jobs.c.supplier_id.in_(supplier_ids),
            jobs.c.kind == READ,
            jobs.c.state.in_(("waiting", "running")),
        )
        .group_by(jobs.c.supplier_id)
    )
    return {str(one): int(count) for one, count in connection.execute(query)}


def _view(subject: Subject, day: date, assessment: Assessment) -> SupplierView:
    key = (subject.supplier_id, subject.basis, day)
    with _lock:
        known = _memory.get(key)
        if known is not None and known[0] is assessment:
            _memory.move_to_end(key)
            return known[1]
    view = supplier_view(assessment, 1, _Addresses())
    with _lock:
        _memory[key] = (assessment, view)
        while len(_memory) > _IN_MEMORY:
            _memory.popitem(last=False)
    return view


class _Addresses(Crops):
    """Instead of pictures the places where they are had: ``<sha256>/crop?page=1&box=…``."""

    def __init__(self) -> None:
        """Nothing is drawn here."""

    def of(self, sha256: str | None, fact: Fact[Any]) -> tuple[str, Crop] | None:
        if sha256 is None or fact.page is None or fact.box is None:
            return None
        return f"{sha256}/crop?{_place(fact)}", _ROOM


def finding_shown(shown: SupplierShown, identifier: str) -> tuple[str, BundleView]:
    """
    The group and the bundle in which a finding stands.

    Args:
        identifier: ``requirement@target`` of a finding, the requirement alone for its worst one, or the
            name of a bundle as the pictures of chains have it.

    Raises:
        NotFoundError: No finding is called so on this day.
    """
    for group in () if shown.view is None else shown.view.groups:
        for bundle in group.bundles:
            names = {finding.id for finding in bundle.bundle.findings}
            if identifier in names or identifier in (bundle.bundle.requirement.id, bundle.id):
                return group.key, bundle
    raise NotFoundError(
        f"No finding about {shown.supplier.name} is called {identifier[:200]} as of {shown.day}. Did the "
        "papers or the requirements change? Look at the supplier's page."
    )


def matrix_of(assessment: Assessment) -> tuple[tuple[tuple[str, str], ...], tuple[MatrixLine, ...]]:
    """Identifier and name of each site, and the lines of the verdict matrix."""
    sites = tuple(dict.fromkeys(cell.target.site for cell in assessment.verdicts.cells))
    by_row: dict[tuple[str, str, str], dict[str, Cell]] = {}
    for cell in assessment.verdicts.cells:
        key = (cell.target.line, cell.target.brand, cell.target.activity)
        by_row.setdefault(key, {})[cell.target.site] = cell
    merged: dict[tuple[str, str, tuple[CellView | None, ...]], list[str]] = {}
    for (line, brand, activity), found in by_row.items():
        cells = tuple(_cell(found.get(site)) for site in sites)
        merged.setdefault((line, brand, cells), []).append(activity)
    names = {site.id: site.name for site in assessment.supplier.sites}
    lines = {line.id: line.name for line in assessment.project.lines}
    return (
        tuple((site, names.get(site, site)) for site in sites),
        tuple(
            MatrixLine(line, lines.get(line, line), brand, tuple(activities), cells)
            for (line, brand, cells), activities in merged.items()
        ),
    )


def _cell(cell: Cell | None) -> CellView | None:
    return None if cell is None else CellView(cell.target.site, cell.by_evidence, cell.with_waivers)


def cell_findings(
    shown: SupplierShown, *, line: str, brand: str, site: str, activities: Iterable[str]
) -> tuple[tuple[str, BundleView], ...]:
    """Group and bundle of everything that counts in a cell of the matrix, in the order of the page."""
    asked = [Target(brand, activity, site, line) for activity in activities] or [
        Target(brand, "", site, line)
    ]

    def counts(finding: Finding) -> bool:
        return any(finding.target.concerns(cell) for cell in asked)

    return tuple(
        (group.key, bundle)
        for group in (() if shown.view is None else shown.view.groups)
        for bundle in group.bundles
        if any(counts(finding) for finding in bundle.bundle.findings)
    )


def paper_shown(
    shown: SupplierShown, sha256: str
) -> tuple[PaperPlace, str, Document | None, DocumentView | None]:
    """
    Where a paper of a supplier lies, its path in the dossier, and what was read from it.

    Raises:
        NotFoundError: Its dossier holds no such paper.
    """
    start = f"suppliers/{shown.subject.folder}/dossier/"
    given = {
        one.path.removeprefix(start): one.sha256 for one in shown.subject.files if one.path.startswith(start)
    }
    if shown.assessment is not None and shown.view is not None:
        for document, view in zip(shown.assessment.documents, shown.view.documents, strict=True):
            name = document.file.partition(_INSIDE)[0]
            if document.sha256 == sha256 and name in given:
                return PaperPlace(sha256, given[name], _last(name)), document.file, document, view
    for name, held in given.items():
        if held == sha256:
            return PaperPlace(sha256, sha256, _last(name)), name, None, None
    raise NotFoundError(
        "The dossier of this supplier holds no such paper (any more). Was it taken out or replaced? Look at "
        "the list of its papers."
    )


def places_in(document: Document) -> tuple[tuple[str, ...], ...]:
    """
    For each field of each attestation, in the order in which they are shown, where it stands.

    ``page=1&box=…`` as addresses have it, ``page=1`` where only the page is known, else empty.
    """
    return tuple(
        tuple(_place(fact) for _, fact in facts_in_order(attestation.facts))
        for attestation in document.attestations
    )


def _place(fact: Fact[Any]) -> str:
    if fact.page is None:
        return ""
    box = "" if fact.box is None else "&box=" + ",".join(f"{edge:.1f}" for edge in fact.box)
    return f"page={fact.page}{box}"


def _last(path: str) -> str:
    return path.rpartition("/")[2]
