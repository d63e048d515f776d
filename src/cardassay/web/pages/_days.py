"""The day as of which a page judges: read from its address, told to its templates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Query

from cardassay.office.tenders.programme import Milestone, Programme, day_in, programme_of, stepped
from cardassay.web.visits import TenderVisit

__all__ = ["At", "Day", "DayChosen", "Was", "day_of"]

Day = Annotated[str, Query(max_length=10)]
"""As ``2027-03-01``; empty for today."""
At = Annotated[str, Query(max_length=6)]
"""Days since the first one of the programme, as a slider gives it."""
Was = Annotated[str, Query(max_length=10)]
"""The day that the page showed before the slider was moved."""


@dataclass(frozen=True, slots=True)
class DayChosen:
    """The day, and the programme that it lies in."""

    day: date
    today: date
    programme: Programme

    @property
    def offset(self) -> int:
        """Place of the slider."""
        return self.programme.offset(self.day)

    @property
    def is_today(self) -> bool:
        """Whether nothing but today was asked for."""
        return self.day == self.today

    @property
    def query(self) -> str:
        """The end of an address that keeps the day; empty for today."""
        return "" if self.is_today else f"?day={self.day}"

    @property
    def also(self) -> str:
        """The same behind other parts of an address."""
        return "" if self.is_today else f"&day={self.day}"

    @property
    def steps(self) -> tuple[tuple[int, date], ...]:
        """The day some months before and after, where that is another one."""
        found = ((months, stepped(self.programme, self.day, months)) for months in (-12, -1, 1, 12))
        return tuple((months, day) for months, day in found if day != self.day)

    @property
    def milestones(self) -> tuple[Milestone, ...]:
        """The days of the programme that have a name."""
        return self.programme.milestones


def day_of(visit: TenderVisit, day: str, at: str = "", was: str = "") -> DayChosen:
    """The day that an address asks for."""
    with visit.office.database.reading() as connection:
        programme = programme_of(visit.office, connection, visit.tender.id)
    moved = int(at) if at.isascii() and at.isdecimal() else None
    return DayChosen(day_in(programme, visit.today, day, moved, was), visit.today, programme)
