"""
Pictures in a terminal: drawn by the terminal where it can, else coarsely with its letters.

Kitty and iTerm2 say by their environment that they draw; sixel is asked for (DA1, attribute 4).
Everywhere else each letter's cell is split in four and painted in two colours, which is enough to
recognise a line of print, not to read small type: the sharp picture lies in a file.
"""

from __future__ import annotations

import base64
import enum
import io
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["Way", "cells", "device_attributes", "drawn", "way_of_drawing"]


class Way(enum.StrEnum):
    """How a terminal shows a picture."""

    KITTY = "kitty"
    ITERM = "iterm"
    SIXEL = "sixel"
    CELLS = "cells"
    NONE = "none"


_KITTY = ("xterm-kitty", "xterm-ghostty")
_SIXEL_COLOURS = 24
_DOTS_PER_POINT = (1.25, 1.05, 0.9)
"""Dots across for each point of the page, from legible to just recognisable."""
_MOST_STRIPS = 4
_QUARTERS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
"""By which quarters of the cell are painted: 1 top left, 2 top right, 4 bottom left, 8 bottom right."""
_ANSWER_WITHIN_S = 0.3


def way_of_drawing(environment: Mapping[str, str], ask: Callable[[], str]) -> Way:
    """
    How the terminal shows pictures.

    Args:
        ask: Asks the terminal for its device attributes; gives its answer, empty when there is none.
    """
    terminal, program = environment.get("TERM", ""), environment.get("TERM_PROGRAM", "")
    if terminal in ("", "dumb", "linux") and "WT_SESSION" not in environment:
        return Way.NONE
    inside_another = "TMUX" in environment or terminal.startswith(("screen", "tmux"))
    if not inside_another:
        if terminal in _KITTY or "KITTY_WINDOW_ID" in environment:
            return Way.KITTY
        if program in ("iTerm.app", "WezTerm"):
            return Way.ITERM
    if "4" in ask().strip("\x1b[?c").split(";")[1:]:
        return Way.SIXEL
    return Way.NONE if environment.get("NO_COLOR") else Way.CELLS


def device_attributes() -> str:
    """The terminal's answer to a request for its attributes; empty when there is none in time."""
    try:
        import select
        import termios
        import tty
    except ImportError:  # Windows
        return ""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return ""
    handle = sys.stdin.fileno()
    before = termios.tcgetattr(handle)
    answer = b""
    try:
        tty.setcbreak(handle)
        sys.stdout.write("\x1b[c")
        sys.stdout.flush()
        end = time.monotonic() + _ANSWER_WITHIN_S
        while not answer.endswith(b"c") and (left := end - time.monotonic()) > 0:
            if select.select([handle], [], [], left)[0]:
                answer += os.read(handle, 64)
    finally:
        termios.tcsetattr(handle, termios.TCSADRAIN, before)
    return answer.decode("ascii", "replace") if answer.startswith(b"\x1b[?") else ""


def drawn(picture: Image, way: Way, columns: int) -> str:
    """The picture as what is written to a terminal of that kind; ends with a line feed."""
    columns = min(columns, 120)
    if way is Way.KITTY:
        return "".join(_kitty(_png(picture), columns)) + "\n"
    if way is Way.ITERM:
        data = base64.b64encode(_png(picture)).decode("ascii")
        return f"\x1b]1337;File=inline=1;width={columns};preserveAspectRatio=1:{data}\x07\n"
    if way is Way.SIXEL:
        return _sixel(picture, columns * 8) + "\n"
    return ""


def _png(picture: Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _kitty(png: bytes, columns: int) -> Iterator[str]:
    data = base64.b64encode(png).decode("ascii")
    parts = [data[start : start + 4096] for start in range(0, len(data), 4096)]
    for number, part in enumerate(parts):
        more = int(number < len(parts) - 1)
        control = f"a=T,f=100,q=2,c={columns},m={more}" if number == 0 else f"m={more}"
        yield f"\x1b_G{control};{part}\x1b\\"


def _sixel(picture: Image, widest: int) -> str:
    from PIL.Image import Dither

    if picture.width > widest:
        picture = picture.resize((widest, round(picture.height * widest / picture.width)))
    indexed = picture.convert("RGB").quantize(_SIXEL_COLOURS, dither=Dither.NONE)
    width, height, dots = indexed.width, indexed.height, indexed.tobytes()
    palette = indexed.getpalette() or []
    out = [f'\x1bPq"1;1;{width};{height}']
    for colour in range(len(palette) // 3):
        red, green, blue = (round(part * 100 / 255) for part in palette[3 * colour : 3 * colour + 3])
        out.append(f"#{colour};2;{red};{green};{blue}")
    for top in range(0, height, 6):
        masks: dict[int, list[int]] = {}
        for row in range(top, min(top + 6, height)):
            bit = 1 << (row - top)
            for column, colour in enumerate(dots[row * width : (row + 1) * width]):
                masks.setdefault(colour, [0] * width)[column] |= bit
        out.append("$".join(f"#{colour}{_runs(mask)}" for colour, mask in masks.items()) + "-")
    out.append("\x1b\\")
    return "".join(out)


def _runs(mask: list[int]) -> str:
    out, at = [], 0
    while at < len(mask):
        end = at
        while end < len(mask) and mask[end] == mask[at]:
            end += 1
        sign = chr(63 + mask[at])
        out.append(f"!{end - at}{sign}" if end - at > 3 else sign * (end - at))
        at = end
    return "".join(out)


def cells(picture: Image, dots_per_point: float, columns: int, rows: int, *, many_colours: bool) -> list[str]:
    """
    The picture in coloured letters, in strips below each other where it is too wide to be recognised.

    Args:
        dots_per_point: Resolution of the picture.
        columns: Letters across.
        rows: Lines at most.
        many_colours: The terminal shows 24-bit colours; else 256.

    Returns:
        Lines with escape sequences; none when there would be more of them than ``rows``.
    """
    from PIL import Image, ImageFilter, ImageOps

    plain = ImageOps.autocontrast(picture.convert("RGB"), cutoff=1)
    for resolution in _DOTS_PER_POINT:
        strip = min(picture.width, round(2 * columns / resolution * dots_per_point))
        scale = 2 * columns / strip
        high = -(-round(picture.height * scale / 2) // 2)
        cuts = _cuts(plain, strip)
        if len(cuts) <= _MOST_STRIPS and len(cuts) * (high + 1) <= rows + 1:
            break
    else:
        return []
    lines: list[str] = []
    for start, end in cuts:
        cut = plain.crop((start, 0, end, picture.height))
        size = (-(-round(cut.width * scale) // 2) * 2, high * 2)
        small = cut.resize(size, Image.Resampling.LANCZOS).filter(ImageFilter.UnsharpMask(1, 120, 2))
        lines += [""] if lines else []
        lines.extend(_cell_lines(small.convert("RGB"), many_colours))
    return lines


def _cuts(picture: Image, strip: int) -> list[tuple[int, int]]:
    """Where strips begin and end: in the lightest column near their end, between two words."""
    from PIL import Image

    light = picture.convert("L").resize((picture.width, 1), Image.Resampling.BOX).tobytes()
    cuts, start = [], 0
    while picture.width - start > strip:
        near = range(start + strip * 3 // 4, start + strip)
        end = max(near, key=lambda column: (min(light[max(column - 2, 0) : column + 3]), column))
        cuts.append((start, end))
        start = end
    return [*cuts, (start, picture.width)]


def _cell_lines(picture: Image, many_colours: bool) -> Iterator[str]:
    data, width = picture.tobytes(), picture.width
    stride = 3 * width
    for top in range(0, picture.height, 2):
        out = []
        for left in range(0, width, 2):
            at = top * stride + 3 * left
            quarters = [data[at + step : at + step + 3] for step in (0, 3, stride, stride + 3)]
            out.append(_cell(quarters, many_colours))
        yield "".join(out) + "\x1b[0m"


def _cell(quarters: list[bytes], many_colours: bool) -> str:
    light = [sum(quarter) for quarter in quarters]
    middle = (min(light) + max(light)) / 2
    dark = sum(1 << place for place, value in enumerate(light) if value < middle)
    ink = [quarter for place, quarter in enumerate(quarters) if dark >> place & 1]
    paper = [quarter for place, quarter in enumerate(quarters) if not dark >> place & 1]
    front, back = _colour(ink or paper, many_colours), _colour(paper or ink, many_colours)
    return f"\x1b[38;{front};48;{back}m{_QUARTERS[dark]}"


def _colour(dots: list[bytes], many_colours: bool) -> str:
    red, green, blue = (sum(dot[part] for dot in dots) // len(dots) for part in range(3))
    if many_colours:
        return f"2;{red};{green};{blue}"
    grey = (red + green + blue) // 3
    if max(red, green, blue) - min(red, green, blue) < 40:
        return "5;231" if grey > 246 else f"5;{232 + min(max((grey - 3) // 10, 0), 23)}"
    red, green, blue = (_step(part) for part in (red, green, blue))
    return f"5;{16 + 36 * red + 6 * green + blue}"


def _step(part: int) -> int:
    """The nearest of the six steps of the 256-colour cube (xterm)."""
    steps = (0, 95, 135, 175, 215, 255)
    return min(range(6), key=lambda number: abs(steps[number] - part))
