"""
Does a known break reach the product? Possibly affected, with the way; never affected.

1. Looked at are the papers that stand for the layers, the numbers that the offer gives, and everything
   that they reach by citations of components, in the dossier and in registers.
2. A break is reached by a certificate's number, or by the name of a product or family that a paper,
   a row or the offer prints; where a library version belongs to it, that has to be named as well.
3. Of all ways to one break the shortest is kept. More than one step away a reference means real
   dependence only about half of the time, and the answer says so.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cardassay.engine.case import Case, part_of
from cardassay.engine.graph import Edge, walk
from cardassay.engine.identity import key_of, number_of
from cardassay.engine.linking import finding_of
from cardassay.engine.naming import key_of_paper, shown_number
from cardassay.engine.standing_papers import stack_of
from cardassay.engine.web import Citation, Node, Web, web_of
from cardassay.model.attestation import Attestation
from cardassay.model.chain import ChainKind, Step
from cardassay.model.composition import Affected, ChainKnowledge, KnownBreak
from cardassay.model.evidence import Fact
from cardassay.model.finding import Finding, Part
from cardassay.model.reason import Reason
from cardassay.model.requirement import Requirement, Target

__all__ = ["Hit", "hits_of", "judge_breaks"]

_NAMED = ("product", "ic", "platform", "applet")
_TOKEN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Hit:
    """One known break as it is reached."""

    known: KnownBreak
    affected: Affected
    kind: ChainKind | None
    """The chain from whose paper or number it is reached; ``None`` where the offer gives only a name."""
    layer: str
    """Layer of the product from whose paper it is reached."""
    how: str
    """The number or name that is affected, as printed."""
    path: tuple[Edge[Citation], ...]
    steps: tuple[Step, ...]
    paper: Attestation | None
    """The paper or row that bears the name; ``None`` where the offer does."""
    fact: tuple[str, Fact[str]] | None

    @property
    def indirect(self) -> bool:
        """More than one step away."""
        return len(self.path) + bool(self.affected.through) > 1


def judge_breaks(
    case: Case, requirement: Requirement, target: Target, findings: Sequence[Finding]
) -> Finding:
    """The finding about all known breaks."""
    hits = hits_of(case, findings, requirement, target)
    if hits:
        parts = tuple(_part(case, hit) for hit in hits)
    elif not any(True for _ in stack_of(case, findings, requirement, target).all()):
        parts = (part_of(Reason.NOTHING_PRESENTED),)
    elif not _chip_known(case, findings, requirement, target):
        product = case.supplier.product(target.line)
        chip = product.layer("ic") if product is not None else None
        parts = (part_of(Reason.CHIP_NOT_SHOWN, wanted=chip.name if chip is not None else None),)
    else:
        day = case.chains.issued if case.chains is not None else None
        parts = (part_of(Reason.NO_KNOWN_BREAK, on=day),)
    return finding_of(case, requirement, target, parts)


def hits_of(
    case: Case, findings: Sequence[Finding], requirement: Requirement, target: Target
) -> tuple[Hit, ...]:
    """Each known break that is reached, by its shortest way, in the order of the knowledge."""
    key = ("breaks", requirement.id, target.line)
    if case.chains is None:
        return ()
    if key not in case.memo:
        case.memo[key] = _hits(case, case.chains, findings, requirement, target)
    hits: tuple[Hit, ...] = case.memo[key]
    return hits


def _hits(
    case: Case,
    knowledge: ChainKnowledge,
    findings: Sequence[Finding],
    requirement: Requirement,
    target: Target,
) -> tuple[Hit, ...]:
    web = web_of(case)
    found: list[Hit] = []
    reached = list(_reached(case, web, findings, requirement, target))
    for known in knowledge.breaks:
        if not known.card:
            continue
        hits = [hit for affected in known.affects for hit in _of(known, affected, web, reached)]
        hits += [hit for affected in known.affects for hit in _offered(case, known, affected, target)]
        if hits:
            found.append(min(hits, key=lambda hit: (len(hit.path) + bool(hit.affected.through),
                                                    hit.paper is None)))  # fmt: skip
    return tuple(found)


_Reached = tuple[ChainKind | None, str, str, tuple[Edge[Citation], ...]]


def _reached(
    case: Case, web: Web, findings: Sequence[Finding], requirement: Requirement, target: Target
) -> Iterator[_Reached]:
    """Chain, layer, node and way of everything that the standing papers and the offer reach."""
    starts: dict[str, tuple[ChainKind | None, str]] = {}
    for kind, layer, paper in stack_of(case, findings, requirement, target).all():
        starts.setdefault(key_of_paper(paper), (kind, layer))
    product = case.supplier.product(target.line)
    for layer in ("card", "platform", "ic"):
        component = product.layer(layer) if product is not None else None
        for number in component.numbers if component is not None else ():
            starts.setdefault(key_of(number), (_kind_of(number), layer))
    for key, (chain, layer) in starts.items():
        yield chain, layer, key, ()
        for end, path in walk(key, web.below).paths.items():
            yield chain, layer, end, path


def _chip_known(case: Case, findings: Sequence[Finding], requirement: Requirement, target: Target) -> bool:
    """Whether a paper or a row of the chip was seen, be it as what another paper stands on."""
    web = web_of(case)
    return any(
        (node := web.nodes.get(key)) is not None
        and _first(node) is not None
        and (layer == "ic" or bool(path))
        for _, layer, key, path in _reached(case, web, findings, requirement, target)
    )


def _kind_of(number: str) -> ChainKind | None:
    """The chain to which an offered number belongs."""
    parsed = number_of(number)
    if parsed is None:
        return None
    return ChainKind.EMVCO_BRAND if parsed.scheme.startswith("emvco") else ChainKind.COMMON_CRITERIA


def _of(known: KnownBreak, affected: Affected, web: Web, reached: Sequence[_Reached]) -> Iterator[Hit]:
    numbers = _keys(affected.numbers)
    for kind, layer, key, path in reached:
        node = web.nodes.get(key)
        steps = tuple(web.step(edge) for edge in path)
        if key in numbers:
            printed = path[-1].about.printed if path else (node.printed if node is not None else numbers[key])
            paper = path[0].about.attestation if path else (_first(node) if node is not None else None)
            name = ("number", paper.text("number")) if paper is not None and not path else None
            fact = (name[0], name[1]) if name is not None and name[1] is not None else None
            yield Hit(known, affected, kind, layer, printed, path, steps, paper, fact)
        for paper in node.attestations() if node is not None else ():
            named = _named(affected, paper)
            if named is not None:
                yield Hit(known, affected, kind, layer, named[1].value, path, steps, paper, named)


def _first(node: Node) -> Attestation | None:
    return next(node.attestations(), None)


def _named(affected: Affected, paper: Attestation) -> tuple[str, Fact[str]] | None:
    """The first field in which a paper prints the name of what is affected."""
    for name in _NAMED:
        fact = paper.text(name)
        if fact is not None and _fits(affected.names, fact.value):
            libraries = (*paper.texts("library_versions"), fact.value)
            if not affected.libraries or any(
                version in text for version in affected.libraries for text in libraries
            ):
                return name, fact
    return None


def _offered(case: Case, known: KnownBreak, affected: Affected, target: Target) -> Iterator[Hit]:
    """What the offer itself names."""
    product = case.supplier.product(target.line)
    for layer in ("platform", "ic"):
        component = product.layer(layer) if product is not None else None
        if component is None or not _fits(affected.names, component.name):
            continue
        libraries = (*component.libraries, component.name)
        if not affected.libraries or any(v in text for v in affected.libraries for text in libraries):
            yield Hit(known, affected, None, layer, component.name, (), (), None, None)


@functools.cache
def _patterns(names: tuple[str, ...]) -> tuple[tuple[re.Pattern[str], ...], ...]:
    return tuple(
        tuple(
            re.compile(re.escape(word.casefold()).replace(r"\*", r"[^\W_]*")) for word in name.split()
        )
        for name in names
    )  # fmt: skip


@functools.lru_cache(maxsize=8192)
def _fits(names: tuple[str, ...], printed: str) -> bool:
    """Whether all words of one of the names stand in a printed text."""
    words = _TOKEN.findall(printed.casefold())
    # "SLE 78" is printed apart as often as together.
    words += [one + other for one, other in itertools.pairwise(words)]
    return any(
        all(any(pattern.fullmatch(word) for word in words) for pattern in patterns)
        for patterns in _patterns(names)
    )


@functools.cache
def _keys(numbers: tuple[str, ...]) -> Mapping[str, str]:
    return {key_of(number): number for number in numbers}


def _part(case: Case, hit: Hit) -> Part:
    knowledge, known = case.chains, hit.known
    detail: dict[str, object] = {
        "break": known.name, "printed": hit.how, "says": hit.affected.says, "layer": hit.layer,
        "unknown": known.unknown, "ask": known.ask, "verify": known.verify, "published": known.published,
    }  # fmt: skip
    if known.cve:
        detail["cve"] = known.cve
    if hit.affected.through:
        detail["through"] = hit.affected.through
    if hit.steps:
        detail["path"] = " → ".join([hit.steps[0].citing, *(step.cited for step in hit.steps)])
    if hit.indirect and knowledge is not None:
        detail["share"] = knowledge.indirect_share
    facts: tuple[tuple[str, Fact[str]], ...] = ()
    elsewhere: tuple[tuple[str, Attestation], ...] = ()
    if hit.path:
        citation = hit.path[0].about
        facts = ((citation.field, citation.as_fact(confirmed=True)),)
        elsewhere = ((citation.field, citation.attestation),)
    elif hit.fact is not None and hit.paper is not None:
        facts, elsewhere = (hit.fact,), ((hit.fact[0], hit.paper),)
    if hit.paper is not None:
        detail["paper"] = shown_number(hit.paper)
    return part_of(
        Reason.POSSIBLY_AFFECTED, *facts, source=hit.affected.source, elsewhere=elsewhere, **detail
    )
