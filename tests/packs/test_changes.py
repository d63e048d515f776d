"""Tightening asks for more, weakening for less, and both say who decided it and why."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from cardassay.errors import KnowledgeError
from cardassay.model.evidence import Grade
from cardassay.model.requirement import Anchor, Change, Requirement, Weight
from cardassay.model.scheme import Scheme
from cardassay.model.source import Confidence
from cardassay.packs.loader import load_packs
from cardassay.schemes.loader import load_schemes

from .world import SCHEMES, Write, requirement

CC = (
    'accepted = [{ scheme = "common-criteria", components = ["AVA_VAN.4", "ALC_DVS.1"] }, '
    '{ scheme = "eucc" }]'
)
THIN = 'source = { document = "Hearsay", confidence = "gk-m", checked_on = 2026-11-22 }'


def change(kind: str, *lines: str, name: str = "a") -> str:
    head = f'[[{kind}]]\nrequirement = "{name}"\nreason = "The board wants it."\nby = "E. Example"\n'
    return head + "\n".join(lines) + "\n"


def loaded(
    write: Write, below: str, *changes: str, schemes: Mapping[str, Scheme] | None = None
) -> Requirement:
    low, high = write("low", below), write("high", "".join(changes), "low")
    known = schemes if schemes is not None else SCHEMES
    return load_packs(["high"], [low, high], schemes=known)[0].requirements[0]


def refused(write: Write, below: str, *changes: str) -> list[str]:
    with pytest.raises(KnowledgeError) as caught:
        loaded(write, below, *changes)
    return [f"{fault.what}. {fault.do}" for fault in caught.value.faults]


def test_a_tightened_weight_counts_and_the_change_is_kept_with_name_and_reason(write: Write) -> None:
    after = loaded(write, requirement("a"), change("tighten", 'weight = "blocking"'))

    assert after.weight is Weight.BLOCKING
    assert after.pack == "low"
    assert after.changes == (
        Change("high", "weight: conditional → blocking", "The board wants it.", "E. Example"),
    )


def test_a_weakened_weight_counts(write: Write) -> None:
    after = loaded(write, requirement("a", "blocking"), change("weaken", 'weight = "advisory"'))

    assert after.weight is Weight.ADVISORY


@pytest.mark.parametrize(
    ("kind", "line", "field", "expected"),
    [
        ("tighten", 'grade_at_bid = "register"', "grade_at_bid", Grade.REGISTER),
        ("tighten", 'grade_at_award = "issuer"', "grade_at_award", Grade.ISSUER),
        ("weaken", 'grade_at_bid = "claimed"', "grade_at_bid", Grade.CLAIMED),
        ("tighten", 'anchor = "until-the-last-card-is-valid"', "anchor", Anchor.LAST_CARD),
        ("weaken", 'anchor = "at-decision"', "anchor", Anchor.DECISION),
        ("tighten", "mandated = true", "mandated", True),
        ("tighten", "oldest_months = 12", "oldest_months", 12),
        ("tighten", "life_years = 10", "life_years", 10),
    ],
)
def test_fields_move_in_their_direction(
    write: Write, kind: str, line: str, field: str, expected: object
) -> None:
    assert getattr(loaded(write, requirement("a"), change(kind, line)), field) == expected


WRONG_WAY = {
    "a lower weight": ("tighten", 'weight = "advisory"', "asks for less. Write it under [[weaken]]"),
    "a higher weight": ("weaken", 'weight = "blocking"', "asks for more. Write it under [[tighten]]"),
    "the same weight": ("tighten", 'weight = "conditional"', "neither for more nor for less"),
    "a lower grade": ("tighten", 'grade_at_bid = "claimed"', "asks for less"),
    "a shorter anchor": ("tighten", 'anchor = "at-decision"', "asks for less"),
    "a limit where there was none": ("weaken", "life_years = 40", "asks for more"),
    "a further alternative": ("tighten", 'also_accepted = [{ scheme = "naspo-sa" }]', "asks for less"),
    "nothing": ("tighten", "", "`a` is not changed by this"),
    "a source of its own": ("weaken", f'weight = "advisory"\n{THIN}', "which would let it reject more"),
}


@pytest.mark.parametrize("name", WRONG_WAY)
def test_a_change_that_does_not_do_what_its_word_says_is_refused(write: Write, name: str) -> None:
    kind, line, says = WRONG_WAY[name]

    (found,) = refused(write, requirement("a"), change(kind, line))

    assert says in found


@pytest.mark.parametrize("key", ["reason", "by"])
def test_a_change_without_reason_or_name_is_refused(write: Write, key: str) -> None:
    text = change("tighten", 'weight = "blocking"')
    without = "\n".join(line for line in text.splitlines() if not line.startswith(f"{key} =")) + "\n"

    assert refused(write, requirement("a"), without) == [f"`{key}` is missing. Add a line `{key} = …`"]


def test_what_a_brand_mandates_cannot_be_weakened_but_tightened(write: Write) -> None:
    below = requirement("a", "blocking", "mandated = true")

    (found,) = refused(write, below, change("weaken", 'weight = "advisory"'))

    assert "`a` is mandated by a brand or by law and cannot be weakened" in found
    assert loaded(write, below, change("tighten", 'grade_at_bid = "issuer"')).mandated


def test_components_are_tightened_where_there_are_some(write: Write) -> None:
    below = requirement("a", "conditional", CC)

    after = loaded(write, below, change("tighten", 'components = ["AVA_VAN.5", "ALC_DVS.1"]'))

    assert [one.components for one in after.accepted] == [("AVA_VAN.5", "ALC_DVS.1"), ()]


def test_components_can_be_asked_of_one_alternative(write: Write) -> None:
    below = requirement("a", "conditional", CC)

    after = loaded(write, below, change("tighten", 'components = ["AVA_VAN.5"]', 'schemes = ["eucc"]'))

    assert [one.components for one in after.accepted] == [("AVA_VAN.4", "ALC_DVS.1"), ("AVA_VAN.5",)]


def test_components_that_ask_for_more_here_and_less_there_are_refused(write: Write) -> None:
    below = requirement("a", "conditional", CC)

    (found,) = refused(write, below, change("tighten", 'components = ["AVA_VAN.5"]'))

    assert "neither for more nor for less" in found


def test_weakened_components_ask_for_less(write: Write) -> None:
    below = requirement("a", "conditional", CC)

    after = loaded(write, below, change("weaken", 'components = ["AVA_VAN.3"]'))

    assert after.accepted[0].components == ("AVA_VAN.3",)


def test_only_some_alternatives_can_be_left(write: Write) -> None:
    below = requirement("a", "conditional", CC)

    assert [one.scheme for one in loaded(write, below, change("tighten", 'only = ["eucc"]')).accepted] == [
        "eucc"
    ]
    (found,) = refused(write, below, change("tighten", 'only = ["euc"]'))
    assert "`euc` is not accepted by `a`. Did you mean `eucc`?" in found


def test_a_further_alternative_is_accepted_when_weakened_and_must_be_a_scheme(write: Write) -> None:
    after = loaded(write, requirement("a"), change("weaken", 'also_accepted = [{ scheme = "naspo-sa" }]'))
    (found,) = refused(write, requirement("a"), change("weaken", 'also_accepted = [{ scheme = "nasp" }]'))

    assert [one.scheme for one in after.accepted] == ["iso-9001", "naspo-sa"]
    assert "`nasp` is not a scheme" in found


def test_a_requirement_keeps_its_thin_source_when_it_becomes_blocking(write: Write) -> None:
    below = requirement("a").replace('confidence = "policy"', 'confidence = "gk-m"')

    after = loaded(write, below, change("tighten", 'weight = "blocking"'))

    assert after.weight is Weight.BLOCKING
    assert not after.source.may_reject


def test_a_buyer_can_make_a_thin_rule_its_own_demand_by_giving_a_source(write: Write) -> None:
    below = requirement("a").replace('confidence = "policy"', 'confidence = "gk-m"')
    own = 'source = { document = "Tender conditions", confidence = "policy", checked_on = 2026-11-22 }'

    after = loaded(write, below, change("tighten", 'weight = "blocking"', own))

    assert after.source.confidence is Confidence.POLICY
    assert after.source.document == "Tender conditions"


def test_a_requirement_of_a_pack_that_is_not_below_cannot_be_changed(write: Write) -> None:
    low, beside = write("low", requirement("a")), write("beside", requirement("b"))
    high = write("high", change("tighten", 'weight = "blocking"', name="b"), "low")

    with pytest.raises(KnowledgeError) as caught:
        load_packs(["high", "beside"], [low, beside, high], schemes=SCHEMES)

    assert "`b` is not a requirement of a pack that `high` builds on" in str(caught.value)


def test_a_pack_can_change_what_stands_two_packs_below(write: Write) -> None:
    low, middle = write("low", requirement("a")), write("middle", requirement("b"), "low")
    high = write("high", change("tighten", 'weight = "blocking"'), "middle")

    packs = load_packs(["high"], [low, middle, high], schemes=SCHEMES)

    assert packs[0].requirements[0].weight is Weight.BLOCKING


def test_changes_of_several_packs_are_kept_in_order(write: Write) -> None:
    low = write("low", requirement("a"))
    middle = write("middle", change("tighten", 'weight = "blocking"'), "low")
    high = write("high", change("weaken", 'weight = "advisory"'), "middle")

    after = load_packs(["high"], [low, middle, high], schemes=SCHEMES)[0].requirements[0]

    assert after.weight is Weight.ADVISORY
    assert [one.pack for one in after.changes] == ["middle", "high"]


def test_levels_are_compared_in_the_order_of_the_scheme(write: Write) -> None:
    schemes = load_schemes()
    lowest, *_, highest = sorted(schemes["iso-14298"].levels, key=lambda level: level.rank)
    below = requirement(
        "a", "conditional", f'accepted = [{{ scheme = "iso-14298", level = "{lowest.name}" }}]'
    )

    after = loaded(write, below, change("tighten", f'level = "{highest.name}"'), schemes=schemes)
    assert after.accepted[0].level == highest.name

    raised = below.replace(f'level = "{lowest.name}"', f'level = "{highest.name}"')
    with pytest.raises(KnowledgeError, match="asks for less"):
        loaded(write, raised, change("tighten", f'level = "{lowest.name}"'), schemes=schemes)


def test_a_level_that_the_scheme_does_not_have_is_refused(write: Write) -> None:
    schemes = load_schemes()
    below = requirement("a", "conditional", 'accepted = [{ scheme = "iso-14298" }]')

    with pytest.raises(KnowledgeError, match="`Imperial` is not a level of"):
        loaded(write, below, change("tighten", 'level = "Imperial"'), schemes=schemes)
