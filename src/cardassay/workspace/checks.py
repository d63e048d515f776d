"""Checks that several workspace files share: names that must exist, identifiers that must be new."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from cardassay.form import Form

__all__ = ["identifier", "nearest", "twice", "unknown"]

Path = tuple[str | int, ...]
_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_NEAR_ENOUGH = 0.6


def nearest(word: str, known: Iterable[str], label: str) -> str:
    """What to do about a word that does not exist: the nearest right one, or the list of all."""
    names = sorted(set(known))
    near = difflib.get_close_matches(word, names, 1, _NEAR_ENOUGH)
    if near:
        return f"Did you mean `{near[0]}`?"
    return f"{label}: {', '.join(names)}" if names else "None is declared yet"


def unknown(form: Form, path: Path, word: str, known: Iterable[str], noun: str) -> bool:
    """Whether a named thing does not exist; the fault is noted."""
    names = list(known)
    if word in names:
        return False
    form.fault(path, f"there is no {noun} `{word}`", nearest(word, names, "Known here"))
    return True


def identifier(form: Form, path: Path, word: str) -> None:
    """Notes a fault when an identifier could not stand in a command or a file name."""
    if not _IDENTIFIER.fullmatch(word):
        do = "Use letters, digits and hyphens only, such as `plant-1`"
        form.fault(path, f"`{word}` cannot be an identifier", do)


def twice(form: Form, ids: Iterable[tuple[Path, str]], noun: str) -> None:
    """Notes a fault for each identifier that stood before."""
    seen: dict[str, Path] = {}
    for path, word in ids:
        if word in seen:
            first = form.where(seen[word])
            form.fault(path, f"{noun} `{word}` is declared twice (first at {first})", "Give each its own")
        seen.setdefault(word, path)
