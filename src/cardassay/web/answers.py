"""How errors are told: a page for people, a problem detail (RFC 9457) for programs."""

from __future__ import annotations

import logging
import secrets
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException

from cardassay.errors import CardassayError, InputError, UsageError
from cardassay.office.actor import Actor
from cardassay.office.faults import OfficeError, TooManyError
from cardassay.store.database import DatabaseAwayError
from cardassay.web.guards import SignInNeededError, sign_in_address
from cardassay.web.visits import Visit

__all__ = ["problem", "refusal", "tell_errors"]

LOG = logging.getLogger("cardassay.web")


def tell_errors(app: FastAPI) -> None:
    """Let an application answer errors in our words."""

    @app.exception_handler(OfficeError)
    def _office(request: Request, error: OfficeError) -> Response:
        if isinstance(error, SignInNeededError) and not _for_program(request):
            if request.headers.get("hx-request") == "true":
                return Response(status_code=204, headers={"HX-Redirect": sign_in_address(request)})
            if request.method == "GET":
                return RedirectResponse(sign_in_address(request), status_code=303)
        headers = {"Retry-After": str(error.wait_s)} if isinstance(error, TooManyError) else {}
        if error.status == HTTPStatus.UNAUTHORIZED:
            headers["WWW-Authenticate"] = "Bearer"
        return _told(request, error.status, error.code, error.message, headers, field=error.field)

    @app.exception_handler(CardassayError)
    def _ours(request: Request, error: CardassayError) -> Response:
        if isinstance(error, DatabaseAwayError):
            return _told(request, 503, "database-away", str(error), {"Retry-After": "5"})
        status = 422 if isinstance(error, (InputError, UsageError)) else 500
        return _told(request, status, "input" if status == 422 else "cannot", str(error), {})

    @app.exception_handler(DataError)
    def _no_value(request: Request, _: DataError) -> Response:
        told = (
            "What was sent holds a sign or a number that the database cannot hold, such as a zero in a text. "
            "Nothing of it was kept."
        )
        return _told(request, 422, "not-valid", told, {})

    @app.exception_handler(OSError)
    def _disk(request: Request, error: OSError) -> Response:
        LOG.error("disk: %s", error)
        told = (
            f"The server cannot write to its disk ({error.strerror or error}). Nothing of this step was "
            "kept, and nothing that was kept before is lost. Tell whoever looks after "
            "the server; then repeat it."
        )
        return _told(request, 507, "disk", told, {})

    @app.exception_handler(RequestValidationError)
    def _not_valid(request: Request, error: RequestValidationError) -> Response:
        faults = [
            {
                "field": ".".join(str(part) for part in one["loc"][1:]) or str(one["loc"][0]),
                "says": one["msg"],
            }
            for one in error.errors()
        ]
        told = "; ".join(f"{one['field']}: {one['says']}" for one in faults)
        return _told(request, 422, "not-valid", f"What was sent makes no sense: {told}.", {}, faults=faults)

    @app.exception_handler(HTTPException)
    def _plain(request: Request, error: HTTPException) -> Response:
        phrase = HTTPStatus(error.status_code).phrase
        told = "There is no such page." if error.status_code == 404 else f"{error.detail or phrase}."
        code = phrase.lower().replace(" ", "-")
        return _told(request, error.status_code, code, told, dict(error.headers or {}))

    @app.exception_handler(Exception)
    def _fault(request: Request, error: Exception) -> Response:
        number = secrets.token_hex(4)
        LOG.error("fault %s at %s %s", number, request.method, request.url.path, exc_info=error)
        told = (
            f"This is a fault of Cardassay, not yours. Nothing of this step was kept. Its number is "
            f"{number}; with it, whoever looks after the server finds it in the log."
        )
        return _told(request, 500, "fault", told, {})


def refusal(request: Request, error: OfficeError) -> Response:
    """The answer to an error, for what stands before the routes."""
    headers = {"Retry-After": str(error.wait_s)} if isinstance(error, TooManyError) else {}
    return _told(request, error.status, error.code, error.message, headers)


def problem(status: int, code: str, detail: str, **more: object) -> dict[str, object]:
    """A problem detail of RFC 9457; ``type`` is a name and no address to be fetched."""
    title = HTTPStatus(status).phrase
    value = {"type": f"urn:cardassay:problem:{code}", "title": title, "status": status, "detail": detail}
    return {**value, **{name: given for name, given in more.items() if given}}


def _for_program(request: Request) -> bool:
    return request.url.path.startswith("/api/")


def _told(
    request: Request, status: int, code: str, detail: str, headers: dict[str, str], **more: object
) -> Response:
    if _for_program(request) or "application/json" in request.headers.get("accept", ""):
        value = problem(status, code, detail, **more)
        return JSONResponse(value, status, headers, media_type="application/problem+json")
    visit = Visit(request, request.app.state.office, Actor("nobody"), "")
    template = "notice.html.j2" if visit.is_fragment else "error.html.j2"
    answer = visit.page(template, status=status, code=code, detail=detail, error_status=status)
    answer.headers.update(headers)
    return answer
