"""
The way in for suppliers: the page behind an upload link, in the supplier's language, without an account.

Its address is the secret. Handlers that take files wait for them piece by piece, so that they are the
only ones that are ``async``; what they do with a piece runs in a thread like everything else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated, Any, BinaryIO

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.datastructures import UploadFile

from cardassay.errors import CardassayError
from cardassay.office.coming_in import (
    WayIn,
    add_piece,
    announce_file,
    receive_file,
    way_in,
    where_file_is,
)
from cardassay.office.faults import ForbiddenError, NotValidError, OfficeError, TooManyError, TooMuchError
from cardassay.report.messages import LANGUAGES
from cardassay.report.visible import visible
from cardassay.web.guards import address_of, public
from cardassay.web.messages.way_in import NAMES, way_in_words
from cardassay.web.rendering import moment_words
from cardassay.web.visits import Visit

__all__ = ["PIECE", "ROUTER", "announced", "piece_of"]

ROUTER = APIRouter(prefix="/in/{token}")
PIECE = 4 << 20
"""Bytes of a piece that the script sends; the server takes up to four times that."""
_AT_ONCE = 1 << 20
_AROUND = 1 << 20
"""Bytes of a form that are no file."""

Anybody = Annotated[Visit, public()]
Sender = Annotated[Visit, public(large=True)]
Language = Annotated[str, Query(max_length=5)]


@ROUTER.get("")
def show(visit: Anybody, token: str, language: Language = "") -> Response:
    """What is asked, and what came."""
    try:
        return _page(visit, token, way_in(visit.office, token, address_of(visit.request)), language)
    except OfficeError as error:
        return _refusal(visit, error, language)


@ROUTER.post("")
async def send(visit: Sender, token: str, language: Language = "") -> Response:
    """Files of an ordinary form, each put into the dossier as it is; what fits stays when one does not."""
    office, address = visit.office, address_of(visit.request)
    try:
        _from_here(visit.request)
        found = await run_in_threadpool(way_in, office, token, address)
        # The form is only read when it can be taken: it stands on the disk of the server until then.
        announced_length = visit.request.headers.get("content-length", "")
        if not announced_length.isdecimal() or int(announced_length) > found.bytes_left + _AROUND:
            raise TooMuchError("This is more than the link still takes.", code="link-full")
    except OfficeError as error:
        return await run_in_threadpool(_refusal, visit, error, language)
    form = await visit.request.form(max_files=1000, max_fields=50)
    given = [one for one in form.getlist("files") if isinstance(one, UploadFile) and one.filename]
    item = form.get("item", "")
    wrong, arrived = [], 0
    for one in given:
        name = one.filename or ""
        try:
            pieces = _pieces(one.file)
            await run_in_threadpool(receive_file, office, token, address, name, pieces, item=str(item)[:40])
            arrived += 1
        except TooManyError as error:
            return await run_in_threadpool(_refusal, visit, error, language)
        except CardassayError as error:
            wrong.append((name, error))
    await form.close()
    return await run_in_threadpool(_after, visit, token, language, arrived, wrong, chosen=len(given))


@ROUTER.post("/files")
async def announce(visit: Sender, token: str) -> Response:
    """Announce a file that the script sends in pieces: ``name`` and ``size`` as JSON."""
    _from_here(visit.request)
    name, size = await announced(visit.request)
    address = address_of(visit.request)
    found = await run_in_threadpool(announce_file, visit.office, token, address, name, size)
    return JSONResponse(asdict(found), status_code=201)


@ROUTER.get("/files/{upload_id}")
def where(visit: Anybody, token: str, upload_id: str) -> Response:
    """How far a file is, so that it goes on there."""
    return JSONResponse(asdict(where_file_is(visit.office, token, address_of(visit.request), upload_id)))


@ROUTER.put("/files/{upload_id}")
async def add(
    visit: Sender,
    token: str,
    upload_id: str,
    offset: Annotated[int, Query(ge=0)],
    item: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """A piece of a file at an offset; with the last one the file has arrived."""
    _from_here(visit.request)
    data = await piece_of(visit.request)
    address = address_of(visit.request)
    found = await run_in_threadpool(
        add_piece, visit.office, token, address, upload_id, offset, iter((data,)), item=item
    )
    return JSONResponse(asdict(found))


async def announced(request: Request) -> tuple[str, int]:
    """
    Name and size of a file, from the JSON of a request.

    Raises:
        NotValidError: The request does not say them.
    """
    try:
        said: Any = await request.json()
        name, size = said["name"], said["size"]
    except (ValueError, KeyError, TypeError, RecursionError):
        name, size = None, None
    if not isinstance(name, str) or not isinstance(size, int) or isinstance(size, bool):
        raise NotValidError('Send {"name": "…", "size": 123}: the name of the file and its bytes.')
    return name, size


async def piece_of(request: Request) -> bytes:
    """
    The body of a request that holds one piece.

    Raises:
        TooMuchError: It is larger than a piece may be.
    """
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > 4 * PIECE:
            raise TooMuchError(f"A piece has at most {4 * PIECE:,} bytes; send smaller ones.", code="piece")
    return bytes(data)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(_AT_ONCE):
        yield piece


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
        piece=PIECE,
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
    return HTMLResponse(text, status_code=status, headers={"Referrer-Policy": "no-referrer"})


def _chosen(found: WayIn, language: str) -> str:
    return language if language in LANGUAGES else found.language


def _accepted(header: str) -> Iterator[str]:
    for entry in header.split(","):
        yield entry.partition(";")[0].strip().lower().partition("-")[0]
