"""What kind of paper a file is, put before a person, and what each answer means."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from rich.text import Text

from cardassay.cli.review_kept import Item, Kept, Move
from cardassay.model.document import Kind
from cardassay.model.open_value import OpenKind
from cardassay.report.terminal import print_text
from cardassay.workspace.confirmed import KindSaid

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["HELP", "another_kind", "answered", "kind_of", "print_prompt"]

HELP = (
    ("y", "the paper is of that kind"),
    ("n", "it is no certificate at all"),
    ("a kind", "what it is; `kinds` lists them all. What was read then counts for nothing"),
)


def print_prompt(kind: OpenKind, console: Console) -> None:
    """The question, and what can be typed."""
    console.print()
    print_text(console, f"Is this paper a {kind.kind}? Open it with w, and look at the whole of it.", 0)
    print_text(console, Text("y it is · n no certificate · or type what it is (kinds lists them)", "dim"), 0)


def answered(kind: OpenKind, text: str, kept: Kept) -> Move:
    """Takes what was typed, keys of the walk apart."""
    if text.casefold() in ("y", "yes"):
        return _said(kind, Kind(kind.kind), "looked at the paper", kept)
    if text.casefold() in ("n", "no"):
        return _said(kind, Kind.NOT_A_CERTIFICATE, "looked at the paper", kept)
    found = kind_of(text, kept)
    return Move.STAY if found is None else _said(kind, found, "looked at the paper", kept)


def another_kind(item: Item, kept: Kept) -> Move:
    """Asks what a paper is that a person knows to be something else than it was read as."""
    typed = input("What is this paper? [not-a-certificate] ").strip()
    found = kind_of(typed, kept) if typed else Kind.NOT_A_CERTIFICATE
    return Move.STAY if found is None else _said(item, found, "seen while its values were confirmed", kept)


def kind_of(text: str, kept: Kept) -> Kind | None:
    """The kind of that name; ``None`` when there is none, and then it is said which there are."""
    word = "-".join(text.casefold().split())
    known = [kind.value for kind in Kind]
    if word in known:
        return Kind(word)
    near = difflib.get_close_matches(word, known, 1, 0.6)
    if word == "kinds" or not near:
        kept.say(f"Kinds are: {', '.join(known)}.")
    else:
        kept.say(f"There is no kind `{text}`. Did you mean `{near[0]}`?")
    return None


def _said(item: Item, kind: Kind, why: str, kept: Kept) -> Move:
    return kept.keep_kind(
        item,
        KindSaid(item.paper.sha256, kind, kept.who, kept.when, kept.why or why, item.paper.file),
    )
