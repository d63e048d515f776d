"""
Makes the fictional PDF papers of this folder; run it again after a change and commit the result.

Usage: ``python tests/documents/cards/make_papers.py [DIRECTORY]``. The bytes are the same on every run.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, Table, TableStyle

__all__ = ["PAPERS", "make"]

Rows = list[tuple[str, str]]
_STYLE = getSampleStyleSheet()["BodyText"]


def _grid(canvas: Canvas, rows: Rows, y: float, *, valign: str = "MIDDLE", wide: float = 60 * mm) -> float:
    """A ruled table of labels and values; gives back the lower edge."""
    cells = [[Paragraph(label, _STYLE), Paragraph(value, _STYLE)] for label, value in rows]
    table = Table(cells, colWidths=[wide, 110 * mm])
    table.setStyle(
        TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.grey), ("VALIGN", (0, 0), (-1, -1), valign)])
    )
    height = float(table.wrapOn(canvas, 170 * mm, 250 * mm)[1])
    table.drawOn(canvas, 20 * mm, y - height)
    return y - height


def _visa_loa_grid(canvas: Canvas) -> None:
    canvas.setFont("Helvetica-Bold", 18)
    canvas.drawString(20 * mm, 275 * mm, "Visa Approval Services")
    canvas.setFont("Helvetica", 14)
    canvas.drawRightString(190 * mm, 275 * mm, "Letter of Approval")
    rows = [
        ("Letter of Approval Number", "VTF-2026-97001"),
        ("Vendor", "Specimen Card Works Ltd (fictional)"),
        (
            "Product Name",
            "WorksCard V 8 dual interface card with a long name that needs two lines, release 2",
        ),
        ("Chip", "HF-Secure 77 A12"),
        ("Operating System", "SampleOS 4.1 R2"),
        ("Applet", "VSDC 2.9.1"),
        ("EMVCo PCN", "PCN9123.02"),
        ("Interface", "Contact and contactless"),
        ("Approval Date", "7 May 2026"),
        ("Expiry Date", "6 May 2029"),
    ]
    _grid(canvas, rows, 262 * mm)


def _gvcp_above(canvas: Canvas) -> None:
    """Small grey labels above large values, in two columns."""
    canvas.setFont("Times-Bold", 22)
    canvas.drawCentredString(105 * mm, 272 * mm, "Mastercard")
    canvas.setFont("Times-Roman", 13)
    canvas.drawCentredString(105 * mm, 262 * mm, "Global Vendor Certification Program")
    blocks = [
        (20, 245, "Vendor", ["Musterkarte Fiktiv GmbH"]),
        (110, 245, "GVCP Certificate Number", ["GVCP-90-4477"]),
        (20, 222, "Certified Facility", ["Werk Musterstadt"]),
        (110, 222, "Facility Address", ["Beispielstraße 7,", "99999 Musterstadt"]),
        (20, 194, "Certified Services", ["Card manufacturing", "Chip embedding", "Card storage"]),
        (110, 194, "Issue Date", ["1 June 2026"]),
        (110, 176, "Valid until", ["31 May 2027"]),
    ]
    for x, y, label, lines in blocks:
        canvas.setFillGray(0.45)
        canvas.setFont("Helvetica", 8)
        canvas.drawString(x * mm, y * mm, label)
        canvas.setFillGray(0)
        canvas.setFont("Helvetica", 12)
        for number, line in enumerate(lines):
            canvas.drawString(x * mm, y * mm - 15 - 14 * number, line)
    canvas.setFont("Helvetica", 8)
    canvas.drawString(20 * mm, 20 * mm, "Mastercard International Incorporated")


def _cpp_aoc_form(canvas: Canvas) -> None:
    canvas.setFont("Helvetica-Bold", 14)
    canvas.drawString(20 * mm, 278 * mm, "PCI Card Production and Provisioning")
    canvas.drawString(20 * mm, 271 * mm, "Attestation of Compliance")
    canvas.setFont("Helvetica-Bold", 11)
    canvas.drawString(20 * mm, 262 * mm, "Part 1. Assessed Entity")
    y = _grid(
        canvas,
        [
            ("Company Name", "Cartes Fictives S.A.S."),
            ("Facility", "Usine de Villexemple"),
            ("Facility Address", "22 rue de l'Exemple<br/>99000 Villexemple<br/>France fictive"),
            ("Requirements", "Logical Security Requirements"),
            ("Version", "3.0.1"),
        ],
        259 * mm,
        valign="TOP",
    )
    canvas.setFont("Helvetica-Bold", 11)
    canvas.drawString(20 * mm, y - 14, "Part 2. Assessor Company")
    y = _grid(
        canvas,
        [("Company Name", "Auditors Specimen LLC (fictional)"), ("Lead Assessor", "C. Assessor")],
        y - 18,
        valign="TOP",
    )
    canvas.setFont("Helvetica-Bold", 11)
    canvas.drawString(20 * mm, y - 14, "Part 3. Activities assessed at this facility")
    canvas.setFont("Helvetica", 10)
    for number, (tick, item) in enumerate(
        [
            ("[X]", "IC personalization"),
            ("[  ]", "Card manufacturing"),
            ("[X]", "Data preparation"),
            ("[X]", "Key management"),
            ("[  ]", "PIN printing"),
        ]
    ):
        canvas.drawString(24 * mm, y - 30 - 14 * number, f"{tick} {item}")
    _grid(
        canvas,
        [
            ("Dates of Assessment", "2 February 2026 - 6 February 2026"),
            ("Date of Report", "27 February 2026"),
            ("Result", "Compliant"),
        ],
        y - 110,
        valign="TOP",
    )
    canvas.setFont("Helvetica", 8)
    canvas.drawString(20 * mm, 12 * mm, "Page 1 of 3")


def _cpp_facilities_table(canvas: Canvas) -> None:
    """Several facilities as rows of one table."""
    canvas.setFont("Helvetica-Bold", 13)
    canvas.drawString(20 * mm, 275 * mm, "Attestation of Compliance")
    canvas.setFont("Helvetica", 11)
    canvas.drawString(
        20 * mm, 268 * mm, "PCI Card Production and Provisioning - Physical Security Requirements v3.0"
    )
    canvas.drawString(20 * mm, 256 * mm, "Assessed Entity: Specimen Card Works Ltd (fictional)")
    canvas.drawString(20 * mm, 249 * mm, "Assessor Company: Auditors Specimen LLC (fictional)")
    canvas.drawString(20 * mm, 242 * mm, "Report Date: 2026-03-31")
    table = Table(
        [
            ["Facility", "Facility Address", "Country"],
            ["Plant North", "1 North Road, Sampletown", "Exampleland"],
            ["Plant South", "9 South Street, Otherton", "Exampleland"],
        ],
        colWidths=[40 * mm, 80 * mm, 40 * mm],
    )
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)]))
    _, height = table.wrapOn(canvas, 170 * mm, 200 * mm)
    table.drawOn(canvas, 20 * mm, 235 * mm - height)
    canvas.drawString(20 * mm, 200 * mm, "Activities: card manufacturing, embedding, storage")


def _narrow_labels(canvas: Canvas) -> None:
    """Labels broken over two lines of a narrow column."""
    canvas.setFont("Helvetica-Bold", 16)
    canvas.drawString(20 * mm, 270 * mm, "EMVCo, LLC")
    canvas.drawString(20 * mm, 262 * mm, "Platform Certificate")
    rows = [
        ("Platform Certificate Number", "PCN9301"),
        ("Platform Provider", "Specimen Platform Company Ltd (fictional)"),
        ("Platform Name", "SampleOS 5"),
        ("IC Certificate Number", "ICCN9044"),
        ("Evaluation Type", "Update"),
        ("Date of Issue", "19 October 2026"),
        ("Date of Expiry", "18 October 2027"),
    ]
    _grid(canvas, rows, 250 * mm, valign="TOP", wide=30 * mm)


def _letter_two_pages(canvas: Canvas) -> None:
    canvas.setPageSize(LETTER)
    lines = [
        "GlobalPlatform, Inc.",
        "",
        "LETTER OF QUALIFICATION",
        "",
        "Date: March 9, 2026",
        "",
        "Halbleiter Fiktiv GmbH",
        "Beispielallee 1, 99999 Musterstadt",
        "",
        "Dear Sir or Madam,",
        "",
        "This letter confirms that Halbleiter Fiktiv GmbH has successfully completed the",
        "qualification of the product named below.",
        "",
        "Qualified Product: HF-GP Card 2.2",
        "Configuration: Basic Financial Configuration v1.5",
        "Qualified Laboratory: Specimen Test House Ltd (fictional)",
    ]
    text = canvas.beginText(72, 720)
    text.setFont("Times-Roman", 12)
    for line in lines:
        text.textLine(line)
    canvas.drawText(text)
    canvas.drawString(72, 40, "Page 1 of 2")
    canvas.showPage()
    text = canvas.beginText(72, 720)
    text.setFont("Times-Roman", 12)
    for line in ("Letter of Qualification No.: GP-LOQ-2026-9400", "Valid to: March 8, 2029"):
        text.textLine(line)
    canvas.drawText(text)
    canvas.drawString(72, 40, "Page 2 of 2")


def _unionpay_chinese(canvas: Canvas) -> None:
    font = "STSong-Light"
    pdfmetrics.registerFont(UnicodeCIDFont(font))
    canvas.setFont(font, 18)
    canvas.drawCentredString(105 * mm, 270 * mm, "银联卡产品认证证书")
    canvas.setFont(font, 12)
    for number, (label, value) in enumerate(
        [
            ("证书编号:", "UPP-2026-90077"),
            ("申请单位:", "虚构样卡科技有限公司"),
            ("产品名称:", "双界面金融IC卡 样本三型"),
            ("芯片型号:", "HF77S A12"),
            ("发证日期:", "2026年7月1日"),
            ("有效期至:", "2029年6月30日"),
        ]
    ):
        canvas.drawString(30 * mm, 250 * mm - 20 * number, label)
        canvas.drawString(60 * mm, 250 * mm - 20 * number, value)
    canvas.drawRightString(190 * mm, 150 * mm, "中国银联股份有限公司")


def _test_report_german(canvas: Canvas) -> None:
    canvas.setFont("Helvetica-Bold", 15)
    canvas.drawString(20 * mm, 275 * mm, "Prüfbericht")
    canvas.setFont("Helvetica", 9)
    canvas.drawRightString(190 * mm, 275 * mm, "Prüflabor Muster GmbH (fiktiv)")
    rows = [
        ("Berichtsnummer", "PM-2026-9790"),
        ("Auftraggeber", "Musterkarte Fiktiv GmbH<br/>Beispielstraße 7<br/>99999 Musterstadt"),
        ("Prüfgegenstand", "Kartenkörper aus rPVC, 5 Lagen, ID-1"),
        ("Prüfverfahren", "ISO/IEC 10373-1:2020<br/>ISO/IEC 10373-3:2018<br/>DIN EN ISO/IEC 7810:2021"),
        ("Akkreditierung", "DAkkS D-PL-99999-02-00"),
        ("Prüfdatum", "11.05.2026 bis 22.05.2026"),
        ("Ausstellungsdatum", "29.05.2026"),
        ("Ergebnis", "bestanden"),
    ]
    _grid(canvas, rows, 262 * mm, valign="TOP")


def _jcb_vendor_narrow_gap(canvas: Canvas) -> None:
    """Dotted leaders between label and value."""
    canvas.setFont("Courier-Bold", 14)
    canvas.drawString(20 * mm, 270 * mm, "JCB International Co., Ltd.")
    canvas.setFont("Courier", 11)
    canvas.drawString(20 * mm, 262 * mm, "Card Manufacturing Facility Approval")
    rows = [
        ("Certificate No.", "JCB-V-90-118"),
        ("Vendor Name", "Specimen Bureau Ltd (fictional)"),
        ("Facility Address", "2 Secure Street, Sampletown"),
        ("Approved Services", "Personalization, mailing"),
        ("Date of Issue", "2026-08-01"),
        ("Expiry Date", "2028-07-31"),
    ]
    for number, (label, value) in enumerate(rows):
        leaders = "." * (30 - len(label))
        canvas.drawString(20 * mm, 245 * mm - 16 * number, f"{label} {leaders} {value}")


def _cqm_matrix(canvas: Canvas) -> None:
    canvas.setFont("Helvetica-Bold", 15)
    canvas.drawCentredString(105 * mm, 275 * mm, "Mastercard Card Quality Management")
    canvas.drawCentredString(105 * mm, 267 * mm, "CQM Certificate")
    _grid(
        canvas,
        [
            ("Certificate Number", "CQM-90-2026-0420"),
            ("Vendor", "Musterkarte Fiktiv GmbH"),
            ("Site", "Werk Musterstadt"),
            ("Product Types", "CB: A, kICC: A, pICC: R"),
            ("Issue Date", "2026-04-01"),
            ("Expiry Date", "2027-03-31"),
        ],
        258 * mm,
    )


PAPERS: dict[str, Callable[[Canvas], None]] = {
    "visa-loa-grid": _visa_loa_grid,
    "gvcp-labels-above": _gvcp_above,
    "pci-cpp-aoc-form": _cpp_aoc_form,
    "pci-cpp-aoc-facilities": _cpp_facilities_table,
    "emvco-pcn-narrow-labels": _narrow_labels,
    "gp-letter-two-pages": _letter_two_pages,
    "unionpay-product-zh": _unionpay_chinese,
    "test-report-grid-de": _test_report_german,
    "jcb-vendor-leaders": _jcb_vendor_narrow_gap,
    "cqm-matrix": _cqm_matrix,
}
"""Name of each PDF and how its page is drawn."""


def make(directory: Path) -> None:
    """Write every PDF into the directory."""
    for name, draw in PAPERS.items():
        canvas = Canvas(str(directory / f"{name}.pdf"), pagesize=A4, invariant=1)
        canvas.setTitle(f"{name} (fictional specimen)")
        draw(canvas)
        canvas.save()


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "papers")
