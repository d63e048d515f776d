"""The made set and its anchors, made once a session."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "scripts"))

from cardassay.documents.signatures.anchors import Anchors, read_anchors
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
