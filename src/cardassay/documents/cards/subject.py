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

from dataclasses import dataclass, replace

from cardassay.documents.cards.knowledge import Brand, brands, weighted_signs, wording
from cardassay.documents.cards.layout import Span
from cardassay.documents.cards.sheet import Sheet
from cardassay.model.document import Kind

__all__ = ["BrandFound", "brand_of", "schemes_of"]

_TITLE_SIGNS = 450
_FIRST_WORDS = 160

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
    in_title: bool = False
    """It stands among the first words of the paper."""

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
    """Licence, TCK or both: what a title or a plain statement says, not what is merely mentioned."""
    labelled = {item.row for items in sheet.labelled.values() for item in items}
    titles = [
        row.text
        for index, row in enumerate(sheet.rows[:8])
        if index not in labelled and len(row.text.split()) <= 12 and not row.text.rstrip().endswith(".")
    ]
    title = " \n ".join(titles)
    licence, tck = wording("subject", "licence").search(title), wording("subject", "tck").search(title)
    passed = bool(sheet.all_labelled("standard") or sheet.phrases.get("standard"))
    held = any(True for _ in sheet.search(wording("subject", "licence-held"), pages=3))
    found: list[tuple[int, str]] = []
    if licence or held or sheet.all_labelled("licensor"):
        found.append((licence.start() if licence else len(title), "java-card-licence"))
    if tck or passed:
        found.append((tck.start() if tck else len(title) + 1, "java-card-tck"))
    return tuple(scheme for _, scheme in sorted(found)) or ("unknown",)


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
    labelled = " ".join(item.text for item in sheet.all_labelled("brand"))
    for brand in brands():
        scored = _score(sheet, brand, labelled)
        if scored is not None:
            scores.append(scored)
    if not scores:
        return None
    scores.sort(key=lambda item: -item[0])
    best, found = scores[0]
    for other, rival in scores[1:]:
        both_titled = found.in_title and rival.in_title and not (found.issuer or labelled)
        if other > 0.6 * best or both_titled:
            return replace(found, why_not_sure=f"the paper names {rival.name} about as strongly")
    return found


def _score(sheet: Sheet, brand: Brand, labelled: str) -> tuple[float, BrandFound] | None:
    """How strongly a paper names a brand, and where first; ``None`` when it does not."""
    score, in_title = 0.0, False
    first: tuple[str, Span] | None = None
    for patterns, weight in ((brand.strong, 3.0), (brand.weak, 1.0)):
        for pattern in patterns:
            for flow, match in sheet.search(pattern, pages=3):
                first = first or (match.group(), flow.span(*match.span()))
                on_first = flow.page.number == 1
                in_title |= on_first and match.start() < _FIRST_WORDS
                # A mention in the title area says more than several in the body.
                score += weight * (2 if on_first and match.start() < len(sheet.head) else 0.3)
                if labelled and match.group() in labelled:
                    score += 10
    issuer, issuer_span = "", None
    for pattern in brand.issuers:
        for flow, match in sheet.search(pattern, pages=3):
            span = flow.span(*match.span())
            if not issuer:
                issuer, issuer_span = match.group(), span
                score += 8
            first = first or (match.group(), span)
    if first is None:
        return None
    return score, BrandFound(brand, brand.name or first[0], first[1], issuer, issuer_span, in_title)
