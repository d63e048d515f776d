"""
Questions about who stands behind the certificate: accreditors that nobody knows, names that resemble
a known one, none at all, consultants, ISO itself.

Known names are found with a letter or two misread where a picture was read; a name that differs by a
letter or two in a trusted text is a likeness to ask about.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from cardassay.documents.folding import fold
from cardassay.documents.management.accreditation import Accreditation, Accreditor, accreditors
from cardassay.documents.management.flag_data import flag_data, sought
from cardassay.documents.management.layout import Span
from cardassay.documents.management.standards import Standards
from cardassay.documents.management.view import Reading, View
from cardassay.documents.page import Page
from cardassay.model.document import Flag, Kind
from cardassay.model.evidence import Method

__all__ = ["Likeness", "accreditor_flags", "issuer_flags", "likeness"]

_READ_ALIKE = 90
"""Likeness of letters, of 100, from which a name read from a picture is taken for the known one."""

_MOST_NAMES, _MOST_LINES = 5, 100
"""Strange accreditors named, and lines of a page taken for one; more are made to be slow."""

_CHECKED = frozenset({Kind.MANAGEMENT_SYSTEM_CERTIFICATE, Kind.DRAFT_OR_SPECIMEN})


@dataclass(frozen=True, slots=True)
class Likeness:
    """A known accreditor that a name resembles, and in what."""

    acronym: str
    why: str


def accreditor_flags(
    view: View, kind: Kind, standards: Standards, accreditation: Accreditation
) -> Iterator[Flag]:
    """Questions about the accreditation."""
    named = False
    for name, span in islice(_strangers(view, accreditation), _MOST_NAMES):
        page = span.segment.page
        if _is_known(name, near=_was_read(page)):
            continue
        named = True
        yield Flag(
            "accreditor-unknown",
            f"“{name}” stands as accreditor and is not among the accreditation bodies known. "
            "Look it up in the list of signatories.",
            page.number,
        )
        alike = likeness(name)
        if alike is not None:
            yield Flag(
                "accreditor-resembles",
                f"The accreditor's name “{name}” resembles {alike.acronym}: {alike.why}. They are two "
                "bodies; look the printed one up in the list of signatories.",
                page.number,
            )
    if not named and accreditation.body is None and kind in _CHECKED and standards.certified:
        yield from _none(view)
    if accreditation.body is not None and not accreditation.unknown:
        yield from _outside_recognition(standards, accreditation.body)
    for segment in view.segments:
        if sought("voluntary").search(segment.folded):
            yield Flag(
                "voluntary-scheme",
                f"The paper belongs to a voluntary certification system (“{segment.text[:80]}”); the "
                "registration of such a system is no accreditation. Ask for a certificate under an "
                "accreditation.",
                segment.page.number,
            )
            break


def _was_read(page: Page) -> bool:
    """The page's text was read from a picture, so that letters may be wrong."""
    return page.method is Method.OCR or bool(page.suspicious)


def _strangers(view: View, accreditation: Accreditation) -> Iterator[tuple[str, Span]]:
    """Names that stand as accreditors, each once."""
    seen: set[str] = set()
    for name, span in (*accreditation.unknown, *_by_looks(view)):
        key = re.sub(r"\W", "", fold(name))
        if key and not any(key in other or other in key for other in seen):
            seen.add(key)
            yield name, span


def _by_looks(view: View) -> Iterator[tuple[str, Span]]:
    """Lines that are the name of an organisation that accredits, as marks and letterheads print them."""
    for sheet in view.sheets[:2]:
        speaking = (
            segment
            for segment in sheet.segments
            if len(segment.text) <= 75 and _nouns("accreditation_noun").search(segment.folded)
        )
        for segment in islice(speaking, _MOST_LINES):
            for below in (None, *sheet.below(segment, 1.5)[:1]):
                text = segment.text if below is None else f"{segment.text} {below.text}"
                name = _as_name(text)
                if name is not None:
                    yield name, Span(segment, 0, len(segment.text))
                    break


@functools.cache
def _nouns(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(flag_data().words[name])})\b")


def _as_name(text: str) -> str | None:
    """The text when it is the name of an organisation, in capitals or with capitals at its words."""
    text = re.sub(r"\s*\([^)]*\)\W*$", "", text).strip(" .,:;-–")
    words = re.findall(r"[^\W\d_]+", text)
    folded = fold(text)
    if not 3 <= len(words) <= 8 or re.search(r"[\d:@/]", text) or len(text) > 75:
        return None
    if any(phrase in folded for phrase in flag_data().words["no_accreditor"]):
        return None
    if not (_nouns("organisation_noun").search(folded) and _nouns("accreditation_noun").search(folded)):
        return None
    if not all(
        word[0].isupper() or fold(word) in {"of", "for", "and", "de", "di", "the", "und"} for word in words
    ):
        return None
    return text


# ── Known names and likeness ───────────────────────────────────────────────────────────────────


_FORMS = re.compile(r"\b(?:inc|ltd|limited|llc|gmbh|e ?v|s ?a|co|corp|corporation|pvt|private|plc)\b\.?")


@functools.lru_cache(maxsize=512)
def _plain(name: str) -> str:
    """A name without legal form and without what stands in brackets."""
    return " ".join(re.findall(r"\w+", _FORMS.sub(" ", re.sub(r"\([^)]*\)", " ", fold(name)))))


@functools.cache
def _known() -> tuple[tuple[str, Accreditor], ...]:
    return tuple(
        (plain, body)
        for body in accreditors()
        for name in dict.fromkeys((body.name, *body.names))
        if len(plain := _plain(name)) > 7 and " " in plain
    )


def _is_known(name: str, *, near: bool) -> bool:
    """The name is a known one, or a part of it with words of its own."""
    from rapidfuzz import fuzz

    if any(words in fold(name) for words in flag_data().words["descriptions"]):
        return True
    plain = _plain(name)
    for known, _ in _known():
        if plain == known or f" {plain} " in f" {known} " or f" {known} " in f" {plain} ":
            return True
        if near and fuzz.ratio(plain, known) >= _READ_ALIKE:
            return True
    return any(
        re.search(rf"\b{re.escape(body.acronym)}\b", name) for body in accreditors() if len(body.acronym) > 3
    )


def likeness(name: str) -> Likeness | None:
    """The known accreditor that a foreign name resembles most, and in what; ``None`` for none."""
    found = sorted(_likenesses(name), key=lambda pair: pair[0])
    return found[0][1] if found else None


def _likenesses(name: str) -> Iterator[tuple[tuple[int, int], Likeness]]:
    from rapidfuzz import fuzz
    from rapidfuzz.distance import OSA

    plain = _plain(name)
    words = plain.split()
    told = {word for word in words if len(word) > 3} - set(flag_data().words["common_in_names"])
    for known, body in _known():
        if fuzz.ratio(plain, known) >= _READ_ALIKE:
            yield (0, 0), Likeness(body.acronym, f"the name differs from “{body.name}” by a letter or two")
        theirs = known.split()
        if len(words) > 1 and words[:2] == theirs[:2]:
            yield (2, 0), Likeness(body.acronym, f"it begins like “{body.name}”")
        elif len(told & set(theirs)) >= 2:
            yield (3, 0), Likeness(body.acronym, f"it shares words with “{body.name}”")
    for short in _acronyms(name):
        for body in accreditors():
            other = body.acronym.upper()
            if min(len(short), len(other)) >= 4 and short != other:
                off = OSA.distance(short, other)
                if off == 1:
                    why = f"“{short}” and “{body.acronym}” differ by one letter"
                    yield (1, abs(len(short) - len(other))), Likeness(body.acronym, why)


def _acronyms(name: str) -> set[str]:
    """Short forms printed with the name, and the one that its first letters make."""
    bare = re.sub(r"\([^)]*\)", " ", name)
    bare = re.sub(r"(?i)\b(?:limited|ltd|inc|llc|gmbh|pvt|private)\b\.?", " ", bare)
    tokens = re.findall(r"[^\W\d_]+", bare)
    made = "".join(
        token if token.isupper() and len(token) <= 3 else token[0] for token in tokens if token[0].isupper()
    )
    printed = re.findall(r"\b[A-Z]{4,7}\b", name) if not name.isupper() else []
    return {short.upper() for short in (made, *printed) if 3 < len(short) <= 8}


# ── None at all, outside of the recognition ────────────────────────────────────────────────────

# "0001" alone on a line is what is left of a mark whose other letters are too small.
_TRACES = re.compile(
    r"accredit|akkredit|acredit|akredit|accréd|认可|認定|認証機関|인정|аккредит|\biaf\b|\bilac\b|\bmla\b|\bmscb\b|cb-ms|^\W*0\d{2,3}\W*$"
)


def _none(view: View) -> Iterator[Flag]:
    """No accreditation body is named, and no picture is left that could be its mark unread."""
    pages = [page for page in view.paper.pages if page.images]
    unread = [page for page in pages if not _was_read(page) and not page.pictures_read]
    if view.paper.method not in (Method.TEXT_LAYER, Method.OCR) or unread:
        # Plain text shows no marks at all; what a picture shows that was not read, nobody knows here.
        return
    words = [segment.folded for segment in view.segments] + [
        fold(word) for sheet in view.sheets for word in sheet.slanted
    ]
    if pages and any(_TRACES.search(text) for text in words):
        return
    seen = "could be read on the page" if pages else "is named and no picture is there that could be its mark"
    yield Flag(
        "no-accreditor-mark",
        f"No accreditation body {seen}; ask the certification body under whose accreditation the paper "
        "was issued.",
        1,
    )


def _outside_recognition(standards: Standards, body: Reading) -> Iterator[Flag]:
    data = flag_data()
    for designation, reading in standards.certified:
        standard = designation.standard
        if standard is None or standard.guidance or standard.base:
            continue
        if standard.number not in data.recognised and standard.number not in data.other_basis:
            acronym = body.value if isinstance(body.value, str) else ", ".join(body.value)
            yield Flag(
                "standard-outside-recognition",
                f"{standard.name} was not part of the recognition between accreditation bodies (as of "
                f"{data.recognised_as_of.isoformat()}); an accreditation by {acronym} for it may count in "
                "its own country only. Look up what the body signed for.",
                reading.spans[0].segment.page.number,
            )


# ── The issuer ─────────────────────────────────────────────────────────────────────────────────


def issuer_flags(view: View, kind: Kind, body: Reading | None) -> Iterator[Flag]:
    """Questions about the certification body's name."""
    if body is None or kind not in _CHECKED:
        return
    name = str(body.value)
    page = body.spans[0].segment.page.number
    if sought("iso_as_issuer").search(fold(name)):
        yield Flag(
            "iso-logo-wording",
            "The paper names ISO itself as the issuer; ISO does not certify. "
            "Ask who audited and under whose accreditation.",
            page,
        )
    elif sought("consultant").search(fold(name)):
        yield Flag(
            "issued-by-consultant",
            f"The issuer's name (“{name}”) is that of a consultant; who advises cannot certify the same "
            "system. Ask who audited and under whose accreditation.",
            page,
        )
