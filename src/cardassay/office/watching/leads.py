"""
How long before its end the renewal of a paper must start, as the team of a tender says for each scheme.

No public source says it of any scheme in the package, so that the knowledge holds none. What the
team says is its own, with name, day and reason; where it says nothing the start is not known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from cardassay.office.actor import Actor
from cardassay.office.faults import NotFoundError, NotValidError
from cardassay.office.office import Office
from cardassay.report.visible import visible
from cardassay.schemes.loader import load_schemes
from cardassay.store.database import new_id
from cardassay.store.schema.watching import deadlines, renewal_leads

__all__ = ["Lead", "forget_lead", "leads_of", "say_lead", "schemes_to_renew"]

_MOST_DAYS = 1_095


@dataclass(frozen=True, slots=True)
class Lead:
    """What the team says of one scheme."""

    scheme: str
    days: int
    """Days before the end of the paper."""
    why: str
    who: str
    made_at: datetime


def leads_of(office: Office, tender_id: str) -> tuple[Lead, ...]:
    """What the team of a tender says, by scheme."""
    query = (
        select(renewal_leads).where(renewal_leads.c.tender_id == tender_id).order_by(renewal_leads.c.scheme)
    )
    with office.database.reading() as connection:
        return tuple(
            Lead(row.scheme, row.days, row.why, row.who, row.made_at) for row in connection.execute(query)
        )


def schemes_to_renew(office: Office, tender_id: str) -> tuple[str, ...]:
    """The schemes of which a tender has papers to renew."""
    query = (
        select(deadlines.c.scheme)
        .where(deadlines.c.tender_id == tender_id, deadlines.c.kind.in_(("renewal", "condition")))
        .where(deadlines.c.scheme != "")
        .distinct()
        .order_by(deadlines.c.scheme)
    )
    with office.database.reading() as connection:
        return tuple(connection.execute(query).scalars())


def say_lead(office: Office, actor: Actor, tender_id: str, scheme: str, days: int, why: str) -> Lead:
    """
    What the team says of one scheme from now on, in the place of what it said before.

    Raises:
        NotValidError: There is no such scheme, or the number of days makes no sense.
    """
    if scheme not in load_schemes():
        raise NotValidError(f"There is no scheme `{scheme[:60]}`.", field="scheme")
    if not 1 <= days <= _MOST_DAYS:
        raise NotValidError(f"Give a number of days between 1 and {_MOST_DAYS}.", field="days")
    why = " ".join(visible(why).split())[:500]
    of_it = (renewal_leads.c.tender_id == tender_id) & (renewal_leads.c.scheme == scheme)
    with office.changing(actor) as change:
        change.connection.execute(delete(renewal_leads).where(of_it))
        row = {"id": new_id(), "tender_id": tender_id, "scheme": scheme, "days": days, "why": why,
               "who": actor.name, "made_at": change.moment}  # fmt: skip
        change.connection.execute(insert(renewal_leads).values(**row))
        change.record("renewal-lead.said", tender=tender_id, scheme=scheme, days=days, why=why)
        return Lead(scheme, days, why, actor.name, change.moment)


def forget_lead(office: Office, actor: Actor, tender_id: str, scheme: str) -> None:
    """
    Say nothing of a scheme any more.

    Raises:
        NotFoundError: Nothing was said of it.
    """
    of_it = (renewal_leads.c.tender_id == tender_id) & (renewal_leads.c.scheme == scheme)
    with office.changing(actor) as change:
        if not change.connection.execute(delete(renewal_leads).where(of_it)).rowcount:
            raise NotFoundError("Nobody said how long a renewal of this scheme takes.")
        change.record("renewal-lead.forgotten", tender=tender_id, scheme=scheme)
