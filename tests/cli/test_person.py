"""`cardassay person` and `cardassay audit` on the data of a server."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cardassay.office.opening import open_office
from cardassay.office.people.first import needs_first
from cardassay.office.people.sign_in import sign_in
from tests.support.office import cheap

from .conftest import Run


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in cheap().items():
        monkeypatch.setenv(name, value)
    folder = tmp_path / "server"
    open_office(folder, cheap(), lambda: datetime.now(UTC)).database.close()
    return folder


def test_an_administrator_is_added_and_let_in_again_from_the_command_line(run: Run, data: Path) -> None:
    added = run("person", "add", "ada@bank.example", "--name", "Ada Beispiel", "--data", data)
    assert added.exit_code == 0, added.output
    assert re.search(r"http://127\.0\.0\.1:8472/welcome/[\w-]{30,}", added.stdout)
    assert "ada@bank.example  administrator, invited" in run("person", "list", "--data", data).stdout
    again = run("person", "reset", "ADA@bank.example", "--codes", "--data", data)
    assert again.exit_code == 0
    assert "/welcome/" in again.stdout
    told = json.loads(run("person", "list", "--json", "--data", data).stdout)
    assert [one["role"] for one in told] == ["administrator"]


def test_a_password_can_be_typed_and_must_be_changed(run: Run, data: Path) -> None:
    from click.testing import CliRunner

    from cardassay.cli.root import root

    typed = "nine blue herons wait"
    arguments = ["person", "add", "ada@bank.example", "--name", "Ada", "--password", "--data", str(data)]
    done = CliRunner().invoke(root, arguments, input=f"{typed}\n{typed}\n")
    assert done.exit_code == 0, done.output
    assert typed not in done.output
    office = open_office(data, cheap(), lambda: datetime.now(UTC))
    assert not needs_first(office)
    assert sign_in(office, "ada@bank.example", typed, address="127.0.0.1").cookie
    office.database.close()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("person", "reset", "nobody"), "Nobody has the login"),
        (("person", "add", "a b", "--name", "A"), "without blanks"),
        (("person", "add", "aud@bank.example", "--name", "A", "--role", "auditor"), "needs a last day"),
    ],
)
def test_what_cannot_be_is_said(run: Run, data: Path, arguments: tuple[str, ...], says: str) -> None:
    ended = run(*arguments, "--data", data)
    assert ended.exit_code != 0
    assert says in ended.stderr


def test_a_mistyped_data_folder_is_not_made(run: Run, tmp_path: Path) -> None:
    ended = run("person", "list", "--data", tmp_path / "mistyped")
    assert ended.exit_code == 2
    assert not (tmp_path / "mistyped").exists()


def test_the_trail_is_exported_and_checked_offline(run: Run, data: Path, tmp_path: Path) -> None:
    run("person", "add", "ada@bank.example", "--name", "Ada Beispiel", "--data", data)
    file = tmp_path / "trail.jsonl"
    assert run("audit", "export", "-o", file, "--data", data).exit_code == 0
    kept = json.loads(file.read_text().splitlines()[-1])["head"]["sha256"]
    fits = run("audit", "verify", file, "--kept", kept)
    assert fits.exit_code == 0
    assert "All 2 entries fit" in fits.stdout
    assert "stands in it" in fits.stdout
    assert run("audit", "verify", "--data", data).exit_code == 0
    assert run("audit", "verify", file, "--kept", "0" * 64).exit_code == 1
    file.write_text(file.read_text().replace("Ada Beispiel", "Eva Beispiel"))
    told = run("audit", "verify", file, "--json")
    assert told.exit_code == 1
    assert json.loads(told.stdout)["misfit"]["number"] == 1
    assert "ada@bank.example" in run("audit", "export", "--data", data).stdout
