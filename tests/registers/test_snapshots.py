"""Snapshots: byte for byte, never overwritten, of a known day, and read once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cardassay.documents.keeping import Keeper
from cardassay.errors import InputError, UsageError
from cardassay.model.register import Snapshot
from cardassay.registers import snapshots
from cardassay.registers.keeping import decode, encode
from cardassay.registers.parsing import parse
from cardassay.registers.snapshots import add, age_of, load, newest, shelf_of

from .written import HEAD, ROWS, TABLE, csv_text, describe

TODAY = date(2026, 11, 22)
DAY = date(2026, 11, 20)
DATA = csv_text().encode()


def put(workspace: Path, data: bytes = DATA, day: date = DAY, **more: str) -> tuple[Snapshot, bool]:
    return add(
        workspace, "specimen-list", data, day=day, today=TODAY, origin="https://register.example", **more
    )


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


def test_bytes_that_no_longer_fit_their_hash_are_not_used(tmp_path: Path) -> None:
    snapshot, _ = put(tmp_path)
    (tmp_path / snapshot.file).write_bytes(DATA.replace(b"EAL4", b"EAL7"))

    listing = load(tmp_path, snapshot, describe())

    assert (listing.rows, listing.usable) == ((), False)
    assert [problem.code for problem in listing.problems] == ["changed-list"]


def test_a_list_that_is_gone_is_not_used(tmp_path: Path) -> None:
    snapshot, _ = put(tmp_path)
    (tmp_path / snapshot.file).unlink()

    assert [problem.code for problem in load(tmp_path, snapshot, describe()).problems] == ["missing-list"]
    assert [problem.code for problem in shelf_of(tmp_path).problems] == ["bad-sidecar"]


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


class TestKeeping:
    """A list is parsed once for its bytes, its description and the code; nothing stale comes back."""

    def test_the_second_load_parses_nothing_and_gives_the_same(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        snapshot, _ = put(tmp_path)
        with Keeper(tmp_path / "kept.sqlite") as keeper:
            first = load(tmp_path, snapshot, describe(), store=keeper.store("registers"))
            monkeypatch.setattr(snapshots, "parse", None)
            second = load(tmp_path, snapshot, describe(), store=keeper.store("registers"))

        assert second == first
        for one, other in zip(first.rows, second.rows, strict=True):
            assert dict(one.attestation.facts) == dict(other.attestation.facts)
            assert dict(one.more) == dict(other.more)

    def test_another_description_is_another_result(self, tmp_path: Path) -> None:
        snapshot, _ = put(tmp_path)
        other = describe(HEAD + TABLE.replace('field = "holder"', 'field = "developer"'))
        with Keeper(tmp_path / "kept.sqlite") as keeper:
            store = keeper.store("registers")
            load(tmp_path, snapshot, describe(), store=store)
            listing = load(tmp_path, snapshot, other, store=store)

        assert listing.rows[0].attestation.text("developer") is not None

    def test_a_damaged_kept_result_is_worked_out_again(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        snapshot, _ = put(tmp_path)
        monkeypatch.setattr(snapshots, "key_of", lambda *_: "key")
        with Keeper(tmp_path / "kept.sqlite") as keeper:
            store = keeper.store("registers")
            for damaged in (b"", b"[]", b"[[],[1,true,[],[],[[1]]]]", b'{"os": "system"}', b"[" * 9999):
                store.put("key", damaged)
                assert len(load(tmp_path, snapshot, describe(), store=store).rows) == len(ROWS)

    def test_what_is_kept_comes_back_value_for_value(self) -> None:
        text = csv_text([*ROWS, ("", "", "", "", "soon", "")])
        for described in (describe(), describe(HEAD + TABLE.replace("seen = true", "seen = false"))):
            listing = parse(text.encode(), described, "a.csv")
            sha256 = listing.rows[0].attestation.origin.sha256  # type: ignore[union-attr]  # rows have one

            again = decode(encode(listing), "a.csv", sha256)

            assert again == listing
            assert again is not None
            for one, other in zip(listing.rows, again.rows, strict=True):
                assert dict(one.attestation.facts) == dict(other.attestation.facts)
