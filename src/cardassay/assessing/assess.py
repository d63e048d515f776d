"""The main use case: a workspace and a day to assessments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path

from cardassay.assessing.accreditors import accreditors_on
from cardassay.assessing.dossier_flags import with_dossier_flags
from cardassay.assessing.evidence import evidence_of
from cardassay.assessing.looking_up import held_against, lifted_documents
from cardassay.assessing.recorded import recorded_in
from cardassay.assessing.registers import Registers, registers_of
from cardassay.assessing.waivers import why_not_waived
from cardassay.documents.bulk.reading import Progress, Reading, Wanted
from cardassay.documents.bulk.settings import Settings
from cardassay.documents.signatures.attaching import graded_on
from cardassay.engine.assets import asset_findings
from cardassay.engine.case import Case
from cardassay.engine.chains import chains_of
from cardassay.engine.evaluate import evaluate, verdicts_over
from cardassay.errors import Fault, UsageError
from cardassay.matching import identify
from cardassay.model.accreditation import Accreditors
from cardassay.model.assessment import Assessment, Knowledge
from cardassay.model.document import Document
from cardassay.model.problem import Problem
from cardassay.model.register import Description
from cardassay.model.requirement import Requirement
from cardassay.model.scheme import Scheme
from cardassay.model.vocabulary import ScopeVocabulary
from cardassay.packs.instantiate import assets_for, instantiate
from cardassay.packs.loader import bundled_packs, load_packs, packs_for, packs_hash
from cardassay.packs.pack import Pack
from cardassay.registers.describing import load_descriptions
from cardassay.schemes.chains import load_chains
from cardassay.schemes.loader import knowledge_hash, load_schemes, load_vocabulary
from cardassay.workspace import SupplierFolder, Workspace, open_workspace

__all__ = [
    "Progress",
    "WorkspaceResult",
    "assess_supplier",
    "assess_workspace",
    "judged_again",
    "read_files",
]

_HERE = Settings(workers=0)


@dataclass(frozen=True, slots=True)
class WorkspaceResult:
    """Every supplier that could be judged, and why the others could not."""

    workspace: Workspace
    assessments: tuple[Assessment, ...]
    """In the order of the suppliers' folders."""
    faults: Mapping[str, tuple[Fault, ...]] = field(default_factory=dict, hash=False)
    """By supplier folder."""
    read: Mapping[str, tuple[Document, ...]] = field(default_factory=dict, hash=False)
    """By supplier folder: what was read, before anything that people decided."""
    registers: Registers | None = field(default=None, compare=False)
    """The registers that were asked, with the lists already read; ``None`` when there are none."""


def read_files(
    paths: Iterable[tuple[str, Path]],
    progress: Progress | None = None,
    *,
    reading: Reading | None = None,
) -> tuple[Document, ...]:
    """
    What each file says, in the given order; a file that cannot be opened is a document with a problem.

    Args:
        paths: Name to show, and place to open.
        progress: Told again and again while files are read.
        reading: Workers and kept results; ``None`` reads in this process and keeps nothing.
    """
    wanted = [Wanted(name, path) for name, path in paths]
    with nullcontext(reading) if reading is not None else Reading(_HERE) as papers:
        read = papers.each(wanted, len(wanted), progress)
        return tuple(document for documents in read for document in documents)


@dataclass(frozen=True, slots=True)
class _Known:
    """The knowledge of one run."""

    schemes: Mapping[str, Scheme]
    vocabulary: ScopeVocabulary
    packs: tuple[Pack, ...]
    knowledge: Knowledge
    registers: Registers | None
    """Those of the workspace; ``None`` when it has none."""
    accreditors: Accreditors

    def descriptions(self) -> Mapping[str, Description]:
        """Every register that is known."""
        return self.registers.descriptions if self.registers is not None else load_descriptions()


def assess_workspace(
    path: Path,
    day: date,
    *,
    only: str | None = None,
    progress: Progress | None = None,
    reading: Reading | None = None,
) -> WorkspaceResult:
    """
    Every supplier of a workspace judged for its project as of a day.

    Args:
        path: Folder with ``project.toml``.
        day: The day judged.
        only: Folder or name of the one supplier wanted; ``None`` for all.
        progress: Told again and again while files are read.
        reading: Workers and kept results; ``None`` reads in this process and keeps nothing.

    Raises:
        InputError: The project cannot be used.
        KnowledgeError: A scheme or pack cannot be used.
        UsageError: There is no supplier of that name.
    """
    workspace = open_workspace(path, bundled_packs=bundled_packs())
    known = _known(workspace, day)
    folders = _wanted(workspace, only)
    wanted = [
        Wanted(file.name, file.path, f"{folder.supplier.name}: {file.name}")
        for folder in folders
        for file in folder.dossier
    ]
    assessments: list[Assessment] = []
    read: dict[str, tuple[Document, ...]] = {}
    with nullcontext(reading) if reading is not None else Reading(_HERE) as papers:
        results = papers.each(wanted, len(wanted), progress)
        for folder in folders:
            own = islice(results, len(folder.dossier))
            documents = tuple(document for several in own for document in several)
            read[folder.supplier.folder] = documents
            assessments.append(assess_supplier(workspace, folder, documents, known, day))
        next(results, None)  # so that the progress ends
    shown = {} if only is not None and assessments else workspace.faults
    return WorkspaceResult(workspace, tuple(assessments), shown, read, known.registers)


def judged_again(before: WorkspaceResult, day: date) -> WorkspaceResult:
    """
    The same papers judged with what people decided since; no paper is read again.

    Raises:
        InputError: The project cannot be used any more.
    """
    workspace = open_workspace(before.workspace.path, bundled_packs=bundled_packs())
    asked = before.registers
    known = _known(workspace, day, asked if asked is not None and asked.day == day else None)
    assessments = tuple(
        assess_supplier(workspace, folder, before.read[folder.supplier.folder], known, day)
        for folder in workspace.suppliers
        if folder.supplier.folder in before.read
    )
    return WorkspaceResult(workspace, assessments, workspace.faults, before.read, known.registers)


def _wanted(workspace: Workspace, only: str | None) -> tuple[SupplierFolder, ...]:
    if only is None:
        return workspace.suppliers
    found = tuple(
        folder
        for folder in workspace.suppliers
        if only in (folder.path.name, folder.supplier.name, folder.supplier.folder)
    )
    if not found and only not in workspace.faults:
        names = ", ".join([*(folder.path.name for folder in workspace.suppliers), *workspace.faults])
        raise UsageError(f"There is no supplier `{only}` in {workspace.path}. There are: {names}.")
    return found


def _known(workspace: Workspace, day: date, registers: Registers | None = None) -> _Known:
    schemes = load_schemes()
    wanted = packs_for(workspace.project, workspace.packs)
    packs = load_packs(wanted, workspace.packs, schemes=schemes)
    digest = packs_hash(packs)
    review = next((entry for entry in workspace.reviewed if entry.packs == digest), None)
    oldest = workspace.review.max_source_age_days
    stale = sum(
        requirement.source.age_days(day) > oldest for pack in packs for requirement in pack.requirements
    )
    knowledge = Knowledge(
        packs=tuple(pack.id for pack in packs),
        schemes_sha256=knowledge_hash(schemes),
        packs_sha256=digest,
        reviewed_by=review.who if review else "",
        reviewed_on=review.when if review else None,
        stale_sources=stale,
    )
    registers = registers or registers_of(workspace.path, day)
    accreditors = accreditors_on(registers)
    return _Known(schemes, load_vocabulary(), packs, knowledge, registers, accreditors)


def assess_supplier(
    workspace: Workspace,
    folder: SupplierFolder,
    documents: Sequence[Document],
    known: _Known,
    day: date,
) -> Assessment:
    """One supplier judged on its papers."""
    project, supplier = workspace.project, folder.supplier
    evidence = evidence_of([graded_on(one, day) for one in documents], folder.decisions, project)
    identities = identify((*evidence.counted, *evidence.late), supplier, folder.decisions.same)
    recorded = recorded_in(
        folder.path, folder.decisions.checked, evidence.counted, known.descriptions, known.schemes, day
    )
    answers = held_against(known.registers, evidence.counted, supplier, day, recorded.looked_up)
    case = Case(
        project,
        supplier,
        day,
        answers.attestations,
        known.schemes,
        known.vocabulary,
        identities,
        known.accreditors,
        evidence.late,
        folder.decisions.waivers,
        looked_up=answers.looked_up,
        rows=answers.rows,
        declared=answers.declared,
        chains=load_chains(),
    )
    asked = instantiate(known.packs, project, supplier)
    findings = evaluate(case, asked.asked)
    return Assessment(
        project=project,
        supplier=supplier,
        day=day,
        verdicts=verdicts_over(case, findings),
        findings=findings,
        not_applicable=(*asked.not_applicable, *asked.unplaced),
        assets=asset_findings(case, assets_for(known.packs, project), findings),
        chains=chains_of(case, findings),
        documents=lifted_documents(
            with_dossier_flags(evidence.documents, supplier, day), answers.attestations
        ),
        knowledge=known.knowledge,
        problems=(
            *folder.problems,
            *evidence.problems,
            *_waivers_unused(asked.asked, case),
            *recorded.problems,
            *(known.registers.problems if known.registers is not None else ()),
        ),
        looked_up=answers.looked_up,
        registers=answers.consulted,
        declared=answers.declared,
    )


def _waivers_unused(demands: Iterable[tuple[Requirement, object]], case: Case) -> tuple[Problem, ...]:
    known = {requirement.id: requirement for requirement, _ in demands}
    problems = []
    for waiver in case.waivers:
        requirement = known.get(waiver.requirement)
        refused = why_not_waived(waiver.requirement, requirement)
        if refused and requirement is None:
            message = (
                f"The waiver of {waiver.who} names {refused}; it counts for nothing. `cardassay pack show` "
                "lists the requirements."
            )
            problems.append(Problem("waiver-without-requirement", "confirmed.toml", message))
        elif refused:
            message = f"{refused}; the waiver of {waiver.who} is shown and counts for nothing."
            problems.append(Problem("waiver-of-mandated", "confirmed.toml", message))
    return tuple(problems)
