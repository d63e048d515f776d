"""``cardassay init``: a new workspace."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from cardassay.cli.options import json_option, today, write_json

__all__ = ["command"]


@click.command("init")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@json_option
def command(directory: Path, as_json: bool) -> None:
    """Make DIR a workspace: every key explained, one example supplier, a place for papers and packs."""
    from cardassay.workspace.creating import create_workspace

    files = create_workspace(directory, today())
    if as_json:
        from cardassay.report.plain import to_json

        write_json(to_json({"workspace": str(directory), "files": list(files)}))
        return
    click.echo(f"{directory} is a workspace now:")
    for name in files:
        click.echo(f"  {name}")
    click.echo("Describe the project in project.toml and each supplier in its supplier.toml, put the")
    click.echo(f"papers as received into dossier/, then: cardassay assess {shlex.quote(str(directory))}")
