"""
Makes the fictional PDF papers of this folder; run it again after a change and commit the result.

Usage: ``python tests/documents/management/make_papers.py [DIRECTORY]``. The bytes are the same on every run.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

__all__ = ["PAPERS", "make"]

WIDTH, HEIGHT = A4


def _centred(canvas: Canvas, y: float, text: str, size: float, bold: bool = False) -> None:
    canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
    canvas.drawCentredString(WIDTH / 2, HEIGHT - y, text)


def _left(canvas: Canvas, x: float, y: float, text: str, size: float = 10, bold: bool = False) -> None:
    canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
    canvas.drawString(x, HEIGHT - y, text)


def _centred_certificate(canvas: Canvas) -> None:
    """Centred, large name, raised letters in the days, two columns of days at the foot."""
    _centred(canvas, 90, "Certificate of Registration", 30, bold=True)
    _centred(canvas, 130, "This is to certify that", 11)
    _centred(canvas, 165, "SPECIMEN CARD WORKS", 22, bold=True)
    _centred(canvas, 192, "LIMITED", 22, bold=True)
    _centred(canvas, 215, "14 Nowhere Lane, Madeupton MU1 2AB, United Kingdom", 8)
    _centred(canvas, 245, "has been independently assessed by Imaginary Registrars Ltd", 11)
    _centred(canvas, 262, "and is compliant with the requirement of:", 11)
    _centred(canvas, 295, "ISO 9001:2015", 20, bold=True)
    _centred(canvas, 330, "For the following scope of activities:", 12)
    _centred(canvas, 350, "MANUFACTURE OF BANK CARDS, EMBEDDING OF CHIP MODULES AND", 8, bold=True)
    _centred(canvas, 361, "PERSONALISATION OF PAYMENT CARDS", 8, bold=True)
    _raised(canvas, 90, 400, "Date of Certification: 25", "th", " October 2025")
    _raised(canvas, 330, 400, "Certificate Expiry: 24", "th", " October 2028")
    _raised(canvas, 90, 416, "1", "st", " Surveillance Audit Due: 24 October 2026")
    _raised(canvas, 330, 416, "2", "nd", " Surveillance Audit Due: 24 October 2027")
    _centred(canvas, 450, "Certificate Number: 2510IR7781", 12, bold=True)


def _raised(canvas: Canvas, x: float, y: float, before: str, raised: str, after: str) -> None:
    text = canvas.beginText(x, HEIGHT - y)
    text.setFont("Times-Roman", 10)
    text.textOut(before)
    text.setRise(4)
    text.setFont("Times-Roman", 6)
    text.textOut(raised)
    text.setRise(0)
    text.setFont("Times-Roman", 10)
    text.textOut(after)
    canvas.drawText(text)


def _side_band(canvas: Canvas) -> None:
    """A side band that names another standard than the headline."""
    canvas.setFillColor(colors.navy)
    canvas.rect(0, 0, 60, HEIGHT, stroke=0, fill=1)
    canvas.setFillColor(colors.white)
    canvas.saveState()
    canvas.translate(40, 200)
    canvas.rotate(90)
    canvas.setFont("Helvetica-Bold", 26)
    canvas.drawString(0, 0, "OHSAS 18001:2007")
    canvas.restoreState()
    canvas.setFillColor(colors.black)
    _left(canvas, 100, 100, "CERTIFICATE", 30, bold=True)
    _left(canvas, 100, 140, "Certificate Registration No. 26-45-0099")
    _left(canvas, 100, 170, "The Certification Body")
    _left(canvas, 100, 184, "of Mirage Certification Pvt. Ltd.", bold=True)
    _left(canvas, 100, 198, "certifies that the organization")
    _left(canvas, 100, 230, "Illusion Cards Pvt. Ltd.", 14, bold=True)
    _left(canvas, 100, 246, "Plot No. 7, Phantom Industrial Area")
    _left(canvas, 100, 258, "Notown 400000, India")
    _left(
        canvas,
        100,
        290,
        "has established and applies an Occupational Health and Safety System for the scope of",
    )
    _left(canvas, 100, 315, "Manufacture of plastic cards", bold=True)
    _left(canvas, 100, 345, "Proof has been furnished that the requirements according to")
    _left(canvas, 100, 365, "ISO 45001:2018", 14, bold=True)
    _left(canvas, 100, 385, "are fulfilled.")
    _left(canvas, 100, 400, "The certificate is valid from 2026-02-01 to 2029-01-31")


def _watermark(canvas: Canvas) -> None:
    """A complete certificate with a watermark across the page."""
    canvas.saveState()
    canvas.translate(150, 250)
    canvas.rotate(45)
    canvas.setFillColor(colors.lightgrey)
    canvas.setFont("Helvetica-Bold", 110)
    canvas.drawString(0, 0, "DRAFT")
    canvas.restoreState()
    canvas.setFillColor(colors.black)
    _left(canvas, 60, 80, "Certificate FB26/00000999", 14)
    _left(canvas, 60, 110, "The management system of")
    _left(canvas, 60, 140, "Specimen Card Works Ltd", 22, bold=True)
    _left(canvas, 60, 160, "14 Nowhere Lane, Madeupton MU1 2AB, United Kingdom")
    _left(canvas, 60, 190, "has been assessed and certified as meeting the requirements of")
    _left(canvas, 60, 210, "ISO 14001:2015", 14, bold=True)
    _left(canvas, 60, 240, "For the following activities")
    _left(canvas, 60, 255, "Printing and lamination of plastic cards.")
    _left(canvas, 60, 300, "This certificate is valid from 1 March 2026 until 28 February 2029.")


def _columns_of_days(canvas: Canvas) -> None:
    """Titles over days in three columns, in two languages; two sites in two columns."""
    _centred(canvas, 80, "CERTIFICATO/CERTIFICATE F.2026.0042 rev. 01", 12, bold=True)
    _centred(canvas, 110, "SI CERTIFICA CHE IL SISTEMA DI GESTIONE APPLICATO DA", 10)
    _centred(canvas, 123, "Hereby to certify that the management system implemented by", 8)
    _centred(canvas, 155, "CARTE IMMAGINARIE S.R.L.", 18, bold=True)
    for x, title, lines in (
        (170, "Sede Legale / Legal Office", ("Via della Fantasia, 21", "99100 FINTOPOLI (XX)")),
        (400, "Sede Operativa / Operative Site", ("Via dei Sogni, 3", "99101 NUVOLETTA (XX)")),
    ):
        for step, line in enumerate((title, *lines)):
            canvas.setFont("Helvetica", 9)
            canvas.drawCentredString(x, HEIGHT - 190 - 14 * step, line)
    _centred(canvas, 260, "È CONFORME AI REQUISITI DELLA NORMA", 10)
    _centred(canvas, 300, "UNI EN ISO 9001:2015", 18, bold=True)
    _centred(canvas, 340, "PER IL SEGUENTE SCOPO DI CERTIFICAZIONE:", 10)
    _centred(canvas, 353, "For the following activities", 8)
    _centred(canvas, 378, "PRODUZIONE DI CARTE DI PAGAMENTO.", 9)
    _centred(canvas, 392, "MANUFACTURE OF PAYMENT CARDS.", 9)
    columns = (
        (150, "Data prima emissione", "First issue date", "2017-02-27"),
        (300, "Emissione corrente", "Current issue date", "2026-02-27"),
        (450, "Data scadenza", "Expiry date", "2029-02-26"),
    )
    for x, italian, english, day in columns:
        canvas.setFont("Helvetica", 8)
        canvas.drawCentredString(x, HEIGHT - 440, italian)
        canvas.drawCentredString(x, HEIGHT - 451, english)
        canvas.setFont("Helvetica-Bold", 9)
        canvas.drawCentredString(x, HEIGHT - 470, day)
    _left(canvas, 60, 760, "FINTA CERTIFICAZIONI S.R.L.", 7)
    _left(canvas, 60, 770, "Piazza Irreale 1 – 99100 Fintopoli – www.finta-cert.example", 7)


def _two_numbers(canvas: Canvas) -> None:
    """Days in a small table at the head, an approval number and an identity number, an integrated paper."""
    rows = (
        ("Current issue date:", "25 February 2025"),
        ("Expiry date:", "24 February 2028"),
        ("Certificate identity number:", "10999999"),
    )
    for step, (label, value) in enumerate(rows):
        _left(canvas, 216, 50 + 9 * step, label, 7)
        _left(canvas, 320, 50 + 9 * step, value, 7)
    _left(canvas, 420, 50, "Original approval(s):", 7)
    _left(canvas, 420, 59, "ISO 9001 - 15 February 2013", 7)
    _left(canvas, 420, 68, "ISO 14001 - 3 May 2016", 7)
    _left(canvas, 45, 150, "Certificate of Approval", 34)
    _left(canvas, 45, 190, "This is to certify that the Management System of:", 11)
    _left(canvas, 45, 225, "Beispielkarten", 28, bold=True)
    _left(canvas, 45, 255, "7 Chipkartenweg, 12345 ERFINDUNGEN, Germany", 9)
    _left(canvas, 45, 290, "has been approved by Quality Fictional Assurance to the following standards:", 9)
    _left(canvas, 45, 312, "ISO 9001:2015, ISO 14001:2015", 15, bold=True)
    _left(canvas, 45, 345, "Approval number(s): ISO 9001 – 00099001, ISO 14001 – 00099002", 9)
    _left(canvas, 45, 385, "The scope of this approval is applicable to:", 9)
    _left(canvas, 45, 405, "Manufacture, personalisation and despatch of payment cards", 9)
    _left(canvas, 45, 720, "Issued by: Quality Fictional Assurance Limited", 9)
    _left(canvas, 500, 800, "Page 1 of 1", 7)


def _certificate_with_annex(canvas: Canvas) -> None:
    """Two pages: the certificate refers to the annex, the annex lists sites in a ruled table."""
    _left(canvas, 60, 80, "ZERTIFIKAT", 30, bold=True)
    _left(canvas, 60, 120, "Hiermit wird bescheinigt, dass das Unternehmen", 11)
    _left(canvas, 60, 150, "Musterkarte Fiktiv GmbH", 18, bold=True)
    _left(canvas, 60, 170, "Chipkartenweg 7, 12345 Erfindungen", 10)
    _left(canvas, 60, 200, "ein Informationssicherheitsmanagementsystem eingeführt hat und anwendet.", 11)
    _left(canvas, 60, 230, "Geltungsbereich:", 10)
    _left(canvas, 160, 230, "Datenaufbereitung und Personalisierung von Zahlungskarten,", 10)
    _left(canvas, 160, 243, "Erzeugung und Verwaltung kryptografischer Schlüssel", 10)
    _left(canvas, 60, 270, "Die Standorte sind in der Anlage aufgeführt.", 10)
    _left(
        canvas,
        60,
        300,
        "Durch ein Audit wurde nachgewiesen, dass die Anforderungen der Norm erfüllt sind:",
        10,
    )
    _left(canvas, 60, 325, "ISO/IEC 27001:2022", 16, bold=True)
    _left(canvas, 60, 360, "Erklärung zur Anwendbarkeit: Version 5.0 vom 11.01.2026", 10)
    _left(canvas, 60, 390, "Zertifikats-Nr.: I-2026-0042", 10)
    _left(canvas, 60, 405, "Gültig vom 01.03.2026 bis 28.02.2029", 10)
    _left(canvas, 60, 420, "Erstzertifizierung: 01.03.2014", 10)
    _left(canvas, 60, 700, "Beispielcert GmbH, Prüfgasse 1, 12346 Erfindungen", 9)
    _left(canvas, 480, 800, "Seite 1 von 2", 8)
    canvas.showPage()
    _left(canvas, 60, 80, "Anlage zum Zertifikat Nr. I-2026-0042", 14, bold=True)
    _left(canvas, 60, 100, "Musterkarte Fiktiv GmbH", 10)
    edges = (60, 180, 330)
    for x, title in zip(edges, ("Standort", "Anschrift", "Geltungsbereich"), strict=True):
        _left(canvas, x, 140, title, 10, bold=True)
    cells = (
        (
            ("Werk Nord",),
            ("Chipkartenweg 7,", "12345 Erfindungen"),
            ("Personalisierung von", "Zahlungskarten"),
        ),
        (("Rechenzentrum",), ("Wolkenallee 2,", "54321 Nirgendwo"), ("Schlüsselverwaltung",)),
    )
    for row, columns in enumerate(cells):
        for x, lines in zip(edges, columns, strict=True):
            for step, line in enumerate(lines):
                _left(canvas, x, 165 + 45 * row + 12 * step, line, 9)
    canvas.grid([55, 175, 325, 540], [HEIGHT - 125, HEIGHT - 150, HEIGHT - 195, HEIGHT - 240])
    _left(canvas, 480, 800, "Seite 2 von 2", 8)


def _secure_printing(canvas: Canvas) -> None:
    """ISO 14298 with a level, landscape."""
    canvas.setPageSize(landscape(A4))
    height = A4[0]

    def left(x: float, y: float, text: str, size: float = 10, bold: bool = False) -> None:
        canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        canvas.drawString(x, height - y, text)

    left(60, 60, "INTERGRAF CERTIFICATE", 24, bold=True)
    left(60, 100, "Sécuritest Fictif SA certifies that the security printing management system of")
    left(60, 130, "Specimen Card Works Ltd", 20, bold=True)
    left(60, 150, "14 Nowhere Lane, Madeupton MU1 2AB, United Kingdom")
    left(60, 180, "conforms to the requirements of")
    left(60, 200, "ISO 14298:2021", 16, bold=True)
    left(60, 230, "Level: Governmental", 12)
    left(60, 260, "Scope: Production and personalisation of security printed cards")
    left(60, 300, "Certificate No.: IG-2026-007")
    left(300, 300, "Date of issue: 11 May 2026")
    left(540, 300, "Valid until: 10 May 2029")


def _name_beside_opening(canvas: Canvas) -> None:
    """The British form: labels at the left, name and address beside "This is to certify that:"."""
    _centred(canvas, 80, "Certificate of Registration", 26)
    _left(canvas, 60, 125, "QUALITY MANAGEMENT SYSTEM - ISO 9001:2015", 13)
    _left(canvas, 60, 165, "This is to certify that:")
    lines = ("Specimen Payment Cards Limited", "Unit 7 Madeup Trading Estate", "Crawley", "RH10 9ZZ")
    for row, line in enumerate((*lines, "United Kingdom")):
        _left(canvas, 230, 165 + 12.5 * row, line)
    _left(canvas, 60, 260, "Holds Certificate Number:")
    _left(canvas, 230, 260, "QX 991234", 13)
    _left(canvas, 60, 290, "and operates a Quality Management System which complies with the requirements of")
    _left(canvas, 60, 303, "ISO 9001:2015 for the following scope:")
    _left(
        canvas, 60, 330, "The manufacture of plastic payment cards and the personalisation of chip cards.", 11
    )
    _left(canvas, 60, 480, "For and on behalf of the registrar:")
    _left(canvas, 230, 520, "A. Fictional, Managing Director")
    _left(canvas, 60, 570, "Original Registration Date: 2010-01-11")
    _left(canvas, 330, 570, "Effective Date: 2025-01-12")
    _left(canvas, 60, 588, "Latest Issue: 2025-01-06")
    _left(canvas, 330, 588, "Expiry Date: 2028-01-11")
    _left(
        canvas,
        60,
        772,
        "Madeup Assurance UK Limited, registered in England under number 99000123 at 9 Madeup",
        7,
    )


def _two_languages(canvas: Canvas) -> None:
    """German at the left, English at the right; what both share stands centred between them."""
    rows = (
        (80, 20, "ZERTIFIKAT", "CERTIFICATE"),
        (120, 10, "Die Zertifizierungsstelle", "The certification body"),
        (170, 10, "bescheinigt hiermit, dass das Unternehmen", "hereby certifies that the company"),
        (260, 10, "für den Geltungsbereich", "for the scope"),
        (272, 10, "Herstellung und Personalisierung von", "Manufacture and personalisation of"),
        (284, 10, "Kunststoffkarten", "plastic cards"),
        (330, 10, "ein Umweltmanagementsystem", "has established and applies an"),
        (342, 10, "eingeführt hat und anwendet nach", "environmental management system according to"),
        (420, 10, "Zertifikat-Registrier-Nr.", "Certificate registration no."),
        (470, 10, "Gültig vom / Valid from: 01.06.2024", "Gültig bis / Valid until: 31.05.2027"),
    )
    for y, size, german, english in rows:
        _left(canvas, 60, y, german, size)
        _left(canvas, 320, y, english, size)
    _centred(canvas, 145, "Erfundene Zertifizierungsgesellschaft mbH", 12)
    _centred(canvas, 200, "Musterkarte Zweisprachig GmbH", 15)
    _centred(canvas, 220, "Musterstraße 4, 55555 Beispielstadt", 10)
    _centred(canvas, 375, "ISO 14001:2015", 16)
    _centred(canvas, 440, "UM-99123", 12)
    _left(canvas, 60, 510, "Beispielstadt, 22.05.2024")


def _labels_above(canvas: Canvas) -> None:
    """Small labels over their values, days side by side."""
    _centred(canvas, 90, "CERTIFICATE", 30, bold=True)
    rows = (
        ("Certified organization", "Imaginary Inlays Ltd."),
        ("Address", "8 Nonexistent Street, Madeupton MU9 9ZZ, United Kingdom"),
        ("Standard", "ISO 9001:2015"),
        ("Scope of certification", "Production of contactless inlays and antenna sheets"),
        ("Certificate number", "QMS/99/0123"),
    )
    for row, (label, value) in enumerate(rows):
        _left(canvas, 80, 140 + 45 * row, label, 8)
        _left(canvas, 80, 156 + 45 * row, value, 12)
    days = (("First issue", "2019-03-04"), ("Date of issue", "2025-03-01"), ("Valid until", "2028-03-03"))
    for column, (label, value) in enumerate(days):
        _left(canvas, 80 + 140 * column, 380, label, 8)
        _left(canvas, 80 + 140 * column, 395, value, 12)
    _left(canvas, 80, 470, "Certification body", 8)
    _left(canvas, 80, 486, "Unreal Assurance Ltd.", 12)


PAPERS: dict[str, Callable[[Canvas], None]] = {
    "pdf-centred-raised-letters": _centred_certificate,
    "pdf-side-band-disagrees": _side_band,
    "pdf-watermark": _watermark,
    "pdf-columns-of-days": _columns_of_days,
    "pdf-two-numbers": _two_numbers,
    "pdf-certificate-with-annex": _certificate_with_annex,
    "pdf-secure-printing": _secure_printing,
    "pdf-name-beside-opening": _name_beside_opening,
    "pdf-two-languages": _two_languages,
    "pdf-labels-above": _labels_above,
}


def make(folder: Path) -> None:
    """Write every paper into the folder."""
    for name, draw in PAPERS.items():
        canvas = Canvas(str(folder / f"{name}.pdf"), pagesize=A4, invariant=1)
        draw(canvas)
        canvas.showPage()
        canvas.save()


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "papers")
