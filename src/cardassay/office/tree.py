"""
The files of a tender: what stands where, put there and taken out, one revision for each change.

Whoever changes files calls :func:`next_revision` first. It takes the tender until the transaction
ends, so that two changes of one tender follow each other on every database.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from cardassay.office.faults import NotFoundError, NotValidError
from cardassay.office.office import Change, Office
from cardassay.office.tenders.concerning import judge_again
from cardassay.store.evidence import Kept
from cardassay.store.schema.tenders import file_history, files, tenders

__all__ = [
    "StoredFile",
    "dossier_path",
    "file_at",
    "files_of",
    "manifest_of",
    "next_revision",
    "put_file",
    "rewrite",
    "take_out",
]

_LONGEST = 600
"""Letters of a path; the column holds some more."""

_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
"""Names that Windows gives to devices."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file of a tender."""

    path: str
    """Inside the workspace folder, with ``/``."""
    sha256: str
    size: int
    """In bytes."""
    supplier_id: str | None
    revision: int
    given_by: str
    given_at: datetime


def files_of(connection: Connection, tender_id: str, *, supplier_id: str | None = None) -> list[StoredFile]:
    """
    The files of a tender by path.

    Args:
        supplier_id: Only this supplier's, and those of the whole tender; ``None`` for all.
    """
    wanted = select(files).where(files.c.tender_id == tender_id).order_by(files.c.path)
    if supplier_id is not None:
        wanted = wanted.where((files.c.supplier_id == supplier_id) | files.c.supplier_id.is_(None))
    return [
        StoredFile(r.path, r.sha256, r.size, r.supplier_id, r.revision, r.given_by, r.given_at)
        for r in connection.execute(wanted)
    ]


def manifest_of(stored: list[StoredFile]) -> dict[str, str]:
    """The hash of each path, in the order of the paths."""
    return {one.path: one.sha256 for one in sorted(stored, key=lambda one: one.path)}


def file_at(connection: Connection, tender_id: str, path: str) -> str | None:
    """The hash of one file; ``None`` when there is none."""
    wanted = select(files.c.sha256).where(files.c.tender_id == tender_id, files.c.path == path)
    return connection.execute(wanted).scalar_one_or_none()


def next_revision(change: Change, tender_id: str) -> int:
    """
    The number of the revision that this transaction makes; the tender is held until it ends.

    Raises:
        NotFoundError: There is no such tender.
    """
    step = (
        update(tenders)
        .where(tenders.c.id == tender_id)
        .values(revision=tenders.c.revision + 1)
        .returning(tenders.c.revision)
    )
    revision = change.connection.execute(step).scalar_one_or_none()
    if revision is None:
        raise NotFoundError("There is no such tender. Was it removed meanwhile? Look at the list of tenders.")
    return int(revision)


def put_file(
    change: Change,
    tender_id: str,
    revision: int,
    path: str,
    kept: Kept,
    *,
    supplier_id: str | None = None,
    link_id: str | None = None,
) -> None:
    """Put a file at a path, in the place of what stands there."""
    connection = change.connection
    connection.execute(delete(files).where(files.c.tender_id == tender_id, files.c.path == path))
    row = {
        "tender_id": tender_id,
        "path": path,
        "sha256": kept.sha256,
        "size": kept.size,
        "revision": revision,
        "given_by": change.actor.name,
        "given_at": change.moment,
    }
    connection.execute(insert(files).values(**row, supplier_id=supplier_id, link_id=link_id))
    _note(change, row)
    judge_again(change, tender_id, supplier_id)


def take_out(change: Change, tender_id: str, revision: int, path: str) -> None:
    """Take a file out of the tender; its bytes stay in the evidence."""
    gone = (
        delete(files)
        .where(files.c.tender_id == tender_id, files.c.path == path)
        .returning(files.c.supplier_id)
    )
    row_gone = change.connection.execute(gone).one_or_none()
    if row_gone is None:
        raise NotFoundError(f"There is no file {path} in this tender (any more).")
    row = {"tender_id": tender_id, "path": path, "sha256": None, "size": 0, "revision": revision,
           "given_by": change.actor.name, "given_at": change.moment}  # fmt: skip
    _note(change, row)
    judge_again(change, tender_id, row_gone.supplier_id)


def _note(change: Change, row: Mapping[str, object]) -> None:
    place = (
        (file_history.c.tender_id == row["tender_id"])
        & (file_history.c.revision == row["revision"])
        & (file_history.c.path == row["path"])
    )
    change.connection.execute(delete(file_history).where(place))
    change.connection.execute(insert(file_history).values(**row))


def rewrite(
    office: Office,
    change: Change,
    tender_id: str,
    path: str,
    edit: Callable[[bytes | None], bytes],
    *,
    supplier_id: str | None = None,
) -> bool:
    """
    Whether a text file of a tender was written anew; not, when it stays the same.

    Args:
        edit: Gives the new bytes for those that stand there, ``None`` for a new file; what it raises
            ends the transaction, and nothing is written.
    """
    revision = next_revision(change, tender_id)
    stands = file_at(change.connection, tender_id, path)
    old = None if stands is None else office.evidence.read(stands)
    new = edit(old)
    if new == old:
        return False
    put_file(change, tender_id, revision, path, office.evidence.keep(new), supplier_id=supplier_id)
    return True


def dossier_path(folder: str, given: str) -> str:
    """
    The path of a paper in a supplier's dossier, from the name that came with it.

    Folders of the sender stay; steps upwards, drives, signs that nobody sees and names of devices do not.

    Raises:
        NotValidError: Nothing of a name is left.
    """
    parts = []
    for part in re.split(r"[/\\]+", unicodedata.normalize("NFC", given)):
        clean = "".join(
            sign for sign in part if unicodedata.category(sign)[0] != "C" and sign not in '<>:"|?*'
        )
        clean = clean.strip().rstrip(". ")
        if not clean or clean in (".", ".."):
            continue
        parts.append(f"_{clean}" if _RESERVED.match(clean) else clean)
    if not parts:
        raise NotValidError(
            f"“{given[:80]}” is no name for a file: nothing is left of it without signs that folders "
            "cannot hold. Rename the file and send it again.",
            field="name",
        )
    path = f"suppliers/{folder}/dossier/{'/'.join(parts)}"
    if len(path) <= _LONGEST:
        return path
    stem, dot, ending = parts[-1].rpartition(".")
    mark = hashlib.sha256(path.encode()).hexdigest()[:12]
    return f"suppliers/{folder}/dossier/{(stem or ending)[:200]}-{mark}{dot}{ending[:12] if stem else ''}"
