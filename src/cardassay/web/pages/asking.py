"""Asking: letters to a supplier, upload links, and what came in beside what was asked."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Query
from fastapi.responses import PlainTextResponse, Response

from cardassay.office.abilities import Ability
from cardassay.office.asking.arriving import letter_view
from cardassay.office.asking.coming_in import came_by
from cardassay.office.asking.letters import (
    Draft,
    RequestLetter,
    draft_letter,
    keep_letter,
    letter_in,
    letters_of,
)
from cardassay.office.asking.links import LinkTerms, UploadLink, links_of, make_link, revoke_link
from cardassay.office.asking.overview import asked_in
from cardassay.office.asking.sending import send_request
from cardassay.office.faults import ConflictError, NotFoundError, NotValidError
from cardassay.office.seeing import Supplier, supplier_in
from cardassay.report.messages import LANGUAGES
from cardassay.web.guards import in_tender
from cardassay.web.messages.way_in import with_link
from cardassay.web.pages._forms import base_address, fault_words
from cardassay.web.visits import TenderVisit

__all__ = ["ROUTER"]

ROUTER = APIRouter(prefix="/tenders/{tender_id}")
Reader = Annotated[TenderVisit, in_tender(Ability.SEE)]
Asker = Annotated[TenderVisit, in_tender(Ability.ASK)]
Language = Annotated[str, Query(max_length=5)]


@ROUTER.get("/asking")
def overview(visit: Reader) -> Response:
    """Every supplier with what it was asked last, and what came."""
    return visit.page("asking/overview.html.j2", rows=asked_in(visit.office, visit.tender.id))


@ROUTER.get("/suppliers/{supplier_id}/asking")
def of_supplier(visit: Reader, supplier_id: str) -> Response:
    """Letters and links of one supplier."""
    return _supplier_page(visit, supplier_id)


@ROUTER.get("/suppliers/{supplier_id}/asking/new")
def new(visit: Asker, supplier_id: str, language: Language = "") -> Response:
    """A letter from today's judgement, to be changed and kept."""
    draft = draft_letter(visit.office, visit.tender.id, supplier_id, language=language)
    return _compose(visit, draft, draft.text)


@ROUTER.post("/suppliers/{supplier_id}/asking/new")
def write(
    visit: Asker,
    supplier_id: str,
    language: Annotated[str, Form(max_length=5)] = "",
    text: Annotated[str, Form()] = "",
    seen: Annotated[list[str], Form()] = [],  # noqa: B006 - FastAPI copies it for each request
    ask: Annotated[list[str], Form()] = [],  # noqa: B006 - the same
    do: Annotated[str, Form()] = "keep",
) -> Response:
    """Keep the letter, or write its text anew for another language or fewer papers."""
    office, tender_id = visit.office, visit.tender.id
    left_out = set(seen) - set(ask)
    if do != "keep":
        draft = draft_letter(office, tender_id, supplier_id, language=language, left_out=left_out)
        return _compose(visit, draft, draft.text)
    try:
        letter = keep_letter(
            office, visit.actor, tender_id, supplier_id,
            language=language, text=text, seen=seen, left_out=left_out,
        )  # fmt: skip
    except (ConflictError, NotValidError) as error:
        # What the person wrote must not be lost: the form comes again, over today's papers.
        draft = draft_letter(office, tender_id, supplier_id, language=language, left_out=left_out)
        return _compose(visit, draft, text, fault=fault_words(visit, error), status=error.status)
    return visit.to(_at(visit, supplier_id, letter.id), said="asking.kept")


@ROUTER.get("/suppliers/{supplier_id}/asking/{request_id}")
def letter_page(visit: Reader, supplier_id: str, request_id: str) -> Response:
    """A letter as it was kept, and what came of it."""
    return _letter_page(visit, supplier_id, request_id)


@ROUTER.get("/suppliers/{supplier_id}/asking/{request_id}/letter.txt")
def letter_text(visit: Reader, supplier_id: str, request_id: str) -> Response:
    """The letter as a text file."""
    with visit.office.database.reading() as connection:
        letter = letter_in(connection, visit.tender.id, supplier_id, request_id)
        supplier = _supplier(visit, supplier_id)
    name = f"{supplier.folder} {letter.day} {letter.language}.txt"
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return PlainTextResponse(letter.text, headers=headers)


@ROUTER.post("/suppliers/{supplier_id}/asking/{request_id}/send")
def send(
    visit: Asker,
    supplier_id: str,
    request_id: str,
    to: Annotated[str, Form(max_length=300)] = "",
    link: Annotated[str, Form()] = "",
    days: Annotated[int, Form()] = 30,
    most_files: Annotated[int, Form()] = 100,
    most_mib: Annotated[int, Form()] = 1024,
) -> Response:
    """Send the letter by mail, with an upload link where one is wanted."""
    terms = LinkTerms(days, most_files, most_mib, note=to) if link else None

    def with_address(letter: RequestLetter, made: UploadLink, token: str) -> str:
        return with_link(letter.text, letter.language, f"{base_address(visit)}/in/{token}", made)

    try:
        sent = send_request(
            visit.office, visit.actor, visit.tender.id, supplier_id, request_id,
            to=to, terms=terms, with_link=with_address,
        )  # fmt: skip
    except NotValidError as error:
        return _letter_page(
            visit, supplier_id, request_id, wrong={error.field: fault_words(visit, error)}, status=422
        )
    return _letter_page(visit, supplier_id, request_id, sent=sent, address=_address(visit, sent.token))


@ROUTER.post("/suppliers/{supplier_id}/asking/links")
def give_link(
    visit: Asker,
    supplier_id: str,
    request_id: Annotated[str, Form(max_length=20)] = "",
    days: Annotated[int, Form()] = 30,
    most_files: Annotated[int, Form()] = 100,
    most_mib: Annotated[int, Form()] = 1024,
    note: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """A new upload link; its address is on the answer, and nowhere else."""
    terms = LinkTerms(days, most_files, most_mib, note)
    try:
        made, token = make_link(
            visit.office, visit.actor, visit.tender.id, supplier_id, terms, request_id=request_id or None
        )
    except NotValidError as error:
        return _supplier_page(
            visit, supplier_id, wrong={error.field: fault_words(visit, error)}, status=error.status
        )
    return _supplier_page(visit, supplier_id, made=made, address=_address(visit, token))


@ROUTER.post("/suppliers/{supplier_id}/asking/links/{link_id}/revoke")
def revoke(visit: Asker, supplier_id: str, link_id: str) -> Response:
    """End a link at once."""
    revoke_link(visit.office, visit.actor, visit.tender.id, supplier_id, link_id)
    return visit.to(_at(visit, supplier_id), said="asking.link_revoked_said")


def _supplier_page(
    visit: TenderVisit,
    supplier_id: str,
    *,
    made: UploadLink | None = None,
    address: str = "",
    wrong: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    supplier = _supplier(visit, supplier_id)
    with visit.office.database.reading() as connection:
        letters = letters_of(connection, supplier_id)
        links = [(one, came_by(connection, one.id)) for one in links_of(connection, supplier_id)]
    return visit.page(
        "asking/supplier.html.j2",
        status=status,
        supplier=supplier,
        letters=letters,
        links=links,
        now=visit.office.clock(),
        made=made,
        link_address=address,
        wrong=wrong or {},
    )


def _letter_page(
    visit: TenderVisit,
    supplier_id: str,
    request_id: str,
    *,
    sent: object = None,
    address: str = "",
    wrong: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    view = letter_view(visit.office, visit.tender.id, supplier_id, request_id)
    with visit.office.database.reading() as connection:
        links = [one for one in links_of(connection, supplier_id) if one.request_id == request_id]
        former = next((one.mail for one in letters_of(connection, supplier_id) if one.mail), "")
    return visit.page(
        "asking/letter.html.j2",
        status=status,
        supplier=_supplier(visit, supplier_id),
        view=view,
        letter=view.letter,
        links=links,
        now=visit.office.clock(),
        to=view.letter.mail or former,
        mail_set=bool(visit.office.settings.mail.host),
        sent=sent,
        link_address=address,
        wrong=wrong or {},
    )


def _compose(visit: TenderVisit, draft: Draft, text: str, *, fault: str = "", status: int = 200) -> Response:
    return visit.page(
        "asking/compose.html.j2",
        status=status,
        supplier=draft.supplier,
        draft=draft,
        text=text.replace("\r\n", "\n"),
        fault=fault,
        languages=LANGUAGES,
    )


def _supplier(visit: TenderVisit, supplier_id: str) -> Supplier:
    with visit.office.database.reading() as connection:
        found = supplier_in(connection, visit.tender.id, supplier_id)
    if found is None:
        raise NotFoundError("There is no such supplier in this tender.")
    return found


def _address(visit: TenderVisit, token: str) -> str:
    return f"{base_address(visit)}/in/{token}" if token else ""


def _at(visit: TenderVisit, supplier_id: str, request_id: str = "") -> str:
    at = f"/tenders/{visit.tender.id}/suppliers/{supplier_id}/asking"
    return f"{at}/{request_id}" if request_id else at
