"""The geometry of the pictures in the HTML report: timelines and chains."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cardassay.model.assessment import Assessment
from cardassay.model.chain import Chain, ChainKind, Link
from cardassay.model.outcome import Outcome
from cardassay.report.messages import load_messages
from cardassay.report.names import line_name, scheme_name
from cardassay.report.timeline import Scale, marks, rows, scale_of

__all__ = ["ChainPicture", "TimelinePicture", "chain_pictures", "timeline_picture"]

LABEL, BARS, ROW = 350, 600, 34
"""Width of the labels, width of the bars and height of a row, in the picture's units."""
HEAD = 58
_TITLE, _WHERE = 43, 56
"""Letters of a label that fit."""

NODE_W, NODE_H, STEP = 292, 92, 122
LEFT, MIDDLE, RIGHT = 0, 340, 680
_NAME, _NOTE = 33, 42


@dataclass(frozen=True, slots=True)
class Bar:
    """One stretch of one row."""

    x: float
    width: float
    state: str
    says: str


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One row with its label."""

    y: int
    title: str
    where: str
    full: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class TimelinePicture:
    """A timeline ready to be drawn."""

    width: int
    height: int
    rows: tuple[TimelineRow, ...]
    years: tuple[tuple[float, int], ...]
    marks: tuple[tuple[float, str, str, int], ...]
    """Place, words, day, and height of the words, so that neighbours do not cover each other."""


def timeline_picture(assessment: Assessment) -> TimelinePicture | None:
    """The timeline of an assessment; ``None`` when no finding has one."""
    found = rows(assessment)
    if not found:
        return None
    scale = scale_of(assessment)
    messages = load_messages()
    drawn = []
    for number, row in enumerate(found):
        bars = []
        for segment in row.segments:
            start, end = scale.span(segment)
            bars.append(
                Bar(
                    round(LABEL + start * BARS, 1),
                    # One day in a long programme would be too thin to be seen.
                    round(max((end - start) * BARS, 2.0), 1),
                    segment.state.value,
                    f"{segment.first_day} to {segment.last_day}: "
                    + messages.word("timeline", segment.state.value),
                )
            )
        title, where = row.requirement.title, row.where
        drawn.append(
            TimelineRow(
                HEAD + number * ROW,
                _fit(title, _TITLE),
                _fit(where, _WHERE),
                f"{title} ({where})",
                tuple(bars),
            )
        )
    places = ((round(LABEL + scale.share(day) * BARS, 1), day.year) for day in scale.years())
    # The number of a year needs about thirty units to the right of its line.
    years = tuple((x, year) for x, year in places if x < LABEL + BARS - 30)
    return TimelinePicture(
        LABEL + BARS + 20,
        HEAD + len(found) * ROW + 8,
        tuple(drawn),
        years,
        _mark_places(assessment, scale),
    )


def _mark_places(assessment: Assessment, scale: Scale) -> tuple[tuple[float, str, str, int], ...]:
    places: list[tuple[float, str, str, int]] = []
    for mark in sorted(marks(assessment), key=lambda mark: mark.day):
        x = round(LABEL + scale.share(mark.day) * BARS, 1)
        # Words are about 100 units wide; a mark close to the one before stands one line higher.
        near = bool(places) and x - places[-1][0] < 105 and places[-1][3] == 26
        places.append((x, mark.says, mark.day.isoformat(), 12 if near else 26))
    return tuple(places)


@dataclass(frozen=True, slots=True)
class Node:
    """One box of a chain picture."""

    x: int
    y: int
    head: str
    name: str
    number: str
    note: str
    state: str
    says: str
    href: str


@dataclass(frozen=True, slots=True)
class Edge:
    """A line between a paper and the layer that it speaks for, or between two layers."""

    x1: int
    y1: int
    x2: int
    y2: int
    state: str


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
    """Outcome and words of each link."""


def chain_pictures(assessment: Assessment, anchors: Mapping[str, str]) -> tuple[ChainPicture, ...]:
    """One picture per product line and brand; ``anchors`` leads from a finding to its place."""
    found = []
    for line in dict.fromkeys(chain.line for chain in assessment.chains):
        here = [chain for chain in assessment.chains if chain.line == line]
        criteria = next((c for c in here if c.kind is ChainKind.COMMON_CRITERIA), None)
        brands: list[Chain | None] = [c for c in here if c.kind is ChainKind.EMVCO_BRAND]
        for brand in brands or [None]:
            found.append(_chain_picture(assessment, line, brand, criteria, anchors))
    return tuple(found)


def _chain_picture(
    assessment: Assessment,
    line: str,
    brand: Chain | None,
    criteria: Chain | None,
    anchors: Mapping[str, str],
) -> ChainPicture:
    messages = load_messages()
    chains = [chain for chain in (brand, criteria) if chain is not None]
    layers = _layers(chains)
    height_of = {layer: 34 + number * STEP for number, layer in enumerate(layers)}
    nodes: list[Node] = []
    edges: list[Edge] = []
    for layer, y in height_of.items():
        offered = next(
            (k.component for c in chains for k in c.links if k.layer == layer and k.component), None
        )
        name = offered.name if offered is not None else "not named in the offer"
        note = ", ".join(offered.numbers) if offered is not None else ""
        head = f"offered {messages.word('layer', layer)}"
        nodes.append(
            Node(MIDDLE, y, head, _fit(name, _NAME), _fit(note, _NOTE), "", "offered", f"{head}: {name}", "")
        )
    for upper, lower in itertools.pairwise(layers):
        middle = MIDDLE + NODE_W // 2
        edges.append(Edge(middle, height_of[upper] + NODE_H, middle, height_of[lower], "offered"))
    for chain, x in ((brand, LEFT), (criteria, RIGHT)):
        for link in chain.links if chain is not None else ():
            y = height_of[link.layer]
            nodes.append(_link_node(link, x, y, anchors))
            x1, x2 = (x + NODE_W, MIDDLE) if x == LEFT else (x, MIDDLE + NODE_W)
            edges.append(Edge(x1, y + NODE_H // 2, x2, y + NODE_H // 2, link.outcome.value))
    of_brand = messages.word("brand", brand.brand) if brand is not None and brand.brand else ""
    title = " · ".join(word for word in (line_name(assessment, line), of_brand) if word)
    heads = [(MIDDLE, "what is offered")]
    if brand is not None:
        heads.insert(0, (LEFT, messages.word("chain", ChainKind.EMVCO_BRAND.value)))
    if criteria is not None:
        heads.append((RIGHT, messages.word("chain", ChainKind.COMMON_CRITERIA.value)))
    sentences = tuple(
        (
            link.outcome.value,
            f"{messages.word('chain', chain.kind.value)}, {messages.word('layer', link.layer)}: "
            # What speaks for a link that holds stands in its finding.
            + ("holds" if link.outcome is Outcome.SATISFIED else link.says),
        )
        for chain in chains
        for link in chain.links
    )
    return ChainPicture(
        title, RIGHT + NODE_W, 34 + len(layers) * STEP - (STEP - NODE_H) + 6,
        tuple(heads), tuple(nodes), tuple(edges), sentences,
    )  # fmt: skip


def _layers(chains: Iterable[Chain]) -> tuple[str, ...]:
    present = {link.layer for chain in chains for link in chain.links}
    order = ("card", "applet", "platform", "ic")
    return tuple(layer for layer in order if layer in present) + tuple(sorted(present - set(order)))


def _link_node(link: Link, x: int, y: int, anchors: Mapping[str, str]) -> Node:
    messages = load_messages()
    layer = messages.word("layer", link.layer)
    if link.attestation is None:
        # A layer that nobody asks about is no gap.
        asked = link.outcome is not Outcome.NOT_APPLICABLE
        name = "no paper" if asked else "not asked for"
        number, note = "", ""
    else:
        name = scheme_name(link.attestation.scheme)
        printed = link.attestation.text("number")
        number = "" if printed is None else f"no. {printed.value}"
        origin = link.attestation.origin
        note = origin.file if origin is not None else ""
    head = f"{layer}: {messages.word('outcome', link.outcome.value)}"
    return Node(
        x, y, head, _fit(name, _NAME), _fit(number, _NOTE), _fit(note, _NOTE), link.outcome.value,
        f"{head}. {link.says}", anchors.get(link.finding, ""),
    )  # fmt: skip


def _fit(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"
