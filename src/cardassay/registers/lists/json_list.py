"""Lists in JSON and JSON lines as records; what stands before a cut is read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cardassay.registers.lists.grid import MOST_COLUMNS, MOST_ROWS, Cell, Grid, Line, UnreadableError
from cardassay.registers.lists.notes import WHOLE, Notes, shown

__all__ = ["json_grid"]

_BLANK = re.compile(r"[\s,]*")
_DEEPEST = 4
_CUT = (
    "The list ends in the middle of a record: it was cut. The records before were read, but it says nothing "
    "of what it does not hold. Fetch it again."
)


def json_grid(text: str, path: str, notes: Notes) -> Grid:
    """
    The records at a path of a JSON text (``result.items``), or one record a line.

    Raises:
        UnreadableError: The text is no JSON, or nothing is at the path.
    """
    keys = [key for key in path.split(".") if key]
    records: Iterable[tuple[str, Any]]
    if not keys and _is_lines(text):
        records, whole = _lines(text, notes)
    else:
        records, whole = _tree(text, keys, path, notes)
    heads: dict[str, int] = {}
    flat: list[tuple[str, dict[str, Cell]]] = []
    for place, record in records:
        if len(flat) >= MOST_ROWS:
            notes.add(
                "too-large", WHOLE, f"The list has more than {MOST_ROWS:,} records; only these were read."
            )
            whole = False
            break
        if not isinstance(record, Mapping):
            notes.add("not-a-record", place, f"Instead of a record stands “{shown(str(record))}”; left out.")
            continue
        cells: dict[str, Cell] = {}
        _flatten("", record, cells, 1)
        for head in cells:
            heads.setdefault(head, len(heads))
        flat.append((place, cells))
    names = tuple(heads)[:MOST_COLUMNS]
    lines = tuple(Line(place, tuple(cells.get(name) for name in names)) for place, cells in flat)
    return Grid(lines, names, whole)


def _is_lines(text: str) -> bool:
    """One object a line: the first line alone is a whole object and more follows, or it is the only one."""
    begin = text.lstrip()
    if not begin.startswith("{"):
        return False
    first, _, rest = begin.partition("\n")
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return False
    return not rest.strip() or rest.lstrip().startswith("{")


def _lines(text: str, notes: Notes) -> tuple[list[tuple[str, Any]], bool]:
    found: list[tuple[str, Any]] = []
    whole = True
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        place = f"line {number}"
        try:
            found.append((place, json.loads(line)))
        except (ValueError, RecursionError):
            whole = False
            last = not any(rest.strip() for rest in lines[number:])
            says = _CUT if last else f"The line is no record (“{shown(line)}”) and was left out."
            notes.add("cut" if last else "torn-row", place, says)
    return found, whole


def _tree(text: str, keys: list[str], path: str, notes: Notes) -> tuple[Iterator[tuple[str, Any]], bool]:
    try:
        tree = json.loads(text)
    except RecursionError as error:
        raise UnreadableError("not-a-list", "The JSON is nested too deeply to be a list.") from error
    except ValueError as error:
        found = list(_before_the_cut(text, keys))
        if not found:
            raise UnreadableError(
                "not-a-list", f"The file begins like JSON and is none ({error}). Fetch the list again."
            ) from error
        notes.add("cut", f"{path or 'record'}[{len(found)}]", _CUT)
        return iter([(f"{path}[{place}]", record) for place, record in enumerate(found)]), False
    for key in keys:
        tree = tree.get(key) if isinstance(tree, Mapping) else None
    if isinstance(tree, Mapping):
        # Some lists are objects with the identifier as key.
        inner = list(tree.items())
        if inner and all(isinstance(value, Mapping) for _, value in inner):
            return iter([(f"{path}[{shown(str(key), 40)}]", value) for key, value in inner]), True
        tree = [tree] if not keys else None
    if not isinstance(tree, list):
        where = f"at `{path}`" if path else "at the top"
        raise UnreadableError(
            "records-not-found",
            f"The file is JSON, but {where} there is no list of records: either it is another list, or its "
            "form changed. Compare `records` in the description with the file.",
        )
    return iter([(f"{path}[{place}]", record) for place, record in enumerate(tree)]), True


def _before_the_cut(text: str, keys: list[str]) -> Iterator[Any]:
    """The whole records of a list whose end is missing."""
    at = 0
    for key in keys:
        match = re.compile(rf'"{re.escape(key)}"\s*:\s*').search(text, at)
        if match is None:
            return
        at = match.end()
    begin = re.compile(r"\s*\[").match(text, at)
    if begin is None:
        return
    at = begin.end()
    decoder = json.JSONDecoder()
    while True:
        blank = _BLANK.match(text, at)
        at = blank.end() if blank is not None else at
        try:
            record, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return
        yield record


def _flatten(head: str, value: Any, cells: dict[str, Cell], depth: int) -> None:
    if isinstance(value, Mapping) and depth <= _DEEPEST and value:
        for key, inner in value.items():
            _flatten(f"{head}.{key}" if head else str(key), inner, cells, depth + 1)
    elif isinstance(value, list) and all(not isinstance(item, (Mapping, list)) for item in value):
        cells[head] = tuple(str(item) for item in value if item is not None)
    elif isinstance(value, (list, Mapping)):
        cells[head] = json.dumps(value, ensure_ascii=False) if value else None
    else:
        cells[head] = value
