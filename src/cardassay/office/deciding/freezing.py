"""
Freezing: a tender judged on one day, with its files, kept as nobody can change it.

1. A frozen state holds the manifest (path and SHA-256 of every file), the canonical JSON, the report
   and the verdicts. The bytes stand in the evidence; ``state_sha256`` is over all of that.
2. It is never written again: no use case does, and the database refuses it. What comes later is
   another frozen state, with a difference between the two.
3. ``state_sha256`` is SHA-256 over the statement, as JSON with sorted keys and without blanks, so that
   anybody can compute it again from an export.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from cardassay import __version__
from cardassay.documents.version import judging_version
from cardassay.model.assessment import Assessment
from cardassay.office.actor import Actor
from cardassay.office.faults import ConflictError, NotFoundError, NotValidError
from cardassay.office.judging.present import Present, Undone, papers_by_hash, present, tender_files, undone_in
from cardassay.office.office import Office
from cardassay.office.said import one_line
from cardassay.office.seeing import Tender
from cardassay.office.tree import manifest_of
from cardassay.report.canonical import assessment_json
from cardassay.report.html import render_html
from cardassay.report.plain import to_json
from cardassay.report.view import groups
from cardassay.store.database import new_id
from cardassay.store.evidence import EvidenceLostError
from cardassay.store.schema.deciding import frozen
from cardassay.store.schema.tenders import tenders

__all__ = [
    "FORMAT",
    "Frozen",
    "FrozenVerdict",
    "StillReadingError",
    "broken_parts",
    "freeze",
    "frozen_in",
    "frozen_of",
    "state_sha256",
    "statement",
]

FORMAT = "cardassay-frozen/1"


@dataclass(frozen=True, slots=True)
class FrozenVerdict:
    """One supplier in a frozen state."""

    folder: str
    name: str
    by_evidence: str
    """A verdict, or ``not-judged``."""
    with_waivers: str
    blockers: int
    questions: int
    conditions: int
    waivers: int
    faults: tuple[str, ...] = ()
    """Why it could not be judged."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """A frozen state."""

    id: str
    tender_id: str
    number: int
    """Counted from 1 in the tender."""
    day: date
    """The day judged."""
    revision: int
    """Of the tender's files."""
    reason: str
    who: str
    made_at: datetime
    manifest: Mapping[str, str]
    manifest_sha256: str
    json_sha256: str
    report_sha256: str
    verdicts: tuple[FrozenVerdict, ...]
    state_sha256: str
    version: str
    engine: str


class StillReadingError(ConflictError):
    """Papers are still on their way to the judgement; freezing has to be confirmed."""

    def __init__(self, undone: tuple[Undone, ...]) -> None:
        told = "; ".join(_told(one) for one in undone)
        super().__init__(
            f"Not everything is read and judged yet: {told}. Wait until it is, or confirm that you freeze "
            "all the same; papers that wait are then read first, which can take a while, and uploads that "
            "are not finished do not count.",
            code="still-reading",
        )
        self.undone = undone


def freeze(
    office: Office,
    actor: Actor,
    tender: Tender,
    *,
    day: date,
    reason: str,
    confirmed: bool = False,
    revision: int | None = None,
) -> Frozen:
    """
    The tender judged as of a day and frozen.

    Args:
        confirmed: Freeze although papers are still on their way.
        revision: That of the files that the person saw; ``None`` freezes what is there.

    Raises:
        NotValidError: No reason was given, or there is nobody to judge.
        StillReadingError: Papers are still read or judged.
        ConflictError: The files have changed since the person looked.
    """
    reason = one_line(reason, "reason")
    if not reason:
        raise NotValidError("Say why it is frozen: for which decision, and for whom.", field="reason")
    with office.database.reading() as connection:
        undone = undone_in(connection, tender.id)
        _same(tender, revision, tender_files(connection, tender.id)[0])
    if undone and not confirmed:
        raise StillReadingError(undone)
    now = present(office, tender.id, day)
    _same(tender, revision, now.revision)
    if not now.judged:
        raise NotValidError("There is no supplier in this tender, so that there is nothing to freeze.")
    row = _row(office, actor, tender, now, reason)
    with office.changing(actor) as change:
        # Holds the tender, so that two who freeze at once get two numbers.
        held = update(tenders).where(tenders.c.id == tender.id).values(archived_at=tenders.c.archived_at)
        change.connection.execute(held)
        last = select(func.max(frozen.c.number)).where(frozen.c.tender_id == tender.id)
        row["number"] = (change.connection.execute(last).scalar_one_or_none() or 0) + 1
        row["made_at"] = change.moment
        row["state_sha256"] = state_sha256(row)
        change.connection.execute(insert(frozen).values(**row))
        change.record(
            "frozen.made",
            tender=tender.id,
            number=row["number"],
            day=str(day),
            state_sha256=row["state_sha256"],
            reason=reason,
            confirmed=[one.supplier for one in undone],
        )
        return frozen_of(change.connection, tender.id, row["id"])


def _same(tender: Tender, seen: int | None, stands: int) -> None:
    if seen is not None and seen != stands:
        raise ConflictError(
            f"The files of {tender.name} have changed since you looked (revision {seen} then, {stands} "
            "now). Nothing was frozen. Look at it again, and freeze it then.",
            code="changed",
        )


def frozen_in(connection: Connection, tender_id: str) -> tuple[Frozen, ...]:
    """The frozen states of a tender, the newest first."""
    query = select(frozen).where(frozen.c.tender_id == tender_id).order_by(frozen.c.number.desc())
    return tuple(_frozen(row) for row in connection.execute(query))


def frozen_of(connection: Connection, tender_id: str, frozen_id: str) -> Frozen:
    """
    One frozen state of a tender.

    Raises:
        NotFoundError: There is none of that identifier in this tender.
    """
    query = select(frozen).where(frozen.c.tender_id == tender_id, frozen.c.id == frozen_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFoundError("There is no such frozen assessment in this tender.")
    return _frozen(row)


def statement(state: Mapping[str, Any]) -> dict[str, Any]:
    """What ``state_sha256`` is over, as JSON can hold it; ``state`` has the columns of the table."""
    return {
        "format": FORMAT,
        "tender": state["tender_id"],
        "number": state["number"],
        "day": str(state["day"]),
        "revision": state["revision"],
        "reason": state["reason"],
        "who": state["who"],
        "made_at": state["made_at"].astimezone(UTC).isoformat(timespec="microseconds"),
        "manifest_sha256": state["manifest_sha256"],
        "json_sha256": state["json_sha256"],
        "report_sha256": state["report_sha256"],
        "verdicts": state["verdicts"],
        "version": state["version"],
        "engine": state["engine"],
    }


def state_sha256(state: Mapping[str, Any]) -> str:
    """The hash to which sign-offs are pinned."""
    text = json.dumps(statement(state), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def broken_parts(office: Office, state: Frozen) -> tuple[str, ...]:
    """
    What of a frozen state is not as it was frozen any more; empty when everything is.

    Files are looked for, not read; manifest, JSON, report and statement are read and compared.
    """
    broken = []
    if state.state_sha256 != _state_again(state):
        broken.append("the statement: its hash is another one now")
    if hashlib.sha256(to_json(dict(state.manifest), sort_keys=True)).hexdigest() != state.manifest_sha256:
        broken.append("the list of files: its hash is another one now")
    parts = (("list of files", state.manifest_sha256), ("JSON", state.json_sha256),
             ("report", state.report_sha256))  # fmt: skip
    for name, sha256 in parts:
        try:
            office.evidence.read(sha256)
        except EvidenceLostError:
            broken.append(f"the {name}: its bytes are not in the evidence, or are others")
    gone = [path for path, sha256 in state.manifest.items() if not office.evidence.holds(sha256)]
    return (*broken, *(f"the file {path}: its bytes are not in the evidence" for path in gone))


def _state_again(state: Frozen) -> str:
    values: dict[str, Any] = {name: getattr(state, name) for name in Frozen.__dataclass_fields__}
    return state_sha256({**values, "verdicts": [_verdict_value(one) for one in state.verdicts]})


def _row(office: Office, actor: Actor, tender: Tender, now: Present, reason: str) -> dict[str, Any]:
    manifest = manifest_of(list(now.files))
    report = render_html(now.assessments, read_bytes=papers_by_hash(office, now)).encode("utf-8")
    keep = office.evidence.keep
    return {
        "id": new_id(),
        "tender_id": tender.id,
        "day": now.day,
        "revision": now.revision,
        "reason": reason,
        "who": actor.name,
        "person_id": actor.person_id,
        "manifest": manifest,
        "manifest_sha256": keep(to_json(manifest, sort_keys=True)).sha256,
        "json_sha256": keep(assessment_json(now.assessments)).sha256,
        "report_sha256": keep(report).sha256,
        "verdicts": [
            _verdict_value(_verdict(one.folder, one.name, assessment, tuple(str(f) for f in faults)))
            for one, assessment, faults in now.judged
        ],
        "version": __version__,
        "engine": judging_version(),
    }


def _verdict(folder: str, name: str, assessment: Assessment | None, faults: tuple[str, ...]) -> FrozenVerdict:
    if assessment is None:
        return FrozenVerdict(folder, name, "not-judged", "not-judged", 0, 0, 0, 0, faults)
    counts = {group.key: len(group.findings) for group in groups(assessment)}
    return FrozenVerdict(
        folder,
        name,
        assessment.verdicts.by_evidence.value,
        assessment.verdicts.with_waivers.value,
        counts.get("blockers", 0),
        counts.get("questions", 0),
        counts.get("conditions", 0),
        sum(finding.waiver is not None for finding in assessment.findings),
    )


def _verdict_value(verdict: FrozenVerdict) -> dict[str, Any]:
    value = {name: getattr(verdict, name) for name in FrozenVerdict.__dataclass_fields__}
    return {**value, "faults": list(verdict.faults)}


def _frozen(row: Any) -> Frozen:
    values = {name: getattr(row, name) for name in Frozen.__dataclass_fields__}
    verdicts = tuple(FrozenVerdict(**{**one, "faults": tuple(one["faults"])}) for one in values["verdicts"])
    return Frozen(**{**values, "verdicts": verdicts})


def _told(one: Undone) -> str:
    parts = [
        f"{one.reading} papers wait to be read" * bool(one.reading),
        f"{one.coming} uploads are not finished" * bool(one.coming),
        "it waits to be judged" * one.judging,
    ]
    return f"{one.supplier} ({', '.join(part for part in parts if part)})"
