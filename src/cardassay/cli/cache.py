"""``cardassay cache``: what is kept of papers that were read, and how to forget it."""

from __future__ import annotations

import click

from cardassay.cli.options import json_option, write_json

__all__ = ["command"]

_SAYS = {"documents": "papers read", "ocr-pages": "pictured pages recognised"}


@click.group("cache")
def command() -> None:
    """
    Show or forget what is kept of papers that were read.

    What a paper says is kept on this machine for this user, so that no paper is read twice; it is
    kept for its bytes and for this very reader, and goes after half a year without use. The
    environment variable CARDASSAY_CACHE names another folder, or says `off`.
    """


@command.command("show")
@json_option
def show(as_json: bool) -> None:
    """Where results are kept, how many, and their size."""
    from cardassay.documents.keeping import Keeper, kept_file

    file = kept_file()
    with Keeper(file if file is not None and file.exists() else None, tell=_tell) as keeper:
        sizes = keeper.sizes()
    if as_json:
        from cardassay.report.plain import to_json

        stores = {name: {"count": count, "bytes": size} for name, (count, size) in sizes.items()}
        write_json(to_json({"file": None if file is None else str(file), "kept": stores}))
        return
    if file is None:
        click.echo("Nothing is kept: CARDASSAY_CACHE is `off`.")
        return
    click.echo(f"Kept in {file}")
    for name, (count, size) in sizes.items():
        click.echo(f"  {count} {_SAYS.get(name, name)}, {size / 2**20:.1f} MB")
    if not sizes:
        click.echo("  nothing yet")


@command.command("clear")
def clear() -> None:
    """Forget everything that is kept; papers and verdicts are untouched."""
    from cardassay.documents.keeping import Keeper, kept_file

    file = kept_file()
    if file is None or not file.exists():
        click.echo("Nothing is kept.")
        return
    with Keeper(file, tell=_tell) as keeper:
        keeper.clear()
        left = sum(count for count, _ in keeper.sizes().values())
    click.echo("Forgotten; the next run reads every paper anew." if not left else f"{left} entries are left.")


def _tell(says: str) -> None:
    click.echo(says, err=True)
