"""``cardassay person``: people of a server, for whoever has lost the way in."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cardassay.cli.options import json_option, write_json
from cardassay.cli.web import data_option

if TYPE_CHECKING:
    from cardassay.office.office import Office
    from cardassay.office.people.password_links import Invitation

__all__ = ["command"]

_ROLES = ("administrator", "manager", "reviewer", "reader", "auditor")


@click.group("person")
def command() -> None:
    """
    Add, list and let in again the people of a server.

    For what pages cannot do: when nobody is left who could sign in as an administrator. It needs the
    rights of the server on its data folder; the audit trail says that it was the command line.
    """


@command.command("list")
@data_option
@json_option
def show(data: Path, as_json: bool) -> None:
    """Everybody with login, role and state."""
    from cardassay.cli.office import opened
    from cardassay.office.people.everybody import list_people

    with opened(data) as office:
        people = list_people(office)
        today = office.today()
    if as_json:
        from cardassay.report.plain import to_json

        write_json(to_json(people))
        return
    for one in people:
        state = "active" if one.active else "deactivated"
        if one.active and one.until is not None and one.until < today:
            state = "last day is over"
        if one.active and one.way == "invited":
            state = "invited"
        last = f", until {one.until}" if one.until else ""
        click.echo(f"{one.login}  {one.role or 'no role yet'}, {state}{last}  ({one.name})")
    if not people:
        click.echo("Nobody yet. `cardassay web` prints a token for the first administrator.")


@command.command("add")
@click.argument("login")
@click.option("--name", required=True, help="As sign-offs and the audit trail show it.")
@click.option("--role", type=click.Choice(_ROLES), default="administrator", help="[administrator]")
@click.option("--mail", default="", help="Where reminders go.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day; auditors need one.")
@click.option("--password", is_flag=True, help="Ask for a password here; it must be changed at once.")
@data_option
def add(
    login: str, name: str, role: str, mail: str, until: datetime | None, password: bool, data: Path
) -> None:
    """Add somebody, and print the link by which that person chooses a password."""
    from cardassay.cli.office import command_actor, opened
    from cardassay.office.people.everybody import invite

    last: date | None = until.date() if until else None
    typed = _typed_password() if password else ""
    with opened(data) as office:
        made = invite(office, command_actor(), name=name, login=login, role=role, mail=mail, until=last)
        _tell(office, made, typed)


@command.command("reset")
@click.argument("login")
@click.option("--codes", is_flag=True, help="Take one-time codes away as well (the telephone is lost).")
@click.option("--password", is_flag=True, help="Ask for a password here; it must be changed at once.")
@data_option
def reset(login: str, codes: bool, password: bool, data: Path) -> None:
    """Let somebody choose a new password; the former one counts no more, sessions end."""
    from cardassay.cli.office import command_actor, opened
    from cardassay.office.people import everybody as people

    typed = _typed_password() if password else ""
    with opened(data) as office:
        one = people.person_by_login(office, login)
        actor = command_actor()
        if not one.active:
            people.reactivate(office, actor, one.id)
            click.echo(f"{one.name} was deactivated and is active again.")
        made = people.reset(office, actor, one.id, codes=codes, force=True)
        _tell(office, made, typed)


def _tell(office: Office, made: Invitation, typed: str) -> None:
    if typed:
        from cardassay.cli.office import command_actor
        from cardassay.office.people.password_links import set_password

        set_password(office, command_actor(), made.person_id, typed)
        click.echo("The password is set. It must be changed at the first sign-in.")
        return
    base = office.settings.address or "http://127.0.0.1:8472"
    click.echo(f"{base}/welcome/{made.token}")
    ends = office.local(made.ends_at).strftime("%Y-%m-%d %H:%M")
    click.echo(f"Whoever opens this link chooses the password, once, until {ends}. Hand it over in private.")


def _typed_password() -> str:
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return typed
