"""Fictional lists in the forms that registers publish, made by code."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cardassay.model.evidence import Method
from cardassay.model.fields import FIELDS
from cardassay.model.register import Description, Listing, Row, RowStatus
from cardassay.model.source import Confidence, Source

PORTAL_HEADS = (
    "Category",
    "Name",
    "Manufacturer",
    "Scheme",
    "Assurance Level",
    "Protection Profile(s)",
    "Certification Date",
    "Archived Date",
    "Certification Report URL",
    "Security Target URL",
    "Maintenance Date",
    "Maintenance Title",
    "Maintenance Report",
    "Maintenance ST",
)
FILES = "https://portal.example/files/epfiles/"


def describe(
    reader: str, *schemes: str, status: RowStatus = RowStatus.UNKNOWN, name: str = "specimen"
) -> Description:
    """A description of a fictional register."""
    return Description(
        id=name,
        name="Specimen register (fictional)",
        publisher="Specimen Scheme Office (fictional)",
        schemes=schemes or ("common-criteria",),
        source=Source("Made for the tests", Confidence.ONE_SOURCE, date(2026, 11, 22)),
        reader=reader,
        status=status,
    )


def portal_row(**cells: str) -> dict[str, str]:
    """One row of the portal's list; headers as keywords with underscores replace the fictional cells."""
    row = dict.fromkeys(PORTAL_HEADS, "") | {
        "Category": "ICs, Smart Cards and Smart Card-Related Devices and Systems",
        "Name": "Musterkarte Chip A1",
        "Manufacturer": "Musterkarte Fiktiv GmbH",
        "Scheme": "DE",
        "Assurance Level": "EAL5+,ALC_DVS.2,AVA_VAN.5",
        "Certification Date": "03/31/2025",
        "Archived Date": "03/31/2030",
        "Certification Report URL": FILES + "9001V2a_pdf.pdf",
        "Security Target URL": FILES + "9001V2b_pdf.pdf",
    }
    renamed = {head.lower().replace(" ", "_").replace("(s)", "s"): head for head in PORTAL_HEADS}
    return row | {renamed[key]: value for key, value in cells.items()}


def portal_csv(*rows: Mapping[str, str], heads: Sequence[str] = PORTAL_HEADS) -> str:
    """The portal's list: every cell in quotes."""
    out = io.StringIO()
    writer = csv.DictWriter(out, heads, quoting=csv.QUOTE_ALL, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def value(row: Row, name: str) -> object:
    """The value of a field; ``None`` when the row does not say it."""
    fact = row.attestation.fact(name)
    return fact.value if fact is not None else None


def sure(row: Row, name: str) -> bool:
    """The field is there and sure."""
    fact = row.attestation.fact(name)
    return fact is not None and fact.sure


def doubt(row: Row, name: str) -> str:
    """Why a field is not sure; empty when it is, or is not there."""
    fact = row.attestation.fact(name)
    return fact.why_not_sure if fact is not None else ""


def codes(listing: Listing) -> list[str]:
    """The codes of the problems."""
    return [problem.code for problem in listing.problems]


def keeps_the_contract(listing: Listing) -> bool:
    """Every fact is a field of the contract, of the method ``register``, with a reason when not sure."""
    return all(
        name in FIELDS
        and fact.method is Method.REGISTER
        and fact.sure is not bool(fact.why_not_sure)
        and (not name.endswith("_day") or isinstance(fact.value, date))
        for row in listing.rows
        for name, fact in row.attestation.facts.items()
    )


Header = tuple[tuple[str, float], ...]


@dataclass(slots=True)
class Catalogue:
    """A catalogue in the layout of the French one, drawn line by line."""

    width: float = 595.0
    height: float = 842.0
    left: float = 56.0
    shaded: bool = True
    parts: list[tuple[str, Header, list[tuple[str, ...]]]] = field(default_factory=list)

    def part(
        self, title: str, columns: Sequence[tuple[str, float]], rows: Iterable[Sequence[str]]
    ) -> Catalogue:
        """Adds a chapter with one table; a column is its header and its width."""
        self.parts.append((title, tuple(columns), [tuple(row) for row in rows]))
        return self

    def pdf(self) -> bytes:
        """The bytes; the last column but two of each row links to files that bear the number."""
        _, pages = self._drawn(0)
        return self._drawn(pages)[0]

    def _drawn(self, pages: int) -> tuple[bytes, int]:
        """The bytes and how many pages they have; ``pages`` stands in each footer."""
        from reportlab.pdfgen.canvas import Canvas

        out = io.BytesIO()
        canvas = Canvas(out, (self.width, self.height), invariant=1)
        page = _Pages(canvas, self, pages)
        for title, columns, rows in self.parts:
            page.heading(title)
            page.table(columns, rows)
        page.close()
        canvas.save()
        return out.getvalue(), page.number


_SIZE, _LEADING, _PAD, _SMALL = 7.0, 8.5, 4.0, 4.6


class _Pages:
    def __init__(self, canvas: Any, plan: Catalogue, pages: int) -> None:
        self.canvas, self.plan, self.pages = canvas, plan, pages
        self.number, self.y = 1, plan.height - 45

    def heading(self, title: str) -> None:
        if self.y < 200:
            self.turn(())
        self.canvas.setFont("Helvetica-Bold", 17)
        self.canvas.drawString(self.plan.left, self.y - 14, title)
        self.y -= 30

    def turn(self, columns: Header) -> None:
        self.footer()
        self.canvas.showPage()
        self.number, self.y = self.number + 1, self.plan.height - 45
        if columns:
            self.header(columns)

    def footer(self) -> None:
        self.canvas.setFont("Helvetica", 8)
        self.canvas.drawString(self.plan.width - 110, 20, f"Page {self.number} sur {self.pages}")

    def close(self) -> None:
        self.footer()
        self.canvas.showPage()

    def header(self, columns: Header) -> None:
        cells = [_lines(words, wide - 4, _SMALL) for words, wide in columns]
        deep = max(map(len, cells)) * (_SMALL + 1) + 2 * _PAD
        self.canvas.setFillGray(0.2)
        self.canvas.rect(self.plan.left, self.y - deep, sum(wide for _, wide in columns), deep, 0, 1)
        self.canvas.setFillGray(1)
        self.canvas.setFont("Helvetica", _SMALL)
        x = self.plan.left
        for (_, wide), lines in zip(columns, cells, strict=True):
            for at, line in enumerate(lines):
                self.canvas.drawCentredString(x + wide / 2, self.y - _PAD - _SMALL - at * (_SMALL + 1), line)
            x += wide
        self.canvas.setFillGray(0)
        self.y -= deep

    def table(self, columns: Header, rows: list[tuple[str, ...]]) -> None:
        self.header(columns)
        for count, row in enumerate(rows):
            cells = [_lines(words, wide - 6, _SIZE) for words, (_, wide) in zip(row, columns, strict=True)]
            self.row(columns, row, cells, shaded=self.plan.shaded and count % 2 == 1)

    def row(
        self,
        columns: Header,
        row: tuple[str, ...],
        cells: list[list[str]],
        *,
        shaded: bool,
    ) -> None:
        most = max(map(len, cells))
        deep = most * _LEADING + 2 * _PAD
        if shaded and self.y - deep > 40:
            self.canvas.setFillGray(0.93)
            self.canvas.rect(self.plan.left, self.y - deep, sum(wide for _, wide in columns), deep, 0, 1)
            self.canvas.setFillGray(0)
        number = next((words for words in row if words.startswith(("ANSSI-", "EUCC-"))), "")
        top = self.y - _PAD
        for slot in range(2 * most):
            x = self.plan.left
            # Cells are centred in their row, by half lines.
            if top - slot * _LEADING / 2 - _LEADING < 40:
                self.turn(columns)
                top = self.y - _PAD + slot * _LEADING / 2
            for (head, wide), lines in zip(columns, cells, strict=True):
                at, odd = divmod(slot - (most - len(lines)), 2)
                if not odd and 0 <= at < len(lines):
                    self.line(head, x, wide, lines[at], top - slot * _LEADING / 2 - _SIZE, number)
                x += wide
        self.y = top - most * _LEADING - _PAD

    def line(self, head: str, x: float, wide: float, words: str, y: float, number: str) -> None:
        self.canvas.setFont("Helvetica", _SIZE)
        if head.startswith("Lien"):
            kind = (
                "certificat"
                if "certificat" in head and "rapport" not in head
                else ("rapport" if "rapport" in head else "cible")
            )
            address = f"https://files.example/visas/{number.replace('/', '-')}-{kind}.pdf"
            self.canvas.drawCentredString(x + wide / 2, y, words)
            self.canvas.linkURL(address, (x + 2, y - 1, x + wide - 2, y + _SIZE), relative=0)
        else:
            self.canvas.drawString(x + 3, y, words)


def _lines(words: str, wide: float, size: float) -> list[str]:
    """The words over lines; behind hyphens too, and inside a word that is wider than its cell."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    lines, line = [], ""
    for part in re.findall(r"[^\s-]+-?|-|\s+", words):
        if stringWidth((line + part).strip(), "Helvetica", size) <= wide:
            line += part
            continue
        if line.strip():
            lines.append(line.strip())
        line = part.strip()
        while stringWidth(line, "Helvetica", size) > wide:
            fits = next(
                n for n in range(len(line), 0, -1) if stringWidth(line[:n], "Helvetica", size) <= wide
            )
            lines.append(line[:fits])
            line = line[fits:]
    return [*lines, line.strip()] if line.strip() else lines


PRODUCT_COLUMNS = (
    ("Nom du développeur du produit (par ordre alphabétique)", 58.0),
    ("Nom du produit", 62.0),
    ("Niveau de certification", 36.0),
    ("Nom du commanditaire", 46.0),
    ("Nom du centre d'évaluation (CESTI)", 40.0),
    ("Type de produit", 42.0),
    ("Date de début de certification", 46.0),
    ("Date de fin de certification", 46.0),
    ("Lien vers le certificat", 46.0),
    ("Lien vers le rapport de certification", 36.0),
    ("Lien vers la cible de sécurité", 36.0),
)
SITE_COLUMNS = (
    ("Nom du développeur du produit (par ordre alphabétique)", 76.0),
    ("Nom du site", 80.0),
    ("Nom du commanditaire", 66.0),
    ("Nom du centre d'évaluation (CESTI)", 58.0),
    ("Date de début de certification", 46.0),
    ("Date de fin de certification", 46.0),
    ("Lien vers le certificat", 50.0),
    ("Lien vers le rapport de certification", 40.0),
    ("Lien vers la cible de sécurité", 40.0),
)
LINKS = ("Lien vers le rapport", "Lien vers la cible")


def product(name: str, number: str, day: str = "31/03/2025", end: str = "31/03/2030") -> tuple[str, ...]:
    """A fictional product of the catalogue."""
    return (
        "MUSTERKARTE",
        name,
        "EAL5+",
        "MUSTERKARTE",
        "LABO FICTIF",
        "Cartes à puce",
        day,
        end,
        number,
        *LINKS,
    )


def site(name: str, number: str, day: str = "04/04/2025", end: str = "04/04/2027") -> tuple[str, ...]:
    """A fictional site of the catalogue."""
    return (
        "Specimen Card Works Ltd (fictional)",
        name,
        "Specimen Card Works",
        "LABO FICTIF",
        day,
        end,
        number,
        *LINKS,
    )


def catalogue() -> Catalogue:
    """A small catalogue with every kind of chapter."""
    return (
        Catalogue()
        .part(
            "2.1.1 Produits certifiés selon les Critères Communs",
            PRODUCT_COLUMNS,
            [
                product("Musterkarte Chip A1 version 1.0", "ANSSI-CC-2025-91"),
                product(
                    "Musterkarte Chip A1 version 1.0.1", "ANSSI-CC-2025-91-R01", "01/04/2026", "01/04/2031"
                ),
                product("Musterkarte OS 16-bit with a long name that takes six lines", "EUCC-3090-2026-97"),
            ],
        )
        .part(
            "2.1.2 Produits certifiés selon la CSPN",
            [column for column in PRODUCT_COLUMNS if not column[0].startswith("Niveau")],
            [
                tuple(
                    words
                    for words in product("Gate 2", "ANSSI-CSPN-2017-91", "13/02/2017", "Non maintenu")
                    if words != "EAL5+"
                )
            ],
        )
        .part(
            "2.2 Produits qualifiés et agréés",
            PRODUCT_COLUMNS,
            [product("Musterkarte qualified thing", "ANSSI-CC-2025-99")],
        )
        .part(
            "4 Les profils de protection",
            [
                (head.replace("Nom du site", "Nom du profil de protection"), wide)
                for head, wide in SITE_COLUMNS
            ],
            [site("Specimen Profile version 1.0", "ANSSI-CC-PP-2025-91", end="04/04/2045")],
        )
        .part(
            "5 Les sites",
            SITE_COLUMNS,
            [
                site("Musterwerk Nord, 1 Example Road, Musterstadt", "ANSSI-CC-SITE-2025-91"),
                site("Musterwerk Süd", "ANSSI-CC-SITE-2025-92", "05/05/2025", "05/05/2027"),
            ],
        )
        .part(
            "6.1 Produits certifiés selon les Critères Communs archivés",
            PRODUCT_COLUMNS,
            [product("Musterkarte Chip A0", "ANSSI-CC-2015-91", "01/02/2015", "01/02/2020")],
        )
        .part(
            "6.4 Sites certifiés archivés",
            SITE_COLUMNS,
            [site("Musterwerk Alt", "ANSSI-CC-SITE-2019-91", "01/02/2019", "01/02/2021")],
        )
    )
