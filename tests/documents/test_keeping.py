"""The file of kept results: whatever happens to it, reading goes on."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from cardassay.documents.keeping import CACHE_VARIABLE, Keeper, kept_file

CARDASSAY = Path(__file__).parents[2] / "src"


@pytest.fixture
def file(tmp_path):
    return tmp_path / "cache" / "kept.sqlite"


@pytest.fixture
def told():
    return []


def keeper(file, told, **more):
    return Keeper(file, tell=told.append, **more)


def test_what_was_put_is_there_in_the_next_run_and_only_under_its_name(file, told):
    with keeper(file, told) as first:
        first.store("documents").put("a", b"\x00 one")

    with keeper(file, told) as second:
        assert second.store("documents").get("a") == b"\x00 one"
        assert second.store("ocr-pages").get("a") is None
        assert second.sizes()["documents"][0] == 1
    assert told == []


def test_the_last_value_put_under_a_key_counts(file, told):
    with keeper(file, told) as one:
        one.put("documents", "a", b"old")
        one.put("documents", "a", b"new")

        assert one.get("documents", "a") == b"new"


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_nobody_else_can_read_what_the_papers_say(file, told):
    with keeper(file, told) as one:
        one.put("documents", "a", b"confidential")

        assert file.stat().st_mode & 0o077 == 0
        assert file.parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", [b"not a database, but long enough to be looked at" * 30, b"\x00" * 4096])
def test_a_file_that_is_no_database_is_set_aside_with_one_notice(file, told, content):
    file.parent.mkdir()
    file.write_bytes(content)

    with keeper(file, told) as one:
        assert one.get("documents", "a") is None
        one.put("documents", "a", b"one")
        assert one.get("documents", "a") == b"one"

    (aside,) = [path for path in file.parent.iterdir() if ".aside-" in path.name]
    assert aside.read_bytes() == content
    assert len(told) == 1
    assert "damaged" in told[0]
    assert aside.name in told[0]


def test_the_database_of_another_program_is_set_aside_untouched(file, told):
    file.parent.mkdir()
    other = sqlite3.connect(file)
    other.execute("CREATE TABLE theirs (x)")
    other.commit()
    other.close()

    with keeper(file, told) as one:
        one.put("documents", "a", b"one")
        assert one.get("documents", "a") == b"one"

    (aside,) = [path for path in file.parent.iterdir() if ".aside-" in path.name]
    back = sqlite3.connect(aside)
    assert back.execute("SELECT name FROM sqlite_schema").fetchall() == [("theirs",)]
    back.close()
    assert "another program" in told[0]


def test_damage_in_the_middle_of_the_file_costs_what_was_kept_and_nothing_else(file, told):
    with keeper(file, told) as one:
        for number in range(200):
            one.put("documents", str(number), os.urandom(2000))
    content = bytearray(file.read_bytes())
    for at in range(4096, len(content), 4096):
        content[at : at + 64] = b"\xff" * 64
    file.write_bytes(content)

    with keeper(file, told) as again:
        for number in range(200):
            again.get("documents", str(number))
        again.put("documents", "new", b"new")

        assert again.get("documents", "new") == b"new"
    assert len(told) == 1


def test_a_value_whose_bytes_changed_on_disk_is_not_given_out(file, told):
    with keeper(file, told) as one:
        one.put("documents", "a", b"what the paper says" * 20)
        raw = sqlite3.connect(file)
        (packed,) = raw.execute("SELECT value FROM kept").fetchone()
        raw.execute("UPDATE kept SET value = ?", (packed[:-3] + b"\x00\x00\x00",))
        raw.commit()
        raw.close()

        assert one.get("documents", "a") is None


def test_a_full_disk_is_said_once_and_what_was_kept_is_still_given(file, told):
    with keeper(file, told) as one:
        one.put("documents", "a", b"one")
        one._open().execute("PRAGMA max_page_count = 12")  # SQLite's own way of a disk that ends
        for number in range(50):
            one.put("documents", str(number), os.urandom(5000))

        assert one.get("documents", "a") == b"one"
    assert len(told) == 1
    assert "free some space" in told[0]


def test_a_place_that_cannot_be_written_is_said_once_and_keeps_nothing(tmp_path, told):
    in_the_way = tmp_path / "cache"
    in_the_way.write_text("a file where the folder should be")

    with keeper(in_the_way / "kept.sqlite", told) as one:
        for _ in range(3):
            one.put("documents", "a", b"one")
            assert one.get("documents", "a") is None
    assert len(told) == 1
    assert "permissions" in told[0]


def test_without_a_file_nothing_is_kept_and_nothing_said(told):
    with keeper(None, told) as one:
        one.put("documents", "a", b"one")

        assert one.get("documents", "a") is None
    assert told == []


def test_beyond_the_limit_goes_what_was_not_used_for_longest(file, told):
    with keeper(file, told, limit=200_000) as one:
        for number in range(100):
            one.put("documents", f"{number:03}", os.urandom(10_000))

        assert one.get("documents", "000") is None
        assert one.get("documents", "099") is not None
        assert sum(size for _, size in one.sizes().values()) <= 220_000
    assert file.stat().st_size < 600_000


def test_what_nobody_asked_for_in_half_a_year_goes(file, told):
    with keeper(file, told) as one:
        one.put("documents", "old", b"old")
        one._open().execute("UPDATE kept SET used = used - 181 * 86400")
    with keeper(file, told) as next_run:
        next_run.put("documents", "new", b"new")

        assert next_run.get("documents", "old") is None
        assert next_run.get("documents", "new") == b"new"


def test_clearing_leaves_nothing_of_the_papers_in_the_folder(file, told):
    secret = os.urandom(40_000)  # cannot be packed, so it would be found as it is
    with keeper(file, told) as one:
        one.put("documents", "a", secret)
        one.clear()
        assert one.sizes() == {}

    assert not any(secret[1000:1040] in path.read_bytes() for path in file.parent.iterdir())


WRITER = """
import sys
from pathlib import Path
from cardassay.documents.keeping import Keeper
file, own = Path(sys.argv[1]), sys.argv[2]
with Keeper(file, tell=lambda says: print(says)) as keeper:
    for number in range(200):
        keeper.put("documents", f"{own}-{number}", own.encode() * 100)
        keeper.put("documents", f"shared-{number}", b"shared" * 100)
        assert keeper.get("documents", f"shared-{number}") == b"shared" * 100
"""


def test_processes_that_begin_and_write_at_once_do_not_hurt_each_other(file, told):
    environment = {**os.environ, "PYTHONPATH": str(CARDASSAY)}
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(file), own],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        for own in ("one", "two", "three")
    ]
    said = [process.communicate(timeout=60)[0] for process in running]

    assert [process.returncode for process in running] == [0, 0, 0], said
    assert said == [b"", b"", b""]
    with keeper(file, told) as one:
        assert one.sizes()["documents"][0] == 800


def test_the_folder_and_keeping_nothing_can_be_chosen_by_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    chosen = kept_file()
    monkeypatch.setenv(CACHE_VARIABLE, "off")
    off = kept_file()
    monkeypatch.delenv(CACHE_VARIABLE)
    usual = kept_file()

    assert chosen is not None
    assert chosen.parent == tmp_path
    assert off is None
    assert usual is not None
    assert "cardassay" in str(usual)
