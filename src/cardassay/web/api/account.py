"""The own account over the API: details, sessions, tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Body

from cardassay.office.abilities import Ability
from cardassay.office.people.account import Own, change_own, own_account
from cardassay.office.people.sign_out import OwnSession, end_own_session, own_sessions
from cardassay.office.people.tokens import MadeToken, Token, make_token, own_tokens, revoke_token
from cardassay.web.api._lists import Cursor, Limit, Listed, page_of
from cardassay.web.guards import caller
from cardassay.web.visits import Visit

__all__ = ["ROUTER"]

ROUTER = APIRouter()

OwnVisit = Annotated[Visit, caller(Ability.OWN)]


@dataclass(frozen=True, slots=True)
class OwnChange:
    """What to change of the own account; what is left out stays."""

    name: str | None = None
    mail: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class TokenWish:
    """A token to be made."""

    name: str
    scopes: list[str]
    last_day: date


@ROUTER.get("/account")
def account(visit: OwnVisit) -> Own:
    """The account of the token's person."""
    return own_account(visit.office, visit.actor)


@ROUTER.patch("/account")
def change(visit: OwnVisit, wish: Annotated[OwnChange, Body()]) -> Own:
    """Change name, mail address or language of the own account."""
    own = own_account(visit.office, visit.actor)
    return change_own(
        visit.office,
        visit.actor,
        name=own.name if wish.name is None else wish.name,
        mail=own.mail if wish.mail is None else wish.mail,
        language=own.language if wish.language is None else wish.language,
    )


@ROUTER.get("/sessions")
def sessions(visit: OwnVisit, limit: Limit = 100, cursor: Cursor = "") -> Listed[OwnSession]:
    """The own sessions in browsers that hold."""
    return page_of(own_sessions(visit.office, visit.actor), limit, cursor)


@ROUTER.delete("/sessions/{session_id}", status_code=204)
def end(visit: OwnVisit, session_id: str) -> None:
    """End one of the own sessions."""
    end_own_session(visit.office, visit.actor, session_id)


@ROUTER.get("/tokens")
def tokens(visit: OwnVisit, limit: Limit = 100, cursor: Cursor = "") -> Listed[Token]:
    """The own tokens, the newest first; those that ended or were revoked as well."""
    return page_of(own_tokens(visit.office, visit.actor), limit, cursor)


@ROUTER.post("/tokens", status_code=201)
def make(visit: OwnVisit, wish: Annotated[TokenWish, Body()]) -> MadeToken:
    """Make a token that can do at most what this one can; the answer holds it this once."""
    return make_token(visit.office, visit.actor, name=wish.name, scopes=wish.scopes, last_day=wish.last_day)


@ROUTER.delete("/tokens/{token_id}", status_code=204)
def revoke(visit: OwnVisit, token_id: str) -> None:
    """Revoke one of the own tokens."""
    revoke_token(visit.office, visit.actor, token_id)
