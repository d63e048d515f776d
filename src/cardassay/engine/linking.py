"""
Does the paper of a layer cite the certificate of the layer below that is shown?

1. A firm citation (a component in so many words) of the certificate shown, or of one that leads to it,
   links the two; a citation that was not read surely does so where the paper names the chip as well.
2. A newer issue of the certificate shown, or another certificate, is a question that names the paper
   to send.
3. Where the cited certificate is not in the dossier, a register row that bears its number stands in:
   its days are judged as those of a paper would be.
4. Without a citation the name of the layer below decides.

Circles, a paper that cites itself and numbers that cannot exist are questions, whatever else holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cardassay.engine.case import Asked, Case, part_of
from cardassay.engine.graph import Edge, circles, walk
from cardassay.engine.identity import core_of, key_of, newer, number_of, renews
from cardassay.engine.judge import anchor_end, closed, soften, stretches
from cardassay.engine.naming import key_of_paper, names, number_of_paper, shown_number
from cardassay.engine.standing_papers import CRITERIA, stack_of
from cardassay.engine.web import Citation, Node, Web, web_of
from cardassay.model.attestation import Attestation
from cardassay.model.chain import ChainKind
from cardassay.model.day import add_months
from cardassay.model.finding import Finding, Part
from cardassay.model.outcome import all_of
from cardassay.model.product import Likeness, compare_products
from cardassay.model.reason import Reason
from cardassay.model.register import Row, RowStatus
from cardassay.model.requirement import Requirement, Target
from cardassay.model.supplier import Component

__all__ = ["finding_of", "judge_component"]

_BELOW = {"card": "platform", "platform": "ic"}


def judge_component(
    case: Case, requirement: Requirement, target: Target, findings: Sequence[Finding]
) -> Finding:
    """The finding about the link from the layer of the requirement to the one below it."""
    stack, web = stack_of(case, findings, requirement, target), web_of(case)
    kind = _kind(requirement)
    lower = _BELOW.get(requirement.layer, "")
    above = stack.paper(kind, requirement.layer)
    if above is None or not lower:
        return finding_of(case, requirement, target, (part_of(Reason.NOTHING_PRESENTED),))
    product = case.supplier.product(target.line)
    offered = product.layer(lower) if product is not None else None
    look = _Look(case, requirement, web, above, stack.paper(kind, lower), offered, lower)
    parts = [*look.link(), *look.oddities()]
    return finding_of(case, requirement, target, tuple(parts))


def finding_of(case: Case, requirement: Requirement, target: Target, parts: tuple[Part, ...]) -> Finding:
    """A finding that rests on parts alone; what is said comes from those that decide."""
    outcome = all_of(part.outcome for part in parts)
    reasons = tuple(dict.fromkeys(part.why for part in parts if part.outcome is outcome))
    outcome, reasons = soften(requirement, outcome, reasons)
    timeline = stretches(case.day, anchor_end(case, requirement), (), lambda _: (outcome, reasons))
    askeds = [
        Asked(case, requirement, target, accepted, case.schemes[accepted.scheme])
        for accepted in requirement.accepted
    ]
    return closed(case, Finding(requirement, target, outcome, reasons, parts, (), timeline), askeds)


def _kind(requirement: Requirement) -> ChainKind:
    criteria = any(accepted.scheme in CRITERIA for accepted in requirement.accepted)
    return ChainKind.COMMON_CRITERIA if criteria else ChainKind.EMVCO_BRAND


class _Look:
    """One link, looked at from the paper above it."""

    def __init__(
        self,
        case: Case,
        requirement: Requirement,
        web: Web,
        above: Attestation,
        below: Attestation | None,
        offered: Component | None,
        lower: str,
    ) -> None:
        self.case, self.requirement, self.web = case, requirement, web
        self.above, self.below, self.offered, self.lower = above, below, offered, lower
        self.key = key_of_paper(above)
        self.shown = number_of_paper(below) if below is not None else ""

    def link(self) -> Iterator[Part]:
        """What speaks for or against the link."""
        own = key_of_paper(self.below) if self.below is not None else ""
        paths = walk(self.key, self.web.below).paths
        if own and own in paths and self._years_agree(paths[own][-1]):
            path = paths[own]
            sure = all(edge.about.sure for edge in path)
            if sure or self._named():
                through = " → ".join(edge.about.printed for edge in path[:-1])
                yield self._cited(Reason.COMPONENT_CITED, path[0].about, through=through, confirmed=True)
                return
        edge = self.web.nearest(self.key, self.offered, self.shown)
        if edge is None:
            yield self._by_name(paths[own][0].about if own in paths else None)
            return
        if not edge.about.sure and self._named():
            # What a citation means is a proposal; the name was read.
            yield self._by_name(None)
            return
        node = self.web.nodes[edge.end]
        if self.shown and core_of(edge.about.printed) == core_of(self.shown):
            later = newer(edge.about.printed, self.shown)
            reason = Reason.NEWER_ISSUE_CITED if later else Reason.COMPONENT_CITED
            if not later and not self._years_agree(edge):
                reason = Reason.OTHER_COMPONENT_CITED
            yield self._cited(reason, edge.about)
        elif self.shown:
            yield self._cited(Reason.OTHER_COMPONENT_CITED, edge.about)
        # A security target that bears no number is no other certificate; it is none.
        elif node.papers:
            yield self._of_paper(edge, node.papers[0])
        elif node.rows:
            yield from self._of_row(edge, node)
        else:
            yield self._cited(Reason.CITED_NOT_SHOWN, edge.about)

    def oddities(self) -> Iterator[Part]:
        """Numbers that cannot exist, and circles."""
        for citation in self.web.impossible.get(self.key, ()):
            yield self._cited(Reason.NUMBER_IMPOSSIBLE, citation, confirmed=True)
        for circle in circles(self.key, self.web.below):
            names = [self.web.nodes[key].printed for key in circle]
            edge = next(e for e in self.web.below(circle[-1]) if e.end == circle[0])
            if len(circle) > 1:
                way = " → ".join([*names, names[0]])
                yield self._cited(Reason.CITATION_CIRCLE, edge.about, confirmed=True, circle=way)
            elif edge.about.firm:
                yield self._cited(Reason.CITES_ITSELF, edge.about, confirmed=True)

    def _named(self) -> bool:
        """Whether the paper above surely names the offered layer below."""
        named = self.above.text(self.lower)
        return (
            self.offered is not None
            and named is not None
            and named.sure
            and compare_products(self.offered.name, named.value) is Likeness.SAME
        )

    def _by_name(self, unsure: Citation | None) -> Part:
        named = self.above.text(self.lower)
        wanted = self.offered.name if self.offered is not None else ""
        if named is None or self.offered is None:
            if unsure is not None:
                return self._cited(Reason.COMPONENT_CITED, unsure)
            return part_of(Reason.PRODUCT_UNKNOWN, layer=self.lower, wanted=wanted, **self._own())
        likeness = compare_products(wanted, named.value)
        numbers = {key_of(number) for number in self.offered.numbers}
        if likeness is Likeness.SAME or key_of(named.value) in numbers:
            reason = Reason.PRODUCT_MATCHES
        else:
            reason = Reason.OTHER_COMPONENT_CITED
        return part_of(
            reason, (self.lower, named), elsewhere=((self.lower, self.above),),
            layer=self.lower, wanted=wanted, printed=named.value, cited=named.value, **self._own(),
        )  # fmt: skip

    def _of_paper(self, edge: Edge[Citation], paper: Attestation) -> Part:
        """The cited certificate lies in the dossier, but stands for no layer of the offer."""
        reason = Reason.COMPONENT_CITED if names(self.offered, paper) else Reason.OTHER_COMPONENT_CITED
        return self._cited(reason, edge.about)

    def _of_row(self, edge: Edge[Citation], node: Node) -> Iterator[Part]:
        row = node.rows[0]
        if not names(self.offered, row.attestation) and self.offered is not None and row.name:
            likeness = compare_products(self.offered.name, row.name)
            reason = Reason.CITED_IN_REGISTER if likeness is Likeness.SAME else Reason.CITED_NOT_SHOWN
        else:
            reason = Reason.CITED_IN_REGISTER
        place = row.attestation.origin.file if row.attestation.origin is not None else ""
        yield self._cited(reason, edge.about, row=row.place, register=place, name=row.name)
        yield from self._days_of(row)

    def _days_of(self, row: Row) -> Iterator[Part]:
        """The stand-in's days against the issue of the paper above; the rule asks, it never rejects."""
        composed = self.above.day("issue_day")
        source, paper = self.requirement.source, row.attestation
        if row.status is RowStatus.WITHDRAWN:
            yield part_of(Reason.WITHDRAWN, ("status", paper.text("status")), source=source,
                          paper=shown_number(paper))  # fmt: skip
        if composed is None:
            return
        issued = paper.day("issue_day")
        facts = (("issue_day", composed),)
        about: dict[str, Any] = {"paper": shown_number(paper), "on": composed.value, "layer": self.lower}
        elsewhere = (("issue_day", self.above),)
        if issued is not None and issued.value > composed.value:
            yield part_of(Reason.CONTRADICTION, *facts, elsewhere=elsewhere,
                          first_day=issued.value, **about)  # fmt: skip
        ended = paper.day("archived_day") or paper.day("last_day")
        if ended is not None and ended.value < composed.value:
            yield part_of(Reason.NOT_IN_FORCE_AT_ISSUE, *facts, elsewhere=elsewhere, source=source, **about)
        elif ended is not None and ended.value < self.case.day:
            yield part_of(Reason.ARCHIVED, *facts, elsewhere=elsewhere, **about)
        months = self.requirement.oldest_months
        newest = max(
            (day.value for other in self.web.nodes[key_of(row.number)].attestations()
             if (number := other.text("number")) is not None and renews(number.value)
             and (day := other.day("issue_day")) is not None and day.value <= composed.value),
            default=None,
        )  # fmt: skip
        if months is not None and newest is not None and composed.value > add_months(newest, months):
            yield part_of(Reason.EVALUATION_TOO_OLD, *facts, elsewhere=elsewhere, source=source,
                          issue_day=newest, months=months, **about)  # fmt: skip

    def _years_agree(self, edge: Edge[Citation]) -> bool:
        """Whether the number cited and that of the paper below name one year, where both name one."""
        if self.below is None:
            return True
        cited, shown = number_of(edge.about.printed), number_of(self.shown)
        if cited is None or shown is None or edge.end != key_of_paper(self.below):
            return True
        return cited.year is None or shown.year is None or cited.year == shown.year

    def _cited(self, reason: Reason, citation: Citation, *, confirmed: bool = False, **detail: Any) -> Part:
        fact = citation.as_fact(confirmed=confirmed)
        shown = shown_number(self.below) if self.below is not None else ""
        return part_of(
            reason, (citation.field, fact), elsewhere=((citation.field, citation.attestation),),
            cited=citation.printed, shown=shown, layer=self.lower,
            wanted=self.offered.name if self.offered is not None else "", **{**self._own(), **detail},
        )  # fmt: skip

    def _own(self) -> dict[str, Any]:
        return {"paper": f"{self.case.schemes[self.above.scheme].name} no. {shown_number(self.above)}"}
