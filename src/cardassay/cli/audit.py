"""``cardassay audit``: the audit trail of a server, exported and checked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cardassay.cli.exits import ExitCode
from cardassay.cli.options import json_option, write_json
from cardassay.cli.web import data_option

if TYPE_CHECKING:
    from cardassay.office.auditing.checking import Checked

__all__ = ["command"]


@click.group("audit")
def command() -> None:
    """
    Export the audit trail of a server, and check that its entries fit one another.

    The chain shows edits and gaps. It cannot show that somebody who may write to the database made
    all of it anew, unless a hash was kept elsewhere: give that one with --kept.
    """


@command.command("export")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write; else standard output.",
)
@data_option
def export(output: Path | None, data: Path) -> None:
    """Write all entries as JSON lines, with the head in the last line."""
    from cardassay.cli.office import command_actor, opened
    from cardassay.office.auditing.reading import export_trail

    with opened(data) as office:
        lines = export_trail(office, command_actor())
        if output is None:
            for line in lines:
                click.echo(line, nl=False)
            return
        part = output.with_name(output.name + ".part")
        with part.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(lines)
        part.replace(output)
    click.echo(f"Written: {output}", err=True)


@command.command("verify")
@click.argument("file", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--kept", default="", metavar="SHA256", help="A hash that was kept elsewhere; it must be found."
)
@data_option
@json_option
def verify(file: Path | None, kept: str, data: Path, as_json: bool) -> None:
    """
    Check an export, without any server; or the trail of a data folder, when no FILE is named.

    Ends with 0 when everything fits and with 1 when not.
    """
    from cardassay.office.auditing.checking import check_export

    if file is not None:
        with file.open(encoding="utf-8") as lines:
            checked = check_export(lines, kept=kept)
    else:
        from cardassay.cli.office import opened
        from cardassay.office.auditing.reading import check_trail

        with opened(data) as office:
            checked = check_trail(office, kept=kept)
    if as_json:
        from cardassay.report.plain import to_json

        write_json(to_json(checked))
    else:
        _tell(checked)
    if not checked.fits:
        click.get_current_context().exit(ExitCode.NOT_QUALIFIED)


def _tell(checked: Checked) -> None:
    if checked.misfit is not None:
        click.echo(f"The trail does not fit: {checked.misfit.told}")
        click.echo(f"{checked.entries} entries before it fit.")
    elif checked.whole:
        click.echo(f"All {checked.entries} entries fit one another. The last is {checked.number}:")
        click.echo(f"  {checked.sha256}")
    else:
        click.echo(
            f"Each of the {checked.entries} entries has its own hash. They are a part of a trail: whether "
            "one is missing can be seen in a whole export only."
        )
    if checked.held is not None:
        found = (
            "stands in it" if checked.held else "does not stand in it: it was rewritten since, or miscopied"
        )
        click.echo(f"The hash that was kept {found}.")
