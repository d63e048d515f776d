"""Who may see a tender."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form
from fastapi.responses import Response

from cardassay.office.abilities import Ability
from cardassay.office.faults import OfficeError
from cardassay.office.people.members import add_member, list_candidates, list_members, remove_member
from cardassay.web.guards import in_tender
from cardassay.web.pages._forms import refused
from cardassay.web.visits import TenderVisit

__all__ = ["ROUTER"]

ROUTER = APIRouter(prefix="/tenders/{tender_id}/members")

Manager = Annotated[TenderVisit, in_tender(Ability.MEMBERS)]


@ROUTER.get("")
def members(visit: Manager) -> Response:
    """The members of a tender, and who could become one."""
    return visit.page("people/members.html.j2", fault="", wrong={}, **_shown(visit))


@ROUTER.post("")
def add(visit: Manager, login: Annotated[str, Form()] = "") -> Response:
    """Let somebody see the tender."""
    try:
        add_member(visit.office, visit.actor, visit.tender.id, login)
    except OfficeError as error:
        return refused(visit, "people/members.html.j2", error, **_shown(visit))
    return visit.to(f"/tenders/{visit.tender.id}/members", said="people.member_added")


@ROUTER.post("/{person_id}/remove")
def remove(visit: Manager, person_id: str) -> Response:
    """Let somebody see the tender no more."""
    remove_member(visit.office, visit.actor, visit.tender.id, person_id)
    own = person_id == visit.actor.person_id and not visit.actor.sees_all
    return visit.to("/" if own else f"/tenders/{visit.tender.id}/members", said="people.member_removed")


def _shown(visit: TenderVisit) -> dict[str, Any]:
    tender_id = visit.tender.id
    return {
        "members": list_members(visit.office, tender_id),
        "candidates": list_candidates(visit.office, tender_id),
    }
