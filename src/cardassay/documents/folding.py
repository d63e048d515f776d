"""Text made comparable without moving a character, so that offsets stay those of the page."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["fold"]

_SPECIAL = {
    **dict.fromkeys("–—−‐‑‒―\ufffe\u00ad", "-"),
    **dict.fromkeys("’‘`´ʼ′", "'"),
    **dict.fromkeys("“”„«»″", '"'),
    **dict.fromkeys("\u00a0\u2002\u2003\u2009\u202f\u3000\t", " "),
    # "N°", "Nº" and "No" are one label.
    **dict.fromkeys("°º˚", "o"),
    "ª": "a",
    "ı": "i",
    "İ": "i",
    "ł": "l",
    "Ł": "l",
    "ø": "o",
    "Ø": "o",
    "đ": "d",
    "Đ": "d",
}


def _fold_one(char: str) -> str:
    code = ord(char)
    if code < 0x1100 or 0x1E00 <= code <= 0x1FFF:
        # Letters with marks: the base letter. Kana and Hangul are left whole, their parts differ.
        char = unicodedata.normalize("NFD", char)[0]
    else:
        wide = unicodedata.normalize("NFKC", char)
        char = wide if len(wide) == 1 else char
    lower = char.lower()
    return lower if len(lower) == 1 else char


class _Folded(dict[int, str]):
    """Fills itself, so that ``str.translate`` computes each character once."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = _SPECIAL.get(char) or _fold_one(char)
        self[code] = folded
        return folded


_FOLDED = _Folded()

_NOT_ONLY_LOWERED = re.compile(r"[^\x00-\x08\x0a-\x5f\x61-\x7f]+")
"""What more has to be done with than to lower its case: all but ASCII without tab and back quote."""


def fold(text: str) -> str:
    """
    The text in lower case, without marks on letters, dashes and quotes unified; same length.

    >>> fold("Geschäftsführung – Nº 12")
    'geschaftsfuhrung - no 12'
    """
    # Lowering plain letters is many times faster than looking each one up.
    if text.isascii():
        return text.lower().replace("\t", " ").replace("`", "'")
    return _NOT_ONLY_LOWERED.sub(_folded_run, text).lower()


def _folded_run(match: re.Match[str]) -> str:
    return match.group().translate(_FOLDED)
