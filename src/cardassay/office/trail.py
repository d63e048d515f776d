"""
The audit trail: every change with who, when, by which way and what, each entry chained to the one before.

What the chain proves: an entry that was changed, taken out or put between others no longer fits, and
:func:`verified` names the first one that does not. What it cannot prove: whoever can write to the
database can make the whole chain anew. It shows such a forger only where the last hash was kept
somewhere else: in an export, in a mail, with a time-stamping service.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from cardassay.office.actor import Actor
from cardassay.store.schema.auditing import audit, audit_head

__all__ = ["START", "Entry", "digest_of", "entry_of", "write_entry"]

START = "0" * 64
"""The hash before the first entry."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the trail."""

    number: int
    """Counted from 1 without gaps."""
    at: datetime
    who: str
    person_id: str
    via: str
    address: str
    what: str
    tender_id: str | None
    about: Mapping[str, Any]
    before: str
    """Hash of the entry before; :data:`START` for the first."""
    sha256: str


def entry_of(row: Any) -> Entry:
    """The entry in a row of the table."""
    return Entry(**{name: getattr(row, name) for name in Entry.__dataclass_fields__})


def digest_of(entry: Mapping[str, Any]) -> str:
    """SHA-256 over all columns but the hash itself, as JSON with sorted keys and without blanks."""
    shown = {name: value for name, value in entry.items() if name != "sha256"}
    shown["at"] = shown["at"].astimezone(UTC).isoformat(timespec="microseconds")
    text = json.dumps(shown, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def write_entry(
    connection: Connection,
    actor: Actor,
    moment: datetime,
    what: str,
    tender: str | None,
    about: Mapping[str, object],
) -> None:
    """Put an entry behind the last one; others who write wait until this transaction ends."""
    connection.execute(update(audit_head).values(id=1))  # takes the row
    head = connection.execute(select(audit_head.c.number, audit_head.c.sha256)).one()
    entry: dict[str, Any] = {
        "number": head.number + 1,
        "at": moment,
        "who": actor.name,
        "person_id": actor.person_id,
        "via": actor.via,
        "address": actor.address,
        "what": what,
        "tender_id": tender,
        "about": json.loads(json.dumps(about, default=str)),
        "before": head.sha256,
    }
    entry["sha256"] = digest_of(entry)
    connection.execute(insert(audit).values(**entry))
    connection.execute(update(audit_head).values(number=entry["number"], sha256=entry["sha256"]))
