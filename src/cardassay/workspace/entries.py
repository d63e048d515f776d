"""
One decision of a person as text: an entry of ``confirmed.toml``, and what the text can hold.

What :func:`entry_text` writes of a :func:`writable` decision is read again as exactly that decision.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any, TypeVar

from cardassay.errors import CardassayError
from cardassay.model.fields import FIELDS
from cardassay.model.finding import Waiver
from cardassay.workspace.checked import Checked
from cardassay.workspace.confirmed import Admission, Confirmation, KindSaid, Receipt, Sameness, shaped

__all__ = ["Decision", "Entry", "NotKeptError", "entry_text", "toml_value", "writable"]

Decision = Confirmation | KindSaid | Sameness
Entry = Decision | Checked | Waiver | Receipt | Admission
E = TypeVar("E", bound=Entry)

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class NotKeptError(CardassayError):
    """A decision was not written; the file is as it was."""

    def __init__(self, message: str, *, standing: Entry | None = None) -> None:
        super().__init__(message)
        self.standing = standing
        """What somebody decided meanwhile about the same thing; ``None`` when that is not the cause."""


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
    said = [f"{key} = {toml_value(value)}" for key, value in lines if value not in ("", None)]
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


def toml_value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + "".join(_sign(sign) for sign in value) + '"'
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {toml_value(item)}" for key, item in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(toml_value(item) for item in value) + "]"
    raise TypeError(f"{type(value).__name__} has no form in confirmed.toml")


def _sign(sign: str) -> str:
    """A sign of a text in quotes; one that nobody sees is written as its number."""
    if sign in '"\\':
        return "\\" + sign
    if sign.isprintable():
        return sign
    return f"\\u{ord(sign):04X}" if ord(sign) <= 0xFFFF else f"\\U{ord(sign):08X}"
