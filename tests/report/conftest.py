"""Golden files through one fixture: ``CARDASSAY_UPDATE_GOLDEN=1`` renews them, and the diff is read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from cardassay.report import names

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def golden() -> Callable[[str, str], str]:
    """What the golden file of that name says; the second text replaces it when the files are renewed."""

    def expected(name: str, actual: str) -> str:
        path = GOLDEN / name
        if os.environ.get("CARDASSAY_UPDATE_GOLDEN"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(actual, encoding="utf-8", newline="\n")
        return path.read_text(encoding="utf-8")

    return expected


@pytest.fixture(autouse=True)
def few_schemes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Names of schemes that no edit of the scheme files changes."""
    known = {
        "iso-9001": SimpleNamespace(name="ISO 9001"),
        "iso-27001": SimpleNamespace(name="ISO/IEC 27001"),
        "mastercard-loa": SimpleNamespace(name="Mastercard letter of approval"),
    }
    names.scheme_name.cache_clear()
    monkeypatch.setattr(names, "load_schemes", lambda: known)
    yield
    names.scheme_name.cache_clear()
