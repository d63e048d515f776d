"""``cardassay request``: the letter that asks a supplier for exactly the missing papers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cardassay.cli.judging import judge, judging_options
from cardassay.cli.options import workspace_argument, write_json, written_first

if TYPE_CHECKING:
    from cardassay.model.assessment import Assessment

__all__ = ["command"]


@click.command("request")
@workspace_argument
@click.argument("supplier", metavar="SUPPLIER")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write it to FILE."
)
@click.option("--language", metavar="CODE", help="en, de, fr, es or zh. [the supplier's own]")
@judging_options(supplier=False)
@click.pass_context
def command(
    ctx: click.Context,
    directory: Path,
    supplier: str,
    day: date,
    out: Path | None,
    language: str | None,
    as_json: bool,
) -> None:
    """
    Write the letter that asks SUPPLIER (folder or name) for each missing paper and what it must show.

    Below it stand the checks that the buyer makes itself: whom to ask, with number and question.
    """
    from cardassay.report import letter
    from cardassay.report.messages import LANGUAGES

    if language is not None and language not in LANGUAGES:
        raise click.BadParameter(f"there is no letter in `{language}`; choose one of {', '.join(LANGUAGES)}")
    (assessment,) = judge(ctx, directory, day, supplier).assessments
    text = letter.render(assessment, language or "")

    def write(path: Path) -> None:
        from cardassay.report.html import write_text

        write_text(path, text)

    with written_first(out, "letter", write):
        if as_json:
            from cardassay.report.plain import to_json

            write_json(to_json(_content(assessment, text)))
        elif out is None:
            click.echo(text, nl=False)


def _content(assessment: Assessment, text: str) -> dict[str, Any]:
    """The letter with its papers and checks as data."""
    from cardassay.model.finding import ActionKind
    from cardassay.report import letter

    papers = [
        {
            "requirement": item.finding.requirement.id,
            "what": item.what,
            "reasons": [reason.name.lower().replace("_", "-") for reason in item.reasons],
            "must_show": _lists(item.must_show),
            "says": list(item.says),
        }
        for item in letter.requested(assessment)
    ]
    checks = [
        {
            "kind": kind.value,
            "what": check.action.what,
            "whom": check.action.whom,
            "must_show": _lists(check.must_show),
            "says": list(check.says),
            "requirements": list(check.findings),
        }
        for kind in (ActionKind.BUYER_CHECKS, ActionKind.PERSON_CONFIRMS)
        for check in letter.buyer_checks(assessment, kind)
    ]
    return {
        "supplier": assessment.supplier.name,
        "day": assessment.day,
        "papers": papers,
        "checks": checks,
        "letter": text,
    }


def _lists(shown: dict[str, dict[str, None]]) -> dict[str, list[str]]:
    return {name: list(values) for name, values in shown.items()}
