"""The review over the API: what waits for a person, answers, records, and what a second person must say."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, BackgroundTasks, Body, Query
from fastapi.responses import Response
from pydantic import BaseModel, Field, StrictBool

from cardassay.assessing.answering import Answer, Way
from cardassay.model.document import Kind
from cardassay.office.abilities import Ability
from cardassay.office.faults import NotFoundError
from cardassay.office.papers.pictures import paper_in, picture
from cardassay.office.reviewing.answering import Answered, answer, correct, take_back
from cardassay.office.reviewing.items import OpenItem
from cardassay.office.reviewing.proposals import Proposal, open_proposals
from cardassay.office.reviewing.proposing import agree, set_two_people, withdraw
from cardassay.office.reviewing.queue import catch_up, queue_of
from cardassay.office.reviewing.records import Record, records_of
from cardassay.office.reviewing.walk import OpenItems, SupplierWaits, waits_in
from cardassay.web.api._lists import Cursor, Limit, Listed, page_of
from cardassay.web.guards import caller_in_tender
from cardassay.web.pages.review_pictures import box_of
from cardassay.web.visits import TenderVisit

__all__ = ["ROUTER"]

ROUTER = APIRouter()

Seer = Annotated[TenderVisit, caller_in_tender(Ability.SEE)]
Reviewer = Annotated[TenderVisit, caller_in_tender(Ability.CONFIRM)]
Manager = Annotated[TenderVisit, caller_in_tender(Ability.EDIT)]
SupplierId = Annotated[str, Query(min_length=1, max_length=40, description="Identifier of the supplier.")]
Reason = Annotated[str, Field(max_length=2000)]


class Said(BaseModel):
    """What somebody says; exactly one of the ways is given."""

    value: Any = Field(
        default=None,
        description="For a value: what the paper says, in the form of the field; null: it does not say it.",
    )
    typed: str | None = Field(default=None, max_length=20_000, description="The same as one would type it.")
    as_read: bool = Field(default=False, description="What was read is right.")
    kind: Kind | None = Field(default=None, description="What kind of paper it is.")
    same: bool | None = Field(default=None, description="For a name: whether it is that of the offer.")
    why: Reason = Field(default="", description="The reason; the usual one where none is given.")

    def answer(self) -> Answer:
        """The answer that is meant."""
        if self.kind is not None:
            return Answer(Way.KIND, text=self.kind.value)
        if self.same is not None:
            return Answer(Way.SAME if self.same else Way.DIFFERENT)
        if self.as_read:
            return Answer(Way.AS_READ)
        if self.typed is not None:
            return Answer(Way.TYPED, text=self.typed)
        return Answer(Way.GIVEN, value=self.value)


class AnswerGiven(Said):
    """An answer to an open item."""

    supplier: str = Field(max_length=40)
    item: str = Field(max_length=40, description="`id` of the open item.")


class Correction(Said):
    """Another answer in the place of a record."""

    supplier: str = Field(max_length=40)


class TakingBack(BaseModel):
    """Why a record is taken back."""

    supplier: str = Field(max_length=40)
    why: Reason


class Agreement(BaseModel):
    """A second person says the same."""

    why: Reason = ""


class TwoPeople(BaseModel):
    """Whether answers need a second person."""

    on: StrictBool


@ROUTER.get("/tenders/{tender_id}/review")
def list_open_items(
    visit: Seer,
    supplier: Annotated[str, Query(max_length=40, description="Only of this supplier.")] = "",
    need: Literal["", "blocking", "other", "nothing"] = "",
    limit: Limit = 100,
    cursor: Cursor = "",
) -> Listed[OpenItem]:
    """Everything that waits for a person, in the order in which it is asked; of what was judged already."""
    tender = visit.tender.id
    if supplier:
        found = queue_of(visit.office, tender, supplier).items
        return page_of([item for item in found if need in ("", item.need)], limit, cursor)
    return page_of(OpenItems(visit.office, waits_in(visit.office, tender), need), limit, cursor)


@ROUTER.get("/tenders/{tender_id}/review/suppliers")
def list_waiting_suppliers(visit: Seer, limit: Limit = 100, cursor: Cursor = "") -> Listed[SupplierWaits]:
    """How much of each supplier waits for a person."""
    return page_of(waits_in(visit.office, visit.tender.id), limit, cursor)


@ROUTER.get("/tenders/{tender_id}/review/items/{item_id}")
def get_open_item(visit: Seer, item_id: str, supplier: SupplierId) -> OpenItem:
    """One thing that waits for a person."""
    found = queue_of(visit.office, visit.tender.id, supplier).item(item_id)
    if found is None:
        raise NotFoundError("This is not asked (any more). Look at the list of what waits.")
    return found


@ROUTER.post("/tenders/{tender_id}/review/answers", status_code=201)
def answer_item(visit: Reviewer, given: AnswerGiven, background: BackgroundTasks) -> Answered:
    """
    Answer an open item.

    The same answer again is fine. Where somebody decided otherwise the answer is 409, and nothing is
    written. Where the tender wants two people it is a proposal until a second person says the same.
    """
    tender = visit.tender.id
    done = answer(visit.office, visit.actor, tender, given.supplier, given.item, given.answer(), given.why)
    background.add_task(catch_up, visit.office, tender, given.supplier)
    return done


@ROUTER.get("/tenders/{tender_id}/review/records")
def list_records(
    visit: Seer, supplier: SupplierId, limit: Limit = 100, cursor: Cursor = ""
) -> Listed[Record]:
    """Every decision about a supplier with who, when and why, the newest first."""
    return page_of(records_of(visit.office, visit.tender.id, supplier), limit, cursor)


@ROUTER.post("/tenders/{tender_id}/review/records/{record_id}/correction")
def correct_record(
    visit: Reviewer, record_id: str, given: Correction, background: BackgroundTasks
) -> Answered:
    """Put another answer in the place of a record, with a reason."""
    tender, supplier = visit.tender.id, given.supplier
    done = correct(visit.office, visit.actor, tender, supplier, record_id, given.answer(), given.why)
    background.add_task(catch_up, visit.office, tender, supplier)
    return done


@ROUTER.post("/tenders/{tender_id}/review/records/{record_id}/taking-back")
def take_record_back(
    visit: Reviewer, record_id: str, given: TakingBack, background: BackgroundTasks
) -> Answered:
    """Take a record back, with a reason; its question is open again."""
    tender, supplier = visit.tender.id, given.supplier
    done = take_back(visit.office, visit.actor, tender, supplier, record_id, given.why)
    background.add_task(catch_up, visit.office, tender, supplier)
    return done


@ROUTER.get("/tenders/{tender_id}/review/proposals")
def list_proposals(
    visit: Seer,
    supplier: Annotated[str, Query(max_length=40, description="Only of this supplier.")] = "",
    limit: Limit = 100,
    cursor: Cursor = "",
) -> Listed[Proposal]:
    """What waits for a second person, the oldest first."""
    return page_of(open_proposals(visit.office, visit.tender.id, supplier or None), limit, cursor)


@ROUTER.post("/tenders/{tender_id}/review/proposals/{proposal_id}/agreement")
def agree_with_proposal(
    visit: Reviewer,
    proposal_id: str,
    background: BackgroundTasks,
    given: Annotated[Agreement | None, Body()] = None,
) -> Proposal:
    """Say the same as a proposal, so that it counts."""
    done = agree(visit.office, visit.actor, visit.tender.id, proposal_id, given.why if given else "")
    background.add_task(catch_up, visit.office, visit.tender.id, done.supplier_id)
    return done


@ROUTER.post("/tenders/{tender_id}/review/proposals/{proposal_id}/withdrawal")
def withdraw_proposal(visit: Reviewer, proposal_id: str) -> Proposal:
    """Take an own proposal back, or put another's aside where one looks after the tender."""
    return withdraw(visit.office, visit.actor, visit.tender.id, proposal_id)


@ROUTER.put("/tenders/{tender_id}/review/two-people")
def switch_two_people(visit: Manager, given: TwoPeople) -> TwoPeople:
    """Say whether answers of this tender need a second person."""
    return TwoPeople(on=set_two_people(visit.office, visit.actor, visit.tender.id, given.on))


@ROUTER.get(
    "/tenders/{tender_id}/review/pages/{sha256}/{page}",
    response_class=Response,
    responses={200: {"content": {"image/webp": {}, "image/png": {}}, "description": "The picture."}},
)
def get_page_picture(
    visit: Seer,
    sha256: str,
    page: int,
    supplier: SupplierId,
    box: Annotated[str, Query(max_length=80, description="Left, top, right, bottom with commas.")] = "",
    close: Annotated[bool, Query(description="Only the lines around the box.")] = False,
    width: Annotated[int, Query(ge=100, le=4000, description="Pixels across at most.")] = 1200,
) -> Response:
    """The picture of a page of a paper, the words in the box framed."""
    place = paper_in(visit.office, visit.tender.id, supplier, sha256)
    found = picture(visit.office, place, page, box=box_of(box), close=close, width=width)
    return Response(found.data, media_type=found.media_type)
