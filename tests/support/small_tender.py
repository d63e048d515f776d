"""The bundled example with few papers, so that a test that judges it takes a moment."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy import update

from cardassay.office.office import Office
from cardassay.office.seeing import Tender
from cardassay.store.schema.tenders import tenders
from cardassay.store.schema.working import jobs
from tests.support.example_tender import EXAMPLE, Stored, store_tender

__all__ = ["PAPERS", "as_tender", "nothing_waits", "small_tender", "small_workspace"]

PAPERS = ("management/iso-9001.pdf",)


def small_workspace(folder: Path, *suppliers: str) -> Path:
    """A workspace folder with some suppliers of the example and one paper of each."""
    folder.mkdir(parents=True)
    shutil.copy(EXAMPLE / "project.toml", folder)
    for name in suppliers:
        source, place = EXAMPLE / "suppliers" / name, folder / "suppliers" / name
        place.mkdir(parents=True)
        shutil.copy(source / "supplier.toml", place)
        for paper in PAPERS:
            if (source / "dossier" / paper).exists():
                (place / "dossier" / paper).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source / "dossier" / paper, place / "dossier" / paper)
    return folder


def small_tender(office: Office, folder: Path, *suppliers: str) -> Stored:
    """The same as a tender of an office; nothing waits to be read."""
    stored = store_tender(office, small_workspace(folder, *suppliers))
    nothing_waits(office)
    return stored


def nothing_waits(office: Office) -> None:
    """Ends the work in the background as if a worker had done it; judgements are made when asked for."""
    with office.database.writing() as connection:
        connection.execute(update(jobs).values(state="done"))


def as_tender(office: Office, stored: Stored) -> Tender:
    """The tender as its visitors see it."""
    with office.database.reading() as connection:
        row = connection.execute(tenders.select().where(tenders.c.id == stored.id)).one()
    return Tender(**{name: getattr(row, name) for name in Tender.__dataclass_fields__})
