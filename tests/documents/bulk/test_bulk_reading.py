"""Reading in bulk with real workers that really hang, fill the memory and crash."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from cardassay.documents.bulk import pool
from cardassay.documents.bulk import reading as bulk_reading
from cardassay.documents.bulk.reading import Reading, Wanted
from cardassay.documents.bulk.settings import Settings
from cardassay.errors import UsageError
from cardassay.report.reading import documents_json
from tests.support import misbehaving

ROOT = Path(__file__).parents[3]
SETTINGS = Settings(
    workers=2, seconds=1.5, memory_mb=120, patience_s=0.0, reader="tests.support.misbehaving:read"
)


@pytest.fixture
def log(tmp_path, monkeypatch):
    folder = tmp_path / "log"
    folder.mkdir()
    monkeypatch.setenv(misbehaving.LOG, str(folder))
    return folder


@pytest.fixture
def told():
    return []


@pytest.fixture
def kept(tmp_path):
    return tmp_path / "cache" / "kept.sqlite"


def begun(log):
    """How many files were begun; kept ones never are."""
    return sum("-begin-" in path.name for path in log.iterdir())


def files(tmp_path, *contents):
    """A file for each content, numbered."""
    folder = tmp_path / "dossier"
    folder.mkdir(exist_ok=True)
    made = []
    for number, content in enumerate(contents):
        path = folder / f"{number:03}.txt"
        path.write_text(content, encoding="utf-8")
        made.append(Wanted(f"given/{path.name}", path))
    return made


def read(wanted, settings=SETTINGS, **more):
    with Reading(settings, **more) as reading:
        return list(reading.each(wanted, len(wanted)))


def codes(results):
    """The code of the first problem of each file."""
    return [documents[0].problems[0].code for documents in results]


def settings(**changed):
    return replace(SETTINGS, **changed)


def hash_of(content):
    """The sign of a file in the log."""
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def told_problem(result):
    (document,) = result
    (problem,) = document.problems
    return problem.message


@pytest.mark.parametrize("workers", [0, 1, 3])
def test_files_come_back_in_their_order_under_their_own_names(tmp_path, workers):
    wanted = files(tmp_path, *(f"sleep 0.0{9 - number}" for number in range(10)))

    results = read(wanted, settings(workers=workers))

    assert [documents[0].file for documents in results] == [one.name for one in wanted]
    assert [documents[1].file for documents in results] == [f"{one.name}!/inner.txt" for one in wanted]
    assert results[3][0].problems[0].message.startswith("given/003.txt says")


BREAKING = {
    "hang": ("time-limit", "longer than 1.5 seconds"),
    "spin": ("time-limit", "--time-limit"),
    "eat": ("memory-limit", "more than 120 MB"),
    "exit": ("worker-died", "exit code 7"),
    "segfault": ("worker-died", "SIGSEGV" if os.name == "posix" else "exit code"),
    "leave": ("reader-failed", "SystemExit: 3"),
    "raise": ("reader-failed", "cannot digest given/007.txt"),
    "odd": ("reader-failed", "object has no form"),
}
"""What a file does, the code of the problem that it becomes, and what the message says."""


def test_files_that_break_their_workers_in_any_way_are_reported_and_the_rest_is_read(tmp_path):
    results = read(files(tmp_path, "fine 1", *BREAKING, "fine 2", "fine 3"))

    assert codes(results) == ["read", *(code for code, _ in BREAKING.values()), "read", "read"]
    for number, (_, says) in enumerate(BREAKING.values(), start=1):
        assert says in told_problem(results[number])
        assert results[number][0].file == f"given/{number:03}.txt"
        assert len(results[number][0].sha256) == 64


def test_a_worker_that_died_for_an_unknown_reason_gets_its_file_once_more_with_nothing_beside_it(
    tmp_path, log
):
    marker = tmp_path / "marker"
    results = read(files(tmp_path, *["sleep 0.4"] * 3, f"once {marker}", *["sleep 0.4"] * 3, "exit"))

    assert codes(results) == ["read"] * 7 + ["worker-died"]
    breaking = {hash_of(f"once {marker}"), hash_of("exit")}
    beside: dict[str, list[int]] = {}
    reading: set[str] = set()
    for _, process, what, digest in sorted(path.name.split("-") for path in log.iterdir()):
        if what == "begin":
            if digest in breaking:
                beside.setdefault(digest, []).append(len(reading - {process}))
            else:
                reading.add(process)
        else:
            reading.discard(process)
    assert {digest: len(counts) for digest, counts in beside.items()} == dict.fromkeys(breaking, 2)
    assert [counts[1] for counts in beside.values()] == [0, 0]


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_worker_killed_from_outside_is_replaced_and_its_file_is_read(tmp_path, log):
    wanted = files(tmp_path, "sleep 0.7", "fine")
    killed: list[int] = []

    def kill(*_):
        victims = [int(path.name.split("-")[1]) for path in log.iterdir() if "-begin-" in path.name]
        if victims and not killed:
            os.kill(victims[0], signal.SIGKILL)
            killed.append(victims[0])

    with Reading(settings(workers=1)) as reading:
        results = list(reading.each(wanted, 2, kill))

    assert killed
    assert codes(results) == ["read", "read"]
    assert begun(log) == 3


@pytest.mark.skipif(os.name != "posix", reason="groups of POSIX")
def test_a_program_that_a_library_started_ends_with_its_worker(tmp_path):
    told = tmp_path / "pid"
    results = read(files(tmp_path, f"child {told}"), settings(seconds=1.0))

    assert codes(results) == ["time-limit"]
    deadline = time.monotonic() + 5
    while not gone(int(told.read_text())) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert gone(int(told.read_text()))


def test_a_reader_that_gets_on_is_not_stopped_by_the_time_limit(tmp_path, kept):
    results = read(files(tmp_path, "pages 4"), settings(seconds=0.8), kept_in=kept)
    stopped = read(files(tmp_path, "pages 9"), settings(seconds=0.8, longest_s=1.0), kept_in=kept)

    assert codes(results) == ["read"]
    assert codes(stopped) == ["time-limit"]


def test_what_was_read_is_not_read_again_whatever_its_name(tmp_path, log, kept):
    wanted = files(tmp_path, "fine 1", "fine 2")
    cold = read(wanted, settings(workers=0), kept_in=kept)
    renamed = [one._replace(name=f"elsewhere/{number}.txt") for number, one in enumerate(wanted)]
    warm = read(renamed, settings(workers=0), kept_in=kept)

    assert begun(log) == 2
    assert [documents[1].file for documents in warm] == [
        "elsewhere/0.txt!/inner.txt",
        "elsewhere/1.txt!/inner.txt",
    ]
    assert "elsewhere/0.txt says 'fine 1'" in warm[0][0].problems[0].message
    expected = documents_json(documents[0] for documents in cold)
    expected = expected.replace(b"given/000", b"elsewhere/0").replace(b"given/001", b"elsewhere/1")
    assert documents_json(documents[0] for documents in warm) == expected


def test_another_ending_another_option_and_another_reader_are_read_anew(tmp_path, log, kept, monkeypatch):
    (one,) = files(tmp_path, "fine")
    read([one], kept_in=kept)
    read([one._replace(name="given/000.pdf")], kept_in=kept)
    assert begun(log) == 2
    read([one], kept_in=kept, options={"anchors": "a digest"})
    assert begun(log) == 3
    monkeypatch.setattr(bulk_reading, "reader_version", lambda: "another")
    read([one], kept_in=kept)
    read([one], kept_in=kept)
    assert begun(log) == 5  # nothing that a worker with another reader says is kept


def test_fresh_reads_anew_and_keeps_what_it_read(tmp_path, log, kept):
    wanted = files(tmp_path, "fine")
    read(wanted, settings(workers=0), kept_in=kept)
    read(wanted, settings(workers=0), kept_in=kept, fresh=True)
    assert begun(log) == 2
    read(wanted, settings(workers=0), kept_in=kept)
    assert begun(log) == 2


@pytest.mark.parametrize("fresh", [False, True])
def test_copies_of_a_paper_are_read_once(tmp_path, log, kept, fresh):
    wanted = files(tmp_path, "sleep 0.2", "other", "sleep 0.2", "raise", "raise")
    results = read(wanted, settings(workers=0), kept_in=kept, fresh=fresh)

    assert codes(results) == ["read", "read", "read", "reader-failed", "reader-failed"]
    assert results[2][0].file == "given/002.txt"
    assert begun(log) == 4  # a failure is not kept, so its copy is tried for itself


@pytest.mark.parametrize("content", ["hang", "raise"])
def test_what_failed_is_tried_again_the_next_time(tmp_path, log, kept, content):
    wanted = files(tmp_path, content)
    read(wanted, settings(seconds=0.4), kept_in=kept)
    before = begun(log)
    read(wanted, settings(seconds=0.4), kept_in=kept)

    assert begun(log) == 2 * before


def test_a_damaged_file_of_kept_results_costs_time_and_changes_nothing(tmp_path, log):
    wanted = files(tmp_path, "fine 1", "fine 2")
    told: list[str] = []
    place = tmp_path / "cache" / "kept.sqlite"
    cold = read(wanted, settings(workers=0), kept_in=place, tell=told.append)
    place.write_bytes(b"\x00rubbish" * 1000)
    again = read(wanted, settings(workers=0), kept_in=place, tell=told.append)

    assert again == cold
    assert begun(log) == 4
    assert len(told) == 1


def test_without_a_place_to_keep_results_everything_is_read_and_one_notice_says_so(tmp_path):
    (tmp_path / "cache").write_text("a file where the folder should be")
    told: list[str] = []
    kept = tmp_path / "cache" / "kept.sqlite"

    results = read(files(tmp_path, "pages 1", "fine"), kept_in=kept, tell=told.append)

    assert codes(results) == ["read", "read"]
    assert len(told) == 1
    assert "nothing more can be kept" in told[0]


def test_workers_are_renewed_after_a_number_of_files(tmp_path):
    results = read(files(tmp_path, *["fine"] * 7), settings(workers=1, files_per_worker=3))

    pids = [documents[0].problems[1].message for documents in results]
    assert [pids.count(pid) for pid in dict.fromkeys(pids)] == [3, 3, 1]


def test_a_worker_that_keeps_much_memory_is_renewed(tmp_path, monkeypatch):
    monkeypatch.setattr(pool, "_LOOK_EVERY", 1)
    wanted = files(tmp_path, "fine", "hoard", "fine", "fine")
    results = read(wanted, settings(workers=1, rest_mb=70, memory_mb=500))

    first, second, third, fourth = (documents[0].problems[1].message for documents in results)
    assert first == second
    assert second != third
    assert third == fourth


def test_what_a_library_prints_does_not_get_between_the_messages(tmp_path):
    assert codes(read(files(tmp_path, "print", "print", "fine"))) == ["read"] * 3


def test_a_worker_takes_its_modules_from_the_project_never_from_the_current_folder(tmp_path, monkeypatch):
    (tmp_path / "json.py").write_text("raise SystemExit('hostile')")
    monkeypatch.chdir(tmp_path)

    assert codes(read(files(tmp_path, "fine"))) == ["read"]


def test_where_no_worker_can_be_started_papers_are_read_here_and_that_is_said(tmp_path, monkeypatch, told):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-such-python"))
    results = read(files(tmp_path, "fine", "raise", "fine"), tell=told.append)

    assert codes(results) == ["read", "reader-failed", "read"]
    assert len(told) == 1
    assert "without limits" in told[0]


def test_workers_that_die_before_they_are_ready_do_not_keep_papers_from_being_read(
    tmp_path, monkeypatch, told
):
    monkeypatch.setattr(pool, "_MOST_FAILED_STARTS", 2)
    monkeypatch.setattr("cardassay.documents.bulk.process._START", "raise SystemExit(1)")

    assert codes(read(files(tmp_path, "fine", "fine"), tell=told.append)) == ["read", "read"]
    assert len(told) == 1


def test_a_file_out_of_which_more_is_read_than_any_paper_says_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr("cardassay.documents.bulk.one._MOST_TEXT", 2_000)
    results = read(files(tmp_path, "fine", "much " + "x" * 3_000), settings(workers=0))

    assert codes(results) == ["read", "reader-failed"]
    assert "more than any paper says" in told_problem(results[1])


def test_a_folder_and_a_file_that_has_gone_are_documents_with_a_problem(tmp_path):
    results = read([Wanted("folder", tmp_path), Wanted("gone.pdf", tmp_path / "gone.pdf")])

    assert codes(results) == ["cannot-open", "cannot-open"]
    assert "no ordinary file" in told_problem(results[0])


def test_only_so_many_files_are_taken_ahead_of_one_that_takes_its_time(tmp_path):
    (slow,), quick = files(tmp_path, "sleep 0.7"), files(tmp_path, "fine")[0]
    path = tmp_path / "slow.txt"
    path.write_text("sleep 0.7")
    taken = []

    def coming():
        yield slow._replace(path=path)
        for number in range(1000):
            taken.append(number)
            yield quick

    with Reading(SETTINGS) as reading:
        results = reading.each(coming())
        next(results)
        assert len(taken) <= 128
        assert sum(1 for _ in results) == 1000


def test_the_progress_names_what_is_read_with_pages_and_seconds_and_ends_full(tmp_path, kept, monkeypatch):
    monkeypatch.setattr(bulk_reading, "_LONG_S", 0.5)
    steps = []
    wanted = files(tmp_path, "pages 4", "sleep 0.7", "fine")
    with Reading(settings(workers=2), kept_in=kept) as reading:
        list(reading.each(wanted, 3, lambda *step: steps.append(step)))

    said = [text for text, _, _ in steps]
    assert any(text.startswith("given/000.txt (1 s, ") and "read)" in text for text in said)
    assert any(text.endswith(" and 1 more") for text in said)
    assert steps[-1] == ("", 3, 3)
    assert [done for _, done, _ in steps] == sorted(done for _, done, _ in steps)


RUN = """
import sys
from pathlib import Path
from cardassay.documents.bulk.reading import Reading, Wanted
from cardassay.documents.bulk.settings import Settings
if __name__ == "__main__":
    paths = sorted(Path(sys.argv[2]).iterdir())
    limits = Settings(workers=2, patience_s=0.0, reader="tests.support.misbehaving:read")
    with Reading(limits, kept_in=Path(sys.argv[1]), tell=print) as reading:
        for documents in reading.each([Wanted(path.name, path) for path in paths]):
            print(documents[0].file, documents[0].problems[0].code, flush=True)
"""


def run(tmp_path, log):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    arguments = [
        sys.executable,
        "-c",
        RUN,
        str(tmp_path / "cache" / "kept.sqlite"),
        str(tmp_path / "dossier"),
    ]
    return subprocess.Popen(
        arguments, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def gone(process):
    """The process has ended, or is a corpse that nobody has fetched."""
    try:
        return psutil.Process(process).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.mark.parametrize("how", ["kill", "interrupt"])
@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_run_that_is_ended_leaves_no_worker_behind_and_the_next_one_goes_on(tmp_path, log, how):
    files(tmp_path, *["sleep 0.3 a", "sleep 0.3 b", "sleep 0.3 c", "sleep 0.3 d", "sleep 0.3 e", "hang"])
    process = run(tmp_path, log)
    assert process.stdout is not None
    for _ in range(3):
        assert process.stdout.readline().endswith("read\n")
    workers = {int(path.name.split("-")[1]) for path in log.iterdir()}
    process.send_signal(signal.SIGKILL if how == "kill" else signal.SIGINT)
    said, _ = process.communicate(timeout=20)
    deadline = time.monotonic() + 10
    while not all(map(gone, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert all(map(gone, workers))
    read_before = {path.name.split("-")[3] for path in log.iterdir() if "-end-" in path.name}
    (tmp_path / "dossier" / "005.txt").unlink()
    for path in log.iterdir():
        path.unlink()

    again = run(tmp_path, log)
    out, _ = again.communicate(timeout=30)

    assert out.split() == [word for number in range(5) for word in (f"{number:03}.txt", "read")]
    assert len(read_before) >= 3
    # What was finished in the moment of the end may or may not have been kept.
    assert begun(log) <= 5 - 3
    assert process.returncode != 0
    assert ("is kept; the next run begins with the others" in said) == (how == "interrupt")


def test_two_runs_at_once_share_what_is_kept(tmp_path, log):
    files(tmp_path, *(f"sleep 0.05 {number}" for number in range(12)))
    both = [run(tmp_path, log), run(tmp_path, log)]
    said = [process.communicate(timeout=60)[0] for process in both]

    assert said[0] == said[1]
    assert said[0].count("read\n") == 12
    before = begun(log)
    third, _ = run(tmp_path, log).communicate(timeout=60)
    assert third == said[0]
    assert begun(log) == before


@pytest.mark.parametrize("given", ["0", "-3", "many", "1.5"])
def test_a_limit_of_the_environment_that_makes_no_sense_is_said(given):
    with pytest.raises(UsageError, match="CARDASSAY_TIME_LIMIT"):
        Settings.given(environment={"CARDASSAY_TIME_LIMIT": given})


def test_limits_come_from_the_environment_unless_they_are_given():
    environment = {
        "CARDASSAY_WORKERS": "0",
        "CARDASSAY_TIME_LIMIT": "300",
        "CARDASSAY_MEMORY_LIMIT": "1000",
    }

    from_environment = Settings.given(environment=environment)
    given = Settings.given(workers=4, seconds=10, environment=environment)

    assert (from_environment.workers, from_environment.seconds, from_environment.memory_mb) == (0, 300, 1000)
    assert (given.workers, given.seconds, given.memory_mb) == (4, 10, 1000)
    assert Settings.given(environment={}) == Settings()
