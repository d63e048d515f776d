"""
Waivers: a person accepts a shortfall until a day, and says why. A waiver never changes a finding.

They stand in ``confirmed.toml`` of the supplier, as the terminal writes and reads them; what is
mandated by a brand or by law cannot be waived.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from cardassay.assessing.waivers import why_not_waived
from cardassay.model.assessment import Assessment
from cardassay.model.finding import Waiver
from cardassay.model.outcome import Outcome
from cardassay.office.actor import Actor
from cardassay.office.asking.letters import judged_supplier
from cardassay.office.faults import ConflictError, NotFoundError, NotValidError
from cardassay.office.office import Office
from cardassay.office.said import one_line
from cardassay.office.seeing import Supplier, suppliers_in
from cardassay.office.tree import file_at, rewrite
from cardassay.report.names import target_name
from cardassay.workspace.confirmed import Decisions, read_decisions
from cardassay.workspace.confirming import NotKeptError, decided, decided_instead

__all__ = [
    "SOON",
    "StandingWaiver",
    "WaivableFinding",
    "take_back_waiver",
    "waivable_of",
    "waive",
    "waivers_in",
    "waivers_of_tender",
]

SOON = timedelta(days=60)
"""A waiver that ends within so many days is shown as ending soon."""


@dataclass(frozen=True, slots=True)
class WaivableFinding:
    """A finding that a waiver could be about."""

    id: str
    title: str
    target: str
    outcome: str
    refused: str
    """Why it cannot be waived; empty when it can."""


@dataclass(frozen=True, slots=True)
class StandingWaiver:
    """One waiver of a supplier."""

    key: str
    """Names it in addresses."""
    supplier_id: str
    supplier: str
    requirement: str
    target: str
    """In words; empty for everything that the requirement is asked for."""
    who: str
    when: date
    why: str
    until: date | None
    state: str
    """``stands``, ``ends-soon``, ``ended`` or ``begins-later``."""


def waivable_of(office: Office, tender_id: str, supplier_id: str) -> tuple[WaivableFinding, ...]:
    """
    Findings of today's judgement that are not satisfied, those that cannot be waived with the reason.

    Raises:
        NotFoundError: The supplier is none of this tender.
    """
    _, _, assessment = judged_supplier(office, tender_id, supplier_id)
    if assessment is None:
        return ()
    return tuple(
        WaivableFinding(
            finding.id,
            finding.requirement.title,
            target_name(assessment, finding.target),
            finding.outcome.value,
            why_not_waived(finding.requirement.id, finding.requirement),
        )
        for finding in assessment.findings
        if finding.outcome in (Outcome.NOT_SATISFIED, Outcome.INDETERMINATE) or finding.breaks
    )


def waive(
    office: Office,
    actor: Actor,
    tender_id: str,
    supplier_id: str,
    *,
    finding_id: str,
    until: date,
    why: str,
) -> StandingWaiver:
    """
    The waiver, written into the supplier's ``confirmed.toml``.

    Args:
        finding_id: Identifier of a finding of today's judgement; its requirement and target are waived.
        until: Last day on which the waiver counts.

    Raises:
        NotFoundError: The supplier is none of this tender.
        NotValidError: There is no such finding, no reason, or the day has passed.
        ConflictError: The requirement cannot be waived, or somebody waived it otherwise meanwhile.
    """
    why = one_line(why, "why")
    if not why:
        raise NotValidError("Say why it can be accepted, and what makes up for it.", field="why")
    if until < office.today():
        raise NotValidError(f"{until} has passed; a waiver ends on a day to come.", field="until")
    supplier, _, assessment = judged_supplier(office, tender_id, supplier_id)
    findings = () if assessment is None else assessment.findings
    finding = next((one for one in findings if one.id == finding_id), None)
    if finding is None:
        raise NotValidError(
            f"Today's judgement of {supplier.name} has no finding `{finding_id}`; choose one from its list.",
            field="finding",
        )
    refused = why_not_waived(finding.requirement.id, finding.requirement)
    if refused:
        raise ConflictError(f"{refused}. Nothing was written.", code="mandated")
    entry = Waiver(finding.requirement.id, actor.name, office.today(), why, finding.target, until)
    with office.changing(actor) as change:
        standing: list[Waiver | None] = [None]

        def edit(old: bytes | None) -> bytes:
            try:
                new, standing[0] = decided(old, entry, name=_path(supplier))
            except NotKeptError as error:
                raise ConflictError(str(error), code="decided-otherwise") from error
            return new

        rewrite(office, change, tender_id, _path(supplier), edit, supplier_id=supplier.id)
        change.record(
            "waiver.made",
            tender=tender_id,
            supplier=supplier.name,
            finding=finding.id,
            until=str(until),
            why=why,
        )
    return _shown(standing[0] or entry, supplier, office.today(), assessment)


def take_back_waiver(
    office: Office, actor: Actor, tender_id: str, supplier_id: str, key: str, *, why: str
) -> None:
    """
    Take a waiver out of ``confirmed.toml``; the audit trail keeps it, with the reason.

    Raises:
        NotFoundError: There is no such supplier or waiver.
        NotValidError: No reason was given.
        ConflictError: The entry was changed meanwhile.
    """
    why = one_line(why, "why")
    if not why:
        raise NotValidError("Say why the waiver is taken back.", field="why")
    with office.changing(actor) as change:
        supplier = next((s for s in suppliers_in(change.connection, tender_id) if s.id == supplier_id), None)
        if supplier is None:
            raise NotFoundError("There is no such supplier in this tender.")
        stands = _decisions(office, change.connection, supplier).waivers
        entry = next((one for one in stands if _key(supplier, one) == key), None)
        if entry is None:
            raise NotFoundError("There is no such waiver (any more). Was it taken back already?")

        def edit(old: bytes | None) -> bytes:
            try:
                return decided_instead(old, entry, None, name=_path(supplier))
            except NotKeptError as error:
                raise ConflictError(str(error), code="changed") from error

        rewrite(office, change, tender_id, _path(supplier), edit, supplier_id=supplier.id)
        change.record(
            "waiver.taken-back",
            tender=tender_id,
            supplier=supplier.name,
            requirement=entry.requirement,
            target=entry.target.label,
            who=entry.who,
            why=why,
        )


def waivers_in(office: Office, connection: Connection, supplier: Supplier) -> tuple[StandingWaiver, ...]:
    """The waivers of a supplier, those that end first at the top."""
    found = [
        _shown(one, supplier, office.today(), None)
        for one in _decisions(office, connection, supplier).waivers
    ]
    return tuple(sorted(found, key=lambda one: (one.until or date.max, one.requirement, one.target)))


def waivers_of_tender(office: Office, tender_id: str) -> tuple[StandingWaiver, ...]:
    """All waivers of a tender, those that end first at the top."""
    with office.database.reading() as connection:
        found = [
            one
            for supplier in suppliers_in(connection, tender_id)
            for one in waivers_in(office, connection, supplier)
        ]
    return tuple(sorted(found, key=lambda one: (one.until or date.max, one.supplier, one.requirement)))


def _path(supplier: Supplier) -> str:
    return f"suppliers/{supplier.folder}/confirmed.toml"


def _decisions(office: Office, connection: Connection, supplier: Supplier) -> Decisions:
    stands = file_at(connection, supplier.tender_id, _path(supplier))
    if stands is None:
        return Decisions()
    text = office.evidence.read(stands).decode("utf-8-sig", "replace")
    # What is wrong with the file is told on the supplier's page; here its sound entries are shown.
    return read_decisions(text, _path(supplier), supplier=None, project=None)[0]


def _shown(entry: Waiver, supplier: Supplier, today: date, assessment: Assessment | None) -> StandingWaiver:
    label = entry.target.label if assessment is None else target_name(assessment, entry.target)
    target = "" if entry.target.label == "offer" else label
    return StandingWaiver(
        _key(supplier, entry),
        supplier.id,
        supplier.name,
        entry.requirement,
        target,
        entry.who,
        entry.when,
        entry.why,
        entry.until,
        _state(entry, today),
    )


def _state(entry: Waiver, today: date) -> str:
    if entry.until is not None and entry.until < today:
        return "ended"
    if entry.when > today:
        return "begins-later"
    return "ends-soon" if entry.until is not None and entry.until - today <= SOON else "stands"


def _key(supplier: Supplier, entry: Waiver) -> str:
    said = (supplier.id, entry.requirement, entry.target, entry.who, entry.when, entry.until)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]
