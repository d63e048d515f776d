"""``cardassay assess``: the verdict on every supplier."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from cardassay.cli.exits import exit_code_help, worst
from cardassay.cli.judging import bytes_by_hash, judge, judging_options
from cardassay.cli.options import console, workspace_argument, write_json, written_first

__all__ = ["command"]


@click.command("assess", epilog="\b\n" + exit_code_help())
@workspace_argument
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the whole report to FILE, which needs nothing else.",
)
@click.option("--full", is_flag=True, help="Print everything, not one screen per supplier.")
@click.option("--with-waivers", is_flag=True, help="Let the exit code follow the verdict with waivers.")
@judging_options()
@click.pass_context
def command(
    ctx: click.Context,
    directory: Path,
    day: date,
    supplier: str | None,
    html: Path | None,
    full: bool,
    with_waivers: bool,
    as_json: bool,
) -> None:
    """
    Judge every supplier of the workspace DIR for its project, and say what is missing.

    The exit code is that of the worst supplier, by evidence; a supplier whose files cannot be used
    counts as "cannot tell yet".
    """
    result = judge(ctx, directory, day, supplier)

    def write(path: Path) -> None:
        from cardassay.report.html import write_html

        write_html(result.assessments, path, read_bytes=bytes_by_hash(result))

    with written_first(html, "report", write):
        if as_json:
            from cardassay.report.canonical import assessment_json

            write_json(assessment_json(result.assessments))
        elif full:
            from cardassay.report.terminal import print_assessments

            print_assessments(result.assessments, console())
        else:
            from cardassay.report.terminal_short import print_short

            print_short(result.assessments, console())
    verdicts = (assessment.verdicts for assessment in result.assessments)
    counted = [(one.with_waivers if with_waivers else one.by_evidence).value for one in verdicts]
    ctx.exit(worst(counted, unjudged=len(result.faults)))
