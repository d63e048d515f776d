"""Whether two readings of the same lines say the same where it matters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

from cardassay.documents.ocr.recognised import Line

__all__ = ["LEAST_SCORE", "agree", "doubtful_sign"]

LEAST_SCORE = 0.9
"""Score of a line below which it is not worth asking a second recogniser."""

_LEAST_CERTAIN = 0.5
"""Certainty of a single letter or digit below which the words that hold it are doubtful."""

_LEAST_IN_NUMBERS = 0.8
"""
The same in words with digits, where no language helps to tell O from 0. Of 46 numbers on labelled scans,
all read rightly, the least certain letter or digit is 0.89.
"""

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-")
_SILENT = dict.fromkeys(map(ord, "“”„«»‘’‚`´\"'*ºª°˚"), None)
"""Marks that recognisers mistake for one another; raised letters behind a number look like them."""


def doubtful_sign(lines: Sequence[Line], words: str) -> bool:
    """Whether a letter or digit of the words is hardly more than a guess."""
    wanted = "".join(words.split())
    signs = "".join("".join(line.text.split()) for line in lines)
    certain = [each for line in lines for each in _certain(line)]
    at = signs.find(wanted)
    if at < 0 or len(certain) != len(signs):
        at, wanted, certain = 0, signs, certain or [line.lowest for line in lines]
    least = _LEAST_IN_NUMBERS if any(sign.isdigit() for sign in words) else _LEAST_CERTAIN
    return any(
        each < least
        for sign, each in zip(wanted, certain[at : at + len(wanted)], strict=False)
        if sign.isalnum()
    )


def _certain(line: Line) -> Sequence[float]:
    return line.certain or [line.score] * len("".join(line.text.split()))


def agree(words: str, first: str, second: str, known: Collection[str]) -> bool:
    """
    Whether the second reading holds the words as the first does.

    Blanks, quotation marks, raised marks and the kind of a dash do not count; letters and digits do,
    as they are: O and 0 are not the same. In words with digits every mark counts. A sign that the
    second recogniser cannot write at all (``İ``) agrees with its plain letter.

    Args:
        words: A stretch of the first reading.
        first: All lines that the stretch stands on, as the first recogniser read them.
        second: The same lines as the second read them.
        known: The signs of the second recogniser.

    >>> agree("12/345", "No. 12/345", "No.12/345", "0123456789")
    True
    >>> agree("12/345", "No. 12/345", "No. 112/345", "0123456789")
    False
    """
    marks_count = any(sign.isdigit() for sign in words)
    wanted, whole, other = (_plain(text, known, marks_count) for text in (words, first, second))
    if not wanted:
        return True
    at = whole.find(wanted)
    before = whole[at - 1] if at > 0 else ""
    after = whole[at + len(wanted) : at + len(wanted) + 1] if at >= 0 else ""
    return any(
        _edge(other[found.start() - 1] if found.start() else "", before)
        and _edge(other[found.start() + len(wanted) : found.start() + len(wanted) + 1], after)
        for found in re.finditer(f"(?={re.escape(wanted)})", other)
    )


def _edge(sign: str, wanted: str) -> bool:
    """What stands beside the words does not lengthen them: nothing, a mark, or what the first saw too."""
    return not sign.isalnum() or sign.casefold() == wanted.casefold()


def _plain(text: str, known: Collection[str], marks_count: bool) -> str:
    signs = (_known(sign, known) for sign in unicodedata.normalize("NFKC", text) if not sign.isspace())
    joined = "".join(signs).translate(_DASHES).translate(_SILENT)
    return joined if marks_count else re.sub(r"[\W_]", "", joined)


def _known(sign: str, known: Collection[str]) -> str:
    if sign.isascii() or sign in known:
        return sign
    plain = unicodedata.normalize("NFD", sign)[0]
    return plain if plain in known else sign
