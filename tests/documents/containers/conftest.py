"""Recognising letters in pictures has tests of its own, and takes seconds a page."""

from __future__ import annotations

import pytest

from cardassay.documents import reading
from cardassay.documents.page import Paper


@pytest.fixture(autouse=True)
def _without_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    def as_it_is(paper: Paper, data: bytes, memory: object = None) -> Paper:
        return paper

    monkeypatch.setattr(reading, "with_pictures_read", as_it_is)
