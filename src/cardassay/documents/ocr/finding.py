"""Where the lines of a picture stand: four corners each, in the order in which the line is read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cardassay.documents.ocr import models
from cardassay.documents.ocr.recognised import Quad

__all__ = ["cut_out", "find_lines", "is_upright"]

_THRESHOLD = 0.3
"""Certainty above which a dot belongs to text."""

_LEAST_CERTAIN = 0.5
"""Mean certainty of a line below which it is none."""

_GROWTH = 1.6
"""The model marks the core of a line; its area grows by this share of its circumference."""

_SMALLEST = 3
_STEP = 32
"""The model takes sides that are multiples of it."""

_TALL = 1.5
"""Height to width from which a line is taken to run up or down the page."""


def find_lines(image: Any, side: int) -> list[Quad]:
    """
    The lines of a picture, from top to bottom.

    Args:
        image: Height x width x 3, blue first.
        side: Dots to which the longer side is made smaller, where it is longer.
    """
    import cv2
    import numpy as np

    height, width = image.shape[:2]
    share = min(side / max(height, width), 1.0)
    high, wide = (max(round(length * share / _STEP) * _STEP, _STEP) for length in (height, width))
    small = cv2.resize(image, (wide, high), interpolation=cv2.INTER_AREA if share < 0.5 else cv2.INTER_LINEAR)
    given = np.ascontiguousarray((small.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)[None])
    certain = models.run(models.DETECTOR, given)[0, 0]
    mask = cv2.dilate((certain > _THRESHOLD).astype(np.uint8), np.ones((2, 2), np.uint8))
    outlines, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for outline in outlines:
        (middle, (one, other), angle) = cv2.minAreaRect(outline)
        if min(one, other) < _SMALLEST:
            continue
        if _certainty(certain, cv2.boxPoints((middle, (one, other), angle))) < _LEAST_CERTAIN:
            continue
        grown = one * other * _GROWTH / (one + other)
        corners = cv2.boxPoints((middle, (one + grown, other + grown), angle))
        corners *= (width / wide, height / high)
        found.append(_in_order(np.clip(corners, 0, (width - 1, height - 1))))
    return sorted(found, key=lambda quad: (quad[0][1], quad[0][0]))


def _certainty(certain: Any, corners: Any) -> float:
    """Mean certainty of the dots inside."""
    import cv2
    import numpy as np

    high, wide = certain.shape
    x0, y0 = np.clip(np.floor(corners.min(axis=0)).astype(int), 0, (wide - 1, high - 1))
    x1, y1 = np.clip(np.ceil(corners.max(axis=0)).astype(int), 0, (wide - 1, high - 1))
    inside = np.zeros((y1 - y0 + 1, x1 - x0 + 1), np.uint8)
    cv2.fillPoly(inside, [(corners - (x0, y0)).astype(np.int32)], 1)
    return float(cv2.mean(certain[y0 : y1 + 1, x0 : x1 + 1], inside)[0])


def _in_order(corners: Any) -> Quad:
    """Top left, top right, bottom right, bottom left as they lie on the picture."""
    by_x = sorted((float(x), float(y)) for x, y in corners)
    left, right = sorted(by_x[:2], key=lambda point: point[1]), sorted(by_x[2:], key=lambda point: point[1])
    return left[0], right[0], right[1], left[1]


def is_upright(quad: Quad) -> bool:
    """Whether the line as it lies is longer than high; single signs count as such."""
    wide, high = _sides(quad)
    return high < _TALL * wide


def cut_out(image: Any, quads: Sequence[Quad]) -> list[Any]:
    """Each line cut out of the picture and straightened, read from left to right."""
    import cv2
    import numpy as np

    crops = []
    for quad in quads:
        wide, high = (max(int(length), 1) for length in _sides(quad))
        straight = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float32)
        matrix = cv2.getPerspectiveTransform(np.array(quad, np.float32), straight)
        crops.append(
            cv2.warpPerspective(
                image, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
            )
        )
    return crops


def _sides(quad: Quad) -> tuple[float, float]:
    """Length along and across the line."""
    import math

    along = max(math.dist(quad[0], quad[1]), math.dist(quad[3], quad[2]))
    across = max(math.dist(quad[0], quad[3]), math.dist(quad[1], quad[2]))
    return along, across
