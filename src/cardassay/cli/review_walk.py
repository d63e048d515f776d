"""The walk through what waits for a person: one item after the other, forth and back."""

from __future__ import annotations

import getpass
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from cardassay.cli import review_kind, review_name, review_value
from cardassay.cli.review_kept import Item, Kept, Move, in_words
from cardassay.cli.review_pictures import Pictures
from cardassay.cli.typeahead import forget_typeahead
from cardassay.model.assessment import Assessment
from cardassay.model.open_value import Need, OpenKind, OpenName
from cardassay.report.open_values import (
    print_flags,
    print_open_kind,
    print_open_name,
    print_open_value,
)
from cardassay.report.terminal import print_text
from cardassay.workspace.confirmed import Confirmation

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["Walk", "asked_who"]

_HELP = (
    ("!text", "note why; it is kept with the answer that follows"),
    ("k", "the paper is something else than it was read as; its other values are not asked"),
    ("w", "open the whole page, with the place marked, in a viewer"),
    ("s", "skip; it is asked again next time"),
    ("b", "back to the item before; its answer can be given anew"),
    ("u", "take back the answer given here"),
    ("q", "stop; everything answered so far is kept"),
)
_KEYS = "s skip · b back · w whole page · q stop · ? help"


class Walk:
    """Asks for each item; what was answered stands in ``confirmed.toml`` at once."""

    def __init__(
        self,
        items: Sequence[Item],
        assessments: Mapping[str, Assessment],
        kept: Kept,
        pictures: Pictures,
        console: Console,
    ) -> None:
        self._items, self._assessments = items, assessments
        self._kept, self._pictures, self._console = kept, pictures, console
        self._needed = sum(item.need is not Need.NOTHING for item in items)

    def run(self) -> bool:
        """Walks to the end or to where the person stops; false when it was interrupted."""
        self._print_counts()
        at, asked_on, move = 0, False, Move.ON
        try:
            while at < len(self._items):
                if self._kept.is_another(self._items[at]) and move is not Move.BACK:
                    at += 1
                    continue
                if at >= self._needed and not asked_on:
                    rest = [item for item in self._items[at:] if not self._kept.is_another(item)]
                    if not self._goes_on(len(rest)):
                        return True
                    asked_on = True
                move = self._one(at)
                if move is Move.STOP:
                    return True
                at = at - 1 if move is Move.BACK else at + 1
        except (EOFError, KeyboardInterrupt):
            self._console.print("\nStopped. What was answered so far is kept.")
            return False
        return True

    def print_summary(self) -> None:
        """What was answered and what is left, in one line."""
        as_read = corrected = absent = others = 0
        for item in self._items:
            entry = self._kept.of(item)
            if entry is None:
                continue
            if not isinstance(entry, Confirmation):
                others += 1
            elif entry.value is None:
                absent += 1
            elif item.fact is not None and review_value.same_value(entry.value, item.fact.value):
                as_read += 1
            else:
                corrected += 1
        left = [
            item for item in self._items if self._kept.of(item) is None and not self._kept.is_another(item)
        ]
        needed = sum(item.need is not Need.NOTHING for item in left)
        self._console.rule(style="dim")
        said = f"{as_read} confirmed as read, {corrected} corrected, {absent} not on the paper"
        said += f", {others} name{'s' * (others != 1)} or kind{'s' * (others != 1)} decided" if others else ""
        said += f"; {len(left)} left, of which findings wait for {needed}." if left else "; nothing is left."
        print_text(self._console, said, 0)

    def _print_counts(self) -> None:
        blocking = sum(item.need is Need.BLOCKING for item in self._items)
        other, rest = self._needed - blocking, len(self._items) - self._needed
        lines = (
            (blocking, f"keep{'s' * (blocking == 1)} a blocking requirement open"),
            (other, f"keep{'s' * (other == 1)} a requirement open that does not block"),
            (rest, "read without certainty, and no finding of today waits for it"),
        )
        for count, says in lines:
            if count:
                print_text(self._console, f"{count:>4}  {says}", 0)
        said = f"Answers are kept at once, as {self._kept.who}, {self._kept.when}; ? explains the keys."
        print_text(self._console, said, 0)

    def _goes_on(self, rest: int) -> bool:
        """Whether the person also wants to see what decides nothing today."""
        self._console.print()
        forget_typeahead()
        many = f"{rest} values that remain" if rest > 1 else "value that remains"
        asked = f"No finding of today waits for the {many}. Go on with {'them' if rest > 1 else 'it'}? [y/N] "
        return input(asked).strip().casefold() in ("y", "yes")

    def _one(self, at: int) -> Move:
        item = self._items[at]
        count = self._needed if at < self._needed else len(self._items)
        assessment = self._assessments[item.supplier]
        self._kept.why = ""
        self._console.print()
        if isinstance(item, OpenKind):
            print_open_kind(item, assessment, self._console, number=at + 1, count=count)
        elif isinstance(item, OpenName):
            print_open_name(item, assessment, self._console, number=at + 1, count=count)
        else:
            print_open_value(item, assessment, self._console, number=at + 1, count=count)
        if at == 0 or self._items[at - 1].seen_on != item.seen_on:
            print_flags(item, assessment, self._console)
        self._pictures.show(item, at + 1)
        if isinstance(item, OpenKind):
            review_kind.print_prompt(item, self._console)
        elif isinstance(item, OpenName):
            review_name.print_prompt(item, self._console)
        else:
            review_value.print_prompt(item, self._console)
        print_text(self._console, Text(_KEYS, "dim"), 0)
        if (given := self._kept.of(item)) is not None:
            print_text(self._console, f"Your answer: {in_words(given)} (s leaves it, u takes it back)", 0)
        forget_typeahead()
        while True:
            move = self._answered(item, at, input("> ").strip())
            if move is not Move.STAY:
                return move

    def _answered(self, item: Item, at: int, text: str) -> Move:
        match text.casefold():
            case "s":
                return Move.ON
            case "q":
                return Move.STOP
            case "b" if at == 0:
                self._kept.say("This is the first one.")
                return Move.STAY
            case "b":
                return Move.BACK
            case "u":
                return self._kept.take_back(item)
            case "w":
                self._pictures.open_page(item, at + 1)
                return Move.STAY
            case "k":
                return review_kind.another_kind(item, self._kept)
            case "?" | "h" | "help":
                for key, says in (*_own_help(item), *_HELP):
                    self._kept.say(f"{key:<9} {says}")
                return Move.STAY
        if text.startswith("!"):
            self._kept.why = text[1:].strip()
            noted = f"Noted: {self._kept.why}. Now the answer." if self._kept.why else "The note is gone."
            self._kept.say(noted)
            return Move.STAY
        if isinstance(item, OpenKind):
            return review_kind.answered(item, text, self._kept)
        if isinstance(item, OpenName):
            return review_name.answered(item, text, self._kept)
        return review_value.answered(item, text, self._kept)


def _own_help(item: Item) -> tuple[tuple[str, str], ...]:
    if isinstance(item, OpenKind):
        return review_kind.HELP
    return review_name.HELP if isinstance(item, OpenName) else review_value.HELP


def asked_who(folder: Path) -> str:
    """The name that the person gives, once; proposed is the one that git or the machine knows."""
    proposed = _name_of_git(folder) or _login()
    forget_typeahead()
    while True:
        hint = f" [{proposed}]" if proposed else ""
        name = " ".join(input(f"Your name, as it is noted beside each answer{hint}: ").split()) or proposed
        if name:
            return name


def _name_of_git(folder: Path) -> str:
    try:
        asked = subprocess.run(
            ["git", "config", "user.name"], cwd=folder, capture_output=True, timeout=5, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""  # no git here: the login name is proposed instead
    return " ".join(asked.stdout.decode("utf-8", "replace").split())


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""  # nobody knows; the person types it
