"""
Questions that a paper raises by itself. A flag never decides alone: it is a question with its reason.

What depends on the day of judgement (an edition that ended, a certificate that expired) is for the
engine; what depends on other papers is for the assessment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cardassay.documents.folding import fold
from cardassay.documents.management.accreditation import Accreditation
from cardassay.documents.management.flags_accreditor import accreditor_flags, issuer_flags
from cardassay.documents.management.flags_days import day_flags
from cardassay.documents.management.flags_parties import party_flags
from cardassay.documents.management.flags_standard import standard_flags
from cardassay.documents.management.layout import Span
from cardassay.documents.management.numbers import placeholder_after
from cardassay.documents.management.particulars import PageMark
from cardassay.documents.management.standards import Standards
from cardassay.documents.management.view import Reading, View
from cardassay.documents.management.wordings import matching, words
from cardassay.model.document import Flag, Kind

__all__ = ["draft_marks", "flags_of"]


def draft_marks(view: View) -> tuple[tuple[str, int], ...]:
    """Words across the page or in large letters that say the paper is no final one, with their page."""
    found: list[tuple[str, int]] = []
    alone = matching(r"^\W*({0})(?: (?:copy|certificate|version|only))?\W*$", "draft")
    for sheet in view.sheets:
        slanted = " ".join(sheet.slanted)
        if match := matching(r"\b(?:{0})\b", "draft").search(fold(slanted)):
            found.append((match.group(), sheet.page.number))
        for segment in sheet.segments:
            if match := alone.match(segment.folded):
                found.append((match.group(1), sheet.page.number))
    return tuple(dict.fromkeys(found))


def placeholders(view: View) -> tuple[Span, ...]:
    """Stand-ins where values should be, such as XXXX."""
    found: list[Span] = []
    for role in (
        "number",
        "number_weak",
        "first_issue_day",
        "issue_day",
        "last_day",
        "holder",
        "certification_day",
    ):
        for hit in view.role(role):
            if hit.leads and hit.colon and (span := placeholder_after(view, hit)) is not None:
                found.append(span)
    for segment in view.segments:
        if any(sign in segment.folded for sign in words("placeholder_signs")):
            for match in matching("{0}", "placeholder").finditer(segment.folded):
                found.append(Span(segment, *match.span()))
    return tuple(found)


def flags_of(
    view: View,
    kind: Kind,
    standards: Standards,
    fields: Mapping[str, Reading],
    accreditation: Accreditation,
    marks: tuple[PageMark, ...],
) -> tuple[Flag, ...]:
    """All questions that this paper raises."""
    flags = [
        *_draft(view),
        *standard_flags(kind, standards, fields),
        *day_flags(view, fields),
        *party_flags(view, kind, fields, len(standards.certified)),
        *accreditor_flags(view, kind, standards, accreditation),
        *issuer_flags(view, kind, fields.get("certification_body")),
        *_iso_logo(view),
        *_pages(view, kind, marks),
    ]
    return tuple(dict.fromkeys(flags))


def _draft(view: View) -> Iterator[Flag]:
    for word, page in draft_marks(view):
        yield Flag("draft-marks", f"The page is marked {word!r}; ask for the final paper.", page)
    found = placeholders(view)
    if found:
        first = found[0]
        yield Flag(
            "placeholder",
            f"A stand-in ({first.text!r}) stands where a value should be; ask for the final paper.",
            first.segment.page.number,
        )


def _iso_logo(view: View) -> Iterator[Flag]:
    for segment in view.segments:
        if matching(r"\b(?:{0})", "iso_certifies").search(segment.folded):
            yield Flag(
                "iso-logo-wording",
                "The words say that ISO itself certified or approved; ISO does not certify. "
                "Ask who audited and under whose accreditation.",
                segment.page.number,
            )
            return


def _pages(view: View, kind: Kind, marks: tuple[PageMark, ...]) -> Iterator[Flag]:
    if marks and kind is not Kind.NOT_A_CERTIFICATE:
        of = max(mark.of for mark in marks)
        have = {mark.number for mark in marks if mark.of == of}
        missing = sorted(set(range(1, of + 1)) - have)
        if missing and len(view.paper.pages) < of:
            yield Flag(
                "site-annex-missing",
                f"Page marks say {of} pages; page {', '.join(map(str, missing[:10]))} is not here. "
                "Ask for the whole paper with its annexes.",
                marks[0].span.segment.page.number,
            )
            return
    if kind is Kind.CERTIFICATE_ANNEX or len(view.paper.pages) > 1:
        return
    for hit in view.role("annex"):
        if len(hit.segment.folded[hit.start : hit.end]) > 6 and not (
            hit.leads and view.is_label(hit.segment)
        ):
            refers = matching(r"\b(?:{0})\b|见|詳見", "refers_to_annex").search(hit.segment.folded)
            if refers:
                yield Flag(
                    "site-annex-missing",
                    f"The paper refers to an annex ({hit.segment.text[:80]!r}) that is not in this file; "
                    "ask for it.",
                    hit.segment.page.number,
                )
                return
