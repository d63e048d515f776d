"""
The number of the certificate, told apart from the other numbers beside it.

Labels rank: a certificate number before a registration or reference number; the numbers of reports,
clients, accreditations, forms, companies and codes have labels of their own and never compete.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cardassay.documents.dates import find_days
from cardassay.documents.designation import find_designations
from cardassay.documents.folding import fold
from cardassay.documents.management.labels import Hit
from cardassay.documents.management.layout import Segment, Span
from cardassay.documents.management.names import ends_with_form
from cardassay.documents.management.view import Reading, View, whole
from cardassay.documents.management.wordings import matching

__all__ = ["Number", "number_of", "numbers_behind", "parent_numbers_of", "placeholder_after"]

_NUMBER_WORD = re.compile(r"^[(\[]?[\wÀ-ſЀ-ӿ][\w.\-–/&#:+()]*$|^[-–/&+]$|^[#№]$")
_LISTED = re.compile(r"\s*[,;/]?\s*((?:ISO(?:\s?/\s?IEC)?)\s)")
_EAST = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
_SUFFIX = re.compile(
    r"^(?:rev|revision|ver|version|issue|iss|ed|vers|ausgabe|révision|rév)\.?:?$", re.IGNORECASE
)
_PLACEHOLDER = re.compile(r"^[Xx*?_#]{3,}|[Xx]{4,}|^\W*[Nn]/?[Aa]\W*$|_{3,}")
_NO = re.compile(r"^(?:(?:no|nr|n|num|number)(?:[.:°º]|\s)+|[№#]\s*)(?=\S)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """One candidate."""

    text: str
    span: Span
    rank: int
    """0 certificate number, 1 registration or reference number, 2 second number, 3 alone on its line."""


def numbers_behind(view: View, *roles: str) -> Iterator[tuple[Hit, Number]]:
    """Numbers that stand behind labels of these roles."""
    for hit in view.role(*roles):
        for span in _places(view, hit):
            number = _number_in(span)
            if number is None:
                continue
            yield hit, Number(number.text, number, 0)
            # One number for each standard, in a list: "ISO 9001 – 001, ISO 14001 – 002".
            while further := _LISTED.match(span.segment.text, number.end, span.end):
                following = _number_in(Span(span.segment, further.end() - len(further[1]), span.end))
                if following is None:
                    break
                number = following
                yield hit, Number(number.text, number, 0)
            break


def _places(view: View, hit: Hit) -> Iterator[Span]:
    """Where the value of a label may stand, the most likely place first."""
    rest = view.rest(hit)
    if rest is not None:
        yield rest
        # Words behind the label that are no number: the label was part of a sentence.
        return
    right = view.beside(hit)
    if right is not None:
        yield whole(right)
    for below in view.under(hit)[:2]:
        if view.is_label(below):
            continue
        yield whole(below)
        return


def _number_in(span: Span) -> Span | None:
    """The number at the beginning of a stretch of text; ``None`` when there is none."""
    text = span.segment.text
    start = span.start
    while start < span.end and text[start] in " .:：-–#=*":
        start += 1
    if shorter := _NO.match(text[start : span.end]):
        start += shorter.end()
    named = find_designations(text[start : span.end])
    if named and named[0].start == 0 and named[0].year is not None:
        # The row of a table: the standard with its edition, then the number.
        start += named[0].end
        while start < span.end and text[start] in " .:：-–#=*|":
            start += 1
    days = find_days(text[start : span.end])
    end = start + days[0].start if days else span.end
    taken = start
    digits = False
    for match in re.finditer(r"\S+", text[start:end]):
        word = match.group()
        if word[0].isascii() and (east := _EAST.search(word)):
            # "00124Q1R0）依据…": Chinese and Japanese sentences go on without a blank.
            word = word[: east.start()]
        bare = word.strip(",;")
        if word.startswith("(") and digits:
            break
        like = bool(_NUMBER_WORD.match(bare))
        has_digit = any(char.isdigit() for char in bare)
        if not like or (not has_digit and not _SUFFIX.match(bare) and not _short_mark(bare)):
            break
        taken = start + match.start() + len(bare)
        digits = digits or has_digit
        if word != bare or word != match.group():
            break
    value = text[start:taken].rstrip(" .-–/:(")
    # Marks that wait for a number behind them, and a suffix without one, are not part of it.
    while value and not re.search(r"\d[\w.)/]*$|[\d)][A-Z]{0,6}$|[A-Z]$", value):
        value = value.rpartition(" ")[0].rstrip(" -–/")
    value = re.sub(r"\s+(?:rev|Rev|REV|issue|Issue|version|Version)\.?$", "", value)
    if not value or not re.search(r"\d", value) or find_days(value):
        return None
    if value.count("(") > value.count(")"):
        value = value.rstrip("(")
    return Span(span.segment, start, start + len(value))


def _short_mark(word: str) -> bool:
    """Letters that belong to a number: ``TMS``, ``QM``, ``PHP``; or a joining mark."""
    return bool(re.fullmatch(r"[A-ZÀ-ÞЀ-Я]{1,6}[.\-–/]?|[-–/&+]|ISO/IEC", word))


def placeholder_after(view: View, hit: Hit) -> Span | None:
    """A stand-in such as ``XXXX`` where a value should stand; ``None`` when there is none."""
    for span in _places(view, hit):
        if _PLACEHOLDER.search(span.text.lstrip(":- ")):
            return span
    return None


def number_of(view: View, standard: str = "") -> Reading | None:
    """
    The certificate's number.

    Args:
        view: The paper.
        standard: Number of the standard of the claim, where the paper prints one number for each.
    """
    candidates = list(_candidates(view))
    if not candidates:
        return _alone_under_title(view)
    row = _in_row_of(view, candidates, standard)
    if row is not None:
        return Reading(re.sub(r"\s+", " ", row.text), (row,))
    rank = min(candidate.rank for candidate in candidates)
    near = [candidate for candidate in candidates if candidate.rank == rank]
    own = [one for one in near if standard and re.search(rf"\b{standard}\b", one.text)]
    foreign = [
        one
        for one in near
        if re.search(r"\bISO(?:/IEC)?\s?(?!" + (standard or "0") + r"\b)\d{4,5}\b", one.text)
    ]
    if own:
        near = own
    elif foreign and len(foreign) < len(near):
        near = [one for one in near if one not in foreign]
    values: dict[str, Number] = {}
    for one in near:
        values.setdefault(re.sub(r"\W", "", one.text).casefold(), one)
    first = near[0]
    reading = Reading(re.sub(r"\s+", " ", first.text), (first.span,))
    if len(values) > 1:
        first_page = [one for one in near if one.span.segment.page.number == near[0].span.segment.page.number]
        if len({re.sub(r"\W", "", one.text).casefold() for one in first_page}) > 1:
            return reading.doubted("several numbers stand behind labels of this kind")
    sheet = view.sheet_of(first.span.segment)
    if first.span.segment.height < 0.75 * sheet.body_height:
        return reading.doubted("it is printed smaller than the text, as the numbers of marks are")
    if rank == 2:
        return reading.doubted("the label could mean another number than the certificate's")
    if rank == 3 and not _in_title(view, first):
        return reading.doubted("the label does not say what is numbered")
    if rank == 1 and (_unlabelled_rivals(view, first) or _under_a_name(view, first)):
        return reading.doubted("the label could mean another number")
    return reading


def _in_row_of(view: View, candidates: list[Number], standard: str) -> Span | None:
    """In a table with one row for each standard: the number in the row of this one."""
    for one in candidates:
        first = one.span.segment
        sheet = view.sheet_of(first)
        cells: dict[str, Span] = {}
        for head in sheet.segments:
            if head.row < first.row or sheet.left_of(head) is not None:
                continue
            named = find_designations(head.text)
            number = _cell_number(view, head, named[0].end, one) if named and named[0].start < 3 else None
            if number is None:
                break
            cells.setdefault(named[0].number, number)
        if len(cells) > 1 and standard in cells:
            return cells[standard]
    return None


def _cell_number(view: View, head: Segment, end: int, one: Number) -> Span | None:
    """The number behind the designation that opens a row, in its segment or in the column of the number."""
    inside = _number_in(Span(head, end, len(head.text)))
    if inside is not None:
        return inside
    right = view.sheet_of(head).right_of(head)
    while right is not None:
        if right.box[0] < one.span.box[2] and right.box[2] > one.span.box[0]:
            return _number_in(whole(right))
        right = view.sheet_of(head).right_of(right)
    return None


_ALONE = re.compile(r"^(?=.*\d)(?=.{5,24}$)[A-Z]{1,5}[-/ ]?\d[\w./-]*$")


def _alone_under_title(view: View) -> Reading | None:
    """Without any label: letters and digits alone on a line of the upper half, never sure."""
    found = [
        segment
        for segment in view.segments
        if segment.page.number == 1
        and _ALONE.match(segment.text)
        and not view.hits_in(segment)
        and not find_days(segment.text)
        and not find_designations(segment.text)
        and segment.row < 12
        and view.sheet_of(segment).left_of(segment) is None
        and view.sheet_of(segment).right_of(segment) is None
    ]
    if len(found) != 1:
        return None
    return Reading(found[0].text, (whole(found[0]),), False, "no words say that this is the number")


def _in_title(view: View, chosen: Number) -> bool:
    """The number stands in the upper part of the first page, in letters larger than the text."""
    segment = chosen.span.segment
    sheet = view.sheet_of(segment)
    above = sheet.above(segment, 3.0)[:1]
    if above and view.is_label(above[0]) and view.has_role(above[0], "number_weak", "number"):
        # Right under "CERTIFICAT".
        return True
    upper = segment.box[1] < 0.35 * (sheet.page.height or max(one.box[3] for one in sheet.segments))
    return segment.page.number == 1 and upper and segment.height > 1.15 * sheet.body_height


def _under_a_name(view: View, chosen: Number) -> bool:
    """The number stands in the lines under an organisation's name, where its own register number stands."""
    above = view.sheet_of(chosen.span.segment).above(chosen.span.segment, 1.5)[:4]
    return any(ends_with_form(segment.text) for segment in above)


def _unlabelled_rivals(view: View, chosen: Number) -> bool:
    """Another weakly labelled number stands on the page."""
    others = {
        re.sub(r"\W", "", number.text)
        for _hit, number in numbers_behind(view, "number_second")
        if number.text != chosen.text
    }
    return bool(others)


def _candidates(view: View) -> Iterator[Number]:
    for hit, number in numbers_behind(view, "number"):
        if _stands_for_itself(hit) and not _foreign(view, hit):
            yield Number(number.text, number.span, 0)
    for hit in view.role("number_weak"):
        if hit.leads and not _foreign(view, hit):
            yield from _weak(view, hit)
    for hit, number in numbers_behind(view, "number_second"):
        if not _foreign(view, hit):
            yield Number(number.text, number.span, 2)


def _weak(view: View, hit: Hit) -> Iterator[Number]:
    """A number behind a label that could mean another number as well."""
    rest = view.rest(hit)
    rank = 1 if len(hit.segment.folded[hit.start : hit.end]) > 3 else 3
    if _means_another(view, hit):
        return
    if rest is not None and (keeper := _KEEPER.match(rest.text)) is not None:
        # "Registro ABC: Q-1" beside "Registro XYZ: 7": the one who keeps the register stands in the label.
        own = Span(hit.segment, hit.segment.text.index(rest.text, rest.start) + keeper.end(), rest.end)
        span = _number_in(own)
        if span is not None:
            yield Number(span.text, span, 0 if _certifies(view, keeper[1]) else 1)
        return
    if rank == 3 and rest is None and (beside := _beside_title(view, hit)) is not None:
        yield Number(beside.text, beside, 1)
        return
    if rest is not None:
        span = _number_in(rest)
        alone = span is not None and not re.search(r"\w{3}", hit.segment.text[span.end :])
        if span is not None and (hit.colon or alone):
            yield Number(span.text, span, rank)
    elif rank == 1 and (hit.colon or (view.is_label(hit.segment) and view.beside(hit) is not None)):
        found = (one for place in _places(view, hit) if (one := _number_in(place)) is not None)
        span = next(found, None)
        if span is not None:
            yield Number(span.text, span, rank)


_KEEPER = re.compile(r"([A-ZÀ-Þ][\w.&-]{1,14})\s*[:：]\s*")


def _means_another(view: View, hit: Hit) -> bool:
    """A further word of the label says that another number is meant: "Número Expediente: 12"."""
    return any(
        other.role == "not_number"
        and other.start >= hit.end
        and not re.search(r"\w", hit.segment.text[hit.end : other.start])
        for other in view.hits_in(hit.segment)
    )


def _certifies(view: View, acronym: str) -> bool:
    """The acronym is a certifier's: the words say that it certifies, or so its name goes on."""
    certifies = matching(rf"\b{re.escape(fold(acronym))}\b\W*(?:{{0}})", "certifier")
    return any(certifies.search(segment.folded) for segment in view.segments)


def _beside_title(view: View, hit: Hit) -> Span | None:
    """The number beside a bare "No." under the title "CERTIFICATE"."""
    if not view.is_label(hit.segment):
        return None
    sheet = view.sheet_of(hit.segment)
    above = sheet.above(hit.segment, 3.0)[:1]
    titled = above and above[0].height > 1.2 * sheet.body_height and view.has_role(above[0], "number_weak")
    right = view.beside(hit)
    return _number_in(whole(right)) if titled and right is not None else None


def _stands_for_itself(hit: Hit) -> bool:
    """The label opens its segment, or a colon stands behind it, or a number follows right away."""
    return hit.leads or hit.colon or bool(re.match(r"[\s.:°ºo#№]*[A-Z\d]", hit.segment.text[hit.end :]))


def _foreign(view: View, hit: Hit) -> bool:
    """The label is part of a longer one that means another number."""
    segment = hit.segment
    above = view.sheet_of(segment).above(segment, 0.8)[:1]
    if above and len(above[0].text) < 40 and matching("{0}", "accreditation").search(above[0].folded):
        # "MS Certification / No. of Certificate 1099": the words of an accreditation body's mark.
        return True
    return any(
        other.role in {"not_number", "accreditation_number", "parent_number"}
        and other.start <= hit.start
        and other.end >= hit.end
        for other in view.hits_in(segment)
    ) or bool(
        re.search(
            r"(?:accreditation|akkreditierungs?|accreditation body|acreditacion)\W{0,3}$",
            segment.folded[: hit.start],
        )
    )


def parent_numbers_of(view: View) -> tuple[Reading, ...]:
    """Numbers of the certificate that this paper belongs to."""
    found: dict[str, Reading] = {}
    for _hit, number in numbers_behind(view, "parent_number"):
        text = re.sub(r"\s+", " ", number.text)
        found.setdefault(text, Reading(text, (number.span,)))
    return tuple(found.values())
