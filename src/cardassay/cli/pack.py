"""``cardassay pack``: the requirements, pack by pack."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cardassay.cli.exits import ExitCode
from cardassay.cli.facts import nearest, print_facts
from cardassay.cli.options import console, json_option, write_json
from cardassay.errors import UsageError

if TYPE_CHECKING:
    from cardassay.packs.pack import Pack

__all__ = ["command"]


@click.group("pack")
def command() -> None:
    """List, show and check the requirement packs: what is asked, and on which source."""


@command.command("list")
@click.argument("directory", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@json_option
def list_(directory: Path | None, as_json: bool) -> None:
    """
    The packs that come with Cardassay; with the workspace DIR those that its project uses.

    With DIR also the SHA-256 over these packs, which a person who reviewed them notes in the
    confirmed.toml beside project.toml.
    """
    from cardassay.packs.loader import packs_hash

    packs = _bundled() if directory is None else _of_workspace(directory)
    digest = packs_hash(packs) if directory is not None else None
    if as_json:
        from cardassay.report.plain import to_json

        rows = [{"id": p.id, "title": p.head.title, "requirements": len(p.requirements)} for p in packs]
        write_json(to_json({"packs": rows, **({"sha256": digest} if digest else {})}))
        return
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("pack", no_wrap=True)
    table.add_column("asks", justify="right")
    table.add_column("title", overflow="fold")
    for pack in packs:
        table.add_row(pack.id, str(len(pack.requirements)), pack.head.title)
    console().print(table)
    if digest:
        click.echo(f"\nSHA-256 of these packs: {digest}")


@command.command("show")
@click.argument("pack", metavar="PACK")
@json_option
def show(pack: str, as_json: bool) -> None:
    """Every requirement of one pack (an identifier, or a file of one's own) with weight and source."""
    found = _one(pack)
    if as_json:
        from cardassay.report.plain import to_json

        content = {"head": found.head, "requirements": found.requirements, "assets": found.assets}
        write_json(to_json(content))
        return
    out = console()
    print_facts(found.head, out)
    for requirement in found.requirements:
        out.print()
        out.print(requirement.id, style="bold")
        print_facts(requirement, out, indent=2, leave_out=("id", "pack"))


@command.command("check")
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path, exists=True))
@json_option
@click.pass_context
def check(ctx: click.Context, files: tuple[Path, ...], as_json: bool) -> None:
    """
    Check the bundled packs, and pack FILEs (or folders of them) of one's own; all faults at once.

    Ends with 0 when all is in order, and with 5 when a file cannot be used.
    """
    from cardassay.packs.loader import bundled_packs, check_packs
    from cardassay.schemes.loader import load_schemes

    faults = check_packs(files, schemes=load_schemes())
    if as_json:
        from cardassay.report.plain import to_json

        write_json(to_json([dataclasses.asdict(fault) for fault in faults]))
    else:
        for fault in faults:
            click.echo(str(fault))
        if not faults:
            own = f" and {len(files)} of your own" if files else ""
            click.echo(f"{len(bundled_packs())} packs{own} are in order.")
    ctx.exit(ExitCode.COULD_NOT_RUN if faults else ExitCode.QUALIFIED)


def _bundled() -> tuple[Pack, ...]:
    from cardassay.packs.loader import bundled_packs, load_packs
    from cardassay.schemes.loader import load_schemes

    return load_packs(bundled_packs(), schemes=load_schemes())


def _of_workspace(directory: Path) -> tuple[Pack, ...]:
    from cardassay.packs.loader import bundled_packs, load_packs, packs_for
    from cardassay.schemes.loader import load_schemes
    from cardassay.workspace import open_workspace

    workspace = open_workspace(directory, bundled_packs=bundled_packs())
    named = packs_for(workspace.project, workspace.packs)
    return load_packs(named, workspace.packs, schemes=load_schemes())


def _one(name: str) -> Pack:
    from cardassay.packs.loader import bundled_packs, load_packs
    from cardassay.schemes.loader import load_schemes

    path = Path(name)
    if path.suffix == ".toml" and path.is_file():
        return load_packs((path.stem,), (path,), schemes=load_schemes())[-1]
    if name not in bundled_packs():
        raise UsageError(f"There is no pack `{name}`. {nearest(name, bundled_packs())}")
    packs = load_packs((name,), schemes=load_schemes())
    return next(pack for pack in packs if pack.id == name)
