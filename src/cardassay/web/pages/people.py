"""The people of the installation, and links by which they choose a password."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form
from fastapi.responses import Response

from cardassay.office.abilities import ROLE_ABILITIES, Ability, Role
from cardassay.office.faults import NotValidError, OfficeError
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
from cardassay.office.people.logins import LANGUAGES
from cardassay.office.people.password_links import Invitation, choose_password, welcome_of
from cardassay.web.guards import address_of, cookie_of, public, signed_in
from cardassay.web.pages._forms import base_address, day_of, entered, refused
from cardassay.web.visits import Visit

__all__ = ["ROUTER"]

ROUTER = APIRouter()

Administrator = Annotated[Visit, signed_in(Ability.ADMINISTER)]


@ROUTER.get("/people")
def people(visit: Administrator, q: str = "") -> Response:
    """Everybody, with a search over names and logins."""
    sought = q.strip().casefold()
    everybody = list_people(visit.office)
    found = [one for one in everybody if sought in f"{one.name} {one.login} {one.mail}".casefold()]
    return visit.page("people/list.html.j2", people=found, q=q, total=len(everybody), roles=ROLE_ABILITIES)


@ROUTER.get("/people/new")
def new(visit: Administrator) -> Response:
    """The page on which somebody is invited."""
    typed = {"role": Role.READER.value, "language": visit.language}
    return visit.page("people/new.html.j2", fault="", wrong={}, typed=typed, **_choices())


@ROUTER.post("/people/new")
def make(
    visit: Administrator,
    name: Annotated[str, Form()] = "",
    login: Annotated[str, Form()] = "",
    mail: Annotated[str, Form()] = "",
    role: Annotated[str, Form()] = "",
    language: Annotated[str, Form()] = "en",
    until: Annotated[str, Form()] = "",
) -> Response:
    """Invite somebody; the answer shows the link this once."""
    try:
        link = invite(
            visit.office,
            visit.actor,
            name=name,
            login=login,
            role=role,
            mail=mail,
            language=language,
            until=_until(until),
        )
    except OfficeError as error:
        typed = {"name": name, "login": login, "mail": mail, "role": role, "language": language}
        return refused(visit, "people/new.html.j2", error, typed={**typed, "until": until}, **_choices())
    return _one(visit, link.person_id, link=link)


@ROUTER.get("/people/{person_id}")
def person(visit: Administrator, person_id: str) -> Response:
    """One person."""
    return _one(visit, person_id)


@ROUTER.post("/people/{person_id}")
def change(
    visit: Administrator,
    person_id: str,
    name: Annotated[str, Form()] = "",
    mail: Annotated[str, Form()] = "",
    role: Annotated[str, Form()] = "",
    language: Annotated[str, Form()] = "",
    until: Annotated[str, Form()] = "",
) -> Response:
    """Change name, mail address, role, language or last day."""
    shown = person_of(visit.office, person_id)
    try:
        change_person(
            visit.office,
            visit.actor,
            person_id,
            name=name,
            mail=mail,
            role=role,
            language=language,
            until=_until(until),
        )
    except OfficeError as error:
        typed: dict[str, Any] = {"name": name, "mail": mail, "role": role, "language": language}
        typed["until"] = until
        return _refused(visit, shown, error, typed)
    return visit.to(f"/people/{person_id}", said="people.saved")


@ROUTER.post("/people/{person_id}/deactivate")
def leave(visit: Administrator, person_id: str) -> Response:
    """Keep somebody out from now on."""
    return _act(
        visit, person_id, "people.deactivated", lambda: deactivate(visit.office, visit.actor, person_id)
    )


@ROUTER.post("/people/{person_id}/activate")
def back(visit: Administrator, person_id: str) -> Response:
    """Let somebody in again."""
    return _act(
        visit, person_id, "people.activated", lambda: reactivate(visit.office, visit.actor, person_id)
    )


@ROUTER.post("/people/{person_id}/end-access")
def cut(visit: Administrator, person_id: str) -> Response:
    """End all sessions and tokens of somebody."""
    return _act(
        visit, person_id, "people.access_ended", lambda: end_access(visit.office, visit.actor, person_id)
    )


@ROUTER.post("/people/{person_id}/reset")
def new_way_in(visit: Administrator, person_id: str, codes: Annotated[str, Form()] = "") -> Response:
    """A new link for the password; the answer shows it this once."""
    shown = person_of(visit.office, person_id)
    try:
        link = reset(visit.office, visit.actor, person_id, codes=bool(codes))
    except OfficeError as error:
        return _refused(visit, shown, error, _typed(shown))
    return _one(visit, person_id, link=link)


@ROUTER.get("/welcome/{token}")
def welcome(visit: Annotated[Visit, public()], token: str) -> Response:
    """The page on which the holder of a link chooses a password."""
    found, least = welcome_of(visit.office, token), visit.office.settings.passwords.least_letters
    return visit.page("people/welcome.html.j2", fault="", wrong={}, welcome=found, token=token, least=least)


@ROUTER.post("/welcome/{token}")
def choose(visit: Annotated[Visit, public()], token: str, password: Annotated[str, Form()] = "") -> Response:
    """Choose the password."""
    request = visit.request
    try:
        session = choose_password(
            visit.office,
            token,
            password,
            address=address_of(request),
            agent=request.headers.get("user-agent", ""),
            former=cookie_of(request),
        )
    except NotValidError as error:
        found, least = welcome_of(visit.office, token), visit.office.settings.passwords.least_letters
        return refused(visit, "people/welcome.html.j2", error, welcome=found, token=token, least=least)
    return entered(visit, session, "/", said="people.welcome_done")


def _one(visit: Visit, person_id: str, *, link: Invitation | None = None) -> Response:
    shown = person_of(visit.office, person_id)
    address = f"{base_address(visit)}/welcome/{link.token}" if link else ""
    return visit.page(
        "people/person.html.j2",
        fault="",
        wrong={},
        person=shown,
        typed=_typed(shown),
        link=link,
        address=address,
        **_choices(),
    )


def _refused(visit: Visit, shown: Person, error: OfficeError, typed: dict[str, Any]) -> Response:
    values = {"person": shown, "typed": typed, "link": None, "address": "", **_choices()}
    return refused(visit, "people/person.html.j2", error, **values)


def _act(visit: Visit, person_id: str, said: str, do: Callable[[], object]) -> Response:
    shown = person_of(visit.office, person_id)
    try:
        do()
    except OfficeError as error:
        return _refused(visit, shown, error, _typed(shown))
    return visit.to(f"/people/{person_id}", said=said)


def _typed(shown: Person) -> dict[str, Any]:
    values: dict[str, Any] = {"name": shown.name, "mail": shown.mail, "role": shown.role}
    return {**values, "language": shown.language, "until": shown.until or ""}


def _choices() -> dict[str, Any]:
    return {"roles": [role.value for role in Role], "languages": LANGUAGES}


def _until(text: str) -> date | None:
    return day_of(text, "until") if text.strip() else None
