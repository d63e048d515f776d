"""A backup holds one state of everything though people go on working, and nothing of it is lost."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from cardassay.errors import InputError, UsageError
from cardassay.office.actor import COMMAND
from cardassay.office.opening import open_office
from cardassay.office.papers.dossier import Coming, put_papers
from cardassay.office.safekeeping.backup import back_up, referred
from cardassay.office.safekeeping.restoring import DamagedBackupError, restore
from cardassay.office.tenders.making import add_supplier, make_tender
from cardassay.office.trail import digest_of, entry_of
from cardassay.office.tree import files_of, manifest_of
from cardassay.store.schema import METADATA
from cardassay.store.schema.auditing import audit
from tests.support.office import Team, team_in


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    made = team_in(tmp_path / "office")
    yield made
    made.close()


class Dossier:
    """A supplier into whose dossier a test puts papers."""

    def __init__(self, team: Team) -> None:
        self.team, self.kept = team, dict[str, str]()
        self.tender = make_tender(team.office, COMMAND, "Kartenprogramm Fiktiv")
        self.supplier = add_supplier(team.office, COMMAND, self.tender, "Musterkarte Fiktiv GmbH")

    def put(self, number: int) -> None:
        """A paper, noted when the server has said that it is kept."""
        kept = self.team.office.evidence.keep(f"fictional paper {number}".encode())
        coming = [Coming(f"paper-{number}.txt", kept)]
        result = put_papers(self.team.office, COMMAND, self.tender, self.supplier, coming)
        self.kept[f"suppliers/musterkarte-fiktiv-gmbh/dossier/{result[0].file}"] = kept.sha256


def rows(team_or_office: Any) -> dict[str, list[Any]]:
    office = getattr(team_or_office, "office", team_or_office)
    with office.database.reading() as connection:
        return {
            one.name: sorted(map(repr, connection.execute(select(one)).all()))
            for one in METADATA.sorted_tables
        }


def test_a_backup_comes_back_with_every_row_and_byte_on_the_other_database(
    team: Team, tmp_path: Path, postgres_url: str
) -> None:
    dossier = Dossier(team)
    dossier.put(1)
    (team.office.folder / "settings.toml").write_text('[server]\ntime_zone = "Europe/Berlin"\n')
    before = rows(team)
    back_up(team.office, tmp_path / "one.backup")
    there = {"CARDASSAY_DATABASE_URL": postgres_url}
    restore(tmp_path / "one.backup", tmp_path / "second", there)
    second = open_office(tmp_path / "second", there, team.clock)
    assert rows(second) == before
    assert second.settings.time_zone == "Europe/Berlin"
    back_up(second, tmp_path / "two.backup")
    second.database.close()
    restore(tmp_path / "two.backup", tmp_path / "third", {})
    third = open_office(tmp_path / "third", {}, team.clock)
    assert rows(third) == before
    with third.database.reading() as connection:
        for sha256 in referred(connection):
            third.evidence.read(sha256)
    third.database.close()


def test_a_backup_under_load_holds_everything_that_was_kept_before_it_began(
    team: Team, tmp_path: Path
) -> None:
    dossier, stop = Dossier(team), threading.Event()
    dossier.put(0)

    def work() -> None:
        number = 1
        while not stop.is_set():
            dossier.put(number)
            number += 1

    worker = threading.Thread(target=work)
    worker.start()
    try:
        for number in range(3):
            known = dict(dossier.kept)
            back_up(team.office, tmp_path / f"{number}.backup")
            restore(tmp_path / f"{number}.backup", tmp_path / f"restored-{number}", {})
            office = open_office(tmp_path / f"restored-{number}", {}, team.clock)
            with office.database.reading() as connection:
                held = manifest_of(files_of(connection, dossier.tender))
                entries = [
                    entry_of(row) for row in connection.execute(select(audit).order_by(audit.c.number))
                ]
                needed = referred(connection)
            assert known.items() <= held.items()
            for sha256 in needed:
                office.evidence.read(sha256)
            assert [one.number for one in entries] == list(range(1, len(entries) + 1))
            for one in entries:
                values = {name: getattr(one, name) for name in one.__dataclass_fields__}
                assert digest_of(values) == one.sha256
            office.database.close()
    finally:
        stop.set()
        worker.join()


def test_a_backup_never_overwrites_and_a_restore_needs_an_empty_place(team: Team, tmp_path: Path) -> None:
    file = tmp_path / "one.backup"
    back_up(team.office, file)
    with pytest.raises(InputError, match="there is a file already"):
        back_up(team.office, file)
    with pytest.raises(UsageError, match="holds something"):
        restore(file, team.office.folder, {})
    used = {"CARDASSAY_DATABASE_URL": team.office.settings.database_url}
    with pytest.raises(UsageError, match="holds an installation already"):
        restore(file, tmp_path / "new", used)


def test_a_damaged_backup_is_refused(team: Team, tmp_path: Path) -> None:
    dossier = Dossier(team)
    dossier.put(1)
    back_up(team.office, tmp_path / "one.backup")
    with zipfile.ZipFile(tmp_path / "one.backup") as source:
        content = {name: source.read(name) for name in source.namelist()}
    for name, place in (("tables/files.jsonl", "a"), (next(n for n in content if "evidence" in n), "b")):
        with zipfile.ZipFile(tmp_path / place, "w") as out:
            for one, data in content.items():
                out.writestr(one, data + b" " if one == name else data)
        with pytest.raises(DamagedBackupError, match="damaged"):
            restore(tmp_path / place, tmp_path / f"from-{place}", {})
    with pytest.raises(InputError, match="cannot be opened as a backup"):
        restore(Path(__file__), tmp_path / "none", {})


def test_evidence_that_was_changed_on_the_disk_is_named(team: Team, tmp_path: Path) -> None:
    dossier = Dossier(team)
    dossier.put(1)
    sha256 = next(iter(dossier.kept.values()))
    place = team.office.evidence.path(sha256)
    place.chmod(0o600)
    place.write_bytes(b"changed")
    made = back_up(team.office, tmp_path / "one.backup")
    assert made.missing == (sha256,)
