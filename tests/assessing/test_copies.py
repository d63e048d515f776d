"""The same file at several places of one dossier is one paper."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cardassay.assessing import assess_workspace
from cardassay.assessing.evidence import Evidence, evidence_of
from cardassay.model.attestation import Attestation, Origin
from cardassay.model.document import Document, Kind
from cardassay.model.evidence import Fact
from cardassay.model.project import Activity, Deadlines, Interface, ProductLine, Project, Window
from cardassay.workspace import Decisions, create_workspace
from cardassay.workspace.confirmed import Admission, Receipt

DAY = date(2026, 11, 22)
DEADLINE = date(2026, 10, 1)
LATE = date(2026, 10, 2)
LINE = ProductLine("classic", "Classic", (), Interface.DUAL, (Activity.CARD_BODY,))
PROJECT = Project(
    "P",
    "B",
    Window(date(2027, 1, 1), date(2028, 1, 1), date(2030, 1, 1)),
    (LINE,),
    deadlines=Deadlines(submission=DEADLINE),
)
OUTSIDE, INSIDE = "plant/9001.pdf", "mail.eml!/x.zip!/9001.pdf"


def document(file: str, sha256: str = "a" * 64, kind: Kind = Kind.MANAGEMENT_SYSTEM_CERTIFICATE) -> Document:
    facts = {"holder": Fact("Specimen Card Works Ltd (fictional)", True)}
    papers = tuple(
        Attestation("iso-9001", facts, Origin(file, sha256, index), kind.value) for index in range(2)
    )
    container = "c" * 64 if "!/" in file else None
    return Document(file, sha256, kind, papers, container_sha256=container)


NOTHING_DECIDED = Decisions()


def evidence(*documents: Document, decided: Decisions = NOTHING_DECIDED) -> Evidence:
    return evidence_of(documents, decided, PROJECT)


def places(attestations: Sequence[Attestation]) -> list[tuple[str, int]]:
    return [(one.origin.file, one.origin.index) for one in attestations if one.origin is not None]


@pytest.mark.parametrize("order", [(OUTSIDE, INSIDE), (INSIDE, OUTSIDE)])
def test_a_paper_that_lies_in_a_container_too_counts_once_by_the_file_outside(order: tuple[str, str]) -> None:
    found = evidence(*map(document, order))

    assert places(found.counted) == [(OUTSIDE, 0), (OUTSIDE, 1)]
    assert [one.file for one in found.documents] == [OUTSIDE]


def test_of_two_copies_alike_the_first_counts() -> None:
    found = evidence(document("b/9001.pdf"), document("a/9001.pdf"))

    assert places(found.counted) == [("b/9001.pdf", 0), ("b/9001.pdf", 1)]


def test_it_is_said_once_for_a_container_what_else_lies_in_it() -> None:
    found = evidence(
        document(OUTSIDE),
        document(INSIDE),
        document("27001.pdf", "b" * 64),
        document("mail.eml!/x.zip!/27001.pdf", "b" * 64),
    )
    (problem,) = found.problems

    assert problem.code == "same-file-again"
    assert problem.where == "mail.eml!/x.zip"
    assert OUTSIDE in problem.message
    assert "27001.pdf" in problem.message


def test_different_papers_all_count_and_nothing_is_said() -> None:
    found = evidence(document(OUTSIDE), document(INSIDE, "b" * 64))

    assert len(found.counted) == 4
    assert len(found.documents) == 2
    assert found.problems == ()


def test_a_file_that_was_read_as_two_kinds_stays_two_papers() -> None:
    found = evidence(document(OUTSIDE), document(INSIDE, kind=Kind.BRAND_LETTER))

    assert len(found.documents) == 2


def test_files_from_which_no_paper_was_read_stay_as_they_are() -> None:
    empty = [replace(document(file), attestations=()) for file in (OUTSIDE, INSIDE)]
    found = evidence(*empty)

    assert list(found.documents) == empty
    assert found.problems == ()


@pytest.mark.parametrize(
    ("late", "counts"), [((OUTSIDE,), INSIDE), (("mail.eml",), OUTSIDE), ((OUTSIDE, "mail.eml"), None)]
)
def test_a_paper_is_late_only_where_every_copy_is(late: tuple[str, ...], counts: str | None) -> None:
    received = tuple(Receipt(LATE if file in late else DEADLINE, file=file) for file in (OUTSIDE, "mail.eml"))
    found = evidence(document(OUTSIDE), document(INSIDE), decided=Decisions(received=received))

    assert places(found.counted) == ([(counts, 0), (counts, 1)] if counts else [])
    assert places(found.late) == ([] if counts else [(OUTSIDE, 0), (OUTSIDE, 1)])


def test_a_late_paper_that_a_person_admits_counts_once() -> None:
    found = evidence(
        document(OUTSIDE),
        document(INSIDE),
        decided=Decisions(
            received=(Receipt(LATE, sha256="a" * 64),),
            admitted=(Admission("a" * 64, "Jane Example", DAY, "agreed"),),
        ),
    )

    assert places(found.counted) == [(OUTSIDE, 0), (OUTSIDE, 1)]
    assert found.late == ()


def test_a_dossier_with_a_paper_and_its_archive_is_explained_with_one_paper(tmp_path: Path) -> None:
    create_workspace(tmp_path / "w", DAY)
    dossier = tmp_path / "w" / "suppliers" / "example" / "dossier"
    (dossier / "9001.txt").write_text(
        "CERTIFICATE\nThis is to certify that the quality management system of\n"
        "Example Card Works Ltd\n1 Example Street, Exampleton EX1 1EX, United Kingdom\n"
        "has been assessed and found to conform to\nISO 9001:2015\n"
        "Certificate number: FX 0001\nValid until: 28 February 2028\nFictional Certification Ltd\n",
        encoding="utf-8",
    )
    with zipfile.ZipFile(dossier / "all.zip", "w") as archive:
        archive.write(dossier / "9001.txt", "9001.txt")

    (assessment,) = assess_workspace(tmp_path / "w", DAY).assessments
    papers = [
        candidate.attestation.origin.file
        for finding in assessment.findings
        if finding.requirement.id == "iso-9001.plant"
        for candidate in finding.candidates
        if candidate.attestation.origin is not None
    ]

    assert set(papers) == {"9001.txt"}
    assert len(papers) == len(
        [finding for finding in assessment.findings if finding.requirement.id == "iso-9001.plant"]
    )
    assert [problem.where for problem in assessment.problems if problem.code == "same-file-again"] == [
        "all.zip"
    ]
