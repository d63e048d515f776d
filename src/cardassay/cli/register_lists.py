"""``cardassay register list`` and ``show``: what lists there are, how old they are, what is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cardassay.cli.options import console, day_option, json_option, write_json
from cardassay.cli.register_shown import (
    described,
    folder_option,
    known,
    loaded,
    print_problems,
    row_line,
    shelf,
    snapshot_json,
    snapshot_line,
)

if TYPE_CHECKING:
    from cardassay.registers.described import Described
    from cardassay.registers.describing import Descriptions
    from cardassay.registers.snapshots import Shelf

__all__ = ["list_", "show"]


@click.command("list")
@folder_option
@click.option("--all", "every", is_flag=True, help="Every snapshot, not only the newest of each register.")
@day_option
@json_option
def list_(directory: Path, every: bool, day: date, as_json: bool) -> None:
    """The registers with their newest snapshot: day, age, rows and problems; and those without one."""
    descriptions, kept = known(directory), shelf(directory)
    if as_json:
        from cardassay.report.plain import to_json

        rows = [_register_json(directory, descriptions, name, kept, day) for name in descriptions]
        write_json(to_json({"day": day, "registers": rows, "problems": kept.problems}))
        return
    without: list[Described] = []
    for name in descriptions:
        snapshots = kept.of(name)
        if not snapshots:
            without.append(descriptions[name])
            continue
        click.echo(descriptions[name].name)
        for snapshot in snapshots if every else snapshots[-1:]:
            click.echo(f"  {snapshot_line(loaded(directory, descriptions[name], snapshot, day))}")
    _print_without(without)
    _print_unknown(directory, kept, descriptions)
    print_problems(kept.problems, every=True)


def _print_without(without: list[Described]) -> None:
    if not without:
        return
    click.echo("No snapshot here:")
    for description in without:
        how = f"cardassay register refresh {description.id}" if description.public_file else "by hand"
        click.echo(f"  {description.id} ({how}): {description.name}")


def _print_unknown(directory: Path, kept: Shelf, descriptions: Descriptions) -> None:
    for name in dict.fromkeys(one.register for one in kept.snapshots if one.register not in descriptions):
        if (directory / "registers" / f"{name}.toml").is_file():
            # There is one; it has faults, or others have, and these were told.
            click.echo(f"registers/{name}/ holds snapshots that registers/{name}.toml does not describe yet.")
            continue
        click.echo(
            f"registers/{name}/ holds snapshots and no description says how they are read: write "
            f"registers/{name}.toml (docs/registers.md shows how)."
        )


def _register_json(
    directory: Path, descriptions: Descriptions, name: str, kept: Shelf, day: date
) -> dict[str, Any]:
    description = descriptions[name]
    return {
        "id": name,
        "name": description.name,
        "publisher": description.publisher,
        "schemes": description.schemes,
        "own": descriptions.own(name),
        "columns_seen": description.table.seen if description.table is not None else True,
        "silence": description.silence,
        "silence_says": description.silence_says,
        "freshness_days": description.freshness_days,
        "address": description.address,
        "public_file": description.public_file,
        "look_instead": description.look_instead,
        "grade": description.grade,
        "source": description.source,
        "snapshots": [
            snapshot_json(loaded(directory, description, snapshot, day)) for snapshot in kept.of(name)
        ],
    }


@click.command("show")
@click.argument("name", metavar="NAME")
@folder_option
@click.option("--problems", is_flag=True, help="Every problem of the newest snapshot.")
@click.option("--rows", type=click.IntRange(min=0), default=5, metavar="N", help="Rows to show. [5]")
@click.option(
    "--description",
    "as_toml",
    is_flag=True,
    help="Print the description as TOML, to be put right in registers/NAME.toml.",
)
@day_option
@json_option
def show(
    name: str, directory: Path, problems: bool, rows: int, as_toml: bool, day: date, as_json: bool
) -> None:
    """
    One register: what it is and what its silence means, its snapshots, the first rows and problems.

    The columns of many lists are guessed, because they are shown only to those who log in. With
    --description the whole description comes out; a copy in registers/NAME.toml of the workspace
    stands in its place.
    """
    if as_toml:
        _print_toml(directory, name)
        return
    descriptions, kept = known(directory, name), shelf(directory)
    description = described(descriptions, name)
    every = [loaded(directory, description, snapshot, day) for snapshot in kept.of(name)]
    if as_json:
        from cardassay.report.plain import to_json

        result = _register_json(directory, descriptions, name, kept, day)
        result["snapshots"] = [snapshot_json(one, problems=True) for one in every]
        result["notes"] = description.notes
        result["first_rows"] = every[-1].listing.rows[:rows] if every else ()
        write_json(to_json(result))
        return
    from cardassay.report.visible import visible

    _print_description(description, own=descriptions.own(name))
    for one in every:
        origin = visible(one.snapshot.origin) or "a file"
        click.echo(f"{snapshot_line(one)}; from {origin}; {one.snapshot.file}")
    if not every:
        fetch = f"cardassay register refresh {name}" if description.public_file else description.look_instead
        click.echo(f"No snapshot here. {fetch}")
        return
    newest = every[-1]
    for row in newest.listing.rows[:rows]:
        click.echo(f"  {row_line(row)}")
    if newest.listing.problems:
        click.echo("Problems of the newest snapshot:")
        print_problems(newest.listing.problems, every=problems, more=name)


def _print_toml(directory: Path, name: str) -> None:
    from cardassay.registers.describing import load_descriptions

    own = directory / "registers" / f"{name}.toml"
    # `show NAME --description > registers/NAME.toml`: the shell has made that file, still empty.
    begun = own.is_file() and not own.stat().st_size
    descriptions = load_descriptions() if begun else known(directory, name)
    described(descriptions, name)
    click.echo(next(file.content for file in descriptions.files if file.id == name), nl=False)


def _print_description(description: Described, *, own: bool) -> None:
    from cardassay.cli.facts import print_facts

    print_facts(description, console(), leave_out=("table",))
    if own:
        click.echo("description: your own, in the workspace")
    table = description.table
    if table is not None:
        heads = ", ".join(f"{column.header[0]} → {column.field or 'scheme'}" for column in table.columns)
        click.echo(f"columns ({'seen for real' if table.seen else 'not seen for real'}): {heads}")
    click.echo()
