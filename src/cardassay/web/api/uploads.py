"""Papers of a dossier: listed, put in, taken out; large ones in pieces."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Response

from cardassay.office.abilities import Ability
from cardassay.office.faults import NotFoundError
from cardassay.office.papers import uploads
from cardassay.office.papers.dossier import PaperIn, take_paper_out
from cardassay.office.papers.reading_jobs import PaperState, paper_states
from cardassay.office.papers.uploads import Upload
from cardassay.office.seeing import supplier_in
from cardassay.web.api._lists import Cursor, Limit, Listed, page_of
from cardassay.web.guards import caller_in_tender
from cardassay.web.incoming import body_of, declared
from cardassay.web.papers_in import Taken, take_file, take_form
from cardassay.web.visits import TenderVisit

__all__ = ["ROUTER"]

ROUTER = APIRouter(tags=["papers"])
_AT = "/tenders/{tender_id}/suppliers/{supplier_id}"
Seeing = Annotated[TenderVisit, caller_in_tender(Ability.SEE)]
Uploading = Annotated[TenderVisit, caller_in_tender(Ability.UPLOAD)]
UploadingLarge = Annotated[TenderVisit, caller_in_tender(Ability.UPLOAD, large=True)]
Offset = Annotated[int, Query(ge=0, description="Byte at which the piece begins.")]
Name = Annotated[str, Path(max_length=2000, description="Name of the file; folders of the sender stay.")]

_BYTES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_KEYED: dict[str, Any] = {
    **_BYTES,
    "parameters": [
        {"name": "Idempotency-Key", "in": "header", "required": False,
         "schema": {"type": "string", "maxLength": 200},
         "description": "The same request with the same key is done once and answered alike."}
    ],
}  # fmt: skip
_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {
                        "files": {"type": "array", "items": {"type": "string", "format": "binary"}}
                    },
                }
            }
        },
    }
}


def _there(visit: TenderVisit, supplier_id: str) -> None:
    with visit.office.database.reading() as connection:
        if supplier_in(connection, visit.tender.id, supplier_id) is None:
            raise NotFoundError("There is no such supplier in this tender.")


@ROUTER.get(_AT + "/dossier")
def list_dossier(
    visit: Seeing, supplier_id: str, limit: Limit = 100, cursor: Cursor = ""
) -> Listed[PaperState]:
    """The papers of a supplier by path, each with how far its reading is and what was read."""
    _there(visit, supplier_id)
    with visit.office.database.reading() as connection:
        return page_of(paper_states(connection, visit.tender.id, supplier_id), limit, cursor)


@ROUTER.post(_AT + "/dossier", openapi_extra=_FORM)
def put_papers_in(visit: UploadingLarge, supplier_id: str) -> Taken:
    """
    Put several files into a dossier, as the parts of a form.

    The same bytes are kept once; another file of the same name gets a number behind its name.
    """
    _there(visit, supplier_id)
    return take_form(visit, supplier_id)


@ROUTER.put(_AT + "/dossier/{name:path}", openapi_extra=_KEYED)
def put_paper_in(visit: UploadingLarge, supplier_id: str, name: Name) -> PaperIn:
    """
    Put one file into a dossier: the body is the file, byte for byte.

    Sent again, it is kept once and the answer says so; with an `Idempotency-Key` the answer is the same.
    """
    _there(visit, supplier_id)
    return take_file(visit, supplier_id, name)


@ROUTER.delete(_AT + "/dossier/{name:path}", status_code=204)
def take_paper_out_again(
    visit: Uploading,
    supplier_id: str,
    name: Name,
    reason: Annotated[str, Query(min_length=1, max_length=2000, description="Stands in the audit trail.")],
) -> Response:
    """Take a paper out of a dossier. Its bytes and its history stay."""
    take_paper_out(visit.office, visit.actor, visit.tender.id, supplier_id, name, reason)
    return Response(status_code=204)


@ROUTER.get(_AT + "/uploads")
def list_uploads(
    visit: Uploading, supplier_id: str, limit: Limit = 100, cursor: Cursor = ""
) -> Listed[Upload]:
    """The own files that were announced for a supplier and are not finished."""
    _there(visit, supplier_id)
    return page_of(uploads.open_uploads(visit.office, supplier_id, visit.actor), limit, cursor)


@ROUTER.post(_AT + "/uploads", status_code=201)
def announce_upload(
    visit: Uploading,
    supplier_id: str,
    name: Annotated[str, Body(min_length=1, max_length=2000)],
    size: Annotated[int, Body(ge=0, le=1 << 60, description="Bytes of the whole file.")],
) -> Upload:
    """Announce a file that is sent in pieces. One that is too large is refused here, before it is sent."""
    return uploads.announce(visit.office, visit.tender.id, supplier_id, name, size, visit.actor)


@ROUTER.get(_AT + "/uploads/{upload_id}")
def show_upload(visit: Uploading, supplier_id: str, upload_id: str) -> Upload:
    """How far a file is: the next piece begins at `received`."""
    _there(visit, supplier_id)
    return uploads.upload_at(visit.office, supplier_id, upload_id, visit.actor)


@ROUTER.put(_AT + "/uploads/{upload_id}", openapi_extra=_BYTES)
def add_piece(visit: UploadingLarge, supplier_id: str, upload_id: str, offset: Offset) -> Upload:
    """Send a piece. Whatever came before a connection broke stays; ask how far it is, and go on."""
    _there(visit, supplier_id)
    declared(visit.request, visit.office)
    return uploads.append(visit.office, supplier_id, upload_id, visit.actor, offset, body_of(visit.request))


@ROUTER.post(_AT + "/uploads/{upload_id}/finished")
def finish_upload(
    visit: Uploading,
    supplier_id: str,
    upload_id: str,
    sha256: Annotated[
        str, Query(pattern="^([0-9a-fA-F]{64})?$", description="What you counted; it is compared.")
    ] = "",
) -> Upload:
    """Put the file into the dossier when all its bytes are there. Said again, it is answered again."""
    _there(visit, supplier_id)
    return uploads.finish(visit.office, visit.actor, visit.tender.id, supplier_id, upload_id, sha256=sha256)
