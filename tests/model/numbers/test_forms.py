"""The table of forms itself, and the patterns for people that lie beside the schemes."""

from __future__ import annotations

import re
import tomllib
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cardassay.model.numbers import NumberKind, find_numbers, parse_number
from cardassay.model.numbers.forms import Form, forms


@pytest.mark.parametrize("form", forms(), ids=lambda form: form.id)
def test_the_example_of_a_form_is_read_by_it_and_its_canonical_form_is_the_same_number(form: Form):
    number = parse_number(form.example, form.country)

    assert number is not None
    assert number.form == form.id
    again = parse_number(number.canonical)
    assert again is not None
    assert (again, again.core) == (number, number.core)


@pytest.mark.parametrize("form", forms(), ids=lambda form: form.id)
@settings(max_examples=12)
@given(data=st.data())
def test_whatever_fits_a_form_has_one_canonical_form(form: Form, data: st.DataObject):
    # Line breaks are tried elsewhere; here they would only take time.
    pattern = re.sub(r"\(\?<!.*?\)", "", form.whole.pattern).replace(r"\s{0,160}", "")
    text = data.draw(st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True))
    number = parse_number(text, form.country)

    # Nought, and blanks between digits, which can part groups or not, are left alone.
    if number is not None:
        again = parse_number(number.canonical)
        assert again is not None
        assert (again, again.core) == (number, number.core)
        assert not again < number
        assert not number < again


@pytest.mark.parametrize(
    "form", [form for form in forms() if form.found == "anywhere"], ids=lambda form: form.id
)
def test_the_example_of_a_form_is_found_in_a_sentence(form: Form):
    sentence = f"The certificate ({form.example}), as printed."
    found = find_numbers(sentence)

    assert [number.form for number, _, _ in found] == [form.id]
    assert sentence[found[0][1] : found[0][2]] == form.example


@pytest.mark.parametrize("form", [form for form in forms() if form.found == "told"], ids=lambda form: form.id)
def test_a_form_that_says_little_is_read_only_when_its_country_is_told(form: Form):
    untold = parse_number(form.example)

    assert untold is None or untold.scheme != form.scheme
    assert all(number.form != form.id for number, _, _ in find_numbers(f"See {form.example}."))


def test_names_of_forms_are_unique_and_every_form_found_anywhere_has_its_anchors():
    names = [form.id for form in forms()]

    assert len(names) == len(set(names))
    for form in forms():
        assert (form.found == "anywhere") == bool(form.anchors), form.id
        assert form.found in ("anywhere", "whole", "told"), form.id


def test_emvco_numbers_rest_on_knowledge_that_may_reject_nobody():
    for form in forms():
        if form.scheme.startswith("emvco"):
            assert not form.source.may_reject


_PRODUCT_SCHEMES = ("common-criteria", "eucc", "cc-site", "emvco-ic", "emvco-platform", "emvco-sbmp")


def _patterns_for_people() -> list[tuple[str, str, str]]:
    folder = resources.files("cardassay.schemes").joinpath("data")
    tables = {
        scheme: tomllib.loads(folder.joinpath(f"{scheme}.toml").read_text(encoding="utf-8"))
        for scheme in _PRODUCT_SCHEMES
    }
    return [
        (scheme, each["issuer"], each["example"])
        for scheme, table in tables.items()
        for each in table.get("numbers", ())
    ]


def test_every_product_scheme_shows_people_how_its_numbers_look():
    assert {scheme for scheme, _, _ in _patterns_for_people()} == set(_PRODUCT_SCHEMES)


@pytest.mark.parametrize(("scheme", "issuer", "example"), _patterns_for_people())
def test_every_example_of_a_product_scheme_is_a_number_of_a_known_form(
    scheme: str, issuer: str, example: str
):
    number = parse_number(example)

    assert number is not None, issuer
    if scheme.startswith("emvco") or scheme == "eucc":
        assert number.scheme == scheme
    else:
        assert f"({number.country})" in issuer
    assert (number.kind is NumberKind.SITE) == (scheme == "cc-site")
