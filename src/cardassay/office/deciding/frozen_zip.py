"""
A frozen state as an archive that needs no server: files, JSON, report, hashes, and how to verify it.

======================== ==========================================================================
``frozen.json``          the statement and its hash, ``state_sha256``
``signatures.json``      who signed, each pinned to a ``state_sha256``
``manifest.json``        path and SHA-256 of every file of the workspace
``assessment.json``      what ``cardassay assess --json`` gave
``report.html``          the report for people
``workspace/``           the files, as a workspace folder
``VERIFY.txt``           what to do with it
======================== ==========================================================================
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from cardassay.office.deciding.freezing import Frozen, statement
from cardassay.office.deciding.signing import Signature, signatures_of
from cardassay.office.office import Office
from cardassay.report.plain import plain, to_json

__all__ = ["frozen_archive"]

_PIECE = 1 << 20
_FIXED = (1980, 1, 1, 0, 0, 0)
"""The time of every member: the same state gives the same archive."""

_HOW = """\
Frozen assessment number {number} of a tender, as of {day}.

    cardassay frozen verify {name}

checks, without any server or network, that every file has the hash that manifest.json gives it, that
manifest, assessment.json, report.html and frozen.json have the hashes of the statement, that the
sign-offs name this state, and (with Cardassay {version} only) that judging the files again gives the
same bytes of JSON.

By hand: `sha256sum` over the files below workspace/ gives the hashes of manifest.json; over
manifest.json, assessment.json and report.html those in frozen.json. state_sha256 is SHA-256 over the
`statement` of frozen.json, written as JSON in UTF-8 with sorted keys and without blanks.

What this cannot prove: who made the archive. Compare state_sha256 with the one that was signed, or
that you were given on another way:

    {state_sha256}
"""


def frozen_archive(office: Office, state: Frozen) -> Iterator[bytes]:
    """
    The bytes of the archive, in pieces.

    Raises:
        EvidenceLostError: Bytes are missing or were changed.
    """
    with office.database.reading() as connection:
        signed = signatures_of(connection, state.id)
    kept = office.evidence.read
    small = {
        "VERIFY.txt": _how(state),
        "frozen.json": to_json(
            {"statement": _statement(state), "state_sha256": state.state_sha256}, sort_keys=True
        ),
        "signatures.json": to_json([_signature(one) for one in signed], sort_keys=True),
        "manifest.json": kept(state.manifest_sha256),
        "assessment.json": kept(state.json_sha256),
        "report.html": kept(state.report_sha256),
    }
    out = _Taken()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        for name, data in small.items():
            archive.writestr(_entry(name), data, zipfile.ZIP_DEFLATED)
            yield out.taken()
        for path, sha256 in state.manifest.items():
            entry = _entry(f"workspace/{path}")
            with office.evidence.open(sha256) as file, archive.open(entry, "w", force_zip64=True) as to:
                while piece := file.read(_PIECE):
                    to.write(piece)
                    yield out.taken()
    yield out.taken()


class _Taken(BytesIO):
    """A file that can only be written on, and whose bytes are taken away piece by piece."""

    def seekable(self) -> bool:
        """Never, so that the archive is written from the front to the end."""
        return False

    def tell(self) -> int:
        """Unknown."""
        raise OSError("this file is only written on")

    def taken(self) -> bytes:
        """What was written since."""
        data = self.getvalue()
        super().seek(0)
        self.truncate()
        return data


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _FIXED)
    entry.external_attr = 0o100644 << 16
    return entry


def _statement(state: Frozen) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(state, name) for name in Frozen.__dataclass_fields__}
    return statement({**values, "verdicts": [plain(one) for one in state.verdicts]})


def _signature(one: Signature) -> dict[str, Any]:
    return {
        "who": one.who,
        "function": one.function,
        "answer": one.answer,
        "why": one.why,
        "state_sha256": one.state_sha256,
        "made_at": one.made_at.isoformat(timespec="microseconds"),
    }


def _how(state: Frozen) -> bytes:
    name = f"frozen-{state.number}.zip"
    values = {"number": state.number, "day": state.day, "version": state.version}
    return _HOW.format(name=name, state_sha256=state.state_sha256, **values).encode("utf-8")
