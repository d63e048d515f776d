"""``cardassay scheme``: what is known about certification schemes."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cardassay.cli.exits import ExitCode
from cardassay.cli.facts import print_facts
from cardassay.cli.options import console, json_option, write_json, written_first
from cardassay.errors import UsageError

if TYPE_CHECKING:
    from cardassay.schemes.loader import Schemes

__all__ = ["command"]


@click.group("scheme")
def command() -> None:
    """List, show and check the certification schemes: who certifies what, and for how long."""


def _schemes() -> Schemes:
    from cardassay.schemes.loader import load_schemes

    return load_schemes()


@command.command("list")
@json_option
def list_(as_json: bool) -> None:
    """All schemes with the subject that each certifies."""
    schemes = _schemes()
    if as_json:
        from cardassay.report.plain import to_json

        rows = [
            {"id": s.id, "title": s.title, "subject": s.subject, "family": s.family} for s in schemes.values()
        ]
        write_json(to_json(rows))
        return
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in ("scheme", "certifies", "title"):
        table.add_column(head, overflow="fold", no_wrap=head == "scheme")
    for scheme in schemes.values():
        table.add_row(scheme.id, scheme.subject.value, scheme.title)
    console().print(table)


@command.command("show")
@click.argument("scheme", metavar="SCHEME")
@json_option
def show(scheme: str, as_json: bool) -> None:
    """Everything that is known about one scheme, each entry with its source and day."""
    schemes = _schemes()
    if scheme not in schemes:
        from cardassay.cli.facts import nearest

        raise UsageError(f"There is no scheme `{scheme}`. {nearest(scheme, schemes)}")
    found = schemes[scheme]
    if as_json:
        from cardassay.report.plain import to_json

        write_json(to_json(found))
        return
    print_facts(found, console())


@command.command("table")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write it to FILE: one HTML page for .html, else Markdown.",
)
@json_option
def table(out: Path | None, as_json: bool) -> None:
    """
    The expert's table: for each family what each paper certifies, when it is asked, what an expert
    checks first, how long it holds, which register there is, and what is wrongly offered instead.
    """
    from cardassay.packs.loader import bundled_packs, load_packs
    from cardassay.report.table import expert_table, table_html, table_markdown

    schemes = _schemes()
    packs = load_packs(bundled_packs(), schemes=schemes)

    def write(path: Path) -> None:
        from cardassay.report.html import write_text

        page = path.suffix.lower() in (".html", ".htm")
        write_text(path, table_html(schemes, packs) if page else table_markdown(schemes, packs))

    with written_first(out, "table", write):
        if as_json:
            from cardassay.report.plain import to_json

            write_json(to_json(expert_table(schemes, packs)))
        elif out is None:
            click.echo(table_markdown(schemes, packs), nl=False)


@command.command("check")
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path, exists=True))
@json_option
@click.pass_context
def check(ctx: click.Context, files: tuple[Path, ...], as_json: bool) -> None:
    """
    Check the bundled schemes and vocabulary, and scheme FILEs of one's own; all faults at once.

    Ends with 0 when all is in order, and with 5 when a file cannot be used.
    """
    from cardassay.schemes.loader import check_schemes

    faults = check_schemes(files)
    if as_json:
        from cardassay.report.plain import to_json

        write_json(to_json([dataclasses.asdict(fault) for fault in faults]))
    else:
        for fault in faults:
            click.echo(str(fault))
        if not faults:
            click.echo(f"{len(_schemes())} schemes and the vocabulary are in order.")
    ctx.exit(ExitCode.COULD_NOT_RUN if faults else ExitCode.QUALIFIED)
