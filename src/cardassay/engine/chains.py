"""
The two chains of each card, side by side: Common Criteria / EUCC, and EMVCo / brand.

A link's outcome is that of the finding that asks for its layer, and what is asked about the link
besides, where both chains meet and which known breaks are reached are the findings of those
questions: picture and verdict can never differ. The first link from the top that does not hold is
named with what would mend it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cardassay.engine.breaks import hits_of
from cardassay.engine.case import Asked, Case
from cardassay.engine.checks.force import in_force, status_parts, term_of
from cardassay.engine.identity import key_of
from cardassay.engine.naming import key_of_paper, names, number_of_paper, shown_number
from cardassay.engine.standing_papers import approval_of, approvals, asks_for_layer
from cardassay.engine.web import Web, web_of
from cardassay.model.attestation import Attestation
from cardassay.model.chain import (
    Chain,
    ChainKind,
    Exposure,
    Link,
    Meeting,
    Mend,
    Moment,
    Question,
    Standing,
    Step,
)
from cardassay.model.finding import ActionKind, Finding
from cardassay.model.outcome import Outcome, all_of
from cardassay.model.product import Likeness, compare_products
from cardassay.model.project import ProductLine
from cardassay.model.reason import Reason
from cardassay.model.register import Row
from cardassay.model.requirement import Anchor, Check, Target
from cardassay.model.requirement import Question as Asks
from cardassay.model.supplier import Component, OfferedProduct

__all__ = ["chains_of"]

_LAYERS = {
    ChainKind.EMVCO_BRAND: ("card", "platform", "ic"),
    ChainKind.COMMON_CRITERIA: ("platform", "ic"),
}
_FAILED = (Outcome.NOT_SATISFIED, Outcome.INDETERMINATE)
_STANDING = {
    Reason.IN_FORCE: Standing.IN_FORCE,
    Reason.NOT_YET_IN_FORCE: Standing.NOT_BEGUN,
    Reason.END_UNKNOWN: Standing.UNKNOWN,
}


def chains_of(case: Case, findings: Sequence[Finding]) -> tuple[Chain, ...]:
    """Both chains for every chip card line, the brand chain once per brand."""
    chains: list[Chain] = []
    for line in case.project.lines:
        product = case.supplier.product(line.id)
        if not line.chip or product is None:
            continue
        for brand in line.brands:
            made = _Making(case, findings, ChainKind.EMVCO_BRAND, line, product, str(brand))
            chains.append(made.chain())
        chains.append(_Making(case, findings, ChainKind.COMMON_CRITERIA, line, product, "").chain())
    return tuple(chains)


def _said(finding: Finding) -> str:
    return "; ".join(reason.text for reason in finding.reasons)


class _Making:
    """One chain in the making."""

    def __init__(
        self,
        case: Case,
        findings: Sequence[Finding],
        kind: ChainKind,
        line: ProductLine,
        product: OfferedProduct,
        brand: str,
    ) -> None:
        self.case, self.findings, self.kind = case, findings, kind
        self.line, self.product, self.brand = line.id, product, brand
        self.asking = approvals(findings)
        self.about_layers = tuple(
            f for f in findings if f.requirement.layer or f.requirement.check is Check.SCHEME_DAYS
        )
        self.web: Web = web_of(case)

    def chain(self) -> Chain:
        """The chain with its first broken link and what would mend it."""
        layers = _LAYERS[self.kind]
        approvals = {
            layer: approval_of(self.case, self.asking, self.kind, self.line, self.brand, layer)
            for layer in layers
        }
        papers = {
            layer: finding.candidates[0].attestation if finding is not None and finding.candidates else None
            for layer, finding in approvals.items()
        }
        links = tuple(
            self._link(layer, approvals[layer], papers, layers[at - 1] if at else "", layers[at + 1 :][:1])
            for at, layer in enumerate(layers)
        )
        broken = next((k.layer for outcome in _FAILED for k in links if k.outcome is outcome), "")
        asked = next((k.layer for k in links if k.questions), "") if not broken else ""
        mend = None
        if at := broken or asked:
            link = next(link for link in links if link.layer == at)
            about = link.finding if broken else link.questions[0].finding
            upper = papers.get(layers[layers.index(at) - 1]) if layers.index(at) else None
            mend = self._mend(link, about, upper)
        return Chain(
            self.kind, self.line, self.brand, links, broken, asked, mend, self._meetings(), self._exposures()
        )

    def _link(
        self,
        layer: str,
        finding: Finding | None,
        papers: dict[str, Attestation | None],
        upper: str,
        lower: Sequence[str],
    ) -> Link:
        component, paper = self.product.layer(layer), papers[layer]
        below = None
        if lower and paper is not None:
            below = self._step(paper, papers[lower[0]], lower[0], self.product.layer(lower[0]))
        questions, beside = self._questions(layer, finding)
        if finding is None:
            says = "no requirement asks for a paper of this layer"
            return Link(layer, component, None, Outcome.NOT_APPLICABLE, says, beside=beside)
        says = _said(finding)
        stand_in = self._stand_in(layer, papers.get(upper), finding) if paper is None else None
        days = self._days(finding, paper, papers.get(upper)) if paper is not None else ()
        return Link(
            layer,
            component,
            paper,
            finding.outcome,
            says,
            finding.id,
            below,
            stand_in,
            days,
            questions,
            beside,
        )

    def _step(
        self, paper: Attestation, below: Attestation | None, lower: str, offered: Component | None
    ) -> Step | None:
        """The words that tie a paper to the layer below: a citation of its number, else its name."""
        own = key_of_paper(paper)
        wanted, shown = (key_of_paper(below), number_of_paper(below)) if below is not None else ("", "")
        chosen = next((edge for edge in self.web.below(own) if edge.end == wanted), None)
        chosen = chosen or self.web.nearest(own, offered, shown)
        named = paper.text(lower)
        numbers = {key_of(number) for number in offered.numbers} if offered is not None else set()
        fits = named is not None and offered is not None and (
            compare_products(offered.name, named.value) is Likeness.SAME or key_of(named.value) in numbers
        )  # fmt: skip
        # The number that is cited says more than a name, unless the name is another product's, or the
        # number another paper's.
        by_number = chosen is not None and (chosen.end == wanted or below is None or not fits)
        if named is not None and (not by_number or (not fits and offered is not None)):
            file = paper.origin.file if paper.origin is not None else ""
            words = named.words or named.value
            number = shown_number(paper)
            return Step(
                number, named.value, "name", words, named.page, file, named.sure, fits or offered is None
            )
        if chosen is None:
            return None
        step = self.web.step(chosen)
        # The name, read surely, is a second way to the same layer.
        return replace(step, sure=True) if fits and named is not None and named.sure else step

    def _stand_in(self, layer: str, upper: Attestation | None, finding: Finding) -> Row | None:
        """The register row of what the paper above cites for a layer without a paper, or the offer names."""
        offered = self.product.layer(layer)
        edge = self.web.nearest(key_of_paper(upper), offered) if upper is not None else None
        rows = self.web.nodes[edge.end].rows if edge is not None else ()
        row = min(rows, key=lambda row: not names(offered, row.attestation), default=None)
        return row or self._named_row(offered, finding)

    def _named_row(self, offered: Component | None, finding: Finding) -> Row | None:
        """The row of a number that the offer names for the layer, of a scheme that is accepted for it."""
        schemes = {accepted.scheme for accepted in finding.requirement.accepted}
        rows = (
            row
            for declared in self.case.declared
            if offered is not None and declared.number in offered.numbers
            for _, row in declared.rows()
            if row.attestation.scheme in schemes
        )
        return next(rows, None)

    def _days(self, finding: Finding, paper: Attestation, upper: Attestation | None) -> tuple[Moment, ...]:
        accepted = next((a for a in finding.requirement.accepted if a.scheme == paper.scheme), None)
        if accepted is None:
            return ()
        asked = Asked(
            self.case, finding.requirement, finding.target, accepted, self.case.schemes[paper.scheme]
        )
        term = term_of(paper, asked)
        gone = any(part.reason is Reason.WITHDRAWN for part in status_parts(paper))
        days = [("today", self.case.day), ("end-of-production", self.case.project.window.last_production_day)]
        composed = upper.day("issue_day") if upper is not None else None
        if composed is not None:
            days.insert(0, ("composition", composed.value))
        found = []
        for what, day in days:
            standing = _STANDING.get(in_force(asked, term, day).reason, Standing.ENDED)
            if gone and day >= self.case.day:
                standing = Standing.ENDED
            found.append(Moment(what, day, standing))
        return tuple(found)

    def _questions(
        self, layer: str, approval: Finding | None
    ) -> tuple[tuple[Question, ...], tuple[Question, ...]]:
        """Open findings about this link, and those about further papers of its layer."""
        found, beside = [], []
        for finding in self.about_layers:
            requirement, target = finding.requirement, finding.target
            here = target.line in ("", self.line) and target.brand in ("", self.brand)
            if finding is approval or not here:
                continue
            held = requirement.check is Check.HELD
            if held and requirement.anchor is not Anchor.WHEN_ISSUED:
                if requirement.question is Asks.PRODUCT and asks_for_layer(requirement, self.kind, layer):
                    holds = "holds" if finding.outcome is Outcome.SATISFIED else _said(finding)
                    beside.append(Question(finding.id, finding.outcome, f"{requirement.title}: {holds}"))
                continue
            if finding.outcome not in _FAILED:
                continue
            says = _said(finding)
            if held or requirement.check is Check.COMPONENT_CITED:
                about = asks_for_layer(requirement, self.kind, layer)
            elif requirement.check is Check.SCHEME_DAYS and self.kind is ChainKind.COMMON_CRITERIA:
                parts = [p for p in finding.parts if p.detail.get("layer") == layer and p.outcome in _FAILED]
                about, says = bool(parts), "; ".join(dict.fromkeys(p.why.text for p in parts))
            else:
                continue
            if about:
                found.append(Question(finding.id, finding.outcome, says))
        return tuple(found), tuple(beside)

    def _mend(self, link: Link, identifier: str, upper: Attestation | None) -> Mend | None:
        component = link.component
        finding = next(one for one in self.findings if one.id == identifier)
        order = (ActionKind.SUPPLIER_SENDS, ActionKind.BUYER_CHECKS, ActionKind.PERSON_CONFIRMS)
        action = min(finding.actions, key=lambda one: order.index(one.kind), default=None)
        if action is None:
            return None
        shown = dict(action.must_show)
        file = shown.get("file", "") if action.kind is ActionKind.PERSON_CONFIRMS else ""
        what = f"{action.what}: {file}" if file else action.what
        who = action.whom
        if action.kind is ActionKind.SUPPLIER_SENDS:
            party = self.case.supplier.party(component.vendor) if component is not None else None
            who = shown.get("entity", "") or (party.name if party is not None else self.case.supplier.name)
        number = shown.get("number", "")
        if not number and link.attestation is None and upper is not None:
            # The paper above says which one is missing.
            cited = [edge for edge in self.web.below(key_of_paper(upper)) if edge.about.firm]
            own = self._offered_numbers(link.layer)
            # A letter cites several layers: of what is offered as another one nothing is asked here.
            others = {number for layer in ("platform", "ic") for number in self._offered_numbers(layer)} - own
            fits = [edge for edge in cited if edge.end in own] or [e for e in cited if e.end not in others]
            number = fits[0].about.printed if fits else ""
        return Mend(link.layer, identifier, action.kind.value, what, who, number)

    def _offered_numbers(self, layer: str) -> set[str]:
        component = self.product.layer(layer) if layer else None
        return {key_of(number) for number in component.numbers} if component is not None else set()

    def _meetings(self) -> tuple[Meeting, ...]:
        found = []
        for finding in self.findings:
            if finding.requirement.check is not Check.CHAINS_MEET or finding.target.line != self.line:
                continue
            for layer in ("platform", "ic"):
                parts = [part for part in finding.parts if part.detail.get("layer") == layer]
                if parts:
                    says = "; ".join(dict.fromkeys(part.why.text for part in parts))
                    found.append(Meeting(layer, all_of(p.outcome for p in parts), says, finding.id))
        return tuple(found)

    def _exposures(self) -> tuple[Exposure, ...]:
        """Known breaks that are reached from a layer of this chain, as the finding about them has it."""
        finding = next(
            (
                one
                for one in self.findings
                if one.requirement.check is Check.KNOWN_BREAKS and one.target.line == self.line
            ),
            None,
        )
        if finding is None:
            return ()
        return tuple(
            Exposure(
                hit.known.id, hit.known.name, hit.known.cve, hit.affected.says, hit.steps, hit.indirect,
                hit.known.ask, hit.known.unknown, finding.id, hit.layer, hit.how, hit.affected.through,
            )
            for hit in hits_of(self.case, self.findings, finding.requirement, Target(line=self.line))
            if hit.kind in (None, self.kind) and hit.layer in _LAYERS[self.kind]
        )  # fmt: skip
