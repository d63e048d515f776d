"""A fictional dossier with values that wait for a person, made in a moment."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from cardassay.workspace import create_workspace

__all__ = ["HOLDER", "SUPPLIER", "certificate", "workspace_with_open_values", "write_pdf"]

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


def write_pdf(path: Path, lines: list[str]) -> None:
    """A one-page PDF with these lines."""
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=True)
    for number, line in enumerate(lines):
        canvas.drawString(72, 760 - 24 * number, line)
    canvas.save()


def workspace_with_open_values(folder: Path) -> Path:
    """A workspace whose one paper has a last day that is not sure and keeps ISO 9001 open."""
    create_workspace(folder, date(2026, 11, 22))
    write_pdf(folder / "suppliers" / SUPPLIER / "dossier" / "iso-9001.pdf", certificate())
    return folder
