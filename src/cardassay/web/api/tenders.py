"""Tenders, their suppliers, findings and papers, as the pages show them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from cardassay.model.verdict import Verdict
from cardassay.office.abilities import Ability
from cardassay.office.faults import ConflictError, NotFoundError, NotValidError
from cardassay.office.tenders.programme import Milestone, programme_of
from cardassay.office.viewing.dashboard import TenderCard, dashboard_of
from cardassay.office.viewing.items import (
    FindingItem,
    PaperItem,
    SupplierItem,
    findings_of,
    papers_of,
    supplier_item,
)
from cardassay.office.viewing.suppliers import SupplierShown, supplier_shown
from cardassay.office.viewing.tenders import SupplierRow, Wanted, all_suppliers_on
from cardassay.report.plain import plain
from cardassay.web.api._lists import Cursor, Limit, Listed, page_of
from cardassay.web.guards import caller, caller_in_tender
from cardassay.web.visits import TenderVisit, Visit

__all__ = ["ROUTER"]

ROUTER = APIRouter(tags=["tenders"])
Caller = Annotated[TenderVisit, caller_in_tender(Ability.SEE)]
Day = Annotated[date | None, Query(description="The day to judge as of; today when left out.")]
_AT = "/tenders/{tender_id}"
_OF = _AT + "/suppliers/{supplier_id}"


@dataclass(frozen=True, slots=True)
class TenderItem:
    """A tender with its programme."""

    figures: TenderCard
    milestones: tuple[Milestone, ...]
    project: dict[str, Any] | None = field(hash=False)
    """What `project.toml` says; null when it cannot be used."""
    faults: tuple[dict[str, str], ...] = field(hash=False)


@ROUTER.get("/tenders")
def tenders(
    visit: Annotated[Visit, caller(Ability.SEE)],
    archived: Annotated[bool, Query(description="Archived ones too.")] = False,
    limit: Limit = 100,
    cursor: Cursor = "",
) -> Listed[TenderCard]:
    """The tenders that you see, by name, in figures."""
    return page_of(dashboard_of(visit.office, visit.actor, archived=archived).tenders, limit, cursor)


@ROUTER.get(_AT)
def tender(visit: Caller) -> TenderItem:
    """One tender: its figures, its programme and what it buys."""
    found = dashboard_of(visit.office, visit.actor, archived=True)
    figures = next((one for one in found.tenders if one.id == visit.tender.id), None)
    if figures is None:
        raise NotFoundError("There is no such tender, or it is not shown to you.")
    with visit.office.database.reading() as connection:
        programme = programme_of(visit.office, connection, visit.tender.id)
    return TenderItem(
        figures,
        programme.milestones,
        None if programme.project is None else plain(programme.project),
        tuple({"where": one.where, "what": one.what, "do": one.do} for one in programme.faults),
    )


@ROUTER.get(_AT + "/suppliers")
def suppliers(
    visit: Caller,
    q: Annotated[str, Query(max_length=200, description="Part of the name.")] = "",
    verdict: Annotated[
        Verdict | Literal["not-judged", ""], Query(description="Only with this verdict.")
    ] = "",
    sort: Literal["name", "verdict", "waiting"] = "name",
    limit: Limit = 100,
    cursor: Cursor = "",
) -> Listed[SupplierRow]:
    """The suppliers of a tender side by side, as the background judged them last."""
    return page_of(
        all_suppliers_on(visit.office, visit.tender.id, Wanted(q, str(verdict), sort)), limit, cursor
    )


@ROUTER.get(_OF)
def supplier(visit: Caller, supplier_id: str, day: Day = None) -> SupplierItem:
    """One supplier judged as of a day: verdicts, the four questions, each cell."""
    return supplier_item(_shown(visit, supplier_id, day))


@ROUTER.get(_OF + "/findings")
def findings(
    visit: Caller,
    supplier_id: str,
    day: Day = None,
    group: Annotated[
        Literal["", "blockers", "conditions", "questions", "asked", "met"],
        Query(description="Only those that do this to the verdict."),
    ] = "",
    evidence: Annotated[bool, Query(description="With every paper held against each.")] = False,
    limit: Limit = 100,
    cursor: Cursor = "",
) -> Listed[FindingItem]:
    """What was found, blockers first."""
    return page_of(
        findings_of(_shown(visit, supplier_id, day), group=group, evidence=evidence), limit, cursor
    )


@ROUTER.get(_OF + "/papers")
def papers(
    visit: Caller, supplier_id: str, day: Day = None, limit: Limit = 100, cursor: Cursor = ""
) -> Listed[PaperItem]:
    """The papers of the dossier with everything read from them."""
    return page_of(papers_of(_shown(visit, supplier_id, day)), limit, cursor)


def _shown(visit: TenderVisit, supplier_id: str, day: date | None) -> SupplierShown:
    if day is not None:
        with visit.office.database.reading() as connection:
            programme = programme_of(visit.office, connection, visit.tender.id)
        if not programme.first_day <= day <= programme.last_day:
            raise NotValidError(
                f"The day lies outside the programme, {programme.first_day} to {programme.last_day}.",
                field="day",
            )
    shown = supplier_shown(visit.office, visit.tender.id, supplier_id, day or visit.today)
    if shown.reading and shown.assessment is None:
        raise ConflictError(
            f"{shown.reading} papers of this supplier are still being read; there is no verdict of them yet. "
            "Ask again in a minute.",
            code="still-reading",
        )
    return shown
