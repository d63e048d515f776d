"""`cardassay review`: the walk in a real terminal, lists, answers from a file, and what is refused."""

from __future__ import annotations

import hashlib
import json
import os
import select
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from .conftest import ROOT, Run, process
from .dossiers import HOLDER, SUPPLIER, certificate, workspace_with_open_values, write_pdf

pty = pytest.importorskip("pty", reason="pseudo-terminals are a thing of Unix")

DAY = "2026-11-22"


@pytest.fixture
def tender(tmp_path: Path) -> Path:
    """A workspace with three values that are not sure."""
    return workspace_with_open_values(tmp_path / "a tender")


def confirmed_file(tender: Path) -> Path:
    return tender / "suppliers" / SUPPLIER / "confirmed.toml"


def entries(tender: Path) -> list[dict[str, Any]]:
    """The confirmations of the supplier."""
    found: list[dict[str, Any]] = tomllib.loads(confirmed_file(tender).read_text("utf-8")).get(
        "confirmed", []
    )
    return found


def asked(run: Run, tender: Path) -> list[dict[str, Any]]:
    """What waits for a person, as data."""
    listed: list[dict[str, Any]] = json.loads(run("review", tender, "--json", "--day", DAY).stdout)
    return listed


def taken_in(run: Run, tender: Path, answered: list[dict[str, Any]]) -> Result:
    """The command that takes answers in from a file."""
    file = tender.with_name("answers.json")
    file.write_text(json.dumps(answered), encoding="utf-8")
    return run("review", tender, "--answers", file, "--who", "Jane Example", "--day", DAY)


def write_confirmation(tender: Path, sha256: str, told: str) -> None:
    """Adds one confirmation by hand."""
    with confirmed_file(tender).open("a", encoding="utf-8") as file:
        file.write(f'\n[[confirmed]]\nsha256 = "{sha256}"\n{told}\n')


class Terminal:
    """A person in front of a terminal: reads what appears, and types."""

    def __init__(self, *arguments: str | Path, **environment: str) -> None:
        own, theirs = pty.openpty()
        self._handle = own
        self.seen = ""
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from cardassay.cli import main; main()", *map(str, arguments)],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT / "src"),
                "TERM": "xterm-256color",
                "COLUMNS": "90",
                "LINES": "50",
                "INPUTRC": os.devnull,
                **environment,
            },
        )
        os.close(theirs)

    def until(self, text: str, within_s: float = 60) -> str:
        """What appeared up to and with a text; the test fails when it does not appear."""
        end = time.monotonic() + within_s
        while text not in self.seen:
            ready, _, _ = select.select([self._handle], [], [], max(end - time.monotonic(), 0))
            assert ready, f"{text!r} did not appear; seen: {self.seen[-2000:]}"
            try:
                data = os.read(self._handle, 65536)
            except OSError:
                data = b""
            assert data, f"the terminal closed before {text!r}; seen: {self.seen[-2000:]}"
            if b"\x1b[c" in data:
                os.write(self._handle, b"\x1b[?1;2c")
            self.seen += data.decode("utf-8", "replace")
        at = self.seen.index(text) + len(text)
        before, self.seen = self.seen[:at], self.seen[at:]
        return before

    def type(self, text: str) -> None:
        """Type a line."""
        os.write(self._handle, text.encode() + b"\n")

    def answer(self, text: str, then: str = "> ") -> str:
        """Type a line; what appears after it, up to the next question or another text."""
        self.type(text)
        return self.until(then)

    def interrupt(self, text: str) -> None:
        """
        Press Ctrl-C until a text appears.

        Python loses a signal that falls between the prompt and the wait for a key; a person presses again.
        """
        for _ in range(20):
            os.killpg(self.process.pid, signal.SIGINT)
            if select.select([self._handle], [], [], 3)[0]:
                break
        self.until(text)

    def ended(self) -> int:
        """The exit code."""
        code = self.process.wait(60)
        os.close(self._handle)
        return code


@pytest.fixture
def terminal(tender: Path) -> Iterator[Any]:
    """Starts walks; what still runs at the end of the test is stopped."""
    started: list[Terminal] = []

    def start(*more: str, **environment: str) -> Terminal:
        started.append(Terminal("review", tender, "--day", DAY, *more, **environment))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait()


def test_a_whole_walk_in_a_terminal_forth_and_back(tender: Path, terminal: Any) -> None:
    file = confirmed_file(tender)
    file.write_text("# Ours: keep this line.\n", encoding="utf-8")
    walk = terminal(COLORTERM="truecolor")
    walk.until("Your name")
    walk.type("Jane  Example")
    counts = walk.until("explains the keys.")
    assert "2  keep a blocking requirement open" in counts
    assert "Jane Example" in counts

    first = walk.until("> ")
    assert "accreditation body" in first
    assert "nothing" in first
    assert "nothing to confirm" in walk.answer("")

    second = walk.answer("-")
    assert "the paper does not settle which number is the day" in second
    assert "2028-04-03" in second
    assert "2028-03-04" in second
    assert "▀" in second or "▄" in second, "the picture of the place"
    assert "2028-12-31 may be meant" in walk.answer("31.12.2028")
    assert "There is no reading 7" in walk.answer("7")
    assert "Enter confirms what was read" in walk.answer("yes")
    walk.answer("!the English issuer writes the day first")
    assert "kept: last day = 2028-04-03" in walk.answer("", "Go on with it? [y/N] ")
    assert [(entry["field"], entry.get("value", "absent")) for entry in entries(tender)] == [
        ("accreditation_body", "absent"),
        ("last_day", date(2028, 4, 3)),
    ]
    assert entries(tender)[1]["why"] == "the English issuer writes the day first"

    walk.answer("y")
    assert "Your answer: last day = 2028-04-03" in walk.answer("b")
    walk.answer("2")
    assert "take back the answer given here" in walk.answer("?")
    walk.answer("k", "What is this paper?")
    assert "management-system-certificate" in walk.answer("kinds")
    walk.answer("Fictional Certification Limited", "Is this what the paper says? [Y/n] ")
    walk.answer("n")
    assert "Fictional Certification Ltd" in walk.answer("e", "Ltd")
    walk.answer(" (fictional)", "Is this what the paper says? [Y/n] ")

    summary = walk.answer("y", "cannot tell yet")
    assert "0 confirmed as read, 2 corrected, 1 not on the paper; nothing is left." in summary
    assert f"3 answers in suppliers/{SUPPLIER}/confirmed.toml" in summary
    assert walk.ended() == 0
    text = file.read_text("utf-8")
    assert text.startswith("# Ours: keep this line.\n")
    assert [(entry["field"], str(entry.get("value", "absent"))) for entry in entries(tender)] == [
        ("accreditation_body", "absent"),
        ("last_day", "2028-03-04"),
        ("certification_body", "Fictional Certification Ltd (fictional)"),
    ]
    assert {(entry["who"], str(entry["when"])) for entry in entries(tender)} == {("Jane Example", DAY)}


def test_ctrl_c_keeps_what_was_answered_and_nobody_elses_answer_is_overwritten(
    tender: Path, terminal: Any, run: Run
) -> None:
    (last_day,) = (v for v in asked(run, tender) if v["field"] == "last_day")
    walk = terminal("--who", "Jane Example", "--no-picture")
    walk.until("> ")
    walk.answer("XYZ", "[Y/n] ")
    walk.answer("")
    theirs = 'field = "last_day"\nvalue = 2028-03-04\nwho = "Ada Other"\nwhen = 2026-11-21'
    write_confirmation(tender, last_day["sha256"], theirs)
    assert "Ada Other decided" in walk.answer("")
    assert "Ada Other said the same on 2026-11-21" in walk.answer("2", "Go on")
    walk.until("[y/N] ")
    walk.interrupt("What was answered so far is kept.")
    walk.until("cannot tell yet")

    assert walk.ended() == 5
    assert [(entry["field"], str(entry["value"]), entry["who"]) for entry in entries(tender)] == [
        ("accreditation_body", "XYZ", "Jane Example"),
        ("last_day", "2028-03-04", "Ada Other"),
    ]
    left = asked(run, tender)
    assert [entry["field"] for entry in left] == ["certification_body"]


def test_an_answer_taken_back_leaves_the_file_as_it_was_and_crops_are_kept_where_wanted(
    tender: Path, terminal: Any, tmp_path: Path
) -> None:
    from PIL import Image

    before = confirmed_file(tender).read_bytes()
    walk = terminal("--who", "Jane Example", "--crops", str(tmp_path / "crops"))
    walk.until("> ")
    assert "\x1b]8;" in walk.answer("-"), "the path of the picture is a link"
    assert len(entries(tender)) == 1
    walk.answer("b")
    walk.answer("u", "The answer is gone.")
    walk.until("> ")
    walk.answer("q", "Nothing was written.")

    assert walk.ended() == 0
    assert confirmed_file(tender).read_bytes() == before
    (crop,) = (tmp_path / "crops").iterdir()
    assert crop.name == "002-last_day.png"
    with Image.open(crop) as picture:
        assert picture.width > 1000


def test_a_paper_that_is_something_else_counts_for_nothing_and_is_asked_no_more(
    tender: Path, terminal: Any, run: Run
) -> None:
    walk = terminal("--who", "Jane Example", "--no-picture")
    walk.until("> ")
    walk.answer("k", "What is this paper? [not-a-certificate] ")
    assert "iso-9001.pdf is a not-a-certificate" in walk.answer("", "nothing is left.")
    walk.until("cannot tell yet")

    assert walk.ended() == 0
    assert asked(run, tender) == []
    assert "cannot be confirmed" not in run("review", tender, "--list", "--day", DAY).stdout


def test_without_a_terminal_nothing_is_asked_and_it_is_said_what_to_do(tender: Path) -> None:
    before = confirmed_file(tender).read_bytes()
    ended = process("review", tender)

    assert ended.returncode == 2
    assert b"--answers FILE --who NAME" in ended.stderr
    assert confirmed_file(tender).read_bytes() == before


def test_the_list_shows_what_would_be_asked(run: Run, tender: Path) -> None:
    shown = run("review", tender, "--list", "--day", DAY)

    assert shown.exit_code == 0
    assert shown.stdout == (
        f"{HOLDER} {'=' * 45}\n"
        "keeps a blocking requirement open (2)\n"
        "  iso-9001.pdf\n"
        "    - accreditation body: nothing was read\n"
        "    - last day: 2028-04-03  (the paper does not settle which number is the day\n"
        "      and which the month)\n"
        "no finding of today waits for it (1)\n"
        "  iso-9001.pdf\n"
        "    - certification body: Fictional Certification Ltd  (no words say that this\n"
        "      is the certifier)\n"
    )


def test_answers_from_a_file_are_taken_in_and_what_they_change_is_said(run: Run, tender: Path) -> None:
    listed = asked(run, tender)
    for entry in listed:
        if entry["field"] == "last_day":
            entry |= {"answer": "2026-03-04", "why": "read on the original"}
    shown = taken_in(run, tender, listed)

    assert shown.exit_code == 0, shown.output
    assert f"{HOLDER}: cannot tell yet → NOT QUALIFIED" in shown.stdout
    assert [(e["field"], str(e["value"]), e["why"]) for e in entries(tender)] == [
        ("last_day", "2026-03-04", "read on the original")
    ]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"answer": "03/04/2028"}, "`03/04/2028` is not a day"),
        ({"answer": ["2028-04-03"]}, "is not of the form day"),
        ({"answer": "2028-04-03", "field": "lastday"}, "nothing of that kind waits"),
        ({"answer": "2028-04-03", "sha256": "ab" * 32}, "nothing of that kind waits"),
    ],
)
def test_an_answer_that_cannot_be_used_takes_none_in(
    run: Run, tender: Path, change: dict[str, Any], says: str
) -> None:
    listed = asked(run, tender)
    listed[0]["answer"] = "XYZ"
    listed[1] |= change
    shown = taken_in(run, tender, listed)

    assert shown.exit_code == 5
    assert says in shown.stderr
    assert entries(tender) == []


def test_a_name_that_resembles_a_party_is_decided_with_a_reason(run: Run, tender: Path) -> None:
    write_pdf(
        tender / "suppliers" / SUPPLIER / "dossier" / "iso-9001.pdf",
        certificate(holder="Example Cards Works Ltd (fictional)", until="2028-04-03"),
    )
    listed = asked(run, tender)
    (name,) = (entry for entry in listed if entry["form"] == "same-or-not")
    assert (name["printed"], name["party"]) == ("Example Cards Works Ltd (fictional)", "example")
    name |= {"answer": True, "why": "same registration number"}
    shown = taken_in(run, tender, [name])

    assert shown.exit_code == 0, shown.output
    (entry,) = tomllib.loads(confirmed_file(tender).read_text("utf-8"))["same"]
    assert (entry["party"], entry["why"]) == ("example", "same registration number")
    assert all(e["form"] != "same-or-not" for e in asked(run, tender))


@pytest.mark.parametrize("inside", ["suppliers", f"suppliers/{SUPPLIER}", f"suppliers/{SUPPLIER}/dossier"])
def test_a_folder_inside_a_workspace_is_answered_with_the_right_command(
    run: Run, tender: Path, inside: str
) -> None:
    ended = run("review", tender / inside, "--list")

    assert ended.exit_code == 2
    assert f"cardassay review '{tender}'" in ended.stderr


def test_a_folder_of_papers_is_refused_with_what_to_do(run: Run, tmp_path: Path) -> None:
    write_pdf(tmp_path / "paper.pdf", certificate())
    ended = run("review", tmp_path, "--list")

    assert ended.exit_code == 2
    assert "cardassay init" in ended.stderr
    assert "cardassay read" in ended.stderr


def test_a_file_that_was_replaced_is_named_before_anything_is_asked(run: Run, tender: Path) -> None:
    told = 'file = "old.pdf"\nfield = "last_day"\nvalue = 2028-04-03\nwho = "Jane Example"\nwhen = 2026-11-20'
    write_confirmation(tender, "ab" * 32, told)

    assert "[[confirmed]] speaks of old.pdf" in run("review", tender, "--list").stdout.replace("\n  ", " ")


def test_a_confirmed_value_that_todays_reading_contradicts_is_a_note(run: Run, tender: Path) -> None:
    paper = tender / "suppliers" / SUPPLIER / "dossier" / "iso-9001.pdf"
    sha256 = hashlib.sha256(paper.read_bytes()).hexdigest()
    told = 'file = "iso-9001.pdf"\nfield = "number"\nvalue = "FX 9"\nwho = "Jane Example"\nwhen = 2026-11-20'
    write_confirmation(tender, sha256, told)
    shown = " ".join(run("review", tender, "--list", "--day", DAY).stdout.split())

    assert "Jane Example confirmed on 2026-11-20 that number is FX 9; today FX 0001 is read for sure" in shown


def test_a_confirmed_file_that_cannot_be_read_is_said_with_its_line(run: Run, tender: Path) -> None:
    confirmed_file(tender).write_text("[[confirmed]]\nfield = last_day\n", encoding="utf-8")
    ended = run("review", tender, "--list")

    assert ended.exit_code == 5
    assert f"suppliers/{SUPPLIER}/confirmed.toml:2" in ended.stderr
