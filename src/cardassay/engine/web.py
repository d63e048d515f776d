"""
The web of references of a case: which certificate names which, across papers, registers and the offer.

A node is one certificate, whatever the spelling of its number; its papers and its register rows hang
on it. An edge is one citation with the words and the page it was read from. Only citations of
components are followed: a previous version, an evaluation of another product or an example is no part
of the stack.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cardassay.engine.case import Case
from cardassay.engine.graph import Edge
from cardassay.engine.identity import can_exist, core_of, is_number, key_of
from cardassay.engine.naming import itself, key_of_paper, names, number_of_paper, shown_number
from cardassay.engine.standing_papers import CRITERIA
from cardassay.model.attestation import Attestation
from cardassay.model.chain import Step
from cardassay.model.evidence import Fact
from cardassay.model.product import Likeness, compare_products
from cardassay.model.register import Row
from cardassay.model.supplier import Component

__all__ = ["Citation", "Node", "Web", "place_of", "web_of"]

_FOLLOWED = frozenset({"component", "component-shared", "evaluation-reused", "unknown", ""})
"""Roles of citations along which a weakness can travel; a role that nobody knows may be one of them."""
_FIRM = "component"
_BELOW = ("ic", "platform")


@dataclass(frozen=True, slots=True)
class Citation:
    """One number that a paper or a register row names."""

    printed: str
    role: str
    sure: bool
    sentence: str
    page: int | None
    field: str
    attestation: Attestation
    """Where it stands: a paper, or the attestation of a row."""
    fact: Fact[Any]
    row: Row | None = None

    @property
    def firm(self) -> bool:
        """Whether the paper says that the cited product is a part of its own."""
        return self.role == _FIRM

    def as_fact(self, *, confirmed: bool = False) -> Fact[str]:
        """The citation as one value, with its own words and page."""
        sure = self.sure or confirmed
        why = "" if sure else self.fact.why_not_sure or "what the citation means is a proposal"
        return Fact(self.printed, sure, self.page, None, self.sentence, self.fact.method, why_not_sure=why)


@dataclass(slots=True)
class Node:
    """One certificate with everything at hand about it."""

    key: str
    printed: str
    papers: list[Attestation] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def attestations(self) -> Iterator[Attestation]:
        """Papers first, then register rows."""
        yield from self.papers
        for row in self.rows:
            yield row.attestation


@dataclass(frozen=True, slots=True)
class Web:
    """All nodes and citations of a case."""

    nodes: Mapping[str, Node]
    edges: Mapping[str, tuple[Edge[Citation], ...]]
    """Followed citations by the citing node: the firm and sure ones first."""
    impossible: Mapping[str, tuple[Citation, ...]]
    """Citations of numbers that no scheme can have issued, by the citing node."""

    def below(self, key: str) -> tuple[Edge[Citation], ...]:
        """The citations that are followed from a node."""
        return self.edges.get(key, ())

    def nearest(self, key: str, offered: Component | None = None, shown: str = "") -> Edge[Citation] | None:
        """
        Of several components that a node surely has, the one that speaks of the layer below.

        Before others go the procedure whose paper is shown, a number that the offer gives, and a product
        of the offered name. ``None`` where nothing is cited as a component.
        """
        firm = [edge for edge in self.below(key) if edge.about.firm and edge.end != key]
        numbers = {key_of(number) for number in offered.numbers} if offered is not None else set()

        def rank(edge: Edge[Citation]) -> tuple[bool, bool, bool, bool]:
            named = any(names(offered, one) for one in self.nodes[edge.end].attestations())
            same = bool(shown) and core_of(edge.about.printed) == core_of(shown)
            return (not same, edge.end not in numbers, not named, not edge.about.sure)

        return min(firm, key=rank, default=None)

    def step(self, edge: Edge[Citation]) -> Step:
        """A citation as it is shown."""
        citation = edge.about
        return Step(
            self.nodes[edge.start].printed,
            citation.printed,
            citation.role or "unknown",
            citation.sentence,
            citation.page,
            place_of(citation.attestation, citation.row),
            citation.sure,
        )


def place_of(attestation: Attestation, row: Row | None) -> str:
    """The file, and the row where it is a register's."""
    file = attestation.origin.file if attestation.origin is not None else ""
    return f"{file}, {row.place}" if row is not None else file


def web_of(case: Case) -> Web:
    """The web of a case; made once and kept."""
    if "web" not in case.memo:
        case.memo["web"] = _made(case)
    web: Web = case.memo["web"]
    return web


def _made(case: Case) -> Web:
    nodes: dict[str, Node] = {}
    edges: dict[str, dict[tuple[str, str], Edge[Citation]]] = {}
    impossible: dict[str, list[Citation]] = {}

    def node(key: str, printed: str) -> Node:
        return nodes.setdefault(key, Node(key, printed))

    def cite(key: str, citations: Iterable[Citation]) -> None:
        for citation in citations:
            if not can_exist(citation.printed, case.day):
                impossible.setdefault(key, []).append(citation)
            elif citation.role in _FOLLOWED:
                end = key_of(citation.printed)
                node(end, citation.printed)
                known = edges.setdefault(key, {}).get((key, end))
                if known is None or _rank(citation) < _rank(known.about):
                    edges[key][key, end] = Edge(key, end, citation)

    for paper in case.attestations:
        key = key_of_paper(paper)
        node(key, shown_number(paper)).papers.append(paper)
        cite(key, _citations(paper, None))
    for rows in case.rows.values():
        for row in rows:
            if row.number:
                key = key_of(row.number)
                node(key, row.number).rows.append(row)
                cite(key, _citations(row.attestation, row))
    # A security target without a certificate's number speaks for the certificate of its product.
    for target in case.attestations:
        if target.scheme in CRITERIA and not number_of_paper(target):
            for key in _certificates_of(case, target):
                cite(key, _citations(target, None))
    ordered = {
        key: tuple(sorted(found.values(), key=lambda edge: _rank(edge.about))) for key, found in edges.items()
    }
    return Web(nodes, ordered, {key: tuple(found) for key, found in impossible.items()})


def _rank(citation: Citation) -> tuple[bool, bool, bool]:
    return (not citation.firm, not citation.sure, citation.row is not None)


def _certificates_of(case: Case, target: Attestation) -> set[str]:
    """
    The certificates in the dossier that a target speaks for.

    They bear its product's name; or a name that is not another one, where the target prints their
    procedure's number, which often lacks version and year.
    """
    product = target.text("product")
    if product is None:
        return set()
    printed = {core_of(number) for number, _ in itself(target)}
    found = set()
    for paper in case.attestations:
        number, named = paper.text("number"), paper.text("product")
        if paper.scheme not in CRITERIA or number is None or named is None:
            continue
        likeness = compare_products(named.value, product.value)
        near = likeness is Likeness.SIMILAR and core_of(number.value) in printed
        if likeness is Likeness.SAME or near:
            found.add(key_of_paper(paper))
    return found


def _citations(paper: Attestation, row: Row | None) -> Iterator[Citation]:
    fact = paper.fact("references")
    for record in paper.records("references"):
        printed = str(record.get("number", "")).strip()
        if printed:
            page = record.get("page")
            yield Citation(
                printed,
                str(record.get("role", "")),
                bool(record.get("sure", fact.sure if fact is not None else False)),
                str(record.get("sentence", "")),
                page if isinstance(page, int) else None,
                "references",
                paper,
                fact or Fact((), False),
                row,
            )
    for name in _BELOW:
        named = paper.text(name)
        # A letter or a platform certificate may name what it stands on by its number alone.
        if named is not None and is_number(named.value):
            yield Citation(
                named.value, _FIRM, named.sure, named.words, named.page, name, paper, named, row
            )  # fmt: skip
    parents = paper.fact("parent_numbers")
    for number in paper.texts("parent_numbers"):
        if parents is not None:
            yield Citation(
                number, "previous-version", parents.sure, parents.words, parents.page, "parent_numbers",
                paper, parents, row,
            )  # fmt: skip
