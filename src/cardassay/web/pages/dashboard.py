"""The first page: every tender that the person sees, what waits, what ends soon."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from cardassay.office.abilities import Ability
from cardassay.office.tenders.bundled import example_folder, import_example
from cardassay.office.viewing.dashboard import SOON, dashboard_of
from cardassay.office.watching.alerts import alerts_for
from cardassay.web.guards import signed_in
from cardassay.web.visits import Visit

__all__ = ["ROUTER"]

ROUTER = APIRouter()


@ROUTER.get("/")
def dashboard(
    visit: Annotated[Visit, signed_in(Ability.SEE)],
    archived: Annotated[str, Query(max_length=1)] = "",
) -> Response:
    """The tenders in figures."""
    found = dashboard_of(visit.office, visit.actor, archived=bool(archived))
    watch = alerts_for(visit.office, visit.actor)
    return visit.page(
        "dashboard/dashboard.html.j2",
        found=found,
        archived=bool(archived),
        soon=SOON,
        watch=watch,
        example=example_folder() is not None,
    )


@ROUTER.post("/new-tender/example")
def example(visit: Annotated[Visit, signed_in(Ability.MAKE)]) -> Response:
    """The bundled example as a tender; its papers are read in the background."""
    made = import_example(visit.office, visit.actor)
    return visit.to(f"/tenders/{made.tender_id}", said="dashboard.example_made")
