"""``cardassay frozen``: what an archive of a frozen assessment is worth, without any server."""

from __future__ import annotations

from pathlib import Path

import click

from cardassay.cli.exits import ExitCode
from cardassay.cli.options import json_option, write_json

__all__ = ["command"]


@click.group("frozen")
def command() -> None:
    """Verify a frozen assessment that somebody exported."""


@command.command("verify")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--hashes-only", is_flag=True, help="Do not judge the files again.")
@json_option
@click.pass_context
def verify(ctx: click.Context, file: Path, hashes_only: bool, as_json: bool) -> None:
    """
    Check every hash of FILE, its sign-offs, and that judging its files again gives the same bytes.

    Judging again needs the version of Cardassay that froze it. The exit code is 0 when all fits, 1
    when something does not, and 5 when FILE is no frozen assessment.
    """
    from cardassay.office.deciding.verifying import verify_archive
    from cardassay.report.visible import visible

    found = verify_archive(file, judge=not hashes_only)
    if as_json:
        from cardassay.report.plain import to_json

        write_json(to_json(found))
    else:
        click.echo(f"Frozen assessment {found.number}, as of {found.day}")
        click.echo(f"state {found.state_sha256}")
        for line in found.signatures:
            click.echo(f"  {visible(line)}")
        if not found.signatures:
            click.echo("  Nobody has signed it.")
        for line in found.wrong:
            click.echo(f"✖ {visible(line)}")
        if found.holds:
            click.echo(f"✔ {found.files} files, list, JSON, report and statement have their hashes.")
        same = "✔ Judged again: the same bytes." if found.judged_again == "same" else ""
        if found.judged_again != "other":
            click.echo(same or f"? Not judged again: {visible(found.judged_again)}.")
    ctx.exit(ExitCode.QUALIFIED if found.holds else ExitCode.NOT_QUALIFIED)
