"""``cardassay register diff`` and ``refresh``: lists compared with those before, and fetched."""

from __future__ import annotations

import json
import re
import shutil
import socket
from pathlib import Path

import pytest

from cardassay.registers import fetching
from tests.registers.written import HEAD, HEADS, ROWS, TABLE, csv_text, own

from .conftest import EXAMPLE, Run, put

DAY = ("--day", "2026-11-20")
ON = ("--day", "2026-11-22")


def two(run: Run, place: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"
    first.write_text(csv_text())
    rows = [(*ROWS[0][:3], "EAL4", *ROWS[0][4:]), ROWS[1], ("SPEC-0009", "New part", "Maker", "", "", "")]
    second.write_text(csv_text(rows))
    put(run, place, first, "2026-11-01")
    put(run, place, second, "2026-11-20")


def test_a_difference_shows_each_change_for_a_person_to_check(run: Run, place: Path, tmp_path: Path) -> None:
    two(run, place, tmp_path)

    shown = run("register", "diff", "specimen-list", "--in", place).stdout

    assert "gone 1, level changed 1, new 1; 1 the same" in shown
    assert "SPEC-0001 · Specimen Chip A1 (row 2 → row 2)" in shown
    assert "level: EAL5+,ALC_DVS.2 → EAL4" in shown


def test_a_difference_names_the_suppliers_whose_offer_it_touches(run: Run, tmp_path: Path) -> None:
    place = tmp_path / "tender"
    shutil.copytree(EXAMPLE, place, ignore=shutil.ignore_patterns("*.pdf"))
    own(place)
    offers = "".join(file.read_text("utf-8") for file in place.glob("suppliers/*/supplier.toml"))
    number = re.findall(r'^numbers = \["([^"]+)"', offers, re.MULTILINE)[0]
    for day, level in (("2026-11-01", "EAL6"), ("2026-11-20", "EAL4")):
        file = tmp_path / f"{day}.csv"
        file.write_text(csv_text([(number, "Chip", "Fiktiv", level, "", ""), *ROWS]))
        put(run, place, file, day)

    shown = run("register", "diff", "specimen-list", "--in", place).stdout
    result = json.loads(run("register", "diff", "specimen-list", "--in", place, "--json").stdout)

    assert "    touches " in shown
    assert "\nTouched: " in shown
    (change,) = result["changes"]
    assert change["number"] == number
    assert change["touches"]
    assert all(one["where"].endswith("supplier.toml") for one in change["touches"])


def test_with_papers_the_papers_and_findings_that_a_change_touches_are_named(
    run: Run, place: Path, paper: Path, tmp_path: Path
) -> None:
    (supplier,) = (place / "suppliers").glob("*/supplier.toml")
    shutil.copyfile(paper, supplier.parent / "dossier" / "iso9001.txt")
    for day, status in (("2026-11-01", "Active"), ("2026-11-20", "Suspended")):
        file = tmp_path / f"{day}.csv"
        file.write_text(csv_text([("FX-0001", "", "Specimen Card Works Ltd", "", "", status)]))
        put(run, place, file, day)

    ended = run("register", "diff", "specimen-list", "--in", place, "--papers", "--json")

    (change,) = json.loads(ended.stdout)["changes"]
    (touched,) = change["touches"]
    assert (change["kinds"], touched["where"], touched["number"]) == (["status"], "iso9001.txt", "FX 0001")
    assert any(finding.startswith("iso-9001.") for finding in touched["findings"])


def test_words_of_a_foreign_list_cannot_steer_the_terminal(run: Run, place: Path, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(csv_text([("SPEC-1", "Chip \x1b[2Jgone \u202eevil", "Fiktiv", "", "soon\x1b[0m", "")]))
    put(run, place, file)

    for command in (("list",), ("show", "specimen-list"), ("search", "SPEC-1")):
        shown = run("register", *command, "--in", place, *ON)
        assert "\x1b" not in shown.output
        assert "\u202e" not in shown.output


def test_each_step_can_be_shown_and_days_chosen(run: Run, place: Path, tmp_path: Path) -> None:
    two(run, place, tmp_path)
    third = tmp_path / "3.csv"
    third.write_text(csv_text(ROWS, HEADS))
    put(run, place, third, "2026-11-21")

    steps = json.loads(run("register", "diff", "specimen-list", "--in", place, "--each", "--json").stdout)
    whole = json.loads(
        run(
            *("register", "diff", "specimen-list", "--in", place, "--json"),
            *("--from", "2026-11-01", "--to", "2026-11-21"),
        ).stdout
    )

    assert [step["after"]["day"] for step in steps] == ["2026-11-20", "2026-11-21"]
    assert (whole["changes"], whole["same"]) == ([], 3)


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (
            ("--from", "2026-11-02"),
            "There is no snapshot of specimen-list of 2026-11-02. There are: 2026-11-01",
        ),
        (("--to", "2026-11-01"), "There is no snapshot of specimen-list before 2026-11-01"),
        (("--from", "2026-11-20", "--to", "2026-11-01"), "is not before"),
    ],
)
def test_days_without_a_snapshot_are_answered_with_those_there_are(
    run: Run, place: Path, tmp_path: Path, days: tuple[str, ...], says: str
) -> None:
    two(run, place, tmp_path)

    ended = run("register", "diff", "specimen-list", "--in", place, *days)

    assert ended.exit_code == 2
    assert says in ended.stderr


def test_one_snapshot_alone_cannot_be_compared(run: Run, place: Path, saved: Path) -> None:
    put(run, place, saved)

    ended = run("register", "diff", "specimen-list", "--in", place)

    assert ended.exit_code == 2
    assert "one snapshot of specimen-list only" in ended.stderr


def test_refresh_without_the_network_says_how_to_bring_the_list_in(
    run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "create_connection", refuse)

    ended = run("register", "refresh", "cc-portal", "--in", workspace)

    assert ended.exit_code == 5
    assert "there is no network here" in ended.stderr
    assert "cardassay register add FILE --as cc-portal" in ended.stderr
    assert not (workspace / "registers" / "cc-portal").exists()


def test_refresh_of_a_register_without_a_public_file_says_where_a_person_looks(
    run: Run, workspace: Path
) -> None:
    ended = run("register", "refresh", "visa-registry", "--in", workspace)

    assert ended.exit_code == 5
    assert "There is no public file" in ended.stderr
    assert "https://www.visa.com" in ended.stderr


def test_refresh_without_a_name_asks_nothing_and_names_what_can_be_fetched(run: Run, workspace: Path) -> None:
    ended = run("register", "refresh", "--in", workspace)

    assert ended.exit_code == 2
    assert "cc-portal" in ended.stderr
    assert "visa-registry" not in ended.stderr


def test_what_refresh_fetches_is_kept_with_its_address_and_one_failure_stops_no_other(
    run: Run, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own(place, HEAD.replace("specimen-list", "other-list") + TABLE, "other-list")
    text = (HEAD + TABLE).replace(
        "address =", 'public_file = "https://register.example/list.csv"\naddress =', 1
    )
    own(place, text)

    def fetched(description: object) -> fetching.Fetched:
        address = getattr(description, "public_file", "")
        if not address:
            raise fetching.NotFetchedError("There is no public file.")
        return fetching.Fetched(csv_text().encode(), address, "text/csv")

    monkeypatch.setattr(fetching, "fetch", fetched)

    ended = run("register", "refresh", "other-list", "specimen-list", "--in", place, "--json")

    (result,) = json.loads(ended.stdout)
    assert ended.exit_code == 5
    assert result["snapshot"]["origin"] == "https://register.example/list.csv"
    assert "other-list: There is no public file." in ended.stderr


def test_a_page_that_comes_instead_of_the_list_is_not_kept(
    run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = fetching.Fetched(b"<html><title>Log in</title></html>", "https://x.example/", "text/html")
    monkeypatch.setattr(fetching, "fetch", lambda _: page)

    ended = run("register", "refresh", "cc-portal", "--in", workspace)

    assert ended.exit_code == 5
    assert "was not added" in ended.stderr
    assert not (workspace / "registers" / "cc-portal").exists()


def test_a_second_list_of_one_day_is_compared_with_the_one_before_not_with_its_own_day(
    run: Run, place: Path, saved: Path, tmp_path: Path
) -> None:
    put(run, place, saved)
    other = tmp_path / "other.csv"
    other.write_text(csv_text(ROWS[:1]), encoding="utf-8")

    ended = run("register", "add", other, "--as", "specimen-list", "--day", "2026-11-20", "--into", place)

    assert "What changed since the list of 2026-11-20 that was added before: " in ended.output
