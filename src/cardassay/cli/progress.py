"""A progress bar on standard error, for a person who waits; silent when piped."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["progress"]

_WIDTH = 60
"""A name's end tells more than its beginning, and seconds and pages stand behind it."""

Step = Callable[[str, int, int], None]


@contextmanager
def progress(doing: str) -> Iterator[Step | None]:
    """A function to be told what is done, of how much; ``None`` when nobody looks."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=None)

        def step(name: str, done: int, total: int) -> None:
            shown = escape(name if len(name) <= _WIDTH else f"…{name[1 - _WIDTH :]}")
            bar.update(task, description=f"{doing} {shown}", completed=done, total=total)

        yield step
