"""
Who may call a route. Each route names exactly one guard; an application with a route that names none
does not start, and a test walks every role past every route.

========================= ====================================================================
``public()``              everybody: sign-in, health, ways in whose address is the secret
``signed_in(ability)``    a person with a session (pages)
``in_tender(ability)``    the same, and the tender of the path is one that the person sees
``caller(ability)``       a token of the API with that scope
``caller_in_tender(…)``   the same, and the tender of the path is one that its person sees
========================= ====================================================================

What a person may not see is not found: the answer never tells that it exists.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool

from cardassay.office.abilities import Ability
from cardassay.office.actor import Actor
from cardassay.office.faults import ForbiddenError, NotFoundError
from cardassay.office.seeing import Tender, tender_for
from cardassay.office.signed_in import Session, actor_of_token, session_of
from cardassay.web.visits import TenderVisit, Visit

__all__ = ["Guard", "SignInNeededError", "caller", "caller_in_tender", "in_tender", "public", "signed_in"]

COOKIE = "cardassay"
_SAFE = ("GET", "HEAD", "OPTIONS")


class SignInNeededError(ForbiddenError):
    """Nobody is signed in; pages send the person to the sign-in page, the API says 401."""

    status = 401


class Guard:
    """What stands before a route."""

    def __init__(self, kind: str, ability: Ability | None, check: Callable[[Request], Any]) -> None:
        self.kind, self.ability, self._check = kind, ability, check

    async def __call__(self, request: Request) -> Any:
        """The visit that the route gets, or an error."""
        if request.method not in _SAFE and _is_form(request):
            # Read here, where waiting is allowed; the route finds the same form again.
            request.state.form_csrf = (await request.form()).get("csrf", "")
        return await run_in_threadpool(self._check, request)


def public() -> Any:
    """Everybody; the visit's actor has no abilities."""
    return Depends(Guard("public", None, _anybody))


def signed_in(ability: Ability) -> Any:
    """A person with a session and an ability."""
    return Depends(Guard("signed_in", ability, lambda request: _person(request, ability)))


def in_tender(ability: Ability) -> Any:
    """The same in the tender ``{tender_id}`` of the path."""

    def check(request: Request) -> TenderVisit:
        visit = _person(request, ability)
        return visit.in_tender(_tender(request, visit.actor))

    return Depends(Guard("in_tender", ability, check))


def caller(ability: Ability) -> Any:
    """A token of the API with a scope."""
    return Depends(Guard("caller", ability, lambda request: _token(request, ability)))


def caller_in_tender(ability: Ability) -> Any:
    """The same in the tender ``{tender_id}`` of the path."""

    def check(request: Request) -> TenderVisit:
        visit = _token(request, ability)
        return visit.in_tender(_tender(request, visit.actor))

    return Depends(Guard("caller_in_tender", ability, check))


def _is_form(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")


def _anybody(request: Request) -> Visit:
    office = request.app.state.office
    session = session_of(office, _cookie(request), _address(request))
    if session is not None:
        return Visit(request, office, session.actor, session.csrf)
    return Visit(request, office, Actor("nobody", via="browser", address=_address(request)), "")


def _person(request: Request, ability: Ability) -> Visit:
    office = request.app.state.office
    session = session_of(office, _cookie(request), _address(request))
    if session is None:
        raise SignInNeededError("Please sign in first.", code="sign-in-needed")
    if request.method not in _SAFE:
        _same_site(request, session)
    if not session.actor.may(ability):
        raise ForbiddenError(
            f"As {session.actor.role or 'a guest'} you may not do that ({ability}). Ask an administrator of "
            "this installation if you should be able to."
        )
    return Visit(request, office, session.actor, session.csrf)


def _same_site(request: Request, session: Session) -> None:
    """The form is ours: it bears the session's mark, and the browser names no other origin."""
    origin = request.headers.get("origin", "")
    if origin and urlsplit(origin).netloc != request.headers.get("host", ""):
        raise ForbiddenError("This request came from a page of another site and was refused.", code="origin")
    mark = request.headers.get("x-csrf", "") or str(getattr(request.state, "form_csrf", ""))
    if not hmac.compare_digest(mark.encode(), session.csrf.encode()):
        raise ForbiddenError(
            "The page from which you sent this is too old or not ours, so nothing was done. Load it again "
            "and repeat what you did.",
            code="csrf",
        )


def _token(request: Request, ability: Ability) -> Visit:
    office = request.app.state.office
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    actor = actor_of_token(office, token.strip(), _address(request)) if kind.lower() == "bearer" else None
    if actor is None:
        raise SignInNeededError(
            "Send a token that is valid: `Authorization: Bearer …`. People make tokens under their account.",
            code="token-needed",
        )
    if not actor.may(ability):
        raise ForbiddenError(
            f"This token may not do that; it would need the scope `{ability}`.", code="scope"
        )
    return Visit(request, office, actor, "")


def _tender(request: Request, actor: Actor) -> Tender:
    found = tender_for(request.app.state.office, actor, str(request.path_params["tender_id"]))
    if found is None:
        raise NotFoundError("There is no such tender, or it is not shown to you.")
    return found


def _cookie(request: Request) -> str:
    return request.cookies.get(COOKIE) or request.cookies.get(f"__Host-{COOKIE}", "")


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def sign_in_address(request: Request) -> str:
    """The sign-in page that brings the person back here."""
    target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return f"/sign-in?to={quote(target)}"
