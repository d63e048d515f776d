"""Snapshots: byte for byte, never overwritten, of a known day, and read once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cardassay.errors import InputError, UsageError
from cardassay.registers import snapshots
from cardassay.registers.snapshots import add, age_of, newest, shelf_of

from .written import DAY, HEAD, TABLE, TODAY, csv_text, describe, put

DATA = csv_text().encode()


def test_a_list_is_kept_byte_for_byte_with_its_day_and_origin(tmp_path: Path) -> None:
    snapshot, new = put(tmp_path, who="A. Person", ending=".CSV")

    assert new
    assert snapshot.file == f"registers/specimen-list/2026-11-20-{snapshot.sha256[:12]}.csv"
    assert (tmp_path / snapshot.file).read_bytes() == DATA
    assert shelf_of(tmp_path).snapshots == (snapshot,)
    assert shelf_of(tmp_path).problems == ()
    assert (snapshot.origin, snapshot.who) == ("https://register.example", "A. Person")


def test_the_same_bytes_of_the_same_day_change_nothing(tmp_path: Path) -> None:
    first, _ = put(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}

    second, new = put(tmp_path, ending="json")

    assert (second, new) == (first, False)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_the_same_bytes_of_another_day_say_that_nothing_changed_since(tmp_path: Path) -> None:
    put(tmp_path)
    put(tmp_path, day=TODAY)

    assert [one.day for one in shelf_of(tmp_path).snapshots] == [DAY, TODAY]


def test_of_two_lists_of_one_day_the_one_added_last_is_the_newest(tmp_path: Path) -> None:
    for number in range(4):
        last, _ = put(tmp_path, DATA + b"\n" * number)

        assert newest(shelf_of(tmp_path), "specimen-list", TODAY) == last
        assert shelf_of(tmp_path).problems == ()


def test_a_day_that_has_not_come_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="lies ahead"):
        put(tmp_path, day=date(2026, 11, 23))

    assert not (tmp_path / "registers").exists()


def test_another_file_in_the_way_is_never_overwritten(tmp_path: Path) -> None:
    snapshot, _ = put(tmp_path)
    (tmp_path / snapshot.file).write_bytes(b"changed")

    with pytest.raises(InputError, match="holds other bytes"):
        put(tmp_path)

    assert (tmp_path / snapshot.file).read_bytes() == b"changed"


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (b"PK\x03\x04....", "xlsx"),
        (b"%PDF-1.7", "pdf"),
        (b'  {"a": 1}', "json"),
        (b"<html>", "html"),
        (b"a,b", "csv"),
    ],
)
def test_the_ending_comes_from_the_bytes_where_the_name_has_none(
    tmp_path: Path, data: bytes, ending: str
) -> None:
    snapshot, _ = put(tmp_path, data, ending=".exe")

    assert snapshot.file.endswith(f".{ending}")


def test_words_of_people_survive_the_file_beside(tmp_path: Path) -> None:
    origin = 'a "quoted" path\\with\nlines\x7f and ünïcode 证书'

    add(tmp_path, "specimen-list", DATA, day=DAY, today=TODAY, origin=origin)

    assert shelf_of(tmp_path).snapshots[0].origin == origin


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('register = "specimen-list"', 'register = "other"'),
        ("day = 2026-11-20", "day = 2026-11-21"),
        ("day = 2026-11-20", 'day = "soon"'),
        ("origin =", "orign ="),
        ("register", "\x00"),
    ],
)
def test_a_broken_file_beside_a_list_is_a_problem_with_its_path(tmp_path: Path, old: str, new: str) -> None:
    snapshot, _ = put(tmp_path)
    sidecar = (tmp_path / snapshot.file).with_suffix(".toml")
    sidecar.write_text(sidecar.read_text().replace(old, new, 1))

    shelf = shelf_of(tmp_path)

    assert shelf.snapshots == ()
    assert [(p.code, p.where) for p in shelf.problems] == [
        ("bad-sidecar", sidecar.relative_to(tmp_path).as_posix())
    ]


def test_a_list_without_the_file_beside_proves_nothing_until_it_is_added_again(tmp_path: Path) -> None:
    snapshot, _ = put(tmp_path)
    (tmp_path / snapshot.file).with_suffix(".toml").unlink()

    assert [problem.code for problem in shelf_of(tmp_path).problems] == ["no-sidecar"]
    assert put(tmp_path) == (snapshot, True)
    assert shelf_of(tmp_path).snapshots == (snapshot,)


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    snapshot, _ = put(tmp_path)
    folder = (tmp_path / snapshot.file).parent
    (folder / "notes.txt").write_text("mine")
    (folder / ".DS_Store").write_bytes(b"")

    assert shelf_of(tmp_path) == snapshots.Shelf((snapshot,))


@pytest.mark.parametrize(
    ("on", "days", "fresh", "ahead"),
    [
        (date(2026, 11, 20), 0, True, False),
        (date(2026, 12, 21), 31, True, False),
        (date(2026, 12, 22), 32, False, False),
        (date(2026, 11, 19), -1, False, True),
    ],
)
def test_freshness_counts_the_last_day_and_the_future_is_never_fresh(
    tmp_path: Path, on: date, days: int, fresh: bool, ahead: bool
) -> None:
    snapshot, _ = put(tmp_path)

    age = age_of(snapshot, describe(), on)

    assert (age.days, age.fresh, age.ahead) == (days, fresh, ahead)


def test_a_register_without_a_limit_answers_at_any_age(tmp_path: Path) -> None:
    snapshot, _ = put(tmp_path)
    described = describe((HEAD + TABLE).replace("freshness_days = 31\n", ""))

    assert age_of(snapshot, described, date(2036, 1, 1)).fresh


def test_the_newest_snapshot_up_to_a_day_is_taken(tmp_path: Path) -> None:
    for day in (1, 10, 20):
        put(tmp_path, DATA + b"\n" * day, date(2026, 11, day))
    shelf = shelf_of(tmp_path)

    def day_of(on: date) -> date | None:
        found = newest(shelf, "specimen-list", on)
        return found.day if found is not None else None

    assert day_of(date(2026, 11, 15)) == date(2026, 11, 10)
    assert day_of(date(2026, 11, 20)) == date(2026, 11, 20)
    assert day_of(date(2026, 10, 31)) is None
    assert newest(shelf, "another", TODAY) is None
