"""What all commands over registers share: the folder, names with a hint, a snapshot in one line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cardassay.errors import UsageError

if TYPE_CHECKING:
    from cardassay.model.problem import Problem
    from cardassay.model.register import Listing, Row, Snapshot
    from cardassay.registers.described import Described
    from cardassay.registers.describing import Descriptions
    from cardassay.registers.snapshots import Age, Shelf

__all__ = [
    "Loaded",
    "aged",
    "described",
    "folder_option",
    "known",
    "loaded",
    "print_problems",
    "row_line",
    "shelf",
    "snapshot_json",
    "snapshot_line",
    "workspace_needed",
]

F = TypeVar("F", bound=Callable[..., Any])
_OF_ONE_SORT = 3
"""Problems of one code that stand on the screen; more of them say nothing new."""


def folder_option(command: F) -> F:
    """``--in DIR``: the workspace; ``--into`` is the same, where something is put there."""
    return click.option(
        "--in",
        "--into",
        "directory",
        type=click.Path(path_type=Path, file_okay=False, exists=True),
        default=Path(),
        metavar="DIR",
        help="The workspace. [this folder]",
    )(command)


def workspace_needed(directory: Path) -> None:
    """
    Lets through a folder in which lists may be kept.

    Raises:
        UsageError: Neither a project nor a folder of registers is there.
    """
    if not (directory / "project.toml").is_file() and not (directory / "registers").is_dir():
        raise UsageError(
            f"{directory.resolve()} is no workspace (it holds no project.toml), so that nothing was put "
            "there. Name one with --into DIR; `cardassay init DIR` makes a new one."
        )


def described(descriptions: Descriptions, name: str) -> Described:
    """
    The description of that name.

    Raises:
        UsageError: There is none; with the right name, or how to describe a list of one's own.
    """
    if name not in descriptions:
        from cardassay.cli.facts import nearest

        raise UsageError(
            f"There is no register `{name}`. {nearest(name, descriptions)} A list of your own is described "
            f"in registers/{name}.toml of the workspace; docs/registers.md shows how."
        )
    return descriptions[name]


def known(directory: Path, name: str | None = None) -> Descriptions:
    """
    The descriptions of a workspace; with a broken one there, those of the package, the faults being told.

    As `assess` does: one description that cannot be read does not keep the other registers from being used.

    Raises:
        KnowledgeError: The register of that name is described by the broken file alone.
    """
    from cardassay.errors import KnowledgeError
    from cardassay.registers.describing import load_descriptions

    try:
        return load_descriptions(directory)
    except KnowledgeError as error:
        bundled = load_descriptions()
        if name is not None and name not in bundled and _own_file(directory, name).is_file():
            raise
        for fault in error.faults:
            click.echo(str(fault), err=True)
        click.echo("Until that is right, no description of the workspace is used.", err=True)
        return bundled


def _own_file(directory: Path, name: str) -> Path:
    return directory / "registers" / f"{name}.toml"


def shelf(directory: Path) -> Shelf:
    """The snapshots of a workspace."""
    from cardassay.registers.snapshots import shelf_of

    return shelf_of(directory)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A snapshot with its description, content and age."""

    description: Described
    snapshot: Snapshot
    listing: Listing
    age: Age


def loaded(directory: Path, description: Described, snapshot: Snapshot, day: date) -> Loaded:
    """The snapshot read, and its age on a day."""
    from cardassay.registers.loading import load
    from cardassay.registers.snapshots import age_of

    listing = load(directory, snapshot, description)
    return Loaded(description, snapshot, listing, age_of(snapshot, description, day))


def aged(age: Age) -> str:
    """The age in words, beside what is allowed."""
    if age.ahead:
        return "its day lies ahead: it answers nothing yet"
    days = f"{age.days} day{'' if age.days == 1 else 's'} old"
    if age.limit is None:
        return f"{days}, answers at any age"
    return f"{days} of {age.limit}" + ("" if age.fresh else ": too old, fetch it anew")


def snapshot_line(one: Loaded) -> str:
    """Name, day, age, rows and problems."""
    rows, problems = len(one.listing.rows), len(one.listing.problems)
    whole = "" if one.listing.usable else "; NOT WHOLE: what it does not hold says nothing"
    return (
        f"{one.snapshot.register}, {one.snapshot.day} ({aged(one.age)}): "
        f"{rows:,} row{'' if rows == 1 else 's'}, "
        f"{problems:,} problem{'' if problems == 1 else 's'}{whole}"
    )


def snapshot_json(one: Loaded, *, problems: bool = False) -> dict[str, Any]:
    """The same for machines."""
    found = {
        "register": one.snapshot.register,
        "day": one.snapshot.day,
        "sha256": one.snapshot.sha256,
        "origin": one.snapshot.origin,
        "file": one.snapshot.file,
        "who": one.snapshot.who,
        "age_days": one.age.days,
        "freshness_days": one.age.limit,
        "fresh": one.age.fresh,
        "rows": len(one.listing.rows),
        "usable": one.listing.usable,
        "problem_count": len(one.listing.problems),
    }
    if problems:
        found["problems"] = one.listing.problems
        found["columns"] = one.listing.columns
    return found


def print_problems(
    problems: tuple[Problem, ...], *, every: bool = False, err: bool = False, more: str = ""
) -> None:
    """
    Each problem on a line with its place; the first ones of each sort unless all are wanted.

    ``more`` names the register whose ``show --problems`` gives the rest.
    """
    from cardassay.report.visible import visible

    counts: dict[str, int] = {}
    for problem in problems:
        counts[problem.code] = counts.get(problem.code, 0) + 1
        if every or counts[problem.code] <= _OF_ONE_SORT:
            click.echo(f"  {visible(problem.where)}: {visible(problem.message)}", err=err)
    if every:
        return
    hint = f": cardassay register show {more} --problems" if more else ""
    for code, count in counts.items():
        if count > _OF_ONE_SORT:
            click.echo(f"  … and {count - _OF_ONE_SORT:,} more of this sort ({code}){hint}", err=err)


def row_line(row: Row) -> str:
    """A row on one line: place, number, name, holder, level, days, status."""
    from cardassay.registers.index import holder_of
    from cardassay.report.visible import visible

    paper = row.attestation
    last = paper.day("last_day") or paper.day("archived_day")
    holder = holder_of(row)
    level = paper.text("level") or paper.text("eal")
    parts = (
        row.number,
        row.name,
        holder if holder != row.name else "",
        level.value if level is not None else "",
        f"until {last.value}" if last is not None else "",
        row.status.value if row.status.value != "unknown" else "",
    )
    return visible(f"{row.place}: " + " · ".join(part for part in parts if part))
