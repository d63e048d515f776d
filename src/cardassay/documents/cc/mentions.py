"""
Where a paper mentions the certificate of another product: by its number, or by the tag of a bibliography.

A bibliography joins the two: ``[PF-CERT] Certification Report …`` says which number a tag stands for,
and the sentence that uses the tag says what the number is to the product.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from cardassay.documents.cc.numbers import Number, find_numbers
from cardassay.documents.cc.text import Span, WholeText

__all__ = ["Citations", "Entry", "Mention"]

_REACH = 320
_ENTRY_REACH = 700
_MOST = 12
_CLOSED = r"[.;](?<=[a-zA-ZÀ-ÿ0-9)\]»”\"][.;])"
_OPENED = r"[A-ZÀ-Ý«“„\"(\[\d•]"
_BREAK = r"\n\s*\n|[•▪●■\uf0b7]|\f|\n(?=\[[^\]\n]{1,30}\])"
_BEGIN = re.compile(rf"{_CLOSED}\s+(?={_OPENED})|{_BREAK}")
_END = re.compile(rf"{_CLOSED}(?=\s+{_OPENED}|\s*\Z)|{_BREAK}")
_SHORTENED = re.compile(
    r"(?:\b(?:no|nr|n|cf|e\.g|i\.e|resp|ref|réf|vers|ver|v|bzw|z\.b|fig|par|sec|ch|art|vol|ed|rev|inc|ltd|co|corp)|(?-i:[\s.][A-Z]))\Z",
    re.IGNORECASE,
)
_TAG = re.compile(r"\[[^\]\[\n]{1,30}\]")
_NEIGHBOUR = 1200
_ADJACENT = re.compile(r"[\s(]{0,3}(\[[^\]\[\n]{1,30}\])")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a bibliography."""

    tag: str
    """With its brackets, folded."""

    span: Span
    """From the tag to the end of the entry."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One place at which a certificate is cited."""

    span: Span
    """The number, or the tag that stands for it."""

    sentence: Span
    tag: str = ""
    """The tag of the bibliography entry that it stands in, or that stands for it; folded, with brackets."""

    entry: bool = False
    """It stands in the bibliography itself."""


class Citations:
    """The certificate numbers of a paper, the tags that stand for them, and the sentences around both."""

    def __init__(self, text: WholeText) -> None:
        """Of that text."""
        self.text = text
        self.numbers = find_numbers(text)
        self._starts = [number.span[0] for number in self.numbers]

    @cached_property
    def _tags(self) -> tuple[tuple[Span, str], ...]:
        """Everything that stands in brackets, folded, in order."""
        return tuple((match.span(), match.group()) for match in _TAG.finditer(self.text.folded))

    @cached_property
    def _tag_starts(self) -> list[int]:
        return [span[0] for span, _tag in self._tags]

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The entries of the bibliographies: tags at the head of a line, with others near."""
        text = self.text.text
        heads = [(span[0], tag) for span, tag in self._tags if span[0] == 0 or text[span[0] - 1] in "\n\f"]
        entries = []
        for index, (start, tag) in enumerate(heads):
            neighbours = [other for other in (index - 1, index + 1) if 0 <= other < len(heads)]
            if any(abs(heads[n][0] - start) <= _NEIGHBOUR and heads[n][1] != tag for n in neighbours):
                behind = heads[index + 1][0] if index + 1 < len(heads) else len(text)
                entries.append(Entry(tag, (start, min(behind, start + _ENTRY_REACH))))
        return tuple(entries)

    @cached_property
    def _heads(self) -> frozenset[int]:
        return frozenset(entry.span[0] for entry in self.entries)

    @cached_property
    def _entry_starts(self) -> list[int]:
        return [entry.span[0] for entry in self.entries]

    def entry_at(self, offset: int) -> Entry | None:
        """The bibliography entry that holds the offset."""
        index = bisect.bisect_right(self._entry_starts, offset) - 1
        if index < 0:
            return None
        entry = self.entries[index]
        return entry if entry.span[0] <= offset < entry.span[1] else None

    @cached_property
    def _tags_by_core(self) -> Mapping[str, frozenset[str]]:
        """For each procedure the tags that stand for it."""
        by_entry: dict[str, set[str]] = {}
        beside: dict[str, set[str]] = {}
        for number in self.numbers:
            if number.form != "product":
                continue
            entry = self.entry_at(number.span[0])
            if entry is not None:
                by_entry.setdefault(entry.tag, set()).add(number.core)
            elif (match := _ADJACENT.match(self.text.folded, number.span[1])) is not None:
                beside.setdefault(match[1], set()).add(number.core)
        # A tag right behind a number stands for it, unless an entry or another number says otherwise.
        single = {tag: cores for tag, cores in beside.items() if len(cores) == 1 and tag not in by_entry}
        tags: dict[str, set[str]] = {}
        for tag, cores in (by_entry | single).items():
            for core in cores:
                tags.setdefault(core, set()).add(tag)
        return {core: frozenset(found) for core, found in tags.items()}

    def tags_of(self, core: str) -> frozenset[str]:
        """The tags that stand for a procedure, by their entry, or by standing right behind its number."""
        return self._tags_by_core.get(core, frozenset())

    def mentions(self, numbers: Sequence[Number]) -> tuple[Mention, ...]:
        """Where one certificate is cited, each sentence once: its numbers first, then the tags for it."""
        found = [self._of_number(number) for number in numbers[:_MOST]]
        for tag in sorted({tag for number in numbers for tag in self.tags_of(number.core)})[:_MOST]:
            uses = self._uses.get(tag, ())[:_MOST]
            found.extend(Mention(span, self.sentence(span), tag) for span in uses)
        once: dict[tuple[Span, str], Mention] = {}
        for mention in found:
            once.setdefault((mention.sentence, mention.tag), mention)
        return tuple(once.values())

    def _of_number(self, number: Number) -> Mention:
        entry = self.entry_at(number.span[0])
        if entry is None:
            return Mention(number.span, self.sentence(number.span))
        return Mention(number.span, self._entry_sentence(entry, number.span), entry.tag, entry=True)

    def _entry_sentence(self, entry: Entry, span: Span) -> Span:
        cut = re.compile(r"\n\s*\n|\f").search(self.text.text, span[1], entry.span[1])
        end = min(cut.start() if cut else entry.span[1], span[1] + _REACH)
        return entry.span[0], end

    @cached_property
    def _uses(self) -> Mapping[str, list[Span]]:
        """Where each tag stands outside the heads of the bibliography."""
        uses: dict[str, list[Span]] = {}
        for span, tag in self._tags:
            if span[0] not in self._heads:
                uses.setdefault(tag, []).append(span)
        return uses

    def tags_in(self, span: Span) -> Sequence[tuple[Span, str]]:
        """What stands in brackets inside a stretch."""
        first = bisect.bisect_left(self._tag_starts, span[0])
        last = bisect.bisect_left(self._tag_starts, span[1])
        return self._tags[first:last]

    def sentence(self, span: Span) -> Span:
        """The sentence around a stretch; what is not closed within reach is cut off."""
        text = self.text.text
        start, end = max(0, span[0] - _REACH), min(len(text), span[1] + _REACH)
        begin = start
        for match in _BEGIN.finditer(text, start, span[0]):
            if not self._inside(match.start()) and not _is_short(text, match):
                begin = match.end()
        stop = end
        for match in _END.finditer(text, span[1], end):
            if not self._inside(match.start()) and not _is_short(text, match):
                stop = match.end() if match.group() in ".;" else match.start()
                break
        return begin, stop

    def _inside(self, offset: int) -> bool:
        """Whether the offset lies inside a number: a number may be broken over lines and bullets."""
        index = bisect.bisect_right(self._starts, offset) - 1
        return index >= 0 and self.numbers[index].span[0] < offset < self.numbers[index].span[1]

    def numbers_in(self, span: Span) -> Sequence[Number]:
        """The numbers inside a stretch."""
        first = bisect.bisect_left(self._starts, span[0])
        last = bisect.bisect_left(self._starts, span[1])
        return self.numbers[first:last]


def _is_short(text: str, match: re.Match[str]) -> bool:
    """Whether the full stop ends a shortened word, not a sentence."""
    return (
        match.group()[0] == "."
        and _SHORTENED.search(text[max(0, match.start() - 8) : match.start()]) is not None
    )
