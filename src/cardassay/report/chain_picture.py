"""The geometry and the words of a chain in the HTML report: two chains beside what is offered."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cardassay.model.assessment import Assessment
from cardassay.model.chain import Chain, ChainKind, Exposure, Link, Meeting, Standing, Step
from cardassay.model.outcome import Outcome
from cardassay.report.messages import load_messages
from cardassay.report.names import line_name, scheme_name
from cardassay.report.visible import visible

__all__ = ["Broken", "ChainPicture", "Reached", "chain_pictures", "step_words"]

NODE_W, NODE_H, STEP = 292, 112, 166
LEFT, MIDDLE, RIGHT = 0, 340, 680
TOP = 44
_NAME, _NOTE, _LABEL = 33, 44, 44
_STANDS = {
    Standing.IN_FORCE: "✔",
    Standing.ENDED: "ended",
    Standing.NOT_BEGUN: "not yet",
    Standing.UNKNOWN: "?",
}


@dataclass(frozen=True, slots=True)
class Node:
    """One box of a chain picture."""

    x: int
    y: int
    head: str
    name: str
    number: str
    note: str
    days: str
    state: str
    says: str
    href: str
    tag: str = ""
    """``first broken link``, where it is that."""
    warn: str = ""
    """The known breaks that are reached from this paper."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A line between a paper and the layer that it speaks for, or between two layers."""

    x1: int
    y1: int
    x2: int
    y2: int
    state: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Broken:
    """The first broken link of one chain in words."""

    state: str
    where: str
    says: str
    mends: str
    who: str
    href: str


@dataclass(frozen=True, slots=True)
class Reached:
    """One known break in words."""

    name: str
    says: str
    steps: tuple[str, ...]
    caution: str
    unknown: str
    ask: str
    href: str


@dataclass(frozen=True, slots=True)
class ChainPicture:
    """Two chains beside the layers at which they have to meet."""

    title: str
    width: int
    height: int
    heads: tuple[tuple[int, str], ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    sentences: tuple[tuple[str, str], ...]
    """Outcome and words of each link, each citation and each meeting."""
    broken: tuple[Broken, ...] = ()
    reached: tuple[Reached, ...] = ()


def chain_pictures(assessment: Assessment, anchors: Mapping[str, str]) -> tuple[ChainPicture, ...]:
    """One picture per product line and brand; ``anchors`` leads from a finding to its place."""
    found = []
    for line in dict.fromkeys(chain.line for chain in assessment.chains):
        here = [chain for chain in assessment.chains if chain.line == line]
        criteria = next((c for c in here if c.kind is ChainKind.COMMON_CRITERIA), None)
        brands: list[Chain | None] = [c for c in here if c.kind is ChainKind.EMVCO_BRAND]
        told: set[tuple[str, str]] = set()
        for brand in brands or [None]:
            drawing = _Drawing(assessment, line, brand, criteria, anchors, told)
            found.append(drawing.picture())
    return tuple(found)


class _Drawing:
    """One picture in the making."""

    def __init__(
        self,
        assessment: Assessment,
        line: str,
        brand: Chain | None,
        criteria: Chain | None,
        anchors: Mapping[str, str],
        told: set[tuple[str, str]],
    ) -> None:
        self.assessment, self.line, self.brand, self.criteria = assessment, line, brand, criteria
        self.anchors, self.told, self.messages = anchors, told, load_messages()
        self.chains = [chain for chain in (brand, criteria) if chain is not None]
        self.layers = _layers(self.chains)
        self.height_of = {layer: TOP + number * STEP for number, layer in enumerate(self.layers)}

    def picture(self) -> ChainPicture:
        """Nodes, lines and words."""
        of_brand = self.messages.word("brand", self.brand.brand) if self.brand and self.brand.brand else ""
        heads = [(MIDDLE, "what is offered")]
        if self.brand is not None:
            heads.insert(0, (LEFT, self._chain_name(self.brand)))
        if self.criteria is not None:
            heads.append((RIGHT, self._chain_name(self.criteria)))
        nodes, edges = self._offered()
        for chain, x in ((self.brand, LEFT), (self.criteria, RIGHT)):
            if chain is not None:
                nodes += [self._node(chain, link, x) for link in chain.links]
                edges += self._lines(chain, x)
        return ChainPicture(
            " · ".join(word for word in (line_name(self.assessment, self.line), of_brand) if word),
            RIGHT + NODE_W,
            TOP + len(self.layers) * STEP - (STEP - NODE_H) + 14,
            tuple(heads),
            tuple(nodes),
            tuple(edges),
            tuple(self._sentences()),
            tuple(found for chain in self.chains if (found := self._broken(chain)) is not None),
            tuple(self._reached()),
        )

    def _chain_name(self, chain: Chain) -> str:
        return self.messages.word("chain", chain.kind.value)

    def _layer(self, layer: str) -> str:
        return self.messages.word("layer", layer)

    def _meeting(self, layer: str) -> Meeting | None:
        return next((m for c in self.chains for m in c.meetings if m.layer == layer), None)

    def _offered(self) -> tuple[list[Node], list[Edge]]:
        nodes = []
        for layer, y in self.height_of.items():
            offered = next(
                (k.component for c in self.chains for k in c.links if k.layer == layer and k.component), None
            )
            name = visible(offered.name) if offered is not None else "not named in the offer"
            numbers = visible(", ".join(offered.numbers)) if offered is not None else ""
            libraries = visible(", ".join(offered.libraries)) if offered is not None else ""
            meeting = self._meeting(layer) if len(self.chains) > 1 else None
            meets = f"{_sign(meeting.outcome)} {_met(meeting.outcome)}" if meeting is not None else ""
            head = f"offered {self._layer(layer)}"
            says = f"{head}: {name}. {meets}".strip()
            note = f"with {libraries}" if libraries else ""
            nodes.append(
                Node(
                    MIDDLE, y, head, _fit(name, _NAME), _fit(numbers, _NOTE), _fit(note, _NOTE), meets,
                    "offered", says, self.anchors.get(meeting.finding, "") if meeting is not None else "",
                )
            )  # fmt: skip
        middle = MIDDLE + NODE_W // 2
        edges = [
            Edge(middle, self.height_of[upper] + NODE_H, middle, self.height_of[lower], "offered")
            for upper, lower in itertools.pairwise(self.layers)
        ]
        return nodes, edges

    def _node(self, chain: Chain, link: Link, x: int) -> Node:
        y = self.height_of[link.layer]
        name, number, note = _paper_words(link)
        head = f"{self._layer(link.layer)}: {self.messages.word('outcome', link.outcome.value)}"
        days = ", ".join(
            f"{self.messages.word('moment_short', moment.what)} {_STANDS[moment.standing]}"
            for moment in link.days
        )
        reached = [e.name for e in chain.exposures if e.layer == link.layer]
        tag = f"first {_broken_word(link)} link" if chain.first_broken == link.layer else ""
        if not tag and chain.first_question == link.layer:
            tag = "first open question"
        warn = f"⚠ possibly affected: {', '.join(reached)}" if reached else ""
        return Node(
            x, y, head, _fit(name, _NAME), _fit(number, _NOTE), _fit(note, _NOTE), _fit(days, _NOTE),
            link.outcome.value, f"{head}. {link.says}. {tag} {warn}".strip(),
            self.anchors.get(link.finding, ""), tag, _fit(warn, _LABEL),
        )  # fmt: skip

    def _lines(self, chain: Chain, x: int) -> list[Edge]:
        """To the layer that is spoken for, and down to the paper that is cited or the layer named."""
        edges = []
        for link in chain.links:
            y = self.height_of[link.layer] + NODE_H // 2
            x1, x2 = (x + NODE_W, MIDDLE) if x == LEFT else (x, MIDDLE + NODE_W)
            edges.append(Edge(x1, y, x2, y, link.outcome.value))
        middle = x + NODE_W // 2
        for upper, lower in itertools.pairwise(chain.links):
            top, bottom = self.height_of[upper.layer] + NODE_H, self.height_of[lower.layer]
            if upper.below is None:
                edges.append(Edge(middle, top, middle, bottom, "unproven", "no words that name it"))
                continue
            asked = any(q.finding.startswith("cc.component-cited") for q in upper.questions)
            state = "indeterminate" if asked or not upper.below.sure else "cited"
            state = state if upper.below.fits else "not-satisfied"
            verb = "names" if upper.below.role == "name" else "cites"
            page = f", p. {upper.below.page}" if upper.below.page is not None else ""
            label = f"{verb} {visible(upper.below.cited)}{page}"
            edges.append(Edge(middle, top, middle, bottom, state, _fit(label, _LABEL)))
        return edges

    def _sentences(self) -> Iterable[tuple[str, str]]:
        for chain in self.chains:
            for link in chain.links:
                where = f"{self._chain_name(chain)}, {self._layer(link.layer)}"
                # What speaks for a link that holds stands in its finding.
                says = "holds" if link.outcome is Outcome.SATISFIED else link.says
                yield link.outcome.value, f"{where}: {says}."
                if link.stand_in is not None:
                    # A row is no paper: what it proves is said by the question about the link.
                    yield "indeterminate", f"{where}: in its place {_row_words(link)}."
                if link.below is not None:
                    holds = "satisfied" if link.below.sure else "indeterminate"
                    yield holds if link.below.fits else "not-satisfied", step_words(link.below)
                for question in link.questions:
                    yield question.outcome.value, f"{where}, asked about this link: {question.says}."
                for paper in link.beside:
                    yield paper.outcome.value, f"{where}, beside it: {visible(paper.says)}."
        if len(self.chains) > 1:
            for layer in self.layers:
                meeting = self._meeting(layer)
                if meeting is not None:
                    yield meeting.outcome.value, f"{self._layer(layer)}: {meeting.says}."

    def _broken(self, chain: Chain) -> Broken | None:
        layer = chain.first_broken or chain.first_question
        link = next((link for link in chain.links if link.layer == layer), None)
        if link is None:
            return None
        kind = f"First {_broken_word(link)} link"
        kind = kind if chain.first_broken else "All links hold; first open question"
        says = link.says if chain.first_broken else link.questions[0].says
        state = link.outcome.value if chain.first_broken else "indeterminate"
        mend = chain.mend
        number = f" Its number: {visible(mend.number)}." if mend is not None and mend.number else ""
        return Broken(
            state,
            f"{kind}: {self._chain_name(chain)}, {self._layer(layer)}",
            says,
            f"{_sentence(visible(mend.what))}{number}" if mend is not None else "",
            f"{self.messages.word('mend_who', mend.kind)} {visible(mend.who)}" if mend and mend.who else "",
            self.anchors.get(mend.finding if mend is not None else link.finding, ""),
        )

    def _reached(self) -> Iterable[Reached]:
        for chain in self.chains:
            for exposure in chain.exposures:
                # One line's chains are drawn once per brand; what they reach is told once, and what the
                # offer itself names is told of no chain.
                offered = sum(exposure in other.exposures for other in self.chains) > 1
                key = (exposure.id, "" if offered else chain.kind.value)
                if key not in self.told:
                    self.told.add(key)
                    yield self._reach("What is offered" if offered else self._chain_name(chain), exposure)

    def _reach(self, where: str, exposure: Exposure) -> Reached:
        cve = f" ({exposure.cve})" if exposure.cve else ""
        through = f", through {visible(exposure.through)}" if exposure.through else ""
        caution = ""
        if exposure.indirect:
            caution = (
                "More than one step away: of such references only about every second one means that the "
                "product really depends on it."
            )
        return Reached(
            f"{visible(exposure.name)}{cve}",
            f"{where}, {self._layer(exposure.layer)}: “{visible(exposure.printed)}” is "
            f"{visible(exposure.says)}{through}.",
            tuple(step_words(step) for step in exposure.path),
            caution,
            visible(exposure.unknown),
            visible(exposure.ask),
            self.anchors.get(exposure.finding, ""),
        )


def step_words(step: Step) -> str:
    """A citation with its words and its place, as a sentence."""
    verb = "names" if step.role == "name" else "cites"
    place = ", ".join(
        word for word in (visible(step.file), f"page {step.page}" if step.page is not None else "") if word
    )
    words = f": “{visible(step.sentence)}”" if step.sentence else ""
    sure = "" if step.sure else " (not read surely)"
    sure += "" if step.fits else ", another one than is offered"
    return f"{visible(step.citing)} {verb} {visible(step.cited)}{sure}{words}" + (
        f" ({place})" if place else ""
    )


def _paper_words(link: Link) -> tuple[str, str, str]:
    """Name, number and place of what stands for a link."""
    if link.attestation is None:
        if link.stand_in is not None:
            row = link.stand_in
            origin = row.attestation.origin
            file = visible(origin.file) if origin is not None else ""
            return "no paper; a register row", f"no. {visible(row.number)}", f"{file}, {row.place}"
        # A layer that nobody asks about is no gap.
        asked = link.outcome is not Outcome.NOT_APPLICABLE
        return ("no paper" if asked else "not asked for"), "", ""
    printed = link.attestation.text("number")
    origin = link.attestation.origin
    return (
        scheme_name(link.attestation.scheme),
        "" if printed is None else f"no. {visible(printed.value)}",
        visible(origin.file) if origin is not None else "",
    )


def _row_words(link: Link) -> str:
    row = link.stand_in
    if row is None:
        return ""
    origin = row.attestation.origin
    place = f"{visible(origin.file)}, {row.place}" if origin is not None else row.place
    return f"the register row of {visible(row.number)} “{visible(row.name)}” ({place}, {row.status.value})"


def _layers(chains: Iterable[Chain]) -> tuple[str, ...]:
    present = {link.layer for chain in chains for link in chain.links}
    order = ("card", "applet", "platform", "ic")
    return tuple(layer for layer in order if layer in present) + tuple(sorted(present - set(order)))


def _broken_word(link: Link) -> str:
    """A link that nothing disproves is open, not broken."""
    return "broken" if link.outcome is Outcome.NOT_SATISFIED else "open"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


def _sign(outcome: Outcome) -> str:
    return {Outcome.SATISFIED: "✔", Outcome.NOT_SATISFIED: "✖"}.get(outcome, "?")


def _met(outcome: Outcome) -> str:
    return "both chains meet here" if outcome is Outcome.SATISFIED else "not shown that they meet here"


def _fit(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"
