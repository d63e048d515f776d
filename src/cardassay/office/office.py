"""The office of one installation: where everything stands, and what time it is."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from cardassay.office.actor import Actor
from cardassay.office.judging.judge import Judged, JudgeRequest, judge_files
from cardassay.office.settings import Settings
from cardassay.office.trail import write_entry
from cardassay.store.database import Database
from cardassay.store.evidence import Evidence

__all__ = ["Change", "Office"]


@dataclass(slots=True)
class Change:
    """One transaction of one actor; it must say in the audit trail what it did."""

    connection: Connection
    actor: Actor
    moment: datetime
    recorded: int = 0
    _last: dict[Hashable, Callable[[Change], None]] = field(default_factory=dict)

    def at_last(self, key: Hashable, step: Callable[[Change], None]) -> None:
        """Do something once before the transaction ends, however often it was asked for."""
        self._last.setdefault(key, step)

    def finish(self) -> None:
        """Do what was asked for with :meth:`at_last`."""
        while self._last:
            self._last.pop(next(iter(self._last)))(self)

    def record(self, what: str, *, tender: str | None = None, **about: object) -> None:
        """
        Write an entry of the audit trail into the same transaction.

        Call it after everything else: it holds the trail until the transaction ends.

        Args:
            what: Verb with its noun, such as ``paper.uploaded``.
            tender: Identifier of the tender; ``None`` for what concerns none.
            about: Names and values that JSON can hold; never a secret.
        """
        self.finish()
        write_entry(self.connection, self.actor, self.moment, what, tender, about)
        self.recorded += 1


@dataclass(frozen=True, slots=True)
class Office:
    """Everything that the use cases need."""

    settings: Settings
    database: Database
    evidence: Evidence
    clock: Callable[[], datetime]
    """The moment now, in UTC; read only at the rim of a use case."""
    judge: Callable[[JudgeRequest], Judged] = judge_files
    """Judges in this process, or in others (:class:`~cardassay.office.judging.judge.JudgePool`)."""

    @contextmanager
    def changing(self, actor: Actor) -> Iterator[Change]:
        """
        A transaction that changes something.

        Raises:
            RuntimeError: It wrote no entry of the audit trail; nothing is kept then.
            DatabaseAwayError: The database does not answer; nothing is kept.
        """
        with self.database.writing() as connection:
            change = Change(connection, actor, self.clock())
            yield change
            change.finish()
            if not change.recorded:
                raise RuntimeError("A change without an entry in the audit trail; nothing was kept.")

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self.settings.folder

    def today(self) -> date:
        """The day in the office's time zone."""
        return self.local(self.clock()).date()

    def local(self, moment: datetime) -> datetime:
        """A moment in the office's time zone."""
        return moment.astimezone(ZoneInfo(self.settings.time_zone))
