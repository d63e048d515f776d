"""The walk: one open value after the other, each answer kept before the next is asked."""

from __future__ import annotations

import enum
import getpass
import subprocess
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cardassay.assessing.review import confirmation
from cardassay.cli.review_pictures import Pictures
from cardassay.errors import CardassayError
from cardassay.model.assessment import Assessment
from cardassay.model.fields import FIELDS, FieldSpec
from cardassay.model.open_value import Need, OpenValue
from cardassay.report.open_values import print_open_value, print_others
from cardassay.report.reading_text import shown
from cardassay.report.terminal import print_text
from cardassay.workspace.answers import form_in_words, parse_answer, typed
from cardassay.workspace.confirmed import Confirmation
from cardassay.workspace.confirming import keep, keep_instead

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["Walk", "asked_who"]

_HELP = (
    ("Enter", "what was read is right"),
    ("1 2 …", "choose one of the readings shown"),
    ("any text", "what the paper really says, in the form named above the prompt"),
    ("=text", "the same, where the text could be taken for one of these keys"),
    ("-", "the paper does not say it"),
    ("e", "edit what was read"),
    ("!text", "note why; it is kept with the answer that follows"),
    ("w", "open the whole page, with the place marked, in a viewer"),
    ("s", "skip; it is asked again next time"),
    ("b", "back to the value before; its answer can be given anew"),
    ("u", "take back the answer given here"),
    ("q", "stop; everything answered so far is kept"),
)


class _Move(enum.Enum):
    ON = 1
    BACK = 2
    STOP = 3
    STAY = 4


class Walk:
    """Asks for each value; what was answered stands in ``confirmed.toml`` at once."""

    def __init__(
        self,
        values: Sequence[OpenValue],
        assessments: Mapping[str, Assessment],
        files: Mapping[str, tuple[Path, str]],
        who: str,
        when: date,
        pictures: Pictures,
        console: Console,
    ) -> None:
        self._values, self._assessments, self._files = values, assessments, files
        self._who, self._when = who, when
        self._pictures, self._console = pictures, console
        self._kept: dict[tuple[str, int, str], Confirmation] = {}
        self._why = ""
        self._line_editing = _line_editing()

    def run(self) -> bool:
        """Walks to the end or to where the person stops; false when it was interrupted."""
        needed = sum(value.need is not Need.NOTHING for value in self._values)
        self._print_counts(needed)
        at = 0
        try:
            while at < len(self._values):
                if at == needed and not self._goes_on(len(self._values) - needed):
                    return True
                move = self._one(at, needed)
                if move is _Move.STOP:
                    return True
                at = max(at - 1, 0) if move is _Move.BACK else at + 1
        except (EOFError, KeyboardInterrupt):
            self._console.print("\nStopped. What was answered so far is kept.")
            return False
        return True

    def kept_by_supplier(self) -> dict[str, int]:
        """How many answers were written, by supplier folder."""
        counts: dict[str, int] = {}
        for value in self._values:
            if value.key in self._kept:
                counts[value.supplier] = counts.get(value.supplier, 0) + 1
        return counts

    def print_summary(self) -> None:
        """What was answered and what is left, in one line."""
        as_read = corrected = absent = 0
        for value in self._values:
            entry = self._kept.get(value.key)
            if entry is None:
                continue
            if entry.value is None:
                absent += 1
            elif value.fact is not None and _same(entry.value, value.fact.value):
                as_read += 1
            else:
                corrected += 1
        left = [value for value in self._values if value.key not in self._kept]
        needed = sum(value.need is not Need.NOTHING for value in left)
        self._console.rule(style="dim")
        said = f"{as_read} confirmed as read, {corrected} corrected, {absent} not on the paper; "
        said += f"{len(left)} left, of which findings wait for {needed}." if left else "nothing is left."
        print_text(self._console, said, 0)

    def _print_counts(self, needed: int) -> None:
        blocking = sum(value.need is Need.BLOCKING for value in self._values)
        rest = len(self._values) - needed
        parts = [
            f"{blocking} keep{'s' * (blocking == 1)} a blocking requirement open" if blocking else "",
            f"{needed - blocking} another one" if needed > blocking else "",
            f"no finding of today waits for {rest}" if rest else "",
        ]
        many = f"{len(self._values)} value{'s' * (len(self._values) != 1)}"
        said = f"{many} to look at: {', '.join(part for part in parts if part)}."
        print_text(
            self._console, f"{said} Answers are kept as {self._who}, {self._when}; ? explains the keys.", 0
        )

    def _goes_on(self, rest: int) -> bool:
        """Whether the person also wants to see what decides nothing today."""
        self._console.print()
        asked = (
            f"No finding of today waits for the {rest} value{'s' * (rest != 1)} that remain. Go on? [y/N] "
        )
        return input(asked).strip().casefold() in ("y", "yes")

    def _one(self, at: int, needed: int) -> _Move:
        value = self._values[at]
        count = needed if at < needed else len(self._values)
        self._why = ""
        self._console.print()
        assessment = self._assessments[value.supplier]
        print_open_value(value, assessment, self._console, number=at + 1, count=count)
        self._pictures.show(value, at + 1)
        print_others(value, self._console)
        if (given := self._kept.get(value.key)) is not None:
            print_text(
                self._console, f"Your answer was: {_in_words(given)} (s leaves it, u takes it back)", 0
            )
        self._print_keys(value)
        while True:
            move = self._answered(value, at, input("> ").strip())
            if move is not _Move.STAY:
                return move

    def _print_keys(self, value: OpenValue) -> None:
        parts = ["Enter: as read" if value.fact is not None else "", "1 2 …: choose" if value.others else ""]
        parts += [f"or type {form_in_words(FIELDS[value.field])}", "-: not on the paper", "s skip", "b back"]
        parts += ["w page", "q stop", "? help"]
        self._console.print()
        print_text(self._console, " · ".join(part for part in parts if part), 0)

    def _answered(self, value: OpenValue, at: int, text: str) -> _Move:
        spec = FIELDS[value.field]
        match text.casefold():
            case "":
                return self._as_read(value)
            case "-":
                return self._keep(value, None, "the paper does not say it")
            case "s":
                return _Move.ON
            case "b":
                if at == 0:
                    self._say("This is the first one.")
                    return _Move.STAY
                return _Move.BACK
            case "q":
                return _Move.STOP
            case "u":
                return self._take_back(value)
            case "w":
                self._pictures.open_page(value, at + 1)
                return _Move.STAY
            case "?" | "h" | "help":
                for key, says in _HELP:
                    self._say(f"{key:<9} {says}")
                return _Move.STAY
            case "e":
                return self._edited(value, spec)
            case "y" | "yes" | "ok":
                self._say(f"Enter confirms what was read; type ={text} where that is what the paper says.")
                return _Move.STAY
        if text.startswith("!"):
            self._why = text[1:].strip()
            self._say(f"Noted: {self._why}. Now the answer." if self._why else "The note is gone.")
            return _Move.STAY
        if text.isdecimal() and value.others:
            return self._chosen(value, int(text))
        return self._typed(value, spec, text.removeprefix("="))

    def _as_read(self, value: OpenValue) -> _Move:
        if value.fact is None:
            self._say("Nothing was read, so there is nothing to confirm: type it, - or s.")
            return _Move.STAY
        return self._keep(value, value.fact.value, "compared with the page")

    def _chosen(self, value: OpenValue, number: int) -> _Move:
        if number == 1:
            return self._as_read(value)
        if not 2 <= number <= len(value.others) + 1:
            self._say(f"There is no reading {number}; type ={number} where that is what the paper says.")
            return _Move.STAY
        other = value.others[number - 2]
        return self._keep(value, other.value, f"chosen by eye: {other.why}")

    def _typed(self, value: OpenValue, spec: FieldSpec, text: str) -> _Move:
        try:
            answer = parse_answer(spec, text)
        except ValueError as error:
            self._say(f"{error}.")
            return _Move.STAY
        if value.fact is not None and _same(answer, value.fact.value):
            return self._as_read(value)
        # Whoever meant a key and typed a word must not leave that word behind as a fact.
        for line in (shown(answer) or "none").split("\n"):
            self._say(f"  {line}")
        if input("Is this what the paper says? [Y/n] ").strip().casefold() not in ("", "y", "yes"):
            return _Move.STAY
        read = "nothing was read" if value.fact is None else f"read as {shown(value.fact.value) or 'none'}"
        return self._keep(value, answer, f"read by eye; {' '.join(read.split())}"[:300])

    def _edited(self, value: OpenValue, spec: FieldSpec) -> _Move:
        text = typed(spec, value.fact.value) if value.fact is not None else ""
        if self._line_editing is None:
            self._say(f"Lines cannot be edited in this terminal; copy it from here: {text}")
            return _Move.STAY
        self._line_editing.set_startup_hook(lambda: self._line_editing.insert_text(text))
        try:
            edited = input("edit> ").strip()
        finally:
            self._line_editing.set_startup_hook(None)
        return self._typed(value, spec, edited) if edited else _Move.STAY

    def _keep(self, value: OpenValue, answer: Any, why: str) -> _Move:
        path, name = self._files[value.supplier]
        entry = confirmation(value, answer, who=self._who, when=self._when, why=self._why or why)
        former = self._kept.get(value.key)
        try:
            if former is not None:
                keep_instead(path, former, entry, name=name)
            elif (standing := keep(path, entry, name=name)) is not None:
                self._say(f"{standing.who} said the same on {standing.when}; nothing was written.")
                return _Move.ON
        except (CardassayError, OSError) as error:
            self._say(f"NOT KEPT. {error}")
            return _Move.STAY
        self._kept[value.key] = entry
        self._say(f"kept: {_in_words(entry)}", style="green")
        return _Move.ON

    def _take_back(self, value: OpenValue) -> _Move:
        former = self._kept.get(value.key)
        if former is None:
            self._say("No answer was given here in this walk.")
            return _Move.STAY
        path, name = self._files[value.supplier]
        try:
            keep_instead(path, former, None, name=name)
        except (CardassayError, OSError) as error:
            self._say(f"NOT TAKEN BACK. {error}")
            return _Move.STAY
        del self._kept[value.key]
        self._say("The answer is gone.")
        return _Move.STAY

    def _say(self, text: str, *, style: str = "") -> None:
        from rich.text import Text

        print_text(self._console, Text(text, style=style), 2)


def _same(one: Any, other: Any) -> bool:
    """Whether two values are the same, lists or tuples, blanks apart."""
    return " ".join(shown(one).split()) == " ".join(shown(other).split())


def _in_words(entry: Confirmation) -> str:
    if entry.value is None:
        return f"{entry.field.replace('_', ' ')}: not on the paper"
    text = " | ".join((shown(entry.value) or "none").split("\n"))
    return f"{entry.field.replace('_', ' ')} = {text if len(text) <= 160 else text[:159] + '…'}"


def asked_who(folder: Path) -> str:
    """The name that the person gives, once; proposed is the one that git or the machine knows."""
    proposed = _name_of_git(folder) or _login()
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
        return ""


def _line_editing() -> Any:
    """The library that edits lines; ``None`` where the terminal's own line is all there is (Windows)."""
    try:
        import readline
    except ImportError:
        return None
    return readline
