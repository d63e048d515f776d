"""The words of a mail's formatted text, without a browser: nothing is fetched, nothing is run."""

from __future__ import annotations

import html
import re

__all__ = ["text_of_html"]

_MOST = 4_000_000
_UNSEEN = ("script", "style", "head", "title")
_NEW_LINE = re.compile(r"<(?:br|/?p|/?div|/?tr|/?li|/?h\d|/?table)\b[^<>]{0,4000}>", re.IGNORECASE)
_NEXT_CELL = re.compile(r"</t[dh]>", re.IGNORECASE)
_TAG = re.compile(r"<[!/?a-zA-Z][^<>]{0,4000}>")
_BLANKS = re.compile(r"[ \t\xa0]+")


def text_of_html(source: str) -> str:
    """
    The words, line by line.

    >>> text_of_html("<style>p {}</style><p>Dear Sirs,</p><p>the certificate &amp; its annex</p>")
    'Dear Sirs,\\nthe certificate & its annex'
    """
    text = source[:_MOST]
    for name in _UNSEEN:
        text = _without(text, name)
    text = text.replace("\r", " ").replace("\n", " ")
    text = _TAG.sub("", _NEXT_CELL.sub("\t", _NEW_LINE.sub("\n", text)))
    lines = (_BLANKS.sub(" ", line).strip() for line in html.unescape(text).split("\n"))
    return "\n".join(line for line in lines if line)


def _without(text: str, name: str) -> str:
    """The text without the elements of that name; each sign is looked at once."""
    lower = text.lower()
    kept: list[str] = []
    at = 0
    while (start := lower.find(f"<{name}", at)) >= 0:
        kept.append(text[at:start])
        end = lower.find(f"</{name}", start)
        if end < 0:
            return "".join(kept)
        at = end + len(name) + 2
        at = lower.find(">", at) + 1 or len(text)
    kept.append(text[at:])
    return "".join(kept)
