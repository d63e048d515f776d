"""Faults of a workspace: every one named with file, line and what to do; the rest is still used."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

from cardassay.errors import InputError
from cardassay.workspace.opening import own_packs

from .conftest import Edit, line_of, opened, refusal

PROJECT, SUPPLIER = "project.toml", "suppliers/example/supplier.toml"


@pytest.mark.parametrize(
    ("old", "new", "at", "says"),
    [
        ("first_order", "frist_order", "frist_order", "Did you mean `first_order`?"),
        ('interface = "dual"', 'interface = "duel"', "duel", "Did you mean `dual`?"),
        ("brands = [", "brand = [", "brand = [", "Did you mean `brands`?"),
        ('"personalisation"]', '"personalization"]', "personalization", "Did you mean `personalisation`?"),
        ('"visa"]\n\n# The prog', '"visas"]\n\n# The prog', "visas", "Did you mean `visa`?"),
        ('stage = "bid"', 'stage = "offer"', 'stage = "offer"', "Choose one of: bid, award"),
        ("first_order = 2027-03-01", 'first_order = "1 March"', "1 March", "a day of the form 2027-03-31"),
        ("first_order = 2027-03-01", "first_order = 2027-02-31", "2027-02-31", "Correct this line"),
        ("max_source_age_days = 365", "max_source_age_days = 0", "max_source_age_days", "a day or more"),
        (
            'services = ["card-body", "embedding", "personalisation"]',
            "services = []",
            "services = []",
            "no service",
        ),
        ('brands = ["visa"]', 'brands = ["domestic"]', '"domestic"]', "which national scheme"),
        ("# quantity = 500000", "quantity = 0", "quantity = 0", "`quantity` is 0"),
        ('id = "classic"', 'id = "classic/1"', "classic/1", "cannot be an identifier"),
    ],
)
def test_a_fault_of_the_project_is_named_with_its_line_and_the_way_out(
    workspace: Path, edit: Edit, old: str, new: str, at: str, says: str
) -> None:
    edit(PROJECT, old, new)
    message = refusal(workspace)

    assert f"project.toml:{line_of(workspace / PROJECT, at)}: " in message
    assert says in message


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('name = "Example programme 2027"', "", "`name` is missing"),
        ("first_order = 2027-03-01", "first_order = 2037-03-01", "must come in order"),
        ("\n[[line]]", "\n[line]", "two brackets"),
    ],
)
def test_what_is_missing_or_out_of_order_is_said(
    workspace: Path, edit: Edit, old: str, new: str, says: str
) -> None:
    edit(PROJECT, old, new)

    assert says in refusal(workspace)


def test_a_project_without_lines_buys_nothing(workspace: Path) -> None:
    file = workspace / PROJECT
    file.write_text(file.read_text(encoding="utf-8").split("# One part [[line]]")[0], encoding="utf-8")

    assert "buys nothing" in refusal(workspace)


def test_days_of_deadlines_come_in_order(workspace: Path, edit: Edit) -> None:
    edit(PROJECT, "# [deadlines]\n# submission = 2026-10-31\n# clarification = 2026-11-30",
         "[deadlines]\nsubmission = 2026-10-31\nclarification = 2026-10-30")  # fmt: skip

    assert "2026-10-30 is before submission on 2026-10-31" in refusal(workspace)


def test_two_lines_of_one_name_are_refused(workspace: Path) -> None:
    file = workspace / PROJECT
    text = file.read_text(encoding="utf-8")
    file.write_text(text + text[text.index("\n[[line]]") :], encoding="utf-8")

    assert "product line `classic` is declared twice (first at project.toml:" in refusal(workspace)


def test_all_faults_of_the_project_are_told_at_once(workspace: Path, edit: Edit) -> None:
    edit(PROJECT, "first_order", "frist_order")
    edit(PROJECT, 'interface = "dual"', 'interface = "duel"')
    edit(PROJECT, "max_source_age_days", "max_source_age")
    message = refusal(workspace)

    assert "first_order" in message
    assert "dual" in message
    assert "max_source_age_days" in message


def test_an_own_pack_is_known_by_its_name(workspace: Path, edit: Edit) -> None:
    (workspace / "packs" / "house.toml").write_text('id = "house"\n', encoding="utf-8")
    edit(PROJECT, '"visa"]\n\n# The prog', '"house"]\n\n# The prog')

    assert opened(workspace).project.packs == ("financial-grade", "house")
    assert [name for _, name in own_packs(workspace)] == ["house"]


def test_faults_come_in_the_order_of_their_lines(workspace: Path, edit: Edit) -> None:
    edit(PROJECT, 'interface = "dual"', 'interface = "duel"')
    edit(PROJECT, "last_production_day", "last_prodution_day")
    lines = [int(found) for found in re.findall(r"project\.toml:(\d+)", refusal(workspace))]

    assert len(lines) >= 2
    assert lines == sorted(lines)


def test_a_place_that_is_no_workspace_is_said_to_be_none(tmp_path: Path) -> None:
    assert "there is no such folder" in refusal(tmp_path / "nowhere")
    assert "project.toml: the file is missing" in refusal(tmp_path)


def test_a_misspelt_project_file_is_found(workspace: Path) -> None:
    (workspace / PROJECT).rename(workspace / "Project.tml")

    assert "Rename it to project.toml" in refusal(workspace)


def test_the_folder_above_points_to_the_workspace(workspace: Path) -> None:
    assert "tender/: this folder below it is a workspace" in refusal(workspace.parent)


def test_a_workspace_without_suppliers_cannot_be_judged(workspace: Path) -> None:
    (workspace / "suppliers").rename(workspace / "supplier")

    assert "there is no supplier folder" in refusal(workspace)


@pytest.mark.parametrize(
    ("old", "new", "at", "says"),
    [
        ('party = "example"', 'party = "exampel"', "exampel", "Did you mean `example`?"),
        ('line = "classic"', 'line = "clasic"', "clasic", "Did you mean `classic`?"),
        ('bidder = "example"', 'bidder = "chipmaster"', "chipmaster", "Did you mean `chipmaker`?"),
        ('vendor = "chipmaker"', 'vendor = "chip-maker"', "chip-maker", "Did you mean `chipmaker`?"),
        ('id = "chipmaker"', 'id = "example"', 'id = "example"', "party `example` is declared twice"),
        ('"bidder", "site-operator"', '"site-operator"', 'roles = ["site-operator"', 'Add "bidder"'),
        (
            'activities = ["card-body",',
            'activities = ["card-bodies",',
            "card-bodies",
            "Did you mean `card-body`?",
        ),
        ('use = "primary"', 'use = "spare"', "spare", "Choose one of: primary, backup"),
        ("# since = 2015-01-01", "since = 2015", "since = 2015", "a day of the form"),
        ('# lines = ["classic"]', 'lines = ["gold"]', "gold", "Known here: classic"),
        ("[product.ic]", "[product.icc]", "[product.icc]", "Did you mean `ic`?"),
    ],
)
def test_a_fault_of_a_supplier_is_named_with_its_line_and_the_way_out(
    workspace: Path, edit: Edit, old: str, new: str, at: str, says: str
) -> None:
    edit(SUPPLIER, old, new)
    (fault, *_) = [fault for fault in opened(workspace).faults["example"] if says in str(fault)]

    assert fault.where == f"{SUPPLIER}:{line_of(workspace / SUPPLIER, at)}" or "twice" in fault.what


def _copy(workspace: Path, name: str) -> Path:
    source, target = workspace / "suppliers" / "example", workspace / "suppliers" / name
    (target / "dossier").mkdir(parents=True)
    for file in ("supplier.toml", "confirmed.toml"):
        (target / file).write_text((source / file).read_text(encoding="utf-8"), encoding="utf-8")
    return target


def test_one_suppliers_faults_do_not_stop_the_others(workspace: Path, edit: Edit) -> None:
    other = _copy(workspace, "other") / "supplier.toml"
    other.write_text(other.read_text(encoding="utf-8").replace("name = ", "nmae = ", 1), encoding="utf-8")
    result = opened(workspace)

    assert [folder.supplier.folder for folder in result.suppliers] == ["example"]
    assert list(result.faults) == ["other"]


def test_a_folder_without_a_supplier_file_is_said(workspace: Path) -> None:
    (workspace / "suppliers" / "empty").mkdir()

    assert "suppliers/empty/supplier.toml: the file is missing" in str(opened(workspace).faults["empty"][0])


def test_two_suppliers_of_one_name_are_told_apart_by_nobody(workspace: Path) -> None:
    _copy(workspace, "second")
    result = opened(workspace)

    assert "is also that of suppliers/example" in str(result.faults["second"][0])
    assert len(result.suppliers) == 1


def test_a_file_that_is_not_text_is_said_with_its_line(workspace: Path) -> None:
    (workspace / SUPPLIER).write_bytes(b'name = "x"\nbidder = "\xff"\n')

    assert str(opened(workspace).faults["example"][0]).startswith(f"{SUPPLIER}:2: this line is not UTF-8")


def test_a_byte_order_mark_does_no_harm(workspace: Path) -> None:
    file = workspace / PROJECT
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())

    assert opened(workspace).project.buyer == "Example Bank (fictional)"


def test_papers_come_in_the_order_of_their_names_without_what_desktops_leave(workspace: Path) -> None:
    dossier = workspace / "suppliers" / "example" / "dossier"
    (dossier / "b").mkdir()
    for name in ("b/2.pdf", "a.pdf", "Ü.pdf", ".DS_Store", "Thumbs.db"):
        (dossier / name).write_bytes(b"x")
    (folder,) = opened(workspace).suppliers

    assert [file.name for file in folder.dossier] == ["a.pdf", "b/2.pdf", "Ü.pdf"]


def test_a_readme_that_somebody_wrote_is_a_paper(workspace: Path) -> None:
    readme = workspace / "suppliers" / "example" / "dossier" / "README.txt"
    readme.write_text("certificate number 1", encoding="utf-8")
    (folder,) = opened(workspace).suppliers

    assert [file.name for file in folder.dossier] == ["README.txt"]


def test_a_link_out_of_the_dossier_is_left_out_and_said(workspace: Path) -> None:
    dossier = workspace / "suppliers" / "example" / "dossier"
    os.symlink("/etc/hostname", dossier / "certificate.pdf")
    os.symlink(workspace, dossier / "more")
    (folder,) = opened(workspace).suppliers

    assert folder.dossier == ()
    assert sorted(p.where for p in folder.problems if p.code == "link-left-out") == [
        "certificate.pdf",
        "more",
    ]


def test_a_pipe_is_left_out_and_said(workspace: Path) -> None:
    os.mkfifo(workspace / "suppliers" / "example" / "dossier" / "pipe.pdf")
    (folder,) = opened(workspace).suppliers

    assert "not-a-file" in [problem.code for problem in folder.problems]


def test_the_review_of_the_packs_stands_beside_the_project(workspace: Path) -> None:
    entry = f'[[reviewed]]\npacks = "{"0" * 64}"\nwho = "Jane Example"\nwhen = 2026-01-15\n'
    (workspace / "confirmed.toml").write_text(entry, encoding="utf-8")

    assert [review.who for review in opened(workspace).reviewed] == ["Jane Example"]


def test_only_reviews_stand_beside_the_project(workspace: Path) -> None:
    entry = '[[waiver]]\nrequirement = "x"\nwho = "J"\nwhen = 2026-01-15\nwhy = "w"\n'
    (workspace / "confirmed.toml").write_text(entry, encoding="utf-8")

    assert "only [[reviewed]] can stand beside project.toml" in refusal(workspace)


EXPLAINED = re.compile(r"^# (?=\[\[?[a-z._]+\]\]?$|[a-z_]+ = )", re.MULTILINE)
ODD = ("1", "[]", '"x"', "{ a = 1 }", "[{}]", "[[1]]", "2027-01-01", "true", '""', "1979-05-27T07:32:00Z")


@pytest.mark.parametrize("file", [PROJECT, SUPPLIER, "suppliers/example/confirmed.toml"])
@pytest.mark.parametrize("odd", ODD)
def test_whatever_stands_behind_a_key_becomes_a_message(workspace: Path, file: str, odd: str) -> None:
    place = workspace / file
    # Every explained key is tried as well.
    text = EXPLAINED.sub("", place.read_text(encoding="utf-8"))
    lines = text.splitlines()
    tomllib.loads(text)
    for number, line in enumerate(lines):
        key, equals, _ = line.partition(" = ")
        if not equals:
            continue
        changed = [*lines[:number], f"{key} = {odd}", *lines[number + 1 :]]
        place.write_text("\n".join(changed), encoding="utf-8")
        told: Sequence[object]
        try:
            result = opened(workspace)
            told = result.suppliers or result.faults["example"]
        except InputError as error:
            told = error.faults

        assert told, line
