"""What is a sentence, and where one paragraph ends: lines that are neither a name nor an address."""

from __future__ import annotations

import functools
import re

from cardassay.documents.management.labels import languages
from cardassay.documents.management.layout import Segment
from cardassay.documents.management.view import View

__all__ = ["begins_paragraph", "is_sentence", "signs_below"]

_MANY = 2
"""Small words of one language that a sentence has and an address has not."""


@functools.cache
def _small_words() -> tuple[frozenset[str], ...]:
    # Two letters or more: single ones stand in addresses too ("C / Mayor, 4 A").
    return tuple(
        frozenset(word for word in language.function_words if len(word) > 1) for language in languages()
    )


def is_sentence(segment: Segment) -> bool:
    """The line is running text: several small words of one language, printed in small letters."""
    printed = [
        folded
        for word, folded in zip(segment.text.split(), segment.folded.split(), strict=False)
        if word[:1].islower()
    ]
    words = [re.sub(r"\W", "", word) for word in printed]
    if len(words) < _MANY + 1 or re.search(r"\b\d{4,6}\b", segment.text):
        return False
    return any(len({word for word in words if word in small}) >= _MANY for small in _small_words())


def begins_paragraph(previous: Segment, segment: Segment) -> bool:
    """An empty line or more stands between the two."""
    return segment.box[1] - previous.box[3] > 0.85 * max(previous.height, segment.height)


def signs_below(view: View, segment: Segment) -> bool:
    """The line is a person's name: short, and an office such as "Managing Director" stands right under it."""
    words = segment.text.split()
    if not 1 < len(words) <= 5 or not all(word[:1].isupper() for word in words):
        return False
    return any(
        view.begins_with(below, ("signature",)) for below in view.sheet_of(segment).below(segment, 1.0)[:1]
    )
