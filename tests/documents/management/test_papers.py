"""Fictional management-system papers, each with what a person reads on it."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from cardassay.documents.kind import tell_kind
from cardassay.documents.management.reader import read
from cardassay.documents.opening import open_paper
from cardassay.documents.page import Paper
from cardassay.documents.reading import READERS, read_file
from cardassay.model.document import STANDS_ALONE, Kind
from cardassay.model.fields import FIELDS

PAPERS = Path(__file__).parent / "papers"
NAMES = sorted(path.stem for path in PAPERS.glob("*.json"))


def _path(name: str) -> Path:
    (path,) = (path for path in PAPERS.glob(f"{name}.*") if path.suffix != ".json")
    return path


def _paper(name: str) -> Paper:
    return open_paper(_path(name).read_bytes(), _path(name).name)


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


def test_there_are_papers_of_every_kind_that_is_read_here() -> None:
    kinds = {kind for kind, target in READERS.items() if ".management." in target}

    assert kinds <= {Kind(_expected(name)["kind"]) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_the_kind_is_told(name: str) -> None:
    assert _expected(name)["kind"] == tell_kind(_paper(name)).kind.value


@pytest.mark.parametrize("name", NAMES)
def test_the_fields_are_read_as_a_person_reads_them(name: str) -> None:
    expected = _expected(name)
    understanding = read(_paper(name), Kind(expected["kind"]))
    found = [
        {
            "scheme": claim.scheme,
            "fields": {
                field: {
                    "value": _plain(fact.value),
                    "sure": fact.sure,
                    **({"adopts": fact.detail["adopts"]} if "adopts" in fact.detail else {}),
                }
                for field, fact in sorted(claim.facts.items())
            },
        }
        for claim in understanding.claims
    ]

    assert expected["claims"] == found


@pytest.mark.parametrize("name", NAMES)
def test_the_questions_are_raised(name: str) -> None:
    expected = _expected(name)
    understanding = read(_paper(name), Kind(expected["kind"]))

    assert expected["flags"] == [flag.code for flag in understanding.flags]
    assert expected["problems"] == [problem.code for problem in understanding.problems]


@pytest.mark.parametrize("name", NAMES)
def test_every_field_is_in_the_contract_and_stands_on_a_page_with_its_words(name: str) -> None:
    paper = _paper(name)
    for claim in read(paper, Kind(_expected(name)["kind"])).claims:
        for field, fact in claim.facts.items():
            assert field in FIELDS
            assert fact.page is not None
            assert fact.words
            assert (fact.box is None) == (paper.media == "text")
            assert bool(fact.why_not_sure) != fact.sure


@pytest.mark.parametrize("name", NAMES)
def test_no_field_of_a_paper_that_does_not_stand_alone_is_sure(name: str) -> None:
    (document,) = read_file(_path(name))
    if document.kind in STANDS_ALONE:
        return
    facts = [fact for attestation in document.attestations for fact in attestation.facts.values()]

    assert not any(fact.sure for fact in facts)


def test_a_value_that_only_a_picture_shows_is_left_out() -> None:
    understanding = read(_paper("pdf-watermark"), Kind.DRAFT_OR_SPECIMEN)

    assert "certification_body" not in understanding.claims[0].facts


def test_days_that_could_be_two_days_are_never_sure() -> None:
    understanding = read(_paper("iso-45001-en-ambiguous-days"), Kind.MANAGEMENT_SYSTEM_CERTIFICATE)
    facts = understanding.claims[0].facts

    assert not facts["last_day"].sure
    assert "which number is the day" in facts["last_day"].why_not_sure
