"""Heads of columns and words of cells, compared as people compare them."""

from __future__ import annotations

import functools
import html
import re
import unicodedata

__all__ = ["plain", "plain_head"]

_ENTITY = re.compile(r"&(?:#\d{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[a-zA-Z]{2,8};)")
"""Numbers lose their last mark where a list was cut into cells; ``R&D`` and ``&copy`` are words."""
_APART = re.compile(r"[^\w#%]+|_+")


@functools.lru_cache(maxsize=4096)
def plain_head(text: str) -> str:
    """
    The words alone: without case, accents, punctuation and extra blanks.

    >>> plain_head("  Certificate No.:\\n(IC) ") == plain_head("CERTIFICATE NO (ic)")
    True
    """
    apart = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(char for char in apart if not unicodedata.combining(char))
    return " ".join(_APART.sub(" ", bare).split())


def plain(text: object) -> str:
    """
    The words of a cell: marks of web pages resolved, blanks collapsed; empty for nothing.

    >>> plain(" Exa&#x2f;OS &trade;  2 (R&D&#x29"), plain(None)
    ('Exa/OS ™ 2 (R&D)', '')
    """
    if text is None:
        return ""
    return _plain(text) if isinstance(text, str) else _plain(str(text))


@functools.lru_cache(maxsize=65536)
def _plain(words: str) -> str:
    if "&" in words:
        words = _ENTITY.sub(lambda mark: html.unescape(mark[0]), words)
    if not words.isascii():
        words = words.replace("\u200b", " ").replace("\ufeff", " ")
    return " ".join(words.split())
