"""The work in the background of a tender, and failed work tried again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from cardassay.office.abilities import Ability
from cardassay.office.work.undone import do_again, work_of
from cardassay.web.guards import in_tender
from cardassay.web.visits import TenderVisit

__all__ = ["ROUTER"]

ROUTER = APIRouter()


@ROUTER.get("/tenders/{tender_id}/work")
def work(visit: Annotated[TenderVisit, in_tender(Ability.SEE)]) -> Response:
    """How much waits and what failed; a part of the set-up page that asks for itself."""
    if not visit.is_fragment:
        return visit.to(f"/tenders/{visit.tender.id}/setup#work")
    with visit.office.database.reading() as connection:
        return visit.page("jobs/work.html.j2", work=work_of(connection, visit.tender.id))


@ROUTER.post("/tenders/{tender_id}/work/{job_id}/again")
def again(visit: Annotated[TenderVisit, in_tender(Ability.UPLOAD)], job_id: str) -> Response:
    """Failed work tried again."""
    do_again(visit.office, visit.actor, visit.tender.id, job_id)
    return visit.to(f"/tenders/{visit.tender.id}/setup", said="jobs.tried_again")
