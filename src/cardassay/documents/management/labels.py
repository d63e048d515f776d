"""
Field labels in all languages, and where they stand in a segment.

The labels are data (``documents/labels/*.toml``). They are compared word by word in folded form,
without regard to full stops and other small marks, so that ``Zertifikats-Nr.`` and ``zertifikats nr``
are one label. A colon always ends a label.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from cardassay.documents.folding import fold
from cardassay.documents.management.layout import Segment
from cardassay.documents.management.mending import mended_words
from cardassay.model.evidence import Method

__all__ = ["Hit", "Language", "hits_of", "languages", "roles_in", "words_of"]

_TOKEN = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\d_\u3040-\u30ff\u3400-\u9fff]+|\d+|[:;：；]|[|•]|[^\w\s]"
)
_LETS_IN = frozenset({"closing"})
_BARRIERS = frozenset(":;：；|•")


@dataclass(frozen=True, slots=True)
class Language:
    """What one label file says."""

    code: str
    labels: Mapping[str, tuple[str, ...]] = field(hash=False)
    function_words: frozenset[str] = frozenset()
    fillers: frozenset[str] = frozenset()
    """Words between an opening ("this is to certify that the") and the name."""

    connectors: frozenset[str] = frozenset()
    """Fillers that may stand right before the name."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One label in one segment."""

    role: str
    language: str
    segment: Segment
    start: int
    """Offset in the segment's text."""

    end: int
    """Offset behind its last word."""

    @property
    def colon(self) -> bool:
        """A colon (or its like) stands behind the label."""
        return bool(re.match(r"[\s.)*№#\]ºo°]*[:：]", self.segment.text[self.end :]))

    @property
    def value_start(self) -> int:
        """Offset of what follows the label, behind colons, dots and blanks."""
        behind = re.match(
            r"(?:\.?[ºo°](?!\w))?[\s.:：;,)*=\]]*(?:[-–—]+\s)?[\s:：]*", self.segment.text[self.end :]
        )
        return self.end + (behind.end() if behind else 0)

    @property
    def leads(self) -> bool:
        """Nothing but marks stands before it in the segment."""
        return not re.search(r"\w", self.segment.text[: self.start])


@functools.cache
def languages() -> tuple[Language, ...]:
    """All label files, English first."""
    found = []
    for file in (resources.files("cardassay.documents") / "labels").iterdir():
        if file.name.endswith(".toml"):
            found.append(_language(tomllib.loads(file.read_text("utf-8"))))
    return tuple(sorted(found, key=lambda language: (language.code != "en", language.code)))


def _language(raw: Mapping[str, Any]) -> Language:
    def folded(name: str) -> frozenset[str]:
        return frozenset(fold(word) for word in raw.get(name, ()))

    return Language(
        code=raw["language"],
        labels={role: tuple(texts) for role, texts in raw["labels"].items()},
        function_words=folded("function_words"),
        fillers=folded("fillers"),
        connectors=folded("connectors"),
    )


def words_of(folded: str) -> list[tuple[str, int, int]]:
    """Words of a folded text with their offsets; East Asian characters one by one, small marks left out."""
    return [
        (match.group(), match.start(), match.end())
        for match in _TOKEN.finditer(folded)
        if match.group()[0].isalnum() or match.group() in _BARRIERS
    ]


@functools.cache
def _index() -> Mapping[str, tuple[tuple[tuple[str, ...], str, str], ...]]:
    """First word of a label to the labels that begin with it, longest first."""
    index: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for language in languages():
        for role, texts in language.labels.items():
            for text in texts:
                words = tuple(word for word, _, _ in words_of(fold(text)))
                if words:
                    index.setdefault(words[0], []).append((words, role, language.code))
    return {first: tuple(sorted(items, key=lambda item: -len(item[0]))) for first, items in index.items()}


def hits_of(segment: Segment) -> tuple[Hit, ...]:
    """
    The labels of a segment, from left to right, longest first, without overlap.

    A label that two roles share yields a hit for each. On a page that was recognised, one wrong
    letter in a long word does not hide a label.
    """
    folded = segment.folded
    if segment.page.method is Method.OCR:
        folded = mended_words(folded, _label_words)
    return tuple(Hit(role, language, segment, start, end) for role, start, end, language in roles_in(folded))


@functools.cache
def _label_words() -> Mapping[int, frozenset[str]]:
    """The words of all labels by their length, with those that the languages use between them."""
    found: dict[int, set[str]] = {}
    for language in languages():
        texts = [text for texts in language.labels.values() for text in texts]
        for word in (*language.function_words, *language.fillers, *(fold(text) for text in texts)):
            for part, _, _ in words_of(word):
                found.setdefault(len(part), set()).add(part)
    return {length: frozenset(words) for length, words in found.items()}


@functools.lru_cache(maxsize=8192)
def roles_in(folded: str) -> tuple[tuple[str, int, int, str], ...]:
    """The labels of a folded text as role, start, end and language; see :func:`hits_of`."""
    index = _index()
    words = words_of(folded)
    texts = [word for word, _, _ in words]
    found: list[tuple[str, int, int, str]] = []
    at = 0
    while at < len(words):
        length = 0
        here: set[str] = set()
        for label, role, language in index.get(texts[at], ()):
            if length and len(label) < length:
                break
            if role in here or tuple(texts[at : at + len(label)]) != label:
                continue
            if not _inside(folded, words, at, len(label)):
                length = len(label)
                here.add(role)
                found.append((role, words[at][1], words[at + length - 1][2], language))
        # "has been assessed by": the phrase and the label in its end both count.
        at += 1 if here <= _LETS_IN else max(length, 1)
    return tuple(found)


def _inside(text: str, words: list[tuple[str, int, int]], at: int, length: int) -> bool:
    """The label is part of a longer string, such as ``no`` in ``A-no-12`` or a web address."""
    start, end = words[at][1], words[at + length - 1][2]
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return before in "@_" or after in "@_" or (before == "." and start > 1 and text[start - 2].isalnum())
