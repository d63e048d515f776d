"""What Cardassay reads on the example's papers, held against what their maker printed."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from cardassay.documents.bulk.reading import Reading, Wanted
from cardassay.documents.bulk.settings import Settings
from cardassay.model.document import Document

TENDER = Path(__file__).parents[2] / "examples" / "tender"
SCRIPTS = str(Path(__file__).parents[2] / "scripts")
AS_SETS = frozenset({"activities", "components", "label_tokens"})


@pytest.fixture(scope="module")
def papers() -> dict[str, Any]:
    sys.path.insert(0, SCRIPTS)
    try:
        from make_example.suppliers import OFFERS
    finally:
        sys.path.remove(SCRIPTS)
    offers = [make() for make in OFFERS]
    return {f"{offer.folder}/{paper.file}": paper for offer in offers for paper in offer.papers}


@pytest.fixture(scope="module")
def read(papers: dict[str, Any], kept_papers: Path) -> dict[str, Document]:
    folders = (name.split("/", 1) for name in papers)
    wanted = [Wanted(file, TENDER / "suppliers" / folder / "dossier" / file) for folder, file in folders]
    with Reading(Settings(workers=0), kept_in=kept_papers / "kept-1.sqlite") as reading:
        read = [documents[0] for documents in reading.each(wanted, len(wanted))]
    return dict(zip(papers, read, strict=True))


def _plain(name: str, value: Any) -> Any:
    if name in AS_SETS:
        return frozenset(value)
    if isinstance(value, list | tuple):
        return [_plain("", item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain("", item) for key, item in value.items()}
    return value


def test_every_paper_is_taken_for_what_it_is(papers: dict[str, Any], read: dict[str, Document]) -> None:
    taken, meant = {}, {}
    for name, paper in papers.items():
        document = read[name]
        scheme = document.attestations[0].scheme if document.attestations else ""
        taken[name], meant[name] = (document.kind.value, scheme), (paper.kind, paper.scheme)

    assert {name: taken[name] for name in taken if taken[name] != meant[name]} == {}


def test_nothing_wrong_is_stated_as_sure(papers: dict[str, Any], read: dict[str, Document]) -> None:
    wrong = {}
    for name, paper in papers.items():
        document = read[name]
        for field, fact in document.attestations[0].facts.items() if document.attestations else ():
            meant = paper.fields.get(field)
            if fact.sure and meant is not None and _plain(field, fact.value) != _plain(field, meant):
                wrong[f"{name}: {field}"] = fact.value

    assert wrong == {}


def test_a_person_confirmed_only_what_stands_on_the_paper(papers: dict[str, Any]) -> None:
    for name, paper in papers.items():
        assert set(paper.confirm or ()) <= {"*", *paper.fields, "number"}, name
