"""What holds for every number, whatever the scheme."""

from __future__ import annotations

import re

from hypothesis import assume, given
from hypothesis import strategies as st

from cardassay.model.numbers import CertificateNumber, find_numbers, parse_number
from tests.model.numbers.numbers_made import NUMBERS, damaged


def read(text: str) -> CertificateNumber:
    number = parse_number(text)
    assert number is not None, text
    return number


@given(NUMBERS)
def test_the_canonical_form_is_the_number_itself(text: str):
    number = read(text)

    assert number.canonical == text
    assert read(number.canonical) == number
    assert read(number.canonical).core == number.core


@given(NUMBERS)
def test_the_core_is_a_number_of_the_same_procedure_or_a_name_for_it(text: str):
    number = read(text)
    core = parse_number(number.core)

    assert number.core
    assert core is None or core.core == number.core


@given(damaged())
def test_damage_does_not_change_a_number(pair: tuple[str, str]):
    whole, spoilt = pair

    assert read(spoilt) == read(whole)
    assert hash(read(spoilt)) == hash(read(whole))
    assert read(spoilt).changes == read(whole).changes
    assert read(spoilt).text == spoilt.strip()


@given(NUMBERS, NUMBERS)
def test_numbers_are_equal_exactly_when_their_canonical_forms_are(one: str, other: str):
    first, second = read(one), read(other)

    assert (first == second) == (first.canonical == second.canonical)
    assert first != second or hash(first) == hash(second)


@given(NUMBERS, st.data())
def test_two_numbers_that_differ_in_a_digit_are_never_one(text: str, data: st.DataObject):
    places = [match.start() for match in re.finditer(r"\d", text)]
    at = data.draw(st.sampled_from(places))
    other = text[:at] + data.draw(st.sampled_from("0123456789")) + text[at + 1 :]
    assume(other != text)

    assert parse_number(other) != read(text)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_the_order_is_total_and_agrees_with_equality(one: str, two: str, three: str):
    a, b, c = read(one), read(two), read(three)

    assert (a < b) + (b < a) + (a == b) == 1
    assert (a <= b) == (a < b or a == b)
    assert not (a < b and b < c) or a < c
    assert sorted([a, b, c]) == sorted([c, a, b])


@given(NUMBERS, NUMBERS)
def test_a_number_may_be_itself_and_the_question_has_no_direction(one: str, other: str):
    first, second = read(one), read(other)

    assert first.may_be(first)
    assert first.may_be(second) == second.may_be(first)


@given(NUMBERS, st.sampled_from([".", ",", " of this year", ")", "\n", "; see there"]))
def test_a_number_in_a_sentence_is_found_whole_or_not_at_all(text: str, behind: str):
    number = read(text)
    found = [each for each, _, _ in find_numbers(f"The report {text}{behind}")]

    assert found in ([number], [])


@given(st.text(max_size=80))
def test_no_text_makes_the_reading_fail(text: str):
    number = parse_number(text)

    assert number is None or parse_number(number.canonical) == number
    for each, start, end in find_numbers(text):
        assert each.text == text[start:end]
