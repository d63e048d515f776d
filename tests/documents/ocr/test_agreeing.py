"""Two recognisers agree only where every letter and digit that matters is the same."""

from __future__ import annotations

import pytest

from cardassay.documents.ocr.agreeing import agree, doubtful_sign
from cardassay.documents.ocr.recognised import Line

KNOWN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-/.,: ")
PLACE = ((0.0, 0.0), (9.0, 0.0), (9.0, 1.0), (0.0, 1.0))


@pytest.mark.parametrize(
    ("words", "first", "second"),
    [
        ("FX-12/345", "No. FX-12/345", "No.FX–12/345"),
        ("21.08.2024", "Date: 21.08.2024", "Date:21.08. 2024"),
        ("Musterkarte Fiktiv", "Musterkarte Fiktiv GmbH", "MusterkarteFiktivGmbH"),
        ("ÖRNEK İŞ", "ÖRNEK İŞ", "ORNEK IS"),
        ("27 December", "27 December", "27* December"),
        ("12345", "No 12345", "No12345"),
    ],
)
def test_same_words_agree(words: str, first: str, second: str) -> None:
    assert agree(words, first, second, KNOWN)


@pytest.mark.parametrize(
    ("words", "first", "second"),
    [
        ("FX-12/345", "No. FX-12/345", "No. FX-12/3456"),
        ("12/345", "No. 12/345", "No. 112/345"),
        ("FX-12", "FX-12", "FX.12"),
        ("O1", "O1", "01"),
        ("S5", "S5", "55"),
        ("I1l", "I1l", "I11"),
        ("2024", "2024", ""),
        ("Fiktiv", "Fiktiv", "Fiktive"),
    ],
)
def test_one_other_sign_is_disagreement(words: str, first: str, second: str) -> None:
    assert not agree(words, first, second, KNOWN)


def test_guess_within_the_words_makes_them_doubtful_and_beside_them_does_not() -> None:
    line = Line("No 817", PLACE, 0.95, (0.1, 0.2, 0.5, 0.6, 0.7), (0.4, 0.9, 0.99, 0.98, 0.97))
    assert not doubtful_sign([line], "817")
    assert doubtful_sign([line], "No 817")


def test_numbers_ask_for_more_certainty_than_words() -> None:
    line = Line("NOTE AO1", PLACE, 0.95, tuple(at / 9 for at in range(7)), (0.7,) * 4 + (0.99, 0.7, 0.99))
    assert not doubtful_sign([line], "NOTE")
    assert doubtful_sign([line], "AO1")
