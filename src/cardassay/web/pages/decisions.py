"""Decisions: frozen assessments, sign-off, what lies between two states, and waivers."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Query
from fastapi.responses import Response, StreamingResponse

from cardassay.office.abilities import Ability
from cardassay.office.deciding.differing_states import difference, states_to_compare
from cardassay.office.deciding.freezing import (
    Frozen,
    StillReadingError,
    broken_parts,
    freeze,
    frozen_in,
    frozen_of,
)
from cardassay.office.deciding.frozen_zip import frozen_archive
from cardassay.office.deciding.signing import ANSWERS, sign, signatures_of
from cardassay.office.deciding.waiving import take_back_waiver, waivable_of, waive, waivers_of_tender
from cardassay.office.faults import ConflictError, NotFoundError, NotValidError, OfficeError
from cardassay.office.judging.present import undone_in
from cardassay.office.seeing import supplier_in
from cardassay.web.guards import in_tender
from cardassay.web.pages._forms import fault_words
from cardassay.web.visits import TenderVisit

__all__ = ["REPORT_POLICY", "ROUTER", "part_of"]

ROUTER = APIRouter(prefix="/tenders/{tender_id}")
Reader = Annotated[TenderVisit, in_tender(Ability.SEE)]
Decider = Annotated[TenderVisit, in_tender(Ability.DECIDE)]
Signer = Annotated[TenderVisit, in_tender(Ability.SIGN)]

REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'none'; sandbox"
)
"""The report bears its own style and pictures; it runs nothing and loads nothing."""

_PARTS = {
    "assessment.json": "application/json",
    "manifest.json": "application/json",
    "report.html": "text/html; charset=utf-8",
}


@ROUTER.get("/decisions")
def decisions(visit: Reader) -> Response:
    """The frozen states of a tender, its waivers, and the form that freezes."""
    return _overview(visit)


@ROUTER.post("/decisions/freeze")
def freeze_now(
    visit: Decider,
    reason: Annotated[str, Form(max_length=4000)] = "",
    day: Annotated[str, Form(max_length=10)] = "",
    revision: Annotated[str, Form(max_length=12)] = "",
    confirmed: Annotated[str, Form()] = "",
) -> Response:
    """Freeze the tender as it stands."""
    try:
        made = freeze(
            visit.office,
            visit.actor,
            visit.tender,
            day=_day(day, visit.today),
            reason=reason,
            confirmed=bool(confirmed),
            revision=int(revision) if revision.isascii() and revision.isdecimal() else None,
        )
    except (NotValidError, ConflictError) as error:
        return _overview(visit, error=error, typed={"reason": reason, "day": day})
    return visit.to(f"/tenders/{visit.tender.id}/decisions/{made.id}", said="decisions.frozen_said")


@ROUTER.get("/decisions/compare")
def compare(
    visit: Reader,
    before: Annotated[int, Query(ge=1)],
    after: Annotated[str, Query(max_length=9)] = "",
) -> Response:
    """What lies between two frozen states, or between one and today."""
    number = int(after) if after.isascii() and after.isdecimal() else None
    found = difference(visit.office, *states_to_compare(visit.office, visit.tender.id, before, number))
    with visit.office.database.reading() as connection:
        states = frozen_in(connection, visit.tender.id)
    return visit.page("decisions/compare.html.j2", found=found, states=states)


@ROUTER.get("/decisions/{frozen_id}")
def state(visit: Reader, frozen_id: str) -> Response:
    """One frozen state: verdicts, hashes, who signed."""
    return _state_page(visit, frozen_id)


@ROUTER.post("/decisions/{frozen_id}/sign")
def sign_off(
    visit: Signer,
    frozen_id: str,
    answer: Annotated[str, Form(max_length=20)] = "",
    function: Annotated[str, Form(max_length=300)] = "",
    why: Annotated[str, Form(max_length=4000)] = "",
    state_sha256: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Approve or refuse exactly this state."""
    try:
        sign(
            visit.office, visit.actor, visit.tender.id, frozen_id,
            answer=answer, function=function, why=why, state_sha256=state_sha256,
        )  # fmt: skip
    except (NotValidError, ConflictError) as error:
        typed = {"answer": answer, "function": function, "why": why}
        return _state_page(visit, frozen_id, error=error, typed=typed)
    return visit.to(f"/tenders/{visit.tender.id}/decisions/{frozen_id}", said="decisions.signed_said")


@ROUTER.get("/decisions/{frozen_id}/archive.zip")
def archive(visit: Reader, frozen_id: str) -> Response:
    """A frozen state as an archive that is verified without a server."""
    with visit.office.database.reading() as connection:
        found = frozen_of(connection, visit.tender.id, frozen_id)
    headers = {"Content-Disposition": f"attachment; filename=frozen-{found.number}.zip"}
    pieces = frozen_archive(visit.office, found)
    return StreamingResponse(pieces, media_type="application/zip", headers=headers)


@ROUTER.get("/decisions/{frozen_id}/parts/{part}")
def part(visit: Reader, frozen_id: str, part: str) -> Response:
    """The JSON, the report or the list of files, byte for byte as they were frozen."""
    return part_of(visit, frozen_id, part)


@ROUTER.get("/decisions/{frozen_id}/files/{path:path}")
def frozen_file(visit: Reader, frozen_id: str, path: str) -> Response:
    """One file as it was frozen."""
    with visit.office.database.reading() as connection:
        found = frozen_of(connection, visit.tender.id, frozen_id)
    sha256 = found.manifest.get(path)
    if sha256 is None:
        raise NotFoundError("There is no such file in this frozen assessment.")
    name = quote(path.rpartition("/")[2], safe="")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(
        visit.office.evidence.read(sha256), media_type="application/octet-stream", headers=headers
    )


@ROUTER.get("/suppliers/{supplier_id}/waivers/new")
def new_waiver(
    visit: Decider, supplier_id: str, finding: Annotated[str, Query(max_length=300)] = ""
) -> Response:
    """The form that waives a requirement."""
    return _waiver_form(visit, supplier_id, typed={"finding": finding})


@ROUTER.post("/suppliers/{supplier_id}/waivers")
def make_waiver(
    visit: Decider,
    supplier_id: str,
    finding: Annotated[str, Form(max_length=300)] = "",
    until: Annotated[str, Form(max_length=10)] = "",
    why: Annotated[str, Form(max_length=4000)] = "",
) -> Response:
    """Waive a requirement until a day."""
    try:
        waive(
            visit.office, visit.actor, visit.tender.id, supplier_id,
            finding_id=finding, until=_day(until, None), why=why,
        )  # fmt: skip
    except (NotValidError, ConflictError) as error:
        typed = {"finding": finding, "until": until, "why": why}
        return _waiver_form(visit, supplier_id, error=error, typed=typed)
    return visit.to(f"/tenders/{visit.tender.id}/decisions#waivers", said="decisions.waived_said")


@ROUTER.post("/suppliers/{supplier_id}/waivers/{key}/back")
def take_back(
    visit: Decider, supplier_id: str, key: str, why: Annotated[str, Form(max_length=4000)] = ""
) -> Response:
    """Take a waiver back."""
    try:
        take_back_waiver(visit.office, visit.actor, visit.tender.id, supplier_id, key, why=why)
    except (NotValidError, ConflictError) as error:
        return _overview(visit, error=error)
    return visit.to(f"/tenders/{visit.tender.id}/decisions#waivers", said="decisions.waiver_back_said")


def part_of(visit: TenderVisit, frozen_id: str, name: str) -> Response:
    """A part of a frozen state, byte for byte; pages and API give the same."""
    with visit.office.database.reading() as connection:
        found: Frozen = frozen_of(connection, visit.tender.id, frozen_id)
    hashes = {
        "assessment.json": found.json_sha256,
        "manifest.json": found.manifest_sha256,
        "report.html": found.report_sha256,
    }
    if name not in hashes:
        raise NotFoundError("A frozen assessment has no such part.")
    headers = {"Content-Security-Policy": REPORT_POLICY} if name == "report.html" else {}
    return Response(visit.office.evidence.read(hashes[name]), media_type=_PARTS[name], headers=headers)


def _overview(
    visit: TenderVisit, *, error: OfficeError | None = None, typed: dict[str, str] | None = None
) -> Response:
    with visit.office.database.reading() as connection:
        states = frozen_in(connection, visit.tender.id)
        signed = {one.id: signatures_of(connection, one.id) for one in states}
        undone = undone_in(connection, visit.tender.id)
    return visit.page(
        "decisions/overview.html.j2",
        status=200 if error is None else error.status,
        states=states,
        signed=signed,
        undone=undone,
        waivers=waivers_of_tender(visit.office, visit.tender.id),
        fault="" if error is None else fault_words(visit, error),
        confirm=isinstance(error, StillReadingError),
        wrong={} if error is None else {error.field: fault_words(visit, error)},
        typed={"reason": "", "day": "", **(typed or {})},
    )


def _state_page(
    visit: TenderVisit,
    frozen_id: str,
    *,
    error: OfficeError | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    with visit.office.database.reading() as connection:
        found = frozen_of(connection, visit.tender.id, frozen_id)
        signed = signatures_of(connection, frozen_id)
        states = frozen_in(connection, visit.tender.id)
    return visit.page(
        "decisions/state.html.j2",
        status=200 if error is None else error.status,
        state=found,
        signed=signed,
        mine=next((one for one in signed if one.person_id == visit.actor.person_id), None),
        latest=states[0].number,
        states=states,
        broken=broken_parts(visit.office, found),
        answers=ANSWERS,
        fault="" if error is None else fault_words(visit, error),
        wrong={} if error is None else {error.field: fault_words(visit, error)},
        typed={"answer": "", "function": "", "why": "", **(typed or {})},
    )


def _waiver_form(
    visit: TenderVisit,
    supplier_id: str,
    *,
    error: OfficeError | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    with visit.office.database.reading() as connection:
        supplier = supplier_in(connection, visit.tender.id, supplier_id)
    if supplier is None:
        raise NotFoundError("There is no such supplier in this tender.")
    return visit.page(
        "decisions/waive.html.j2",
        status=200 if error is None else error.status,
        supplier=supplier,
        findings=waivable_of(visit.office, visit.tender.id, supplier_id),
        fault="" if error is None else fault_words(visit, error),
        wrong={} if error is None else {error.field: fault_words(visit, error)},
        typed={"finding": "", "until": "", "why": "", **(typed or {})},
    )


def _day(text: str, otherwise: date | None) -> date:
    if not text and otherwise is not None:
        return otherwise
    try:
        return date.fromisoformat(text)
    except ValueError:
        field = "day" if otherwise is not None else "until"
        raise NotValidError(f"“{text}” is no day; write one such as 2027-03-01.", field=field) from None
