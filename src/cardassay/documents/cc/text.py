"""The text of a whole paper as one string, with the way back to pages and places."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from functools import cached_property
from typing import TypeVar

from cardassay.documents.folding import fold
from cardassay.documents.page import Page, Paper, Place
from cardassay.model.evidence import Fact

__all__ = ["Span", "WholeText", "joined"]

T = TypeVar("T")

Span = tuple[int, int]
"""Offsets in the whole text: of the first character, and behind the last."""


def joined(text: str) -> str:
    """
    The words of a text that may be broken over lines, as one line.

    A hyphen at a line end is kept: in product names and numbers it belongs to the word.

    >>> joined("with specific IC-\\n  dedicated software")
    'with specific IC-dedicated software'
    """
    return " ".join(re.sub(r"(?<=\w)([-‐‑])[ \t]*[\r\n\f]+\s*(?=\w)", r"\1", text).split())


_BLANKS = " \t\r\xa0"
# It begins with one set of signs, which the search runs over fast.
_SPARE = re.compile(rf"[\n{_BLANKS}](?:(?<=\n)[{_BLANKS}]+|[{_BLANKS}]{{2,}})")


def _squeezed(text: str) -> tuple[str, list[int], list[int]]:
    """
    The text without indents and with wide gaps made two blanks wide, and the way back.

    The lists hold offsets in the result and how many signs are missing from there on.
    """
    parts: list[str] = []
    marks, missing = [0], [0]
    # Blanks at the beginning are all left out.
    at = lost = len(text) - len(text.lstrip(_BLANKS))
    length = 0
    if at:
        marks.append(0)
        missing.append(at)
    for match in _SPARE.finditer(text, at):
        start, end = match.span()
        kept = "\n" if text[start] == "\n" else "  "
        parts.append(text[at:start] + kept)
        length += start - at + len(kept)
        lost += end - start - len(kept)
        marks.append(length)
        missing.append(lost)
        at = end
    parts.append(text[at:])
    return "".join(parts), marks, missing


class WholeText:
    """
    All pages of a paper, joined by form feeds; offsets are the same in plain and folded text.

    Indents are left out and wide gaps are two blanks wide, so that patterns with limits hold for
    text with and without layout.
    """

    def __init__(self, paper: Paper) -> None:
        """The text of that paper."""
        self.paper = paper
        self._starts: list[int] = []
        self._ways: list[tuple[list[int], list[int]]] = []
        parts = []
        at = 0
        for page in paper.pages:
            part, marks, missing = _squeezed(page.text)
            parts.append(part)
            self._ways.append((marks, missing))
            self._starts.append(at)
            at += len(part) + 1
        self.text = "\f".join(parts)

    @cached_property
    def folded(self) -> str:
        """The text in lower case without diacritics, sign for sign."""
        # Most pages are plain ASCII, which is lower-cased many times faster than it is folded.
        return "\f".join(part.lower() if part.isascii() else fold(part) for part in self.text.split("\f"))

    def pages_to(self, number: int) -> int:
        """Offset behind the page of that number, or behind the last page."""
        return self._starts[number] if number < len(self._starts) else len(self.text)

    def page_starts(self) -> tuple[int, ...]:
        """Where each page begins."""
        return tuple(self._starts)

    def head(self, pages: int) -> str:
        """The folded text of the first pages."""
        return self.folded[: self.pages_to(pages)]

    def page_at(self, offset: int) -> Page:
        """The page on which the offset lies."""
        return self.paper.pages[self._index(offset)]

    def _index(self, offset: int) -> int:
        return max(bisect.bisect_right(self._starts, offset) - 1, 0)

    def _on_page(self, index: int, offset: int) -> int:
        marks, missing = self._ways[index]
        local = offset - self._starts[index]
        return local + missing[bisect.bisect_right(marks, local) - 1]

    def place(self, span: Span) -> Place:
        """The place of the characters between two offsets; what runs on to a next page is cut off."""
        start, end = span[0], min(span[1], len(self.text))
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        index = self._index(start)
        page = self.paper.pages[index]
        first = self._on_page(index, start)
        last = self._on_page(index, max(end - 1, start)) + (1 if end > start else 0)
        return Place(page, first, max(min(last, len(page.text)), first))

    def words(self, span: Span) -> str:
        """The words between two offsets as one line."""
        return joined(self.text[span[0] : span[1]])

    def fact(self, span: Span, value: T, *, sure: bool, why_not_sure: str = "") -> Fact[T]:
        """A fact read from the characters between two offsets."""
        return self.paper.fact(self.place(span), value, sure=sure, why_not_sure=why_not_sure)

    def find(
        self, pattern: re.Pattern[str], start: int = 0, end: int | None = None
    ) -> Iterator[re.Match[str]]:
        """Matches of a pattern in the folded text."""
        return pattern.finditer(self.folded, start, len(self.folded) if end is None else end)
