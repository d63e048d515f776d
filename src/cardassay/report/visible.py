"""Texts of foreign files made harmless to look at: nothing hides, nothing runs backwards."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["visible"]

_BLANKS = re.compile(r"[ \t\n\r\f\v]+")


def visible(text: str) -> str:
    """
    The text on one line, with every invisible or direction-changing sign written as ``⟨U+202E⟩``.

    Blanks and line ends collapse into one blank, so that a name cannot forge a line of the report.
    Letters of right-to-left scripts stay; only the marks and overrides that make a reader see
    another order than the file has are shown.

    >>> visible("plant\\u202e fdp.exe")
    'plant⟨U+202E⟩ fdp.exe'
    """
    # Nothing that Python calls printable hides or turns; only runs of blanks are left to collapse.
    if text.isprintable() and "  " not in text:
        return text
    return "".join(_shown(sign) for sign in _BLANKS.sub(" ", text))


def _shown(sign: str) -> str:
    # Cc control, Cf format (bidi marks, zero-width signs, soft hyphen), Co private use, Cs surrogate
    if unicodedata.category(sign) in {"Cc", "Cf", "Co", "Cs"} or sign in "\u2028\u2029":
        return f"⟨U+{ord(sign):04X}⟩"
    return sign
