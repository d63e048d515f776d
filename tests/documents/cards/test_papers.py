"""Fictional papers of the card industry, each with what a person reads on it."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cardassay.documents.cards.reader import read
from cardassay.documents.kind import tell_kind
from cardassay.documents.opening import open_paper
from cardassay.documents.page import Paper
from cardassay.documents.reading import READERS, read_file
from cardassay.documents.understanding import Understanding
from cardassay.model.document import Kind
from cardassay.model.fields import FIELDS

PAPERS = Path(__file__).parent / "papers"
NAMES = sorted(path.stem for path in PAPERS.glob("*.json"))


@cache
def _paper(name: str) -> Paper:
    (path,) = (path for path in PAPERS.glob(f"{name}.*") if path.suffix != ".json")
    return open_paper(path.read_bytes(), path.name)


@cache
def _expected(name: str) -> dict[str, Any]:
    expected: dict[str, Any] = json.loads((PAPERS / f"{name}.json").read_text(encoding="utf-8"))
    return expected


def _plain(value: object) -> object:
    """The value as JSON holds it."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value


@cache
def _understanding(name: str) -> Understanding:
    return read(_paper(name), Kind(_expected(name)["kind"]))


READ_HERE = [name for name in NAMES if _expected(name)["claims"]]


def test_there_are_papers_of_every_kind_that_is_read_here() -> None:
    kinds = {kind for kind, target in READERS.items() if ".cards." in target}

    assert kinds <= {Kind(_expected(name)["kind"]) for name in NAMES}


@pytest.mark.parametrize("name", READ_HERE)
def test_the_kind_is_told(name: str) -> None:
    assert tell_kind(_paper(name)).kind.value == _expected(name)["kind"]


@pytest.mark.parametrize("name", READ_HERE)
def test_the_schemes_are_those_of_the_paper(name: str) -> None:
    assert [claim["scheme"] for claim in _expected(name)["claims"]] == [
        claim.scheme for claim in _understanding(name).claims
    ]


@pytest.mark.parametrize("name", READ_HERE)
def test_the_fields_are_as_printed(name: str) -> None:
    for expected, claim in zip(_expected(name)["claims"], _understanding(name).claims, strict=True):
        got = {
            field: _plain(claim.facts[field].value) if field in claim.facts else None
            for field in expected["fields"]
        }

        assert expected["fields"] == got


@pytest.mark.parametrize("name", READ_HERE)
def test_what_the_paper_does_not_say_is_left_out(name: str) -> None:
    for claim in _understanding(name).claims:
        assert set(_expected(name)["absent"]).isdisjoint(claim.facts)
        assert set(claim.facts) <= set(FIELDS)


@pytest.mark.parametrize("name", READ_HERE)
def test_the_questions_are_raised(name: str) -> None:
    assert _expected(name)["flags"] == sorted({flag.code for flag in _understanding(name).flags})


@pytest.mark.parametrize("name", READ_HERE)
def test_every_fact_says_where_it_stands(name: str) -> None:
    paper = _paper(name)
    for claim in _understanding(name).claims:
        for field, fact in claim.facts.items():
            assert fact.page is not None, field
            page = paper.pages[fact.page - 1]
            assert fact.words, field
            if paper.media == "pdf":
                assert fact.box is not None, field
                assert 0 <= fact.box[0] < fact.box[2] <= page.width + 1, field
                assert 0 <= fact.box[1] < fact.box[3] <= page.height + 1, field
            assert fact.sure == (not fact.why_not_sure), field


def test_a_self_test_is_the_vendors_own_word_and_no_qualification() -> None:
    assert tell_kind(_paper("gp-self-test")).kind is Kind.SELF_DECLARATION


def test_the_chinese_certifier_of_the_same_short_name_is_not_taken_for_the_card_programme() -> None:
    assert tell_kind(_paper("cqm-chinese-body")).kind is Kind.MANAGEMENT_SYSTEM_CERTIFICATE


@pytest.mark.parametrize("name", ["visa-loa", "pci-cpp-aoc-form", "emvco-iccn-labelled"])
def test_nothing_is_sure_while_no_real_paper_of_the_kind_was_seen(name: str) -> None:
    (path,) = (path for path in PAPERS.glob(f"{name}.*") if path.suffix != ".json")
    (document,) = read_file(path)

    assert document.attestations
    assert not document.layout_seen
    for attestation in document.attestations:
        assert not any(fact.sure for fact in attestation.facts.values())


def test_the_drawn_papers_are_made_anew_byte_for_byte(tmp_path: Path) -> None:
    import runpy

    module = runpy.run_path(str(Path(__file__).parent / "make_papers.py"))
    module["make"](tmp_path)

    made = {path.name: path.read_bytes() for path in tmp_path.glob("*.pdf")}
    assert {path.name: path.read_bytes() for path in PAPERS.glob("*.pdf")} == made
