"""What a paper's first reading lacks, and on which pages it may be found by looking closer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from cardassay.documents.page import Page
from cardassay.model.document import Document, Kind
from cardassay.model.evidence import Box, Fact

__all__ = ["KEY_FIELDS", "doubtful_pages", "facts_of", "pages_to_look_at", "within"]

KEY_FIELDS = frozenset(
    {
        "holder",
        "standard",
        "number",
        "issue_day",
        "last_day",
        "certification_body",
        "accreditation_body",
        "certificate_id",
        "product",
        "developer",
        "assurance_level",
    }
)
"""Fields whose words are compared in every way of reading that a page offers."""

_WANTED = frozenset(
    {"holder", "standard", "number", "issue_day", "last_day", "certification_body", "accreditation_body"}
)
"""Fields that every certificate of a management system prints somewhere, often in pictures."""

_CERTIFICATES = frozenset({Kind.MANAGEMENT_SYSTEM_CERTIFICATE, Kind.SECURE_PRINTING_CERTIFICATE})

_LOOKED_AT = 3
"""First pages that are looked at for missing fields; annexes repeat the marks of the first."""

_SHORT, _COVERING = 600, 0.3
"""Signs up to which a page may be a picture with some text on it, and the picture's least share."""


def pages_to_look_at(
    pages: Iterable[Page], document: Document, more_to_see: Callable[[Page], bool]
) -> tuple[Page, ...]:
    """Pages with good text that show more than their text, where a field that matters is missing."""
    first = [page for page in pages if page.number <= _LOOKED_AT and not page.suspicious]
    if document.kind in _CERTIFICATES:
        return tuple(page for page in first if more_to_see(page)) if _lacks(document) else ()
    if document.kind in (Kind.UNKNOWN, Kind.NOT_A_CERTIFICATE):
        return tuple(page for page in first if _mostly_picture(page) and more_to_see(page))
    return ()


def doubtful_pages(pages: Sequence[Page], document: Document) -> set[int]:
    """
    Numbers of pages that hold words which cannot be seen, where a key field is not sure.

    A hidden word that competes with the seen one makes a field unsure before anybody asks whether
    it can be seen. On a paper that no reader knows, the first pages are looked at.
    """
    if not document.attestations:
        return {page.number for page in pages if page.number <= _LOOKED_AT and page.doubt_of and _hides(page)}
    unsure = {fact.page for name, fact in facts_of(document) if name in KEY_FIELDS and not fact.sure}
    return {page.number for page in pages if page.number in unsure and page.doubt_of and _hides(page)}


def _hides(page: Page) -> bool:
    """A word with a digit on the page cannot be seen: days and numbers are what is worth hiding."""
    return any(
        any(sign.isdigit() for sign in word.text) and page.doubt_between(word.start, word.end)
        for word in page.words
    )


def _lacks(document: Document) -> bool:
    for attestation in document.attestations:
        if any(name not in attestation.facts for name in _WANTED):
            return True
        # A body named by its short name only: the full name stands in its logo or imprint.
        if not attestation.facts["certification_body"].sure:
            return True
    return not document.attestations


def _mostly_picture(page: Page) -> bool:
    return len(page.text.strip()) < _SHORT and (page.image_share >= _COVERING or page.outlines > 100)


def facts_of(document: Document) -> Iterator[tuple[str, Fact[object]]]:
    for attestation in document.attestations:
        yield from attestation.facts.items()


def within(page: Page, box: Box) -> Iterator[tuple[int, int]]:
    """The words of a page whose middle lies in a box of the page as shown, by their offsets."""
    for word in page.words:
        if word.box is None:
            continue
        x0, y0, x1, y1 = page.shown(word.box) if page.shown else word.box
        if box[0] <= (x0 + x1) / 2 <= box[2] and box[1] <= (y0 + y1) / 2 <= box[3]:
            yield word.start, word.end
