"""``cardassay backup``: a whole installation in one file."""

from __future__ import annotations

import os
from pathlib import Path

import click

from cardassay.cli.exits import ExitCode
from cardassay.cli.web import data_option

__all__ = ["command"]


@click.command("backup")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@data_option
@click.pass_context
def command(ctx: click.Context, file: Path, data: Path) -> None:
    """
    Put the installation in a data folder into the new FILE: tables, evidence, settings.

    People can go on working meanwhile; the file holds one state. Keep it as safe as the server: it
    holds everything, secrets too.
    """
    from datetime import UTC, datetime

    from cardassay.office.opening import open_office
    from cardassay.office.safekeeping.backup import back_up

    office = open_office(data, os.environ, lambda: datetime.now(UTC))
    try:
        made = back_up(office, file)
    finally:
        office.database.close()
    click.echo(f"{file}: {made.rows:,} rows, {made.files:,} files, {made.size / 2**20:,.1f} MiB.")
    for sha256 in made.missing:
        click.echo(f"  not in the evidence any more, or changed there: {sha256}", err=True)
    if made.missing:
        click.echo("Bring these back from an earlier backup; everything else is in this one.", err=True)
        ctx.exit(ExitCode.COULD_NOT_RUN)
