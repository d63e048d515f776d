"""Pictures of the pages of papers."""

from __future__ import annotations

import math
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from cardassay.model.evidence import Box
from cardassay.office.abilities import Ability
from cardassay.office.faults import NotValidError
from cardassay.office.papers.pictures import paper_in, picture
from cardassay.web.guards import in_tender
from cardassay.web.visits import TenderVisit

__all__ = ["ROUTER", "box_of"]

ROUTER = APIRouter()


@ROUTER.get("/review/{tender_id}/{supplier_id}/pages/{sha256}/{page}")
def page_picture(
    visit: Annotated[TenderVisit, in_tender(Ability.SEE)],
    supplier_id: str,
    sha256: str,
    page: int,
    box: Annotated[str, Query(max_length=80)] = "",
    close: bool = False,
    width: Annotated[int, Query(ge=100, le=4000)] = 1200,
) -> Response:
    """A page of a paper, the words framed."""
    place = paper_in(visit.office, visit.tender.id, supplier_id, sha256)
    found = picture(visit.office, place, page, box=box_of(box), close=close, width=width)
    headers = {"Cache-Control": "private, max-age=600"}
    return Response(found.data, media_type=found.media_type, headers=headers)


def box_of(text: str) -> Box | None:
    """
    The box in a parameter: four numbers with commas; ``None`` when none is given.

    Raises:
        NotValidError: It is none.
    """
    if not text:
        return None
    try:
        edges = [round(float(part), 1) for part in text.split(",")]
    except ValueError:
        edges = []
    if len(edges) != 4 or not all(math.isfinite(edge) and abs(edge) < 1e6 for edge in edges):
        raise NotValidError("A box is four numbers with commas: left, top, right, bottom.", field="box")
    return edges[0], edges[1], edges[2], edges[3]
