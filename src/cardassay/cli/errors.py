"""The one place where exceptions become messages: what, where, why it matters, what to do."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import click

from cardassay.cli.exits import ExitCode
from cardassay.errors import CardassayError, Fault, UsageError, by_line

__all__ = ["print_faults", "reported"]

_TRACE = "CARDASSAY_TRACE"
_NO_ROOM = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
_FREE_SPACE = (
    "Free some space, or write to another disk, and run it again; a file that was there is unchanged."
)


@contextmanager
def reported(ctx: click.Context) -> Iterator[None]:
    """Runs a command; an exception ends it with a message on standard error and its exit code."""
    try:
        yield
    except (click.ClickException, click.exceptions.Exit):
        raise
    except (KeyboardInterrupt, EOFError, click.Abort):
        click.echo("\nStopped. Files are written whole or not at all, so nothing is half-written.", err=True)
        ctx.exit(ExitCode.COULD_NOT_RUN)
    except UsageError as error:
        click.echo(str(error), err=True)
        ctx.exit(ExitCode.USAGE)
    except CardassayError as error:
        click.echo(str(error), err=True)
        ctx.exit(ExitCode.COULD_NOT_RUN)
    except BrokenPipeError:
        # The reader of the output has gone. Python would complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        ctx.exit(ExitCode.COULD_NOT_RUN)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        do = _FREE_SPACE if error.errno in _NO_ROOM else "Check the path and its permissions."
        click.echo(f"{place}{error.strerror or error}. {do}", err=True)
        ctx.exit(ExitCode.COULD_NOT_RUN)
    except Exception as error:  # noqa: BLE001  the last rim: a fault of ours must not look like an answer
        if os.environ.get(_TRACE):
            traceback.print_exc()
        click.echo(
            f"Cardassay itself failed ({type(error).__name__}: {error}). Nothing was judged. "
            f"Please report this with the lines that {_TRACE}=1 adds; no paper needs to be sent along.",
            err=True,
        )
        ctx.exit(ExitCode.COULD_NOT_RUN)


def print_faults(folder: str, faults: tuple[Fault, ...]) -> None:
    """Says why a supplier is not judged."""
    click.echo(f"suppliers/{folder} is not judged until this is put right:", err=True)
    for fault in by_line(faults):
        click.echo(f"  {fault}", err=True)
