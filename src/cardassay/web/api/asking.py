"""Letters to suppliers and upload links over the API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Body, Query

from cardassay.office.abilities import Ability
from cardassay.office.asking.arriving import LetterView, letter_view
from cardassay.office.asking.coming_in import Came, came_by
from cardassay.office.asking.letters import Draft, RequestLetter, draft_letter, keep_letter, letters_of
from cardassay.office.asking.links import LinkTerms, UploadLink, links_of, make_link, revoke_link
from cardassay.office.asking.overview import AskedSupplier, asked_in
from cardassay.office.asking.sending import SentLetter, send_request
from cardassay.office.faults import NotFoundError
from cardassay.office.seeing import supplier_in
from cardassay.web.api._lists import Cursor, Limit, Listed, page_of
from cardassay.web.guards import caller_in_tender
from cardassay.web.messages.way_in import with_link
from cardassay.web.pages._forms import base_address
from cardassay.web.visits import TenderVisit

__all__ = ["ROUTER"]

ROUTER = APIRouter(prefix="/tenders/{tender_id}", tags=["asking"])
_OF = "/suppliers/{supplier_id}"
Reader = Annotated[TenderVisit, caller_in_tender(Ability.SEE)]
Asker = Annotated[TenderVisit, caller_in_tender(Ability.ASK)]


@dataclass(frozen=True, slots=True)
class LetterWish:
    """A letter to be kept."""

    language: str
    text: str
    seen: tuple[str, ...]
    """Keys of all items of the draft, so that a letter about another judgement is not kept."""
    left_out: tuple[str, ...] = ()
    """Keys of items that the letter does not ask for."""


@dataclass(frozen=True, slots=True)
class SendingWish:
    """A letter to be sent by mail."""

    to: str
    link: LinkTerms | None = None
    """Terms of an upload link that goes with it."""


@dataclass(frozen=True, slots=True)
class LinkWish:
    """An upload link to be made."""

    terms: LinkTerms
    request_id: str | None = None
    """The letter whose items it shows."""


@dataclass(frozen=True, slots=True)
class LinkMade:
    """A new link with its address, which is told this once."""

    link: UploadLink
    address: str


@dataclass(frozen=True, slots=True)
class LinkStands:
    """A link with its state and what came by it."""

    link: UploadLink
    state: str
    """``open``, ``revoked``, ``ended`` or ``used-up``."""
    came: tuple[Came, ...]


@ROUTER.get("/asking")
def asking(visit: Reader, limit: Limit = 100, cursor: Cursor = "") -> Listed[AskedSupplier]:
    """Every supplier with what it was asked last, and what came by its links."""
    return page_of(asked_in(visit.office, visit.tender.id), limit, cursor)


@ROUTER.get(_OF + "/letters")
def letters(
    visit: Reader, supplier_id: str, limit: Limit = 100, cursor: Cursor = ""
) -> Listed[RequestLetter]:
    """The letters to a supplier, the newest first."""
    _supplier(visit, supplier_id)
    with visit.office.database.reading() as connection:
        return page_of(letters_of(connection, supplier_id), limit, cursor)


@ROUTER.get(_OF + "/letters/draft")
def draft(
    visit: Asker,
    supplier_id: str,
    language: Annotated[str, Query(max_length=5)] = "",
    left_out: Annotated[list[str], Query(max_length=500)] = [],  # noqa: B006 - FastAPI copies it
) -> Draft:
    """The letter that today's judgement asks for, in the supplier's language unless one is named."""
    return draft_letter(visit.office, visit.tender.id, supplier_id, language=language, left_out=left_out)


@ROUTER.post(_OF + "/letters", status_code=201)
def keep(visit: Asker, supplier_id: str, wish: Annotated[LetterWish, Body()]) -> RequestLetter:
    """Keep a letter, as it was drafted or with its text changed."""
    return keep_letter(
        visit.office,
        visit.actor,
        visit.tender.id,
        supplier_id,
        language=wish.language,
        text=wish.text,
        seen=wish.seen,
        left_out=wish.left_out,
    )


@ROUTER.get(_OF + "/letters/{request_id}")
def letter(visit: Reader, supplier_id: str, request_id: str) -> LetterView:
    """A letter with what came for each of its items, and what became of its findings."""
    return letter_view(visit.office, visit.tender.id, supplier_id, request_id)


@ROUTER.post(_OF + "/letters/{request_id}/sending")
def send(visit: Asker, supplier_id: str, request_id: str, wish: Annotated[SendingWish, Body()]) -> SentLetter:
    """Send a letter by mail; the answer says whether the mail server has taken it."""

    def with_address(kept: RequestLetter, made: UploadLink, token: str) -> str:
        return with_link(kept.text, kept.language, f"{base_address(visit)}/in/{token}", made)

    return send_request(
        visit.office, visit.actor, visit.tender.id, supplier_id, request_id,
        to=wish.to, terms=wish.link, with_link=with_address,
    )  # fmt: skip


@ROUTER.get(_OF + "/links")
def links(visit: Reader, supplier_id: str, limit: Limit = 100, cursor: Cursor = "") -> Listed[LinkStands]:
    """The upload links of a supplier with what came by them, the newest first."""
    _supplier(visit, supplier_id)
    now = visit.office.clock()
    with visit.office.database.reading() as connection:
        found = [
            LinkStands(one, one.state(now), came_by(connection, one.id))
            for one in links_of(connection, supplier_id)
        ]
    return page_of(found, limit, cursor)


@ROUTER.post(_OF + "/links", status_code=201)
def give_link(visit: Asker, supplier_id: str, wish: Annotated[LinkWish, Body()]) -> LinkMade:
    """Make an upload link; its address is told this once."""
    made, token = make_link(
        visit.office, visit.actor, visit.tender.id, supplier_id, wish.terms, request_id=wish.request_id
    )
    return LinkMade(made, f"{base_address(visit)}/in/{token}")


@ROUTER.delete(_OF + "/links/{link_id}", status_code=204)
def revoke(visit: Asker, supplier_id: str, link_id: str) -> None:
    """End a link at once; what came by it stays."""
    revoke_link(visit.office, visit.actor, visit.tender.id, supplier_id, link_id)


def _supplier(visit: TenderVisit, supplier_id: str) -> None:
    with visit.office.database.reading() as connection:
        if supplier_in(connection, visit.tender.id, supplier_id) is None:
            raise NotFoundError("There is no such supplier in this tender.")
