"""Columns that a list does not have any more, and which unknown one each may be by what its cells are."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence

from cardassay.registers.lists.heads import plain, plain_head
from cardassay.registers.lists.levels import read_level
from cardassay.registers.lists.notes import shown

__all__ = ["ADDRESS", "DAY", "LEVEL", "WORDS", "form_of", "may_be"]

DAY, ADDRESS, LEVEL, WORDS = "days", "addresses", "levels", "words"
_DAY = re.compile(r"\d{1,4}[/.\-]\d{1,2}[/.\-]\d{1,4}(?:[T ].*)?")
_ADDRESS = re.compile(r"(?:https?|ftp)://|www\.|.*\.pdf$", re.IGNORECASE)
_SAMPLE = 200
_ALIKE = 0.6


def form_of(cells: Iterable[str]) -> str:
    """
    What most filled cells of a column are: days, addresses, levels or words; empty for a blank column.

    >>> form_of(["03/31/2025", "", "04/01/2025"]), form_of(["EAL4+", "None", "EAL5+"]), form_of(["", ""])
    ('days', 'levels', '')
    """
    counts: dict[str, int] = {}
    for cell in cells:
        words = plain(cell)
        if words:
            form = _form(words)
            counts[form] = counts.get(form, 0) + 1
    return max(counts, key=lambda form: counts[form]) if counts else ""


def _form(words: str) -> str:
    if _DAY.fullmatch(words):
        return DAY
    if _ADDRESS.match(words):
        return ADDRESS
    claim = read_level(words)
    return LEVEL if claim is not None and claim.eal else WORDS


def may_be(
    missing: Mapping[str, str], unknown: Mapping[str, Sequence[str]], usual: Mapping[str, str]
) -> dict[str, str]:
    """
    For each missing column the unknown one that it may be now; those are left out of which none may.

    Args:
        missing: Heads that are not there, with the form of their cells.
        unknown: Heads that are not known, with cells of theirs.
        usual: For an unknown head the missing one that usually stands in its place.
    """
    forms = {head: form_of(cells[:_SAMPLE]) for head, cells in unknown.items()}
    pairs = []
    for head, form in missing.items():
        for other, its in forms.items():
            if its not in ("", form):
                continue
            alike = difflib.SequenceMatcher(None, plain_head(head), plain_head(other)).ratio()
            in_place = usual.get(other) == head
            # A blank column shows by its name or its place alone what it is.
            if its or in_place or alike >= _ALIKE:
                pairs.append((alike >= _ALIKE, in_place, alike, head, other))
    found: dict[str, str] = {}
    for *_, head, other in sorted(pairs, reverse=True):
        if head not in found and other not in found.values():
            found[head] = other
    return {head: shown(other) for head, other in found.items()}
