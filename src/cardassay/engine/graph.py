"""
References followed from one certificate to the next: pure, and the same for dossiers and whole registers.

Nodes are strings (canonical certificate numbers); what an edge means stands in its ``about`` and is
nothing to this module. Whoever walks decides which edges are followed. Nothing here recurses, so that
neither a long chain nor a circle can break it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

__all__ = ["Edge", "Walk", "circles", "components_of", "walk"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Edge(Generic[T]):
    """One reference."""

    start: str
    end: str
    about: T


@dataclass(frozen=True, slots=True)
class Walk(Generic[T]):
    """What is reached from one node."""

    start: str
    paths: Mapping[str, tuple[Edge[T], ...]] = field(hash=False)
    """The shortest path to every node that is reached, in the order in which they were; not the start."""

    def depth(self, node: str) -> int | None:
        """How many references away a node is; 0 for the start, ``None`` when it is not reached."""
        if node == self.start:
            return 0
        path = self.paths.get(node)
        return None if path is None else len(path)


def walk(start: str, edges: Callable[[str], Iterable[Edge[T]]], most: int | None = None) -> Walk[T]:
    """
    Everything that is reached from a node along its edges, each by its shortest path.

    Args:
        edges: The edges that leave a node, the most telling first: of two paths of one length, that
            along the earlier edge is kept.
        most: Steps at most; ``None`` for as many as there are.
    """
    paths: dict[str, tuple[Edge[T], ...]] = {}
    waiting: deque[tuple[str, tuple[Edge[T], ...]]] = deque([(start, ())])
    while waiting:
        node, path = waiting.popleft()
        if most is not None and len(path) >= most:
            continue
        for edge in edges(node):
            # A node that was reached is not entered again: circles and diamonds end here.
            if edge.end != start and edge.end not in paths:
                paths[edge.end] = (*path, edge)
                waiting.append((edge.end, paths[edge.end]))
    return Walk(start, paths)


def circles(start: str, edges: Callable[[str], Iterable[Edge[T]]]) -> tuple[tuple[str, ...], ...]:
    """
    The circles that can be reached from a node, each once, from its smallest node round to before it.

    A node that cites itself is a circle of one. Where circles share nodes, one through each closing
    edge is named; that there is one is what matters.
    """
    found: dict[tuple[str, ...], None] = {}
    trail: list[str] = [start]
    at: dict[str, int] = {start: 0}
    done: set[str] = set()
    open_edges = [iter(tuple(edges(start)))]
    while open_edges:
        edge = next(open_edges[-1], None)
        if edge is None:
            open_edges.pop()
            node = trail.pop()
            del at[node]
            done.add(node)
        elif edge.end in at:
            found[_turned(trail[at[edge.end] :])] = None
        elif edge.end not in done:
            at[edge.end] = len(trail)
            trail.append(edge.end)
            open_edges.append(iter(tuple(edges(edge.end))))
    return tuple(found)


def _turned(circle: list[str]) -> tuple[str, ...]:
    first = circle.index(min(circle))
    return (*circle[first:], *circle[:first])


def components_of(edges: Iterable[Edge[T]]) -> tuple[frozenset[str], ...]:
    """The nodes that hang together, whichever way their edges point; largest first, then by name."""
    near: dict[str, set[str]] = {}
    for edge in edges:
        near.setdefault(edge.start, set()).add(edge.end)
        near.setdefault(edge.end, set()).add(edge.start)
    left = set(near)
    groups: list[frozenset[str]] = []
    for node in sorted(near):
        if node not in left:
            continue
        group, waiting = {node}, [node]
        while waiting:
            for other in near[waiting.pop()] - group:
                group.add(other)
                waiting.append(other)
        left -= group
        groups.append(frozenset(group))
    return tuple(sorted(groups, key=lambda group: (-len(group), min(group))))
