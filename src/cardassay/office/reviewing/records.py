"""What people decided about a supplier, each with who, when and why, and what today's reading says of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from cardassay.assessing.answering import Item
from cardassay.assessing.review import Disagreement
from cardassay.model.evidence import Fact
from cardassay.model.fields import FIELDS
from cardassay.model.finding import Waiver
from cardassay.model.open_value import Need, OpenKind, OpenName, OpenValue, Paper
from cardassay.office.faults import ConflictError, NotFoundError
from cardassay.office.judging.kept import Subject, kept
from cardassay.office.office import Office
from cardassay.office.reviewing.items import key_of_entry, value_shown
from cardassay.office.reviewing.queue import decisions_of, subject_in
from cardassay.report.plain import plain
from cardassay.report.visible import visible
from cardassay.workspace import Decisions
from cardassay.workspace.answers import typed
from cardassay.workspace.checked import Checked
from cardassay.workspace.confirmed import Admission, Confirmation, KindSaid, Receipt, Review, Sameness
from cardassay.workspace.entries import Decision, Entry, entry_text

__all__ = ["Record", "asked_again", "decision_at", "record_of", "records_of"]


@dataclass(frozen=True, slots=True)
class Record:
    """One decision of a person, as it stands in ``confirmed.toml``."""

    id: str
    item_id: str
    """The question that it answers; empty for decisions that no review asks for."""
    what: str
    """``value``, ``kind``, ``name``, ``look-up``, ``waiver``, ``admission`` or ``receipt``."""
    file: str
    sha256: str
    attestation: int
    field: str
    said: str
    """For people; empty when the paper does not say it."""
    value: Any
    """As JSON has it."""
    typed: str
    """The value as one would type it."""
    who: str
    when: date | None
    why: str
    same: bool | None = None
    """For names: whether they are the same."""
    meant: str = ""
    """For names: identifier of the party or site."""
    absent: bool = False
    """The paper does not say it."""
    can_change: bool = False
    """It can be corrected and taken back here."""
    read_today: str = ""
    """What is surely read today where that is another value; the decision counts all the same."""
    without_paper: bool = False
    """No paper of the dossier has that SHA-256 any more, so that it counts for nothing."""


def record_of(entry: Entry) -> Record:
    """A decision as pages and API show it."""
    common: dict[str, Any] = {
        "id": hashlib.sha256(entry_text(entry).encode("utf-8", "backslashreplace")).hexdigest()[:20],
        "item_id": key_of_entry(entry),
        "file": plain(getattr(entry, "file", "")),
        "sha256": getattr(entry, "sha256", ""),
        "attestation": getattr(entry, "attestation", 0),
        "who": visible(getattr(entry, "who", "")),
        "when": getattr(entry, "when", None),
        "why": visible(getattr(entry, "why", "")),
        "can_change": isinstance(entry, Decision),
    }
    return Record(**{"field": "", "value": None, "said": "", "typed": "", **common, **_of(entry)})


def _of(entry: Entry) -> dict[str, Any]:
    if isinstance(entry, Confirmation):
        absent = entry.value is None
        return {
            "what": "value",
            "field": entry.field,
            "value": plain(entry.value),
            "said": "" if absent else value_shown(entry.value),
            "typed": "" if absent else typed(FIELDS[entry.field], entry.value),
            "absent": absent,
        }
    if isinstance(entry, KindSaid):
        return {"what": "kind", "value": entry.kind.value, "said": entry.kind.value}
    if isinstance(entry, Sameness):
        said = visible(entry.printed)
        meant = entry.party or entry.site
        return {"what": "name", "value": entry.same, "said": said, "same": entry.same, "meant": meant}
    if isinstance(entry, Checked):
        return {"what": "look-up", "value": entry.answer, "said": visible(f"{entry.where}: {entry.answer}")}
    if isinstance(entry, Waiver):
        until = "" if entry.until is None else f" ({entry.until})"
        return {"what": "waiver", "value": entry.requirement, "said": visible(entry.requirement) + until}
    if isinstance(entry, Admission):
        return {"what": "admission"}
    assert isinstance(entry, Receipt)
    return {"what": "receipt", "value": entry.day.isoformat(), "said": entry.day.isoformat()}


def records_of(office: Office, tender_id: str, supplier_id: str) -> tuple[Record, ...]:
    """
    Every decision about a supplier, the newest first.

    Raises:
        NotFoundError: The tender has no such supplier.
        InputError: ``confirmed.toml`` cannot be read.
    """
    subject = subject_in(office, tender_id, supplier_id)
    result = kept(office, subject, office.today())
    entries = _entries(decisions_of(office, subject))
    if result is None or result.assessment is None:
        return _newest_first(record_of(one) for one in entries)
    present = {document.sha256 for document in result.assessment.documents}
    present |= {one.sha256 for one in subject.files}
    read = {_place(one.confirmed): one for one in result.contradicted}
    return _newest_first(_held(one, present, read.get(_place(one))) for one in entries)


def _newest_first(records: Iterable[Record]) -> tuple[Record, ...]:
    found = list(records)
    order = {record.id: number for number, record in enumerate(found)}
    return tuple(sorted(found, key=lambda one: (one.when or date.min, order[one.id]), reverse=True))


def _held(entry: Entry, present: set[str], other: Disagreement | None) -> Record:
    record = record_of(entry)
    return replace(
        record,
        read_today="" if other is None else _read(other.read),
        without_paper=bool(record.sha256) and record.sha256 not in present,
    )


def _read(fact: Fact[Any]) -> str:
    return value_shown(fact.value)


def _place(entry: Entry) -> object:
    return key_of_entry(entry) or entry


def _entries(decisions: Decisions) -> list[Entry]:
    found = (one for table in fields(Decisions) for one in getattr(decisions, table.name))
    return [one for one in found if not isinstance(one, Review)]


def decision_at(decisions: Decisions, record_id: str) -> Decision:
    """
    The decision of a record that can be changed here.

    Raises:
        NotFoundError: There is none (any more).
        ConflictError: It is of a kind that is made and changed elsewhere.
    """
    for entry in _entries(decisions):
        if record_of(entry).id == record_id:
            if isinstance(entry, Decision):
                return entry
            raise ConflictError("This record is no answer of the review; it is changed where it was made.")
    raise NotFoundError(
        "There is no such record (any more): somebody corrected it or took it back meanwhile. Look at the "
        "list of records."
    )


def asked_again(entry: Decision, subject: Subject) -> Item:
    """The question that a decision answered, for an answer in its place; nothing is proposed."""
    if isinstance(entry, Sameness):
        return OpenName(
            subject.folder, Paper("", ""), "", Fact(entry.printed, False), entry.printed, entry.party,
            entry.site, "", "", Need.NOTHING, (),
        )  # fmt: skip
    paper = Paper(entry.file, entry.sha256)
    if isinstance(entry, KindSaid):
        return OpenKind(subject.folder, paper, entry.kind.value, (), Need.NOTHING, ())
    return OpenValue(
        subject.folder, paper, "", "", entry.attestation, entry.attestation, entry.field, None, Need.NOTHING
    )
