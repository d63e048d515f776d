"""Lists in JSON and JSON lines as records; what stands before a cut is read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cardassay.registers.lists.grid import MOST_COLUMNS, MOST_ROWS, Cell, Grid, Line, UnreadableError
from cardassay.registers.lists.json_text import load, load_lines
from cardassay.registers.lists.notes import WHOLE, Notes, shown

__all__ = ["json_grid"]

_DEEPEST = 4


def json_grid(text: str, path: str, notes: Notes) -> Grid:
    """
    The records at a path of a JSON text (``result.items``), or one record a line.

    Raises:
        UnreadableError: The text is no JSON, or nothing is at the path.
    """
    keys = [key for key in path.split(".") if key]
    records: Iterable[tuple[str, Any]]
    if not keys and _is_lines(text):
        numbered, whole = load_lines(text, notes)
        records = [(f"line {number}", record) for number, record in numbered]
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


def _tree(text: str, keys: list[str], path: str, notes: Notes) -> tuple[Iterator[tuple[str, Any]], bool]:
    loaded = load(text, notes, parts=keys)
    if loaded is None:
        raise UnreadableError(
            "not-a-list", "The file begins like JSON and is none, or nested too deeply. Fetch the list again."
        )
    tree = loaded.value
    for key in keys:
        tree = tree.get(key) if isinstance(tree, Mapping) else None
    if isinstance(tree, Mapping):
        # Some lists are objects with the identifier as key.
        inner = list(tree.items())
        if inner and all(isinstance(value, Mapping) for _, value in inner):
            named = ((f"{path}[{shown(str(key), 40)}]", value) for key, value in inner)
            return named, loaded.whole
        tree = [tree] if not keys else None
    if not isinstance(tree, list):
        where = f"at `{path}`" if path else "at the top"
        raise UnreadableError(
            "records-not-found",
            f"The file is JSON, but {where} there is no list of records: either it is another list, or its "
            "form changed. Compare `records` in the description with the file.",
        )
    return iter([(f"{path}[{place}]", record) for place, record in enumerate(tree)]), loaded.whole


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
