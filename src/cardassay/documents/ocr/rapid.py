"""The default recogniser: models of the rapidocr package, run on pages that may lie any way round."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from statistics import median
from typing import TYPE_CHECKING, Any

from cardassay.documents.ocr import models
from cardassay.documents.ocr.blanks import spaced
from cardassay.documents.ocr.finding import cut_out, find_lines, is_upright
from cardassay.documents.ocr.letters import read_line, score_of
from cardassay.documents.ocr.recognised import Line, Quad, Recognised
from cardassay.documents.ocr.repairs import foreign_signs, repaired, with_text
from cardassay.documents.ocr.scripts import is_unread, matters, named
from cardassay.documents.ocr.turning import (
    half_turned,
    running_down,
    running_up,
    runs_across,
    upside_down,
)

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["array_of", "as_read", "engine_name", "greys_of_faded", "recognise", "turned"]

_SIDE = 1280
"""Dots of the longer side in which lines are looked for; they are read from the picture as given."""

_LEAST_SCORE = 0.5
"""Lines below are noise: stamps, guilloche, signatures."""

_SMALL, _ENLARGED = 1000, 2
"""A picture whose longer side has fewer dots is read this many times as large: its letters are tiny."""

_FADED, _EDGE = 110, 0.0005
"""Range of grey of nearly all dots, below which they are spread; share of dots left out on each side."""

_TINY = 0.6
"""Share of the usual height of lines below which a line that was not read is ornament."""

_THIN = 3.0
"""Height to width from which a line certainly runs up or down; below it may be a single sign."""


def engine_name() -> str:
    """Name and version of the recogniser; part of every key under which its results are kept."""
    return models.version_of(models.RECOGNISER)


def turned(picture: Image.Image, degrees: int) -> Image.Image:
    """The picture turned clockwise by 0, 90, 180 or 270 degrees."""
    from PIL.Image import Transpose

    # Pillow counts the other way round.
    names = {90: Transpose.ROTATE_270, 180: Transpose.ROTATE_180, 270: Transpose.ROTATE_90}
    return picture.transpose(names[degrees]) if degrees else picture


def greys_of_faded(picture: Image.Image) -> tuple[int, int] | None:
    """Darkest and lightest grey of a picture with hardly any contrast; ``None`` of one with enough."""
    counts = picture.convert("L").histogram()
    ends, edge = [], sum(counts) * _EDGE
    for order in (range(256), range(255, -1, -1)):
        seen = 0
        for grey in order:
            seen += counts[grey]
            if seen > edge:
                ends.append(grey)
                break
    darkest, lightest = ends
    return (darkest, lightest) if 8 <= lightest - darkest < _FADED else None


def as_read(picture: Image.Image, degrees: int = 0) -> Image.Image:
    """The picture as it is read: in colours, turned clockwise, larger where small, darker where faded."""
    from PIL.Image import Resampling

    shown = turned(picture.convert("RGB"), degrees)
    if faded := greys_of_faded(shown):
        darkest, lightest = faded
        share = 255 / (lightest - darkest)
        shown = shown.point([min(max(round((grey - darkest) * share), 0), 255) for grey in range(256)] * 3)
    if max(shown.size) >= _SMALL:
        return shown
    return shown.resize((shown.width * _ENLARGED, shown.height * _ENLARGED), Resampling.BICUBIC)


def recognise(picture: Image.Image) -> Recognised:
    """
    The lines of a picture, whichever way it is turned.

    Args:
        picture: Any mode; 150 to 250 dots an inch read best.
    """
    shown = as_read(picture)
    turn = 0
    image = array_of(shown)
    quads = find_lines(image, _SIDE)
    if runs_across(quads):
        turn = 90
        image = array_of(turned(shown, turn))
        quads = find_lines(image, _SIDE)
    height, width = image.shape[:2]
    if upside_down(cut_out(image, [quad for quad in quads if is_upright(quad)])):
        turn = (turn + 180) % 360
        image = image[::-1, ::-1].copy()
        quads = [half_turned(quad, width, height) for quad in quads]
    lines, unread = _lines(image, quads)
    whole = sum(_length(quad) for quad in unread) + sum(line.length for line in lines)
    share = sum(_length(quad) for quad in unread) / whole if whole else 0.0
    script = ""
    if matters(len(unread), share):
        script = named(cut_out(image, unread))
    return Recognised(width, height, turn, _repaired(lines), engine_name(), script, tuple(unread), share)


def array_of(picture: Image.Image) -> Any:
    """The picture as :func:`as_read` gives it, as an array of height x width x 3, blue first."""
    import numpy as np

    # The models were trained on pictures with blue first.
    return np.ascontiguousarray(np.asarray(picture.convert("RGB"))[:, :, ::-1])


def _lines(image: Any, quads: Sequence[Quad]) -> tuple[tuple[Line, ...], list[Quad]]:
    """The lines, and the places of those that are not in letters that the recogniser knows."""
    lines: list[Line] = []
    unread: list[Quad] = []
    for quad in quads:
        read = max((_read(image, corners) for corners in _ways(quad)), key=lambda line: line.score)
        # Borders of tiny print run up the page too, and nobody reads them.
        if is_upright(quad) and is_unread(read.length, read.height, len(read.middles)):
            unread.append(read.quad)
        if read.score >= _LEAST_SCORE and read.text:
            lines.append(read)
    usual = median([line.height for line in lines]) if lines else 0.0
    return tuple(lines), [quad for quad in unread if math.dist(quad[0], quad[3]) >= _TINY * usual]


def _length(quad: Quad) -> float:
    return math.dist(quad[0], quad[1])


def _repaired(lines: Sequence[Line]) -> tuple[Line, ...]:
    texts = foreign_signs([line.text for line in lines])
    return tuple(with_text(line, repaired(text)) for line, text in zip(lines, texts, strict=True))


def _ways(quad: Quad) -> Iterator[Quad]:
    """The ways in which a line may have to be read; one for nearly all."""
    if is_upright(quad):
        yield quad
        return
    top_left, top_right, _, bottom_left = quad
    if bottom_left[1] - top_left[1] < _THIN * (top_right[0] - top_left[0]):
        yield quad
    yield running_up(quad)
    yield running_down(quad)


def _read(image: Any, quad: Quad) -> Line:
    (crop,) = cut_out(image, [quad])
    signs = read_line(crop)
    return Line(
        spaced(signs),
        quad,
        score_of(signs),
        tuple(middle for sign in signs for middle in [sign.middle] * len(sign.text)),
        tuple(certain for sign in signs for certain in [sign.certain] * len(sign.text)),
    )
