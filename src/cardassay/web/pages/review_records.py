"""The records of the review: who decided what, corrections, proposals that wait for a second person."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse, Response
from starlette.background import BackgroundTask

from cardassay.model.document import Kind
from cardassay.office.abilities import Ability
from cardassay.office.faults import NotValidError
from cardassay.office.reviewing.answering import correct, take_back
from cardassay.office.reviewing.proposals import open_proposals
from cardassay.office.reviewing.proposing import agree, set_two_people, withdraw
from cardassay.office.reviewing.queue import catch_up, queue_of
from cardassay.office.reviewing.records import records_of
from cardassay.web.guards import in_tender
from cardassay.web.pages.review import answer_of_form, typed_form
from cardassay.web.visits import TenderVisit

__all__ = ["ROUTER"]

ROUTER = APIRouter()

_EACH = 50
"""Records on one page; each brings the form of its correction."""

Text = Annotated[str, Form(max_length=20_000)]
Address = Annotated[str, Form(max_length=600)]


@ROUTER.get("/review/{tender_id}/{supplier_id}/records")
def records_page(
    visit: Annotated[TenderVisit, in_tender(Ability.SEE)],
    supplier_id: str,
    q: Annotated[str, Query(max_length=200)] = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """Every decision about a supplier with who, when and why."""
    return _records(visit, supplier_id, q, page=page)


def _records(
    visit: TenderVisit,
    supplier_id: str,
    q: str = "",
    *,
    page: int = 1,
    wrong: str = "",
    at: str = "",
    status: int = 200,
) -> Response:
    queue = queue_of(visit.office, visit.tender.id, supplier_id)
    records = records_of(visit.office, visit.tender.id, supplier_id)
    wanted = q.casefold()
    found = [
        one
        for one in records
        if wanted in " ".join((one.file, one.field, one.said, one.who, one.why)).casefold()
    ]
    if at:
        # What was refused is shown with its record, on whichever page that stands.
        page = 1 + next((index for index, one in enumerate(found) if one.id == at), 0) // _EACH
    pages = max(1, -(-len(found) // _EACH))
    page = min(page, pages)
    return visit.page(
        "review/records.html.j2",
        status=status,
        queue=queue,
        records=found[(page - 1) * _EACH : page * _EACH],
        found=len(found),
        number=page,
        pages=pages,
        total=len(records),
        q=q,
        proposals=open_proposals(visit.office, visit.tender.id, supplier_id),
        names={},
        kinds=tuple(Kind),
        typed_form=typed_form,
        wrong=wrong,
        at=at,
    )


@ROUTER.post("/review/{tender_id}/{supplier_id}/records/{record_id}/correct")
def correct_record(
    visit: Annotated[TenderVisit, in_tender(Ability.CONFIRM)],
    supplier_id: str,
    record_id: str,
    answer: Annotated[str, Form(max_length=20)],
    text: Text = "",
    why: Text = "",
    to: Address = "",
) -> Response:
    """Another answer in the place of a record."""
    try:
        said = answer_of_form(answer, text)
        done = correct(visit.office, visit.actor, visit.tender.id, supplier_id, record_id, said, why)
    except NotValidError as error:
        return _records(visit, supplier_id, wrong=error.message, at=record_id, status=422)
    said_key = "review.said_proposed" if done.record is None else "review.said_corrected"
    return _back(visit, supplier_id, to, said_key)


@ROUTER.post("/review/{tender_id}/{supplier_id}/records/{record_id}/take-back")
def take_record_back(
    visit: Annotated[TenderVisit, in_tender(Ability.CONFIRM)],
    supplier_id: str,
    record_id: str,
    why: Text = "",
    to: Address = "",
    at_once: bool = Form(False),
) -> Response:
    """A record is taken out; its question is open again."""
    try:
        here = (visit.tender.id, supplier_id, record_id)
        done = take_back(visit.office, visit.actor, *here, why, at_once=at_once)
    except NotValidError as error:
        return _records(visit, supplier_id, wrong=error.message, at=record_id, status=422)
    said = "review.said_taken_back" if done.state == "taken-back" else "review.said_proposed"
    if at_once and done.state == "taken-back":
        # The question comes back at once, so that it can be answered anew.
        queue_of(visit.office, visit.tender.id, supplier_id, fresh=True)
    return _back(visit, supplier_id, to, said)


@ROUTER.post("/review/{tender_id}/proposals/{proposal_id}/agree")
def agree_with(
    visit: Annotated[TenderVisit, in_tender(Ability.CONFIRM)],
    proposal_id: str,
    why: Text = "",
    to: Address = "",
) -> Response:
    """A second person agrees; what was proposed counts."""
    proposal = agree(visit.office, visit.actor, visit.tender.id, proposal_id, why)
    return _back(visit, proposal.supplier_id, to, "review.said_agreed")


@ROUTER.post("/review/{tender_id}/proposals/{proposal_id}/withdraw")
def withdraw_proposal(
    visit: Annotated[TenderVisit, in_tender(Ability.CONFIRM)], proposal_id: str, to: Address = ""
) -> Response:
    """What was proposed is taken back."""
    proposal = withdraw(visit.office, visit.actor, visit.tender.id, proposal_id)
    return _back(visit, proposal.supplier_id, to, "review.said_withdrawn")


@ROUTER.post("/review/{tender_id}/two-people")
def switch_two_people(
    visit: Annotated[TenderVisit, in_tender(Ability.EDIT)], on: bool = Form(False)
) -> Response:
    """Whether answers of this tender need a second person."""
    set_two_people(visit.office, visit.actor, visit.tender.id, on)
    return visit.to(f"/review/{visit.tender.id}", said=f"review.said_two_people_{'on' if on else 'off'}")


def _back(visit: TenderVisit, supplier_id: str, to: str, said: str) -> Response:
    """Sends the person back to where the form stood, inside the review of this tender only."""
    here = f"/review/{visit.tender.id}"
    ours = to.startswith(f"{here}/") and to.isprintable() and "\\" not in to and "//" not in to
    answer = RedirectResponse(to if ours else f"{here}/{supplier_id}/records", status_code=303)
    answer.set_cookie("said", said, max_age=60, httponly=True, samesite="lax", path="/")
    answer.background = BackgroundTask(catch_up, visit.office, visit.tender.id, supplier_id)
    return answer
