"""Options that several commands share, and the two outputs: results here, messages there."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

__all__ = [
    "console",
    "day_option",
    "day_type",
    "json_option",
    "required_day_option",
    "supplier_option",
    "today",
    "workspace_argument",
    "write_json",
    "written_first",
]


class _Day(click.ParamType[date]):
    """A day of the form 2027-03-31."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day that was typed."""
        from cardassay.model.day import parse_day

        if isinstance(value, date):
            return value
        try:
            return parse_day(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


def today() -> date:
    """The day on this machine's clock; read here and nowhere else."""
    return datetime.now().astimezone().date()


day_type = _Day()
"""A day as people type it, for options of a command's own."""

day_option = click.option(
    "--day", type=_Day(), default=today, metavar="DAY", help="Judge as of this day (2027-03-31). [today]"
)
"""``--day``: the day to judge as of; the clock is read only when it is left out."""

required_day_option = click.option(
    "--day", type=_Day(), required=True, metavar="DAY", help="The day on which it was retrieved (2027-03-31)."
)
"""``--day``: the day of a list or a look-up; never taken from the clock."""

json_option = click.option("--json", "as_json", is_flag=True, help="Give the result as JSON.")
"""``--json``: the result as JSON on standard output, and nothing else there."""

supplier_option = click.option("--supplier", metavar="NAME", help="Only this supplier (folder or name).")
"""``--supplier``: one supplier."""

workspace_argument = click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
"""``DIR``: the workspace."""


def write_json(content: bytes) -> None:
    """Writes to standard output, byte for byte."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def console() -> Console:
    """Standard output for a person; plain when it is piped."""
    from rich.console import Console

    class Output(Console):
        def on_broken_pipe(self) -> None:
            # By itself it ends the process with 1, which would be an answer: not qualified.
            raise BrokenPipeError

    return Output(file=sys.stdout, highlight=False, markup=False, emoji=False)


@contextmanager
def written_first(path: Path | None, what: str, write: Callable[[Path], None]) -> Iterator[None]:
    """
    Writes a file before the command prints, and says after it where the file is.

    Whoever reads the output may go away half-way (``| head``); the file is whole by then. A file that
    cannot be written does not take the printed answer away: its error is raised after it.

    Args:
        path: The file that was asked for; ``None`` when none was.
        what: The file's content in a word.
        write: Writes it wholly or not at all.

    Raises:
        OSError: The file cannot be written.
    """
    fault: OSError | None = None
    if path is not None:
        try:
            write(path)
        except OSError as error:
            fault = error
    try:
        yield
    finally:
        if path is not None and fault is None:
            click.echo(f"The {what} is in {path}", err=True)
    if fault is not None:
        raise fault
