"""Fixtures of the packs' tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from .world import HEAD, Write


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a pack file: name, content below the head, packs it builds on."""

    def _write(name: str, content: str, *below: str) -> Path:
        quoted = ", ".join(f'"{one}"' for one in below)
        path = tmp_path / f"{name}.toml"
        path.write_text(HEAD.format(name=name, below=quoted) + content, encoding="utf-8")
        return path

    return _write
