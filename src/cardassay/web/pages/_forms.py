"""What pages with forms share: faults in the visitor's words, goals that stay here, session cookies."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

from fastapi.responses import HTMLResponse, Response

from cardassay.office.faults import NotValidError, OfficeError
from cardassay.office.people.sign_in import Entered
from cardassay.web.guards import cookie_name
from cardassay.web.visits import Visit

__all__ = ["base_address", "day_of", "entered", "fault_words", "goal_of", "left", "refused"]


def fault_words(visit: Visit, error: OfficeError) -> str:
    """What is wrong, in the visitor's language where there are words for its code."""
    key = f"fault.{error.code}"
    return visit.words(key) if key in visit.words else error.message


def refused(visit: Visit, template: str, error: OfficeError, **values: object) -> HTMLResponse:
    """The form again with what was typed, and what is wrong with it."""
    told = fault_words(visit, error)
    answer = visit.page(template, status=error.status, fault=told, wrong={error.field: told}, **values)
    wait_s = getattr(error, "wait_s", 0)
    if wait_s:
        answer.headers["Retry-After"] = str(wait_s)
    return answer


def goal_of(to: str) -> str:
    """Where to go after signing in: only a page of ours, never an address that somebody slipped in."""
    parts = urlsplit(to)
    ours = to.startswith("/") and not to.startswith(("//", "/\\")) and to.isprintable() and "\\" not in to
    return to if ours and not parts.netloc and not parts.path.startswith(("/sign-", "/first")) else "/"


def day_of(text: str, field: str) -> date:
    """
    The day of a form's field.

    Raises:
        NotValidError: It is none.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise NotValidError("Give a day such as 2026-11-30.", code="day", field=field) from None


def base_address(visit: Visit) -> str:
    """The address under which people reach the server, for links that are handed to others."""
    return visit.office.settings.address or str(visit.request.base_url).rstrip("/")


def entered(visit: Visit, session: Entered, to: str, *, said: str = "") -> Response:
    """Send the browser on with its new session."""
    answer = visit.to(to, said=said)
    name, lasts = cookie_name(visit.request), session.ends_at - visit.office.clock()
    answer.set_cookie(
        name,
        session.cookie,
        max_age=int(lasts.total_seconds()),
        path="/",
        httponly=True,
        samesite="lax",
        secure=name.startswith("__Host-"),
    )
    return answer


def left(visit: Visit, to: str, *, said: str = "") -> Response:
    """Send the browser on without its session."""
    answer = visit.to(to, said=said)
    name = cookie_name(visit.request)
    answer.delete_cookie(name, path="/", httponly=True, samesite="lax", secure=name.startswith("__Host-"))
    return answer
