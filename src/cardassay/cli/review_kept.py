"""Answers of one walk: each is written before the next is asked, and can be given anew."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from cardassay.errors import CardassayError
from cardassay.model.open_value import OpenKind, OpenName, OpenValue
from cardassay.report.reading_text import shown
from cardassay.report.terminal import print_text
from cardassay.workspace.confirmed import KindSaid, Sameness
from cardassay.workspace.confirming import Decision, keep, keep_instead

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["Item", "Kept", "Move", "in_words"]

Item = OpenValue | OpenName | OpenKind

_LONGEST = 160


class Move(enum.Enum):
    """Where the walk goes next."""

    ON = 1
    BACK = 2
    STOP = 3
    STAY = 4


class Kept:
    """What was answered and stands in ``confirmed.toml``."""

    def __init__(self, files: Mapping[str, tuple[Path, str]], who: str, when: date, console: Console) -> None:
        self._files, self._console = files, console
        self.who, self.when = who, when
        self.why = ""
        """The person's own reason for the answer that follows; empty for the usual one."""
        self._entries: dict[object, tuple[str, Decision]] = {}

    def of(self, item: Item) -> Decision | None:
        """The answer that was given in this walk."""
        entry = self._entries.get(item.key)
        return None if entry is None else entry[1]

    def by_supplier(self) -> dict[str, int]:
        """How many answers were written, by supplier folder."""
        counts: dict[str, int] = {}
        for supplier, _ in self._entries.values():
            counts[supplier] = counts.get(supplier, 0) + 1
        return counts

    def is_another(self, item: Item) -> bool:
        """Whether it was said in this walk that the paper is of another kind than it was read as."""
        said = self._entries.get(("kind", item.paper.sha256))
        if said is None or isinstance(item, (OpenKind, OpenName)) or not isinstance(said[1], KindSaid):
            return False
        return said[1].kind.value != item.kind

    def keep_kind(self, item: Item, decision: KindSaid) -> Move:
        """Writes what kind of paper a file is, whatever was asked."""
        return self._write(("kind", item.paper.sha256), item.supplier, decision)

    def keep(self, item: Item, decision: Decision) -> Move:
        """Writes an answer; the walk stays where it is when that cannot be done, and says why."""
        return self._write(item.key, item.supplier, decision)

    def _write(self, key: object, supplier: str, decision: Decision) -> Move:
        path, name = self._files[supplier]
        former = self._entries.get(key, ("", None))[1]
        try:
            if former is not None:
                keep_instead(path, former, decision, name=name)
            elif (standing := keep(path, decision, name=name)) is not None:
                self.say(f"{standing.who} said the same on {standing.when}; nothing was written.")
                return Move.ON
        except (CardassayError, OSError) as error:
            self.say(f"NOT KEPT. {error}", style="red")
            return Move.STAY
        self._entries[key] = supplier, decision
        self.say(f"kept: {in_words(decision)}", style="green")
        return Move.ON

    def take_back(self, item: Item) -> Move:
        """Removes the answer that was given in this walk."""
        key: object = ("kind", item.paper.sha256) if self.is_another(item) else item.key
        former = self._entries.get(key, ("", None))[1]
        if former is None:
            self.say("No answer was given here in this walk.")
            return Move.STAY
        path, name = self._files[item.supplier]
        try:
            keep_instead(path, former, None, name=name)
        except (CardassayError, OSError) as error:
            self.say(f"NOT TAKEN BACK. {error}", style="red")
            return Move.STAY
        del self._entries[key]
        self.say("The answer is gone.")
        return Move.STAY

    def say(self, text: str, *, style: str = "") -> None:
        """Print one sentence of the dialogue."""
        print_text(self._console, Text(text, style=style), 2)


def in_words(decision: Decision) -> str:
    """The answer in one line."""
    if isinstance(decision, Sameness):
        return f"“{decision.printed}” is {'' if decision.same else 'not '}{decision.party or decision.site}"
    if isinstance(decision, KindSaid):
        return f"{decision.file or 'the paper'} is a {decision.kind}"
    field = decision.field.replace("_", " ")
    if decision.value is None:
        return f"{field}: not on the paper"
    text = " | ".join((shown(decision.value) or "none").split("\n"))
    return f"{field} = {text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…'}"
