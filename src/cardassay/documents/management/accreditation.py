"""
Who accredited the certifier, as far as words of the page say so.

Only names of the table (``documents/data/accreditation_bodies.toml``) and what stands behind words
such as "accredited by" count; IAF, ILAC and IQNet never do. Marks that are pictures are not read.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import resources

from cardassay.documents.folding import fold
from cardassay.documents.management.layout import Segment, Span
from cardassay.documents.management.numbers import numbers_behind
from cardassay.documents.management.view import Reading, View
from cardassay.model.evidence import Method

__all__ = ["Accreditation", "Accreditor", "accreditation_of", "accreditors"]


@dataclass(frozen=True, slots=True)
class Accreditor:
    """One known accreditation body."""

    acronym: str
    name: str
    names: tuple[str, ...]
    marks: tuple[str, ...]
    context: bool
    """The acronym alone says too little."""

    only_marked: bool = False
    """The acronym is also a legal form of companies; it counts with its mark only."""

    distinct: bool = False
    """Its numbers have a form that no other body uses: the number alone tells it."""

    hint: bool = False
    """The number alone tells it, but never surely."""


@dataclass(frozen=True, slots=True)
class Accreditation:
    """What the page says about the accreditation."""

    body: Reading | None
    number: Reading | None
    unknown: tuple[tuple[str, Span], ...]
    """Names behind "accredited by" that are not in the table."""


@functools.cache
def _table() -> tuple[tuple[Accreditor, ...], tuple[str, ...], frozenset[str]]:
    file = resources.files("cardassay.documents") / "data" / "accreditation_bodies.toml"
    raw = tomllib.loads(file.read_text("utf-8"))
    bodies = tuple(
        Accreditor(
            item["acronym"],
            item["name"],
            tuple(item["names"]),
            tuple(item.get("marks", ())),
            item.get("context", False),
            item.get("only_marked", False),
            item.get("distinct", False),
            item.get("hint", False),
        )
        for item in raw["body"]
    )
    return bodies, tuple(raw["words"]), frozenset(raw["never"])


@functools.cache
def _outside() -> re.Pattern[str]:
    """Names that are printed like an accreditor's and are no signatory's."""
    file = resources.files("cardassay.documents") / "data" / "accreditation_bodies.toml"
    names = tomllib.loads(file.read_text("utf-8"))["outside"]["names"]
    return re.compile(rf"(?<![\w@./])(?:{'|'.join(sorted(names, key=len, reverse=True))})(?![\w@./])")


def accreditors() -> tuple[Accreditor, ...]:
    """All accreditation bodies of the table."""
    return _table()[0]


@functools.cache
def _names() -> re.Pattern[str]:
    names = sorted({name for body in accreditors() for name in body.names}, key=len, reverse=True)
    return re.compile(rf"(?<![\w@./])(?:{'|'.join(map(re.escape, names))})(?![\w@])(?!\.\w)")


@functools.cache
def _by_name() -> dict[str, Accreditor]:
    return {name: body for body in accreditors() for name in body.names}


@functools.cache
def _by_host() -> dict[str, Accreditor]:
    """Accreditors whose acronym is the name of their host and nothing else."""
    return {
        body.acronym.casefold(): body for body in accreditors() if not body.context and len(body.acronym) > 3
    }


def accreditation_of(view: View, own_numbers: tuple[str, ...]) -> Accreditation:
    """
    The accreditation that the page names.

    Args:
        view: The paper.
        own_numbers: The certificate's own numbers, in which an acronym is no mark.
    """
    found: dict[str, Span] = {}
    for segment in _everything(view):
        for body, span in _named(view, segment, own_numbers):
            found.setdefault(body.acronym, span)
    numbers: dict[str, Span] = {}
    guessed: dict[str, Span] = {}
    for body, segment, span in _marked(view, found, own_numbers):
        numbers.setdefault(re.sub(r"\s+", " ", span.text), span)
        if body.distinct:
            found.setdefault(body.acronym, Span(segment, span.start, span.end))
        elif body.hint:
            guessed.setdefault(body.acronym, span)
    unknown = tuple(_unknown(view, found))
    body_reading: Reading | None = None
    if found:
        value: object = next(iter(found)) if len(found) == 1 else tuple(found)
        body_reading = Reading(value, tuple(found.values()))
        if unknown:
            body_reading = body_reading.doubted(f"{unknown[0][0]} is named as accreditor as well")
    elif len({name for name, _ in unknown}) == 1:
        name, span = unknown[0]
        body_reading = Reading(name, (span,))
    elif guessed:
        acronym, span = next(iter(guessed.items()))
        body_reading = Reading(acronym, (span,), False, "told by the form of its number only")
    else:
        body_reading = _misread(view) or _by_looks(view)
        if body_reading is not None and not unknown and body_reading.spans[0].text == body_reading.value:
            unknown = ((str(body_reading.value), body_reading.spans[0]),)
    number = next(iter(numbers.items()), None)
    number_reading = Reading(number[0], (number[1],)) if number else _labelled_number(view, own_numbers)
    if number_reading is not None and len(found) > 1:
        number_reading = number_reading.doubted("several accreditation bodies are named")
    if number_reading is not None and len(numbers) > 1:
        number_reading = number_reading.doubted("several numbers of this kind are printed")
    return Accreditation(body_reading, number_reading, unknown)


def _everything(view: View) -> Iterator[Segment]:
    """The rows of the paper, and the words of marks that stand in no row."""
    yield from view.segments
    for sheet in view.sheets:
        yield from sheet.marks


def _misread(view: View) -> Reading | None:
    """An acronym with one letter read wrong in the picture of a mark; never sure."""
    for segment in _everything(view):
        if segment.page.method is not Method.OCR:
            continue
        for word in re.finditer(r"[^\W_]{6,}", segment.text):
            for body in accreditors():
                if _one_apart(fold(body.acronym), fold(word.group())):
                    span = Span(segment, word.start(), word.end())
                    why = f"the mark is read as {word.group()}"
                    return Reading(body.acronym, (span,), False, why)
    return None


def _one_apart(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) <= 1


_BODY = re.compile(
    r"(?:forum|council|board|foundation|association|organi[sz]ation|cent(?:er|re)|bureau|agency|institute|"
    r"federation|service|licensing|authority|body)s?\b"
)


def _by_looks(view: View) -> Reading | None:
    """A name that holds "accreditation" and ends as a body's does, printed alone on its line; never sure."""
    for segment in view.segments:
        words = segment.text.split()
        capital = [word for word in words if word[:1].isupper()]
        if not 3 <= len(words) <= 8 or len(capital) < len(words) - 2 or not capital:
            continue
        rest = [hit for hit in view.hits_in(segment) if hit.role not in {"accreditation_body", "notice"}]
        if re.search(r"accredit|akkredit|acredit|akredit", segment.folded) and _BODY.search(segment.folded):
            if rest or re.search(r"\d|[:;]", segment.text) or "accredited" in segment.folded:
                continue
            span = Span(segment, 0, len(segment.text))
            return Reading(segment.text, (span,), False, "no words say that this is the accreditor")
    return None


@functools.cache
def _marks() -> tuple[tuple[Accreditor, re.Pattern[str]], ...]:
    return tuple((body, re.compile(mark)) for body in accreditors() for mark in body.marks)


def _marked(
    view: View, found: dict[str, Span], own_numbers: tuple[str, ...]
) -> Iterator[tuple[Accreditor, Segment, Span]]:
    """Numbers in the form of an accreditation body's mark, where the words speak of that body."""
    everything = "\n".join(segment.text for segment in _everything(view))
    pairs = _stacked(view)
    for body, mark in _marks():
        if body.acronym in found:
            yield from _under_acronym(view, body, mark, found[body.acronym])
        if body.hint:
            yield from _over_two_lines(pairs, body, mark)
        if not mark.search(everything):
            continue
        for segment in _everything(view):
            for match in mark.finditer(segment.text):
                if match.group(1) is None:
                    continue
                if any(match.group() in number or number in match.group() for number in own_numbers):
                    continue
                speaks = body.acronym in found or body.acronym in segment.text or _speaks_near(view, segment)
                if speaks or body.distinct or body.hint:
                    yield body, segment, Span(segment, match.start(1), match.end(1))


_LINES_OF_A_MARK = 4
_SHORT = 79
"""Signs of a mark with its number at most."""


def _stacked(view: View) -> tuple[tuple[Segment, Segment], ...]:
    """Short lines with a figure, each with the line right above it."""
    found = []
    for segment in view.segments:
        if len(segment.text) < _SHORT and re.search(r"\d", segment.text):
            above = view.sheet_of(segment).next_above(segment, 1.0)
            if above is not None and len(above.text) + len(segment.text) < _SHORT:
                found.append((above, segment))
    return tuple(found)


def _over_two_lines(
    pairs: Iterable[tuple[Segment, Segment]], body: Accreditor, mark: re.Pattern[str]
) -> Iterator[tuple[Accreditor, Segment, Span]]:
    """A mark whose words stand over its number."""
    for above, segment in pairs:
        lead = f"{above.text} "
        match = mark.search(lead + segment.text)
        if match and match.start() < len(lead) <= match.start(1):
            yield body, segment, Span(segment, match.start(1) - len(lead), match.end(1) - len(lead))


def _under_acronym(
    view: View, body: Accreditor, mark: re.Pattern[str], acronym: Span
) -> Iterator[tuple[Accreditor, Segment, Span]]:
    """The number on the line under the acronym of a mark."""
    lead = f"{acronym.text} "
    for below in view.sheet_of(acronym.segment).below(acronym.segment, 1.6)[:_LINES_OF_A_MARK]:
        if len(below.text) >= 40:
            return
        match = mark.search(lead + below.text)
        if match and match.group(1) is not None and match.start(1) >= len(lead):
            yield body, below, Span(below, match.start(1) - len(lead), match.end(1) - len(lead))
            return
        if re.search(r"\d", below.text) or len(acronym.segment.text) > 40:
            # Not a mark with its words in short lines: "UKAS / MANAGEMENT / SYSTEMS / 0008".
            return
        lead = f"{lead}{below.text} "


def _speaks(segment: Segment) -> bool:
    """The segment speaks of accreditation."""
    return any(fold(word) in segment.folded for word in _table()[1])


def _named(view: View, segment: Segment, own_numbers: tuple[str, ...]) -> Iterator[tuple[Accreditor, Span]]:
    if _speaks(segment) or ("www." in segment.folded and _speaks_near(view, segment)):
        # "… the scope of the accreditation is available at www.cofrac.fr"
        for host in re.finditer(r"\bwww\.([a-z]{3,})\.[a-z]{2,3}\b", segment.folded):
            if (told := _by_host().get(host[1])) is not None:
                yield told, Span(segment, host.start(1), host.end(1))
    for match in _names().finditer(segment.text):
        name = match.group()
        body = _by_name()[name]
        if any(name in number and number in segment.text for number in own_numbers):
            continue
        span = Span(segment, match.start(), match.end())
        acronym = len(name) <= 9 and " " not in name
        if acronym and (body.context or len(name) <= 3):
            marked = any(re.search(mark, segment.text) for mark in body.marks) or _mark_below(
                view, body, span
            )
            if body.only_marked and not marked:
                continue
            if not (_speaks_near(view, segment) or marked):
                continue
        elif (
            acronym
            and len(segment.text) > 60
            and not _speaks(segment)
            and "www." + name.lower() in segment.text.lower()
        ):
            continue
        yield body, span


def _mark_below(view: View, body: Accreditor, acronym: Span) -> bool:
    """The body's number stands under its acronym."""
    return any(True for mark in body.marks for _ in _under_acronym(view, body, re.compile(mark), acronym))


def _speaks_near(view: View, segment: Segment) -> bool:
    """The segment or one right above or below it speaks of accreditation; more lines of a mark count too."""
    sheet = view.sheet_of(segment)
    lines = 3 if len(segment.text) < 12 else 1
    above = [one for one in sheet.above(segment, 1.5)[:lines] if lines == 1 or len(one.text) < 40]
    below = [one for one in sheet.below(segment, 1.5)[:lines] if lines == 1 or len(one.text) < 40]
    return any(_speaks(one) for one in (segment, *above, *below))


def _unknown(view: View, found: dict[str, Span]) -> Iterator[tuple[str, Span]]:
    """Names that stand as accreditor and are in no list of signatories."""
    labelled = tuple(_behind_labels(view))
    yield from labelled
    if labelled:
        return
    outside = [
        (match.group(), Span(segment, match.start(), match.end()))
        for segment in _everything(view)
        for match in _outside().finditer(segment.text)
    ]
    if outside:
        # The acronym and the name of one body.
        yield max(outside, key=lambda one: len(one[0]))


def _behind_labels(view: View) -> Iterator[tuple[str, Span]]:
    never = {name.casefold() for name in _table()[2]}
    for hit in view.role("accreditation_body"):
        phrase = hit.segment.folded[hit.start : hit.end]
        if not (phrase.endswith(("by", "durch", "von", "par", "por", "da", "pela")) or hit.colon):
            continue
        rest = view.rest(hit)
        if rest is None:
            below = view.under(hit)[:1]
            if not below or view.is_label(below[0]):
                continue
            rest = Span(below[0], 0, len(below[0].text))
        text = rest.text
        piece = re.split(
            r"(?i)\s(?:address|under|with|no\.?|number|for|nr\.?|n°|unter|gemäß|sous|bajo|con)\b|[,;:(]|\.\s|\s[-–]\s",
            text,
        )[0].strip(" .")
        if len(piece) < 3 or not piece[0].isupper() or piece.casefold() in never or len(piece.split()) > 9:
            continue
        if _names().search(piece) or any(
            name.casefold() in piece.casefold() for name in _by_name() if len(name) > 9
        ):
            continue
        if re.search(r"\d{3}", piece):
            continue
        start = rest.segment.text.index(piece, rest.start)
        yield piece, Span(rest.segment, start, start + len(piece))


_CODED = re.compile(
    r"^(?:accredit\w*|acredit\w*|akkredit\w*|akredit\w*)\W{1,3}(?:n[or]?\W{1,2})?"
    r"((?:[a-z]{1,5}[ -]?)?\d[\d/.-]*[a-z]?)$"
)


def _labelled_number(view: View, own_numbers: tuple[str, ...]) -> Reading | None:
    for segment in view.segments:
        if coded := _CODED.match(segment.folded):
            # "ACREDITACION SG 99": the words of a mark with its number.
            span = Span(segment, coded.start(1), coded.end(1))
            return Reading(span.text, (span,))
    for _hit, number in numbers_behind(view, "accreditation_number"):
        if number.text not in own_numbers:
            return Reading(number.text, (number.span,))
    return None
