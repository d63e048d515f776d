"""What would close a question about a chain: the paper cited, a statement, or a look at the scheme."""

from __future__ import annotations

from collections.abc import Iterator

from cardassay.engine.case import Case
from cardassay.model.finding import Action, ActionKind, Finding, Part
from cardassay.model.outcome import Outcome
from cardassay.model.reason import Reason
from cardassay.model.requirement import Check

__all__ = ["OF_CHAINS", "chain_actions"]

OF_CHAINS = frozenset({Check.COMPONENT_CITED, Check.SCHEME_DAYS, Check.CHAINS_MEET, Check.KNOWN_BREAKS})
_SEND = frozenset(
    {
        Reason.CITED_NOT_SHOWN,
        Reason.OTHER_COMPONENT_CITED,
        Reason.NEWER_ISSUE_CITED,
        Reason.PRODUCT_UNKNOWN,
        Reason.CHAINS_APART,
        Reason.NOT_IN_FORCE_AT_ISSUE,
        Reason.EVALUATION_TOO_OLD,
        Reason.INTERIM_EVALUATION_DUE,
    }
)
"""What a paper of the supplier closes; the rest is asked of the certification body."""
_ELSEWHERE = frozenset({Reason.NOTHING_PRESENTED, Reason.ONE_CHAIN_ONLY})
"""The missing paper itself is asked for where its layer is."""


def chain_actions(case: Case, finding: Finding, whom: str) -> tuple[Action, ...]:
    """The actions, each once, in the order of the parts; none where nothing is open."""
    actions: dict[Action, None] = {}
    for part in finding.parts:
        if part.outcome is not Outcome.SATISFIED and part.reason not in _ELSEWHERE:
            actions.update(dict.fromkeys(_of(case, finding, part, whom)))
    return tuple(sorted(actions, key=lambda action: action.kind is not ActionKind.SUPPLIER_SENDS))


def _of(case: Case, finding: Finding, part: Part, whom: str) -> Iterator[Action]:
    requirement, shown = finding.requirement, tuple(_shown(case, finding, part))
    if part.why is Reason.TO_CONFIRM:
        file = [(key, paper.origin.file) for key, paper in part.elsewhere if paper.origin is not None]
        places = tuple(("file", name) for _, name in file[:1])
        yield Action(ActionKind.PERSON_CONFIRMS, part.why.text, places, "", part.why)
    elif part.reason is Reason.POSSIBLY_AFFECTED:
        yield Action(ActionKind.SUPPLIER_SENDS, str(part.detail["ask"]), shown, "", part.reason)
        yield Action(ActionKind.BUYER_CHECKS, str(part.detail["verify"]), shown, whom, part.reason)
    elif part.reason in _SEND:
        yield Action(ActionKind.SUPPLIER_SENDS, requirement.ask, shown, "", part.reason)
    else:
        yield Action(ActionKind.BUYER_CHECKS, requirement.verify, shown, whom, part.reason)


def _shown(case: Case, finding: Finding, part: Part) -> Iterator[tuple[str, str]]:
    """Whose paper, of which layer, with which number."""
    layer = str(part.detail.get("layer", ""))
    product = case.supplier.product(finding.target.line)
    component = product.layer(layer) if product is not None and layer else None
    party = case.supplier.party(component.vendor) if component is not None else None
    if party is not None:
        yield "entity", party.name
    if component is not None:
        yield layer, component.name
    number = part.detail.get("cited") if part.reason is not Reason.POSSIBLY_AFFECTED else ""
    if number:
        yield "number", str(number)
