"""What people do in a tender over some weeks, so that every page has something to show."""

from __future__ import annotations

from datetime import timedelta

from cardassay.office.abilities import Role
from cardassay.office.actor import Actor
from cardassay.office.asking.letters import draft_letter, keep_letter
from cardassay.office.asking.links import LinkTerms, make_link
from cardassay.office.deciding.commenting import comment
from cardassay.office.deciding.freezing import Frozen, freeze
from cardassay.office.deciding.signing import sign
from cardassay.office.deciding.waiving import waivable_of, waive
from cardassay.office.seeing import suppliers_in, tender_for
from cardassay.office.watching.feeds import make_feed
from cardassay.office.watching.subscribing import Wish, subscribe
from tests.support.office import Team

__all__ = ["ask", "live_in"]


def live_in(team: Team, actor: Actor, tender_id: str) -> None:
    """Members, a remark, a state signed off, a waiver, a later state, and somebody who wants reminders."""
    office = team.office
    for role in (Role.MANAGER, Role.REVIEWER, Role.READER):
        team.join(team.person(role), tender_id)
    supplier = _suppliers(team, tender_id)[0]
    comment(office, actor, tender_id, supplier_id=supplier, text="The letter of the brand is on its way.")
    first = _freeze(team, actor, tender_id, "For the committee")
    sign(
        office,
        actor,
        tender_id,
        first.id,
        answer="approved",
        function="Head of card procurement",
        why="Every blocker has an owner.",
        state_sha256=first.state_sha256,
    )
    open_ones = [one for one in waivable_of(office, tender_id, supplier) if not one.refused]
    if open_ones:
        until = office.today() + timedelta(days=90)
        why = "The renewal is booked; the certificate follows."
        waive(office, actor, tender_id, supplier, finding_id=open_ones[0].id, until=until, why=why)
    _freeze(team, actor, tender_id, "After the waiver")
    subscribe(office, actor, Wish("mail", "anna@bank.example"))
    make_feed(office, actor, "Calendar of the desk")


def ask(team: Team, actor: Actor, tender_id: str) -> str:
    """The token of an upload link for a supplier who was sent a letter."""
    supplier = _suppliers(team, tender_id)[0]
    draft = draft_letter(team.office, tender_id, supplier)
    letter = keep_letter(
        team.office,
        actor,
        tender_id,
        supplier,
        language=draft.language,
        text=draft.text,
        seen=[one.key for one in draft.items],
    )
    _, token = make_link(team.office, actor, tender_id, supplier, LinkTerms(note="A"), request_id=letter.id)
    return token


def _suppliers(team: Team, tender_id: str) -> list[str]:
    with team.office.database.reading() as connection:
        return [one.id for one in suppliers_in(connection, tender_id)]


def _freeze(team: Team, actor: Actor, tender_id: str, reason: str) -> Frozen:
    tender = tender_for(team.office, actor, tender_id)
    assert tender is not None
    day = team.office.today()
    return freeze(team.office, actor, tender, day=day, reason=reason, confirmed=True)
