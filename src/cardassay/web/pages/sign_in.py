"""The first visit, signing in and out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from cardassay.office.faults import OfficeError
from cardassay.office.people.first import make_first, needs_first
from cardassay.office.people.sign_in import end_session, sign_in, with_code
from cardassay.web.guards import address_of, cookie_of, half_signed_in, public, session_in
from cardassay.web.pages._forms import entered, goal_of, left, refused
from cardassay.web.visits import Visit

__all__ = ["ROUTER"]

ROUTER = APIRouter()

_FORM = "sign_in/sign_in.html.j2"
_FIRST = "sign_in/first.html.j2"
_CODE = "sign_in/code.html.j2"


@ROUTER.get("/first")
def first(visit: Annotated[Visit, public()]) -> Response:
    """The page of the first visit, until there is an administrator."""
    if not needs_first(visit.office):
        return visit.to("/sign-in")
    return visit.page(_FIRST, fault="", wrong={}, typed={}, least=_least(visit))


@ROUTER.post("/first")
def make(
    visit: Annotated[Visit, public()],
    token: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    login: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
) -> Response:
    """Make the first administrator."""
    request = visit.request
    try:
        session = make_first(
            visit.office,
            token,
            name=name,
            login=login,
            password=password,
            language=visit.words.language,
            address=address_of(request),
            agent=_agent(visit),
        )
    except OfficeError as error:
        typed = {"token": token, "name": name, "login": login}
        return refused(visit, _FIRST, error, typed=typed, least=_least(visit))
    return entered(visit, session, "/", said="sign_in.first_done")


@ROUTER.get("/sign-in")
def form(visit: Annotated[Visit, public()], to: str = "/") -> Response:
    """The sign-in page."""
    if needs_first(visit.office):
        return visit.to("/first")
    if visit.actor.person_id:
        return visit.to(goal_of(to))
    openid = visit.office.settings.openid
    return visit.page(_FORM, fault="", wrong={}, login="", to=goal_of(to), openid=openid)


@ROUTER.post("/sign-in")
def enter(
    visit: Annotated[Visit, public()],
    login: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    to: Annotated[str, Form()] = "/",
) -> Response:
    """Sign in with login and password."""
    request = visit.request
    try:
        session = sign_in(
            visit.office,
            login,
            password,
            address=address_of(request),
            agent=_agent(visit),
            former=cookie_of(request),
        )
    except OfficeError as error:
        openid = visit.office.settings.openid
        return refused(visit, _FORM, error, login=login, to=goal_of(to), openid=openid)
    return entered(visit, session, goal_of(to))


@ROUTER.get("/sign-in/code")
def code_form(visit: Annotated[Visit, half_signed_in("code")], to: str = "/") -> Response:
    """The page that asks for a one-time code."""
    if not _waits_for_code(visit):
        return visit.to(goal_of(to))
    return visit.page(_CODE, fault="", wrong={}, to=goal_of(to))


@ROUTER.post("/sign-in/code")
def give_code(
    visit: Annotated[Visit, half_signed_in("code")],
    code: Annotated[str, Form()] = "",
    to: Annotated[str, Form()] = "/",
) -> Response:
    """Give a one-time code or a recovery code."""
    session = session_in(visit.request)
    if session is None or session.pending != "code":
        return visit.to(goal_of(to))
    try:
        full = with_code(visit.office, session, code, agent=_agent(visit), former=cookie_of(visit.request))
    except OfficeError as error:
        return refused(visit, _CODE, error, to=goal_of(to))
    return entered(visit, full, goal_of(to))


@ROUTER.post("/sign-out")
def leave(visit: Annotated[Visit, half_signed_in("code", "password", "codes")]) -> Response:
    """End the session."""
    session = session_in(visit.request)
    if session is not None:
        end_session(visit.office, session)
    return left(visit, "/sign-in", said="sign_in.signed_out")


def _waits_for_code(visit: Visit) -> bool:
    session = session_in(visit.request)
    return session is not None and session.pending == "code"


def _agent(visit: Visit) -> str:
    return visit.request.headers.get("user-agent", "")


def _least(visit: Visit) -> int:
    return visit.office.settings.passwords.least_letters
