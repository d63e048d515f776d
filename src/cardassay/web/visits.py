"""One request of one actor: what a route gets, and how it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from cardassay.office.actor import Actor
from cardassay.office.office import Office
from cardassay.office.seeing import Tender
from cardassay.web.messages import Words

__all__ = ["TenderVisit", "Visit"]


@dataclass(frozen=True)
class Visit:
    """A request with its actor."""

    request: Request
    office: Office
    actor: Actor
    csrf: str
    """The mark that forms send back; empty when nobody is signed in, and for tokens."""

    @property
    def words(self) -> Words:
        """The messages in the visitor's language."""
        words: Words = self.request.app.state.words.of(self.language)
        return words

    @property
    def language(self) -> str:
        """That of the person; of somebody unknown what the browser prefers."""
        if self.actor.person_id:
            return self.actor.language
        chosen = self.request.query_params.get("language") or self.request.cookies.get("language", "")
        return chosen or self.request.app.state.words.best(self.request.headers.get("accept-language", ""))

    @property
    def theme(self) -> str:
        """``light`` or ``dark`` when the person chose one; else empty, and the browser's counts."""
        chosen = self.request.cookies.get("theme", "")
        return chosen if chosen in ("light", "dark") else ""

    @property
    def today(self) -> date:
        """The day in the office's time zone."""
        return self.office.today()

    @property
    def is_fragment(self) -> bool:
        """Whether htmx asks for a part of a page."""
        headers = self.request.headers
        # Going back to a page, htmx asks for the whole of it.
        return headers.get("hx-request") == "true" and headers.get("hx-history-restore-request") != "true"

    def page(self, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """A page, or a part of one, made from a template."""
        made = self.request.app.state.templates.get_template(template)
        said = "" if self.is_fragment else self.request.cookies.get("said", "")
        told = self.words(said) if said in self.words and "{" not in self.words.texts[said] else ""
        text = made.render(visit=self, actor=self.actor, t=self.words, csrf=self.csrf, said=told, **values)
        answer = HTMLResponse(text, status_code=status)
        if said:
            answer.delete_cookie("said", path="/", httponly=True, samesite="lax")
        return answer

    def to(self, address: str, *, said: str = "") -> Response:
        """
        Send the browser to another page after something was done.

        Args:
            said: Key of a message that the next page shows once, such as ``people.saved``.
        """
        if self.is_fragment:
            answer: Response = Response(status_code=204, headers={"HX-Redirect": address})
        else:
            answer = RedirectResponse(address, status_code=303)
        if said:
            answer.set_cookie("said", said, max_age=60, httponly=True, samesite="lax", path="/")
        return answer

    def in_tender(self, tender: Tender) -> TenderVisit:
        """The same visit in a tender."""
        return TenderVisit(self.request, self.office, self.actor, self.csrf, tender)


@dataclass(frozen=True)
class TenderVisit(Visit):
    """A request inside one tender that the actor sees."""

    tender: Tender

    def page(self, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """A page that knows its tender."""
        return super().page(template, status=status, **{"tender": self.tender, **values})
