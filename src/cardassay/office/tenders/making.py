"""Tenders made, renamed by their project, archived; suppliers added, renamed and taken out."""

from __future__ import annotations

import json
import re
import tempfile
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import delete, select, update

from cardassay.office.actor import Actor
from cardassay.office.faults import ConflictError, NotValidError
from cardassay.office.office import Change, Office
from cardassay.office.papers.dossier import open_folder
from cardassay.office.tenders.concerning import judge_again
from cardassay.office.tenders.editing import Edited, EditRefusedError, checked, open_tender
from cardassay.office.tenders.importing import begin_tender
from cardassay.office.tenders.indexing import index, name_key, project_of, supplier_row, text_of
from cardassay.office.tree import files_of, next_revision, put_file, rewrite, take_out
from cardassay.store.schema.tenders import judgements, suppliers, tenders
from cardassay.store.schema.watching import deadlines
from cardassay.store.schema.working import jobs
from cardassay.workspace.creating import create_workspace

__all__ = [
    "add_supplier",
    "archive_tender",
    "folder_for",
    "make_tender",
    "open_tender_again",
    "rename_supplier",
    "take_supplier_out",
]

_NAME_LINE = re.compile(r'(?m)^name = ".*"$')
_LONGEST_NAME, _LONGEST_FOLDER = 200, 60
_OF_TENDER = ("project.toml", "confirmed.toml", "packs/README.txt")
_OF_SUPPLIER = "suppliers/example/"
_LETTERS: dict[str | int, str | int | None] = {
    "ä": "ae",
    "ö": "oe",
    "ü": "ue",
    "ß": "ss",
    "ø": "o",
    "æ": "ae",
    "đ": "d",
    "ł": "l",
}


def make_tender(office: Office, actor: Actor, name: str) -> str:
    """
    The identifier of a new tender that holds the commented template; it has no supplier yet.

    Raises:
        NotValidError: The name is empty or too long.
    """
    name = _name(name)
    texts = _template(office)
    with office.changing(actor) as change:
        tender_id = begin_tender(change, name)
        revision = next_revision(change, tender_id)
        for path in _OF_TENDER:
            text = _named(texts[path], name) if path == "project.toml" else texts[path]
            put_file(change, tender_id, revision, path, office.evidence.keep(text.encode()))
        index(office, change, tender_id)
        change.record("tender.made", tender=tender_id, name=name)
    return tender_id


def archive_tender(office: Office, actor: Actor, tender_id: str) -> None:
    """
    Put a tender away: it is shown on request only, nobody is reminded, and nothing in it changes.

    Raises:
        NotFoundError: There is no such tender.
        ConflictError: It is archived already.
    """
    with office.changing(actor) as change:
        step = (
            update(tenders)
            .where(tenders.c.id == tender_id, tenders.c.archived_at.is_(None))
            .values(archived_at=change.moment)
        )
        if not change.connection.execute(step).rowcount:
            raise ConflictError("The tender is archived already, or is gone.")
        own = jobs.c.tender_id == tender_id
        change.connection.execute(delete(jobs).where(own, jobs.c.state == "waiting", jobs.c.kind != "read"))
        change.record("tender.archived", tender=tender_id)


def open_tender_again(office: Office, actor: Actor, tender_id: str) -> None:
    """
    Take a tender back from the archive; its suppliers are judged as of today.

    Raises:
        ConflictError: It is not archived.
    """
    with office.changing(actor) as change:
        step = (
            update(tenders)
            .where(tenders.c.id == tender_id, tenders.c.archived_at.is_not(None))
            .values(archived_at=None)
        )
        if not change.connection.execute(step).rowcount:
            raise ConflictError("The tender is not archived.")
        judge_again(change, tender_id, None)
        change.record("tender.opened-again", tender=tender_id)


def add_supplier(office: Office, actor: Actor, tender_id: str, name: str, folder: str = "") -> str:
    """
    The identifier of a new supplier, with the commented template that is to be filled in.

    Args:
        folder: Name of its folder; made from the name where none is given.

    Raises:
        NotValidError: The name is empty or too long.
        ConflictError: Another supplier has that name or folder, or the tender is archived.
    """
    name = _name(name)
    texts = _template(office)
    with office.changing(actor) as change:
        open_tender(change, tender_id)
        folder = _free_folder(change, tender_id, folder_for(folder or name), asked=bool(folder))
        _new_name(change, tender_id, name)
        revision = next_revision(change, tender_id)
        supplier_id = supplier_row(change, tender_id, folder)
        project, _ = project_of(office, change, tender_id)
        for path, text in texts.items():
            if not path.startswith(_OF_SUPPLIER) or "/dossier/" in path:
                continue
            if path.endswith("supplier.toml"):
                text = _named(text, name, count=2)  # the supplier, and its first party
                if project is not None and project.lines:
                    text = text.replace('line = "classic"', f"line = {json.dumps(project.lines[0].id)}")
            place = f"suppliers/{folder}/{path.removeprefix(_OF_SUPPLIER)}"
            kept = office.evidence.keep(text.encode())
            put_file(change, tender_id, revision, place, kept, supplier_id=supplier_id)
        index(office, change, tender_id, only=(folder,))
        change.record("supplier.added", tender=tender_id, supplier=folder, name=name)
    return supplier_id


def rename_supplier(office: Office, actor: Actor, tender_id: str, supplier_id: str, name: str) -> None:
    """
    Write another name into ``supplier.toml``; the folder stays, since papers and decisions stand in it.

    Raises:
        NotValidError: The name is empty or too long, or the file has no line with a name.
        ConflictError: Another supplier has that name, or the tender is archived.
        EditRefusedError: The file cannot be used with it.
    """
    name = _name(name)
    with office.changing(actor) as change:
        folder = open_folder(change, tender_id, supplier_id)
        _new_name(change, tender_id, name, but=supplier_id)
        path = f"suppliers/{folder}/supplier.toml"
        text, faults = text_of(office, change, tender_id, path)
        if text is None:
            raise EditRefusedError(Edited(path, "", "", False, faults))
        new, count = _NAME_LINE.subn(
            lambda _: f"name = {json.dumps(name, ensure_ascii=False)}", text, count=1
        )
        if not count:
            raise NotValidError(f"{path} has no line `name = …` at its start; write it there.", field="name")
        before = checked(office, change, tender_id, path, text)
        faults = tuple(one for one in checked(office, change, tender_id, path, new) if one not in before)
        if faults:
            raise EditRefusedError(Edited(path, new, "", False, faults))
        rewrite(office, change, tender_id, path, lambda _: new.encode(), supplier_id=supplier_id)
        index(office, change, tender_id, only=(folder,))
        change.record("supplier.renamed", tender=tender_id, supplier=folder, name=name)


def take_supplier_out(office: Office, actor: Actor, tender_id: str, supplier_id: str, reason: str) -> None:
    """
    Take a supplier out of a tender; its papers, history and what was frozen of it stay.

    Raises:
        NotValidError: No reason is given.
        NotFoundError: There is no such supplier.
        ConflictError: The tender is archived.
    """
    why = " ".join(reason.split())
    if not why:
        raise NotValidError(
            "Say why the supplier is taken out; the reason stands in the audit trail.", field="reason"
        )
    with office.changing(actor) as change:
        folder = open_folder(change, tender_id, supplier_id)
        revision = next_revision(change, tender_id)
        connection = change.connection
        own = [
            one
            for one in files_of(connection, tender_id, supplier_id=supplier_id)
            if one.supplier_id == supplier_id
        ]
        for one in own:
            take_out(change, tender_id, revision, one.path)
        step = update(suppliers).where(suppliers.c.id == supplier_id)
        connection.execute(step.values(taken_out_at=change.moment))
        for table in (judgements, deadlines):
            connection.execute(delete(table).where(table.c.supplier_id == supplier_id))
        connection.execute(delete(jobs).where(jobs.c.supplier_id == supplier_id, jobs.c.state == "waiting"))
        manifest = {one.path: one.sha256 for one in own[:500]}
        change.record("supplier.taken-out", tender=tender_id, supplier=folder, reason=why[:1000],
                      files=len(own), manifest=manifest)  # fmt: skip


def folder_for(name: str) -> str:
    """The folder of a supplier of that name: small Latin letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(str.maketrans(_LETTERS)))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", plain)[:_LONGEST_FOLDER].strip("-") or "supplier"


def _free_folder(change: Change, tender_id: str, folder: str, *, asked: bool) -> str:
    query = select(suppliers.c.folder).where(suppliers.c.tender_id == tender_id)
    taken = {one.casefold() for one in change.connection.execute(query).scalars()}
    if asked and folder in taken:
        raise ConflictError(f"There is, or was, a supplier in the folder “{folder}”.", field="folder")
    number = 1
    while (wanted := folder if number == 1 else f"{folder}-{number}") in taken:
        number += 1
    return wanted


def _new_name(change: Change, tender_id: str, name: str, *, but: str = "") -> None:
    query = select(suppliers.c.folder).where(
        suppliers.c.tender_id == tender_id, suppliers.c.name_key == name_key(name),
        suppliers.c.taken_out_at.is_(None), suppliers.c.id != but,
    )  # fmt: skip
    same = change.connection.execute(query).scalars().first()
    if same is not None:
        raise ConflictError(
            f"Another supplier of this tender has that name (suppliers/{same}); give each its own.",
            field="name",
        )


def _name(name: str) -> str:
    clean = " ".join("".join(sign for sign in name if sign.isprintable() or sign.isspace()).split())
    if not clean:
        raise NotValidError("A name is needed.", field="name")
    if len(clean) > _LONGEST_NAME:
        raise NotValidError(f"The name has more than {_LONGEST_NAME} letters.", field="name")
    return clean


def _named(text: str, name: str, *, count: int = 1) -> str:
    return _NAME_LINE.sub(lambda _: f"name = {json.dumps(name, ensure_ascii=False)}", text, count=count)


def _template(office: Office) -> Mapping[str, str]:
    """The files that ``cardassay init`` writes, by path."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "new"
        names = create_workspace(place, office.today())
        return {name: (place / name).read_text(encoding="utf-8") for name in names}
