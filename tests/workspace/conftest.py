"""A workspace that passes, and ways of breaking it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from cardassay.errors import InputError
from cardassay.workspace import Workspace, create_workspace, open_workspace

PACKS = ("financial-grade", "mastercard", "visa")

Edit = Callable[[str, str, str], None]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A fresh workspace as `init` makes it."""
    path = tmp_path / "tender"
    create_workspace(path, date(2026, 11, 22))
    return path


@pytest.fixture
def edit(workspace: Path) -> Edit:
    """Replaces a text that stands in a file of the workspace."""

    def replace(name: str, old: str, new: str) -> None:
        file = workspace / name
        text = file.read_text(encoding="utf-8")
        assert text.count(old) >= 1, old
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


def opened(path: Path) -> Workspace:
    """The workspace, with the packs that the tests pretend to have."""
    return open_workspace(path, bundled_packs=PACKS)


def refusal(path: Path) -> str:
    """The message with which a workspace is refused."""
    with pytest.raises(InputError) as caught:
        opened(path)
    return str(caught.value)


def line_of(path: Path, text: str) -> int:
    """The line, counted from 1, on which a text first stands."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)
