"""
The standards that the paper certifies, told apart from those that it merely names.

A designation counts the more, the nearer it stands to words such as "requirements of", the larger
it is printed, and when it carries an edition. Standards printed side by side are all certified.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cardassay.documents.designation import Designation, find_designations
from cardassay.documents.management.layout import Segment, Span
from cardassay.documents.management.view import Reading, View
from cardassay.documents.management.wordings import matching
from cardassay.model.evidence import Method

__all__ = ["Named", "Standards", "standards_of", "unlisted_of"]


@dataclass(frozen=True, slots=True)
class Named:
    """One designation on the paper."""

    designation: Designation
    span: Span
    score: float
    rest: Span | None = None
    """Where the designation goes on, when it breaks over two lines."""


@dataclass(frozen=True, slots=True)
class Standards:
    """What the paper certifies, and what else it names."""

    certified: tuple[tuple[Designation, Reading], ...]
    """One for each standard, the first printed first."""

    mentions: tuple[Named, ...]
    """Designations of certifiable standards that are named, but not as what is certified."""

    band: tuple[Designation, ...] = ()
    """Other standards that a side band names, in letters that run up or across the page."""


def standards_of(view: View) -> Standards:
    """The standards of the paper."""
    named = [one for segment in view.segments for one in (*_named(view, segment), *_broken(view, segment))]
    if not named:
        return Standards((), ())
    able = [one for one in named if one.designation.standard is None or not one.designation.standard.base]
    able = able or named
    best = max(one.score for one in able)
    if best < 1:
        return Standards((), tuple(able))
    chosen = [one for one in able if one.score >= max(best - 1.0, 1.0)]
    groups: dict[str, list[Named]] = {}
    for one in chosen:
        groups.setdefault(_key(one.designation), []).append(one)
    # What stands beside a chosen one on the same row or the next rows of a list is certified as well.
    for one in able:
        if _key(one.designation) not in groups and any(_beside(one, other) for other in chosen):
            groups[_key(one.designation)] = [one]
    certified = []
    for key, members in groups.items():
        everywhere = [one for one in able if _key(one.designation) == key]
        best_form = _international(max(members, key=_rank), members)
        certified.append(_reading(view, best_form, everywhere))
    mentions = tuple(one for one in able if _key(one.designation) not in groups)
    band = tuple(one for one in _band(view) if _key(one) not in groups)
    if band and certified:
        why = f"a side band of the paper names {band[0].text}"
        certified = [(designation, reading.doubted(why)) for designation, reading in certified]
    return Standards(tuple(_with_rivals(certified, mentions)), mentions, band)


def _band(view: View) -> tuple[Designation, ...]:
    """Standards named by words that do not stand level."""
    return tuple(
        designation
        for sheet in view.sheets[:1]
        for designation in find_designations(" ".join(sheet.slanted))
        if designation.standard is not None and not designation.standard.base
    )


def unlisted_of(view: View) -> Reading | None:
    """
    What stands where the standard should stand, when no known designation is printed: never sure.

    National schemes and good practice ("GMP") are certified too, and their name is short.
    """
    scheme = matching(r"^\W*(?:{0})\b[^.;]{0,20}$", "other_schemes")
    for hit in view.role("standard"):
        for below in view.under(hit)[:2]:
            if scheme.match(below.folded):
                span = Span(below, 0, len(below.text))
                return Reading(below.text, (span,), False, "it is no designation that is known")
        if view.rest(hit) is not None or not (hit.colon or len(hit.segment.folded[hit.start : hit.end]) > 9):
            rest = view.rest(hit)
            if rest is None or not hit.colon or len(rest.text) > 60:
                continue
            return Reading(rest.text, (rest,), False, "it is no designation that is known")
        for below in view.under(hit)[:1]:
            if 2 <= len(below.text) <= 60 and not view.hits_in(below):
                span = Span(below, 0, len(below.text))
                return Reading(below.text, (span,), False, "it is no designation that is known")
    return None


_LINE_END = 120
_BROKEN = re.compile(r"(?:\S{1,60}\s)?(?:\S{1,60}\s)?(?:ISO(?:\s?/\s?IEC)?|GB\s?/\s?T|JIS Q)\s?$")


def _broken(view: View, segment: Segment) -> list[Named]:
    """A designation that breaks over two lines, such as "ISO" and "9001:2015"."""
    # Only the end of the line counts; searching all of a long one would take its square.
    begin = max(0, len(segment.text) - _LINE_END)
    tail = _BROKEN.search(segment.text, begin)
    if tail is None:
        return []
    for below in view.sheet_of(segment).below(segment, 1.2)[:1]:
        joined = f"{segment.text[tail.start() :].rstrip()} "
        for designation in find_designations(joined + below.text[:40]):
            if designation.start < len(joined) - 2 and designation.end > len(joined):
                first = Span(segment, tail.start() + designation.start, len(segment.text))
                second = Span(below, 0, designation.end - len(joined))
                score = _score(view, below, replace(designation, start=0, end=second.end))
                return [Named(designation, first, score + 1.0, second)]
    return []


def _key(designation: Designation) -> str:
    return designation.standard.number if designation.standard is not None else designation.number


def _rank(one: Named) -> tuple[float, int]:
    """The best printed form: best score, then the one that says most."""
    return (one.score + 0.1 * bool(one.designation.prefix), len(one.designation.text))


def _international(chosen: Named, members: Sequence[Named]) -> Named:
    """The international form, where it is printed with its edition right beside the national one."""
    if not chosen.designation.prefix:
        return chosen
    beside = [
        one
        for one in members
        if one.span.segment is chosen.span.segment
        and not one.designation.prefix
        and one.designation.year is not None
        and one.designation.standard is chosen.designation.standard
    ]
    return beside[0] if beside else chosen


def _named(view: View, segment: Segment) -> list[Named]:
    found = []
    for designation in find_designations(segment.text):
        span = Span(segment, designation.start, designation.end)
        found.append(Named(designation, span, _score(view, segment, designation)))
    return found


def _score(view: View, segment: Segment, designation: Designation) -> float:
    sheet = view.sheet_of(segment)
    score = 0.0
    known = designation.standard is not None
    score += 1.0 if known else -0.5
    score += 1.5 if designation.year is not None else -1.0
    score += min(2.0, max(-1.5, 2.0 * (segment.height / max(sheet.body_height, 1.0) - 1.0)))
    rest = segment.text[: designation.start] + segment.text[designation.end :]
    words = len(re.findall(r"[^\W\d_]{2,}", rest))
    # A line that holds the designation and little else.
    score += 1.5 if words <= 4 else (0.0 if words <= 14 else -1.0)
    before = segment.folded[: designation.start]
    if any(hit.role == "standard" and hit.end <= designation.start + 1 for hit in view.hits_in(segment)):
        score += 2.0
    elif not re.search(r"\w{3}", before):
        above = sheet.above(segment, 3.0)[:2]
        left = sheet.left_of(segment)
        near = [*above, *([left] if left is not None else [])]
        if any(view.has_role(other, "standard") for other in near):
            score += 2.0
    if any(
        hit.role in {"not_number", "number", "first_issue_day", "notice", "statement_of_applicability"}
        and hit.leads
        for hit in view.hits_in(segment)
    ):
        score -= 2.0
    if matching("{0}", "only_named").search(before):
        score -= 2.0
    if segment.page.number > 1:
        score -= 1.0
    if segment.clash:
        score -= 1.5
    return score


def _beside(one: Named, other: Named) -> bool:
    """Printed in one list: the same row, or rows that follow each other in letters of one size."""
    first, second = one.span.segment, other.span.segment
    if first.page is not second.page or not 0.8 < first.height / max(second.height, 0.1) < 1.25:
        return False
    if one.designation.year is None and other.designation.year is not None:
        return False
    if first is second:
        between = sorted((one.span, other.span), key=lambda span: span.start)
        words = re.findall(r"[^\W\d_]{2,}", first.text[between[0].end : between[1].start])
        return len(words) <= 3
    gap = max(first.box[1], second.box[1]) - min(first.box[3], second.box[3])
    short = len(first.text) - (one.span.end - one.span.start) < 30
    return short and gap < 2.2 * second.height


def _reading(view: View, best: Named, everywhere: Sequence[Named]) -> tuple[Designation, Reading]:
    designation = best.designation
    detail = {"adopts": designation.adopts} if designation.adopts else {}
    spans = (best.span,) if best.rest is None else (best.span, best.rest)
    reading = Reading(designation.text, spans, detail=detail)
    years = {
        one.designation.adopts or one.designation.year
        for one in everywhere
        if one.designation.year is not None and one.score > best.score - 4 and not _adoption(one, best)
    }
    if designation.year is None:
        reading = reading.doubted("no edition is printed with it")
    elif len(years) > 1:
        reading = reading.doubted("the paper names several editions of it")
    elif not any(_stated(view, one) for one in (best, *everywhere) if one.designation.year is not None):
        reading = reading.doubted("no words say that it is certified")
    if view.sheet_of(best.span.segment).blind:
        reading = reading.doubted("some words of the page cannot be read by a machine; look at the page")
    return designation, reading


def _stated(view: View, one: Named) -> bool:
    """Printed behind or under words such as "requirements of", or larger than the text of the page."""
    segment = one.span.segment
    sheet = view.sheet_of(segment)
    if view.paper.method is Method.PLAIN_TEXT or segment.height > 1.2 * sheet.body_height:
        return True
    left = sheet.left_of(segment)
    near = [segment, *sheet.above(segment, 3.0)[:2], *([left] if left is not None else [])]
    return any(view.has_role(other, "standard", "closing", "opening") for other in near)


def _adoption(one: Named, best: Named) -> bool:
    """The national form printed beside the international one; its edition may be some years younger."""
    if one.span.segment is not best.span.segment or not one.designation.prefix or best.designation.prefix:
        return False
    later = int(one.designation.year or 0) - int(best.designation.year or 0)
    return one.designation.adopts is None and 0 <= later <= 6


def _with_rivals(
    certified: list[tuple[Designation, Reading]], mentions: tuple[Named, ...]
) -> list[tuple[Designation, Reading]]:
    """A standard named elsewhere in large letters makes all of them doubtful."""
    rivals = [
        one
        for one in mentions
        if one.designation.standard is not None
        and one.designation.year is not None
        and (one.score >= 2.5 or one.span.segment.clash)
    ]
    if not rivals:
        return certified
    why = f"the paper also names {rivals[0].designation.text}"
    return [(designation, reading.doubted(why)) for designation, reading in certified]
