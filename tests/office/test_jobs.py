"""Work in the background is done at least once, by one worker at a time, and never stops the rest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from cardassay.errors import CardassayError
from cardassay.office.office import Office
from cardassay.office.work import jobs as queue
from cardassay.office.work import worker as working
from cardassay.office.work.jobs import LEASE, MOST_BEGUN, Job, Wanted
from cardassay.office.work.nightly import DAY
from cardassay.office.work.worker import Worker, own_name, release_dead, run_all_jobs
from cardassay.store.schema.working import jobs
from tests.support.office import Team, team_in


@pytest.fixture
def team(tmp_path: Path, database_url: str) -> Iterator[Team]:
    made = team_in(tmp_path / "office", environment={"CARDASSAY_DATABASE_URL": database_url})
    with made.office.database.writing() as connection:
        connection.execute(jobs.delete())
    yield made
    made.close()


def put(office: Office, *wanted: Wanted) -> None:
    with office.database.writing() as connection:
        queue.enqueue(connection, wanted, office.clock())


def take(office: Office, worker: str, *kinds: str, most: int = 1) -> list[Job]:
    with office.database.writing() as connection:
        return queue.claim(connection, worker, office.clock(), kinds=kinds or ("try",), most=most)


def states(office: Office) -> dict[str, tuple[str, str]]:
    with office.database.reading() as connection:
        return {row.key: (row.state, row.error) for row in connection.execute(select(jobs))}


def finish(office: Office, job: Job) -> None:
    with office.database.writing() as connection:
        queue.done(connection, job, None, office.clock())


def test_the_same_work_is_queued_once(team: Team) -> None:
    put(team.office, Wanted("try", "a"), Wanted("try", "a"))
    put(team.office, Wanted("try", "a"))
    assert [one.key for one in take(team.office, "one", most=5)] == ["a"]
    assert take(team.office, "two") == []


def test_what_is_asked_for_while_it_runs_is_done_again(team: Team) -> None:
    put(team.office, Wanted("try", "a"))
    job = take(team.office, "one")[0]
    put(team.office, Wanted("try", "a"))
    assert take(team.office, "two") == []
    finish(team.office, job)
    again = take(team.office, "two")
    assert len(again) == 1
    finish(team.office, again[0])
    assert states(team.office)["a"][0] == "done"


def test_a_dead_workers_job_is_taken_when_its_lease_ends(team: Team) -> None:
    put(team.office, Wanted("try", "a"))
    job = take(team.office, "one")[0]
    team.clock.on(LEASE / 2)
    with team.office.database.writing() as connection:
        queue.renew(connection, "one", [job.id], team.clock())
    team.clock.on(LEASE * 0.9)
    assert take(team.office, "two") == []
    team.clock.on(LEASE)
    assert take(team.office, "two")[0].tries == 2
    finish(team.office, job)
    assert states(team.office)["a"][0] == "running", "the first worker lost the job and cannot end it"


def test_workers_that_died_on_this_machine_are_noticed_at_once(team: Team) -> None:
    machine = own_name().partition(" ")[0]
    put(team.office, Wanted("try", "a"), Wanted("try", "b"))
    take(team.office, f"{machine} 1 17.00")  # that process began at another time
    take(team.office, own_name())
    assert release_dead(team.office) == 1
    assert sorted(state for state, _ in states(team.office).values()) == ["running", "waiting"]


def test_a_job_that_fails_is_tried_three_times_and_then_says_why(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def fails(_: Office, job: Job) -> None:
        tries.append(job.tries)
        raise CardassayError("The printer is out of ink.")

    monkeypatch.setitem(working.HANDLERS, "try", fails)
    monkeypatch.setitem(working.HANDLERS, "good", lambda *_: {"fine": True})
    put(team.office, Wanted("try", "a", {"path": "suppliers/x/dossier/a.pdf"}), Wanted("good", "b"))
    for _ in range(5):
        run_all_jobs(team.office, kinds=("try", "good"))
        team.clock.on(timedelta(minutes=5))
    assert tries == [1, 2, 3]
    found = states(team.office)
    assert found["a"] == ("failed", "suppliers/x/dossier/a.pdf: The printer is out of ink.")
    assert found["b"][0] == "done"
    put(team.office, Wanted("try", "a"))
    assert states(team.office)["a"][0] == "waiting"


def test_a_job_whose_workers_always_die_is_given_up(team: Team) -> None:
    put(team.office, Wanted("try", "a"))
    for number in range(MOST_BEGUN):
        assert take(team.office, f"worker {number}")
        team.clock.on(LEASE * 2)
    assert take(team.office, "last") == []
    assert states(team.office)["a"][0] == "failed"
    assert "The worker ended" in states(team.office)["a"][1]


def test_what_was_begun_is_not_half_counted_when_the_database_goes_away(team: Team) -> None:
    put(team.office, Wanted("try", "a"))

    def broken() -> None:
        with team.office.database.writing() as connection:
            queue.claim(connection, "one", team.clock(), kinds=("try",))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    assert states(team.office)["a"][0] == "waiting"


def test_a_new_day_is_begun_once_by_however_many_workers(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    days = []
    monkeypatch.setattr(working, "every_day", [lambda _, day: days.append(day)])
    workers = [Worker(team.office, name=name, kinds=(DAY,)) for name in ("one", "two")]
    for _ in range(2):
        for one in workers:
            one._begin_day()
            one.step()
        team.clock.on(timedelta(days=1))
    assert [day.isoformat() for day in days] == ["2026-11-22", "2026-11-23"]


def test_two_workers_at_once_never_get_the_same_job(team: Team) -> None:
    from concurrent.futures import ThreadPoolExecutor

    put(team.office, *(Wanted("try", str(number)) for number in range(40)))

    def work(name: str) -> list[str]:
        got = []
        while held := take(team.office, name):
            got.append(held[0].key)
            finish(team.office, held[0])
        return got

    with ThreadPoolExecutor(4) as pool:
        found = [key for got in pool.map(work, "abcd") for key in got]
    assert sorted(found, key=int) == [str(number) for number in range(40)]
