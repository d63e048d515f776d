"""``cardassay compare``: the suppliers side by side."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from cardassay.cli.judging import judge, judging_options
from cardassay.cli.options import console, workspace_argument, write_json

__all__ = ["command"]


@click.command("compare")
@workspace_argument
@judging_options(supplier=False)
@click.pass_context
def command(ctx: click.Context, directory: Path, day: date, as_json: bool) -> None:
    """Set the suppliers of the workspace DIR side by side. Four questions, no score."""
    from cardassay.report import compare

    result = judge(ctx, directory, day, None)
    if as_json:
        write_json(compare.comparison_json(result.assessments))
    else:
        compare.print_comparison(result.assessments, console())
