"""The own account: details, password, one-time codes, sessions and tokens."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Form
from fastapi.responses import Response
from markupsafe import Markup

from cardassay.office.abilities import Ability
from cardassay.office.faults import OfficeError
from cardassay.office.people.account import change_own, change_password, own_account, stop_own_codes
from cardassay.office.people.codes import confirm_codes, offer_codes
from cardassay.office.people.logins import LANGUAGES
from cardassay.office.people.sign_out import end_other_sessions, end_own_session, own_sessions
from cardassay.office.people.tokens import MadeToken, make_token, own_tokens, revoke_token
from cardassay.web.guards import half_signed_in, session_in, signed_in
from cardassay.web.pages._forms import day_of, goal_of, refused
from cardassay.web.visits import Visit

__all__ = ["ROUTER"]

ROUTER = APIRouter(prefix="/account")

OwnVisit = Annotated[Visit, signed_in(Ability.OWN)]
_TOKEN_DAYS = 90


@ROUTER.get("")
def account(visit: OwnVisit) -> Response:
    """The own account, with the sessions that hold."""
    return visit.page("account/account.html.j2", fault="", wrong={}, **_details(visit))


@ROUTER.post("")
def change(
    visit: OwnVisit,
    name: Annotated[str, Form()] = "",
    mail: Annotated[str, Form()] = "",
    language: Annotated[str, Form()] = "",
) -> Response:
    """Change name, mail address and language."""
    try:
        change_own(visit.office, visit.actor, name=name, mail=mail, language=language)
    except OfficeError as error:
        typed = {"name": name, "mail": mail, "language": language}
        return refused(visit, "account/account.html.j2", error, **{**_details(visit), "typed": typed})
    return visit.to("/account", said="account.saved")


@ROUTER.post("/sessions/end")
def end_others(visit: OwnVisit) -> Response:
    """End all own sessions but this one."""
    end_other_sessions(visit.office, visit.actor, _key(visit))
    return visit.to("/account", said="account.others_ended")


@ROUTER.post("/sessions/{session_id}/end")
def end_one(visit: OwnVisit, session_id: str) -> Response:
    """End one of the own sessions."""
    end_own_session(visit.office, visit.actor, session_id)
    return visit.to("/account", said="account.session_ended")


@ROUTER.get("/password")
def password_form(visit: Annotated[Visit, half_signed_in("password")], to: str = "") -> Response:
    """The page on which the password is changed."""
    return visit.page("account/password.html.j2", fault="", wrong={}, to=to, **_password(visit))


@ROUTER.post("/password")
def new_password(
    visit: Annotated[Visit, half_signed_in("password")],
    former: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    to: Annotated[str, Form()] = "",
) -> Response:
    """Change the password."""
    try:
        change_password(visit.office, visit.actor, former, password, key=_key(visit))
    except OfficeError as error:
        return refused(visit, "account/password.html.j2", error, to=to, **_password(visit))
    return visit.to(goal_of(to) if to else "/account", said="account.password_changed")


@ROUTER.get("/codes")
def codes(visit: Annotated[Visit, half_signed_in("codes")], to: str = "") -> Response:
    """The page on which one-time codes are set up and stopped."""
    return visit.page("account/codes.html.j2", fault="", wrong={}, to=to, made=(), **_codes(visit))


@ROUTER.post("/codes")
def set_up_codes(
    visit: Annotated[Visit, half_signed_in("codes")],
    code: Annotated[str, Form()] = "",
    to: Annotated[str, Form()] = "",
) -> Response:
    """Set one-time codes up; the answer shows the recovery codes this once."""
    try:
        made = confirm_codes(visit.office, visit.actor, code, key=_key(visit))
    except OfficeError as error:
        return refused(visit, "account/codes.html.j2", error, to=to, made=(), **_codes(visit))
    goal = goal_of(to) if to else "/account"
    return visit.page("account/codes.html.j2", fault="", wrong={}, to=goal, made=made, **_codes(visit))


@ROUTER.post("/codes/stop")
def stop_codes(visit: OwnVisit, former: Annotated[str, Form()] = "") -> Response:
    """Do without one-time codes."""
    try:
        stop_own_codes(visit.office, visit.actor, former)
    except OfficeError as error:
        return refused(visit, "account/codes.html.j2", error, to="", made=(), **_codes(visit))
    return visit.to("/account/codes", said="account.codes_stopped")


@ROUTER.get("/tokens")
def tokens(visit: OwnVisit) -> Response:
    """The own tokens of the API."""
    return visit.page("account/tokens.html.j2", fault="", wrong={}, **_tokens(visit))


@ROUTER.post("/tokens")
def new_token(
    visit: OwnVisit,
    name: Annotated[str, Form()] = "",
    scopes: Annotated[list[str] | None, Form()] = None,
    last_day: Annotated[str, Form()] = "",
) -> Response:
    """Make a token; the answer shows it this once."""
    try:
        made = make_token(
            visit.office, visit.actor, name=name, scopes=scopes or (), last_day=day_of(last_day, "last_day")
        )
    except OfficeError as error:
        typed = {"name": name, "scopes": scopes or [], "last_day": last_day}
        return refused(visit, "account/tokens.html.j2", error, **{**_tokens(visit), "typed": typed})
    return visit.page("account/tokens.html.j2", fault="", wrong={}, **_tokens(visit, made))


@ROUTER.post("/tokens/{token_id}/revoke")
def revoke(visit: OwnVisit, token_id: str) -> Response:
    """Revoke one of the own tokens."""
    revoke_token(visit.office, visit.actor, token_id)
    return visit.to("/account/tokens", said="account.token_revoked")


def _details(visit: Visit) -> dict[str, Any]:
    own = own_account(visit.office, visit.actor)
    typed = {"name": own.name, "mail": own.mail, "language": own.language}
    shown = own_sessions(visit.office, visit.actor, _key(visit))
    return {"own": own, "typed": typed, "sessions": shown, "languages": LANGUAGES}


def _password(visit: Visit) -> dict[str, Any]:
    least = visit.office.settings.passwords.least_letters
    return {"own": own_account(visit.office, visit.actor), "least": least, "waits": _waits(visit)}


def _codes(visit: Visit) -> dict[str, Any]:
    own = own_account(visit.office, visit.actor)
    offer = None
    if own.has_password and not own.codes:
        offer = offer_codes(visit.office, visit.actor, own.login)
    picture = Markup(offer.picture) if offer else ""  # drawn by us from our own address
    return {"own": own, "offer": offer, "picture": picture, "waits": _waits(visit)}


def _tokens(visit: Visit, made: MadeToken | None = None) -> dict[str, Any]:
    typed = {"name": "", "scopes": ["see"], "last_day": str(visit.today + timedelta(days=_TOKEN_DAYS))}
    held = [ability.value for ability in Ability if visit.actor.may(ability)]
    return {"tokens": own_tokens(visit.office, visit.actor), "typed": typed, "held": held, "made": made}


def _key(visit: Visit) -> str:
    session = session_in(visit.request)
    return session.key if session else ""


def _waits(visit: Visit) -> bool:
    session = session_in(visit.request)
    return bool(session and session.pending)
