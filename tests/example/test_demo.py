"""What the demonstration tells a newcomer to try next."""

from __future__ import annotations

import tomllib

import click
import pytest

from cardassay.cli.root import root
from tests.support.scripts import ROOT, loaded

TENDER = ROOT / "examples" / "tender"
DAY = str(tomllib.loads((TENDER / "EXPECTED.toml").read_text(encoding="utf-8"))["day"])


COMMANDS: tuple[str, ...] = loaded("scripts/demo.py").next_commands("examples/tender", DAY)


@pytest.mark.parametrize("line", COMMANDS)
def test_each_command_named_is_understood(line: str) -> None:
    name, *arguments = line.split()
    command = root.get_command(click.Context(root), name)
    assert command is not None
    context = command.make_context(name, arguments)

    assert set(context.params) >= ({"directory", "day"} if "--day" in arguments else {"directory"})


def test_what_waits_for_a_person_is_among_them() -> None:
    assert f"review examples/tender --list --day {DAY}" in COMMANDS


def test_the_supplier_named_is_one_of_the_example() -> None:
    named = {word for line in COMMANDS for word in line.split()}

    assert named & {folder.name for folder in (TENDER / "suppliers").iterdir()}
