"""Exit codes: the answer as a number."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from cardassay.cli.exits import ExitCode, exit_code_help, worst
from cardassay.model.verdict import Verdict

from .conftest import EXAMPLE, process

DAY = "2026-11-22"
CODES = {
    Verdict.QUALIFIED: ExitCode.QUALIFIED,
    Verdict.NOT_QUALIFIED: ExitCode.NOT_QUALIFIED,
    Verdict.WITH_CONDITIONS: ExitCode.CONDITIONS,
    Verdict.CANNOT_TELL: ExitCode.CANNOT_TELL,
}


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_has_its_code(verdict: Verdict) -> None:
    assert worst([verdict.value]) is CODES[verdict]


def test_over_several_the_order_is_1_4_3_0() -> None:
    order = [1, 4, 3, 0]

    for first, second in itertools.product(Verdict, repeat=2):
        expected = min(CODES[first], CODES[second], key=lambda code: order.index(int(code)))
        assert worst([first.value, second.value]) is expected


def test_a_supplier_that_could_not_be_judged_leaves_the_answer_open() -> None:
    assert worst(["qualified"], unjudged=1) is ExitCode.CANNOT_TELL
    assert worst(["not-qualified"], unjudged=1) is ExitCode.NOT_QUALIFIED


def test_nobody_judged_is_not_qualified_by_nobody() -> None:
    assert worst([]) is ExitCode.COULD_NOT_RUN


def test_the_numbers_are_a_promise() -> None:
    assert {code.name: int(code) for code in ExitCode} == {
        "QUALIFIED": 0,
        "NOT_QUALIFIED": 1,
        "USAGE": 2,
        "CONDITIONS": 3,
        "CANNOT_TELL": 4,
        "COULD_NOT_RUN": 5,
    }


@pytest.mark.parametrize("command", [(), ("assess",)])
def test_help_shows_the_codes(command: tuple[str, ...]) -> None:
    shown = process(*command, "--help").stdout.decode()

    for line in exit_code_help().splitlines():
        assert line.strip() in shown


@pytest.mark.slow
def test_the_bundled_tender_ends_with_the_code_of_its_worst_supplier(kept_papers: Path) -> None:
    ended = process("assess", EXAMPLE, "--day", DAY, CARDASSAY_CACHE=str(kept_papers))

    assert ended.returncode == ExitCode.NOT_QUALIFIED, ended.stderr.decode()
    assert ended.stderr == b""
