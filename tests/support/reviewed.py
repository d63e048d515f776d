"""A fictional tender with values, a name and a kind that wait for a person, made in a moment."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from cardassay.model.document import KIND_DOUBT
from cardassay.office.judging.judge import Judged, JudgeRequest, judge_files
from cardassay.office.office import Office
from cardassay.office.reviewing.items import OpenItem
from cardassay.office.reviewing.queue import queue_of
from cardassay.workspace import create_workspace
from tests.support.example_tender import Stored, store_tender
from tests.support.small_tender import nothing_waits

__all__ = [
    "SUPPLIER",
    "certificate",
    "doubting",
    "open_field",
    "review_tender",
    "review_workspace",
    "write_pdf",
]

SUPPLIER = "example"
HOLDER = "Example Card Works Ltd (fictional)"


def certificate(holder: str = HOLDER, until: str = "03/04/2028", number: str = "FX 0001") -> list[str]:
    """The lines of a fictional certificate; the last day can be read in two ways."""
    return [
        "CERTIFICATE",
        "This is to certify that the quality management system of",
        holder,
        "1 Example Street, Exampleton EX1 1EX, United Kingdom",
        "has been assessed and found to conform to",
        "ISO 9001:2015",
        "Scope: Manufacture of plastic cards, card body production, embedding, personalisation",
        f"Certificate number: {number}",
        f"Valid until: {until}",
        "Fictional Certification Ltd",
    ]


def write_pdf(path: Path, lines: list[str], *, pages: int = 1) -> None:
    """A PDF with these lines on its first page."""
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=True)
    for number, line in enumerate(lines):
        canvas.drawString(72, 760 - 24 * number, line)
    for page in range(2, pages + 1):
        canvas.showPage()
        canvas.drawString(72, 760, f"Page {page} of a fictional paper")
    canvas.save()


def review_workspace(folder: Path) -> Path:
    """A last day that keeps ISO 9001 open, a name that is nearly the offered one, a paper in an archive."""
    create_workspace(folder, date(2026, 11, 22))
    dossier = folder / "suppliers" / SUPPLIER / "dossier"
    write_pdf(dossier / "iso-9001.pdf", certificate(), pages=2)
    like = certificate("Example Cards Works Ltd (fictional)", "2028-04-03", "FX 0003")
    write_pdf(dossier / "iso-9001-works.pdf", like)
    with tempfile.TemporaryDirectory() as beside:
        inner = Path(beside) / "iso-14001.pdf"
        lines = [line.replace("ISO 9001", "ISO 14001").replace("quality", "environmental")
                 for line in certificate(number="FX 0002", until="05/06/2028")]  # fmt: skip
        write_pdf(inner, lines)
        with zipfile.ZipFile(dossier / "sent.zip", "w") as archive:
            info = zipfile.ZipInfo("iso-14001.pdf", (2026, 11, 1, 0, 0, 0))
            archive.writestr(info, inner.read_bytes())
    return folder


def review_tender(office: Office, folder: Path, *, twice: bool = False) -> Stored:
    """
    The same as a tender of an office; nothing waits to be read.

    Args:
        twice: A second supplier offers with the same papers under a name of its own.
    """
    review_workspace(folder)
    if twice:
        other = folder / "suppliers" / "other"
        shutil.copytree(folder / "suppliers" / SUPPLIER, other)
        text = (other / "supplier.toml").read_text("utf-8")
        lines = [
            'name = "Specimen Card Works Ltd (fictional)"' if line.startswith("name =") and at < 12 else line
            for at, line in enumerate(text.split("\n"))
        ]
        (other / "supplier.toml").write_text("\n".join(lines), "utf-8")
    stored = store_tender(office, folder)
    nothing_waits(office)
    return stored


def open_field(office: Office, stored: Stored, field: str = "last_day", folder: str = SUPPLIER) -> OpenItem:
    """The first open item of a field."""
    queue = queue_of(office, stored.id, stored.suppliers[folder])
    return next(one for one in queue.items if one.field == field)


def doubting(request: JudgeRequest) -> Judged:
    """The judgement, with one paper of which it is not certain what it is."""
    result = judge_files(request)
    assert result.assessment is not None
    documents = []
    for document in result.assessment.documents:
        if document.file == "iso-9001.pdf":
            doubted = [
                replace(
                    one,
                    facts={n: replace(f, sure=False, why_not_sure=KIND_DOUBT) for n, f in one.facts.items()},
                )
                for one in document.attestations
            ]
            document = replace(document, attestations=tuple(doubted))
        documents.append(document)
    return replace(result, assessment=replace(result.assessment, documents=tuple(documents)))
