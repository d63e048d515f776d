"""The command line against a real server on loopback."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from click.testing import CliRunner

from cardassay.cli.root import root
from cardassay.client.known import Known, checked_address, forget, known, remember
from cardassay.client.server import AwayError, RefusedError, Server
from cardassay.documents.keeping import CACHE_VARIABLE
from cardassay.errors import UsageError
from cardassay.office.abilities import Role
from cardassay.office.judging.judge import kept_readings
from cardassay.office.tenders.importing import import_folder
from tests.support.office import Team, team_in
from tests.support.tender import example_folder, share_readings


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    made = team_in(tmp_path_factory.mktemp("office"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def address(team: Team) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(team.app, host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def manager(team: Team):
    return team.person(Role.MANAGER)


@pytest.fixture
def cli(team: Team, address: str, manager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Runs a command as the manager's program would, on a machine that knows no server yet."""
    token = team.program(manager).headers["authorization"].partition(" ")[2]
    monkeypatch.setenv("CARDASSAY_SERVER", address)
    monkeypatch.setenv("CARDASSAY_TOKEN", token)

    def run(*arguments: str):
        return CliRunner().invoke(root, ["server", *arguments], catch_exceptions=False)

    return run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled example with one supplier."""
    return example_folder(tmp_path_factory.mktemp("example") / "tender", "example-card-works")


@pytest.fixture(scope="module")
def tender(team: Team, manager, folder: Path, kept_papers: Path) -> str:
    """The same as a tender of the office."""
    share_readings(team.office, kept_papers)
    return import_folder(team.office, manager, folder).tender_id


def test_tenders_that_the_token_sees_are_listed(cli, tender: str) -> None:
    result = cli("tenders")
    assert result.exit_code == 0
    assert tender in result.stdout


def test_the_server_judges_with_the_bytes_and_the_exit_code_of_the_terminal(
    cli, tender: str, team: Team, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(kept_readings(team.office.folder)))
    here = CliRunner().invoke(root, ["assess", str(folder), "--json", "--day", "2026-11-22"])
    there = cli("assess", tender, "--day", "2026-11-22", "--json")
    assert there.stdout_bytes == here.stdout_bytes
    assert there.exit_code == here.exit_code == 1
    told = cli("assess", tender, "--day", "2026-11-22", "--supplier", "example-card-works")
    assert told.exit_code == 1
    assert "not-qualified on 2026-11-22" in told.stdout


def test_folders_are_sent_once_and_large_files_in_pieces(
    cli, tender: str, team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cardassay.client.server._PIECE", 1000)
    box = tmp_path / "box" / "inner"
    box.mkdir(parents=True)
    (box / "note.txt").write_text("a remark of the supplier (fictional)", encoding="utf-8")
    (box / "long.txt").write_text("a long remark (fictional)\n" * 200, encoding="utf-8")
    first = cli("send", tender, "example-card-works", str(tmp_path / "box"))
    assert first.exit_code == 0
    assert "in the dossier as box/inner/long.txt" in first.stdout
    again = cli("send", tender, "example-card-works", str(tmp_path / "box"))
    assert again.stdout.count("was there already") == 2
    with team.office.database.reading() as connection:
        from cardassay.office.tree import files_of

        paths = [one.path for one in files_of(connection, tender) if "/box/" in one.path]
    assert len(paths) == 2


def test_an_upload_that_was_cut_off_goes_on_where_it_stopped(
    team: Team, address: str, manager, tender: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cardassay.client.server._PIECE", 1000)
    file = tmp_path / "cut.txt"
    file.write_text("cut off in the middle (fictional)\n" * 100, encoding="utf-8")
    token = team.program(manager).headers["authorization"].partition(" ")[2]
    offsets: list[int] = []

    def stop(name: str, sent: int, size: int) -> None:
        offsets.append(sent)
        if len(offsets) == 2:
            raise KeyboardInterrupt

    with Server(Known(address, token)) as server:
        suppliers = list(server.each(f"/tenders/{tender}/suppliers"))
        place = f"/tenders/{tender}/suppliers/{suppliers[0]['id']}"
        with pytest.raises(KeyboardInterrupt):
            server.put_in(place, file, "cut.txt", stop)
        done = server.put_in(place, file, "cut.txt", lambda name, sent, size: offsets.append(sent))
    assert offsets[:3] == [1000, 2000, 3000]
    assert done["state"] == "kept"


def test_a_tender_goes_out_as_an_archive_and_comes_back_as_a_tender(cli, tender: str, tmp_path: Path) -> None:
    archive = tmp_path / "tender.zip"
    assert cli("export", tender, str(archive)).exit_code == 0
    made = cli("import", str(archive), "--json")
    assert made.exit_code == 0
    assert '"tender_id"' in made.stdout


def test_what_the_server_refuses_is_told_in_its_words(team: Team, address: str, tender: str) -> None:
    stranger = team.person(Role.READER, "B. Stranger")
    token = team.program(stranger).headers["authorization"].partition(" ")[2]
    with Server(Known(address, token)) as server, pytest.raises(RefusedError, match="no such tender") as told:
        server.get(f"/tenders/{tender}")
    assert told.value.status == 404
    with Server(Known(address, "wrong")) as server, pytest.raises(RefusedError, match="token that is valid"):
        server.get("/tenders")


def test_a_server_that_is_away_is_said_to_be_away() -> None:
    with (
        Server(Known("http://127.0.0.1:9", "t")) as server,
        pytest.raises(AwayError, match="does not answer"),
    ):
        server.get("/health")


@pytest.mark.parametrize(
    "address", ["cards.example", "ftp://cards.example", "http://cards.example", "https://a:b@c"]
)
def test_addresses_that_are_none_or_would_show_the_token_are_refused(address: str) -> None:
    with pytest.raises(UsageError):
        checked_address(address)


def test_tokens_are_kept_for_their_owner_alone_and_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "config" / "servers.json"
    with pytest.raises(UsageError, match="No server is known"):
        known(file, {})
    remember(file, Known("https://cards.example", "t1"))
    assert known(file, {}) == Known("https://cards.example", "t1")
    assert known(file, {"CARDASSAY_TOKEN": "t2"}).token == "t2"
    if os.name != "nt":
        assert file.stat().st_mode & 0o077 == 0
    assert forget(file, "https://cards.example")
    assert not forget(file, "https://cards.example")
