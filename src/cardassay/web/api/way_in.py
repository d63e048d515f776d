"""The way in for suppliers over the API: the token of the link is all that is needed."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query

from cardassay.office.asking.coming_in import (
    Came,
    Piece,
    WayIn,
    add_piece,
    announce_file,
    receive_file,
    way_in,
    where_file_is,
)
from cardassay.web.guards import address_of, public
from cardassay.web.incoming import body_of, declared
from cardassay.web.pages.way_in import FileWish
from cardassay.web.visits import Visit

__all__ = ["ROUTER"]

ROUTER = APIRouter(prefix="/in/{token}", tags=["way in"])
Anybody = Annotated[Visit, public()]
Sender = Annotated[Visit, public(large=True)]
Item = Annotated[str, Query(max_length=40, description="Key of the item that the file is for.")]
Name = Annotated[str, Path(max_length=2000, description="Name of the file.")]
_BYTES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@ROUTER.get("")
def asked(visit: Anybody, token: str) -> WayIn:
    """What is asked of the supplier that the link is for, and what came by it."""
    return way_in(visit.office, token, address_of(visit.request))


@ROUTER.put("/papers/{name:path}", openapi_extra=_BYTES)
def send(visit: Sender, token: str, name: Name, item: Item = "") -> Came:
    """Send a file as the body."""
    declared(visit.request, visit.office, name)
    pieces = body_of(visit.request)
    return receive_file(visit.office, token, address_of(visit.request), name, pieces, item=item)


@ROUTER.post("/files", status_code=201)
def announce(visit: Anybody, token: str, wish: Annotated[FileWish, Body()]) -> Piece:
    """Announce a file that comes in pieces."""
    return announce_file(visit.office, token, address_of(visit.request), wish.name, wish.size)


@ROUTER.get("/files/{upload_id}")
def where(visit: Anybody, token: str, upload_id: str) -> Piece:
    """How far a file is; it goes on at ``received``."""
    return where_file_is(visit.office, token, address_of(visit.request), upload_id)


@ROUTER.put("/files/{upload_id}", openapi_extra=_BYTES)
def add(
    visit: Sender, token: str, upload_id: str, offset: Annotated[int, Query(ge=0)], item: Item = ""
) -> Piece:
    """A piece of a file at its offset; with the last one the file has arrived."""
    pieces = body_of(visit.request)
    return add_piece(visit.office, token, address_of(visit.request), upload_id, offset, pieces, item=item)
