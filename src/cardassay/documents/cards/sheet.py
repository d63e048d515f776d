"""One card-industry paper, taken apart once: its rows, labelled values and sentences, asked by field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from cardassay.documents.cards.knowledge import labels_of, sentences_of, wording
from cardassay.documents.cards.labelled import Labelled, find_labelled
from cardassay.documents.cards.layout import Row, Span, boxes_around, rows_of
from cardassay.documents.cards.prose import Flow, Phrase, find_phrases, flow_of
from cardassay.documents.dates import FoundDay, Order, find_days, settle_order
from cardassay.documents.folding import fold
from cardassay.documents.page import Paper
from cardassay.model.document import Kind
from cardassay.model.evidence import Fact, no_detail

__all__ = ["FROM_SENTENCE", "Reading", "Sheet", "clean", "clean_number", "is_placeholder", "open_sheet"]

T = TypeVar("T")

FROM_SENTENCE = "read from a sentence, without a label"
"""Why a value without a label is not sure."""

_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Reading:
    """A value as printed, with its places, and whether another one competes."""

    words: str
    spans: tuple[Span, ...]
    lines: tuple[str, ...]
    why_not_sure: str = ""
    labelled: Labelled | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper with everything that was found on it."""

    paper: Paper
    kind: Kind
    rows: tuple[Row, ...] = field(repr=False)
    labelled: Mapping[str, tuple[Labelled, ...]] = field(repr=False)
    phrases: Mapping[str, tuple[Phrase, ...]] = field(repr=False)
    flows: tuple[Flow, ...] = field(repr=False)
    order: Order = Order.UNKNOWN
    """Which number is the day in forms such as 03/04/2026, as far as the paper settles it."""

    def reading(self, *names: str, prose: bool = True) -> Reading | None:
        """What the paper says of the first of these fields that it names; labels before sentences."""
        for name in names:
            found = [item for item in self.labelled.get(name, ()) if not is_placeholder(item.text)]
            if found:
                return _best(found)
        if prose:
            for name in names:
                phrases = self.phrases.get(name, ())
                if phrases:
                    first = phrases[0]
                    return Reading(first.words, (first.span,), (first.words,), FROM_SENTENCE)
        return None

    def all_labelled(self, name: str) -> tuple[Labelled, ...]:
        """Every labelled value of a field that is not a placeholder."""
        return tuple(item for item in self.labelled.get(name, ()) if not is_placeholder(item.text))

    def text(self, *names: str, prose: bool = True) -> Fact[str] | None:
        """A text field as printed."""
        reading = self.reading(*names, prose=prose)
        if reading is None:
            return None
        value = clean(reading.words)
        return self.fact(reading, value) if value else None

    def number(self, *names: str) -> Fact[str] | None:
        """A number with prefix, revision and suffix, without the words around it."""
        for name in names:
            for item in sorted(self.all_labelled(name), key=lambda item: item.label.rank):
                # The number stands on the first line; what is below belongs to the next label.
                first = item.lines[0].text
                value = clean_number(first)
                if value:
                    reading = _best([i for i in self.all_labelled(name) if i.label.rank == item.label.rank])
                    why = reading.why_not_sure
                    return self.fact(Reading(first, item.lines[0].spans(), (first,), why, item), value)
        return None

    def days(self, reading: Reading) -> tuple[FoundDay, ...]:
        """The days in what was read."""
        return find_days(reading.words, self.order)

    def day(self, *names: str, index: int = 0, of: int = 1) -> Fact[date] | None:
        """The ``index``-th of exactly ``of`` days under a label; ``None`` when there are more or fewer."""
        for name in names:
            for reading in self._readings(name):
                found = self.days(reading)
                if len(found) != of:
                    continue
                chosen = found[index]
                if chosen.day is None:
                    continue
                why = reading.why_not_sure
                if chosen.other is not None:
                    why = f"the day could also be {chosen.other}"
                elif chosen.short_year:
                    why = "the century is not printed"
                return self.fact(reading, chosen.day, why=why)
        return None

    def _readings(self, name: str) -> Iterable[Reading]:
        items = sorted(self.all_labelled(name), key=lambda item: item.label.rank)
        for rank in dict.fromkeys(item.label.rank for item in items):
            same = [item for item in items if item.label.rank == rank]
            yield _best(same)
        for phrase in self.phrases.get(name, ()):
            yield Reading(phrase.words, (phrase.span,), (phrase.words,), FROM_SENTENCE)

    def fact(
        self, reading: Reading, value: T, *, why: str = "", detail: Mapping[str, object] = no_detail
    ) -> Fact[T]:
        """A fact from what was read; sure when nothing competes and the page's text is trusted."""
        return self.fact_at(
            reading.spans, value, words=reading.words, why=why or reading.why_not_sure, detail=detail
        )

    def fact_at(
        self,
        spans: Sequence[Span],
        value: T,
        *,
        words: str = "",
        why: str = "",
        detail: Mapping[str, object] = no_detail,
    ) -> Fact[T]:
        """A fact from places of one page (those on later pages give words, but no box)."""
        page = spans[0].page
        here = _joined([span for span in spans if span.page.number == page.number])
        why = why or page.suspicious
        return Fact(
            value=value,
            sure=not why,
            page=page.number,
            box=boxes_around(here),
            words=words or " ".join(span.words for span in spans),
            method=self.paper.method,
            detail=detail,
            why_not_sure=why,
        )

    def search(
        self, pattern: re.Pattern[str], pages: int | None = None
    ) -> Iterable[tuple[Flow, re.Match[str]]]:
        """Where a pattern stands in the flowing text, in the order of the paper."""
        for flow in self.flows[:pages]:
            for match in pattern.finditer(flow.text):
                yield flow, match

    @property
    def head(self) -> str:
        """The beginning of the first page, where titles stand."""
        return self.flows[0].text[:900] if self.flows else ""


def open_sheet(paper: Paper, kind: Kind) -> Sheet:
    """A paper taken apart with the labels and sentences of its kind."""
    rows = rows_of(paper)
    by_field: dict[str, list[Labelled]] = {}
    for item in find_labelled(rows, labels_of(kind.value)):
        by_field.setdefault(item.label.field, []).append(item)
    flows = tuple(flow_of(page) for page in paper.pages)
    return Sheet(
        paper=paper,
        kind=kind,
        rows=rows,
        labelled={name: tuple(items) for name, items in by_field.items()},
        phrases=find_phrases(flows[:8], sentences_of(kind.value)),
        flows=flows,
        order=settle_order(page.text for page in paper.pages),
    )


def _best(items: Sequence[Labelled]) -> Reading:
    chosen = min(items, key=lambda item: item.label.rank)
    equals = [item for item in items if item.label.rank == chosen.label.rank]
    why = ""
    if len({fold(clean(item.text)) for item in equals}) > 1:
        why = f"the paper prints more than one value under “{' '.join(chosen.words.split())}”"
    spans = _joined([span for line in chosen.lines for span in line.spans()])
    lines = tuple(line.text for line in chosen.lines if line.text)
    return Reading(chosen.text, tuple(spans), lines, why, chosen)


def _joined(spans: Sequence[Span]) -> list[Span]:
    """The spans with neighbours put together, so that few boxes have to be looked up."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.page.number == span.page.number
            and last.end <= span.start
            and not last.page.text[last.end : span.start].strip()
        ):
            joined[-1] = Span(last.page, last.start, span.end)
        else:
            joined.append(span)
    return joined


def is_placeholder(text: str) -> bool:
    """Nothing was filled in: ``N/A``, dashes, ``[insert name]``."""
    return wording("placeholder", "any").match(text.strip()) is not None


def clean(printed: str) -> str:
    """
    A text without the punctuation that belongs to the sentence around it.

    >>> clean("Musterkarte Fiktiv GmbH,"), clean("Specimen Card Works Ltd.")
    ('Musterkarte Fiktiv GmbH', 'Specimen Card Works Ltd.')
    """
    text = " ".join(printed.split()).strip(" ;,:|–—-•*")
    text = text.strip('"“”«»„') if text[:1] in '"“«„' else text
    if text.endswith(".") and not wording("abbreviation", "end").search(text):
        text = text[:-1].rstrip()
    return text


def clean_number(printed: str) -> str:
    """
    A printed number without what follows it; empty when the words are no number.

    >>> clean_number("LOA-2026-0412 rev. B dated 12 May 2026")
    'LOA-2026-0412 rev. B'
    """
    text = wording("number-ends", "after").sub("", " ".join(printed.split())).strip(' ;,:|*"“”')
    kept: list[str] = []
    for token in text.split():
        # A word of small letters ends a number, but for "rev." and the like.
        if (
            kept
            and re.fullmatch(r"[a-zà-ÿ]{3,}[.,]?", token)
            and not wording("number-ends", "part").match(token)
        ):
            break
        kept.append(token)
    number = " ".join(kept).rstrip(".,;")
    return number if number and _DIGIT.search(number) and len(number) <= 80 else ""
