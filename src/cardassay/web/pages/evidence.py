"""The bytes behind what pages cite: pictures of pages, and papers to be downloaded."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse, Response

from cardassay.office.abilities import Ability
from cardassay.office.papers.handing_out import bytes_of
from cardassay.office.papers.pictures import paper_in, picture
from cardassay.office.viewing.suppliers import paper_shown, supplier_shown
from cardassay.web.guards import in_tender
from cardassay.web.pages.review_pictures import box_of
from cardassay.web.visits import TenderVisit

__all__ = ["LOCKED", "ROUTER", "Edges"]

ROUTER = APIRouter()
_AT = "/tenders/{tender_id}/suppliers/{supplier_id}/papers/{sha256}"
LOCKED = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}
"""What comes from a dossier is never opened as a page of ours."""
_PICTURE = {**LOCKED, "Cache-Control": "private, max-age=86400, immutable"}
"""The address holds the hash of the paper, so that a kept picture is never an old one."""
Reader = Annotated[TenderVisit, in_tender(Ability.SEE)]
Page = Annotated[int, Query(ge=1, le=100_000)]
Edges = Annotated[str, Query(max_length=80)]
"""Left, top, right, bottom of a place on a page, with commas."""


@ROUTER.get(_AT + "/crop")
def crop(visit: Reader, supplier_id: str, sha256: str, page: Page, box: Edges) -> Response:
    """The lines around a place of a page, with the place framed."""
    place = paper_in(visit.office, visit.tender.id, supplier_id, sha256)
    drawn = picture(visit.office, place, page, box=box_of(box), close=True, width=1200)
    return Response(drawn.data, media_type=drawn.media_type, headers=_PICTURE)


@ROUTER.get(_AT + "/page")
def page_picture(visit: Reader, supplier_id: str, sha256: str, page: Page = 1, box: Edges = "") -> Response:
    """A whole page, with a place framed where one is given."""
    place = paper_in(visit.office, visit.tender.id, supplier_id, sha256)
    drawn = picture(visit.office, place, page, box=box_of(box), width=1200)
    return Response(drawn.data, media_type=drawn.media_type, headers=_PICTURE)


@ROUTER.get(_AT + "/file")
def download(visit: Reader, supplier_id: str, sha256: str) -> Response:
    """The paper itself, to be kept and never to be opened inside the browser."""
    shown = supplier_shown(visit.office, visit.tender.id, supplier_id, visit.today)
    place, name, _, _ = paper_shown(shown, sha256)
    return FileResponse(
        bytes_of(visit.office, place),
        media_type="application/octet-stream",
        filename=name.rpartition("/")[2] or "paper",
        headers=LOCKED,
    )
