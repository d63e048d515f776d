"""The made set and its anchors, made once a session."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "scripts"))

from cardassay.documents.reading import read_bytes
from cardassay.documents.signatures.anchors import Anchors, read_anchors
from cardassay.model.document import Document
from make_signed.situations import Situation, anchors_pem, situations


@pytest.fixture(scope="session")
def made() -> dict[str, Situation]:
    """Every situation by its name."""
    return {situation.name: situation for situation in situations()}


@pytest.fixture(scope="session")
def anchors(tmp_path_factory: pytest.TempPathFactory) -> Anchors:
    """A folder with the root of the fictional trust service."""
    folder = tmp_path_factory.mktemp("anchors")
    (folder / "root.pem").write_bytes(anchors_pem())
    found, problems = read_anchors(folder)
    assert problems == ()
    return found


@pytest.fixture(scope="session")
def read(anchors: Anchors) -> Callable[[bytes], Document]:
    """What a paper says, with these anchors; each paper is read once a session."""

    @cache
    def once(data: bytes) -> Document:
        [document] = read_bytes(data, "paper.pdf", anchors=anchors)
        return document

    return once
