"""A progress bar on standard error, for a person who waits; silent when piped."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["progress"]

Step = Callable[[str, int, int], None]


@contextmanager
def progress(doing: str) -> Iterator[Step | None]:
    """A function to be told what is done, of how much; ``None`` when nobody looks."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=None)

        def step(name: str, done: int, total: int) -> None:
            shown = escape(name if len(name) <= 48 else f"…{name[-47:]}")
            bar.update(task, description=f"{doing} {shown}", completed=done, total=total)

        yield step
