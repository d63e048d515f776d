"""``cardassay register add`` and ``refresh``: a list comes into the workspace, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cardassay.cli.exits import ExitCode
from cardassay.cli.options import json_option, required_day_option, today, write_json
from cardassay.cli.register_shown import (
    described,
    folder_option,
    loaded,
    print_problems,
    shelf,
    snapshot_json,
    snapshot_line,
    workspace_needed,
)
from cardassay.errors import CardassayError, UsageError

if TYPE_CHECKING:
    from cardassay.model.register import Listing, Snapshot
    from cardassay.registers.described import Described
    from cardassay.registers.snapshots import Shelf

__all__ = ["add", "refresh"]

_SHRUNK = 0.7
"""Share of the rows of the last snapshot below which a list is remarked on."""
_SAME = 0.2
"""Share of the entries of the last snapshot below which a list is taken for another part of the register."""


@click.command("add")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--as", "name", required=True, metavar="NAME", help="Which register's list it is.")
@required_day_option
@folder_option
@click.option("--origin", metavar="TEXT", help="Where it came from, such as its address. [the file's name]")
@click.option("--who", default="", metavar="NAME", help="Who brought it.")
@json_option
@click.pass_context
def add(
    ctx: click.Context,
    file: Path,
    name: str,
    day: date,
    directory: Path,
    origin: str | None,
    who: str,
    as_json: bool,
) -> None:
    """
    Put the list in FILE into the workspace, as it was on DAY.

    Nothing is ever overwritten, and the same list of the same day is not added twice. A file in which no
    row can be read is not added; one that was cut, or whose columns changed, is added and says so.
    """
    from cardassay.registers.describing import load_descriptions

    workspace_needed(directory)
    description = described(load_descriptions(directory), name)
    data = file.read_bytes()
    result = _store(
        directory,
        description,
        data,
        day=day,
        origin=origin or file.name,
        who=who,
        ending=file.suffix,
        aside=as_json,
    )
    if result is None:
        ctx.exit(ExitCode.COULD_NOT_RUN)
    if as_json:
        from cardassay.report.plain import to_json

        write_json(to_json(result))


def _store(
    directory: Path,
    description: Described,
    data: bytes,
    *,
    day: date,
    origin: str,
    who: str = "",
    ending: str = "",
    aside: bool = False,
) -> dict[str, Any] | None:
    """The snapshot for machines, told to the person too; ``None`` when nothing can be read in the list.

    ``aside`` keeps standard output free for JSON.
    """
    from cardassay.registers.loading import listing_of
    from cardassay.registers.snapshots import add as put

    now = today()
    if day <= now:
        first_look = listing_of(data, description, origin)
        if not first_look.rows:
            click.echo(
                f"The list was not added as {description.id}: nothing can be looked up in it.", err=True
            )
            print_problems(first_look.problems, err=True)
            return None
    before = shelf(directory)
    snapshot, new = put(
        directory, description.id, data, day=day, today=now, origin=origin, who=who, ending=ending
    )
    one = loaded(directory, description, snapshot, now)
    if not new:
        click.echo(
            f"The same list of {day} is there already ({snapshot.file}); nothing was changed.", err=aside
        )
        last = [other for other in before.of(description.id) if other.day == day][-1:]
        if last and last[0].sha256 != snapshot.sha256:
            click.echo(
                f"{last[0].file}, which was added later, answers for that day. If it is the wrong one, move "
                "it and the .toml beside it away.",
                err=aside,
            )
    click.echo(f"{'Added: ' if new else ''}{snapshot_line(one)}", err=aside)
    print_problems(one.listing.problems, err=aside, more=description.id)
    if new:
        for remark in _remarks(directory, description, before, snapshot, one.listing):
            click.echo(remark, err=aside)
    return {"new": new, "snapshot": snapshot_json(one, problems=True)}


def _remarks(
    directory: Path, description: Described, before: Shelf, snapshot: Snapshot, listing: Listing
) -> Iterator[str]:
    """What a person should know of the list beside the one before."""
    earlier = [one for one in before.of(description.id) if one.day <= snapshot.day]
    if not earlier:
        return
    last = loaded(directory, description, earlier[-1], snapshot.day).listing
    had, rows = len(last.rows), len(listing.rows)
    names = _entries(last) if last.usable and listing.usable else set()
    if names and len(names & _entries(listing)) < _SAME * len(names):
        yield (
            f"It holds hardly an entry of the list of {earlier[-1].day}, which answers no more: of one "
            "register the newest list alone answers. If it is another part of the register (another body, "
            "another kind of product), move it and the .toml beside it away, and keep each part as a "
            "register of its own (docs/registers.md shows how)."
        )
    if rows < _SHRUNK * had:
        yield (
            f"It holds {rows:,} row{'' if rows == 1 else 's'}; that of {earlier[-1].day} held {had:,}. A "
            "register seldom shrinks so much: see that the list is whole and that no filter was set."
        )
    same_day = earlier[-1].day == snapshot.day
    since = f"the list of {earlier[-1].day} that was added before" if same_day else str(earlier[-1].day)
    yield f"What changed since {since}: cardassay register diff {description.id} --in {directory}"


def _entries(listing: Listing) -> set[str]:
    """By what the entries of a list are known: their numbers, else their names."""
    return {" ".join((row.number or row.name).casefold().split()) for row in listing.rows} - {""}


@click.command("refresh")
@click.argument("names", metavar="NAME...", nargs=-1)
@folder_option
@click.option("--all", "every", is_flag=True, help="Every register that is published as one file.")
@json_option
@click.pass_context
def refresh(ctx: click.Context, names: tuple[str, ...], directory: Path, every: bool, as_json: bool) -> None:
    """
    Fetch the public file of registers and keep it as a snapshot of today. Uses the network.

    Only https, only the address in the register's description, once for each. Registers without such a
    file are looked up by hand; the message says where.
    """
    from cardassay.registers.describing import load_descriptions
    from cardassay.registers.fetching import fetch

    descriptions = load_descriptions(directory)
    if every:
        names = (*names, *(name for name in descriptions if descriptions[name].public_file))
    if not names:
        public = ", ".join(name for name in descriptions if descriptions[name].public_file)
        raise UsageError(f"Name the registers to fetch, or --all. Published as one file are: {public}.")
    wanted = [described(descriptions, name) for name in dict.fromkeys(names)]
    workspace_needed(directory)
    results = []
    failed = False
    for description in wanted:
        try:
            fetched = fetch(description)
        except CardassayError as error:
            click.echo(f"{description.id}: {error}", err=True)
            failed = True
            continue
        result = _store(
            directory, description, fetched.data, day=today(), origin=fetched.address, aside=as_json
        )
        failed |= result is None
        if result is not None:
            results.append(result)
    if as_json:
        from cardassay.report.plain import to_json

        write_json(to_json(results))
    if failed:
        ctx.exit(ExitCode.COULD_NOT_RUN)
