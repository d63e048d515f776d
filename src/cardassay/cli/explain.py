"""``cardassay explain``: the whole reasoning behind one requirement."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from cardassay.cli.judging import judge, judging_options
from cardassay.cli.options import console, workspace_argument, write_json
from cardassay.errors import UsageError

__all__ = ["command"]


@click.command("explain")
@workspace_argument
@click.argument("requirement", metavar="REQUIREMENT")
@judging_options()
@click.pass_context
def command(
    ctx: click.Context, directory: Path, requirement: str, day: date, supplier: str | None, as_json: bool
) -> None:
    """
    Show why REQUIREMENT was answered as it was: the rule with its source, every paper held against
    it, the words and pages it rests on.

    REQUIREMENT is an identifier as `assess` shows it, for all targets or for one
    (iso-9001.plant@embedding/plant-1). With --json an array with one object for each supplier.
    """
    from cardassay.report import explain

    result = judge(ctx, directory, day, supplier)
    concerned, refusal = [], None
    for assessment in result.assessments:
        try:
            explain.findings_of(assessment, requirement)
        except UsageError as error:
            refusal = refusal or error
        else:
            concerned.append(assessment)
    if refusal is not None and not concerned:
        raise refusal
    if as_json:
        parts = [explain.to_json(assessment, requirement).strip() for assessment in concerned]
        write_json(b"[\n" + b",\n".join(parts) + b"\n]\n")
        return
    out = console()
    for position, assessment in enumerate(concerned):
        if position:
            out.print()
        explain.render_text(assessment, requirement, out)
