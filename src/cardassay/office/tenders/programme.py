"""The programme of a tender: what is bought, and the days that matter, as its ``project.toml`` says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from sqlalchemy import Connection, select

from cardassay.errors import Fault
from cardassay.model.project import Project
from cardassay.office.office import Office
from cardassay.office.tree import file_at
from cardassay.packs.loader import bundled_packs
from cardassay.store.schema.tenders import files
from cardassay.workspace.project_file import read_project

__all__ = ["Milestone", "Programme", "day_in", "programme_of", "stepped"]

_FILE = "project.toml"


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day that matters, by a code for which pages have words."""

    code: str
    """``today``, ``submission``, ``clarification``, ``first-order``, ``last-production``, ``last-card``."""
    day: date
    offset: int
    """Days since the first day that is shown."""


@dataclass(frozen=True, slots=True)
class Programme:
    """A project over its days."""

    project: Project | None
    """``None`` when its file cannot be used; then ``faults`` say why."""
    first_day: date
    last_day: date
    """The days for which a verdict can be asked; both count."""
    milestones: tuple[Milestone, ...]
    """In the order of their days."""
    faults: tuple[Fault, ...] = ()

    @property
    def days(self) -> int:
        """From the first day to the last."""
        return (self.last_day - self.first_day).days

    def offset(self, day: date) -> int:
        """Days from the first one, inside the window."""
        return min(max((day - self.first_day).days, 0), self.days)


def programme_of(office: Office, connection: Connection, tender_id: str) -> Programme:
    """The programme of a tender as it stands."""
    today = office.today()
    sha256 = file_at(connection, tender_id, _FILE)
    if sha256 is None:
        fault = Fault(_FILE, "the file is missing", "Make it; a new tender shows a full example")
        return Programme(None, today, today, (Milestone("today", today, 0),), (fault,))
    own = connection.execute(
        select(files.c.path).where(files.c.tender_id == tender_id, files.c.path.like("packs/%.toml"))
    ).scalars()
    packs = frozenset(path[6:-5] for path in own)
    project, faults = _read(office.evidence.read(sha256), packs)
    if project is None:
        return Programme(None, today, today, (Milestone("today", today, 0),), faults)
    found = sorted(_days(project, today), key=lambda one: one[1])
    first, last = found[0][1], found[-1][1]
    return Programme(
        project, first, last, tuple(Milestone(code, day, (day - first).days) for code, day in found)
    )


@lru_cache(maxsize=256)
def _read(data: bytes, packs: frozenset[str]) -> tuple[Project | None, tuple[Fault, ...]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None, (Fault(_FILE, "this is not UTF-8 text", "Save the file as UTF-8 text"),)
    project, _, faults = read_project(text, _FILE, packs={*bundled_packs(), *packs})
    return project, faults


def _days(project: Project, today: date) -> Iterator[tuple[str, date]]:
    yield "today", today
    if project.deadlines.submission:
        yield "submission", project.deadlines.submission
    if project.deadlines.clarification:
        yield "clarification", project.deadlines.clarification
    yield "first-order", project.window.first_order
    yield "last-production", project.window.last_production_day
    yield "last-card", project.window.last_card_valid


def day_in(programme: Programme, today: date, day: str, at: int | None = None, was: str = "") -> date:
    """
    The day that a page asks for; today when it asks for none, or for one that makes no sense.

    Args:
        day: As ``2027-03-01``, or empty.
        at: Days since the first one of the programme.
        was: The day that the page showed before. Where ``day`` is still that one, ``at`` was moved.
    """
    if at is not None and (not day or day == was):
        return programme.first_day + timedelta(days=min(max(at, 0), programme.days))
    try:
        asked = date.fromisoformat(day)
    except ValueError:
        return today
    return min(max(asked, programme.first_day), programme.last_day)


def stepped(programme: Programme, day: date, months: int) -> date:
    """Some months later, or earlier, inside the programme."""
    months += day.year * 12 + day.month - 1
    year, month = divmod(months, 12)
    first = date(year, month + 1, 1)
    length = (date(year + month // 11, (month + 1) % 12 + 1, 1) - first).days
    moved = first + timedelta(days=min(day.day, length) - 1)
    return min(max(moved, programme.first_day), programme.last_day)
