"""
Who holds the certificate, and where.

The holder stands behind a label ("Company:", "组织名称"), behind an opening ("This is to certify
that the management system of"), or, where the opening is a picture, over a phrase such as "has been
assessed". Its name goes on over lines of one size until a legal form, an address or such a phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cardassay.documents.dates import find_days
from cardassay.documents.designation import find_designations
from cardassay.documents.folding import fold
from cardassay.documents.management.known_bodies import known_names
from cardassay.documents.management.labels import Hit, languages, words_of
from cardassay.documents.management.layout import Segment, Span
from cardassay.documents.management.name_lines import (
    ENDS_NAME,
    Holder,
    address_below,
    clean_name,
    grow,
    held,
    starts_name,
    usable,
)
from cardassay.documents.management.names import ends_with_form, has_form, looks_like_address
from cardassay.documents.management.prose import is_sentence
from cardassay.documents.management.view import Reading, View, whole
from cardassay.documents.management.wordings import matching

__all__ = ["holder_of", "is_certifier"]


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
        return _above_opening(view) or _above_closing(view) or _first_name(view)
    found = [one for one in found if not _is_certifier_alone(one.name.value)] or found
    best = found[0]
    if _is_certifier_alone(best.name.value):
        return Holder(best.name.doubted("it is the name of a certification body"), best.address)
    named = [other for other in found if other.name.sure or has_form(other.name.value)]
    rivals = {_key(other.name.value) for other in named} - {_key(best.name.value)}
    rivals = {one for one in rivals if one not in _key(best.name.value) and _key(best.name.value) not in one}
    if rivals and len(found) > 1 and found[1].name.spans[0].segment.page is best.name.spans[0].segment.page:
        return Holder(best.name.doubted("another name stands behind a label of this kind"), best.address)
    return best


def is_certifier(name: str) -> bool:
    """The name holds a word that certifiers have in theirs."""
    return bool(matching("{0}", "certifier").search(fold(name)))


def _is_certifier_alone(name: str) -> bool:
    """The name is a known certification body's and nothing more, such as "LRQA" or "SGS"."""
    found = known_names().match(name)
    return found is not None and not re.search(r"\w", name[found.end() :])


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
            if not (hit.colon or (hit.segment.text[hit.end : hit.end + 1] in " /" and starts_name(rest))):
                continue
            told = matching(r"^\W*(?:{0})\b", "written_forms").match(rest.folded)
            if (not hit.colon and not told) and (
                len(hit.segment.folded[hit.start : hit.end]) < 9 or _goes_on_as_title(rest)
            ):
                # "Company Limited by shares …", "ORGANIZATION FOR …": words of a sentence or of a name.
                continue
            yield from grow(view, rest, firm=True)
            continue
        right = view.beside(hit)
        if right is not None:
            yield from grow(view, whole(right), firm=True)
            continue
        for below in view.under(hit)[:3]:
            if view.has_role(below, "opening") or (view.is_label(below) and view.has_role(below, "holder")):
                # The same words in another language.
                continue
            if not view.is_label(below):
                titled = view.is_label(hit.segment) and (
                    has_form(below.text) or not re.search(r"\d", below.text)
                )
                yield from grow(view, whole(below), firm=hit.colon or titled)
            break


# ── Behind an opening ──────────────────────────────────────────────────────────────────────────


def _from_openings(view: View) -> Iterator[Holder]:
    for hit in view.role("opening"):
        segment = hit.segment
        if _points_above(segment):
            # "The above organisation … / This certificate is granted to the organisation".
            continue
        start = _behind_translation(view, hit)
        ended, start = _after_fillers(segment, start)
        if not ended:
            span = Span(segment, start, len(segment.text))
            kind_of_system = matching(r"\b(?:{0})", "titles").search(span.folded) and not has_form(span.text)
            if usable(span.text, view) and not kind_of_system:
                yield from grow(view, span, firm=True)
            continue
        sheet = view.sheet_of(segment)
        right = sheet.right_of(segment)
        if right is not None and _may_be_holder(view, hit, right):
            yield from grow(view, whole(right), firm=True)
            continue
        passed = 0
        for below in sheet.flow(segment, 8.0)[:8]:
            if _is_value(view, below) or _is_strewn(view, below):
                continue
            done, at = _after_fillers(below, 0)
            if done or _translates_opening(view, below) or _is_title(below) or _leads_on(below):
                passed += 1
                if passed > 3:
                    break
                continue
            if at and not starts_name(Span(below, at, len(below.text))):
                at = 0
            if view.begins_with(below, ("holder",)) and not has_form(below.text):
                break
            firm = not (at and has_form(below.text) and _capital_noun(below.text))
            yield from grow(view, Span(below, at if firm else 0, len(below.text)), firm=firm)
            break


def _goes_on_as_title(rest: Span) -> bool:
    """What follows the word goes on with "for" or "of", or speaks of certification."""
    first = re.match(r"\w+", rest.folded)
    small = first is not None and any(first.group() in one.function_words for one in languages())
    return small or (is_certifier(rest.text) and not has_form(rest.text))


def _leads_on(segment: Segment) -> bool:
    """A line in small letters that ends with "by" or "of": the opening goes on to the name."""
    last = segment.folded.rstrip(" :：").rpartition(" ")[2]
    return segment.text[:1].islower() and last in _words("connectors")


def _is_strewn(view: View, segment: Segment) -> bool:
    """The same words stand three times on the page: a band or a background, no name."""
    return sum(other.text == segment.text for other in view.sheet_of(segment).segments) > 2


def _is_title(segment: Segment) -> bool:
    """Words such as "of Quality Management System to", and no legal form: the opening in another language."""
    title = matching(r"\b(?:{0})", "titles").search(segment.folded)
    return title is not None and not has_form(segment.text)


def _is_value(view: View, segment: Segment) -> bool:
    """The segment stands right under a label of its own column, such as the number's or a day's."""
    above = view.sheet_of(segment).above(segment, 1.5)[:1]
    return bool(above) and view.is_label(above[0]) and not view.has_role(above[0], "opening", "holder")


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
    return opening.colon and starts_name(whole(right)) and not view.is_label(right) and not is_sentence(right)


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
    rest = segment.folded[start:].rstrip(" :：")
    last_word = rest.rpartition(" ")[2]
    if last_word in connectors and last_word.isalpha() and re.search(r"\bs[iy]stem|サム|体系", rest):
        # "… that the Information Technology Service Management System of": whatever the kind of system.
        return True, len(segment.text)
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
            if view.is_label(segment) or view.begins_with(segment, ENDS_NAME):
                continue
            lines = _with_lines_above(view, segment)
            spans = tuple(whole(line) for line in lines)
            name = clean_name(spans)
            sure = large and has_form(name) and (len(lines) == 1 or lines[0].height > 1.3 * sheet.body_height)
            return held(view, spans, name, address_below(view, segment), sure)
    return None


def _points_above(segment: Segment) -> bool:
    """The words say that the name stands above: "the above organisation", "yukarıda adı geçen kuruluş"."""
    return bool(matching(r"(?:\b|(?<=[\u3000-\u9fff]))(?:{0})", "above_named").search(segment.folded))


def _above_opening(view: View) -> Holder | None:
    """The name over "the system of the above organisation"; not sure without a legal form."""
    for hit in view.role("opening", "closing"):
        segment = hit.segment
        sheet = view.sheet_of(segment)
        if not any(map(_points_above, (segment, *sheet.below(segment, 1.0)[:1]))):
            continue
        names = _names_over(view, segment)
        with_form = [lines for lines in names if ends_with_form(clean_name([whole(one) for one in lines]))]
        chosen = with_form or names
        if not chosen:
            continue
        lines = max(chosen, key=lambda lines: max(one.height for one in lines))
        spans = tuple(whole(one) for one in lines)
        name = clean_name(spans)
        return held(view, spans, name, address_below(view, lines[-1]), len(with_form) == 1)
    return None


def _names_over(view: View, segment: Segment) -> list[list[Segment]]:
    """What may be a name over a segment, each with all its lines, the nearest first."""
    sheet = view.sheet_of(segment)
    names: list[list[Segment]] = []
    for above in sheet.above(segment, 12.0):
        if not _may_be_name(view, above):
            continue
        last = names[-1] if names else []
        if last and _one_name(above, last[0]):
            last.insert(0, above)
        else:
            names.append([above])
    return names


def _one_name(upper: Segment, lower: Segment) -> bool:
    """Two lines of one name: letters of one size, no empty line between, the first without a legal form."""
    same = 0.75 < upper.height / max(lower.height, 0.1) < 1.34
    close = lower.box[1] - upper.box[3] < 0.6 * max(upper.height, lower.height)
    return same and close and lower.index - upper.index < 4 and not ends_with_form(upper.text)


def _may_be_name(view: View, segment: Segment) -> bool:
    """Not a title, a label, an address, a day, a designation or a sentence."""
    if segment.clash or not starts_name(whole(segment)) or not usable(segment.text, view):
        return False
    if view.begins_with(segment, ENDS_NAME) or view.begins_with(segment, ("number_weak", "period", "from")):
        return False
    if find_days(segment.text) or find_designations(segment.text) or is_sentence(segment):
        return False
    title = matching(r"\b(?:{0})", "titles").search(segment.folded)
    return not (looks_like_address(segment.text) or is_certifier(segment.text) or title)


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
    return Holder(reading, address_below(view, names[0]))


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
