"""
Pictures of the pages of a tender's papers, drawn once and kept as files.

A paper is named by tender, supplier and SHA-256: whoever may see the tender may see the papers that
were ever put into it, those inside mails and archives too, and no others.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import threading
import time
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from uuid import uuid4

from sqlalchemy import Connection, select

from cardassay.model.evidence import Box
from cardassay.office.faults import NotFoundError, OfficeError
from cardassay.office.judging.kept import judged, subject_of
from cardassay.office.office import Office
from cardassay.office.papers.painter import PAINTER, NoPaintingError, Order, Painted
from cardassay.office.seeing import supplier_in
from cardassay.office.tree import files_of
from cardassay.store.schema.tenders import file_history

__all__ = ["WIDTHS", "NoPictureError", "PaperPlace", "Picture", "pages_of", "paper_in", "picture"]

WIDTHS = (480, 800, 1200, 1600)
"""Widths in pixels in which pictures are made; a wanted one becomes the next larger."""
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MOST_PAGES = 100_000
_KEPT_DAYS = 30
_swept: set[Path] = set()
_sweep_lock = threading.Lock()


class NoPictureError(OfficeError):
    """The paper has no such page, or nobody can draw it; its words are shown all the same."""

    status = 422


@dataclass(frozen=True, slots=True)
class PaperPlace:
    """Where the bytes of a paper are."""

    sha256: str
    outer: str
    """SHA-256 of the file that holds it: a mail, an archive, or the paper itself."""
    name: str
    """Of that file inside the dossier."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a page."""

    data: bytes
    media_type: str


_inside: dict[tuple[Path, str, str], PaperPlace] = {}
"""Papers inside mails and archives, once they were found: each answer would have them looked for anew."""
_REMEMBERED = 10_000


def paper_in(office: Office, tender_id: str, supplier_id: str, sha256: str) -> PaperPlace:
    """
    A paper of a supplier, in its dossier now or earlier, given as it is or inside another file.

    Raises:
        NotFoundError: This tender has no such paper.
    """
    if not _SHA256.fullmatch(sha256):
        raise _not_here()
    with office.database.reading() as connection:
        if supplier_in(connection, tender_id, supplier_id) is None:
            raise _not_here()
        subject = subject_of(connection, supplier_id)
        path = _given_as(connection, tender_id, sha256, subject.folder)
        if path is not None:
            return PaperPlace(sha256, sha256, path)
        given = {one.path: one.sha256 for one in files_of(connection, tender_id, supplier_id=supplier_id)}
    key = (office.folder, supplier_id, sha256)
    known = _inside.get(key)
    if known is not None and known.outer in given.values():
        return known
    assessment = judged(office, subject, office.today()).assessment
    for document in assessment.documents if assessment is not None else ():
        if document.sha256 == sha256:
            name = document.file.partition("!/")[0]
            holds = given.get(f"suppliers/{subject.folder}/dossier/{name}")
            if holds is not None:
                if len(_inside) > _REMEMBERED:
                    _inside.clear()
                _inside[key] = PaperPlace(sha256, holds, PurePosixPath(name).name)
                return _inside[key]
    raise _not_here()


def _not_here() -> NotFoundError:
    return NotFoundError("There is no such paper in this tender. Was it taken out of the dossier?")


def _given_as(connection: Connection, tender_id: str, sha256: str, folder: str) -> str | None:
    """The name of a file with these bytes that is or was in the supplier's folder."""
    query = select(file_history.c.path).where(
        file_history.c.tender_id == tender_id,
        file_history.c.sha256 == sha256,
        file_history.c.path.startswith(f"suppliers/{folder}/", autoescape=True),
    )
    path = connection.execute(query.limit(1)).scalar_one_or_none()
    return None if path is None else PurePosixPath(path).name


def pages_of(office: Office, place: PaperPlace) -> int:
    """How many pages a paper has; 0 when it cannot be drawn."""
    file = _folder(office, place) / f"{place.sha256}.json"
    try:
        return int(json.loads(file.read_bytes())["pages"])
    except (OSError, ValueError, KeyError):
        pass  # not counted yet, or cut off
    try:
        pages = _painted(Order(office.evidence.path(place.outer), place.name, _inner(place))).pages
    except NoPictureError:
        pages = 0
    _keep(file, json.dumps({"pages": pages}).encode())
    return pages


def picture(
    office: Office,
    place: PaperPlace,
    page: int,
    *,
    box: Box | None = None,
    close: bool = False,
    width: int = 1200,
) -> Picture:
    """
    A page of a paper, with the words framed where a box is given.

    Args:
        page: Counted from 1.
        box: From the top left, in points, for pictures in pixels.
        close: Only the lines around the box.
        width: Pixels across at most; one of :data:`WIDTHS` is taken.

    Raises:
        NoPictureError: There is no such page, or it cannot be drawn.
    """
    if not 1 <= page <= _MOST_PAGES:
        raise NoPictureError(f"The paper has no page {page}.", field="page")
    across = next((one for one in WIDTHS if one >= width), WIDTHS[-1])
    named = f"{place.sha256} {page} {box} {close and box is not None} {across}"
    file = _folder(office, place) / f"{hashlib.sha256(named.encode()).hexdigest()}.picture"
    try:
        data = file.read_bytes()
    except OSError:
        data = b""
    if not data:
        paper = office.evidence.path(place.outer)
        data = _painted(Order(paper, place.name, _inner(place), page, box, close, across)).data
        _keep(file, data)
        _sweep(office)
    return Picture(data, "image/png" if data.startswith(b"\x89PNG") else "image/webp")


def _inner(place: PaperPlace) -> str:
    return "" if place.outer == place.sha256 else place.sha256


def _painted(order: Order) -> Painted:
    try:
        return PAINTER(order)
    except NoPaintingError as error:
        raise NoPictureError(
            f"There is no picture of page {order.page} of {order.name}: {error}. The words that were read "
            "stand beside it; to see the paper itself, download the file.",
            code="no-picture",
        ) from None


def _folder(office: Office, place: PaperPlace) -> Path:
    return office.folder / "pictures" / place.sha256[:2]


def _keep(file: Path, data: bytes) -> None:
    coming = file.with_name(f"{uuid4().hex}.coming")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        coming.write_bytes(data)
        os.replace(coming, file)
    except OSError:
        # A full disk must not keep anybody from seeing a page; it is drawn anew next time.
        coming.unlink(missing_ok=True)


def _sweep(office: Office) -> None:
    """Removes, once in the life of a server, the pictures that nobody needed for long."""
    folder = office.folder / "pictures"
    with _sweep_lock:
        if folder in _swept:
            return
        _swept.add(folder)
    oldest = time.time() - _KEPT_DAYS * 86_400
    for file in folder.glob("??/*"):
        try:
            if file.stat().st_mtime < oldest:
                file.unlink(missing_ok=True)
        except OSError:
            continue  # another server of the installation was first
