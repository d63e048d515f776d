"""One printed name that resembles the offer, put before a person, and what each answer means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from cardassay.cli.review_kept import Kept, Move
from cardassay.model.open_value import OpenName
from cardassay.report.terminal import print_text
from cardassay.workspace.confirmed import Sameness

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["HELP", "answered", "print_prompt"]

HELP = (
    ("y", "the printed name or site is the one of the offer"),
    ("n", "it is somebody or somewhere else"),
)


def print_prompt(name: OpenName, console: Console) -> None:
    """The question, and what can be typed."""
    what = f"the site `{name.site}`" if name.site else f"the party `{name.party}`"
    console.print()
    print_text(
        console, f"Is what is printed {what} of the offer? Its register number or address may tell.", 0
    )
    other = "somewhere else" if name.site else "somebody else"
    print_text(console, Text(f"y the same · n {other}", "dim"), 0)


def answered(name: OpenName, text: str, kept: Kept) -> Move:
    """Takes what was typed, keys of the walk apart."""
    if text.casefold() not in ("y", "yes", "n", "no"):
        kept.say("Type y where it is the same, n where it is not, or s to leave it open.")
        return Move.STAY
    same = text.casefold() in ("y", "yes")
    # Nothing on the paper says so by itself: the reason is what others will want to see.
    why = kept.why or input("How do you know? [compared by eye] ").strip() or "compared by eye"
    decision = Sameness(name.printed, kept.who, kept.when, why, name.party, name.site, same)
    return kept.keep(name, decision)
