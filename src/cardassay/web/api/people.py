"""People and members of tenders over the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Body
from pydantic import BaseModel

from cardassay.office.abilities import Ability, Role
from cardassay.office.people.everybody import (
    Person,
    change_person,
    deactivate,
    end_access,
    invite,
    list_people,
    person_of,
    reactivate,
    reset,
)
from cardassay.office.people.members import Member, add_member, list_members, remove_member
from cardassay.office.people.password_links import Invitation
from cardassay.web.api._lists import Cursor, Limit, Listed, page_of
from cardassay.web.guards import caller, caller_in_tender
from cardassay.web.visits import TenderVisit, Visit

__all__ = ["ROUTER"]

ROUTER = APIRouter()

Administrator = Annotated[Visit, caller(Ability.ADMINISTER)]
Manager = Annotated[TenderVisit, caller_in_tender(Ability.MEMBERS)]


@dataclass(frozen=True, slots=True)
class PersonWish:
    """Somebody to be made."""

    name: str
    login: str
    role: Role
    mail: str = ""
    language: str = "en"
    until: date | None = None
    """Last day on which the person may sign in; auditors must have one."""


class PersonChange(BaseModel):
    """What to change of a person; what is left out stays."""

    name: str | None = None
    mail: str | None = None
    role: Role | None = None
    language: str | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class MemberWish:
    """Who shall see the tender."""

    login: str


@dataclass(frozen=True, slots=True)
class Link:
    """A way to choose a password, shown this once: ``/welcome/{token}`` on this server."""

    person: Person
    token: str
    ends_at: datetime


@ROUTER.get("/people")
def people(visit: Administrator, limit: Limit = 100, cursor: Cursor = "") -> Listed[Person]:
    """Everybody, by name; who waits for a role comes first."""
    return page_of(list_people(visit.office), limit, cursor)


@ROUTER.post("/people", status_code=201)
def make(visit: Administrator, wish: Annotated[PersonWish, Body()]) -> Link:
    """Make somebody; the answer holds the link for the password this once."""
    link = invite(
        visit.office,
        visit.actor,
        name=wish.name,
        login=wish.login,
        role=wish.role,
        mail=wish.mail,
        language=wish.language,
        until=wish.until,
    )
    return _link(visit, link)


@ROUTER.get("/people/{person_id}")
def person(visit: Administrator, person_id: str) -> Person:
    """One person."""
    return person_of(visit.office, person_id)


@ROUTER.patch("/people/{person_id}")
def change(visit: Administrator, person_id: str, wish: PersonChange) -> Person:
    """Change name, mail address, role, language or last day of a person."""
    former, given = person_of(visit.office, person_id), wish.model_fields_set
    return change_person(
        visit.office,
        visit.actor,
        person_id,
        name=former.name if wish.name is None else wish.name,
        mail=former.mail if wish.mail is None else wish.mail,
        role=former.role if wish.role is None else wish.role,
        language=former.language if wish.language is None else wish.language,
        until=wish.until if "until" in given else former.until,
    )


@ROUTER.post("/people/{person_id}/deactivate")
def leave(visit: Administrator, person_id: str) -> Person:
    """Keep somebody out: sessions end, tokens are revoked."""
    return deactivate(visit.office, visit.actor, person_id)


@ROUTER.post("/people/{person_id}/activate")
def back(visit: Administrator, person_id: str) -> Person:
    """Let somebody in again; former tokens stay revoked."""
    return reactivate(visit.office, visit.actor, person_id)


@ROUTER.post("/people/{person_id}/end-access")
def cut(visit: Administrator, person_id: str) -> Person:
    """End all sessions of somebody and revoke all tokens."""
    return end_access(visit.office, visit.actor, person_id)


@ROUTER.post("/people/{person_id}/reset")
def new_way_in(visit: Administrator, person_id: str, codes: bool = False) -> Link:
    """A link for a new password; the former one counts no more. With ``codes``, one-time codes go too."""
    return _link(visit, reset(visit.office, visit.actor, person_id, codes=codes))


@ROUTER.get("/tenders/{tender_id}/members")
def members(visit: Manager, limit: Limit = 100, cursor: Cursor = "") -> Listed[Member]:
    """Who sees the tender, besides administrators."""
    return page_of(list_members(visit.office, visit.tender.id), limit, cursor)


@ROUTER.post("/tenders/{tender_id}/members", status_code=201)
def add(visit: Manager, wish: Annotated[MemberWish, Body()]) -> Member:
    """Let somebody see the tender."""
    return add_member(visit.office, visit.actor, visit.tender.id, wish.login)


@ROUTER.delete("/tenders/{tender_id}/members/{person_id}", status_code=204)
def remove(visit: Manager, person_id: str) -> None:
    """Let somebody see the tender no more."""
    remove_member(visit.office, visit.actor, visit.tender.id, person_id)


def _link(visit: Visit, link: Invitation) -> Link:
    return Link(person_of(visit.office, link.person_id), link.token, link.ends_at)
