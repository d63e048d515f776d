"""The root command; it knows the names of its commands and loads each one on use."""

from __future__ import annotations

from importlib import import_module

import click

from cardassay import __version__
from cardassay.cli.errors import reported
from cardassay.cli.exits import exit_code_help

__all__ = ["root"]

_COMMANDS = {
    "init": ("cardassay.cli.init", "Make a commented workspace."),
    "read": ("cardassay.cli.read", "Show what papers say."),
    "review": ("cardassay.cli.review", "Confirm what was read and is not sure."),
    "assess": ("cardassay.cli.assess", "Judge every supplier for the project; say what is missing."),
    "explain": ("cardassay.cli.explain", "Show the whole reasoning behind one requirement."),
    "compare": ("cardassay.cli.compare", "Set the suppliers side by side."),
    "request": ("cardassay.cli.request", "Write the letter that asks for the missing papers."),
    "register": ("cardassay.cli.register", "Keep public lists, and see what they say."),
    "scheme": ("cardassay.cli.scheme", "List, show and check the certification schemes."),
    "pack": ("cardassay.cli.pack", "List, show and check the requirement packs."),
    "frozen": ("cardassay.cli.frozen", "Verify a frozen assessment that somebody exported."),
    "server": ("cardassay.cli.server", "Work with tenders on a server, from this machine."),
    "web": ("cardassay.cli.web", "Serve tenders, review, watch and decisions to a team."),
    "worker": ("cardassay.cli.worker", "Work in the background for a server, here or elsewhere."),
    "tender": ("cardassay.cli.tender", "Import, export and list the tenders of a server."),
    "person": ("cardassay.cli.person", "Let people into a server when nobody can do it there."),
    "audit": ("cardassay.cli.audit", "Export and check the audit trail of a server."),
    "backup": ("cardassay.cli.backup", "Put a whole installation into one file."),
    "restore": ("cardassay.cli.restore", "Make an installation from such a file."),
    "cache": ("cardassay.cli.cache", "Show or forget what is kept of papers that were read."),
}
"""Name, module that holds ``command``, and the line of ``--help``: nothing is loaded to show it."""


class _Root(click.Group):
    """Commands by name; what a command needs is imported when it runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which one meets them."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in _COMMANDS:
            return None
        command = import_module(_COMMANDS[cmd_name][0]).command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name; a near miss is answered with the right name."""
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], _COMMANDS, 1)
            hint = f"Did you mean `{near[0]}`?" if near else f"Commands are: {', '.join(_COMMANDS)}."
            raise click.UsageError(f"There is no command `{args[0]}`. {hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, from the table above."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, says) for name, (_, says) in _COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        """Runs a command; whatever stops it becomes a message and an exit code."""
        with reported(ctx):
            return super().invoke(ctx)


@click.group(
    cls=_Root,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="\b\n" + exit_code_help(),
)
@click.version_option(__version__, prog_name="cardassay")
def root() -> None:
    """
    Does this smart-card manufacturer hold a certification system that is complete enough for this
    card project? If not, what is missing, and who must send which paper?

    Begin with `cardassay init DIR`, put the suppliers' papers there, then `cardassay assess DIR`.
    """
