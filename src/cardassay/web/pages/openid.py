"""Signing in by the organisation's OpenID provider."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from cardassay.office.faults import OfficeError
from cardassay.office.people.openid import come_back, send
from cardassay.web.guards import address_of, cookie_of, public
from cardassay.web.pages._forms import base_address, entered, goal_of, refused
from cardassay.web.visits import Visit

__all__ = ["ROUTER"]

ROUTER = APIRouter(prefix="/oidc")

_FAILED = "sign_in/openid.html.j2"


@ROUTER.get("/start")
def start(visit: Annotated[Visit, public()], to: str = "/") -> Response:
    """
    Send the browser to the provider.

    A link and no form: browsers keep forms from leading to other sites, as our pages ask them to.
    """
    address = address_of(visit.request)
    try:
        sent = send(visit.office, back=_back(visit), goal=goal_of(to), address=address)
    except OfficeError as error:
        return refused(visit, _FAILED, error)
    answer = RedirectResponse(sent.address, status_code=303)
    name = _cookie(visit)
    answer.set_cookie(
        name,
        sent.cookie,
        max_age=600,
        path="/",
        httponly=True,
        samesite="lax",
        secure=name.startswith("__Host-"),
    )
    return answer


@ROUTER.get("/callback")
def callback(
    visit: Annotated[Visit, public()], state: str = "", code: str = "", iss: str = "", error: str = ""
) -> Response:
    """The browser comes back from the provider."""
    request, name = visit.request, _cookie(visit)
    try:
        session, goal = come_back(
            visit.office,
            state=state,
            cookie=request.cookies.get(name, ""),
            code=code,
            issuer=iss,
            error=error,
            back=_back(visit),
            address=address_of(request),
            agent=request.headers.get("user-agent", ""),
            former=cookie_of(request),
        )
    except OfficeError as fault:
        return refused(visit, _FAILED, fault)
    answer = entered(visit, session, goal_of(goal))
    answer.delete_cookie(name, path="/", httponly=True, samesite="lax", secure=name.startswith("__Host-"))
    return answer


def _back(visit: Visit) -> str:
    return f"{base_address(visit)}/oidc/callback"


def _cookie(visit: Visit) -> str:
    return "__Host-openid" if visit.request.url.scheme == "https" else "openid"
