"""Options that several commands share, and the two outputs: results here, messages there."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

__all__ = [
    "console",
    "day_option",
    "json_option",
    "supplier_option",
    "today",
    "workspace_argument",
    "write_json",
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


day_option = click.option(
    "--day", type=_Day(), default=today, metavar="DAY", help="Judge as of this day (2027-03-31). [today]"
)
"""``--day``: the day to judge as of; the clock is read only when it is left out."""

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

    return Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
