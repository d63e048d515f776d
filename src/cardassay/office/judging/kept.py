"""
Judgements of suppliers: kept for each state of the files and each day, made when they are asked for.

1. ``basis`` is the hash over the files of the supplier and of its tender. With the same basis, day
   and version of Cardassay the judgement is the same, so that it is kept: in memory, and on disk.
2. What is kept on disk is sealed with the installation's secret. It is a pickle, which must never be
   opened when somebody else could have written it.
3. The summary of today's judgement stands in the database, for lists of many suppliers.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import pickle
import threading
import zlib
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, select

from cardassay.documents.version import judging_version
from cardassay.errors import Fault
from cardassay.office.faults import NotFoundError
from cardassay.office.instance import secret
from cardassay.office.judging.judge import Judged, JudgeRequest
from cardassay.office.office import Office
from cardassay.office.tree import StoredFile, files_of
from cardassay.office.working_copy import basis_of
from cardassay.store.schema.tenders import suppliers
from cardassay.workspace import Decisions

__all__ = ["Subject", "judged", "kept", "subject_of"]

_IN_MEMORY = 200
_memory: OrderedDict[str, Judged] = OrderedDict()
_memory_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Subject:
    """A supplier with the files that it is judged on, as they are now."""

    supplier_id: str
    tender_id: str
    folder: str
    name: str
    files: tuple[StoredFile, ...]
    basis: str
    twin: str = ""
    """Folder of another supplier before it that bears the same name; then only that one is judged."""


def subject_of(connection: Connection, supplier_id: str) -> Subject:
    """
    What a supplier is judged on.

    Raises:
        NotFoundError: There is no such supplier.
    """
    row = connection.execute(select(suppliers).where(suppliers.c.id == supplier_id)).one_or_none()
    if row is None or row.taken_out_at is not None:
        raise NotFoundError("There is no such supplier. Was it taken out of the tender?")
    stored = tuple(files_of(connection, row.tender_id, supplier_id=supplier_id))
    twin = _twin(connection, row) if row.name_key else ""
    basis = basis_of(stored)
    if twin:
        basis = hashlib.sha256(f"{basis} {twin}".encode()).hexdigest()
    return Subject(supplier_id, row.tender_id, row.folder, row.name, stored, basis, twin)


def _twin(connection: Connection, row: Any) -> str:
    same = select(suppliers.c.folder).where(
        suppliers.c.tender_id == row.tender_id,
        suppliers.c.name_key == row.name_key,
        suppliers.c.taken_out_at.is_(None),
    )
    first = min(connection.execute(same).scalars(), default=row.folder)
    return "" if first == row.folder else str(first)


def judged(office: Office, subject: Subject, day: date) -> Judged:
    """The judgement of a supplier as of a day, made now if it was not made before."""
    result = kept(office, subject, day)
    if result is None:
        request = JudgeRequest(
            office.folder,
            office.settings.evidence,
            tuple((one.path, one.sha256) for one in subject.files),
            day,
        )
        result = office.judge(request)
        key = _key(subject, day)
        _sealed(_file(office, subject, key), secret(office), result)
        _remember(key, result)
    return result


def kept(office: Office, subject: Subject, day: date) -> Judged | None:
    """The judgement of a supplier as of a day that was made before; ``None`` when there is none yet."""
    if subject.twin:
        what = f"the name `{subject.name}` is also that of suppliers/{subject.twin}"
        do = "Give each supplier its own name, or remove one of the folders"
        fault = Fault(f"suppliers/{subject.folder}/supplier.toml", what, do)
        return Judged(None, Decisions(), (fault,))
    key = _key(subject, day)
    with _memory_lock:
        if key in _memory:
            _memory.move_to_end(key)
            return _memory[key]
    result = _opened(_file(office, subject, key), secret(office))
    if result is not None:
        _remember(key, result)
    return result


def _key(subject: Subject, day: date) -> str:
    return f"{subject.basis}-{day}-{judging_version()}"


def _file(office: Office, subject: Subject, key: str) -> Path:
    return office.folder / "judged" / subject.supplier_id / f"{hashlib.sha256(key.encode()).hexdigest()}.bin"


def _remember(key: str, result: Judged) -> None:
    with _memory_lock:
        _memory[key] = result
        while len(_memory) > _IN_MEMORY:
            _memory.popitem(last=False)


def _opened(file: Path, seal: bytes) -> Judged | None:
    try:
        data = file.read_bytes()
    except OSError:
        return None
    mark, content = data[:32], data[32:]
    if not hmac.compare_digest(mark, hmac.digest(seal, content, "sha256")):
        return None  # not ours, or cut off: it is made anew
    result = pickle.loads(zlib.decompress(content))
    return result if isinstance(result, Judged) else None


def _sealed(file: Path, seal: bytes, result: Judged) -> None:
    content = zlib.compress(pickle.dumps(result), 1)
    coming = file.with_name(f"{uuid4().hex}.coming")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        coming.write_bytes(hmac.digest(seal, content, "sha256") + content)
        os.replace(coming, file)
    except OSError:
        # A full disk must not keep anybody from seeing the judgement; it is made anew next time.
        coming.unlink(missing_ok=True)
