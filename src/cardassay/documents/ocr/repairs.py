"""
What a line must say where the form of the words leaves one reading only.

Recognisers mistake O for 0, drop the letters behind a number that stand raised, and write letters
of one language in the words of another. Each repair here keeps the number of signs, so that every
sign keeps its place. A repaired reading is no surer than before: it is sure only where the second
recogniser says the repaired form by itself.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from itertools import compress

from cardassay.documents.ocr.recognised import Line

__all__ = ["foreign_signs", "repaired", "with_blanks_in_days", "with_text"]


@dataclass(frozen=True, slots=True)
class _Language:
    """An alphabet in which some signs do not exist."""

    letters: frozenset[str]
    least: int
    excluded: frozenset[str]
    signs: Mapping[int, str]
    in_words: Mapping[str, str]


_DIGIT = r"[\dOoIl|]"
_DAY = re.compile(rf"(?<![\w./-])({_DIGIT}{{1,2}})([./-])\s?({_DIGIT}{{1,2}})\2\s?({_DIGIT}{{4}})(?!\w)")
_YEAR_FIRST = re.compile(rf"(?<![\w./-])({_DIGIT}{{4}})([./-])({_DIGIT}{{1,2}})\2({_DIGIT}{{1,2}})(?!\w)")
_ISO = re.compile(rf"(?<![^\W_])([I1l|][S5][O0])(?=[\s/-]*(?:[I1l|]EC[\s/-]*)?{_DIGIT}{{4,5}}(?!\d))")
_IEC = re.compile(rf"(?<=ISO/)([1l|]EC)(?=[\s-]*{_DIGIT}{{4,5}})")
_NUMBER = re.compile(
    rf"(?<=ISO|IEC)[\s-]{{0,2}}({_DIGIT}{{4,5}}(?:-{_DIGIT})?(?:\s?[:-]\s?{_DIGIT}{{4}})?)(?![\w])"
)
_RAISED = re.compile(
    r"(?<!\d)(\d{1,2})[*ºª°˚\"”’']{1,2}(?=\s*(?:of\s+|de\s+)?[^\W\d_]{3,12}[.,]?\s*(?:de\s+)?\d{4})"
)
_NO_LIMIT = re.compile(r"(?<![^\W_])d\.(\s?)[o0]\.(\s?)[o0]\.", re.IGNORECASE)
_TURKISH_LIMIT = re.compile(r"(?<![^\W_])(A\.\s?|LTD\.?\s?)\$(?=\.|$|T[İIÍ])")
_DAY_IN_WORDS = re.compile(
    r"(?<![^\W_])(\d{1,2}(?:st|nd|rd|th)?)(\s?)([A-ZÀ-Ž][a-zà-ž]{2,9})([.,]?\s?)((?:19|20)\d{2})(?!\d)"
)


def repaired(text: str) -> str:
    """
    The line with what its form settles; as many signs as before, blanks included.

    >>> repaired("lSO/IEC 27OO1:2O22, IS0 9001"), repaired("valid until O1.1O.2026")
    ('ISO/IEC 27001:2022, ISO 9001', 'valid until 01.10.2026')
    >>> repaired("27* December, 2002"), repaired("Specimen d.o.0.")
    ('27  December, 2002', 'Specimen d.o.o.')
    >>> repaired("ÖRNEK KART A.$."), repaired("Fee A.$ 5"), repaired("USD $ 5")
    ('ÖRNEK KART A.Ş.', 'Fee A.$ 5', 'USD $ 5')
    """
    text = _ISO.sub("ISO", text)
    text = _IEC.sub("IEC", text)
    for pattern in (_NUMBER, _DAY, _YEAR_FIRST):
        text = pattern.sub(_in_digits, text)
    text = _RAISED.sub(lambda match: match[1] + " " * (len(match[0]) - len(match[1])), text)
    text = _TURKISH_LIMIT.sub(r"\1Ş", text)
    return _NO_LIMIT.sub(lambda match: match[0].replace("0", "o"), text)


def _in_digits(match: re.Match[str]) -> str:
    # Nothing but letters was no number.
    if sum(sign.isdigit() for sign in match[0]) * 2 < len(re.sub(r"\W", "", match[0])):
        return match[0]
    return match[0].translate(_digits())


def with_blanks_in_days(text: str) -> str:
    """
    The line with the blanks that belong into days whose month is a word.

    >>> with_blanks_in_days("until 26thMay 2017"), with_blanks_in_days("12October,2026")
    ('until 26th May 2017', '12 October, 2026')
    """
    return _DAY_IN_WORDS.sub(_spread, text)


def _spread(match: re.Match[str]) -> str:
    day, _, month, between, year = match.groups()
    if not _is_month(month):
        return match[0]
    return f"{day} {month}{between.strip()} {year}"


def _is_month(word: str) -> bool:
    from cardassay.documents.dates import find_days

    return any(found.day for found in find_days(f"1 {word} 2024"))


def with_text(line: Line, text: str) -> Line:
    """The line with another text of as many signs, some of which may have become blanks."""
    kept = [
        not after.isspace() for before, after in zip(line.text, text, strict=True) if not before.isspace()
    ]
    return replace(
        line,
        text=with_blanks_in_days(" ".join(text.split())),
        middles=tuple(compress(line.middles, kept)),
        certain=tuple(compress(line.certain, kept)),
    )


def foreign_signs(texts: Sequence[str]) -> tuple[str, ...]:
    """
    The lines of one page, with the signs that its language does not have made into those it has.

    >>> foreign_signs(["ELEKTRİK SANAYÍ VE TİCARET A.$.", "bağlı kuruluş"])
    ('ELEKTRİK SANAYİ VE TİCARET A.Ş.', 'bağlı kuruluş')
    >>> foreign_signs(["Čitím, $ 5"])
    ('Čitím, $ 5',)
    """
    page = "".join(texts)
    for language in _languages():
        if sum(page.count(letter) for letter in language.letters) < language.least:
            continue
        if any(letter in page for letter in language.excluded):
            continue
        texts = [_in_words(text.translate(language.signs), language.in_words) for text in texts]
    return tuple(texts)


def _in_words(text: str, signs: Mapping[str, str]) -> str:
    for sign, meant in signs.items():
        # Beside a letter or between full stops, never before a number.
        text = re.sub(rf"{re.escape(sign)}(?=[^\W\d_]|\.)(?!\.?\d)", meant, text)
    return text


@cache
def _data() -> dict[str, object]:
    text = resources.files("cardassay.documents.ocr").joinpath("confusions.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _digits() -> Mapping[int, str]:
    table = _data()["digits"]
    assert isinstance(table, dict)
    return str.maketrans(table)


@cache
def _languages() -> tuple[_Language, ...]:
    rows = _data()["language"]
    assert isinstance(rows, list)
    return tuple(
        _Language(
            frozenset(row["letters"]),
            row["least"],
            frozenset(row["except"]),
            str.maketrans(row["signs"]),
            row["in_words"],
        )
        for row in rows
    )
