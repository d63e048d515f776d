"""Letters that the recogniser does not know are seen, named, and read by the second engine if it is there."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from cardassay.documents.ocr import tesseract
from cardassay.documents.ocr.languages import languages_for, script_names
from cardassay.documents.ocr.recognised import Line, Recognised
from cardassay.documents.ocr.scripts import (
    UNKNOWN,
    is_unread,
    matters,
    script_of_look_alikes,
    script_of_text,
    script_problem,
)

PLACE = ((10.0, 10.0), (90.0, 10.0), (90.0, 20.0), (10.0, 20.0))
READ = Recognised(100, 50, 0, (), "tester 1", "Cyrillic", (PLACE,), 0.8)
DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")


def test_line_with_next_to_no_signs_was_not_read() -> None:
    assert is_unread(400, 20, 2)
    assert not is_unread(400, 20, 25)
    assert not is_unread(60, 20, 0)


def test_signatures_and_ornament_are_no_script() -> None:
    assert not matters(2, 0.2)
    assert not matters(9, 0.05)
    assert matters(3, 0.1)
    assert matters(2, 0.7)


@pytest.mark.parametrize(
    ("written", "script"),
    [
        ("npnmeHnTenbHokCepTnφnkaTcooTBeTcTBnyacTeMaMeHeДжмehTa", "Cyrillic"),
        ("CertificateofRegistrationforthemanagementsystem", UNKNOWN),
        ("noon", UNKNOWN),
    ],
)
def test_look_alikes_tell_the_script_or_nothing(written: str, script: str) -> None:
    assert script_of_look_alikes(written) == script


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Пример карта д.о.о.", "Cyrillic"),
        ("견본 카드 제조 ISO", "Korean"),
        ("شهادة", "Arabic"),
        ("見本カード株式会社", "Chinese"),
        ("12/2027", ""),
    ],
)
def test_script_of_a_text_is_that_of_most_letters(text: str, script: str) -> None:
    assert script_of_text(text) == script


def test_problem_names_the_script_what_was_done_and_what_to_do() -> None:
    problem = script_problem(3, READ)
    assert problem is not None
    assert (problem.code, problem.page) == ("script-not-readable", 3)
    for words in ("Cyrillic", "not read", "nothing that was is sure", "tesseract-ocr-rus", "type the fields"):
        assert words in problem.message
    assert script_problem(3, Recognised(100, 50, 0, (), "tester 1")) is None


def test_languages_are_those_installed_with_english_beside() -> None:
    assert languages_for("Cyrillic", {"eng", "srp", "rus", "deu"}) == ("rus", "srp", "eng")
    assert languages_for("Korean", {"eng", "rus"}) == ()
    assert "Cyrillic" in script_names()


FAKE = """#!/bin/sh
case "$1" in
--version) echo "tesseract 5.9.9" ;;
--list-langs) printf 'List (2):\\neng\\nrus\\n' ;;
*) printf '%s' "$FAKE_TSV" ;;
esac
"""
TSV = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    + "".join(
        f"5\t1\t{block}\t1\t1\t{word}\t{left}\t{top}\t30\t10\t{conf}\t{text}\n"
        for block, word, left, top, conf, text in [
            (1, 1, 10, 10, 96, "Карта"),
            (1, 2, 50, 10, 91, "Образец"),
            (2, 1, 10, 40, 88, "Card"),
            (3, 1, 10, 70, 12, "щшжы"),
        ]
    )
)


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that answers as tesseract does."""
    program = tmp_path / "tesseract"
    program.write_text(FAKE, encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("CARDASSAY_TESSERACT", str(program))
    monkeypatch.setenv("FAKE_TSV", TSV)
    return program


@pytest.mark.skipif(os.name == "nt", reason="the fake program is a shell script")
def test_second_engine_gives_the_lines_in_its_letters_and_leaves_the_others(fake: Path) -> None:
    card = Line("Card 17", ((10, 40), (40, 40), (40, 50), (10, 50)), 0.99, (0.5,) * 6)
    blur = Line("Kapma", ((10, 10), (80, 10), (80, 20), (10, 20)), 0.6, (0.5,) * 5)
    read = Recognised(100, 90, 0, (card, blur), "tester 1", "Cyrillic", (PLACE,), 0.6)
    assert tesseract.helper_for(read) == "tesseract 5.9.9 rus+eng"
    said = tesseract.helped(read, Image.new("L", (100, 90)))
    assert [line.text for line in said.lines] == ["Карта Образец", "Card 17"]
    assert said.helper == "tesseract 5.9.9 rus+eng"
    assert said.lines[0].quad == ((10, 10), (80, 10), (80, 20), (10, 20))
    assert len(said.lines[0].middles) == len("КартаОбразец")
    assert script_problem(1, said) is None


@pytest.mark.skipif(os.name == "nt", reason="the fake program is a shell script")
@pytest.mark.parametrize("answer", ["exit 1", "printf 'level\\ttext\\n5\\tx\\n'", "printf '\\377'"])
def test_second_engine_that_fails_changes_nothing(fake: Path, answer: str) -> None:
    fake.write_text(FAKE.replace("printf '%s' \"$FAKE_TSV\"", answer), encoding="utf-8")
    assert tesseract.helped(READ, Image.new("L", (100, 50))).lines == ()


@pytest.mark.parametrize("named", ["off", "/no/such/program"])
def test_without_the_program_nothing_is_promised(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARDASSAY_TESSERACT", named)
    assert tesseract.installed() is None
    assert tesseract.helper_for(READ) == ""


def cyrillic_page() -> Image.Image:
    picture = Image.new("L", (1100, 420), 255)
    draw, font = ImageDraw.Draw(picture), ImageFont.truetype(str(DEJAVU), 30)
    for at, text in enumerate(
        (
            "СЕРТИФИКАТ СООТВЕТСТВИЯ",
            "Выдан заводу карт «Образец» (вымысел)",
            "применительно к производству пластиковых карт",
            "Срок действия до 31.12.2027",
        )
    ):
        draw.text((60, 40 + 90 * at), text, font=font, fill=0)
    return picture


needs_font = pytest.mark.skipif(
    not DEJAVU.is_file() and not os.environ.get("CI"), reason="the fonts DejaVu are not installed here"
)


@needs_font
def test_page_in_cyrillic_letters_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from cardassay.documents.ocr.memory import remembered

    monkeypatch.setenv("CARDASSAY_TESSERACT", "off")
    read = remembered(cyrillic_page(), None)
    assert read.script == "Cyrillic"
    assert read.unread_share > 0.5


@needs_font
@pytest.mark.skipif(
    not shutil.which("tesseract") and not os.environ.get("CI"),
    reason="tesseract is not installed here (sh scripts/system_parts.sh)",
)
def test_page_in_cyrillic_letters_is_read_by_the_real_second_engine() -> None:
    from cardassay.documents.ocr.memory import remembered

    read = remembered(cyrillic_page(), None)
    assert read.helper.startswith("tesseract ")
    text = " ".join(line.text for line in read.lines)
    assert "СЕРТИФИКАТ СООТВЕТСТВИЯ" in text
    assert "31.12.2027" in text
