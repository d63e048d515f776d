"""Pictures of fictional certificates, read once for all tests."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[3] / "scripts"))

from cardassay.documents.ocr.rapid import recognise
from cardassay.documents.ocr.recognised import Recognised
from make_scans.sheets import Sheet, drawn
from make_scans.wear import rendered, worn

Scan = tuple[Sheet, Image.Image, Recognised]


@pytest.fixture(scope="session")
def scan() -> Callable[[str, str], Scan]:
    """Gives a sheet of a kind in a state of wear, at 130 dots an inch, and what was recognised on it."""

    @cache
    def read(kind: str, grade: str) -> Scan:
        sheet = drawn(kind, 3)
        picture = worn(rendered(sheet.pdf, 130), grade)
        return sheet, picture, recognise(picture)

    return read
