"""Containers are about the files inside, not about their pictures."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _words_only(without_recognition: None) -> None:
    """No test here looks at pictures."""
