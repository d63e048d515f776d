"""What the README tells a newcomer to type."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from cardassay.cli.root import root

ROOT = Path(__file__).parents[2]
_COMMAND = re.compile(r"^\.venv/bin/cardassay ([^#\n]+)", re.M)


def test_every_command_of_the_readme_runs_in_the_order_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    paper = next((ROOT / "examples" / "tender").rglob("iso-9001*.pdf"))
    shutil.copyfile(paper, "certificate.pdf")
    told = _COMMAND.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    # A server serves until it is ended; tests/real starts it as a process and visits it.
    assert [command.strip() for command in told if command.startswith("web")] == ["web"]
    commands = [command for command in told if not command.startswith("web")]
    ended = {
        command.strip(): CliRunner().invoke(root, shlex.split(command)).exit_code for command in commands
    }

    assert len(ended) >= 7
    # 2 is a wrong command, 5 one that could not run; the others are answers.
    assert {command: code for command, code in ended.items() if code in (2, 5)} == {}
