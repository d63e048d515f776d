"""``cardassay register diff``: what changed between two snapshots, and whose papers it touches."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cardassay.cli.judging import judge
from cardassay.cli.options import day_type, json_option, today, write_json
from cardassay.cli.reading import reading_options
from cardassay.cli.register_shown import (
    Loaded,
    described,
    folder_option,
    loaded,
    shelf,
    snapshot_json,
    snapshot_line,
)
from cardassay.errors import UsageError

if TYPE_CHECKING:
    from cardassay.model.register import Snapshot
    from cardassay.registers.differing import Change, Claim, Differences, Touched

__all__ = ["diff"]

_HEADS = {
    "gone": "Gone",
    "archived": "Archived (not withdrawn)",
    "status": "Status changed",
    "level": "Level changed",
    "days": "Days changed",
    "renamed": "Renamed",
    "new": "New",
    "other": "Other fields changed",
}


@click.command("diff")
@click.argument("name", metavar="NAME")
@folder_option
@click.option(
    "--from", "since", type=day_type, metavar="DAY", help="The earlier snapshot. [the last but one]"
)
@click.option("--to", "until", type=day_type, metavar="DAY", help="The later snapshot. [the last]")
@click.option("--each", is_flag=True, help="Each step from one snapshot to the next.")
@click.option("--papers", is_flag=True, help="Read the dossiers too: name the papers and findings touched.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(list(_HEADS)), help="Only these changes.")
@json_option
@reading_options
@click.pass_context
def diff(
    ctx: click.Context,
    name: str,
    directory: Path,
    since: date | None,
    until: date | None,
    each: bool,
    papers: bool,
    kinds: tuple[str, ...],
    as_json: bool,
) -> None:
    """
    What changed between two snapshots of the register NAME, entry by entry.

    In a workspace, the suppliers whose offer names a changed number are named too; with --papers also
    the papers of their dossiers, and the findings for which these were looked at.
    """
    from cardassay.registers.describing import load_descriptions
    from cardassay.registers.differing import difference, touched_by

    description = described(load_descriptions(directory), name)
    steps = _steps(shelf(directory).of(name), name, since, until, each)
    claims = _claims(ctx, directory, papers)
    results: list[dict[str, Any]] = []
    for old, now in steps:
        before = loaded(directory, description, old, today())
        after = loaded(directory, description, now, today())
        found = difference(before.listing, after.listing)
        touched = touched_by(found, claims)
        if as_json:
            results.append(_json(before, after, found, touched, kinds))
        else:
            _print(before, after, found, touched, kinds)
    if as_json:
        from cardassay.report.plain import to_json

        write_json(to_json(results if each else results[0]))


def _steps(
    snapshots: tuple[Snapshot, ...], name: str, since: date | None, until: date | None, each: bool
) -> list[tuple[Snapshot, Snapshot]]:
    if len(snapshots) < 2:
        there = f"There is one snapshot of {name} only" if snapshots else f"There is no snapshot of {name}"
        raise UsageError(
            f"{there}, so that nothing can be compared. Add another with `cardassay register add` or "
            "`cardassay register refresh`."
        )
    days = ", ".join(str(one.day) for one in snapshots)

    def of(day: date) -> Snapshot:
        found = [one for one in snapshots if one.day == day]
        if not found:
            raise UsageError(f"There is no snapshot of {name} of {day}. There are: {days}.")
        return found[-1]

    last = of(until) if until is not None else snapshots[-1]
    upto = snapshots[: snapshots.index(last) + 1]
    if since is None and len(upto) < 2:
        raise UsageError(f"There is no snapshot of {name} before {last.day}. There are: {days}.")
    first = of(since) if since is not None else snapshots[0] if each else upto[-2]
    if snapshots.index(first) >= snapshots.index(last):
        raise UsageError(f"{first.day} is not before {last.day}. There are: {days}.")
    if each:
        return list(pairwise(upto[upto.index(first) :]))
    return [(first, last)]


def _claims(ctx: click.Context, directory: Path, papers: bool) -> list[Claim]:
    """What the suppliers' offers, and if wanted their papers, say that a register may speak of."""
    if not (directory / "project.toml").is_file():
        if papers:
            raise UsageError(
                f"{directory.resolve()} holds no project.toml, so that there are no papers to read."
            )
        return []
    from cardassay.assessing.claims import claims_of_offer, claims_of_papers

    if papers:
        result = judge(ctx, directory, today(), None)
        suppliers = [assessment.supplier for assessment in result.assessments]
        claims = [claim for one in result.assessments for claim in claims_of_papers(one)]
    else:
        from cardassay.packs.loader import bundled_packs
        from cardassay.workspace import open_workspace

        workspace = open_workspace(directory, bundled_packs=bundled_packs())
        suppliers, claims = [folder.supplier for folder in workspace.suppliers], []
    return [claim for supplier in suppliers for claim in claims_of_offer(supplier)] + claims


def _wanted(found: Differences, kinds: tuple[str, ...]) -> list[Change]:
    return [
        change for change in found.changes if not kinds or any(kind.value in kinds for kind in change.kinds)
    ]


def _json(
    before: Loaded,
    after: Loaded,
    found: Differences,
    touched: tuple[Touched, ...],
    kinds: tuple[str, ...],
) -> dict[str, Any]:
    changes = []
    for change in _wanted(found, kinds):
        hits = [one.claim for one in touched if one.change is change]
        changes.append(
            {
                "kinds": change.kinds,
                "number": change.number,
                "name": change.name,
                "certain": change.certain,
                "why": change.why,
                "fields": change.fields,
                "before": change.before.place if change.before is not None else None,
                "after": change.after.place if change.after is not None else None,
                "touches": hits,
            }
        )
    return {
        "before": snapshot_json(before),
        "after": snapshot_json(after),
        "counts": {kind: sum(kind in change.kinds for change in found.changes) for kind in _HEADS},
        "same": found.same,
        "doubts": found.doubts,
        "changes": changes,
    }


def _print(
    before: Loaded,
    after: Loaded,
    found: Differences,
    touched: tuple[Touched, ...],
    kinds: tuple[str, ...],
) -> None:
    click.echo(f"from {snapshot_line(before)}")
    click.echo(f"to   {snapshot_line(after)}")
    for doubt in found.doubts:
        click.echo(doubt)
    counts = [(head, len(found.of(kind))) for kind, head in _kinds()]
    said = ", ".join(f"{head.lower()} {count:,}" for head, count in counts if count)
    click.echo(f"{said or 'nothing changed'}; {found.same:,} the same\n")
    hits: dict[int, list[Claim]] = {}
    for one in touched:
        hits.setdefault(id(one.change), []).append(one.claim)
    shown_head = ""
    for change in _wanted(found, kinds):
        head = _HEADS[change.kinds[0].value]
        if head != shown_head:
            click.echo(f"{head}:")
            shown_head = head
        _print_change(change, hits.get(id(change), []))
    if touched:
        suppliers = ", ".join(dict.fromkeys(one.claim.supplier for one in touched))
        click.echo(f"\nTouched: {suppliers}")


def _kinds() -> list[tuple[Any, str]]:
    from cardassay.registers.differing import ChangeKind

    return [(ChangeKind(kind), head) for kind, head in _HEADS.items()]


def _print_change(change: Change, claims: list[Claim]) -> None:
    from cardassay.report.visible import visible

    also = ", ".join(kind.value for kind in change.kinds[1:])
    places = " → ".join(row.place for row in (change.before, change.after) if row is not None)
    title = " · ".join(part for part in (change.number, change.name) if part)
    click.echo(f"  {visible(title)} ({places}{'; also ' + also if also else ''})")
    for one in change.fields:
        was, now = visible(one.before) or "nothing", visible(one.after) or "nothing"
        click.echo(f"    {one.field.replace('_', ' ')}: {was} → {now}")
    if change.why:
        click.echo(f"    {'' if change.certain else 'not certain: '}{visible(change.why)}")
    for claim in claims:
        findings = f"; findings {', '.join(claim.findings)}" if claim.findings else ""
        click.echo(f"    touches {claim.supplier}: {claim.where}{findings}")
