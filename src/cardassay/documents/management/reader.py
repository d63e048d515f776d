"""
Reads management-system papers: certificates, annexes, letters, and what is offered instead of them.

Nothing here knows a certification body's form: labels in many languages, phrases such as "has been
assessed", and the places of words on the page tell which words are which field.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from cardassay.documents.designation import Designation
from cardassay.documents.management.accreditation import Accreditation, accreditation_of
from cardassay.documents.management.blocks import exclusions_of, scope_of
from cardassay.documents.management.bodies import certification_body_of, is_named_as_certifier
from cardassay.documents.management.days import RoledDay, days_of, invalid_days, roled_days
from cardassay.documents.management.flags import draft_marks, flags_of, placeholders
from cardassay.documents.management.language import language_of
from cardassay.documents.management.numbers import number_of, parent_numbers_of
from cardassay.documents.management.particulars import (
    conditions_of,
    level_of,
    page_marks,
    statement_of_applicability_of,
)
from cardassay.documents.management.parties import holder_of
from cardassay.documents.management.sites import sites_of
from cardassay.documents.management.standards import Standards, standards_of, unlisted_of
from cardassay.documents.management.statement import excluded_controls, version_of
from cardassay.documents.management.view import Reading, View, fact_of, view_of, whole
from cardassay.documents.page import Paper
from cardassay.documents.understanding import Claim, Understanding
from cardassay.model.document import Kind
from cardassay.model.evidence import Fact, Method
from cardassay.model.problem import Problem

__all__ = ["read"]

_NOTHING_TO_CLAIM = frozenset({Kind.NOT_A_CERTIFICATE})
_SECURE = frozenset({"iso-14298", "intergraf-15374", "naspo-sa"})


def read(paper: Paper, kind: Kind) -> Understanding:
    """What a management-system paper says."""
    if kind in _NOTHING_TO_CLAIM:
        return Understanding()
    view = view_of(paper)
    if not view.segments:
        return Understanding()
    days = roled_days(view)
    standards = standards_of(view)
    common = _common(view, kind, standards)
    accreditation = accreditation_of(view, _numbers(common))
    if accreditation.body is not None:
        common["accreditation_body"] = accreditation.body
    if accreditation.number is not None:
        common["accreditation_number"] = accreditation.number
    claims = tuple(_claims(view, kind, standards, common, days))
    marks = page_marks(view)
    first_days = days_of(view, days, _number_of_first(standards))
    flags = flags_of(view, kind, standards, {**common, **first_days}, accreditation, marks)
    return Understanding(claims, flags, tuple(_problems(view, kind, days, accreditation)))


def _number_of_first(standards: Standards) -> str:
    return standards.certified[0][0].number if standards.certified else ""


def _numbers(common: Mapping[str, Reading]) -> tuple[str, ...]:
    return tuple(str(common[name].value) for name in ("number",) if name in common)


def _common(view: View, kind: Kind, standards: Standards) -> dict[str, Reading]:
    """The fields that all claims of the paper share."""
    fields: dict[str, Reading | None] = {}
    holder = holder_of(view)
    if holder is not None:
        fields["holder"] = holder.name
        if is_named_as_certifier(view, str(holder.name.value)):
            fields["holder"] = holder.name.doubted("the same name stands as the certifier's")
    fields["number"] = number_of(view, _number_of_first(standards))
    scope = fields["scope"] = scope_of(view)
    told = frozenset(id(span.segment) for span in scope.spans) if scope is not None else frozenset[int]()
    fields["certification_body"] = certification_body_of(view, str(holder.name.value) if holder else "", told)
    sites = sites_of(view, holder)
    if sites is not None and sites.spans[0].segment.page.method is Method.OCR:
        sites = sites.doubted("addresses read from a picture; look at the page")
    fields["sites"] = sites
    fields["exclusions"] = exclusions_of(view)
    fields["conditions"] = conditions_of(view)
    marks = page_marks(view)
    if marks:
        values = tuple(f"{mark.number} of {mark.of}" for mark in marks)
        fields["pages_present"] = Reading(values, tuple(mark.span for mark in marks))
    languages, plain = language_of(view)
    if languages:
        language = Reading("+".join(languages), (whole(view.segments[0]),))
        if not plain:
            language = language.doubted("words of a further language stand on the paper")
        if any(sheet.page.method is Method.OCR for sheet in view.sheets):
            language = language.doubted("marks on letters and small print are lost in pictures")
        if any(sheet.blind for sheet in view.sheets):
            language = language.doubted("some words of the page cannot be read by a machine")
        fields["language"] = language
    _add_parents(view, kind, fields)
    return {name: reading for name, reading in fields.items() if reading is not None}


def _add_parents(view: View, kind: Kind, fields: dict[str, Reading | None]) -> None:
    """The certificates that this paper belongs to; an annex has no number of its own."""
    own = fields.get("number")
    if kind is Kind.CERTIFICATE_ANNEX:
        fields["number"] = None
    parents = tuple(
        parent
        for parent in parent_numbers_of(view)
        if kind is Kind.CERTIFICATE_ANNEX or own is None or parent.value != own.value
    )
    if not parents and own is not None and kind is Kind.CERTIFICATE_ANNEX:
        parents = (own,)
    if parents:
        spans = tuple(span for parent in parents for span in parent.spans)
        fields["parent_numbers"] = Reading(tuple(parent.value for parent in parents), spans)


def _claims(
    view: View, kind: Kind, standards: Standards, common: Mapping[str, Reading], days: tuple[RoledDay, ...]
) -> list[Claim]:
    """One claim for each certified standard, the first printed first; one without where none is told."""
    claims = []
    draft = kind is Kind.DRAFT_OR_SPECIMEN or bool(draft_marks(view) or placeholders(view))
    several = len(standards.certified) > 1
    for designation, reading in standards.certified:
        fields = {"standard": reading, **common, **days_of(view, days, designation.number)}
        if several:
            own = number_of(view, designation.number)
            if own is not None:
                fields["number"] = own
        scheme = _scheme(kind, designation)
        _add_particulars(view, kind, scheme, fields)
        claims.append(Claim(scheme, _facts(view, fields, draft)))
    if not claims:
        fields = {**common, **days_of(view, days)}
        unlisted = unlisted_of(view) if kind is Kind.MANAGEMENT_SYSTEM_CERTIFICATE else None
        if unlisted is not None:
            fields["standard"] = unlisted
        scheme = _scheme(kind, None)
        if kind is Kind.MANAGEMENT_SYSTEM_CERTIFICATE:
            scheme = _scheme_outside_iso(view)
        _add_particulars(view, kind, scheme, fields)
        if fields:
            claims.append(Claim(scheme, _facts(view, fields, draft)))
    return claims


def _add_particulars(view: View, kind: Kind, scheme: str, fields: dict[str, Reading]) -> None:
    if kind is Kind.STATEMENT_OF_APPLICABILITY:
        for name, reading in (
            ("statement_of_applicability", version_of(view)),
            ("exclusions", excluded_controls(view)),
        ):
            fields.pop(name, None)
            if reading is not None:
                fields[name] = reading
        return
    statement = statement_of_applicability_of(view)
    if statement is not None and scheme in {"iso-27001", "unknown"}:
        fields["statement_of_applicability"] = statement
    if scheme in _SECURE:
        level = level_of(view)
        if level is not None:
            fields["level"] = level


def _scheme(kind: Kind, designation: Designation | None) -> str:
    if kind is Kind.IQNET_ATTESTATION:
        return "iqnet"
    if kind is Kind.ACCREDITATION_CERTIFICATE:
        return "iso-17025"
    if kind in {Kind.PRODUCT_CERTIFICATE, Kind.PERSONAL_CERTIFICATE, Kind.OTHER_SCHEME_CERTIFICATE}:
        return "unknown"
    if designation is None:
        return "iso-27001" if kind is Kind.STATEMENT_OF_APPLICABILITY else "unknown"
    if designation.standard is None:
        return "other-management-system"
    return designation.standard.scheme


def _scheme_outside_iso(view: View) -> str:
    """The scheme of a management-system certificate that names no ISO standard."""
    text = " ".join(segment.folded for segment in view.segments)
    if re.search(r"k-isms|isms-p|정보보호\s?관리체계", text):
        return "k-isms"
    return "other-management-system"


def _facts(view: View, fields: Mapping[str, Reading], draft: bool) -> dict[str, Fact[Any]]:
    doubt = "the paper is marked as a draft or has stand-ins" if draft else ""
    return {
        name: fact_of(view, reading.doubted(doubt) if doubt else reading) for name, reading in fields.items()
    }


def _problems(
    view: View, kind: Kind, days: tuple[RoledDay, ...], accreditation: Accreditation
) -> list[Problem]:
    problems = []
    for day in invalid_days(days):
        problems.append(
            Problem(
                "no-such-day",
                f"page {day.span.segment.page.number}",
                f"{day.span.text!r} is no day of the calendar; it is left out. Look at the page.",
                page=day.span.segment.page.number,
            )
        )
    for sheet in view.sheets:
        if sheet.blind:
            problems.append(
                Problem(
                    "letters-without-meaning",
                    f"page {sheet.page.number}",
                    "Some words of the page are drawn with letters whose meaning the file does not say; they "
                    "could not be read. Look at the page, and type what it says into a form.",
                    page=sheet.page.number,
                )
            )
    pictures = sum(page.images for page in view.paper.pages if not page.pictures_read)
    if kind is Kind.MANAGEMENT_SYSTEM_CERTIFICATE and accreditation.body is None and pictures:
        problems.append(
            Problem(
                "accreditor-not-in-text",
                "page 1",
                f"No accreditation body is named in the text; its mark may be one of {pictures} pictures, "
                "which were not read. Look at the page.",
                page=1,
            )
        )
    return problems
