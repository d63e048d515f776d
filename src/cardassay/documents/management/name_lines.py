"""
A name and the lines that belong to it: where it ends, how it goes on, and the address under it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cardassay.documents.dates import find_days
from cardassay.documents.designation import find_designations
from cardassay.documents.folding import fold
from cardassay.documents.management.labels import Hit
from cardassay.documents.management.layout import Segment, Span
from cardassay.documents.management.names import (
    cut_at_form,
    ends_with_form,
    form_end,
    has_form,
    looks_like_address,
)
from cardassay.documents.management.prose import begins_paragraph, is_sentence
from cardassay.documents.management.view import Reading, View, whole
from cardassay.documents.management.wordings import matching, words
from cardassay.model.evidence import Method

__all__ = [
    "ENDS_NAME",
    "Holder",
    "address_below",
    "clean_name",
    "grow",
    "held",
    "starts_name",
    "usable",
    "written_form",
]

ENDS_NAME = (
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


def starts_name(span: Span) -> bool:
    """The stretch begins as a name does: with a capital, a figure or an East Asian sign."""
    return bool(re.match(r"[\"'(«„]?[A-ZÀ-ÞŞİĞÇČŠŽА-Я\u3040-\u9fff\uac00-\ud7af\d]", span.text))


def usable(text: str, view: View) -> bool:
    """The stretch holds words and no designation at its beginning; a lone number is no name."""
    lone = " " not in text.strip() and len(re.findall(r"\d", text)) > 2
    return bool(re.search(r"[^\W\d_]{2}", text)) and not lone and not find_designations(text[:30])


def grow(view: View, first: Span, *, firm: bool) -> Iterator[Holder]:
    """The holder that begins with this stretch of text; nothing when it cannot be a name."""
    segment = first.segment
    if not starts_name(first) or _begins_phrase(view, first) or _points_up(first):
        return
    if first.start == 0 and any(
        hit.role in {"address", "site"} and hit.leads and (hit.colon or _is_phrase(hit))
        for hit in view.hits_in(segment)
    ):
        return
    end = _cut_by_phrases(view, first)
    inline = end < first.end and bool(re.search(r"\w", segment.text[end : first.end]))
    text = segment.text[first.start : end]
    if not usable(text, view) or find_days(text):
        return
    stop = _with_brackets(text, cut_at_form(text))
    if stop < len(text) and (inline or stop < len(text.rstrip(" .,"))):
        rest = text[stop:]
        tail = Span(segment, first.start + stop, end) if re.search(r"\w", rest) else None
        spans: list[Span] = [Span(segment, first.start, first.start + stop)]
        name = clean_name(spans)
        if not name or looks_like_address(name):
            return
        sure = firm and (
            has_form(name) or (bool(re.match(r",", rest.strip())) and not looks_like_address(text))
        )
        address: tuple[Span, ...] = ()
        if tail is not None and looks_like_address(tail.text):
            address = (tail,)
        if not inline:
            address = (*address, *address_below(view, segment))
        yield held(view, spans, name, address, sure)
        return
    if looks_like_address(text) or (view.has_role(segment, "not_number") and not has_form(text)):
        return
    spans = [Span(segment, first.start, end)]
    last = segment
    if not inline:
        reach = 3.0 if written_form(text) else 1.5
        for below in view.sheet_of(segment).below(segment, reach)[:3]:
            if not _continues(view, last, below, " ".join(span.text for span in spans)):
                break
            spans.append(whole(below))
            last = below
    name = clean_name(spans)
    if not name or len(name) < 2:
        return
    address = () if inline else address_below(view, last)
    body = view.sheet_of(segment).body_height
    prominent = segment.height > 1.2 * body
    sure = firm and (has_form(name) or prominent or _labelled(view, first) or bool(address))
    yield held(view, tuple(spans), name, address, sure)


def _with_brackets(text: str, stop: int) -> int:
    """A short remark in brackets right behind the legal form is printed as part of the name."""
    remark = re.match(r"\s?\([^()\d]{2,40}\)", text[stop:])
    return stop + remark.end() if remark and has_form(text[:stop]) else stop


def _points_up(span: Span) -> bool:
    """The stretch begins with words such as "the above organisation": the name stands above."""
    return bool(matching(r"^(?:the )?(?:{0})", "above_named").match(span.folded))


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


def held(view: View, spans: Sequence[Span], name: str, address: tuple[Span, ...], sure: bool) -> Holder:
    """The holder with its name; not sure where some words of the page cannot be read."""
    reading = Reading(name, tuple(spans), sure, "" if sure else "it is not plain where the name ends")
    if (last := reading.spans[-1].folded.split()) and last[-1] in words("binding"):
        reading = reading.doubted("the name seems to go on")
    lone = spans[0].segment.page.method is Method.OCR and re.fullmatch(r"[^\W\d_]+", name)
    if lone and name.isascii() and not has_form(name):
        reading = reading.doubted("one word alone in a picture; the name may go on")
    if _only_general(name):
        reading = reading.doubted("its first words seem to be missing")
    if _goes_on_beside(view, spans[-1]) and not has_form(name):
        reading = reading.doubted("words of the same size stand beside it")
    if view.sheet_of(spans[0].segment).blind and not has_form(name):
        reading = reading.doubted("some words of the page cannot be read by a machine; look at the page")
    return Holder(reading, address)


def _only_general(name: str) -> bool:
    """Words that many names end with, such as "SANAYİ VE TİCARET LTD. ŞTİ.", and no name before them."""
    return bool(matching(r"^(?:\W*\b(?:{0})\b\.?)+\W*$", "general_words").match(fold(name)))


def _goes_on_beside(view: View, span: Span) -> bool:
    """Large words of the same size follow on the same row, behind a wide gap."""
    segment = span.segment
    right = view.sheet_of(segment).right_of(segment)
    return (
        right is not None
        and 0.8 < right.height / max(segment.height, 0.1) < 1.25
        and segment.height > 1.2 * view.sheet_of(segment).body_height
        and right.text[:1].isupper()
        and not view.hits_in(right)
    )


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
            or (hit.role in ENDS_NAME and hit.colon)
            or (hit.role == "address" and _is_phrase(hit))
        ):
            end = min(end, hit.start)
    return end


def _is_phrase(hit: Hit) -> bool:
    return len(hit.segment.folded[hit.start : hit.end]) > 8


def _continues(view: View, last: Segment, below: Segment, name: str) -> bool:
    """The line under the name is still the name."""
    if written_form(name):
        return bool(re.search(r"[^\W\d_]{2}", below.text))
    if _only_forms(below.text) and not begins_paragraph(last, below):
        return True
    if ends_with_form(name) and not re.match(r"^[\W]*(?:&|und|and|ve|e|y|et)\b", below.folded):
        return False
    if view.is_label(below) or view.begins_with(below, ENDS_NAME) or find_days(below.text):
        return False
    if matching(r"^\W*(?:{0})\b", "company_number").match(below.folded) or looks_like_address(below.text):
        return False
    gap = below.box[1] - last.box[3]
    # The boxes of recognised lines are less exact than those of printed letters.
    low, high = (0.75, 1.34) if last.page.method is Method.OCR else (0.88, 1.14)
    same = low < below.height / max(last.height, 0.1) < high
    if not same or gap > 0.9 * last.height:
        return False
    if ends_with_form(f"{name} {below.text}"):
        return True
    # Two lines of one size in large letters belong together; in small letters the second is the address.
    return last.height > 1.25 * view.sheet_of(last).body_height


def written_form(name: str) -> bool:
    """The words are a legal form written out, and the name itself follows: «Общество с ограниченной …»."""
    return bool(matching(r"^\W*(?:{0})\W*$", "written_forms").match(fold(name)))


def _only_forms(text: str) -> bool:
    """The line is nothing but the legal form of the name above it: "Co., Ltd."."""
    words = text.split()
    return 0 < len(words) <= 3 and all(
        form_end(f"X {word}") >= len(f"X {word}".rstrip(",.")) for word in words
    )


def clean_name(spans: Sequence[Span]) -> str:
    """The name without quotes around it, blanks collapsed."""
    text = re.sub(r"\s+", " ", " ".join(span.text for span in spans)).strip()
    text = re.sub(r"(?<=[\u3000-\u9fff]) (?=[\u3000-\u9fff])", "", text)
    text = text.strip(" ,;:：*•–-")
    text = re.sub(r"(?i)^обществ\w+ с ограниченной ответственностью\s+(?=\S)", "ООО ", text)
    if sum(text.count(mark) for mark in '"“”') == 1:
        # One quotation mark without its other half.
        text = text.strip('"“”').strip()
    if text.count("(") < text.count(")"):
        text = text.rstrip(")")
    if len(text) > 2 and text[0] in "\"“”„'" and text[-1] in "\"“”'":
        text = text[1:-1].strip()
    return text


def address_below(view: View, last: Segment) -> tuple[Span, ...]:
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
                # "Registered and production address:": more words of the label up to its colon.
                longer = re.match(r"[^:：\d,]{0,30}[:：]\s*", below.text[leading[0].end :])
                start = leading[0].end + longer.end() if longer else leading[0].value_start
                lines.append(Span(below, start, len(below.text)))
                previous = below
            continue
        if matching(r"^\W*(?:{0})\b", "company_number").match(below.folded):
            previous = below
            continue
        if any(hit.role in ENDS_NAME and hit.role not in {"address", "site"} for hit in leading) or find_days(
            below.text
        ):
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
