"""Tenders made, imported, changed and exported, and the assessment of a whole tender."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Response

from cardassay.office.abilities import Ability
from cardassay.office.faults import NotFoundError
from cardassay.office.papers.uploads import keep_stream
from cardassay.office.seeing import Supplier, supplier_in, suppliers_in
from cardassay.office.tenders import making as tenders
from cardassay.office.tenders.editing import Edited, editable, remove_text, text_at, write_text
from cardassay.office.tenders.importing import Imported, import_archive
from cardassay.office.tenders.registering import Added, RegisterShown, add_list, registers_shown
from cardassay.office.tree import StoredFile, files_of
from cardassay.web.api._lists import Cursor, Limit, Listed, page_of
from cardassay.web.guards import caller, caller_in_tender
from cardassay.web.incoming import body_of, declared
from cardassay.web.pages.tenders_made import archive_answer, json_answer, kept_archive
from cardassay.web.visits import TenderVisit, Visit

__all__ = ["ROUTER"]

ROUTER = APIRouter(tags=["tenders"])
_AT = "/tenders/{tender_id}"
Making = Annotated[Visit, caller(Ability.MAKE)]
MakingLarge = Annotated[Visit, caller(Ability.MAKE, large=True)]
Seeing = Annotated[TenderVisit, caller_in_tender(Ability.SEE)]
Editing = Annotated[TenderVisit, caller_in_tender(Ability.EDIT)]
EditingLarge = Annotated[TenderVisit, caller_in_tender(Ability.EDIT, large=True)]
Name = Annotated[str, Body(embed=True, min_length=1, max_length=200)]
Day = Annotated[date | None, Query(description="The day to judge as of; today where none is given.")]
Reason = Annotated[str, Query(min_length=1, max_length=2000, description="Stands in the audit trail.")]
TextPath = Annotated[str, Path(max_length=700, description="Inside the workspace folder.")]

_BYTES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@dataclass(frozen=True, slots=True)
class Made:
    """What was made."""

    id: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text file of a tender."""

    path: str
    text: str
    sha256: str
    """Send it as `was` with a change, so that nobody else's is overwritten."""


@ROUTER.post("/tenders", status_code=201)
def make_tender(visit: Making, name: Name) -> Made:
    """Make a tender with the commented template; its suppliers are added afterwards."""
    return Made(tenders.make_tender(visit.office, visit.actor, name))


@ROUTER.post("/tender-imports", status_code=201, openapi_extra=_BYTES)
def import_tender(visit: MakingLarge) -> Imported:
    """Make a tender of a workspace folder: the body is a zip or tar archive of it."""
    with kept_archive(visit.office, "the archive", body_of(visit.request)) as archive:
        return import_archive(visit.office, visit.actor, archive)


@ROUTER.get(_AT + "/export")
def export_tender(visit: Seeing) -> Response:
    """The workspace folder of a tender as a zip archive."""
    return archive_answer(visit)


@ROUTER.get(_AT + "/files")
def list_files(visit: Seeing, limit: Limit = 100, cursor: Cursor = "") -> Listed[StoredFile]:
    """Every file of a tender by path, with its hash."""
    with visit.office.database.reading() as connection:
        return page_of(files_of(connection, visit.tender.id), limit, cursor)


@ROUTER.get(_AT + "/assessment")
def assess_tender(visit: Seeing, day: Day = None) -> Response:
    """
    The assessment of every supplier as canonical JSON, byte for byte what `cardassay assess --json` gives.

    Suppliers whose files cannot be used stand in it on neither side.
    """
    return json_answer(visit, "" if day is None else day.isoformat())


@ROUTER.get(_AT + "/suppliers/{supplier_id}/assessment")
def assess_one_supplier(visit: Seeing, supplier_id: str, day: Day = None) -> Response:
    """The assessment of one supplier as canonical JSON."""
    _there(visit, supplier_id)
    return json_answer(visit, "" if day is None else day.isoformat(), supplier_id)


@ROUTER.put(_AT + "/archived", status_code=204)
def archive_tender(visit: Editing, archived: Annotated[bool, Body(embed=True)]) -> Response:
    """Put a tender into the archive, or take it back."""
    if archived:
        tenders.archive_tender(visit.office, visit.actor, visit.tender.id)
    else:
        tenders.open_tender_again(visit.office, visit.actor, visit.tender.id)
    return Response(status_code=204)


@ROUTER.get(_AT + "/texts")
def list_texts(visit: Seeing, limit: Limit = 100, cursor: Cursor = "") -> Listed[str]:
    """The paths of the files that are edited as text."""
    with visit.office.database.reading() as connection:
        found = [one.path for one in files_of(connection, visit.tender.id) if editable(one.path)]
    return page_of(found, limit, cursor)


@ROUTER.get(_AT + "/texts/{path:path}")
def show_text(visit: Seeing, path: TextPath) -> Text:
    """One text file."""
    text, sha256 = text_at(visit.office, visit.tender.id, path)
    if not sha256:
        raise NotFoundError(f"There is no {path} in this tender.")
    return Text(path, text, sha256)


@ROUTER.put(_AT + "/texts/{path:path}")
def write_one_text(
    visit: Editing,
    path: TextPath,
    text: Annotated[str, Body(max_length=2 << 20)],
    was: Annotated[str, Body(max_length=64, description="Hash of the text that was changed.")] = "",
) -> Edited:
    """Keep a text, when it has no faults; with any, the answer names each with its line."""
    return write_text(visit.office, visit.actor, visit.tender.id, path, text, was=was)


@ROUTER.delete(_AT + "/texts/{path:path}", status_code=204)
def remove_one_text(visit: Editing, path: TextPath) -> Response:
    """Take a pack, a description of a register or a note out of a tender."""
    remove_text(visit.office, visit.actor, visit.tender.id, path)
    return Response(status_code=204)


@ROUTER.post(_AT + "/suppliers", status_code=201)
def add_one_supplier(
    visit: Editing, name: Name, folder: Annotated[str, Body(max_length=60)] = ""
) -> Supplier:
    """Add a supplier with the commented template, to be filled in."""
    made = tenders.add_supplier(visit.office, visit.actor, visit.tender.id, name, folder)
    with visit.office.database.reading() as connection:
        return next(one for one in suppliers_in(connection, visit.tender.id) if one.id == made)


@ROUTER.put(_AT + "/suppliers/{supplier_id}/name", status_code=204)
def rename_one_supplier(visit: Editing, supplier_id: str, name: Name) -> Response:
    """Give a supplier another name; its folder stays."""
    tenders.rename_supplier(visit.office, visit.actor, visit.tender.id, supplier_id, name)
    return Response(status_code=204)


@ROUTER.delete(_AT + "/suppliers/{supplier_id}", status_code=204)
def take_one_supplier_out(visit: Editing, supplier_id: str, reason: Reason) -> Response:
    """Take a supplier out of a tender; its papers, its history and what was frozen of it stay."""
    tenders.take_supplier_out(visit.office, visit.actor, visit.tender.id, supplier_id, reason)
    return Response(status_code=204)


@ROUTER.get(_AT + "/registers")
def list_registers(visit: Seeing, limit: Limit = 100, cursor: Cursor = "") -> Listed[RegisterShown]:
    """The registers that a tender can use, those with lists first."""
    return page_of(registers_shown(visit.office, visit.tender.id)[0], limit, cursor)


@ROUTER.put(_AT + "/registers/{register}/lists/{day}", openapi_extra=_BYTES)
def add_one_list(
    visit: EditingLarge,
    register: Annotated[str, Path(max_length=80)],
    day: Annotated[date, Path(description="The day on which the list was retrieved.")],
    origin: Annotated[str, Query(max_length=500, description="Where it came from.")] = "",
    file: Annotated[str, Query(max_length=200, description="Its name, for its ending.")] = "",
) -> Added:
    """Add a list of a register as it was on a day: the body is the list, byte for byte. Done once."""
    declared(visit.request, visit.office)
    kept = keep_stream(visit.office, file or register, body_of(visit.request))
    return add_list(
        visit.office, visit.actor, visit.tender.id, register, kept, day=day, origin=origin, file=file
    )


def _there(visit: TenderVisit, supplier_id: str) -> None:
    with visit.office.database.reading() as connection:
        if supplier_in(connection, visit.tender.id, supplier_id) is None:
            raise NotFoundError("There is no such supplier in this tender.")
