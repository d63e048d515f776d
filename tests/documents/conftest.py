"""What tests of documents share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cardassay.documents import reading
from cardassay.documents.page import Paper
from cardassay.model.document import Document


@pytest.fixture
def without_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers are read by their words alone: looking at pictures has tests of its own and takes seconds."""

    def as_it_is(
        paper: Paper, data: bytes, memory: object, read: Callable[[Paper], Document]
    ) -> tuple[Document, Paper]:
        return read(paper), paper

    monkeypatch.setattr(reading, "read_looking", as_it_is)
