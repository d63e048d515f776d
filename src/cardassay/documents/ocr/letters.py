"""One straightened line to its signs, each with its place and its certainty."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cardassay.documents.ocr import models

__all__ = ["PLAIN_BLANK", "Sign", "read_line", "score_of"]

_HIGH = 48
"""Dots of height that the recognisers were trained on."""

_COLUMN = 8
"""Dots of width behind each of their answers."""

PLAIN_BLANK = 0.5
"""Certainty from which a blank is one by itself."""

_NARROWEST = 96
"""Dots; in less, single signs are read badly."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of a line."""

    text: str
    """Seldom more than one character."""

    certain: float
    """0 to 1, as the recogniser gives it."""

    middle: float
    """As a share of the line's length, 0 to 1."""

    blank_before: float
    """Greatest certainty, between the sign before and this one, that a blank stands there."""


def read_line(crop: Any, model: str = models.RECOGNISER) -> tuple[Sign, ...]:
    """
    The signs of a straightened line; blanks are only hinted at, by :attr:`Sign.blank_before`.

    Args:
        crop: Height x width x 3, blue first.
        model: The recogniser.
    """
    import cv2
    import numpy as np

    height, width = crop.shape[:2]
    filled = max(math.ceil(_HIGH * width / height), 1)
    given = np.zeros((1, 3, _HIGH, max(_NARROWEST, math.ceil(filled / _COLUMN) * _COLUMN)), np.float32)
    small = cv2.resize(crop, (filled, _HIGH))
    given[0, :, :, :filled] = small.astype(np.float32).transpose(2, 0, 1) / 127.5 - 1.0
    answers = models.run(model, given)[0]
    return _decoded(answers, models.alphabet(model), filled / _COLUMN)


def _decoded(answers: Any, alphabet: tuple[str, ...], columns: float) -> tuple[Sign, ...]:
    """Runs of one answer are one sign; the first answer stands for nothing new, the last for a blank."""
    best, certain = answers.argmax(axis=1).tolist(), answers.max(axis=1).tolist()
    blank = len(alphabet) - 1
    # Where a blank is the best guess, it is one, however low its certainty.
    hints = [
        max(hint, PLAIN_BLANK) if sign == blank else hint
        for hint, sign in zip(answers[:, blank].tolist(), best, strict=True)
    ]
    signs: list[Sign] = []
    hint, at = 0.0, 0
    while at < len(best):
        end = at + 1
        while end < len(best) and best[end] == best[at]:
            end += 1
        if not best[at] or alphabet[best[at]].isspace():
            hint = max(hint, *hints[at:end])
        else:
            middle = min((at + end) / 2 / columns, 1.0)
            signs.append(Sign(alphabet[best[at]], max(certain[at:end]), middle, hint))
            hint = 0.0
        at = end
    return tuple(signs)


def score_of(signs: Sequence[Sign]) -> float:
    """Mean certainty of the signs; 0 where there are none."""
    return sum(sign.certain for sign in signs) / len(signs) if signs else 0.0
