"""Documents as text and back: every value that a field can hold comes back as it was."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cardassay.documents.bulk.codec import CodecError, decode, encode
from cardassay.model.attestation import Attestation, Origin
from cardassay.model.document import Code, Document, Flag, Kind
from cardassay.model.evidence import Fact, Grade, Method
from cardassay.model.fields import FIELDS, FieldSpec, Form
from cardassay.model.problem import Problem
from cardassay.report.reading import documents_json

texts = st.text(st.characters(exclude_categories=()), max_size=12)  # lone surrogates of foreign files too
days = st.dates(date(1980, 1, 1), date(2060, 1, 1))
numbers = st.floats(0, 5000).map(lambda number: round(number, 1))
plain_values = st.one_of(st.none(), st.booleans(), st.integers(), numbers, texts, days)
values = st.recursive(
    plain_values,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(texts, inner, max_size=3),
        st.frozensets(texts, max_size=3),
    ),
    max_leaves=6,
)


def value_of(spec: FieldSpec) -> st.SearchStrategy[Any]:
    match spec.form:
        case Form.TEXT:
            return texts
        case Form.DAY:
            return days
        case Form.TEXTS:
            return st.lists(texts, max_size=3).map(tuple)
        case Form.TEXT_OR_TEXTS:
            return st.one_of(texts, st.lists(texts, max_size=3).map(tuple))
        case Form.DAYS:
            return st.lists(days, max_size=3).map(tuple)
        case Form.RECORDS:
            record = st.dictionaries(st.sampled_from(spec.keys), st.one_of(texts, days), max_size=3)
            return st.lists(record, max_size=3).map(tuple)


def fact_of(value: st.SearchStrategy[Any]) -> st.SearchStrategy[Fact[Any]]:
    return st.builds(
        Fact,
        value,
        st.booleans(),
        st.one_of(st.none(), st.integers(1, 300)),
        st.one_of(st.none(), st.tuples(numbers, numbers, numbers, numbers)),
        texts,
        st.sampled_from(Method),
        st.dictionaries(texts, values, max_size=2),
        texts,
    )


facts = st.lists(st.sampled_from(list(FIELDS)), max_size=4, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: fact_of(value_of(FIELDS[name])) for name in names})
)
attestations = st.builds(
    Attestation,
    scheme=texts,
    facts=facts,
    origin=st.one_of(st.none(), st.builds(Origin, texts, texts, st.integers(0, 9))),
    kind=texts,
    grade=st.sampled_from(Grade),
    received=st.one_of(st.none(), days),
    incomplete=texts,
    stands_alone=st.booleans(),
)
page_numbers = st.one_of(st.none(), st.integers(1, 300))
documents = st.builds(
    Document,
    file=texts,
    sha256=texts,
    kind=st.sampled_from(Kind),
    attestations=st.lists(attestations, max_size=2).map(tuple),
    flags=st.lists(st.builds(Flag, texts, texts, page_numbers), max_size=2).map(tuple),
    codes=st.lists(st.builds(Code, texts, texts, st.sampled_from([True, False, None])), max_size=2).map(
        tuple
    ),
    signatures=st.lists(st.dictionaries(texts, values, max_size=3), max_size=2).map(tuple),
    problems=st.lists(st.builds(Problem, texts, texts, texts, page_numbers), max_size=2).map(tuple),
    container_sha256=st.one_of(st.none(), texts),
    pages=page_numbers,
    layout_seen=st.booleans(),
)


@settings(max_examples=50, deadline=None)
@given(st.lists(documents, max_size=2).map(tuple))
def test_every_document_comes_back_as_it_was_and_reports_the_same_bytes(papers):
    back = decode(encode(papers))

    assert back == papers
    assert documents_json(back) == documents_json(papers)
    assert encode(back) == encode(papers)


@pytest.mark.parametrize("spec", FIELDS.values(), ids=lambda spec: spec.name)
def test_each_field_of_the_table_comes_back_with_the_type_that_it_had(spec):
    record = dict.fromkeys(spec.keys, "Musterwerk (fiktiv)")
    value = {
        Form.TEXT: "Musterkarte Fiktiv GmbH",
        Form.DAY: date(2027, 3, 31),
        Form.TEXT_OR_TEXTS: ("ONE", "TWO"),
        Form.TEXTS: ("ÄÖ", "\ud800"),
        Form.DAYS: (date(2024, 2, 29),),
        Form.RECORDS: ({**record, "day": date(2027, 1, 1)},),
    }[spec.form]
    paper = Document("a", "b", Kind.UNKNOWN, (Attestation("x", {spec.name: Fact(value, sure=True)}),))

    (back,) = decode(encode((paper,)))

    assert back == paper
    assert repr(back.attestations[0].facts[spec.name].value) == repr(value)


def test_moments_lists_and_words_of_the_model_keep_their_types():
    odd = {"at": datetime(2026, 11, 22, 9, 30), "list": [1, (2, [3])], "kind": Kind.CVCS, "none": None}  # noqa: DTZ001
    paper = Document("a", "b", Kind.UNKNOWN, signatures=(odd,))

    (back,) = decode(encode((paper,)))

    assert repr(back.signatures) == repr(paper.signatures)


def test_a_value_that_the_model_does_not_have_is_refused_and_never_guessed():
    with pytest.raises(TypeError, match="object"):
        encode((Document("a", "b", Kind.UNKNOWN, signatures=({"x": object()},)),))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        '{"form":99,"documents":[]}',
        '{"form":1,"documents":["text"]}',
        '{"form":1,"documents":[{"Document":{"file":"a"}}]}',
        '{"form":1,"documents":[{"Popen":{"args":"true"}}]}',
        '{"form":1,"documents":[{"Kind":"no such kind"}]}',
        '{"form":1,"documents":[{"day":"yesterday"}]}',
        '{"form":1,"documents":' + "[" * 100_000,
    ],
    ids=["empty", "no form", "a list", "later form", "no document", "half a document", "foreign class",
         "foreign word", "no day", "without end"],
)  # fmt: skip
def test_what_is_not_ours_is_refused_with_the_one_error_that_is_expected(text):
    with pytest.raises(CodecError):
        decode(text)


def test_what_is_kept_is_plain_json():
    paper = Document("a.pdf", "b", Kind.UNKNOWN)

    assert json.loads(encode((paper,)))["documents"][0]["Document"]["kind"] == {"Kind": "unknown"}
