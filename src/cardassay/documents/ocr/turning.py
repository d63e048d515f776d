"""Which way a picture and its lines are to be turned, so that they are read from left to right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from cardassay.documents.ocr import models
from cardassay.documents.ocr.recognised import Point, Quad

__all__ = ["half_turned", "running_down", "running_up", "runs_across", "upside_down"]

_VOTERS = 15
_CERTAIN = 0.7
_LONG = 2.0
"""Length to height from which a line tells which way the page is turned."""

_CLASSIFIED = (48, 192)
"""Height and width that the classifier takes."""


def runs_across(quads: Sequence[Quad]) -> bool:
    """Most text stands at a right angle to the page; single signs tell nothing."""
    level = across = 0.0
    for quad in quads:
        wide, high = math.dist(quad[0], quad[1]), math.dist(quad[0], quad[3])
        level, across = level + wide * (wide > _LONG * high), across + high * (high > _LONG * wide)
    return across > level


def upside_down(crops: Sequence[Any]) -> bool:
    """Most of the longest lines are upside down: single lines are judged wrongly now and then."""
    longest = sorted(crops, key=lambda crop: crop.shape[1] / crop.shape[0], reverse=True)[:_VOTERS]
    votes = [half for crop in longest for half, certain in (_half_turn(crop),) if certain > _CERTAIN]
    return sum(votes) * 2 > len(votes)


def _half_turn(crop: Any) -> tuple[bool, float]:
    """Whether a line is upside down, and how certain that is."""
    import cv2
    import numpy as np

    high, wide = _CLASSIFIED
    filled = min(max(math.ceil(high * crop.shape[1] / crop.shape[0]), 1), wide)
    given = np.zeros((1, 3, high, wide), np.float32)
    given[0, :, :, :filled] = (
        cv2.resize(crop, (filled, high)).astype(np.float32).transpose(2, 0, 1) / 127.5 - 1.0
    )
    upright, turned = models.run(models.CLASSIFIER, given)[0].tolist()
    return turned > upright, max(upright, turned)


def half_turned(quad: Quad, width: float, height: float) -> Quad:
    """The corners of a line on the picture turned by 180 degrees, in the order in which it is read then."""

    def turned(point: Point) -> Point:
        return width - 1 - point[0], height - 1 - point[1]

    return turned(quad[2]), turned(quad[3]), turned(quad[0]), turned(quad[1])


def running_up(quad: Quad) -> Quad:
    """The corners of a line that is read from the bottom of the page to its top."""
    top_left, top_right, bottom_right, bottom_left = quad
    return bottom_left, top_left, top_right, bottom_right


def running_down(quad: Quad) -> Quad:
    """The corners of a line that is read from the top of the page to its bottom."""
    top_left, top_right, bottom_right, bottom_left = quad
    return top_right, bottom_right, bottom_left, top_left
