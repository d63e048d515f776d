"""Texts of foreign files made harmless to look at: nothing hides, nothing runs backwards."""

from __future__ import annotations

import unicodedata

__all__ = ["visible"]

_KEPT = frozenset("\n\t")


def visible(text: str) -> str:
    """
    The text with every invisible or direction-changing character written out as ``⟨U+202E⟩``.

    Line feeds and tabs stay. Letters of right-to-left scripts stay as well; only the marks and
    overrides that make a reader see another order than the file has are shown.

    >>> visible("plant\\u202e fdp.exe")
    'plant⟨U+202E⟩ fdp.exe'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(sign) for sign in text)


def _shown(sign: str) -> str:
    if sign in _KEPT:
        return sign
    # Cc control, Cf format (bidi marks, zero-width signs, soft hyphen), Co private use, Cs surrogate
    if unicodedata.category(sign) in {"Cc", "Cf", "Co", "Cs"} or sign in "\u2028\u2029":
        return f"⟨U+{ord(sign):04X}⟩"
    return sign
