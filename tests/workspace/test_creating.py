"""A new workspace: commented, whole or not at all, and in order as it stands."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import pytest

from cardassay.errors import InputError
from cardassay.model.project import Deadlines, ProductLine, Project, Window
from cardassay.model.supplier import OfferedProduct, Party, Site, Supplier
from cardassay.workspace import create_workspace
from cardassay.workspace.creating import _FILES

from .conftest import opened


def test_a_new_workspace_passes_as_it_stands(workspace: Path) -> None:
    result = opened(workspace)

    assert not result.faults
    assert [folder.supplier.folder for folder in result.suppliers] == ["example"]


def test_its_explanations_are_no_papers(workspace: Path) -> None:
    (folder,) = opened(workspace).suppliers

    assert folder.dossier == ()
    assert [problem.code for problem in folder.problems] == ["empty-dossier"]


def test_days_are_counted_from_the_year_of_the_making(tmp_path: Path) -> None:
    create_workspace(tmp_path / "w", date(2040, 1, 1))

    assert opened(tmp_path / "w").project.window.first_order == date(2041, 3, 1)


@pytest.mark.parametrize(
    ("cls", "file", "read_elsewhere"),
    [
        (Project, "project.toml", {"lines", "window", "deadlines"}),
        (Window, "project.toml", set()),
        (Deadlines, "project.toml", set()),
        (ProductLine, "project.toml", set()),
        (Supplier, "suppliers/example/supplier.toml", {"folder", "parties", "sites", "products"}),
        (Party, "suppliers/example/supplier.toml", set()),
        (Site, "suppliers/example/supplier.toml", set()),
        (OfferedProduct, "suppliers/example/supplier.toml", {"card", "ic", "platform"}),
    ],
)
def test_every_key_stands_in_the_new_files(
    workspace: Path, cls: type, file: str, read_elsewhere: set[str]
) -> None:
    text = (workspace / file).read_text(encoding="utf-8")

    for field in dataclasses.fields(cls):
        if field.name not in read_elsewhere:
            assert f"{field.name} = " in text or f".{field.name}]" in text, field.name


def test_an_empty_folder_may_become_a_workspace(tmp_path: Path) -> None:
    (tmp_path / "w").mkdir()

    assert create_workspace(tmp_path / "w", date(2026, 1, 1)) == tuple(_FILES)
    assert (tmp_path / "w" / "project.toml").is_file()


def test_a_folder_with_anything_in_it_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(InputError, match="not empty"):
        create_workspace(tmp_path, date(2026, 1, 1))

    assert [entry.name for entry in tmp_path.iterdir()] == ["note.txt"]


def test_a_file_of_that_name_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "w").write_text("mine", encoding="utf-8")

    with pytest.raises(InputError, match="already a file"):
        create_workspace(tmp_path / "w", date(2026, 1, 1))

    assert (tmp_path / "w").read_text(encoding="utf-8") == "mine"


def test_a_failure_half_way_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(InputError, match="No space left"):
        create_workspace(tmp_path / "w", date(2026, 1, 1))

    assert list(tmp_path.iterdir()) == []
