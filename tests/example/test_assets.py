"""The bundled example is exactly what its script makes, on any machine and at any time."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TENDER = ROOT / "examples" / "tender"
MOST_BYTES = 3_000_000
NOT_ALLOWED = ("specimen", "muster ", "draft", "entwurf", "brouillon", "borrador", "草稿")


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("example") / "tender"
    # Another zone and hash seed than usual: neither may show in the files.
    surroundings = {**os.environ, "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7"}
    subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "make_example"), "--to", str(target)],
        check=True,
        capture_output=True,
        env=surroundings,
    )
    return target


def test_the_script_makes_the_committed_files_byte_for_byte(made: Path) -> None:
    ours, theirs = _files(TENDER), _files(made)

    assert sorted(ours) == sorted(theirs)
    assert [name for name in ours if ours[name] != theirs[name]] == []


def test_the_example_stays_small() -> None:
    assert sum(len(data) for data in _files(TENDER).values()) < MOST_BYTES


def test_every_confirmation_speaks_of_a_paper_of_its_dossier() -> None:
    for folder in sorted((TENDER / "suppliers").iterdir()):
        entries = tomllib.loads((folder / "confirmed.toml").read_text("utf-8"))["confirmed"]

        assert entries
        assert {entry["file"] for entry in entries} <= set(_files(folder / "dossier"))


def test_a_confirmation_comes_after_the_submission_and_says_why() -> None:
    project = tomllib.loads((TENDER / "project.toml").read_text("utf-8"))
    for path in sorted(TENDER.glob("suppliers/*/confirmed.toml")):
        for entry in tomllib.loads(path.read_text("utf-8"))["confirmed"]:
            assert entry["when"] >= project["deadlines"]["submission"]
            assert entry["who"]
            assert entry["why"]


def test_no_paper_calls_itself_a_draft_or_a_specimen() -> None:
    import pypdfium2

    for path in sorted(TENDER.rglob("*.pdf")):
        pdf = pypdfium2.PdfDocument(path.read_bytes())
        text = " ".join(page.get_textpage().get_text_range() for page in pdf).casefold()

        assert [word for word in NOT_ALLOWED if word in text] == [], path.name
        assert len(text) > 100, path.name


def test_each_supplier_has_a_thick_dossier_of_its_own() -> None:
    for folder in sorted((TENDER / "suppliers").iterdir()):
        papers = _files(folder / "dossier")

        assert 15 <= len(papers) <= 40, folder.name
