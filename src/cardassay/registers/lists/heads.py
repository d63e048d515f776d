"""Heads of columns and words of cells, compared as people compare them."""

from __future__ import annotations

import functools
import re
import unicodedata

__all__ = ["plain_head"]

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
