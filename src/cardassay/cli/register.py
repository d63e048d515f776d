"""``cardassay register``: public lists as they were on a day, and what they say."""

from __future__ import annotations

from importlib import import_module

import click

__all__ = ["command"]

_COMMANDS = {
    "list": ("cardassay.cli.register_lists", "list_", "The registers with their snapshots and ages."),
    "show": ("cardassay.cli.register_lists", "show", "One register: what it is, its snapshots and problems."),
    "add": ("cardassay.cli.register_add", "add", "Put a list that you saved into the workspace."),
    "refresh": ("cardassay.cli.register_add", "refresh", "Fetch a public list (uses the network)."),
    "record": (
        "cardassay.cli.register_record",
        "record",
        "Keep what a person saw in a register, with its proof.",
    ),
    "search": ("cardassay.cli.register_search", "search", "Find a number or words in the newest snapshots."),
    "diff": (
        "cardassay.cli.register_diff",
        "diff",
        "What changed between two snapshots, and whom it touches.",
    ),
}
"""Name, module and attribute of each command, and its line of ``--help``: loaded on use."""


class _Group(click.Group):
    """Commands by name; what a command needs is imported when it runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which one meets them."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in _COMMANDS:
            return None
        module, name, _ = _COMMANDS[cmd_name]
        found = getattr(import_module(module), name)
        assert isinstance(found, click.Command)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, from the table above."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, says) for name, (_, _, says) in _COMMANDS.items()])


@click.group("register", cls=_Group)
def command() -> None:
    """
    Public lists as they were on a day, and what they say of the papers.

    A list is kept byte for byte in registers/ of the workspace, with its day and origin. Only `refresh`
    uses the network, and only for lists that are published as one file.
    """
