"""A chain as the canonical JSON has it, and the part of the schema that describes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cardassay.model.attestation import Attestation
from cardassay.model.chain import Chain, Exposure, Link, Mend, Question, Step
from cardassay.model.register import Row
from cardassay.report.plain import plain

__all__ = ["chain_value"]

_Paper = Callable[[Attestation | None], dict[str, Any] | None]


def chain_value(chain: Chain, paper: _Paper) -> dict[str, Any]:
    """One chain; ``paper`` writes which paper stands for a link."""
    return {
        "kind": chain.kind.value,
        "line": chain.line,
        "brand": chain.brand,
        "first_broken": chain.first_broken,
        "first_question": chain.first_question,
        "mend": None if chain.mend is None else _mend(chain.mend),
        "meetings": [
            {
                "layer": meeting.layer,
                "outcome": meeting.outcome.value,
                "says": plain(meeting.says),
                "finding": meeting.finding,
            }
            for meeting in chain.meetings
        ],
        "possibly_affected": [_exposure(exposure) for exposure in chain.exposures],
        "links": [_link(link, paper) for link in chain.links],
    }


def _link(link: Link, paper: _Paper) -> dict[str, Any]:
    return {
        "layer": link.layer,
        "component": plain(link.component),
        "paper": paper(link.attestation),
        "outcome": link.outcome.value,
        "says": plain(link.says),
        "finding": link.finding,
        "below": None if link.below is None else _step(link.below),
        "stand_in": None if link.stand_in is None else _row(link.stand_in),
        "days": [
            {"what": moment.what, "day": plain(moment.day), "standing": moment.standing.value}
            for moment in link.days
        ],
        "questions": [_question(one) for one in link.questions],
        "beside": [_question(one) for one in link.beside],
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "finding": question.finding,
        "outcome": question.outcome.value,
        "says": plain(question.says),
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "citing": plain(step.citing),
        "cited": plain(step.cited),
        "role": plain(step.role),
        "sentence": plain(step.sentence),
        "page": step.page,
        "file": plain(step.file),
        "sure": step.sure,
        "fits": step.fits,
    }


def _row(row: Row) -> dict[str, Any]:
    origin = row.attestation.origin
    return {
        "number": plain(row.number),
        "name": plain(row.name),
        "place": plain(row.place),
        "file": None if origin is None else plain(origin.file),
        "sha256": None if origin is None else origin.sha256,
        "status": row.status.value,
    }


def _mend(mend: Mend) -> dict[str, Any]:
    value: dict[str, Any] = plain(mend)
    return value


def _exposure(exposure: Exposure) -> dict[str, Any]:
    return {
        "id": exposure.id,
        "name": plain(exposure.name),
        "cve": exposure.cve,
        "layer": exposure.layer,
        "printed": plain(exposure.printed),
        "through": plain(exposure.through),
        "says": plain(exposure.says),
        "indirect": exposure.indirect,
        "path": [_step(step) for step in exposure.path],
        "unknown": plain(exposure.unknown),
        "ask": plain(exposure.ask),
        "finding": exposure.finding,
    }
