"""
What a card-industry paper attests: the ids of the schemes it speaks for, and the payment brand.

Rules:

1. An EMVCo certificate is an IC's, a platform's or a mobile component's by its title and its own
   number; a platform certificate cites the IC's number, so a mere mention decides nothing.
2. A brand is the one that signs or whose programme is named; mentions of others do not count
   against it. Where two brands are equally strong, the brand stays open.
3. A brand letter is on a plant or on a product by the words of its title and body; where neither
   prevails its scheme is ``unknown``, and the question is raised.
"""

from __future__ import annotations

from dataclasses import dataclass

from cardassay.documents.cards.knowledge import Brand, brands, weighted_signs, wording
from cardassay.documents.cards.layout import Span
from cardassay.documents.cards.sheet import Sheet
from cardassay.model.document import Kind

__all__ = ["BrandFound", "brand_of", "schemes_of"]

_TITLE_SIGNS = 450

_PLAIN: dict[Kind, str] = {
    Kind.EMVCO_TERMINAL_APPROVAL: "emvco-terminal",
    Kind.PCI_CARD_PRODUCTION_AOC: "pci-card-production",
    Kind.PCI_CARD_PRODUCTION_ROC: "pci-card-production",
    Kind.PCI_DSS_AOC: "pci-dss",
    Kind.PCI_PIN_AOC: "pci-pin",
    Kind.CQM_CERTIFICATE: "mastercard-cqm",
    Kind.CVCS: "mastercard-cvcs",
    Kind.CSI_LETTER: "mastercard-csi",
    Kind.CEC_CERTIFICATE: "mastercard-cec",
    Kind.SUPPLY_AUTHORISATION: "supply-authorisation",
    Kind.TEST_REPORT: "card-physical-test",
    Kind.SOC_REPORT: "soc-report",
}


@dataclass(frozen=True, slots=True)
class BrandFound:
    """The brand that a paper speaks for."""

    brand: Brand
    name: str
    """Its name; for a national scheme as printed."""

    span: Span
    issuer: str = ""
    """Legal name under the letter, as printed; empty when none of the known ones stands there."""

    issuer_span: Span | None = None
    why_not_sure: str = ""


def schemes_of(sheet: Sheet, brand: BrandFound | None) -> tuple[str, ...]:
    """The schemes that the paper speaks for, the main one first; ``unknown`` when none can be told."""
    kind = sheet.kind
    if kind in _PLAIN:
        return (_PLAIN[kind],)
    if kind is Kind.EMVCO_CERTIFICATE:
        return (_emvco(sheet),)
    if kind is Kind.EMVCO_LETTER_OF_APPROVAL:
        return (_emvco_letter(sheet),)
    if kind is Kind.GLOBALPLATFORM_LETTER:
        # "Security domain" and the like stand in every functional letter; only the title decides.
        title = sheet.head[:_TITLE_SIGNS]
        return (
            "globalplatform-security"
            if wording("subject", "security").search(title)
            else "globalplatform-functional",
        )
    if kind is Kind.JAVA_CARD_STATEMENT:
        return _java_card(sheet)
    if kind is Kind.BRAND_LETTER:
        return (_brand_letter(sheet, brand),)
    if kind is Kind.PERSONALISATION_VALIDATION:
        if brand is not None:
            return (brand.brand.schemes["personalisation"],)
        # The name itself is Mastercard's.
        cpv = wording("subject", "cpv").search(sheet.head)
        return ("mastercard-cpv" if cpv else "unknown",)
    return ("unknown",)


def _emvco(sheet: Sheet) -> str:
    title = sheet.head[:_TITLE_SIGNS]
    own = {name for name in ("iccn", "pcn", "secn") if sheet.all_labelled(name)}
    if wording("subject", "mobile").search(title) or own == {"secn"}:
        return "emvco-sbmp"
    if wording("subject", "platform").search(title) or "pcn" in own:
        return "emvco-platform"
    if wording("subject", "ic").search(title) or own == {"iccn"}:
        return "emvco-ic"
    text = sheet.flows[0].text if sheet.flows else ""
    platform, ic = (
        len(wording("subject", "platform").findall(text)),
        len(wording("subject", "ic").findall(text)),
    )
    if platform > ic:
        return "emvco-platform"
    return "emvco-ic" if ic else "unknown"


def _emvco_letter(sheet: Sheet) -> str:
    for text in (sheet.head[:_TITLE_SIGNS], sheet.head):
        first = min(
            (
                (match.start(), scheme)
                for pattern, scheme in (
                    (wording("subject", "ccd"), "emvco-ccd"),
                    (wording("subject", "cpa"), "emvco-cpa"),
                    (wording("subject", "level-one"), "emvco-contactless-l1"),
                )
                for match in [pattern.search(text)]
                if match
            ),
            default=None,
        )
        if first is not None:
            return first[1]
    return "unknown"


def _java_card(sheet: Sheet) -> tuple[str, ...]:
    text = " ".join(flow.text for flow in sheet.flows[:3])
    licence, tck = wording("subject", "licence").search(text), wording("subject", "tck").search(text)
    if licence and tck:
        # The title, which stands first, says what the statement is about.
        if tck.start() < licence.start():
            return "java-card-tck", "java-card-licence"
        return "java-card-licence", "java-card-tck"
    if licence:
        return ("java-card-licence",)
    return ("java-card-tck",) if tck else ("unknown",)


def _brand_letter(sheet: Sheet, brand: BrandFound | None) -> str:
    text = " ".join(flow.text for flow in sheet.flows[:4])
    title = sheet.head[:_TITLE_SIGNS]
    scores = {"vendor": 0, "product": 0}
    for about, weight, pattern in weighted_signs():
        if pattern.search(text):
            scores[about] += weight
        # What the title says weighs twice: a letter on a product names its vendor's plant below.
        if weight > 1 and pattern.search(title):
            scores[about] += weight
    if brand is None or brand.why_not_sure or scores["vendor"] == scores["product"]:
        return "unknown"
    return brand.brand.schemes["vendor" if scores["vendor"] > scores["product"] else "product"]


def brand_of(sheet: Sheet) -> BrandFound | None:
    """The payment brand that a paper speaks for; ``None`` when no brand is named."""
    scores: list[tuple[float, BrandFound]] = []
    head = len(sheet.head)
    labelled = " ".join(item.text for item in sheet.all_labelled("brand"))
    for brand in brands():
        score, first = 0.0, None
        for patterns, weight in ((brand.strong, 3.0), (brand.weak, 1.0)):
            for pattern in patterns:
                for flow, match in sheet.search(pattern, pages=3):
                    first = first or (match.group(), flow.span(*match.span()))
                    # A mention in the title says more than ten in the body.
                    score += weight * (2 if flow.page.number == 1 and match.start() < head else 0.3)
                    if labelled and match.group() in labelled:
                        score += 10
        issuer, issuer_span = "", None
        for pattern in brand.issuers:
            for flow, match in sheet.search(pattern, pages=3):
                if not issuer:
                    issuer, issuer_span = match.group(), flow.span(*match.span())
                    score += 8
                first = first or (match.group(), issuer_span or flow.span(*match.span()))
        if first is not None:
            name = brand.name or first[0]
            scores.append((score, BrandFound(brand, name, first[1], issuer, issuer_span)))
    if not scores:
        return None
    scores.sort(key=lambda item: -item[0])
    best = scores[0]
    if len(scores) > 1 and scores[1][0] > 0.6 * best[0]:
        found = best[1]
        return BrandFound(
            found.brand,
            found.name,
            found.span,
            found.issuer,
            found.issuer_span,
            f"the paper names {scores[1][1].name} about as strongly",
        )
    return best[1]
