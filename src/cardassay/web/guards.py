"""
Who may call a route. Each route names exactly one guard; an application with a route that names none
does not start, and a test walks every role past every route.

========================= ====================================================================
``public()``              everybody: sign-in, health, ways in whose address is the secret
``half_signed_in(what)``  a session that waits for a one-time code, or for what must be set up first
``signed_in(ability)``    a person with a session (pages)
``in_tender(ability)``    the same, and the tender of the path is one that the person sees
``caller(ability)``       a token of the API with that scope
``caller_in_tender(…)``   the same, and the tender of the path is one that its person sees
========================= ====================================================================

What a person may not see is not found: the answer never tells that it exists.

Forms of pages are believed when they bear the session's mark and the browser names no other origin;
where there is no session yet, the origin alone counts. Bodies are small unless a guard says ``large``.
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
from cardassay.office.people.signed_in import Session, actor_of_token, session_of
from cardassay.office.seeing import Tender, tender_for
from cardassay.web.visits import TenderVisit, Visit

__all__ = [
    "Guard",
    "SignInNeededError",
    "address_of",
    "caller",
    "caller_in_tender",
    "cookie_name",
    "cookie_of",
    "half_signed_in",
    "in_tender",
    "public",
    "session_in",
    "signed_in",
]

_SAFE = ("GET", "HEAD", "OPTIONS")


_PENDING = {
    "code": ("/sign-in/code", "Give your one-time code first."),
    "password": ("/account/password", "Choose a password of your own first."),
    "codes": ("/account/codes", "Your role needs one-time codes; set them up first."),
}
"""Where a session that waits is sent, and why."""


class SignInNeededError(ForbiddenError):
    """Nobody is signed in, or not fully; pages send the person to the page for it, the API says 401."""

    status = 401


class Guard:
    """What stands before a route."""

    def __init__(
        self, kind: str, ability: Ability | None, check: Callable[[Request], Any], *, large: bool = False
    ) -> None:
        self.kind, self.ability, self.check, self.large = kind, ability, check, large

    async def __call__(self, request: Request) -> Any:
        """The visit that the route gets, or an error."""
        if request.method not in _SAFE and _is_form(request):
            # Read here, where waiting is allowed; the route finds the same form again.
            request.state.form_csrf = (await request.form()).get("csrf", "")
        return await run_in_threadpool(self.check, request)


def public(*, large: bool = False) -> Any:
    """
    Everybody; the visit's actor is whoever is signed in, or nobody, who has no abilities.

    Args:
        large: The route reads its body piece by piece and says itself how large it may be; else what
            is read as a whole is refused when it is large. So everywhere.
    """
    return Depends(Guard("public", None, _anybody, large=large))


def half_signed_in(*waiting: str) -> Any:
    """A person with a session, also one that waits for one of these (``code``, ``password``, ``codes``)."""

    def check(request: Request) -> Visit:
        return _person(request, Ability.OWN, waiting)

    return Depends(Guard("half_signed_in", Ability.OWN, check))


def signed_in(ability: Ability, *, large: bool = False) -> Any:
    """A person with a session and an ability."""
    return Depends(Guard("signed_in", ability, lambda request: _person(request, ability), large=large))


def in_tender(ability: Ability, *, large: bool = False) -> Any:
    """The same in the tender ``{tender_id}`` of the path."""

    def check(request: Request) -> TenderVisit:
        visit = _person(request, ability)
        return visit.in_tender(_tender(request, visit.actor))

    return Depends(Guard("in_tender", ability, check, large=large))


def caller(ability: Ability, *, large: bool = False) -> Any:
    """A token of the API with a scope."""
    return Depends(Guard("caller", ability, lambda request: _token(request, ability), large=large))


def caller_in_tender(ability: Ability, *, large: bool = False) -> Any:
    """The same in the tender ``{tender_id}`` of the path."""

    def check(request: Request) -> TenderVisit:
        visit = _token(request, ability)
        return visit.in_tender(_tender(request, visit.actor))

    return Depends(Guard("caller_in_tender", ability, check, large=large))


def session_in(request: Request) -> Session | None:
    """The session that a request brings, whatever it waits for."""
    return session_of(request.app.state.office, cookie_of(request), address_of(request))


def _is_form(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")


def _anybody(request: Request) -> Visit:
    office = request.app.state.office
    if request.method not in _SAFE and not request.url.path.startswith("/api/"):
        _same_origin(request)
    session = session_in(request)
    if session is not None and not session.pending:
        return Visit(request, office, session.actor, session.csrf)
    return Visit(request, office, Actor("nobody", via="browser", address=address_of(request)), "")


def _person(request: Request, ability: Ability, waiting: tuple[str, ...] = ()) -> Visit:
    office = request.app.state.office
    session = session_in(request)
    if session is None:
        raise SignInNeededError("Please sign in first.", code="sign-in-needed")
    if session.pending and session.pending not in waiting:
        request.state.sign_in_page, told = _PENDING[session.pending]
        raise SignInNeededError(told, code=f"{session.pending}-needed")
    if request.method not in _SAFE:
        _same_origin(request)
        _same_page(request, session)
    if not session.actor.may(ability):
        raise ForbiddenError(
            f"As {session.actor.role or 'a guest'} you may not do that ({ability}). Ask an administrator of "
            "this installation if you should be able to."
        )
    return Visit(request, office, session.actor, session.csrf)


def _same_origin(request: Request) -> None:
    """The browser does not say that a page of another site sent this."""
    origin = request.headers.get("origin", "")
    site = request.headers.get("sec-fetch-site", "same-origin")
    own = (request.headers.get("host", ""), urlsplit(request.app.state.office.settings.address).netloc)
    ours = not origin or urlsplit(origin).netloc in [one for one in own if one]
    if not ours or site not in ("same-origin", "none"):
        raise ForbiddenError("This request came from a page of another site and was refused.", code="origin")


def _same_page(request: Request, session: Session) -> None:
    """The form is ours: it bears the session's mark."""
    mark = request.headers.get("x-csrf", "") or str(getattr(request.state, "form_csrf", ""))
    if not mark and request.headers.get("content-type", "").startswith("multipart/form-data"):
        # A form with files is read piece by piece by its route, so that its mark stands in the address.
        mark = request.query_params.get("csrf", "")
    if not hmac.compare_digest(mark.encode(), session.csrf.encode()):
        raise ForbiddenError(
            "The page from which you sent this is too old or not ours, so nothing was done. Load it again "
            "and repeat what you did.",
            code="csrf",
        )


def _token(request: Request, ability: Ability) -> Visit:
    office = request.app.state.office
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    actor = actor_of_token(office, token.strip(), address_of(request)) if kind.lower() == "bearer" else None
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


def cookie_name(request: Request) -> str:
    """
    The name of the session cookie. Under https it begins with ``__Host-``: browsers take such a
    cookie from this very host alone, and no neighbour can set it.
    """
    return "__Host-cardassay" if request.url.scheme == "https" else "cardassay"


def cookie_of(request: Request) -> str:
    """The session cookie that the browser brought; empty when there is none."""
    return request.cookies.get(cookie_name(request), "")


def address_of(request: Request) -> str:
    """The network address of the browser; that of a proxy unless the settings trust it."""
    return request.client.host if request.client else ""


def sign_in_address(request: Request) -> str:
    """The page that signs in, or does what the session waits for, and brings the person back here."""
    page = getattr(request.state, "sign_in_page", "/sign-in")
    # Of a part of a page that was asked for, the whole page counts; what was sent is not sent again.
    shown = urlsplit(request.headers.get("hx-current-url", "")) if "hx-request" in request.headers else None
    path, query = (shown.path, shown.query) if shown else (request.url.path, request.url.query)
    target = path + (f"?{query}" if query else "")
    return f"{page}?to={quote(target)}" if shown or request.method == "GET" else page
