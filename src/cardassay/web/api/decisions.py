"""Frozen assessments, sign-off, differences and waivers over the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Body, Query
from fastapi.responses import Response, StreamingResponse
from pydantic import Field

from cardassay.office.abilities import Ability
from cardassay.office.deciding.differing_states import Difference, difference, states_to_compare
from cardassay.office.deciding.freezing import (
    Frozen,
    FrozenVerdict,
    broken_parts,
    freeze,
    frozen_in,
    frozen_of,
)
from cardassay.office.deciding.frozen_zip import frozen_archive
from cardassay.office.deciding.signing import Signature, sign, signatures_of
from cardassay.office.deciding.waiving import (
    StandingWaiver,
    WaivableFinding,
    take_back_waiver,
    waivable_of,
    waive,
    waivers_of_tender,
)
from cardassay.web.api._lists import Cursor, Limit, Listed, page_of
from cardassay.web.guards import caller_in_tender
from cardassay.web.pages.decisions import part_of
from cardassay.web.visits import TenderVisit

__all__ = ["ROUTER"]

ROUTER = APIRouter(prefix="/tenders/{tender_id}", tags=["decisions"])
_ONE = "/frozen/{frozen_id}"
Reader = Annotated[TenderVisit, caller_in_tender(Ability.SEE)]
Decider = Annotated[TenderVisit, caller_in_tender(Ability.DECIDE)]
Number = Annotated[int, Field(ge=1, le=1_000_000)]
Signer = Annotated[TenderVisit, caller_in_tender(Ability.SIGN)]


@dataclass(frozen=True, slots=True)
class FrozenListed:
    """A frozen state in a list, with who signed it."""

    id: str
    number: int
    day: date
    reason: str
    who: str
    made_at: datetime
    state_sha256: str
    verdicts: tuple[FrozenVerdict, ...]
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class FrozenView:
    """A frozen state, who signed it, and whether it is whole."""

    state: Frozen
    signatures: tuple[Signature, ...]
    broken: tuple[str, ...]
    """What is not as it was frozen any more; empty when everything is."""


@dataclass(frozen=True, slots=True)
class FreezingWish:
    """A tender to be frozen."""

    reason: str
    day: date | None = None
    """The day judged; today when left out."""
    confirmed: bool = False
    """Freeze although papers are still on their way."""
    revision: int | None = None
    """That of the files that were looked at; another one now is a conflict."""


@dataclass(frozen=True, slots=True)
class SignatureWish:
    """An answer to a frozen state."""

    answer: str
    """``approved`` or ``refused``."""
    function: str
    state_sha256: str
    """Of the state that was read."""
    why: str = ""


@dataclass(frozen=True, slots=True)
class WaiverWish:
    """A finding to be waived."""

    finding: str
    until: date
    why: str


@dataclass(frozen=True, slots=True)
class Why:
    """A reason."""

    why: str


@ROUTER.get("/frozen")
def states(visit: Reader, limit: Limit = 100, cursor: Cursor = "") -> Listed[FrozenListed]:
    """The frozen states of a tender, the newest first."""
    with visit.office.database.reading() as connection:
        page = page_of(frozen_in(connection, visit.tender.id), limit, cursor)
        items = [
            FrozenListed(
                one.id,
                one.number,
                one.day,
                one.reason,
                one.who,
                one.made_at,
                one.state_sha256,
                one.verdicts,
                signatures_of(connection, one.id),
            )
            for one in page.items
        ]
    return Listed(items=items, next=page.next, total=page.total)


@ROUTER.post("/frozen", status_code=201)
def freeze_now(visit: Decider, wish: Annotated[FreezingWish, Body()]) -> Frozen:
    """Freeze the tender as it stands; nobody can change or remove it afterwards."""
    return freeze(
        visit.office,
        visit.actor,
        visit.tender,
        day=wish.day or visit.today,
        reason=wish.reason,
        confirmed=wish.confirmed,
        revision=wish.revision,
    )


@ROUTER.get(_ONE)
def state(visit: Reader, frozen_id: str) -> FrozenView:
    """A frozen state with its hashes, who signed it, and whether everything of it is there."""
    with visit.office.database.reading() as connection:
        found = frozen_of(connection, visit.tender.id, frozen_id)
        signed = signatures_of(connection, frozen_id)
    return FrozenView(found, signed, broken_parts(visit.office, found))


@ROUTER.get(_ONE + "/archive", response_class=StreamingResponse)
def archive(visit: Reader, frozen_id: str) -> Response:
    """A frozen state as a zip archive, which ``cardassay frozen verify`` checks without a server."""
    with visit.office.database.reading() as connection:
        found = frozen_of(connection, visit.tender.id, frozen_id)
    return StreamingResponse(frozen_archive(visit.office, found), media_type="application/zip")


@ROUTER.get(_ONE + "/parts/{part}", response_class=Response)
def part(visit: Reader, frozen_id: str, part: str) -> Response:
    """``assessment.json``, ``manifest.json`` or ``report.html``, byte for byte as it was frozen."""
    return part_of(visit, frozen_id, part)


@ROUTER.post(_ONE + "/signatures", status_code=201)
def sign_off(visit: Signer, frozen_id: str, wish: Annotated[SignatureWish, Body()]) -> Signature:
    """Approve or refuse exactly this state, once."""
    return sign(
        visit.office,
        visit.actor,
        visit.tender.id,
        frozen_id,
        answer=wish.answer,
        function=wish.function,
        why=wish.why,
        state_sha256=wish.state_sha256,
    )


@ROUTER.get("/difference")
def differs(
    visit: Reader,
    before: Annotated[Number, Query(description="Number of a frozen state.")],
    after: Annotated[Number | None, Query(description="Of another; today when left out.")] = None,
) -> Difference:
    """What lies between two frozen states, or between one and the tender as it stands."""
    return difference(visit.office, *states_to_compare(visit.office, visit.tender.id, before, after))


@ROUTER.get("/waivers")
def waivers(visit: Reader, limit: Limit = 100, cursor: Cursor = "") -> Listed[StandingWaiver]:
    """All waivers of a tender, those that end first at the top."""
    return page_of(waivers_of_tender(visit.office, visit.tender.id), limit, cursor)


@ROUTER.get("/suppliers/{supplier_id}/waivable")
def waivable(
    visit: Reader, supplier_id: str, limit: Limit = 100, cursor: Cursor = ""
) -> Listed[WaivableFinding]:
    """Findings of today that a waiver could be about, and why some cannot be waived."""
    return page_of(waivable_of(visit.office, visit.tender.id, supplier_id), limit, cursor)


@ROUTER.post("/suppliers/{supplier_id}/waivers", status_code=201)
def make_waiver(visit: Decider, supplier_id: str, wish: Annotated[WaiverWish, Body()]) -> StandingWaiver:
    """Waive a requirement until a day; a waiver never changes a finding."""
    return waive(
        visit.office,
        visit.actor,
        visit.tender.id,
        supplier_id,
        finding_id=wish.finding,
        until=wish.until,
        why=wish.why,
    )


@ROUTER.post("/suppliers/{supplier_id}/waivers/{key}/taking-back", status_code=204)
def take_back(visit: Decider, supplier_id: str, key: str, wish: Annotated[Why, Body()]) -> None:
    """Take a waiver back, with a reason that stands in the audit trail."""
    take_back_waiver(visit.office, visit.actor, visit.tender.id, supplier_id, key, why=wish.why)
