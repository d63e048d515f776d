"""Options of every command that reads papers: how many processes, what limits, whether anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from cardassay.documents.bulk.reading import Reading

__all__ = ["reading_of", "reading_options"]

F = TypeVar("F", bound=Callable[..., Any])
_KEY = "cardassay.reading."


def _note(ctx: click.Context, param: click.Parameter, value: object) -> None:
    ctx.meta[_KEY + str(param.name)] = value


def _option(name: str, says: str, *, least: int | None = None, unit: str = "") -> Callable[[F], F]:
    """An option that is noted beside the command and not given to it; a flag where it has no least value."""
    if least is None:
        return click.option(name, is_flag=True, expose_value=False, callback=_note, help=says)
    number = click.IntRange(min=least)
    return click.option(name, type=number, metavar=unit, expose_value=False, callback=_note, help=says)


_OPTIONS = (
    _option(
        "--workers",
        "Read in at most N processes; 0: in this one, without limits. [one for each processor]",
        least=0,
        unit="N",
    ),
    _option(
        "--time-limit",
        "Give a file up after this time, or a scan when no page is finished in it. [120]",
        least=1,
        unit="SECONDS",
    ),
    _option("--memory-limit", "Give a file up that needs more memory. [3072]", least=256, unit="MB"),
    _option("--fresh", "Read everything anew, also what was read before."),
)


def reading_options(command: F) -> F:
    """Adds ``--workers``, ``--time-limit``, ``--memory-limit`` and ``--fresh`` to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def reading_of(ctx: click.Context, options: Mapping[str, Any] | None = None) -> Reading:
    """
    What a command reads with, as its options and the environment say.

    Args:
        options: Named values for the reader, such as ``anchors``.

    Raises:
        UsageError: A variable of the environment makes no sense.
    """
    from cardassay.documents.bulk.reading import Reading
    from cardassay.documents.bulk.settings import Settings
    from cardassay.documents.keeping import kept_file

    def given(name: str) -> Any:
        return ctx.meta.get(_KEY + name)

    return Reading(
        Settings.given(given("workers"), given("time_limit"), given("memory_limit")),
        kept_in=kept_file(),
        fresh=bool(given("fresh")),
        options=options,
        tell=lambda says: click.echo(says, err=True),
    )
