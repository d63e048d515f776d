"""What of the watch has to stand on the start page until somebody looks at it."""

from __future__ import annotations

from dataclasses import dataclass

from cardassay.office.actor import Actor
from cardassay.office.office import Office
from cardassay.office.watching.deadlines import count_deadlines
from cardassay.office.watching.register_news import news_count
from cardassay.office.watching.sent_messages import given_up

__all__ = ["Alerts", "alerts_for"]


@dataclass(frozen=True, slots=True)
class Alerts:
    """How much of what waits for somebody."""

    given_up: int
    """Reminders that could not be delivered; administrators see those of everybody."""
    news: int
    """Differences of registers that nobody has looked at."""
    overdue: int
    """Days that have passed and still concern somebody."""
    starting: int
    """Renewals that should have been started by today."""


def alerts_for(office: Office, actor: Actor) -> Alerts:
    """What somebody has to be warned of."""
    days = count_deadlines(office, actor)
    return Alerts(given_up(office, actor), news_count(office, actor), days.overdue, days.starting)
