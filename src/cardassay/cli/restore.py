"""``cardassay restore``: an installation made from a backup."""

from __future__ import annotations

import os
from pathlib import Path

import click

from cardassay.cli.web import data_option

__all__ = ["command"]


@click.command("restore")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@data_option
@click.option("--database-url", default="", metavar="URL", help="Another database than that of the backup.")
def command(file: Path, data: Path, database_url: str) -> None:
    """
    Make the installation of the backup FILE in an empty data folder and an empty database.

    Everything is held against its hash. A backup of SQLite can be restored to PostgreSQL, and the other
    way round, with --database-url; write the address into settings.toml afterwards.
    """
    from cardassay.office.safekeeping.restoring import restore

    environment = dict(os.environ)
    if database_url:
        environment["CARDASSAY_DATABASE_URL"] = database_url
    made = restore(file, data, environment)
    click.echo(f"{data} holds the installation again: {made.rows:,} rows, {made.files:,} files, all checked.")
    for sha256 in made.missing:
        click.echo(f"  was missing already when the backup was made: {sha256}", err=True)
