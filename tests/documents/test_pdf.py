"""Text, boxes and doubts about the text layer of a PDF."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from cardassay.documents.page import Page, Paper, Place
from cardassay.documents.pdf import open_pdf

WIDTH, HEIGHT = 400, 300


def opened(draw: Callable[[Canvas], None]) -> Paper:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT))
    draw(canvas)
    canvas.save()
    return open_pdf(out.getvalue(), "a.pdf", "0" * 64)


def picture(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(Image.new("RGB", (40, 30), "white")), 0, 0, WIDTH, HEIGHT)


def fact_of(paper: Paper, words: str) -> bool:
    """Whether a fact read from these words can be sure."""
    page = paper.pages[0]
    start = page.text.index(words)
    return paper.fact(Place(page, start, start + len(words)), words, sure=True).sure


def test_box_is_measured_from_the_top_left_of_the_page() -> None:
    paper = opened(lambda canvas: canvas.drawString(50, 200, "Certificate number 123"))
    page = paper.pages[0]
    start = page.text.index("number")
    box = page.box_between(start, start + 6)
    assert box is not None
    x0, y0, x1, y1 = box
    assert 50 < x0 < x1 < WIDTH
    assert y0 < HEIGHT - 200 < y1 + 5
    assert page.words_between(start, start + 6)[0].text == "number"


def test_box_of_a_turned_page_is_that_of_the_page_as_shown() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.drawString(50, 200, "Turned")

    page = opened(draw).pages[0]
    box = page.box_between(0, 6)
    assert (page.width, page.height) == (WIDTH, HEIGHT)
    assert box is not None
    assert 0 <= box[0] < box[2] <= WIDTH
    assert box[3] - box[1] > box[2] - box[0]


def test_picture_under_drawn_text_is_background_art_and_trusted() -> None:
    def draw(canvas: Canvas) -> None:
        picture(canvas)
        canvas.drawString(50, 200, "Valid until 2030")

    paper = opened(draw)
    assert paper.pages[0].image_share == pytest.approx(1.0)
    assert paper.pages[0].suspicious == ""
    assert fact_of(paper, "2030")


def invisible(canvas: Canvas, words: str) -> None:
    text = canvas.beginText(50, 200)
    text.setTextRenderMode(3)
    text.textLine(words)
    canvas.drawText(text)


def test_invisible_text_layer_over_a_picture_is_not_trusted() -> None:
    def draw(canvas: Canvas) -> None:
        picture(canvas)
        invisible(canvas, "Valid until 2030")

    paper = opened(draw)
    assert "invisible" in paper.pages[0].suspicious
    assert not fact_of(paper, "2030")


def test_single_invisible_words_on_a_drawn_page_are_not_trusted() -> None:
    def draw(canvas: Canvas) -> None:
        for row in range(5):
            canvas.drawString(50, 250 - 12 * row, f"A drawn line {row}")
        text = canvas.beginText(50, 100)
        text.setTextRenderMode(3)
        text.textLine("Valid until 2099")
        canvas.drawText(text)

    paper = opened(draw)
    assert paper.pages[0].suspicious == ""
    assert not fact_of(paper, "2099")
    assert fact_of(paper, "drawn line 1")


def test_picture_drawn_over_text_hides_it() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(50, 200, "Valid until 2030")
        picture(canvas)

    assert not fact_of(opened(draw), "2030")


def test_text_outside_of_the_page_or_too_small_to_read_is_not_trusted() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(50, 200, "Seen words stand here")
        canvas.drawString(WIDTH + 60, 200, "Outside")
        canvas.setFont("Helvetica", 1)
        canvas.drawString(50, 100, "Minute")

    paper = opened(draw)
    assert fact_of(paper, "Seen")
    assert "Outside" not in paper.pages[0].text or not fact_of(paper, "Outside")
    assert not fact_of(paper, "Minute")


def test_white_text_counts_only_where_it_stands_out() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(50, 250, "Black words")
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(50, 200, "Vanished")
        canvas.setFillColorRGB(0, 0, 0.5)
        canvas.rect(40, 90, 200, 30, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(50, 100, "A. Banner . with dots .")

    paper = opened(draw)
    assert fact_of(paper, "Black words")
    assert not fact_of(paper, "Vanished")
    assert fact_of(paper, "A. Banner . with dots .")


def test_page_made_by_a_scanner_program_is_not_trusted() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setCreator("Some Scan Station")
        picture(canvas)
        canvas.drawString(50, 200, "Valid until 2030")

    assert "recognised" in opened(draw).pages[0].suspicious


def test_pages_far_behind_are_asked_again_on_demand() -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(40):
            canvas.drawString(50, 200, f"Page number {number + 1}")
            canvas.showPage()

    paper = opened(draw)
    assert len(paper.pages) == 40
    for page in (paper.pages[39], paper.pages[20], paper.pages[39]):
        assert isinstance(page, Page)
        assert page.box_between(0, 4) is not None
        assert page.doubt_between(0, 4) == ""
