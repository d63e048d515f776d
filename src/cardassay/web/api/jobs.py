"""The work in the background of a tender."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response

from cardassay.office.abilities import Ability
from cardassay.office.work.undone import Work, do_again, work_of
from cardassay.web.guards import caller_in_tender
from cardassay.web.visits import TenderVisit

__all__ = ["ROUTER"]

ROUTER = APIRouter(tags=["tenders"])


@ROUTER.get("/tenders/{tender_id}/work")
def show_work(visit: Annotated[TenderVisit, caller_in_tender(Ability.SEE)]) -> Work:
    """How many papers wait to be read and suppliers to be judged, and what failed with its reason."""
    with visit.office.database.reading() as connection:
        return work_of(connection, visit.tender.id)


@ROUTER.post("/tenders/{tender_id}/work/{job_id}/again", status_code=204)
def try_again(visit: Annotated[TenderVisit, caller_in_tender(Ability.UPLOAD)], job_id: str) -> Response:
    """Have failed work tried again."""
    do_again(visit.office, visit.actor, visit.tender.id, job_id)
    return Response(status_code=204)
