"""``cardassay worker``: work in the background, on this or another machine."""

from __future__ import annotations

import os
from pathlib import Path

import click

from cardassay.cli.web import data_option

__all__ = ["command"]

_TO_END_S = 20.0


@click.command("worker")
@data_option
@click.option("--once", is_flag=True, help="End when nothing is left to do.")
@click.option("--with-server", is_flag=True, hidden=True, help="End when standard input closes.")
def command(data: Path, once: bool, with_server: bool) -> None:
    """
    Read papers, judge suppliers and send reminders in the background, until it is ended.

    `cardassay web` starts as many workers as its settings say. More can run elsewhere, on PostgreSQL and
    a data folder that all of them share.
    """
    import logging
    import signal
    import sys
    import threading
    from datetime import UTC, datetime

    from cardassay.office.opening import open_office
    from cardassay.office.work.worker import Worker, run_all_jobs

    logging.basicConfig(format="%(asctime)s %(name)s %(message)s", level=logging.WARNING)
    office = open_office(data, os.environ, lambda: datetime.now(UTC))
    if once:
        steps = run_all_jobs(office)
        click.echo(f"Done: {steps} step{'' if steps == 1 else 's'} of work.")
        office.database.close()
        return
    worker = Worker(office)
    signal.signal(signal.SIGTERM, lambda *_: worker.stop())
    if with_server:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server tells it to end

        def until_closed() -> None:
            sys.stdin.buffer.read()
            worker.stop()
            end = threading.Timer(_TO_END_S, os._exit, (1,))
            end.daemon = True
            end.start()

        threading.Thread(target=until_closed, daemon=True).start()
    else:
        click.echo(f"This worker works for {data}; Ctrl-C ends it.")
    worker.run()
    office.database.close()
