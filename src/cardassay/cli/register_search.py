"""``cardassay register search``: a number or words in the newest snapshot of each register."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cardassay.cli.options import day_option, json_option, write_json
from cardassay.cli.register_shown import (
    Loaded,
    described,
    folder_option,
    known,
    loaded,
    row_line,
    shelf,
    snapshot_json,
    snapshot_line,
)
from cardassay.errors import UsageError

if TYPE_CHECKING:
    from cardassay.model.register import Row

__all__ = ["search"]

_NEAR = 5


@click.command("search")
@click.argument("words", metavar="WORDS...", nargs=-1, required=True)
@folder_option
@click.option("--register", "name", metavar="NAME", help="Only this register.")
@click.option("--most", type=click.IntRange(min=1), default=20, metavar="N", help="Rows of each list. [20]")
@day_option
@json_option
def search(
    words: tuple[str, ...], directory: Path, name: str | None, most: int, day: date, as_json: bool
) -> None:
    """
    Rows with this certificate number, else rows in which all WORDS stand, else names that come near.

    This shows what a list holds. What it means for a paper is judged by `cardassay assess`.
    """
    from cardassay.registers.snapshots import newest

    descriptions, kept = known(directory, name), shelf(directory)
    names = [described(descriptions, name).id] if name is not None else list(descriptions)
    asked = " ".join(words)
    found: list[tuple[Loaded, str, list[Row]]] = []
    for register in names:
        snapshot = newest(kept, register, day)
        if snapshot is not None:
            one = loaded(directory, descriptions[register], snapshot, day)
            found.append((one, *_found(one, asked)))
    if not found:
        where = f"of {name} " if name is not None else ""
        raise UsageError(
            f"There is no snapshot {where}up to {day} in {directory / 'registers'}. Put one there with "
            "`cardassay register add` or `cardassay register refresh`."
        )
    if as_json:
        from cardassay.report.plain import to_json

        lists = [
            {**snapshot_json(one), "matched_by": by, "count": len(rows), "found": rows[:most]}
            for one, by, rows in found
        ]
        write_json(to_json({"asked": asked, "day": day, "registers": lists}))
        return
    for one, by, rows in found:
        click.echo(f"{snapshot_line(one)}")
        if not rows or by == "near":
            answers = one.listing.usable and one.age.fresh
            said = (
                "not there." if answers else "not among its rows; it says nothing of what it does not hold."
            )
            more = "Names that come near:" if rows else one.description.silence_says if answers else ""
            click.echo(f"  {said} {more}".rstrip())
        for row in rows[:most]:
            click.echo(f"  {row_line(row)}")
        if len(rows) > most:
            click.echo(f"  … and {len(rows) - most:,} more (--most).")


def _found(one: Loaded, asked: str) -> tuple[str, list[Row]]:
    from cardassay.matching.folding import folded
    from cardassay.registers.index import Index

    index = Index(one.listing)
    numbered = list(index.rows_of_number(asked))
    if numbered:
        return "number", numbered
    wanted = folded(asked).split()
    rows = [row for row in one.listing.rows if wanted and _holds(row, wanted)]
    if rows:
        return "words", rows
    return "near", [near.row for near in index.near_products(asked)[:_NEAR]]


def _holds(row: Row, wanted: list[str]) -> bool:
    from cardassay.matching.folding import folded

    texts = [row.place, *(fact.words or str(fact.value) for fact in row.attestation.facts.values())]
    whole = folded(" | ".join([*texts, *row.more.values()]))
    return all(word in whole for word in wanted)
