"""One open value put before a person, and what each answer means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from cardassay.assessing.review import confirmation
from cardassay.cli.review_kept import Kept, Move
from cardassay.model.fields import FIELDS, FieldSpec
from cardassay.model.open_value import OpenValue
from cardassay.report.open_values import print_others
from cardassay.report.reading_text import shown
from cardassay.report.terminal import print_text
from cardassay.workspace.answers import form_in_words, parse_answer, typed

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["HELP", "answered", "print_prompt", "same_value"]

HELP = (
    ("Enter", "what was read is right"),
    ("1 2 …", "choose one of the readings shown"),
    ("any text", "what the paper really says, in the form named above the prompt"),
    ("=text", "the same, where the text is one of these keys, or a number"),
    ("-", "the paper does not say it"),
    ("e", "edit what was read"),
)
_LONGEST_WHY = 300


def print_prompt(value: OpenValue, console: Console) -> None:
    """The other readings, and what can be typed."""
    print_others(value, console)
    parts = ["Enter as read" if value.fact is not None else "", "1 2 … choose" if value.others else ""]
    parts += [f"or type {form_in_words(FIELDS[value.field])}", "- not on the paper"]
    console.print()
    print_text(console, Text(" · ".join(part for part in parts if part), "dim"), 0)


def answered(value: OpenValue, text: str, kept: Kept) -> Move:
    """Takes what was typed, keys of the walk apart."""
    spec = FIELDS[value.field]
    match text.casefold():
        case "":
            return _as_read(value, kept)
        case "-":
            return _kept(value, None, "the paper does not say it", kept)
        case "e":
            return _edited(value, spec, kept)
        case "y" | "yes" | "ok":
            kept.say(f"Enter confirms what was read; type ={text} where that is what the paper says.")
            return Move.STAY
    if text.isdecimal() and value.others:
        return _chosen(value, int(text), kept)
    return _typed(value, spec, text.removeprefix("="), kept)


def _kept(value: OpenValue, answer: Any, why: str, kept: Kept) -> Move:
    return kept.keep(value, confirmation(value, answer, who=kept.who, when=kept.when, why=kept.why or why))


def _as_read(value: OpenValue, kept: Kept) -> Move:
    if value.fact is None:
        kept.say("Nothing was read, so there is nothing to confirm: type it, - or s.")
        return Move.STAY
    return _kept(value, value.fact.value, "compared with the page", kept)


def _chosen(value: OpenValue, number: int, kept: Kept) -> Move:
    if number == 1:
        return _as_read(value, kept)
    if not 2 <= number <= len(value.others) + 1:
        kept.say(f"There is no reading {number}; type ={number} where that is what the paper says.")
        return Move.STAY
    other = value.others[number - 2]
    return _kept(value, other.value, f"chosen by eye: {other.why}", kept)


def _typed(value: OpenValue, spec: FieldSpec, text: str, kept: Kept) -> Move:
    try:
        answer = parse_answer(spec, text)
    except ValueError as error:
        kept.say(f"{error}. Nothing was kept; answer again.")
        return Move.STAY
    if value.fact is not None and same_value(answer, value.fact.value):
        return _as_read(value, kept)
    # Whoever meant a key and typed a word must not leave that word behind as a fact.
    for line in (shown(answer) or "none").split("\n"):
        kept.say(f"  {line}", style="bold")
    if input("Is this what the paper says? [Y/n] ").strip().casefold() not in ("", "y", "yes"):
        return Move.STAY
    read = "nothing was read" if value.fact is None else f"read as {shown(value.fact.value) or 'none'}"
    return _kept(value, answer, f"read by eye; {' '.join(read.split())}"[:_LONGEST_WHY], kept)


def _edited(value: OpenValue, spec: FieldSpec, kept: Kept) -> Move:
    text = typed(spec, value.fact.value) if value.fact is not None else ""
    lines = _line_editing()
    if lines is None:
        kept.say(f"Lines cannot be edited in this terminal; copy it from here: {text}")
        return Move.STAY
    lines.set_startup_hook(lambda: lines.insert_text(text))
    try:
        edited = input("edit> ").strip()
    finally:
        lines.set_startup_hook(None)
    return _typed(value, spec, edited, kept) if edited else Move.STAY


def _line_editing() -> Any:
    """The library that edits lines; ``None`` where the terminal's own line is all there is (Windows)."""
    try:
        import readline
    except ImportError:
        return None
    return readline


def same_value(one: Any, other: Any) -> bool:
    """Whether two values are the same, lists or tuples, blanks apart."""
    return " ".join(shown(one).split()) == " ".join(shown(other).split())
