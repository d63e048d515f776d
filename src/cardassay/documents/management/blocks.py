"""Blocks of text behind a label: the scope, exclusions, and other running text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cardassay.documents.dates import find_days
from cardassay.documents.designation import find_designations
from cardassay.documents.folding import fold
from cardassay.documents.management.labels import Hit
from cardassay.documents.management.layout import Segment, Span
from cardassay.documents.management.names import looks_like_address
from cardassay.documents.management.prose import begins_paragraph, is_sentence, signs_below
from cardassay.documents.management.view import Reading, View, whole
from cardassay.documents.management.wordings import matching, words

__all__ = ["block_behind", "exclusions_of", "is_title", "scope_of", "text_of"]

_STOPS = frozenset(
    {
        "number",
        "not_number",
        "first_issue_day",
        "cycle_start",
        "decision_day",
        "issue_day",
        "certification_day",
        "revision_day",
        "print_day",
        "last_day",
        "recertification_due",
        "surveillance_due",
        "certification_body",
        "site",
        "address",
        "exclusions",
        "statement_of_applicability",
        "condition",
        "signature",
        "notice",
        "opening",
        "closing",
        "holder",
        "parent_number",
        "accreditation_body",
        "accreditation_number",
        "period",
        "annex",
        "level",
        "standard",
    }
)
_DAYS = frozenset({"cycle_start", "last_day", "first_issue_day", "issue_day", "period"})
_PLACES = frozenset({"address", "site"})
_SENTENCE_WORDS = frozenset({"closing", "opening", "notice", "condition", "parent_number"})


def text_of(spans: Sequence[Span]) -> str:
    """The words of the stretches, lines joined; a word broken by a hyphen keeps it."""
    text = ""
    for span in spans:
        piece = span.text
        if text.endswith("-") and re.search(r"[^\W\d_]-$", text) and piece[:1].islower():
            text = text[:-1] + piece
        else:
            text = f"{text} {piece}"
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r"(?<=[\u3000-\u9fff]) (?=[\u3000-\u9fff])", "", text)


def block_behind(view: View, hit: Hit, *, limit: int = 40) -> tuple[Span, ...]:
    """
    The block of text behind a label: on its line, to its right, or under it.

    The block ends at the next label or phrase, at a wide gap, and at much larger or smaller letters.
    """
    sheet = view.sheet_of(hit.segment)
    spans: list[Span] = []
    rest = view.rest(hit)
    if rest is not None and _introduced(hit, rest):
        rest = None
    left: float | None = None
    if rest is not None:
        spans.append(rest)
        left = rest.box[0]
        if (cut := _stop_within(view, rest)) is not None:
            return (cut,) if cut.text else ()
        start = hit.segment
    else:
        right = view.beside(hit)
        if right is not None and not _is_next_label(view, right):
            spans.append(whole(right))
            left = right.box[0]
            start = right
        else:
            start = hit.segment
    previous = start
    in_column = left is not None and left > hit.segment.box[0] + 30
    passed = 0
    for below in sheet.below(start, 6.0)[:limit]:
        if in_column and left is not None and below.box[0] < left - 12:
            if below.box[0] < left - 25:
                break
            continue
        if below.box[1] < previous.box[1] + 0.3 * previous.height:
            continue
        if in_column and spans and _next_in_column(view, hit, below):
            break
        if not spans and passed < 3 and view.is_label(below) and view.has_role(below, hit.role):
            passed += 1
            previous = below
            continue
        if not spans and passed < 3 and _only_introduces(below):
            passed += 1
            previous = below
            continue
        if not (spans and _goes_on(spans[-1])) and (
            _ends_block(view, below, hit.role) or _ends_beside(view, below)
        ):
            break
        if spans:
            if _next_paragraph(view, hit, spans, previous, below):
                break
            gap = below.box[1] - previous.box[3]
            usual = max(previous.height, below.height)
            if gap > 2.4 * usual or not 0.75 < below.height / max(previous.height, 0.1) < 1.34:
                break
        spans.append(whole(below))
        previous = below
    return tuple(spans)


def _is_next_label(view: View, segment: Segment) -> bool:
    """The segment is a label or a phrase of its own, not a value that begins with such a word."""
    return any(
        hit.leads and hit.role in _STOPS and (hit.colon or view.is_label(segment) or hit.end - hit.start > 6)
        for hit in view.hits_in(segment)
    )


def _next_in_column(view: View, hit: Hit, segment: Segment) -> bool:
    """In a form with labels at the left and values at the right: the line stands beside the next label."""
    left = view.sheet_of(segment).left_of(segment)
    if left is None or abs(left.box[0] - hit.segment.box[0]) > 12 or view.has_role(left, hit.role):
        return False
    return left.text.rstrip().endswith((":", "：")) or view.is_label(left)


def _next_paragraph(view: View, hit: Hit, spans: Sequence[Span], previous: Segment, segment: Segment) -> bool:
    """Behind an empty line something else begins, as far as its words tell."""
    if hit.role in _PLACES and (is_sentence(segment) or view.begins_with(segment, ("closing", "notice"))):
        return True
    if not begins_paragraph(previous, segment):
        return False
    if hit.role == "address":
        return looks_like_address(text_of(spans))
    if re.search(r"[:：]\s*$", segment.text) and len(segment.text) < 40:
        return True
    if view.begins_with(segment, ("signature", "place_day")) or signs_below(view, segment):
        return True
    return any(other.role == "annex" and not other.leads for other in view.hits_in(segment)) and is_sentence(
        segment
    )


def _only_introduces(segment: Segment) -> bool:
    """A line that ends with a colon: the label's words again, in another language."""
    return bool(re.search(r"[:：]\s*$", segment.text)) and not re.search(r"\d", segment.text)


def _introduced(hit: Hit, rest: Span) -> bool:
    """The words behind a phrase only lead to what stands under them: "applies to the following products:"."""
    return (
        hit.role in {"scope", "scope_weak"}
        and not hit.colon
        and len(rest.text) < 70
        and bool(re.search(r"[:：]\s*$", rest.text))
        and not re.search(r"\d|[,;]", rest.text)
        and bool(matching(r"\b(?:{0})\b", "following").search(rest.folded))
    )


def _goes_on(span: Span) -> bool:
    """The line ends with a word that needs another behind it, such as "in accordance with the"."""
    last = re.search(r"(\w+)\s*$", span.folded)
    return last is not None and last.group(1) in words("binding")


def _ends_block(view: View, segment: Segment, role: str) -> bool:
    hits = view.hits_in(segment)
    if role in {"address", "site"} and any(
        hit.role in {"opening", "closing"} and hit.end - hit.start > 8 for hit in hits
    ):
        return True
    refers = matching(r"\b(?:{0})\b|见", "refers_to_annex")
    if any(hit.role == "annex" for hit in hits) and refers.search(segment.folded):
        return True
    for hit in hits:
        if not hit.leads:
            continue
        if role in _PLACES and hit.role in _PLACES and hit.colon:
            return True
        if hit.role == role and (hit.colon or view.is_label(segment)):
            # The label again, in another language: the same block goes on behind it, unless the label
            # has a value of its own on its line.
            return hit.colon and bool(re.search(r"\w", segment.text[hit.value_start :]))
        if hit.role == "number_weak" and _only_a_number(hit):
            return True
        if hit.role not in _STOPS:
            continue
        if hit.role in _SENTENCE_WORDS and len(segment.folded[hit.start : hit.end]) > 3:
            return True
        if hit.colon or view.is_label(segment) or find_days(segment.text[hit.end :]) or _colon_soon(hit):
            return True
        if hit.role in _DAYS and hit.end - hit.start > 10:
            return True
        if hit.role in {"number", "parent_number"} and re.match(
            r"[\s.:#oº°]*[A-Z]*\d", segment.text[hit.end :]
        ):
            return True
    designations = find_designations(segment.text)
    if designations and len(segment.text) - (designations[0].end - designations[0].start) < 12:
        return True
    days = find_days(segment.text, view.order)
    if days and (len(days) > 1 or len(segment.text) < 60):
        return True
    return bool(re.match(r"^\W*(?:iaf|ea|nace|eac)\b.{0,20}\d", segment.folded)) or bool(
        re.match(r"^(?:page|seite|pagina|sayfa)\s*:?\s*\d", segment.folded)
    )


def _only_a_number(hit: Hit) -> bool:
    """Nothing but a number stands behind the label: "Reg. No. 12345"."""
    return hit.end - hit.start >= 4 and bool(
        re.match(r"[\s.:：#°º]*[A-Z]{0,6}[-\s]?\d[\w./-]*$", hit.segment.text[hit.end :])
    )


def _colon_soon(hit: Hit) -> bool:
    """A few more words belong to the label, such as "适用性声明版本号：" behind "适用性声明"."""
    long = hit.end - hit.start > (3 if not hit.segment.text[hit.start].isascii() else 7)
    return long and bool(re.match(r"[^:：\d,.;，。]{1,16}[:：]", hit.segment.text[hit.end :]))


def _ends_beside(view: View, segment: Segment) -> bool:
    """In two columns of two languages: the phrase that ends the block stands in the other column."""
    left = view.sheet_of(segment).left_of(segment)
    return left is not None and any(
        hit.leads and hit.role in {"closing", "notice"} and hit.end - hit.start > 8
        for hit in view.hits_in(left)
    )


def _stop_within(view: View, span: Span) -> Span | None:
    """The stretch up to a phrase that ends it in its own line; ``None`` when there is none."""
    for hit in view.hits_in(span.segment):
        if (
            hit.start > span.start + 3
            and hit.start < span.end
            and hit.role in {"closing", "opening", "notice"}
        ):
            if hit.role == "closing" and len(span.segment.folded[hit.start : hit.end]) < 8:
                continue
            return Span(span.segment, span.start, hit.start)
    return None


def scope_of(view: View) -> Reading | None:
    """The scope, verbatim; of several places the one that says most."""
    found: list[Reading] = []
    strong = [hit for hit in view.role("scope") if _opens_block(view, hit)]
    for hit in strong or list(view.role("scope_weak")):
        if not _opens_block(view, hit):
            continue
        spans = block_behind(view, hit)
        spans = _without_labels(view, spans, "scope")
        text = text_of(spans)
        if len(text) < (4 if not text.isascii() else 8) or not re.search(r"[^\W\d_]{2}", text):
            continue
        if _refers_to_annex(text):
            continue
        found.append(Reading(text, spans))
    if not found:
        return None
    first_page = [one for one in found if one.spans[0].segment.page is found[0].spans[0].segment.page]
    first_page = _translations_joined(first_page)
    best = max(first_page, key=lambda one: len(one.value))
    others = [one for one in first_page if one.value not in best.value and best.value not in one.value]
    if others:
        return best.doubted("several blocks of text stand behind labels of this kind")
    return best


def _translations_joined(readings: list[Reading]) -> list[Reading]:
    """Blocks that begin on one row in two columns are one scope in two languages."""
    joined: list[Reading] = []
    for one in readings:
        if joined and joined[-1].spans[0].segment.row == one.spans[0].segment.row:
            before = joined.pop()
            if one.value in before.value or before.value in one.value:
                joined.append(max(before, one, key=lambda reading: len(reading.value)))
                continue
            both = Reading(f"{before.value} {one.value}", (*before.spans, *one.spans))
            joined.append(both.doubted("the scope is printed in two columns; they are joined here"))
        else:
            joined.append(one)
    return joined


def _opens_block(view: View, hit: Hit) -> bool:
    """A label that stands for itself, or a phrase that ends its line."""
    behind = hit.segment.text[hit.end :]
    long = len(hit.segment.folded[hit.start : hit.end]) >= 10
    if is_title(view, hit):
        return False
    if hit.leads and (view.with_colon(hit) or view.is_label(hit.segment)):
        return True
    if not re.search(r"\w", behind):
        return hit.leads or long
    return long and (hit.colon or hit.leads)


def is_title(view: View, hit: Hit) -> bool:
    """The label is the title of a table's column: other titles without a colon stand on its row."""
    segment = hit.segment
    if hit.colon or not view.is_label(segment):
        return False
    sheet = view.sheet_of(segment)
    left = sheet.left_of(segment)
    return (
        left is not None
        and view.is_label(left)
        and view.has_role(left, "address", "site", "holder")
        and not re.search(r"[:：]\s*$", left.text)
    )


def _without_labels(view: View, spans: tuple[Span, ...], role: str) -> tuple[Span, ...]:
    return tuple(
        span for span in spans if not (view.is_label(span.segment) and view.has_role(span.segment, role))
    )


def _refers_to_annex(text: str) -> bool:
    return len(text) < 80 and bool(matching("{0}", "annex_instead_of_scope").search(fold(text)))


def exclusions_of(view: View) -> Reading | None:
    """What the paper excludes, one entry for each place."""
    found: list[tuple[str, tuple[Span, ...]]] = []
    for hit in view.role("exclusions"):
        if hit.leads and (hit.colon or view.is_label(hit.segment)):
            spans = block_behind(view, hit, limit=4)
        else:
            spans = (Span(hit.segment, hit.start, len(hit.segment.text)),)
            phrase = hit.segment.folded[hit.start : hit.end]
            nothing = phrase in words("exclude_in_sentence_only")
            if nothing or not _in_scope_zone(view, hit):
                continue
        text = text_of(spans).strip(" ()")
        if text and not re.fullmatch(r"(?i)\W*(?:none|keine|aucune|ninguna|nessuna|no|无|n/?a)\W*", text):
            found.append((text, spans))
    if not found:
        return None
    values = tuple(dict.fromkeys(text for text, _ in found))
    return Reading(values, tuple(span for _, spans in found for span in spans))


def _in_scope_zone(view: View, hit: Hit) -> bool:
    """The words stand in or under the scope, not in the small print."""
    sheet = view.sheet_of(hit.segment)
    above = (hit.segment, *sheet.above(hit.segment, 3.0)[:8])
    return (
        any(view.has_role(segment, "scope") for segment in above)
        and hit.segment.height > 0.8 * sheet.body_height
    )
