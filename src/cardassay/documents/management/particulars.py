"""Statement of Applicability, level, conditions and page marks: what else a certificate may say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cardassay.documents.dates import find_days
from cardassay.documents.folding import fold
from cardassay.documents.management.blocks import text_of
from cardassay.documents.management.layout import Segment, Span
from cardassay.documents.management.names import ends_with_form
from cardassay.documents.management.view import Reading, View, whole
from cardassay.documents.management.wordings import matching

__all__ = ["PageMark", "conditions_of", "level_of", "page_marks", "statement_of_applicability_of"]

_PAGE_EAST = re.compile(
    r"第?\s*(\d{1,3})\s*[页頁]\s*[,，/、]?\s*[共／/]\s*(\d{1,3})\s*[页頁]"
    r"|共\s*(\d{1,3})\s*[页頁]\s*[,，/、]?\s*第\s*(\d{1,3})\s*[页頁]"
)
_PAGE_BARE = re.compile(r"^\W*(\d{1,2})\s*/\s*(\d{1,2})\W*$")


@dataclass(frozen=True, slots=True)
class PageMark:
    """ "Page 1 of 2" on one page."""

    number: int
    of: int
    span: Span


def page_marks(view: View) -> tuple[PageMark, ...]:
    """The page marks of the paper, one for each page that has one."""
    found: dict[int, PageMark] = {}
    for segment in view.segments:
        mark = _page_mark(segment)
        if mark is not None and 1 <= mark.number <= mark.of <= 400:
            found.setdefault(segment.page.number, mark)
    return tuple(found.values())


def _page_mark(segment: Segment) -> PageMark | None:
    page = matching(r"(?:{0})\.?\s*(?:no\.?)?\s*:?\s*(\d{1,3})\s*(?:{1})\s*(\d{1,3})\b", "page", "page_of")
    if match := page.search(segment.folded):
        return PageMark(int(match[1]), int(match[2]), Span(segment, *match.span()))
    if match := _PAGE_EAST.search(segment.folded):
        number, of = (match[1], match[2]) if match[1] else (match[4], match[3])
        return PageMark(int(number), int(of), Span(segment, *match.span()))
    if match := _PAGE_BARE.match(segment.text):
        return PageMark(int(match[1]), int(match[2]), whole(segment))
    return None


def statement_of_applicability_of(view: View) -> Reading | None:
    """Version and day of the Statement of Applicability, as printed behind its name."""
    found: list[Reading] = []
    for hit in view.role("statement_of_applicability"):
        # A label may end with the word "version", which belongs to the value.
        own = matching(r"\s?(?:{0})$", "version").search(hit.segment.folded, hit.start, hit.end)
        pieces = _behind(view, hit.segment, own.start() if own else hit.end)
        text = text_of(pieces)
        reading = _version_and_day(view, text, pieces)
        if reading is not None:
            found.append(reading)
    if not found:
        return None
    best = max(found, key=lambda reading: len(reading.value))
    rivals = [one for one in found if one.value not in best.value and best.value not in one.value]
    return best.doubted("several versions are printed") if rivals else best


def _behind(view: View, segment: Segment, end: int) -> list[Span]:
    pieces = [Span(segment, end, len(segment.text))]
    sheet = view.sheet_of(segment)
    right = sheet.right_of(segment)
    if right is not None and not re.search(r"\w{2}", pieces[0].text):
        pieces.append(whole(right))
    elif len(pieces[0].text) < 40 and not re.search(r"[.;]\s*$", pieces[0].text):
        pieces.extend(
            whole(below)
            for below in sheet.below(segment, 1.2)[:1]
            if not any(hit.leads and (hit.colon or hit.end - hit.start > 8) for hit in view.hits_in(below))
        )
    return [piece for piece in pieces if piece.text]


def _version_and_day(view: View, text: str, pieces: list[Span]) -> Reading | None:
    """The stretch from the version to the day."""
    version = matching(
        r"(?:{0})\.?\s*(?:no|nr|n|号)?\.?\s*[:：]?\s*([a-z]?/?\d+(?:[.\-/]\d+)*[a-z]?)", "version"
    ).search(fold(text))
    days = [day for day in find_days(text, view.order) if day.start < 90]
    if version is None and not days:
        number = re.match(r"[\s.:：,(-]*(?:no\.?|nr\.?)?\s*([A-Z]{1,6}[-\w.]*\d[\w.-]*)", text)
        if not number:
            return None
        return Reading(
            number[1].rstrip("."), tuple(pieces[:1]), False, "it is not plain where the version ends"
        )
    if version is None:
        version = re.search(r"第\s*(\d{1,3})\s*版", text)
    starts = [version.start()] if version and version.start() < 70 else []
    ends = [version.end()] if version and version.start() < 70 else []
    mark = re.match(r"[\s.:：(-]*([A-Z][A-Z\d]*(?:[-_./][\w]+)+|[A-Z]{2,}\d+)\s", text)
    if mark and starts and mark.end() <= starts[0] and starts[0] - mark.end() < 3:
        # "SOA-01 Issue 2": the Statement's own number belongs to its version.
        starts.append(mark.start(1))
    if days and (not ends or days[0].start - ends[0] < 40):
        starts.append(days[0].start)
        ends.append(days[0].end)
    if not starts:
        return None
    value = re.sub(r"\s+", " ", text[min(starts) : max(ends)]).strip(" ,;:()")
    used = pieces if value not in pieces[0].text else pieces[:1]
    return Reading(value, tuple(used))


def level_of(view: View) -> Reading | None:
    """The level of a secure-printing certificate, as printed."""
    known = matching(r"\b({0})", "secure_printing_level")
    found: dict[str, Reading] = {}
    for hit in view.role("level"):
        rest = view.rest(hit)
        if rest is not None and hit.leads and (hit.colon or known.match(rest.folded)):
            found.setdefault(rest.folded, Reading(rest.text.strip(" .;"), (rest,)))
        elif rest is None and hit.leads and (right := view.beside(hit)) is not None:
            found.setdefault(right.folded, Reading(right.text.strip(" .;"), (whole(right),)))
    if not found:
        for segment in view.segments:
            for match in known.finditer(segment.folded):
                if len(segment.text) < 90:
                    span = Span(segment, *match.span())
                    key = re.sub(r"\s*level$", "", match.group())
                    found.setdefault(key, Reading(span.text, (span,)))
    if not found:
        return None
    first = next(iter(found.values()))
    return first.doubted("several levels are named") if len(found) > 1 else first


def conditions_of(view: View) -> Reading | None:
    """Sentences that make validity depend on something."""
    found: list[tuple[str, tuple[Span, ...]]] = []
    used: set[int] = set()
    for hit in view.role("condition"):
        if id(hit.segment) in used:
            continue
        spans = (*_before(view, hit.segment, hit.start), *_sentence(view, hit.segment, hit.start))
        used.update(id(span.segment) for span in spans)
        text = text_of(spans).strip(" ()*")
        if len(text) > (15 if text.isascii() else 8):
            found.append((text, spans))
    if not found:
        return None
    values = tuple(dict.fromkeys(text for text, _ in found))
    return Reading(values, tuple(span for _, spans in found for span in spans))


def _before(view: View, segment: Segment, at: int) -> tuple[Span, ...]:
    """The line on which the sentence begins, where it begins on the one above."""
    if re.search(r"[.;。]\s", segment.text[:at]) or not segment.text[:1].islower():
        return ()
    for above in view.sheet_of(segment).above(segment, 0.8)[:1]:
        if 0.85 < above.height / max(segment.height, 0.1) < 1.18 and not re.search(r"[.:;]\s*$", above.text):
            start = max((m.end() for m in re.finditer(r"[.;。]\s+", above.text)), default=0)
            return (Span(above, start, len(above.text)),)
    return ()


def _sentence(view: View, segment: Segment, at: int) -> Iterator[Span]:
    """The sentence around a phrase, over at most four lines."""
    text = segment.text
    start = max(
        (match.end() for match in re.finditer(r"[.;。]\s+(?=[A-ZÀ-Þ(*\u4e00-\u9fff])", text[:at])), default=0
    )
    stop = re.search(r"[.;。](?=\s|$)", text[at:])
    end = at + stop.end() if stop else len(text)
    yield Span(segment, start, end)
    if stop or text.rstrip().endswith(")"):
        return
    previous = segment
    for below in view.sheet_of(segment).below(segment, 1.0)[:3]:
        same = 0.85 < below.height / max(previous.height, 0.1) < 1.18
        if not same or below.box[1] - previous.box[3] > 0.8 * below.height or view.is_label(below):
            return
        if ends_with_form(below.text) or any(hit.leads and hit.colon for hit in view.hits_in(below)):
            return
        stop = re.search(r"[.;。](?=\s|$)", below.text)
        yield Span(below, 0, stop.end() if stop else len(below.text))
        if stop:
            return
        previous = below
