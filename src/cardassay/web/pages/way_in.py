"""
The way in for suppliers: the page behind an upload link, in the supplier's language, without an account.

Its address is the secret. Files go piece by piece to the disk, by an ordinary form or by the script.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request
from fastapi.responses import HTMLResponse, Response

from cardassay.errors import CardassayError
from cardassay.office.asking.coming_in import (
    Piece,
    WayIn,
    add_piece,
    announce_file,
    receive_file,
    way_in,
    where_file_is,
)
from cardassay.office.faults import ForbiddenError, OfficeError, TooManyError, TooMuchError
from cardassay.report.messages import LANGUAGES
from cardassay.report.visible import visible
from cardassay.web.guards import address_of, public
from cardassay.web.incoming import body_of, parts_of
from cardassay.web.messages.way_in import NAMES, way_in_words
from cardassay.web.rendering import moment_words
from cardassay.web.visits import Visit

__all__ = ["ROUTER", "FileWish"]

ROUTER = APIRouter(prefix="/in/{token}")
_PIECE = 4 << 20
"""Bytes of a piece that the script sends."""
_AROUND = 1 << 20
"""Bytes of a form that are no file."""

Anybody = Annotated[Visit, public()]
Sender = Annotated[Visit, public(large=True)]
Language = Annotated[str, Query(max_length=5)]


@dataclass(frozen=True, slots=True)
class FileWish:
    """A file that will come in pieces."""

    name: str
    size: int
    """In bytes."""


@ROUTER.get("")
def show(visit: Anybody, token: str, language: Language = "") -> Response:
    """What is asked, and what came."""
    try:
        return _page(visit, token, way_in(visit.office, token, address_of(visit.request)), language)
    except OfficeError as error:
        return _refusal(visit, error, language)


@ROUTER.post("")
def send(visit: Sender, token: str, language: Language = "") -> Response:
    """Files of an ordinary form, each put into the dossier as it comes; what fits stays when one does not."""
    office, address = visit.office, address_of(visit.request)
    try:
        _from_here(visit.request)
        found = way_in(office, token, address)
        length = visit.request.headers.get("content-length", "")
        if not length.isdecimal() or int(length) > found.bytes_left + _AROUND:
            raise TooMuchError("This is more than the link still takes.", code="link-full")
    except OfficeError as error:
        return _refusal(visit, error, language)
    item, arrived, chosen = "", 0, 0
    wrong: list[tuple[str, CardassayError]] = []
    for part in parts_of(visit.request):
        if part.file is None:
            item = part.text()[:40] if part.name == "item" else item
        elif part.file:
            chosen += 1
            try:
                receive_file(office, token, address, part.file, part.pieces, item=item)
                arrived += 1
            except TooManyError as error:
                return _refusal(visit, error, language)
            except OfficeError as error:
                wrong.append((part.file, error))
    return _after(visit, token, language, arrived, wrong, chosen=chosen)


@ROUTER.post("/files", status_code=201)
def announce(visit: Anybody, token: str, wish: Annotated[FileWish, Body()]) -> Piece:
    """Announce a file that the script sends in pieces."""
    _from_here(visit.request)
    return announce_file(visit.office, token, address_of(visit.request), wish.name, wish.size)


@ROUTER.get("/files/{upload_id}")
def where(visit: Anybody, token: str, upload_id: str) -> Piece:
    """How far a file is, so that it goes on there."""
    return where_file_is(visit.office, token, address_of(visit.request), upload_id)


@ROUTER.put("/files/{upload_id}")
def add(
    visit: Sender,
    token: str,
    upload_id: str,
    offset: Annotated[int, Query(ge=0)],
    item: Annotated[str, Query(max_length=40)] = "",
) -> Piece:
    """A piece of a file at an offset; with the last one the file has arrived."""
    _from_here(visit.request)
    pieces = body_of(visit.request)
    return add_piece(visit.office, token, address_of(visit.request), upload_id, offset, pieces, item=item)


def _from_here(request: Request) -> None:
    """No page of another site sends files by somebody's browser, even if it knew the address."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise ForbiddenError("This request came from a page of another site and was refused.", code="origin")


def _after(
    visit: Visit,
    token: str,
    language: str,
    arrived: int,
    wrong: list[tuple[str, CardassayError]],
    *,
    chosen: int,
) -> Response:
    try:
        found = way_in(visit.office, token, address_of(visit.request))
    except OfficeError as error:
        return _refusal(visit, error, language)
    words = way_in_words(_chosen(found, language))
    told = []
    for name, fault in wrong:
        full = isinstance(fault, OfficeError) and fault.status in (410, 413)
        told.append(words("too_much" if full else "refused", name=visible(name[:200])))
    if not chosen:
        told = [words("choose_first")]
    return _page(visit, token, found, language, arrived=arrived, wrong=told, choose_first=not chosen)


def _page(
    visit: Visit,
    token: str,
    found: WayIn,
    language: str,
    *,
    arrived: int = 0,
    wrong: list[str] | None = None,
    choose_first: bool = False,
) -> HTMLResponse:
    chosen = _chosen(found, language)
    zone = visit.office.settings.time_zone
    status = 410 if found.used_up and not arrived else 200
    return _rendered(
        visit,
        chosen,
        status,
        found=found,
        token=token,
        arrived=arrived,
        wrong=wrong or [],
        choose_first=choose_first,
        ends=moment_words(found.ends_at, zone),
        zone=zone,
        when=lambda moment: moment_words(moment, zone),
        piece=_PIECE,
    )


def _refusal(visit: Visit, error: OfficeError, language: str) -> HTMLResponse:
    """A plain page about a link that does not work; unknown and forged ones have the same words."""
    said = {"link-ended": "ended", "link-revoked": "revoked", "link-used-up": "used_up",
            "link-unknown": "unknown", "too-many": "too_many"}  # fmt: skip
    best = next(
        (one for one in _accepted(visit.request.headers.get("accept-language", "")) if one in LANGUAGES), "en"
    )
    chosen = language if language in LANGUAGES else best
    answer = _rendered(
        visit, chosen, error.status, found=None, said=said.get(error.code, ""), message=error.message
    )
    if isinstance(error, TooManyError):
        answer.headers["Retry-After"] = str(error.wait_s)
    return answer


def _rendered(visit: Visit, language: str, status: int, **values: object) -> HTMLResponse:
    made = visit.request.app.state.templates.get_template("asking/way_in.html.j2")
    values = {"said": "", "message": "", **values}
    text = made.render(visit=visit, t=way_in_words(language), names=NAMES, **values)
    return HTMLResponse(text, status_code=status)


def _chosen(found: WayIn, language: str) -> str:
    return language if language in LANGUAGES else found.language


def _accepted(header: str) -> Iterator[str]:
    for entry in header.split(","):
        yield entry.partition(";")[0].strip().lower().partition("-")[0]
