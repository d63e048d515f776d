"""Headings and texts in the terminal, wrapped at words."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

__all__ = ["print_heading", "print_text"]


def print_heading(console: Console, text: str) -> None:
    """Print a heading with a blank line above it."""
    console.print()
    console.print(Text(text.upper(), style="bold"))


def print_text(
    console: Console, text: Text | str, indent: int, *, mark: str = "", most: int | None = None
) -> None:
    """
    Print a text wrapped at words; further lines stand below the first one's beginning.

    Args:
        most: Lines that are printed at most; a text that is cut ends with ``…``.
    """
    shown = Text(text) if isinstance(text, str) else text
    width = max(console.width - indent - len(mark), 20)
    lines = list(shown.wrap(console, width))
    if most is not None and len(lines) > most:
        lines = lines[:most]
        lines[-1].rstrip()
        lines[-1].truncate(width - 1)
        lines[-1].append("…")
    for number, line in enumerate(lines):
        line.rstrip()
        lead = " " * indent + (mark if number == 0 else " " * len(mark))
        console.print(Text(lead).append_text(line), soft_wrap=True)
