"""Commands that read papers: with any number of processes, cold or warm, the answer is the same."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from cardassay.assessing import assess_workspace
from cardassay.documents.bulk.reading import Reading
from cardassay.documents.bulk.settings import Settings
from cardassay.report.canonical import assessment_json
from cardassay.report.reading import documents_json
from tests.cli.conftest import EXAMPLE, Run
from tests.cli.dossiers import certificate, write_pdf

DAY = date(2026, 11, 22)


def assessed(workspace: Path, workers: int, kept_in: Path | None) -> tuple[bytes, bytes]:
    settings = Settings(workers=workers, patience_s=0.0)
    with Reading(settings, kept_in=kept_in) as reading:
        result = assess_workspace(workspace, DAY, reading=reading)
    read = (document for documents in result.read.values() for document in documents)
    return documents_json(read), assessment_json(result.assessments)


def test_a_dossier_gives_the_same_bytes_with_any_number_of_workers_cold_and_warm(
    workspace: Path, tmp_path: Path, paper: Path
) -> None:
    (dossier,) = (workspace / "suppliers").glob("*/dossier")
    shutil.copyfile(min(EXAMPLE.rglob("dossier/management/*.pdf")), dossier / "0 management.pdf")
    write_pdf(dossier / "1 management.pdf", certificate())
    shutil.copyfile(paper, dossier / "a paper.pdf")  # its name lies
    shutil.copyfile(paper, dossier / "z paper.txt")

    expected = assessed(workspace, 0, None)
    kept = tmp_path / "cache" / "kept.sqlite"

    assert b"type-mismatch" in expected[0]
    assert assessed(workspace, 1, kept) == expected
    assert assessed(workspace, 0, kept) == expected
    assert assessed(workspace, 4, None) == expected


@pytest.mark.parametrize("command", ["assess", "compare", "explain", "request", "review"])
def test_every_command_over_a_workspace_takes_the_limits(run: Run, command: str) -> None:
    shown = run(command, "--help").stdout

    assert all(name in shown for name in ("--workers", "--time-limit", "--memory-limit", "--fresh"))


@pytest.mark.parametrize(
    "arguments", [("--workers", "-1"), ("--time-limit", "0"), ("--memory-limit", "10"), ("--workers", "x")]
)
def test_a_limit_that_makes_no_sense_is_not_understood(
    run: Run, paper: Path, arguments: tuple[str, ...]
) -> None:
    ended = run("read", paper, *arguments)

    assert ended.exit_code == 2
    assert arguments[0] in ended.stderr


def test_a_limit_of_the_environment_that_makes_no_sense_is_said_with_its_name(
    run: Run, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARDASSAY_MEMORY_LIMIT", "3 GB")
    ended = run("read", paper)

    assert ended.exit_code == 2
    assert "CARDASSAY_MEMORY_LIMIT is '3 GB'" in ended.stderr


def test_what_was_read_is_shown_and_forgotten_on_request(
    run: Run, paper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARDASSAY_CACHE", str(tmp_path / "cache"))
    before = run("cache", "show")
    read = run("read", "--json", paper)
    shown = json.loads(run("cache", "show", "--json").stdout)
    again = run("read", "--json", paper)
    fresh = run("read", "--json", "--fresh", paper)
    cleared = run("cache", "clear")

    assert "nothing yet" in before.stdout
    assert shown["kept"]["documents"]["count"] == 1
    assert shown["file"].startswith(str(tmp_path))
    assert read.stdout == again.stdout == fresh.stdout
    assert "Forgotten" in cleared.stdout
    assert json.loads(run("cache", "show", "--json").stdout)["kept"] == {}


def test_nothing_is_kept_where_that_is_switched_off(run: Run, paper: Path) -> None:
    run("read", paper)

    assert "`off`" in run("cache", "show").stdout
    assert "Nothing is kept" in run("cache", "clear").stdout


def test_a_bar_is_drawn_for_a_person_only(monkeypatch: pytest.MonkeyPatch) -> None:
    from cardassay.cli.progress import progress

    with progress("reading") as piped:
        assert piped is None
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with progress("reading") as step:
        assert step is not None
        step("a/very/long/way/to/a [b]paper[/b].pdf" * 4 + " (12 s, 3 pages read)", 1, 2)


def test_read_prints_the_same_array_for_any_number_of_documents(
    run: Run, paper: Path, tmp_path: Path
) -> None:
    second = tmp_path / "second.txt"
    shutil.copyfile(paper, second)
    one, two = (
        json.loads(run("read", "--json", paper).stdout),
        json.loads(run("read", "--json", paper, second).stdout),
    )

    assert two == [*one, {**two[1], "file": str(second)}]
