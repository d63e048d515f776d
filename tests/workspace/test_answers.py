"""What a person types for a field, and the value that it means."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cardassay.model.fields import FIELDS
from cardassay.workspace.answers import answer_of_json, form_in_words, parse_answer, typed


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("holder", "  Specimen  Card Works Ltd ", "Specimen Card Works Ltd"),
        ("number", "-", "-"),
        ("last_day", "2027-03-31", date(2027, 3, 31)),
        ("surveillance_due", "2027-03-01, 2028-03-01", (date(2027, 3, 1), date(2028, 3, 1))),
        ("components", "AVA_VAN.5 | ALC_DVS.2", ("AVA_VAN.5", "ALC_DVS.2")),
        ("components", "none", ()),
        ("accreditation_body", "XYZ", "XYZ"),
        ("accreditation_body", "XYZ | ABC", ("XYZ", "ABC")),
        ("activities", "Card-Body | embedding", ("card-body", "embedding")),
        ("cpp_book", "Logical", "logical"),
        (
            "sites",
            "name = Plant North; address = 12 Foundry Lane; Unit 3, Northtown"
            " | name = Plant South; scope = a | b",
            (
                {"name": "Plant North", "address": "12 Foundry Lane; Unit 3, Northtown"},
                {"name": "Plant South", "scope": "a | b"},
            ),
        ),
        (
            "configurations",
            "configuration = A; eal = EAL5; components = AVA_VAN.5, ALC_DVS.2",
            ({"configuration": "A", "eal": "EAL5", "components": ("AVA_VAN.5", "ALC_DVS.2")},),
        ),
        ("references", "number = EX 1; page = 3", ({"number": "EX 1", "page": 3},)),
        ("references", "number = EX 1; sure = true", ({"number": "EX 1", "sure": True},)),
    ],
)
def test_an_answer_is_read_in_the_form_of_its_field(field: str, text: str, value: Any) -> None:
    spec = FIELDS[field]

    assert parse_answer(spec, text) == value
    assert parse_answer(spec, typed(spec, value)) == value


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("holder", "  ", "the words as printed is meant"),
        ("holder", "Specimen\x1b[A", "an arrow key"),
        ("last_day", "31.03.2027", "2027-03-31 may be meant"),
        ("last_day", "03/04/2027", "2027-04-03 or 2027-03-04 may be meant"),
        ("last_day", "2027-02-30", "is not a day of the form"),
        ("surveillance_due", "2027-03-01 soon", "`soon` is not a day"),
        ("activities", "embeding", "none of the words for activities"),
        ("cpp_book", "2026-07-17", "physical, logical, both"),
        ("components", " | ", "Only separators"),
        ("sites", "Plant North", "names none of name, address, scope"),
        ("sites", "name = A; name = B", "stands twice"),
        ("sites", "name = ; address = B", "`name` is empty"),
        ("references", "page = three", "is not a number"),
        ("references", "sure = perhaps", "neither true nor false"),
    ],
)
def test_an_answer_that_is_none_says_how_it_is_written(field: str, text: str, says: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        parse_answer(FIELDS[field], text)

    assert says in str(caught.value)


@pytest.mark.parametrize("field", sorted(FIELDS))
def test_every_field_says_how_it_is_typed(field: str) -> None:
    assert form_in_words(FIELDS[field])


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        ("last_day", "2027-03-31", date(2027, 3, 31)),
        ("surveillance_due", ["2027-03-01"], (date(2027, 3, 1),)),
        ("components", [], ()),
        ("sites", [{"name": "Plant"}], ({"name": "Plant"},)),
        ("holder", None, None),
    ],
)
def test_an_answer_in_json_has_the_form_of_its_field(field: str, raw: object, value: Any) -> None:
    assert answer_of_json(FIELDS[field], raw) == value


@pytest.mark.parametrize(
    ("field", "raw"),
    [("last_day", 2027), ("holder", ""), ("holder", ["A"]), ("sites", [{"nmae": "A"}]), ("cpp_book", "all")],
)
def test_an_answer_in_json_of_another_form_is_refused(field: str, raw: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        answer_of_json(FIELDS[field], raw)
