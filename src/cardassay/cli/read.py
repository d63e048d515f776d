"""``cardassay read``: what papers say, as a public contract (``--json``) or for a person."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import click

from cardassay.cli.anchors import anchors_in, anchors_option
from cardassay.cli.exits import ExitCode
from cardassay.cli.options import console, json_option, write_json
from cardassay.cli.progress import progress
from cardassay.cli.reading import reading_of, reading_options

__all__ = ["command"]


@click.command("read")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@anchors_option
@reading_options
@json_option
@click.pass_context
def command(ctx: click.Context, files: tuple[Path, ...], anchors: Path | None, as_json: bool) -> None:
    """
    Show what each FILE says; a folder stands for all files below it.

    With --json one object for each document, in the form of docs/schema. Ends with 0 when it said
    what could be read, and with 5 only when no FILE could be opened.
    """
    from cardassay.documents.bulk.reading import Wanted
    from cardassay.documents.bulk.spool import Spool

    wanted = [Wanted(name, path) for name, path in _openable(files)]
    if not wanted:
        click.echo("No file could be opened, so nothing was read.", err=True)
        ctx.exit(ExitCode.COULD_NOT_RUN)
    with Spool() as read:
        with reading_of(ctx, anchors_in(anchors)) as reading, progress("reading") as step:
            for documents in reading.each(wanted, len(wanted), step):
                read.put(documents)
        if as_json:
            from cardassay.report.reading import documents_json_parts

            for part in documents_json_parts(read):
                write_json(part)
        else:
            from cardassay.report.reading import documents_text

            documents_text(read, console())


def _openable(files: tuple[Path, ...]) -> Iterator[tuple[str, Path]]:
    """Each file with the name it was given by; what cannot be opened is said, and left out."""
    for path in files:
        found = sorted(_below(path), key=str) if path.is_dir() else [path]
        if not found:
            click.echo(f"{path}: the folder holds no file.", err=True)
        for file in found:
            try:
                with file.open("rb"):
                    pass
            except OSError as error:
                reason = "there is no such file" if isinstance(error, FileNotFoundError) else error.strerror
                click.echo(f"{file}: {reason}; it is left out.", err=True)
            else:
                yield str(file), file


def _below(folder: Path) -> Iterator[Path]:
    for directory, folders, names in os.walk(folder):
        folders.sort()
        for name in names:
            path = Path(directory) / name
            if path.is_file():
                yield path
