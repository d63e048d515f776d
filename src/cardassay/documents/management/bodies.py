"""
Who issued the certificate, and who accredited that body.

The certifier stands behind "issued by", "assessed by", "Certification body:", in front of "certifies
that", or among the known names (``documents/data/certification_bodies.toml``). The full legal name
counts before a brand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cardassay.documents.dates import find_days
from cardassay.documents.designation import find_designations
from cardassay.documents.folding import fold
from cardassay.documents.management.known_bodies import is_known, known_families, known_names
from cardassay.documents.management.layout import Segment, Span
from cardassay.documents.management.name_lines import clean_name, written_form
from cardassay.documents.management.names import (
    cut_at_form,
    form_end,
    has_form,
    looks_like_address,
)
from cardassay.documents.management.parties import is_certifier
from cardassay.documents.management.view import Reading, View, whole
from cardassay.documents.management.wordings import matching

__all__ = ["certification_body_of", "is_named_as_certifier"]


@dataclass(frozen=True, slots=True)
class _Candidate:
    name: str
    spans: tuple[Span, ...]
    rank: int
    """-1 "on behalf of", 0 label, 1 before "certifies", 2 known name, 3 signs and looks of a certifier."""


_ENDS = frozenset({"closing", "standard", "accreditation_body", "opening"})
_OTHER_LABELS = (
    "first_issue_day",
    "issue_day",
    "cycle_start",
    "last_day",
    "number",
    "scope",
    "holder",
    "notice",
)


def certification_body_of(view: View, holder: str, elsewhere: frozenset[int] = frozenset()) -> Reading | None:
    """
    The body that issued the certificate; ``None`` when none is told.

    Args:
        view: The paper.
        holder: The holder's name, which is no certifier's.
        elsewhere: ``id`` of the segments of the scope; a certifier is not told by looks there.
    """
    mine = _key(holder)
    candidates = [one for one in _candidates(view) if _key(one.name) and _key(one.name) != mine]
    candidates = [one for one in candidates if one.rank < 3 or id(one.spans[0].segment) not in elsewhere]
    candidates = [one for one in candidates if not mine or _key(one.name) not in mine or one.rank == 2]
    if not candidates:
        return None
    best = min(candidates, key=lambda one: (one.rank > 1, one.rank))
    related = [one for one in candidates if _related(one.name, best.name)]
    full = max(
        related,
        key=lambda one: (has_form(one.name), -one.rank, _key(best.name) in _key(one.name), len(one.name)),
    )
    inside = _key(best.name) in _key(full.name) or _stands_for(best.name, full.name)
    if not has_form(full.name) and not inside:
        full = best
    rivals = [
        one
        for one in candidates
        if one.rank <= 2
        and not _related(one.name, full.name)
        and not _related(one.name, best.name)
        and not (
            (best.rank < 1 or (best.rank == 1 and one.rank == 2 and _is_local(one)))
            and one.rank > best.rank
            and _of_one_family(one.name, best.name)
        )
    ]
    reading = Reading(full.name, full.spans)
    if rivals:
        return reading.doubted(f"{rivals[0].name} is named as well")
    if full.rank == 3 and best.rank > 1 and not _stands_as_issuer(view, candidates, full):
        return reading.doubted("no words say that this is the certifier")
    if not has_form(full.name) and _is_cut(full):
        return reading.doubted("more words of a name follow it")
    named = full.rank <= 1 or len(full.name) > 8
    known = full.rank <= 2 and is_known(full.name) and named
    if not has_form(full.name) and not known and not _told_twice(candidates, full):
        return reading.doubted("no legal form is printed with the name; the full name may stand in a picture")
    return reading


def _told_twice(candidates: list[_Candidate], chosen: _Candidate) -> bool:
    """Two phrases of the paper say so, and the name is more than capitals."""
    words = re.findall(r"[^\W\d_]{2,}", chosen.name)
    places = {
        id(one.spans[0].segment) for one in candidates if one.rank <= 1 and _related(one.name, chosen.name)
    }
    return len(places) > 1 and len(words) > 2 and is_certifier(chosen.name)


def is_named_as_certifier(view: View, name: str) -> bool:
    """A label or a phrase of the paper says that this name is the certifier's."""
    mine = _key(name)
    return bool(mine) and any(one.rank <= 1 and _key(one.name) == mine for one in _candidates(view))


def _is_cut(one: _Candidate) -> bool:
    """A word with a capital follows right behind: the name may go on."""
    span = one.spans[-1]
    behind = span.segment.text[span.end :]
    return bool(re.match(r"\s?[A-ZÀ-Þ][\w.]+", behind)) and not re.match(r"\s?Certification Body\b", behind)


def _stands_as_issuer(view: View, candidates: list[_Candidate], chosen: _Candidate) -> bool:
    """
    The only name of its kind on the paper, printed as a letterhead or imprint: with an address or a
    host beside it, or twice.
    """
    if {_key(one.name) for one in candidates} != {_key(chosen.name)}:
        return False
    if len(candidates) > 1:
        return True
    segment = chosen.spans[0].segment
    sheet = view.sheet_of(segment)
    near = (segment.text[chosen.spans[0].end :], *(below.text for below in sheet.below(segment, 1.5)[:3]))
    return any(looks_like_address(text) or "www." in text for text in near)


def _key(name: str) -> str:
    return re.sub(r"\W", "", fold(name))


def _related(one: str, other: str) -> bool:
    first, second = _key(one), _key(other)
    if first in second or second in first:
        return True
    if _of_one_family(one, other):
        return not (has_form(one) and has_form(other))
    if any(_stands_for(short, long) for short, long in ((one, other), (other, one))):
        return True
    # "LRQA" and "LRQA Limited", "SGS del Perú" and "SGS United Kingdom": the same first word.
    words = [re.findall(r"\w+", fold(name))[:1] for name in (one, other)]
    return (
        words[0] == words[1]
        and len(words[0][0] if words[0] else "") > 2
        and (not has_form(one) or not has_form(other))
    )


def _stands_for(short: str, long: str) -> bool:
    """Capitals that are the initials of a name, with or without its legal form."""
    if not re.fullmatch(r"[A-Z]{3,7}", short):
        return False
    words = re.findall(r"[^\W\d_]+", fold(long))
    every = "".join(word[0] for word in words)
    # "Associação Brasileira de Normas Técnicas": small words give no letter.
    large = "".join(word[0] for word in words if len(word) > 3)
    return len(words) > 2 and any(one.startswith(short.casefold()) for one in (every, large))


def _of_one_family(one: str, other: str) -> bool:
    """Two companies of one known body, such as its local office."""
    return any(family.match(one) and family.match(other) for family in known_families())


def _is_local(one: _Candidate) -> bool:
    """The name is printed as that of a local or contact office."""
    span = one.spans[0]
    return bool(matching(r"\b(?:{0})\b", "local_office").search(span.segment.folded[: span.start]))


def _candidates(view: View) -> Iterator[_Candidate]:
    yield from _on_behalf(view)
    yield from _labelled(view)
    yield from _before_certifies(view)
    yield from _told_by_phrases(view)
    yield from _known_names(view)
    yield from _by_looks(view)
    yield from _by_hosts(view)


def _labelled(view: View) -> Iterator[_Candidate]:
    for hit in view.role("certification_body"):
        span = view.rest(hit)
        if span is None:
            right = view.beside(hit)
            beside = right if right is not None else next(iter(view.under(hit)), None)
            if beside is None or view.begins_with(beside, _OTHER_LABELS):
                continue
            span = whole(beside)
            if not hit.colon and not has_form(span.text) and not is_known(span.text):
                continue
        name = _name_in(view, span)
        if name is None:
            continue
        if written_form(name.text):
            further = view.sheet_of(name.segment).below(name.segment, 1.5)[:1]
            spans = (name, *(whole(one) for one in further))
            yield _Candidate(clean_name(spans), spans, 0)
            continue
        phrase = hit.segment.folded[hit.start : hit.end]
        passive = phrase.endswith(("by", "von", "durch", "par", "por", "da", "pela"))
        behind = bool(re.search(r"\w", hit.segment.text[hit.end :]))
        if not passive and behind and not view.with_colon(hit):
            # The word is part of the name or of a sentence.
            continue
        yield _Candidate(clean_name((name,)), (name,), 0)


def _on_behalf(view: View) -> Iterator[_Candidate]:
    """The body for which another one signs: "… (Shanghai) Co., Ltd. for and on behalf of X Limited"."""
    for segment in view.segments:
        for match in matching(r"\b(?:{0})\b\W*", "on_behalf").finditer(segment.folded):
            name = _name_in(view, Span(segment, match.end(), len(segment.text)))
            signs = is_certifier(name.text) or is_known(name.text) if name is not None else False
            if (
                name is not None
                and has_form(name.text)
                and (signs or has_form(segment.text[: match.start()]))
            ):
                yield _Candidate(clean_name((name,)), (name,), -1)


def _told_by_phrases(view: View) -> Iterator[_Candidate]:
    """
    The body that owns the paper, that somebody accredited, or that calls itself so.

    "… remains the property of X", "X is accredited by …", "X Certification Body".
    """
    for segment in view.segments:
        for match in matching(r"\b(?:{0})\b\W*", "property_of").finditer(segment.folded):
            name = _name_in(view, Span(segment, match.end(), len(segment.text)))
            if name is not None:
                yield _Candidate(clean_name((name,)), (name,), 1)
        accredited = matching(r"\W*(?:{0})\b", "accredited_by").search(segment.folded)
        if accredited is not None:
            if re.search(r"\w", segment.text[: accredited.start()]):
                begin = segment.text.rfind(". ", 0, accredited.start()) + 1
                name = _name_in(view, Span(segment, begin, accredited.start()))
            else:
                above = view.sheet_of(segment).above(segment, 1.0)[:1]
                name = _name_in(view, whole(above[0])) if above and not view.hits_in(above[0]) else None
            if name is not None and (has_form(name.text) or is_certifier(name.text) or is_known(name.text)):
                yield _Candidate(clean_name((name,)), (name,), 1)
        for match in re.finditer(r"\btarafindan\b", segment.folded):
            # Turkish puts "by" behind the name: "X d.o.o. tarafından onaylanmıştır".
            begin = _capital_run(segment.text[: match.start()])
            name = _name_in(view, Span(segment, begin, match.start()))
            if name is not None and (has_form(name.text) or is_certifier(name.text)):
                yield _Candidate(clean_name((name,)), (name,), 1)
    for hit in view.role("certification_body"):
        before = hit.segment.text[: hit.start].strip()
        if hit.leads or re.search(r"\w", hit.segment.text[hit.end :]) or not 0 < len(before.split()) <= 5:
            continue
        if matching("{0}", "accreditation").search(fold(before)) or re.search("(?i)system|/$", before):
            continue
        if any(other.end <= hit.start for other in view.hits_in(hit.segment)):
            # The label in another language stands in front.
            continue
        name = _name_in(view, Span(hit.segment, 0, hit.start))
        if name is not None and len(name.text) >= len(before) - 2:
            yield _Candidate(clean_name((name,)), (name,), 1)


def _capital_run(text: str) -> int:
    """Where the words with capitals (and legal forms) that end a text begin."""
    begin = len(text)
    for word in reversed(list(re.finditer(r"\S+", text))):
        if not (word.group()[:1].isupper() or form_end(f"X {word.group()}") > 2):
            break
        begin = word.start()
    return begin


_HOST = re.compile(r"(?:www\.|@|https?:/{1,2}(?:www\.)?)([a-z0-9-]{4,})\.[a-z]{2,}")


def _by_hosts(view: View) -> Iterator[_Candidate]:
    """A name with a legal form beside a host that begins as the name does and speaks of certification."""
    hosts = {
        match[1].replace("-", "")
        for segment in view.segments
        for match in _HOST.finditer(segment.folded)
        if matching("{0}", "certifier_host").search(match[1])
    }
    if not hosts:
        return
    for segment in view.segments:
        end = form_end(segment.text)
        if not 0 < end < 80 or len(segment.text[:end].split()) > 8:
            continue
        words = re.findall(r"[^\W\d_]+", segment.folded[:end])
        initials = "".join(word[0] for word in words)
        begins = (words[0], initials[:3]) if words else ()
        if any(len(one) > 2 and host.startswith(one) for host in hosts for one in begins):
            name = _name_in(view, Span(segment, 0, len(segment.text)))
            if name is not None and has_form(name.text) and not _is_holder_line(view, segment):
                yield _Candidate(clean_name((name,)), (name,), 3)


def _name_in(view: View, span: Span) -> Span | None:
    """The name at the beginning of a stretch."""
    text = span.segment.text
    start, end = span.start, span.end
    while start < end and not text[start].isalnum():
        start += 1
    if garbled := re.search(r"\bby\s+(?=[A-Z])", text[start:end]):
        # "Has been assessed by X", its first words misread.
        start += garbled.end()
    piece = text[start:end]
    if tail := matching(r"\s(?:{0})", "behind_certifier").search(fold(piece)):
        piece = piece[: tail.start()]
    form = form_end(piece)
    for hit in view.hits_in(span.segment):
        inside = max(start, start + form - 1) < hit.start < start + len(piece)
        if inside and (hit.role in _ENDS or (hit.role == "address" and hit.colon)):
            piece = text[start : hit.start]
    cut = cut_at_form(piece)
    piece = piece[: cut + (_branch(piece[cut:]) if has_form(piece[:cut]) else 0)].rstrip(" ,;:-–(")
    if "iqnet" in piece.casefold() and not has_form(piece):
        return None
    if (
        not re.search(r"[^\W\d_]{3}|[\u3040-\u9fff\uac00-\ud7af]{2}", piece)
        or matching(r"^(?:{0})\b", "no_certifier").match(fold(piece))
        or find_days(piece)
        or find_designations(piece)
    ):
        return None
    if (
        not re.match(r"[A-ZÀ-ÞŞİĞÇČŠŽА-Я\u3040-\u9fff\uac00-\ud7af]|quality", piece)
        or len(piece.split()) > 12
    ):
        return None
    if looks_like_address(piece) and not has_form(piece):
        return None
    return Span(span.segment, start, start + len(piece))


def _before_certifies(view: View) -> Iterator[_Candidate]:
    for hit in view.role("opening"):
        segment = hit.segment
        before = segment.text[: hit.start].strip(" ,:–-")
        own = any(other.role == "opening" and other.end <= hit.start for other in view.hits_in(segment))
        if own:
            # The same words in another language stand in front.
            continue
        if re.search(r"[^\W\d_]{2}", before):
            start = matching(r"^(?:{0})\s+", "before_certifier").match(fold(before))
            span = Span(segment, start.end() if start else 0, hit.start)
            name = _name_in(view, span)
            if name is not None and len(segment.text[name.end : hit.start].split()) <= 2:
                yield _Candidate(clean_name((name,)), (name,), 1)
            continue
        for above in view.sheet_of(segment).above(segment, 2.5)[:1]:
            words = matching(r"^(?:{0})\s+", "before_certifier").match(above.folded)
            span = Span(above, words.end() if words else 0, len(above.text))
            if words or (has_form(above.text) and not _begins_address(above.text)):
                name = _name_in(view, span)
                if name is not None and (has_form(name.text) or is_known(name.text)):
                    yield _Candidate(clean_name((name,)), (name,), 1)


def _begins_address(text: str) -> bool:
    return looks_like_address(text)


def _known_names(view: View) -> Iterator[_Candidate]:
    pattern = known_names()
    for segment in view.segments:
        for match in pattern.finditer(segment.text):
            if re.match(r"[-–]?\w*\d", segment.text[match.end() :]):
                # The letters begin a number: "JQA-QM 1234".
                continue
            span = Span(segment, match.start(), match.end() + _name_goes_on(segment.text, match.end()))
            if _in_small_print(view, segment, span) and not has_form(span.text):
                continue
            yield _Candidate(clean_name((span,)), (span,), 2)


def _name_goes_on(text: str, end: int) -> int:
    """How many characters of the legal name follow a known name: " Assurance UK Limited", or none."""
    following = text[end : end + 90]
    if has_form(text[max(0, end - 30) : end]) and form_end(text[:end]) == end:
        return _branch(following)
    form = form_end(following)
    piece = following[: max(form, 0)]
    if form <= 0 or re.search(r"[.;|:]\s", piece.rstrip(".")) or piece.strip(" ,-–")[:1].islower():
        return 0
    if len(piece.split()) > (10 if re.match(r"\s[-–]\s", piece) else 5):
        return 0
    if matching(r"\b(?:{0})\b", "behind_name").search(fold(piece)):
        return 0
    return form + _branch(following[form:])


def _branch(following: str) -> int:
    """A branch named behind a legal form belongs to the name: " – UK Branch"."""
    branch = re.match(r"\s?[-–,]\s?(?:[A-Z][\w.]*\s){1,3}Branch\b", following)
    return branch.end() if branch else 0


def _in_small_print(view: View, segment: Segment, span: Span) -> bool:
    """A brand inside a long sentence of the small print."""
    return (
        len(segment.text) > 90
        and segment.height < view.sheet_of(segment).body_height * 1.05
        and len(span.text) < 12
    )


def _by_looks(view: View) -> Iterator[_Candidate]:
    for segment in view.segments:
        name = _looking_like(view, segment)
        if name is not None and not _is_holder_line(view, segment):
            yield _Candidate(clean_name((name,)), (name,), 3)


def _looking_like(view: View, segment: Segment) -> Span | None:
    """A name with a legal form and a certifier's word in it, at the beginning of a line."""
    start = 0
    end = form_end(segment.text)
    if end <= 0 and (
        ending := matching(r"^\W*\S.{2,40}?(?:{0})\W*$", "certifier_ends").match(segment.folded)
    ):
        return Span(segment, 0, ending.end()) if not view.hits_in(segment) else None
    if not 0 < end < 80:
        return None
    comma = segment.text.rfind(", ", 0, max(end - 12, 0))
    if comma > 0 and is_certifier(segment.text[comma:end]):
        # "Head of Certification, Beispiel Zert GmbH"
        start = comma + 2
    if (colon := segment.text.rfind(": ", start, end)) >= 0:
        # "Accredited unit: Beispiel Zert GmbH"
        start = colon + 2
    piece = segment.text[start:end]
    if not is_certifier(piece) or len(piece.split()) > 9 or re.search(r"\d{2}|@", piece):
        return None
    if re.match(r"(?i)for |für |pour |por |per |by ", piece):
        return None
    return _name_in(view, Span(segment, start, end))


def _is_holder_line(view: View, segment: Segment) -> bool:
    """The line stands right under an opening, where the holder stands."""
    above = view.sheet_of(segment).above(segment, 2.0)[:1]
    return bool(above) and view.has_role(above[0], "opening", "holder")
