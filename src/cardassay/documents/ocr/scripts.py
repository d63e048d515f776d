"""
Letters that the default recogniser does not know: seen as such, and named where that can be told.

On a line of such letters the recogniser sees next to no sign, however long the line is. The second
recogniser writes the letters it knows that look most like them; what it writes tells the scripts
apart (learned by scripts/train_scripts.py from drawn lines).
"""

from __future__ import annotations

import math
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from cardassay.documents.ocr.recognised import Recognised
from cardassay.model.problem import Problem

__all__ = [
    "UNKNOWN",
    "doubt_of_script",
    "is_unread",
    "matters",
    "named",
    "script_of_text",
    "script_problem",
]

UNKNOWN = "unknown"
"""A script that cannot be told."""

_LEAST_LINES, _LEAST_SHARE, _MOST = 3, 0.08, 0.5
"""
Lines that were not read, and their share of the length of all, from which they are a matter of the
page and not signatures or ornament; two lines are where they are most of it. On 47 pages in Latin and
Japanese letters the share was at most 0.016, on pages in Cyrillic 0.70 to 0.82.
"""

_LONG = 4.0
"""Length to height from which a line must hold several signs."""

_FEW = 0.5
"""Signs for each height of length, below which a line was not read; usual are 1 (Chinese) to 3."""

_ASKED = 12
"""Lines shown to the second recogniser to name the script."""

_FLOOR = 0.0005
"""Share of signs that were not learned."""

_STRANGE = 2.5
"""Deviations from the usual fit from which none of the scripts is meant."""

_CLEAR = 0.5
"""By how much the best script must fit better than the next."""

_BY_NAME = {
    "LATIN": "Latin",
    "CYRILLIC": "Cyrillic",
    "GREEK": "Greek",
    "ARABIC": "Arabic",
    "HEBREW": "Hebrew",
    "ARMENIAN": "Armenian",
    "GEORGIAN": "Georgian",
    "HANGUL": "Korean",
    "THAI": "Thai",
    "DEVANAGARI": "Devanagari",
    "BENGALI": "Bengali",
    "TAMIL": "Tamil",
    "TELUGU": "Telugu",
    "GUJARATI": "Gujarati",
    "KHMER": "Khmer",
    "LAO": "Lao",
    "MYANMAR": "Burmese",
    "SINHALA": "Sinhala",
    "ETHIOPIC": "Ethiopic",
    "CJK": "Chinese",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
}


@dataclass(frozen=True, slots=True)
class _Learned:
    usual: float
    spread: float
    signs: Mapping[str, float]


def is_unread(length: float, height: float, signs: int) -> bool:
    """Whether a line of that length holds too few signs to have been read."""
    return length > _LONG * height and signs * height < _FEW * length


def matters(lines: int, share: float) -> bool:
    """Whether so many lines that were not read are letters of a script that is not known."""
    return (lines >= _LEAST_LINES and share >= _LEAST_SHARE) or (lines > 1 and share >= _MOST)


def named(crops: Sequence[Any]) -> str:
    """The script of lines that were not read; :data:`UNKNOWN` where it cannot be told."""
    from cardassay.documents.ocr import models
    from cardassay.documents.ocr.letters import read_line

    written = "".join(sign.text for crop in crops[:_ASKED] for sign in read_line(crop, models.SECOND))
    return script_of_look_alikes(written)


def script_of_look_alikes(written: str) -> str:
    """The script whose letters the second recogniser would write as this; blanks left out."""
    letters = [sign for sign in written if not sign.isdigit() and not sign.isspace()]
    if len(letters) < 12:
        return UNKNOWN
    fits = {
        script: sum(math.log(learned.signs.get(sign, _FLOOR)) for sign in letters) / len(letters)
        for script, learned in _learned().items()
    }
    second, best = sorted(fits, key=lambda script: fits[script])[-2:]
    learned = _learned()[best]
    clear = fits[best] - fits[second] >= _CLEAR
    return best if clear and fits[best] >= learned.usual - _STRANGE * learned.spread else UNKNOWN


@cache
def _learned() -> Mapping[str, _Learned]:
    text = resources.files("cardassay.documents.ocr").joinpath("scripts.toml").read_text(encoding="utf-8")
    return {
        script: _Learned(float(raw["usual"]), float(raw["spread"]), raw["signs"])
        for script, raw in tomllib.loads(text).items()
    }


def script_of_text(text: str) -> str:
    """
    The script of most letters of a text; empty where there is no letter.

    >>> script_of_text("Сертификат ISO 9001"), script_of_text("2027")
    ('Cyrillic', '')
    """
    counts = Counter(_script_of(sign) for sign in text if sign.isalpha())
    return counts.most_common(1)[0][0] if counts else ""


def letters_of(script: str, text: Iterable[str]) -> int:
    """Number of letters of the script in a text."""
    return sum(1 for sign in text if sign.isalpha() and _script_of(sign) == script)


@cache
def _script_of(letter: str) -> str:
    first = unicodedata.name(letter, "UNKNOWN").split()[0].partition("-")[0]
    return _BY_NAME.get(first, UNKNOWN)


def _adjective(script: str) -> str:
    return f"{script} letters" if script != UNKNOWN else "letters of a script that it could not name"


def doubt_of_script(read: Recognised) -> str:
    """Why nothing read from the picture is certain, because of its script; empty where it is."""
    if not read.script:
        return ""
    if read.helper:
        return f"the page is in {_adjective(read.script)}, which only one recogniser reads"
    return f"the page holds {_adjective(read.script)}, which the recogniser cannot read"


def script_problem(number: int, read: Recognised) -> Problem | None:
    """What to tell about letters that could not be read on a page; ``None`` where there are none."""
    if not read.script or read.helper:
        return None
    share = "most of it" if read.unread_share > 0.5 else "a part of it"
    wish = (
        f"Install tesseract with the language of the paper (Debian: {_package(read.script)}), which "
        "Cardassay then uses by itself"
        if read.script != UNKNOWN
        else "Install tesseract with the language of the paper, which Cardassay then uses by itself"
    )
    return Problem(
        "script-not-readable",
        f"page {number}",
        f"Page {number} is a picture with {_adjective(read.script)}, and the recogniser of this installation "
        f"knows Latin, Chinese and Japanese only: {share} was not read, and nothing that was is sure. "
        f"{wish}; or ask for the paper in English; or read it by eye and type the fields into a form.",
        page=number,
    )


def _package(script: str) -> str:
    from cardassay.documents.ocr.languages import packages_of

    return packages_of(script)
