"""Which paper stands for each layer of a product line, as the findings have chosen it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cardassay.engine.case import Case
from cardassay.model.attestation import Attestation
from cardassay.model.chain import ChainKind
from cardassay.model.finding import Finding
from cardassay.model.requirement import Check, Requirement, Target, Weight
from cardassay.model.scheme import Subject

__all__ = ["CRITERIA", "Stack", "approval_of", "approvals", "asked_for", "asks_for_layer", "stack_of"]

CRITERIA = frozenset({"common-criteria", "eucc"})
_WEIGHT = {Weight.BLOCKING: 0, Weight.CONDITIONAL: 1, Weight.ADVISORY: 2}
_LOOSE = frozenset({Subject.COMPONENT_QUALITY, Subject.SAMPLES, Subject.SUPPLY, Subject.LICENCE})


@dataclass(frozen=True, slots=True)
class Stack:
    """The standing papers of one line, by chain and layer; of letters, one per brand."""

    papers: Mapping[tuple[ChainKind, str], tuple[Attestation, ...]] = field(hash=False)

    def paper(self, kind: ChainKind, layer: str) -> Attestation | None:
        """The paper of a layer in one of the chains; ``None`` when none was shown."""
        found = self.papers.get((kind, layer), ())
        return found[0] if found else None

    def all(self) -> Iterable[tuple[ChainKind, str, Attestation]]:
        """Every standing paper with its chain and layer."""
        for (kind, layer), papers in self.papers.items():
            for paper in papers:
                yield kind, layer, paper


def stack_of(case: Case, findings: Sequence[Finding], requirement: Requirement, target: Target) -> Stack:
    """
    The papers that stand for the layers of the line in a target.

    Of platform and chip only papers of the schemes that the requirement accepts; of the card its letters.
    """
    key = ("standing", id(findings), target.line)
    known: tuple[list[tuple[ChainKind, str, Attestation]], Sequence[Finding]] | None = case.memo.get(key)
    if known is None:
        # The findings are kept beside it so that their identity cannot be given to others.
        known = case.memo[key] = (list(_standing(case, findings, target.line)), findings)
    accepted = {one.scheme for one in requirement.accepted}
    found: dict[tuple[ChainKind, str], dict[int, Attestation]] = {}
    for kind, layer, paper in known[0]:
        if layer == "card" or paper.scheme in accepted:
            found.setdefault((kind, layer), {})[id(paper)] = paper
    return Stack({key: tuple(papers.values()) for key, papers in found.items()})


def _standing(
    case: Case, findings: Sequence[Finding], line: str
) -> Iterator[tuple[ChainKind, str, Attestation]]:
    """The best paper of every approval of a layer, whatever scheme it is of."""
    asking = approvals(findings)
    brands = sorted({finding.target.brand for finding in asking} | {""})
    for kind in ChainKind:
        for layer in ("card", "platform", "ic"):
            for brand in brands:
                finding = approval_of(case, asking, kind, line, brand, layer)
                if finding is not None and finding.candidates:
                    yield kind, layer, finding.candidates[0].attestation


def approvals(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that ask for a paper of some layer."""
    return tuple(f for f in findings if f.requirement.layer and f.requirement.check is Check.HELD)


def asked_for(case: Case, findings: Iterable[Finding], kind: ChainKind, line: str, layer: str) -> bool:
    """Whether any requirement asks for the approval of a layer in a chain, of whatever brand."""
    return any(
        _asks_for_paper(case, finding, kind, line, finding.target.brand, layer) for finding in findings
    )


def approval_of(
    case: Case, findings: Iterable[Finding], kind: ChainKind, line: str, brand: str, layer: str
) -> Finding | None:
    """The finding that asks for the approval of a layer itself; ``None`` when none does."""
    asking = [
        f
        for f in findings
        if f.requirement.layer == layer and _asks_for_paper(case, f, kind, line, brand, layer)
    ]
    if len(asking) < 2:
        return asking[0] if asking else None
    # A card's letter names an interface, which its vendor's statements do not; a question about the
    # past does not stand for the present.
    return min(
        asking,
        key=lambda f: (not f.requirement.match_interface, _WEIGHT[f.requirement.weight]),
        default=None,
    )


def _asks_for_paper(case: Case, finding: Finding, kind: ChainKind, line: str, brand: str, layer: str) -> bool:
    return (
        finding.requirement.check is Check.HELD
        and asks_for_layer(finding.requirement, kind, layer)
        and finding.target.line in ("", line)
        and finding.target.brand in ("", brand)
        and not any(case.schemes[one.scheme].subject in _LOOSE for one in finding.requirement.accepted)
    )


def asks_for_layer(requirement: Requirement, kind: ChainKind, layer: str) -> bool:
    """Whether a requirement speaks of that layer in that chain."""
    if requirement.layer != layer:
        return False
    criteria = any(accepted.scheme in CRITERIA for accepted in requirement.accepted)
    return criteria == (kind is ChainKind.COMMON_CRITERIA)
