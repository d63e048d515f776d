"""Each command: what it prints, where, and how it ends."""

from __future__ import annotations

import errno
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from cardassay import __version__

from .conftest import Run, process

DAY = ("--day", "2026-11-22")


def test_help_names_every_command_and_loads_none(run: Run) -> None:
    shown = run("--help")

    assert shown.exit_code == 0
    for name in (
        "init",
        "read",
        "review",
        "assess",
        "explain",
        "compare",
        "request",
        "register",
        "scheme",
        "pack",
    ):
        assert f"\n  {name} " in shown.stdout


@pytest.mark.parametrize(
    "command",
    ["init", "read", "review", "assess", "explain", "compare", "request", "register", "scheme", "pack"],
)
def test_every_command_explains_itself(run: Run, command: str) -> None:
    shown = run(command, "--help")

    assert shown.exit_code == 0
    assert "Usage:" in shown.stdout


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom cardassay.cli.root import root\n"
        "try:\n    root(['--help'], prog_name='cardassay')\nexcept SystemExit:\n    pass\n"
        "heavy = {'rich', 'jinja2', 'PIL', 'pypdfium2', 'rapidfuzz', 'tomllib', 'cardassay.assessing',"
        " 'cardassay.model', 'cardassay.report', 'cardassay.documents'}\n"
        "sys.exit(', '.join(sorted(heavy & sys.modules.keys())) or 0)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)

    assert ended.stderr.decode() == ""
    assert ended.returncode == 0


def test_the_version_is_said(run: Run) -> None:
    assert run("--version").stdout == f"cardassay, version {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("asess", "x"), "Did you mean `assess`?"),
        (("assess",), "Missing argument 'DIR'"),
        (("assess", "x", "--day", "22.11.2026"), "'22.11.2026' is not a day of the form 2026-02-28"),
        (("assess", "x", "--day", "2026-02-30"), "'2026-02-30' is not a day"),
        (("read",), "Missing argument 'FILE...'"),
        (("scheme", "show", "iso9001"), "Did you mean `iso-9001`?"),
        (("pack", "show", "financial"), "financial-grade"),
    ],
)
def test_a_command_that_is_not_understood_ends_with_2(
    run: Run, arguments: tuple[str, ...], says: str
) -> None:
    ended = run(*arguments)

    assert ended.exit_code == 2
    assert says in ended.stderr
    assert ended.stdout == ""


def test_init_makes_a_workspace_and_says_what_is_next(run: Run, tmp_path: Path) -> None:
    ended = run("init", tmp_path / "w")

    assert ended.exit_code == 0
    assert "cardassay assess" in ended.stdout
    assert (tmp_path / "w" / "project.toml").is_file()


def test_init_says_the_next_command_so_that_it_can_be_pasted(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "Ausschreibung Käse"
    shown = run("init", folder).output

    assert shlex.split(shown[shown.index("cardassay assess") :])[2:] == [str(folder)]


def test_a_full_disk_is_said_with_the_file_and_what_to_do(
    run: Run, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    target = tmp_path / "report.html"
    target.write_text("old", encoding="utf-8")
    monkeypatch.setattr("cardassay.report.html.os.replace", full)
    result = run("assess", workspace, "--html", target)

    assert result.exit_code == 5
    assert str(target) in result.stderr
    assert "Free some space" in result.stderr
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.glob("*report*")] == [
        ("report.html", "old")
    ]


def test_init_as_json_names_the_files(run: Run, tmp_path: Path) -> None:
    assert "project.toml" in json.loads(run("init", tmp_path / "w", "--json").stdout)["files"]


def test_init_into_a_full_folder_could_not_run(run: Run, workspace: Path) -> None:
    ended = run("init", workspace)

    assert ended.exit_code == 5
    assert "Nothing was changed" in ended.stderr


def test_read_json_is_an_array_and_nothing_else(paper: Path) -> None:
    ended = process("read", "--json", paper)

    (document,) = json.loads(ended.stdout)

    assert ended.returncode == 0
    assert ended.stderr == b""
    assert document["file"] == str(paper)
    assert ended.stdout.startswith(b"[")
    assert ended.stdout.endswith(b"]\n")


def test_read_goes_on_when_one_file_cannot_be_opened(run: Run, paper: Path, tmp_path: Path) -> None:
    ended = run("read", "--json", tmp_path / "missing.pdf", paper)

    assert ended.exit_code == 0
    assert [document["file"] for document in json.loads(ended.stdout)] == [str(paper)]
    assert "missing.pdf: there is no such file" in ended.stderr


def test_read_ends_with_5_when_no_file_could_be_opened(run: Run, tmp_path: Path) -> None:
    ended = run("read", "--json", tmp_path / "a.pdf", tmp_path / "b.pdf")

    assert ended.exit_code == 5
    assert ended.stdout == ""


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 broken", b"\x00\xff\xfe", b"PK\x03\x04"])
def test_read_of_a_broken_file_still_gives_its_object(run: Run, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "broken.pdf"
    file.write_bytes(content)
    ended = run("read", "--json", file)

    (document,) = json.loads(ended.stdout)

    assert ended.exit_code == 0
    assert document["problems"]


def test_read_of_a_folder_takes_its_files_in_order(run: Run, tmp_path: Path, paper: Path) -> None:
    for name in ("b.txt", "a.txt"):
        (tmp_path / "papers").mkdir(exist_ok=True)
        (tmp_path / "papers" / name).write_bytes(paper.read_bytes())
    documents = json.loads(run("read", "--json", tmp_path / "papers").stdout)

    assert [Path(document["file"]).name for document in documents] == ["a.txt", "b.txt"]


def test_read_for_a_person_names_the_fields(run: Run, paper: Path) -> None:
    ended = run("read", paper)

    assert ended.exit_code == 0
    assert "ISO 9001:2015" in ended.stdout


def test_an_empty_dossier_cannot_be_told_yet(run: Run, workspace: Path) -> None:
    ended = run("assess", workspace, *DAY)

    assert ended.exit_code == 4
    assert "cannot tell yet" in ended.stdout


def test_assess_json_is_the_same_byte_for_byte(workspace: Path) -> None:
    first = process("assess", workspace, *DAY, "--json", PYTHONHASHSEED="1")
    second = process("assess", workspace, *DAY, "--json", PYTHONHASHSEED="2")

    assert json.loads(first.stdout)["assessments"]
    assert first.stdout == second.stdout


def test_assess_writes_the_report_and_says_where(run: Run, workspace: Path, tmp_path: Path) -> None:
    ended = run("assess", workspace, *DAY, "--html", tmp_path / "out" / "report.html")

    assert ended.exit_code == 4
    assert "report.html" in ended.stderr
    assert "</html>" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_a_report_that_cannot_be_written_is_said(run: Run, workspace: Path, paper: Path) -> None:
    ended = run("assess", workspace, *DAY, "--html", paper / "report.html")

    assert ended.exit_code == 5
    assert "Check the path" in ended.stderr


def test_a_place_that_is_no_workspace_could_not_run(run: Run, tmp_path: Path) -> None:
    ended = run("assess", tmp_path, *DAY)

    assert ended.exit_code == 5
    assert "project.toml: the file is missing" in ended.stderr
    assert ended.stdout == ""


def _break(workspace: Path, folder: str) -> None:
    source = workspace / "suppliers" / "example"
    target = workspace / "suppliers" / folder
    target.mkdir(exist_ok=True)
    text = (source / "supplier.toml").read_text(encoding="utf-8")
    (target / "supplier.toml").write_text(text.replace("bidder =", "biddr ="), encoding="utf-8")


def test_one_broken_supplier_is_said_and_the_others_are_judged(run: Run, workspace: Path) -> None:
    _break(workspace, "broken")
    ended = run("assess", workspace, *DAY)

    assert ended.exit_code == 4
    assert "suppliers/broken is not judged" in ended.stderr
    assert "Did you mean `bidder`?" in ended.stderr
    assert "Example Card Works" in ended.stdout


def test_only_broken_suppliers_could_not_run(run: Run, workspace: Path) -> None:
    _break(workspace, "example")
    ended = run("assess", workspace, *DAY)

    assert ended.exit_code == 5
    assert "No supplier could be judged" in ended.stderr


def test_a_supplier_that_is_not_there_is_a_wrong_command(run: Run, workspace: Path) -> None:
    ended = run("assess", workspace, *DAY, "--supplier", "exampel")

    assert ended.exit_code == 2
    assert "example" in ended.stderr


def test_explain_shows_the_reasoning_and_knows_near_names(run: Run, workspace: Path) -> None:
    ended = run("explain", workspace, "iso-9001.plant", *DAY)
    wrong = run("explain", workspace, "iso-9001.plan", *DAY)

    assert ended.exit_code == 0
    assert "iso-9001.plant" in ended.stdout
    assert wrong.exit_code == 2
    assert "iso-9001.plant" in wrong.stderr


def test_explain_json_is_an_array_over_suppliers(run: Run, workspace: Path) -> None:
    (entry,) = json.loads(run("explain", workspace, "iso-9001.plant", *DAY, "--json").stdout)

    assert entry["findings"]


def test_compare_sets_the_suppliers_side_by_side(run: Run, workspace: Path) -> None:
    assert "Example Card Works" in run("compare", workspace, *DAY).stdout
    assert json.loads(run("compare", workspace, *DAY, "--json").stdout)["suppliers"]


def test_assess_prints_one_screen_and_everything_when_asked(run: Run, workspace: Path) -> None:
    short = run("assess", workspace, *DAY)
    full = run("assess", workspace, *DAY, "--full")

    assert short.exit_code == full.exit_code
    assert 2 * len(short.stdout.splitlines()) < len(full.stdout.splitlines())
    assert "SCHEDULE OF RENEWALS" not in short.stdout
    assert "ISO 9001 for the plant" in short.stdout


def test_request_writes_the_letter_in_the_suppliers_language(run: Run, workspace: Path) -> None:
    file = workspace / "suppliers" / "example" / "supplier.toml"
    file.write_text(file.read_text("utf-8").replace('language = "en"', 'language = "de"'), encoding="utf-8")
    german = run("request", workspace, "example", *DAY)
    english = run("request", workspace, "example", *DAY, "--language", "en")

    assert german.exit_code == english.exit_code == 0
    assert german.stdout != english.stdout
    assert "ISO 9001" in english.stdout


def test_request_writes_to_a_file_when_asked(run: Run, workspace: Path, tmp_path: Path) -> None:
    ended = run("request", workspace, "example", *DAY, "--out", tmp_path / "letter.md")

    assert ended.stdout == ""
    assert "letter.md" in ended.stderr
    assert "ISO 9001" in (tmp_path / "letter.md").read_text(encoding="utf-8")


def test_request_json_lists_papers_and_checks(run: Run, workspace: Path) -> None:
    content = json.loads(run("request", workspace, "example", *DAY, "--json").stdout)

    assert any(paper["requirement"] == "iso-9001.plant" for paper in content["papers"])
    books = {
        paper["requirement"]: paper["must_show"].get("book")
        for paper in content["papers"]
        if paper["requirement"].startswith("card-production.")
    }
    assert books.get("card-production.logical") == ["logical"]
    assert books.get("card-production.physical") == ["physical"]
    assert content["letter"]
    assert all(check["says"] for check in content["checks"] if check["kind"] == "person-confirms")


def test_a_letter_in_a_language_that_nobody_wrote_is_a_wrong_command(run: Run, workspace: Path) -> None:
    assert run("request", workspace, "example", "--language", "xx").exit_code == 2


def test_schemes_are_listed_shown_and_checked(run: Run) -> None:
    listed = json.loads(run("scheme", "list", "--json").stdout)

    assert {"iso-9001", "emvco-ic", "pci-card-production"} <= {scheme["id"] for scheme in listed}
    assert json.loads(run("scheme", "show", "iso-9001", "--json").stdout)["id"] == "iso-9001"
    assert "editions:" in run("scheme", "show", "iso-9001").stdout
    assert run("scheme", "check").exit_code == 0


def test_the_experts_table_is_a_page_or_text(run: Run, tmp_path: Path) -> None:
    assert run("scheme", "table").stdout.startswith("# ")
    assert run("scheme", "table", "--out", tmp_path / "t.html").exit_code == 0
    assert "</html>" in (tmp_path / "t.html").read_text(encoding="utf-8")


def test_packs_are_listed_shown_and_checked(run: Run, workspace: Path) -> None:
    assert "financial-grade" in run("pack", "list").stdout
    assert len(json.loads(run("pack", "list", workspace, "--json").stdout)["sha256"]) == 64
    assert "iso-9001.plant" in run("pack", "show", "financial-grade").stdout
    assert run("pack", "check").exit_code == 0


def test_a_faulty_pack_of_ones_own_is_said(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "house.toml"
    file.write_text('[pack]\nid = "house"\n', encoding="utf-8")
    ended = run("pack", "check", file)

    assert ended.exit_code == 5
    assert "house.toml:" in ended.stdout


def test_a_reviewed_pack_hash_is_known_to_the_report(run: Run, workspace: Path) -> None:
    digest = json.loads(run("pack", "list", workspace, "--json").stdout)["sha256"]
    entry = f'[[reviewed]]\npacks = "{digest}"\nwho = "Jane Example"\nwhen = 2026-01-15\n'
    (workspace / "confirmed.toml").write_text(entry, encoding="utf-8")
    report = json.loads(run("assess", workspace, *DAY, "--json").stdout)

    assert "Jane Example" in json.dumps(report["assessments"][0]["knowledge"])


def test_a_fault_of_the_program_is_never_taken_for_an_answer(
    run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("cardassay.assessing.assess_workspace", broken)
    ended = run("assess", workspace, *DAY)

    assert ended.exit_code == 5
    assert "Cardassay itself failed (ZeroDivisionError: by zero)" in ended.stderr


def test_an_interruption_is_never_taken_for_an_answer(
    run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("cardassay.assessing.assess_workspace", stopped)

    assert run("assess", workspace, *DAY).exit_code == 5


def test_a_reader_that_goes_away_is_no_answer(workspace: Path) -> None:
    ended = _without_reader("assess", workspace, *DAY, "--json")

    assert ended.returncode == 5
    assert b"Traceback" not in ended.stderr


def _without_reader(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    """A command whose output nobody reads any longer, as behind `| head`."""
    reading, writing = os.pipe()
    os.close(reading)
    code = "from cardassay.cli import main; main()"
    try:
        return subprocess.run(
            [sys.executable, "-c", code, *map(str, arguments)],
            stdout=writing,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(writing)


@pytest.mark.parametrize("form", [(), ("--full",), ("--json",)])
def test_the_report_is_written_even_when_the_reader_of_the_output_goes_away(
    workspace: Path, tmp_path: Path, form: tuple[str, ...]
) -> None:
    report = tmp_path / "report.html"
    ended = _without_reader("assess", workspace, *DAY, *form, "--html", report)

    assert ended.returncode == 5
    assert report.read_text(encoding="utf-8").rstrip().endswith("</html>")
    assert "report.html" in ended.stderr.decode()


def test_the_letter_is_written_even_when_the_reader_of_the_output_goes_away(
    workspace: Path, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.md"
    ended = _without_reader("request", workspace, "example", *DAY, "--json", "--out", letter)

    assert ended.returncode == 5
    assert "ISO 9001" in letter.read_text(encoding="utf-8")
    assert "letter.md" in ended.stderr.decode()


def test_a_report_that_cannot_be_written_does_not_take_the_printed_answer_away(
    run: Run, workspace: Path, paper: Path
) -> None:
    assessed = run("assess", workspace, *DAY, "--html", paper / "report.html")
    requested = run("request", workspace, "example", *DAY, "--json", "--out", paper / "letter.md")

    assert assessed.exit_code == requested.exit_code == 5
    assert "cannot tell yet" in assessed.stdout
    assert json.loads(requested.stdout)["letter"]
    assert "is in" not in assessed.stderr + requested.stderr
