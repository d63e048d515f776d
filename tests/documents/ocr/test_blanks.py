"""Blanks are put where the recogniser half sees them, and never into words."""

from __future__ import annotations

import pytest

from cardassay.documents.ocr.blanks import spaced
from cardassay.documents.ocr.letters import PLAIN_BLANK, Sign


def line(text: str, hints: dict[int, float], wide: dict[int, float] | None = None) -> list[Sign]:
    """Signs one step apart; ``hints`` and ``wide`` say how likely a blank is, and how far, before a sign."""
    at, signs = 0.0, []
    for index, sign in enumerate(text):
        at += (wide or {}).get(index, 1.0)
        signs.append(Sign(sign, 1.0, at / 100, hints.get(index, 0.0)))
    return signs


@pytest.mark.parametrize(
    ("text", "hints", "wide", "said"),
    [
        ("CARDWORKS", {4: 0.3}, {4: 1.4}, "CARD WORKS"),
        ("CARDWORKS", {4: 0.05}, {4: 1.4}, "CARDWORKS"),
        ("CARDWORKS", {4: 0.3}, {4: 0.7}, "CARDWORKS"),
        ("ISO9001", {3: 0.3}, {3: 1.6}, "ISO 9001"),
        ("FX1234", {2: 0.15}, {2: 1.6}, "FX1234"),
        ("1234567", {3: 0.4}, {3: 1.6}, "1234567"),
        ("1234567", {3: PLAIN_BLANK}, {3: 1.6}, "123 4567"),
        ("Number:FX1", {7: 0.2}, {7: 1.5}, "Number: FX1"),
        ("IssueDate", {5: 0.0}, {5: 9.0}, "Issue Date"),
        ("登録日", {1: 0.4}, {1: 2.0}, "登録日"),
    ],
)
def test_blank_stands_where_it_is_likely(
    text: str, hints: dict[int, float], wide: dict[int, float], said: str
) -> None:
    assert spaced(line(text, hints, wide)) == said


def test_no_sign_is_no_text() -> None:
    assert spaced([]) == ""
