"""
Which of the closed activities a paper names, which it leaves out, and whether its boxes can be read.

Rules:

1. In a list with boxes only a ticked item counts; in a table with answers only a "yes".
2. Where the form asks to tick and no tick can be read, nothing is taken from the list.
3. Items below "excluded" headings and behind "excluding" are exclusions.
4. Without boxes and answers every item of a labelled list counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from cardassay.documents.cards.knowledge import activities, folded_pattern, load, tick_marks, wording
from cardassay.documents.cards.labelled import Labelled
from cardassay.documents.cards.layout import Row, Span
from cardassay.documents.cards.sheet import FROM_SENTENCE, Sheet, clean, is_placeholder
from cardassay.documents.folding import fold
from cardassay.model.document import Kind

__all__ = ["Found", "activities_in", "read_activities"]

# In a PCI paper "card production" is the name of the standard, not an activity.
_STANDARD_NAME = re.compile(r"(?i)\bcard production\b(?: and provisioning)?")


@dataclass(frozen=True, slots=True)
class Found:
    """The activities of a paper."""

    ids: tuple[str, ...]
    spans: tuple[Span, ...]
    exclusions: tuple[str, ...]
    exclusion_spans: tuple[Span, ...]
    why_not_sure: str = ""
    unreadable_boxes: bool = False
    """The form asks to tick, but the ticks cannot be read."""


@dataclass(frozen=True, slots=True)
class _Item:
    text: str
    spans: tuple[Span, ...]
    answer: bool | None
    """Ticked or answered; ``None`` when the item has neither box nor answer."""


def activities_in(text: str) -> tuple[str, ...]:
    """
    The activities that a text names, each once, in the order of making a card.

    The longest words at a place win: "pre-personalisation" is not "personalisation".

    >>> activities_in("Chip embedding and IC pre-personalisation")
    ('embedding', 'pre-personalisation')
    """
    folded = fold(text)
    hits = sorted(
        (
            (match.start(), match.end(), activity.id)
            for activity in activities()
            for match in activity.pattern.finditer(folded)
            if match.end() > match.start()
        ),
        key=lambda hit: (hit[0] - hit[1], hit[0]),
    )
    taken: list[tuple[int, int]] = []
    names: set[str] = set()
    for start, end, name in hits:
        if all(end <= first or start >= last for first, last in taken):
            taken.append((start, end))
            names.add(name)
    return tuple(activity.id for activity in activities() if activity.id in names)


@cache
def _answers() -> dict[str, bool]:
    answers = load("activities.toml")["answers"]
    return {fold(word): word in answers["yes"] for word in (*answers["yes"], *answers["no"])}


@cache
def _exclusion() -> re.Pattern[str]:
    raw = load("activities.toml")["excluding"]
    openers = "|".join(map(folded_pattern, raw["openers"]))
    closers = "|".join(map(folded_pattern, raw["closers"]))
    return re.compile(
        rf"\b(?:{openers})\b ?:? ?([^.;()]+)|([^.;,()]+?),? (?:{closers})|（?(?:不包括|不含|除外)([^。；）]+)"
    )


def read_activities(sheet: Sheet) -> Found | None:
    """The activities of a paper; ``None`` when it names none."""
    boxed = list(_boxed_items(sheet.rows))
    answered = list(_answered_items(sheet.rows))
    listed = [item for label in sheet.all_labelled("activities") for item in _listed_items(label)]
    excluded = [item for label in sheet.all_labelled("not_activities") for item in _listed_items(label)]
    why = ""
    pci = sheet.kind is not Kind.BRAND_LETTER
    named = [item for item in (*boxed, *answered) if activities_in(item.text)]
    if named:
        # The list has boxes or answers: what stands in it without one is a heading or a remark.
        positive = [item for item in named if item.answer]
        excluded += [item for item in answered if item.answer is False and activities_in(item.text)]
        if not positive:
            why = "no item of the list is ticked"
    else:
        text = " ".join(flow.text for flow in sheet.flows[:4])
        if listed and len(listed) > 3 and wording("form", "asks-to-tick").search(text):
            return Found(
                (), (), (), (), "the form asks to tick, and no tick can be read", unreadable_boxes=True
            )
        positive = listed
        if not positive:
            positive = [
                _Item(said, (phrase.span,), None)
                for phrase in sheet.phrases.get("activities", ())
                for said in [_STANDARD_NAME.sub(" ", phrase.words) if pci else phrase.words]
                if activities_in(said)
            ][:1]
            why = FROM_SENTENCE
    ids: set[str] = set()
    spans: list[Span] = []
    exclusions: list[str] = []
    exclusion_spans: list[Span] = []
    for item in positive:
        kept, left_out = _without_exclusions(item.text)
        here = activities_in(kept)
        if here:
            ids.update(here)
            spans.extend(item.spans)
        for excluding in left_out:
            exclusions.append(excluding)
            exclusion_spans.extend(item.spans)
    for item in excluded:
        exclusions.append(clean(item.text))
        exclusion_spans.extend(item.spans)
    if not ids and not exclusions:
        return None
    both = ids & {name for said in exclusions for name in activities_in(said)}
    if both:
        why = f"{', '.join(sorted(both))} is named both as covered and as excluded"
    return Found(
        tuple(activity.id for activity in activities() if activity.id in ids),
        tuple(spans),
        tuple(dict.fromkeys(said for said in exclusions if said)),
        tuple(exclusion_spans),
        why,
    )


def _without_exclusions(text: str) -> tuple[str, tuple[str, ...]]:
    """What is covered, and what is excluded, in one item or sentence."""
    folded = fold(text)
    left_out: list[str] = []
    kept = list(text)
    for match in _exclusion().finditer(folded):
        for group in (1, 2, 3):
            if match.group(group):
                words = clean(text[match.start(group) : match.end(group)])
                if activities_in(words):
                    left_out.append(words)
                    kept[match.start() : match.end()] = " " * (match.end() - match.start())
    return "".join(kept), tuple(left_out)


def _boxed_items(rows: Iterable[Row]) -> Iterable[_Item]:
    """Items with a tick box before or behind them."""
    yes, no, marks = tick_marks()
    for row in rows:
        if marks.search(row.text) is None:
            continue
        pieces: list[tuple[str, str, tuple[Span, ...]]] = []
        for segment in row.segments:
            at = 0
            for match in marks.finditer(segment.text):
                if segment.text[at : match.start()].strip():
                    pieces.append(
                        ("words", segment.text[at : match.start()], segment.spans(at, match.start()))
                    )
                pieces.append(("mark", match.group(), ()))
                at = match.end()
            if segment.text[at:].strip():
                pieces.append(("words", segment.text[at:], segment.spans(at, len(segment.text))))
        yield from _paired(pieces, yes, no)


def _paired(
    pieces: list[tuple[str, str, tuple[Span, ...]]], yes: frozenset[str], no: frozenset[str]
) -> Iterable[_Item]:
    answers = _answers()
    before = pieces[0][0] == "mark"
    if not before and len(pieces) > 2:
        # "Data preparation  ☒ Yes  ☐ No": the words before the first box are what is answered.
        options = [
            (answers[fold(words.strip(" :"))], pieces[i - 1][1] in yes)
            for i, (what, words, _) in enumerate(pieces)
            if what == "words" and i and pieces[i - 1][0] == "mark" and fold(words.strip(" :")) in answers
        ]
        if options:
            ticked = [means for means, on in options if on]
            yield _Item(pieces[0][1].strip(), pieces[0][2], ticked[0] if len(ticked) == 1 else False)
            return
    for index, (what, words, spans) in enumerate(pieces):
        if what != "words":
            continue
        neighbour = index - 1 if before else index + 1
        if 0 <= neighbour < len(pieces) and pieces[neighbour][0] == "mark":
            mark = pieces[neighbour][1]
            yield _Item(words.strip(), spans, mark in yes and mark not in no)


def _answered_items(rows: Iterable[Row]) -> Iterable[_Item]:
    """Items of a table with an answer in a column of its own."""
    answers = _answers()
    for row in rows:
        if len(row.segments) < 2:
            continue
        told = [
            answers[fold(s.text.strip(" .:"))]
            for s in row.segments[1:]
            if fold(s.text.strip(" .:")) in answers
        ]
        if len(told) == 1:
            first = row.segments[0]
            yield _Item(first.text.rstrip(" :"), first.spans(), told[0])


def _listed_items(label: Labelled) -> Iterable[_Item]:
    """Items of a labelled list without boxes; a list with commas may be broken anywhere."""
    marks = tick_marks()[2]
    lines = [line for line in label.lines if not marks.search(line.text) and not is_placeholder(line.text)]
    if any(re.search(r"[,;，、；]", line.text) for line in lines):
        spans = tuple(span for line in lines for span in line.spans())
        yield _Item(" ".join(line.text for line in lines), spans, None)
        return
    for line in lines:
        yield _Item(line.text, line.spans(), None)
