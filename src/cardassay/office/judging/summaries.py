"""
The summary of each supplier's judgement of today, for lists of many suppliers.

``summary`` of the table holds what lists show, so that nothing has to be unpacked for them::

    cells       target, by_evidence, with_waivers of each brand x activity x site x line
    questions   question, by_evidence
    counts      how many findings are blockers, conditions, questions, asked, met
    bundles     how many bundles of findings stand under blockers, conditions, questions
    blockers    requirement, title, where, gist of each bundle that rejects or leaves open, worst first
    papers      files that were read;  problems: what could not be used
    waiting     values, kinds, names that wait for a person
    needs       the same by what hangs on them: blocking, other, nothing
    faults      where, what, do: why the supplier is not judged (then nothing else stands there)
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from cardassay.assessing.open_kinds import open_kinds
from cardassay.assessing.open_names import open_names
from cardassay.assessing.review import open_values
from cardassay.documents.version import judging_version
from cardassay.model.assessment import Assessment
from cardassay.office.judging.judge import Judged
from cardassay.office.judging.kept import Subject, judged, subject_of
from cardassay.office.office import Office
from cardassay.office.tenders.indexing import faults_value
from cardassay.office.watching.daily import note_judgement
from cardassay.report.canonical import assessment_json
from cardassay.report.plain import plain
from cardassay.report.view import bundles, groups
from cardassay.store.schema.tenders import judgements, suppliers

__all__ = ["NOT_JUDGED", "Summary", "after_judgement", "entry_of", "frame_of", "judge_now", "summaries_of"]

NOT_JUDGED = "not-judged"
"""``by_evidence`` of a supplier whose files, or whose project, cannot be used."""

after_judgement: list[Callable[[Connection, Subject, Judged, date], None]] = [note_judgement]
"""Called in the transaction that writes the summary of a judgement of today."""

_BEGIN = b'{\n"assessments":[\n'
_END = b'\n],\n"format":'


@dataclass(frozen=True, slots=True)
class Summary:
    """What lists show of one supplier's judgement."""

    supplier_id: str
    day: date
    basis: str
    version: str
    by_evidence: str
    with_waivers: str
    waiting: int
    summary: dict[str, Any]


def judge_now(office: Office, supplier_id: str) -> Judged | None:
    """
    The supplier judged as of today, its summary written; ``None`` when it is gone.

    What changes while it is judged queues the next judgement by itself.
    """
    day = office.today()
    with office.database.reading() as connection:
        gone = select(suppliers.c.id).where(suppliers.c.id == supplier_id, suppliers.c.taken_out_at.is_(None))
        if connection.execute(gone).one_or_none() is None:
            return None
        subject = subject_of(connection, supplier_id)
    result = judged(office, subject, day)
    row = _row(office, subject, result, day)
    with office.database.writing() as connection:
        own = judgements.c.supplier_id == supplier_id
        connection.execute(delete(judgements).where(own, judgements.c.day == day))
        earlier = select(judgements.c.day).where(own, judgements.c.day < day).order_by(judgements.c.day)
        days = connection.execute(earlier).scalars().all()
        if days[:-1]:
            connection.execute(delete(judgements).where(own, judgements.c.day.in_(days[:-1])))
        connection.execute(insert(judgements).values(**row))
        values = {"faults": faults_value(result.faults)}
        connection.execute(update(suppliers).where(suppliers.c.id == supplier_id).values(**values))
        for step in after_judgement:
            step(connection, subject, result, day)
    return result


def summaries_of(connection: Connection, tender_id: str) -> dict[str, Summary]:
    """The last summary of each supplier of a tender, by its identifier; read without the JSON."""
    columns = [judgements.c[name] for name in Summary.__dataclass_fields__]
    query = (
        select(*columns)
        .join(suppliers, suppliers.c.id == judgements.c.supplier_id)
        .where(suppliers.c.tender_id == tender_id, suppliers.c.taken_out_at.is_(None))
        .order_by(judgements.c.day)
    )
    return {row.supplier_id: Summary(**row._mapping) for row in connection.execute(query)}


def entry_of(content: bytes) -> bytes:
    """The entry of one supplier in the canonical JSON of that supplier alone."""
    return content[len(_BEGIN) : content.rindex(_END)]


def frame_of(content: bytes) -> tuple[bytes, bytes]:
    """What stands before and behind the entry."""
    return _BEGIN, content[content.rindex(_END) :]


def _row(office: Office, subject: Subject, result: Judged, day: date) -> dict[str, Any]:
    row: dict[str, Any] = {
        "supplier_id": subject.supplier_id, "day": day, "basis": subject.basis, "made_at": office.clock(),
        "version": judging_version(), "by_evidence": NOT_JUDGED, "with_waivers": NOT_JUDGED,
        "summary": {"faults": faults_value(result.faults)}, "waiting": 0, "json": b"",
    }  # fmt: skip
    assessment = result.assessment
    if assessment is None:
        return row
    values = open_values(assessment, result.decisions)
    kinds = open_kinds(assessment, result.decisions)
    names = open_names(assessment, result.decisions)
    open_ones = {"values": len(values), "kinds": len(kinds), "names": len(names)}
    waiting = [*(one.need for one in values), *(one.need for one in kinds), *(one.need for one in names)]
    needs = Counter(need.name.lower() for need in waiting)
    return {
        **row,
        "by_evidence": assessment.verdicts.by_evidence.value,
        "with_waivers": assessment.verdicts.with_waivers.value,
        "summary": {**dict(_summary(assessment, open_ones)), "needs": dict(needs)},
        "waiting": sum(open_ones.values()),
        "json": zlib.compress(assessment_json((assessment,)), 6),
    }


def _summary(assessment: Assessment, open_ones: dict[str, int]) -> Iterator[tuple[str, Any]]:
    verdicts = assessment.verdicts
    yield "cells", [
        {"target": plain(cell.target), "by_evidence": cell.by_evidence.value,
         "with_waivers": cell.with_waivers.value}
        for cell in verdicts.cells
    ]  # fmt: skip
    yield "questions", [{"question": q.value, "by_evidence": v.value} for q, v in verdicts.questions]
    found = {group.key: group for group in groups(assessment)}
    yield "counts", {key: len(group.findings) for key, group in found.items()}
    counts, blockers = {}, []
    for key in ("blockers", "questions", "conditions"):
        if key not in found:
            continue
        bundled = bundles(found[key].findings, assessment)
        counts[key] = len(bundled)
        if key != "conditions":
            blockers += [
                {"group": key, "requirement": one.requirement.id, "title": plain(one.requirement.title),
                 "where": plain(one.where), "gist": plain(one.gist)}
                for one in bundled
            ]  # fmt: skip
    yield "bundles", counts
    yield "blockers", blockers
    yield "papers", len(assessment.documents)
    yield "problems", len(assessment.problems) + sum(len(one.problems) for one in assessment.documents)
    yield "waiting", open_ones
    yield "faults", []
