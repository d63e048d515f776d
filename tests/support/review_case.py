"""A tender in which something waits for people, and what tests of the review do with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from cardassay.assessing.answering import Answer
from cardassay.office.actor import COMMAND, Actor
from cardassay.office.office import Office
from cardassay.office.reviewing.answering import Answered, answer
from cardassay.office.reviewing.items import OpenItem
from cardassay.office.reviewing.queue import decisions_of, queue_of, subject_in
from cardassay.office.tree import next_revision, put_file
from cardassay.store.schema.auditing import audit
from tests.support.office import Team
from tests.support.reviewed import SUPPLIER


@dataclass
class Case:
    """A tender of its own in an office that all tests of this module share."""

    team: Team
    office: Office
    tender: str
    supplier: str
    anna: Actor
    ben: Actor

    def queue(self, *, fresh: bool = False) -> tuple[OpenItem, ...]:
        return queue_of(self.office, self.tender, self.supplier, fresh=fresh).items

    def item(self, field: str, file: str = "iso-9001.pdf") -> OpenItem:
        return next(one for one in self.queue() if (one.field, one.file) == (field, file))

    def say(self, item: OpenItem, said: Answer, why: str = "", *, who: Actor | None = None) -> Answered:
        return answer(self.office, who or self.anna, self.tender, self.supplier, item.id, said, why)

    def text(self) -> str:
        subject = subject_in(self.office, self.tender, self.supplier)
        found = [one for one in subject.files if one.path == f"suppliers/{SUPPLIER}/confirmed.toml"]
        return self.office.evidence.read(found[0].sha256).decode() if found else ""

    def put(self, path: str, data: bytes) -> str:
        """Puts a file into the supplier's folder; gives back its hash."""
        with self.office.changing(COMMAND) as change:
            revision, kept = next_revision(change, self.tender), self.office.evidence.keep(data)
            whole = f"suppliers/{SUPPLIER}/{path}"
            put_file(change, self.tender, revision, whole, kept, supplier_id=self.supplier)
            change.record("paper.test", tender=self.tender)
        return kept.sha256

    def confirmed(self) -> list[tuple[str, Any, str]]:
        decisions = decisions_of(self.office, subject_in(self.office, self.tender, self.supplier))
        return [(one.field, one.value, one.who) for one in decisions.confirmed]

    def trail(self) -> list[Any]:
        query = select(audit).where(audit.c.tender_id == self.tender).order_by(audit.c.number)
        with self.office.database.reading() as connection:
            return list(connection.execute(query))
