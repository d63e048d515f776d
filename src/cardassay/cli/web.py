"""``cardassay web``: the office over HTTP."""

from __future__ import annotations

import os
from pathlib import Path

import click

__all__ = ["command", "data_option"]

_HERE = ("127.0.0.1", "::1", "localhost")
"""Addresses that only this machine reaches."""


def default_data() -> Path:
    """The data folder where none is named: ``CARDASSAY_DATA``, else that of the user."""
    if given := os.environ.get("CARDASSAY_DATA"):
        return Path(given)
    from platformdirs import user_data_path

    return user_data_path("cardassay", appauthor=False) / "office"


data_option = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=default_data,
    metavar="DIR",
    help="Data folder of the server: settings, database, evidence.",
)


@click.command("web")
@data_option
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", help="Address to listen on. [127.0.0.1]")
@click.option("--port", default=8472, type=click.IntRange(0, 65535), help="Port to listen on. [8472]")
def command(data: Path, host: str, port: int) -> None:
    """
    Serve the office to people: tenders, review, watch, decisions, and the API.

    On the first start a new data folder is made, and a token is printed with which the first
    administrator signs in.
    """
    from dataclasses import replace
    from datetime import UTC, datetime

    from cardassay.office.judging.judge import JudgePool
    from cardassay.office.opening import open_office
    from cardassay.office.people.first import offer_first
    from cardassay.office.work.supervising import supervised
    from cardassay.web.app import make_app
    from cardassay.web.serving import serve

    office = replace(open_office(data, os.environ, lambda: datetime.now(UTC)), judge=JudgePool())
    if token := offer_first(office):
        # Shown and kept nowhere: the database has its hash only.
        click.echo(
            "Nobody looks after this installation yet. Open the address below and give this token once:"
        )
        click.echo(f"  one-time token: {token}")
    if host not in _HERE and not office.settings.address.startswith("https://"):
        click.echo(
            f"Warning: {host} can be reached from other machines, and no https address is set. Passwords and "
            "papers would cross the network readable. Put a proxy with TLS before it and name both in "
            "settings.toml: address and trusted_proxies under [server].",
            err=True,
        )
    click.echo(f"Cardassay listens on http://{host}:{port}/ (data in {data}); Ctrl-C ends it.")
    app = make_app(office)
    with supervised(data, office.settings.workers, os.environ):
        serve(app, host, port)
