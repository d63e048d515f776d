"""
Do the two chains meet: does each speak of the same platform and the same chip?

Every name that a chain gives to a layer is held against the layer that is offered: the product of the
layer's own papers, and what the papers above say that they stand on. Two names meet when both are the
offered one; a number that the offer gives for the layer names it as well. Comparing the papers with
the offer, rather than with each other, keeps a short name from hiding a different version.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cardassay.engine.case import Case, part_of
from cardassay.engine.identity import key_of
from cardassay.engine.linking import finding_of
from cardassay.engine.naming import shown_number
from cardassay.engine.standing_papers import Stack, approvals, asked_for, stack_of
from cardassay.model.attestation import Attestation
from cardassay.model.chain import ChainKind
from cardassay.model.evidence import Fact
from cardassay.model.finding import Finding, Part
from cardassay.model.product import Likeness, compare_products
from cardassay.model.reason import Reason
from cardassay.model.requirement import Requirement, Target
from cardassay.model.supplier import Component

__all__ = ["judge_meeting"]

_LAYERS = ("platform", "ic")


@dataclass(frozen=True, slots=True)
class _Name:
    """What one paper calls a layer."""

    kind: ChainKind
    field: str
    fact: Fact[str]
    paper: Attestation
    fits: bool


def judge_meeting(
    case: Case, requirement: Requirement, target: Target, findings: Sequence[Finding]
) -> Finding:
    """The finding about every layer at which both chains have to meet."""
    stack, product = stack_of(case, findings, requirement, target), case.supplier.product(target.line)
    parts: list[Part] = []
    asking = approvals(findings)
    for layer in _LAYERS:
        component = product.layer(layer) if product is not None else None
        # Where one of the chains is not asked about a layer, there is nothing to meet.
        both = all(asked_for(case, asking, kind, target.line, layer) for kind in ChainKind)
        if component is not None and both:
            parts += _layer(list(_names(stack, layer, component)), layer, component)
    return finding_of(case, requirement, target, tuple(parts or [part_of(Reason.NOTHING_PRESENTED)]))


def _names(stack: Stack, layer: str, component: Component) -> Iterator[_Name]:
    numbers = {key_of(number) for number in component.numbers}
    for kind, at, paper in stack.all():
        fields = ("product",) if at == layer else (layer,)
        if _LAYERS.index(layer) < _LAYERS.index(at) if at in _LAYERS else False:
            continue
        for name in fields:
            fact = paper.text(name)
            if fact is None:
                continue
            own = paper.text("number") if at == layer else fact
            known = own is not None and key_of(own.value) in numbers
            fits = known or compare_products(component.name, fact.value) is Likeness.SAME
            yield _Name(kind, name, fact, paper, fits)


def _layer(names: list[_Name], layer: str, component: Component) -> list[Part]:
    by_kind = {kind: [name for name in names if name.kind is kind] for kind in ChainKind}
    missing = [kind for kind, found in by_kind.items() if not found]
    if len(missing) == len(by_kind):
        return []
    if missing:
        return [part_of(Reason.ONE_CHAIN_ONLY, layer=layer, wanted=component.name, chain=missing[0].value)]
    apart = [name for name in names if not name.fits]
    if apart:
        return [
            part_of(
                Reason.CHAINS_APART, (name.field, name.fact), elsewhere=((name.field, name.paper),),
                layer=layer, wanted=component.name, printed=name.fact.value,
                paper=shown_number(name.paper), chain=name.kind.value,
            )
            for name in apart
        ]  # fmt: skip
    # One sure name of each chain is enough; that the others were not read surely changes nothing.
    chosen = [min(found, key=lambda name: not name.fact.sure) for found in by_kind.values()]
    facts = tuple((name.field, name.fact) for name in chosen[:1])
    rest = [fact for fact in (name.fact for name in chosen[1:]) if not fact.sure]
    return [
        part_of(
            Reason.CHAINS_MEET, *facts, *((chosen[1].field, fact) for fact in rest),
            elsewhere=((chosen[0].field, chosen[0].paper),), layer=layer, wanted=component.name,
            papers=", ".join(shown_number(name.paper) for name in chosen),
        )
    ]  # fmt: skip
