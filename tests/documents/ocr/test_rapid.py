"""Pages are read whichever way they lie, whatever is printed behind the words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw, ImageFont

from cardassay.documents.ocr.pages import laid_upright
from cardassay.documents.ocr.rapid import as_read, recognise, turned
from cardassay.documents.ocr.second import SecondReading

from .conftest import Scan

Scans = Callable[[str, str], Scan]


@pytest.mark.parametrize(
    ("kind", "grade", "turn"),
    [("guilloche", "turned 90", 90), ("inverted", "turned 180", 180), ("side band", "stamped", 0)],
)
def test_words_and_places_are_right_on_worn_pages(scan: Scans, kind: str, grade: str, turn: int) -> None:
    sheet, _, read = scan(kind, grade)
    # A page fed in turned clockwise is turned on, or back, until it stands.
    assert (read.turn + turn) % 360 == 0 or turn == 180 == read.turn
    said = [line.text for line in read.lines]
    assert {line for line in sheet.lines if line in said} >= set(sheet.values)
    assert sum(line in said for line in sheet.lines) >= len(sheet.lines) - 2


def test_both_recognisers_agree_on_what_is_there(scan: Scans) -> None:
    sheet, picture, read = scan("guilloche", "turned 90")
    second = SecondReading(lambda: picture, read)
    doubts = [second.doubts([line], line.text) for line in read.lines if line.text in sheet.values]
    assert doubts == [""] * 4


def test_they_do_not_agree_on_what_is_not(scan: Scans) -> None:
    _, picture, read = scan("guilloche", "turned 90")
    line = next(line for line in read.lines if line.text.startswith("FX-"))
    second = SecondReading(lambda: picture, read)
    assert "second recogniser" in second.doubts([line], line.text.replace("FX-", "FX-9"))


def test_words_of_a_turned_page_are_cited_where_they_lie(scan: Scans) -> None:
    sheet, picture, read = scan("guilloche", "turned 90")
    page = laid_upright(read, 1, 1.0, lambda lines, words: "").page
    start = page.text.index(sheet.values[0])
    box = page.box_between(start, start + len(sheet.values[0]))
    assert box is not None
    wide, high = box[2] - box[0], box[3] - box[1]
    assert high > 4 * wide
    assert 0 <= box[0] < box[2] <= picture.width
    assert 0 <= box[1] < box[3] <= picture.height


def test_band_up_the_side_is_read_and_does_not_turn_the_page(scan: Scans) -> None:
    _, _, read = scan("side band", "stamped")
    (band,) = (line for line in read.lines if "ZERTIFIKAT" in line.text)
    assert band.text == "CERTIFICADO CERTIFICAT ZERTIFIKAT"
    assert band.quad[0][1] > band.quad[1][1]
    assert read.turn == 0


def test_small_pictures_are_read_larger() -> None:
    picture = Image.new("L", (300, 90), 255)
    ImageDraw.Draw(picture).text((10, 10), "Valid until 31.12.2027", font=ImageFont.load_default(11), fill=0)
    assert as_read(picture).size == (600, 180)
    (line,) = recognise(picture).lines
    assert line.text == "Valid until 31.12.2027"


@pytest.mark.parametrize("picture", [Image.new("L", (1, 1)), Image.new("RGB", (3000, 40), "white")])
def test_picture_without_words_has_no_lines(picture: Image.Image) -> None:
    assert recognise(picture).lines == ()


def test_turns_go_clockwise() -> None:
    picture = Image.new("L", (3, 2))
    picture.putpixel((0, 0), 9)
    assert turned(picture, 90).getpixel((1, 0)) == 9
    assert turned(picture, 270).getpixel((0, 2)) == 9
