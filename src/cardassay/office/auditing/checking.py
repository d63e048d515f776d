"""
Whether the entries of an audit trail fit one another; needs no database, so that an export can be
checked by somebody else, on another machine, years later.

An export is text: one entry of JSON on each line in the order of their numbers, and a last line with
the head (number and hash of the last entry of the whole trail at that moment). Each entry holds

- ``sha256``: over all its other values, as JSON with sorted keys, without blanks, in UTF-8;
- ``before``: the ``sha256`` of the entry before it, 64 zeros for the first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cardassay.errors import UsageError
from cardassay.office.trail import START, digest_of

__all__ = ["Checked", "Misfit", "check_entries", "check_export", "export_line", "head_line"]

_NAMES = (
    "number",
    "at",
    "who",
    "person_id",
    "via",
    "address",
    "what",
    "tender_id",
    "about",
    "before",
    "sha256",
)


@dataclass(frozen=True, slots=True)
class Misfit:
    """The first entry that does not fit."""

    number: int
    kind: str
    """``changed``, ``missing`` (before it), ``replaced`` (the one before it), or ``cut`` (the end)."""
    told: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found."""

    entries: int
    """How many were looked at."""
    whole: bool
    """Whether they claim to be all there are; of a part each entry is checked, and links that are in it."""
    number: int
    """Number of the last one that fits; 0 when there is none."""
    sha256: str
    """Its hash."""
    misfit: Misfit | None
    held: bool | None = None
    """Whether the hash that was kept elsewhere stands in it; ``None`` when none was given."""

    @property
    def fits(self) -> bool:
        """Whether nothing speaks against it."""
        return self.misfit is None and self.held is not False


def check_entries(
    entries: Iterable[Mapping[str, Any]],
    *,
    whole: bool = True,
    head: tuple[int, str] | None = None,
    kept: str = "",
) -> Checked:
    """
    Go through entries in the order of their numbers, up to the first that does not fit.

    Args:
        whole: Whether no number may be missing.
        head: Number and hash of the last entry, as they stand elsewhere.
        kept: A hash of an entry that somebody kept; it must be found.
    """
    return _concluded(_walked(entries, kept), whole, head, kept)


def check_export(lines: Iterable[str], *, kept: str = "") -> Checked:
    """
    Check an export, one line after the other, so that it may be of any size.

    Raises:
        UsageError: It is no export of an audit trail.
    """
    closing: dict[str, Any] = {}
    lines = iter(lines)
    kept = kept.strip().lower()
    walked = _walked(_read(lines, closing), kept)
    if walked.misfit is not None:  # what follows was not read, but for the last line
        for _ in _read(lines, closing):
            pass
    if not closing:
        raise UsageError(
            "This file has no last line with the head of the trail: it is no export of an audit trail, or it "
            "was cut off. Export it again."
        )
    head = closing["head"]
    return _concluded(walked, bool(closing["whole"]), (int(head["number"]), str(head["sha256"])), kept)


def export_line(entry: Mapping[str, Any]) -> str:
    """One entry as a line of an export."""
    shown = {name: entry[name] for name in _NAMES}
    return (
        json.dumps({**shown, "at": entry["at"].isoformat(timespec="microseconds")}, ensure_ascii=True) + "\n"
    )


def head_line(number: int, sha256: str, moment: datetime, *, whole: bool) -> str:
    """The last line of an export."""
    head = {"number": number, "sha256": sha256}
    value = {"head": head, "whole": whole, "exported_at": moment.isoformat(timespec="seconds")}
    return json.dumps(value) + "\n"


@dataclass(slots=True)
class _Walk:
    """How far a walk along the chain came."""

    count: int = 0
    number: int = 0
    sha256: str = START
    found: bool = False
    misfit: Misfit | None = None
    gap: Misfit | None = None
    """The first number that is missing; a fault only where all entries should be there."""
    at_gap: tuple[int, int, str] = (0, 0, START)


def _walked(entries: Iterable[Mapping[str, Any]], kept: str) -> _Walk:
    walk = _Walk()
    for entry in entries:
        own, number = int(entry["number"]), walk.number
        if own != number + 1 and walk.gap is None:
            told = f"Entry {own} follows entry {number}: what stood between is missing."
            walk.gap, walk.at_gap = Misfit(own, "missing", told), (walk.count, number, walk.sha256)
        walk.misfit = _misfit(entry, number, walk.sha256)
        if walk.misfit is not None:
            break
        walk.count, walk.number, walk.sha256 = walk.count + 1, own, str(entry["sha256"])
        walk.found = walk.found or walk.sha256 == kept
    return walk


def _concluded(walk: _Walk, whole: bool, head: tuple[int, str] | None, kept: str) -> Checked:
    count, number, sha256, misfit = walk.count, walk.number, walk.sha256, walk.misfit
    if whole and walk.gap is not None:
        (count, number, sha256), misfit = walk.at_gap, walk.gap
    if misfit is None and whole and head is not None and head != (number, sha256):
        told = f"The trail should end with entry {head[0]} ({head[1]}), but ends with {number} ({sha256})."
        misfit = Misfit(number + 1, "cut", told)
    return Checked(count, whole, number, sha256, misfit, walk.found if kept else None)


def _misfit(entry: Mapping[str, Any], number: int, before: str) -> Misfit | None:
    own = int(entry["number"])
    if own <= number:
        return Misfit(own, "missing", f"Entry {own} stands behind entry {number}: the order is not theirs.")
    if digest_of(entry) != entry["sha256"]:
        return Misfit(own, "changed", f"Entry {own} does not have its own hash: it was changed.")
    if own == number + 1 and entry["before"] != before:
        told = f"Entry {own} was chained to another entry {number} than the one that stands here."
        return Misfit(own, "replaced", told)
    return None


def _read(lines: Iterable[str], closing: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for place, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
            if "head" in value:
                closing.update(value)
                _ = int(value["head"]["number"]), value["head"]["sha256"], value["whole"]
                continue
            entry = {**value, "at": datetime.fromisoformat(value["at"])}
            missing = [name for name in _NAMES if name not in entry]
            if missing or not isinstance(entry["number"], int):
                raise ValueError(f"without {', '.join(missing)}")
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(f"Line {place} is no entry of an audit trail ({error}).") from error
        yield entry
