"""Each predicate says what it says, and nothing else is a predicate."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardassay.form import Form, read_toml
from cardassay.model.project import Activity, Brand, Interface, ProductLine
from cardassay.packs.applicability import (
    ALWAYS,
    DATA_OR_KEYS,
    FLAGS,
    WORDS,
    AllOf,
    AnyOf,
    Is,
    Not,
    Traits,
    When,
    read_when,
    traits_of,
)

from .world import make_line, make_project


def when(text: str) -> tuple[When, Form]:
    form, faults = read_toml(f"when = {text}\n", "pack.toml")
    assert form is not None
    assert not faults
    return read_when(form, form.data["when"], ("when",)), form


def holds(text: str, line: ProductLine, **project: Any) -> bool:
    condition, form = when(text)
    assert not form.faults
    return condition.holds(traits_of(line, make_project(line, **project)))


TRUTHS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("{ chip = true }", {"interface": Interface.CONTACT}, {"interface": Interface.MAGNETIC_STRIPE}),
    ("{ chip = false }", {"interface": Interface.MAGNETIC_STRIPE}, {"interface": Interface.DUAL}),
    ("{ contactless = true }", {"interface": Interface.CONTACTLESS}, {"interface": Interface.CONTACT}),
    ("{ contactless = true }", {"interface": Interface.DUAL}, {"interface": Interface.MAGNETIC_STRIPE}),
    ("{ payment = true }", {"payment": True}, {"payment": False}),
    ("{ programmable = true }", {"programmable": True}, {"programmable": False}),
    ("{ multi_application = true }", {"multi_application": True}, {"multi_application": False}),
    ("{ post_issuance = true }", {"post_issuance": True}, {"post_issuance": False}),
    ("{ eco_claim = true }", {"eco_claim": True}, {"eco_claim": False}),
    ("{ government_id = true }", {"government_id": True}, {"government_id": False}),
    ("{ special_material = true }", {"materials": ("metal",)}, {"materials": ()}),
    ("{ data_or_keys = true }", {"services": (Activity.PIN,)}, {"services": (Activity.CARD_BODY,)}),
    ('{ brand = ["visa", "jcb"] }', {"brands": (Brand.JCB,)}, {"brands": (Brand.MASTERCARD,)}),
    ('{ brand = ["visa"] }', {"brands": (Brand.VISA,)}, {"brands": ()}),
    ('{ interface = ["contact"] }', {"interface": Interface.CONTACT}, {"interface": Interface.DUAL}),
    ('{ service = ["inlay"] }', {"services": (Activity.INLAY,)}, {"services": (Activity.MODULE,)}),
    ('{ material = ["wood"] }', {"materials": ("Wood",)}, {"materials": ("metal",)}),
    ('{ form_factor = ["id-1"] }', {"form_factor": "ID-1"}, {"form_factor": "wearable"}),
]


@pytest.mark.parametrize(("condition", "yes", "no"), TRUTHS, ids=[f"{c} {y}" for c, y, _ in TRUTHS])
def test_a_predicate_holds_for_such_a_line_and_for_no_other(
    condition: str, yes: dict[str, Any], no: dict[str, Any]
) -> None:
    assert holds(condition, make_line(**yes))
    assert not holds(condition, make_line(**no))


def test_region_is_a_trait_of_the_project() -> None:
    assert holds('{ region = ["EU"] }', make_line(), region="EU")
    assert not holds('{ region = ["EU"] }', make_line(), region="India")
    assert not holds('{ region = ["EU"] }', make_line())


def test_every_predicate_has_a_truth_here() -> None:
    named = {key for text, _, _ in TRUTHS for key in [text.split()[1]]}

    assert named | {"region"} == {*FLAGS, *WORDS}


@pytest.mark.parametrize("activity", list(Activity))
def test_data_or_keys_are_handled_where_keys_names_or_addresses_pass(activity: Activity) -> None:
    passing = {
        "pre-personalisation",
        "personalisation",
        "data-preparation",
        "pin",
        "key-management",
        "mobile-provisioning",
        "mailing",
    }

    assert (activity in DATA_OR_KEYS) is (str(activity) in passing)
    assert holds("{ data_or_keys = true }", make_line(services=(activity,))) is (str(activity) in passing)


def test_several_keys_in_one_table_must_all_hold() -> None:
    text = '{ chip = true, brand = ["visa"] }'

    assert holds(text, make_line())
    assert not holds(text, make_line(brands=(Brand.AMEX,)))
    assert not holds(text, make_line(interface=Interface.MAGNETIC_STRIPE))


def test_any_needs_one_part_and_not_turns_its_table_round() -> None:
    text = '{ any = [{ programmable = true }, { not = { service = ["personalisation"] } }] }'

    assert holds(text, make_line(programmable=True))
    assert holds(text, make_line(services=(Activity.CARD_BODY,)))
    assert not holds(text, make_line())


def test_a_condition_says_itself_in_words() -> None:
    condition, _ = when('{ chip = true, any = [{ programmable = true }, { brand = ["visa", "jcb"] }] }')

    assert condition.says == "a chip and (a programmable platform or brand visa or jcb)"


MALFORMED = {
    "an unknown predicate": ("{ chips = true }", "Did you mean `chip`?"),
    "a predicate of another world": ("{ weather = true }", "Known here"),
    "a flag with a word": ('{ chip = "yes" }', "Write true or false"),
    "a list with a flag": ("{ brand = true }", "Write brand ="),
    "an empty list": ("{ brand = [] }", "Write brand ="),
    "a word that is no brand": ('{ brand = ["vista"] }', "Did you mean `visa`?"),
    "a word that is no activity": ('{ service = ["laundry"] }', "Choose from"),
    "an empty condition": ("{ }", "Write a table such as"),
    "any without a list": ("{ any = { chip = true } }", "Write any ="),
    "all of nothing": ("{ all = [] }", "Write all ="),
    "not of a flag": ("{ not = true }", "Write a table such as"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_condition_is_named_with_what_to_do(name: str) -> None:
    text, advice = MALFORMED[name]
    _, form = when(text)

    assert [fault.where for fault in form.faults] == ["pack.toml:1"]
    assert advice in form.faults[0].do


def test_all_faults_of_a_condition_are_named_at_once() -> None:
    _, form = when('{ any = [{ chips = true }, { brand = ["vista"] }], paymant = true }')

    assert len(form.faults) == 3


FLAGS_HELD = st.frozensets(st.sampled_from(sorted(FLAGS)))
CONDITIONS: st.SearchStrategy[When] = st.recursive(
    st.builds(Is, st.sampled_from(sorted(FLAGS)), st.booleans()),
    lambda inner: (
        st.builds(AllOf, st.lists(inner, max_size=3).map(tuple))
        | st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple))
        | st.builds(Not, inner)
    ),
    max_leaves=8,
)


@given(CONDITIONS, FLAGS_HELD)
def test_not_always_turns_the_answer_round(condition: When, flags: frozenset[str]) -> None:
    traits = Traits(flags, {})

    assert Not(condition).holds(traits) is not condition.holds(traits)


@given(st.lists(CONDITIONS, max_size=3), FLAGS_HELD)
def test_not_any_is_all_not(parts: list[When], flags: frozenset[str]) -> None:
    traits = Traits(flags, {})
    turned = AllOf(tuple(Not(part) for part in parts))

    assert Not(AnyOf(tuple(parts))).holds(traits) is turned.holds(traits)


@given(FLAGS_HELD)
def test_the_empty_condition_always_holds(flags: frozenset[str]) -> None:
    assert ALWAYS.holds(Traits(flags, {}))
