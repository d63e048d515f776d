"""Signs of editing are found where a paper was edited, and are not where it was not."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "scripts"))

from cardassay.documents.editing.patches import questions_about_patches
from cardassay.documents.editing.revisions import adds_objects, differences, revision_ends
from cardassay.documents.editing.signs import with_signs_of_editing
from cardassay.documents.editing.tools import Tools, questions_about_tools, tools_of
from cardassay.documents.opening import open_paper
from cardassay.documents.page import Word
from cardassay.documents.reading import read_paper
from cardassay.documents.signatures.attaching import with_signatures
from cardassay.model.document import Flag
from make_signed.signing import add_annotation, add_text, fill_field, paper, sign

SIGNS = {
    "edited-after-first-saving",
    "words-replaced",
    "digits-in-another-font",
    "edited-in-another-program",
    "changed-long-after",
}


def signs(data: bytes) -> dict[str, Flag]:
    """The signs in a paper, by code; its pictures are not read, which takes long and finds no sign."""
    opened = open_paper(data, "paper.pdf")
    document = with_signatures(read_paper(opened), data)
    document = with_signs_of_editing(document, opened, data)
    assert document.attestations
    return {flag.code: flag for flag in document.flags if flag.code in SIGNS}


def certificate(draw: Callable[[Canvas], None], valid: bool = True) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    canvas.setFont("Helvetica", 12)
    rows = (
        "Musterzert Certification Body (fictional)",
        "CERTIFICATE",
        "certifies that the management system of",
        "Musterkarte Fiktiv GmbH",
        "Beispielweg 1, 12345 Musterstadt, Germany",
        "fulfils the requirements of ISO 9001:2015",
        "Scope: Personalisation of smart cards",
        "Certificate No.: MZ-QM-000123",
        "Date of issue: 2026-03-02",
        *(("Valid until: 2029-03-01",) if valid else ()),
    )
    for place, row in enumerate(rows):
        canvas.drawString(90, 690 - 28 * place, row)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def nothing(canvas: Canvas) -> None:
    canvas.drawString(90, 100, "Page 1 of 1")


def test_a_paper_as_its_issuer_made_it_shows_no_sign() -> None:
    assert signs(certificate(nothing)) == {}


def test_a_date_written_over_a_white_box_is_found_with_both_dates() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(1, 1, 1)
        canvas.rect(85, 433, 200, 18, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        canvas.drawString(90, 438, "Valid until: 2032-03-01")

    flag = signs(certificate(draw))["words-replaced"]
    assert "2029-03-01" in flag.says
    assert "2032-03-01" in flag.says
    assert flag.page == 1


def test_rows_of_a_table_on_coloured_boxes_are_no_sign() -> None:
    def draw(canvas: Canvas) -> None:
        for row in range(5):
            canvas.setFillColorRGB(0.8, 0.9, 1)
            canvas.rect(85, 60 + 20 * row, 300, 18, stroke=0, fill=1)
            canvas.setFillColorRGB(0, 0, 0)
            canvas.drawString(90, 65 + 20 * row, f"Site {row}: Musterstadt, since 202{row}-01-01")

    assert signs(certificate(draw)) == {}


def last_day(canvas: Canvas, *parts: tuple[str, str]) -> None:
    canvas.drawString(90, 438, "Valid until: ")
    x = 160.0
    for font, said in parts:
        canvas.setFont(font, 12)
        canvas.drawString(x, 438, said)
        x += canvas.stringWidth(said, font, 12)


def test_a_digit_in_another_font_inside_a_date_is_found() -> None:
    def draw(canvas: Canvas) -> None:
        last_day(canvas, ("Helvetica", "20"), ("Times-Roman", "32"), ("Helvetica", "-03-01"))

    flag = signs(certificate(draw, valid=False))["digits-in-another-font"]
    assert "2032-03-01" in flag.says
    assert "times" in flag.says


def test_a_value_in_bold_or_in_a_font_of_its_own_is_no_sign() -> None:
    def bold(canvas: Canvas) -> None:
        last_day(canvas, ("Helvetica", "20"), ("Helvetica-Bold", "32-03-01"))

    def own(canvas: Canvas) -> None:
        last_day(canvas, ("Times-Roman", "2032-03-01"))

    assert signs(certificate(bold, valid=False)) == {}
    assert signs(certificate(own, valid=False)) == {}


def test_a_page_changed_in_an_update_is_found_with_what_came_and_where() -> None:
    flag = signs(add_text(paper(), "Extended until: 2035-03-01", at=(90, 412)))["edited-after-first-saving"]
    assert "2035-03-01" in flag.says
    assert "2029-03-01" in flag.says
    assert flag.page == 1


@pytest.mark.parametrize(
    "data",
    [
        sign(paper()),
        sign(sign(paper()), field="Signature2"),
        fill_field(paper(form=True)),
        add_annotation(paper()),
    ],
    ids=["signed", "signed twice", "form filled", "annotated"],
)
def test_signing_filling_and_annotating_are_no_editing_of_the_page(data: bytes) -> None:
    assert "edited-after-first-saving" not in signs(data)


def test_a_second_table_of_the_same_objects_is_no_update() -> None:
    data = paper()
    table = b"xref\n0 0\ntrailer\n<</Size 1>>\nstartxref\n0\n%%EOF\n"
    assert len(revision_ends(data + table)) == 2
    assert not adds_objects(data + table, len(data))
    assert adds_objects(add_annotation(data), len(data))


def test_a_linearised_file_has_one_revision() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper())) as pdf:
        pdf.save(out, linearize=True)
    data = out.getvalue()
    assert data.count(b"%%EOF") == 2
    assert len(revision_ends(data)) == 1
    assert len(revision_ends(add_annotation(data))) == 2


def test_a_page_written_anew_that_looks_the_same_is_not_seen() -> None:
    again = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper())) as pdf:
        page = pdf.pages[0]
        page.Contents = pdf.make_stream(page.Contents.read_bytes() + b"\n")
        pdf.save(again)
    [change] = [one for one in differences(paper(), again.getvalue()) if one.what == "page-content"]
    assert not change.seen


def tools(creator: str, producer: str, made: str = "", changed: str = "", xmp: bytes = b"") -> set[str]:
    properties = {"Creator": creator, "Producer": producer, "CreationDate": made, "ModDate": changed}
    return {flag.code for flag in questions_about_tools(tools_of(properties, xmp), signed=False)}


@pytest.mark.parametrize(
    ("creator", "producer", "expected"),
    [
        ("Stimulsoft Reports", "Adobe Photoshop for Windows", {"edited-in-another-program"}),
        ("JasperReports Library 6.2", "Foxit PhantomPDF 10", {"edited-in-another-program"}),
        ("JasperReports Library 6.2", "iText 2.1.7", set()),
        ("Microsoft® Word 2019", "Microsoft® Word 2019", set()),
        ("Microsoft® Word 2019", "iLovePDF", set()),
        ("CorelDRAW X7", "Corel PDF Engine", set()),
        ("", "", set()),
    ],
)
def test_programs_that_do_not_go_together_are_asked_about(
    creator: str, producer: str, expected: set[str]
) -> None:
    assert tools(creator, producer) == expected


def test_a_change_long_after_by_an_editor_is_asked_about_and_one_of_the_same_day_is_not() -> None:
    made = "D:20250102090000+01'00'"
    assert tools("Word", "Sejda 3.2", made, "D:20250601090000Z") == {"changed-long-after"}
    assert tools("Word", "Sejda 3.2", made, "D:20250102170000Z") == set()
    assert tools("Word", "Acrobat Distiller 11", made, "D:20250601090000Z") == set()
    assert tools("Word", "Sejda 3.2", "D:20251332", "not a day") == set()


def test_a_sound_signature_answers_for_the_programs() -> None:
    edited = Tools("Stimulsoft Reports", "Adobe Photoshop for Windows")
    assert list(questions_about_tools(edited, signed=True)) == []


def test_programs_of_pictures_inside_the_paper_are_not_those_of_the_paper() -> None:
    picture = b"<x:xmpmeta><xmp:CreatorTool>Adobe Photoshop 22</xmp:CreatorTool></x:xmpmeta>"
    assert tools("Microsoft® Word 2019", "Microsoft® Word 2019", xmp=picture) == set()


def scan(draw: Callable[[Canvas], None]) -> list[Flag]:
    """Questions about a page that is a picture of a paper, with what was drawn on it."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    canvas.drawImage(ImageReader(Image.effect_noise((120, 170), 30).convert("RGB")), 0, 0, 595, 842)
    draw(canvas)
    canvas.save()
    opened = pdfium.PdfDocument(out.getvalue())
    page = opened[0]
    text = page.get_textpage()
    words = (Word("Valid", 0, (90, 390, 120, 402)), Word("until:", 6, (124, 390, 150, 402)))
    return list(questions_about_patches(page, text, words, 1))


def test_a_scan_shows_no_sign() -> None:
    assert scan(lambda canvas: None) == []


def test_a_scan_with_an_invisible_text_layer_shows_no_sign() -> None:
    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(90, 438)
        text.setTextRenderMode(3)
        text.textLine("Valid until: 2029-03-01")
        canvas.drawText(text)

    assert scan(draw) == []


def test_a_date_written_on_a_scan_is_found_with_the_words_near() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(1, 1, 1)
        canvas.rect(155, 434, 80, 18, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        canvas.drawString(160, 438, "2032-03-01")

    [flag] = scan(draw)
    assert flag.code == "laid-on-a-scan"
    for words in ("2032-03-01", "a filled box", "Valid until:"):
        assert words in flag.says


def test_a_picture_pasted_on_a_scan_is_found() -> None:
    pasted = ImageReader(Image.new("RGB", (40, 10), "white"))
    [flag] = scan(lambda canvas: canvas.drawImage(pasted, 155, 434, 80, 18))
    assert "(a picture) was laid on it" in flag.says


def test_a_paper_printed_on_background_art_shows_no_sign() -> None:
    def draw(canvas: Canvas) -> None:
        for row in range(10):
            canvas.drawString(90, 600 - 20 * row, f"A line of a certificate, number {row}, drawn on its art")

    assert scan(draw) == []
