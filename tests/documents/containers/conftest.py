"""Recognising letters in pictures has tests of its own, and takes seconds a page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cardassay.documents import reading
from cardassay.documents.page import Paper
from cardassay.model.document import Document


@pytest.fixture(autouse=True)
def _without_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    def as_it_is(
        paper: Paper, data: bytes, memory: object, read: Callable[[Paper], Document]
    ) -> tuple[Document, Paper]:
        return read(paper), paper

    monkeypatch.setattr(reading, "read_looking", as_it_is)
