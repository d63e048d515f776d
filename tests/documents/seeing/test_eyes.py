"""What is seen counts: text layers that lie, lack or guess end in the seen value or in none."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from cardassay.documents.reading import read_bytes
from cardassay.documents.seeing import eyes
from cardassay.model.document import Document
from cardassay.model.evidence import Fact, Method
from tests.support.scripts import loaded

SEEN = date(2026, 3, 14)


papers: Any = loaded(Path(__file__).with_name("lying_papers.py"))


class Kept:
    """Remembers in memory, so that one picture is recognised once for all tests."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        return self._kept.get(key)

    def put(self, key: str, value: bytes) -> None:
        self._kept[key] = value


@pytest.fixture(scope="module")
def memory() -> Kept:
    return Kept()


def read(data: bytes, memory: Kept) -> Document:
    (document,) = read_bytes(data, "paper.pdf", memory=memory)
    return document


def facts(document: Document) -> dict[str, Fact[Any]]:
    return dict(document.attestations[0].facts)


def codes(document: Document) -> set[str]:
    return {problem.code for problem in document.problems}


def test_a_complete_text_layer_costs_no_recognition(monkeypatch: pytest.MonkeyPatch, memory: Kept) -> None:
    def never(*_: object) -> None:
        raise AssertionError("recognised")

    monkeypatch.setattr(eyes, "_recognised", never)
    read_facts = facts(read(papers.honest(), memory))
    assert (read_facts["last_day"].value, read_facts["last_day"].sure) == (SEEN, True)
    assert read_facts["last_day"].method is Method.TEXT_LAYER


def test_a_scan_is_read_and_says_so(memory: Kept) -> None:
    document = read(papers.scanned(), memory)
    assert facts(document)["last_day"].value == SEEN
    assert facts(document)["last_day"].method is Method.OCR
    assert "read-from-picture" in codes(document)
    assert "no-text-layer" not in codes(document)


def test_a_text_layer_that_says_the_same_makes_a_scan_sure(
    monkeypatch: pytest.MonkeyPatch, memory: Kept
) -> None:
    from cardassay.documents.ocr import second

    def never(*_: object) -> None:
        raise AssertionError("asked a second recogniser")

    monkeypatch.setattr(second.SecondReading, "doubts", never)
    fact = facts(read(papers.scanned_with_layer(), memory))["last_day"]
    assert (fact.value, fact.sure, fact.method) == (SEEN, True, Method.OCR)


@pytest.mark.parametrize(
    ("instead", "field"),
    [
        ((papers.LAST_DAY, papers.HIDDEN_DAY), "last_day"),
        ((papers.NUMBER, "FX-2O417-O6"), "number"),
    ],
)
def test_a_text_layer_that_says_something_else_is_told_and_nothing_is_sure(
    instead: tuple[str, str], field: str, memory: Kept
) -> None:
    document = read(papers.scanned_with_layer(instead), memory)
    fact = facts(document)[field]
    assert fact.value in (SEEN, papers.NUMBER)
    assert not fact.sure
    assert instead[1] in str(fact.detail["other"])
    (problem,) = (problem for problem in document.problems if problem.code == "text-layer-differs")
    assert problem.page == 1
    assert instead[1] in problem.message


def test_noise_in_a_recognised_layer_is_no_matter_outside_of_key_fields(memory: Kept) -> None:
    document = read(papers.scanned_with_layer(("Manufacture of", "Manuf'acture 0f")), memory)
    assert "text-layer-differs" not in codes(document)
    assert facts(document)["last_day"].sure


@pytest.mark.parametrize(
    "paper",
    [
        papers.invisible_day,
        papers.patched_day,
        papers.boxed_day,
        lambda: papers.hidden_line("white"),
        lambda: papers.hidden_line("tiny"),
        lambda: papers.hidden_line("outside"),
        papers.picture_over_text,
        papers.false_font,
    ],
    ids=["invisible", "patch", "box", "white", "tiny", "outside", "covered", "font"],
)
def test_a_hidden_day_is_never_taken_for_the_seen_one(paper: Any, memory: Kept) -> None:
    document = read(paper(), memory)
    fact = facts(document).get("last_day")
    assert fact is None or fact.value == SEEN or not fact.sure
    assert fact is not None
    assert fact.value == SEEN
    assert codes(document) & {"hidden-words", "text-layer-differs", "read-from-picture"}


def test_the_number_in_a_font_that_lies_is_the_seen_one_and_not_sure(memory: Kept) -> None:
    document = read(papers.false_font(), memory)
    number = facts(document)["number"]
    assert number.value == papers.NUMBER
    assert not number.sure
    assert "text-layer-differs" in codes(document)


def test_letters_drawn_as_shapes_are_read(memory: Kept) -> None:
    document = read(papers.outlines(), memory)
    assert facts(document)["last_day"].value == SEEN
    assert facts(document)["holder"].value == papers.HOLDER
    assert "read-from-picture" in codes(document)


def test_lines_drawn_as_shapes_join_the_text_layer(memory: Kept) -> None:
    document = read(papers.outlines([papers.HOLDER, papers.NUMBER]), memory)
    read_facts = facts(document)
    assert read_facts["number"].value == papers.NUMBER
    assert read_facts["number"].method is Method.OCR
    assert read_facts["holder"].value == papers.HOLDER
    assert (read_facts["last_day"].value, read_facts["last_day"].sure) == (SEEN, True)
    assert read_facts["last_day"].method is Method.TEXT_LAYER


def test_more_pictured_pages_than_are_read_are_told(monkeypatch: pytest.MonkeyPatch, memory: Kept) -> None:
    monkeypatch.setattr(eyes, "MAX_PICTURE_PAGES", 1)
    with pikepdf.open(io.BytesIO(papers.scanned())) as pdf:
        pdf.pages.append(pdf.pages[0])
        out = io.BytesIO()
        pdf.save(out)
    document = read(out.getvalue(), memory)
    (problem,) = (problem for problem in document.problems if problem.code == "pictures-left")
    assert problem.page == 2
