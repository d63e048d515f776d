"""
Questions that a paper raises by itself. A flag never decides alone: it is a question with its reason.

What depends on the day of judgement (an edition that ended, a certificate that expired) is for the
engine; what depends on other papers is for the assessment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from cardassay.documents.designation import Designation
from cardassay.documents.folding import fold
from cardassay.documents.management.accreditation import Accreditation, accreditors
from cardassay.documents.management.layout import Span
from cardassay.documents.management.numbers import placeholder_after
from cardassay.documents.management.particulars import PageMark
from cardassay.documents.management.standards import Standards
from cardassay.documents.management.view import Reading, View
from cardassay.documents.management.wordings import matching, words
from cardassay.model.document import Flag, Kind
from cardassay.model.evidence import Method

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
        *_editions(kind, standards, fields),
        *_days(fields),
        *_accreditor(view, kind, accreditation),
        *_iso_logo(view),
        *_pages(view, kind, marks),
        *_second_standard(standards),
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


_RENEWED_EARLY = 124
"""Days before the end of a cycle in which its renewal is usually decided and printed."""

_CERTIFICATES = frozenset(
    {
        Kind.MANAGEMENT_SYSTEM_CERTIFICATE,
        Kind.SECURE_PRINTING_CERTIFICATE,
        Kind.CERTIFICATE_ANNEX,
        Kind.DRAFT_OR_SPECIMEN,
    }
)


def _editions(kind: Kind, standards: Standards, fields: Mapping[str, Reading]) -> Iterator[Flag]:
    for designation, reading in standards.certified:
        page = reading.spans[0].segment.page.number
        standard = designation.standard
        if designation.year is None and kind in _CERTIFICATES:
            yield Flag(
                "edition-missing",
                f"{designation.text} is printed without its edition; certification documents must name it. "
                "Ask the certification body for the edition.",
                page,
            )
        elif standard is not None and designation.adopts is None and kind in _CERTIFICATES:
            yield Flag(
                "edition-unknown",
                f"{designation.text} is no edition known of {standard.name}; "
                "ask which ISO edition it adopts.",
                page,
            )
        if standard is not None and standard.guidance:
            yield Flag(
                "guidance-standard-certified",
                f"{standard.name} gives guidance and sets no requirements; nobody can be certified to it. "
                "Ask what was audited.",
                page,
            )
        yield from _before_edition(designation, fields, page)


def _before_edition(designation: Designation, fields: Mapping[str, Reading], page: int) -> Iterator[Flag]:
    issue = fields.get("issue_day") or fields.get("decision_day") or fields.get("cycle_start")
    adopted = re.search(r":(\d{4})$", designation.adopts or "")
    if issue is None or adopted is None or not isinstance(issue.value, date):
        return
    if issue.value.year < int(adopted[1]):
        yield Flag(
            "issue-before-edition",
            f"The paper is dated {issue.value.isoformat()}, before {designation.adopts} was published. "
            "Ask the certification body which edition was audited.",
            page,
        )


def _days(fields: Mapping[str, Reading]) -> Iterator[Flag]:
    fields = {
        name: reading
        for name, reading in fields.items()
        if reading.sure and not reading.spans[0].segment.page.suspicious
    }
    last = fields.get("last_day")
    if last is None or not isinstance(last.value, date):
        return
    page = last.spans[0].segment.page.number
    start = (
        fields.get("cycle_start")
        or fields.get("issue_day")
        or fields.get("decision_day")
        or fields.get("first_issue_day")
    )
    if start is None or not isinstance(start.value, date):
        return
    length = last.value - start.value
    due = fields.get("recertification_due")
    if timedelta(days=330) <= length <= timedelta(days=400):
        yield Flag(
            "one-year-expiry",
            f"The paper ends one year after it begins ({start.value.isoformat()} to "
            f"{last.value.isoformat()}), "
            "while a cycle has three years; ask for the surveillance result and the next paper.",
            page,
        )
    cycle = fields.get("cycle_start") or fields.get("decision_day") or fields.get("issue_day")
    # A renewal may be decided and printed some months before the old cycle ends.
    early = timedelta(days=0 if "cycle_start" in fields else _RENEWED_EARLY)
    if (
        cycle is not None
        and isinstance(cycle.value, date)
        and last.value - cycle.value > timedelta(days=3 * 366 + 2) + early
    ):
        yield Flag(
            "expiry-longer-than-cycle",
            f"From {cycle.value.isoformat()} to {last.value.isoformat()} is more than the three years of a "
            "cycle; ask the certification body for the days of the cycle.",
            page,
        )
    if due is not None and isinstance(due.value, date) and due.value < last.value - timedelta(days=200):
        yield Flag(
            "recertification-before-expiry",
            f"Recertification is printed as due on {due.value.isoformat()}, long before the end "
            f"on {last.value.isoformat()}; ask which of the two holds.",
            page,
        )


def _accreditor(view: View, kind: Kind, accreditation: Accreditation) -> Iterator[Flag]:
    for name, span in accreditation.unknown:
        alike = _alike(name)
        near = f" The name resembles {alike}." if alike else ""
        yield Flag(
            "accreditor-unknown",
            f"{name!r} stands as accreditor and is not among the accreditation bodies known.{near} "
            "Look it up in the list of signatories.",
            span.segment.page.number,
        )
    # Plain text shows no marks at all; of a picture nobody knows here what it shows.
    visible = view.paper.method is Method.TEXT_LAYER and not any(page.images for page in view.paper.pages)
    certificate = kind is Kind.MANAGEMENT_SYSTEM_CERTIFICATE
    if certificate and visible and accreditation.body is None and not accreditation.unknown:
        yield Flag(
            "no-accreditor-mark",
            "No accreditation body is named and no picture is there that could be its mark; ask the "
            "certification body under whose accreditation the paper was issued.",
            1,
        )


def _alike(name: str) -> str:
    """An accreditation body whose name or acronym the name resembles."""
    words = {word for word in re.findall(r"\w+", name.casefold()) if len(word) > 3}
    acronym = "".join(word[0] for word in re.findall(r"[A-Z]\w*", name))
    printed = re.findall(r"\b[A-Z]{3,7}\b", name)
    for body in accreditors():
        known = {word for word in re.findall(r"\w+", body.name.casefold()) if len(word) > 3}
        close = any(
            body.acronym != one and len(one) >= 3 and (body.acronym in one or one in body.acronym)
            for one in (*printed, acronym)
        )
        if len(words & known) >= 2 or close:
            return body.acronym
    return ""


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


def _second_standard(standards: Standards) -> Iterator[Flag]:
    """A side band or logo that names another standard than the headline."""
    if standards.certified and standards.band:
        yield Flag(
            "standards-disagree",
            f"The headline says {standards.certified[0][0].text}, the side band says "
            f"{standards.band[0].text}; ask which of them was audited.",
            1,
        )
        return
    names = {designation.standard for designation, _ in standards.certified}
    for one in standards.mentions:
        standard = one.designation.standard
        if standard is not None and standard not in names and standards.certified and one.score >= 2.5:
            yield Flag(
                "standards-disagree",
                f"The headline says {standards.certified[0][0].text}, another place says "
                f"{one.designation.text}; "
                "ask which of them was audited.",
                one.span.segment.page.number,
            )
            return
