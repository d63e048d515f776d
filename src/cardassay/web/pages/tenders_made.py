"""Tenders made, imported, set up and exported: project, suppliers, packs, registers as text and files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query
from fastapi.responses import Response, StreamingResponse
from markupsafe import escape

from cardassay.errors import CardassayError, Fault, InputError
from cardassay.office.abilities import Ability
from cardassay.office.faults import NotFoundError, NotValidError, OfficeError
from cardassay.office.judging.tender_json import tender_json
from cardassay.office.office import Office
from cardassay.office.papers.uploads import keep_stream, most_bytes, too_large
from cardassay.office.seeing import suppliers_in
from cardassay.office.tenders import making as tenders
from cardassay.office.tenders.editing import EditRefusedError, editable, remove_text, text_at, write_text
from cardassay.office.tenders.exporting import export_archive
from cardassay.office.tenders.importing import Imported, import_archive
from cardassay.office.tenders.registering import add_list, registers_shown
from cardassay.office.tree import files_of
from cardassay.office.work.undone import work_of
from cardassay.store.evidence import Kept
from cardassay.web.guards import in_tender, signed_in
from cardassay.web.incoming import parts_of
from cardassay.web.pages._forms import day_of
from cardassay.web.visits import TenderVisit, Visit

__all__ = ["ROUTER", "archive_answer", "json_answer", "kept_archive"]

ROUTER = APIRouter()
_AT = "/tenders/{tender_id}"
Making = Annotated[Visit, signed_in(Ability.MAKE)]
MakingLarge = Annotated[Visit, signed_in(Ability.MAKE, large=True)]
Seeing = Annotated[TenderVisit, in_tender(Ability.SEE)]
Editing = Annotated[TenderVisit, in_tender(Ability.EDIT)]
EditingLarge = Annotated[TenderVisit, in_tender(Ability.EDIT, large=True)]
Name = Annotated[str, Form(max_length=2000)]
Day = Annotated[str, Query(max_length=10)]


@ROUTER.get("/new-tender")
def new(visit: Making) -> Response:
    """A new tender from a name, or from an archive of a workspace."""
    return _new(visit)


def _new(visit: Visit, error: CardassayError | None = None, *, name: str = "") -> Response:
    faults: tuple[Fault, ...] = error.faults if isinstance(error, InputError) else ()
    told = "" if error is None else str(getattr(error, "headline", "") or getattr(error, "message", error))
    status = 200 if error is None else getattr(error, "status", 422)
    field = getattr(error, "field", "")
    return visit.page(
        "tenders_made/new.html.j2", status=status, fault=told, faults=faults, field=field, name=name
    )


@ROUTER.post("/new-tender")
def made(visit: Making, name: Name = "") -> Response:
    """A tender with the commented template."""
    try:
        tender_id = tenders.make_tender(visit.office, visit.actor, name)
    except OfficeError as error:
        return _new(visit, error, name=name)
    return visit.to(f"/tenders/{tender_id}/setup", said="tenders_made.made")


@ROUTER.post("/new-tender/import")
def imported(visit: MakingLarge) -> Response:
    """A tender from a zip or tar archive of a workspace folder."""
    try:
        result = _from_form(visit)
    except (OfficeError, InputError) as error:
        return _new(visit, error)
    if result.left_out:
        return visit.page("tenders_made/imported.html.j2", result=result)
    return visit.to(f"/tenders/{result.tender_id}", said="tenders_made.imported")


def _from_form(visit: Visit) -> Imported:
    for part in parts_of(visit.request):
        if part.file:
            with kept_archive(visit.office, part.file, part.pieces) as archive:
                return import_archive(visit.office, visit.actor, archive)
    raise NotValidError("Choose an archive.", field="archive")


class kept_archive:  # noqa: N801  reads as what it gives
    """An archive on the disk for as long as it is needed; refused while it comes in when it is too large."""

    def __init__(self, office: Office, name: str, pieces: Iterator[bytes]) -> None:
        self._office, self._name, self._pieces = office, name, pieces

    def __enter__(self) -> Path:
        place = self._office.folder / "working"
        place.mkdir(exist_ok=True)
        self._folder = tempfile.TemporaryDirectory(dir=place)
        file, size, most = Path(self._folder.name) / "archive", 0, most_bytes(self._office) * 4
        try:
            with file.open("xb") as out:
                for piece in self._pieces:
                    size += len(piece)
                    if size > most:
                        raise too_large(self._office, self._name)
                    out.write(piece)
        except BaseException:
            self._folder.cleanup()
            raise
        return file

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()


@ROUTER.get(_AT + "/setup")
def setup(visit: Seeing) -> Response:
    """What a tender is made of: its project, suppliers, packs and registers."""
    return _setup(visit)


def _setup(visit: TenderVisit, error: OfficeError | None = None, **typed: str) -> Response:
    with visit.office.database.reading() as connection:
        found = suppliers_in(connection, visit.tender.id)
        own = [one.path for one in files_of(connection, visit.tender.id, supplier_id="")]
        work = work_of(connection, visit.tender.id)
    registers, problems = registers_shown(visit.office, visit.tender.id)
    return visit.page(
        "tenders_made/setup.html.j2",
        status=200 if error is None else error.status,
        suppliers=found,
        texts=[path for path in own if editable(path)],
        registers=registers,
        problems=problems,
        work=work,
        fault="" if error is None else error.message,
        field="" if error is None else error.field,
        typed=typed,
    )


@ROUTER.get(_AT + "/text")
def text(visit: Seeing, path: Annotated[str, Query(max_length=700)] = "project.toml") -> Response:
    """One text file of a tender, to be edited by whoever may."""
    content, sha256 = text_at(visit.office, visit.tender.id, path)
    if not sha256 and not path.startswith(("packs/", "registers/")):
        raise NotFoundError(f"There is no {path} in this tender.")
    return visit.page(
        "tenders_made/text.html.j2",
        path=path,
        content=escape(content),  # line by line: what is only shown elsewhere is edited here
        was=sha256,
        faults=(),
        fault="",
        concerned=(),
    )


@ROUTER.post(_AT + "/text")
def text_written(
    visit: Editing,
    path: Annotated[str, Form(max_length=700)],
    text: Annotated[str, Form()] = "",
    was: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """The text kept when it is sound; else shown again with its faults, nothing lost."""
    values: dict[str, Any] = {
        "path": path,
        "content": text,
        "was": was,
        "faults": (),
        "fault": "",
        "concerned": (),
    }
    template = "tenders_made/text.html.j2"
    try:
        edited = write_text(visit.office, visit.actor, visit.tender.id, path, text, was=was)
    except EditRefusedError as error:
        return visit.page(template, status=422, **{**values, "faults": error.edited.faults})
    except OfficeError as error:
        if error.status == 404:
            raise
        return visit.page(template, status=error.status, **{**values, "fault": error.message})
    if edited.concerned:
        return visit.page(template, **{**values, "was": edited.sha256, "concerned": edited.concerned})
    return visit.to(f"/tenders/{visit.tender.id}/setup", said="tenders_made.written")


@ROUTER.post(_AT + "/text/taken-out")
def text_removed(visit: Editing, path: Annotated[str, Form(max_length=700)]) -> Response:
    """A pack or a description of a register taken out."""
    try:
        remove_text(visit.office, visit.actor, visit.tender.id, path)
    except OfficeError as error:
        return _setup(visit, error)
    return visit.to(f"/tenders/{visit.tender.id}/setup", said="tenders_made.removed")


@ROUTER.post(_AT + "/suppliers")
def supplier_added(visit: Editing, name: Name = "", folder: Name = "") -> Response:
    """A supplier with the commented template."""
    try:
        made_one = tenders.add_supplier(visit.office, visit.actor, visit.tender.id, name, folder)
    except OfficeError as error:
        return _setup(visit, error, name=name, folder=folder)
    with visit.office.database.reading() as connection:
        one = next(one for one in suppliers_in(connection, visit.tender.id) if one.id == made_one)
    address = f"/tenders/{visit.tender.id}/text?path=suppliers/{one.folder}/supplier.toml"
    return visit.to(address, said="tenders_made.supplier_added")


@ROUTER.post(_AT + "/suppliers/{supplier_id}/renamed")
def supplier_renamed(visit: Editing, supplier_id: str, name: Name = "") -> Response:
    """Another name for a supplier."""
    try:
        tenders.rename_supplier(visit.office, visit.actor, visit.tender.id, supplier_id, name)
    except OfficeError as error:
        return _setup(visit, error)
    return visit.to(f"/tenders/{visit.tender.id}/setup", said="tenders_made.supplier_renamed")


@ROUTER.post(_AT + "/suppliers/{supplier_id}/taken-out")
def supplier_taken_out(visit: Editing, supplier_id: str, reason: Name = "") -> Response:
    """A supplier taken out of the tender, with a reason."""
    try:
        tenders.take_supplier_out(visit.office, visit.actor, visit.tender.id, supplier_id, reason)
    except OfficeError as error:
        return _setup(visit, error)
    return visit.to(f"/tenders/{visit.tender.id}/setup", said="tenders_made.supplier_taken_out")


@ROUTER.post(_AT + "/archived")
def archived(visit: Editing) -> Response:
    """The tender put away."""
    try:
        tenders.archive_tender(visit.office, visit.actor, visit.tender.id)
    except OfficeError as error:
        return _setup(visit, error)
    return visit.to(f"/tenders/{visit.tender.id}/setup", said="tenders_made.archived")


@ROUTER.post(_AT + "/opened-again")
def opened_again(visit: Editing) -> Response:
    """The tender taken back from the archive."""
    try:
        tenders.open_tender_again(visit.office, visit.actor, visit.tender.id)
    except OfficeError as error:
        return _setup(visit, error)
    return visit.to(f"/tenders/{visit.tender.id}/setup", said="tenders_made.opened_again")


@ROUTER.post(_AT + "/lists")
def list_added(visit: EditingLarge) -> Response:
    """A list of a register, as it was on a day."""
    given: dict[str, str] = {}
    file, kept = "", None
    try:
        for part in parts_of(visit.request):
            if part.file is None:
                given[part.name] = part.text().strip()
            elif part.file:
                file, kept = part.file, keep_stream(visit.office, part.file, part.pieces)
        result = _add_list(visit, given, file, kept)
    except OfficeError as error:
        return _setup(visit, error, **given)
    return visit.page("tenders_made/list_added.html.j2", result=result)


def _add_list(visit: TenderVisit, given: dict[str, str], file: str, kept: Kept | None) -> object:
    if kept is None:
        raise NotValidError("Choose the file of the list.", field="file")
    return add_list(
        visit.office, visit.actor, visit.tender.id, given.get("register", ""), kept,
        day=day_of(given.get("day", ""), "day"), origin=given.get("origin", ""), file=file,
    )  # fmt: skip


@ROUTER.get(_AT + "/export.zip")
def exported(visit: Seeing) -> Response:
    """The tender as the workspace folder that it is."""
    return archive_answer(visit)


def archive_answer(visit: TenderVisit) -> Response:
    """A zip archive of the files of a tender."""
    with visit.office.database.reading() as connection:
        stored = files_of(connection, visit.tender.id)
    headers = {"Content-Disposition": f'attachment; filename="tender-{visit.tender.id}.zip"'}
    return StreamingResponse(
        export_archive(visit.office, stored), headers=headers, media_type="application/zip"
    )


@ROUTER.get(_AT + "/assessment.json")
def assessment(visit: Seeing, day: Day = "") -> Response:
    """The canonical JSON of the whole tender, byte for byte as the terminal gives it."""
    return json_answer(visit, day)


def json_answer(visit: TenderVisit, day: str, supplier_id: str | None = None) -> Response:
    """
    The assessment as canonical JSON.

    Raises:
        NotValidError: The day is none.
        ConflictError: No supplier can be judged.
    """
    chosen = day_of(day, "day") if day else visit.today
    pieces = tender_json(visit.office, visit.tender.id, chosen, only=supplier_id)
    return StreamingResponse(pieces, media_type="application/json")
