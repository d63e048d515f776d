"""What every command over a workspace takes and does first: judge it, say which suppliers could not be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cardassay.cli.anchors import ANCHORS_FOLDER, anchors_in
from cardassay.cli.errors import print_faults
from cardassay.cli.exits import ExitCode
from cardassay.cli.options import day_option, json_option, supplier_option
from cardassay.cli.progress import progress
from cardassay.cli.reading import reading_of, reading_options

if TYPE_CHECKING:
    from cardassay.assessing import WorkspaceResult

__all__ = ["bytes_by_hash", "judge", "judging_options"]

F = TypeVar("F", bound=Callable[..., Any])


def judging_options(*, supplier: bool = True) -> Callable[[F], F]:
    """
    Adds ``--day``, ``--supplier``, ``--json`` and how to read to a command over a workspace.

    Args:
        supplier: False leaves ``--supplier`` out, where one is named anyway or all are wanted.
    """

    def add(command: F) -> F:
        command = json_option(reading_options(command))
        return day_option(supplier_option(command) if supplier else command)

    return add


def judge(ctx: click.Context, directory: Path, day: date, only: str | None) -> WorkspaceResult:
    """Every wanted supplier judged; ends the command when none could be."""
    from cardassay.assessing import assess_workspace

    with reading_of(ctx, anchors_in(directory / ANCHORS_FOLDER)) as reading, progress("judging") as step:
        result = assess_workspace(directory, day, only=only, progress=step, reading=reading)
    for folder, faults in result.faults.items():
        print_faults(folder, faults)
    if not result.assessments:
        click.echo("No supplier could be judged.", err=True)
        ctx.exit(ExitCode.COULD_NOT_RUN)
    return result


def bytes_by_hash(result: WorkspaceResult) -> Callable[[str], bytes]:
    """A function that gives the bytes of a paper of these dossiers by its SHA-256."""
    folders = {folder.supplier.folder: folder for folder in result.workspace.suppliers}
    places: dict[str, Path] = {}
    inner: dict[str, Path] = {}
    for assessment in result.assessments:
        named = {file.name: file.path for file in folders[assessment.supplier.folder].dossier}
        for document in assessment.documents:
            if document.file in named:
                places.setdefault(document.sha256, named[document.file])
            elif (given := document.file.partition("!/")[0]) in named:
                inner.setdefault(document.sha256, named[given])

    def read(sha256: str) -> bytes:
        if sha256 in places:
            return places[sha256].read_bytes()
        from cardassay.documents.containers.walking import find_member

        path = inner[sha256]
        found = find_member(path.read_bytes(), path.name, sha256)
        if found is None:
            raise KeyError(sha256)
        return found

    return read
