"""
Words without which a regular expression cannot match, to look for before it is run.

Telling the kind of a paper tries some hundred patterns on it; nearly all of them can be ruled out
by a plain search for a word, which is many times faster.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from cardassay.documents.folding import fold

__all__ = ["Sought", "branches_of", "needles_of"]

_LEAST = 3
"""Shorter words are found nearly everywhere and rule out nothing; a sign outside of ASCII is rare."""

_QUANTIFIER = re.compile(r"[?*+]\??|\{(\d*)(?:,\d*)?\}\??")
_INNER = re.compile(r"\((?:\?i?:|\?P<\w+>)?(?!\?)")
_CLASSES = set("dDsSwWbBAZ0123456789")
_ESCAPED = {"n": "\n", "t": "\t", "f": "\f", "r": "\r", "v": "\v"}


@dataclass(frozen=True, slots=True)
class _Item:
    """One part of a branch: literal signs, or the needles of a group."""

    literal: str = ""
    needles: tuple[str, ...] | None = None


class Sought:
    """
    A pattern that is compiled, and run, only where a text holds one of its words.

    Most patterns of most papers never are: a plain search for a word rules them out.
    """

    def __init__(self, pattern: str, flags: int = 0) -> None:
        """The pattern as :func:`re.compile` takes it; of the flags only ``IGNORECASE`` is expected."""
        self.pattern, self.flags = pattern, flags

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern itself."""
        return re.compile(self.pattern, self.flags)

    @cached_property
    def needles(self) -> tuple[str, ...] | None:
        """Folded words of which one stands in every folded text that the pattern matches."""
        return needles_of(self.pattern, any_case=True)

    def may_stand_in(self, folded: str) -> bool:
        """A word of the pattern stands in the folded text, or the pattern has none."""
        needles = self.needles
        if needles is None:
            return True
        for needle in needles:  # noqa: SIM110  a loop is faster than any(), and this is run often
            if needle in folded:
                return True
        return False

    def search(self, text: str, folded: str) -> re.Match[str] | None:
        """The first match in a text whose folded form is given too."""
        return self.compiled.search(text) if self.may_stand_in(folded) else None

    def finditer(self, text: str, folded: str) -> Iterator[re.Match[str]]:
        """The matches in a text whose folded form is given too."""
        return self.compiled.finditer(text) if self.may_stand_in(folded) else iter(())


def branches_of(pattern: str) -> tuple[str, ...]:
    """The alternatives of a pattern at its outermost level; a pattern without flags for the whole."""
    return tuple(_branches(pattern))


def needles_of(pattern: str, *, any_case: bool = False) -> tuple[str, ...] | None:
    """
    Words of which at least one stands in every text that the pattern matches.

    ``None`` where no such words are seen; then only the pattern itself can tell. The pattern must
    be compiled without flags; with ``any_case`` it may disregard case, and the words are folded, to
    be looked for in folded text.

    >>> needles_of(r"\\bsecurity ?target\\b|cible de s.curit.")
    ('cible de s', 'security')
    >>> needles_of(r"(?:draft|specimen) (?:copy )?only")
    ('specimen', 'draft')
    >>> needles_of(r"[a-z]+|draft") is None
    True
    >>> needles_of(r"(?i:Société|GmbH)", any_case=True)
    ('societe', 'gmbh')
    """
    if "(?x" in pattern or "(?P=" in pattern or ("(?i" in pattern and not any_case):
        return None
    found: list[str] = []
    for branch in _branches(pattern):
        best = _best(_items(branch, any_case))
        if best is None:
            return None
        found.extend(best)
    # Long words first: they are the rarest.
    return tuple(dict.fromkeys(sorted(found, key=len, reverse=True)))


def _best(items: list[_Item]) -> tuple[str, ...] | None:
    candidates = [(item.literal,) if item.literal else item.needles for item in items]
    usable = [c for c in candidates if c and min(map(_rarity, c)) >= _LEAST]
    return max(usable, key=lambda c: (min(map(_rarity, c)), -len(c)), default=None)


def _rarity(word: str) -> int:
    return len(word) if word.isascii() else sum(1 if sign.isascii() else _LEAST for sign in word)


def _branches(pattern: str) -> list[str]:
    """The alternatives at the outermost level."""
    parts, depth, start, at = [], 0, 0, 0
    while at < len(pattern):
        sign = pattern[at]
        if sign == "\\":
            at += 2
            continue
        if sign == "[":
            at = _class_end(pattern, at)
            continue
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and depth == 0:
            parts.append(pattern[start:at])
            start = at + 1
        at += 1
    return [*parts, pattern[start:]]


def _class_end(pattern: str, at: int) -> int:
    """Offset behind the ``]`` of the class that begins there."""
    at += 1
    if pattern[at : at + 1] == "^":
        at += 1
    if pattern[at : at + 1] == "]":
        at += 1
    while pattern[at] != "]":
        at += 2 if pattern[at] == "\\" else 1
    return at + 1


def _group_end(pattern: str, at: int) -> int:
    """Offset behind the ``)`` of the group that begins there."""
    depth = 0
    while True:
        sign = pattern[at]
        if sign == "\\":
            at += 2
            continue
        if sign == "[":
            at = _class_end(pattern, at)
            continue
        depth += (sign == "(") - (sign == ")")
        at += 1
        if depth == 0:
            return at


def _items(branch: str, any_case: bool) -> list[_Item]:
    items: list[_Item] = []
    run = ""

    def end_run() -> None:
        nonlocal run
        if run:
            items.append(_Item(literal=fold(run) if any_case else run))
        run = ""

    at = 0
    while at < len(branch):
        sign = branch[at]
        if sign == "(":
            end = _group_end(branch, at)
            end_run()
            optional, after = _optional(branch, end)
            inner = _INNER.match(branch, at, end)
            if inner is not None and not optional:
                items.append(_Item(needles=needles_of(branch[inner.end() : end - 1], any_case=any_case)))
            at = after
            continue
        if sign == "[":
            end_run()
            at = _optional(branch, _class_end(branch, at))[1]
            continue
        literal, end = _literal(branch, at)
        optional, after = _optional(branch, end)
        if literal is None:
            end_run()
        elif after == end:
            run += literal
        else:
            run += "" if optional else literal
            end_run()
        at = after
    end_run()
    return items


def _literal(branch: str, at: int) -> tuple[str | None, int]:
    """The sign that stands there for itself, ``None`` for a class or an anchor; and what follows."""
    sign = branch[at]
    if sign != "\\":
        return (None if sign in ".^$" else sign), at + 1
    escaped = branch[at + 1]
    if escaped in _CLASSES:
        return None, at + 2
    if escaped in "xuUN":
        return None, len(branch)
    return _ESCAPED.get(escaped, escaped), at + 2


def _optional(branch: str, at: int) -> tuple[bool, int]:
    """Whether what ends there may be missing, and the offset behind its quantifier."""
    match = _QUANTIFIER.match(branch, at)
    if match is None:
        return False, at
    missing = match.group()[0] in "?*" or match.group().startswith(("{0", "{,"))
    return missing, match.end()
