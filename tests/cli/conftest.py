"""The command line, run inside the tests and as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cardassay.cli.root import root
from cardassay.workspace import create_workspace
from tests.registers.written import csv_text, own

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "tender"

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Runs a command inside the test; streams are kept apart."""

    def invoke(*arguments: str | Path) -> Result:
        return CliRunner().invoke(root, [str(argument) for argument in arguments])

    return invoke


def process(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Runs a command as a process of its own, as a person would."""
    return subprocess.run(
        [sys.executable, "-c", "from cardassay.cli import main; main()", *map(str, arguments)],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **environment},
    )


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A fresh workspace as `init` makes it."""
    path = tmp_path / "a tender with blanks"
    create_workspace(path, date(2026, 11, 22))
    return path


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A fictional certificate as plain text."""
    file = tmp_path / "certificate.txt"
    file.write_text(
        "CERTIFICATE\n\nThis is to certify that the quality management system of\n"
        "Specimen Card Works Ltd\n1 Example Street, Exampleton EX1 1EX, United Kingdom\n"
        "has been assessed and found to conform to\nISO 9001:2015\n"
        "Scope: Manufacture of plastic cards\nCertificate number: FX 0001\n"
        "Issue date: 1 March 2025\nValid until: 28 February 2028\n"
        "Fictional Certification Ltd\n",
        encoding="utf-8",
    )
    return file


@pytest.fixture
def place(workspace: Path) -> Path:
    """A workspace with a description of its own."""
    own(workspace)
    return workspace


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A list that a person saved."""
    file = tmp_path / "saved list.csv"
    file.write_text(csv_text(), encoding="utf-8")
    return file


def put(run: Run, place: Path, file: Path, day: str = "2026-11-20", *more: str) -> str:
    """Adds a list to a workspace and gives back what was said."""
    ended = run("register", "add", file, "--as", "specimen-list", "--day", day, "--into", place, *more)
    assert ended.exit_code == 0, ended.stderr
    return ended.stdout
