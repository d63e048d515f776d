"""Pictures of places on pages: the right place, marked, in the right size."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw

from cardassay.model.evidence import Box
from cardassay.report.page_picture import CLOSE, NoPictureError, close_up, whole_page

from .papers import pdf

PAPER = pdf("Zertifikat", "gültig bis 14.09.2027")
WIDTH = 420
"""Points across the page of the fixture."""
ORANGE = (214, 90, 0)


def photo(*sizes: tuple[int, int], form: str = "PNG") -> bytes:
    """A picture with a black field at the place of :data:`FIELD` on its last page."""
    pages = [Image.new("RGB", size, "white") for size in sizes]
    ImageDraw.Draw(pages[-1]).rectangle(FIELD, fill="black")
    out = io.BytesIO()
    pages[0].save(out, form, **({"save_all": True, "append_images": pages[1:]} if len(pages) > 1 else {}))
    return out.getvalue()


FIELD: Box = (300.0, 400.0, 500.0, 440.0)


def frame(picture: Image.Image) -> tuple[int, int, int, int]:
    """The edges of what is drawn in the colour of the frame."""
    dots = [
        (x, y)
        for y in range(picture.height)
        for x in range(picture.width)
        if picture.getpixel((x, y)) == ORANGE
    ]
    assert dots, "no frame"
    xs, ys = [x for x, _ in dots], [y for _, y in dots]
    return min(xs), min(ys), max(xs), max(ys)


def test_a_close_up_spans_the_page_and_frames_the_box() -> None:
    picture = close_up(PAPER, 1, (72.0, 100.0, 172.0, 112.0))

    assert picture.width == pytest.approx(WIDTH * CLOSE, abs=3)
    assert picture.height == pytest.approx((12 + 2 * 26) * CLOSE, abs=3)
    assert frame(picture) == pytest.approx(
        (72 * CLOSE - 4, 26 * CLOSE - 4, 172 * CLOSE + 4, 38 * CLOSE + 4), abs=4
    )


def test_the_words_alone_are_cut_out_without_a_frame() -> None:
    picture = close_up(PAPER, 1, (72.0, 100.0, 272.0, 112.0), alone=True)

    assert picture.width == pytest.approx(214 * CLOSE, abs=3)
    assert all(colour != ORANGE for _, colour in picture.getcolors(1 << 20) or ())


def test_a_picture_is_cut_in_its_own_pixels() -> None:
    picture = close_up(photo((1190, 1684)), 1, FIELD, alone=True)
    black = [(x, y) for x in range(picture.width) for y in range(picture.height)
             if picture.getpixel((x, y)) == (0, 0, 0)]  # fmt: skip

    assert len(black) / (picture.width * picture.height) > 0.5


def test_a_small_picture_is_enlarged_as_if_it_were_a_sheet() -> None:
    box = (60.0, 80.0, 100.0, 88.0)

    assert close_up(photo((340, 480)), 1, box).width == pytest.approx(595 * CLOSE, abs=2)
    assert close_up(photo((2480, 3508)), 1, box).width == pytest.approx(595 * CLOSE, abs=2)


def test_a_later_page_of_a_picture_is_found() -> None:
    data = photo((800, 1000), (800, 1000), form="TIFF")

    assert (0, 0, 0) in {colour for _, colour in close_up(data, 2, FIELD).getcolors(1 << 20) or ()}
    assert (0, 0, 0) not in {colour for _, colour in close_up(data, 1, FIELD).getcolors(1 << 20) or ()}


def test_the_whole_page_is_shown_with_and_without_a_box() -> None:
    marked, bare = whole_page(PAPER, 1, (72.0, 100.0, 172.0, 112.0)), whole_page(PAPER, 1, None)

    assert marked.size == bare.size
    assert marked.width == pytest.approx(WIDTH * 1.8, abs=2)
    assert marked.tobytes() != bare.tobytes()


@pytest.mark.parametrize(
    "box",
    [
        (-50.0, -50.0, 9000.0, 9000.0),
        (590.0, 838.0, 700.0, 900.0),
        (100.0, 100.0, 100.0, 100.0),
        (0, 0, 0, 0),
    ],
)
def test_odd_boxes_still_give_a_picture_of_the_page(box: Box) -> None:
    picture = close_up(PAPER, 1, box)

    assert 0 < picture.height <= 220 * CLOSE
    assert close_up(PAPER, 1, box, alone=True).width > 0


@pytest.mark.parametrize(
    ("data", "page", "says"),
    [
        (PAPER, 2, "no page 2"),
        (PAPER, 0, "no page 0"),
        (b"%PDF-1.7 broken", 1, "cannot be drawn"),
        (b"words", 1, "neither a PDF nor a picture"),
        (photo((60, 60))[:80], 1, "cannot be drawn"),
        (photo((60, 60)), 2, "no page 2"),
    ],
)
def test_what_cannot_be_drawn_says_why(data: bytes, page: int, says: str) -> None:
    with pytest.raises(NoPictureError, match=says):
        close_up(data, page, (1.0, 1.0, 5.0, 5.0))
