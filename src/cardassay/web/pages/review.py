"""The review: what waits for a person, one item after the other, with the page beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse, Response
from starlette.background import BackgroundTask

from cardassay.assessing.answering import Answer, Way
from cardassay.model.document import Kind
from cardassay.model.fields import FIELDS
from cardassay.model.fields import Form as FieldForm
from cardassay.model.open_value import Need
from cardassay.office.abilities import Ability
from cardassay.office.faults import ConflictError, NotFoundError, NotValidError
from cardassay.office.papers.pictures import NoPictureError, pages_of, paper_in
from cardassay.office.reviewing import looking
from cardassay.office.reviewing.answering import Answered, DecidedOtherwiseError, answer
from cardassay.office.reviewing.items import OpenItem
from cardassay.office.reviewing.proposals import Proposal, open_proposals
from cardassay.office.reviewing.queue import Queue, catch_up, queue_of
from cardassay.office.reviewing.records import Record, records_of
from cardassay.office.reviewing.walk import (
    SCOPES,
    asked_of,
    following,
    previous,
    waits_everywhere,
    waits_in,
)
from cardassay.web.guards import in_tender, signed_in
from cardassay.web.messages import Words
from cardassay.web.visits import TenderVisit, Visit
from cardassay.workspace.answers import CHOICES

__all__ = ["ROUTER", "answer_of_form", "item_address", "picture_address", "typed_form"]

ROUTER = APIRouter()

Scope = Annotated[str, Query(max_length=10)]
Word = Annotated[str, Form(max_length=20)]
Text = Annotated[str, Form(max_length=20_000)]


def item_address(item: OpenItem, scope: str = "", **more: object) -> str:
    """The page of an item."""
    query = {"scope": scope if scope != SCOPES[0] else "", **more}
    text = urlencode({key: str(value) for key, value in query.items() if value})
    at = f"/review/{item.tender_id}/{item.supplier_id}/items/{item.id}"
    return f"{at}?{text}" if text else at


def picture_address(item: OpenItem, page: int, *, close: bool = False) -> str:
    """The picture of a page of an item's paper, framed where the words stand on it."""
    query: dict[str, object] = {"width": 1600 if close else 1200}
    if item.box is not None and page == item.page:
        query["box"] = ",".join(f"{edge:.1f}" for edge in item.box)
    if close:
        query["close"] = "1"
    at = f"/review/{item.tender_id}/{item.supplier_id}/pages/{item.seen_sha256}/{page}"
    return f"{at}?{urlencode(query)}"


@ROUTER.get("/review")
def overview(visit: Annotated[Visit, signed_in(Ability.SEE)]) -> Response:
    """How much waits, tender by tender."""
    return visit.page("review/overview.html.j2", tenders=waits_everywhere(visit.office, visit.actor))


@ROUTER.get("/review/start")
def start_everywhere(visit: Annotated[Visit, signed_in(Ability.SEE)]) -> Response:
    """The first item of all tenders that the person sees."""
    every = [one for tender in waits_everywhere(visit.office, visit.actor) for one in tender.suppliers]
    return _started(visit, every, "all")


@ROUTER.get("/review/{tender_id}")
def tender_overview(visit: Annotated[TenderVisit, in_tender(Ability.SEE)]) -> Response:
    """How much waits in a tender, supplier by supplier, and what waits for a second person."""
    waits = waits_in(visit.office, visit.tender.id)
    names = {one.supplier_id: one.supplier for one in waits}
    return visit.page(
        "review/tender.html.j2",
        waits=waits,
        proposals=open_proposals(visit.office, visit.tender.id),
        names=names,
    )


@ROUTER.get("/review/{tender_id}/start")
def start_tender(visit: Annotated[TenderVisit, in_tender(Ability.SEE)]) -> Response:
    """The first item of a tender."""
    return _started(visit, waits_in(visit.office, visit.tender.id), "tender")


def _started(visit: Visit, waits: Any, scope: str) -> Response:
    for one in sorted(waits, key=lambda one: (one.blocking == 0, one.needed == 0)):
        if one.needed or one.nothing:
            queue = queue_of(visit.office, one.tender_id, one.supplier_id)
            for item in asked_of(visit.office, visit.actor, queue):
                return RedirectResponse(item_address(item, scope), status_code=303)
    return visit.page("review/done.html.j2", queue=None, scope=scope, skipped=False)


@ROUTER.get("/review/{tender_id}/{supplier_id}")
def supplier_queue(
    visit: Annotated[TenderVisit, in_tender(Ability.SEE)],
    supplier_id: str,
    last: Annotated[str, Query(max_length=40)] = "",
    state: Annotated[str, Query(max_length=12)] = "",
) -> Response:
    """Everything that waits of one supplier, in the order in which it is asked."""
    queue = queue_of(visit.office, visit.tender.id, supplier_id)
    proposals = open_proposals(visit.office, visit.tender.id, supplier_id)
    return visit.page(
        "review/supplier.html.j2",
        queue=queue,
        needs=tuple(need.name.lower() for need in Need),
        proposals=proposals,
        names={},
        proposed={one.item_id: one for one in proposals},
        looking=looking.looking_at(visit.office, visit.actor, supplier_id),
        last=_last(visit, supplier_id, last),
        state=state,
        scope=SCOPES[0],
        address=item_address,
    )


@ROUTER.get("/review/{tender_id}/{supplier_id}/items/{item_id}")
def item_page(
    visit: Annotated[TenderVisit, in_tender(Ability.SEE)],
    supplier_id: str,
    item_id: str,
    scope: Scope = "supplier",
    page: Annotated[int, Query(ge=0, le=100_000)] = 0,
    last: Annotated[str, Query(max_length=40)] = "",
    state: Annotated[str, Query(max_length=12)] = "",
) -> Response:
    """One item with the page, what was read, and what can be answered."""
    queue = queue_of(visit.office, visit.tender.id, supplier_id)
    if queue.item(item_id) is None:
        return _settled(visit, queue, item_id, scope)
    return _item(visit, queue, item_id, scope, page=page, last=last, state=state)


@ROUTER.get("/review/{tender_id}/{supplier_id}/items/{item_id}/next")
def skip(
    visit: Annotated[TenderVisit, in_tender(Ability.SEE)],
    supplier_id: str,
    item_id: str,
    scope: Scope = "supplier",
) -> Response:
    """The item after one that is left open for now."""
    queue = queue_of(visit.office, visit.tender.id, supplier_id)
    found = following(visit.office, visit.actor, queue, item_id, _scope(scope))
    if found is None:
        return visit.page("review/done.html.j2", queue=queue, scope=scope, skipped=True)
    return RedirectResponse(item_address(found, scope), status_code=303)


@ROUTER.post("/review/{tender_id}/{supplier_id}/items/{item_id}")
def take_answer(
    visit: Annotated[TenderVisit, in_tender(Ability.CONFIRM)],
    supplier_id: str,
    item_id: str,
    answer_given: Annotated[str, Form(alias="answer", max_length=20)],
    text: Text = "",
    why: Text = "",
    scope: Word = "supplier",
) -> Response:
    """An answer is kept, and the next item comes."""
    before = queue_of(visit.office, visit.tender.id, supplier_id)
    try:
        said = answer_of_form(answer_given, text)
        kept = answer(visit.office, visit.actor, visit.tender.id, supplier_id, item_id, said, why)
    except NotValidError as error:
        if before.item(item_id) is None:
            raise
        return _item(visit, before, item_id, scope, wrong=error.message, typed=text, why=why, status=422)
    except DecidedOtherwiseError as error:
        now = queue_of(visit.office, visit.tender.id, supplier_id)
        return _settled(
            visit,
            now,
            item_id,
            scope,
            standing=error.standing,
            mine=error.mine,
            told=error.message,
            status=409,
        )
    except ConflictError as error:
        now = queue_of(visit.office, visit.tender.id, supplier_id)
        return _settled(visit, now, item_id, scope, told=error.message, typed=text, status=409)
    return _on(visit, before, item_id, kept, scope)


def answer_of_form(given: str, text: str) -> Answer:
    """
    The answer of a button: ``as-read``, ``choice-2``, ``absent``, ``typed``, ``kind``, ``same`` …

    Raises:
        NotValidError: There is no such button.
    """
    word, _, number = given.partition("-") if given.startswith("choice-") else (given, "", "")
    if word == "choice" and number.isdecimal():
        return Answer(Way.CHOICE, number=int(number))
    if word not in list(Way) or word in (Way.CHOICE, Way.GIVEN):
        raise NotValidError(
            f"`{given}` is no answer that can be given here. Nothing was kept.", field="answer"
        )
    # A field of several lines sends line ends where the person sees one text.
    return Answer(Way(word), text=" ".join(text.split("\n")).replace("\r", " "))


def _on(visit: TenderVisit, before: Queue, item_id: str, kept: Answered, scope: str) -> Response:
    """Sends the person to the next item; the judgement with the answer is made meanwhile."""
    scope = _scope(scope)
    found = following(visit.office, visit.actor, before, item_id, scope)
    if kept.record is not None:
        last = kept.record.id
    else:
        last = kept.proposal.id if kept.proposal is not None else ""
    if found is None:
        query = urlencode({"last": last, "state": kept.state})
        to = f"/review/{before.tender_id}/{before.supplier_id}?{query}"
    else:
        of = f"{before.supplier_id}." if found.supplier_id != before.supplier_id else ""
        to = item_address(found, scope, last=of + last, state=kept.state)
    after = BackgroundTask(catch_up, visit.office, before.tender_id, before.supplier_id)
    return RedirectResponse(to, status_code=303, background=after)


def _scope(scope: str) -> str:
    return scope if scope in SCOPES else SCOPES[0]


def _item(
    visit: TenderVisit,
    queue: Queue,
    item_id: str,
    scope: str,
    *,
    page: int = 0,
    last: str = "",
    state: str = "",
    wrong: str = "",
    typed: str | None = None,
    why: str = "",
    status: int = 200,
) -> Response:
    item = queue.item(item_id)
    assert item is not None
    asked = asked_of(visit.office, visit.actor, queue)
    here = [one.id for one in asked]
    ahead = asked[here.index(item_id) + 1 :] if item_id in here else asked
    own = visit.actor.may(Ability.CONFIRM)
    proposals = [
        one
        for one in open_proposals(visit.office, queue.tender_id, queue.supplier_id)
        if one.item_id == item_id
    ]
    return visit.page(
        "review/item.html.j2",
        status=status,
        queue=queue,
        item=item,
        scope=_scope(scope),
        number=here.index(item_id) + 1 if item_id in here else 0,
        count=len(asked),
        needed=sum(one.need != Need.NOTHING.name.lower() for one in asked),
        others=looking.look(visit.office, visit.actor, queue.supplier_id, item_id) if own else (),
        proposals=proposals,
        mine=next((one for one in proposals if one.person_id == visit.actor.person_id), None),
        before=previous(asked, item_id),
        sheet=_sheet(visit, item, page),
        ahead=[picture_address(ahead[0], ahead[0].page or 1)] if ahead else [],
        last=_last(visit, queue.supplier_id, last),
        state=state,
        wrong=wrong,
        typed=item.read_typed if typed is None else typed,
        why=why,
        kinds=tuple(Kind),
        typed_form=typed_form,
        address=item_address,
    )


def typed_form(field: str, words: Words) -> str:
    """How a value of a field is typed."""
    spec = FIELDS[field]
    if field in CHOICES:
        several = "form_choice" if spec.form is FieldForm.TEXT else "form_choices"
        return words(f"review.{several}", words=", ".join(CHOICES[field]))
    if spec.form is FieldForm.RECORDS:
        return words("review.form_records", words="; ".join(f"{key} = …" for key in spec.keys))
    or_none = "_or_none" if spec.form is FieldForm.TEXTS and spec.may_be_none else ""
    return words(f"review.form_{spec.form.value.replace('-', '_')}{or_none}")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The pictures beside an item."""

    page: int
    pages: int
    """0 when the paper cannot be drawn."""
    picture: str
    close: str
    """The place of the words close up; empty when it is not known."""


def _sheet(visit: TenderVisit, item: OpenItem, page: int) -> _Sheet:
    try:
        pages = pages_of(
            visit.office, paper_in(visit.office, item.tender_id, item.supplier_id, item.seen_sha256)
        )
    except (NotFoundError, NoPictureError, ValueError):
        pages = 0
    wanted = min(max(page or item.page or 1, 1), max(pages, 1))
    if not pages:
        return _Sheet(1, 0, "", "")
    close = picture_address(item, item.page, close=True) if item.box is not None and item.page else ""
    return _Sheet(wanted, pages, picture_address(item, wanted), close)


@dataclass(frozen=True, slots=True)
class _Last:
    """What was answered just before."""

    supplier_id: str
    record: Record | None
    proposal: Proposal | None


def _last(visit: TenderVisit, supplier_id: str, last: str) -> _Last | None:
    """The record or proposal of the answer before; ``None`` when it is gone."""
    other, _, identifier = last.rpartition(".")
    if not identifier:
        return None
    supplier = other or supplier_id
    found = _record(visit, supplier, identifier)
    if found is not None:
        return _Last(supplier, found, None)
    proposed = (
        one
        for one in open_proposals(visit.office, visit.tender.id)
        if one.id == identifier and one.person_id == visit.actor.person_id
    )
    proposal = next(proposed, None)
    return None if proposal is None else _Last(supplier, None, proposal)


def _record(visit: TenderVisit, supplier_id: str, record_id: str) -> Record | None:
    if not record_id:
        return None
    try:
        records = records_of(visit.office, visit.tender.id, supplier_id)
    except NotFoundError:
        return None  # of another tender: what was answered there is not shown here
    return next((one for one in records if one.id == record_id), None)


def _settled(
    visit: TenderVisit,
    queue: Queue,
    item_id: str,
    scope: str,
    *,
    standing: Record | None = None,
    mine: Record | None = None,
    told: str = "",
    typed: str = "",
    status: int = 200,
) -> Response:
    """The page of an item that is not asked any more: who said what, and how it goes on."""
    if standing is None:
        records = records_of(visit.office, visit.tender.id, queue.supplier_id)
        standing = next((one for one in records if one.item_id == item_id), None)
    if standing is None and not told:
        raise NotFoundError(
            "This is not asked (any more): the paper was replaced, or another answer settled it. Look at "
            "what waits now."
        )
    values: Mapping[str, Any] = {"standing": standing, "mine": mine, "told": told, "typed": typed}
    return visit.page(
        "review/settled.html.j2",
        status=status,
        queue=queue,
        scope=_scope(scope),
        skip=f"/review/{queue.tender_id}/{queue.supplier_id}/items/{quote(item_id)}/next?scope={_scope(scope)}",
        **values,
    )
