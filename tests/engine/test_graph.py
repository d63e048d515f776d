"""References are followed each once, by the shortest path, and circles end."""

from __future__ import annotations

import itertools
from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from cardassay.engine.graph import Edge, circles, components_of, walk


def edges(*pairs):
    """The edges that leave a node, in the order given."""
    out = defaultdict(list)
    for start, end in pairs:
        out[start].append(Edge(start, end, f"{start} cites {end}"))
    return lambda node: out.get(node, ())


def ends(path):
    return [edge.end for edge in path]


def test_a_chain_of_three_is_followed_to_its_end_with_its_depths():
    found = walk("applet", edges(("applet", "platform"), ("platform", "ic")))

    assert ends(found.paths["ic"]) == ["platform", "ic"]
    assert [found.depth(node) for node in ("applet", "platform", "ic", "other")] == [0, 1, 2, None]


def test_a_certificate_that_cites_itself_is_reached_by_nobody_and_named_once():
    own = edges(("a", "a"), ("a", "b"))

    assert set(walk("a", own).paths) == {"b"}
    assert circles("a", own) == (("a",),)


def test_a_circle_ends_and_is_named_from_its_smallest_node():
    round_about = edges(("c", "a"), ("a", "b"), ("b", "c"))

    assert set(walk("c", round_about).paths) == {"a", "b"}
    assert circles("c", round_about) == (("a", "b", "c"),)


def test_of_a_diamond_the_shortest_path_is_kept_and_it_is_no_circle():
    diamond = edges(("top", "left"), ("top", "right"), ("left", "low"), ("right", "low"), ("top", "low"))

    assert ends(walk("top", diamond).paths["low"]) == ["low"]
    assert circles("top", diamond) == ()


def test_of_two_paths_of_one_length_the_earlier_edge_is_kept():
    both = edges(("top", "second"), ("top", "first"), ("first", "low"), ("second", "low"))

    assert ends(walk("top", both).paths["low"]) == ["second", "low"]


def test_a_walk_ends_after_the_steps_that_are_wanted():
    chain = edges(("a", "b"), ("b", "c"), ("c", "d"))

    assert set(walk("a", chain, most=2).paths) == {"b", "c"}


def test_a_chain_of_many_thousand_certificates_breaks_nothing():
    long = edges(*((str(n), str(n + 1)) for n in range(20_000)), ("20000", "0"))

    assert walk("0", long, most=3).depth("3") == 3
    assert len(circles("0", long)) == 1


def test_what_hangs_together_is_one_group_whichever_way_its_edges_point():
    pairs = [Edge("a", "b", None), Edge("c", "b", None), Edge("x", "y", None)]

    assert components_of(pairs) == (frozenset("abc"), frozenset("xy"))


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=30))
def test_every_path_is_connected_begins_at_the_start_and_visits_no_node_twice(pairs):
    out = edges(*((str(a), str(b)) for a, b in pairs))
    found = walk("0", out)

    for node, path in found.paths.items():
        assert path[0].start == "0"
        assert path[-1].end == node
        assert all(one.end == other.start for one, other in itertools.pairwise(path))
        visited = ["0", *ends(path)]
        assert len(visited) == len(set(visited))
    for circle in circles("0", out):
        closed = [*circle, circle[0]]
        assert all(any(e.end == b for e in out(a)) for a, b in itertools.pairwise(closed))
        assert all(node == "0" or node in found.paths for node in circle)
