"""
The two chains of each card, side by side: Common Criteria / EUCC, and EMVCo / brand.

A link's outcome is that of the finding that asks for its layer, so that picture and verdict can
never differ. The chains must meet at the same platform and IC: a letter that names another IC than
the platform's certificate breaks at that link.
"""

from __future__ import annotations

from collections.abc import Sequence

from cardassay.engine.case import Case
from cardassay.model.chain import Chain, ChainKind, Link
from cardassay.model.finding import Finding
from cardassay.model.outcome import Outcome
from cardassay.model.project import ProductLine
from cardassay.model.requirement import Check, Weight
from cardassay.model.scheme import Subject
from cardassay.model.supplier import OfferedProduct

__all__ = ["chains_of"]

_CRITERIA = frozenset({"common-criteria", "eucc"})
_LAYERS = {
    ChainKind.EMVCO_BRAND: ("card", "platform", "ic"),
    ChainKind.COMMON_CRITERIA: ("platform", "ic"),
}
_WEIGHT = {Weight.BLOCKING: 0, Weight.CONDITIONAL: 1, Weight.ADVISORY: 2}
_LOOSE = frozenset({Subject.COMPONENT_QUALITY, Subject.SAMPLES, Subject.SUPPLY, Subject.LICENCE})


def chains_of(case: Case, findings: Sequence[Finding]) -> tuple[Chain, ...]:
    """Both chains for every chip card line, the brand chain once per brand."""
    chains: list[Chain] = []
    for line in case.project.lines:
        product = case.supplier.product(line.id)
        if not line.chip or product is None:
            continue
        for brand in line.brands:
            chains.append(_chain(case, findings, ChainKind.EMVCO_BRAND, line, product, str(brand)))
        chains.append(_chain(case, findings, ChainKind.COMMON_CRITERIA, line, product, ""))
    return tuple(chains)


def _chain(
    case: Case,
    findings: Sequence[Finding],
    kind: ChainKind,
    line: ProductLine,
    product: OfferedProduct,
    brand: str,
) -> Chain:
    links = tuple(_link(case, findings, kind, line.id, product, brand, layer) for layer in _LAYERS[kind])
    broken = next((link.layer for link in links if link.outcome is Outcome.NOT_SATISFIED), "")
    if not broken:
        broken = next((link.layer for link in links if link.outcome is Outcome.INDETERMINATE), "")
    return Chain(kind, line.id, brand, links, broken)


def _link(
    case: Case,
    findings: Sequence[Finding],
    kind: ChainKind,
    line: str,
    product: OfferedProduct,
    brand: str,
    layer: str,
) -> Link:
    component = product.layer(layer)
    asking = [f for f in findings if _asks_for(case, f, kind, line, brand, layer)]
    if not asking:
        return Link(
            layer, component, None, Outcome.NOT_APPLICABLE, "no requirement asks for a paper of this layer"
        )
    # The approval of the layer itself: a card's letter names an interface, which its vendor's
    # statements do not; a question about the past does not stand for the present.
    finding = min(asking, key=lambda f: (not f.requirement.match_interface, _WEIGHT[f.requirement.weight]))
    best = finding.candidates[0] if finding.candidates else None
    says = "; ".join(reason.text for reason in finding.reasons)
    return Link(layer, component, best.attestation if best else None, finding.outcome, says, finding.id)


def _asks_for(case: Case, finding: Finding, kind: ChainKind, line: str, brand: str, layer: str) -> bool:
    requirement, target = finding.requirement, finding.target
    schemes = {accepted.scheme for accepted in requirement.accepted}
    return (
        requirement.check is Check.HELD
        and requirement.layer == layer
        and bool(schemes & _CRITERIA) == (kind is ChainKind.COMMON_CRITERIA)
        and target.line in ("", line)
        and target.brand in ("", brand)
        and not any(case.schemes[scheme].subject in _LOOSE for scheme in schemes)
    )
