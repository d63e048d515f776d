"""
The snapshots of a workspace: public lists as they were on a day, byte for byte, never overwritten.

``registers/<register>/<day>-<first 12 of its SHA-256>.<ending>`` is the list, a ``.toml`` of the same
name beside it says where it came from. Bytes that no longer fit that hash are not used.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cardassay.errors import Fault, InputError, UsageError
from cardassay.form import read_toml
from cardassay.model.problem import Problem
from cardassay.model.register import Description, Snapshot

__all__ = ["Age", "Shelf", "add", "age_of", "newest", "shelf_of"]

_NAME = re.compile(r"(\d{4}-\d\d-\d\d)-([0-9a-f]{12})")
_ENDINGS = frozenset({"csv", "tsv", "txt", "json", "jsonl", "xlsx", "ods", "html", "htm", "pdf", "xml"})
_MOST_SIDECAR = 64 * 1024


@dataclass(frozen=True, slots=True)
class _Sidecar:
    register: str
    day: date
    sha256: str
    origin: str
    who: str = ""
    turn: int = 1
    """Which of the lists of that day it is, in the order in which they were added."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """All snapshots of a workspace, by register, day and turn, and what is wrong in the folder."""

    snapshots: tuple[Snapshot, ...]
    problems: tuple[Problem, ...] = ()

    def of(self, register: str) -> tuple[Snapshot, ...]:
        """The snapshots of one register, the oldest first."""
        return tuple(one for one in self.snapshots if one.register == register)


@dataclass(frozen=True, slots=True)
class Age:
    """How old a snapshot is on a day, and whether it still answers."""

    days: int
    """Negative when its day lies ahead."""
    limit: int | None
    """Days up to which it answers; ``None`` for any age."""

    @property
    def ahead(self) -> bool:
        """Whether its day has not come yet: then it proves nothing."""
        return self.days < 0

    @property
    def fresh(self) -> bool:
        """Whether it answers on that day."""
        return self.days >= 0 and (self.limit is None or self.days <= self.limit)


def age_of(snapshot: Snapshot, description: Description, on: date) -> Age:
    """The age of a snapshot on a day, beside what its register allows."""
    return Age((on - snapshot.day).days, description.freshness_days)


def newest(shelf: Shelf, register: str, on: date) -> Snapshot | None:
    """The last snapshot of a register up to a day, fresh or not; ``None`` when there is none."""
    until = [one for one in shelf.of(register) if one.day <= on]
    return until[-1] if until else None


def add(
    workspace: Path,
    register: str,
    data: bytes,
    *,
    day: date,
    today: date,
    origin: str,
    who: str = "",
    ending: str = "",
) -> tuple[Snapshot, bool]:
    """
    Puts a list into the workspace; the snapshot, and whether it is new there.

    Args:
        workspace: Folder of the workspace.
        register: Identifier of the register's description.
        data: The list, byte for byte.
        day: Day on which it was retrieved.
        today: The day of the clock; a list from the future proves nothing.
        origin: Address or file that it came from.
        who: Person who brought it.
        ending: Ending of the file's name; found from the bytes when left out or unusual.

    Raises:
        UsageError: The day lies ahead.
        InputError: Another file is in the way.
    """
    if day > today:
        raise UsageError(
            f"{day} lies ahead (today is {today}): a list cannot be retrieved on a day that has not come. "
            "Give the day on which it was fetched. Nothing was added."
        )
    sha256 = hashlib.sha256(data).hexdigest()
    ending = ending.lower().lstrip(".")
    ending = ending if ending in _ENDINGS else _ending_of(data)
    folder = workspace / "registers" / register
    name = f"{day.isoformat()}-{sha256[:12]}"
    for taken in sorted(folder.glob(f"{name}.*")):
        if taken.suffix != ".toml":
            if hashlib.sha256(taken.read_bytes()).hexdigest() != sha256:
                raise _in_the_way(workspace, taken)
            ending = taken.suffix[1:]
    file = folder / f"{name}.{ending}"
    snapshot = Snapshot(register, day, sha256, origin, file.relative_to(workspace).as_posix(), who)
    sidecar = folder / f"{name}.toml"
    if file.exists() and sidecar.exists():
        known, _, _ = _read_sidecar(workspace, sidecar)
        return (known or snapshot), False
    others = [_read_sidecar(workspace, other) for other in folder.glob(f"{day.isoformat()}-*.toml")]
    turn = 1 + max((turn for known, turn, _ in others if known is not None), default=0)
    folder.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        _write(file, data)
    _write(sidecar, _sidecar_text(snapshot, turn).encode("utf-8"))
    return snapshot, True


def _in_the_way(workspace: Path, taken: Path) -> InputError:
    shown = taken.relative_to(workspace).as_posix()
    do = "Move that file away, and add the list again"
    return InputError(
        "The list was not added.", (Fault(shown, "the file of this name holds other bytes than it says", do),)
    )


def _ending_of(data: bytes) -> str:
    begin = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if begin.startswith(b"PK\x03\x04"):
        return "ods" if b"opendocument.spreadsheet" in begin[:200] else "xlsx"
    for mark, ending in (
        (b"%PDF-", "pdf"),
        (b"<?xml", "xml"),
        (b"<", "html"),
        (b"{", "json"),
        (b"[", "json"),
    ):
        if begin.startswith(mark):
            return ending
    return "csv"


def _sidecar_text(snapshot: Snapshot, turn: int) -> str:
    lines = [
        f"register = {_quoted(snapshot.register)}",
        f"day = {snapshot.day.isoformat()}",
        f"sha256 = {_quoted(snapshot.sha256)}",
        f"origin = {_quoted(snapshot.origin)}",
    ]
    if snapshot.who:
        lines.append(f"who = {_quoted(snapshot.who)}")
    if turn > 1:
        lines.append(f"turn = {turn}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    sound = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(sound, ensure_ascii=False).replace("\x7f", "\\u007f")


def _write(file: Path, content: bytes) -> None:
    """Writes a file that is not there yet, whole or not at all."""
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        Path(temporary).chmod(0o644)
        os.replace(temporary, file)
    finally:
        Path(temporary).unlink(missing_ok=True)


def shelf_of(workspace: Path) -> Shelf:
    """The snapshots in ``registers/`` of a workspace; what cannot be used is a problem with its path."""
    found: list[tuple[Snapshot, int]] = []
    problems: list[Problem] = []
    root = workspace / "registers"
    folders = sorted(root.iterdir(), key=lambda entry: entry.name) if root.is_dir() else []
    for folder in folders:
        if not folder.is_dir() or folder.name.startswith("."):
            continue
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
            if _NAME.fullmatch(entry.stem) is None or entry.name.startswith("."):
                continue
            if entry.suffix != ".toml":
                if not entry.with_suffix(".toml").exists():
                    problems.append(_no_sidecar(workspace, entry))
                continue
            snapshot, turn, problem = _read_sidecar(workspace, entry)
            if snapshot is not None:
                found.append((snapshot, turn))
            if problem is not None:
                problems.append(problem)
    found.sort(key=lambda one: (one[0].register, one[0].day, one[1], one[0].sha256))
    return Shelf(tuple(snapshot for snapshot, _ in found), tuple(problems))


def _no_sidecar(workspace: Path, entry: Path) -> Problem:
    return Problem(
        "no-sidecar",
        entry.relative_to(workspace).as_posix(),
        "Nothing beside the list says where it came from, so that it proves nothing and is not used. Add it "
        "again with `cardassay register add`, with its day and origin.",
    )


def _read_sidecar(workspace: Path, file: Path) -> tuple[Snapshot | None, int, Problem | None]:
    shown = file.relative_to(workspace).as_posix()

    def bad(what: str) -> tuple[None, int, Problem]:
        do = "Put it right, or add the list again with `cardassay register add`."
        return None, 1, Problem("bad-sidecar", shown, f"{what}; the snapshot is not used. {do}")

    try:
        text = file.read_bytes()[:_MOST_SIDECAR].decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        return bad(f"The file cannot be read ({error})")
    form, faults = read_toml(text, shown)
    said = form.fill(_Sidecar) if form is not None else None
    faults = (*faults, *(form.faults if form is not None else ()))
    if said is None:
        return bad("; ".join(str(fault) for fault in faults))
    if said.register != file.parent.name:
        return bad(f"It says register `{said.register}` and lies in the folder of `{file.parent.name}`")
    if file.stem != f"{said.day.isoformat()}-{said.sha256[:12]}" or len(said.sha256) != 64:
        return bad("Its day or hash is not that of its name")
    lists = [one for one in sorted(file.parent.glob(f"{file.stem}.*")) if one.suffix != ".toml"]
    if len(lists) != 1:
        return bad("The list itself is missing" if not lists else "There are several lists of this name")
    inside = lists[0].relative_to(workspace).as_posix()
    return Snapshot(said.register, said.day, said.sha256, said.origin, inside, said.who), said.turn, None
