"""
Files on their way in: in one go, or announced and sent in pieces, so that one that was cut off goes on.

Pieces are appended to a file beside the evidence and forced to the disk before the place is noted, so
that what the server says it has, it has. The whole is hashed at the end, and moved to its hash.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import insert, select, update

from cardassay.office.actor import Actor
from cardassay.office.faults import ConflictError, GoneError, NotFoundError, NotValidError, TooMuchError
from cardassay.office.office import Change, Office
from cardassay.office.papers.dossier import Coming, PaperIn, put_papers
from cardassay.office.seeing import supplier_in
from cardassay.office.tree import dossier_path
from cardassay.store.database import new_id
from cardassay.store.evidence import Kept, TooLargeError
from cardassay.store.schema.working import uploads

__all__ = [
    "Upload",
    "announce",
    "append",
    "finish",
    "keep_stream",
    "most_bytes",
    "open_uploads",
    "too_large",
    "upload_at",
]

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way in."""

    id: str
    name: str
    size: int
    """Bytes announced."""
    received: int
    """Bytes that are safe; go on from here."""
    state: str
    """``open``, ``done`` or ``stopped``."""
    paper: PaperIn | None = None
    """What became of it, when it is done."""


def most_bytes(office: Office) -> int:
    """Bytes of the largest file that may come in."""
    return office.settings.limits.file_mb << 20


def too_large(office: Office, name: str, size: int | None = None) -> TooMuchError:
    """What is said of a file that is too large; nothing of it is kept."""
    is_ = f"has {size / 2**20:,.0f} MiB" if size is not None else "is too large"
    return TooMuchError(
        f"“{name[:200]}” {is_}; the most for one file here is {office.settings.limits.file_mb:,} MiB. "
        "Nothing of it was kept. Send it in parts, or ask whoever looks after the server for a higher limit "
        "(`file_mb`).",
        code="file-too-large",
    )


def keep_stream(office: Office, name: str, pieces: Iterable[bytes]) -> Kept:
    """
    A stream put under its hash while it comes in; nothing is kept of one that is too large or cut off.

    Raises:
        TooMuchError: It is larger than a file may be.
    """
    try:
        return office.evidence.keep_stream(pieces, most=most_bytes(office))
    except TooLargeError as error:
        raise too_large(office, name) from error


def announce(
    office: Office, tender_id: str, supplier_id: str, name: str, size: int, actor: Actor,
    *, link_id: str | None = None,
) -> Upload:  # fmt: skip
    """
    A file that will come in pieces.

    Raises:
        NotFoundError: There is no such supplier in this tender.
        TooMuchError: It is larger than a file may be; nothing needs to be sent.
        NotValidError: Name or size make no sense.
    """
    if size < 0:
        raise NotValidError("A file cannot have less than no bytes.", field="size")
    if size > most_bytes(office):
        raise too_large(office, name, size)
    with office.database.writing() as connection:
        supplier = supplier_in(connection, tender_id, supplier_id)
        if supplier is None:
            raise NotFoundError("There is no such supplier in this tender. Was it taken out?")
        dossier_path(supplier.folder, name)
        now = office.clock()
        upload_id = new_id()
        row = {"id": upload_id, "supplier_id": supplier_id, "given_by": _giver(actor), "link_id": link_id,
               "name": name[:2000], "size": size, "made_at": now, "changed_at": now}  # fmt: skip
        connection.execute(insert(uploads).values(**row))
    _place(office, upload_id).touch()
    return Upload(upload_id, name, size, 0, "open")


def upload_at(
    office: Office, supplier_id: str, upload_id: str, actor: Actor, *, link_id: str | None = None
) -> Upload:
    """
    How far a file is; go on from there.

    Raises:
        NotFoundError: There is no such upload, or it is somebody else's.
    """
    row = _row(office, supplier_id, upload_id, actor, link_id)
    if row.state == "open":
        place = _place(office, upload_id)
        on_disk = place.stat().st_size if place.exists() else 0
        return Upload(row.id, row.name, row.size, min(row.received, on_disk), row.state)
    return Upload(row.id, row.name, row.size, row.received, row.state)


def append(
    office: Office, supplier_id: str, upload_id: str, actor: Actor, offset: int, pieces: Iterable[bytes],
    *, link_id: str | None = None,
) -> Upload:  # fmt: skip
    """
    A piece added at its offset; what came before a connection broke stays.

    Raises:
        NotFoundError: There is no such upload, or it is somebody else's.
        ConflictError: The file goes on at another offset; the message says at which.
        TooMuchError: More comes than was announced; what is too much is not kept.
        GoneError: It was given up, or is finished.
    """
    known = upload_at(office, supplier_id, upload_id, actor, link_id=link_id)
    if known.state != "open":
        raise GoneError("This upload has ended; announce the file again to send it anew.", code="ended")
    if offset != known.received:
        raise ConflictError(
            f"The file goes on at byte {known.received}, not at {offset}.", code="offset", field="offset"
        )
    place, at = _place(office, upload_id), offset
    with place.open("r+b" if place.exists() else "w+b") as out:
        out.truncate(offset)
        out.seek(offset)
        try:
            for piece in pieces:
                if at + len(piece) > known.size:
                    raise TooMuchError(
                        f"More bytes came than the {known.size:,} that were announced for "
                        f"“{known.name[:200]}”. Announce the file again with its right size."
                    )
                out.write(piece)
                at += len(piece)
        finally:
            out.flush()
            os.fsync(out.fileno())
            _note(office, upload_id, offset, at)
    return Upload(known.id, known.name, known.size, at, "open")


def finish(
    office: Office, actor: Actor, tender_id: str, supplier_id: str, upload_id: str,
    *,
    sha256: str = "",
    link_id: str | None = None,
    also: Callable[[Change, Sequence[PaperIn]], None] | None = None,
) -> Upload:  # fmt: skip
    """
    The file put into the dossier; said again, it is answered again.

    Args:
        sha256: What the sender counted; empty when it did not.
        also: As of :func:`~cardassay.office.papers.dossier.put_papers`.

    Raises:
        NotFoundError: There is no such upload, or it is somebody else's.
        ConflictError: Bytes are missing, or are others than those that were sent.
    """
    row = _row(office, supplier_id, upload_id, actor, link_id)
    if row.state == "done":
        paper = PaperIn(
            row.name, "kept" if row.stored_as else "left-out", row.stored_as, row.sha256 or "", row.size
        )
        return Upload(row.id, row.name, row.size, row.size, "done", paper)
    if row.state != "open":
        raise GoneError("This upload was given up; announce the file again to send it anew.", code="ended")
    kept = _whole(office, row, sha256)

    def ended(change: Change, papers: Sequence[PaperIn]) -> None:
        if also is not None:
            also(change, papers)
        values = {"state": "done", "stored_as": papers[0].file, "changed_at": change.moment,
                  "received": row.size}  # fmt: skip
        change.connection.execute(update(uploads).where(uploads.c.id == upload_id).values(**values))

    coming = [Coming(row.name, kept)]
    papers = put_papers(office, actor, tender_id, supplier_id, coming, link_id=link_id, also=ended)
    return Upload(row.id, row.name, row.size, row.size, "done", papers[0])


def open_uploads(office: Office, supplier_id: str, actor: Actor) -> list[Upload]:
    """The actor's files that were begun for a supplier and not finished."""
    query = select(uploads).where(
        uploads.c.supplier_id == supplier_id, uploads.c.given_by == _giver(actor), uploads.c.state == "open"
    )
    with office.database.reading() as connection:
        rows = connection.execute(query.order_by(uploads.c.made_at)).all()
    return [Upload(row.id, row.name, row.size, row.received, row.state) for row in rows]


def _whole(office: Office, row: _Row, said: str) -> Kept:
    """All bytes under their hash; already moved there when a server ended in the middle of this."""
    place = _place(office, row.id)
    if row.sha256 and not place.exists() and office.evidence.holds(row.sha256):
        return Kept(row.sha256, row.size, False)
    size = place.stat().st_size if place.exists() else 0
    if size != row.size:
        raise ConflictError(
            f"Of “{row.name[:200]}” {size:,} of {row.size:,} bytes have come. Send the rest first.",
            code="offset",
        )
    with place.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if said and said.lower() != found:
        place.unlink(missing_ok=True)
        _note(office, row.id, None, 0)
        raise ConflictError(
            f"What came of “{row.name[:200]}” is not what was sent: its SHA-256 is another one. It was "
            "thrown away; send it anew from the beginning.",
            code="hash",
        )
    with office.database.writing() as connection:
        connection.execute(update(uploads).where(uploads.c.id == row.id).values(sha256=found))
    kept = office.evidence.adopt(place, found, size)
    place.unlink(missing_ok=True)  # it stays where the same bytes were kept before
    return kept


@dataclass(frozen=True, slots=True)
class _Row:
    id: str
    name: str
    size: int
    received: int
    state: str
    sha256: str | None
    stored_as: str
    made_at: datetime


def _row(office: Office, supplier_id: str, upload_id: str, actor: Actor, link_id: str | None) -> _Row:
    query = select(*(uploads.c[name] for name in _Row.__dataclass_fields__)).where(
        uploads.c.id == upload_id, uploads.c.supplier_id == supplier_id
    )
    own = uploads.c.link_id == link_id if link_id is not None else uploads.c.given_by == _giver(actor)
    with office.database.reading() as connection:
        found = connection.execute(query.where(own)).one_or_none()
    if found is None:
        raise NotFoundError("There is no such upload. Announce the file, and send it then.")
    return _Row(**found._mapping)


def _note(office: Office, upload_id: str, before: int | None, received: int) -> None:
    own = uploads.c.id == upload_id
    if before is not None:
        own &= uploads.c.received >= before
    with office.database.writing() as connection:
        values = {"received": received, "changed_at": office.clock()}
        connection.execute(update(uploads).where(own).values(**values))


def _giver(actor: Actor) -> str:
    return actor.person_id or actor.name


def _place(office: Office, upload_id: str) -> Path:
    return office.evidence.folder / "coming" / f"upload-{upload_id}"
