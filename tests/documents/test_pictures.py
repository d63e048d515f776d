"""Picture files become upright pages, whatever their form; what they cost is known before."""

from __future__ import annotations

import io
import struct
import sys
import zlib

import pytest
from PIL import Image, ImageDraw

from cardassay.documents import pictures
from cardassay.documents.opening import open_paper
from cardassay.documents.pictures import UnreadablePictureError, frames, picture_drawer
from cardassay.model.evidence import Method
from cardassay.model.problem import Problem


def sheet(width: int = 120, height: int = 160, mode: str = "RGB") -> Image.Image:
    """White, with a black corner at the top left."""
    picture = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(picture).rectangle((0, 0, width // 3, height // 4), fill="black")
    return picture.convert(mode)


def saved(picture: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def only(data: bytes) -> pictures.Frame:
    problems: list[Problem] = []
    (frame,) = frames(data, problems)
    assert problems == []
    return frame


def is_dark_at_top_left(picture: Image.Image) -> bool:
    grey = picture.convert("L")
    dark, light = grey.getpixel((8, 8)), grey.getpixel((picture.width - 8, picture.height - 8))
    assert isinstance(dark, int)
    assert isinstance(light, int)
    return dark < 90 and light > 160


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "GIF", "BMP", "WEBP"])
def test_each_usual_form_is_a_page_in_dots_as_shown(form: str) -> None:
    paper = open_paper(saved(sheet(), form), f"scan.{form.lower()}")
    assert (paper.media, paper.method, paper.problems) == ("image", Method.OCR, ())
    (page,) = paper.pages
    assert (page.width, page.height, page.images, page.image_share) == (120, 160, 1, 1.0)


@pytest.mark.parametrize(
    ("form", "mode"),
    [
        ("TIFF", "CMYK"),
        ("JPEG", "CMYK"),
        ("PNG", "I;16"),
        ("PNG", "P"),
        ("PNG", "LA"),
        ("TIFF", "1"),
        ("TIFF", "F"),
    ],
)
def test_each_way_of_storing_colours_shows_the_same(form: str, mode: str) -> None:
    picture = sheet(mode="I" if mode == "I;16" else mode)
    if mode == "I;16":
        picture = picture.point(lambda value: value * 200).convert("I;16")
    frame = only(saved(picture, form))
    assert frame.picture.mode in ("L", "RGB")
    assert is_dark_at_top_left(frame.picture)


def test_see_through_parts_are_white() -> None:
    picture = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    assert only(saved(picture, "PNG")).picture.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_photo_stands_as_the_camera_says(orientation: int) -> None:
    wanted = sheet()
    undone = {5: 5, 6: 8, 7: 7, 8: 6}.get(orientation, orientation)
    lying = pictures._upright(wanted, undone)
    exif = Image.Exif()
    exif[0x0112] = orientation
    frame = only(saved(lying, "JPEG", exif=exif, quality=95))
    assert (frame.width, frame.height) == wanted.size == frame.picture.size
    assert is_dark_at_top_left(frame.picture)


def test_each_page_of_a_tiff_is_a_page() -> None:
    first, *others = (sheet(100 + 10 * at, 200) for at in range(3))
    paper = open_paper(saved(first, "TIFF", save_all=True, append_images=others), "pages.tif")
    assert [(page.number, page.width) for page in paper.pages] == [(1, 100), (2, 110), (3, 120)]


def test_small_copies_of_pages_are_left_out() -> None:
    out = io.BytesIO()
    copy = sheet(60, 80)
    copy.encoderinfo = {"tiffinfo": {254: 1}}
    sheet().save(out, "TIFF", save_all=True, append_images=[copy])
    assert [frame.width for frame in frames(out.getvalue(), [])] == [120]


def test_of_a_moving_picture_the_first_is_read_and_said_so() -> None:
    problems: list[Problem] = []
    data = saved(sheet(), "GIF", save_all=True, append_images=[sheet().rotate(180)])
    assert len(list(frames(data, problems))) == 1
    assert [problem.code for problem in problems] == ["pages-not-read"]


def test_large_photo_is_handed_on_smaller_with_its_size_as_shown() -> None:
    frame = only(saved(sheet(3000, 4500), "JPEG"))
    assert (frame.width, frame.height) == (3000, 4500)
    assert max(frame.picture.size) == 3600


def test_picture_that_would_fill_the_memory_is_refused_by_its_header() -> None:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 999))
    paper = open_paper(bomb, "bomb.png")
    assert [problem.code for problem in paper.problems] == ["picture-too-large"]
    assert "300 dots an inch" in paper.problems[0].message


def test_jpeg_of_20000_dots_is_read_without_decoding_the_whole() -> None:
    frame = only(saved(Image.new("L", (20_000, 2_000), 255), "JPEG"))
    assert frame.picture.size == (3600, 360)


def test_cut_off_picture_is_read_as_far_as_it_goes() -> None:
    noisy = Image.effect_noise((400, 400), 90)
    problems: list[Problem] = []
    (frame,) = frames(saved(noisy, "JPEG")[:20_000], problems)
    assert frame.picture.size == (400, 400)
    assert [problem.code for problem in problems] == ["picture-cut-off"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xff\xd8\xff\xe0 and nothing more", "picture-damaged"),
        (b"II*\x00\x08\x00\x00\x00\xff\xff", "picture-damaged"),
        (b"GIF89a", "picture-damaged"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(40), "picture-damaged"),
        (saved(sheet(20, 400), "PNG"), "picture-too-small"),
    ],
)
def test_what_is_no_picture_is_a_problem_that_says_what_to_do(data: bytes, code: str) -> None:
    paper = open_paper(data, "scan.jpg")
    assert paper.pages == ()
    assert code in [problem.code for problem in paper.problems]


def test_photo_of_a_telephone_is_refused_plainly_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pi_heif", None)
    with pytest.raises(UnreadablePictureError) as refused:
        list(frames(b"\x00\x00\x00\x18ftypheic" + bytes(40), []))
    assert refused.value.problem.code == "heic-not-installed"
    assert "cardassay[heic]" in refused.value.problem.message


def test_page_can_be_drawn_again_and_in_any_order() -> None:
    draw = picture_drawer(saved(sheet(100), "TIFF", save_all=True, append_images=[sheet(110)]))
    assert [draw(number).width for number in (2, 1, 1, 2)] == [110, 100, 100, 110]
    with pytest.raises(LookupError, match="no page 3"):
        draw(3)
