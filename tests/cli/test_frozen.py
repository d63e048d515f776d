"""``cardassay frozen verify``: an archive is verified by anybody, without a server."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from cardassay.office.abilities import Role
from cardassay.office.deciding.freezing import freeze
from cardassay.office.deciding.frozen_zip import frozen_archive
from tests.support.office import team_in
from tests.support.small_tender import as_tender, small_tender

from .conftest import Run


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("frozen")
    team = team_in(folder / "office")
    stored = small_tender(team.office, folder / "tender", "cartes-exemple")
    office, tender = team.office, as_tender(team.office, stored)
    state = freeze(office, team.person(Role.MANAGER), tender, day=office.today(), reason="award")
    path = folder / "frozen-1.zip"
    path.write_bytes(b"".join(frozen_archive(office, state)))
    team.close()
    return path


def test_an_archive_that_is_whole_is_judged_again_to_the_same_bytes(run: Run, archive: Path) -> None:
    shown = run("frozen", "verify", str(archive))
    assert shown.exit_code == 0, shown.stderr
    assert "the same bytes" in shown.stdout
    told = json.loads(run("frozen", "verify", str(archive), "--json", "--hashes-only").stdout)
    assert (told["wrong"], told["judged_again"]) == ([], "not asked for")


def test_an_archive_that_was_changed_ends_with_one(run: Run, archive: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(changed, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            new.writestr(entry.filename, data + b"\n" if entry.filename == "report.html" else data)
    shown = run("frozen", "verify", str(changed))
    assert shown.exit_code == 1
    assert "report.html has another hash" in shown.stdout


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 cut off"])
def test_what_is_no_archive_says_so(run: Run, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    shown = run("frozen", "verify", str(path))
    assert shown.exit_code == 5
    assert "no frozen assessment" in shown.stderr
