"""How pages look for one browser: light or dark, and the language before anybody is signed in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from cardassay.web.guards import public
from cardassay.web.visits import Visit

__all__ = ["ROUTER"]

ROUTER = APIRouter()
_YEAR = 365 * 24 * 3600
_THEMES = ("auto", "light", "dark")


@ROUTER.post("/looks")
def choose_looks(
    visit: Annotated[Visit, public()],
    to: Annotated[str, Form()] = "/",
    theme: Annotated[str, Form()] = "",
    language: Annotated[str, Form()] = "",
) -> Response:
    """Keep a choice in the browser; nothing of it is kept here."""
    answer = visit.to(_own_page(to))
    if theme in _THEMES:
        answer.set_cookie("theme", theme, max_age=_YEAR, httponly=True, samesite="lax", path="/")
    if language in visit.request.app.state.words.languages:
        answer.set_cookie("language", language, max_age=_YEAR, httponly=True, samesite="lax", path="/")
    return answer


def _own_page(address: str) -> str:
    """The address when it leads to a page of this application, and nowhere else."""
    plain = address.isprintable() and "\\" not in address
    return address if plain and address.startswith("/") and not address.startswith("//") else "/"
