"""The command line: thin commands over the use cases, one file for each family."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Runs the command line; ends the process with a documented exit code."""
    from cardassay.cli.root import root

    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a letter shows its code instead of stopping half-way.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    root(prog_name="cardassay")
