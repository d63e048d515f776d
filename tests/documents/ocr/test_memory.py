"""Each picture is read once, and so is each second reading; what is kept badly is read anew."""

from __future__ import annotations

import pytest
from PIL import Image

from cardassay.documents.ocr import finding, second
from cardassay.documents.ocr import memory as remembering
from cardassay.documents.ocr.memory import key_of, remembered
from cardassay.documents.ocr.recognised import Line, Recognised, from_plain, to_plain
from cardassay.documents.ocr.second import SecondReading

LINE = Line(
    "No FX-817", ((1, 2), (90, 2), (90, 12), (1, 12)), 0.98, tuple(at / 10 for at in range(8)), (0.9,) * 8
)
READ = Recognised(100, 50, 90, (LINE,), "tester 1", "Cyrillic", (LINE.quad,), 0.25, "")


class Shelf(dict[str, bytes]):
    """Keeps what it is given."""

    def put(self, key: str, value: bytes) -> None:
        self[key] = value


@pytest.fixture
def count(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Notes each reading; the recognisers themselves are not run."""
    asked: list[str] = []

    def recognise(picture: Image.Image) -> Recognised:
        asked.append("first")
        return READ

    def again(crops: object) -> tuple[str, ...]:
        asked.append("second")
        return ("No FX-817",)

    monkeypatch.setenv("CARDASSAY_TESSERACT", "off")
    monkeypatch.setattr(remembering, "recognise", recognise)
    monkeypatch.setattr(second, "read_again", again)
    monkeypatch.setattr(finding, "cut_out", lambda image, quads: [None])
    return asked


def test_what_is_kept_comes_back_the_same() -> None:
    back = from_plain(to_plain(READ))
    assert (back.lines[0].text, back.script, back.unread, back.turn) == (
        "No FX-817",
        "Cyrillic",
        (LINE.quad,),
        90,
    )
    assert back.lines[0].certain == LINE.certain


def test_picture_is_read_once(count: list[str]) -> None:
    shelf, picture = Shelf(), Image.new("L", (20, 20))
    first, again = remembered(picture, shelf), remembered(picture.copy(), shelf)
    assert (count, first.lines[0].text, again.lines[0].text) == (["first"], "No FX-817", "No FX-817")
    assert first.key == again.key == key_of(picture)
    remembered(Image.new("L", (20, 20), 9), shelf)
    assert count == ["first", "first"]


@pytest.mark.parametrize("kept", [b"", b"[]", b'{"width": 1}', b"\xff"])
def test_what_is_kept_badly_is_read_anew(count: list[str], kept: bytes) -> None:
    picture = Image.new("L", (20, 20))
    shelf = Shelf({key_of(picture): kept})
    assert remembered(picture, shelf).lines == READ.lines
    assert count == ["first"]
    assert shelf[key_of(picture)] != kept


def test_second_readings_are_kept_too(count: list[str]) -> None:
    picture = Image.new("L", (20, 20))
    read = Recognised(20, 20, 0, (LINE,), "tester 1", key="a picture")
    shelf = Shelf()
    assert SecondReading(lambda: picture, read, shelf).doubts([LINE], "FX-817") == ""
    assert "letters" not in SecondReading(lambda: picture, read, shelf).doubts([LINE], "FX-818")
    assert count == ["second"]
    (key,) = shelf
    shelf[key] = b"{"
    assert SecondReading(lambda: picture, read, shelf).doubts([LINE], "FX-817") == ""
    assert count == ["second", "second"]


def test_nothing_is_certain_on_a_page_in_letters_that_are_not_known(count: list[str]) -> None:
    second_reading = SecondReading(lambda: Image.new("L", (20, 20)), READ)
    assert "Cyrillic" in second_reading.doubts([LINE], "FX-817")
    assert count == []
