"""Answers that were written down beside the list of open values, taken in at once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from cardassay.assessing.answering import Answer, Way, decision_of
from cardassay.cli.review_kept import Item
from cardassay.errors import Fault, InputError
from cardassay.model.document import Kind
from cardassay.model.open_value import OpenKind, OpenValue
from cardassay.workspace.confirming import Decision, NotKeptError, keep

__all__ = ["take_answers"]


def take_answers(
    file: Path,
    items: Sequence[Item],
    files: Mapping[str, tuple[Path, str]],
    *,
    who: str,
    when: date,
) -> dict[str, int]:
    """
    How many answers were kept, by supplier folder; those that conflict are said and left out.

    Raises:
        InputError: An entry cannot be used; then none is taken.
    """
    entries = _entries(file)
    open_by_key: dict[object, Item] = {item.key: item for item in items}
    taken: list[tuple[str, Decision]] = []
    faults: list[Fault] = []
    for number, entry in enumerate(entries, start=1):
        if "answer" not in entry:
            continue
        where = f"{file.name}, entry {number}"
        item = open_by_key.get(_key(entry))
        if item is None:
            do = "Take a fresh list with --json; it may have been answered meanwhile, or the file replaced"
            faults.append(Fault(where, "nothing of that kind waits for an answer", do))
            continue
        why = entry.get("why")
        reason = why.strip() if isinstance(why, str) and why.strip() else "compared with the page"
        try:
            taken.append((item.supplier, _decision(item, entry["answer"], who, when, reason)))
        except ValueError as error:
            faults.append(Fault(where, f"`answer`: {error}", "Correct the entry"))
    if faults:
        raise InputError("No answer was taken.", tuple(faults))
    kept: dict[str, int] = {}
    for supplier, decision in taken:
        path, name = files[supplier]
        try:
            if keep(path, decision, name=name) is None:
                kept[supplier] = kept.get(supplier, 0) + 1
        except NotKeptError as error:
            click.echo(str(error), err=True)
    return kept


def _key(entry: Mapping[str, Any]) -> tuple[object, ...]:
    """What an entry speaks of, whatever stands in it."""
    if entry.get("form") == "kind":
        return "kind", str(entry.get("sha256"))
    if "printed" in entry:
        return str(entry["printed"]), str(entry.get("party", "")), str(entry.get("site", ""))
    number = entry.get("attestation")
    return str(entry.get("sha256")), number if isinstance(number, int) else 0, str(entry.get("field"))


def _decision(item: Item, answer: object, who: str, when: date, why: str) -> Decision:
    if isinstance(item, OpenValue):
        said = Answer(Way.GIVEN, value=answer)
    elif isinstance(item, OpenKind):
        if not isinstance(answer, str):
            raise ValueError(f"{json.dumps(answer, ensure_ascii=False)} is none of {', '.join(Kind)}")
        said = Answer(Way.KIND, text=answer)
    elif isinstance(answer, bool):
        said = Answer(Way.SAME if answer else Way.DIFFERENT)
    else:
        raise ValueError(f"{json.dumps(answer, ensure_ascii=False)} is neither true (the same) nor false")
    return decision_of(item, said, who=who, when=when, why=why)


def _entries(file: Path) -> list[Mapping[str, Any]]:
    try:
        data = json.loads(file.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        do = "Take the output of `review --json` and add `answer` to its entries"
        raise InputError(
            "No answer was taken.", (Fault(file.name, f"this is no JSON ({error})", do),)
        ) from None
    if not isinstance(data, list) or not all(isinstance(entry, dict) for entry in data):
        do = "Keep the form that `review --json` gives: a list with one table for each value"
        raise InputError("No answer was taken.", (Fault(file.name, "this is not a list of entries", do),))
    return data
