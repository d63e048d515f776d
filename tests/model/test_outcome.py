"""The laws of combining outcomes, tested over every case."""

from __future__ import annotations

from itertools import permutations, product

import pytest

from cardassay.model.outcome import Outcome, all_of, any_of

TRIPLES = list(product(Outcome, repeat=3))


@pytest.mark.parametrize("combine", [all_of, any_of])
def test_the_order_of_parts_does_not_matter(combine):
    for triple in TRIPLES:
        assert len({combine(order) for order in permutations(triple)}) == 1


@pytest.mark.parametrize("combine", [all_of, any_of])
def test_the_grouping_of_parts_does_not_matter(combine):
    for first, second, third in TRIPLES:
        left = combine((combine((first, second)), third))
        right = combine((first, combine((second, third))))

        assert left is right is combine((first, second, third))


@pytest.mark.parametrize("combine", [all_of, any_of])
def test_what_is_not_applicable_changes_nothing(combine):
    for pair in product(Outcome, repeat=2):
        assert combine((*pair, Outcome.NOT_APPLICABLE)) is combine(pair)


@pytest.mark.parametrize("combine", [all_of, any_of])
def test_learning_an_unknown_never_turns_a_settled_answer_over(combine):
    settled = (Outcome.SATISFIED, Outcome.NOT_SATISFIED)
    for pair in product(Outcome, repeat=2):
        before = combine((*pair, Outcome.INDETERMINATE))
        if before in settled:
            for learnt in (*settled, Outcome.NOT_APPLICABLE):
                assert combine((*pair, learnt)) is before


@pytest.mark.parametrize("combine", [all_of, any_of])
def test_without_parts_nothing_is_said(combine):
    with pytest.raises(ValueError, match="without parts"):
        combine(())


def test_all_of_needs_all_and_any_of_needs_one():
    yes, no = Outcome.SATISFIED, Outcome.NOT_SATISFIED

    assert (all_of((yes, no)), any_of((yes, no))) == (no, yes)
    assert all_of((no, Outcome.INDETERMINATE)) is no
    assert any_of((no, Outcome.INDETERMINATE)) is Outcome.INDETERMINATE
