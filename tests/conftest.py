"""What holds for every test: papers are read in the process of the test, and nothing is kept."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True, scope="session")
def read_here():
    """Commands run by tests start no workers and leave the user's kept results alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CARDASSAY_WORKERS", "0")
        patch.setenv("CARDASSAY_CACHE", "off")
        yield
