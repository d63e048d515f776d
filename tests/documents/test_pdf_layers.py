"""Words under pictures, boxes and notes are not what a person sees; words on a background are."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

import pikepdf
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from cardassay.documents.page import Page, Place
from cardassay.documents.pdf import open_pdf

WIDTH, HEIGHT = 400, 300
WORDS = "Valid until 2030-01-31"


def page_of(draw: Callable[[Canvas], None]) -> Page:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT))
    draw(canvas)
    canvas.save()
    return open_pdf(out.getvalue(), "a.pdf", "0" * 64).pages[0]


def doubt(page: Page, words: str = WORDS) -> str:
    start = page.text.index(words)
    return page.doubt_between(Place(page, start, start + len(words)).start, start + len(words))


def words(canvas: Canvas, said: str = WORDS) -> None:
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawString(50, 200, said)


def box(canvas: Canvas, *, shade: float = 1.0, alpha: float = 1.0) -> None:
    canvas.setFillColorRGB(shade, shade, shade, alpha)
    canvas.rect(45, 195, 160, 20, stroke=0, fill=1)


def picture(canvas: Canvas, colour: tuple[int, int, int, int] = (255, 255, 255, 255)) -> None:
    mask = "auto" if colour[3] < 255 else None
    made = Image.new("RGBA" if mask else "RGB", (40, 10), colour if mask else colour[:3])
    canvas.drawImage(ImageReader(made), 45, 195, 160, 20, mask=mask)


def others(canvas: Canvas) -> None:
    for row in range(4):
        canvas.drawString(50, 150 - 20 * row, f"Another line {row}")


@pytest.mark.parametrize("shade", [1.0, 0.9, 0.0])
def test_words_under_a_filled_box_are_doubtful(shade: float) -> None:
    def draw(canvas: Canvas) -> None:
        words(canvas)
        others(canvas)
        box(canvas, shade=shade)

    page = page_of(draw)
    assert "a filled box is drawn over the words" in doubt(page)
    assert doubt(page, "Another line 2") == ""


def test_words_under_a_small_picture_are_doubtful() -> None:
    def draw(canvas: Canvas) -> None:
        words(canvas)
        others(canvas)
        picture(canvas)

    page = page_of(draw)
    assert "a picture is drawn over the words" in doubt(page)
    assert doubt(page, "Another line 2") == ""


def test_words_on_a_background_are_what_is_seen() -> None:
    def draw(canvas: Canvas) -> None:
        others(canvas)
        box(canvas, shade=0.9)
        words(canvas)

    assert doubt(page_of(draw)) == ""


def test_a_transparent_stamp_over_words_leaves_them_seen() -> None:
    def draw(canvas: Canvas) -> None:
        words(canvas)
        picture(canvas, (200, 0, 0, 60))
        box(canvas, shade=0.5, alpha=0.3)

    assert doubt(page_of(draw)) == ""


def test_a_picture_with_a_mask_is_looked_at_before_it_is_blamed() -> None:
    def draw(canvas: Canvas) -> None:
        words(canvas)
        made = Image.new("RGBA", (40, 10), (255, 255, 255, 255))
        made.putpixel((0, 0), (255, 255, 255, 0))
        canvas.drawImage(ImageReader(made), 45, 195, 160, 20, mask="auto")

    assert "a picture is drawn over the words" in doubt(page_of(draw))


def test_words_that_replace_others_are_what_is_seen_and_those_beneath_are_not() -> None:
    def draw(canvas: Canvas) -> None:
        words(canvas, "Valid until 2026-01-31")
        others(canvas)
        box(canvas)
        words(canvas)

    page = page_of(draw)
    assert doubt(page) == ""
    assert "a filled box is drawn over the words" in doubt(page, "Valid until 2026-01-31")


def test_words_inside_a_form_object_are_hidden_by_what_lies_over_it() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("inner")
        words(canvas)
        canvas.endForm()
        canvas.doForm("inner")
        others(canvas)
        box(canvas)

    page = page_of(draw)
    assert "a filled box" in doubt(page)
    assert doubt(page, "Another line 2") == ""


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_looked_at_alike(turn: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(turn)
        words(canvas)
        others(canvas)
        picture(canvas)

    page = page_of(draw)
    assert "a picture" in doubt(page)
    assert doubt(page, "Another line 2") == ""


def test_a_frame_around_the_page_hides_nothing() -> None:
    def draw(canvas: Canvas) -> None:
        words(canvas)
        path = canvas.beginPath()
        path.rect(10, 10, WIDTH - 20, HEIGHT - 20)
        path.rect(14, 14, WIDTH - 28, HEIGHT - 28)
        canvas.drawPath(path, stroke=0, fill=1, fillMode=0)

    assert doubt(page_of(draw)) == ""


def with_note(kind: str) -> Page:
    """A page with a white note over the words."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT))
    words(canvas)
    canvas.save()
    with pikepdf.open(out) as pdf:
        shape = pikepdf.Dictionary(Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 160, 20])
        look = pikepdf.Stream(pdf, b"1 1 1 rg 0 0 160 20 re f", shape)
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name("/" + kind),
            Rect=[45, 195, 205, 215],
            F=4,
            AP=pikepdf.Dictionary(N=pdf.make_indirect(look)),
        )
        pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(note)]))
        noted = io.BytesIO()
        pdf.save(noted)
    return open_pdf(noted.getvalue(), "a.pdf", "0" * 64).pages[0]


@pytest.mark.parametrize("kind", ["Square", "FreeText", "Stamp"])
def test_a_note_laid_over_words_makes_them_doubtful(kind: str) -> None:
    assert "a note laid on the page is drawn over the words" in doubt(with_note(kind))


def test_a_link_over_words_hides_nothing() -> None:
    def draw(canvas: Canvas) -> None:
        words(canvas)
        canvas.linkURL("https://musterzert.example/", (45, 195, 205, 215))

    assert doubt(page_of(draw)) == ""


def test_a_fact_is_asked_about_in_well_under_a_millisecond() -> None:
    def draw(canvas: Canvas) -> None:
        for row in range(12):
            canvas.setFillColorRGB(0.9, 0.9, 0.9)
            canvas.rect(40, 280 - 22 * row, 300, 18, stroke=0, fill=1)
            canvas.setFillColorRGB(0, 0, 0)
            canvas.drawString(50, 285 - 22 * row, f"Row {row} of a table with 2030-01-{row:02}")

    page = page_of(draw)
    assert doubt(page, "Row 3") == ""
    begun = time.process_time()
    for row in range(12):
        for _ in range(10):
            doubt(page, f"Row {row}")
    assert (time.process_time() - begun) / 120 < 0.001
