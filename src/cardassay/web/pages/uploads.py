"""Papers into a dossier: dragged, chosen, or as a folder; with how far their reading is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import Response

from cardassay.office.abilities import Ability
from cardassay.office.faults import NotFoundError, OfficeError
from cardassay.office.papers import uploads
from cardassay.office.papers.dossier import take_paper_out
from cardassay.office.papers.reading_jobs import PaperState, paper_states
from cardassay.office.papers.uploads import Upload
from cardassay.office.seeing import Supplier, supplier_in
from cardassay.web.guards import in_tender
from cardassay.web.incoming import body_of, declared
from cardassay.web.papers_in import take_form
from cardassay.web.visits import TenderVisit

__all__ = ["ROUTER"]

ROUTER = APIRouter()
_AT = "/tenders/{tender_id}/suppliers/{supplier_id}/dossier"
Seeing = Annotated[TenderVisit, in_tender(Ability.SEE)]
Uploading = Annotated[TenderVisit, in_tender(Ability.UPLOAD)]
UploadingLarge = Annotated[TenderVisit, in_tender(Ability.UPLOAD, large=True)]


def _found(visit: TenderVisit, supplier_id: str) -> tuple[Supplier, list[PaperState]]:
    with visit.office.database.reading() as connection:
        supplier = supplier_in(connection, visit.tender.id, supplier_id)
        if supplier is None:
            raise NotFoundError("There is no such supplier in this tender.")
        return supplier, paper_states(connection, visit.tender.id, supplier_id)


def _page(visit: TenderVisit, supplier_id: str, *, status: int = 200, **more: object) -> Response:
    supplier, papers = _found(visit, supplier_id)
    values: dict[str, object] = {"taken": None, "fault": "", "wrong": {}, **more}
    mine = uploads.open_uploads(visit.office, supplier_id, visit.actor)
    return visit.page(
        "uploads/dossier.html.j2",
        status=status,
        supplier=supplier,
        papers=papers,
        running=_running(papers),
        unfinished=mine,
        most_mb=visit.office.settings.limits.file_mb,
        **values,
    )


def _running(papers: list[PaperState]) -> int:
    return sum(one.state in ("queued", "reading") for one in papers)


@ROUTER.get(_AT)
def dossier(visit: Seeing, supplier_id: str) -> Response:
    """The papers of a supplier with how far their reading is, and where more can be put in."""
    return _page(visit, supplier_id)


@ROUTER.get(_AT + "/progress")
def progress(visit: Seeing, supplier_id: str) -> Response:
    """The list alone; it asks for itself again while something is read."""
    supplier, papers = _found(visit, supplier_id)
    return visit.page("uploads/progress.html.j2", supplier=supplier, papers=papers, running=_running(papers))


@ROUTER.post(_AT)
def put_in(visit: UploadingLarge, supplier_id: str) -> Response:
    """The files of an ordinary form."""
    _found(visit, supplier_id)
    try:
        taken = take_form(visit, supplier_id)
    except OfficeError as error:
        return _page(visit, supplier_id, status=error.status, fault=error.message)
    return _page(visit, supplier_id, taken=taken, status=413 if taken.refused else 200)


@ROUTER.post(_AT + "/taken-out")
def taken_out(
    visit: Uploading,
    supplier_id: str,
    file: Annotated[str, Form(max_length=2000)] = "",
    reason: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """A paper taken out, with a reason."""
    try:
        take_paper_out(visit.office, visit.actor, visit.tender.id, supplier_id, file, reason)
    except OfficeError as error:
        if error.status == 404:
            raise
        return _page(visit, supplier_id, status=error.status, fault=error.message, wrong={file: reason})
    address = f"/tenders/{visit.tender.id}/suppliers/{supplier_id}/dossier"
    return visit.to(address, said="uploads.taken_out")


@ROUTER.post(_AT + "/uploads")
def announce(
    visit: Uploading,
    supplier_id: str,
    name: Annotated[str, Form(max_length=2000)],
    size: Annotated[int, Form()],
) -> Upload:
    """A file that the page will send in pieces."""
    return uploads.announce(visit.office, visit.tender.id, supplier_id, name, size, visit.actor)


@ROUTER.get(_AT + "/uploads/{upload_id}")
def how_far(visit: Uploading, supplier_id: str, upload_id: str) -> Upload:
    """Where a file goes on that was cut off."""
    _found(visit, supplier_id)
    return uploads.upload_at(visit.office, supplier_id, upload_id, visit.actor)


@ROUTER.put(_AT + "/uploads/{upload_id}")
def piece(
    visit: UploadingLarge, supplier_id: str, upload_id: str, offset: Annotated[int, Query(ge=0)]
) -> Upload:
    """A piece of a file."""
    _found(visit, supplier_id)
    declared(visit.request, visit.office)
    return uploads.append(visit.office, supplier_id, upload_id, visit.actor, offset, body_of(visit.request))


@ROUTER.post(_AT + "/uploads/{upload_id}/finished")
def finished(visit: Uploading, supplier_id: str, upload_id: str) -> Upload:
    """All pieces are there: the file is put into the dossier."""
    _found(visit, supplier_id)
    return uploads.finish(visit.office, visit.actor, visit.tender.id, supplier_id, upload_id)
