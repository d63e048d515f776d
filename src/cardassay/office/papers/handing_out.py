"""A paper of a dossier as a file to be handed out, also one that lies inside a mail or an archive."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from uuid import uuid4

from cardassay.documents.containers.walking import find_member
from cardassay.office.faults import NotFoundError
from cardassay.office.office import Office
from cardassay.office.papers.pictures import PaperPlace

__all__ = ["bytes_of"]


def bytes_of(office: Office, place: PaperPlace) -> Path:
    """
    The file with the bytes of a paper; what was taken out of an archive is kept for the next time.

    Raises:
        NotFoundError: The archive does not hold it any more.
    """
    if place.sha256 == place.outer:
        with office.evidence.open(place.sha256):  # says where to look when it is gone
            return office.evidence.path(place.sha256)
    name = hashlib.sha256(f"bytes {place.sha256}".encode()).hexdigest()
    file = office.folder / "pictures" / place.sha256[:2] / f"{name}.bytes"
    if not file.exists():
        found = find_member(office.evidence.read(place.outer), place.name, place.sha256)
        if found is None:
            raise NotFoundError(f"{place.name} does not hold this paper (any more).")
        file.parent.mkdir(parents=True, exist_ok=True)
        coming = file.with_name(f"{uuid4().hex}.coming")
        try:
            coming.write_bytes(found)
            os.replace(coming, file)
        finally:
            coming.unlink(missing_ok=True)
    return file
