"""What a recogniser saw on one picture: lines of signs, each with its place and score."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

__all__ = ["Line", "Memory", "Point", "Quad", "Recognised", "from_plain", "to_plain"]

Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]
"""Top left, top right, bottom right, bottom left of the line as it is read."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of signs."""

    text: str
    quad: Quad
    """In pixels of the picture as it was read, which is :attr:`Recognised.turn` away from the given one."""

    score: float
    """Mean certainty of the signs as the recogniser gives it, 0 to 1."""

    middles: tuple[float, ...]
    """Middle of each sign that is not a blank, as a share of the line's length, 0 to 1."""

    certain: tuple[float, ...] = ()
    """Certainty of each of these signs."""

    @property
    def lowest(self) -> float:
        """Certainty of the least certain sign; that of the line where the signs have none."""
        return min(self.certain, default=self.score)

    @property
    def angle(self) -> float:
        """Slope of the line in degrees, positive when it falls to the right."""
        (x0, y0), (x1, y1) = self.quad[0], self.quad[1]
        return math.degrees(math.atan2(y1 - y0, x1 - x0))

    @property
    def length(self) -> float:
        """Length along the line, in pixels."""
        return math.dist(self.quad[0], self.quad[1])

    @property
    def height(self) -> float:
        """Height across the line, in pixels."""
        return math.dist(self.quad[0], self.quad[3])


@dataclass(frozen=True, slots=True)
class Recognised:
    """One picture, read."""

    width: int
    """Pixels of the picture as it was read, after the turn."""

    height: int
    turn: int
    """Degrees clockwise by which the picture was turned to be read: 0, 90, 180 or 270."""

    lines: tuple[Line, ...]
    engine: str
    """Recogniser and version, such as ``rapidocr 3.10.0``."""

    script: str = ""
    """Script of letters that the recogniser does not know (``Cyrillic``, ``unknown``); empty for none."""

    unread: tuple[Quad, ...] = ()
    """Lines that were found, but not read."""

    unread_share: float = 0.0
    """Their share of the length of all long lines, 0 to 1."""

    helper: str = ""
    """Second engine that read the letters the first could not, with its languages; empty for none."""

    key: str = ""
    """Name of the picture by its content, where it was remembered; see :mod:`.memory`."""

    @property
    def skew(self) -> float:
        """Usual slope of the lines in degrees; 0 where there are too few long lines to tell."""
        long = [line for line in self.lines if line.length > 4 * line.height and abs(line.angle) < 20]
        if len(long) < 3:
            return 0.0
        ranked = sorted((line.angle, line.length) for line in long)
        half, seen = sum(length for _, length in ranked) / 2, 0.0
        for angle, length in ranked:
            seen += length
            if seen >= half:
                return angle
        return 0.0


class Memory(Protocol):
    """Keeps bytes by name; may forget at any time."""

    def get(self, key: str) -> bytes | None:
        """What was kept, or ``None``."""
        ...

    def put(self, key: str, value: bytes) -> None:
        """Keep it."""
        ...


def to_plain(recognised: Recognised) -> dict[str, Any]:
    """The value as plain lists and numbers, for keeping."""
    return {
        "width": recognised.width,
        "height": recognised.height,
        "turn": recognised.turn,
        "engine": recognised.engine,
        "script": recognised.script,
        "unread": [_numbers(quad) for quad in recognised.unread],
        "unread_share": round(recognised.unread_share, 3),
        "helper": recognised.helper,
        "lines": [
            [
                line.text,
                _numbers(line.quad),
                round(line.score, 4),
                [round(middle, 4) for middle in line.middles],
                [round(certain, 3) for certain in line.certain],
            ]
            for line in recognised.lines
        ],
    }


def from_plain(plain: dict[str, Any]) -> Recognised:
    """
    The value kept by :func:`to_plain`.

    Raises:
        KeyError, TypeError, ValueError: It is not one.
    """
    return Recognised(
        int(plain["width"]),
        int(plain["height"]),
        int(plain["turn"]),
        tuple(
            Line(
                str(text),
                _quad(quad),
                float(score),
                tuple(float(at) for at in middles),
                tuple(float(each) for each in certain),
            )
            for text, quad, score, middles, certain in plain["lines"]
        ),
        str(plain["engine"]),
        str(plain["script"]),
        tuple(_quad(quad) for quad in plain["unread"]),
        float(plain["unread_share"]),
        str(plain["helper"]),
    )


def _numbers(quad: Quad) -> list[float]:
    return [round(number, 1) for point in quad for number in point]


def _quad(numbers: Sequence[float]) -> Quad:
    x0, y0, x1, y1, x2, y2, x3, y3 = (float(number) for number in numbers)
    return (x0, y0), (x1, y1), (x2, y2), (x3, y3)
