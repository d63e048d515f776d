"""
The fields of card-industry papers: labels first, then tables, then the sentences of letters.

No real paper of these kinds could be had. What is read here is what an honest reader can take from
labelled lines, tables and letters in English, German, French, Spanish and Chinese; the rim marks all
of it as not sure until a layout was seen for real.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from cardassay.documents.cards.activities import read_activities
from cardassay.documents.cards.common import read_pages, read_range
from cardassay.documents.cards.flags import impossible_claims, missing_parts, wrong_papers
from cardassay.documents.cards.holder import read_holder
from cardassay.documents.cards.knowledge import wording
from cardassay.documents.cards.language import read_language
from cardassay.documents.cards.numbers import cited, own_number
from cardassay.documents.cards.pci import read_book, read_cpp_version, read_findings, read_result
from cardassay.documents.cards.product_words import read_evaluation_type, read_form_factor, read_interface
from cardassay.documents.cards.quality import (
    read_label_tokens,
    read_laboratory_accreditation,
    read_test_methods,
)
from cardassay.documents.cards.sheet import Sheet, clean, is_placeholder, open_sheet
from cardassay.documents.cards.sites import read_sites
from cardassay.documents.cards.subject import BrandFound, brand_of, schemes_of
from cardassay.documents.page import Paper
from cardassay.documents.understanding import Claim, Understanding
from cardassay.model.document import Flag, Kind
from cardassay.model.evidence import Fact

__all__ = ["read"]

Facts = dict[str, Fact[Any]]

_PRODUCT_PAPERS = frozenset(
    {
        Kind.EMVCO_CERTIFICATE,
        Kind.EMVCO_LETTER_OF_APPROVAL,
        Kind.EMVCO_TERMINAL_APPROVAL,
        Kind.GLOBALPLATFORM_LETTER,
        Kind.JAVA_CARD_STATEMENT,
        Kind.CVCS,
        Kind.CSI_LETTER,
        Kind.SUPPLY_AUTHORISATION,
        Kind.PERSONALISATION_VALIDATION,
    }
)
_PCI = frozenset(
    {Kind.PCI_CARD_PRODUCTION_AOC, Kind.PCI_CARD_PRODUCTION_ROC, Kind.PCI_DSS_AOC, Kind.PCI_PIN_AOC}
)
_WITH_BRAND = frozenset(
    {
        Kind.BRAND_LETTER,
        Kind.PERSONALISATION_VALIDATION,
        Kind.CVCS,
        Kind.CSI_LETTER,
        Kind.CQM_CERTIFICATE,
        Kind.CEC_CERTIFICATE,
    }
)
_WITH_SITES = _PCI | {
    Kind.BRAND_LETTER,
    Kind.CQM_CERTIFICATE,
    Kind.CEC_CERTIFICATE,
    Kind.CVCS,
    Kind.CSI_LETTER,
    Kind.PERSONALISATION_VALIDATION,
}
_EMVCO = frozenset({Kind.EMVCO_CERTIFICATE, Kind.EMVCO_LETTER_OF_APPROVAL, Kind.EMVCO_TERMINAL_APPROVAL})


def read(paper: Paper, kind: Kind) -> Understanding:
    """What a card-industry paper says; the paper's own attestation first."""
    sheet = open_sheet(paper, kind)
    brand = brand_of(sheet) if kind in _WITH_BRAND else None
    schemes = schemes_of(sheet, brand)
    on_product = kind in _PRODUCT_PAPERS or any(scheme.endswith(("-loa", "-product")) for scheme in schemes)
    flags: list[Flag] = list(wrong_papers(kind, schemes))
    facts = _common(sheet)
    facts |= _parties(sheet, brand, on_product=on_product)
    if on_product or kind in (Kind.CEC_CERTIFICATE, Kind.TEST_REPORT, Kind.CQM_CERTIFICATE):
        facts |= _product(sheet)
    if kind in _WITH_SITES:
        sites = read_sites(sheet)
        if sites is not None:
            facts["sites"] = sites
    if kind in _PCI or (kind is Kind.BRAND_LETTER and not on_product):
        facts |= _activities(sheet, flags)
    if kind in _PCI:
        facts |= _pci(sheet)
    facts |= _of_kind(sheet, kind)
    claims = tuple(Claim(scheme, _of_scheme(sheet, scheme, facts)) for scheme in schemes)
    for claim in claims:
        flags.extend(missing_parts(claim.scheme, claim.facts))
    flags.extend(_unclear(kind, schemes, brand))
    flags.extend(impossible_claims(paper, sheet.flows))
    return Understanding(claims, tuple(dict.fromkeys(flags)))


def _put(facts: Facts, name: str, fact: Fact[Any] | None) -> None:
    if fact is not None:
        facts[name] = fact


def _common(sheet: Sheet) -> Facts:
    """Days, status and page marks, which every kind may have."""
    facts: Facts = {}
    for name in ("issue_day", "last_day", "first_issue_day"):
        _put(facts, name, sheet.day(name))
    validity = read_range(sheet, "validity")
    if validity is not None:
        start, end = validity
        facts.setdefault("last_day", end)
        if start.value != end.value:
            facts.setdefault("issue_day", start)
    for name in ("assessment_start", "assessment_end"):
        _put(facts, name, sheet.day(name))
    period = read_range(sheet, "assessment")
    if period is not None:
        facts.setdefault("assessment_start", period[0])
        facts.setdefault("assessment_end", period[1])
    if sheet.kind not in _PCI and sheet.kind is not Kind.CQM_CERTIFICATE:
        _put(facts, "status", sheet.text("status", prose=False))
    _put(facts, "pages_present", read_pages(sheet))
    _put(facts, "language", read_language(sheet))
    conditions = [
        line.text
        for item in sheet.all_labelled("conditions")
        for line in item.lines
        if not is_placeholder(line.text)
    ]
    reading = sheet.reading("conditions", prose=False)
    if conditions and reading is not None:
        facts["conditions"] = sheet.fact(reading, (" ".join(conditions),))
    return facts


def _parties(sheet: Sheet, brand: BrandFound | None, *, on_product: bool) -> Facts:
    facts: Facts = {}
    holder = read_holder(sheet)
    _put(facts, "holder", holder)
    if holder is not None and on_product:
        facts["vendor"] = holder
    if sheet.kind is Kind.SUPPLY_AUTHORISATION:
        supplier = sheet.text("supplier")
        if supplier is not None:
            facts["vendor"] = supplier
    body = sheet.text("certification_body", prose=False)
    if body is None and sheet.kind is Kind.JAVA_CARD_STATEMENT:
        body = sheet.text("licensor", prose=False)
    if body is None and brand is not None and brand.issuer_span is not None:
        body = sheet.fact_at(
            (brand.issuer_span,), clean(brand.issuer), why="the name that stands under the letter"
        )
    if body is None and sheet.kind in _EMVCO:
        found = [(flow, match) for flow, match in sheet.search(wording("subject", "emvco"), pages=2)]
        full = [pair for pair in found if "LLC" in pair[1].group()] or found
        if full:
            flow, match = full[0]
            body = sheet.fact_at(
                (flow.span(*match.span()),), clean(match.group()), why="the name in the letterhead"
            )
    _put(facts, "certification_body", body)
    if brand is not None:
        facts["brand"] = sheet.fact_at(
            (brand.span,), brand.name, why=brand.why_not_sure, detail={"brand": brand.brand.id}
        )
    _put(facts, "laboratory", sheet.text("laboratory"))
    return facts


def _product(sheet: Sheet) -> Facts:
    facts: Facts = {}
    for name in ("product", "ic", "platform", "applet"):
        fact = sheet.text(name)
        version = sheet.text(f"{name}_version", prose=False)
        if fact is not None and version is not None and version.value.lower() not in fact.value.lower():
            # Name and version stand under two labels; the field is the product with its version.
            label = sheet.reading(f"{name}_version", prose=False)
            spans = [*_spans(sheet, name), *(label.spans if label is not None else ())]
            why = fact.why_not_sure or version.why_not_sure
            fact = sheet.fact_at(spans, f"{fact.value} {version.value}", why=why) if spans else fact
        _put(facts, name, fact)
    _put(facts, "interface", read_interface(sheet))
    _put(facts, "form_factor", read_form_factor(sheet))
    _put(facts, "evaluation_type", read_evaluation_type(sheet))
    _put(facts, "configuration", sheet.text("configuration"))
    libraries = sheet.reading("libraries", prose=False)
    if libraries is not None:
        parts = [clean(part) for line in libraries.lines for part in re.split(r"[;,]", line)]
        facts["library_versions"] = sheet.fact(libraries, tuple(part for part in parts if part))
    return facts


def _spans(sheet: Sheet, name: str) -> tuple[Any, ...]:
    reading = sheet.reading(name)
    return reading.spans if reading is not None else ()


def _activities(sheet: Sheet, flags: list[Flag]) -> Facts:
    facts: Facts = {}
    found = read_activities(sheet)
    if found is None:
        return facts
    if found.unreadable_boxes:
        flags.append(
            Flag(
                "activities-by-eye",
                "The form asks to tick the activities, and the ticks are drawn, not written. "
                "Look at the page and confirm which activities are ticked.",
            )
        )
    if found.ids and found.spans:
        facts["activities"] = sheet.fact_at(found.spans, found.ids, why=found.why_not_sure)
    if found.exclusions and found.exclusion_spans:
        facts["exclusions"] = sheet.fact_at(found.exclusion_spans, found.exclusions, why=found.why_not_sure)
    return facts


def _pci(sheet: Sheet) -> Facts:
    facts: Facts = {}
    _put(facts, "assessor", _assessor(sheet))
    _put(facts, "result", read_result(sheet))
    _put(facts, "open_findings", read_findings(sheet))
    if sheet.kind in (Kind.PCI_CARD_PRODUCTION_AOC, Kind.PCI_CARD_PRODUCTION_ROC):
        _put(facts, "cpp_book", read_book(sheet))
        _put(facts, "cpp_version", read_cpp_version(sheet))
    else:
        version = read_cpp_version(sheet)
        if version is not None:
            name = "PCI DSS" if sheet.kind is Kind.PCI_DSS_AOC else "PCI PIN"
            reading = sheet.reading("cpp_version", "cpp_book")
            if reading is not None:
                facts["standard"] = sheet.fact(reading, f"{name} v{version.value}", why=version.why_not_sure)
    return facts


def _assessor(sheet: Sheet) -> Fact[str] | None:
    company, person = sheet.text("assessor"), sheet.text("assessor_person", prose=False)
    if company is None:
        return person
    if person is None or person.value in company.value or not person.value:
        return company
    spans = (*_spans(sheet, "assessor"), *_spans(sheet, "assessor_person"))
    why = company.why_not_sure or person.why_not_sure
    return sheet.fact_at(spans, f"{company.value} ({person.value})", why=why)


def _of_kind(sheet: Sheet, kind: Kind) -> Facts:
    facts: Facts = {}
    if kind is Kind.CQM_CERTIFICATE:
        _put(facts, "label_tokens", read_label_tokens(sheet))
        _put(facts, "level", sheet.text("level", prose=False))
        _put(facts, "result", sheet.text("grade", prose=False))
        _put(facts, "standard", sheet.text("standard", prose=False))
        _put(facts, "assessor", sheet.text("assessor", prose=False))
        _put(facts, "open_findings", read_findings(sheet))
    elif kind is Kind.CEC_CERTIFICATE:
        _put(facts, "evaluation_type", read_evaluation_type(sheet))
        _put(facts, "scope", sheet.text("claims", "scope", prose=False))
        _put(facts, "assessor", sheet.text("assessor", prose=False))
    elif kind is Kind.JAVA_CARD_STATEMENT:
        _put(facts, "standard", sheet.text("standard"))
        _put(facts, "result", sheet.text("result"))
    elif kind is Kind.GLOBALPLATFORM_LETTER:
        _put(facts, "level", sheet.text("level", prose=False))
        profiles = sheet.reading("pps", prose=False)
        if profiles is not None:
            facts["protection_profiles"] = sheet.fact(profiles, tuple(clean(line) for line in profiles.lines))
    elif kind is Kind.TEST_REPORT:
        _put(facts, "standard", read_test_methods(sheet))
        _put(facts, "result", read_result(sheet))
        facts |= read_laboratory_accreditation(sheet)
        left_out = sheet.reading("exclusions", prose=False)
        if left_out is not None:
            facts["exclusions"] = sheet.fact(left_out, tuple(clean(line) for line in left_out.lines))
    elif kind is Kind.SOC_REPORT:
        _put(facts, "assessor", sheet.text("assessor", prose=False))
        _put(facts, "scope", sheet.text("scope", prose=False))
        _put(facts, "result", sheet.text("result", prose=False))
        for flow, match in sheet.search(wording("soc", "level"), pages=2):
            facts.setdefault("level", sheet.fact_at((flow.span(*match.span()),), match.group()))
    elif kind is Kind.CSI_LETTER:
        _put(facts, "scope", sheet.text("material", prose=False))
    return facts


def _of_scheme(sheet: Sheet, scheme: str, common: Mapping[str, Fact[Any]]) -> Facts:
    """The facts of one attestation: its own number, and what it refers to."""
    facts = dict(common)
    own = own_number(scheme)
    number = sheet.number(*((own[0], "number") if own else ("number",)))
    if number is None and own is not None:
        for flow, match in sheet.search(own[1], pages=1):
            number = sheet.fact_at(
                (flow.span(*match.span()),), match.group(), why="found by its form, without a label"
            )
            break
    _put(facts, "number", number)
    references = cited(sheet, number.value if number is not None else "")
    if references:
        spans = [reference.span for reference in references]
        facts["references"] = sheet.fact_at(spans, tuple(reference.record for reference in references))
        kinds = {"predecessor"}
        if scheme == "emvco-platform":
            kinds.add("ic-certificate")
        if scheme.endswith(("-loa", "-product")) or scheme in ("emvco-cpa", "emvco-ccd", "mastercard-cvcs"):
            kinds |= {"ic-certificate", "platform-certificate", "letter-of-approval"}
        parents = [reference for reference in references if reference.kind in kinds]
        if parents:
            facts["parent_numbers"] = sheet.fact_at(
                [reference.span for reference in parents],
                tuple(reference.number for reference in parents),
            )
    if scheme == "java-card-licence":
        # The test suite and its result belong to the other attestation of the same paper.
        for name in ("standard", "result"):
            facts.pop(name, None)
    return facts


def _unclear(kind: Kind, schemes: tuple[str, ...], brand: BrandFound | None) -> tuple[Flag, ...]:
    flags: list[Flag] = []
    if brand is not None and brand.why_not_sure:
        flags.append(
            Flag("brand-unclear", f"It is not clear for which brand this paper speaks: {brand.why_not_sure}.")
        )
    elif kind is Kind.BRAND_LETTER and schemes == ("unknown",):
        flags.append(
            Flag(
                "vendor-or-product-unclear",
                "It is not clear whether this letter approves a plant or a product. Look at it by eye.",
            )
        )
    return tuple(flags)
