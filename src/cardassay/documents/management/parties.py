"""
Who holds the certificate, and where.

The holder stands behind a label ("Company:", "组织名称"), behind an opening ("This is to certify
that the management system of"), or, where the opening is a picture, over a phrase such as "has been
assessed". Its name goes on over lines of one size until a legal form, an address or such a phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cardassay.documents.dates import find_days
from cardassay.documents.designation import find_designations
from cardassay.documents.folding import fold
from cardassay.documents.management.labels import Hit, languages, words_of
from cardassay.documents.management.layout import Segment, Span
from cardassay.documents.management.names import cut_at_form, ends_with_form, has_form, looks_like_address
from cardassay.documents.management.prose import begins_paragraph, is_sentence
from cardassay.documents.management.view import Reading, View, whole
from cardassay.documents.management.wordings import matching

__all__ = ["Holder", "clean_name", "holder_of", "is_certifier"]

_ENDS_NAME = (
    "closing",
    "scope",
    "standard",
    "number",
    "address",
    "site",
    "not_number",
    "last_day",
    "issue_day",
    "first_issue_day",
    "certification_day",
    "cycle_start",
    "notice",
    "parent_number",
    "holder",
    "opening",
    "surveillance_due",
    "certification_body",
    "signature",
    "annex",
    "accreditation_body",
)


@dataclass(frozen=True, slots=True)
class Holder:
    """The holder's name and its address."""

    name: Reading
    address: tuple[Span, ...]
    """Lines under the name, up to the next phrase or label."""


def holder_of(view: View) -> Holder | None:
    """The holder; ``None`` when no place for it was found."""
    found = list(_from_labels(view))
    opened = list(_from_openings(view))
    if not found:
        found = opened
    elif opened and not _agree(found[0], opened[0]):
        strong = has_form(found[0].name.value)
        found = [found[0] if strong or not has_form(opened[0].name.value) else opened[0], *found]
    if not found:
        return _above_closing(view) or _first_name(view)
    best = found[0]
    rivals = {_key(other.name.value) for other in found} - {_key(best.name.value)}
    rivals = {one for one in rivals if one not in _key(best.name.value) and _key(best.name.value) not in one}
    if rivals and len(found) > 1 and found[1].name.spans[0].segment.page is best.name.spans[0].segment.page:
        return Holder(best.name.doubted("another name stands behind a label of this kind"), best.address)
    return best


def is_certifier(name: str) -> bool:
    """The name holds a word that certifiers have in theirs."""
    return bool(matching("{0}", "certifier").search(fold(name)))


def _agree(one: Holder, other: Holder) -> bool:
    first, second = _key(one.name.value), _key(other.name.value)
    return first in second or second in first


def _key(name: str) -> str:
    return re.sub(r"\W", "", name).casefold()


# ── Behind a label ─────────────────────────────────────────────────────────────────────────────


def _from_labels(view: View) -> Iterator[Holder]:
    for hit in view.role("holder"):
        if not hit.leads:
            continue
        if not hit.colon and any(
            other.role == "opening" and other.start > hit.end for other in view.hits_in(hit.segment)
        ):
            # The first word of the certifier's name: "Organisme … certifie que".
            continue
        rest = view.rest(hit)
        if rest is not None:
            if not (hit.colon or (hit.segment.text[hit.end : hit.end + 1] in " /" and _starts_name(rest))):
                continue
            if not hit.colon and len(hit.segment.folded[hit.start : hit.end]) < 9:
                # "Company Limited by shares …": a word of a sentence.
                continue
            yield from _grow(view, rest, firm=True)
            continue
        right = view.beside(hit)
        if right is not None:
            yield from _grow(view, whole(right), firm=True)
            continue
        for below in view.under(hit)[:3]:
            if view.has_role(below, "opening") or (view.is_label(below) and view.has_role(below, "holder")):
                # The same words in another language.
                continue
            if not view.is_label(below):
                yield from _grow(view, whole(below), firm=hit.colon or view.is_label(hit.segment))
            break


def _starts_name(span: Span) -> bool:
    return bool(re.match(r"[\"'(«„]?[A-ZÀ-ÞŞİĞÇČŠŽА-Я\u3040-\u9fff\uac00-\ud7af\d]", span.text))


# ── Behind an opening ──────────────────────────────────────────────────────────────────────────


def _from_openings(view: View) -> Iterator[Holder]:
    for hit in view.role("opening"):
        segment = hit.segment
        start = _behind_translation(view, hit)
        ended, start = _after_fillers(segment, start)
        if not ended:
            span = Span(segment, start, len(segment.text))
            if _usable(span.text, view):
                yield from _grow(view, span, firm=True)
            continue
        sheet = view.sheet_of(segment)
        right = sheet.right_of(segment)
        if right is not None and _may_be_holder(view, hit, right):
            yield from _grow(view, whole(right), firm=True)
            continue
        passed = 0
        for below in sheet.flow(segment, 8.0)[:5]:
            done, at = _after_fillers(below, 0)
            if done or _translates_opening(view, below):
                passed += 1
                if passed > 3:
                    break
                continue
            if at and not _starts_name(Span(below, at, len(below.text))):
                at = 0
            if view.begins_with(below, ("holder",)) and not has_form(below.text):
                break
            firm = not (at and has_form(below.text) and _capital_noun(below.text))
            yield from _grow(view, Span(below, at if firm else 0, len(below.text)), firm=firm)
            break


def _capital_noun(text: str) -> bool:
    """The line begins with a word such as "Société", which may belong to the name behind it."""
    return (
        text[:1].isupper()
        and not text.isupper()
        and not re.match(r"(?i)(?:the|die|der|la|le|el|firma|fa)\b", text)
    )


def _behind_translation(view: View, hit: Hit) -> int:
    """Where the value of an opening begins: behind the same words in another language, if they follow."""
    start = hit.value_start
    for other in view.hits_in(hit.segment):
        if other.role == "opening" and other.start >= hit.end:
            if re.search(r"\w", hit.segment.text[start : other.start]):
                break
            start = other.value_start
    return start


def _may_be_holder(view: View, opening: Hit, right: Segment) -> bool:
    """The words beside an opening are the name: "This is to certify that: | Musterkarte Ltd"."""
    if view.begins_with(right, ("closing", "opening", "number", "notice", "scope")) or find_days(right.text):
        return False
    if ends_with_form(right.text):
        return True
    return (
        opening.colon and _starts_name(whole(right)) and not view.is_label(right) and not is_sentence(right)
    )


def _translates_opening(view: View, segment: Segment) -> bool:
    """The segment repeats the opening in another language, or names the kind of system in brackets."""
    hits = view.hits_in(segment)
    openings = [hit for hit in hits if hit.role == "opening"]
    if openings:
        ended, _ = _after_fillers(segment, openings[-1].value_start)
        return ended
    return bool(re.fullmatch(r"\(.{4,60}\)", segment.text)) or (
        segment.text.rstrip().endswith(":") and not has_form(segment.text) and len(segment.text) < 90
    )


_FILLERS: dict[str, frozenset[str]] = {}


def _words(kind: str) -> frozenset[str]:
    if kind not in _FILLERS:
        _FILLERS[kind] = frozenset(word for language in languages() for word in getattr(language, kind))
    return _FILLERS[kind]


def _after_fillers(segment: Segment, start: int) -> tuple[bool, int]:
    """
    Whether only filling words follow, and the offset behind those that end with a connecting word.

    "the Quality Management System of Musterkarte" leaves "Musterkarte"; "the Quality Card Company"
    leaves the whole, since no connecting word ends the run.
    """
    fillers, connectors = _words("fillers"), _words("connectors")
    behind = start
    for word, first, last in words_of(segment.folded):
        if first < start:
            continue
        if word in ":：":
            if last >= len(segment.text.rstrip()):
                return True, len(segment.text)
            behind = last
            continue
        if word not in fillers and word not in connectors:
            break
        if word in connectors:
            behind = last
    else:
        return True, len(segment.text)
    while behind < len(segment.text) and segment.text[behind] in " :：,'’":
        behind += 1
    return False, behind


def _usable(text: str, view: View) -> bool:
    return bool(re.search(r"[^\W\d_]{2}", text)) and not find_designations(text[:30])


# ── Over a closing phrase ──────────────────────────────────────────────────────────────────────


def _above_closing(view: View) -> Holder | None:
    """The name over "has been assessed …", where the opening is a picture."""
    for hit in view.role("closing"):
        if not hit.leads:
            continue
        sheet = view.sheet_of(hit.segment)
        above = [segment for segment in sheet.above(hit.segment, 8.0) if not segment.clash]
        for segment in above:
            large = segment.height > 1.3 * sheet.body_height
            if not (has_form(segment.text) or large) or looks_like_address(segment.text):
                continue
            if view.is_label(segment) or view.begins_with(segment, _ENDS_NAME):
                continue
            lines = _with_lines_above(view, segment)
            spans = tuple(whole(line) for line in lines)
            name = clean_name(spans)
            sure = large and has_form(name) and (len(lines) == 1 or lines[0].height > 1.3 * sheet.body_height)
            return _holder(view, spans, name, _address_below(view, segment), sure)
    return None


def _first_name(view: View) -> Holder | None:
    """Where nothing says who it is: a name with a legal form that is no certifier's, never sure."""
    names = [
        segment
        for segment in view.segments
        if segment.page.number == 1
        and ends_with_form(segment.text)
        and len(segment.text.split()) < 10
        and not view.hits_in(segment)
        and not is_certifier(segment.text)
    ]
    if not names:
        return None
    name = clean_name((whole(names[0]),))
    reading = Reading(name, (whole(names[0]),), False, "no words say that this is the holder")
    return Holder(reading, _address_below(view, names[0]))


def _with_lines_above(view: View, segment: Segment) -> list[Segment]:
    """The segment with the lines of the same size that stand close above it."""
    lines = [segment]
    for above in view.sheet_of(segment).above(segment, 1.5)[:4]:
        same = 0.88 < above.height / max(segment.height, 0.1) < 1.14
        close = lines[0].box[1] - above.box[3] < 0.9 * segment.height
        if not (same and close) or view.hits_in(above) or looks_like_address(above.text):
            break
        if ends_with_form(above.text):
            break
        lines.insert(0, above)
    return lines


# ── The name and what stands under it ──────────────────────────────────────────────────────────


def _grow(view: View, first: Span, *, firm: bool) -> Iterator[Holder]:
    """The holder that begins with this stretch of text; nothing when it cannot be a name."""
    segment = first.segment
    if not _starts_name(first) or _begins_phrase(view, first):
        return
    end = _cut_by_phrases(view, first)
    inline = end < first.end and bool(re.search(r"\w", segment.text[end : first.end]))
    text = segment.text[first.start : end]
    if not _usable(text, view) or find_days(text):
        return
    stop = _with_brackets(text, cut_at_form(text))
    if stop < len(text) and (inline or stop < len(text.rstrip(" .,"))):
        rest = text[stop:]
        tail = Span(segment, first.start + stop, end) if re.search(r"\w", rest) else None
        spans: list[Span] = [Span(segment, first.start, first.start + stop)]
        name = clean_name(spans)
        if not name or looks_like_address(name):
            return
        sure = firm and (has_form(name) or bool(re.match(r",", rest.strip())))
        address: tuple[Span, ...] = ()
        if tail is not None and looks_like_address(tail.text):
            address = (tail,)
        if not inline:
            address = (*address, *_address_below(view, segment))
        yield _holder(view, spans, name, address, sure)
        return
    if looks_like_address(text) or (view.has_role(segment, "not_number") and not has_form(text)):
        return
    spans = [Span(segment, first.start, end)]
    last = segment
    if not inline:
        for below in view.sheet_of(segment).below(segment, 1.5)[:3]:
            if not _continues(view, last, below, " ".join(span.text for span in spans)):
                break
            spans.append(whole(below))
            last = below
    name = clean_name(spans)
    if not name or len(name) < 2:
        return
    address = () if inline else _address_below(view, last)
    body = view.sheet_of(segment).body_height
    prominent = segment.height > 1.2 * body
    sure = firm and (has_form(name) or prominent or _labelled(view, first) or bool(address))
    yield _holder(view, tuple(spans), name, address, sure)


def _with_brackets(text: str, stop: int) -> int:
    """A short remark in brackets right behind the legal form is printed as part of the name."""
    remark = re.match(r"\s?\([^()\d]{2,40}\)", text[stop:])
    return stop + remark.end() if remark and has_form(text[:stop]) else stop


def _begins_phrase(view: View, span: Span) -> bool:
    """The stretch begins with words such as "has been assessed": no name stands there."""
    return any(
        hit.role in {"closing", "notice"} and abs(hit.start - span.start) <= 1
        for hit in view.hits_in(span.segment)
    )


def _labelled(view: View, span: Span) -> bool:
    """A label with a colon stands in front, or the value stands alone in its cell."""
    return any(hit.role == "holder" and hit.colon for hit in view.hits_in(span.segment)) or (
        (left := view.sheet_of(span.segment).left_of(span.segment)) is not None
        and view.has_role(left, "holder")
    )


def _holder(view: View, spans: Sequence[Span], name: str, address: tuple[Span, ...], sure: bool) -> Holder:
    reading = Reading(name, tuple(spans), sure, "" if sure else "it is not plain where the name ends")
    if view.sheet_of(spans[0].segment).blind and not has_form(name):
        reading = reading.doubted("some words of the page cannot be read by a machine; look at the page")
    return Holder(reading, address)


def _cut_by_phrases(view: View, span: Span) -> int:
    """Where the stretch meets the next phrase or label of its segment."""
    end = span.end
    for hit in view.hits_in(span.segment):
        if hit.start <= span.start + 1:
            continue
        before = span.segment.text[span.start : hit.start]
        if not re.search(r"\w{2}", before):
            continue
        if (
            hit.role == "closing"
            or (hit.role in _ENDS_NAME and hit.colon)
            or (hit.role == "address" and _is_phrase(hit))
        ):
            end = min(end, hit.start)
    return end


def _is_phrase(hit: Hit) -> bool:
    return len(hit.segment.folded[hit.start : hit.end]) > 8


def _continues(view: View, last: Segment, below: Segment, name: str) -> bool:
    """The line under the name is still the name."""
    if ends_with_form(name) and not re.match(r"^[\W]*(?:&|und|and|ve|e|y|et)\b", below.folded):
        return False
    if view.is_label(below) or view.begins_with(below, _ENDS_NAME) or find_days(below.text):
        return False
    if matching(r"^\W*(?:{0})\b", "company_number").match(below.folded) or looks_like_address(below.text):
        return False
    gap = below.box[1] - last.box[3]
    same = 0.88 < below.height / max(last.height, 0.1) < 1.14
    if not same or gap > 0.9 * last.height:
        return False
    if ends_with_form(f"{name} {below.text}"):
        return True
    # Two lines of one size in large letters belong together; in small letters the second is the address.
    return last.height > 1.25 * view.sheet_of(last).body_height


def clean_name(spans: Sequence[Span]) -> str:
    """The name without quotes around it, blanks collapsed."""
    text = re.sub(r"\s+", " ", " ".join(span.text for span in spans)).strip()
    text = re.sub(r"(?<=[\u3000-\u9fff]) (?=[\u3000-\u9fff])", "", text)
    text = text.strip(" ,;:：*•–-")
    if text.count("(") < text.count(")"):
        text = text.rstrip(")")
    if len(text) > 2 and text[0] in "\"“”„'" and text[-1] in "\"“”'":
        text = text[1:-1].strip()
    return text


def _address_below(view: View, last: Segment) -> tuple[Span, ...]:
    """Lines under the name that read like its address."""
    lines: list[Span] = []
    previous = last
    for below in view.sheet_of(last).below(last, 5.0)[:9]:
        hits = view.hits_in(below)
        leading = [hit for hit in hits if hit.leads]
        left = view.sheet_of(below).left_of(below)
        if left is not None and view.is_label(left) and not view.has_role(left, "address", "holder"):
            # The value of the next label in a column of values.
            break
        if (
            leading
            and (
                leading[0].role in {"address", "not_number"}
                or (leading[0].role == "site" and leading[0].colon)
            )
            and not view.is_label(below)
            and not lines
        ):
            if leading[0].role != "not_number":
                lines.append(Span(below, leading[0].value_start, len(below.text)))
                previous = below
            continue
        if matching(r"^\W*(?:{0})\b", "company_number").match(below.folded):
            previous = below
            continue
        if any(
            hit.role in _ENDS_NAME and hit.role not in {"address", "site"} for hit in leading
        ) or find_days(below.text):
            break
        if leading and leading[0].role in {"address", "site"} and (leading[0].colon or view.is_label(below)):
            break
        if find_designations(below.text) or below.text.rstrip().endswith(":"):
            break
        if is_sentence(below) or any(hit.role == "closing" for hit in leading):
            break
        if any(hit.role == "opening" for hit in hits):
            # The sentence of the certifier begins here.
            break
        if lines and begins_paragraph(previous, below) and _reads_as_address(lines):
            break
        if ends_with_form(below.text) and not lines:
            # The name in another language.
            previous = below
            continue
        gap = below.box[1] - previous.box[3]
        if lines and gap > 1.6 * below.height:
            break
        lines.append(whole(below))
        previous = below
    return tuple(lines) if _reads_as_address(lines) else ()


def _reads_as_address(lines: Sequence[Span]) -> bool:
    return any(re.search(r"\d|,", span.text) or looks_like_address(span.text) for span in lines)
