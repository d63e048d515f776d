"""Tenders and installations in and out on the command line of a server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cardassay.cli.root import root
from cardassay.workspace.creating import create_workspace
from tests.support.office import START


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    create_workspace(tmp_path / "workspace", START.date())
    return tmp_path / "workspace"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(root, [str(one) for one in arguments])


def content(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


def test_a_workspace_goes_in_and_comes_out_again_also_after_a_restore(
    workspace: Path, tmp_path: Path
) -> None:
    data, moved = tmp_path / "data", tmp_path / "moved"
    (workspace / ".git").mkdir()
    (workspace / ".git" / "config").write_text("[core]")
    imported = run("tender", "import", workspace, "--data", data, "--json")
    assert imported.exit_code == 0, imported.output
    tender = json.loads(imported.stdout)
    assert tender["left_out"] == [".git"]
    assert tender["tender_id"] in run("tender", "list", "--data", data).stdout
    assert run("backup", tmp_path / "one.zip", "--data", data).exit_code == 0
    assert run("restore", tmp_path / "one.zip", "--data", moved).exit_code == 0
    exported = run("tender", "export", tender["tender_id"], tmp_path / "out", "--data", moved)
    assert exported.exit_code == 0
    known = {path: data for path, data in content(workspace).items() if not path.startswith(".git/")}
    assert content(tmp_path / "out") == known


def test_what_cannot_be_done_says_what_to_do(workspace: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    unknown = run("tender", "export", "nothing", tmp_path / "out", "--data", data)
    assert unknown.exit_code == 2
    assert "cardassay tender list" in unknown.stderr
    (workspace / "project.toml").unlink()
    no_project = run("tender", "import", workspace, "--data", data)
    assert no_project.exit_code == 5
    assert "project.toml" in no_project.stderr
    no_backup = run("restore", workspace / "confirmed.toml", "--data", tmp_path / "new")
    assert no_backup.exit_code == 5
    assert "Nothing was restored" in no_backup.stderr


def test_a_worker_ends_when_nothing_is_left(tmp_path: Path) -> None:
    done = run("worker", "--once", "--data", tmp_path / "data")
    assert done.exit_code == 0
    assert "Done: 0 steps" in done.stdout
