"""
What a person decided, written into ``confirmed.toml`` so that nothing that stands there is lost.

1. A decision is text behind the text that is there: comments, order and layout of people stay.
2. The whole new text is read before it is written; it must say exactly what was said before, and
   the decision. Otherwise nothing is written, and the message says what to do.
3. The file is replaced in one step, under a lock that also holds between machines that share a
   folder, and only when it is still the file that was read.
4. Somebody else's decision about the same field stands: the same value is not written twice, and
   another value is a conflict that people settle.
"""

from __future__ import annotations

import os
import re
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, cast

from cardassay.errors import CardassayError, Fault, InputError
from cardassay.model.fields import FIELDS
from cardassay.model.finding import Waiver
from cardassay.workspace.checked import Checked
from cardassay.workspace.confirmed import (
    Admission,
    Confirmation,
    Decisions,
    KindSaid,
    Receipt,
    Sameness,
    read_decisions,
    shaped,
)

__all__ = [
    "Decision",
    "Entry",
    "NotKeptError",
    "decided",
    "decided_instead",
    "entry_text",
    "keep",
    "keep_instead",
    "writable",
]

Decision = Confirmation | KindSaid | Sameness
Entry = Decision | Checked | Waiver | Receipt | Admission
E = TypeVar("E", bound=Entry)

_HEAD = (
    "# What people read on the papers of this supplier, and who, when and why.\n"
    "# Each entry holds for exactly the file with that SHA-256.\n"
)
_TRIES = 5
_PAUSE_S, _DEAD_AFTER_S, _AT_MOST_S = 0.02, 10.0, 60.0
"""A lock is held for milliseconds; one that nobody renewed for so long belongs to a dead process."""


_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class NotKeptError(CardassayError):
    """A decision was not written; the file is as it was."""


def writable(decision: E) -> E:
    """
    The decision as it will be read again: blanks collapsed, broken signs of foreign files replaced.

    Raises:
        NotKeptError: The value has not the form of its field.
    """
    texts: dict[str, Any] = {
        entry.name: _LONE_SURROGATE.sub("\ufffd", text)
        for entry in fields(decision)
        if entry.name not in ("value", "kind") and isinstance(text := getattr(decision, entry.name), str)
    }
    if isinstance(decision, Checked):
        return replace(decision, shown=_shown(decision.shown), **texts)
    if not isinstance(decision, Confirmation) or decision.value is None:
        return replace(decision, **texts)
    value = shaped(FIELDS[decision.field], _raw(decision.value))
    if value is None:
        raise NotKeptError(f"{decision.value!r} has not the form of `{decision.field}`; nothing was written.")
    return replace(decision, value=value, **texts)


def _shown(shown: Mapping[str, Any]) -> Mapping[str, Any]:
    values = {name: shaped(FIELDS[name], _raw(value)) for name, value in shown.items()}
    wrong = next((name for name, value in values.items() if value is None), "")
    if wrong:
        raise NotKeptError(f"{shown[wrong]!r} has not the form of `{wrong}`; nothing was written.")
    return values


def _raw(value: Any) -> Any:
    """The value as TOML gives it: lists, no empty entries of tables, no broken signs."""
    if isinstance(value, str):
        return _LONE_SURROGATE.sub("\ufffd", value)
    if isinstance(value, Mapping):
        return {key: _raw(item) for key, item in value.items() if item is not None}
    if isinstance(value, (list, tuple)):
        return [_raw(item) for item in value]
    return value


def keep(file: Path, decision: E, *, name: str) -> E | None:
    """
    Write a decision; ``None``, or what stands there already and says the same.

    Args:
        file: The supplier's ``confirmed.toml``; it is made when there is none.
        name: The file as messages show it.

    Raises:
        NotKeptError: Somebody decided otherwise meanwhile, or the file is in use for too long.
        InputError: What stands in the file cannot be read.
        OSError: The file cannot be written.
    """
    with _locked(file):
        for _ in range(_TRIES):
            old = _bytes_of(file)
            new, standing = decided(old, decision, name=name)
            if standing is not None:
                return standing
            if _replaced(file, old, new):
                return None
    raise NotKeptError(_BUSY.format(name=name))


def decided(old: bytes | None, decision: E, *, name: str) -> tuple[bytes, E | None]:
    """
    The text with the decision in it, and what stood there already and says the same.

    Args:
        old: The text of ``confirmed.toml``; ``None`` when there is none yet.
        name: The file as messages show it.

    Raises:
        NotKeptError: Somebody decided otherwise meanwhile.
        InputError: What stands in the text cannot be read.
    """
    decision = writable(decision)
    before = _before(old, name)
    standing = _standing(before, decision)
    if standing is not None:
        if _says(standing) == _says(decision):
            return old or b"", standing
        raise NotKeptError(_conflict(standing, name))
    new = _appended(old, entry_text(decision))
    _check(new, name, before, added=decision)
    return new, None


def keep_instead(file: Path, former: Entry, decision: Entry | None, *, name: str) -> None:
    """
    Put a decision in the place of one that was just written; ``None`` takes it back.

    Raises:
        NotKeptError: The former one does not stand in the file any more as it was written.
        InputError: What stands in the file cannot be read.
        OSError: The file cannot be written.
    """
    with _locked(file):
        for _ in range(_TRIES):
            old = _bytes_of(file)
            if _replaced(file, old, decided_instead(old, former, decision, name=name)):
                return
    raise NotKeptError(_BUSY.format(name=name))


def decided_instead(old: bytes | None, former: Entry, decision: Entry | None, *, name: str) -> bytes:
    """
    The text with a decision in the place of a former one; ``None`` takes the former one out.

    Raises:
        NotKeptError: The former one does not stand in the text any more as it was written.
        InputError: What stands in the text cannot be read.
    """
    former = writable(former)
    decision = None if decision is None else writable(decision)
    before = _before(old, name)
    text = (old or b"").decode("utf-8")
    block = _in_layout(entry_text(former), old)
    if text.count(block) != 1:
        raise NotKeptError(
            f"Your earlier answer in {name} was changed by somebody meanwhile, so that it is left "
            "as it stands. Look at the file, and correct it there."
        )
    put = "" if decision is None else _in_layout(entry_text(decision), old)
    new = text.replace(block, put).encode("utf-8")
    _check(new, name, before, added=decision, removed=former)
    return new


_BUSY = (
    "{name} was changed again and again while your answer was to be written, so nothing was written. "
    "Is it open in a program that saves it all the time? Close it there, and answer again."
)


def entry_text(decision: Entry) -> str:
    """The decision as it stands in the file: a blank line, then one key on each line."""
    lines: list[tuple[str, Any]]
    if isinstance(decision, Confirmation):
        table = "confirmed"
        value = ("absent", True) if decision.value is None else ("value", decision.value)
        lines = [
            ("file", decision.file),
            ("sha256", decision.sha256),
            ("attestation", decision.attestation),
            ("field", decision.field),
            value,
        ]
    elif isinstance(decision, KindSaid):
        table = "kind"
        lines = [("file", decision.file), ("sha256", decision.sha256), ("kind", decision.kind.value)]
    elif isinstance(decision, Checked):
        table, lines = "checked", _of_look_up(decision)
    elif isinstance(decision, Waiver):
        table, lines = "waiver", _of_waiver(decision)
    elif isinstance(decision, Admission):
        table, lines = "admitted", [("file", decision.file), ("sha256", decision.sha256)]
    elif isinstance(decision, Receipt):
        table = "received"
        lines = [("file", decision.file), ("sha256", decision.sha256), ("day", decision.day)]
        return _entry_of(table, lines)
    else:
        table = "same" if decision.same else "different"
        meant = ("party", decision.party) if decision.party else ("site", decision.site)
        lines = [("printed", decision.printed), meant]
    lines += [("who", decision.who), ("when", decision.when)]
    if not isinstance(decision, Checked):
        lines.append(("why", decision.why))
    return _entry_of(table, lines)


def _entry_of(table: str, lines: list[tuple[str, Any]]) -> str:
    said = [f"{key} = {_toml(value)}" for key, value in lines if value not in ("", None)]
    return "\n".join(["", f"[[{table}]]", *said, ""])


def _of_waiver(entry: Waiver) -> list[tuple[str, Any]]:
    return [
        ("requirement", entry.requirement),
        ("brand", entry.target.brand),
        ("activity", entry.target.activity),
        ("site", entry.target.site),
        ("line", entry.target.line),
        ("until", entry.until),
    ]


def _of_look_up(entry: Checked) -> list[tuple[str, Any]]:
    return [
        ("file", entry.file),
        ("sha256", entry.sha256),
        ("attestation", entry.attestation),
        ("grade", entry.grade.label),
        ("register", entry.register),
        ("where", entry.where),
        ("address", entry.address),
        ("asked", entry.asked),
        ("answer", entry.answer),
        ("shown", entry.shown or ""),
        ("proof", [{"file": proof.file, "sha256": proof.sha256} for proof in entry.proof] or ""),
    ]


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + "".join(_sign(sign) for sign in value) + '"'
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    raise TypeError(f"{type(value).__name__} has no form in confirmed.toml")


def _sign(sign: str) -> str:
    """A sign of a text in quotes; one that nobody sees is written as its number."""
    if sign in '"\\':
        return "\\" + sign
    if sign.isprintable():
        return sign
    return f"\\u{ord(sign):04X}" if ord(sign) <= 0xFFFF else f"\\U{ord(sign):08X}"


def _standing(decisions: Decisions, decision: E) -> E | None:
    """What was already decided about the same thing; it is of the same kind."""
    return cast("E | None", _found(decisions, decision))


def _found(decisions: Decisions, decision: Entry) -> Entry | None:
    if isinstance(decision, Confirmation):
        key = (decision.sha256, decision.attestation, decision.field)
        found = (one for one in decisions.confirmed if (one.sha256, one.attestation, one.field) == key)
        return next(found, None)
    if isinstance(decision, KindSaid):
        return decisions.kind_said(decision.sha256)
    if isinstance(decision, Checked):
        return next((one for one in decisions.checked if _asked(one) == _asked(decision)), None)
    if isinstance(decision, Waiver):
        asked = (decision.requirement, decision.target)
        return next((one for one in decisions.waivers if (one.requirement, one.target) == asked), None)
    if isinstance(decision, Admission):
        return decisions.admission(decision.sha256)
    if isinstance(decision, Receipt):
        given = (decision.sha256, decision.file)
        return next((one for one in decisions.received if (one.sha256, one.file) == given), None)
    place = (decision.printed, decision.party, decision.site)
    return next((one for one in decisions.same if (one.printed, one.party, one.site) == place), None)


def _asked(entry: Checked) -> tuple[object, ...]:
    """What one look-up is: asked anew on another day, it is another one."""
    return entry.sha256, entry.attestation, entry.register, entry.address, entry.asked, entry.when


def _says(decision: Entry) -> object:
    if isinstance(decision, Confirmation):
        return decision.value
    if isinstance(decision, Checked):
        return decision.answer, dict(decision.shown), decision.proof
    if isinstance(decision, Waiver):
        return decision.until, decision.why
    if isinstance(decision, Admission):
        return decision.sha256
    if isinstance(decision, Receipt):
        return decision.day
    return decision.kind if isinstance(decision, KindSaid) else decision.same


def _conflict(standing: Entry, name: str) -> str:
    if isinstance(standing, Checked):
        what, said = f"{standing.file or 'this paper'} at {standing.where}", "another answer or another proof"
    elif isinstance(standing, Confirmation):
        what = f"`{standing.field}` of {standing.file or 'this paper'}"
        said = "that the paper does not say it" if standing.value is None else _toml(standing.value)
    elif isinstance(standing, Waiver):
        until = f"until {standing.until}" if standing.until else "without an end"
        what, said = f"the waiver of {standing.requirement}", f"{until}, since {standing.why}"
    elif isinstance(standing, Receipt):
        return (
            f"{name} says already that {standing.file or 'this paper'} came in on {standing.day}; the first "
            "day counts, and nothing was written."
        )
    elif isinstance(standing, Admission):
        what, said = standing.file or "this paper", "that it counts"
    elif isinstance(standing, KindSaid):
        what, said = standing.file or "this paper", f"that it is a {standing.kind}"
    else:
        what = f"“{standing.printed}”"
        said = f"that it {'is' if standing.same else 'is not'} `{standing.party or standing.site}`"
    return (
        f"Meanwhile {standing.who} decided about {what} on {standing.when}: {said}. Your answer differs "
        f"and was not written, since neither may win by being last. Agree with {standing.who}, and correct "
        f"the entry in {name}."
    )


def _bytes_of(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None


def _before(old: bytes | None, name: str) -> Decisions:
    if old is None:
        return Decisions()
    return _decisions(old, name, f"{name} cannot be read, so that nothing was written.")


def _decisions(data: bytes, name: str, headline: str) -> Decisions:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        fault = Fault(f"{name}:{line}", "this line is not UTF-8 text", "Save the file as UTF-8 text")
        raise InputError(headline, (fault,)) from None
    # Parties, sites and lines were checked when the workspace was opened.
    decisions, faults = read_decisions(text, name, supplier=None, project=None)
    if faults:
        raise InputError(headline, faults)
    return decisions


def _appended(old: bytes | None, entry: str) -> bytes:
    if not old:
        return (_HEAD + entry).encode("utf-8")
    end = "" if old.endswith(b"\n") else "\n"
    return old + _in_layout(end + entry, old).encode("utf-8")


def _in_layout(text: str, old: bytes | None) -> str:
    """The text with the line ends that the file has."""
    return text.replace("\n", "\r\n") if old and b"\r\n" in old else text


def _check(
    new: bytes, name: str, before: Decisions, *, added: Entry | None, removed: Entry | None = None
) -> None:
    """Refuses a text that would say anything but what was said before and the decision."""
    try:
        after = _decisions(new, name, "")
    except InputError as error:
        raise NotKeptError(
            f"Your answer cannot be written into {name}, which is as it was: {error.faults[0]}. Write the "
            "entries of the file below lines such as [[confirmed]], as the guide shows."
        ) from error
    for table in fields(Decisions):
        had, has = list(getattr(before, table.name)), list(getattr(after, table.name))
        if removed in had:
            had.remove(removed)
        if added in has:
            has.remove(added)
        if had != has:
            raise NotKeptError(
                f"Your answer would change what {name} says under [[{table.name}]], so nothing was written. "
                "Write the entry by hand, as the guide shows."
            )


def _replaced(file: Path, old: bytes | None, new: bytes) -> bool:
    """Whether the file was replaced; not, when it is no longer the one that was read."""
    place = Path(os.path.realpath(file))
    handle, temporary = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(new)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(temporary, place.stat().st_mode & 0o777 if old is not None else 0o644)
        if (place.read_bytes() if place.exists() else None) != old:
            return False
        os.replace(temporary, place)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return True


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    """
    Only one writer at a time; the lock is a file that only one can make, so that it also holds on
    shared folders, where locks of the system often do not.
    """
    place = Path(os.path.realpath(file))
    lock, mine = place.with_name(f".{place.name}.lock"), uuid.uuid4().hex.encode()
    seen, since, begun = b"", time.monotonic(), time.monotonic()
    while not _made(lock, mine):
        now = time.monotonic()
        holder = _content(lock)
        if holder != seen:
            seen, since = holder, now
        elif now - since > _DEAD_AFTER_S:
            lock.unlink(missing_ok=True)
        if now - begun > _AT_MOST_S:
            raise NotKeptError(
                f"{file} is being written by others for a minute, so your answer was not written. "
                f"Answer again; if nobody else is at work, remove {lock}."
            )
        time.sleep(_PAUSE_S)
    try:
        yield
    finally:
        if _content(lock) == mine:
            lock.unlink(missing_ok=True)


def _made(lock: Path, mine: bytes) -> bool:
    try:
        handle = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
    except FileExistsError:
        return False
    except PermissionError:
        if os.name == "nt" and lock.exists():  # Windows: the holder is just removing it
            return False
        raise
    with os.fdopen(handle, "wb") as out:
        out.write(mine)
    return True


def _content(lock: Path) -> bytes:
    try:
        return lock.read_bytes()
    except OSError:
        return b""
