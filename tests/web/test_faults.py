"""What a full disk, a database that is away and dead processes cost: a clear message, and nothing else."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest
from sqlalchemy import select

from cardassay.office.abilities import Role
from cardassay.office.tenders.making import add_supplier, make_tender
from cardassay.office.work.supervising import supervised
from cardassay.office.work.worker import Worker, run_all_jobs
from cardassay.store import evidence
from cardassay.store.schema.working import jobs
from tests.support.office import Team, team_in

if TYPE_CHECKING:
    from tests.support.real.postgres import PostgresServer


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    made = team_in(tmp_path / "office")
    yield made
    made.close()


def supplier_of(team: Team) -> tuple[str, str]:
    """The address of a supplier, and the manager's token-holder's tender."""
    manager = team.person(Role.MANAGER)
    tender = make_tender(team.office, manager, "Kartenprogramm Fiktiv")
    supplier = add_supplier(team.office, manager, tender, "Musterkarte Fiktiv GmbH")
    return tender, supplier


class FullDisk:
    """A disk on which nothing can be written as long as it is full."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.full = True
        real = os.fsync

        def force(handle: int) -> None:
            if self.full:
                raise OSError(errno.ENOSPC, "No space left on device")
            real(handle)

        monkeypatch.setattr(os, "fsync", force)


def test_a_full_disk_keeps_nothing_half_and_the_same_request_works_afterwards(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    tender, supplier = supplier_of(team)
    administrator = team.program(team.person(Role.ADMINISTRATOR))
    at = f"/api/tenders/{tender}/suppliers/{supplier}"
    made = administrator.post(f"{at}/uploads", json={"name": "large.pdf", "size": 10}).json()
    administrator.put(f"{at}/uploads/{made['id']}?offset=0", content=b"12345")
    disk = FullDisk(monkeypatch)
    refused = administrator.put(f"{at}/dossier/a.txt", content=b"one")
    assert refused.status_code == 507
    assert "cannot write to its disk" in refused.json()["detail"]
    piece = administrator.put(f"{at}/uploads/{made['id']}?offset=5", content=b"67890")
    assert piece.status_code == 507
    assert administrator.get(f"{at}/dossier").json()["items"] == []
    disk.full = False
    assert administrator.put(f"{at}/dossier/a.txt", content=b"one").json()["state"] == "kept"
    offset = administrator.get(f"{at}/uploads/{made['id']}").json()["received"]
    administrator.put(f"{at}/uploads/{made['id']}?offset={offset}", content=b"1234567890"[offset:])
    assert administrator.post(f"{at}/uploads/{made['id']}/finished").status_code == 200
    assert {one.name for one in (team.office.evidence.folder / "coming").iterdir()} == set()


def test_work_that_finds_the_disk_full_is_done_when_there_is_room(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    tender, supplier = supplier_of(team)
    administrator = team.program(team.person(Role.ADMINISTRATOR))
    administrator.put(f"/api/tenders/{tender}/suppliers/{supplier}/dossier/a.txt", content=b"one")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(evidence.Evidence, "put_into", full)
        run_all_jobs(team.office, kinds=("read",))
    with team.office.database.reading() as connection:
        told = connection.execute(select(jobs.c.state, jobs.c.error).where(jobs.c.kind == "read")).one()
    assert told.state == "waiting"
    assert "the server's disk is full" in told.error
    team.clock.on(timedelta(minutes=2))
    run_all_jobs(team.office, kinds=("read",))
    with team.office.database.reading() as connection:
        assert connection.execute(select(jobs.c.state).where(jobs.c.kind == "read")).scalar() == "done"


def test_a_database_that_goes_away_and_comes_back_loses_nothing(
    tmp_path: Path, postgres_server: PostgresServer
) -> None:
    url = postgres_server.make_database("t_goes_away")
    team = team_in(tmp_path / "office", environment={"CARDASSAY_DATABASE_URL": url})
    tender, supplier = supplier_of(team)
    administrator = team.program(team.person(Role.ADMINISTRATOR))
    at = f"/api/tenders/{tender}/suppliers/{supplier}/dossier"
    assert administrator.put(f"{at}/a.txt", content=b"one").status_code == 200
    worker = Worker(team.office, name="here", kinds=("nothing",))
    postgres_server.stop()
    try:
        away = administrator.put(f"{at}/b.txt", content=b"two")
        assert away.status_code == 503
        assert away.headers["retry-after"]
        assert "does not answer" in away.json()["detail"]
    finally:
        postgres_server.start()
    assert administrator.put(f"{at}/b.txt", content=b"two").json()["state"] == "kept"
    assert [one["path"] for one in administrator.get(at).json()["items"]] == ["a.txt", "b.txt"]
    assert not worker.step()
    team.close()
    postgres_server.drop_database("t_goes_away")


@pytest.mark.skipif(sys.platform == "win32", reason="signal 9")
def test_a_killed_worker_is_replaced_and_ends_with_its_server(tmp_path: Path) -> None:
    def workers() -> list[int]:
        living = [one for one in psutil.Process().children() if one.status() != psutil.STATUS_ZOMBIE]
        return [one.pid for one in living if str(tmp_path) in " ".join(one.cmdline())]

    def until(count: int, without: int = 0) -> int:
        for _ in range(400):
            now = [one for one in workers() if one != without]
            if len(now) == count:
                return now[0] if now else 0
            time.sleep(0.05)
        raise AssertionError(f"there are {workers()}")

    with supervised(tmp_path / "data", 1, os.environ):
        first = until(1)
        psutil.Process(first).kill()
        assert until(1, without=first)
    assert workers() == []
