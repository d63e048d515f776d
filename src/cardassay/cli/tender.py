"""``cardassay tender``: tenders of a data folder as workspace folders, in and out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cardassay.cli.options import json_option, write_json
from cardassay.cli.web import data_option

if TYPE_CHECKING:
    from cardassay.office.office import Office

__all__ = ["command"]


@click.group("tender")
def command() -> None:
    """Import, export and list the tenders of a server's data folder."""


@contextmanager
def _opened(data: Path) -> Iterator[Office]:
    from datetime import UTC, datetime

    from cardassay.office.opening import open_office

    office = open_office(data, os.environ, lambda: datetime.now(UTC))
    try:
        yield office
    finally:
        office.database.close()


@command.command("import")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path, exists=True))
@data_option
@json_option
def import_(directory: Path, data: Path, as_json: bool) -> None:
    """
    Make a tender of the workspace DIR, or of an archive of one (zip, tar.gz).

    Every file comes in byte for byte; papers are read in the background when the server runs, or by
    `cardassay worker --once`.
    """
    from cardassay.office.actor import COMMAND
    from cardassay.office.tenders.importing import import_archive, import_folder

    with _opened(data) as office:
        take = import_folder if directory.is_dir() else import_archive
        result = take(office, COMMAND, directory)
    if as_json:
        from cardassay.report.plain import to_json

        write_json(to_json(result))
        return
    click.echo(f"“{result.name}” is a tender now: {result.tender_id} ({result.files:,} files).")
    for path in result.left_out[:20]:
        click.echo(f"  left out: {path}", err=True)
    if len(result.left_out) > 20:
        click.echo(f"  and {len(result.left_out) - 20} more", err=True)


@command.command("export")
@click.argument("tender", metavar="ID")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@data_option
def export(tender: str, directory: Path, data: Path) -> None:
    """Write the tender ID into the new folder DIR: a workspace for every other command."""
    from cardassay.errors import UsageError
    from cardassay.office.actor import COMMAND
    from cardassay.office.seeing import tender_for
    from cardassay.office.tenders.exporting import export_folder

    with _opened(data) as office:
        found = tender_for(office, COMMAND, tender)
        if found is None:
            raise UsageError(f"There is no tender `{tender}` in {data}. `cardassay tender list` shows all.")
        stored = export_folder(office, tender, directory)
    click.echo(f"“{found.name}” is in {directory} ({len(stored):,} files).")


@command.command("list")
@data_option
@json_option
def list_(data: Path, as_json: bool) -> None:
    """List the tenders of a data folder, archived ones too."""
    from cardassay.office.actor import COMMAND
    from cardassay.office.seeing import tenders_for

    with _opened(data) as office:
        found = tenders_for(office, COMMAND, archived=True)
    if as_json:
        from cardassay.report.plain import to_json

        write_json(to_json([{"id": one.id, "name": one.name, "archived": one.archived_at is not None}
                            for one in found]))  # fmt: skip
        return
    for one in found:
        click.echo(f"{one.id}  {one.name}{'  (archived)' if one.archived_at else ''}")
    if not found:
        click.echo("There is no tender yet: cardassay tender import DIR")
