"""``cardassay register``: lists come in, are shown with their age, and searched."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.registers.written import HEAD, ROWS, TABLE, csv_text, own

from .conftest import Run, put

DAY = ("--day", "2026-11-20")
ON = ("--day", "2026-11-22")


def test_the_group_explains_itself_and_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom cardassay.cli.root import root\n"
        "try:\n    root(['register', '--help'], prog_name='cardassay')\nexcept SystemExit:\n    pass\n"
        "heavy = {'rich', 'rapidfuzz', 'tomllib', 'urllib.request', 'cardassay.model',"
        " 'cardassay.registers'}\n"
        "sys.exit(', '.join(sorted(heavy & sys.modules.keys())) or 0)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, text=True)

    assert (ended.returncode, ended.stderr) == (0, "")
    for name in ("list", "show", "add", "refresh", "search", "diff"):
        assert f"\n  {name} " in ended.stdout


@pytest.mark.parametrize("name", ["list", "show", "add", "refresh", "search", "diff"])
def test_every_command_of_the_group_explains_itself(run: Run, name: str) -> None:
    shown = run("register", name, "--help")

    assert shown.exit_code == 0
    assert "Usage:" in shown.stdout


def test_a_list_is_added_and_its_day_age_rows_and_problems_are_said(
    run: Run, place: Path, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import datetime

    monkeypatch.setattr("cardassay.cli.register_add.today", lambda: datetime.date(2026, 11, 22))

    said = put(run, place, saved, "2026-11-20", "--origin", "https://register.example", "--who", "A. Person")

    assert said == "Added: specimen-list, 2026-11-20 (2 days old of 31): 3 rows, 0 problems\n"
    (kept,) = (place / "registers" / "specimen-list").glob("*.csv")
    assert kept.read_bytes() == saved.read_bytes()
    assert 'who = "A. Person"' in kept.with_suffix(".toml").read_text()


def test_adding_the_same_list_again_says_so_and_changes_nothing(run: Run, place: Path, saved: Path) -> None:
    put(run, place, saved)

    said = put(run, place, saved)

    assert "is there already" in said
    assert len(list((place / "registers" / "specimen-list").iterdir())) == 2


def test_the_same_list_added_again_after_another_of_that_day_names_the_one_that_answers(
    run: Run, place: Path, saved: Path, tmp_path: Path
) -> None:
    put(run, place, saved)
    wrong = tmp_path / "wrong.csv"
    wrong.write_bytes(saved.read_bytes() + b"\n")
    put(run, place, wrong)

    again = put(run, place, saved)

    (file,) = (path for path in place.rglob("2026-11-20-*.csv") if path.read_bytes() == wrong.read_bytes())
    assert f"{file.relative_to(place).as_posix()}, which was added later, answers for that day" in again


def test_adding_gives_json_on_standard_output_alone(run: Run, place: Path, saved: Path) -> None:
    ended = run("register", "add", saved, "--as", "specimen-list", *DAY, "--into", place, "--json")

    result = json.loads(ended.stdout)
    assert result["new"] is True
    assert result["snapshot"]["rows"] == 3
    assert result["snapshot"]["problems"] == []
    assert "Added: " in ended.stderr


def test_a_day_ahead_is_refused(run: Run, place: Path, saved: Path) -> None:
    ended = run("register", "add", saved, "--as", "specimen-list", "--day", "2999-01-01", "--into", place)

    assert ended.exit_code == 2
    assert "lies ahead" in ended.stderr


def test_an_error_page_is_not_added_and_the_message_says_what_it_is(
    run: Run, place: Path, tmp_path: Path
) -> None:
    page = tmp_path / "list.csv"
    page.write_text("<html><title>Service unavailable</title></html>")

    ended = run("register", "add", page, "--as", "specimen-list", *DAY, "--into", place)

    assert ended.exit_code == 5
    assert "“Service unavailable”" in ended.stderr
    assert "was not added" in ended.stderr
    assert not (place / "registers" / "specimen-list").exists()


def test_a_list_that_was_cut_is_added_and_never_taken_for_whole(
    run: Run, place: Path, tmp_path: Path
) -> None:
    cut = tmp_path / "list.csv"
    cut.write_text(csv_text()[:-60])

    said = put(run, place, cut)

    assert "NOT WHOLE" in said
    assert "row 4: The last row has" in said


def test_a_list_that_shrank_is_remarked_on(run: Run, place: Path, saved: Path, tmp_path: Path) -> None:
    put(run, place, saved, "2026-11-01")
    small = tmp_path / "small.csv"
    small.write_text(csv_text(ROWS[:1]))

    said = put(run, place, small)

    assert "It holds 1 row; that of 2026-11-01 held 3." in said
    assert "cardassay register diff specimen-list" in said


def test_a_misspelt_register_is_answered_with_the_right_one(run: Run, place: Path, saved: Path) -> None:
    ended = run("register", "add", saved, "--as", "specimen-lst", *DAY, "--into", place)

    assert ended.exit_code == 2
    assert "Did you mean `specimen-list`?" in ended.stderr


def test_nothing_is_put_into_a_folder_that_is_no_workspace(run: Run, saved: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    ended = run("register", "add", saved, "--as", "cnca", *DAY, "--into", tmp_path / "empty")

    assert ended.exit_code == 2
    assert "is no workspace" in ended.stderr
    assert list((tmp_path / "empty").iterdir()) == []


def test_faults_of_an_own_description_stop_what_would_be_kept_by_it(
    run: Run, place: Path, saved: Path
) -> None:
    own(place, HEAD + TABLE.replace("holder", "holdr"))

    ended = run("register", "add", saved, "--as", "specimen-list", *DAY, "--into", place)

    assert ended.exit_code == 5
    assert "registers/specimen-list.toml:" in ended.stderr
    assert not (place / "registers" / "specimen-list").exists()


def test_the_list_names_age_rows_and_what_is_missing(run: Run, place: Path, saved: Path) -> None:
    put(run, place, saved)

    shown = run("register", "list", "--in", place, *ON).stdout
    old = run("register", "list", "--in", place, "--day", "2027-01-01").stdout
    before = run("register", "list", "--in", place, "--day", "2026-11-19").stdout

    assert "specimen-list, 2026-11-20 (2 days old of 31): 3 rows, 0 problems" in shown
    assert "42 days old of 31: too old, fetch it anew" in old
    assert "its day lies ahead" in before
    assert "cc-portal (cardassay register refresh cc-portal)" in shown
    assert "visa-registry (by hand)" in shown


def test_the_list_as_json_holds_every_register_and_snapshot(run: Run, place: Path, saved: Path) -> None:
    put(run, place, saved)

    result = json.loads(run("register", "list", "--in", place, *ON, "--json").stdout)

    by_id = {one["id"]: one for one in result["registers"]}
    assert by_id["specimen-list"]["own"] is True
    (snapshot,) = by_id["specimen-list"]["snapshots"]
    assert (snapshot["age_days"], snapshot["fresh"], snapshot["rows"]) == (2, True, 3)
    assert by_id["visa-registry"]["columns_seen"] is False
    assert by_id["visa-registry"]["snapshots"] == []


def test_snapshots_without_a_description_and_broken_ones_are_named(
    run: Run, place: Path, saved: Path
) -> None:
    put(run, place, saved)
    (place / "registers" / "specimen-list.toml").unlink()
    (place / "registers" / "specimen-list" / "2026-01-01-aaaaaaaaaaaa.csv").write_text("x")

    shown = run("register", "list", "--in", place).stdout

    assert "no description says how they are read" in shown
    assert "2026-01-01-aaaaaaaaaaaa.csv" in shown


def test_show_says_what_silence_means_and_shows_rows_and_problems(
    run: Run, place: Path, tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"
    file.write_text(csv_text([*ROWS, ("SPEC-9", "Chip", "Fiktiv", "", "soon", "Active")]))
    put(run, place, file)

    shown = run("register", "show", "specimen-list", "--in", place, *ON).stdout

    assert "A question: ask the office." in shown
    assert "row 2: SPEC-0001 · Specimen Chip A1 · Musterkarte Fiktiv GmbH" in shown
    assert "row 5, column “Valid until”" in shown
    assert "columns (seen for real): Certificate No. → number" in shown


def test_a_description_can_be_written_where_it_will_stand(run: Run, place: Path) -> None:
    # The shell makes the file, still empty, before the command runs.
    (place / "registers" / "visa-registry.toml").touch()

    ended = run("register", "show", "visa-registry", "--description", "--in", place)

    assert ended.exit_code == 0, ended.stderr
    assert ended.stdout.startswith('id = "visa-registry"')


def test_the_bundled_description_can_be_taken_as_the_beginning_of_ones_own(run: Run, place: Path) -> None:
    shown = run("register", "show", "intergraf-iso-14298", "--in", place, "--description").stdout
    (place / "registers" / "intergraf-iso-14298.toml").write_text(
        shown.replace("seen = false", "seen = true"), encoding="utf-8"
    )

    result = json.loads(run("register", "list", "--in", place, "--json").stdout)

    (own_one,) = (one for one in result["registers"] if one["id"] == "intergraf-iso-14298")
    assert (own_one["own"], own_one["columns_seen"]) == (True, True)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (("spec-0002",), "row 3: SPEC-0002"),
        (("chip", "c1"), "row 4: SPEC-0003"),
        (("SPEC-7777",), "A question: ask the office."),
    ],
)
def test_a_search_gives_rows_or_what_silence_means(
    run: Run, place: Path, saved: Path, asked: tuple[str, ...], says: str
) -> None:
    put(run, place, saved)

    ended = run("register", "search", *asked, "--in", place, *ON)

    assert ended.exit_code == 0
    assert says in ended.stdout
    assert "specimen-list, 2026-11-20" in ended.stdout


@pytest.mark.parametrize(("day", "cut"), [("2026-09-01", 0), ("2026-11-20", 30)])
def test_a_list_that_is_old_or_not_whole_does_not_say_what_is_not_there(
    run: Run, place: Path, saved: Path, day: str, cut: int
) -> None:
    saved.write_bytes(saved.read_bytes()[:-cut] if cut else saved.read_bytes())
    put(run, place, saved, day)

    shown = run("register", "search", "NOBODY-77", "--in", str(place), "--day", "2026-11-22").output

    assert "it says nothing of what it does not hold" in " ".join(shown.split())
    assert "not there" not in shown


def test_a_search_as_json_gives_the_rows_with_their_facts(run: Run, place: Path, saved: Path) -> None:
    put(run, place, saved)

    ended = run("register", "search", "SPEC-0001", "--in", place, *ON, "--json")

    (one,) = json.loads(ended.stdout)["registers"]
    assert (one["matched_by"], one["count"]) == ("number", 1)
    assert one["found"][0]["attestation"]["facts"]["product"]["value"] == "Specimen Chip A1"


def test_a_search_does_not_look_into_the_future(run: Run, place: Path, saved: Path) -> None:
    put(run, place, saved)

    ended = run("register", "search", "SPEC-0001", "--in", place, "--day", "2026-11-01")

    assert ended.exit_code == 2
    assert "There is no snapshot up to 2026-11-01" in ended.stderr


def test_a_broken_description_of_ones_own_leaves_the_other_registers_in_use(
    run: Run, place: Path, saved: Path
) -> None:
    put(run, place, saved)
    own(place, HEAD + TABLE.replace("holder", "holdr"))

    for asked in (("list",), ("show", "cc-portal"), ("search", "SPEC-0001", "--register", "cc-portal")):
        ended = run("register", *asked, "--in", place)

        assert "registers/specimen-list.toml:" in ended.stderr, asked
        assert "no description of the workspace is used" in ended.stderr
    shown = run("register", "list", "--in", place)
    assert shown.exit_code == 0
    assert "cc-portal (cardassay register refresh cc-portal)" in shown.stdout
    assert "no description says how they are read" not in shown.stdout
    assert json.loads(run("register", "list", "--in", place, "--json").stdout)["registers"]


def test_a_register_whose_own_description_is_broken_is_not_said_to_be_unknown(run: Run, place: Path) -> None:
    own(place, HEAD + TABLE.replace("holder", "holdr"))

    ended = run("register", "show", "specimen-list", "--in", place)

    assert ended.exit_code == 5
    assert "registers/specimen-list.toml:" in ended.stderr
    assert "There is no register" not in ended.stderr


def test_of_problems_of_one_sort_the_first_are_shown_and_the_rest_counted(
    run: Run, place: Path, tmp_path: Path
) -> None:
    rows = [(f"SPEC-{at}", "Chip", "Fiktiv", "", "soon", "Active") for at in range(9)]
    file = tmp_path / "list.csv"
    file.write_text(csv_text([*rows, ("SPEC-9", "Chip", "Fiktiv", "", "", "Cloudy")]))

    said = put(run, place, file)

    assert said.count("is no day that can be used") == 3
    assert "6 more of this sort" in said
    assert "“Cloudy”" in said
    assert "register show specimen-list --problems" in said
    whole = run("register", "show", "specimen-list", "--in", place, "--problems").stdout
    assert whole.count("is no day that can be used") == 9


def test_a_file_of_another_kind_is_refused_in_one_plain_line(run: Run, place: Path, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(b"%PDF-1.7\n" + b"\x81\x8d x\n" * 300)

    ended = run("register", "add", file, "--as", "cc-portal", *DAY, "--into", place)

    assert ended.exit_code == 5
    assert len(ended.stderr.splitlines()) == 2
    assert "The file is a PDF" in ended.stderr


def test_a_list_of_other_entries_than_the_one_before_is_said_to_hide_it(
    run: Run, place: Path, saved: Path, tmp_path: Path
) -> None:
    put(run, place, saved, "2026-11-01")
    part = tmp_path / "part.csv"
    part.write_text(csv_text([(f"PART-{at}", f"Card {at}", "Fiktiv", "", "", "Active") for at in range(4)]))
    later = tmp_path / "later.csv"
    later.write_text(csv_text([*ROWS, ("SPEC-9", "Chip", "Fiktiv", "", "", "Active")]))

    renamed = tmp_path / "renamed.csv"
    renamed.write_text(csv_text().replace("Certificate No.", "Mark"))

    changed = put(run, place, renamed, "2026-11-05")
    whole = put(run, place, later, "2026-11-10")
    other = put(run, place, part)

    assert "another part" not in changed
    assert "another part" not in whole
    assert "hardly an entry of the list of 2026-11-10" in other
    assert "another part of the register" in other
    assert "register of its own" in other


def test_the_parts_of_a_register_answer_together_as_registers_of_their_own(
    run: Run, place: Path, tmp_path: Path
) -> None:
    for part, scheme in (("chips", "emvco-ic"), ("platforms", "emvco-platform")):
        name = f"specimen-{part}"
        text = run("register", "show", "emvco-approved-products", "--in", place, "--description").stdout
        text = text.replace('id = "emvco-approved-products"', f'id = "{name}"', 1)
        schemes = re.sub(r"(?m)^schemes = .*$", f'schemes = ["{scheme}"]', text, count=1)
        (place / "registers" / f"{name}.toml").write_text(schemes, encoding="utf-8")
        file = tmp_path / f"{part}.csv"
        file.write_text(f"Certificate Number,Product Name\nSPEC-{part},Specimen {part}\n")
        assert run("register", "add", file, "--as", name, *DAY, "--into", place).exit_code == 0

    found = [
        run("register", "search", f"SPEC-{part}", "--in", place).stdout for part in ("chips", "platforms")
    ]

    assert "Specimen chips" in found[0]
    assert "Specimen platforms" in found[1]
