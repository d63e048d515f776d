"""Pictures in a terminal: which way is taken, and what is written."""

from __future__ import annotations

import base64
import io
import re

import pytest
from PIL import Image, ImageDraw

from cardassay.cli.picture import Way, cells, drawn, way_of_drawing

XTERM = {"TERM": "xterm-256color"}
SIXEL, PLAIN = "\x1b[?62;4;22c", "\x1b[?62;22c"


def picture(width: int = 400, height: int = 40) -> Image.Image:
    made = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(made).rectangle((width // 4, 8, width // 2, height - 8), fill="black")
    return made


@pytest.mark.parametrize(
    ("environment", "answer", "way"),
    [
        ({"TERM": "xterm-kitty"}, "", Way.KITTY),
        ({**XTERM, "KITTY_WINDOW_ID": "1"}, "", Way.KITTY),
        ({**XTERM, "TERM_PROGRAM": "iTerm.app"}, "", Way.ITERM),
        ({**XTERM, "TERM_PROGRAM": "WezTerm"}, "", Way.ITERM),
        (XTERM, SIXEL, Way.SIXEL),
        (XTERM, PLAIN, Way.CELLS),
        (XTERM, "", Way.CELLS),
        ({**XTERM, "NO_COLOR": "1"}, "", Way.NONE),
        ({"TERM": "dumb"}, SIXEL, Way.NONE),
        ({}, SIXEL, Way.NONE),
        ({"TERM": "tmux-256color", "KITTY_WINDOW_ID": "1"}, PLAIN, Way.CELLS),
        ({"TERM": "screen", "TMUX": "x", "TERM_PROGRAM": "iTerm.app"}, SIXEL, Way.SIXEL),
    ],
)
def test_the_way_is_taken_that_the_terminal_knows(environment: dict[str, str], answer: str, way: Way) -> None:
    assert way_of_drawing(environment, lambda: answer) is way


def test_kitty_gets_the_whole_png_in_parts() -> None:
    noise = Image.effect_noise((300, 200), 80).convert("RGB")
    text = drawn(noise, Way.KITTY, 80)
    parts = re.findall("\x1b_G([^;]*);([^\x1b]*)\x1b\\\\", text)

    assert "".join(f"\x1b_G{control};{data}\x1b\\" for control, data in parts) + "\n" == text
    assert all(len(data) <= 4096 for _, data in parts)
    assert [control.endswith("m=1") for control, _ in parts] == [True] * (len(parts) - 1) + [False]
    with Image.open(io.BytesIO(base64.b64decode("".join(data for _, data in parts)))) as sent:
        assert sent.tobytes() == noise.tobytes()


def test_iterm_gets_a_png_in_the_width_of_the_terminal() -> None:
    text = drawn(picture(), Way.ITERM, 80)

    assert text.startswith("\x1b]1337;File=inline=1;width=80;")
    with Image.open(io.BytesIO(base64.b64decode(text[text.index(":") + 1 : text.index("\x07")]))) as sent:
        assert sent.size == (400, 40)


def test_sixels_paint_every_dot_once() -> None:
    made = picture(90, 20)
    text = drawn(made, Way.SIXEL, 80)
    body = text[text.index('"1;1;90;20') + len('"1;1;90;20') : text.index("\x1b\\")]
    colours = {
        int(number): tuple(int(part) for part in parts.split(";"))
        for number, parts in re.findall(r"#(\d+);2;(\d+;\d+;\d+)", body)
    }
    painted = [[-1] * 90 for _ in range(24)]
    for band, rows in enumerate(re.sub(r"#\d+;2;\d+;\d+;\d+", "", body).split("-")):
        for layer in filter(None, rows.split("$")):
            colour, signs = re.match(r"#(\d+)(.*)", layer).groups()  # type: ignore[union-attr]
            column = 0
            for count, sign in re.findall(r"(?:!(\d+))?([?-~])", signs):
                for _ in range(int(count or 1)):
                    for bit in range(6):
                        if (ord(sign) - 63) >> bit & 1:
                            assert painted[band * 6 + bit][column] == -1
                            painted[band * 6 + bit][column] = int(colour)
                    column += 1

    assert all(colour >= 0 for row in painted[:20] for colour in row)
    assert colours[painted[10][30]] == (0, 0, 0)
    assert colours[painted[1][1]] == (100, 100, 100)


@pytest.mark.parametrize("many", [True, False])
def test_cells_show_ink_on_paper_in_the_width_asked_for(many: bool) -> None:
    lines = cells(picture(320), 2.6, 78, 20, many_colours=many)
    letters = [re.sub("\x1b\\[[^m]*m", "", line) for line in lines]

    assert {len(line) for line in letters} == {78}
    assert all(line.endswith("\x1b[0m") for line in lines)
    assert len(set("\n".join(lines))) > 5


def test_a_wide_picture_is_cut_between_words_and_a_huge_one_is_left_out() -> None:
    wide = Image.new("RGB", (900, 40), "white")
    for left in range(0, 900, 90):
        ImageDraw.Draw(wide).rectangle((left, 5, left + 70, 35), fill="black")
    lines = cells(wide, 2.6, 78, 40, many_colours=True)
    strips = "\n".join(lines).split("\n\n")

    assert len(strips) > 1
    first = re.sub("\x1b\\[[^m]*m", "", strips[0].split("\n")[0])
    assert len(first) < 78, "cut before the line was full"
    assert cells(Image.new("RGB", (3000, 900)), 2.6, 78, 20, many_colours=True) == []
