"""Answers that were written down beside the list of open values, taken in at once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from cardassay.assessing.review import confirmation
from cardassay.errors import Fault, InputError
from cardassay.model.fields import FIELDS
from cardassay.model.open_value import OpenValue
from cardassay.workspace.answers import answer_of_json
from cardassay.workspace.confirmed import Confirmation
from cardassay.workspace.confirming import NotKeptError, keep

__all__ = ["take_answers"]


def take_answers(
    file: Path,
    values: Sequence[OpenValue],
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
    open_by_key = {value.key: value for value in values}
    taken: list[tuple[OpenValue, Confirmation]] = []
    faults: list[Fault] = []
    for number, entry in enumerate(entries, start=1):
        if "answer" not in entry:
            continue
        where = f"{file.name}, entry {number}"
        value = open_by_key.get((entry.get("sha256"), entry.get("attestation"), entry.get("field")))  # type: ignore[arg-type]  # whatever stands there
        if value is None:
            do = "Take a fresh list with --json; it may have been answered meanwhile, or the file replaced"
            faults.append(Fault(where, "no such value waits for an answer", do))
            continue
        why = entry.get("why")
        try:
            answer = answer_of_json(FIELDS[value.field], entry["answer"])
        except ValueError as error:
            faults.append(Fault(where, f"`answer` for {value.field}: {error}", "Correct the entry"))
            continue
        reason = why.strip() if isinstance(why, str) and why.strip() else "compared with the page"
        taken.append((value, confirmation(value, answer, who=who, when=when, why=reason)))
    if faults:
        raise InputError("No answer was taken.", tuple(faults))
    kept: dict[str, int] = {}
    for value, decision in taken:
        path, name = files[value.supplier]
        try:
            if keep(path, decision, name=name) is None:
                kept[value.supplier] = kept.get(value.supplier, 0) + 1
        except NotKeptError as error:
            click.echo(str(error), err=True)
    return kept


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
