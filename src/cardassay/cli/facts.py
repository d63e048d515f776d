"""Entries of the knowledge shown for a person: one line for each fact, sources last."""

from __future__ import annotations

import dataclasses
import difflib
import enum
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from cardassay.model.source import Source

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["nearest", "print_facts"]


def nearest(word: str, known: Iterable[str]) -> str:
    """The right name that is meant, or all of them."""
    names = list(known)
    near = difflib.get_close_matches(word, names, 1)
    return f"Did you mean `{near[0]}`?" if near else f"There are: {', '.join(names)}."


def print_facts(value: object, console: Console, *, indent: int = 0, leave_out: tuple[str, ...] = ()) -> None:
    """Prints the fields of a value of the model; empty ones are left out."""
    from rich.padding import Padding
    from rich.text import Text

    for field in dataclasses.fields(value):  # type: ignore[arg-type]  # always a dataclass of the model
        shown = getattr(value, field.name)
        if field.name in leave_out or shown in ("", None, (), False):
            continue
        name = field.name.replace("_", " ")
        if _is_table(shown) or (isinstance(shown, tuple) and any(_is_table(item) for item in shown)):
            items = shown if isinstance(shown, tuple) else (shown,)
            console.print(Padding(Text(f"{name}:"), (0, 0, 0, indent), expand=False))
            for item in items:
                console.print(Padding(Text(f"- {_in_words(item)}"), (0, 0, 0, indent + 2), expand=False))
        else:
            console.print(Padding(Text(f"{name}: {_in_words(shown)}"), (0, 0, 0, indent), expand=False))


def _is_table(value: object) -> bool:
    return dataclasses.is_dataclass(value) and not isinstance(value, Source)


def _in_words(value: Any) -> str:
    if isinstance(value, Source):
        clause = f", {value.clause}" if value.clause else ""
        return f"[{value.document}{clause}; {value.confidence.value}; checked on {value.checked_on}]"
    if isinstance(value, enum.IntEnum):
        return value.name.lower()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (enum.Enum, date)):
        return str(getattr(value, "value", value))
    if isinstance(value, tuple):
        return ", ".join(_in_words(item) for item in value)
    if dataclasses.is_dataclass(value):
        parts = ((f.name, getattr(value, f.name)) for f in dataclasses.fields(value))
        said = [(name, part) for name, part in parts if part not in ("", None, (), False)]
        return "; ".join(
            _in_words(part) if isinstance(part, Source) else f"{name.replace('_', ' ')} {_in_words(part)}"
            for name, part in said
        )
    return str(value)
