"""The documents say what the program says."""

from __future__ import annotations

import runpy
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_the_glossary_lists_every_reason_kind_and_field_as_they_are():
    made = runpy.run_path(str(ROOT / "scripts" / "make_glossary.py"))

    assert (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8") == made["glossary"](), (
        "docs/glossary.md is stale; run python scripts/make_glossary.py"
    )
