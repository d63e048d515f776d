"""``cardassay server``: tenders on a server, from this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cardassay.cli.exits import exit_code_help
from cardassay.cli.options import day_type, json_option, write_json

if TYPE_CHECKING:
    from cardassay.client.server import Server

__all__ = ["command"]

_server_option = click.option(
    "--server", "named", metavar="ADDRESS", default="", help="The server. [the one signed in to last]"
)
_tender_argument = click.argument("tender", metavar="TENDER")


def _file() -> Path:
    from platformdirs import user_config_path

    return user_config_path("cardassay", appauthor=False) / "servers.json"


@contextmanager
def _connected(named: str) -> Iterator[Server]:
    from cardassay.client.known import known
    from cardassay.client.server import Server

    with Server(known(_file(), os.environ, named)) as server:
        yield server


@click.group("server")
def command() -> None:
    """
    Work with tenders on a server: list, judge, send papers, export and import.

    TENDER and SUPPLIER are identifiers, or names where only one has it. CARDASSAY_SERVER and
    CARDASSAY_TOKEN go before what was signed in to.
    """


@command.command("login")
@click.argument("address", metavar="ADDRESS")
def login(address: str) -> None:
    """Keep a token for the server at ADDRESS; it is asked for, or read from standard input."""
    from cardassay.client.known import Known, checked_address, remember
    from cardassay.client.server import Server

    address = checked_address(address)
    token = click.prompt("Token", hide_input=True, err=True).strip()
    entry = Known(address, token)
    with Server(entry) as server:
        count = sum(1 for _ in server.each("/tenders"))
    remember(_file(), entry)
    click.echo(f"Signed in to {address}; {count} tender{'' if count == 1 else 's'} to be seen.")


@command.command("logout")
@click.argument("address", metavar="ADDRESS")
def logout(address: str) -> None:
    """Forget the token for ADDRESS. It stays valid until it is revoked on the server's page."""
    from cardassay.client.known import checked_address, forget

    address = checked_address(address)
    there = forget(_file(), address)
    click.echo(f"The token for {address} is forgotten." if there else f"There was no token for {address}.")


@command.command("tenders")
@_server_option
@json_option
def tenders(named: str, as_json: bool) -> None:
    """List the tenders that the token may see."""
    with _connected(named) as server:
        found = list(server.each("/tenders"))
    if as_json:
        _print_json(found)
        return
    for one in found:
        click.echo(f"{one['id']}  {one['name']}")
    if not found:
        click.echo("No tender is shown to this token.", err=True)


@command.command("assess", epilog="\b\n" + exit_code_help())
@_tender_argument
@click.option("--day", type=day_type, default=None, metavar="DAY", help="The day judged. [today]")
@click.option("--supplier", metavar="NAME", default="", help="Only this supplier.")
@_server_option
@json_option
@click.pass_context
def assess(
    ctx: click.Context, tender: str, day: date | None, supplier: str, named: str, as_json: bool
) -> None:
    """Judge a TENDER on the server; --json gives the bytes that `cardassay assess --json` gives."""
    from io import BytesIO

    from cardassay.cli.server_assessed import exit_code_of, print_assessed

    out = BytesIO()
    with _connected(named) as server:
        path = _tender(server, tender)
        if supplier:
            path = _supplier(server, path, supplier)
        server.download(f"{path}/assessment", out, day=day)
    content = out.getvalue()
    if as_json:
        write_json(content)
    else:
        print_assessed(content)
    ctx.exit(exit_code_of(content))


@command.command("send")
@_tender_argument
@click.argument("supplier", metavar="SUPPLIER")
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True)
)
@_server_option
@json_option
def send(tender: str, supplier: str, files: tuple[Path, ...], named: str, as_json: bool) -> None:
    """
    Put files and folders into the dossier of a SUPPLIER.

    What is there already is not sent twice; a large file that was cut off goes on where it stopped.
    """
    from cardassay.cli.progress import progress

    results: list[dict[str, Any]] = []
    with _connected(named) as server, progress("sending") as step:
        path = _supplier(server, _tender(server, tender), supplier)
        for file, name in _each_file(files):
            results.append(server.put_in(path, file, name, step))
            if not as_json:
                one = results[-1]
                click.echo(f"{one['name']}: {_STATES.get(one['state'], one['state'])} {one['file']}".rstrip())
    if as_json:
        _print_json(results)


_STATES = {
    "kept": "in the dossier as",
    "renamed": "in the dossier as",
    "there": "was there already as",
    "left-out": "left out, no paper",
}


@command.command("export")
@_tender_argument
@click.argument("archive", metavar="FILE.zip", type=click.Path(path_type=Path, dir_okay=False))
@_server_option
def export(tender: str, archive: Path, named: str) -> None:
    """Write the workspace folder of a TENDER as the archive FILE.zip, for every other command."""
    coming = archive.with_name(f".{archive.name}.coming")
    try:
        with _connected(named) as server, coming.open("wb") as out:
            size = server.download(f"{_tender(server, tender)}/export", out)
        os.replace(coming, archive)
    finally:
        coming.unlink(missing_ok=True)
    click.echo(f"{archive}: {size:,} bytes")


@command.command("import")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path, exists=True))
@_server_option
@json_option
def import_(directory: Path, named: str, as_json: bool) -> None:
    """Make a tender on the server of the workspace DIR, or of an archive of one."""
    import tempfile

    with tempfile.TemporaryFile() as packed, _connected(named) as server:
        if directory.is_dir():
            import tarfile

            with tarfile.open(fileobj=packed, mode="w:gz") as archive:
                archive.add(directory, directory.resolve().name)
        else:
            packed.write(directory.read_bytes())
        packed.seek(0)
        made = server.send("/tender-imports", packed)
    if as_json:
        _print_json(made)
        return
    click.echo(f"“{made['name']}” is a tender on {server.address} now: {made['tender_id']}")
    for path in made["left_out"]:
        click.echo(f"  left out: {path}", err=True)


def _tender(server: Server, named: str) -> str:
    return f"/tenders/{_one(list(server.each('/tenders')), named, 'tender')}"


def _supplier(server: Server, tender: str, named: str) -> str:
    found = list(server.each(f"{tender}/suppliers"))
    return f"{tender}/suppliers/{_one(found, named, 'supplier')}"


def _one(entries: list[dict[str, Any]], named: str, what: str) -> str:
    from cardassay.errors import UsageError

    meant = [one for one in entries if named in (one["id"], one.get("folder"))]
    meant = meant or [one for one in entries if one["name"].casefold() == named.casefold()]
    if len(meant) == 1:
        return str(meant[0]["id"])
    there = ", ".join(f"{one['id']} ({one['name']})" for one in (meant or entries)[:20]) or "none"
    how = "Several have that name" if meant else f"There is no {what} `{named}`"
    raise UsageError(f"{how}. Name one by its identifier: {there}.")


def _each_file(given: tuple[Path, ...]) -> Iterator[tuple[Path, str]]:
    for one in given:
        if not one.is_dir():
            yield one, one.name
            continue
        for file in sorted(one.rglob("*")):
            if file.is_file() and not file.is_symlink():
                yield file, f"{one.resolve().name}/{file.relative_to(one).as_posix()}"


def _print_json(value: object) -> None:
    from cardassay.report.plain import to_json

    write_json(to_json(value))
