"""
Fields out of the sentences of letters, for papers that print no labels.

A sentence runs over lines; it is looked for in the page's text with every run of blanks as one, and
what is found keeps its place in the text as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from cardassay.documents.cards.knowledge import Sentence
from cardassay.documents.cards.layout import Span
from cardassay.documents.folding import fold
from cardassay.documents.page import Page

__all__ = ["Flow", "Phrase", "find_phrases", "flow_of"]

_RUN = re.compile(r"\S+")
_CJK = r"[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]"
_STARTS_CJK = re.compile(_CJK)
_MOST_SIGNS = 30_000
"""Signs of one page that are looked at; a letter has some three thousand."""


@dataclass(frozen=True, slots=True)
class Flow:
    """A page's text in one line, with the way back to the text as printed."""

    page: Page
    text: str
    offsets: tuple[int, ...] = field(repr=False)
    """Offset in the page's text of each sign."""

    folded: str = field(default="", repr=False)
    """The text folded; same length."""

    def span(self, start: int, end: int) -> Span:
        """The place in the page's text of ``text[start:end]``, which must not be empty."""
        return Span(self.page, self.offsets[start], self.offsets[end - 1] + 1)


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a sentence says of one field."""

    field: str
    words: str
    span: Span
    rank: int
    """Place of the sentence among those of the kind; the lowest is the most telling."""


def flow_of(page: Page) -> Flow:
    """
    The page's text with every run of blanks as one.

    Between two Chinese or Japanese signs a line end is no blank and is left out.
    """
    parts: list[str] = []
    offsets: list[int] = []
    for match in _RUN.finditer(page.text[:_MOST_SIGNS]):
        word = match.group()
        if parts and not (_STARTS_CJK.match(word) and _STARTS_CJK.match(parts[-1][-1])):
            parts.append(" ")
            offsets.append(match.start() - 1)
        parts.append(word)
        offsets.extend(range(match.start(), match.end()))
    text = "".join(parts)
    return Flow(page, text, tuple(offsets), fold(text))


def find_phrases(flows: Iterable[Flow], sentences: Iterable[Sentence]) -> Mapping[str, tuple[Phrase, ...]]:
    """What the sentences say, by field; the most telling first, then in the order of the paper."""
    found: dict[str, list[Phrase]] = {}
    pages = tuple(flows)
    for rank, sentence in enumerate(sentences):
        for phrase in _of(pages, sentence, rank):
            found.setdefault(phrase.field, []).append(phrase)
    return {name: tuple(sorted(phrases, key=lambda phrase: phrase.rank)) for name, phrases in found.items()}


def _of(pages: Iterable[Flow], sentence: Sentence, rank: int) -> Iterator[Phrase]:
    for flow in pages:
        for match in sentence.pattern.finditer(flow.text, flow.folded):
            for name, words in match.groupdict().items():
                if words and words.strip():
                    start, end = match.span(name)
                    yield Phrase(name, " ".join(words.split()), flow.span(start, end), rank)
