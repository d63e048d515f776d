"""Lines of a typed form: where each key stands, and a reading that goes on after a broken line."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from cardassay.model.problem import Problem

__all__ = ["Lines", "parse_leniently"]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.-]+)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*["']?([A-Za-z0-9_-]+)["']?\s*(?:\.[A-Za-z0-9_."'-]+\s*)?=""")
_AT = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")
_MOST_FAULTS = 100
"""Broken lines after which the rest of a file is given up: it is not a form."""


class Lines:
    """Where the parts of a form stand, counted from 1."""

    def __init__(self, text: str) -> None:
        self._keys: dict[tuple[str, str], int] = {}
        self._headers: dict[str, int] = {}
        attestations, part = -1, ""
        for number, line in enumerate(text.splitlines(), start=1):
            header = _HEADER.match(line)
            if header:
                part = header.group(2)
                self._headers.setdefault(part, number)
                if part == "attestation":
                    attestations += 1
                    part = f"attestation {attestations}"
                    self._headers[part] = number
            else:
                key = _KEY.match(line)
                if key:
                    self._keys.setdefault((part, key.group(1)), number)

    def top(self, key: str) -> int:
        """Line of a key or header outside the parts; 1 when it is not there."""
        return self._headers.get(key) or self._keys.get(("", key), 1)

    def paper(self, key: str) -> int:
        """Line of a key of ``[paper]``; the header's line when the key is missing."""
        return self._keys.get(("paper", key)) or self._headers.get("paper", 1)

    def header(self, index: int) -> int:
        """Line of the ``index``-th ``[[attestation]]``, from 0."""
        return self._headers.get(f"attestation {index}") or self._headers.get("attestation", 1)

    def of(self, index: int, key: str) -> int:
        """Line of a key of the ``index``-th attestation; its header's when the key is missing."""
        return self._keys.get((f"attestation {index}", key)) or self.header(index)


def parse_leniently(text: str) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """
    The content of a form and what could not be read in it.

    TOML gives up at the first broken line. Here that line is reported and blanked, and the rest is
    read again, so that a person sees all faults at once and loses no good field.
    """
    lines = text.splitlines()
    problems: list[Problem] = []
    while len(problems) < _MOST_FAULTS:
        try:
            return tomllib.loads("\n".join(lines) + "\n"), tuple(problems)
        except RecursionError:
            # Thousands of brackets: nobody typed this.
            break
        except ValueError as error:
            # Mostly TOMLDecodeError; a number of thousands of digits raises a plain ValueError.
            at = _AT.search(str(error))
            number = int(at.group(1)) if at and at.group(1) else len(lines)
            what = _AT.sub("", str(error)).strip()
            number = _statement(lines, number, unclosed="unclosed" in what.lower())
            if number == 0:
                break
            problems.append(Problem("typed-broken-line", f"line {number}", _message(lines[number - 1], what)))
            for other in _same_key(lines, number) if "overwrite" in what.lower() else (number,):
                _blank(lines, other)
    problems.append(
        Problem(
            "typed-not-a-form",
            "whole file",
            "The file is not a form that can be read; begin it with [paper] and see the guide "
            "for an example.",
        )
    )
    return {}, tuple(problems)


def _statement(lines: list[str], number: int, *, unclosed: bool) -> int:
    """The line on which the broken statement begins: at or before ``number``; 0 when none is left."""
    number = min(number, len(lines))
    while number > 0 and not lines[number - 1].strip():
        number -= 1
    # A list that is not closed is noticed at the key behind it; it begins at the key before.
    first = number - 1 if unclosed and number > 1 and _begins(lines[number - 1]) else number
    while first > 0 and not _begins(lines[first - 1]):
        first -= 1
    return first or number


def _begins(line: str) -> bool:
    return (_KEY.match(line) or _HEADER.match(line)) is not None


def _blank(lines: list[str], number: int) -> None:
    lines[number - 1] = ""
    # The lines that belonged to the same list or text would be broken by themselves.
    for index in range(number, len(lines)):
        if _KEY.match(lines[index]) or _HEADER.match(lines[index]) or not lines[index].strip():
            break
        lines[index] = ""


def _same_key(lines: list[str], number: int) -> tuple[int, ...]:
    """All lines of that part which set the same key: of two values neither can be chosen."""
    match = _KEY.match(lines[number - 1])
    if match is None:
        return (number,)
    begin = number
    while begin > 1 and not _HEADER.match(lines[begin - 1]):
        begin -= 1
    found = [number]
    for candidate in range(begin, len(lines) + 1):
        line = lines[candidate - 1]
        if candidate > number and _HEADER.match(line):
            break
        other = _KEY.match(line)
        if candidate != number and other and other.group(1) == match.group(1):
            found.append(candidate)
    return tuple(found)


def _message(line: str, what: str) -> str:
    shown = " ".join(line.split())
    shown = shown if len(shown) <= 80 else shown[:77] + "..."
    key = _KEY.match(line)
    value = line.split("=", 1)[1].strip() if key else ""
    if key and re.fullmatch(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}", value):
        return (
            f"`{value}` is not a day; write `{key.group(1)}` as a real day in the form 2027-03-31, "
            "without quotes. It is left out."
        )
    if "overwrite" in what.lower() and key:
        return (
            f"`{key.group(1)}` stands twice in this part; both are left out, since nobody can tell which one "
            "is meant. Keep one."
        )
    return f"`{shown}` cannot be read ({what[0].lower()}{what[1:]}); it is left out. Texts stand in quotes."
