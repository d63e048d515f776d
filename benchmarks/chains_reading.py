"""
Chains rebuilt from public reference data, held against graphs that people checked by hand.

Run: ``python benchmarks/chains_reading.py --data ../shared/data [--all]``. The references of
``ecdf_archival_data.csv`` and ``sankey_scheme_data.csv`` become one graph by the same walk that
assessments use; numbers are compared as certificates, not as texts. Each hand-checked graph has a
certificate at its root and edges that were judged: red ones are real dependence, green ones a
reference that carries nothing over (an evaluation that was reused, another chip that is used), blue
and plain ones were left open. A certificate *inherits* when judged edges alone lead from it to the
root. Told are, for each graph:

* how many of the inheritances are reached, in one step or in several;
* why the others are not: the citing certificate is not in this half of the data; it is there and cites
  nothing of the kind; it is reached only from another certificate of the graph;
* how many are reached that people judged not to inherit: what following references says too much.

Exit code 1 when an inheritance is missed whose every reference stands in the data.
"""

from __future__ import annotations

import argparse
import ast
import csv
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from cardassay.engine.graph import Edge, circles, components_of, walk  # noqa: E402  the paths above come first
from cardassay.engine.identity import core_of, key_of, number_of  # noqa: E402

_NODE = re.compile(r'^\s*(\w+)\s*\[label="([^"]+)"\]\s*(\[shape=box\])?')
_EDGE = re.compile(r"^\s*(\w+)\s*->\s*(\w+)\s*(?:\[color\s*=\s*(\w+)\])?\s*(?:#\s*(.*))?$")


@dataclass(frozen=True, slots=True)
class Judged:
    """One edge of a hand-checked graph."""

    start: str
    end: str
    color: str
    says: str


@dataclass(frozen=True, slots=True)
class Checked:
    """One hand-checked graph."""

    name: str
    root: str
    labels: dict[str, str]
    """Printed number by node."""
    edges: tuple[Judged, ...]

    def inheriting(self) -> set[str]:
        """The nodes from which judged dependence leads to the root."""
        up: dict[str, list[str]] = defaultdict(list)
        for edge in self.edges:
            if edge.color == "red":
                up[edge.end].append(edge.start)
        found, waiting = set(), [self.root]
        while waiting:
            for node in up[waiting.pop()]:
                if node not in found:
                    found.add(node)
                    waiting.append(node)
        return found

    def open(self) -> set[str]:
        """Nodes with an edge that nobody judged."""
        return {edge.start for edge in self.edges if edge.color not in ("red", "green")}


def main() -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--all", action="store_true", help="name every inheritance that is not reached")
    arguments = parser.parse_args()
    began = time.perf_counter()
    pairs = list(references(arguments.data / "cc_register" / "sec-certs"))
    out = edges_of(pairs)
    took = time.perf_counter() - began
    tell_graph(pairs, out, took)
    checked = [
        read(path)
        for path in sorted((arguments.data / "cc_labels" / "vulnerability_propagation").glob("*.dot"))
    ]
    return tell_checked(checked, out, known(pairs, arguments.data), everything=arguments.all)


def references(folder: Path) -> Iterator[tuple[str, str]]:
    """Citing and cited number, as printed."""
    with (folder / "ecdf_archival_data.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["cert_id"] and row["refs"]:
                yield row["cert_id"], row["refs"]
    with (folder / "sankey_scheme_data.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            text = row["refs"]
            cited = set() if text == "set()" else ast.literal_eval(text)
            for number in sorted(cited):
                yield row["cert_id"], str(number)


def known(pairs: Iterable[tuple[str, str]], data: Path) -> set[str]:
    """Every certificate that stands in this half of the data as one that may cite others."""
    found = {key_of(start) for start, _ in pairs}
    with (data / "cc_register" / "sec-certs" / "sankey_scheme_data.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        found |= {key_of(row["cert_id"]) for row in csv.DictReader(file)}
    return found


def edges_of(pairs: Iterable[tuple[str, str]]) -> dict[str, list[Edge[tuple[str, str]]]]:
    """The graph: each reference once, whatever its spelling."""
    seen: set[tuple[str, str]] = set()
    out: dict[str, list[Edge[tuple[str, str]]]] = defaultdict(list)
    for start, end in pairs:
        ends = (key_of(start), key_of(end))
        if ends not in seen:
            seen.add(ends)
            out[ends[0]].append(Edge(*ends, (start, end)))
    return out


def read(path: Path) -> Checked:
    """A hand-checked graph from its file."""
    labels: dict[str, str] = {}
    edges: list[Judged] = []
    root = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if (node := _NODE.match(line)) is not None:
            labels[node[1]] = node[2]
            root = node[1] if node[3] else root
        elif (edge := _EDGE.match(line)) is not None:
            edges.append(Judged(edge[1], edge[2], edge[3] or "", edge[4] or ""))
    return Checked(path.stem, root, labels, tuple(edges))


def tell_graph(
    pairs: list[tuple[str, str]], out: dict[str, list[Edge[tuple[str, str]]]], took: float
) -> None:
    """What the references make together."""
    every = [edge for edges in out.values() for edge in edges]
    nodes = {edge.start for edge in every} | {edge.end for edge in every}
    own = sorted(edge.about[0] for edge in every if edge.start == edge.end)
    rounds = {circle for node in out for circle in circles(node, lambda n: out.get(n, ())) if len(circle) > 1}
    began = time.perf_counter()
    depths = Counter(
        max((len(path) for path in walk(node, lambda n: out.get(n, ())).paths.values()), default=0)
        for node in out
    )
    walked = time.perf_counter() - began
    strange = sorted({text for pair in pairs for text in pair if number_of(text) is None})
    groups = components_of(every)
    print("Chains rebuilt from ecdf_archival_data.csv and sankey_scheme_data.csv")
    print(
        f"  {len(pairs)} references, {len(every)} of them different; {len(nodes)} certificates ({took:.2f} s)"
    )
    print(
        f"  {len(groups)} groups hang together; the largest have {', '.join(str(len(g)) for g in groups[:5])}"
    )
    print(f"  certificates by the length of their longest shortest chain: {dict(sorted(depths.items()))} "
          f"(all walked in {walked:.2f} s)")  # fmt: skip
    print(f"  {len(own)} cite themselves, once suffixes and spellings are set aside: {', '.join(own[:4])} …")
    print(
        f"  {len(rounds)} circles of two or more"
        + "".join(f"\n    {' → '.join(c)}" for c in sorted(rounds)[:5])
    )
    more = " …" if len(strange) > 6 else ""
    print(f"  {len(strange)} spellings of no known form: {', '.join(strange[:6])}{more}".rstrip(" :"))


def tell_checked(
    checked: list[Checked],
    out: dict[str, list[Edge[tuple[str, str]]]],
    at_hand: set[str],
    *,
    everything: bool,
) -> int:
    """The table of hand-checked graphs; 1 when an inheritance is missed that the data hold."""
    head = ("graph", "root", "inherit", "one step", "more", "missed", "too much", "open")
    rows: list[tuple[str, ...]] = []
    why: Counter[str] = Counter()
    named: list[str] = []
    totals: Counter[str] = Counter()
    steps: Counter[tuple[str, bool]] = Counter()
    for graph in checked:
        root = key_of(graph.labels[graph.root])
        dependent, unjudged = graph.inheriting(), graph.open()
        count: Counter[str] = Counter()
        for node, label in graph.labels.items():
            if node == graph.root:
                continue
            depth = walk(key_of(label), lambda n: out.get(n, ())).depth(root)
            if node not in dependent and node in unjudged:
                count["open"] += 1
                continue
            if depth is not None:
                steps["one step" if depth == 1 else "more", node in dependent] += 1
            if node in dependent:
                count["inherit"] += 1
                if depth is None:
                    reason = missed(graph, node, out, at_hand)
                    count["missed"] += 1
                    why[reason] += 1
                    named.append(f"{graph.name}: {label} → {graph.labels[graph.root]}: {reason}")
                else:
                    count["one step" if depth == 1 else "more"] += 1
            elif depth is not None:
                count["too much"] += 1
        totals.update(count)
        rows.append((graph.name, graph.labels[graph.root], *(str(count[key]) for key in head[2:])))
    rows.append(("all", "", *(str(totals[key]) for key in head[2:])))
    print("\nHand-checked graphs")
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]
    for row in (head, *rows):
        print("  " + "  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip())
    print("\nWhy an inheritance is not reached")
    for reason, number in why.most_common():
        print(f"  {number:3}  {reason}")
    print("\nHow far a reference may be trusted (reached, judged to inherit)")
    for kind in ("one step", "more"):
        right, wrong = steps[kind, True], steps[kind, False]
        share = f"{100 * right / (right + wrong):.0f} %" if right + wrong else "-"
        print(f"  {kind}: {right} of {right + wrong} ({share})")
    edges(checked, out, at_hand)
    if everything:
        print("\nNot reached")
        print("\n".join(f"  {line}" for line in named))
    return int(any(reason == UNEXPLAINED for reason in why))


UNEXPLAINED = "every reference of the way stands in the data, and it is not followed"


def missed(graph: Checked, node: str, out: dict[str, list[Edge[tuple[str, str]]]], at_hand: set[str]) -> str:
    """Why the walk from a node does not arrive at the root: the first judged edge that the data lack."""
    on, visited = node, {node}
    while on != graph.root:
        edge = next(
            (e for e in graph.edges if e.start == on and e.color == "red" and e.end not in visited), None
        )
        if edge is None:
            break
        reason = lacking(graph.labels[edge.start], graph.labels[edge.end], out, at_hand)
        if reason:
            return reason
        on = edge.end
        visited.add(on)
    return UNEXPLAINED


def lacking(start: str, end: str, out: dict[str, list[Edge[tuple[str, str]]]], at_hand: set[str]) -> str:
    """Why the data do not hold one reference; empty when they do."""
    key, wanted = key_of(start), key_of(end)
    cited = [edge for edge in out.get(key, ()) if edge.end != key]
    if any(edge.end == wanted for edge in cited):
        return ""
    if any(core_of(edge.about[1]) == core_of(end) for edge in cited):
        return "it cites another version of the same procedure"
    if (
        any(core_of(edge.about[0]) == core_of(start) for edges in out.values() for edge in edges)
        and key not in at_hand
    ):
        return "only another version of the citing certificate is in this half of the data"
    if key not in at_hand:
        return "the citing certificate is not in this half of the data"
    if not cited:
        return "the citing certificate is there without any reference"
    return "the citing certificate is there and cites others only"


def edges(checked: list[Checked], out: dict[str, list[Edge[tuple[str, str]]]], at_hand: set[str]) -> None:
    """The single judged references: which stand in the data."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for graph in checked:
        for edge in graph.edges:
            reason = lacking(graph.labels[edge.start], graph.labels[edge.end], out, at_hand)
            found[edge.color or "not judged"][reason or "in the data"] += 1
    print("\nSingle references of the graphs, by judgement (red: dependence, green: none)")
    for color, counts in sorted(found.items(), reverse=True):
        print(f"  {color}: " + "; ".join(f"{number} {reason}" for reason, number in counts.most_common()))


if __name__ == "__main__":
    sys.exit(main())
